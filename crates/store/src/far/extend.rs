//! The usual arrival: entries that go on where their series ended, of which nothing follows but their own attempts.
//!
//! It gives what judging the whole set gives; where that is not sure from what is looked up, it does nothing and says so.
//! What such an arrival may be:
//! - every series of it is known and has one end, nothing of any series waits, and no entry of these is in doubt; at the founding
//!   PC none is its own, and no retirement is undecided;
//! - its entries come after that end, one for each number, by the key that signed there; at the founding PC without a gap;
//! - they begin or seal attempts that nobody else begins or seals, each in one series, hold at their own station alone, or
//!   are not understood;
//! - bodies are of attempts of other stations.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::attempts::{Known, Plan, about};
use super::entry::entry;
use super::gaps::Gaps;
use super::rows::far_row;
use super::state::settled;
use super::verdict::{State, is_of_one_station};
use crate::StoreError;
use crate::aliases::Aliases;
use crate::facts::{self, Fact};
use crate::far_state::{Root, bureau};
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;
use crate::own_path::{begun, named_key};
use crate::signer::{JournalVerifier, SignedHead};
use crate::signer_key::JournalKey;
use dabiao_domain::areas::Areas;

/// Whether nobody said if this PC retired some station. By an index of schema 10, whose words stand first.
const KEPT_OUT: &str = concat!(
    "SELECT EXISTS (SELECT 1 FROM far_entry WHERE state NOT IN (",
    settled!(),
    ")
                       AND state = 'undecided' AND op = 'retire_station')"
);

/// Brings states and tables in line with `new` entries, which were just put into the set, and with bodies of `attempts`.
/// What was touched; none where the whole set has to be judged: then nothing was changed.
pub(super) fn extend(
    db: &Connection,
    keys: Option<&dyn JournalVerifier>,
    (new, attempts): (&[JournalEntry], &BTreeSet<Uuid>),
    aliases: &Aliases,
) -> Result<Option<Areas>, StoreError> {
    let sql = "SELECT count(*) FROM far_entry WHERE state = 'waiting'";
    let waiting: i64 = db.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    if usize::try_from(waiting).ok() != Some(new.len()) {
        return Ok(None);
    }
    let (gaps, follows) = (Gaps::of(db)?, bureau(db)?);
    if gaps == Gaps::WaitForOthers && db.prepare_cached(KEPT_OUT)?.query_row([], |row| row.get(0))? {
        return Ok(None);
    }
    let mut series: BTreeMap<&str, Vec<&JournalEntry>> = BTreeMap::new();
    for entry in new {
        series.entry(entry.series.as_str()).or_default().push(entry);
    }
    for (series, entries) in &mut series {
        entries.sort_by_key(|entry| entry.seq);
        if !goes_on(db, keys, (series, entries), (gaps, follows.as_ref()))? {
            return Ok(None);
        }
    }
    let mut attempts = attempts.clone();
    let mut states = Vec::with_capacity(new.len());
    for entry in new {
        let Some((state, attempt)) = judged(entry) else { return Ok(None) };
        states.push(state);
        attempts.extend(attempt);
    }
    let mut told = Vec::new();
    for id in attempts {
        match said(db, id, aliases)? {
            None => return Ok(None),
            Some(said) => told.push((id, said)),
        }
    }
    let mut put =
        db.prepare_cached("UPDATE far_entry SET state = ?4 WHERE series = ?1 AND seq = ?2 AND hash = ?3")?;
    for (entry, state) in new.iter().zip(states) {
        put.execute(params![entry.series, entry.seq, entry.hash, state.name()])?;
    }
    let known = Known::of(db, db)?;
    let mut touched = Areas::default();
    for (id, Said { began, seal }) in &told {
        if let Some(began) = began {
            Plan::of_one((db, &known), *id, (began, seal.as_ref()))?;
            touched.add(Areas::ATTEMPTS);
        }
    }
    Ok(Some(touched))
}

