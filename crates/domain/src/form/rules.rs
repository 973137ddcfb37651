//! The rules that every log of a sitting of forms keeps, as [`crate::input::rules`] has them for copied texts.

use super::event::{FormEventKind, FormOrderError};
use super::machine::{FormLog, FormSitting};
use crate::input::EventKind;
use crate::input::rules::{RuleBroken, time_fault};

/// The first event of a log that breaks one of its rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {}: {rule}", .event + 1)]
pub struct FormRuleError {
    /// The number of the event, from 0 (in words it is counted from 1); the header is not counted.
    pub event: usize,
    /// The broken rule.
    pub rule: FormRuleBroken,
}

/// What a log of this program never does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormRuleBroken {
    /// As in any log.
    #[error(transparent)]
    Rule(#[from] RuleBroken),
    /// The event can't stand where it stands.
    #[error(transparent)]
    Order(#[from] FormOrderError),
}

/// The sitting that `log` gives.
///
/// # Errors
/// The first rule that it breaks; none for every log made by this program.
pub fn replay_by_rules(log: &FormLog) -> Result<FormSitting, FormRuleError> {
    let header = &log.header;
    let exam = header.mode.is_exam();
    let broken = |event: usize, rule: FormRuleBroken| FormRuleError { event, rule };
    if exam && header.limit_ms.is_none() {
        return Err(broken(0, RuleBroken::ExamWithoutLimit.into()));
    }
    let mut sitting = FormSitting::new(header.clone());
    let mut paused_at = None;
    for (number, event) in log.events.iter().enumerate() {
        sitting.apply(event.clone()).map_err(|order| broken(number, order.into()))?;
        let active_ms = sitting.active_ms(event.at_ms);
        if let Some(rule) = time_fault(active_ms, header.limit_ms, &event.as_input()) {
            return Err(broken(number, rule.into()));
        }
        match event.kind {
            FormEventKind::Input(EventKind::Pause) => paused_at = Some(event.at_ms),
            FormEventKind::Input(EventKind::Resume) => {
                let ms = paused_at.take().map_or(0, |from| event.at_ms.saturating_sub(from));
                if exam && ms > 0 {
                    return Err(broken(number, RuleBroken::ExamStoodStill { ms }.into()));
                }
            }
            _ => {}
        }
    }
    Ok(sitting)
}
