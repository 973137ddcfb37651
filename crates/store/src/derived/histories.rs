//! The packed history of every officer: kept with each sealed attempt, so that a desk can read thousands of
//! officers at once, and checked against the attempts by the audit.
//!
//! 22 bytes per attempt summary, little-endian: start in milliseconds (8), flags (2), speed (4), accuracy
//! (4), active time (4); in ascending order, so that the order of sealing leaves no trace.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;

use super::table::{Derived, Given, PackedHistories, Sealed};
use crate::problem::AuditProblem;
use crate::{Db, StoreError, cores};
use dabiao_domain::attempt::AttemptMode;
use dabiao_domain::attempt_log::AttemptHeader;
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::exercise::RecordType;
use dabiao_domain::exposure::{ExposureLedger, shares_text};
use dabiao_domain::finding::Finding;
use dabiao_domain::history::SessionMark;

/// An officer's id and packed attempt summaries.
type Packed = ([u8; 16], Vec<u8>);

const BYTES: usize = 22;
const EXAM: u16 = 1;
const COMPARED: u16 = 2;
/// Of a sitting of forms with new records: speed and accuracy are qualified records an hour and 合格率.
const FORM: u16 = 4;

fn pack(mark: &SessionMark) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    let flags =
        (u16::from(mark.exam) * EXAM) | (u16::from(mark.compared) * COMPARED) | (u16::from(mark.form) * FORM);
    bytes[..8].copy_from_slice(&mark.started_at_ms.to_le_bytes());
    bytes[8..10].copy_from_slice(&flags.to_le_bytes());
    bytes[10..14].copy_from_slice(&mark.milli_cpm.to_le_bytes());
    bytes[14..18].copy_from_slice(&mark.accuracy_ppm.to_le_bytes());
    bytes[18..].copy_from_slice(&mark.active_ms.to_le_bytes());
    bytes
}

fn unpack(bytes: &[u8]) -> Result<Vec<SessionMark>, StoreError> {
    let (marks, rest) = bytes.as_chunks::<BYTES>();
    if !rest.is_empty() {
        return Err(StoreError::Corrupt("a history ends in the middle of a mark".to_owned()));
    }
    let four = |m: &[u8; BYTES], at: usize| u32::from_le_bytes([m[at], m[at + 1], m[at + 2], m[at + 3]]);
    Ok(marks
        .iter()
        .map(|m| {
            let flags = u16::from_le_bytes([m[8], m[9]]);
            SessionMark {
                started_at_ms: i64::from_le_bytes([m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7]]),
                exam: flags & EXAM != 0,
                compared: flags & COMPARED != 0,
                milli_cpm: four(m, 10),
                accuracy_ppm: four(m, 14),
                active_ms: four(m, 18),
                form: flags & FORM != 0,
            }
        })
        .collect())
}

fn pack_all(marks: &mut [SessionMark]) -> Vec<u8> {
    marks.sort_unstable();
    marks.iter().flat_map(pack).collect()
}

