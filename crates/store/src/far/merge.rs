//! The set as it is stored, and the tables brought in line with it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::attempts::Plan;
use super::entry::entry;
use super::gaps::Gaps;
use super::paths::Paths;
use super::rows::far_entries;
use super::tables::{Rebuilt, write_differences};
use super::verdict::{OTHERS, Verdicts, duties_of, phase};
use crate::StoreError;
use crate::facts::{Fact, Scope};
use crate::far_state::{FarState, bureau, is_judged, keep_roles, keep_rules};
use crate::own_path::journal_of;
use crate::read;
use crate::signer::{JournalVerifier, SignedHead};
use crate::signer_key::JournalKey;
use dabiao_domain::areas::Areas;
use dabiao_domain::sitting::SittingEvent;

/// So many signatures are checked at once.
const SIGNATURES: usize = 256;

/// A key, and the entries that it has to have signed, by their numbers in the list.
type Signed<'a> = (&'a JournalKey, Vec<(usize, SignedHead<'a>)>);

/// Members whose signature is not that of the key whose turn it is. Those in `proven` were checked before.
pub(crate) fn forged(
    paths: &Paths<'_>,
    keys: Option<&dyn JournalVerifier>,
    proven: &dyn Fn(usize) -> bool,
) -> Vec<usize> {
    let Some(keys) = keys else { return Vec::new() };
    let mut by_key: BTreeMap<(&str, &str), Signed<'_>> = BTreeMap::new();
    for (n, member) in paths.members.iter().enumerate() {
        let entry = member.entry;
        let (Some(key), Some(signature)) = (&member.key, &entry.signature) else { continue };
        if !member.far || member.depth.is_none() || proven(n) {
            continue;
        }
        let head =
            SignedHead { series: &entry.series, entries: entry.seq as u64 + 1, hash: &entry.hash, signature };
        let of = by_key.entry((key.id.as_str(), key.public.as_str())).or_insert((key, Vec::new()));
        of.1.push((n, head));
    }
    let mut wrong = Vec::new();
    for (key, heads) in by_key.into_values() {
        for part in heads.chunks(SIGNATURES) {
            let all: Vec<SignedHead<'_>> = part.iter().map(|(_, head)| *head).collect();
            // Many at once are checked in half the time; which of them is wrong is found one by one.
            if all.len() < 2 || !keys.verifies_all(key, &all) {
                wrong.extend(part.iter().filter(|(_, head)| !keys.verifies(key, head)).map(|(n, _)| *n));
            }
        }
    }
    wrong.sort_unstable();
    wrong
}

/// What bringing the tables in line did.
#[derive(Default)]
pub(crate) struct Merged {
    pub touched: Areas,
    /// Entries that turned out to be forged; they are gone.
    pub forged: Vec<(String, i64)>,
    pub state: FarState,
}

/// Judges all of it anew, by no key: what was forged is known by its state.
pub(crate) fn anew(db: &Connection) -> Result<(), StoreError> {
    merge(db, None).map(drop)
}

/// Judges all of it anew where it was judged by other rules than those of this program. A store in which something can't be
/// read stays as it is: the audit tells what, and the next start tries again.
pub(crate) fn judge_by_today(db: &mut Connection) -> Result<(), StoreError> {
    if is_judged(db)? {
        return Ok(());
    }
    let tx = db.transaction()?;
    match merge(&tx, None) {
        Ok(_) => Ok(tx.commit()?),
        Err(StoreError::Corrupt(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Brings states and tables in line with the set, within a transaction of `db`.
pub(crate) fn merge(db: &Connection, keys: Option<&dyn JournalVerifier>) -> Result<Merged, StoreError> {
    let own = journal_of(db)?;
    let (mut far, mut stored) = (Vec::new(), Vec::new());
    for (signed, state) in far_entries(db)? {
        far.push(entry(&signed).map_err(|fault| StoreError::Corrupt(fault.to_string()))?);
        stored.push(state);
    }
    let gaps = Gaps::of(db)?;
    let mut paths = Paths::of(&own, &far, gaps);
    // Own entries come first in the list.
    let state_of = |stored: &[String], n: usize| -> Option<bool> {
        n.checked_sub(own.len()).and_then(|n| stored.get(n)).map(|state| state != "waiting")
    };
    let gone = forged(&paths, keys, &|n| state_of(&stored, n).unwrap_or_default());
    let mut merged = Merged::default();
    for member in gone.iter().filter_map(|n| paths.members.get(*n)) {
        let entry = member.entry;
        db.prepare_cached("DELETE FROM far_entry WHERE series = ?1 AND seq = ?2 AND hash = ?3")?
            .execute(params![entry.series, entry.seq, entry.hash])?;
        merged.forged.push((entry.series.clone(), entry.seq));
    }
    if !gone.is_empty() {
        drop(paths);
        let stays = |n: usize| gone.binary_search(&(n + own.len())).is_err();
        (far, stored) =
            far.into_iter().zip(stored).enumerate().filter(|(n, _)| stays(*n)).map(|(_, of)| of).unzip();
        paths = Paths::of(&own, &far, gaps);
    }
    let bureau = bureau(db)?;
    let verdicts = Verdicts::of(&paths, bureau.as_ref());
    let mut put =
        db.prepare_cached("UPDATE far_entry SET state = ?4 WHERE series = ?1 AND seq = ?2 AND hash = ?3")?;
    let states = paths.members.iter().zip(&verdicts.states).skip(own.len());
    for ((member, state), before) in states.zip(&stored) {
        if before != state.name() {
            put.execute(params![member.entry.series, member.entry.seq, member.entry.hash, state.name()])?;
        }
    }
    let rebuilt = Rebuilt::of(&verdicts.facts, true)?;
    rebuilt.with_set(&paths, &verdicts)?;
    let plan = Plan::of(db, &rebuilt.tables, &verdicts)?;
    merged.touched = write_differences(db, &rebuilt.tables)?;
    if plan.carry_out(db, &verdicts)? {
        merged.touched.add(Areas::ATTEMPTS);
    }
    if let Some(roles) = &verdicts.roles
        && keep_roles(db, roles)?
    {
        merged.touched.add(Areas::PEOPLE);
    }
    keep_rules(db)?;
    merged.state = FarState {
        joined: bureau.is_some(),
        roles: verdicts.roles.clone(),
        open_people: verdicts.people.is_open(),
        epochs: epochs(&paths, &verdicts),
        ceilings: Some(verdicts.ceilings.iter().map(|(phase, rank)| (*phase, (rank.1, rank.2))).collect()),
        aliases: verdicts.aliases,
    };
    Ok(merged)
}

/// In which epochs what this PC says counts at least, whomever it is about: what counts for some units alone may not.
fn epochs(paths: &Paths<'_>, verdicts: &Verdicts<'_>) -> BTreeMap<(Uuid, u8), u64> {
    let own = paths.members.iter().filter(|m| !m.far && m.entry.seq == 0);
    let stations: BTreeSet<Uuid> = own.filter_map(|m| paths.station(m)).collect();
    let of = |station: Uuid| {
        (0..OTHERS).filter_map(move |phase| {
            Some(((station, phase), verdicts.directory.lowest_epoch(&station.into(), duties_of(phase))?))
        })
    };
    stations.into_iter().flat_map(of).collect()
}

/// The epochs of each duty, and whether one of them is for the bureau.
type Grants = BTreeMap<String, (bool, BTreeSet<u64>)>;

/// What the tables tell of the places of facts, where the whole set was not judged in this run yet: no ceiling is lower
/// and no own epoch higher than it is, so that an own fact is never put after something that has its place after it.
pub(crate) fn bound(db: &Connection, state: &mut FarState) -> Result<(), StoreError> {
    let mut grants: BTreeMap<(Uuid, u8), Grants> = BTreeMap::new();
    let mut statement = db.prepare_cached("SELECT duty, station_id, epoch, unit_id IS NULL FROM duty")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let duty: String = row.get(0)?;
        let (station, of_bureau) = (read::id(row, 1)?, row.get::<_, bool>(3)?);
        for phase in (0..OTHERS).filter(|phase| duties_of(*phase).iter().any(|of| of.name() == duty)) {
            let epoch = row.get::<_, i64>(2)? as u64;
            let of = grants.entry((station, phase)).or_default().entry(duty.clone()).or_default();
            of.0 |= of_bureau;
            of.1.insert(epoch.max(1));
        }
    }
    // Whose each series is, and how many entries are before it.
    let mut lines: BTreeMap<String, (Uuid, Option<(String, u64)>)> = BTreeMap::new();
    let mut statement = db.prepare_cached("SELECT series, station_id, parent, parent_entries FROM series")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let station: String = row.get(1)?;
        let parent = row.get::<_, Option<String>>(2)?.zip(row.get::<_, Option<i64>>(3)?);
        let station = Uuid::try_parse(&station).unwrap_or_default();
        lines.insert(row.get(0)?, (station, parent.map(|(series, entries)| (series, entries as u64))));
    }
    let before = |series: &str| {
        let (mut before, mut at, mut seen) = (0_u64, series, BTreeSet::from([series]));
        while let Some((_, Some((parent, entries)))) = lines.get(at) {
            before = before.saturating_add(*entries);
            if !seen.insert(parent) {
                break;
            }
            at = parent;
        }
        before
    };
    let past = pasts(db)?;
    let mut ceilings: BTreeMap<u8, (u64, u64)> = BTreeMap::new();
    let sql = "SELECT series, op, max(seq), json_extract(line, '$.body') FROM far_entry
                WHERE state = 'applied' AND op NOT IN ('begin_attempt', 'seal_attempt') GROUP BY series, op";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (series, op, body): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
        let Ok(fact) = Fact::read(&op, &body) else { continue };
        let station = lines.get(&series).map(|(station, _)| *station).unwrap_or_default();
        let phase = phase(&fact);
        // What a PC was before says it by a duty of what it is since.
        let since = past
            .contains(&station)
            .then(|| grants.iter().filter(move |((_, of), _)| *of == phase).map(|(_, duties)| duties));
        let own = grants.get(&(station, phase)).into_iter();
        let epochs = own.chain(since.into_iter().flatten()).flat_map(BTreeMap::values);
        let epoch = epochs.filter_map(|(_, epochs)| epochs.last()).max().copied().unwrap_or_default();
        let depth = before(&series).saturating_add(row.get::<_, i64>(2)? as u64);
        let last = ceilings.entry(phase).or_default();
        // Each part at its highest: what one entry has of both is not higher.
        *last = (last.0.max(epoch), last.1.max(depth));
    }
    // Of a duty for some units alone nothing is sure: whom a fact is about is not looked at here.
    let lowest = |duties: Grants| {
        duties
            .into_values()
            .filter(|(of_bureau, _)| *of_bureau)
            .filter_map(|(_, epochs)| epochs.first().copied())
            .max()
    };
    state.epochs = grants.into_iter().filter_map(|(of, duties)| Some((of, lowest(duties)?))).collect();
    state.ceilings = Some(ceilings);
    Ok(())
}

/// What admissions say that PCs were before.
fn pasts(db: &Connection) -> Result<BTreeSet<Uuid>, StoreError> {
    let sql = "SELECT body FROM journal WHERE op = 'enrol_station'
               UNION ALL SELECT json_extract(line, '$.body') FROM far_entry WHERE op = 'enrol_station'";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut pasts = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let body: String = row.get(0)?;
        if let Ok(Fact::EnrolStation(station)) = Fact::read("enrol_station", &body) {
            pasts.extend(station.was.into_iter().flatten());
        }
    }
    Ok(pasts)
}

/// Whether the place of a fact among others makes a difference.
pub(crate) fn has_place(fact: &Fact) -> bool {
    !matches!(fact, Fact::BeginAttempt(_) | Fact::SealAttempt(_) | Fact::DismissSlip(_))
        && fact.scope() != Scope::Station
}

/// Whether two PCs say to have begun one attempt. By an index of schema 10, whose words stand first.
const BEGUN_TWICE: &str =
    "SELECT EXISTS (SELECT 1 FROM far_entry WHERE state NOT IN ('applied', 'station', 'waiting', 'again')
                       AND state IN ('twice', 'contested') AND op = 'begin_attempt')";

