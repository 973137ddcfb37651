//! Facts that can be true once: pressing a button twice records them once.

use rusqlite::OptionalExtension as _;

use super::facts::Fact;
use super::{Db, StoreError};
use crate::facts;
use dabiao_domain::actor::Authorized;

impl Db {
    /// Records `fact` unless what it ends or approves is ended or approved already, as the store has it at this moment.
    /// Whether it was recorded.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says; nothing is written then.
    pub fn record_once(&mut self, now_ms: i64, right: &Authorized, fact: &Fact) -> Result<bool, StoreError> {
        let (sql, id) = match fact {
            Fact::EndAssignment(facts::EndAssignment { id, .. }) => {
                ("SELECT ended_ms IS NULL FROM assignment WHERE id = ?1", id)
            }
            Fact::EndExemption(facts::EndExemption { id, .. }) => {
                ("SELECT ended_ms IS NULL FROM exemption WHERE id = ?1", id)
            }
            Fact::ApproveExemption(facts::ApproveExemption { id, .. }) => {
                ("SELECT approved_ms IS NULL AND ended_ms IS NULL FROM exemption WHERE id = ?1", id)
            }
            _ => {
                self.record_by(now_ms, right, fact)?;
                return Ok(true);
            }
        };
        let open: Option<bool> =
            self.connection.query_row(sql, [id.as_bytes()], |row| row.get(0)).optional()?;
        let open = open.ok_or_else(|| StoreError::NotFound(id.to_string()))?;
        if open {
            self.record_by(now_ms, right, fact)?;
        }
        Ok(open)
    }
}
