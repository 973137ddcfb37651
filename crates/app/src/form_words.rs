//! What is wrong with an entered value, or with a file of entered records, in words.

use super::lang::{Keyed as _, Messages};
use dabiao_content::forms::SheetProblem;
use dabiao_domain::form::MAX_VALUE_CHARS;
use dabiao_domain::record::Invalid;

/// Why the rule of a field does not let a value pass.
pub fn invalid_words(texts: &Messages, why: &Invalid) -> String {
    match why {
        Invalid::Length { found, min, max } if min == max => {
            texts.format("invalid-length-exact", &[("found", found), ("n", min)])
        }
        Invalid::Length { found, min, max } => {
            texts.format(why.key(), &[("found", found), ("min", min), ("max", max)])
        }
        Invalid::Character(c) => texts.format(why.key(), &[("what", &seen(*c))]),
        Invalid::Ending(word) => texts.format(why.key(), &[("what", word)]),
        _ => texts.get(why.key()),
    }
}

/// The same in few words, to stand beside the name of the field.
pub fn field_words(texts: &Messages, why: &Invalid) -> String {
    match why {
        Invalid::Empty => texts.get("rule-short-empty"),
        Invalid::Length { found, min, max } if min == max => {
            texts.format("rule-short-length-exact", &[("found", found), ("n", min)])
        }
        Invalid::Length { found, min, max } => {
            texts.format("rule-short-length", &[("found", found), ("min", min), ("max", max)])
        }
        Invalid::Character(c) => texts.format("rule-short-character", &[("what", &seen(*c))]),
        Invalid::Date => texts.get("rule-short-date"),
        Invalid::Region => texts.get("rule-short-region"),
        Invalid::CheckDigit => texts.get("rule-short-check-digit"),
        Invalid::NotListed => texts.get("rule-short-not-listed"),
        Invalid::Form => texts.get("rule-short-form"),
        Invalid::Ending(word) => texts.format("rule-short-ending", &[("what", word)]),
        Invalid::Ditto => texts.get("rule-short-ditto"),
    }
}

/// A character as it is shown: of some there is nothing to be seen.
fn seen(c: char) -> String {
    if c.is_control() { format!("U+{:04X}", u32::from(c)) } else { c.to_string() }
}

/// Why a file of entered records is refused.
pub fn sheet_words(texts: &Messages, problem: &SheetProblem) -> String {
    match problem {
        SheetProblem::Json(what)
        | SheetProblem::Twice(what)
        | SheetProblem::Unknown(what)
        | SheetProblem::Missing(what) => texts.format(problem.key(), &[("what", what)]),
        SheetProblem::Kind { found, wanted } => {
            texts.format(problem.key(), &[("found", found), ("wanted", wanted)])
        }
        SheetProblem::TooLong { code, found } => {
            texts.format(problem.key(), &[("what", code), ("n", found), ("max", &MAX_VALUE_CHARS)])
        }
        SheetProblem::More(n) => texts.format(problem.key(), &[("n", n)]),
        SheetProblem::None => texts.get(problem.key()),
    }
}
