//! Attempts: begun, filled event by event, sealed once, never changed again.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};
use uuid::Uuid;

use super::derived::is_first;
use super::facts::Fact;
use super::hash::{Hash, chain_event, chain_start, hex};
use super::log_pack::unpack_log;
use super::running::{Running, last_event, open_header};
use super::stamps::ClockStamp;
use super::{Db, StoreError};
use crate::facts;
use dabiao_domain::attempt::{AttemptMode, AttemptStart, AttemptState};
use dabiao_domain::attempt_log::{AttemptEvent, AttemptHeader, AttemptLog, Terms, Work};
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::exercise::RecordType;
use dabiao_domain::input::LogMode;
use dabiao_domain::input::jsonl::read_header;
use dabiao_domain::measure::Measure;
use dabiao_domain::source::DrillSource;
use dabiao_domain::text::Policy;

const OF_OFFICER: &str = concat!(include_str!("sql/attempts.sql"), "WHERE a.officer_id = ?1");
const OF_SITTINGS: &str = concat!(include_str!("sql/attempts.sql"), "WHERE a.sitting_id IS NOT NULL");

/// A stored attempt without its log.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptRow {
    /// The fixed data of its start.
    pub start: AttemptStart,
    /// Whether it still takes events.
    pub state: AttemptState,
    /// The officer's badge.
    pub badge: String,
    /// The officer's name.
    pub name: String,
    /// The unit's name.
    pub unit: String,
    /// What was asked.
    pub work: Work,
    /// The time limit in milliseconds.
    pub limit_ms: Option<u64>,
    /// How the text is compared; of a sitting of forms, how its fields are.
    pub policy: Policy,
    /// Practice or exam as the head of its log says it, and whether that may be handed in early.
    pub log_mode: LogMode,
    /// The measure of its speed.
    pub measure: Measure,
    /// The stored score; none while it is open.
    pub score: Option<AttemptScore>,
    /// The head of its hash chain; none while it is open.
    pub root_hash: Option<Hash>,
}

/// An attempt's log and whether it is final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogState {
    /// The log so far.
    pub log: AttemptLog,
    /// Whether it is sealed.
    pub state: AttemptState,
}

/// The result of sealing.
#[derive(Clone, Debug, PartialEq)]
pub struct SealedScore {
    /// The score as stored.
    pub doc: AttemptScore,
    /// The head of the hash chain.
    pub root_hash: Hash,
    /// Bytes of the packed log.
    pub log_bytes: usize,
}

impl AttemptRow {
    /// The terms on which it was written, as the head of its log has them.
    pub const fn terms(&self) -> Terms {
        Terms { work: self.work, policy: self.policy, limit_ms: self.limit_ms, mode: self.log_mode }
    }
}

