//! Exam attempts as they are judged: a few figures of each. A desk reads those of a whole bureau from a table that
//! triggers keep beside the attempts; a certificate is written from the attempts themselves.

use std::collections::BTreeSet;

use rusqlite::Row;
use uuid::Uuid;

use super::attempts::AttemptRow;
use super::hash::Hash;
use super::row_hash::row_hash;
use super::{Db, StoreError};
use dabiao_domain::attempt::{AttemptMode, AttemptState};
use dabiao_domain::input::EndReason;
use dabiao_domain::input::jsonl::check_format;
use dabiao_domain::score::Tally;
use dabiao_domain::standard::CopyFigures;
use dabiao_domain::text::Policy;

/// An attempt in a sitting, as a standard judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExamRow {
    /// Its id.
    pub id: Uuid,
    /// Who wrote it.
    pub officer_id: Uuid,
    /// In which sitting.
    pub sitting_id: Uuid,
    /// When it began, in milliseconds.
    pub started_at_ms: i64,
    /// Practice or exam.
    pub mode: AttemptMode,
    /// Whether it still takes events.
    pub state: AttemptState,
    /// How the text is compared.
    pub policy: Policy,
    /// The time limit in milliseconds.
    pub limit_ms: Option<u64>,
    /// What came out; none while it is open.
    pub figures: Option<CopyFigures>,
    /// The head of its hash chain; none while it is open.
    pub root_hash: Option<Hash>,
}

impl ExamRow {
    /// What of `row` is judged; none outside a sitting.
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
            figures: row.score.as_ref().and_then(CopyFigures::of_doc),
            root_hash: row.root_hash,
        })
    }

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let id = Uuid::from_bytes(row.get(0)?);
        let corrupt = |what: &dyn std::fmt::Display| StoreError::Corrupt(format!("attempt {id}: {what}"));
        let text = |n: usize| row.get_ref(n)?.as_str().map_err(|e| corrupt(&e));
        let terms: (&str, u32, &str, Option<u64>) =
            serde_json::from_str(text(7)?).map_err(|_| corrupt(&"its header can't be read"))?;
        check_format(terms.0, terms.1).map_err(|e| corrupt(&e))?;
        let figures = match row.get_ref(8)?.as_str_or_null().map_err(|e| corrupt(&e))? {
            None => None,
            Some(score) => {
                read_figures(score).map_err(|e| corrupt(&format!("its score can't be read: {e}")))?
            }
        };
        Ok(Self {
            id,
            officer_id: Uuid::from_bytes(row.get(1)?),
            sitting_id: Uuid::from_bytes(row.get(2)?),
            started_at_ms: row.get(3)?,
            mode: AttemptMode::from_name(text(4)?).ok_or_else(|| corrupt(&"unknown mode"))?,
            state: if text(5)? == "open" { AttemptState::Open } else { AttemptState::Sealed },
            policy: Policy::from_name(terms.2).ok_or_else(|| corrupt(&"unknown policy"))?,
            limit_ms: terms.3,
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
    /// What SQLite says; [`StoreError::Corrupt`] for a row that can't be read.
    pub fn exam_rows(&self) -> Result<Vec<ExamRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/exam_rows.sql"))?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(ExamRow::read(row)?);
        }
        found.sort_by_key(|row| (row.started_at_ms, row.id));
        Ok(found)
    }

    /// Attempts, in hexadecimal, whose row beside them is not what they give.
    pub(super) fn wrong_exam_rows(&self) -> Result<Vec<String>, StoreError> {
        let rows = |from: &str| -> Result<BTreeSet<(String, Hash)>, StoreError> {
            let mut statement = self.connection.prepare(&format!("SELECT hex(attempt_id), * FROM {from}"))?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row_hash(row)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        let (kept, given) = (rows("exam_row")?, rows("exam_row_of_attempt")?);
        let wrong: BTreeSet<String> = kept.symmetric_difference(&given).map(|(id, _)| id.clone()).collect();
        Ok(wrong.into_iter().collect())
    }
}
