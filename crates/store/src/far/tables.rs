//! The tables that the entries give: built anew in memory, and compared with those that are there.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use uuid::Uuid;

use super::directory::{NOWHERE, Place};
use super::paths::{Member, Paths};
use super::verdict::{State, Verdicts};
use crate::facts::{self, Fact};
use crate::hash::hex;
use crate::journal_entry::JournalEntry;
use crate::own_path::told_of;
use crate::{AuditProblem, StoreError, schema};
use dabiao_domain::areas::Areas;
use dabiao_domain::finding::Finding;

/// A table that the entries give.
pub(crate) struct Given {
    /// Its name.
    pub name: &'static str,
    /// The first columns, which name a row.
    pub keys: usize,
    /// Columns that the entries don't give, because they are secret or too large, and the one that has the hash of them.
    pub left_out: Option<(&'static str, &'static str)>,
    /// What a change of it touches.
    pub areas: Areas,
    /// Whether entries of other stations have a say in it.
    pub shared: bool,
}

const fn table(name: &'static str, keys: usize, areas: Areas) -> Given {
    Given { name, keys, left_out: None, areas, shared: true }
}

impl Given {
    const fn without(self, column: &'static str, hash: &'static str) -> Self {
        Self { left_out: Some((column, hash)), ..self }
    }

    const fn of_this_pc(self) -> Self {
        Self { shared: false, ..self }
    }
}

/// All of them; what refers to another one comes after it.
pub(crate) const TABLES: [Given; 26] = [
    table("meta", 1, Areas::SETTINGS).of_this_pc(),
    table("unit", 1, Areas::PEOPLE),
    table("officer", 1, Areas::PEOPLE),
    // The secret is checked against its hash.
    table("account", 1, Areas::PEOPLE).without("secret", "secret_hash"),
    table("sign_in_failure", 1, Areas::SIGN_INS),
    // The locked secret is checked against its hash.
    table("sitting_seal", 2, Areas::SITTINGS).without("sealed", "hash"),
    table("box_key", 1, Areas::PEOPLE).without("locked", "locked_hash"),
    table("sitting", 1, Areas::SITTINGS),
    table("sitting_entry", 2, Areas::SITTINGS),
    table("sitting_beside", 4, Areas::SITTINGS),
    table("exemption", 1, Areas::PAPERS),
    table("certificate", 1, Areas::PAPERS),
    table("standard_version", 2, Areas::PAPERS),
    table("assignment", 1, Areas::TASKS),
    table("record_count", 2, Areas::QUOTA),
    table("quota_plan", 2, Areas::QUOTA),
    table("forecast", 3, Areas::QUOTA),
    table("cohort_entry", 1, Areas::COHORT),
    table("series", 1, Areas::STATION),
    table("station", 1, Areas::STATION),
    table("duty", 4, Areas::STATION),
    table("alias", 1, Areas::PEOPLE),
    table("proposed", 1, Areas::PEOPLE),
    table("called_otherwise", 2, Areas::STATION),
    table("problem", 2, Areas::STATION),
    table("far_attempt", 1, Areas::ATTEMPTS),
];

/// A row.
pub(crate) type Row = Vec<Value>;

/// Tables in memory, built from the entries alone.
pub(crate) struct Rebuilt {
    /// The tables.
    pub tables: Connection,
    /// Entries that can't follow.
    pub problems: Vec<AuditProblem>,
}

impl Rebuilt {
    /// Applies facts in their order. Entries of other stations are among them only where `merged`.
    pub(crate) fn of(facts: &[(&JournalEntry, Fact)], merged: bool) -> Result<Self, StoreError> {
        let mut tables = Connection::open_in_memory()?;
        schema::create(&mut tables)?;
        // A missing entry must be reported once, not for every row that refers to it.
        tables.pragma_update(None, "foreign_keys", 0)?;
        if merged {
            // On the way two officers may have one badge; in the end nobody has, or they are one.
            tables.execute_batch(include_str!("../sql/merged_people.sql"))?;
        }
        let mut problems = Vec::new();
        let tx = tables.transaction()?;
        for (entry, fact) in facts {
            if merged && add_again(&tx, fact)? {
                continue;
            }
            if let Err(error) = fact.apply(&tx, entry.at_ms) {
                let place = format!("journal {}/{}", entry.series, entry.seq);
                let what = Box::new(error.to_string().into());
                problems.push(AuditProblem::new(place, Finding::CantFollow { what }));
            }
        }
        if merged {
            // Of an officer who left for a unit of which nothing came down, the roster knows at least that.
            tx.execute_batch(
                "INSERT INTO unit (id, name) SELECT DISTINCT unit_id, lower(hex(unit_id)) FROM officer
                  WHERE unit_id NOT IN (SELECT id FROM unit)",
            )?;
        }
        tx.commit()?;
        Ok(Self { tables, problems })
    }

