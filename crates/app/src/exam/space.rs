//! Room on the disk: an exam begins only where it can be written to its end.
//!
//! The store's thread asks the system, for a disk may take its time to answer; here is what it said last.

use crate::notice::Notice;
use crate::pending::Pending;
use crate::station::Station;

/// With less than this no exam begins, in bytes: room for the log of a whole day's exams and a backup.
pub const NEEDED_BYTES: u64 = 200 << 20;

/// While there is too little room it is asked for again after so many milliseconds.
const ASK_AGAIN_MS: u64 = 5_000;

/// What is known of the room on the disk.
#[derive(Debug, Default)]
pub(crate) struct Space {
    free: Option<u64>,
    /// On the monotonic clock.
    asked_ms: u64,
}

impl Station {
    /// Bytes that are free on the disk of the data folder, as last asked; none while that is not known.
    pub const fn free_space(&self) -> Option<u64> {
        self.exams.space.free
    }

    /// Whether an exam can't begin for want of room on the disk. What is not known refuses nobody.
    pub fn lacks_space(&self) -> bool {
        self.exams.space.free.is_some_and(|free| free < NEEDED_BYTES)
    }

    /// From here on the disk has so many free bytes: the way tests make it nearly full. None asks the system
    /// again.
    pub fn pretend_space(&mut self, bytes: Option<u64>) {
        let reply = self.core.store.call(move |db| {
            db.pretend_space(bytes);
            Ok(())
        });
        self.core.written(reply);
    }

    /// Asks how much room there is. Called wherever somebody comes nearer to an exam.
    pub(crate) fn ask_for_space(&mut self) {
        self.exams.space.asked_ms = self.core.mono_ms();
        self.pending.push(Pending::Space(self.core.store.call(|db| Ok(db.free_space()))));
    }

    pub(crate) const fn space_arrived(&mut self, free: Option<u64>) {
        self.exams.space.free = free;
    }

    /// Whether there is room for an exam; if not, that is said and asked again.
    pub(crate) fn has_space_for_exam(&mut self) -> bool {
        if self.lacks_space() {
            let values: [(&str, &dyn std::fmt::Display); 2] = [
                ("free", &mebibytes(self.free_space().unwrap_or_default())),
                ("needed", &mebibytes(NEEDED_BYTES)),
            ];
            self.core.notice = Some(Notice::new(&self.core.texts, "error-exam-space", &values));
            self.ask_for_space();
            return false;
        }
        true
    }

    /// Too little room is looked at again by itself: whoever makes room need not say so.
    pub(crate) fn poll_space(&mut self) {
        if self.space_wake_ms() == Some(0) {
            self.ask_for_space();
        }
    }

    /// In how many milliseconds it is asked for again; none where it is not.
    pub(crate) fn space_wake_ms(&self) -> Option<u64> {
        let waits = self.lacks_space() && self.exams.held.is_some() && self.session.is_none();
        waits.then(|| (self.exams.space.asked_ms + ASK_AGAIN_MS).saturating_sub(self.core.mono_ms()))
    }
}

/// A number of bytes as people read it, in whole units of 2^20 or 2^30, rounded down: `120 MB`, `51 GB`.
pub fn mebibytes(bytes: u64) -> String {
    let (mb, gb) = (bytes >> 20, bytes >> 30);
    if gb > 0 { format!("{gb} GB") } else { format!("{mb} MB") }
}
