//! Keys of the founding PC that it replaced: what they sign beside its own way says nothing.
//!
//! Where the PC that founded the bureau got another key, the entry that names it parts old from new. Whoever has the old key
//! can still write what looks like the directory: from an older entry of it, or in a series of their own. Nothing in such an
//! entry says when it was made, so what counts of the old key is what leads to the renewal, or to anything else that the
//! present key signed, and what had been given back when that was written, whose ends it names.
//!
//! At the founding PC its own renewals part them, as its own journal tells which they are. At the others it is the key by which
//! they know it, see [`super::pinned`]; until they know a new one, two ways under the old one are one word against another.
//!
//! Which key the founding PC has only it says: what others hand over in its name and names another one for it is not counted
//! there, and so goes to nobody.

use std::collections::BTreeSet;

use rusqlite::params;
use uuid::Uuid;

use super::paths::{Member, Paths};
use super::pinned::{Way, followed, keys_from};
use crate::facts::{self, Fact};
use crate::hash::{Hash, hex, unhex};
use crate::journal_entry::JournalEntry;
use crate::own_path::named_key;
use crate::signer_key::JournalKey;
use crate::{Db, StoreError};

/// The last entry of a part of a series: the name of that, its number, its hash.
pub(super) type End = (String, i64, Hash);

/// So many entries that are not its own are named in one word.
const MOST_NAMED: usize = 1_000;
/// So many words at a time: whoever writes more than they name does it in other series, which fall out by themselves.
const MOST_WORDS: usize = 20;

/// The members, as numbers in the list, that say to be of the founding PC `founder` and count nowhere: they are signed by a key
/// that it replaced, without leading to the renewal, or name a key for it that is not its own, or the founding PC said that they are
/// not its. `pinned` is the key by which this PC knows it, where it is another one.
pub(super) fn late(paths: &Paths<'_>, founder: Uuid, pinned: Option<&JournalKey>) -> BTreeSet<usize> {
    let before = paths.before();
    let Some(key) = pinned.filter(|_| !paths.founded_here) else {
        let mut late = renewed_here(paths, founder, &before);
        if paths.founded_here {
            late.extend(strange(paths, founder, &before));
        }
        return late;
    };
    let said = said_by(paths, founder);
    let Some(way) = Way::to(paths, &before, (&said, key)) else { return BTreeSet::new() };
    let keys = keys_from(paths, (&said, founder), key);
    let mut late = way.beside(&said, &keys);
    // The word of the key by which it is known here, and of those on the way to that.
    let speaks = |n: &usize| {
        let signed = paths.members.get(*n).is_some_and(|member| member.key.as_deref() == Some(key));
        signed || way.leads(*n)
    };
    let mut named: BTreeSet<End> = BTreeSet::new();
    for member in said.iter().filter(|n| speaks(n)).filter_map(|n| paths.members.get(*n)) {
        named.extend(ends(member.entry).1);
    }
    let is_named = |n: &usize| {
        let far = paths.members.get(*n).filter(|member| member.far && !named.is_empty());
        far.is_some_and(|m| named.contains(&(m.entry.series.clone(), m.entry.seq, m.entry.hash)))
            && !way.leads(*n)
    };
    let all: BTreeSet<usize> = said.iter().copied().collect();
    let from: Vec<usize> = said.iter().copied().filter(is_named).collect();
    let is_far = |n: usize| paths.members.get(n).is_some_and(|member| member.far);
    late.extend(followed(paths, from, &|n| all.contains(&n) && is_far(n) && !way.leads(n)));
    late
}

