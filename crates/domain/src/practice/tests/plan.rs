//! Today's plan.

use proptest::prelude::*;

use super::history::{TODAY, pass, session};
use crate::forecast::{self, Line};
use crate::practice::{
    Basis, Cause, Dismissed, DrillKind, Item, Ladder, MOST_ITEMS, Pass, Plan, Session, TextSource, Why,
};
use crate::record::Kind;
use crate::record::civil::Day;

const LINE: Line = Line { cpm: 30.0, accuracy: 0.95 };

fn plan(sessions: &[Session], compared: &[forecast::Session]) -> Plan {
    plan_on(TODAY, sessions, compared)
}

fn plan_on(today: Day, sessions: &[Session], compared: &[forecast::Session]) -> Plan {
    let dismissed = Dismissed::new();
    Plan::of(&Basis { sessions, compared, dismissed: &dismissed, line: Some(LINE), seed: 7, today })
}

/// One passage of an exam's form on each of these days before today.
fn compared(ago: &[i32], accuracy: f64) -> Vec<forecast::Session> {
    let of = |(n, ago): (usize, &i32)| forecast::Session {
        day: Day(TODAY.0 - ago),
        number: n as u32 + 1,
        correct_cpm: 25.0,
        accuracy,
    };
    ago.iter().enumerate().map(of).collect()
}

fn wrong(chars: &str) -> Vec<Pass> {
    chars.chars().map(|c| pass(c, 1, 1, 900)).collect()
}

fn kinds(plan: &Plan) -> Vec<DrillKind> {
    plan.items.iter().map(|item| item.kind).collect()
}

#[test]
fn who_has_done_nothing_gets_words_numbers_and_a_first_measure() {
    let plan = plan(&[], &[]);
    assert_eq!(kinds(&plan), [DrillKind::WeakItems, DrillKind::Skill, DrillKind::ExamForm]);
    let sources: Vec<_> = plan.items.iter().map(|item| item.source.clone()).collect();
    assert_eq!(sources[..2], [TextSource::Fresh(Kind::Vocabulary), TextSource::Fresh(Kind::Numbers)]);
    assert_eq!(plan.items[2].why, Why::ForecastNeeds { have: 0, need: 6 });
}

#[test]
fn the_book_comes_first_and_then_what_lost_most() {
    let plan = plan(&[session(3, wrong("堃喆垚犇"))], &compared(&[9, 8, 7, 6, 5, 4, 1], 0.97));
    let items: Vec<Item> = "喆垚堃犇".chars().map(Item::character).collect();
    let TextSource::Items(chosen) = &plan.items[0].source else { panic!("{plan:?}") };
    assert_eq!(
        chosen.iter().copied().collect::<std::collections::BTreeSet<_>>(),
        items.into_iter().collect()
    );
    assert_eq!(plan.items[0].why, Why::Due { ladder: Ladder::Han, wrong: 4, slow: 0 });
    let Why::Lost { cause, milli_cpm, for_accuracy } = plan.items[1].why else { panic!("{plan:?}") };
    assert_eq!((cause, for_accuracy), (Cause::Waiting, false));
    // 100 characters in 120 s, of which 9 s of 10.5 lost were waiting.
    assert_eq!(milli_cpm, 4_109);
    assert_eq!(kinds(&plan)[2], DrillKind::WeakItems, "a passage of an exam's form was yesterday");
}

#[test]
fn accuracy_below_the_line_is_trained_before_speed() {
    let sessions = [session(3, wrong("堃喆垚犇"))];
    let plan = plan(&sessions, &compared(&[9, 8, 7, 6, 5, 4], 0.93));
    let Why::Lost { cause, for_accuracy, .. } = plan.items[1].why else { panic!("{plan:?}") };
    assert_eq!((cause, for_accuracy), (Cause::Deleting, true));
    assert_eq!(plan.items[1].source, TextSource::Fresh(Kind::Statement));
    assert_eq!(plan.items[2].why, Why::Measure, "the last was four days ago");
}

#[test]
fn what_is_left_out_costs_accuracy_and_no_time() {
    let mut sessions = [session(3, wrong("堃喆垚犇"))];
    sessions[0].items.lost_ms = [9_000, 0, 0, 0, 0, 0, 0];
    let below = plan(&sessions, &compared(&[9, 8, 7, 6, 5, 4], 0.93));
    assert_eq!(below.items[1].why, Why::LeftOut, "waiting is no error");
    assert_eq!(below.items[1].source, TextSource::Fresh(Kind::Statement));
    let above = plan(&sessions, &compared(&[9, 8, 7, 6, 5, 4], 0.97));
    assert!(
        matches!(above.items[1].why, Why::Lost { cause: Cause::Waiting, for_accuracy: false, .. }),
        "{above:?}"
    );
}

#[test]
fn ladders_have_drills_of_their_own() {
    let codes = |ago| {
        let digits = [18, 11, 8].map(|n| Item::shape(&vec!['1'; n]).unwrap());
        let passes = digits.map(|item| Pass { item, count: 9, errors: 3, ms: 900, instead: None });
        session(ago, wrong("堃喆垚").into_iter().chain(passes).collect())
    };
    let plan = plan(&[codes(3)], &compared(&[9, 8, 7, 6, 5, 4, 1], 0.97));
    let ladders: Vec<Ladder> = plan
        .items
        .iter()
        .filter_map(|item| match &item.source {
            TextSource::Items(items) => items.first().map(|item| item.ladder()),
            _ => None,
        })
        .collect();
    assert_eq!(ladders, [Ladder::Digits, Ladder::Han], "what costs most first, never mixed");
}

#[test]
fn it_is_the_same_all_day_and_waits_through_days_without_practice() {
    let mut sessions = vec![session(3, wrong("堃喆垚犇"))];
    let before = compared(&[9, 8, 7, 6, 5, 4], 0.97);
    let morning = plan(&sessions, &before);
    sessions.push(session(0, wrong("龘麤鱻"))); // Today's own drills.
    let today: Vec<_> = before.iter().copied().chain(compared(&[0], 0.5)).collect();
    assert_eq!(plan(&sessions, &today), morning);
    let later = plan_on(Day(TODAY.0 + 14), &sessions[..1], &before);
    assert_eq!(kinds(&later), kinds(&morning));
    assert_eq!(later.items[0].source, morning.items[0].source, "what was due is due, and no more");
    assert_ne!(later.items[2].seed, morning.items[2].seed, "another text");
}

proptest! {
    #[test]
    fn it_is_always_three_short_drills(
        days in prop::collection::vec((1_i32..200, "[堃-堿]{0,40}"), 0..12),
        ago in prop::collection::vec(1_i32..60, 0..12),
        accuracy in 0.8_f64..1.0,
    ) {
        let mut sessions: Vec<Session> = days
            .iter()
            .map(|(ago, chars)| {
                let mut passes = wrong(chars);
                passes.sort_by_key(|pass| pass.item);
                passes.dedup_by_key(|pass| pass.item);
                session(*ago, passes)
            })
            .collect();
        sessions.sort_by_key(|session| session.day);
        let plan = plan(&sessions, &compared(&ago, accuracy));
        prop_assert_eq!(plan.items.len(), 3);
        prop_assert_eq!(plan.items.iter().map(|item| item.minutes).sum::<u32>(), 10);
        for item in &plan.items {
            if let TextSource::Items(items) = &item.source {
                prop_assert!((3..=MOST_ITEMS).contains(&items.len()));
            }
        }
    }
}
