//! Events that wait for the disk: kept in order, written in one transaction, kept again if that fails.

use std::collections::VecDeque;

use uuid::Uuid;

use super::{ClockStamp, Db, StoreError};
use dabiao_domain::attempt_log::AttemptEvent;

/// Events not yet on disk, by attempt, in the order of their arrival.
#[derive(Default)]
pub(super) struct EventQueue {
    waiting: VecDeque<(Uuid, u64, Vec<AttemptEvent>)>,
}

impl EventQueue {
    /// Adds the event with number `seq` of `attempt`.
    pub fn push(&mut self, attempt: Uuid, seq: u64, event: AttemptEvent) {
        match self.waiting.back_mut() {
            Some((id, first, events)) if *id == attempt && *first + events.len() as u64 == seq => {
                events.push(event);
            }
            _ => self.waiting.push_back((attempt, seq, vec![event])),
        }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Writes what waits; each piece is removed only when it is on disk. The number of the last event that
    /// was written, and how many were, are handed to `acknowledge`.
    ///
    /// # Errors
    /// The first failure; what was not written stays. A full disk gets the reserve file back first.
    pub fn flush(
        &mut self,
        db: &mut Db,
        clocks: &dyn Fn() -> ClockStamp,
        acknowledge: &dyn Fn(Uuid, u64, u64),
    ) -> Result<(), StoreError> {
        while let Some((attempt, first, events)) = self.waiting.front() {
            let stamp = ClockStamp { seq: *first, ..clocks() };
            let mut result = db.append_batch(*attempt, *first, events, Some(&stamp));
            if matches!(result, Err(StoreError::DiskFull)) && db.release_reserve() {
                result = db.append_batch(*attempt, *first, events, Some(&stamp));
            }
            result?;
            let written = events.len() as u64;
            acknowledge(*attempt, first + written - 1, written);
            self.waiting.pop_front();
        }
        Ok(())
    }
}
