//! Attempts of other stations: whole ones get a row like those of this PC, the others wait.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::body::{AttemptBody, body_of_row, keep, kept};
use super::verdict::Verdicts;
use crate::derived::rebuild_histories;
use crate::facts;
use crate::facts::Fact;
use crate::hash::{Hash, unhex};
use crate::journal_entry::JournalEntry;
use crate::{AuditProblem, StoreError};
use dabiao_domain::input::EndReason;
use dabiao_domain::score_doc::ScoreDoc;

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

/// Why an attempt of another station has no row; none where it may have one.
fn waits(rebuilt: &Connection, told: &Told<'_>) -> Result<Option<&'static str>, StoreError> {
    let began = told.began.1;
    if told.seal.is_none() {
        return Ok(Some("open"));
    }
    let (Some(unit), Some(_), Some(_)) = (began.unit_id, &began.title, &began.record_type) else {
        return Ok(Some("older"));
    };
    let is_there = |sql: &str, id: Uuid| -> Result<bool, StoreError> {
        Ok(rebuilt.prepare_cached(sql)?.query_row([id.as_bytes()], |row| row.get(0))?)
    };
    if !is_there("SELECT EXISTS (SELECT 1 FROM officer WHERE id = ?1)", began.officer_id)? {
        return Ok(Some("officer"));
    }
    if !is_there("SELECT EXISTS (SELECT 1 FROM unit WHERE id = ?1)", unit)? {
        return Ok(Some("unit"));
    }
    Ok(None)
}

/// What is done to the rows of attempts.
#[derive(Default)]
pub(crate) struct Plan {
    insert: Vec<(AttemptBody, ScoreDoc, Uuid)>,
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
        let mut plan = Self::default();
        for (id, told) in &all {
            let began = told.began.1;
            let row = there.get(id);
            let why = if told.far { waits(rebuilt, told)? } else { None };
            if !told.far || why.is_none() && row.is_some() && is_that(db, *id, told, verdicts)? {
                plan.noise.extend(noise(db, *id, told, true)?);
                let (unit, officer) = (began.unit_id, began.officer_id);
                if let Some(There { officer: of, unit: at }) = row
                    && (*of != officer.into_bytes() || unit.is_some_and(|unit| *at != unit.into_bytes()))
                {
                    plan.whose.push((*id, officer, unit.unwrap_or(Uuid::from_bytes(*at))));
                }
                continue;
            }
            if row.is_some() {
                plan.take_back.push(*id);
            }
            let bodies =
                kept(db, *id)?.into_iter().chain(row.map(|_| body_of_row(db, *id)).transpose()?.flatten());
            let good = |body: AttemptBody| Some((body.fits(began, told.seal?.1)?, body));
            let fit = if why.is_none() { bodies.into_iter().find_map(good) } else { None };
            let scored = fit.as_ref().is_some_and(|(_, body)| body.gives_its_score());
            plan.noise.extend(noise(db, *id, told, scored)?);
            match fit {
                Some((score, body)) if scored => plan.insert.push((body, score, *id)),
                Some(_) => wait(rebuilt, *id, told, "score")?,
                None => wait(rebuilt, *id, told, why.unwrap_or("body"))?,
            }
        }
        for id in there.keys().filter(|id| !all.contains_key(id)) {
            if is_far(db, *id)? {
                plan.take_back.push(*id);
            }
        }
        Ok(plan)
    }

    /// What it would do, as the problems of an audit: nothing where all is as it should be.
    pub(crate) fn differences(&self) -> Vec<AuditProblem> {
        let wrong = |id: &Uuid, what: &str| AuditProblem::new(format!("attempt {id}"), what);
        let gone =
            self.take_back.iter().map(|id| wrong(id, "its row is not that of the entries of its station"));
        let whose =
            self.whose.iter().map(|(id, ..)| wrong(id, "it is another officer's or unit's by the entries"));
        let new = self.insert.iter().map(|(_, _, id)| wrong(id, "its row is missing, and its body is here"));
        gone.chain(whose).chain(new).collect()
    }

    /// Does it. Whether anything was done.
    pub(crate) fn carry_out(self, db: &Connection, verdicts: &Verdicts<'_>) -> Result<bool, StoreError> {
        let all = told(verdicts);
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

/// Whether the row of an attempt is of the entry that seals it. Only where two entries say so is there any doubt.
fn is_that(db: &Connection, id: Uuid, told: &Told<'_>, verdicts: &Verdicts<'_>) -> Result<bool, StoreError> {
    if verdicts.problems.is_empty() {
        return Ok(true);
    }
    let root: Option<Option<Hash>> = db
        .prepare_cached("SELECT root_hash FROM attempt WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?;
    let named = told.seal.and_then(|(_, seal)| unhex(&seal.root_hash));
    Ok(root.flatten().map(|root| root.to_vec()) == named)
}

/// Whether an entry of another station begins an attempt. A row that nothing begins is the audit's to report.
fn is_far(db: &Connection, id: Uuid) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM far_entry WHERE op = 'begin_attempt'
                               AND json_extract(json_extract(line, '$.body'), '$.id') = ?1)";
    Ok(db.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0))?)
}

/// Bodies of an attempt whose row has all of that, or that are none: neither is of any use.
fn noise(db: &Connection, id: Uuid, told: &Told<'_>, row: bool) -> Result<Vec<(Uuid, Hash)>, StoreError> {
    let Some((_, seal)) = told.seal else { return Ok(Vec::new()) };
    let bodies = kept(db, id)?;
    let has_row = |body: &AttemptBody| row && body.fits(told.began.1, seal).is_some();
    // Of another entry that does not hold one may still be: it is kept as long as its own hashes hold together.
    let useless = |body: &&AttemptBody| has_row(body) || !body.is_whole();
    Ok(bodies.iter().filter(useless).map(|body| (id, body.digest())).collect())
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

fn insert(db: &Connection, told: &Told<'_>, body: &AttemptBody, score: &ScoreDoc) -> Result<(), StoreError> {
    let (entry, began) = told.began;
    let Some((sealed, seal)) = told.seal else { return Ok(()) };
    if EndReason::from_name(&score.end).is_none() {
        return Err(StoreError::Corrupt(format!("attempt {}: unknown end", began.id)));
    }
    let errors = score.substitutions + score.insertions + score.omissions;
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
        score.correct,
        score.typed,
        errors,
        score.active_ms as i64,
        score.end,
        body.stamps
    ])?;
    Ok(())
}
