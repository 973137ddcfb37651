//! Heads of the journal: the present one as it is printed, whether an earlier one still lies in it, and that
//! of a copy. Cheap enough for every start: single entries are fetched, no table is read.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

use super::copy::{doubt, identity_of_copy, readable};
use super::facts::Fact;
use super::{Db, Hash, JournalHead, StoreError, Witness};
use crate::facts;
use dabiao_domain::head::HeadStamp;

/// How far a store is: its journal's head and what hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The station's first series: its name through all of them.
    pub station: String,
    /// The head of its own series.
    pub head: JournalHead,
    /// When the last entry was written, milliseconds since the Unix epoch; 0 for an empty journal.
    pub at_ms: i64,
    /// Attempts, sealed and open.
    pub attempts: u64,
}

/// Where an earlier head is in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// It is an entry of the journal.
    Within,
    /// The series has fewer entries now: this many.
    Beyond(u64),
    /// The entry with its number is another one.
    Beside,
    /// There is no such series.
    Nowhere,
    /// The series is another station's, of which not every entry is here, and that one is not.
    Withheld,
}

/// A restore recorded in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestoredEntry {
    /// Entries of the station before it, through all of its series: the backup that was restored had these.
    pub entries: u64,
    /// When, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Of the store that was set aside, the entries that both have and all that it had; none where that is
    /// not recorded.
    pub replaced: Option<(u64, u64)>,
}

impl RestoredEntry {
    /// Whether it is why the journal does not hold an entry, counted from 1, that it held before: the backup did not
    /// reach so far, or that entry was in the store that was set aside and in another form in the backup.
    pub fn explains(&self, entry: u64) -> bool {
        self.entries < entry || self.replaced.is_some_and(|(both, all)| both < entry && entry <= all)
    }
}

/// The restores recorded in an entry of `at_ms`, where `before` entries lead to the series that was gone back to.
fn restored_entries(before: u64, at_ms: i64, fact: Fact) -> Vec<RestoredEntry> {
    let Fact::Restored(facts::Restored { entries, lost_from, lost_entries, earlier, .. }) = fact else {
        return Vec::new();
    };
    let range = |both: Option<u64>, lost: Option<u64>| Some((both?, both?.saturating_add(lost?)));
    let earlier = earlier.iter().filter_map(|one| {
        let replaced = range(one.lost_from, one.lost_entries);
        Some(RestoredEntry { entries: one.entries?, at_ms: one.at_ms, replaced })
    });
    let itself = RestoredEntry {
        entries: before + entries.max(0) as u64,
        at_ms,
        replaced: range(lost_from, lost_entries),
    };
    earlier.chain(std::iter::once(itself)).collect()
}

/// The name of a series without what may be left out when it is written down.
fn bare(name: &str) -> String {
    name.chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase()).collect()
}

