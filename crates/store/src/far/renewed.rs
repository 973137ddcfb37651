//! Keys of the founding PC that it replaced: what they sign beside its own way says nothing.
//!
//! Where the PC that founded the bureau got another key, the entry that names it parts old from new. Whoever has the old key
//! can still write what looks like the directory: from an older entry of it, or in a series of their own. Nothing in such an
//! entry says when it was made, so what counts of the old key is what leads to the renewal, or to anything else that the
//! present key signed, and what had been given back when that was written, whose ends it names. Only this PC's own renewals part anything: of two ways that go on under one
//! key nobody else can tell which is the founding PC's.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::paths::{Member, Paths};
use crate::facts::{self, Fact};
use crate::hash::{Hash, hex, unhex};
use crate::journal_entry::JournalEntry;
use crate::own_path::named_key;
use crate::signer_key::JournalKey;
use crate::{Db, StoreError};

/// The members, as numbers in the list, that say to be of the founding PC `founder` and are signed by a key that it replaced,
/// without leading to the renewal: they count nowhere. None at a PC that did not renew its key as that one.
pub(super) fn late(paths: &Paths<'_>, founder: Uuid) -> BTreeSet<usize> {
    let before = paths.before();
    let key_before = |n: usize| {
        let before = before.get(n).copied().flatten().and_then(|before| paths.members.get(before));
        before.and_then(|member| member.after.clone())
    };
    let (mut named, mut replaced): (Vec<JournalKey>, Vec<JournalKey>) = (Vec::new(), Vec::new());
    let mut kept: Vec<usize> = Vec::new();
    for (n, member) in paths.members.iter().enumerate().filter(|(_, member)| !member.far) {
        let Some(key) = named_key(member.entry).filter(|_| paths.station(member) == Some(founder)) else {
            continue;
        };
        if let Some(old) = key_before(n).filter(|old| *old != key) {
            replaced.push(old.as_ref().clone());
            kept.push(n);
        }
        kept.extend(ends_of(paths, member.entry));
        // A key that it took back is the present one again.
        replaced.retain(|old| *old != *key);
        named.push(key.as_ref().clone());
    }
    if replaced.is_empty() {
        return BTreeSet::new();
    }
    named.retain(|key| !replaced.contains(key));
    let is_present =
        |member: &Member<'_>| member.key.as_ref().is_some_and(|key| named.contains(key.as_ref()));
    // What it wrote under the present key and forgot: a restore went back behind the renewal.
    for (n, member) in paths.members.iter().enumerate().filter(|(_, member)| member.far) {
        if is_present(member) && paths.station(member) == Some(founder) {
            kept.push(n);
            kept.extend(ends_of(paths, member.entry));
        }
    }
    let mut leads: BTreeSet<usize> = BTreeSet::new();
    for end in kept {
        let mut at = Some(end);
        while let Some(n) = at.filter(|n| leads.insert(*n)) {
            at = before.get(n).copied().flatten();
        }
    }
    let is_late = |n: usize| {
        let Some(member) = paths.members.get(n).filter(|member| member.far) else { return false };
        !is_present(member) && !leads.contains(&n) && paths.station(member) == Some(founder)
    };
    (0..paths.members.len()).filter(|n| is_late(*n)).collect()
}

/// The members that a renewal names as ends of what had been given back.
fn ends_of(paths: &Paths<'_>, renewal: &JournalEntry) -> Vec<usize> {
    if renewal.op != "begin_signing" {
        return Vec::new();
    }
    let Ok(Fact::BeginSigning(facts::BeginSigning { kept, .. })) = Fact::read(&renewal.op, &renewal.body)
    else {
        return Vec::new();
    };
    let ends: BTreeSet<(String, i64, Vec<u8>)> = kept
        .iter()
        .filter_map(|end| {
            let seq = i64::try_from(end.entries).ok()?.checked_sub(1)?;
            Some((end.series.to_string(), seq, unhex(&end.head)?))
        })
        .collect();
    if ends.is_empty() {
        return Vec::new();
    }
    let is_end = |entry: &JournalEntry| {
        ends.iter().any(|(series, seq, hash)| {
            entry.seq == *seq && entry.series == *series && hash.as_slice() == entry.hash.as_slice()
        })
    };
    (0..paths.members.len()).filter(|n| paths.members.get(*n).is_some_and(|m| is_end(m.entry))).collect()
}

impl Db {
    /// The ends of what others gave back of this station's series, as far as it counts: what it had written before a restore
    /// set it aside. A renewal of its key names them.
    ///
    /// # Errors
    /// SQLite errors.
    pub(crate) fn ends_given_back(&self) -> Result<Vec<facts::SeriesParent>, StoreError> {
        let sql = "SELECT seq, hash FROM far_entry AS f
                    WHERE series = ?1 AND state NOT IN ('waiting', 'key', 'stranger', 'retired')
                      AND NOT EXISTS (SELECT 1 FROM far_entry AS n
                                       WHERE n.series = f.series AND n.seq = f.seq + 1 AND n.prev_hash = f.hash
                                         AND n.state NOT IN ('waiting', 'key', 'stranger', 'retired'))
                    ORDER BY seq, hash";
        let mut statement = self.connection.prepare(sql)?;
        let mut ends = Vec::new();
        for name in self.series_of_own_name()? {
            let Ok(series) = Uuid::try_parse(&name) else { continue };
            let rows = statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let rows: Vec<(i64, Hash)> = rows.collect::<Result<_, _>>()?;
            ends.extend(rows.into_iter().map(|(seq, hash)| {
                let entries = (seq as u64).saturating_add(1);
                facts::SeriesParent { series, entries, head: hex(&hash) }
            }));
        }
        Ok(ends)
    }

    /// Says on record why the present key signs from here on, and names what others had given back until now. The key before it
    /// vouched for it already.
    ///
    /// # Errors
    /// SQLite errors; nothing is written then.
    pub fn name_key(&mut self, now_ms: i64, why: &str, by: Option<Uuid>) -> Result<(), StoreError> {
        let Some(signer) = &self.signer else { return Ok(()) };
        let (key_id, public_key) = (signer.key_id().to_owned(), signer.public_key());
        let (kept, why) = (self.ends_given_back()?, Some(why.to_owned()));
        let fact = facts::BeginSigning { key_id, public_key, enrolled: true, why, by, kept };
        self.record(now_ms, &Fact::BeginSigning(fact))
    }

    /// So many entries that others handed over say to be of this station, are not in its journal, and count: of what it
    /// forgot, or of whoever has its key.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn counts_as_own(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM far_entry
                    WHERE series = ?1 AND state NOT IN ('waiting', 'key', 'stranger', 'retired')";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut all = 0;
        for name in self.series_of_own_name()? {
            let n: i64 = statement.query_row([&name], |row| row.get(0))?;
            all += n as u64;
        }
        Ok(all)
    }

    /// The series of this station, and those that others handed over as its own.
    fn series_of_own_name(&self) -> Result<BTreeSet<String>, StoreError> {
        let own = self.own_station()?.to_string();
        let mut names: BTreeSet<String> = self.own_series().map(str::to_owned).collect();
        let told = self.written_series()?.into_iter();
        names.extend(told.filter(|(_, station)| *station == own).map(|(series, _)| series));
        Ok(names)
    }
}
