//! Records: valid, determined by the seed permanently, and impossible to belong to a real person.

use std::path::{Path, PathBuf};

use dabiao::content::check::check_text;
use dabiao::content::generator::{Generator, VERSION, wire};
use dabiao::domain::record::{Kind, Record, cross_faults, fields, numbers};
use dabiao::domain::text::Policy;

const MANY: u64 = 10_000;

pub fn generator() -> Generator {
    Generator::embedded().unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// The folder of the golden files of this generator version: a change of what a seed gives needs a new
/// version, and so a new folder.
pub fn golden_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/generator-{VERSION}"))
}

/// Compares with a golden file. `WRITE_GOLDEN=1` writes those that are not there; one that is there is
/// never written over, for it says what the version gives.
pub fn assert_golden(name: &str, made: &str) {
    let path = golden_folder().join(name);
    if std::env::var_os("WRITE_GOLDEN").is_some() && !path.exists() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        made == kept,
        "{name} is not what generator version {VERSION} gives: raise VERSION and run with WRITE_GOLDEN=1"
    );
}

#[test]
fn golden_records() {
    let generator = generator();
    for kind in Kind::ALL {
        let made: String =
            (0..3).map(|n| wire::record_line(&generator.record(kind, 1, n)).unwrap() + "\n").collect();
        assert_golden(&format!("records/{}.jsonl", kind.name()), &made);
    }
}

/// The runs of characters of `text` that satisfy `inside`, of that length.
fn runs(text: &str, length: usize, inside: impl Fn(char) -> bool) -> Vec<String> {
    text.split(|c| !inside(c)).filter(|r| r.len() == length).map(ToOwned::to_owned).collect()
}

fn check(record: &Record) {
    let form = fields(record.kind);
    assert_eq!(record.fields.len(), form.len());
    for (field, spec) in record.fields.iter().zip(form) {
        assert_eq!((field.code.as_str(), field.name.as_str()), (spec.code, spec.name));
        assert_eq!(spec.rule.check(&field.value), Ok(()), "{} {} in {record:#?}", field.code, field.value);
    }
    assert!(cross_faults(record).is_empty(), "{:?} {record:#?}", cross_faults(record));
    let length = record.text.chars().count();
    assert!((20..=900).contains(&length), "{length}: {}", record.text);
    assert!(!record.text.contains(['{', '}', ' ', '\n']), "{}", record.text);
    for mark in
        ["。。", "，，", "，。", "。，", "、。", "：。", "？。", "；。", "1月0日", "年0月", "的的", "了了"]
    {
        assert!(!record.text.contains(mark), "{mark}: {}", record.text);
    }
    for number in runs(&record.text, 18, |c| c.is_ascii_digit() || c == 'X') {
        assert!(number.starts_with("59") && numbers::id_facts(&number).is_some(), "{number}");
    }
    for phone in runs(&record.text, 11, |c| c.is_ascii_digit()) {
        assert!(phone.starts_with("12"), "{phone} in {}", record.text);
    }
    for (at, _) in record.text.match_indices("岚I·") {
        let rest = &record.text[at + "岚I·".len()..];
        let serial: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(numbers::is_plate(&format!("岚I·{serial}")), "{serial} in {}", record.text);
    }
}

#[test]
fn ten_thousand_records_of_each_kind_are_valid() {
    let generator = generator();
    for kind in Kind::ALL {
        for n in 0..MANY {
            check(&generator.record(kind, 20_261_105, n));
        }
    }
}

#[test]
fn every_record_passes_the_checker_of_exercises() {
    let generator = generator();
    for kind in Kind::ALL {
        for n in 0..500 {
            let record = generator.record(kind, 11, n);
            assert_eq!(check_text(&record.text, Policy::Strict), [], "{}", record.text);
            for field in &record.fields {
                assert_eq!(check_text(&field.value, Policy::Strict), [], "{field:?}");
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn a_record_is_a_function_of_kind_seed_and_index(kind in 0..13_usize, seed: u64, index: u64) {
        static MADE: std::sync::OnceLock<Generator> = std::sync::OnceLock::new();
        let shared = MADE.get_or_init(generator);
        let record = shared.record(Kind::ALL[kind], seed, index);
        check(&record);
        assert_eq!(record, shared.record(Kind::ALL[kind], seed, index));
        assert_eq!(wire::read_record(&wire::record_line(&record).unwrap()).as_ref(), Ok(&record));
    }
}