impl Db {
    /// The journal's head as it is printed; none for an empty journal.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn head_stamp(&self) -> Result<Option<HeadStamp>, StoreError> {
        let head = self.journal_head()?;
        Ok(HeadStamp::of(&head.series, head.entries, &head.hash))
    }

    /// How far the store is.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn reach(&self) -> Result<Reach, StoreError> {
        let head = self.journal_head()?;
        let sql = "SELECT at_ms FROM journal WHERE series = ?1 AND seq = ?2";
        let last = params![self.series, (head.entries as i64).wrapping_sub(1)];
        let at_ms: Option<i64> =
            self.connection.prepare_cached(sql)?.query_row(last, |row| row.get(0)).optional()?;
        // SQLite counts in the smallest index: no log is read.
        let sql = "SELECT count(*) FROM attempt";
        let attempts: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        let station = self.own_series().next().unwrap_or_default().to_owned();
        Ok(Reach { station, head, at_ms: at_ms.unwrap_or_default(), attempts: attempts as u64 })
    }

    /// Where `witness`, which has a number, is in the journal; one without is never found.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn lies(&self, witness: &Witness) -> Result<Lies, StoreError> {
        let Some(number) = witness.entries.and_then(|n| n.checked_sub(1)) else { return Ok(Lies::Nowhere) };
        let wanted = bare(&witness.series);
        let mut found = Lies::Nowhere;
        for series in self.series_names()?.into_iter().filter(|name| bare(name).starts_with(&wanted)) {
            let sql = "SELECT hash FROM journal WHERE series = ?1 AND seq = ?2";
            let at = params![series, number as i64];
            let hash: Option<Hash> =
                self.connection.prepare_cached(sql)?.query_row(at, |row| row.get(0)).optional()?;
            match hash {
                Some(hash) if hash.starts_with(&witness.hash) => return Ok(Lies::Within),
                Some(_) => found = Lies::Beside,
                None if found == Lies::Nowhere => {
                    let sql = "SELECT coalesce(max(seq) + 1, 0) FROM journal WHERE series = ?1";
                    let there: i64 =
                        self.connection.prepare_cached(sql)?.query_row([&series], |r| r.get(0))?;
                    found = Lies::Beyond(there as u64);
                }
                None => {}
            }
        }
        Ok(found)
    }

    /// As [`Db::lies`], among the entries of other stations too. Series that begin within a minute of one another have
    /// names that begin alike, so any of them that holds the head is enough, and one of another station that may hold it
    /// leaves it open.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn lies_anywhere(&self, witness: &Witness) -> Result<Lies, StoreError> {
        let here = self.lies(witness)?;
        if here == Lies::Within {
            return Ok(here);
        }
        Ok(match (here, self.lies_with_others(witness)?) {
            (_, there @ (Lies::Within | Lies::Withheld)) | (Lies::Nowhere, there) => there,
            (here, _) => here,
        })
    }

    /// Where a head is among the entries of other stations.
    fn lies_with_others(&self, witness: &Witness) -> Result<Lies, StoreError> {
        let Some(number) = witness.entries.and_then(|n| n.checked_sub(1)) else { return Ok(Lies::Nowhere) };
        let wanted = bare(&witness.series);
        let sql = "SELECT series FROM series
                    WHERE EXISTS (SELECT 1 FROM far_entry WHERE far_entry.series = series.series)";
        let mut statement = self.connection.prepare_cached(sql)?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?;
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        let mut found = Lies::Nowhere;
        for series in names.into_iter().filter(|name| bare(name).starts_with(&wanted)) {
            let sql = "SELECT hash FROM far_entry WHERE series = ?1 AND seq = ?2";
            let mut statement = self.connection.prepare_cached(sql)?;
            let hashes = statement.query_map(params![series, number as i64], |row| row.get::<_, Hash>(0))?;
            let hashes: Vec<Hash> = hashes.collect::<Result<_, _>>()?;
            if hashes.iter().any(|hash| hash.starts_with(&witness.hash)) {
                return Ok(Lies::Within);
            }
            if hashes.is_empty() {
                found = Lies::Withheld;
            } else if found == Lies::Nowhere {
                found = Lies::Beside;
            }
        }
        Ok(found)
    }

    /// The numbers of the certificates that this PC issued, by its own journal.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn numbers_issued_here(&self) -> Result<BTreeSet<String>, StoreError> {
        let sql = "SELECT json_extract(body, '$.number') FROM journal
                    WHERE op = 'issue_certificate' AND json_valid(body)";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0))?;
        Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// Names of all series, each found by one look into the index.
    fn series_names(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/series_names.sql"))?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// Restores recorded in this station's series, from its entry `from` on (from 0, counted through all of them), the
    /// oldest first; those
    /// whose own entries were lost again are reported by the restore that lost them.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn restores(&self, from: u64) -> Result<Vec<RestoredEntry>, StoreError> {
        let facts = self.restored_facts(from)?.into_iter();
        Ok(facts.flat_map(|(before, at_ms, fact)| restored_entries(before, at_ms, fact)).collect())
    }

    /// The facts of [`Db::restores`], each with the number of entries that lead to the series that was gone back to, and
    /// its time.
    ///
    /// # Errors
    /// As there.
    pub(super) fn restored_facts(&self, from: u64) -> Result<Vec<(u64, i64, Fact)>, StoreError> {
        let sql = "SELECT at_ms, op, body FROM journal WHERE series = ?1 AND seq >= ?2 AND op = 'restored' ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut facts = Vec::new();
        let mut before = 0;
        for part in &self.path {
            let mut rows = statement.query(params![part.series, from.saturating_sub(part.before) as i64])?;
            while let Some(row) = rows.next()? {
                let (op, body): (String, String) = (row.get(1)?, row.get(2)?);
                facts.push((before, row.get(0)?, Fact::read(&op, &body)?));
            }
            before = part.before;
        }
        Ok(facts)
    }

    /// Number and token of every certificate, in the order of numbers.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn certificate_tokens(&self) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT number, token FROM certificate ORDER BY number";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The public keys that this station's series names as its signers, in their text form.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn named_keys(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT op, body FROM journal
                    WHERE series = ?1 AND op IN ('begin_signing', 'begin_series') ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut keys = Vec::new();
        for series in self.own_series() {
            let mut rows = statement.query([series])?;
            while let Some(row) = rows.next()? {
                let (op, body): (String, String) = (row.get(0)?, row.get(1)?);
                if let Fact::BeginSigning(facts::BeginSigning { public_key, .. })
                | Fact::BeginSeries(facts::BeginSeries { public_key, .. }) = Fact::read(&op, &body)?
                {
                    keys.push(public_key);
                }
            }
        }
        Ok(keys)
    }
}

/// How far the copy `path` is; only its last entry is read, and nothing is written.
///
/// # Errors
/// [`StoreError::BadPath`] if there is no such file, [`StoreError::Unverified`] for one that is no store.
pub fn reach_of_copy(path: &Path) -> Result<Reach, StoreError> {
    readable(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || -> Result<Db, StoreError> {
        let connection = Connection::open_with_flags(path, flags)?;
        identity_of_copy(&connection)?;
        Db::of_copy(connection)
    };
    open().and_then(|db| db.reach()).map_err(doubt)
}
