//! What an administrator chose for this PC, and what was done here that leaves no other trace (a backup to a stick, a
//! check-up). It is in the journal alone, so that nothing but a signed entry says it.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::Body;
use crate::facts::Fact;
use crate::journal_entry::entry_of;
use crate::{Db, StoreError};
use dabiao_domain::actor::Authorized;
use dabiao_domain::role::Permission;

/// The key of a backup that was made by hand to another disk than that of the data; its value is the name of the file.
pub const BACKUP_KEY: &str = "backup";
/// The same on the disk of the data, which is lost with them.
pub const BACKUP_HERE_KEY: &str = "backup-here";
/// The key of a check-up; its value says what it found.
pub const CHECK_UP_KEY: &str = "check-up";

/// The key of whether officers see the rates of units side by side.
pub const UNIT_RATES_KEY: &str = "unit-rates";

/// What was chosen for this PC by who may, or was done here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of `PcChoice`")]
pub struct SetPc {
    pub key: String,
    pub value: String,
    pub by: Option<Uuid>,
}

impl Body for SetPc {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // It stands in the journal alone.
        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }

    /// Who makes a backup or a check-up says so by that right; whether officers see the rates of units is a matter of who
    /// trains them, too.
    fn rights(&self, line: &'static [Permission]) -> &'static [Permission] {
        match self.key.as_str() {
            BACKUP_KEY | BACKUP_HERE_KEY => &[Permission::Backup],
            CHECK_UP_KEY => &[Permission::RunAudit],
            UNIT_RATES_KEY => &[Permission::ManageAccounts, Permission::AssignPractice],
            _ => line,
        }
    }
}

/// A choice as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PcChoice {
    /// What was chosen.
    pub value: String,
    /// When, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// By whom; nobody where nobody had an account.
    pub by: Option<Uuid>,
}

impl Db {
    /// What was chosen last, by key. An entry that was changed after this station wrote it says nothing.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn pc_choices(&self) -> Result<BTreeMap<String, PcChoice>, StoreError> {
        let sql = "SELECT series, seq, at_ms, op, body, prev_hash, hash, key_id, signature
                     FROM journal WHERE series = ?1 AND op = 'set_pc' ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut choices = BTreeMap::new();
        for series in self.own_series() {
            let mut rows = statement.query([series])?;
            while let Some(row) = rows.next()? {
                let entry = entry_of(row)?;
                if !self.is_genuine(&entry) {
                    continue;
                }
                let body = self.far.aliases.through(&entry.body);
                if let Fact::SetPc(SetPc { key, value, by }) = Fact::read(&entry.op, &body)? {
                    choices.insert(key, PcChoice { value, at_ms: entry.at_ms, by });
                }
            }
        }
        Ok(choices)
    }

    /// Puts a choice for this PC, or what was done here, on record.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn set_pc(
        &mut self,
        now_ms: i64,
        right: &Authorized,
        key: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        let said = SetPc { key: key.to_owned(), value: value.to_owned(), by: right.by() };
        self.record_by(now_ms, right, &Fact::SetPc(said))
    }
}