impl Db {
    /// Begins an attempt.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn begin_attempt(
        &mut self,
        start: &AttemptStart,
        header: impl Into<AttemptHeader>,
    ) -> Result<(), StoreError> {
        let (start, header) = (&*self.as_read(start), &header.into());
        let fact = begin_fact(start, header);
        let first =
            self.transact(start.started_at_ms, None, &fact, |tx| insert_attempt(tx, start, header))?;
        self.first_times.began(start.id, start.officer_id, first);
        Ok(())
    }

    /// The start with the ids of officer and unit that stay, where the caller still has others.
    pub(super) fn as_read<'a>(&self, start: &'a AttemptStart) -> Cow<'a, AttemptStart> {
        let aliases = &self.far.aliases;
        if aliases.is_empty() {
            return Cow::Borrowed(start);
        }
        let (officer_id, unit_id) = (aliases.officer(start.officer_id), aliases.unit(start.unit_id));
        Cow::Owned(AttemptStart { officer_id, unit_id, ..start.clone() })
    }

    /// Appends events from number `first_seq` on, all or none. Events already there are skipped, so that an
    /// append whose answer was lost can be repeated.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a gap, or where another event is there already; [`StoreError::Sealed`]; SQLite errors.
    pub fn append_events<E: Clone + Into<AttemptEvent>>(
        &mut self,
        attempt: Uuid,
        first_seq: u64,
        events: &[E],
    ) -> Result<(), StoreError> {
        let events: Vec<AttemptEvent> = events.iter().cloned().map(Into::into).collect();
        self.append_batch(attempt, first_seq, &events, None)
    }

    /// As [`Db::append_events`], with the clocks at that time; they are kept with exams.
    ///
    /// # Errors
    /// As there.
    pub(super) fn append_batch(
        &mut self,
        attempt: Uuid,
        first_seq: u64,
        events: &[AttemptEvent],
        stamp: Option<&ClockStamp>,
    ) -> Result<(), StoreError> {
        let Self { connection, signer, running, .. } = self;
        let signer = signer.as_deref();
        let tx = connection.transaction()?;
        let (header, exam) = open_header(&tx, attempt)?.ok_or(StoreError::Sealed)?;
        // Events of an earlier run are verified once, before new ones follow.
        let mut before = match running.get(&attempt) {
            Some(before) => before.clone(),
            None => Running::found(&tx, signer, attempt, &header)?,
        };
        if let Some(stamp) = stamp.filter(|_| exam) {
            before.keep(&tx, attempt, stamp, false)?;
        }
        let (mut next, mut hash) = last_event(&tx, attempt, &header)?;
        if first_seq > next {
            return Err(StoreError::Corrupt(format!("event {next} of the attempt is missing")));
        }
        // Somebody else may have gone on with the attempt meanwhile: what waits here must not pass for written.
        for (seq, event) in (first_seq..next).zip(events) {
            if line_of(&tx, attempt, seq)?.as_deref() != Some(event.line().as_str()) {
                return Err(StoreError::Corrupt(format!("event {seq} of the attempt is another one")));
            }
        }
        {
            let mut insert = tx.prepare_cached(
                "INSERT INTO attempt_event (attempt_id, seq, line, hash) VALUES (?1, ?2, ?3, ?4)",
            )?;
            let known = usize::try_from(next - first_seq).unwrap_or(usize::MAX);
            for event in events.iter().skip(known) {
                let line = event.line();
                hash = chain_event(&hash, &line);
                insert.execute(params![attempt.as_bytes(), next as i64, line, hash])?;
                next += 1;
            }
        }
        before.sign(&tx, signer, (attempt, next, hash))?;
        tx.commit()?;
        running.insert(attempt, before);
        Ok(())
    }

    /// The log of an attempt, open or sealed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Corrupt`] if it can't be read; SQLite errors.
    pub fn attempt_log(&self, attempt: Uuid) -> Result<LogState, StoreError> {
        let row: Option<(String, Option<Vec<u8>>)> = self
            .connection
            .query_row("SELECT header, log FROM attempt WHERE id = ?1", [attempt.as_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let (header, packed) = row.ok_or_else(|| StoreError::NotFound(attempt.to_string()))?;
        let corrupt = |e: &dyn std::fmt::Display| StoreError::Corrupt(format!("attempt {attempt}: {e}"));
        if let Some(packed) = packed {
            let log = unpack_log(&packed).map_err(|e| corrupt(&e))?;
            return Ok(LogState { log, state: AttemptState::Sealed });
        }
        let header = AttemptHeader::read(header.as_bytes()).map_err(|e| corrupt(&e))?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT line FROM attempt_event WHERE attempt_id = ?1 ORDER BY seq")?;
        let lines = statement.query_map([attempt.as_bytes()], |row| row.get::<_, String>(0))?;
        let mut events = Vec::new();
        for line in lines {
            events.push(header.read_event(line?.as_bytes()).map_err(|e| corrupt(&e))?);
        }
        Ok(LogState { log: header.with(events), state: AttemptState::Open })
    }

    /// The text that an attempt presented.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Corrupt`] if its header can't be read, or it is one of forms; SQLite errors.
    pub fn presented(&self, attempt: Uuid) -> Result<String, StoreError> {
        match self.attempt_header(attempt)? {
            AttemptHeader::Copy(header) => Ok(header.presented),
            AttemptHeader::Form(_) => {
                Err(StoreError::Corrupt(format!("attempt {attempt}: it presented no text")))
            }
        }
    }

    /// The head of an attempt's log.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Corrupt`] if it can't be read; SQLite errors.
    pub fn attempt_header(&self, attempt: Uuid) -> Result<AttemptHeader, StoreError> {
        let header: Option<String> = self
            .connection
            .prepare_cached("SELECT header FROM attempt WHERE id = ?1")?
            .query_row([attempt.as_bytes()], |row| row.get(0))
            .optional()?;
        let header = header.ok_or_else(|| StoreError::NotFound(attempt.to_string()))?;
        let read = AttemptHeader::read(header.as_bytes());
        read.map_err(|e| StoreError::Corrupt(format!("attempt {attempt}: {e}")))
    }

    /// The id of an attempt's exercise.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; SQLite errors.
    pub fn exercise_of(&self, attempt: Uuid) -> Result<String, StoreError> {
        let exercise: Option<String> = self
            .connection
            .prepare_cached("SELECT exercise_id FROM attempt WHERE id = ?1")?
            .query_row([attempt.as_bytes()], |row| row.get(0))
            .optional()?;
        exercise.ok_or_else(|| StoreError::NotFound(attempt.to_string()))
    }

    /// The id of an attempt's exercise, and its log.
    ///
    /// # Errors
    /// As [`Db::attempt_log`].
    pub fn exercise_and_log(&self, attempt: Uuid) -> Result<(String, AttemptLog), StoreError> {
        Ok((self.exercise_of(attempt)?, self.attempt_log(attempt)?.log))
    }

    /// All attempts of sittings, the oldest first.
    ///
    /// # Errors
    /// As [`Db::attempts`].
    pub fn exam_attempts(&self) -> Result<Vec<AttemptRow>, StoreError> {
        self.rows_of_attempts(OF_SITTINGS, [])
    }

    /// The ids of all attempts.
    ///
    /// # Errors
    /// SQLite errors.
    pub(super) fn attempt_ids(&self) -> Result<BTreeSet<Uuid>, StoreError> {
        let ids =
            self.rows_of("attempt", "SELECT id FROM attempt", |row| Ok(Uuid::from_bytes(row.get(0)?)))?;
        Ok(ids.into_iter().collect())
    }

    /// All attempts, or those of one officer, the oldest first.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row that can't be read.
    pub fn attempts(&self, officer: Option<Uuid>) -> Result<Vec<AttemptRow>, StoreError> {
        // Two statements: a single one for both would scan all officers' rows to find one's own.
        match officer {
            None => self.rows_of_attempts(include_str!("sql/attempts.sql"), []),
            Some(officer) => self.rows_of_attempts(OF_OFFICER, [officer.into_bytes()]),
        }
    }

    fn rows_of_attempts(&self, sql: &str, whose: impl Params) -> Result<Vec<AttemptRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(whose)?;
        let mut attempts = Vec::new();
        while let Some(row) = rows.next()? {
            attempts.push(attempt_of(row)?);
        }
        // Not by the database, which would carry every text and score through its sorter.
        attempts.sort_by_key(|a| (a.start.started_at_ms, a.start.id));
        Ok(attempts)
    }
}

