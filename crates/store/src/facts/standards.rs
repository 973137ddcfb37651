//! Versions of standards that were put in force.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Fact;
use super::body::{Body, blob, time};
use crate::{Db, StoreError};
use dabiao_domain::actor::Authorized;

/// A standard, or a new version of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct SaveStandard {
    pub id: String,
    pub version: u32,
    pub toml: String,
    pub by: Uuid,
}

impl Body for SaveStandard {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, version, toml, by } = self;

        db.prepare_cached(
            "INSERT INTO standard_version (id, version, toml, at_ms, by_id) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![id, version, toml, at_ms, blob(by)])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// A version of a standard that was put in force on this station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardRow {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Its file.
    pub toml: String,
}

impl Db {
    /// All versions of standards that were put in force here, in order.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn standard_versions(&self) -> Result<Vec<StandardRow>, StoreError> {
        let sql = "SELECT id, version, toml FROM standard_version ORDER BY id, version";
        self.rows_of("standard_version", sql, |row| {
            Ok(StandardRow { id: row.get(0)?, version: row.get(1)?, toml: row.get(2)? })
        })
    }

    /// Keeps a version of a standard. The same text again is left as it is.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when that version has another text; [`StoreError::NotAllowed`]; what SQLite says.
    pub fn save_standard(
        &mut self,
        now_ms: i64,
        right: &Authorized,
        row: &StandardRow,
    ) -> Result<(), StoreError> {
        let Some(by) = right.by() else { return Err(StoreError::NotAllowed("save_standard")) };
        let sql = "SELECT toml FROM standard_version WHERE id = ?1 AND version = ?2";
        let there: Option<String> =
            self.connection.query_row(sql, (&row.id, row.version), |r| r.get(0)).optional()?;
        match there {
            Some(toml) if toml == row.toml => return Ok(()),
            Some(_) => return Err(StoreError::Taken(format!("{} {}", row.id, row.version))),
            None => {}
        }
        let StandardRow { id, version, toml } = row.clone();
        self.record_by(now_ms, right, &Fact::SaveStandard(SaveStandard { id, version, toml, by }))
    }
}
