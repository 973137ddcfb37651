//! Attempts of other stations: whole ones get a row like those of this PC, the others wait.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::body::{AttemptBody, body_of_row, keep, kept};
use super::entry::entry;
use super::rows::far_row;
use super::verdict::Verdicts;
use crate::derived::{forget_items, rebuild_histories};
use crate::facts;
use crate::facts::Fact;
use crate::hash::{Hash, chain_start, hex, unhex};
use crate::journal_entry::JournalEntry;
use crate::{AuditPlace, AuditProblem, StoreError};
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::finding::Finding;

/// What the entries say of an attempt.
#[derive(Clone, Copy)]
struct Told<'a> {
    began: (&'a JournalEntry, &'a facts::BeginAttempt),
    seal: Option<(&'a JournalEntry, &'a facts::SealAttempt)>,
    far: bool,
}

type All<'a> = BTreeMap<Uuid, Told<'a>>;

fn told<'a>(verdicts: &'a Verdicts<'_>) -> All<'a> {
    let mut all = All::new();
    for ((entry, fact), far) in verdicts.facts.iter().zip(&verdicts.far) {
        if let Fact::BeginAttempt(began) = fact {
            all.entry(began.id).or_insert(Told { began: (entry, began), seal: None, far: *far });
        }
    }
    for (entry, fact) in &verdicts.facts {
        if let Fact::SealAttempt(seal) = fact
            && let Some(told) = all.get_mut(&seal.id)
        {
            told.seal.get_or_insert((entry, seal));
        }
    }
    all
}

/// Where an attempt has its row: `officer` and `unit` as they stand.
struct There {
    officer: [u8; 16],
    unit: [u8; 16],
}

