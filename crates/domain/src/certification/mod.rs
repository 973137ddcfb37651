//! Which officers have reached a standard, and on what evidence.
//!
//! [`assess()`] is a pure function of a standard's version, the facts about one officer and an as-of time:
//! the same facts always give the same answer, and every answer names the attempts, certificates and
//! decisions that it rests on. This module must not read anything, issue anything or take a decision that
//! belongs to a person: voiding, exempting and revoking arrive here as facts.

mod assess;
mod earning;
mod effect;
mod result;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

pub use assess::assess;
pub use effect::{Effect, effect};
pub use result::{AttemptResult, ExamFigures, PlannedBy, asked_terms};

use super::attempt::AttemptMode;
use super::input::LogMode;
use super::standard::Shortfall;
use super::text::Policy;

/// Why an officer is no longer among those whom the standard is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftKind {
    /// 调离.
    PostedAway,
    /// 退休.
    Retired,
    /// 待列入名册: no officer of the bureau yet.
    Proposed,
}

/// An officer's leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// How.
    pub kind: LeftKind,
    /// The first day on which the officer is no longer here.
    pub from: Date,
}

/// The facts about the officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficerFacts {
    /// The officer.
    pub id: Uuid,
    /// Birth date; none if the roster does not have it.
    pub birth: Option<Date>,
    /// Whether the officer belongs to the guidance cohort (信息采集运用指导员).
    pub guidance: bool,
    /// Leaving, if any.
    pub left: Option<Left>,
}

/// One attempt of the officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExamFact {
    /// The attempt.
    pub id: Uuid,
    /// When it began: the time that decides whether it is in time, and the officer's age.
    pub started_at: Timestamp,
    /// Practice or exam.
    pub mode: AttemptMode,
    /// Whether it is sealed.
    pub sealed: bool,
    /// The decision by which it is void, if it is; it counts from the beginning, whenever it was taken.
    pub void: Option<Uuid>,
    /// The standard under which the sitting was held.
    pub standard_id: String,
    /// The version of it that it was planned by.
    pub planned: PlannedBy,
    /// The sitting.
    pub sitting: Option<Uuid>,
    /// How the text was compared.
    pub policy: Policy,
    /// The time that was given, in milliseconds.
    pub limit_ms: u64,
    /// Practice or exam as the head of its log says it, and whether that may be handed in early; none where only a list
    /// is made, which does not read heads.
    pub log_mode: Option<LogMode>,
    /// The result.
    pub result: AttemptResult,
}

/// Why a certificate was revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationKind {
    /// The paper was faulty: the sittings stand and a new one may be issued by them.
    Replaced,
    /// It should not have been earned: only sittings after the revocation count.
    Withdrawn,
}

/// A revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The decision.
    pub decision: Uuid,
    /// When it took effect.
    pub at: Timestamp,
    /// Why.
    pub kind: RevocationKind,
}

/// A certificate that was issued to the officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFact {
    /// The certificate.
    pub id: Uuid,
    /// The standard by which it was issued.
    pub standard_id: String,
    /// The version of it.
    pub standard_version: u32,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The day on which the standard was reached, as printed.
    pub on: Date,
    /// The grade, an index into the grades of that version.
    pub grade: Option<usize>,
    /// The last day of its validity; none for one that never expires.
    pub valid_until: Option<Date>,
    /// Its revocation, if any.
    pub revoked: Option<Revocation>,
}

/// The approval of an exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The approver.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

/// An exemption of the officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExemptionFact {
    /// The exemption.
    pub id: Uuid,
    /// The standard; none for every one.
    pub standard_id: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day; none for an open end.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
    /// The officer who asked for it.
    pub proposed_by: Uuid,
    /// Its approval; without one it has no effect.
    pub approved: Option<Approval>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// All facts that [`assess()`] uses. The order of the lists means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectFacts {
    /// The officer.
    pub officer: OfficerFacts,
    /// Attempts, practice too.
    pub attempts: Vec<ExamFact>,
    /// Certificates.
    pub certificates: Vec<CertificateFact>,
    /// Exemptions.
    pub exemptions: Vec<ExemptionFact>,
}

/// On what a certification rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A certificate that is valid.
    Certificate {
        /// The certificate.
        id: Uuid,
        /// The version of the standard by which it was issued.
        standard_version: u32,
    },
    /// Sittings by which a certificate is due, the oldest first.
    Sittings(Vec<Uuid>),
}

/// Reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// On what evidence.
    pub by: Basis,
    /// The day on which it was reached.
    pub on: Date,
    /// The best grade of the sittings that count, or that of the certificate: an index into the grades.
    pub grade: Option<usize>,
    /// The last day of validity; none for one that never expires.
    pub valid_until: Option<Date>,
}

/// One thing that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Passed sittings of copying.
    Sittings {
        /// Passed among those that count together, at best.
        have: u32,
        /// How many must be passed.
        need: u32,
    },
    /// A passed sitting of forms.
    Form,
    /// The birth date, without which the line can't be determined.
    BirthDate,
}

/// The line that the officer has to reach next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextLine {
    /// The officer's age at the as-of date; none if unknown.
    pub age: Option<u32>,
    /// Speed in 字/分 × 1000.
    pub milli_cpm: u64,
    /// Accuracy in millionths; 0 by a standard of points.
    pub accuracy_ppm: u64,
}

/// Not reached yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What is missing; never empty.
    pub missing: Vec<Missing>,
    /// The line to reach; none while an age that it needs is not known.
    pub next: Option<NextLine>,
    /// Days to the last day that counts; negative after it, none without a deadline.
    pub days_left: Option<i64>,
}

