//! What is said of a plan and of causes.

use crate::lang::Messages;
use dabiao_domain::practice::{Cause, Ladder, Training, Why};
use dabiao_domain::rounding;

/// The message that says what to do about a cause.
pub(super) const fn advice_key(cause: Cause) -> &'static str {
    match cause {
        Cause::Waiting => "advice-waiting",
        Cause::Deleting => "advice-deleting",
        Cause::Pauses => "advice-pauses",
        Cause::Wrong => "advice-wrong",
        Cause::Digits => "advice-digits",
        Cause::Rare => "advice-rare",
        Cause::Width => "advice-width",
    }
}

const fn due_key(ladder: Ladder) -> &'static str {
    match ladder {
        Ladder::Han => "plan-due-han",
        Ladder::Digits => "plan-due-digits",
        Ladder::Codes => "plan-due-codes",
        Ladder::Forms => "plan-due-forms",
    }
}

const fn basics_key(training: Training) -> &'static str {
    match training {
        Training::Numbers => "plan-basics-numbers",
        Training::Words
        | Training::Accuracy
        | Training::Steady
        | Training::ErrorBook
        | Training::Names
        | Training::Width => "plan-basics-words",
    }
}

/// Why a drill is in the plan, in a sentence.
pub fn why_words(texts: &Messages, why: &Why) -> String {
    match why {
        Why::Due { ladder, wrong, slow } => {
            texts.format(due_key(*ladder), &[("wrong", wrong), ("slow", slow)])
        }
        Why::Lost { cause, milli_cpm, for_accuracy } => {
            let (cause, cpm) = (texts.of(cause), rounding::text_up(*milli_cpm as f64 / 1000.0, 1));
            let key = if *for_accuracy { "plan-lost-accuracy" } else { "plan-lost-speed" };
            texts.format(key, &[("cause", &cause), ("cpm", &cpm)])
        }
        Why::ForecastNeeds { have, need } => texts.format("plan-forecast", &[("have", have), ("need", need)]),
        Why::Measure => texts.get("plan-measure"),
        Why::Basics(training) => texts.get(basics_key(*training)),
    }
}
