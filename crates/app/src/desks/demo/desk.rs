//! The demonstration at the window: made beside the real data, opened in their place, left, and removed.
//!
//! While it is open the program works in its folder and nowhere else; leaving it opens the real folder again.
//! The desk requests the move and is notified when it has happened: the desk itself survives the move.

use std::path::PathBuf;
use std::sync::Arc;

use super::maker::{DemoMaker, DemoMakerError, DemoSize};
use crate::core::{Core, Request, Seen, StorePhase, Task, TaskError};
use crate::demo_mark::{DEMO_FOLDER, is_demo};
use crate::lang::Lang;
use crate::notice::Notice;
use dabiao_domain::role::Role;
use dabiao_domain::roster::Officer;
use dabiao_store::Store;

/// What may be asked about the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoAction {
    /// Open it; if there is none, make one of this size first.
    Open(DemoSize),
    /// Do not make it after all.
    GiveUp,
    /// Back to the real data; the demonstration is kept.
    Leave,
    /// Back to the real data; the demonstration is removed.
    Remove,
}

impl DemoAction {
    /// To open the usual one.
    pub const USUAL: Self = Self::Open(DemoSize { officers: 600, units: 24, days: 90 });
}

/// The real data while the demonstration is open.
#[derive(Debug)]
struct Home {
    folder: PathBuf,
    lang: Option<Lang>,
}

/// A move to another folder that was asked for.
#[derive(Debug)]
enum Move {
    /// Into the demonstration; with the way back.
    In(Home),
    /// Back to the real data.
    Out {
        /// Whether the demonstration is removed then.
        remove: bool,
    },
}

/// Everything about the demonstration.
#[derive(Default)]
pub struct Demonstration {
    /// Whether there is one beside the open folder.
    beside: bool,
    look: Option<Task<bool>>,
    home: Option<Home>,
    moving: Option<Move>,
    making: Option<Task<Result<PathBuf, DemoMakerError>>>,
    removing: Option<Task<Result<(), DemoMakerError>>>,
}

impl<'a> Seen<'a, Demonstration> {
    /// Whether the real data can be gone back to.
    pub const fn can_leave(self) -> bool {
        self.desk.home.is_some()
    }

    /// Whether the demonstration is offered: while no officer is known here, and while there is one.
    pub fn offered(self) -> bool {
        let ready =
            self.core.phase == StorePhase::Ready && !self.core.activity.in_demo && self.desk.look.is_none();
        ready && self.core.config.demo.is_some() && (self.desk.beside || self.core.roster.officers.is_empty())
    }

    /// Whether there is one beside the real data.
    pub const fn beside(self) -> bool {
        self.desk.beside
    }

    /// The progress of making it: steps done and all of them, 0 while they are not known; none while it is
    /// not being made.
    pub fn progress(self) -> Option<(usize, usize)> {
        self.desk.making.as_ref().map(|task| task.progress().unwrap_or_default())
    }

    /// Whether it is being removed.
    pub const fn going(self) -> bool {
        self.desk.removing.is_some()
    }

    /// The demonstration's officers to sign in as: the first of each role.
    pub fn people(self) -> Vec<(Role, &'a Officer)> {
        let core = self.core;
        if !core.activity.in_demo {
            return Vec::new();
        }
        let first = |role: Role| {
            let found = core.roster.officers.iter().find(|o| core.roles_of(o.id).contains(&role));
            found.map(|officer| (role, officer))
        };
        // The trainer first: the desk has most to show.
        let mut roles = Role::ALL.to_vec();
        roles.retain(|role| *role != Role::Officer);
        roles.sort_by_key(|role| *role != Role::Trainer);
        roles.into_iter().filter_map(first).collect()
    }
}

impl Demonstration {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// Checks whether there is one beside the data; on the store's thread, which does all disk access.
    pub(crate) fn look(&mut self, core: &Core) {
        let folder = core.config.folder.join(DEMO_FOLDER);
        self.look = Some(core.ask_store(move |_| Ok(is_demo(&folder))));
    }

