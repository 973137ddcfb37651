//! The effect of a restore, before it is done: the content of the backup, its owner, and what it lacks of
//! this store.

use std::collections::BTreeSet;
use std::path::Path;

use super::copy::{doubt, readable};
use super::restore::Prepared;
use super::restore_origin::{lost, own};
use super::signer_key::JournalKey;
use super::{AuditAgainst, Db, Lost, NotOwn, StoreError};

/// The content of a store, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Officers in the roster.
    pub officers: u32,
    /// Attempts, open and sealed.
    pub attempts: u32,
    /// Certificates.
    pub certificates: u32,
    /// When the newest entry was written, milliseconds since the Unix epoch; none in an empty store.
    pub newest_ms: Option<i64>,
}

/// The effect of restoring a file here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The content of the file.
    pub there: Contents,
    /// The part of this store that is not in it, as the journal counts it; none if all of it is.
    pub lost: Option<Lost>,
    /// Attempts here that are not in it.
    pub lost_attempts: usize,
    /// Certificates here that are not in it.
    pub lost_certificates: usize,
    /// Officers here who are not in it.
    pub lost_officers: usize,
    /// Why it is not known to be this station's own history; none if it is.
    pub foreign: Option<NotOwn>,
}

impl Db {
    /// Reads a backup without restoring it. It is not audited: a restore does that, and refuses one that does
    /// not verify.
    ///
    /// # Errors
    /// [`StoreError::BadPath`] for a file that can't be read, [`StoreError::Unverified`] for one that is no backup.
    pub fn look_at_backup(&self, file: &Path, against: &AuditAgainst) -> Result<Preview, StoreError> {
        readable(file)?;
        let prepared = Prepared::of(file, self.folder())?;
        let copy = prepared.open().map_err(doubt)?;
        let key = self
            .signer
            .as_ref()
            .map(|signer| JournalKey { id: signer.key_id().to_owned(), public: signer.public_key() });
        let foreign = own(&copy, Some(self), against, key.as_ref()).map_err(doubt)?.err();
        let missing = |table: &str, column: &str| -> Result<usize, StoreError> {
            let there = copy.all_of(table, column).map_err(doubt)?;
            Ok(self.all_of(table, column)?.difference(&there).count())
        };
        Ok(Preview {
            there: copy.contents().map_err(doubt)?,
            lost: lost(self, &copy),
            lost_attempts: missing("attempt", "id")?,
            lost_certificates: missing("certificate", "number")?,
            lost_officers: missing("officer", "id")?,
            foreign,
        })
    }

    fn contents(&self) -> Result<Contents, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM officer), (SELECT count(*) FROM attempt),
                          (SELECT count(*) FROM certificate), (SELECT max(at_ms) FROM journal)";
        Ok(self.connection.query_row(sql, [], |row| {
            Ok(Contents {
                officers: row.get(0)?,
                attempts: row.get(1)?,
                certificates: row.get(2)?,
                newest_ms: row.get(3)?,
            })
        })?)
    }

    /// Every value of a column, as it is stored. Names are the program's own.
    fn all_of(&self, table: &str, column: &str) -> Result<BTreeSet<Vec<u8>>, StoreError> {
        let sql = format!("SELECT CAST({column} AS BLOB) FROM {table}");
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
