//! The demonstration at the station: made beside the real data, opened in their place, left, and removed.
//!
//! While it is open the station works in its folder and nowhere else; leaving it opens the real folder again.

use std::path::PathBuf;
use std::sync::Arc;

use super::folder::DEMO_FOLDER;
use super::{DEFAULT_SEED, DemoError, DemoPlan, is_demo, make_beside, remove_beside};
use crate::jobs::{Job, JobState};
use crate::lang::Lang;
use crate::notice::Notice;
use crate::station::{Station, StationConfig, StorePhase};
use dabiao_domain::role::Role;
use dabiao_domain::roster::Officer;
use dabiao_store::{Reply, Store};

/// What may be asked about the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoAction {
    /// Open it; if there is none, make one of this size first.
    Open {
        /// Officers.
        officers: u32,
        /// Units.
        units: u32,
        /// Days of practice.
        days: u32,
    },
    /// Do not make it after all.
    GiveUp,
    /// Back to the real data; it stays for another time.
    Leave,
    /// Back to the real data, and nothing stays of it.
    Remove,
}

impl DemoAction {
    /// To open the usual one.
    pub const USUAL: Self = Self::Open { officers: 600, units: 24, days: 90 };
}

/// The real data while the demonstration is open.
#[derive(Debug)]
struct Home {
    folder: PathBuf,
    lang: Option<Lang>,
}

/// Everything about the demonstration at this station.
#[derive(Default)]
pub(crate) struct Demo {
    /// Whether there is one beside the open folder.
    beside: bool,
    look: Option<Reply<bool>>,
    home: Option<Home>,
    making: Option<Job<Result<PathBuf, DemoError>>>,
    removing: Option<Job<Result<(), DemoError>>>,
}

impl Demo {
    /// Whether something is under way.
    pub(crate) const fn busy(&self) -> bool {
        self.look.is_some() || self.making.is_some() || self.removing.is_some()
    }
}

impl Station {
    /// Whether the real data can be gone back to.
    pub const fn can_leave_demo(&self) -> bool {
        self.demo.home.is_some()
    }

    /// Whether the demonstration is offered: as long as nobody is known here, and as long as there is one.
    pub fn demo_offered(&self) -> bool {
        let ready = self.core.phase == StorePhase::Ready && !self.core.in_demo && self.demo.look.is_none();
        ready && (self.demo.beside || self.core.officers.is_empty())
    }

    /// Whether there is one beside the real data.
    pub const fn demo_beside(&self) -> bool {
        self.demo.beside
    }

    /// How far it is made: steps done and all of them; none while it is not being made.
    pub fn demo_progress(&self) -> Option<(usize, usize)> {
        self.demo.making.as_ref().map(|job| job.progress().get())
    }

    /// Whether it is being removed.
    pub const fn demo_going(&self) -> bool {
        self.demo.removing.is_some()
    }

    /// Whom to sign in as in the demonstration: the first of each role.
    pub fn demo_people(&self) -> Vec<(Role, &Officer)> {
        if !self.core.in_demo {
            return Vec::new();
        }
        let first = |role: Role| {
            let found = self.core.officers.iter().find(|o| self.core.roles_of(o.id).contains(&role));
            found.map(|officer| (role, officer))
        };
        // The trainer first: the desk has most to show.
        let mut roles = Role::ALL.to_vec();
        roles.retain(|role| *role != Role::Officer);
        roles.sort_by_key(|role| *role != Role::Trainer);
        roles.into_iter().filter_map(first).collect()
    }

    /// The settings of the open store say whether it is one.
    pub(crate) const fn know_demo(&mut self, here: bool) {
        self.core.in_demo = here;
    }

    /// Looks whether there is one beside the data; by the store's thread, which has the disk.
    pub(crate) fn look_for_demo(&mut self) {
        let folder = self.core.config.folder.join(DEMO_FOLDER);
        self.demo.look = Some(self.core.store.call(move |_| Ok(is_demo(&folder))));
    }

    pub(crate) fn act_on_demo(&mut self, action: DemoAction) {
        match action {
            DemoAction::Open { officers, units, days } => self.open_demo(officers, units, days),
            DemoAction::GiveUp => {
                if let Some(job) = &self.demo.making {
                    job.give_up();
                }
            }
            DemoAction::Leave => self.leave_demo(false),
            DemoAction::Remove if self.core.in_demo => self.leave_demo(true),
            DemoAction::Remove => {
                let folder = self.core.config.folder.clone();
                self.remove_demo(folder, None);
            }
        }
    }