    /// Performs the request.
    pub(crate) fn act(&mut self, action: DemoAction, core: &mut Core) {
        match action {
            DemoAction::Open(size) => self.open(size, core),
            DemoAction::GiveUp => {
                if let Some(making) = &self.making {
                    making.give_up();
                }
            }
            DemoAction::Leave => self.leave(false, core),
            DemoAction::Remove if core.activity.in_demo => self.leave(true, core),
            DemoAction::Remove => self.remove(None, core),
        }
    }

    fn open(&mut self, size: DemoSize, core: &Core) {
        let busy = self.look.is_some() || self.making.is_some() || self.removing.is_some();
        if core.activity.in_demo || busy || core.here.officer.is_some() {
            return;
        }
        let Some(maker) = maker(core) else { return };
        let (folder, now_ms) = (core.config.folder.clone(), core.config.clock.wall_ms());
        self.making =
            Some(core.start_work(move |progress| maker.make_beside(&folder, size, now_ms, progress)));
    }

    fn leave(&mut self, remove: bool, core: &mut Core) {
        // An exam goes on at the place where it is held.
        let Some(home) = self.home.as_ref().filter(|_| !core.activity.in_exam) else { return };
        core.request(Request::MoveTo { folder: home.folder.clone(), lang: home.lang });
        self.moving = Some(Move::Out { remove });
    }

    /// Removes the demonstration beside the data, once `store`, which may be its own, is closed.
    fn remove(&mut self, store: Option<Store>, core: &Core) {
        if self.making.is_some() || self.removing.is_some() {
            return;
        }
        let Some(maker) = maker(core) else { return };
        let data = core.config.folder.clone();
        self.beside = false;
        self.removing = Some(core.start_work(move |_| {
            drop(store);
            maker.remove_beside(&data)
        }));
    }

    /// Collects what was found, made or removed. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        if let Some(found) = Task::take(&mut self.look) {
            self.beside = found.unwrap_or(false) && self.removing.is_none();
        }
        match Task::take(&mut self.making) {
            None | Some(Ok(Err(DemoMakerError::GivenUp))) => {}
            Some(Ok(Ok(folder))) => self.enter(folder, core),
            Some(Ok(Err(error))) => fail(core, "error-demo", &error),
            Some(Err(error)) => fail(core, "error-demo", &detail(&error)),
        }
        let stays = match Task::take(&mut self.removing) {
            None | Some(Ok(Ok(()))) => None,
            Some(Ok(Err(error))) => Some(error.to_string()),
            Some(Err(error)) => Some(detail(&error)),
        };
        if let Some(detail) = stays {
            fail(core, "error-demo-stays", &detail);
            self.look(core);
        }
    }

    fn enter(&mut self, folder: PathBuf, core: &mut Core) {
        // A person has signed in meanwhile: their work goes on, and the demonstration waits.
        if core.here.officer.is_some() || core.activity.asking {
            self.beside = true;
            return;
        }
        self.moving = Some(Move::In(Home { folder: core.config.folder.clone(), lang: core.config.lang }));
        core.request(Request::MoveTo { folder, lang: Some(core.texts.lang()) });
    }

    /// The program now works in another folder; `before` is the former store.
    pub(crate) fn moved(&mut self, before: Store, core: &mut Core) {
        // Pending work was about the former folder.
        match std::mem::take(self).moving {
            Some(Move::In(home)) => {
                self.home = Some(home);
                // Its settings say so too, but they are read later.
                core.activity.in_demo = true;
                close_elsewhere(before);
            }
            Some(Move::Out { remove: true }) => self.remove(Some(before), core),
            Some(Move::Out { remove: false }) | None => close_elsewhere(before),
        }
    }
}

fn maker(core: &Core) -> Option<Arc<dyn DemoMaker>> {
    core.config.demo.clone()
}

fn detail(error: &TaskError) -> String {
    match error {
        TaskError::Store(error) => error.to_string(),
        TaskError::Thread => "thread".to_owned(),
    }
}

fn fail(core: &mut Core, key: &str, detail: &dyn std::fmt::Display) {
    core.notice = Some(Notice::new(&core.texts, key, &[("detail", detail)]));
}

/// A dropped store completes its pending writes and closes its file: this must not run in a frame.
fn close_elsewhere(store: Store) {
    // Without a thread the closure, and the store in it, are dropped here.
    let _ = std::thread::Builder::new().name("close".into()).spawn(move || drop(store));
}
