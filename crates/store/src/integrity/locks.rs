//! Locked secrets, checked against the hashes in the journal: the audit can't read them, but a change shows.

use super::AuditReport;
use crate::AuditProblem;
use crate::hash::{digest, hex};
use crate::{Db, StoreError};

/// Whose, what the lock is called, its hash and its bytes. The lock of a sitting is at the station that planned it.
const LOCKS: &str = "
SELECT 'sitting ' || hex(sitting_id), 'its secret under lock for ' || sealed_to, hash, sealed FROM sitting_seal
 WHERE sealed IS NOT NULL
    OR sitting_id IN (SELECT unhex(replace(json_extract(body, '$.id'), '-', '')) FROM journal WHERE op = 'plan_sitting')
UNION ALL
SELECT 'account ' || hex(officer_id), 'its locked key', locked_hash, locked FROM box_key";

/// A sitting whose secret is under lock is opened with a nonce of its own.
const WITHOUT_NONCE: &str = "
SELECT DISTINCT 'sitting ' || hex(e.sitting_id)
  FROM sitting_entry AS e
  JOIN sitting_seal AS s ON s.sitting_id = e.sitting_id
 WHERE json_extract(e.event, '$.step') = 'open' AND json_extract(e.event, '$.nonce') IS NULL";

impl Db {
    pub(super) fn audit_locks(&self, report: &mut AuditReport) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(LOCKS)?;
        let mut locks = statement.query([])?;
        while let Some(row) = locks.next()? {
            let (whose, what, hash): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let fault = match row.get::<_, Option<Vec<u8>>>(3)? {
                None => "is missing",
                Some(bytes) if hex(&digest(&bytes)) != hash => "was changed",
                Some(_) => continue,
            };
            report.problems.push(AuditProblem::new(whose, format!("{what} {fault}")));
        }
        let mut statement = self.connection.prepare(WITHOUT_NONCE)?;
        let mut opened = statement.query([])?;
        while let Some(row) = opened.next()? {
            report
                .problems
                .push(AuditProblem::new(row.get::<_, String>(0)?, "it was opened without a nonce"));
        }
        Ok(())
    }
}