/// Whether an attempt is its officer's first on every part of its text: a text joined from known ones is none.
pub(crate) fn is_first(db: &Connection, attempt: Uuid) -> Result<bool, StoreError> {
    let exercise: String = db
        .prepare_cached("SELECT exercise_id FROM attempt WHERE id = ?1")?
        .query_row([attempt.as_bytes()], |row| row.get(0))?;
    let mut statement = db.prepare_cached(include_str!("../sql/texts_before.sql"))?;
    let mut rows = statement.query([attempt.as_bytes()])?;
    while let Some(row) = rows.next()? {
        let before = row.get_ref(0)?.as_str().map_err(|e| StoreError::Corrupt(e.to_string()))?;
        if shares_text(&exercise, before) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn record_type(name: &str) -> Result<RecordType, StoreError> {
    RecordType::from_name(name).ok_or_else(|| StoreError::Corrupt(format!("history: unknown type {name:?}")))
}

/// Adds the summary of an attempt that is being sealed; `first` as [`is_first`] says, if it is known.
fn note(db: &Connection, sealed: &Sealed<'_>) -> Result<(), StoreError> {
    let Sealed { attempt, header, score, first, .. } = *sealed;
    let (officer, exercise, mode, started, kind): ([u8; 16], String, String, i64, String) = db
        .prepare_cached(include_str!("../sql/mark_of_attempt.sql"))?
        .query_row([attempt.as_bytes()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
    let first = first.map_or_else(|| is_first(db, attempt), Ok)?;
    let mode = AttemptMode::from_name(&mode)
        .ok_or_else(|| StoreError::Corrupt(format!("attempt {attempt}: unknown mode")))?;
    let text = (exercise.as_str(), record_type(&kind)?);
    let mark = SessionMark::of_attempt(started, mode, text, header, first, score).ok_or_else(other_kind)?;
    let before: Option<Vec<u8>> = db
        .prepare_cached("SELECT marks FROM history WHERE officer_id = ?1")?
        .query_row([officer], |row| row.get(0))
        .optional()?;
    let mut marks = before.as_deref().map_or_else(|| Ok(Vec::new()), unpack)?;
    marks.push(mark);
    put(db, &officer, &pack_all(&mut marks))
}

fn other_kind() -> StoreError {
    StoreError::Corrupt("history: a score is not of the kind of its attempt".to_owned())
}

fn put(db: &Connection, officer: &[u8; 16], marks: &[u8]) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO history (officer_id, marks) VALUES (?1, ?2)
         ON CONFLICT (officer_id) DO UPDATE SET marks = excluded.marks",
    )?
    .execute(params![officer, marks])?;
    Ok(())
}

/// The columns of an attempt that its summary needs.
pub(crate) struct MarkSource {
    pub officer: [u8; 16],
    pub id: [u8; 16],
    pub started: i64,
    pub exercise: String,
    pub mode: String,
    pub header: String,
    /// None for one that is open.
    pub score: Option<String>,
    pub record_type: String,
}

impl MarkSource {
    /// Its summary as that of a first time; none for one that is open.
    fn mark(&self) -> Result<Option<SessionMark>, StoreError> {
        let corrupt = |e: &dyn std::fmt::Display| StoreError::Corrupt(format!("history: {e}"));
        let Some(score) = &self.score else { return Ok(None) };
        let doc = AttemptScore::read(score.as_bytes()).map_err(|e| corrupt(&e))?;
        let header = AttemptHeader::read(self.header.as_bytes()).map_err(|e| corrupt(&e))?;
        let mode = AttemptMode::from_name(&self.mode).ok_or_else(|| corrupt(&"unknown mode"))?;
        let text = (self.exercise.as_str(), record_type(&self.record_type)?);
        let mark = SessionMark::of_attempt(self.started, mode, text, &header, true, &doc);
        Ok(Some(mark.ok_or_else(other_kind)?))
    }
}

/// An attempt whose summary is known.
struct Marked {
    officer: [u8; 16],
    started: i64,
    id: [u8; 16],
    exercise: String,
    mark: Option<SessionMark>,
}

/// Sources that are fetched before they are read: enough for all cores, and little memory.
const BATCH: usize = 512;

/// Makes histories of attempts, which come in any order. Reading them goes to all cores.
#[derive(Default)]
pub(crate) struct HistoryMaker {
    batch: Vec<MarkSource>,
    marked: Vec<Marked>,
}

impl HistoryMaker {
    /// Takes an attempt.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where this one, or one before it, can't be read.
    pub fn take(&mut self, attempt: MarkSource) -> Result<(), StoreError> {
        self.batch.push(attempt);
        if self.batch.len() < BATCH { Ok(()) } else { self.read() }
    }

    fn read(&mut self) -> Result<(), StoreError> {
        let marks = cores::each(&self.batch, MarkSource::mark).ok_or_else(cores::ended)?;
        for (source, mark) in self.batch.drain(..).zip(marks) {
            let MarkSource { officer, started, id, exercise, .. } = source;
            self.marked.push(Marked { officer, started, id, exercise, mark: mark? });
        }
        Ok(())
    }

    /// The histories of all that was taken, packed.
    ///
    /// # Errors
    /// As [`HistoryMaker::take`].
    pub fn finish(mut self) -> Result<PackedHistories, StoreError> {
        self.read()?;
        self.marked.sort_unstable_by_key(|one| (one.officer, one.started, one.id));
        let mut histories = BTreeMap::new();
        for of_one in self.marked.chunk_by(|a, b| a.officer == b.officer) {
            let mut met = ExposureLedger::default();
            let mut marks = Vec::with_capacity(of_one.len());
            for Marked { exercise, started, mark, .. } in of_one {
                let first = met.meet(exercise, *started) == 1;
                marks.extend(mark.map(|mark| SessionMark {
                    compared: mark.compared && first,
                    form: mark.form && first,
                    ..mark
                }));
            }
            if let (Some(one), false) = (of_one.first(), marks.is_empty()) {
                histories.insert(one.officer, pack_all(&mut marks));
            }
        }
        Ok(histories)
    }
}

/// The histories that the attempts give, packed.
fn derived(db: &Connection) -> Result<PackedHistories, StoreError> {
    let mut statement = db.prepare(include_str!("../sql/derived_marks.sql"))?;
    let mut rows = statement.query([])?;
    let mut maker = HistoryMaker::default();
    while let Some(row) = rows.next()? {
        maker.take(source_of(row)?)?;
    }
    maker.finish()
}

/// Makes the histories of these officers anew, after attempts of theirs came that were not sealed here.
///
/// # Errors
/// SQLite errors; [`StoreError::Corrupt`].
pub(crate) fn rebuild_histories(db: &Connection, officers: &BTreeSet<[u8; 16]>) -> Result<(), StoreError> {
    let sql = concat!(include_str!("../sql/derived_marks.sql"), " WHERE officer_id = ?1");
    let mut statement = db.prepare_cached(sql)?;
    for officer in officers {
        let mut maker = HistoryMaker::default();
        let mut rows = statement.query([officer])?;
        while let Some(row) = rows.next()? {
            maker.take(source_of(row)?)?;
        }
        let made = maker.finish()?;
        match made.get(officer) {
            Some(marks) => put(db, officer, marks)?,
            None => drop(db.execute("DELETE FROM history WHERE officer_id = ?1", [officer])?),
        }
    }
    Ok(())
}

fn source_of(row: &Row<'_>) -> rusqlite::Result<MarkSource> {
    Ok(MarkSource {
        officer: row.get(0)?,
        id: row.get(1)?,
        started: row.get(2)?,
        exercise: row.get(3)?,
        mode: row.get(4)?,
        header: row.get(5)?,
        score: row.get(6)?,
        record_type: row.get(7)?,
    })
}

/// The histories that are kept, packed.
fn stored(db: &Connection) -> Result<Vec<Packed>, StoreError> {
    let mut statement = db.prepare("SELECT officer_id, marks FROM history ORDER BY officer_id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The packed histories as a derived table.
pub(crate) struct Histories;

impl Derived for Histories {
    fn table(&self) -> &'static str {
        "history"
    }

    fn on_seal(&self, tx: &Connection, sealed: &Sealed<'_>) -> Result<(), StoreError> {
        note(tx, sealed)
    }

    /// An attempt that can't be read is no reason not to open the store: the histories stay as they are then,
    /// and the audit reports it.
    fn rebuild(&self, db: &Connection) -> Result<(), StoreError> {
        let made = match derived(db) {
            Err(StoreError::Corrupt(_)) => return Ok(()),
            other => other?,
        };
        db.execute("DELETE FROM history", [])?;
        made.iter().try_for_each(|(officer, marks)| put(db, officer, marks))
    }

    fn check(&self, db: &Connection, given: &mut Given) -> Vec<AuditProblem> {
        let given = given.histories.take().unwrap_or_else(|| derived(db));
        let (mut given, stored) = match (given, stored(db)) {
            (Ok(given), Ok(stored)) => (given, stored),
            (Err(error), _) | (_, Err(error)) => {
                return vec![AuditProblem::new(self.table(), error.to_string())];
            }
        };
        let mut problems = Vec::new();
        let mut wrong = |officer: [u8; 16], what: Finding| {
            problems.push(AuditProblem::new(format!("{} {}", self.table(), Uuid::from_bytes(officer)), what));
        };
        for (officer, marks) in stored {
            if given.remove(&officer).as_ref() != Some(&marks) {
                wrong(officer, Finding::NotOfAttempts);
            }
        }
        for officer in given.into_keys() {
            wrong(officer, Finding::ItIsMissing);
        }
        problems
    }
}

impl Db {
    /// The history of an officer, oldest summary first; empty where there is none.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`].
    pub fn history_of(&self, officer: Uuid) -> Result<Vec<SessionMark>, StoreError> {
        let marks: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT marks FROM history WHERE officer_id = ?1")?
            .query_row([officer.as_bytes()], |row| row.get(0))
            .optional()?;
        marks.as_deref().map_or_else(|| Ok(Vec::new()), unpack)
    }

    /// The history of every officer who has one, oldest summary first.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`].
    pub fn histories(&self) -> Result<BTreeMap<Uuid, Vec<SessionMark>>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT officer_id, marks FROM history")?;
        let mut rows = statement.query([])?;
        let mut all = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let marks = row.get_ref(1)?.as_blob().map_err(|e| StoreError::Corrupt(e.to_string()))?;
            all.insert(Uuid::from_bytes(row.get(0)?), unpack(marks)?);
        }
        Ok(all)
    }
}
