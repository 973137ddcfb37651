//! Exam attempts as they are judged: a few figures of each. A desk reads those of a whole bureau from a table that
//! triggers keep beside the attempts; a certificate is written from the attempts themselves.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::table::{Derived, Given, Sealed};
use crate::attempts::{AttemptRow, state_of};
use crate::hash::Hash;
use crate::problem::AuditProblem;
use crate::row_hash::row_hash;
use crate::{Db, StoreError};
use dabiao_domain::attempt::{AttemptMode, AttemptState};
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::certification::ExamFigures;
use dabiao_domain::finding::Finding;
use dabiao_domain::form::log as form_log;
use dabiao_domain::input::jsonl::check_format;
use dabiao_domain::input::{EndReason, LogMode};
use dabiao_domain::score::Tally;
use dabiao_domain::standard::CopyFigures;
use dabiao_domain::text::Policy;

/// An attempt in a sitting, as a standard judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExamRow {
    /// Its id.
    pub id: Uuid,
    /// The officer who wrote it.
    pub officer_id: Uuid,
    /// In which sitting.
    pub sitting_id: Uuid,
    /// When it began, in milliseconds.
    pub started_at_ms: i64,
    /// Practice or exam.
    pub mode: AttemptMode,
    /// Whether it still takes events.
    pub state: AttemptState,
    /// How the text is compared; of a sitting of forms, how its fields are.
    pub policy: Policy,
    /// The time limit in milliseconds.
    pub limit_ms: Option<u64>,
    /// Practice or exam as the head of its log says it, and whether that may be handed in early; none in a row of the
    /// table, which is for lists: a certificate is written from the attempts themselves.
    pub log_mode: Option<LogMode>,
    /// The result; none while it is open.
    pub figures: Option<ExamFigures>,
    /// The head of its hash chain; none while it is open.
    pub root_hash: Option<Hash>,
}

impl ExamRow {
    /// The judged part of `row`; none outside a sitting.
    pub fn of(row: &AttemptRow) -> Option<Self> {
        Some(Self {
            id: row.start.id,
            officer_id: row.start.officer_id,
            sitting_id: row.start.sitting_id?,
            started_at_ms: row.start.started_at_ms,
            mode: row.start.mode,
            state: row.state,
            policy: row.policy,
            limit_ms: row.limit_ms,
            log_mode: Some(row.log_mode),
            figures: row.score.as_ref().and_then(ExamFigures::of_score),
            root_hash: row.root_hash,
        })
    }

    /// The figures of a copied text; none of a sitting of forms, and of one that is open.
    pub const fn copy_figures(&self) -> Option<CopyFigures> {
        match self.figures {
            Some(ExamFigures::Copy(figures)) => Some(figures),
            _ => None,
        }
    }

    /// Reads a row of the table. That of a sitting of forms says no more of its result than that there is one: see
    /// [`Db::form_figures`].
    fn read(db: &Db, row: &Row<'_>) -> Result<Self, StoreError> {
        let id = Uuid::from_bytes(row.get(0)?);
        let corrupt = |what: &dyn std::fmt::Display| StoreError::Corrupt(format!("attempt {id}: {what}"));
        let text = |n: usize| row.get_ref(n)?.as_str().map_err(|e| corrupt(&e));
        let terms: (&str, u32, Option<&str>, Option<u64>) =
            serde_json::from_str(text(7)?).map_err(|_| corrupt(&"its header can't be read"))?;
        let form = terms.0 == form_log::FORMAT && terms.1 == form_log::VERSION;
        if !form {
            check_format(terms.0, terms.1).map_err(|e| corrupt(&e))?;
        }
        let policy = if form { Some(Policy::Strict) } else { terms.2.and_then(Policy::from_name) };
        let figures = match row.get_ref(8)?.as_str_or_null().map_err(|e| corrupt(&e))? {
            None => None,
            Some(_) if form => Some(db.form_figures(id)?),
            Some(score) => {
                let figures = read_figures(score)
                    .map_err(|e| corrupt(&format!("its score can't be read: {e}")))?
                    .ok_or_else(|| corrupt(&"its score can't be read: unknown end"))?;
                Some(ExamFigures::Copy(figures))
            }
        };
        Ok(Self {
            id,
            officer_id: Uuid::from_bytes(row.get(1)?),
            sitting_id: Uuid::from_bytes(row.get(2)?),
            started_at_ms: row.get(3)?,
            mode: AttemptMode::from_name(text(4)?).ok_or_else(|| corrupt(&"unknown mode"))?,
            state: state_of(text(5)?).ok_or_else(|| corrupt(&"unknown state"))?,
            policy: policy.ok_or_else(|| corrupt(&"unknown policy"))?,
            limit_ms: terms.3,
            log_mode: None,
            figures,
            root_hash: row.get(6)?,
        })
    }
}

