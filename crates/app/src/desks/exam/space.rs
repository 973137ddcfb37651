//! Free disk space: an exam begins only if it can be written to its end.
//!
//! The store's thread asks the system, because a disk may be slow to answer; this keeps the last answer.

use super::desk::Exams;
use super::free_space::{NEEDED_BYTES, mebibytes};
use crate::core::{Core, Seen};
use crate::drill::Runner;
use crate::exchange::resets_disk;
use crate::notice::Notice;
use crate::sync_words::fault_notice;
use dabiao_domain::sync::fault::Fault;
use dabiao_store::Db;

/// While there is too little space, the system is asked again after this many milliseconds.
const ASK_AGAIN_MS: u64 = 5_000;

impl Seen<'_, Exams> {
    /// Bytes that are free on the disk of the data folder, as last asked; none while that is not known.
    pub fn free_space(self) -> Option<u64> {
        self.desk.space.free
    }

    /// Whether an exam can't begin for lack of disk space. An unknown amount refuses no exam.
    pub fn lacks_space(self) -> bool {
        self.desk.space.free.is_some_and(|free| free < NEEDED_BYTES)
    }

    /// The milliseconds until the system is asked again; none if it is not.
    pub(crate) fn space_wake_ms(self, runner: &Runner) -> Option<u64> {
        let waits = self.lacks_space() && self.desk.held.is_some() && runner.ongoing().is_none();
        waits.then(|| (self.desk.space.asked_ms + ASK_AGAIN_MS).saturating_sub(self.core.mono_ms()))
    }
}

impl Exams {
    /// Asks for the free space. Called at every step towards an exam.
    pub(crate) fn ask_for_space(&mut self, core: &mut Core) {
        self.space.asked_ms = core.mono_ms();
        let folder = core.config.folder.clone();
        // Where that can't be read no exam is refused.
        let ask = move |db: &mut Db| Ok((db.free_space(), resets_disk(db, &folder).unwrap_or(false)));
        self.space.asking = Some(core.ask_store(ask));
    }

    /// Whether there is space for an exam, on a disk that stays as it is; if not, says so and asks again.
    pub(crate) fn has_space_for_exam(&mut self, core: &mut Core) -> bool {
        if self.space.resets {
            core.notice = Some(fault_notice(&core.texts, &Fault::ResetsDisk));
            self.ask_for_space(core);
            return false;
        }
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

    /// Takes the answer. Too little space is asked for again automatically, so that freeing space is enough.
    pub(super) fn poll_space(&mut self, runner: &Runner, core: &mut Core) {
        if let Some((free, resets)) = core.arrived(&mut self.space.asking) {
            (self.space.free, self.space.resets) = (free, resets);
        }
        if self.seen(core).space_wake_ms(runner) == Some(0) {
            self.ask_for_space(core);
        }
    }
}