/// An event of an attempt that is not sealed, as it is stored.
fn line_of(tx: &Connection, attempt: Uuid, seq: u64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT line FROM attempt_event WHERE attempt_id = ?1 AND seq = ?2";
    let line = tx.prepare_cached(sql)?.query_row(params![attempt.as_bytes(), seq as i64], |row| row.get(0));
    Ok(line.optional()?)
}

/// The fact that an attempt begins.
pub(super) fn begin_fact(start: &AttemptStart, header: &AttemptHeader) -> Fact {
    Fact::BeginAttempt(facts::BeginAttempt {
        id: start.id,
        officer_id: start.officer_id,
        exercise_id: start.exercise_id.clone(),
        mode: start.mode.name().to_owned(),
        header_hash: hex(&chain_start(&header.line())),
        unit_id: Some(start.unit_id),
        title: Some(start.title.clone()),
        record_type: Some(start.record_type.name().to_owned()),
        sitting_id: start.sitting_id,
    })
}

/// Inserts the row of an attempt that begins. Returns whether it is its officer's first on its text.
pub(super) fn insert_attempt(
    tx: &Connection,
    start: &AttemptStart,
    header: &AttemptHeader,
) -> Result<bool, StoreError> {
    tx.execute(
        include_str!("sql/begin_attempt.sql"),
        params![
            start.unit_id.as_bytes(),
            start.id.as_bytes(),
            start.officer_id.as_bytes(),
            start.exercise_id,
            start.title,
            start.record_type.name(),
            start.mode.name(),
            start.started_at_ms,
            header.line(),
            start.sitting_id.map(Uuid::into_bytes)
        ],
    )?;
    is_first(tx, start.id)
}

