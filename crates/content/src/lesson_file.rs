//! The TOML form of a lesson, version 1.

use serde::Deserialize;
use toml::Spanned;

use super::check::check_text;
use super::limits::MAX_FILE_BYTES;
use super::lines::{line_of, line_within};
use super::{FileError, FileProblem};
use dabiao_domain::course::{Course, Gate, Lesson, Track};
use dabiao_domain::keyboard::{self, Key};
use dabiao_domain::roster::clean_name;
use dabiao_domain::text::{Policy, units};

/// The folder of lessons below the exercise folder.
pub const COURSE_FOLDER: &str = "course/";
/// Fewest and most rounds of a lesson.
pub const ROUNDS: std::ops::RangeInclusive<usize> = 3..=12;
/// Fewest and most counted characters of a round.
pub const ROUND_CHARS: std::ops::RangeInclusive<usize> = 8..=300;
/// Fewest and most characters of an explanation.
pub const EXPLAIN_CHARS: std::ops::RangeInclusive<usize> = 60..=2000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LessonWire {
    format: i64,
    id: Spanned<String>,
    track: Spanned<String>,
    number: Spanned<i64>,
    title: Spanned<String>,
    title_en: Spanned<String>,
    source: String,
    license: String,
    keys: Vec<Spanned<String>>,
    #[serde(default)]
    codes: Vec<Spanned<String>>,
    policy: Spanned<String>,
    placement: bool,
    accuracy_percent: Spanned<i64>,
    cpm: Spanned<i64>,
    ease_percent: Spanned<i64>,
    ease_after: Spanned<i64>,
    explain: Spanned<String>,
    explain_en: Spanned<String>,
    rounds: Spanned<Vec<Spanned<String>>>,
}

/// The errors found so far in one file.
struct Faults<'a> {
    path: &'a str,
    source: &'a str,
    found: Vec<FileError>,
}

impl Faults<'_> {
    fn add(&mut self, offset: usize, fault: FileProblem) {
        self.found.push(FileError { file: self.path.to_owned(), line: line_of(self.source, offset), fault });
    }

    fn value(&mut self, offset: usize, key: &'static str, found: &str, allowed: &str) {
        let (found, allowed) = (found.to_owned(), allowed.to_owned());
        self.add(offset, FileProblem::Value { key, found, allowed });
    }

    /// A whole number within bounds; the lower bound, with an error noted, where it is not.
    fn number(&mut self, key: &'static str, value: &Spanned<i64>, low: u32, high: u32) -> u32 {
        let found = *value.get_ref();
        u32::try_from(found).ok().filter(|n| (low..=high).contains(n)).unwrap_or_else(|| {
            self.value(value.span().start, key, &found.to_string(), &format!("{low} to {high}"));
            low
        })
    }

    /// Errors of a text's characters. Explanations may show full-width letters and digits.
    fn text(&mut self, text: &Spanned<String>, policy: Policy, full_width: bool) {
        let (string, span) = (text.get_ref(), text.span());
        for (at, fault) in check_text(string, policy) {
            if full_width && matches!(fault, FileProblem::FullWidth(_)) {
                continue;
            }
            let line = line_within(self.source, &span, string, at);
            self.found.push(FileError { file: self.path.to_owned(), line, fault });
        }
    }
}

/// Reads and checks one lesson; `path` is its place below the exercise folder, e.g. `course/01-f-j.toml`.
///
/// # Errors
/// Every error found, each with its line.
pub fn read_lesson(path: &str, source: &str) -> Result<Lesson, Vec<FileError>> {
    let mut faults = Faults { path, source, found: Vec::new() };
    if source.len() as u64 > MAX_FILE_BYTES {
        faults.add(0, FileProblem::TooLarge(source.len() as u64));
        return Err(faults.found);
    }
    let wire: LessonWire = match toml::from_str(source) {
        Ok(wire) => wire,
        Err(e) => {
            faults.add(e.span().map_or(0, |s| s.start), FileProblem::Toml(e.message().to_owned()));
            return Err(faults.found);
        }
    };
    let track = check_head(path, &wire, &mut faults);
    let policy = Policy::from_name(wire.policy.get_ref()).unwrap_or_else(|| {
        let names = Policy::ALL.map(Policy::name).join(", ");
        faults.value(wire.policy.span().start, "policy", wire.policy.get_ref(), &names);
        Policy::Strict
    });
    for text in [&wire.explain, &wire.explain_en] {
        let length = text.get_ref().trim().chars().count();
        if !EXPLAIN_CHARS.contains(&length) {
            let allowed = format!("{} to {} characters", EXPLAIN_CHARS.start(), EXPLAIN_CHARS.end());
            faults.value(text.span().start, "explain", &length.to_string(), &allowed);
        }
        faults.text(text, Policy::Keys, true);
    }
    let keys = wire.keys.iter().filter_map(|k| check_key(k, &mut faults)).collect();
    let codes = wire.codes.iter().filter_map(|c| check_code(c, track, &mut faults)).collect();
    check_rounds(&wire.rounds, policy, &mut faults);
    let gate = Gate {
        accuracy_ppm: u64::from(faults.number("accuracy_percent", &wire.accuracy_percent, 80, 100)) * 10_000,
        milli_cpm: u64::from(faults.number("cpm", &wire.cpm, 1, 300)) * 1000,
        ease_percent: faults.number("ease_percent", &wire.ease_percent, 1, 25),
        ease_after: faults.number("ease_after", &wire.ease_after, 1, 10),
    };
    let number = faults.number("number", &wire.number, 1, 999);
    if !faults.found.is_empty() {
        return Err(faults.found);
    }
    Ok(Lesson {
        id: wire.id.into_inner(),
        track,
        number,
        title: wire.title.into_inner(),
        title_en: wire.title_en.into_inner(),
        explain: wire.explain.into_inner().trim().to_owned(),
        explain_en: wire.explain_en.into_inner().trim().to_owned(),
        keys,
        codes,
        policy,
        rounds: wire.rounds.into_inner().into_iter().map(Spanned::into_inner).collect(),
        gate,
        placement: wire.placement,
    })
}

