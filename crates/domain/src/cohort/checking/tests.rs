//! Drills by hand and by property: what is planted, and what marks are worth.

use proptest::prelude::*;

use super::level::{Done, LEVELS, Level, Shortfall, passed_level};
use super::*;
use crate::record::civil::{Day, Minute};
use crate::record::numbers::{check_digit, id_facts, is_credit_code};
use crate::record::{Field, Kind, Record, fields};

const DISTRICTS: [&str; 4] = ["临溪区", "云岭区", "白鹭县", "青岚县"];

fn record(kind: Kind, values: &[(&str, &str)]) -> Record {
    let fields = values
        .iter()
        .map(|(code, value)| {
            let name = fields(kind).iter().find(|f| f.code == *code).unwrap().name.to_owned();
            Field { code: (*code).to_owned(), name, value: (*value).to_owned() }
        })
        .collect();
    Record { kind, fields, text: "正文".to_owned() }
}

fn records() -> Vec<Record> {
    vec![
        record(
            Kind::PopulationResident,
            &[
                ("HB", "家庭户"),
                ("XM", "陈建伟"),
                ("XB", "女"),
                ("CSRQ", "19880214"),
                ("GMSFHM", "590423198802140126"),
                ("JG", "岚江省云台市青岚县"),
                ("HDZY", ""),
                ("HJDZ", "岚江省云台市青岚县滨河街道东风路12号"),
                ("LXDH", "12345678901"),
            ]
            .into_iter()
            .filter(|(code, _)| *code != "HDZY")
            .collect::<Vec<_>>(),
        ),
        record(
            Kind::Premises,
            &[
                ("DWMC", "土产日用商店"),
                ("TYSHXYDM", "91350100M000100Y43"),
                ("DWDZ", "云岭区钟楼街道3号"),
                ("FDDBR", "尉迟〇"),
                ("CYRS", "11"),
                ("CJRQ", "20240229"),
            ],
        ),
        record(
            Kind::Hotel,
            &[("LGMC", "己已巳旅馆"), ("RZSJ", "202612311205"), ("FH", "000"), ("DZ", "别处一号")],
        ),
        record(Kind::Vocabulary, &[("CY1", "出警")]),
    ]
}

fn level(kinds: &'static [ErrorKind], most_errors: usize) -> Level {
    Level { kinds, most_errors, clean_share: 0.0, ..LEVELS[0] }
}

/// Whether an error is of its kind, judged from both values alone.
fn is_of_kind(error: &Planted) -> bool {
    let (right, wrong): (Vec<char>, Vec<char>) =
        (error.right.chars().collect(), error.wrong.chars().collect());
    let differing: Vec<usize> =
        (0..right.len().min(wrong.len())).filter(|at| right[*at] != wrong[*at]).collect();
    let same_length = right.len() == wrong.len();
    match error.kind {
        ErrorKind::SwappedDigits => {
            same_length
                && matches!(differing[..], [a, b] if b == a + 1
                    && right[a] == wrong[b] && right[b] == wrong[a]
                    && right[a].is_ascii_digit() && right[b].is_ascii_digit())
        }
        ErrorKind::CheckDigit => {
            let was_valid = id_facts(&error.right).is_some() || is_credit_code(&error.right);
            let is_valid =
                check_digit(&error.wrong) == error.wrong.chars().last() || is_credit_code(&error.wrong);
            same_length && differing == [right.len() - 1] && was_valid && !is_valid
        }
        ErrorKind::ImpossibleDate => {
            let there = |s: &str| Day::from_digits(s).is_some() || Minute::from_digits(s).is_some();
            same_length
                && there(&error.right)
                && !there(&error.wrong)
                && differing.iter().all(|at| (4..8).contains(at))
        }
        ErrorKind::WrongDistrict => DISTRICTS.iter().any(|a| {
            DISTRICTS
                .iter()
                .any(|b| a != b && error.right.contains(a) && error.right.replacen(a, b, 1) == error.wrong)
        }),
        ErrorKind::SameSound => {
            same_length && matches!(differing[..], [at] if same_sounds(right[at]).any(|c| c == wrong[at]))
        }
        ErrorKind::LookAlike => {
            same_length && matches!(differing[..], [at] if look_alikes(right[at]).any(|c| c == wrong[at]))
        }
    }
}

