//! An entry of a journal, and the end of one.

use super::hash::{Hash, chain_event};

/// One journal entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// The station that wrote it.
    pub series: String,
    /// Its number in the series, from 0 without gaps.
    pub seq: i64,
    /// Wall-clock time, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// The operation.
    pub op: String,
    /// Its particulars, JSON.
    pub body: String,
    /// Hash of the entry before it; zeros for the first.
    pub prev_hash: Hash,
    /// SHA-256 over `prev_hash` and the canonical line.
    pub hash: Hash,
    /// The key that signed it; none for entries from before there was one.
    pub key_id: Option<String>,
    /// The signature over `hash`.
    pub signature: Option<Vec<u8>>,
}

impl JournalEntry {
    /// The hash that this entry must have.
    pub fn computed_hash(&self) -> Hash {
        chain_event(&self.prev_hash, &self.line())
    }

    /// The line that it is hashed by. Frozen by a test. Texts and numbers alone: there is none that can't be written.
    pub(super) fn line(&self) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let (series, op, body) = (text(&self.series), text(&self.op), text(&self.body));
        let Self { seq, at_ms, .. } = self;
        format!(r#"{{"series":{series},"seq":{seq},"at_ms":{at_ms},"op":{op},"body":{body}}}"#)
    }
}

/// How far a series goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalHead {
    /// The series.
    pub series: String,
    /// Its entries.
    pub entries: u64,
    /// The hash of the last one; zeros where there is none.
    pub hash: Hash,
}

/// An entry out of a row of all its columns.
pub(super) fn entry_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<JournalEntry> {
    Ok(JournalEntry {
        series: row.get(0)?,
        seq: row.get(1)?,
        at_ms: row.get(2)?,
        op: row.get(3)?,
        body: row.get(4)?,
        prev_hash: row.get(5)?,
        hash: row.get(6)?,
        key_id: row.get(7)?,
        signature: row.get(8)?,
    })
}
