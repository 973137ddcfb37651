//! Parallel passages: as hard as each other, by construction.

use std::collections::BTreeSet;

use dabiao::content::generator::{DataFault, Generator, wire, within_limits};
use dabiao::domain::record::Kind;
use dabiao::domain::text::CharClass;

#[test]
fn every_passage_is_within_the_limits() {
    let generator = Generator::embedded().unwrap();
    for kind in Kind::ALL {
        for length in [300, 600, 1_200] {
            let mut texts = BTreeSet::new();
            for seed in 0..200 {
                let passage =
                    generator.passage(kind, seed, length).unwrap_or_else(|e| panic!("{kind:?} {seed}: {e}"));
                assert!(within_limits(&passage.measure, length, &passage.target));
                assert_eq!(generator.measure(&passage.text), passage.measure);
                for (class, percent) in CharClass::ALL.into_iter().zip(passage.target.mix) {
                    assert!((passage.measure.percent(class) - f64::from(percent)).abs() <= 2.0);
                }
                let off = passage.measure.code_length() / passage.target.code_length - 1.0;
                assert!(off.abs() <= 0.03, "{kind:?} {seed} {off}");
                texts.insert(passage.text);
            }
            assert_eq!(texts.len(), 200, "{kind:?} {length}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_passage() {
    let (a, b) = (Generator::embedded().unwrap(), Generator::embedded().unwrap());
    assert_eq!(a.passage(Kind::Case, 9, 600), b.passage(Kind::Case, 9, 600));
    let json = wire::passage_json(&a.passage(Kind::Case, 9, 600).unwrap()).unwrap();
    assert!(json.contains("\"expected_code_length\"") && json.contains("\"mix\""));
    assert_eq!(a.passage(Kind::Case, 9, 20), Err(DataFault::Passage(20)));
}
