//! The bureau's server behind the window: a station visits it by itself, at the start, after an exam and every quarter of
//! an hour; the PC that founded the bureau keeps it.
//!
//! It runs on a thread of its own, which asks the store piece by piece. It never begins while something is typed here or
//! an exam is held, and ends at its next piece of work when that begins: no key ever waits for the network.

mod joining;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rand::RngExt as _;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::core::{Core, Request, RightHere, Seen, StorePhase, TaskError};
use crate::exchange::Fail;
use crate::exchange::online::{
    self, AccessFile, Failed, Here, JoinedOnline, Memory, Round, ServerFile, Stored, Visited,
};
use crate::jobs::{Job, JobState};
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::clean_name;
use dabiao_domain::sync::retry::{self, Moment, Occasion, is_due};
use dabiao_store::{Db, Lent};

pub use joining::JoinStep;
use joining::{Wanted, Watched, joined_words};

/// Between two rounds of the keeper, milliseconds.
const ROUND_MS: u64 = 30_000;
/// After something that was typed here ended an exchange, milliseconds.
const AGAIN_MS: u64 = 60_000;

/// What this PC is to the bureau's server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerSide {
    /// It visits it.
    Station,
    /// It keeps it.
    Keeper,
}

/// How the last visit or round ended.
#[derive(Clone, Debug)]
pub struct LastContact {
    /// By this PC's clock, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// What was done, a sentence a line.
    pub lines: Vec<String>,
    /// What went wrong, and what to do.
    pub wrong: Vec<Notice>,
    /// What a person has to settle of what PCs handed up, and what to do.
    pub matters: Vec<Notice>,
}

impl LastContact {
    fn failed(at_ms: i64, notice: Notice) -> Self {
        Self { at_ms, lines: Vec::new(), wrong: vec![notice], matters: Vec::new() }
    }
}

/// What may be asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerAction {
    /// Visit the server, or keep it, now.
    Now,
    /// Join the bureau that gave this code.
    Join {
        /// The code, as typed.
        code: String,
        /// What this PC is to be called.
        name: String,
    },
    /// Wait no longer for the answer to a joining.
    GiveUp,
}

/// The bureau's server.
#[derive(Default)]
pub struct ServerDesk {
    running: Option<(Job<Did>, Arc<AtomicBool>)>,
    side: Option<ServerSide>,
    last: Option<LastContact>,
    /// When the last one ended, on the clock that never goes backwards; none before the first.
    ended_ms: Option<u64>,
    between_ms: u64,
    failures: u32,
    pressed: bool,
    was_in_exam: bool,
    exam_ended: bool,
    memory: Memory,
    /// A joining that was asked for and has not begun.
    wanted: Option<Wanted>,
    /// The joining that runs.
    joining: Option<Watched>,
}

/// What a thread did.
enum Did {
    /// This PC has no server.
    Nothing,
    Visited(Result<Visited, Failed>),
    Kept(Result<Round, Failed>, Memory),
    Joined(Result<JoinedOnline, Failed>),
}

impl Did {
    /// Whether something is here now that was not before, or may be: what was taken before a failure stays.
    fn came_in(&self) -> bool {
        match self {
            Self::Nothing | Self::Joined(_) => false,
            Self::Visited(Ok(visited)) => visited.taken.entries + visited.taken.bodies > 0,
            Self::Kept(Ok(round), _) => {
                round.taken.entries + round.taken.bodies > 0 || !round.admitted.is_empty()
            }
            Self::Visited(Err(failed)) | Self::Kept(Err(failed), _) => !failed.goes_away(),
        }
    }
}

/// The store of the window, until something is typed here.
struct Borrowed {
    lent: Lent,
    end: Arc<AtomicBool>,
}

impl Stored for Borrowed {
    fn with<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Db) -> Result<T, Fail> + Send + 'static,
    ) -> Result<T, Fail> {
        if self.end.load(Ordering::Relaxed) {
            return Err(Fail::Cancelled);
        }
        self.lent.ask(|db| Ok(work(db)))?
    }
}

impl ServerDesk {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// Performs a request.
    pub(crate) fn act(&mut self, action: ServerAction, core: &mut Core) {
        match action {
            ServerAction::Now => self.pressed = true,
            ServerAction::Join { code, name } => self.want_to_join(code, &name, core),
            ServerAction::GiveUp => {
                self.wanted = None;
                if let (Some((_, end)), Some(_)) = (&self.running, &self.joining) {
                    end.store(true, Ordering::Relaxed);
                }
            }
        }
    }

    /// Whether this PC is joining a bureau.
    pub(crate) const fn joins(&self) -> bool {
        self.wanted.is_some() || self.joining.is_some()
    }

