//! When exams of other stations came here, by this PC's clock.
//!
//! The date of an entry is what its own PC says. When it came is what this PC saw: an exam that came on a day was written by
//! then, and nothing else shows that it was written before. It is no part of what the entries say, and no journal gives it.

use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::facts::{self, Fact};
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
    /// When it came, by this PC's clock, milliseconds since the Unix epoch.
    pub arrived_ms: i64,
}

/// Keeps that an entry came, if it begins an exam.
pub(super) fn came(db: &Connection, signed: &SignedEntry, line: &EntryLine) -> Result<(), StoreError> {
    if line.op != "begin_attempt" || !may_be_of_sitting(&line.body) {
        return Ok(());
    }
    let sql = "INSERT INTO arrived (series, seq, hash) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    db.prepare_cached(sql)?.execute(params![signed.series.to_string(), signed.seq as i64, signed.hash])?;
    Ok(())
}

impl Db {
    /// What came since the last exchange came now. Called when an exchange has taken what there was.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn note_arrivals(&mut self, now_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE arrived SET at_ms = ?1 WHERE at_ms IS NULL";
        self.connection.prepare_cached(sql)?.execute([now_ms])?;
        Ok(())
    }

    /// The exams of other stations that count and came at `since_ms` or later, the earliest first.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn exams_arrived(&self, since_ms: i64) -> Result<Vec<ArrivedExam>, StoreError> {
        let sql = "SELECT f.series, json_extract(f.line, '$.at_ms'), json_extract(f.line, '$.body'), a.at_ms
                     FROM arrived a
                     JOIN far_entry f ON f.series = a.series AND f.seq = a.seq AND f.hash = a.hash
                    WHERE a.at_ms >= ?1 AND f.op = 'begin_attempt' AND f.state = 'applied'
                    ORDER BY a.at_ms, f.series, f.seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([since_ms], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?))
        })?;
        let mut arrived = Vec::new();
        for row in rows {
            let (series, at_ms, body, arrived_ms) = row?;
            let Fact::BeginAttempt(facts::BeginAttempt { id, sitting_id: Some(sitting), .. }) =
                Fact::read("begin_attempt", &body)?
            else {
                continue;
            };
            let corrupt = |_| StoreError::Corrupt(format!("the series {series:?} is no id"));
            let series = Uuid::try_parse(&series).map_err(corrupt)?;
            arrived.push(ArrivedExam { attempt: id, sitting, series, at_ms, arrived_ms });
        }
        Ok(arrived)
    }
}
