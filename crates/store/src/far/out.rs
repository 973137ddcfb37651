//! What this station gives away, and what it tells of the set: own entries and bodies, tips, what is missing.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};
use uuid::Uuid;

use super::body::{AttemptBody, body_of_row, kept};
use super::entry::signed;
use super::rows::far_entries;
use crate::hash::Hash;
use crate::journal_entry::entry_of;
use crate::{Db, StoreError};
use dabiao_domain::sync::{Place, SignedEntry, Tip};

/// Entries that something here follows, and that are not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPart {
    /// Of which series.
    pub series: Uuid,
    /// The number of the first.
    pub from: u64,
    /// The number of the last.
    pub to: u64,
}

/// How an entry stands in the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It has its place, and nothing speaks against it.
    Here,
    /// It has its place; its station had no say: unknown, retired before, or under another key; or nobody said whether it is
    /// this PC's own.
    Barred,
    /// What is before it is missing.
    Waiting,
}

/// How many entries of other stations are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FarCount {
    /// The series.
    pub series: String,
    /// The state, such as `applied` or `waiting`.
    pub state: String,
    /// So many.
    pub entries: u64,
}

impl Db {
    /// Entries of an own series from number `from` on, at most `most`.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn own_entries(&self, series: Uuid, from: u64, most: usize) -> Result<Vec<SignedEntry>, StoreError> {
        let sql = "SELECT series, seq, at_ms, op, body, prev_hash, hash, key_id, signature
                     FROM journal WHERE series = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![series.to_string(), from as i64, most as i64])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(signed(&entry_of(row)?)?);
        }
        Ok(entries)
    }

    /// How many entries an own series has, and the hash of the last; none where it has none.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn own_end(&self, series: Uuid) -> Result<Option<(u64, Hash)>, StoreError> {
        let sql = "SELECT seq, hash FROM journal WHERE series = ?1 ORDER BY seq DESC LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([series.to_string()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some((row.get::<_, i64>(0)? as u64 + 1, row.get(1)?)))
    }

    /// Every entry that is here, of whichever station, in the order of series and number.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn all_entries(&self) -> Result<Vec<SignedEntry>, StoreError> {
        Ok(self.placed_entries()?.into_iter().map(|(entry, _)| entry).collect())
    }

    /// As [`Db::all_entries`], with how each stands.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn placed_entries(&self) -> Result<Vec<(SignedEntry, Placed)>, StoreError> {
        let placed = |state: &str| match state {
            "waiting" => Placed::Waiting,
            "stranger" | "key" | "undecided" | "retired" => Placed::Barred,
            _ => Placed::Here,
        };
        let far = far_entries(&self.connection)?.into_iter();
        let mut all: Vec<(SignedEntry, Placed)> = far.map(|(entry, state)| (entry, placed(&state))).collect();
        for entry in self.journal()? {
            all.push((signed(&entry)?, Placed::Here));
        }
        all.sort_by_key(|(entry, _)| entry.place());
        Ok(all)
    }

    /// Ids of officers and units that are read as others, each with the one that stays.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn same_ids(&self) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT id, is_id FROM alias")?;
        let mut rows = statement.query([])?;
        let mut same = BTreeMap::new();
        while let Some(row) = rows.next()? {
            same.insert(crate::read::id(row, 0)?, crate::read::id(row, 1)?);
        }
        Ok(same)
    }

    /// The operation and the body of every entry of another station whose line can be read.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn far_told(&self) -> Result<Vec<(String, String)>, StoreError> {
        let all = far_entries(&self.connection)?.into_iter();
        Ok(all.filter_map(|(entry, _)| entry.checked().ok()).map(|line| (line.op, line.body)).collect())
    }

    /// One entry that is here.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn entry_at(&self, place: &Place) -> Result<Option<SignedEntry>, StoreError> {
        let name = params![place.series.to_string(), place.seq as i64, place.hash];
        let sql = "SELECT series, seq, at_ms, op, body, prev_hash, hash, key_id, signature
                     FROM journal WHERE series = ?1 AND seq = ?2 AND hash = ?3";
        let own = self.connection.prepare_cached(sql)?.query_row(name, entry_of).optional()?;
        if let Some(own) = own {
            return signed(&own).map(Some);
        }
        let sql = "SELECT prev_hash, line, key_id, signature FROM far_entry
                    WHERE series = ?1 AND seq = ?2 AND hash = ?3";
        let far = self.connection.prepare_cached(sql)?.query_row(name, |row| {
            Ok(SignedEntry {
                series: place.series,
                seq: place.seq,
                prev_hash: row.get(0)?,
                hash: place.hash,
                line: row.get(1)?,
                key_id: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                signature: row.get::<_, Option<Vec<u8>>>(3)?.unwrap_or_default(),
            })
        });
        Ok(far.optional()?)
    }

    /// The entries that nothing here follows, own ones and others; what waits for one before it is none.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn tips(&self) -> Result<Vec<Tip>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("../sql/tips.sql"))?;
        let mut rows = statement.query([])?;
        let mut tips = Vec::new();
        while let Some(row) = rows.next()? {
            let series: String = row.get(0)?;
            let Ok(series) = Uuid::try_parse(&series) else { continue };
            tips.push(Tip { series, entries: row.get::<_, i64>(1)? as u64 + 1, hash: row.get(2)? });
        }
        tips.sort();
        Ok(tips)
    }

    /// What is missing before entries that wait.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn missing_entries(&self) -> Result<Vec<MissingPart>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("../sql/missing.sql"))?;
        let mut rows = statement.query([])?;
        let mut ends: BTreeMap<(Uuid, u64), u64> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let series: String = row.get(0)?;
            let Ok(series) = Uuid::try_parse(&series) else { continue };
            let to = row.get::<_, i64>(1)? as u64;
            let from = row.get::<_, Option<i64>>(2)?.map_or(0, |last| last as u64 + 1);
            // Of a fork only the one entry before it is sure to be missing.
            let from = from.min(to);
            ends.entry((series, from)).and_modify(|end| *end = to.min(*end)).or_insert(to);
        }
        Ok(ends.into_iter().map(|((series, from), to)| MissingPart { series, from, to }).collect())
    }

    /// How many entries of other stations are in which state, by series.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn far_counts(&self) -> Result<Vec<FarCount>, StoreError> {
        let sql =
            "SELECT series, state, count(*) FROM far_entry GROUP BY series, state ORDER BY series, state";
        self.rows_of("far_entry", sql, |row| {
            Ok(FarCount { series: row.get(0)?, state: row.get(1)?, entries: row.get::<_, i64>(2)? as u64 })
        })
    }

    /// The body of a sealed attempt that is here, of whichever station; none where its body is not here.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn attempt_body(&self, attempt: Uuid) -> Result<Option<AttemptBody>, StoreError> {
        match body_of_row(&self.connection, attempt)? {
            Some(body) => Ok(Some(body)),
            None => Ok(kept(&self.connection, attempt)?.into_iter().next()),
        }
    }

    /// The sealed attempts that an own series tells of from number `from` on, each with the digest of its body.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn own_bodies(&self, series: Uuid, from: u64) -> Result<Vec<(Uuid, Hash)>, StoreError> {
        let sql = "SELECT json_extract(body, '$.id') FROM journal
                    WHERE series = ?1 AND seq >= ?2 AND op = 'seal_attempt' ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![series.to_string(), from as i64])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let Ok(attempt) = Uuid::try_parse(&row.get::<_, String>(0)?) else { continue };
            if let Some(body) = body_of_row(&self.connection, attempt)? {
                found.push((attempt, body.digest()));
            }
        }
        Ok(found)
    }
}
