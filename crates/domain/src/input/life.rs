//! How far a log's own clock had gone at the program's last heartbeat.
//!
//! A log has only the times of its events. An exam that is cut off after a while without keys has used more
//! time than its last event shows: the heartbeats, on the machine's monotonic clock, tell how much.

use super::{EventKind, InputEvent};

/// The machine's monotonic clock at a heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignOfLife {
    /// The events that there were by then, the one that was just written not counted.
    pub events: usize,
    /// Milliseconds on the monotonic clock of that run of the program.
    pub mono_ms: u64,
}

/// The time of the last heartbeat on the clock of the log, in milliseconds; that of the last event where no
/// heartbeat is later. `signs` are the heartbeats of the log's last run, in order.
///
/// The two clocks differ by a constant within a run. Every event was there before the heartbeats that count
/// it, so each heartbeat bounds that constant from one side; the closest of these bounds is taken. The answer
/// may lie before the truth by the time that a batch takes to the disk, never after it.
pub fn alive_until(events: &[InputEvent], signs: &[SignOfLife]) -> u64 {
    let Some(last_ms) = events.last().map(|event| event.at_ms) else { return 0 };
    // Where the last run of the program took over: the pause that represents an interruption, or the start.
    let from = events.iter().rposition(|e| e.kind == EventKind::Pause && e.gap_ms.is_some()).unwrap_or(0);
    // The first heartbeat of an exam comes with its start. The number of an interruption may be on a
    // heartbeat of the run before it, and heartbeats of events that never reached the disk are of no use.
    let mut usable = signs.iter().filter(|s| (from == 0 || s.events > from) && s.events <= events.len());
    let behind = |sign: &SignOfLife| {
        let event = events.get(sign.events.saturating_sub(1))?;
        Some(i128::from(sign.mono_ms) - i128::from(event.at_ms))
    };
    let apart = usable.clone().filter_map(behind).min();
    let alive = usable.next_back().zip(apart).map(|(sign, apart)| i128::from(sign.mono_ms) - apart);
    alive.and_then(|ms| u64::try_from(ms).ok()).map_or(last_ms, |ms| ms.max(last_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at_ms: u64, kind: EventKind) -> InputEvent {
        InputEvent::new(at_ms, kind)
    }

    fn signs(of: &[(usize, u64)]) -> Vec<SignOfLife> {
        of.iter().map(|(events, mono_ms)| SignOfLife { events: *events, mono_ms: *mono_ms }).collect()
    }

    #[test]
    fn the_last_sign_counts_and_never_too_much() {
        let mut events = vec![event(0, EventKind::Start), event(2_000, EventKind::Text("a".into()))];
        assert_eq!(alive_until(&[], &[]), 0);
        assert_eq!(alive_until(&events, &[]), 2_000, "without signs the last event counts");
        // The start reached the disk 40 ms late, the sign before the second event came by itself.
        assert_eq!(alive_until(&events, &signs(&[(0, 1_040), (1, 2_000), (2, 73_000)])), 71_960);
        // A sign right after an event bounds it better.
        assert_eq!(alive_until(&events, &signs(&[(0, 1_040), (2, 3_001), (2, 73_000)])), 71_999);
        // Signs of events that were lost say nothing, nor does one from before the last event.
        assert_eq!(alive_until(&events, &signs(&[(0, 1_000), (5, 73_000)])), 2_000);
        assert_eq!(alive_until(&events, &signs(&[(0, 1_000)])), 2_000);
        // After an interruption another run's clock counts, whose monotonic clock may be younger than the log.
        events.push(InputEvent::interruption(72_000, 9_000));
        events.push(event(72_000, EventKind::Resume));
        let of_both = signs(&[(0, 1_000), (2, 73_000), (3, 500), (4, 31_500)]);
        assert_eq!(alive_until(&events, &of_both), 103_000);
        assert_eq!(alive_until(&events, &signs(&[(0, 1_000), (2, 73_000)])), 72_000);
    }
}