/// Whether what counts of a sitting may follow from an own fact: that it was taken over, or, where something of it does not
/// count, that it is over or who may take it over; or, where two PCs say to have begun one attempt, which of them it names.
pub(crate) fn decides_roll(db: &Connection, fact: &Fact) -> Result<bool, StoreError> {
    if matches!(fact, Fact::TakeSitting(_)) {
        return Ok(true);
    }
    if matches!(fact, Fact::SittingEntry(_) | Fact::CollectSeat(_))
        && db.prepare_cached(BEGUN_TWICE)?.query_row([], |row| row.get(0))?
    {
        return Ok(true);
    }
    let Fact::SittingEntry(body) = fact else { return Ok(false) };
    let event = fact.sitting_event().and_then(Result::ok);
    if !event.is_some_and(|e| e.step().is_some() || matches!(e, SittingEvent::Deputy { .. })) {
        return Ok(false);
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM sitting_beside WHERE sitting_id = ?1)";
    Ok(db.prepare_cached(sql)?.query_row([body.sitting_id.as_bytes()], |row| row.get(0))?)
}

/// Whether an own fact, which `station` just wrote after `depth` entries, may have its place before what others said.
pub(crate) fn may_precede(state: &FarState, fact: &Fact, (station, depth): (Uuid, u64)) -> bool {
    if let Fact::SetAccount(account) = fact {
        let has_some = state.roles.as_ref().is_none_or(|r| r.given.contains_key(&account.officer_id));
        return !account.roles.is_empty() || has_some;
    }
    let of_directory =
        matches!(fact, Fact::EnrolStation(_) | Fact::RetireStation(_) | Fact::GrantDuty(_) | Fact::Server(_));
    if of_directory || matches!(fact, Fact::BeginSigning(_)) {
        // Who has a say in what follows from it, whatever its place; and of a new key, what the one before it signs elsewhere.
        return true;
    }
    if !has_place(fact) {
        return false;
    }
    let Some(ceilings) = &state.ceilings else { return true };
    let own = state.epochs.get(&(station, phase(fact))).copied().unwrap_or_default();
    if phase(fact) == 0 && (own == 0 || state.open_people) {
        // Who is in no roster, and who is called otherwise, follows from all that is said.
        return true;
    }
    let Some(last) = ceilings.get(&phase(fact)) else {
        // The directory itself, or what nobody else has said.
        return phase(fact) == OTHERS;
    };
    (own, depth) <= *last
}
