//! The path of a station through its series, as their first entries tell it.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _};

use super::StoreError;
use super::facts::{self, Fact};
use super::hash::{Hash, unhex};
use super::journal_entry::{JournalEntry, entry_of};
use super::path_part::PathPart;
use super::signer_key::JournalKey;

/// No station has so many series.
const MOST: usize = 10_000;

/// What the first entry of a series says of it: of an own one, or of one that this station forgot and got back. Of a series
/// that has a first entry here no other one says anything: anybody may begin one of that name.
pub(super) fn begun(db: &Connection, series: &str) -> Result<Option<facts::BeginSeries>, StoreError> {
    let sql = "SELECT body FROM journal WHERE series = ?1 AND seq = 0 AND op = 'begin_series'";
    let mut body: Option<String> =
        db.prepare_cached(sql)?.query_row([series], |row| row.get(0)).optional()?;
    if body.is_none() && has_far(db)? {
        let sql = "SELECT json_extract(line, '$.body') FROM far_entry
                    WHERE series = ?1 AND seq = 0 AND op = 'begin_series'
                      AND NOT EXISTS (SELECT 1 FROM journal WHERE series = ?1 AND seq = 0)
                    ORDER BY state IN ('key', 'stranger', 'undecided'), hash LIMIT 1";
        body = db.prepare_cached(sql)?.query_row([series], |row| row.get(0)).optional()?;
    }
    let fact = body.and_then(|body| Fact::read("begin_series", &body).ok());
    Ok(match fact {
        Some(Fact::BeginSeries(begun)) => Some(begun),
        _ => None,
    })
}

/// Whether there is a table of others' entries: a copy of an older program is looked at as it is.
fn has_far(db: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'far_entry')";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// How many entries lead to the first one of a series, as the first entries say it.
pub(super) fn entries_before(db: &Connection, series: &str) -> Result<u64, StoreError> {
    let (mut before, mut seen, mut at) = (0_u64, Vec::new(), series.to_owned());
    while let Some(facts::BeginSeries { parent: Some(parent), .. }) = begun(db, &at)? {
        seen.push(std::mem::replace(&mut at, parent.series.to_string()));
        if seen.contains(&at) || seen.len() == MOST {
            break;
        }
        before = before.saturating_add(parent.entries);
    }
    Ok(before)
}

/// A first entry says to be so many entries further on than what leads to it at most. No restore forgets as much; and who has
/// a copy of the founding PC's folder could else say a word of which no later one is later.
pub(super) const MOST_AHEAD: u64 = 1_000_000;

/// How many entries are before a first one in the order of the directory, to which so many are `leading` and which says to
/// come `after` so many.
pub const fn before_first(leading: u64, after: Option<u64>) -> u64 {
    let most = leading.saturating_add(MOST_AHEAD);
    match after {
        Some(after) if after > most => most,
        Some(after) if after > leading => after,
        _ => leading,
    }
}

/// How many entries are before the first one of a series in the order of the directory.
pub(super) fn directory_before(db: &Connection, series: &str) -> Result<u64, StoreError> {
    let after = begun(db, series)?.and_then(|begun| begun.after);
    Ok(before_first(entries_before(db, series)?, after))
}

/// Whether the entry that a series goes on from is here.
fn holds(db: &Connection, parent: &facts::SeriesParent) -> Result<bool, StoreError> {
    let hash = unhex(&parent.head).unwrap_or_default();
    let place = rusqlite::params![parent.series.to_string(), parent.entries as i64 - 1, hash];
    let own = "SELECT EXISTS (SELECT 1 FROM journal WHERE series = ?1 AND seq = ?2 AND hash = ?3)";
    if db.prepare_cached(own)?.query_row(place, |row| row.get(0))? {
        return Ok(true);
    }
    let far = "SELECT EXISTS (SELECT 1 FROM far_entry WHERE series = ?1 AND seq = ?2 AND hash = ?3)";
    Ok(has_far(db)? && db.prepare_cached(far)?.query_row(place, |row| row.get(0))?)
}

