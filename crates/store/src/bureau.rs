//! Units, the roster as a whole, assignments, counted records, plans and kept forecasts; and the one read that
//! the trainer's desk makes.

use std::collections::BTreeMap;

use rusqlite::Row;
use uuid::Uuid;

use super::fact::{Fact, OfficerBody, UnitBody};
use super::{Db, StoreError};
use dabiao_domain::assignment::{Doing, Span, Task};
use dabiao_domain::history::SessionMark;
use dabiao_domain::roster::{Officer, Unit, UnitKind};

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
    /// The last day, ISO 8601.
    pub due: String,
    /// What was said with it.
    pub note: String,
    /// When it was ended, by whom and why.
    pub ended: Option<(i64, Uuid, String)>,
}

impl AssignmentRow {
    /// What is to be done; none for what this program does not know.
    pub fn task(&self) -> Option<Task> {
        Task::from_parts(&self.kind, &self.subject)
    }

    /// From when to when what is done counts.
    pub fn span(&self) -> Span {
        Span { given_ms: self.given_ms, ended_ms: self.ended.as_ref().map(|(at, ..)| *at) }
    }
}

/// Records that a unit entered in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountRow {
    /// The unit.
    pub unit_id: Uuid,
    /// The Monday of the week, ISO 8601.
    pub week: String,
    /// Records entered.
    pub entered: u32,
    /// Of these, qualified.
    pub qualified: u32,
    /// When it was counted, milliseconds since the Unix epoch.
    pub counted_ms: i64,
    /// By whom.
    pub by: Uuid,
}

/// A forecast as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastRow {
    /// The day on which it was made, ISO 8601.
    pub day: String,
    /// The standard.
    pub standard: String,
    /// The last day that counts, as it was then, ISO 8601.
    pub deadline: String,
    /// Version of the method.
    pub method: u32,
    /// Officers and their chances in thousandths.
    pub chances: Vec<(Uuid, u32)>,
}

/// What the desk is made from, beside sittings and certificates.
#[derive(Clone, Debug, Default)]
pub struct DeskRows {
    /// Units in the order of their names.
    pub units: Vec<Unit>,
    /// Marks of every officer who typed.
    pub histories: BTreeMap<Uuid, Vec<SessionMark>>,
    /// Assignments, the oldest first.
    pub assignments: Vec<AssignmentRow>,
    /// For each assignment, how often each officer has done it since.
    pub done: Vec<BTreeMap<Uuid, u32>>,
    /// Counted records.
    pub counts: Vec<CountRow>,
    /// The newest assumptions of the quota plan, in their wire form.
    pub quota: Option<String>,
    /// Forecasts, the oldest first.
    pub forecasts: Vec<ForecastRow>,
}

impl UnitBody {
    /// `unit` as the journal has it.
    pub fn of(unit: &Unit) -> Self {
        Self {
            id: unit.id,
            name: unit.name.clone(),
            kind: unit.kind.name().to_owned(),
            parent_id: unit.parent,
            pair_id: unit.pair,
        }
    }
}

impl OfficerBody {
    /// `officer` as the journal has them.
    pub fn of(officer: &Officer) -> Self {
        Self {
            id: officer.id,
            badge: officer.badge.clone(),
            name: officer.name.clone(),
            unit_id: officer.unit_id,
            birth_date: officer.birth.map(|day| day.to_string()),
            position: officer.position.clone(),
            service: officer.service.name().to_owned(),
            left_on: officer.left_on.map(|day| day.to_string()),
        }
    }
}

fn unit_of(row: &Row<'_>) -> rusqlite::Result<Unit> {
    Ok(Unit {
        id: Uuid::from_bytes(row.get(0)?),
        name: row.get(1)?,
        kind: UnitKind::from_name(&row.get::<_, String>(2)?).unwrap_or_default(),
        parent: row.get::<_, Option<[u8; 16]>>(3)?.map(Uuid::from_bytes),
        pair: row.get::<_, Option<[u8; 16]>>(4)?.map(Uuid::from_bytes),
    })
}

fn assignment_of(row: &Row<'_>) -> rusqlite::Result<AssignmentRow> {
    let officers: String = row.get(3)?;
    let ended: Option<i64> = row.get(9)?;
    let by = row.get::<_, Option<[u8; 16]>>(10)?.map(Uuid::from_bytes).unwrap_or_default();
    let reason = row.get::<_, Option<String>>(11)?.unwrap_or_default();
    Ok(AssignmentRow {
        id: Uuid::from_bytes(row.get(0)?),
        given_ms: row.get(1)?,
        by: Uuid::from_bytes(row.get(2)?),
        officers: officers.split_whitespace().filter_map(|id| id.parse().ok()).collect(),
        kind: row.get(4)?,
        subject: row.get(5)?,
        times: row.get(6)?,
        due: row.get(7)?,
        note: row.get(8)?,
        ended: ended.map(|at| (at, by, reason)),
    })
}

