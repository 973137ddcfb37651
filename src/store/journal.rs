//! The journal: one entry for every write, each with the hash of the one before it.

use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Serialize;

use super::hash::{Hash, chain_event};
use super::{Db, StoreError};

/// One journal entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// The station that wrote it.
    pub series: String,
    /// Its number in the series, from 0 without gaps.
    pub seq: i64,
    /// Wall-clock time, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// What was done.
    pub op: String,
    /// Its particulars, JSON.
    pub body: String,
    /// Hash of the entry before it; zeros for the first.
    pub prev_hash: Hash,
    /// SHA-256 over `prev_hash` and the canonical line.
    pub hash: Hash,
}

/// The line an entry is hashed by. Frozen by a test.
#[derive(Serialize)]
struct EntryLine<'a> {
    series: &'a str,
    seq: i64,
    at_ms: i64,
    op: &'a str,
    body: &'a str,
}

impl JournalEntry {
    /// The hash that this entry must have.
    pub fn computed_hash(&self) -> Hash {
        let line = EntryLine {
            series: &self.series,
            seq: self.seq,
            at_ms: self.at_ms,
            op: &self.op,
            body: &self.body,
        };
        chain_event(&self.prev_hash, &serde_json::to_string(&line).unwrap_or_default())
    }
}

/// What an entry says was done.
pub(super) struct Op {
    name: &'static str,
    body: serde_json::Value,
}

impl Op {
    pub(super) fn new(name: &'static str, body: serde_json::Value) -> Self {
        Self { name, body }
    }
}

impl Db {
    /// The one door for writes: runs `write` and appends the journal entry of `op` in one transaction.
    pub(super) fn transact<T>(
        &mut self,
        now_ms: i64,
        op: Op,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let series = self.series.clone();
        let tx = self.connection.transaction()?;
        let result = write(&tx)?;
        append(&tx, &series, now_ms, &op)?;
        tx.commit()?;
        Ok(result)
    }

    /// Every entry in the order of series and number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn journal(&self) -> Result<Vec<JournalEntry>, StoreError> {
        let sql = "SELECT series, seq, at_ms, op, body, prev_hash, hash FROM journal ORDER BY series, seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(JournalEntry {
                series: row.get(0)?,
                seq: row.get(1)?,
                at_ms: row.get(2)?,
                op: row.get(3)?,
                body: row.get(4)?,
                prev_hash: row.get(5)?,
                hash: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn append(tx: &Transaction<'_>, series: &str, now_ms: i64, op: &Op) -> Result<(), StoreError> {
    let last: Option<(i64, Hash)> = tx
        .prepare_cached("SELECT seq, hash FROM journal WHERE series = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([series], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, prev_hash) = last.map_or((0, [0; 32]), |(seq, hash)| (seq + 1, hash));
    let mut entry = JournalEntry {
        series: series.to_owned(),
        seq,
        at_ms: now_ms,
        op: op.name.to_owned(),
        body: op.body.to_string(),
        prev_hash,
        hash: [0; 32],
    };
    entry.hash = entry.computed_hash();
    tx.prepare_cached(
        "INSERT INTO journal (series, seq, at_ms, op, body, prev_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        entry.series,
        entry.seq,
        entry.at_ms,
        entry.op,
        entry.body,
        entry.prev_hash,
        entry.hash
    ])?;
    Ok(())
}
