//! What is wrong with an entered value, with a file of entered records, or with a form's file, in words.

use super::foreign_words::known_words;
use super::lang::{Keyed as _, Lang, Messages};
use dabiao_content::forms::{Allowed, FormProblem, MAX_CHOICES, MAX_COMPARED, MAX_FIELDS, SheetProblem};
use dabiao_domain::form::MAX_VALUE_CHARS;
use dabiao_domain::record::Invalid;
use dabiao_domain::standard::Standard;

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

/// The part `name` of what is wrong with a form's file, in the reader's language; none for what is the file's own.
pub(super) fn form_fault_words(texts: &Messages, name: &str, problem: &FormProblem) -> Option<String> {
    match (name, problem) {
        ("allowed", FormProblem::Value { allowed, .. }) => Some(allowed_in_form(texts, allowed)),
        ("why", FormProblem::Fill { why, .. }) => Some(texts.of(why)),
        ("why", FormProblem::CardValue { why, .. }) => Some(invalid_words(texts, why)),
        ("what", FormProblem::Toml(said)) => Some(toml_words(texts, said)),
        _ => None,
    }
}

/// What a value of a form's file can be.
fn allowed_in_form(texts: &Messages, allowed: &Allowed) -> String {
    let key = allowed.key();
    match allowed {
        Allowed::Words(words) => texts.format(key, &[("known", words)]),
        Allowed::Fields => texts.format(key, &[("most", &MAX_FIELDS)]),
        Allowed::Values => texts.format(key, &[("most", &MAX_COMPARED)]),
        Allowed::Choices => texts.format(key, &[("most", &MAX_CHOICES)]),
        Allowed::Pages(pages) => texts.format(key, &[("pages", pages)]),
        Allowed::KindAndCode(kinds) => texts.format(key, &[("known", kinds)]),
        Allowed::CodeOf { kind, codes } => texts.format(key, &[("kind", kind), ("known", codes)]),
        Allowed::Name
        | Allowed::Code
        | Allowed::NoField
        | Allowed::NoCard
        | Allowed::FileName
        | Allowed::Origin
        | Allowed::Most
        | Allowed::NoLength
        | Allowed::Percent
        | Allowed::Either => texts.get(key),
    }
}

/// What the reader of TOML says, which has words of its own in English alone. What trainers do wrong most is told in full;
/// of the rest there is the place, and its own words are in the log.
fn toml_words(texts: &Messages, said: &str) -> String {
    if texts.lang() == Lang::En {
        return said.to_owned();
    }
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let key = quoted.first().copied().unwrap_or_default();
    if said.starts_with("missing field") {
        texts.format("form-toml-missing", &[("key", &key)])
    } else if said.starts_with("unknown field") {
        let known = quoted.get(1..).unwrap_or_default().join(", ");
        texts.format("form-toml-unknown", &[("key", &key), ("known", &known)])
    } else if said.starts_with("invalid type") || said.starts_with("invalid value") {
        texts.get("form-toml-type")
    } else if said.starts_with("duplicate key") {
        texts.get("form-toml-twice")
    } else {
        known_words(texts, said).unwrap_or_else(|| texts.get("form-toml-syntax"))
    }
}

/// What is said beside a forecast by `standard`; none where it asks for typing alone. A forecast knows nothing of the sitting of
/// forms that some standards ask for besides.
pub fn typing_alone(texts: &Messages, standard: &Standard) -> Option<String> {
    standard.form.is_some().then(|| texts.get("forecast-typing-alone"))
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
