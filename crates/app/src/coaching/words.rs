//! What is said of a plan, of the days to come, of causes and of items.

use crate::desk_data::date;
use crate::lang::Messages;
use dabiao_domain::practice::{Ahead, Cause, DrillKind, Item, Ladder, MOST_ITEMS, Training, Why};
use dabiao_domain::rounding;

/// The message that says what to do about a cause.
const fn advice_key(cause: Cause) -> &'static str {
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

/// What to do about a cause, and the drill that trains it.
pub fn advice_words(texts: &Messages, cause: Cause) -> String {
    texts.get(advice_key(cause))
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

const fn basics_name_key(training: Training) -> &'static str {
    match training {
        Training::Numbers => "plan-name-numbers",
        Training::Words
        | Training::Accuracy
        | Training::Steady
        | Training::ErrorBook
        | Training::Names
        | Training::Width => "plan-name-words",
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
        Why::LeftOut => texts.get("plan-left-out"),
        Why::Basics(training) => texts.get(basics_key(*training)),
    }
}

/// What a drill of a plan is called. Where nothing is weak and nothing was lost yet, it is called what it trains.
pub fn plan_name(texts: &Messages, kind: DrillKind, why: &Why) -> String {
    match why {
        Why::Basics(training) => texts.get(basics_name_key(*training)),
        Why::Lost { for_accuracy: true, .. } | Why::LeftOut => texts.get("plan-accuracy"),
        Why::Due { .. } | Why::Lost { .. } | Why::ForecastNeeds { .. } | Why::Measure => texts.of(&kind),
    }
}

/// An item as people call it: its characters; of a number or a code how many digits and letters; of a field its code.
pub fn item_words(texts: &Messages, item: Item) -> String {
    if !item.is_shape() {
        return item.to_string();
    }
    let run = |(letters, length): (bool, u32)| {
        texts.format(if letters { "item-letters" } else { "item-digits" }, &[("n", &length)])
    };
    item.runs().into_iter().map(run).collect::<Vec<_>>().join(" + ")
}

/// What was typed in place of an item, with how often: `等级 3、等记`.
pub fn instead_words(instead: &[(String, u32)]) -> String {
    let word = |(text, times): &(String, u32)| {
        if *times > 1 { format!("{text} {times}") } else { text.clone() }
    };
    instead.iter().map(word).collect::<Vec<_>>().join("、")
}

/// Days of `ahead` that a sentence names at most.
const MOST_DAYS: usize = 3;

/// One of the days to come, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AheadLine {
    /// Tomorrow, or the weekday.
    pub day: String,
    /// What falls due on it; where nothing does, that it is a day as usual.
    pub what: String,
}

/// The days to come, in words, each with whether anything falls due on it. `ahead` begins with tomorrow.
fn days_ahead(texts: &Messages, ahead: &[Ahead]) -> Vec<(AheadLine, bool)> {
    let names = texts.get("ahead-weekdays");
    let names: Vec<&str> = names.split_whitespace().collect();
    let line = |(n, one): (usize, &Ahead)| {
        // More is due after a pause; a drill takes no more.
        let what = match (one.items.min(MOST_ITEMS as u32), one.exam_form) {
            (0, false) => texts.get("ahead-usual"),
            (0, true) => texts.get("ahead-exam-form"),
            (items, false) => texts.format("ahead-items", &[("n", &items)]),
            (items, true) => texts.format("ahead-both", &[("n", &items)]),
        };
        let weekday = date(one.day).weekday().to_monday_zero_offset();
        let day = match n {
            0 => texts.get("ahead-tomorrow"),
            _ => names.get(usize::try_from(weekday).ok()?).map(|name| (*name).to_owned())?,
        };
        Some((AheadLine { day, what }, one.items > 0 || one.exam_form))
    };
    ahead.iter().enumerate().filter_map(line).collect()
}

/// Every one of the days to come. `ahead` begins with tomorrow.
pub fn ahead_lines(texts: &Messages, ahead: &[Ahead]) -> Vec<AheadLine> {
    days_ahead(texts, ahead).into_iter().map(|(line, _)| line).collect()
}

/// What falls due on the days to come, in a sentence; none where nothing does. `ahead` begins with tomorrow.
pub fn ahead_words(texts: &Messages, ahead: &[Ahead]) -> Option<String> {
    let due = days_ahead(texts, ahead).into_iter().filter(|(_, due)| *due).take(MOST_DAYS);
    let words = |(AheadLine { day, what }, _): (AheadLine, bool)| {
        texts.format("ahead-day", &[("day", &day), ("what", &what)])
    };
    let together =
        |first: String, then: String| texts.format("ahead-and", &[("first", &first), ("then", &then)]);
    let days = due.map(words).reduce(together)?;
    Some(texts.format("ahead", &[("days", &days)]))
}