    fn want_to_join(&mut self, code: String, name: &str, core: &mut Core) {
        if self.joins() || core.here.officer.is_none() {
            return;
        }
        let name = match clean_name(name) {
            Ok(name) => name,
            Err(fault) => return core.say_of_field("field-station", fault),
        };
        let Some(right) = core.right_here(Permission::ManageAccounts) else { return };
        if core.notice != core.pc_notice {
            core.notice = None;
        }
        self.wanted = Some(Wanted { code, name, right });
    }

    /// The milliseconds until the next one is due.
    pub(crate) fn wake_ms(&self, core: &Core) -> Option<u64> {
        if self.joins() {
            return Some(250);
        }
        let since = core.mono_ms().saturating_sub(self.ended_ms?);
        (self.side.is_some() && self.running.is_none() && !core.activity.occupied)
            .then(|| self.between_ms.saturating_sub(since))
    }

    /// Collects what was done, and begins what is due. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        let activity = core.activity;
        self.exam_ended |= self.was_in_exam && !activity.in_exam;
        self.was_in_exam = activity.in_exam;
        let busy = activity.occupied
            || activity.exchanging
            || activity.unfinished.sitting
            || activity.unfinished.seal;
        if let Some((job, end)) = &self.running {
            if busy {
                end.store(true, Ordering::Relaxed);
            }
            match job.poll() {
                JobState::Running => return,
                JobState::Done(did) => self.ended(did, core),
                JobState::Failed => self.broke_off(core),
            }
            self.running = None;
        }
        if busy || core.phase != StorePhase::Ready {
            return;
        }
        if let Some(wanted) = self.wanted.take() {
            return self.begin_to_join(wanted, core);
        }
        let occasion = if self.pressed {
            Occasion::Button
        } else if self.exam_ended {
            Occasion::ExamEnded
        } else {
            Occasion::Time
        };
        let since_last_ms = self.ended_ms.map(|ended| core.mono_ms().saturating_sub(ended));
        if is_due(occasion, &Moment { exam: false, since_last_ms, between_ms: self.between_ms }) {
            (self.pressed, self.exam_ended) = (false, false);
            self.begin(core);
        }
    }

    fn begin_to_join(&mut self, wanted: Wanted, core: &Core) {
        let end = Arc::new(AtomicBool::new(false));
        let stored = Borrowed { lent: core.store.lent(), end: Arc::clone(&end) };
        let here = Here { folder: core.config.folder.clone(), clock: Arc::clone(&core.config.clock) };
        let watched = Watched::default();
        self.joining = Some(watched.clone());
        let job = Job::spawn(Arc::clone(&core.config.wake), move |_| {
            Did::Joined(joining::join(stored, here, wanted, &watched))
        });
        self.running = Some((job, end));
    }

    /// How a joining ended is said where it was asked for. The first exchange follows by itself.
    fn ended_joining(&mut self, went: Result<JoinedOnline, Failed>, core: &mut Core) {
        match went {
            Ok(joined) => {
                self.pressed = true;
                core.keep_mark();
                core.request(Request::Joined(joined_words(&core.texts, &joined)));
            }
            Err(Failed::Exchange(Fail::Cancelled)) => {
                core.notice = Some(Notice::new(&core.texts, "by-code-ended", &[]));
            }
            Err(failed) => core.notice = Some(failed.notice(&core.texts)),
        }
    }

    fn begin(&mut self, core: &mut Core) {
        let end = Arc::new(AtomicBool::new(false));
        let stored = Borrowed { lent: core.store.lent(), end: Arc::clone(&end) };
        let here = Here { folder: core.config.folder.clone(), clock: Arc::clone(&core.config.clock) };
        let may = core.here.officer.is_some() && core.may_here(Permission::ManageAccounts);
        let right = if may { core.right_here(Permission::ManageAccounts) } else { None };
        let (texts, memory) = (Arc::clone(&core.texts), self.memory.clone());
        // A PC without a server is not woken by the look for one; a look that breaks off is told.
        let found = Arc::new(AtomicBool::new(true));
        let (tells, wake) = (Arc::clone(&found), Arc::clone(&core.config.wake));
        let wakes = move || {
            if found.load(Ordering::Relaxed) {
                wake();
            }
        };
        let job = Job::spawn(Arc::new(wakes), move |_| {
            let did = work(stored, &here, right, memory, &texts);
            tells.store(!matches!(did, Did::Nothing), Ordering::Relaxed);
            did
        });
        self.running = Some((job, end));
    }

    /// The thread broke off: that is a failure, not a PC without a server.
    fn broke_off(&mut self, core: &mut Core) {
        let notice = TaskError::Thread.notice(&core.texts);
        if self.joining.take().is_some() {
            core.notice = Some(notice);
            return;
        }
        let mut random = StdRng::from_seed(core.config.clock.secret());
        self.ended_ms = Some(core.mono_ms());
        self.failures = self.failures.saturating_add(1);
        self.between_ms = retry::wait_ms(self.failures, random.random()).max(ROUND_MS);
        self.last = Some(LastContact::failed(core.config.clock.wall_ms(), notice));
    }

    fn ended(&mut self, did: Did, core: &mut Core) {
        self.joining = None;
        let did = match did {
            Did::Joined(went) => return self.ended_joining(went, core),
            did => did,
        };
        self.ended_ms = Some(core.mono_ms());
        let at_ms = core.config.clock.wall_ms();
        let came_in = did.came_in();
        let (side, good, last) = match did {
            Did::Nothing | Did::Joined(_) => {
                self.between_ms = retry::LONGEST_WAIT_MS;
                return;
            }
            Did::Visited(Ok(visited)) => {
                (ServerSide::Station, Ok(()), visited_words(&core.texts, at_ms, &visited))
            }
            Did::Visited(Err(failed)) => {
                let last = LastContact::failed(at_ms, failed.notice(&core.texts));
                (ServerSide::Station, Err(failed), last)
            }
            Did::Kept(went, memory) => {
                self.memory = memory;
                match went {
                    Ok(round) => (ServerSide::Keeper, Ok(()), round_words(&core.texts, at_ms, &round)),
                    Err(failed) => {
                        let last = LastContact::failed(at_ms, failed.notice(&core.texts));
                        (ServerSide::Keeper, Err(failed), last)
                    }
                }
            }
        };
        self.side = Some(side);
        let mut random = StdRng::from_seed(core.config.clock.secret());
        self.between_ms = match good {
            // Something was typed here: it is no failure, and nothing to be told.
            Err(Failed::Exchange(Fail::Cancelled)) => {
                self.between_ms = AGAIN_MS;
                return;
            }
            Ok(()) if side == ServerSide::Keeper => ROUND_MS,
            Ok(()) => retry::interval_ms(random.random()),
            Err(_) => retry::wait_ms(self.failures + 1, random.random()).max(ROUND_MS),
        };
        self.failures = if last.wrong.is_empty() { 0 } else { self.failures.saturating_add(1) };
        self.last = Some(last);
        if came_in {
            core.keep_mark();
            core.request(Request::CameIn);
        }
        if side == ServerSide::Station {
            core.request(Request::Visited);
        }
    }
}

