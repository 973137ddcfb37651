//! The message keys of the exchange with the bureau: faults, states of stations, what to do about them.

use dabiao_domain::sitting::SeatDoubt;
use dabiao_domain::sync::duty::Duty;
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::state::{NextStep, StationState};

use super::{Keyed, keys};
use crate::exchange::room::RoomState;

keys! {
    Duty {
        Self::Registry => "duty-registry",
        Self::Issuing => "duty-issuing",
        Self::Cohort => "duty-cohort",
        Self::Desk => "duty-desk",
        Self::Exam => "duty-exam",
        Self::Practice => "duty-practice",
    }
    Fault {
        Self::NotEnrolled => "sync-db001",
        Self::Forked => "sync-forked",
        Self::ResetsDisk => "sync-resets-disk",
        Self::NotYours => "sync-db002",
        Self::Malformed { .. } => "sync-db003",
        Self::Gap { .. } => "sync-db004",
        Self::Forged { .. } => "sync-db005",
        Self::Wait { .. } => "sync-db006",
        Self::Version { .. } => "sync-db007",
        Self::CodeBad => "sync-code-bad",
        Self::CodeUsed => "sync-code-used",
        Self::PinChanged => "sync-pin-changed",
        Self::Copied { .. } => "sync-copied",
        Self::Rewound => "sync-rewound",
        Self::BureauBehind { .. } => "sync-bureau-behind",
        Self::Mismatch { .. } => "sync-mismatch",
        Self::PackageDamaged { .. } => "sync-package-damaged",
        Self::PackageCut => "sync-package-cut",
        Self::PackageForeign => "sync-package-foreign",
        Self::PackageSealed => "sync-package-sealed",
        Self::PackageNew => "sync-package-new",
        Self::SeatMissing { .. } => "sync-seat-missing",
        Self::SeatHead { .. } => "sync-seat-head",
    }
    StationState {
        Self::Retired => "sync-state-retired",
        Self::Pending => "sync-state-pending",
        Self::Copied => "sync-state-copied",
        Self::Forked => "sync-state-forked",
        Self::Rewound => "sync-state-rewound",
        Self::Unseen => "sync-state-unseen",
        Self::Admitted => "sync-state-admitted",
        Self::Behind => "sync-state-behind",
        Self::Normal => "sync-state-normal",
    }
    NextStep {
        Self::Nothing => "sync-step-nothing",
        Self::Approve => "sync-step-approve",
        Self::SamePcOrJoin => "sync-step-same-pc-or-join",
        Self::CompareBranches => "sync-step-compare-branches",
        Self::AskAboutDisk => "sync-step-ask-about-disk",
        Self::NoExams => "sync-step-no-exams",
        Self::FirstExchange => "sync-step-first-exchange",
        Self::BringItIn => "sync-step-bring-it-in",
        Self::Exchange => "sync-step-exchange",
        Self::JoinAgain => "sync-step-join-again",
        Self::ReadMatters => "sync-step-read-matters",
    }
}

keys! {
    RoomState {
        Self::Missing => "room-state-missing",
        Self::HeadOnly => "room-state-head-only",
        Self::Collected => "room-state-collected",
        Self::HeadDiffers => "room-state-seat-head",
        Self::OtherText => "room-state-text",
        Self::SealDoubt => "room-state-seal-doubt",
        Self::OtherTerms => "room-state-terms",
        Self::WentOn => "room-state-went-on",
        Self::LongGap => "room-state-gap",
        Self::Two => "room-state-two",
        Self::Void => "room-state-void",
        Self::Absent => "room-state-absent",
    }
}

keys! {
    SeatDoubt {
        Self::Head => "room-state-seat-head",
        Self::Two => "room-state-two",
        Self::WentOn => "room-state-went-on",
        Self::Gap => "room-state-gap",
    }
}
