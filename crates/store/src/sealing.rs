//! Sealing: a log is scored, packed and written permanently.
//!
//! Scoring and packing are pure, so that a caller with many logs can do them on other threads; only the
//! writing needs the store.

use rusqlite::params;
use uuid::Uuid;

use super::attempts::{SealedScore, root_hash};
use super::derived::{Sealed, items_of_log, on_seal};
use super::facts::Fact;
use super::facts::NumberedEntry;
use super::hash::{Hash, chain_start, hex};
use super::log_pack::pack_log;
use super::stamps::{ClockStamp, pack_stamps, stamps_hash};
use super::{Db, StoreError};
use crate::facts;
use dabiao_domain::attempt::AttemptState;
use dabiao_domain::attempt_log::{AttemptHeader, AttemptLog, NoScore};
use dabiao_domain::attempt_score::AttemptScore;

/// A log that is ready to be sealed.
#[derive(Clone, Debug)]
pub struct Sealing {
    header: AttemptHeader,
    events: usize,
    doc: AttemptScore,
    json: String,
    root: Hash,
    packed: Vec<u8>,
    items: Vec<u8>,
    stamps: Vec<ClockStamp>,
}

impl Sealing {
    /// Scores and packs `log`; `stamps` are the clocks of an exam, none for practice.
    ///
    /// # Errors
    /// The number (from 0) of the first event that can't stand where it stands, and why.
    pub fn of(log: impl Into<AttemptLog>, stamps: Vec<ClockStamp>) -> Result<Self, NoScore> {
        let log = log.into();
        let doc = log.score()?;
        Ok(Self {
            events: log.events(),
            json: doc.canonical_json(),
            root: root_hash(&log),
            packed: pack_log(&log),
            items: items_of_log(&log).to_bytes(),
            header: log.header(),
            doc,
            stamps,
        })
    }

    /// The score.
    pub const fn score(&self) -> &AttemptScore {
        &self.doc
    }

    fn fact(&self, attempt: Uuid, doubt: Option<String>) -> Fact {
        Fact::SealAttempt(facts::SealAttempt {
            id: attempt,
            root_hash: hex(&self.root),
            score_hash: hex(&chain_start(&self.json)),
            scoring_version: self.doc.version(),
            events: self.events,
            stamps_hash: (!self.stamps.is_empty()).then(|| hex(&stamps_hash(&self.stamps))),
            doubt,
        })
    }
}

impl Db {
    /// Ends an attempt permanently: scores the stored log, packs it, and removes the single events, in one
    /// transaction. `events` is the number of events that the caller knows of: none may be missing on disk.
    ///
    /// # Errors
    /// [`StoreError::Sealed`], [`StoreError::Corrupt`] if the events do not form a log, SQLite errors.
    pub fn seal_attempt(
        &mut self,
        now_ms: i64,
        attempt: Uuid,
        events: usize,
    ) -> Result<SealedScore, StoreError> {
        self.seal_exam(now_ms, attempt, events, None)
    }

    /// As [`Db::seal_attempt`], and records the end of the attempt in its sitting, both or neither.
    ///
    /// # Errors
    /// As there.
    pub fn seal_exam(
        &mut self,
        now_ms: i64,
        attempt: Uuid,
        events: usize,
        entry: Option<&NumberedEntry>,
    ) -> Result<SealedScore, StoreError> {
        let stored = self.attempt_log(attempt)?;
        if stored.state == AttemptState::Sealed {
            return Err(StoreError::Sealed);
        }
        if stored.log.events() != events {
            let found = stored.log.events();
            return Err(StoreError::Io(format!("{found} of {events} events are on disk")));
        }
        let stamps = self.stamps(attempt)?;
        let sealing = Sealing::of(stored.log, stamps)
            .map_err(|no| StoreError::Corrupt(format!("event {} of the attempt: {}", no.event, no.why)))?;
        self.seal_with(now_ms, attempt, &sealing, entry)
    }

    /// Ends an attempt permanently with a complete log, whatever of it was stored event by event; `entry` is
    /// recorded with it, both or neither.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] for an attempt that is not open; SQLite errors.
    pub fn seal_with(
        &mut self,
        now_ms: i64,
        attempt: Uuid,
        sealing: &Sealing,
        entry: Option<&NumberedEntry>,
    ) -> Result<SealedScore, StoreError> {
        let Sealing { doc, json, root, packed, items, stamps, .. } = sealing;
        let stamps = (!stamps.is_empty()).then(|| pack_stamps(stamps));
        let word = self.word_before_sealing(now_ms, attempt);
        let seal = [sealing.fact(attempt, self.doubt_of(attempt)?)];
        let facts: Vec<Fact> = word.into_iter().chain(seal).chain(entry.map(NumberedEntry::fact)).collect();
        let first = self.first_times.ended(attempt);
        let [right, done, wrong, active_ms] = doc.summary();
        self.transact_all(now_ms, None, &facts, |tx| {
            let sealed = tx.prepare_cached(include_str!("sql/seal_attempt.sql"))?.execute(params![
                attempt.as_bytes(),
                now_ms,
                packed,
                root,
                json,
                right,
                done,
                wrong,
                active_ms,
                doc.end(),
                stamps
            ])?;
            if sealed != 1 {
                return Err(StoreError::Sealed);
            }
            for sql in [
                "DELETE FROM attempt_event WHERE attempt_id = ?1",
                "DELETE FROM attempt_stamp WHERE attempt_id = ?1",
                "DELETE FROM attempt_reach WHERE attempt_id = ?1",
            ] {
                tx.prepare_cached(sql)?.execute([attempt.as_bytes()])?;
            }
            on_seal(tx, &Sealed { attempt, header: &sealing.header, score: doc, items, first })
        })?;
        self.running.remove(&attempt);
        Ok(SealedScore { doc: doc.clone(), root_hash: *root, log_bytes: packed.len() })
    }
}
