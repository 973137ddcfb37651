//! All recorded facts about the cohort.

use uuid::Uuid;

use super::Stamp;
use super::caseload::alert::Dismissal;
use super::caseload::note::Note;
use super::caseload::{Assignment, AssignmentEnd};
use super::checking::Marks;
use super::checking::level::Done;
use super::gain::Difference;
use super::ladder::{SignOff, Withdrawal};
use super::membership::MembershipFact;

/// The result of a checking drill, as it was judged when it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckOutcome {
    /// Records shown.
    pub records: u32,
    /// Fields shown.
    pub fields: u32,
    /// Errors planted.
    pub planted: u32,
    /// Of these, found.
    pub hits: u32,
    /// Marks where nothing is wrong.
    pub false_alarms: u32,
    /// Time of all records in milliseconds.
    pub time_ms: u64,
    /// Whether the line of the level was reached.
    pub passed: bool,
}

/// A checking drill that was done: what reproduces it, the marks, and the result. Its author is the officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Day, time, id, and the officer.
    pub stamp: Stamp,
    /// The level, from 1.
    pub level: u32,
    /// The kind of record, by its name.
    pub kind: String,
    /// The version of the generator that made the records.
    pub generator: u32,
    /// The seed of the drill.
    pub seed: u64,
    /// The marks, record by record.
    pub marks: Vec<Marks>,
    /// The result.
    pub outcome: CheckOutcome,
}

impl Checked {
    /// It as the drill's ladder counts it.
    pub const fn done(&self) -> Done {
        Done { level: self.level, seed: self.seed, passed: self.outcome.passed }
    }
}

/// An estimate of the gain of a coach's mentees over uncoached officers, as it was on the day on which an
/// instructor relied on it. Speeds in thousandths of 字/分, time in thousandths of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptEstimate {
    /// Day, time, id, and the officer who kept it.
    pub stamp: Stamp,
    /// Whose mentees.
    pub coach: Uuid,
    /// Mentees compared.
    pub mentees: u32,
    /// Uncoached officers that they were compared with.
    pub uncoached: u32,
    /// Mean time from assignment to the end.
    pub weeks_milli: u32,
    /// Gain more than those alike.
    pub difference_milli: i32,
    /// Lower end of the 80 % interval.
    pub low_milli: i32,
    /// Upper end.
    pub high_milli: i32,
}

impl KeptEstimate {
    /// `difference` as it is kept; ends of the interval are rounded away from the favourable side.
    pub fn of(stamp: Stamp, coach: Uuid, difference: &Difference) -> Self {
        Self {
            stamp,
            coach,
            mentees: difference.mentees as u32,
            uncoached: difference.uncoached as u32,
            weeks_milli: (difference.weeks * 1000.0).round() as u32,
            difference_milli: (difference.difference_cpm * 1000.0).round() as i32,
            low_milli: (difference.low_cpm * 1000.0).floor() as i32,
            high_milli: (difference.high_cpm * 1000.0).floor() as i32,
        }
    }
}

/// One fact about the cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CohortFact {
    /// An officer joins, waits or leaves.
    Step(MembershipFact),
    /// A rung is signed off.
    SignOff(SignOff),
    /// A signature is withdrawn.
    Withdrawal(Withdrawal),
    /// A coach is assigned to a mentee.
    Assign(Assignment),
    /// No longer.
    End(AssignmentEnd),
    /// Coaching was done.
    Note(Note),
    /// An alert needs nothing more.
    Dismissal(Dismissal),
    /// A checking drill was done.
    Checked(Checked),
    /// An estimate that a signature rests on.
    Estimate(KeptEstimate),
}

impl CohortFact {
    /// When and by whom.
    pub const fn stamp(&self) -> Stamp {
        match self {
            Self::Step(f) => f.stamp,
            Self::SignOff(f) => f.stamp,
            Self::Withdrawal(f) => f.stamp,
            Self::Assign(f) => f.stamp,
            Self::End(f) => f.stamp,
            Self::Note(f) => f.stamp,
            Self::Dismissal(f) => f.stamp,
            Self::Checked(f) => f.stamp,
            Self::Estimate(f) => f.stamp,
        }
    }
}

/// All facts by what they are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CohortRecord {
    /// Joinings and leavings.
    pub steps: Vec<MembershipFact>,
    /// Signatures.
    pub sign_offs: Vec<SignOff>,
    /// Withdrawn signatures.
    pub withdrawals: Vec<Withdrawal>,
    /// The coaching assignments.
    pub assignments: Vec<Assignment>,
    /// Ends of it.
    pub ends: Vec<AssignmentEnd>,
    /// Coaching.
    pub notes: Vec<Note>,
    /// Dismissed alerts.
    pub dismissals: Vec<Dismissal>,
    /// Checking drills.
    pub checks: Vec<Checked>,
    /// Estimates.
    pub estimates: Vec<KeptEstimate>,
}

impl CohortRecord {
    /// Adds a fact.
    pub fn push(&mut self, fact: CohortFact) {
        match fact {
            CohortFact::Step(f) => self.steps.push(f),
            CohortFact::SignOff(f) => self.sign_offs.push(f),
            CohortFact::Withdrawal(f) => self.withdrawals.push(f),
            CohortFact::Assign(f) => self.assignments.push(f),
            CohortFact::End(f) => self.ends.push(f),
            CohortFact::Note(f) => self.notes.push(f),
            CohortFact::Dismissal(f) => self.dismissals.push(f),
            CohortFact::Checked(f) => self.checks.push(f),
            CohortFact::Estimate(f) => self.estimates.push(f),
        }
    }

    /// Whether nothing was ever recorded.
    pub const fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.checks.is_empty()
    }

    /// Forgets what was written after `at`: to look back.
    pub fn truncate(&mut self, at: jiff::Timestamp) {
        self.steps.retain(|f| f.stamp.at <= at);
        self.sign_offs.retain(|f| f.stamp.at <= at);
        self.withdrawals.retain(|f| f.stamp.at <= at);
        self.assignments.retain(|f| f.stamp.at <= at);
        self.ends.retain(|f| f.stamp.at <= at);
        self.notes.retain(|f| f.stamp.at <= at);
        self.dismissals.retain(|f| f.stamp.at <= at);
        self.checks.retain(|f| f.stamp.at <= at);
        self.estimates.retain(|f| f.stamp.at <= at);
    }
}
