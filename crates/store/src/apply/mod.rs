//! What a fact does to the tables: the same code writes them and builds them again for the audit.
//!
//! Logs, scores and secrets are no part of it: whoever writes them adds them in the same transaction.

mod bureau;
mod exam;
mod papers;
mod people;

use rusqlite::Connection;
use uuid::Uuid;

use super::StoreError;
use super::fact::Fact;

/// Puts `fact`, which happened at `at_ms`, into the tables of `db`.
///
/// # Errors
/// What SQLite says; [`StoreError::Corrupt`] for a value that can't be read.
pub(super) fn apply(db: &Connection, at_ms: i64, fact: &Fact) -> Result<(), StoreError> {
    match fact {
        Fact::SetSetting { .. }
        | Fact::AddOfficer { .. }
        | Fact::DescribeOfficer { .. }
        | Fact::SetAccount { .. }
        | Fact::MakeBoxKey { .. }
        | Fact::SignedIn { .. }
        | Fact::ReplaceSecret { .. }
        | Fact::SignInFailed { .. } => people::apply(db, at_ms, fact),
        Fact::PlanSitting { .. } | Fact::SittingEntry { .. } => exam::apply(db, at_ms, fact),
        Fact::AskExemption { .. }
        | Fact::ApproveExemption { .. }
        | Fact::EndExemption { .. }
        | Fact::IssueCertificate { .. }
        | Fact::RevokeCertificate { .. }
        | Fact::SaveStandard { .. } => papers::apply(db, at_ms, fact),
        Fact::ImportRoster { .. }
        | Fact::DescribeUnit { .. }
        | Fact::ChangeOfficer { .. }
        | Fact::Assign { .. }
        | Fact::EndAssignment { .. }
        | Fact::CountRecords { .. }
        | Fact::PlanQuota { .. }
        | Fact::KeepForecast { .. }
        | Fact::CohortEntry { .. } => bureau::apply(db, at_ms, fact),
        Fact::BeginSigning { .. }
        | Fact::BeginAttempt { .. }
        | Fact::SealAttempt { .. }
        | Fact::Restored { .. }
        | Fact::MakeIssuerKey { .. }
        | Fact::MakeRecoveryCode { .. }
        | Fact::ClockGiven { .. }
        | Fact::ClockBehind { .. }
        | Fact::ClockWrong { .. } => Ok(()),
    }
}

/// An id as it stands in a table.
const fn blob(id: &Uuid) -> &[u8; 16] {
    id.as_bytes()
}