fn forecast_of(row: &Row<'_>) -> rusqlite::Result<ForecastRow> {
    let chances: String = row.get(4)?;
    let chance = |text: &str| {
        let (id, chance) = text.split_once(':')?;
        Some((id.parse().ok()?, chance.parse().ok()?))
    };
    Ok(ForecastRow {
        day: row.get(0)?,
        standard: row.get(1)?,
        deadline: row.get(2)?,
        method: row.get(3)?,
        chances: chances.split_whitespace().filter_map(chance).collect(),
    })
}

impl ForecastRow {
    /// The forecast as a fact.
    pub fn fact(&self) -> Fact {
        let chances: Vec<String> =
            self.chances.iter().map(|(id, chance)| format!("{}:{chance}", id.simple())).collect();
        Fact::KeepForecast {
            day: self.day.clone(),
            standard: self.standard.clone(),
            deadline: self.deadline.clone(),
            method: self.method,
            chances: chances.join(" "),
        }
    }
}

impl Db {
    /// All units in the order of their names.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn units(&self) -> Result<Vec<Unit>, StoreError> {
        self.rows_of("SELECT id, name, kind, parent_id, pair_id FROM unit ORDER BY name", unit_of)
    }

    /// Assignments, the oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn assignments(&self) -> Result<Vec<AssignmentRow>, StoreError> {
        self.rows_of(include_str!("sql/assignments.sql"), assignment_of)
    }

    /// What the desk is made from, beside sittings and certificates.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Corrupt`].
    pub fn desk_rows(&self) -> Result<DeskRows, StoreError> {
        let assignments = self.assignments()?;
        Ok(DeskRows {
            units: self.units()?,
            histories: self.histories()?,
            done: assignments.iter().map(|a| self.done_since(a)).collect::<Result<_, _>>()?,
            assignments,
            counts: self.counts()?,
            quota: self.rows_of(NEWEST_PLAN, |row| row.get(0))?.pop(),
            forecasts: self.rows_of(include_str!("sql/forecasts.sql"), forecast_of)?,
        })
    }

    fn counts(&self) -> Result<Vec<CountRow>, StoreError> {
        let sql = "SELECT unit_id, week, entered, qualified, counted_ms, counted_by
                     FROM record_count ORDER BY week, unit_id";
        self.rows_of(sql, |row| {
            Ok(CountRow {
                unit_id: Uuid::from_bytes(row.get(0)?),
                week: row.get(1)?,
                entered: row.get(2)?,
                qualified: row.get(3)?,
                counted_ms: row.get(4)?,
                by: Uuid::from_bytes(row.get(5)?),
            })
        })
    }

    /// How often each officer has done what an assignment asks, since it was given.
    fn done_since(&self, assignment: &AssignmentRow) -> Result<BTreeMap<Uuid, u32>, StoreError> {
        let Some(task) = assignment.task() else { return Ok(BTreeMap::new()) };
        let mut statement = self.connection.prepare_cached(include_str!("sql/done_since.sql"))?;
        let mut done = BTreeMap::new();
        for officer in &assignment.officers {
            let rows =
                statement.query_map(rusqlite::params![officer.as_bytes(), assignment.given_ms], |row| {
                    let sitting = row.get::<_, Option<[u8; 16]>>(1)?.map(Uuid::from_bytes);
                    Ok((row.get::<_, String>(0)?, sitting, row.get::<_, i64>(2)?))
                })?;
            let attempts: Vec<(String, Option<Uuid>, i64)> = rows.collect::<Result<_, _>>()?;
            let times = assignment.span().times(
                &task,
                attempts.iter().map(|(exercise_id, sitting, started_at_ms)| Doing {
                    exercise_id,
                    sitting: *sitting,
                    started_at_ms: *started_at_ms,
                }),
            );
            if times > 0 {
                done.insert(*officer, times);
            }
        }
        Ok(done)
    }

    /// Writes facts that are true together or not at all.
    ///
    /// # Errors
    /// What SQLite says; nothing is written then.
    pub fn record_all(&mut self, now_ms: i64, facts: &[Fact]) -> Result<(), StoreError> {
        self.transact_all(now_ms, facts, |_| Ok(()))
    }

    fn rows_of<T>(
        &self,
        sql: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| read(row))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

const NEWEST_PLAN: &str = "SELECT plan FROM quota_plan ORDER BY planned_ms DESC, planned_by DESC LIMIT 1";
