//! Issuing only what the audit passes: the store is audited first, by the same code, at that moment, and
//! every certificate is checked against what it rests on before its entry is written.

use std::collections::BTreeMap;
use std::path::Path;

use uuid::Uuid;

use super::issuing::{Batch, Order, Skip, Skipped, sign};
use crate::audit::Meaning;
use crate::jobs::Progress;
use crate::signing::JournalKeys;
use dabiao_credential::IssuerKey;
use dabiao_domain::certificate::CertificateNo;
use dabiao_store::{AuditPlace, AuditProblem, CertificateRow, Db, StoreError};

/// A store that was audited and in which certificates may be issued.
pub struct Proven {
    meaning: Meaning,
    /// Problems of single attempts: certificates that rest on these are not issued.
    pub problems: Vec<AuditProblem>,
    /// The audit's notes, such as an accepted past or a restore. To be read before signing.
    pub told: Vec<AuditProblem>,
}

/// What was issued, and who was left out.
#[derive(Debug, Default)]
pub struct Issue {
    /// The new certificates.
    pub rows: Vec<CertificateRow>,
    /// The version of its standard by which the sitting of each was planned, the oldest of several; in the
    /// order of `rows`.
    pub planned: Vec<u32>,
    /// Officers who were left out.
    pub skipped: Vec<Skipped>,
}

impl Issue {
    /// The certificates by a version that came in force after their sitting was planned, each with that version.
    pub fn younger(&self) -> impl Iterator<Item = (&CertificateRow, u32)> {
        let pairs = self.rows.iter().zip(self.planned.iter().copied());
        pairs.filter(|(row, planned)| *planned < row.standard_version)
    }
}

impl Proven {
    /// Audits the store in `folder`. Data that an earlier audit found right and that have not changed are not
    /// scored again.
    ///
    /// # Errors
    /// [`StoreError::Unverified`] with all findings, if there is more than problems of single attempts:
    /// nothing may be signed then. Any error of the store.
    pub fn of(db: &Db, folder: &Path) -> Result<Self, StoreError> {
        let (report, meaning) = JournalKeys::audit_on(db, folder)?;
        let of_attempt = |problem: &AuditProblem| matches!(problem.place, AuditPlace::Attempt(_));
        match meaning {
            Some(meaning) if report.problems.iter().all(of_attempt) => {
                Ok(Self { meaning, problems: report.problems, told: report.notes })
            }
            _ => Err(StoreError::Unverified(report.problems)),
        }
    }

    /// Signs the drafts of `batch` and writes them into the store, one after another: written ones stay, and
    /// a second run does the rest. A draft that the audit would not pass is left out.
    ///
    /// # Errors
    /// Any error of the store; the certificates before that one are issued.
    pub fn issue(
        &mut self,
        db: &mut Db,
        batch: Batch,
        key: &IssuerKey,
        order: &Order,
        new_id: &dyn Fn() -> Uuid,
        progress: &Progress,
    ) -> Result<Issue, StoreError> {
        // The note on the clock comes before the first head that a certificate carries.
        db.record_clock(order.now.as_millisecond())?;
        let mut issue = Issue { skipped: batch.skipped, ..Issue::default() };
        // By year, how many were left out: those after them move up, so that no number is missing.
        let mut left_out: BTreeMap<u16, u32> = BTreeMap::new();
        let count = batch.drafts.len();
        for (n, mut draft) in batch.drafts.into_iter().enumerate() {
            progress.set(n, count);
            let number = draft.certificate.number;
            let before = left_out.entry(number.year()).or_default();
            let moved = CertificateNo::new(number.year(), number.serial().saturating_sub(*before));
            draft.certificate.number = moved.unwrap_or(number);
            let Some(row) = sign(db, &draft, key, order, new_id)? else {
                *before += 1;
                continue;
            };
            let faults = self.meaning.certificate_faults(&row);
            if faults.is_empty() {
                db.issue_certificate(row.issued_ms, order.right()?, &row)?;
                self.meaning.issued(&row);
                issue.rows.push(row);
                issue.planned.push(draft.planned_version);
            } else {
                *before += 1;
                issue.skipped.push(Skipped {
                    officer: draft.officer,
                    standard: row.standard,
                    why: Skip::Doubtful,
                    found: faults,
                });
            }
        }
        progress.set(count, count);
        Ok(issue)
    }
}
