//! The shortfalls of a result, in words: the same for window and command line.

use super::lang::{Keyed as _, Messages};
use dabiao_domain::rounding::{line, percent, percent_line, text};
use dabiao_domain::standard::Shortfall;

/// A shortfall of a result, in one sentence: the figure rounded down, the line in full.
pub fn shortfall_words(texts: &Messages, missing: &Shortfall) -> String {
    let (have, need) = match *missing {
        Shortfall::Speed { have_cpm: have, need_cpm: need } | Shortfall::Points { have, need } => {
            (text(have, 1), line(need, 0))
        }
        Shortfall::Accuracy { have, need } | Shortfall::Qualified { have, need } => {
            (percent(have, 1), percent_line(need))
        }
        Shortfall::Attempted { have, need } | Shortfall::Records { have, need } => {
            (have.to_string(), need.to_string())
        }
        Shortfall::NotCompleted | Shortfall::AgeUnknown | Shortfall::NotCounted => {
            (String::new(), String::new())
        }
    };
    texts.format(missing.key(), &[("have", &have), ("need", &need)])
}
