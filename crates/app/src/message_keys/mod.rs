//! The message keys of variants, written in full: a key that is searched for is found, and a new variant
//! without one does not compile. A test checks that each message is there, and that no key is joined.

mod coaching;
mod exchange;
mod findings;
mod rights;
mod standing;
mod texts;

use dabiao_domain::assignment::Progress;
use dabiao_domain::certification::StateKind;
use dabiao_domain::cohort::caseload::EndReason;
use dabiao_domain::cohort::checking::ErrorKind;
use dabiao_domain::cohort::ladder::Rung;
use dabiao_domain::cohort::membership::LeaveReason;
use dabiao_domain::enrolment::Occasion;
use dabiao_domain::exercise::{PassageLength, ReadingLevel, RecordType};
use dabiao_domain::input::EndReason as DrillEnd;
use dabiao_domain::record::Kind;
use dabiao_domain::roster::{Service, UnitKind};
use dabiao_domain::roster_import::{Answer, Doubt};
use dabiao_domain::sitting::{CandidateState, IncidentKind, SittingKind, SittingState};

/// What has a message that names it.
pub trait Keyed {
    /// The key of that message.
    fn key(&self) -> &'static str;
}

impl<T: Keyed + ?Sized> Keyed for &T {
    fn key(&self) -> &'static str {
        (**self).key()
    }
}

/// The key of each variant.
macro_rules! keys {
    ($($name:ident { $($variant:pat => $key:expr,)* })*) => {
        $(impl Keyed for $name {
            fn key(&self) -> &'static str {
                match self { $($variant => $key,)* }
            }
        })*
    };
}
pub(crate) use keys;

