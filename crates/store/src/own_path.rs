//! The path of a station through its series, as their first entries tell it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _};

use super::StoreError;
use super::facts::{self, Fact};
use super::hash::{Hash, unhex};
use super::journal_entry::{JournalEntry, entry_of};
use super::path_part::PathPart;
use super::signer_key::JournalKey;
use dabiao_domain::sync::order::{Beginning, before};

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

/// How many entries are before the first one of each of these series in the order of the directory, and of those that they say
/// to come after.
pub(super) fn directory_before(
    db: &Connection,
    series: impl IntoIterator<Item = String>,
) -> Result<BTreeMap<String, u128>, StoreError> {
    let mut open: Vec<String> = series.into_iter().collect();
    let mut beginnings: BTreeMap<String, Beginning<String>> = BTreeMap::new();
    while let Some(name) = open.pop() {
        if beginnings.contains_key(&name) {
            continue;
        }
        let mut after = Vec::new();
        for end in begun(db, &name)?.map(|begun| begun.comes_after).unwrap_or_default() {
            if counts(db, &end)? {
                after.push((end.series.to_string(), end.entries));
            }
        }
        open.extend(after.iter().map(|(of, _)| of.clone()));
        let leading = entries_before(db, &name)?;
        beginnings.insert(name, Beginning { leading, after });
    }
    Ok(before(&beginnings))
}

/// Whether an end is here, and is this PC's own or counts.
fn counts(db: &Connection, end: &facts::SeriesParent) -> Result<bool, StoreError> {
    let Some((series, seq, hash)) = place(end) else { return Ok(false) };
    let at = rusqlite::params![series, seq, hash];
    let own = "SELECT EXISTS (SELECT 1 FROM journal WHERE series = ?1 AND seq = ?2 AND hash = ?3)";
    if db.prepare_cached(own)?.query_row(at, |row| row.get(0))? {
        return Ok(true);
    }
    let far = "SELECT EXISTS (SELECT 1 FROM far_entry WHERE series = ?1 AND seq = ?2 AND hash = ?3
                  AND state NOT IN ('waiting', 'key', 'stranger', 'retired', 'undecided'))";
    Ok(has_far(db)? && db.prepare_cached(far)?.query_row(at, |row| row.get(0))?)
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
    place(&told_of(entry)?.parent?)
}

/// The ends that a series says to come after in the order of the directory.
pub(crate) fn comes_after(entry: &JournalEntry) -> Vec<(String, i64, Hash)> {
    // Nearly none does: the others are not read for it.
    if entry.seq != 0 || !entry.body.contains("comes_after") {
        return Vec::new();
    }
    told_of(entry).iter().flat_map(|told| &told.comes_after).filter_map(place).collect()
}

/// The last entry of what leads to an end: the series, its number, its hash.
fn place(end: &facts::SeriesParent) -> Option<(String, i64, Hash)> {
    let seq = i64::try_from(end.entries).ok()?.checked_sub(1)?;
    Some((end.series.to_string(), seq, unhex(&end.head)?.try_into().ok()?))
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
