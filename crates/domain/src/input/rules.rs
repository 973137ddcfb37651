//! The rules that every log of this program keeps, whatever the typist does.
//!
//! [`LogChecker`] says which event may follow which. The rules here check a log as a whole: the place of its
//! end, and how long it may have lasted. A log that breaks one was not made by a drill of this program, or
//! was changed afterwards. They hold for every attempt, also for one that was paused, interrupted or resumed
//! after a crash: the clock of a log stops while the program does not run, and `end: time` is stamped with
//! the moment at which the limit was reached and not with that at which it was noticed.

use super::active::ActiveClock;
use super::{EndReason, EventKind, InputEvent, InputLog, LogChecker, LogMode, OrderError};
use crate::align::{AlignOp, Aligner};
use crate::text::units;
use crate::transcript::Transcript;

/// An input that came just as the time was up may stand so many milliseconds beyond the limit, where the log
/// does not end by time: earlier versions read the clock once to see whether the time was up and once more for the
/// input.
pub const LATE_INPUT_MS: u64 = 100;

/// The first event of a log that breaks one of its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {}: {rule}", .event + 1)]
pub struct RuleError {
    /// The number of the event, from 0 (in words it is counted from 1); the header is not counted.
    pub event: usize,
    /// The broken rule.
    pub rule: RuleBroken,
}

/// What a log of this program never does. Times are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleBroken {
    /// The event can't stand where it stands.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// `end: time` without a limit that could have been reached.
    #[error("the time is said to be up, but this log has no time limit")]
    NoLimit,
    /// An exam without a limit.
    #[error("an exam has a time limit, this log has none")]
    ExamWithoutLimit,
    /// `end: time` at another moment than that at which the limit was reached.
    #[error("the time is said to be up after {active_ms} ms of active time, but the limit is {limit_ms} ms")]
    EndNotAtLimit {
        /// Active time at the end.
        active_ms: u64,
        /// The limit.
        limit_ms: u64,
    },
    /// Something after the time was up.
    #[error("{active_ms} ms of active time, beyond the limit of {limit_ms} ms")]
    OverLimit {
        /// Active time of the event.
        active_ms: u64,
        /// The limit.
        limit_ms: u64,
    },
    /// The clock of an exam stood still: an interruption is recorded with its gap and takes no time of the
    /// log.
    #[error("the clock of this exam stood still for {ms} ms; an interruption takes no time of its log")]
    ExamStoodStill {
        /// For how long.
        ms: u64,
    },
}

/// The first rule that `log` breaks; none for every log made by this program.
///
/// For all logs: the order of events (times never go back, nothing after `end`, an exam begins with `start` and
/// is paused by interruptions alone), and no active time over the limit. For logs that ended: `end: time` exactly
/// at the limit, in active time; an exam is handed in only at the end of its text, or where its header allows
/// it earlier.
pub fn rule_fault(log: &InputLog) -> Option<RuleError> {
    let header = &log.header;
    let exam = header.mode.is_exam();
    if exam && header.limit_ms.is_none() {
        return Some(RuleError { event: 0, rule: RuleBroken::ExamWithoutLimit });
    }
    let mut checker = LogChecker::new(header.mode);
    let mut clock = ActiveClock::default();
    let mut paused_at = None;
    for (event, e) in log.events.iter().enumerate() {
        let fault = |rule: RuleBroken| Some(RuleError { event, rule });
        if let Err(order) = checker.accept(e) {
            return fault(order.into());
        }
        clock.take(e);
        if let Some(rule) = time_fault(clock.active_at(e.at_ms), header.limit_ms, e) {
            return fault(rule);
        }
        match e.kind {
            EventKind::Pause => paused_at = Some(e.at_ms),
            EventKind::Resume => {
                let ms = paused_at.take().map_or(0, |from| e.at_ms.saturating_sub(from));
                if exam && ms > 0 {
                    return fault(RuleBroken::ExamStoodStill { ms });
                }
            }
            _ => {}
        }
    }
    let last = log.events.last()?;
    (header.mode == LogMode::Exam { hand_in_early: false }
        && last.kind == EventKind::End(EndReason::HandedIn)
        && !typed_whole(log))
    .then(|| RuleError { event: log.events.len() - 1, rule: OrderError::EarlyHandIn.into() })
}

/// The rule of times that an event breaks, at which so much active time has passed.
pub(crate) fn time_fault(active_ms: u64, limit_ms: Option<u64>, event: &InputEvent) -> Option<RuleBroken> {
    let by_time = event.kind == EventKind::End(EndReason::Time);
    match limit_ms {
        None => by_time.then_some(RuleBroken::NoLimit),
        Some(limit_ms) if by_time => {
            (active_ms != limit_ms).then_some(RuleBroken::EndNotAtLimit { active_ms, limit_ms })
        }
        Some(limit_ms) => (active_ms > limit_ms.saturating_add(LATE_INPUT_MS))
            .then_some(RuleBroken::OverLimit { active_ms, limit_ms }),
    }
}

/// As [`crate::drill::Drill::typed_whole`] at the end of the log, with one alignment instead of one for
/// each input.
fn typed_whole(log: &InputLog) -> bool {
    let policy = log.header.policy;
    let mut transcript = Transcript::default();
    for event in &log.events {
        match &event.kind {
            EventKind::Commit(text) | EventKind::Text(text) => transcript.append(text, 0),
            EventKind::Backspace => {
                transcript.delete_last();
            }
            _ => {}
        }
    }
    let presented: Vec<char> = units(&log.header.presented, policy).iter().map(|u| u.key).collect();
    let typed: Vec<char> = transcript.counted(policy).map(|(unit, _)| unit.key).collect();
    let mut ops = Vec::new();
    let reach = Aligner::new().path(&presented, &typed, &mut ops).reach;
    reach as usize >= presented.len() && ops.last().is_some_and(|op| *op != AlignOp::Omission)
}
