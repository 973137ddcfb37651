//! Practice and sittings that were given to people.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::{Body, blob, time};
use crate::{Db, StoreError, read};
use dabiao_domain::assignment::{Doing, Span, Task};
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::source::DrillSource;

/// Practice or a sitting was given to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct Assign {
    pub id: Uuid,
    pub officers: Vec<Uuid>,
    pub kind: String,
    pub subject: String,
    pub times: u32,
    pub due: String,
    pub note: String,
    pub by: Uuid,
}

impl Body for Assign {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, officers, kind, subject, times, due, note, by } = self;

        let officers: Vec<String> = officers.iter().map(|id| id.simple().to_string()).collect();
        db.prepare_cached(include_str!("../sql/assign.sql"))?.execute(params![
            blob(id),
            at_ms,
            blob(by),
            officers.join(" "),
            kind,
            subject,
            times,
            due,
            note
        ])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms)?;
        read::parsed::<Date>("last day", &self.due).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// An assignment no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct EndAssignment {
    pub id: Uuid,
    pub reason: String,
    pub by: Uuid,
}

impl Body for EndAssignment {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, reason, by } = self;

        db.prepare_cached(
            "UPDATE assignment SET ended_ms = ?2, ended_by = ?3, end_reason = ?4
                  WHERE id = ?1 AND ended_ms IS NULL",
        )?
        .execute(params![blob(id), at_ms, blob(by), reason])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// Practice or a sitting that was given to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentRow {
    /// Its id.
    pub id: Uuid,
    /// When it was given, milliseconds since the Unix epoch.
    pub given_ms: i64,
    /// By whom.
    pub by: Uuid,
    /// To whom.
    pub officers: Vec<Uuid>,
    /// `course`, `drill` or `sitting`.
    pub kind: String,
    /// Which lesson, kind of text or sitting; empty for any.
    pub subject: String,
    /// How often it is to be done.
    pub times: u32,
    /// The last day.
    pub due: Date,
    /// The remark.
    pub note: String,
    /// When it was ended, by whom and why.
    pub ended: Option<(i64, Uuid, String)>,
}

impl AssignmentRow {
    /// The task; none for one that this program does not know.
    pub fn task(&self) -> Option<Task> {
        Task::from_parts(&self.kind, &self.subject)
    }

    /// From when to when what is done counts.
    pub fn span(&self) -> Span {
        Span { given_ms: self.given_ms, ended_ms: self.ended.as_ref().map(|(at, ..)| *at) }
    }
}

fn assignment_of(row: &Row<'_>) -> Result<AssignmentRow, StoreError> {
    let officers: String = row.get(3)?;
    let (ended, by): (Option<i64>, _) = (row.get(9)?, read::id_or_none(row, 10)?);
    let reason: Option<String> = row.get(11)?;
    read::together("its end", &[ended.is_some(), by.is_some(), reason.is_some()])?;
    Ok(AssignmentRow {
        id: read::id(row, 0)?,
        given_ms: row.get(1)?,
        by: read::id(row, 2)?,
        officers: officers
            .split_whitespace()
            .map(|id| read::parsed("officer", id))
            .collect::<Result<_, _>>()?,
        kind: row.get(4)?,
        subject: row.get(5)?,
        times: row.get(6)?,
        due: read::day(row, 7, "last day")?,
        note: row.get(8)?,
        ended: ended.zip(by).zip(reason).map(|((at, by), reason)| (at, by, reason)),
    })
}

/// How many records were handed in, by the stored score of a sitting of forms.
fn handed_in(score: &str) -> Result<Option<u32>, StoreError> {
    let score = AttemptScore::read(score.as_bytes())
        .map_err(|error| StoreError::Corrupt(format!("the score of a sitting of forms: {error}")))?;
    Ok(score.form().map(|doc| doc.entered))
}

impl Db {
    /// Assignments, the oldest first.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row that can't be read.
    pub fn assignments(&self) -> Result<Vec<AssignmentRow>, StoreError> {
        self.rows_of("assignment", include_str!("../sql/assignments.sql"), assignment_of)
    }

    /// How often each officer has done what an assignment asks, since it was given.
    pub(crate) fn done_since(&self, assignment: &AssignmentRow) -> Result<BTreeMap<Uuid, u32>, StoreError> {
        let Some(task) = assignment.task() else { return Ok(BTreeMap::new()) };
        let mut statement = self.connection.prepare_cached(include_str!("../sql/done_since.sql"))?;
        let mut done = BTreeMap::new();
        for officer in &assignment.officers {
            let rows =
                statement.query_map(rusqlite::params![officer.as_bytes(), assignment.given_ms], |row| {
                    let sitting = row.get::<_, Option<[u8; 16]>>(1)?.map(Uuid::from_bytes);
                    let id: String = row.get(0)?;
                    // Of copied texts nothing is asked that only the score tells.
                    let forms = DrillSource::of(&id).is_form();
                    let score = if forms { row.get::<_, Option<String>>(3)? } else { None };
                    Ok((id, sitting, row.get::<_, i64>(2)?, score))
                })?;
            let attempts: Vec<(String, Option<Uuid>, i64, Option<String>)> =
                rows.collect::<Result<_, _>>()?;
            let mut doings = Vec::with_capacity(attempts.len());
            for (exercise_id, sitting, started_at_ms, score) in &attempts {
                let handed_in = score.as_deref().map(handed_in).transpose()?.flatten();
                doings.push(Doing {
                    exercise_id,
                    sitting: *sitting,
                    started_at_ms: *started_at_ms,
                    handed_in,
                });
            }
            let times = assignment.span().times(&task, doings);
            if times > 0 {
                done.insert(*officer, times);
            }
        }
        Ok(done)
    }
}