/// Format, id, track, number, titles, source and licence.
fn check_head(path: &str, wire: &LessonWire, faults: &mut Faults) -> Track {
    if wire.format != 1 {
        faults.add(0, FileProblem::Format(wire.format));
    }
    let expected = path.trim_end_matches(".toml");
    if wire.id.get_ref() != expected {
        let found = wire.id.get_ref().clone();
        faults.add(wire.id.span().start, FileProblem::Id { found, expected: expected.to_owned() });
    }
    for title in [&wire.title, &wire.title_en] {
        if clean_name(title.get_ref()).as_ref() != Ok(title.get_ref()) {
            faults.value(title.span().start, "title", title.get_ref(), "1 to 64 visible characters");
        }
        faults.text(title, Policy::Keys, false);
    }
    for (key, text) in [("source", &wire.source), ("license", &wire.license)] {
        if text.trim().is_empty() {
            faults.value(0, key, text, "say where the text comes from and under which licence");
        }
    }
    let track = Track::from_name(wire.track.get_ref());
    if track.is_none() {
        let names = Track::ALL.map(Track::name).join(", ");
        faults.value(wire.track.span().start, "track", wire.track.get_ref(), &names);
    }
    let number = wire.number.get_ref();
    let name = expected.rsplit('/').next().unwrap_or_default();
    let prefix =
        if track == Some(Track::Wubi) { format!("wubi-{number:02}-") } else { format!("{number:02}-") };
    if track.is_some() && !name.starts_with(&prefix) {
        let allowed = format!("the number in the file's name; {prefix} would begin it");
        faults.value(wire.number.span().start, "number", &number.to_string(), &allowed);
    }
    track.unwrap_or(Track::Keys)
}

fn check_key(name: &Spanned<String>, faults: &mut Faults) -> Option<&'static Key> {
    let key = keyboard::key(name.get_ref());
    if key.is_none() {
        let allowed = "what the key makes without shift, or Space, Enter, ShiftLeft, Pad0 to Pad9, PadDot";
        faults.value(name.span().start, "keys", name.get_ref(), allowed);
    }
    key
}

fn check_code(code: &Spanned<String>, track: Track, faults: &mut Faults) -> Option<(String, String)> {
    let pair = code.get_ref().split_once(' ').filter(|(text, keys)| {
        let letters = (1..=4).contains(&keys.len()) && keys.bytes().all(|b| (b'a'..=b'y').contains(&b));
        track == Track::Wubi && !text.is_empty() && letters
    });
    if pair.is_none() {
        let allowed = "in Wubi lessons: characters, a space, 1 to 4 letters from a to y";
        faults.value(code.span().start, "codes", code.get_ref(), allowed);
    }
    pair.map(|(text, keys)| (text.to_owned(), keys.to_owned()))
}

fn check_rounds(rounds: &Spanned<Vec<Spanned<String>>>, policy: Policy, faults: &mut Faults) {
    let texts = rounds.get_ref();
    if !ROUNDS.contains(&texts.len()) {
        let allowed = format!("{} to {} rounds", ROUNDS.start(), ROUNDS.end());
        faults.value(rounds.span().start, "rounds", &texts.len().to_string(), &allowed);
    }
    for (n, round) in texts.iter().enumerate() {
        let (text, at) = (round.get_ref(), round.span().start);
        let length = units(text, policy).len();
        if !ROUND_CHARS.contains(&length) {
            let allowed = format!("{} to {} counted characters", ROUND_CHARS.start(), ROUND_CHARS.end());
            faults.value(at, "rounds", &format!("{length} characters"), &allowed);
        }
        faults.text(round, policy, false);
        if texts.iter().take(n).any(|earlier| earlier.get_ref() == text) {
            faults.value(at, "rounds", text, "every round another text");
        }
        let ragged = text.trim() != text || text.contains("  ");
        if policy == Policy::Keys && (ragged || text.chars().any(|c| keyboard::stroke(c).is_none())) {
            faults.value(at, "rounds", text, "one line of keys with single spaces between");
        }
    }
}

/// The course of these files and everything that is wrong with them. A faulty lesson is left out, so that
/// the others can be learnt from.
pub fn read_course<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Course, Vec<FileError>) {
    let (mut lessons, mut errors) = (Vec::<Lesson>::new(), Vec::new());
    for (path, source) in files {
        match read_lesson(path, source) {
            Ok(lesson) => {
                let wubi = lesson.track == Track::Wubi;
                let same = |l: &&Lesson| l.number == lesson.number && (l.track == Track::Wubi) == wubi;
                if let Some(other) = lessons.iter().find(same) {
                    let allowed = format!("{} has this number already", other.id);
                    let fault =
                        FileProblem::Value { key: "number", found: lesson.number.to_string(), allowed };
                    let line = source.lines().position(|l| l.starts_with("number")).map_or(1, |n| n + 1);
                    errors.push(FileError { file: path.to_owned(), line, fault });
                } else {
                    lessons.push(lesson);
                }
            }
            Err(mut faults) => errors.append(&mut faults),
        }
    }
    (Course::new(lessons), errors)
}