/// The last entry of a series before the arrival.
struct End {
    op: String,
    seq: i64,
    hash: Hash,
    state: String,
    key_id: Option<String>,
}

/// Whether entries of a series, in the order of their numbers, only go on where it ended: what holds for that end then
/// holds for them.
fn goes_on(
    db: &Connection,
    keys: Option<&dyn JournalVerifier>,
    (series, entries): (&str, &[&JournalEntry]),
    (gaps, follows): (Gaps, Option<&Root>),
) -> Result<bool, StoreError> {
    let is = |sql: &str| -> Result<bool, StoreError> {
        Ok(db.prepare_cached(sql)?.query_row([series], |row| row.get(0))?)
    };
    if is("SELECT EXISTS (SELECT 1 FROM journal WHERE series = ?1)")?
        || is("SELECT EXISTS (SELECT 1 FROM far_entry WHERE series = ?1 AND state = 'key')")?
    {
        return Ok(false);
    }
    let station = |series: &str| -> Result<Option<String>, StoreError> {
        let sql = "SELECT station_id FROM series WHERE series = ?1";
        Ok(db.prepare_cached(sql)?.query_row([series], |row| row.get(0)).optional()?)
    };
    let Some(station_id) = station(series)? else { return Ok(false) };
    let is_founder = match follows {
        Some(root) => station(&root.series)?.is_none_or(|founder| founder == station_id),
        None => false,
    };
    if gaps == Gaps::WaitForOthers
        && let Some(root) = follows
        && begun(db, &root.series)?.map_or_else(|| root.series.clone(), |told| told.station_id.to_string())
            == station_id
    {
        // In the name of this PC: what of it counts the whole set says.
        return Ok(false);
    }
    let Ok(station) = Uuid::try_parse(&station_id) else { return Ok(false) };
    if follows.is_some() {
        let sql = "SELECT EXISTS (SELECT 1 FROM station WHERE id = ?1 AND retired IS NULL)";
        if !db.prepare_cached(sql)?.query_row([station.as_bytes()], |row| row.get::<_, bool>(0))? {
            return Ok(false);
        }
    }
    // What names another key is not signed by the one that goes on.
    let Some(end) = end_of(db, series)?.filter(|end| end.op != "begin_signing") else { return Ok(false) };
    let sound = [
        "applied",
        "station",
        "unknown",
        "unread",
        "not-entitled",
        "twice",
        "contested",
        "again",
        "not-holder",
    ];
    let Some(key_id) = end.key_id.filter(|_| sound.contains(&end.state.as_str())) else { return Ok(false) };
    let Some(key) = key_of(db, series, &key_id)? else { return Ok(false) };
    // What is signed for the founding PC by another key than the one by which it is known here may be somebody else's.
    let known = follows.and_then(|root| root.key.as_ref());
    if is_founder && known.is_some_and(|known| *known != key) {
        return Ok(false);
    }
    let (mut seq, mut hash) = (end.seq, end.hash);
    for entry in entries {
        let follows = entry.seq == seq + 1 && entry.prev_hash == hash;
        let Some(signature) = &entry.signature else { return Ok(false) };
        let head = SignedHead {
            series: &entry.series,
            entries: (entry.seq as u64).saturating_add(1),
            hash: &entry.hash,
            signature,
        };
        if entry.seq <= seq
            || gaps != Gaps::Stay && !follows
            || entry.key_id.as_ref() != Some(&key_id)
            || named_key(entry).is_some()
            || keys.is_some_and(|keys| !keys.verifies(&key, &head))
        {
            return Ok(false);
        }
        (seq, hash) = (entry.seq, entry.hash);
    }
    Ok(true)
}

