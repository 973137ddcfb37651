//! Room on the disk: an exam begins only where it can be written to its end.
//!
//! The store's thread asks the system, for a disk may take its time to answer; here is what it said last.

use super::desk::Exams;
use super::free_space::{NEEDED_BYTES, mebibytes};
use crate::core::{Core, Seen};
use crate::drill::Runner;
use crate::notice::Notice;

/// While there is too little room it is asked for again after so many milliseconds.
const ASK_AGAIN_MS: u64 = 5_000;

impl<'a> Seen<'a, Exams> {
    /// Bytes that are free on the disk of the data folder, as last asked; none while that is not known.
    pub fn free_space(self) -> Option<u64> {
        self.desk.space.free
    }

    /// Whether an exam can't begin for want of room on the disk. What is not known refuses nobody.
    pub fn lacks_space(self) -> bool {
        self.desk.space.free.is_some_and(|free| free < NEEDED_BYTES)
    }

    /// In how many milliseconds it is asked for again; none where it is not.
    pub(crate) fn space_wake_ms(self, runner: &Runner) -> Option<u64> {
        let waits = self.lacks_space() && self.desk.held.is_some() && runner.session().is_none();
        waits.then(|| (self.desk.space.asked_ms + ASK_AGAIN_MS).saturating_sub(self.core.mono_ms()))
    }
}

impl Exams {
    /// Asks how much room there is. Called wherever somebody comes nearer to an exam.
    pub(crate) fn ask_for_space(&mut self, core: &mut Core) {
        self.space.asked_ms = core.mono_ms();
        self.space.asking = Some(core.ask_store(|db| Ok(db.free_space())));
    }

    /// Whether there is room for an exam; if not, that is said and asked again.
    pub(crate) fn has_space_for_exam(&mut self, core: &mut Core) -> bool {
        if self.seen(core).lacks_space() {
            let values: [(&str, &dyn std::fmt::Display); 2] = [
                ("free", &mebibytes(self.seen(core).free_space().unwrap_or_default())),
                ("needed", &mebibytes(NEEDED_BYTES)),
            ];
            core.notice = Some(Notice::new(&core.texts, "error-exam-space", &values));
            self.ask_for_space(core);
            return false;
        }
        true
    }

    /// Takes in the answer. Too little room is asked for again by itself, so that making room is enough.
    pub(super) fn poll_space(&mut self, runner: &Runner, core: &mut Core) {
        if let Some(free) = core.arrived(&mut self.space.asking) {
            self.space.free = free;
        }
        if self.seen(core).space_wake_ms(runner) == Some(0) {
            self.ask_for_space(core);
        }
    }
}
