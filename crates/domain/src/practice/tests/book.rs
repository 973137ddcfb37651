//! The error book as it is read, slips that were dismissed, the days to come, and what is practised of one attempt.

use uuid::Uuid;

use super::history::{TODAY, pass, session};
use crate::forecast;
use crate::practice::{
    Ahead, Basis, Dismissed, Item, Pass, Session, SessionItems, error_book, slips, wrong_in,
};
use crate::record::civil::Day;

fn item(c: char) -> Item {
    Item::character(c)
}

#[test]
fn the_book_counts_all_sessions_and_those_of_today() {
    let sessions = [
        session(9, vec![pass('堃', 4, 1, 900)]),
        session(3, vec![pass('堃', 5, 0, 800)]),
        session(0, vec![pass('堃', 2, 1, 900), pass('喆', 1, 1, 800)]),
    ];
    let book = error_book(&sessions, &Dismissed::new(), TODAY);
    let [first, second] = &book[..] else { panic!("{book:?}") };
    assert_eq!((first.item, first.count, first.errors), (item('堃'), 11, 2));
    assert_eq!(first.instead, [("错".to_owned(), 2)]);
    assert_eq!((first.last_wrong, first.entry.since), (Some(sessions[2].attempt), TODAY));
    assert_eq!((second.item, second.due), (item('喆'), Day(TODAY.0 + 1)), "tomorrow, as it was wrong today");
}

#[test]
fn a_dismissed_slip_is_out_of_the_book_and_can_be_taken_back() {
    let sessions = [session(9, vec![pass('堃', 4, 1, 900)]), session(3, vec![pass('喆', 1, 1, 800)])];
    let slip = (sessions[1].attempt, item('喆'));
    let dismissed =
        Dismissed::from([slip, (Uuid::from_u128(99), item('喆')), (sessions[0].attempt, item('龘'))]);
    let book = error_book(&sessions, &dismissed, TODAY);
    assert_eq!(book.iter().map(|one| one.item).collect::<Vec<_>>(), [item('堃')]);
    let told = slips(&sessions, &dismissed);
    let [only] = &told[..] else { panic!("slips of nothing: {told:?}") };
    assert_eq!((only.attempt, only.item, only.day), (slip.0, slip.1, sessions[1].day));
    assert_eq!(only.instead.as_deref(), Some("错"));
    // An earlier error keeps it in the book.
    let twice = [session(9, vec![pass('喆', 4, 1, 900)]), sessions[1].clone()];
    let book = error_book(&twice, &dismissed, TODAY);
    assert_eq!((book[0].errors, book[0].last_wrong), (1, Some(twice[0].attempt)));
}

fn ahead(sessions: &[Session], compared: &[forecast::Session]) -> Vec<(u32, bool)> {
    let dismissed = Dismissed::new();
    let basis = Basis { sessions, compared, dismissed: &dismissed, line: None, seed: 7, today: TODAY };
    let days = Ahead::of(&basis, 6);
    assert!(days.iter().zip(1..).all(|(one, n)| one.day == Day(TODAY.0 + n)));
    days.into_iter().map(|one| (one.items, one.exam_form)).collect()
}

#[test]
fn the_days_to_come_say_what_falls_due_and_when_a_passage_comes() {
    let sessions = [
        // Due long since: it is due tomorrow.
        session(20, vec![pass('堃', 1, 1, 800)]),
        // Right on the next day: due four days after that, which is in two days.
        session(4, vec![pass('喆', 1, 1, 800)]),
        session(3, vec![pass('喆', 1, 0, 800)]),
        session(2, vec![pass('喆', 1, 0, 800)]),
        session(0, vec![pass('犇', 1, 1, 800)]),
    ];
    let compared: Vec<forecast::Session> = [9, 8, 7, 6, 5, 4, 1]
        .into_iter()
        .zip(1..)
        .map(|(ago, number)| forecast::Session {
            day: Day(TODAY.0 - ago),
            number,
            correct_cpm: 25.0,
            accuracy: 0.97,
        })
        .collect();
    let none = (0, false);
    assert_eq!(ahead(&sessions, &compared), [(2, false), (1, true), none, none, (0, true), none]);
    assert!(ahead(&[], &[]).iter().all(|day| *day == (0, true)), "until the forecast has enough, every day");
}

#[test]
fn what_was_wrong_is_practised_with_the_word_it_stood_in() {
    let word = Item::word(&['登', '记']).unwrap();
    let number = Item::shape(&['1'; 11]).unwrap();
    let wrong = |item, errors, instead: &str| Pass {
        item,
        count: 3,
        errors,
        ms: 900,
        instead: Some(instead.to_owned()),
    };
    let mut passes = vec![
        wrong(item('登'), 1, "等"),
        wrong(item('记'), 2, "级"),
        wrong(word, 1, "等级"),
        wrong(number, 1, "120"),
        Pass { item: item('好'), count: 9, errors: 0, ms: 900, instead: None },
        wrong(Item::field("GMSFHM").unwrap(), 3, ""),
    ];
    passes.sort_by_key(|pass| pass.item);
    let items = SessionItems { passes, ..SessionItems::default() };
    let found = wrong_in(&items, 12);
    let names: Vec<Item> = found.iter().map(|target| target.item).collect();
    assert_eq!(names, [item('记'), word, number], "登 comes with its word; 记 was wrong elsewhere too");
    assert_eq!(found[1].instead, ["等级"]);
    assert_eq!(wrong_in(&items, 1).len(), 1);
}
