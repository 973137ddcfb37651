//! When exams of other stations came here, by this PC's clock.
//!
//! The date of an entry is what its own PC says. When it came is what this PC saw: an exam that came on a day was written by
//! then, and nothing else shows that it was written before. It is no part of what the entries say, and no journal gives it.
//! An exam came when its end did: a beginning that was handed up in time shows nothing of what was typed since.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::attempts::about;
use super::verdict::State;
use crate::facts::{self, Fact};
use crate::journal_entry::JournalEntry;
use crate::times::may_be_of_sitting;
use crate::{Db, StoreError};
use dabiao_domain::sync::{EntryLine, SignedEntry};

/// An exam of another station, and when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrivedExam {
    /// The attempt.
    pub attempt: Uuid,
    /// Its sitting.
    pub sitting: Uuid,
    /// The series of the station that wrote it.
    pub series: Uuid,
    /// When it began, as that station says, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// When its beginning and its end were both here, by this PC's clock, milliseconds since the Unix epoch.
    pub arrived_ms: i64,
}

/// Keeps that an entry came, and when, if it begins an exam or seals one that is here. A seal that comes before its beginning
/// came no later than that.
pub(super) fn came(
    db: &Connection,
    signed: &SignedEntry,
    line: &EntryLine,
    came_ms: Option<i64>,
) -> Result<(), StoreError> {
    let is_of_exam = match line.op.as_str() {
        "begin_attempt" => may_be_of_sitting(&line.body),
        "seal_attempt" => seals_exam(db, &line.body)?,
        _ => false,
    };
    if !is_of_exam {
        return Ok(());
    }
    let sql = "INSERT INTO arrived (series, seq, hash, at_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    let (series, seq) = (signed.series.to_string(), signed.seq as i64);
    db.prepare_cached(sql)?.execute(params![series, seq, signed.hash, came_ms])?;
    Ok(())
}

/// Whether another station's entry that begins what this one seals may be of an exam.
fn seals_exam(db: &Connection, body: &str) -> Result<bool, StoreError> {
    let Ok(Fact::SealAttempt(seal)) = Fact::read("seal_attempt", body) else { return Ok(false) };
    let begins = |entry: &JournalEntry| entry.op == "begin_attempt" && may_be_of_sitting(&entry.body);
    Ok(about(db, seal.id)?.iter().any(|(entry, _)| begins(entry)))
}

/// The exam that an entry begins, if it is one that can be read.
fn exam_of(
    (series, at_ms, body): (&str, i64, &str),
    arrived_ms: i64,
) -> Result<Option<ArrivedExam>, StoreError> {
    let Fact::BeginAttempt(facts::BeginAttempt { id, sitting_id: Some(sitting), .. }) =
        Fact::read("begin_attempt", body)?
    else {
        return Ok(None);
    };
    let corrupt = |_| StoreError::Corrupt(format!("the series {series:?} is no id"));
    let series = Uuid::try_parse(series).map_err(corrupt)?;
    Ok(Some(ArrivedExam { attempt: id, sitting, series, at_ms, arrived_ms }))
}

impl Db {
    /// What came without a time came now at the latest: an older program noted it at the end of an exchange, and one that was
    /// ended before that noted none. Called when an exchange has taken what there was.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn note_arrivals(&mut self, now_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE arrived SET at_ms = ?1 WHERE at_ms IS NULL";
        self.connection.prepare_cached(sql)?.execute([now_ms])?;
        Ok(())
    }

    /// The exams of other stations that count, are sealed, and came at `since_ms` or later, the earliest first.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn exams_arrived(&self, since_ms: i64) -> Result<Vec<ArrivedExam>, StoreError> {
        let sql =
            "SELECT f.op, f.series, json_extract(f.line, '$.at_ms'), json_extract(f.line, '$.body'), a.at_ms
                     FROM arrived a
                     JOIN far_entry f ON f.series = a.series AND f.seq = a.seq AND f.hash = a.hash
                    WHERE a.at_ms >= ?1 AND f.state = 'applied'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([since_ms])?;
        let (mut exams, mut sealed) = (BTreeMap::<Uuid, ArrivedExam>::new(), BTreeMap::<Uuid, i64>::new());
        while let Some(row) = rows.next()? {
            let (op, series): (String, String) = (row.get(0)?, row.get(1)?);
            let (at_ms, body, arrived_ms): (i64, String, i64) = (row.get(2)?, row.get(3)?, row.get(4)?);
            if op == "begin_attempt" {
                let exam = exam_of((&series, at_ms, &body), arrived_ms)?;
                exams.extend(exam.map(|exam| (exam.attempt, exam)));
            } else if let Fact::SealAttempt(seal) = Fact::read(&op, &body)? {
                sealed.insert(seal.id, arrived_ms);
            }
        }
        let mut open: Vec<Uuid> = Vec::new();
        for attempt in exams.keys().filter(|attempt| !sealed.contains_key(*attempt)) {
            if !self.is_sealed_elsewhere(*attempt)? {
                open.push(*attempt);
            }
        }
        exams.retain(|attempt, _| !open.contains(attempt));
        for (attempt, sealed_ms) in sealed {
            let known = exams.remove(&attempt);
            let exam = if known.is_some() { known } else { self.exam_begun(attempt)? };
            let Some(exam) = exam else { continue };
            let arrived_ms = exam.arrived_ms.max(sealed_ms);
            exams.insert(attempt, ArrivedExam { arrived_ms, ..exam });
        }
        let mut arrived: Vec<ArrivedExam> = exams.into_values().collect();
        arrived.sort_by_key(|exam| (exam.arrived_ms, exam.series, exam.at_ms));
        Ok(arrived)
    }

    /// Whether another station's entry that seals an attempt counts here.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn is_sealed_elsewhere(&self, attempt: Uuid) -> Result<bool, StoreError> {
        let mut told = about(&self.connection, attempt)?.into_iter();
        Ok(told.any(|(entry, state)| entry.op == "seal_attempt" && state == State::Applied.name()))
    }

    /// The exam of another station that counts as begun by that attempt; none where it is practice. When it came is not looked
    /// up: `arrived_ms` is the least of all times.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn exam_begun(&self, attempt: Uuid) -> Result<Option<ArrivedExam>, StoreError> {
        let told = about(&self.connection, attempt)?.into_iter();
        let mut begins =
            told.filter(|(entry, state)| entry.op == "begin_attempt" && state == State::Applied.name());
        let Some((entry, _)) = begins.next() else { return Ok(None) };
        exam_of((&entry.series, entry.at_ms, &entry.body), i64::MIN)
    }
}
