//! The TOML form of an exercise, version 1.

use serde::Deserialize;
use toml::Spanned;

use super::check::{Spot, check_text, find_odd_signs};
use super::limits::MAX_FILE_BYTES;
use super::lines::{line_of, line_within};
use super::reading::Reading;
use super::{FileError, FileProblem};
use dabiao_domain::exercise::{Exercise, ReadingLevel, RecordType};
use dabiao_domain::text::Policy;

/// The allowed characters of an exercise's path.
const ID_RULE: &str = "name folders and files in small letters, digits, - and _";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseWire {
    format: i64,
    id: Spanned<String>,
    title: Spanned<String>,
    title_en: Spanned<String>,
    #[serde(rename = "type")]
    record_type: Spanned<String>,
    policy: Spanned<String>,
    level: Spanned<i64>,
    source: String,
    license: String,
    text: Spanned<String>,
}

/// Reads and checks one exercise; `path` is its place below the folder, e.g. `copy/case-01.toml`.
///
/// # Errors
/// Every error found, each with its line.
pub fn read_exercise(path: &str, source: &str) -> Result<Exercise, Vec<FileError>> {
    let error = |line: usize, fault: FileProblem| FileError { file: path.to_owned(), line, fault };
    if source.len() as u64 > MAX_FILE_BYTES {
        return Err(vec![error(1, FileProblem::TooLarge(source.len() as u64))]);
    }
    let wire: ExerciseWire = toml::from_str(source).map_err(|e| {
        let line = e.span().map_or(1, |s| line_of(source, s.start));
        vec![error(line, FileProblem::Toml(e.message().to_owned()))]
    })?;
    let mut errors = Vec::new();
    let mut fault = |start: usize, fault: FileProblem| errors.push(error(line_of(source, start), fault));
    if wire.format != 1 {
        fault(0, FileProblem::Format(wire.format));
    }
    let expected = path.trim_end_matches(".toml");
    if !expected.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-/_".contains(&b)) {
        fault(wire.id.span().start, value("id", expected, ID_RULE));
    }
    if wire.id.get_ref() != expected {
        let found = wire.id.get_ref().clone();
        fault(wire.id.span().start, FileProblem::Id { found, expected: expected.to_owned() });
    }
    for title in [&wire.title, &wire.title_en] {
        if dabiao_domain::roster::clean_name(title.get_ref()).as_ref() == Ok(title.get_ref()) {
            for (_, text_fault) in check_text(title.get_ref(), Policy::Keys) {
                fault(title.span().start, text_fault);
            }
        } else {
            fault(title.span().start, value("title", title.get_ref(), "1 to 64 visible characters"));
        }
    }
    for (key, text) in [("source", &wire.source), ("license", &wire.license)] {
        if text.trim().is_empty() {
            fault(0, value(key, text, "say where the text comes from and under which licence"));
        }
    }
    let record_type = RecordType::from_name(wire.record_type.get_ref());
    if record_type.is_none() {
        let names = RecordType::ALL.map(RecordType::name).join(", ");
        fault(wire.record_type.span().start, value("type", wire.record_type.get_ref(), &names));
    }
    let policy = Policy::from_name(wire.policy.get_ref());
    if policy.is_none() {
        let names = Policy::ALL.map(Policy::name).join(", ");
        fault(wire.policy.span().start, value("policy", wire.policy.get_ref(), &names));
    }
    let level = ReadingLevel::from_number(*wire.level.get_ref());
    if level.is_none() {
        fault(wire.level.span().start, value("level", &wire.level.get_ref().to_string(), "1, 2 or 3"));
    }
    if let Some(stated) = level {
        let reading = Reading::of(wire.text.get_ref());
        let (measured, points) = (reading.level(), reading.points());
        // For an own text, the person who imported it states the difficulty.
        let judged = policy != Some(Policy::Keys) && record_type != Some(RecordType::Own);
        if stated != measured && judged {
            fault(wire.level.span().start, FileProblem::Level { stated, measured, points });
        }
    }
    let (text, span) = (wire.text.get_ref(), wire.text.span());
    for (at, text_fault) in check_text(text, policy.unwrap_or(Policy::Strict)) {
        errors.push(error(line_within(source, &span, text, at), text_fault));
    }
    match (record_type, policy, level) {
        (Some(record_type), Some(policy), Some(level)) if errors.is_empty() => Ok(Exercise {
            id: wire.id.into_inner(),
            title: wire.title.into_inner(),
            title_en: wire.title_en.into_inner(),
            record_type,
            policy,
            level,
            text: wire.text.into_inner(),
        }),
        _ => Err(errors),
    }
}

/// The signs of an exercise that no Chinese input method types, each named once, with its line.
pub fn sign_remarks(path: &str, source: &str, exercise: &Exercise) -> Vec<FileError> {
    #[derive(Deserialize)]
    struct TextWire {
        text: Spanned<String>,
    }
    let mut named = std::collections::BTreeSet::new();
    let mut spots: Vec<Spot> = find_odd_signs(&exercise.text).collect();
    spots.retain(|spot| named.insert(spot.fault.to_string()));
    if spots.is_empty() {
        return Vec::new();
    }
    let span = toml::from_str::<TextWire>(source).map_or(0..0, |wire| wire.text.span());
    let line = |at| line_within(source, &span, &exercise.text, at);
    let remark =
        |spot: Spot| FileError { file: path.to_owned(), line: line(spot.range.start), fault: spot.fault };
    spots.into_iter().map(remark).collect()
}

fn value(key: &'static str, found: &str, allowed: &str) -> FileProblem {
    FileProblem::Value { key, found: found.to_owned(), allowed: allowed.to_owned() }
}
