//! Records: ten thousand of each kind are valid, read unlike each other, and never change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dabiao::content::generator::{Generator, wire};
use dabiao::domain::record::{Kind, Record, cross_faults, fields, numbers};

const MANY: u64 = 10_000;

fn generator() -> Generator {
    Generator::embedded().unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[test]
fn golden_records_never_change() {
    let generator = generator();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/records");
    for kind in Kind::ALL {
        let path = folder.join(format!("{}.jsonl", kind.name()));
        let made: String =
            (0..3).map(|n| wire::record_line(&generator.record(kind, 1, n)).unwrap() + "\n").collect();
        if std::env::var_os("WRITE_GOLDEN").is_some() {
            std::fs::write(&path, &made).unwrap();
        }
        assert_eq!(made, std::fs::read_to_string(&path).unwrap(), "{kind:?}: raise the generator version");
    }
}

/// The run of characters of `text` that satisfy `inside`, of that length.
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
    for mark in ["。。", "，，", "，。", "。，", "、。", "：。", "？。", "1月0日", "年0月"]
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
        assert!(numbers::is_plate(&format!("岚I·{serial}")), "{serial}");
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

#[test]
fn a_thousand_records_read_like_a_thousand() {
    let generator = generator();
    for kind in Kind::ALL {
        let (mut texts, mut sentences, mut all) = (BTreeSet::new(), BTreeSet::new(), 0);
        let mut shapes = BTreeSet::new();
        for n in 0..1_000 {
            let text = generator.record(kind, 3, n).text;
            for sentence in text.split_inclusive('。') {
                sentences.insert(sentence.to_owned());
                all += 1;
            }
            // What is left without numbers: names, places and words.
            shapes.insert(text.chars().filter(|c| !c.is_ascii_alphanumeric()).collect::<String>());
            texts.insert(text);
        }
        assert_eq!(texts.len(), 1_000, "{kind:?}");
        let distinct = sentences.len() * 100 / all;
        // The formulas of a statement (rights, "属实") are the same in every one.
        let least = if kind == Kind::Statement { 50 } else { 60 };
        assert!(distinct >= least, "{kind:?}: {distinct} % of {all} sentences are distinct");
        assert!(kind == Kind::Numbers || shapes.len() >= 995, "{kind:?}: {} shapes", shapes.len());
    }
}

#[test]
fn names_follow_their_weights_and_reach_far() {
    let generator = generator();
    let (mut surnames, mut given, mut names) =
        (BTreeMap::<char, u32>::new(), BTreeSet::new(), BTreeSet::new());
    let mut all = 0_u32;
    for n in 0..20_000 {
        for field in generator.record(Kind::Names, 5, n).fields {
            let mut chars = field.value.chars();
            *surnames.entry(chars.next().unwrap()).or_default() += 1;
            given.extend(chars);
            names.insert(field.value);
            all += 1;
        }
    }
    let share = |c| f64::from(surnames[&c]) * 100.0 / f64::from(all);
    for (surname, percent) in [('王', 7.38), ('李', 7.21), ('张', 6.94), ('刘', 5.25), ('陈', 4.75)] {
        assert!((share(surname) - percent).abs() < 0.35, "{surname} {}", share(surname));
    }
    assert!(surnames.len() >= 300 && given.len() >= 2_000, "{} {}", surnames.len(), given.len());
    assert!(names.len() * 100 / all as usize >= 90, "{}", names.len());
}

#[test]
fn every_character_can_be_typed_and_measured() {
    let generator = generator();
    for kind in Kind::ALL {
        for n in 0..2_000 {
            let record = generator.record(kind, 11, n);
            assert_eq!(dabiao::domain::text::nfc(&record.text), record.text);
            assert!(
                !record.text.chars().any(|c| matches!(c, '\u{FF10}'..='\u{FF5A}' if c.is_alphanumeric()))
            );
        }
    }
}