fn read_figures(score: &str) -> serde_json::Result<Option<CopyFigures>> {
    let (correct, substitutions, insertions, omissions, active_ms, end): (u32, u32, u32, u32, u64, &str) =
        serde_json::from_str(score)?;
    let tally = Tally { correct, substitutions, insertions, omissions, active_ms };
    Ok(EndReason::from_name(end).map(|end| CopyFigures { tally, end }))
}

impl Db {
    /// All attempts of sittings as they are judged, the oldest first.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row that can't be read.
    pub fn exam_rows(&self) -> Result<Vec<ExamRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("../sql/exam_rows.sql"))?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(ExamRow::read(self, row)?);
        }
        found.sort_by_key(|row| (row.started_at_ms, row.id));
        Ok(found)
    }
}

impl Db {
    /// The result of a sealed sitting of forms, from its score: such exams are few, and their rows in the table have room for
    /// what a copied text gives only.
    fn form_figures(&self, attempt: Uuid) -> Result<ExamFigures, StoreError> {
        let corrupt = |what: &dyn std::fmt::Display| {
            StoreError::Corrupt(format!("attempt {attempt}: its score can't be read: {what}"))
        };
        let mut statement = self.connection.prepare_cached("SELECT score FROM attempt WHERE id = ?1")?;
        let score: Option<String> = statement.query_row([attempt.as_bytes()], |row| row.get(0))?;
        let score = AttemptScore::read(score.unwrap_or_default().as_bytes()).map_err(|e| corrupt(&e))?;
        match ExamFigures::of_score(&score) {
            Some(figures @ ExamFigures::Form(_)) => Ok(figures),
            Some(ExamFigures::Copy(_)) => Err(corrupt(&"it is not of its kind")),
            None => Err(corrupt(&"unknown end")),
        }
    }
}

/// Attempts, in hexadecimal, whose row beside them is not what they give.
fn wrong_rows(db: &Connection) -> Result<BTreeSet<String>, StoreError> {
    let rows = |from: &str| -> Result<BTreeSet<(String, Hash)>, StoreError> {
        let mut statement = db.prepare(&format!("SELECT hex(attempt_id), * FROM {from}"))?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row_hash(row)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let (kept, given) = (rows("exam_row")?, rows("exam_row_of_attempt")?);
    Ok(kept.symmetric_difference(&given).map(|(id, _)| id.clone()).collect())
}

/// The exam attempts as a derived table.
pub(crate) struct ExamRows;

impl Derived for ExamRows {
    fn table(&self) -> &'static str {
        "exam_row"
    }

    /// Triggers keep it with every change of an attempt.
    fn on_seal(&self, _: &Connection, _: &Sealed<'_>) -> Result<(), StoreError> {
        Ok(())
    }

    fn rebuild(&self, db: &Connection) -> Result<(), StoreError> {
        let anew = "DELETE FROM exam_row; INSERT INTO exam_row SELECT * FROM exam_row_of_attempt";
        Ok(db.execute_batch(anew)?)
    }

    fn check(&self, db: &Connection, _: &mut Given) -> Vec<AuditProblem> {
        match wrong_rows(db) {
            Ok(wrong) => wrong
                .into_iter()
                .map(|id| AuditProblem::new(format!("{} {id}", self.table()), Finding::NotOfAttempt))
                .collect(),
            Err(error) => vec![AuditProblem::new(self.table(), error.to_string())],
        }
    }
}