    /// Adds what the set says beside its facts.
    pub(crate) fn with_set(&self, paths: &Paths<'_>, verdicts: &Verdicts<'_>) -> Result<(), StoreError> {
        let db = &self.tables;
        let mut put = db.prepare(
            "INSERT INTO series (series, station_id, key_id, why, parent, parent_entries) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO NOTHING",
        )?;
        for (member, station) in firsts(paths, verdicts) {
            let station = station.to_string();
            let begun = told_of(member.entry);
            let parent = begun.as_ref().and_then(|b| b.parent.as_ref());
            put.execute(rusqlite::params![
                member.entry.series,
                station,
                member.key.as_ref().map(|key| key.id.clone()),
                begun.as_ref().map(|b| b.why.clone()),
                parent.map(|p| p.series.to_string()),
                parent.map(|p| p.entries as i64)
            ])?;
        }
        let mut put = db.prepare(
            "INSERT INTO station (id, unit_id, name, key_id, public_key, box_key, login, retired)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let directory = verdicts.directory.directory();
        for station in directory.stations() {
            put.execute(rusqlite::params![
                station.station_id.as_bytes(),
                station.unit_id.as_bytes(),
                station.name,
                station.key_id,
                station.public_key,
                station.box_key,
                station.login,
                directory.retired(&station.station_id).map(|retired| retired.why.clone())
            ])?;
        }
        let mut put =
            db.prepare(
            "INSERT INTO duty (duty, unit_id, station_id, epoch) SELECT ?1, ?2, ?3, ?4
              WHERE NOT EXISTS (SELECT 1 FROM duty WHERE (duty, unit_id, station_id, epoch) IS (?1, ?2, ?3, ?4))",
        )?;
        for duty in &verdicts.directory.duties {
            put.execute(rusqlite::params![
                duty.duty,
                duty.unit_id.map(Uuid::into_bytes),
                duty.station_id.as_bytes(),
                duty.epoch as i64
            ])?;
        }
        let mut put =
            db.prepare("INSERT INTO alias (id, is_id, kind) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?;
        for (kind, aliases) in verdicts.aliases.all() {
            for (id, is) in aliases {
                put.execute(rusqlite::params![id.as_bytes(), is.as_bytes(), kind])?;
            }
        }
        verdicts.people.put(db)?;
        put_beside(db, verdicts)?;
        let mut put =
            db.prepare("INSERT INTO problem (kind, place, what) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?;
        for problem in &verdicts.problems {
            put.execute(rusqlite::params![problem.kind, problem.place, problem.what])?;
        }
        for (member, state) in paths.members.iter().zip(&verdicts.states) {
            if matches!(state, State::Key | State::Stranger | State::Undecided) {
                let what = "entries that are kept and not applied";
                put.execute(rusqlite::params![
                    state.name(),
                    format!("series {}", member.entry.series),
                    what
                ])?;
            }
        }
        Ok(())
    }
}

/// What stations said of sittings that they did not hold.
fn put_beside(db: &Connection, verdicts: &Verdicts<'_>) -> Result<(), StoreError> {
    let mut put = db.prepare(
        "INSERT INTO sitting_beside (sitting_id, station_id, seq, hash, why, at_ms, by_id, event)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
    )?;
    for (station, why, entry, fact) in &verdicts.beside {
        let Fact::SittingEntry(facts::SittingEntry { sitting_id, seq, by, event }) = fact else {
            continue;
        };
        let (sitting, station, by) = (sitting_id.as_bytes(), station.as_bytes(), by.as_bytes());
        let (why, event) = (why.name(), event.to_string());
        put.execute(rusqlite::params![sitting, station, seq, entry.hash, why, entry.at_ms, by, event])?;
    }
    Ok(())
}

/// An officer whom two stations added is as the later one by rank says. Whether it was one who is there.
fn add_again(db: &Connection, fact: &Fact) -> Result<bool, StoreError> {
    let Fact::AddOfficer(facts::AddOfficer { id, badge, name, unit_id, unit }) = fact else {
        return Ok(false);
    };
    let known = db
        .prepare_cached("UPDATE officer SET unit_id = ?2, badge = ?3, name = ?4 WHERE id = ?1")?
        .execute(rusqlite::params![id.as_bytes(), unit_id.as_bytes(), badge, name])?;
    if known == 1 {
        db.prepare_cached("INSERT INTO unit (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING")?
            .execute(rusqlite::params![unit_id.as_bytes(), unit])?;
    }
    Ok(known == 1)
}

/// The columns of a table that the entries give.
pub(crate) fn columns(db: &Connection, given: &Given) -> Result<Vec<String>, StoreError> {
    let mut statement = db.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    let names = statement.query_map([given.name], |row| row.get::<_, String>(0))?;
    let mut columns: Vec<String> = names.collect::<Result<_, _>>()?;
    columns.retain(|name| given.left_out.is_none_or(|(column, _)| column != name));
    Ok(columns)
}

/// The rows of a table, in their order.
pub(crate) fn rows(db: &Connection, table: &str, columns: &[String]) -> Result<Vec<Row>, StoreError> {
    let list = columns.join(", ");
    let order: Vec<String> = (1..=columns.len()).map(|n| n.to_string()).collect();
    let mut statement = db.prepare(&format!("SELECT {list} FROM {table} ORDER BY {}", order.join(", ")))?;
    let count = columns.len();
    let rows = statement.query_map([], |row| (0..count).map(|n| row.get(n)).collect::<Result<Row, _>>())?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A value as it is shown.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Blob(bytes) => hex(bytes),
    }
}

/// Makes the shared tables of `db` those of `rebuilt`; only rows that differ are written. What was touched.
pub(crate) fn write_differences(db: &Connection, rebuilt: &Connection) -> Result<Areas, StoreError> {
    // Within a transaction; rows that refer to others may come before them.
    db.pragma_update(None, "defer_foreign_keys", 1)?;
    let mut touched = Areas::default();
    for given in TABLES.iter().filter(|given| given.shared) {
        let columns = columns(db, given)?;
        let name_of = |row: &Row| -> Vec<String> { row.iter().map(shown).collect() };
        let there = rows(db, given.name, &columns)?;
        let wanted = rows(rebuilt, given.name, &columns)?;
        if there == wanted {
            continue;
        }
        touched.add(given.areas);
        let (have, want): (BTreeSet<Vec<String>>, BTreeSet<Vec<String>>) =
            (there.iter().map(name_of).collect(), wanted.iter().map(name_of).collect());
        let gone: Vec<&Row> = there.iter().filter(|row| !want.contains(&name_of(row))).collect();
        let new: Vec<&Row> = wanted.iter().filter(|row| !have.contains(&name_of(row))).collect();
        let kept = kept_apart(db, given)?;
        let keys: Vec<String> = columns.iter().take(given.keys).map(|key| format!("{key} IS ?")).collect();
        let mut delete = db.prepare(&format!("DELETE FROM {} WHERE {}", given.name, keys.join(" AND ")))?;
        for row in gone {
            delete.execute(params_from_iter(row.iter().take(given.keys)))?;
        }
        let places = vec!["?"; columns.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES ({places})", given.name, columns.join(", "));
        let mut insert = db.prepare(&sql)?;
        for row in new {
            insert.execute(params_from_iter(row.iter()))?;
        }
        put_back(db, given, kept)?;
    }
    Ok(touched)
}

/// What stands beside the hash that names it.
fn kept_apart(db: &Connection, given: &Given) -> Result<BTreeMap<String, Value>, StoreError> {
    let Some((column, hash)) = given.left_out else { return Ok(BTreeMap::new()) };
    let sql = format!("SELECT {hash}, {column} FROM {} WHERE {column} IS NOT NULL", given.name);
    let mut statement = db.prepare(&sql)?;
    let kept = statement.query_map([], |row| Ok((row.get::<_, Option<String>>(0)?, row.get(1)?)))?;
    let mut found = BTreeMap::new();
    for row in kept {
        if let (Some(hash), value) = row? {
            found.insert(hash, value);
        }
    }
    Ok(found)
}

fn put_back(db: &Connection, given: &Given, kept: BTreeMap<String, Value>) -> Result<(), StoreError> {
    let Some((column, hash)) = given.left_out else { return Ok(()) };
    let sql = format!("UPDATE {} SET {column} = ?2 WHERE {hash} = ?1 AND {column} IS NULL", given.name);
    let mut put = db.prepare(&sql)?;
    for (hash, value) in kept {
        put.execute(rusqlite::params![hash, value])?;
    }
    Ok(())
}

/// The first entries of the series of others, each with its station, so that of two of one name the one comes first that
/// holds: anybody may begin a series of any name. One that is signed by no key of its station holds last; then the one holds
/// whose station was enrolled first, so nobody who came later takes what another one wrote. An own series is nobody else's.
fn firsts<'p, 'a>(paths: &'p Paths<'a>, verdicts: &Verdicts<'_>) -> Vec<(&'p Member<'a>, Uuid)> {
    let own: BTreeSet<&str> =
        paths.members.iter().filter(|m| !m.far).map(|m| m.entry.series.as_str()).collect();
    let enrolled: BTreeMap<Uuid, Place> = verdicts.directory.enrolled().collect();
    let firsts = paths.members.iter().zip(&verdicts.states).filter(|(m, _)| {
        m.far && m.entry.seq == 0 && m.depth.is_some() && !own.contains(m.entry.series.as_str())
    });
    let mut firsts: Vec<(bool, Place, &Member<'_>, Uuid)> = firsts
        .map(|(member, state)| {
            let station = paths.station(member).unwrap_or_default();
            let barred = matches!(state, State::Key | State::Stranger | State::Undecided);
            (barred, enrolled.get(&station).copied().unwrap_or(NOWHERE), member, station)
        })
        .collect();
    firsts.sort_by_key(|(barred, place, member, _)| (*barred, *place, member.entry.hash));
    firsts.into_iter().map(|(_, _, member, station)| (member, station)).collect()
}