proptest! {
    #[test]
    fn every_error_differs_and_is_of_its_kind(seed: u64, number in 0_usize..5) {
        let records = records();
        let items = plant(&records, &LEVELS[number], &DISTRICTS, seed);
        prop_assert_eq!(&items, &plant(&records, &LEVELS[number], &DISTRICTS, seed));
        for (item, record) in items.iter().zip(&records) {
            prop_assert_eq!(&item.source, record);
            prop_assert!(item.planted.len() <= LEVELS[number].most_errors);
            for error in &item.planted {
                prop_assert!(LEVELS[number].kinds.contains(&error.kind));
                prop_assert!(error.right != error.wrong && is_of_kind(error), "{:?}", error);
            }
            // Exactly the planted fields differ, each by what is said.
            let differing: Vec<(&str, &str, &str)> = record.fields.iter().zip(&item.shown.fields)
                .filter(|(a, b)| a != b)
                .map(|(a, b)| (a.code.as_str(), a.value.as_str(), b.value.as_str()))
                .collect();
            let planted: Vec<(&str, &str, &str)> =
                item.planted.iter().map(|p| (p.code.as_str(), p.right.as_str(), p.wrong.as_str())).collect();
            prop_assert_eq!(differing, planted);
        }
    }

    #[test]
    fn marks_add_up(seed: u64, marked in prop::collection::vec(0_u32..512, 4)) {
        let items = plant(&records(), &LEVELS[3], &DISTRICTS, seed);
        let marks: Vec<Marks> = items.iter().zip(&marked).map(|(item, bits)| Marks {
            codes: item.shown.fields.iter().enumerate()
                .filter(|(n, _)| bits >> n & 1 == 1).map(|(_, f)| f.code.clone()).collect(),
            time_ms: u64::from(*bits),
        }).collect();
        let got = score(&items, &marks).unwrap();
        let count: usize = marks.iter().map(|m| m.codes.len()).sum();
        prop_assert_eq!((got.hits + got.false_alarms) as usize, count);
        prop_assert!(got.hits <= got.planted && got.clean_kept <= got.clean);
        prop_assert_eq!(got.kinds.iter().map(|k| k.planted).sum::<u32>(), got.planted);
        prop_assert_eq!(got.kinds.iter().map(|k| k.hits).sum::<u32>(), got.hits);
    }
}

#[test]
fn every_kind_is_planted_where_it_can_be() {
    let all = records();
    for (kind, codes) in [
        (ErrorKind::SwappedDigits, vec!["GMSFHM", "LXDH", "TYSHXYDM"]), // 11 and 000 have none
        (ErrorKind::CheckDigit, vec!["GMSFHM", "TYSHXYDM"]),
        (ErrorKind::ImpossibleDate, vec!["CJRQ", "CSRQ", "RZSJ"]),
        (ErrorKind::WrongDistrict, vec!["DWDZ", "HJDZ", "JG"]),
        (ErrorKind::SameSound, vec!["XM"]),
        (ErrorKind::LookAlike, vec!["DWMC", "HJDZ", "LGMC"]),
    ] {
        let kinds: &'static [ErrorKind] =
            ErrorKind::ALL.iter().position(|k| *k == kind).map(|at| &ErrorKind::ALL[at..=at]).unwrap();
        let mut found: Vec<String> = (0..200)
            .flat_map(|seed| plant(&all, &level(kinds, 3), &DISTRICTS, seed))
            .flat_map(|item| item.planted)
            .map(|p| p.code)
            .collect();
        found.sort();
        found.dedup();
        assert_eq!(found, codes, "{kind:?}");
    }
    // With one district there is none to take its place.
    let one = plant(&all, &level(&[ErrorKind::WrongDistrict], 1), &DISTRICTS[3..], 1);
    assert!(one.iter().all(|item| item.planted.is_empty()));
}

#[test]
fn impossible_dates_by_hand() {
    let only = [record(Kind::PopulationResident, &[("CSRQ", "19880214")])];
    let mut wrong: Vec<String> = (0..400)
        .flat_map(|seed| plant(&only, &level(&[ErrorKind::ImpossibleDate], 1), &[], seed))
        .map(|item| item.shown.fields[0].value.clone())
        .collect();
    wrong.sort();
    wrong.dedup();
    // 1988 is a leap year: 30 and 31 February, months 13 to 19.
    let months = (13..=19).map(|m| format!("1988{m}14"));
    let expected: Vec<String> =
        ["19880230", "19880231"].map(str::to_owned).into_iter().chain(months).collect();
    assert_eq!(wrong, expected);
}

#[test]
fn some_records_are_clean_and_seeds_differ() {
    let many: Vec<Record> = (0..40).flat_map(|_| records().into_iter().take(2)).collect();
    let items = plant(&many, &LEVELS[3], &DISTRICTS, 7);
    let clean = items.iter().filter(|i| i.planted.is_empty()).count();
    assert!((12..=36).contains(&clean), "{clean} of 80, 24 expected");
    assert_ne!(items, plant(&many, &LEVELS[3], &DISTRICTS, 8));
    assert!(items.iter().all(|i| i.shown.text.is_empty()), "the text would tell");
    // Later items do not change earlier ones.
    assert_eq!(items[..10], plant(&many[..10], &LEVELS[3], &DISTRICTS, 7));
}

