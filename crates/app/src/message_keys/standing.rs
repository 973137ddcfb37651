//! The message keys of what was reached: results, what they lack, standing, forecasts and certificates.

use dabiao_credential::Outcome as Verified;
use dabiao_domain::forecast::Status;
use dabiao_domain::sitting::{MakeUpWhy, Outcome};
use dabiao_domain::standard::Shortfall;

use super::{Keyed, keys};

keys! {
    Outcome {
        Outcome::Passed { .. } => "outcome-passed",
        Outcome::Failed(_) => "outcome-failed",
        Outcome::Void => "outcome-void",
        Outcome::Absent => "outcome-absent",
        Outcome::Pending => "outcome-pending",
    }
    MakeUpWhy {
        MakeUpWhy::Absent => "make-up-absent",
        MakeUpWhy::Void => "make-up-void",
        MakeUpWhy::Failed => "make-up-failed",
    }
    Shortfall {
        Shortfall::Speed { .. } => "shortfall-speed",
        Shortfall::Accuracy { .. } => "shortfall-accuracy",
        Shortfall::Attempted { .. } => "shortfall-attempted",
        Shortfall::NotCompleted => "shortfall-completed",
        Shortfall::AgeUnknown => "shortfall-age",
        Shortfall::Points { .. } => "shortfall-points",
        Shortfall::NotCounted => "shortfall-formula",
        Shortfall::Qualified { .. } => "shortfall-qualified",
        Shortfall::Records { .. } => "shortfall-records",
    }
    Status {
        Status::Certified => "forecast-certified",
        Status::OnCourse => "forecast-on_course",
        Status::MorePractice { .. } => "forecast-more_practice",
        Status::CoachingFirst(_) => "forecast-coaching_first",
        Status::NotEnoughData { .. } => "forecast-not_enough_data",
    }
    Verified {
        Verified::Valid => "outcome-valid",
        Verified::Expired { .. } => "outcome-expired",
        Verified::NotYetValid { .. } => "outcome-not-yet-valid",
        Verified::Revoked { .. } => "outcome-revoked",
        Verified::NotInLedger => "outcome-not-in-ledger",
        Verified::NotIssued { .. } => "outcome-not-issued",
        Verified::ListMissing { .. } => "outcome-list-missing",
        Verified::ListContradicts { .. } => "outcome-list-contradicts",
        Verified::UnknownIssuer(_) => "outcome-unknown-issuer",
        Verified::Forged(_) => "outcome-forged",
        Verified::Unreadable(_) => "outcome-unreadable",
        Verified::NoCertificate(_) => "outcome-no-certificate",
        Verified::Demonstration(_) => "outcome-demonstration",
    }
}