/// The members that say to be of the founding PC.
fn said_by(paths: &Paths<'_>, founder: Uuid) -> Vec<usize> {
    let is_root = |(n, member): &(usize, &Member<'_>)| member.root == *n;
    let roots = paths.members.iter().enumerate().filter(is_root);
    let roots = roots.filter(|(_, member)| paths.station(member) == Some(founder));
    let roots: BTreeSet<usize> = roots.map(|(n, _)| n).collect();
    let all = paths.members.iter().enumerate();
    all.filter(|(_, member)| roots.contains(&member.root)).map(|(n, _)| n).collect()
}

/// As [`late`], at a PC that renewed its key as the founding one.
fn renewed_here(paths: &Paths<'_>, founder: Uuid, before: &[Option<usize>]) -> BTreeSet<usize> {
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

/// What a renewal names: ends of what had been given back, and entries that are not its station's.
pub(super) fn ends(renewal: &JournalEntry) -> (Vec<End>, Vec<End>) {
    if renewal.op != "begin_signing" {
        return (Vec::new(), Vec::new());
    }
    let Ok(Fact::BeginSigning(facts::BeginSigning { kept, not_ours, .. })) =
        Fact::read(&renewal.op, &renewal.body)
    else {
        return (Vec::new(), Vec::new());
    };
    let place = |end: &facts::SeriesParent| -> Option<End> {
        let seq = i64::try_from(end.entries).ok()?.checked_sub(1)?;
        Some((end.series.to_string(), seq, unhex(&end.head)?.try_into().ok()?))
    };
    (kept.iter().filter_map(place).collect(), not_ours.iter().filter_map(place).collect())
}

/// The members that a renewal names as ends of what had been given back.
fn ends_of(paths: &Paths<'_>, renewal: &JournalEntry) -> Vec<usize> {
    let ends: BTreeSet<End> = ends(renewal).0.into_iter().collect();
    if ends.is_empty() {
        return Vec::new();
    }
    let is_end = |entry: &JournalEntry| ends.contains(&(entry.series.clone(), entry.seq, entry.hash));
    (0..paths.members.len()).filter(|n| paths.members.get(*n).is_some_and(|m| is_end(m.entry))).collect()
}

/// The key that an entry of the founding PC names for that.
pub(super) fn named_for(entry: &JournalEntry, founder: Uuid) -> Option<JournalKey> {
    if entry.op != "enrol_station" {
        return named_key(entry).map(|key| key.as_ref().clone());
    }
    let Ok(Fact::EnrolStation(station)) = Fact::read(&entry.op, &entry.body) else { return None };
    let key = JournalKey { id: station.key_id, public: station.public_key };
    (station.station_id == founder).then_some(key)
}

/// At the founding PC: entries of others in its name that give it a key which its own journal does not know, and what follows
/// them. But for what leads on to a key of its own: that it said itself, and forgot in a restore.
fn strange(paths: &Paths<'_>, founder: Uuid, before: &[Option<usize>]) -> BTreeSet<usize> {
    let said = said_by(paths, founder);
    let member = |n: &usize| paths.members.get(*n);
    let far = |n: &usize| member(n).is_some_and(|member| member.far);
    let named = |n: &usize| named_for(member(n)?.entry, founder);
    let mut own: Vec<JournalKey> = Vec::new();
    for key in said.iter().filter(|n| !far(n)).filter_map(named) {
        if !own.contains(&key) {
            own.push(key);
        }
    }
    let foreign = said.iter().copied().filter(|n| far(n) && named(n).is_some_and(|key| !own.contains(&key)));
    let mut foreign: BTreeSet<usize> = foreign.collect();
    for key in &own {
        if foreign.is_empty() {
            break;
        }
        let signed = |n: &&usize| member(n).is_some_and(|member| member.key.as_deref() == Some(key));
        let mut leads: BTreeSet<usize> = BTreeSet::new();
        for end in said.iter().filter(|n| far(n)).filter(signed) {
            let mut at = Some(*end);
            while let Some(n) = at.filter(|n| leads.insert(*n)) {
                at = before.get(n).copied().flatten();
            }
        }
        // Whoever signs on with the key that signed it vouches for nothing.
        foreign.retain(|n| signed(&n) || !leads.contains(n));
    }
    let all: BTreeSet<usize> = said.into_iter().collect();
    followed(paths, foreign.into_iter().collect(), &|n| all.contains(&n) && far(&n))
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
        let not_ours = Vec::new();
        let fact = facts::BeginSigning { key_id, public_key, enrolled: true, why, by, kept, not_ours };
        self.record(now_ms, &Fact::BeginSigning(fact))?;
        self.disown(now_ms, by).map(|_| ())
    }

    /// Says on record that what others handed over in this station's name and does not count here is not its own: where a part of
    /// its own way is not at hand, nothing else tells. So many entries are named; nothing is written where there is none, or no
    /// key signs here.
    ///
    /// # Errors
    /// SQLite errors; what was written before stays then.
    pub fn disown(&mut self, now_ms: i64, by: Option<Uuid>) -> Result<usize, StoreError> {
        let Some(signer) = &self.signer else { return Ok(0) };
        let (key_id, public_key) = (signer.key_id().to_owned(), signer.public_key());
        let all = self.not_its_own()?;
        for not_ours in all.chunks(MOST_NAMED).take(MOST_WORDS).map(<[_]>::to_vec) {
            let (key_id, public_key) = (key_id.clone(), public_key.clone());
            let (why, kept) = (None, Vec::new());
            let fact = facts::BeginSigning { key_id, public_key, enrolled: true, why, by, kept, not_ours };
            self.record(now_ms, &Fact::BeginSigning(fact))?;
        }
        Ok(all.len().min(MOST_NAMED * MOST_WORDS))
    }

    /// What others handed over in this station's name, is signed by a key that it has or had, and does not count. What stands in
    /// the series of its own journal comes first: that alone can be taken for a part of its way, and no flood of others hides it.
    fn not_its_own(&self) -> Result<Vec<facts::SeriesParent>, StoreError> {
        let sql = "SELECT seq, hash FROM far_entry
                    WHERE series = ?1 AND state = 'key' AND key_id IN (SELECT key_id FROM journal)
                    ORDER BY seq, hash";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = Vec::new();
        let own: Vec<String> = self.own_series().map(str::to_owned).collect();
        let others = self.series_of_own_name()?.into_iter().filter(|name| !own.contains(name));
        for name in own.iter().cloned().chain(others) {
            let Ok(series) = Uuid::try_parse(&name) else { continue };
            let rows = statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let rows: Vec<(i64, Hash)> = rows.collect::<Result<_, _>>()?;
            found.extend(rows.into_iter().map(|(seq, hash)| {
                let entries = (seq as u64).saturating_add(1);
                facts::SeriesParent { series, entries, head: hex(&hash) }
            }));
        }
        Ok(found)
    }

    /// What others handed over in this station's name and is not in its journal, each by its operation and what it says: what
    /// counts, or what does not.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn said_in_own_name(&self, counts: bool) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT op, json_extract(line, '$.body') FROM far_entry
                    WHERE series = ?1 AND state <> 'waiting'
                      AND (state NOT IN ('key', 'stranger', 'retired')) = ?2
                    ORDER BY seq, hash";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found: Vec<(String, String)> = Vec::new();
        for name in self.series_of_own_name()? {
            let rows = statement.query_map(params![name, counts], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for said in rows {
                found.push(said?);
            }
        }
        Ok(found)
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