fn item(codes: &[&str], wrong: &[(&str, ErrorKind)]) -> Item {
    let fields = codes
        .iter()
        .map(|c| Field { code: (*c).to_owned(), name: String::new(), value: "1".to_owned() })
        .collect();
    let source = Record { kind: Kind::Numbers, fields, text: String::new() };
    let planted = wrong
        .iter()
        .map(|(code, kind)| Planted {
            code: (*code).to_owned(),
            kind: *kind,
            right: "1".to_owned(),
            wrong: "2".to_owned(),
        })
        .collect();
    Item { shown: source.clone(), source, planted }
}

fn marks(codes: &[&str], time_ms: u64) -> Marks {
    Marks { codes: codes.iter().map(|c| (*c).to_owned()).collect(), time_ms }
}

#[test]
fn scores_by_hand() {
    use ErrorKind::{LookAlike, SameSound};
    let items = [
        item(&["A", "B", "C", "D"], &[("A", SameSound), ("C", LookAlike)]),
        item(&["A", "B", "C"], &[]),
        item(&["A", "B", "C"], &[]),
        item(&["A", "B"], &[("B", SameSound)]),
    ];
    // Found 2 of 3; false alarms: B of the first, A of the third.
    let given =
        [marks(&["A", "B", "A"], 10_000), marks(&[], 20_000), marks(&["A"], 40_000), marks(&["B"], 30_000)];
    let got = score(&items, &given).unwrap();
    assert_eq!((got.records, got.fields, got.planted, got.hits, got.false_alarms), (4, 12, 3, 2, 2));
    assert_eq!((got.clean, got.clean_kept, got.time_ms, got.median_ms), (2, 1, 100_000, Some(25_000.0)));
    assert_eq!((got.hit_rate(), got.false_alarm_rate()), (Some(2.0 / 3.0), Some(2.0 / 9.0)));
    assert_eq!(got.seconds_per_record(), Some(25.0));
    let kinds: Vec<(ErrorKind, u32, u32)> = got.kinds.iter().map(|k| (k.kind, k.planted, k.hits)).collect();
    assert_eq!(kinds, [(SameSound, 2, 2), (LookAlike, 1, 0)]);
    let short = LEVELS[0].shortfalls(&got);
    assert_eq!(short, [Shortfall::Hits, Shortfall::FalseAlarms, Shortfall::Records]);
    let lenient =
        Level { hit_ppm: 666_666, false_alarm_ppm: 500_000, records: 4, record_ms: 25_000, ..LEVELS[0] };
    assert_eq!(lenient.shortfalls(&got), []);
    assert_eq!(Level { record_ms: 24_999, ..lenient }.shortfalls(&got), [Shortfall::Time]);
    assert_eq!(score(&[], &[]).unwrap().hit_rate(), None);
}

#[test]
fn marks_of_another_drill_are_refused() {
    let items = [item(&["A"], &[])];
    assert_eq!(score(&items, &[]), Err(MarkProblem::Records { marks: 0, records: 1 }));
    let fault = MarkProblem::NoSuchField { record: 1, code: "Z".to_owned() };
    assert_eq!(score(&items, &[marks(&["A", "Z"], 1)]), Err(fault));
}

#[test]
fn marking_everything_passes_no_level() {
    for level in &LEVELS {
        let many: Vec<Record> = records().into_iter().cycle().take(level.records).collect();
        let items = plant(&many, level, &DISTRICTS, 3);
        let all = |item: &Item| Marks {
            codes: item.shown.fields.iter().map(|f| f.code.clone()).collect(),
            time_ms: 1000,
        };
        let got = score(&items, &items.iter().map(all).collect::<Vec<_>>()).unwrap();
        assert_eq!(level.shortfalls(&got), [Shortfall::FalseAlarms], "level {}", level.number);
    }
}

#[test]
fn going_up() {
    let done = |level, seed, passed| Done { level, seed, passed };
    let rows: [(&[Done], u32); 7] = [
        (&[], 0),
        (&[done(1, 1, true), done(1, 2, true)], 1),
        (&[done(1, 1, true), done(1, 1, true)], 0), // the same drill again
        (&[done(1, 1, true), done(1, 2, false), done(1, 3, true)], 0),
        (&[done(2, 1, true), done(2, 2, true)], 0), // not before level 1
        (&[done(1, 1, true), done(2, 9, true), done(1, 2, true), done(2, 3, true), done(2, 4, true)], 2),
        (&[done(1, 1, true), done(1, 2, true), done(1, 3, false), done(9, 3, true)], 1), // kept
    ];
    for (done, level) in rows {
        assert_eq!(passed_level(done), level, "{done:?}");
    }
    for (n, level) in LEVELS.iter().enumerate() {
        assert_eq!((level.number as usize, Level::of(level.number)), (n + 1, Some(level)));
    }
}
