//! Pairs: what is said of them, what it is worth, and what a log of them may be.

use super::event::{FormEvent, FormEventKind};
use super::log;
use super::machine::{FormCard, FormHeader, FormSitting};
use super::pairs::{DIFFERENT, Difference, KindCount, PairClass, PairScore, SAME};
use super::report::FormReport;
use super::*;
use crate::input::{EndReason, EventKind, LogMode};
use crate::practice::SessionItems;

fn form() -> FormDef {
    FormDef::of_pairs("forms/pairs".to_owned(), "核对".to_owned(), "Pairs".to_owned(), Kind::Numbers)
}

fn pair(first: &str, second: &str, difference: Option<Difference>) -> FormCard {
    FormCard::pair(first.to_owned(), second.to_owned(), difference)
}

fn header(cards: Vec<FormCard>) -> FormHeader {
    FormHeader { form: form(), cards, limit_ms: Some(60_000), mode: LogMode::Practice }
}

/// Seven pairs, four of which differ.
fn seven() -> FormHeader {
    header(vec![
        pair("590423", "590423", None),
        pair("590423", "590432", Some(Difference::Swapped)),
        pair("岚I3F582", "岚I3F5B2", Some(Difference::LookAlike)),
        pair("方小兰", "方小兰", None),
        pair("方小兰", "方小蓝", Some(Difference::SameSound)),
        pair("12034567801", "12034567801", None),
        pair("12034567801", "1203456801", Some(Difference::LeftOut)),
    ])
}

/// A sitting in which the choices come one after the other, each after so many milliseconds; none for a pair that is handed
/// in without one.
fn said(header: FormHeader, choices: &[(Option<bool>, u64)]) -> FormSitting {
    let mut sitting = FormSitting::new(header);
    let mut at_ms = 0;
    for (same, ms) in choices {
        sitting.apply(FormEvent::new(at_ms, FormEventKind::Enter(pairs::FIELD.to_owned()))).unwrap();
        at_ms += ms;
        if let Some(same) = same {
            let kind = FormEventKind::Choose(pairs::code_of(*same).to_owned());
            sitting.apply(FormEvent::new(at_ms, kind)).unwrap();
        }
        sitting.apply(FormEvent::new(at_ms, FormEventKind::HandIn)).unwrap();
    }
    sitting
}

/// Same, different, and nothing said.
const S: Option<bool> = Some(true);
const D: Option<bool> = Some(false);

#[test]
fn a_missed_difference_is_no_false_alarm() {
    use PairClass::{FalseAlarm, Missed, Right, Unanswered};
    for (choices, classes, [right, missed, alarms], kinds) in [
        ([S, D, D, S, D, S, D], [Right; 7], [7, 0, 0], [0, 0, 0, 0]),
        ([S, S, D, S, S, S, D], [Right, Missed, Right, Right, Missed, Right, Right], [5, 2, 0], [1, 0, 0, 1]),
        (
            [D, D, D, D, D, D, D],
            [FalseAlarm, Right, Right, FalseAlarm, Right, FalseAlarm, Right],
            [4, 0, 3],
            [0, 0, 0, 0],
        ),
        ([S; 7], [Right, Missed, Missed, Right, Missed, Right, Missed], [3, 4, 0], [1, 1, 1, 1]),
        (
            [None, None, D, S, D, S, D],
            [Unanswered, Unanswered, Right, Right, Right, Right, Right],
            [5, 0, 0],
            [1, 0, 0, 0],
        ),
    ] {
        let sitting = said(seven(), &choices.map(|choice| (choice, 1_000)));
        let score = PairScore::of(&sitting).unwrap();
        assert_eq!(score.pairs.iter().map(|pair| pair.class).collect::<Vec<_>>(), classes, "{choices:?}");
        assert_eq!([score.right(), score.missed(), score.false_alarms()], [right, missed, alarms]);
        assert_eq!((score.all(), score.same(), score.different()), (7, 3, 4));
        let shown = [Difference::Swapped, Difference::LookAlike, Difference::LeftOut, Difference::SameSound];
        let wanted = shown.into_iter().zip(kinds).map(|(kind, missed)| KindCount { kind, shown: 1, missed });
        assert_eq!(score.kinds(), wanted.collect::<Vec<_>>(), "none was one digit off");
        // The score of the form says the same of right ones.
        let report = FormReport::of(&sitting);
        assert_eq!((report.score.entered(), report.score.qualified()), (7, right));
        assert_eq!(score.right_rate(), report.score.qualified_rate());
        let wrong = wrong_cards(&sitting);
        assert_eq!(wrong.len(), 7 - right as usize);
        assert!(wrong.iter().all(|card| seven().cards.contains(card)), "they are pairs as they were");
    }
}

