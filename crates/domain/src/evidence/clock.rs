//! The wall clock against the monotonic clock.
//!
//! Durations never come from the wall clock, so a jump changes no score; it matters because the wall
//! clock says whether a sitting was in time.

use uuid::Uuid;

use super::{Flag, FlagKind, Place};
use crate::account::ClockStamp;
use crate::time_floor::Finding;

/// A jump of more than this is flagged, in milliseconds.
pub const CLOCK_JUMP_MS: u64 = 2_000;

/// Both clocks when a batch of events was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchStamp {
    /// The number of the first event of the batch, from 0.
    pub first_event: usize,
    /// The time of that event on the log's clock in milliseconds.
    pub at_ms: u64,
    /// Both clocks.
    pub clock: ClockStamp,
}

/// Jumps of the wall clock and changes of the run of the machine, in order.
///
/// Within a run the distance between the two clocks is compared with that of the run's first stamp, or of the
/// last jump, so that many small steps are seen as well as one large one. Between runs only a wall clock
/// that went back can be detected.
pub fn clock_flags(stamps: &[BatchStamp]) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut run: Option<(Uuid, i128)> = None;
    let mut before_wall = None;
    for stamp in stamps {
        let clock = stamp.clock;
        let place = Some(Place { event: stamp.first_event, at_ms: stamp.at_ms });
        let jump = |ms: i128| {
            let jump_ms = i64::try_from(ms).unwrap_or(if ms < 0 { i64::MIN } else { i64::MAX });
            Flag { kind: FlagKind::ClockJump { jump_ms }, place }
        };
        let distance = i128::from(clock.wall_ms) - i128::from(clock.mono_ms);
        match run {
            Some((boot_id, reference)) if boot_id == clock.boot_id => {
                if (distance - reference).unsigned_abs() > u128::from(CLOCK_JUMP_MS) {
                    flags.push(jump(distance - reference));
                    run = Some((boot_id, distance));
                }
            }
            Some(_) => {
                flags.push(Flag { kind: FlagKind::BootChanged, place });
                let back = i128::from(clock.wall_ms) - before_wall.map_or(0, i128::from);
                if back < -i128::from(CLOCK_JUMP_MS) {
                    flags.push(jump(back));
                }
                run = Some((clock.boot_id, distance));
            }
            None => run = Some((clock.boot_id, distance)),
        }
        before_wall = Some(clock.wall_ms);
    }
    flags
}

/// The flags for an exam whose times in the journal show these findings; each kind once.
pub fn time_flags(found: &[Finding]) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for finding in found {
        let kind = match finding {
            Finding::Behind { by_ms } | Finding::SealedBehind { by_ms } => {
                FlagKind::ClockBehind { behind_ms: by_ms.unsigned_abs() }
            }
            Finding::DatedByHand | Finding::SealedByHand => FlagKind::ClockGiven,
            Finding::AfterCorrection => FlagKind::ClockCorrected,
            Finding::StepBack { .. }
            | Finding::ClockGiven(_)
            | Finding::ClockWrong { .. }
            | Finding::LateDemonstration => continue,
        };
        let same = |flag: &&mut Flag| std::mem::discriminant(&flag.kind) == std::mem::discriminant(&kind);
        match flags.iter_mut().find(same) {
            // The larger one says all.
            Some(Flag { kind: FlagKind::ClockBehind { behind_ms: known }, .. }) => {
                if let FlagKind::ClockBehind { behind_ms } = kind {
                    *known = behind_ms.max(*known);
                }
            }
            Some(_) => {}
            None => flags.push(Flag { kind, place: None }),
        }
    }
    flags
}
