//! Small choices that outlive the window: language, theme, text size, last officer.

use std::collections::BTreeMap;

use super::fact::Fact;
use super::{Db, StoreError};

/// What keys of settings begin with in the table.
pub(super) const PREFIX: &str = "setting.";

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
        self.record(now_ms, &Fact::SetSetting { key: key.to_owned(), value: value.to_owned() })
    }
}
