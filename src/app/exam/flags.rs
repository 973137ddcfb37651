//! What the invigilator should look at: flags of sealed exam attempts, from their logs and clock stamps.
//!
//! Nothing here fails anybody.

use uuid::Uuid;

use crate::app::pending::Pending;
use crate::app::station::Station;
use crate::domain::account::ClockStamp;
use crate::domain::evidence::{
    BatchStamp, Flag, FlagKind, TimingPrint, clock_flags, copy_flags, find_copies, log_flags,
};
use crate::domain::input::InputLog;
use crate::store::{Db, StoreError};

/// An exam attempt's evidence: its flags, and its timing for comparison with the others.
pub(in crate::app) struct Evidence {
    pub attempt: Uuid,
    pub flags: Vec<Flag>,
    pub timing: TimingPrint,
}

impl Station {
    /// Asks for the flags of attempts that are sealed and not looked at yet.
    pub(in crate::app) fn load_flags(&mut self) {
        let wanted: Vec<Uuid> = self
            .exams
            .results
            .values()
            .filter(|row| row.score.is_some() && !self.exams.flags.contains_key(&row.start.id))
            .map(|row| row.start.id)
            .collect();
        if !wanted.is_empty() {
            let reply = self.store.call(move |db| wanted.iter().map(|id| evidence(db, *id)).collect());
            self.pending.push(Pending::Flags(reply));
        }
    }

    pub(in crate::app) fn flags_arrived(&mut self, found: Vec<Evidence>) {
        for one in found {
            self.exams.prints.push((one.attempt, one.timing));
            self.exams.flags.insert(one.attempt, one.flags);
        }
        let copies = find_copies(&self.exams.prints);
        for (attempt, flags) in &mut self.exams.flags {
            flags.retain(|flag| !matches!(flag.kind, FlagKind::Copied { .. }));
            flags.extend(copy_flags(*attempt, &copies));
        }
        self.rebuild_rolls();
    }
}

fn evidence(db: &mut Db, attempt: Uuid) -> Result<Evidence, StoreError> {
    let log = db.attempt_log(attempt)?.log;
    let mut flags = log_flags(&log);
    flags.extend(clock_flags(&stamps(&log, &db.stamps(attempt)?)));
    Ok(Evidence { attempt, flags, timing: TimingPrint::of(&log) })
}

fn stamps(log: &InputLog, stored: &[crate::store::ClockStamp]) -> Vec<BatchStamp> {
    stored
        .iter()
        .map(|stamp| BatchStamp {
            first_event: stamp.seq as usize,
            at_ms: log.events.get(stamp.seq as usize).map_or(0, |event| event.at_ms),
            clock: ClockStamp {
                mono_ms: stamp.mono_ms,
                wall_ms: stamp.wall_ms,
                boot_id: Uuid::parse_str(&stamp.boot_id).unwrap_or_default(),
            },
        })
        .collect()
}