/// The end of a series; none where it has two, or none.
fn end_of(db: &Connection, series: &str) -> Result<Option<End>, StoreError> {
    let sql = "SELECT seq, hash, state, key_id, signature IS NOT NULL, op FROM far_entry
                WHERE series = ?1 AND state <> 'waiting' ORDER BY seq DESC LIMIT 2";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([series])?;
    let mut found: Vec<End> = Vec::new();
    while let Some(row) = rows.next()? {
        let signed: bool = row.get(4)?;
        let key_id = row.get::<_, Option<String>>(3)?.filter(|_| signed);
        let (seq, hash, state, op) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(5)?);
        found.push(End { op, seq, hash, state, key_id });
    }
    let forks = found.windows(2).any(|two| matches!(two, [one, other] if one.seq == other.seq));
    Ok(found.into_iter().next().filter(|_| !forks))
}

/// The key of that id, as the series names it.
fn key_of(db: &Connection, series: &str, id: &str) -> Result<Option<JournalKey>, StoreError> {
    let sql = "SELECT series, seq, prev_hash, hash, line, key_id, signature, state FROM far_entry
                WHERE series = ?1 AND op IN ('begin_signing', 'begin_series') ORDER BY seq, hash";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([series])?;
    while let Some(row) = rows.next()? {
        let Ok(entry) = entry(&far_row(row, 1)?.0) else { return Ok(None) };
        if let Some(key) = named_key(&entry).filter(|key| key.id == id) {
            return Ok(Some(key.as_ref().clone()));
        }
    }
    Ok(None)
}

/// What becomes of an entry that is not barred, and the attempt that it is about; none for what others have a say in.
fn judged(entry: &JournalEntry) -> Option<(State, Option<Uuid>)> {
    if !Fact::OPS.contains(&entry.op.as_str()) {
        return Some((State::Unknown, None));
    }
    let Ok(fact) = Fact::read_far(entry) else { return Some((State::Unread, None)) };
    match fact {
        fact if is_of_one_station(&fact) => Some((State::Station, None)),
        Fact::BeginAttempt(facts::BeginAttempt { id, .. })
        | Fact::SealAttempt(facts::SealAttempt { id, .. }) => Some((State::Applied, Some(id))),
        // No table follows it.
        Fact::DismissSlip(_) => Some((State::Applied, None)),
        _ => None,
    }
}

/// What is said of an attempt.
struct Said {
    began: Option<(JournalEntry, facts::BeginAttempt)>,
    seal: Option<(JournalEntry, facts::SealAttempt)>,
}

/// What other stations say of an attempt; none where it is this PC's, or two entries say the same thing.
fn said(db: &Connection, id: Uuid, aliases: &Aliases) -> Result<Option<Said>, StoreError> {
    let mut said = Said { began: None, seal: None };
    for (entry, state) in about(db, id)? {
        if state == State::Unread.name() {
            continue;
        }
        let Ok(fact) = Fact::read(&entry.op, &aliases.through(&entry.body)) else { return Ok(None) };
        let again = match fact {
            Fact::BeginAttempt(fact) => said.began.replace((entry, fact)).is_some(),
            Fact::SealAttempt(fact) => said.seal.replace((entry, fact)).is_some(),
            _ => continue,
        };
        if again || !["applied", "waiting"].contains(&state.as_str()) {
            return Ok(None);
        }
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM attempt WHERE id = ?1)";
    let row: bool = db.prepare_cached(sql)?.query_row([id.as_bytes()], |row| row.get(0))?;
    // What is sealed in another series than it was begun in may be another PC's.
    let elsewhere =
        said.began.iter().zip(&said.seal).any(|((began, _), (seal, _))| began.series != seal.series);
    // A row of this PC, or an end that came before the beginning did.
    let odd = elsewhere || said.began.is_none() && (row || said.seal.is_some());
    // What this PC began has its row before others speak of it.
    let known = "SELECT EXISTS (SELECT 1 FROM journal WHERE op = 'begin_attempt' AND json_extract(body, '$.id') = ?1)";
    let own = row && db.prepare_cached(known)?.query_row([id.to_string()], |row| row.get::<_, bool>(0))?;
    Ok((!odd && !own).then_some(said))
}
