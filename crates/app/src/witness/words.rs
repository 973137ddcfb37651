//! What is missing, in words for people.

use super::look::{MarkState, Missing, Whence};
use super::mark::Answer;
use crate::core::local_minute;
use crate::foreign_words::foreign_words;
use crate::lang::Messages;
use dabiao_store::Lies;

/// What is missing, in one sentence or two.
pub fn missing_words(texts: &Messages, missing: &Missing) -> String {
    let whence = match &missing.whence {
        Whence::Mark => texts.get("past-whence-mark"),
        Whence::OtherStation(station) => texts.format("past-whence-station", &[("station", station)]),
        Whence::OtherFolder(folder) => texts.format("past-whence-folder", &[("folder", folder)]),
        Whence::Backup(name) => texts.format("past-whence-backup", &[("name", name)]),
        Whence::Certificate(number) => texts.format("past-whence-certificate", &[("number", number)]),
        Whence::Given(whence) => whence.clone(),
    };
    let when = missing.at_ms.map_or_else(|| texts.get("past-some-day"), local_minute);
    let from = missing.kept.map_or(0, |kept| kept + 1);
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("whence", &whence), ("entry", &missing.entry), ("when", &when), ("from", &from)];
    let key = match (missing.lies, missing.kept) {
        (Lies::Nowhere, _) => "past-nowhere",
        (Lies::Beyond(there), Some(kept)) if there == kept && from == missing.entry => "past-cut-one",
        (Lies::Beyond(there), Some(kept)) if there == kept => "past-cut",
        (_, Some(_)) => "past-anew-from",
        (_, None) => "past-anew",
    };
    let mut words = texts.format(key, &values);
    if missing.attempts > 0 {
        words.push_str(&texts.format("past-attempts", &[("n", &missing.attempts)]));
    }
    words.push_str(&texts.get(match (missing.answer, &missing.whence) {
        (Answer::Restored, _) => "past-restored",
        (Answer::BegunAnew, _) => "past-begun-anew",
        (Answer::Open, Whence::OtherFolder(_)) => "past-elsewhere",
        (Answer::Open, _) => "past-open",
    }));
    words
}

/// The state of the mark, in one sentence.
pub fn mark_words(texts: &Messages, mark: &MarkState) -> String {
    match mark {
        MarkState::NotKept => texts.get("past-mark-not-kept"),
        MarkState::Nothing => texts.get("past-mark-none"),
        MarkState::OtherKey(place) => texts.format("past-mark-other-key", &[("place", place)]),
        MarkState::Unreadable(why) => {
            texts.format("past-mark-unreadable", &[("why", &foreign_words(texts, why))])
        }
        MarkState::There { at_ms, entries } => {
            texts.format("past-mark-there", &[("when", &local_minute(*at_ms)), ("entries", entries)])
        }
    }
}
