//! What is typed and waits for the disk: kept in order, written in one transaction, kept again if that fails.

use std::collections::VecDeque;

use uuid::Uuid;

use super::{ClockStamp, Db, StoreError};
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::attempt_log::{AttemptEvent, AttemptHeader};

/// An attempt that begins. Its events wait behind it.
pub(super) struct Beginning {
    pub start: AttemptStart,
    pub header: AttemptHeader,
    /// Told once, when it is on disk or can't be.
    pub answer: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

enum Piece {
    Begin(Box<Beginning>),
    /// Events of an attempt, the first with this number.
    Events(Uuid, u64, Vec<AttemptEvent>),
}

/// Attempts that begin, and events, not yet on disk, in the order of their arrival.
#[derive(Default)]
pub(super) struct EventQueue {
    waiting: VecDeque<Piece>,
}

impl EventQueue {
    /// Adds the event with number `seq` of `attempt`.
    pub fn push(&mut self, attempt: Uuid, seq: u64, event: AttemptEvent) {
        match self.waiting.back_mut() {
            Some(Piece::Events(id, first, events))
                if *id == attempt && *first + events.len() as u64 == seq =>
            {
                events.push(event);
            }
            _ => self.waiting.push_back(Piece::Events(attempt, seq, vec![event])),
        }
    }

    /// Adds an attempt that begins.
    pub fn begin(&mut self, beginning: Box<Beginning>) {
        self.waiting.push_back(Piece::Begin(beginning));
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Writes what waits; each piece is removed only when it is on disk. The number of the last event that
    /// was written, and how many were, are handed to `acknowledge`.
    ///
    /// # Errors
    /// The first failure; what was not written stays. A full disk gets the reserve file back first. An attempt that can't
    /// begin for a reason that does not pass is told so and does not stay.
    pub fn flush(
        &mut self,
        db: &mut Db,
        clocks: &dyn Fn() -> ClockStamp,
        acknowledge: &dyn Fn(Uuid, u64, u64),
    ) -> Result<(), StoreError> {
        while let Some(piece) = self.waiting.front() {
            match piece {
                Piece::Begin(beginning) => {
                    let result = with_reserve(db, |db| begin_once(db, beginning));
                    if let Err(error) = &result
                        && error.may_pass()
                    {
                        return result;
                    }
                    if let Some(Piece::Begin(beginning)) = self.waiting.pop_front() {
                        (beginning.answer)(result);
                    }
                }
                Piece::Events(attempt, first, events) => {
                    let stamp = ClockStamp { seq: *first, ..clocks() };
                    with_reserve(db, |db| db.append_batch(*attempt, *first, events, Some(&stamp)))?;
                    let written = events.len() as u64;
                    acknowledge(*attempt, first + written - 1, written);
                    self.waiting.pop_front();
                }
            }
        }
        Ok(())
    }
}

/// Does it, on a full disk once more with the room of the reserve file.
fn with_reserve(db: &mut Db, write: impl Fn(&mut Db) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let result = write(db);
    if matches!(result, Err(StoreError::DiskFull)) && db.release_reserve() {
        return write(db);
    }
    result
}

/// Begins the attempt, unless a try whose answer was lost has begun it.
fn begin_once(db: &mut Db, beginning: &Beginning) -> Result<(), StoreError> {
    match db.exercise_of(beginning.start.id) {
        Err(StoreError::NotFound(_)) => db.begin_attempt(&beginning.start, &beginning.header),
        found => found.map(drop),
    }
}