fn rows_there(db: &Connection) -> Result<BTreeMap<Uuid, There>, StoreError> {
    let mut statement = db.prepare("SELECT id, officer_id, unit_id FROM attempt")?;
    let rows = statement.query_map([], |row| {
        Ok((Uuid::from_bytes(row.get(0)?), There { officer: row.get(1)?, unit: row.get(2)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What an attempt needs to have a row, and which have bodies that wait.
pub(super) struct Known {
    officers: HashSet<[u8; 16]>,
    units: HashSet<[u8; 16]>,
    bodies: HashSet<[u8; 16]>,
}

impl Known {
    /// People and units of `rebuilt`, bodies of `db`.
    pub(super) fn of(db: &Connection, rebuilt: &Connection) -> Result<Self, StoreError> {
        let ids = |db: &Connection, sql: &str| -> Result<HashSet<[u8; 16]>, StoreError> {
            let mut statement = db.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        Ok(Self {
            officers: ids(rebuilt, "SELECT id FROM officer")?,
            units: ids(rebuilt, "SELECT id FROM unit")?,
            bodies: ids(db, "SELECT DISTINCT attempt_id FROM far_body")?,
        })
    }

    /// The bodies of an attempt that are kept.
    fn kept(&self, db: &Connection, id: Uuid) -> Result<Vec<AttemptBody>, StoreError> {
        if self.bodies.contains(id.as_bytes()) { kept(db, id) } else { Ok(Vec::new()) }
    }
}

/// Why an attempt of another station has no row; none where it may have one.
fn waits(known: &Known, told: &Told<'_>) -> Option<&'static str> {
    let began = told.began.1;
    if told.seal.is_none() {
        return Some("open");
    }
    let (Some(unit), Some(_), Some(_)) = (began.unit_id, &began.title, &began.record_type) else {
        return Some("older");
    };
    if !known.officers.contains(began.officer_id.as_bytes()) {
        return Some("officer");
    }
    (!known.units.contains(unit.as_bytes())).then_some("unit")
}

/// What is done to the rows of attempts.
#[derive(Default)]
pub(crate) struct Plan {
    insert: Vec<(AttemptBody, AttemptScore, Uuid)>,
    take_back: Vec<Uuid>,
    whose: Vec<(Uuid, Uuid, Uuid)>,
    noise: Vec<(Uuid, Hash)>,
}

impl Plan {
    /// Compares what the entries say with the rows and bodies of `db`; what waits is put into `rebuilt`.
    pub(crate) fn of(
        db: &Connection,
        rebuilt: &Connection,
        verdicts: &Verdicts<'_>,
    ) -> Result<Self, StoreError> {
        let all = told(verdicts);
        let there = rows_there(db)?;
        let known = Known::of(db, rebuilt)?;
        let mut plan = Self::default();
        for (id, told) in &all {
            let row = there.get(id);
            let sure = row.is_none() || is_that(db, *id, told, verdicts)?;
            // An entry of the first release does not say the unit: its row does, under the id that it had then.
            let unit = told
                .began
                .1
                .unit_id
                .or_else(|| row.map(|row| verdicts.aliases.unit(Uuid::from_bytes(row.unit))));
            plan.one((db, rebuilt, &known), *id, told, (row, unit, sure))?;
        }
        for id in there.keys().filter(|id| !all.contains_key(id)) {
            if is_far(db, *id)? {
                plan.take_back.push(*id);
            }
        }
        Ok(plan)
    }

    /// As [`Plan::of`] for one attempt that other stations alone tell of, of which no two entries say the same thing. The
    /// tables of `db` are those that the entries give but for this attempt.
    pub(super) fn of_one(
        (db, known): (&Connection, &Known),
        id: Uuid,
        (began, seal): (&(JournalEntry, facts::BeginAttempt), Option<&(JournalEntry, facts::SealAttempt)>),
    ) -> Result<Self, StoreError> {
        let sql = "SELECT officer_id, unit_id FROM attempt WHERE id = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok(There { officer: row.get(0)?, unit: row.get(1)? });
        let row = db.prepare_cached(sql)?.query_row([id.as_bytes()], read).optional()?;
        db.prepare_cached("DELETE FROM far_attempt WHERE id = ?1")?.execute([id.as_bytes()])?;
        let seal = seal.map(|(entry, fact)| (entry, fact));
        let told = Told { began: (&began.0, &began.1), seal, far: true };
        let mut plan = Self::default();
        plan.one((db, db, known), id, &told, (row.as_ref(), began.1.unit_id, true))?;
        plan.carry_out_told(db, &All::from([(id, told)]))?;
        Ok(plan)
    }

    /// What is done for one attempt; `row` is where it has its row, the unit that it is of, and whether the row is surely of
    /// the entries that hold.
    fn one(
        &mut self,
        (db, rebuilt, known): (&Connection, &Connection, &Known),
        id: Uuid,
        told: &Told<'_>,
        (row, unit, sure): (Option<&There>, Option<Uuid>, bool),
    ) -> Result<(), StoreError> {
        let began = told.began.1;
        let why = if told.far { waits(known, told) } else { None };
        if !told.far || why.is_none() && row.is_some() && sure {
            self.noise.extend(noise(&known.kept(db, id)?, id, told, true));
            let officer = began.officer_id;
            if let Some(There { officer: of, unit: at }) = row
                && (*of != officer.into_bytes() || unit.is_some_and(|unit| *at != unit.into_bytes()))
            {
                self.whose.push((id, officer, unit.unwrap_or(Uuid::from_bytes(*at))));
            }
            return Ok(());
        }
        if row.is_some() {
            self.take_back.push(id);
        }
        let bodies = known.kept(db, id)?;
        let of_row = row.map(|_| body_of_row(db, id)).transpose()?.flatten();
        let good = |body: AttemptBody| Some((body.fits(began, told.seal?.1)?, body));
        let all = bodies.iter().cloned().chain(of_row);
        let fit = if why.is_none() { all.into_iter().find_map(good) } else { None };
        let scored = fit.as_ref().is_some_and(|(_, body)| body.gives_its_score());
        self.noise.extend(noise(&bodies, id, told, scored));
        match fit {
            Some((score, body)) if scored => self.insert.push((body, score, id)),
            Some(_) => wait(rebuilt, id, told, "score")?,
            None => wait(rebuilt, id, told, why.unwrap_or("body"))?,
        }
        Ok(())
    }

    /// What it would do, as the problems of an audit: nothing where all is as it should be.
    pub(crate) fn differences(&self) -> Vec<AuditProblem> {
        let wrong = |id: &Uuid, what: Finding| AuditProblem::new(AuditPlace::Attempt(*id), what);
        let gone = self.take_back.iter().map(|id| wrong(id, Finding::FarRowOther));
        let whose = self.whose.iter().map(|(id, ..)| wrong(id, Finding::FarRowOfOther));
        let new = self.insert.iter().map(|(_, _, id)| wrong(id, Finding::FarRowGone));
        gone.chain(whose).chain(new).collect()
    }

    /// Does it. Whether anything was done.
    pub(crate) fn carry_out(&self, db: &Connection, verdicts: &Verdicts<'_>) -> Result<bool, StoreError> {
        self.carry_out_told(db, &told(verdicts))
    }

    fn carry_out_told(&self, db: &Connection, all: &All<'_>) -> Result<bool, StoreError> {
        let mut officers: BTreeSet<[u8; 16]> = BTreeSet::new();
        let sql = "SELECT officer_id FROM attempt WHERE id = ?1";
        let whose = |id: &Uuid| -> Result<Option<[u8; 16]>, StoreError> {
            Ok(db.prepare_cached(sql)?.query_row([id.as_bytes()], |row| row.get(0)).optional()?)
        };
        for id in &self.take_back {
            officers.extend(whose(id)?);
            if let Some(body) = body_of_row(db, *id)? {
                keep(db, &body)?;
                db.prepare_cached("DELETE FROM attempt WHERE id = ?1")?.execute([id.as_bytes()])?;
                forget_items(db, *id)?;
            }
        }
        for (id, officer, unit) in &self.whose {
            officers.extend(whose(id)?);
            officers.insert(officer.into_bytes());
            db.prepare_cached("UPDATE attempt SET officer_id = ?2, unit_id = ?3 WHERE id = ?1")?
                .execute(params![id.as_bytes(), officer.as_bytes(), unit.as_bytes()])?;
        }
        for (body, score, id) in &self.insert {
            let Some(told) = all.get(id) else { continue };
            insert(db, told, body, score)?;
            officers.insert(told.began.1.officer_id.into_bytes());
        }
        for (id, digest) in &self.noise {
            db.prepare_cached("DELETE FROM far_body WHERE attempt_id = ?1 AND digest = ?2")?
                .execute(params![id.as_bytes(), digest])?;
        }
        if !officers.is_empty() {
            rebuild_histories(db, &officers)?;
        }
        Ok(!(self.take_back.is_empty() && self.whose.is_empty() && self.insert.is_empty()))
    }
}

/// Whether the row of an attempt is of the entries that begin and seal it. Only where two entries say so is there any doubt.
fn is_that(db: &Connection, id: Uuid, told: &Told<'_>, verdicts: &Verdicts<'_>) -> Result<bool, StoreError> {
    if verdicts.problems.is_empty() {
        return Ok(true);
    }
    let (entry, began) = told.began;
    let named = told.seal.and_then(|(_, seal)| unhex(&seal.root_hash));
    let sealed_ms = told.seal.map(|(entry, _)| entry.at_ms);
    let sql = "SELECT root_hash, header, exercise_id, title, record_type, mode, started_at_ms, sealed_at_ms
                 FROM attempt WHERE id = ?1";
    let row = db.prepare_cached(sql)?.query_row([id.as_bytes()], |row| {
        let root: Option<Hash> = row.get(0)?;
        let header: String = row.get(1)?;
        let words: [String; 4] = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        Ok(root.map(|root| root.to_vec()) == named
            && hex(&chain_start(&header)) == began.header_hash
            && words.each_ref().map(|word| Some(word.as_str()))
                == [
                    Some(began.exercise_id.as_str()),
                    began.title.as_deref(),
                    began.record_type.as_deref(),
                    Some(began.mode.as_str()),
                ]
            && row.get::<_, i64>(6)? == entry.at_ms
            && row.get::<_, Option<i64>>(7)? == sealed_ms)
    });
    Ok(row.optional()?.unwrap_or_default())
}

/// Whether an entry of another station begins an attempt. A row that nothing begins is the audit's to report.
fn is_far(db: &Connection, id: Uuid) -> Result<bool, StoreError> {
    Ok(about(db, id)?.iter().any(|(entry, _)| entry.op == "begin_attempt"))
}

/// The entries of other stations that begin or seal an attempt, each with its state.
pub(super) fn about(db: &Connection, id: Uuid) -> Result<Vec<(JournalEntry, String)>, StoreError> {
    let mut statement = db.prepare_cached(include_str!("../sql/about_attempt.sql"))?;
    let mut rows = statement.query([id.simple().to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (signed, state) = far_row(row, found.len() + 1)?;
        found.push((entry(&signed).map_err(|fault| StoreError::Corrupt(fault.to_string()))?, state));
    }
    Ok(found)
}

/// Which of the kept bodies of an attempt are of no use: its row has all of that, or they are none.
fn noise(kept: &[AttemptBody], id: Uuid, told: &Told<'_>, row: bool) -> Vec<(Uuid, Hash)> {
    let Some((_, seal)) = told.seal else { return Vec::new() };
    let has_row = |body: &AttemptBody| row && body.fits(told.began.1, seal).is_some();
    // Of another entry that does not hold one may still be: it is kept as long as its own hashes hold together.
    let useless = |body: &&AttemptBody| has_row(body) || !body.is_whole();
    kept.iter().filter(useless).map(|body| (id, body.digest())).collect()
}

fn wait(rebuilt: &Connection, id: Uuid, told: &Told<'_>, why: &str) -> Result<(), StoreError> {
    let (entry, began) = told.began;
    rebuilt
        .prepare_cached(
            "INSERT INTO far_attempt (id, series, officer_id, began_ms, why) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![id.as_bytes(), entry.series, began.officer_id.as_bytes(), entry.at_ms, why])?;
    Ok(())
}

fn insert(
    db: &Connection,
    told: &Told<'_>,
    body: &AttemptBody,
    score: &AttemptScore,
) -> Result<(), StoreError> {
    let (entry, began) = told.began;
    let Some((sealed, seal)) = told.seal else { return Ok(()) };
    if score.end_reason().is_none() {
        return Err(StoreError::Corrupt(format!("attempt {}: unknown end", began.id)));
    }
    let [right, done, wrong, active_ms] = score.summary();
    db.prepare_cached(include_str!("../sql/far_attempt.sql"))?.execute(params![
        began.unit_id.map(Uuid::into_bytes),
        began.id.as_bytes(),
        began.officer_id.as_bytes(),
        began.exercise_id,
        began.title,
        began.record_type,
        began.mode,
        entry.at_ms,
        body.header,
        began.sitting_id.map(Uuid::into_bytes),
        sealed.at_ms,
        body.log,
        unhex(&seal.root_hash),
        body.score,
        right,
        done,
        wrong,
        active_ms,
        score.end(),
        body.stamps
    ])?;
    Ok(())
}