/// The head of the hash chain of `log`.
pub(super) fn root_hash(log: &AttemptLog) -> Hash {
    let start = chain_start(&log.header_line());
    log.event_lines().fold(start, |hash, line| chain_event(&hash, &line))
}

/// The meaning of a state's name.
pub(super) fn state_of(name: &str) -> Option<AttemptState> {
    match name {
        "open" => Some(AttemptState::Open),
        "sealed" => Some(AttemptState::Sealed),
        _ => None,
    }
}

fn attempt_of(row: &Row<'_>) -> Result<AttemptRow, StoreError> {
    let id = Uuid::from_bytes(row.get(0)?);
    let corrupt = |what: &str| StoreError::Corrupt(format!("attempt {id}: {what}"));
    let score = match row.get_ref(9)? {
        ValueRef::Null => None,
        text => {
            let bytes = text.as_bytes().map_err(|e| corrupt(&e.to_string()))?;
            let doc = AttemptScore::read(bytes);
            Some(doc.map_err(|e| corrupt(&format!("its score can't be read: {e}")))?)
        }
    };
    let header = row.get_ref(14)?.as_bytes().map_err(|e| corrupt(&e.to_string()))?;
    let Terms { work, policy, limit_ms, mode: log_mode } =
        Terms::read(header).map_err(|e| corrupt(&e.to_string()))?;
    if score.as_ref().is_some_and(|score: &AttemptScore| score.work() != work) {
        return Err(corrupt("its score is not of its kind"));
    }
    let record_type =
        RecordType::from_name(&row.get::<_, String>(5)?).ok_or_else(|| corrupt("unknown record type"))?;
    let mode = AttemptMode::from_name(&row.get::<_, String>(6)?).ok_or_else(|| corrupt("unknown mode"))?;
    // Few kinds of text are measured by their text: the others need no reading of it.
    let mut unread = None;
    let text = || match read_header(header) {
        Ok(header) => header.presented,
        Err(error) => {
            unread = Some(error);
            String::new()
        }
    };
    let exercise_id: String = row.get(3)?;
    let measure = match work {
        Work::Copy => Measure::of(mode, record_type, policy, text),
        Work::Form => DrillSource::of(&exercise_id).form_measure(),
    };
    if let Some(error) = unread {
        return Err(corrupt(&error.to_string()));
    }
    Ok(AttemptRow {
        start: AttemptStart {
            id,
            officer_id: Uuid::from_bytes(row.get(1)?),
            unit_id: Uuid::from_bytes(row.get(2)?),
            exercise_id,
            title: row.get(4)?,
            record_type,
            mode,
            started_at_ms: row.get(7)?,
            sitting_id: row.get::<_, Option<[u8; 16]>>(15)?.map(Uuid::from_bytes),
        },
        state: state_of(&row.get::<_, String>(8)?).ok_or_else(|| corrupt("unknown state"))?,
        badge: row.get(11)?,
        name: row.get(12)?,
        unit: row.get(13)?,
        work,
        limit_ms,
        policy,
        log_mode,
        measure,
        score,
        root_hash: row.get(10)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sign-in at a store of a whole bureau must not wait for a scan of all officers' texts.
    #[test]
    fn attempts_of_some_are_found_by_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(folder.path(), &Uuid::nil).unwrap();
        for (sql, index) in [(OF_OFFICER, "attempt_by_officer"), (OF_SITTINGS, "attempt_by_sitting")] {
            let mut statement = db.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let mut rows = statement.raw_query();
            let mut plan = Vec::new();
            while let Some(row) = rows.next().unwrap() {
                plan.push(row.get::<_, String>(3).unwrap());
            }
            assert!(plan.iter().any(|line| line.contains(index)), "{plan:?}");
            assert!(!plan.iter().any(|line| line.starts_with("SCAN a")), "{plan:?}");
        }
    }
}
