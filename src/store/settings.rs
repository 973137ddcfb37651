//! Small choices that outlive the window: language, theme, text size, last officer.

use std::collections::BTreeMap;

use rusqlite::params;
use serde_json::json;

use super::journal::Op;
use super::{Db, StoreError};

const PREFIX: &str = "setting.";

impl Db {
    /// All settings.
    ///
    /// # Errors
    /// What SQLite says.
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
    /// What SQLite says.
    pub fn set_setting(&mut self, now_ms: i64, key: &str, value: &str) -> Result<(), StoreError> {
        let op = Op::new("set_setting", json!({"key": key, "value": value}));
        self.transact(now_ms, op, |tx| {
            tx.execute(
                "INSERT INTO meta (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                params![format!("{PREFIX}{key}"), value],
            )?;
            Ok(())
        })
    }
}