/// The path to the end of `series`, the oldest part first. Own series from before this one went on from an end that is not
/// here (a disk that was set back forgot it) come first.
pub(super) fn path_of(db: &Connection, series: &str) -> Result<Vec<PathPart>, StoreError> {
    let mut path = path_to(db, series)?;
    let mut statement = db.prepare_cached(include_str!("sql/series_names.sql"))?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut forgotten: Vec<PathPart> = Vec::new();
    for name in names {
        for part in path_to(db, &name)? {
            if [&path, &forgotten].iter().all(|list| list.iter().all(|known| known.series != part.series)) {
                forgotten.push(part);
            }
        }
    }
    forgotten.append(&mut path);
    Ok(forgotten)
}

fn path_to(db: &Connection, series: &str) -> Result<Vec<PathPart>, StoreError> {
    // Each with the entries of it that lead to the next one; none where that goes on from what is not here.
    let mut parts = vec![(series.to_owned(), None)];
    let mut at = series.to_owned();
    while let Some(facts::BeginSeries { parent: Some(parent), .. }) = begun(db, &at)? {
        at = parent.series.to_string();
        if parts.iter().any(|(name, _)| *name == at) || parts.len() == MOST {
            break;
        }
        parts.push((at.clone(), holds(db, &parent)?.then_some(parent.entries)));
    }
    let mut before = 0;
    let mut path = Vec::new();
    for (series, leads) in parts.into_iter().rev() {
        path.push(PathPart { series, before });
        before = leads.map_or(0, |entries| before + entries);
    }
    Ok(path)
}

/// Entries in the order of series and number: a series comes after the one that it goes on from.
pub(super) fn in_path_order(entries: Vec<JournalEntry>) -> Vec<JournalEntry> {
    let mut waiting: Vec<&[JournalEntry]> = entries.chunk_by(|a, b| a.series == b.series).collect();
    if waiting.len() < 2 {
        return entries;
    }
    let mut ordered: Vec<&[JournalEntry]> = Vec::new();
    while !waiting.is_empty() {
        let is_among = |list: &[&[JournalEntry]], name: &str| {
            list.iter().any(|series| series.first().is_some_and(|first| first.series == name))
        };
        let next = waiting
            .iter()
            .position(|series| {
                let before = series.first().and_then(parent);
                before.is_none_or(|(name, ..)| !is_among(&waiting, &name))
            })
            .unwrap_or_default();
        ordered.push(waiting.remove(next));
    }
    ordered.concat()
}

/// As [`Db::journal`](crate::Db::journal).
pub(super) fn journal_of(db: &Connection) -> Result<Vec<JournalEntry>, StoreError> {
    let sql = "SELECT series, seq, at_ms, op, body, prev_hash, hash, key_id, signature
                 FROM journal ORDER BY series, seq";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], entry_of)?;
    Ok(in_path_order(rows.collect::<Result<_, _>>()?))
}

/// What the first entry of a series says of it, if it says anything.
pub(crate) fn told_of(entry: &JournalEntry) -> Option<facts::BeginSeries> {
    if entry.seq != 0 || entry.op != "begin_series" {
        return None;
    }
    match Fact::read(&entry.op, &entry.body) {
        Ok(Fact::BeginSeries(begun)) => Some(begun),
        _ => None,
    }
}

/// The place that a series goes on from.
pub(crate) fn parent(entry: &JournalEntry) -> Option<(String, i64, Hash)> {
    let facts::SeriesParent { series, entries, head } = told_of(entry)?.parent?;
    let seq = i64::try_from(entries).ok()?.checked_sub(1)?;
    Some((series.to_string(), seq, unhex(&head)?.try_into().ok()?))
}

/// The key that an entry names.
pub(crate) fn named_key(entry: &JournalEntry) -> Option<Arc<JournalKey>> {
    if !matches!(entry.op.as_str(), "begin_signing" | "begin_series") {
        return None;
    }
    let (id, public) = match Fact::read(&entry.op, &entry.body) {
        Ok(Fact::BeginSigning(facts::BeginSigning { key_id, public_key, .. })) => (key_id, public_key),
        Ok(Fact::BeginSeries(facts::BeginSeries { key_id, public_key, .. })) if entry.seq == 0 => {
            (key_id, public_key)
        }
        _ => return None,
    };
    (!id.is_empty()).then(|| Arc::new(JournalKey { id, public }))
}
