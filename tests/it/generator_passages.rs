//! Parallel passages: equally hard at every length, by construction.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::generator_records::{assert_golden, generator};
use dabiao::content::check::check_text;
use dabiao::content::generator::{DataProblem, Passage, limits, wire, within_limits};
use dabiao::domain::exercise::PassageLength;
use dabiao::domain::record::Kind;
use dabiao::domain::text::{CharClass, Policy};
use sha2::{Digest as _, Sha256};

/// The limits, computed another way than the generator does.
fn check(passage: &Passage, length: usize) {
    let what = || format!("{:?} {} {length}: {:?}", passage.kind, passage.seed, passage.measure);
    assert!(within_limits(&passage.measure, length, &passage.target), "{}", what());
    for (class, percent) in CharClass::ALL.into_iter().zip(passage.target.mix) {
        assert!((passage.measure.percent(class) - f64::from(percent)).abs() <= 2.0, "{}", what());
    }
    let off = passage.measure.code_length() / passage.target.code_length - 1.0;
    assert!(off.abs() <= 0.03, "{}", what());
    let longer = f64::from(passage.measure.length()) - length as f64;
    assert!(longer.abs() <= f64::max(5.0, length as f64 / 100.0), "{}", what());
}

#[test]
fn every_passage_is_within_the_limits_at_every_length() {
    let generator = generator();
    assert_eq!((limits::MIX, limits::CODE_LENGTH), (2, 3));
    for kind in Kind::ALL {
        for length in PassageLength::ALL.map(PassageLength::characters).into_iter().chain([300, 600]) {
            let mut texts = BTreeSet::new();
            for seed in 0..120 {
                let passage =
                    generator.passage(kind, seed, length).unwrap_or_else(|e| panic!("{kind:?} {seed}: {e}"));
                check(&passage, length);
                assert_eq!(generator.measure(&passage.text), passage.measure);
                texts.insert(passage.text);
            }
            assert_eq!(texts.len(), 120, "{kind:?} {length}");
        }
    }
}

#[test]
fn finding_a_passage_takes_a_bounded_number_of_steps() {
    // Counted, not timed: a pool is 48 paragraphs; weighing one choice is some additions.
    let generator = generator();
    for kind in Kind::ALL {
        for length in PassageLength::ALL.map(PassageLength::characters) {
            for seed in 1_000..1_150 {
                let work = generator.passage(kind, seed, length).unwrap().work;
                assert!(work.rounds <= 2 && work.weighed <= 30_000, "{kind:?} {seed} {length}: {work:?}");
            }
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]
    #[test]
    fn any_seed_gives_a_passage(kind in 0..13_usize, seed: u64, length in 0..3_usize) {
        static MADE: std::sync::OnceLock<dabiao::content::generator::Generator> = std::sync::OnceLock::new();
        let length = PassageLength::ALL[length].characters();
        let passage = MADE.get_or_init(generator).passage(Kind::ALL[kind], seed, length).unwrap();
        check(&passage, length);
        assert_eq!(check_text(&passage.text, Policy::Strict), [], "{}", passage.text);
    }
}

#[test]
fn the_same_seed_gives_the_same_passage() {
    let (a, b) = (generator(), generator());
    assert_eq!(a.passage(Kind::Case, 9, 600), b.passage(Kind::Case, 9, 600));
    let json = wire::passage_json(&a.passage(Kind::Case, 9, 600).unwrap()).unwrap();
    assert!(json.contains("\"expected_code_length\"") && json.contains("\"mix\""));
    assert_eq!(a.passage(Kind::Case, 9, 20), Err(DataProblem::Passage(20)));
    assert_eq!(a.passage(Kind::Case, 9, 50_000), Err(DataProblem::Passage(50_000)));
}

#[test]
fn golden_passages() {
    let generator = generator();
    let mut made = String::new();
    for kind in Kind::ALL {
        for length in PassageLength::ALL {
            for seed in [1, 2, 20_261_105] {
                let passage = generator.passage(kind, seed, length.characters()).unwrap();
                let digest = Sha256::digest(passage.text.as_bytes());
                let hash = digest.iter().fold(String::new(), |mut hex, byte| {
                    write!(hex, "{byte:02x}").unwrap();
                    hex
                });
                let line = serde_json::json!({
                    "kind": kind.name(), "seed": seed, "length": length.name(),
                    "characters": passage.measure.length(), "classes": passage.measure.classes,
                    "keys": passage.measure.keys, "sha256": hash,
                    "first_line": passage.text.lines().next(),
                });
                writeln!(made, "{line}").unwrap();
            }
        }
    }
    assert_golden("passages.jsonl", &made);
}

#[test]
fn lengths_are_found_by_name_and_by_speed() {
    for length in PassageLength::ALL {
        assert_eq!(PassageLength::from_name(length.name()), Some(length));
    }
    assert_eq!(PassageLength::from_name("endless"), None);
    for (cpm, minutes, expected) in [
        (15, 10, PassageLength::Short),
        (16, 10, PassageLength::Medium),
        (40, 10, PassageLength::Medium),
        (80, 10, PassageLength::Long),
        (300, 60, PassageLength::Long),
    ] {
        assert_eq!(PassageLength::lasting(cpm, minutes), expected, "{cpm} {minutes}");
    }
}
