//! Where the words of the directory stand at the PC that founded it: which of them the next one would not come after.
//!
//! That is asked of the paths themselves, as the judgement has them. Of a series that somebody began twice under one name the
//! tables and the window know one first entry alone: so a word is asked about by the foremost of them as well.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::entry::entry;
use super::gaps::Gaps;
use super::line::Line;
use super::paths::{Member, Paths};
use super::rows::far_entries;
use crate::facts::{Fact, SeriesParent};
use crate::far_state::bureau;
use crate::hash::{Hash, hex};
use crate::own_path::journal_of;
use crate::{Db, StoreError};
use dabiao_domain::sync::order::{Beginning, before};

/// The operations of which the last word holds.
const WORDS: [&str; 5] = ["enrol_station", "retire_station", "grant_duty", "server", "begin_signing"];

/// Whether others handed over a word of the directory, whatever series it stands in. What other PCs say of their keys is none.
const HANDED_OVER: &str = "SELECT EXISTS (SELECT 1 FROM far_entry
                            WHERE state IN ('applied', 'station')
                              AND (op IN ('enrol_station', 'retire_station', 'grant_duty', 'server')
                                   OR op = 'begin_signing' AND (instr(line, 'kept') OR instr(line, 'not_ours'))))";

/// A word that counts.
#[derive(Debug)]
struct Word {
    /// How many entries are before it.
    place: u128,
    /// As many at most, whichever first entry its series is taken to have.
    at_most: u128,
    hash: Hash,
    end: SeriesParent,
}

/// The words of the directory that count at the founding PC, in their order.
#[derive(Debug, Default)]
pub(crate) struct WordsHere {
    /// How many entries are before the next one of this PC, and how many at most.
    next: (u128, u128),
    /// The last one first.
    words: Vec<Word>,
}

impl WordsHere {
    /// Whether the next one of this PC would not be the last.
    pub(crate) fn are_ahead(&self) -> bool {
        let (next, at_most) = self.next;
        self.words.iter().any(|word| word.place >= next || word.at_most >= at_most)
    }

    /// Those that may be behind so many entries; the last one first.
    pub(crate) fn behind(self, entries: u128) -> impl Iterator<Item = SeriesParent> {
        self.words.into_iter().take_while(move |word| word.at_most >= entries).map(|word| word.end)
    }
}

impl Db {
    /// The words in this PC's name that count, where it founded the bureau and they don't all stand in one series of its own; else
    /// nothing.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub(crate) fn words_here(&self) -> Result<WordsHere, StoreError> {
        let Some(root) = bureau(&self.connection)? else { return Ok(WordsHere::default()) };
        if Gaps::of(&self.connection)? != Gaps::WaitForOthers || self.says_all_itself()? {
            return Ok(WordsHere::default());
        }
        let own = journal_of(&self.connection)?;
        let mut far = Vec::new();
        for (signed, _) in far_entries(&self.connection)? {
            far.push(entry(&signed).map_err(|fault| StoreError::Corrupt(fault.to_string()))?);
        }
        let paths = Paths::of(&own, &far, Gaps::WaitForOthers);
        let line = Line::of(&paths, &root, &paths.members.iter().map(admission).collect::<Vec<_>>());
        let raised = paths.raised(&|n| line.members.contains(&n));
        let at_most = before_at_most(&paths, &line.members);
        let places = |member: &Member<'_>| {
            let more = raised.get(&member.root).copied().unwrap_or_default();
            let before = at_most.get(member.entry.series.as_str()).copied().unwrap_or_default();
            let place = u128::from(member.depth?).saturating_add(more);
            Some((place, place.max(before.saturating_add(member.entry.seq as u128))))
        };
        let live = paths.members.iter().filter(|member| !member.far && member.entry.series == self.series);
        let after = |(place, at_most): (u128, u128)| (place.saturating_add(1), at_most.saturating_add(1));
        let next = live.filter_map(places).max().map(after).unwrap_or_default();
        let of_line = line.members.iter().filter_map(|n| paths.members.get(*n));
        let of_line = of_line.filter(|member| WORDS.contains(&member.entry.op.as_str()));
        let word = |member: &Member<'_>| {
            let (entry, (place, at_most)) = (member.entry, places(member)?);
            let series = Uuid::try_parse(&entry.series).ok()?;
            let entries = (entry.seq as u64).saturating_add(1);
            let end = SeriesParent { series, entries, head: hex(&entry.hash) };
            Some(Word { place, at_most, hash: entry.hash, end })
        };
        let mut words: Vec<Word> = of_line.filter_map(word).collect();
        words.sort_by_key(|word| std::cmp::Reverse((word.at_most, word.hash)));
        Ok(WordsHere { next, words })
    }

    /// Whether this PC wrote one series alone, and nobody handed over a word of the directory that may count.
    fn says_all_itself(&self) -> Result<bool, StoreError> {
        if self.own_series().count() > 1 {
            return Ok(false);
        }
        let mut statement = self.connection.prepare_cached(HANDED_OVER)?;
        let handed_over: bool = statement.query_row([], |row| row.get(0))?;
        Ok(!handed_over)
    }
}

/// What an admission says: which key the directory names for the founding PC.
fn admission(member: &Member<'_>) -> Option<Fact> {
    let entry = member.entry;
    if entry.op != "enrol_station" {
        return None;
    }
    if member.far { Fact::read_far(entry).ok() } else { Fact::read(&entry.op, &entry.body).ok() }
}

/// By the names of series, how many entries are before the first one of each at most, if each of its first entries among these
/// members held.
fn before_at_most<'p>(paths: &'p Paths<'_>, members: &BTreeSet<usize>) -> BTreeMap<&'p str, u128> {
    let entry_of = |n: &usize| paths.members.get(*n).map(|member| member.entry);
    let mut ends: BTreeSet<(&str, i64, Hash)> = BTreeSet::new();
    if !paths.named.is_empty() {
        ends.extend(members.iter().filter_map(entry_of).map(|e| (e.series.as_str(), e.seq, e.hash)));
    }
    let mut all: BTreeMap<&'p str, Beginning<&'p str>> = BTreeMap::new();
    for n in members {
        let Some(member) = paths.members.get(*n).filter(|member| member.entry.seq == 0) else { continue };
        let named = paths.named.get(n).into_iter().flatten();
        let counts = named.filter(|(series, seq, hash)| ends.contains(&(series.as_str(), *seq, *hash)));
        let named = counts.map(|(series, seq, _)| (series.as_str(), (*seq as u64).saturating_add(1)));
        let nothing = Beginning { leading: 0, after: Vec::new() };
        let of = all.entry(member.entry.series.as_str()).or_insert(nothing);
        of.leading = of.leading.max(member.depth.unwrap_or_default());
        of.after.extend(named);
    }
    before(&all)
}