keys! {
    SittingState {
        SittingState::Planned => "sitting-state-planned",
        SittingState::Open => "sitting-state-open",
        SittingState::Running => "sitting-state-running",
        SittingState::Closed => "sitting-state-closed",
        SittingState::Cancelled => "sitting-state-cancelled",
    }
    SittingKind {
        SittingKind::Copy => "sitting-kind-copy",
        SittingKind::Form => "sitting-kind-form",
    }
    CandidateState {
        CandidateState::Expected => "candidate-expected",
        CandidateState::SignedIn => "candidate-signed-in",
        CandidateState::Trial => "candidate-trial",
        CandidateState::Writing => "candidate-writing",
        CandidateState::Interrupted => "candidate-interrupted",
        CandidateState::Ended(_) => "candidate-ended",
        CandidateState::Absent => "candidate-absent",
        CandidateState::Void => "candidate-void",
    }
    IncidentKind {
        IncidentKind::PowerCut => "incident-power-cut",
        IncidentKind::Machine => "incident-machine",
        IncidentKind::InputMethod => "incident-input-method",
        IncidentKind::Illness => "incident-illness",
        IncidentKind::CalledAway => "incident-called-away",
        IncidentKind::Disturbance => "incident-disturbance",
        IncidentKind::LeftSeat => "incident-left-seat",
        IncidentKind::Breach => "incident-breach",
        IncidentKind::WrongPerson => "incident-wrong-person",
        IncidentKind::Other => "incident-other",
    }
    ErrorKind {
        ErrorKind::SwappedDigits => "checking-error-swapped-digits",
        ErrorKind::CheckDigit => "checking-error-check-digit",
        ErrorKind::ImpossibleDate => "checking-error-impossible-date",
        ErrorKind::WrongDistrict => "checking-error-wrong-district",
        ErrorKind::SameSound => "checking-error-same-sound",
        ErrorKind::LookAlike => "checking-error-look-alike",
    }
    LeaveReason {
        LeaveReason::PostedAway => "cohort-leave-posted-away",
        LeaveReason::Retired => "cohort-leave-retired",
        LeaveReason::OtherDuties => "cohort-leave-other-duties",
        LeaveReason::Health => "cohort-leave-health",
        LeaveReason::OwnWish => "cohort-leave-own-wish",
        LeaveReason::Unsuited => "cohort-leave-unsuited",
        LeaveReason::Other => "cohort-leave-other",
    }
    EndReason {
        EndReason::Certified => "assignment-end-certified",
        EndReason::Reassigned => "assignment-end-reassigned",
        EndReason::LeftService => "assignment-end-left-service",
        EndReason::Other => "assignment-end-other",
    }
    Rung {
        Rung::OwnTyping => "rung-own-typing",
        Rung::RecordQuality => "rung-record-quality",
        Rung::CheckingSkill => "rung-checking-skill",
        Rung::Coaching => "rung-coaching",
        Rung::MenteeResults => "rung-mentee-results",
    }
    Service {
        Service::Serving => "service-serving",
        Service::PostedAway => "service-posted_away",
        Service::Retired => "service-retired",
        Service::Proposed => "service-proposed",
    }
    UnitKind {
        UnitKind::Desk => "unit-kind-desk",
        UnitKind::Station => "unit-kind-station",
        UnitKind::Other => "unit-kind-other",
    }
    RecordType {
        RecordType::Population => "type-population",
        RecordType::Rental => "type-rental",
        RecordType::Hotel => "type-hotel",
        RecordType::Vehicle => "type-vehicle",
        RecordType::Dispatch => "type-dispatch",
        RecordType::Case => "type-case",
        RecordType::Statement => "type-statement",
        RecordType::Notice => "type-notice",
        RecordType::Premises => "type-premises",
        RecordType::Numbers => "type-numbers",
        RecordType::Names => "type-names",
        RecordType::Addresses => "type-addresses",
        RecordType::Vocabulary => "type-vocabulary",
        RecordType::Course => "type-course",
        RecordType::Own => "type-own",
    }
    Kind {
        Kind::PopulationResident => "kind-population-resident",
        Kind::PopulationFloating => "kind-population-floating",
        Kind::Rental => "kind-rental",
        Kind::Hotel => "kind-hotel",
        Kind::Vehicle => "kind-vehicle",
        Kind::Dispatch => "kind-dispatch",
        Kind::Case => "kind-case",
        Kind::Statement => "kind-statement",
        Kind::Premises => "kind-premises",
        Kind::Numbers => "kind-numbers",
        Kind::Names => "kind-names",
        Kind::Addresses => "kind-addresses",
        Kind::Vocabulary => "kind-vocabulary",
    }
    Progress {
        Progress::Overdue => "assignment-overdue",
        Progress::Open => "assignment-open",
        Progress::Done => "assignment-done",
    }
    PassageLength {
        PassageLength::Short => "length-short",
        PassageLength::Medium => "length-medium",
        PassageLength::Long => "length-long",
    }
    StateKind {
        StateKind::NotEligible => "state-not-eligible",
        StateKind::Certified => "state-certified",
        StateKind::Exempt => "state-exempt",
        StateKind::InProgress => "state-in-progress",
        StateKind::Overdue => "state-overdue",
    }
    DrillEnd {
        DrillEnd::Time => "end-time",
        DrillEnd::HandedIn => "end-handed_in",
        DrillEnd::Interrupted => "end-interrupted",
    }
    ReadingLevel {
        ReadingLevel::Easy => "level-1",
        ReadingLevel::Medium => "level-2",
        ReadingLevel::Hard => "level-3",
    }
    Answer {
        Answer::Same => "desk-roster-same",
        Answer::Another => "desk-roster-another",
    }
    Doubt {
        Doubt::Zeros => "desk-roster-ask-zeros",
        Doubt::NameAndBirth => "desk-roster-ask-name-and-birth",
        Doubt::NameAndUnit => "desk-roster-ask-name-and-unit",
        Doubt::BadgeGivenAway => "desk-roster-ask-badge-given-away",
    }
    Occasion {
        Occasion::OlderProgram => "occasion-older-program",
        Occasion::KeyLost => "occasion-key-lost",
        Occasion::EnrolmentLost => "occasion-enrolment-lost",
        Occasion::TakenOver => "occasion-taken-over",
        Occasion::Restored => "occasion-restored",
    }
}
