//! The administrator's checklist: what has to be done once, and what again and again. Each step says from facts whether it
//! is done, when, and by whom.

use super::AdminDesk;
use crate::core::{CheckUp, Core, Done, Seen};
use dabiao_domain::role::Role;

/// Days after which a backup by hand, or a check-up, is due again.
pub const DUE_DAYS: i64 = 7;

const DAY_MS: i64 = 86_400_000;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A recovery code in a sealed envelope.
    Code,
    /// A second administrator.
    SecondAdmin,
    /// The roster of the personnel office.
    Roster,
    /// Trainers, invigilators, issuers.
    Roles,
    /// The key that signs certificates.
    IssuerKey,
    /// A bureau of several PCs, or none.
    Bureau,
    /// A backup on another disk.
    Backup,
    /// A check-up.
    CheckUp,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Done.
    Done,
    /// Not done yet.
    Open,
    /// Done, but so long ago that it is due again: days since.
    Due(i64),
    /// Somebody said that it is not needed here.
    NotNeeded,
}

/// A step and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// How it stands.
    pub state: StepState,
    /// When it was done last, and by whom, where a record says so.
    pub done: Option<Done>,
    /// A count: officers of the import, what is wrong by the check-up.
    pub count: usize,
    /// What the check-up says is to be looked at.
    pub warnings: usize,
    /// A backup that is newer than any other and lies on the disk of the data.
    pub here: Option<Done>,
    /// Roles that nobody has yet.
    pub missing: Vec<Role>,
}

/// The roles that a bureau needs before it can train, examine and certify.
const NEEDED: [Role; 3] = [Role::Trainer, Role::Invigilator, Role::Issuer];

impl Step {
    const fn of(kind: StepKind, done: bool) -> Self {
        let state = if done { StepState::Done } else { StepState::Open };
        Self { kind, state, done: None, count: 0, warnings: 0, here: None, missing: Vec::new() }
    }

    fn on_record(kind: StepKind, done: Option<Done>) -> Self {
        Self { done, ..Self::of(kind, done.is_some()) }
    }

    /// A step that has to be done again and again.
    fn regular(kind: StepKind, done: Option<Done>, now_ms: i64) -> Self {
        let days = done.map_or(0, |done| (now_ms - done.at_ms).max(0) / DAY_MS);
        let mut step = Self::on_record(kind, done);
        if done.is_some() && days > DUE_DAYS {
            step.state = StepState::Due(days);
        }
        step
    }

    /// The check-up, which is not done before what it found wrong is mended.
    fn of_check_up(last: Option<(Done, CheckUp)>, now_ms: i64) -> Self {
        let mut step = Self::regular(StepKind::CheckUp, last.map(|(done, _)| done), now_ms);
        let found = last.map(|(_, found)| found).unwrap_or_default();
        // The audit's problems fail one check together.
        step.count = found.problems.max(found.fails) as usize;
        step.warnings = found.warnings as usize;
        if step.count > 0 {
            step.state = StepState::Open;
        }
        step
    }
}

/// The steps as they were made last, and of what.
#[derive(Debug, Default)]
pub(super) struct Checklist {
    steps: Option<Vec<Step>>,
    of: Option<Said>,
}

/// What the steps follow from beside the facts of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Said {
    coded: bool,
    in_bureau: bool,
    /// What is due follows from the time: it is looked at again every minute.
    minute: i64,
}

impl Checklist {
    /// The facts of the store may be others.
    pub const fn is_old(&mut self) {
        self.of = None;
    }
}

impl<'a> Seen<'a, AdminDesk> {
    /// The steps; none before the facts were read.
    pub fn steps(self) -> Option<&'a [Step]> {
        self.desk.checklist.steps.as_deref()
    }

    fn made_steps(self, coded: bool, in_bureau: bool) -> Option<Vec<Step>> {
        let deeds = self.deeds()?;
        let (core, pc) = (self.core, self.core.pc());
        let now_ms = core.now().as_millisecond();
        let holders = |role: Role| has_holders(core, role);
        let missing: Vec<Role> = NEEDED.into_iter().filter(|role| holders(*role) == 0).collect();
        let given = deeds.roles.iter().filter(|((_, role), _)| NEEDED.contains(role)).map(|(_, done)| *done);
        let last_given = given.max_by_key(|done| done.at_ms).filter(|_| missing.is_empty());
        let bureau = match pc.alone.filter(|_| !in_bureau) {
            Some(done) => {
                Step { state: StepState::NotNeeded, done: Some(done), ..Step::of(StepKind::Bureau, false) }
            }
            None => Step::of(StepKind::Bureau, in_bureau),
        };
        Some(vec![
            Step::of(StepKind::Code, coded),
            Step::of(StepKind::SecondAdmin, holders(Role::Admin) > 1),
            Step {
                count: deeds.imported.map_or(0, |(_, n)| n),
                ..Step::on_record(StepKind::Roster, deeds.imported.map(|(done, _)| done))
            },
            Step { done: last_given, ..Step::of(StepKind::Roles, missing.is_empty()) }.missing(missing),
            Step::on_record(StepKind::IssuerKey, deeds.issuer_key),
            bureau,
            Step {
                here: pc.backup_here.filter(|here| pc.backup.is_none_or(|done| done.at_ms < here.at_ms)),
                ..Step::regular(StepKind::Backup, pc.backup, now_ms)
            },
            Step::of_check_up(pc.check_up, now_ms),
        ])
    }
}

impl AdminDesk {
    /// Makes the steps again where what they follow from has changed; `coded` says whether the signed-in officer has a
    /// recovery code, `in_bureau` whether this PC belongs to a bureau. Called once per frame.
    pub(crate) fn follow_steps(&mut self, coded: bool, in_bureau: bool, core: &Core) {
        let minute = core.now().as_millisecond() / 60_000;
        let said = Some(Said { coded, in_bureau, minute });
        if self.deeds.is_some() && self.checklist.of != said {
            self.checklist = Checklist { steps: self.seen(core).made_steps(coded, in_bureau), of: said };
        }
    }

    /// The people and choices that the steps follow from were read again.
    pub(crate) const fn people_read(&mut self) {
        self.checklist.is_old();
    }
}

impl Step {
    fn missing(self, missing: Vec<Role>) -> Self {
        Self { missing, ..self }
    }
}

fn has_holders(core: &Core, role: Role) -> usize {
    let has = |account: &&dabiao_store::Account| account.roles.has(role);
    core.roster.accounts.iter().filter(has).count()
}
