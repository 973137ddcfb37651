//! What a fact does to the tables: the same code writes them and builds them again for the audit.
//!
//! Logs, scores and secrets are no part of it: whoever writes them adds them in the same transaction.

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
        | Fact::SignedIn { .. }
        | Fact::SignInFailed { .. } => people::apply(db, at_ms, fact),
        Fact::BeginAttempt { .. }
        | Fact::SealAttempt { .. }
        | Fact::VoidAttempt { .. }
        | Fact::ResumeAttempt { .. }
        | Fact::PlanSitting { .. }
        | Fact::OpenSitting { .. }
        | Fact::TakeSeat { .. }
        | Fact::NoteIncident { .. }
        | Fact::CloseSitting { .. }
        | Fact::CancelSitting { .. } => exam::apply(db, at_ms, fact),
        Fact::AskExemption { .. }
        | Fact::ApproveExemption { .. }
        | Fact::EndExemption { .. }
        | Fact::IssueCertificate { .. }
        | Fact::RevokeCertificate { .. }
        | Fact::SaveStandard { .. } => papers::apply(db, at_ms, fact),
        Fact::BeginSigning { .. } | Fact::Restored { .. } => Ok(()),
    }
}

/// An id as it stands in a table.
const fn blob(id: &Uuid) -> &[u8; 16] {
    id.as_bytes()
}

/// A hash or key from its hexadecimal form.
fn bytes(hex: &str) -> Result<Vec<u8>, StoreError> {
    let bad = || StoreError::Corrupt(format!("not hexadecimal: {hex:?}"));
    if !hex.len().is_multiple_of(2) || !hex.is_ascii() {
        return Err(bad());
    }
    (0..hex.len())
        .step_by(2)
        .map(|at| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or_else(bad))
        .collect()
}
