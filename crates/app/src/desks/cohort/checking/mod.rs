//! 核查训练: the checking drill at the station.
//!
//! A drill is made of fresh records by a seed that its officer never had, on a thread of its own. It is
//! recorded only when it is handed in; a drill that is left (signed out, given up, an exam begins) leaves no
//! trace. It is open to officers who may practise and are in no exam.

mod again;
mod drill;
mod lines;
mod result;

use crate::cohort::CohortDesk;
use crate::core::{Core, Seen, Task};
use crate::notice::Notice;
use dabiao_content::generator::Generator;
use dabiao_domain::cohort::checking::level::Level;
use dabiao_domain::cohort::record::{Checked, CohortFact};
use dabiao_domain::role::Permission;

pub(crate) use again::audit_checks;
pub use again::{Recheck, recheck};
pub use drill::{CheckDrill, DRILL_VERSION, OpenCheck};
pub use lines::{LevelLine, level_lines};
pub use result::{CheckResult, FoundError, RecordResult};

/// What may be asked in the checking drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckingAction {
    /// Read the own drills.
    Look,
    /// Begin a drill at this level, from 1.
    Start(u32),
    /// Mark a field of the record that is shown as wrong, or remove the mark.
    Mark {
        /// Which record, from 0; one that is not shown is ignored.
        record: usize,
        /// The code of the field.
        code: String,
    },
    /// Show the next record.
    Next,
    /// Show the one before.
    Back,
    /// Hand in, once every record was shown; or try again to save the handed-in drill.
    HandIn,
    /// Leave the drill: nothing of it is stored.
    GiveUp,
    /// Close the result.
    Close,
}

