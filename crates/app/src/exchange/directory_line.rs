//! The series of the bureau's directory: the first one, and those in which the founding PC went on.
//!
//! As in the store: a series goes on with the directory where it leads back to it, says to be the founding station's, and
//! is under a key that the directory names for that. Beyond a gap it is such a key that tells an entry of the directory
//! from one of another series of that name.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::bureau_file::BureauFile;
use super::view::{begun, end_of, line};
use crate::signing::JournalKeys;
use dabiao_domain::sync::directory::DirectoryFact;
use dabiao_domain::sync::order::{self, Beginning};
use dabiao_domain::sync::rank::Lines;
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::{EntryHash, Place, SignedEntry, Tip};
use dabiao_store::{JournalKey, JournalVerifier as _, SignedHead, facts};

/// Whether the first entry of a series has a say, so that the series leads somewhere.
type HasSay<'a> = &'a dyn Fn(&Uuid) -> bool;

/// The directory's entries among those that are here.
pub(super) struct DirectoryLine<'a> {
    series: BTreeSet<Uuid>,
    entries: Vec<&'a SignedEntry>,
}

impl<'a> DirectoryLine<'a> {
    /// Of the directory of `bureau`; of every series it is known whose it is and where it goes on from. What is `barred` was
    /// signed by somebody else, and says nothing wherever it stands. But for the key that an answer brought to this PC: where
    /// `is_elsewhere`, another PC founded the bureau, and that key is what this one knows it by.
    pub fn of(
        set: &'a EntrySet,
        bureau: &BureauFile,
        (owners, parents): (&BTreeMap<Uuid, Uuid>, &BTreeMap<Uuid, Tip>),
        (barred, is_elsewhere): (&BTreeSet<Place>, bool),
    ) -> Self {
        let pinned = BTreeMap::from([(bureau.key_id.clone(), bureau.public_key.clone())]);
        let is_barred = |entry: &SignedEntry| {
            barred.contains(&entry.place()) && !(is_elsewhere && is_signed(entry, &pinned))
        };
        let mut line = Self { series: BTreeSet::from([bureau.series]), entries: Vec::new() };
        let mut keys = pinned.clone();
        let firsts = firsts(set);
        loop {
            line.entries = entries((set, &is_barred), &line.series, (bureau.series, bureau.first()), &keys);
            let (known, series) = (keys.len(), line.series.len());
            for entry in &line.entries {
                keys.extend(key_of(entry, bureau.station));
            }
            let begins = |first: &SignedEntry| !is_barred(first) && is_signed(first, &keys);
            // What begins a series in its name and says nothing leads nowhere: so the store has it too.
            let has_say = |series: &Uuid| {
                let all = firsts.get(series).filter(|_| owners.get(series) == Some(&bureau.station));
                all.is_none_or(|all| all.iter().any(|first| !is_barred(first)))
            };
            let goes_on = |series: &Uuid, owner: &Uuid| {
                *owner == bureau.station
                    && !line.series.contains(series)
                    && firsts.get(series).is_some_and(|all| all.iter().any(|first| begins(first)))
                    && line.is_reached((parents, &has_say), series)
            };
            let more: Vec<Uuid> =
                owners.iter().filter(|(s, o)| goes_on(s, o)).map(|(series, _)| *series).collect();
            line.series.extend(more);
            if (keys.len(), line.series.len()) == (known, series) {
                return line;
            }
        }
    }

