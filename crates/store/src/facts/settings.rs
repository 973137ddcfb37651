//! Small choices that outlive the window: language, theme, text size, last officer.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::body::Body;
use crate::facts::Fact;
use crate::{Db, StoreError};

/// A choice of this PC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct SetSetting {
    pub key: String,
    pub value: String,
}

impl Body for SetSetting {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { key, value } = self;

        db.prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute(params![format!("{PREFIX}{key}"), value])?;

        Ok(())
    }
}

/// The prefix of settings' keys in the table.
pub(super) const PREFIX: &str = "setting.";

impl Db {
    /// All settings.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn settings(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT key, value FROM meta WHERE key LIKE 'setting.%'")?;
        let rows = statement.query_map([], |row| {
            let key: String = row.get(0)?;
            Ok((key.trim_start_matches(PREFIX).to_owned(), row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Sets one.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn set_setting(&mut self, now_ms: i64, key: &str, value: &str) -> Result<(), StoreError> {
        self.record(now_ms, &Fact::SetSetting(SetSetting { key: key.to_owned(), value: value.to_owned() }))
    }
}