impl<'a> Seen<'a, ServerDesk> {
    /// What this PC is to the bureau's server; none where it has none, or where that is not known yet.
    pub const fn side(self) -> Option<ServerSide> {
        self.desk.side
    }

    /// Whether it is being visited or kept just now.
    pub const fn runs(self) -> bool {
        self.desk.running.is_some()
    }

    /// Whether this PC is joining a bureau by a code.
    pub const fn joins(self) -> bool {
        self.desk.joins()
    }

    /// How far the joining is; none before its first step.
    pub fn join_step(self) -> Option<JoinStep> {
        self.desk.joining.as_ref()?.step()
    }

    /// How the last one ended.
    pub const fn last(self) -> Option<&'a LastContact> {
        self.desk.last.as_ref()
    }
}

/// On a thread of its own: visits the server of this PC, or keeps it.
fn work(
    mut stored: Borrowed,
    here: &Here,
    right: Option<RightHere>,
    mut memory: Memory,
    texts: &Messages,
) -> Did {
    match ServerFile::load(&here.folder) {
        Ok(None) => {}
        Err(fail) => return Did::Kept(Err(fail.into()), memory),
        Ok(Some(_)) => {
            // Without the right those who ask wait for somebody who has it.
            let by = right.and_then(|right| stored.with(move |db| Ok(right.of(db)?)).ok());
            let went = online::round(&mut stored, here, by.as_ref(), &mut memory, texts);
            return Did::Kept(went, memory);
        }
    }
    match AccessFile::load(&here.folder) {
        Ok(Some(file)) if file.code.is_none() => {
            let end = Arc::clone(&stored.end);
            let mut told = |_| {
                if end.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            Did::Visited(online::visit(&mut stored, here, &mut told))
        }
        Ok(_) => Did::Nothing,
        Err(fail) => Did::Visited(Err(fail.into())),
    }
}

fn visited_words(texts: &Messages, at_ms: i64, visited: &Visited) -> LastContact {
    let line = visited.words(texts);
    let mut wrong: Vec<Notice> =
        visited.faults.iter().map(|fault| crate::sync_words::fault_notice(texts, fault)).collect();
    wrong.extend(visited.troubles.iter().map(|at| crate::exchange::trouble_notice(texts, &at.trouble)));
    LastContact { at_ms, lines: vec![line], wrong, matters: visited.matter_notices(texts) }
}

fn round_words(texts: &Messages, at_ms: i64, round: &Round) -> LastContact {
    let lines = round.words(texts, &crate::core::local_minute(at_ms));
    let wrong = round.troubles.iter().map(|at| crate::exchange::trouble_notice(texts, &at.trouble)).collect();
    let matters = round.matters.iter().map(|(of, matter)| matter.words(texts, of)).collect();
    LastContact { at_ms, lines, wrong, matters }
}