    /// Whether a series leads back to the directory, perhaps over what the PC wrote while it passed for a copy.
    fn is_reached(&self, (parents, has_say): (&BTreeMap<Uuid, Tip>, HasSay<'_>), series: &Uuid) -> bool {
        let (mut at, mut seen) = (*series, BTreeSet::from([*series]));
        while let Some(parent) = parents.get(&at).filter(|parent| has_say(&at) && seen.insert(parent.series))
        {
            if self.series.contains(&parent.series) {
                return true;
            }
            at = parent.series;
        }
        false
    }

    /// What it says.
    pub fn facts(&self) -> impl Iterator<Item = (&'a SignedEntry, DirectoryFact)> {
        self.entries.iter().filter_map(|entry| {
            let line = line(entry)?;
            Some((*entry, DirectoryFact::read(&line.op, &line.body)?.ok()?))
        })
    }

    /// How many entries are before the first one of each of its series, in the order of what it says: as in the store.
    pub fn before(
        &self,
        beginnings: &BTreeMap<Uuid, facts::BeginSeries>,
        lines: &Lines,
    ) -> BTreeMap<Uuid, u128> {
        let named = |series: &Uuid| -> Vec<Tip> {
            let begun = beginnings.get(series).into_iter();
            begun.flat_map(|begun| &begun.comes_after).filter_map(end_of).collect()
        };
        let ends: BTreeSet<Place> =
            self.series.iter().flat_map(named).filter_map(|end| end.place()).collect();
        let here = self.entries.iter().map(|entry| entry.place());
        let here: BTreeSet<Place> = here.filter(|place| ends.contains(place)).collect();
        let beginning = |series: &Uuid| {
            let counts = |end: &Tip| end.place().is_some_and(|place| here.contains(&place));
            let after =
                named(series).into_iter().filter(counts).map(|end| (end.series, end.entries)).collect();
            (*series, Beginning { leading: lines.depth(*series, 0), after })
        };
        order::before(&self.series.iter().map(beginning).collect())
    }

    /// Its series.
    pub fn into_series(self) -> BTreeSet<Uuid> {
        self.series
    }
}

/// The first entries of every series: others may have begun one of that name. Anybody may begin thousands, so the set is gone
/// through once.
fn firsts(set: &EntrySet) -> BTreeMap<Uuid, Vec<&SignedEntry>> {
    let mut firsts: BTreeMap<Uuid, Vec<&SignedEntry>> = BTreeMap::new();
    for entry in set.iter().filter(|entry| entry.seq == 0) {
        firsts.entry(entry.series).or_default().push(entry);
    }
    firsts
}

/// The entries of these series. Another series of the bureau's name, begun by somebody else, is none of the directory.
fn entries<'a>(
    (set, is_barred): (&'a EntrySet, &dyn Fn(&SignedEntry) -> bool),
    series: &BTreeSet<Uuid>,
    (bureau, first): (Uuid, EntryHash),
    keys: &BTreeMap<String, String>,
) -> Vec<&'a SignedEntry> {
    let mut on_path: BTreeSet<(Uuid, EntryHash)> = BTreeSet::new();
    let mut found = Vec::new();
    // What is signed by a key that the founding station replaced says nothing, though the directory names that key: the store
    // tells it from what was signed in time, as it has all of the way that leads to the renewal.
    let counts = |entry: &&SignedEntry| series.contains(&entry.series) && !is_barred(entry);
    for entry in set.iter().filter(counts) {
        let is_on = match entry.seq {
            0 => {
                if entry.series == bureau {
                    entry.hash == first
                } else {
                    is_signed(entry, keys)
                }
            }
            _ => on_path.contains(&(entry.series, entry.prev_hash)) || is_signed(entry, keys),
        };
        if is_on {
            on_path.insert((entry.series, entry.hash));
            found.push(entry);
        }
    }
    found
}

/// Whether an entry is signed by one of these keys: public ones by their ids.
pub(super) fn is_signed(entry: &SignedEntry, keys: &BTreeMap<String, String>) -> bool {
    let Some(public) = keys.get(&entry.key_id) else { return false };
    let key = JournalKey { id: entry.key_id.clone(), public: public.clone() };
    let series = entry.series.to_string();
    let (entries, hash, signature) = (entry.seq + 1, &entry.hash, entry.signature.as_slice());
    JournalKeys.verifies(&key, &SignedHead { series: &series, entries, hash, signature })
}

/// The key that an entry of the directory names for the founding station, by its id.
fn key_of(entry: &SignedEntry, founder: Uuid) -> Option<(String, String)> {
    let line = line(entry)?;
    let named = match line.op.as_str() {
        "begin_series" => begun(entry).map(|begun| (begun.key_id, begun.public_key)),
        "begin_signing" => {
            let read = serde_json::from_str(&line.body).ok();
            read.map(|body: dabiao_store::facts::BeginSigning| (body.key_id, body.public_key))
        }
        "enrol_station" => serde_json::from_str(&line.body)
            .ok()
            .filter(|body: &dabiao_store::facts::EnrolStation| body.station_id == founder)
            .map(|body| (body.key_id, body.public_key)),
        _ => None,
    };
    named.filter(|(id, _)| !id.is_empty())
}