/// Freed from the standard for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exempt {
    /// The exemption.
    pub id: Uuid,
    /// The approver.
    pub approved_by: Uuid,
    /// Its last day; none for an open end.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}

/// Why the standard is not for the officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotEligible {
    /// No longer here.
    Left(Left),
    /// Not in the cohort that the standard is for.
    NotInCohort,
}

/// How an officer stands to a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The standard is not for the officer; neither in the number of those certified nor in that of all.
    NotEligible(NotEligible),
    /// Reached: a certificate is valid, or is due.
    Certified(Certified),
    /// Freed, and not certified.
    Exempt(Exempt),
    /// Not reached, and there is time or no deadline.
    InProgress(Gap),
    /// Not reached, and the deadline is past.
    Overdue(Gap),
}

impl State {
    /// Which of the states it is, without what belongs to it.
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::NotEligible(_) => StateKind::NotEligible,
            Self::Certified(_) => StateKind::Certified,
            Self::Exempt(_) => StateKind::Exempt,
            Self::InProgress(_) => StateKind::InProgress,
            Self::Overdue(_) => StateKind::Overdue,
        }
    }

    /// The name used in JSON.
    pub const fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// Whether the standard is reached.
    pub const fn is_certified(&self) -> bool {
        matches!(self, Self::Certified(_))
    }

    /// Whether the officer has still to reach it.
    pub const fn gap(&self) -> Option<&Gap> {
        match self {
            Self::InProgress(gap) | Self::Overdue(gap) => Some(gap),
            _ => None,
        }
    }
}

/// A state by itself: what people are listed by and searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StateKind {
    /// The standard is not for the officer.
    NotEligible,
    /// Reached.
    Certified,
    /// Freed, and not certified.
    Exempt,
    /// Not reached, and there is time or no deadline.
    InProgress,
    /// Not reached, and the deadline is past.
    Overdue,
}

impl StateKind {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::NotEligible, Self::Certified, Self::Exempt, Self::InProgress, Self::Overdue];

    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotEligible => "not-eligible",
            Self::Certified => "certified",
            Self::Exempt => "exempt",
            Self::InProgress => "in-progress",
            Self::Overdue => "overdue",
        }
    }

    /// Whether the officer has still to reach the standard.
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::InProgress | Self::Overdue)
    }
}

/// Why an attempt does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCounted {
    /// It began after the as-of time.
    NotYet,
    /// It was practice.
    Practice,
    /// It was held under another standard.
    OtherStandard,
    /// It is not sealed yet.
    NotSealed,
    /// It is void by this decision.
    Void(Uuid),
    /// Its time or its comparison was another than the standard's, it could be handed in early and its standard does not
    /// allow that, or the standard has no such sitting.
    OtherConditions,
    /// Its sitting was planned by a later version, or by one for other people or with other texts.
    OtherVersion,
    /// It began on or after the first day that is too late.
    Late,
    /// This certificate was withdrawn after it.
    Withdrawn(Uuid),
}

impl NotCounted {
    /// The key of its text in the language files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotYet => "not-counted-not-yet",
            Self::Practice => "not-counted-practice",
            Self::OtherStandard => "not-counted-other-standard",
            Self::NotSealed => "not-counted-not-sealed",
            Self::Void(_) => "not-counted-void",
            Self::OtherConditions => "not-counted-other-conditions",
            Self::OtherVersion => "not-counted-other-version",
            Self::Late => "not-counted-late",
            Self::Withdrawn(_) => "not-counted-withdrawn",
        }
    }
}

/// The verdict on an attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum SittingFinding {
    /// Passed.
    Passed {
        /// The grade.
        grade: Option<usize>,
    },
    /// Counted and not passed.
    Failed(Vec<Shortfall>),
    /// Not counted.
    NotCounted(NotCounted),
}

/// The verdict on a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateFinding {
    /// Valid.
    Valid,
    /// Of another standard.
    OtherStandard,
    /// Issued after the as-of time.
    NotYet,
    /// Its validity is over.
    Expired,
    /// Revoked by this decision.
    Revoked(Uuid),
}

/// The verdict on an exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExemptionFinding {
    /// In force.
    Active,
    /// From another standard.
    OtherStandard,
    /// Begins later.
    NotYet,
    /// Over.
    Ended,
    /// Not approved by the as-of time.
    NotApproved,
    /// Approved by the exempted officer or by the applicant: without effect.
    OwnApproval,
    /// Revoked.
    Revoked,
}

/// The answer about one officer, with all facts that were considered.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The officer.
    pub officer: Uuid,
    /// The standard.
    pub standard_id: String,
    /// Its version.
    pub standard_version: u32,
    /// The time as of which this is true.
    pub as_of: Timestamp,
    /// The civil date of that time in the standard's zone.
    pub date: Date,
    /// How the officer stands.
    pub state: State,
    /// The best of the sittings of copying that count, passed or not: the one that lacks least, then the
    /// fastest, then the latest. Looking back from the as-of date, as [`crate::standard::Counting`]
    /// says.
    pub best: Option<Uuid>,
    /// Each attempt and what it is worth, the oldest first.
    pub sittings: Vec<(Uuid, SittingFinding)>,
    /// Each certificate and what it is worth, the oldest first.
    pub certificates: Vec<(Uuid, CertificateFinding)>,
    /// Each exemption and what it is worth, in the order of their first days.
    pub exemptions: Vec<(Uuid, ExemptionFinding)>,
}