#[test]
fn pairs_are_counted_by_the_minute_and_each_has_its_time() {
    let sitting = said(seven(), &[(S, 2_000), (S, 3_000), (D, 1_000), (S, 4_000)]);
    let score = PairScore::of(&sitting).unwrap();
    assert_eq!(score.pairs.iter().map(|pair| pair.time_ms).collect::<Vec<_>>(), [2_000, 3_000, 1_000, 4_000]);
    assert_eq!((score.active_ms, score.mean_ms()), (10_000, Some(2_500)));
    assert_eq!((score.per_minute(), score.right_per_minute()), (Some(24.0), Some(18.0)));
    // A pause is no time of a pair.
    let mut sitting = said(seven(), &[(S, 2_000)]);
    let input = |kind| FormEventKind::Input(kind);
    for (at_ms, kind) in [
        (2_500, input(EventKind::Pause)),
        (90_000, input(EventKind::Resume)),
        (90_500, FormEventKind::Enter(pairs::FIELD.to_owned())),
        (91_000, FormEventKind::Choose("2".to_owned())),
        (91_000, FormEventKind::HandIn),
        (91_200, input(EventKind::End(EndReason::HandedIn))),
    ] {
        sitting.apply(FormEvent::new(at_ms, kind)).unwrap();
    }
    let score = PairScore::of(&sitting).unwrap();
    assert_eq!(score.pairs.iter().map(|pair| pair.time_ms).collect::<Vec<_>>(), [2_000, 1_500]);
    // Before the first nothing is said, and nothing is divided by nothing.
    let none = PairScore::of(&FormSitting::new(seven())).unwrap();
    assert_eq!(
        (none.per_minute(), none.mean_ms(), none.right_rate(), none.kinds()),
        (None, None, None, vec![])
    );
    let person = FormHeader { form: tests::person(), ..header(Vec::new()) };
    assert_eq!(PairScore::of(&FormSitting::new(person)), None, "records are no pairs");
    let records = FormReport::of(&sitting).score.records;
    assert_eq!(SessionItems::of_form(&form(), &records, &[1]), SessionItems::default());
}

#[test]
fn a_log_of_pairs_replays_and_one_that_can_not_be_is_refused() {
    let sitting = said(seven(), &[(S, 2_000), (S, 3_000)]);
    let lines = log::write(&sitting.log());
    let read = log::read(lines.as_bytes()).unwrap();
    assert_eq!(read, sitting.log());
    let replayed = FormSitting::replay(&read).unwrap();
    assert_eq!(PairScore::of(&replayed), PairScore::of(&sitting));
    let line = lines.lines().next().unwrap();
    for (from, to, told) in [
        (r#"["590423","590423"],"right":["同"]"#, r#"["590423","590423"],"right":["不同"]"#, "card 1"),
        (r#"["590423","590423"]"#, r#"["590423"]"#, "two pages"),
        (r#"["590423","590423"]"#, r#"["590423","590424"]"#, "card 1"),
        (r#","difference":"swapped""#, "", "card 2 is no pair: its difference"),
        (r#""difference":"swapped""#, r#""difference":"turned""#, "no kind of difference \"turned\""),
        (r#""pairs":true"#, r#""pairs":false"#, "only pairs have a difference"),
        (r#"["2","不同","bt"]"#, r#"["3","不同","bt"]"#, "the one field"),
    ] {
        let wrong = line.replacen(from, to, 1);
        assert_ne!(wrong, line, "{from}");
        let fault = log::read_header(wrong.as_bytes()).unwrap_err().to_string();
        assert!(fault.contains(told), "{told}: {fault}");
    }
    assert_eq!((DIFFERENT, SAME), ("不同", "同"), "they are stored");
    for kind in Difference::ALL {
        assert_eq!(Difference::from_name(kind.name()), Some(kind));
    }
}
