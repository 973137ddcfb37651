//! Checks vocabulary and templates: whether they load, and whether what they make is fit to be typed.
//!
//! A faulty table or template is named with its line. An error that shows only in the generated texts is
//! named with the template and the seed that reproduces it.

use super::check::{FontCharacters, character_fault, check_text, find_numbers, find_odd_signs};
use super::generator::{Generator, Measure};
use super::{FileError, FileProblem};
use dabiao_domain::exercise::PassageLength;
use dabiao_domain::record::{Kind, cross_faults, fields};
use dabiao_domain::text::{CharClass, Policy};

/// Records of each kind that are generated and checked.
const RECORDS: u64 = 120;
/// Passages of each kind and length that are composed.
const PASSAGES: u64 = 2;

/// Checks the files below `vocab/` and `templates/`; the number of good ones. A folder without any has
/// nothing to check.
pub fn check_data(files: &[(&str, &str)], errors: &mut Vec<FileError>) -> usize {
    if files.is_empty() {
        return 0;
    }
    let bad_before = errors.len();
    errors.extend(files.iter().flat_map(|(file, text)| line_faults(file, text)));
    match Generator::from_files(files.iter().map(|(file, text)| (*file, text.as_bytes()))) {
        // A wrong character in a table is also in the texts: it is named once, in the table.
        Ok(_) if errors.len() > bad_before => {}
        Ok(generator) => {
            for kind in Kind::ALL {
                let file = template_of(files, kind);
                let faults = made_faults(&generator, kind);
                errors.extend(faults.into_iter().map(|fault| FileError {
                    file: file.clone(),
                    line: 1,
                    fault,
                }));
            }
        }
        Err(faults) => {
            for e in faults {
                // The same character has been named above.
                if !errors.iter().any(|other| other.file == e.file && other.line == e.line) {
                    errors.push(FileError { file: e.file, line: e.line, fault: e.fault.into() });
                }
            }
        }
    }
    let bad = errors.get(bad_before..).unwrap_or_default();
    files.iter().filter(|(file, _)| !bad.iter().any(|e| e.file == *file)).count()
}

/// What no text may hold, in a data file: in each line the first such character, and every number that could
/// be a real person's or is wrong.
pub(super) fn line_faults(file: &str, text: &str) -> Vec<FileError> {
    let font = FontCharacters::new();
    let mut found = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let character = line.chars().filter(|c| *c != '\t').find_map(|c| character_fault(c, &font));
        let numbers = find_numbers(line).into_iter().map(|spot| spot.fault);
        let faults = character.into_iter().chain(numbers);
        found.extend(faults.map(|fault| FileError { file: file.to_owned(), line: n + 1, fault }));
    }
    found
}

/// The file of a kind's template: the one that says so.
pub(super) fn template_of(files: &[(&str, &str)], kind: Kind) -> String {
    let line = format!("kind = \"{}\"", kind.name());
    let found = files.iter().find(|(_, text)| text.lines().any(|l| l.trim() == line));
    found.map_or_else(|| format!("templates/{}.toml", kind.name()), |(file, _)| (*file).to_owned())
}

/// The problems of a kind's records and passages, each sort once.
pub(super) fn made_faults(generator: &Generator, kind: Kind) -> Vec<FileProblem> {
    let mut found: Vec<FileProblem> = Vec::new();
    let mut add = |fault: FileProblem| {
        let same = |other: &FileProblem| match (other, &fault) {
            (FileProblem::Made { fault: a, .. }, FileProblem::Made { fault: b, .. }) => a.code() == b.code(),
            (FileProblem::MadeField { code: a, .. }, FileProblem::MadeField { code: b, .. }) => a == b,
            (FileProblem::Sense { sense: a, .. }, FileProblem::Sense { sense: b, .. }) => a == b,
            (a, b) => a == b,
        };
        if !found.iter().any(same) {
            found.push(fault);
        }
    };
    for seed in 0..RECORDS {
        let record = generator.record(kind, seed, 0);
        let signs = find_odd_signs(&record.text).map(|spot| spot.fault);
        for fault in check_text(&record.text, Policy::Strict).into_iter().map(|(_, fault)| fault).chain(signs)
        {
            add(FileProblem::Made { seed, fault: Box::new(fault) });
        }
        for (field, spec) in record.fields.iter().zip(fields(kind)) {
            if let Err(why) = spec.rule.check(&field.value) {
                let (code, value) = (field.code.clone(), field.value.clone());
                add(FileProblem::MadeField { seed, code, value, why: why.to_string() });
            }
        }
        for (first, second) in cross_faults(&record) {
            let value = record.value(second).unwrap_or_default().to_owned();
            let why = format!("it contradicts {first}");
            add(FileProblem::MadeField { seed, code: second.to_owned(), value, why });
        }
    }
    let sense = generator.sense();
    for seed in 0..RECORDS {
        let paragraphs = generator.paragraphs_made(kind, seed, PassageLength::Short.characters()).take(4);
        let longer = generator.paragraphs_made(kind, seed, PassageLength::Long.characters()).take(4);
        for made in [generator.made(kind, seed, 0)].into_iter().chain(paragraphs).chain(longer) {
            for fault in sense.faults(&made) {
                add(FileProblem::Sense { seed, sense: fault.kind, what: fault.what });
            }
        }
    }
    for length in PassageLength::ALL.map(PassageLength::characters) {
        for seed in 0..PASSAGES {
            let Ok(passage) = generator.passage(kind, seed, length) else {
                let mix = describe(&generator.paragraphs(kind, 0, length));
                add(FileProblem::NoPassage { length, mix });
                break;
            };
            for (_, fault) in check_text(&passage.text, Policy::Strict) {
                add(FileProblem::Made { seed, fault: Box::new(fault) });
            }
        }
    }
    found
}

/// Class mix and code length in words.
fn describe(measure: &Measure) -> String {
    let [han, alnum, punct] = CharClass::ALL.map(|class| measure.percent(class));
    format!("han {han:.0}, alnum {alnum:.0}, punct {punct:.0}, code_length {:.2}", measure.code_length())
}