    fn open_demo(&mut self, officers: u32, units: u32, days: u32) {
        if self.core.in_demo || self.demo.busy() || self.core.officer.is_some() {
            return;
        }
        let plan =
            DemoPlan { officers, units, days, seed: DEFAULT_SEED, now_ms: self.core.config.clock.wall_ms() };
        let folder = self.core.config.folder.clone();
        let wake = Arc::clone(&self.core.config.wake);
        self.demo.making = Some(Job::spawn(wake, move |progress| make_beside(&folder, &plan, progress)));
    }

    fn leave_demo(&mut self, remove: bool) {
        if self.drill.in_exam() || self.demo.home.is_none() {
            return;
        }
        self.sign_out();
        let Some(home) = self.demo.home.take() else { return };
        let data = home.folder.clone();
        let store = self.move_to(home.folder, home.lang);
        if remove {
            self.remove_demo(data, Some(store));
        } else {
            close_elsewhere(store);
        }
    }

    /// Removes the demonstration beside `data`, once `store`, which may be its own, is closed.
    fn remove_demo(&mut self, data: PathBuf, store: Option<Store>) {
        if self.demo.making.is_none() && self.demo.removing.is_none() {
            let wake = Arc::clone(&self.core.config.wake);
            self.demo.beside = false;
            self.demo.removing = Some(Job::spawn(wake, move |_| {
                drop(store);
                remove_beside(&data)
            }));
        }
    }

    /// Works in `folder` from here on, as after a new start; what was chosen for the eye stays. The store that was
    /// open is handed back.
    pub(crate) fn move_to(&mut self, folder: PathBuf, lang: Option<Lang>) -> Store {
        let config = StationConfig {
            folder,
            library: self.practice.carried().clone(),
            clock: Arc::clone(&self.core.config.clock),
            lang,
            wake: Arc::clone(&self.core.config.wake),
            badge: None,
            limit_ms: self.core.config.limit_ms,
        };
        let fresh = Self::start(config).marked_in(self.core.past.state().cloned());
        let before = std::mem::replace(self, fresh);
        self.core.settings = before.core.settings;
        self.core.texts = before.core.texts;
        self.turns = before.turns + 1;
        before.core.store
    }

    /// Takes in what was found, made or removed. Called once a frame.
    pub(crate) fn poll_demo(&mut self) {
        if let Some(look) = self.demo.look.take() {
            match look.take() {
                None => self.demo.look = Some(look),
                Some(found) => self.demo.beside = found.unwrap_or(false) && self.demo.removing.is_none(),
            }
        }
        if let Some(job) = self.demo.making.take() {
            match job.poll() {
                JobState::Running => self.demo.making = Some(job),
                JobState::Failed => self.demo_failed(&"thread"),
                JobState::Done(Err(DemoError::GivenUp)) => {}
                JobState::Done(Err(error)) => self.demo_failed(&error),
                JobState::Done(Ok(folder)) => self.enter_demo(folder),
            }
        }
        if let Some(job) = self.demo.removing.take() {
            match job.poll() {
                JobState::Running => self.demo.removing = Some(job),
                JobState::Done(Ok(())) => {}
                JobState::Failed => self.demo_stays(&"thread"),
                JobState::Done(Err(error)) => self.demo_stays(&error),
            }
        }
    }

    fn enter_demo(&mut self, folder: PathBuf) {
        // Somebody was quicker and has signed in: their work goes on, and the demonstration waits.
        if self.core.officer.is_some() || self.door().ask().is_some() {
            self.demo.beside = true;
            return;
        }
        let home = Home { folder: self.core.config.folder.clone(), lang: self.core.config.lang };
        let store = self.move_to(folder, Some(self.core.settings.lang));
        close_elsewhere(store);
        self.demo.home = Some(home);
        self.core.in_demo = true;
    }

    fn demo_failed(&mut self, detail: &dyn std::fmt::Display) {
        self.core.notice = Some(Notice::new(&self.core.texts, "error-demo", &[("detail", detail)]));
    }

    fn demo_stays(&mut self, detail: &dyn std::fmt::Display) {
        self.core.notice = Some(Notice::new(&self.core.texts, "error-demo-stays", &[("detail", detail)]));
        self.look_for_demo();
    }
}

/// A store writes what waits and closes its file when it is dropped: not while a frame waits.
fn close_elsewhere(store: Store) {
    // Without a thread the closure is dropped here, and the store with it.
    let _ = std::thread::Builder::new().name("close".into()).spawn(move || drop(store));
}