/// The state of the checking drill for display.
#[derive(Clone, Copy, Debug)]
pub enum CheckingStage<'a> {
    /// The own drills were not read yet: [`CheckingAction::Look`] reads them.
    Unread,
    /// They can't be read; another request retries.
    Unreadable,
    /// Something is under way.
    Waiting,
    /// The levels, with own results.
    Levels(&'a [LevelLine]),
    /// A drill.
    Open(&'a OpenCheck),
    /// The result of one.
    Result(&'a CheckResult),
}

/// Everything about the checking drill.
#[derive(Default)]
pub(super) struct CheckingDesk {
    lines: Option<Vec<LevelLine>>,
    unreadable: bool,
    /// The own drills that are being read, and the level of the drill that begins afterwards.
    read: Option<Task<(Vec<Checked>, Option<u32>)>>,
    making: Option<Task<Result<CheckDrill, String>>>,
    open: Option<OpenCheck>,
    result: Option<CheckResult>,
    writing: Option<Task<()>>,
}

impl CheckingDesk {
    /// Whether something is under way.
    pub(super) const fn busy(&self) -> bool {
        self.read.is_some() || self.making.is_some() || self.writing.is_some()
    }
}

impl<'a> Seen<'a, CohortDesk> {
    /// The state of the checking drill for the signed-in officer.
    pub fn checking_stage(self) -> CheckingStage<'a> {
        let desk = &self.desk.checking;
        match (&desk.open, &desk.result, &desk.lines) {
            (Some(open), ..) => CheckingStage::Open(open),
            (None, Some(result), _) => CheckingStage::Result(result),
            _ if desk.read.is_some() || desk.making.is_some() => CheckingStage::Waiting,
            (None, None, Some(lines)) => CheckingStage::Levels(lines),
            _ if desk.unreadable => CheckingStage::Unreadable,
            _ => CheckingStage::Unread,
        }
    }

    /// Whether a result is still being saved.
    pub fn saving_check(self) -> bool {
        self.desk.checking.writing.is_some()
    }

    /// The milliseconds until the shown time changes.
    pub(crate) fn checking_wake_ms(self) -> Option<u64> {
        let open = self.desk.checking.open.as_ref()?;
        Some(1000 - open.elapsed_ms(self.core.mono_ms()) % 1000)
    }

    /// Whether nothing forbids a drill now.
    fn may_check(self) -> bool {
        !self.core.activity.occupied
    }

    /// A seed that none of the drills had.
    fn fresh_seed(self, checks: &[Checked]) -> u64 {
        loop {
            let seed = self.core.config.clock.new_id().as_u64_pair().1;
            if checks.iter().all(|c| c.seed != seed) {
                return seed;
            }
        }
    }
}

impl CohortDesk {
    pub(super) fn act_on_check(&mut self, action: CheckingAction, core: &mut Core) {
        let now = core.mono_ms();
        match action {
            CheckingAction::Look => self.read_checks(None, core),
            CheckingAction::Start(level) => self.start_check(level, core),
            CheckingAction::HandIn => self.hand_in_check(core),
            CheckingAction::GiveUp => self.checking.open = None,
            CheckingAction::Close if self.checking.writing.is_none() => {
                self.checking.result = None;
            }
            CheckingAction::Close => {}
            CheckingAction::Mark { record, code } => {
                if let Some(open) = &mut self.checking.open {
                    open.toggle(record, &code);
                }
            }
            CheckingAction::Next | CheckingAction::Back => {
                if let Some(open) = &mut self.checking.open {
                    let (place, _) = open.place();
                    let to =
                        if action == CheckingAction::Next { Some(place + 1) } else { place.checked_sub(1) };
                    if let Some(to) = to {
                        open.go(to, now);
                    }
                }
            }
        }
    }

    fn start_check(&mut self, level: u32, core: &mut Core) {
        let desk = &self.checking;
        if desk.busy() || desk.open.is_some() || !self.seen(core).may_check() {
            return;
        }
        if core.allowed(Permission::Practise).is_some() {
            self.checking.result = None;
            // The current records decide, drills on another station included.
            self.read_checks(Some(level), core);
        }
    }

    fn read_checks(&mut self, start: Option<u32>, core: &mut Core) {
        let Some(officer) = core.here.officer.as_ref().map(|o| o.id) else { return };
        if self.checking.read.is_none() {
            self.checking.unreadable = false;
            self.checking.read = Some(core.ask_store(move |db| Ok((db.checks_of(officer)?, start))));
        }
    }

    /// Collects what was read, made and written. Called once per frame.
    pub(super) fn poll_checking(&mut self, core: &mut Core) {
        if !self.seen(core).may_check() {
            // A candidate in an exam here sees nothing else.
            self.checking.open = None;
            self.checking.making = None;
        }
        match Task::take(&mut self.checking.read) {
            None => {}
            Some(Ok((checks, start))) => self.checks_read(&checks, start, core),
            Some(Err(error)) => {
                self.checking.unreadable = true;
                core.say_task(&error);
            }
        }
        match core.finished(&mut self.checking.making) {
            None => {}
            Some(Ok(drill)) => self.checking.open = Some(OpenCheck::new(drill, core.mono_ms())),
            Some(Err(detail)) => {
                core.notice = Some(Notice::new(&core.texts, "error-generate", &[("detail", &detail)]));
            }
        }
        if core.finished(&mut self.checking.writing).is_some() {
            if let Some(result) = &mut self.checking.result {
                result.saved = true;
            }
            self.read_checks(None, core);
            self.look(core);
        }
    }

    fn checks_read(&mut self, checks: &[Checked], start: Option<u32>, core: &mut Core) {
        let lines = level_lines(checks);
        let open = |number: u32| lines.iter().find(|l| l.level.number == number).filter(|l| l.open);
        let level = start.and_then(Level::of);
        if let Some(number) = start
            && open(number).is_none()
        {
            core.notice = Some(Notice::new(&core.texts, "error-checking-level", &[("level", &number)]));
        } else if let Some(level) = level {
            let seed = self.seen(core).fresh_seed(checks);
            self.checking.making = Some(core.start_work(move |_| {
                // With the program's own data, every station can make the drill again.
                let generator = Generator::embedded();
                let generator =
                    generator.map_err(|e| e.first().map(ToString::to_string).unwrap_or_default())?;
                CheckDrill::make(&generator, level, seed).ok_or_else(String::new)
            }));
        }
        self.checking.lines = Some(lines);
    }

    fn hand_in_check(&mut self, core: &mut Core) {
        if !self.seen(core).may_check() || self.checking.writing.is_some() {
            return;
        }
        let Some(by) = core.here.officer.as_ref().map(|o| o.id) else { return };
        if let Some(open) = self.checking.open.take_if(|open| open.seen_all()) {
            let (drill, marks) = open.end(core.mono_ms());
            let judged = drill.judge(&marks).and_then(|(score, _)| {
                let fact = drill.done(self.seen(core).stamp(by), marks)?;
                Ok(CheckResult::of(&drill, fact, score))
            });
            match judged {
                Ok(result) => self.checking.result = Some(result),
                // Marks of an open drill are of its own fields.
                Err(fault) => {
                    let detail = fault.to_string();
                    core.notice = Some(Notice::new(&core.texts, "error-generate", &[("detail", &detail)]));
                }
            }
        }
        if let Some(result) = self.checking.result.as_ref().filter(|r| !r.saved) {
            let fact = result.fact.clone();
            let now = fact.stamp.at.as_millisecond();
            let written = core.ask_store(move |db| db.record_cohort(now, None, &[CohortFact::Checked(fact)]));
            self.checking.writing = Some(written);
        }
    }
}
