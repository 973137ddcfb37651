//! The error book, on sessions whose course is known.

use uuid::Uuid;

use crate::practice::{Dismissed, Item, ItemHistory, Pass, Session, SessionItems, typed_instead};
use crate::record::civil::Day;

pub const TODAY: Day = Day(20_800);

/// A pass of a character: right at once `count - errors` times, at `ms` for a character.
pub fn pass(c: char, count: u32, errors: u32, ms: u32) -> Pass {
    let instead = (errors > 0).then(|| "错".to_owned());
    Pass { item: Item::character(c), count, errors, ms, instead }
}

/// A session so many days before today, beside twenty other characters at 800 ms.
pub fn session(ago: i32, passes: Vec<Pass>) -> Session {
    let mut passes = passes;
    let others = ('\u{5000}'..'\u{5014}').map(|c| pass(c, 1, 0, 800));
    passes.extend(others);
    passes.sort_by_key(|pass| pass.item);
    let items = SessionItems {
        passes,
        correct: 100,
        active_ms: 120_000,
        pace_us: Some(800_000),
        lost_ms: [9_000, 1_000, 0, 500, 0, 0, 0],
    };
    Session { attempt: Uuid::from_u128(ago as u128), day: Day(TODAY.0 - ago), items }
}

fn history(sessions: &[Session]) -> ItemHistory {
    ItemHistory::of(sessions, &Dismissed::new(), TODAY)
}

fn clean_passes(sessions: &[Session], c: char) -> Option<u8> {
    history(sessions).item(Item::character(c)).unwrap().book.map(|entry| entry.clean)
}

#[test]
fn an_error_puts_it_in_and_three_clean_sessions_take_it_out() {
    let mut sessions = vec![session(20, vec![pass('堃', 2, 0, 800)])];
    assert_eq!(clean_passes(&sessions, '堃'), None);
    sessions.push(session(18, vec![pass('堃', 2, 1, 900)]));
    assert_eq!(clean_passes(&sessions, '堃'), Some(0));
    for (ago, clean) in [(17, Some(1)), (15, Some(2)), (10, None)] {
        sessions.push(session(ago, vec![pass('堃', 3, 0, 800)]));
        assert_eq!(clean_passes(&sessions, '堃'), clean, "{ago}");
    }
    sessions.push(session(3, vec![pass('堃', 5, 1, 800)]));
    assert_eq!(clean_passes(&sessions, '堃'), Some(0), "it is back");
    assert_eq!(typed_instead(&sessions, Item::character('堃'), &Dismissed::new()), [("错".to_owned(), 2)]);
}

#[test]
fn what_is_slow_twice_running_is_in_it_and_slow_is_against_the_own_ladder() {
    let slow = |ago| session(ago, vec![pass('堃', 1, 0, 1_700)]);
    let sessions = vec![slow(9), slow(8)];
    assert_eq!(clean_passes(&sessions[..1], '堃'), None);
    let known = history(&sessions);
    let entry = known.item(Item::character('堃')).unwrap();
    assert_eq!(entry.book.map(|book| (book.wrong, book.clean)), Some((false, 0)));
    assert!((entry.slowness - 2.125).abs() < 1e-9);
    let between = vec![slow(9), session(8, vec![pass('堃', 1, 0, 800)]), slow(7)];
    assert_eq!(clean_passes(&between, '堃'), None);
    // Numbers at a third of the speed of characters are slow only among numbers.
    let digits: Vec<Pass> = [8, 11, 18, 4]
        .map(|n| Pass {
            item: Item::shape(&vec!['1'; n]).unwrap(),
            count: 1,
            errors: 0,
            ms: 2_400,
            instead: None,
        })
        .into();
    assert!(history(&[session(9, digits.clone()), session(8, digits)]).book().is_empty());
}

#[test]
fn a_dismissed_slip_counts_as_if_it_had_not_come() {
    let sessions = vec![session(5, vec![pass('堃', 2, 1, 900)])];
    let dismissed = Dismissed::from([(sessions[0].attempt, Item::character('堃'))]);
    let known: ItemHistory = ItemHistory::of(&sessions, &dismissed, TODAY);
    assert_eq!(known.item(Item::character('堃')), None);
    assert!(typed_instead(&sessions, Item::character('堃'), &dismissed).is_empty());
}

#[test]
fn it_fades_by_half_in_a_month_and_today_is_not_looked_at() {
    let known = history(&[session(30, vec![pass('堃', 4, 2, 900)]), session(0, vec![pass('堃', 9, 9, 900)])]);
    let standing = known.item(Item::character('堃')).unwrap();
    assert!((standing.count - 2.0).abs() < 1e-9 && (standing.errors - 1.0).abs() < 1e-9);
    assert_eq!(standing.last, Day(TODAY.0 - 30));
}

#[test]
fn boxes_bring_it_back_after_a_day_two_and_four() {
    let mut sessions = vec![session(9, vec![pass('堃', 1, 1, 900)])];
    let due = |sessions: &[Session], on: i32| {
        let known: ItemHistory = ItemHistory::of(sessions, &Dismissed::new(), Day(TODAY.0 - on));
        known.item(Item::character('堃')).unwrap().due(Day(TODAY.0 - on))
    };
    assert!(due(&sessions, 8));
    sessions.push(session(8, vec![pass('堃', 1, 0, 800)]));
    assert!(!due(&sessions, 7) && due(&sessions, 6), "two days after the first clean session");
    sessions.push(session(6, vec![pass('堃', 1, 0, 800)]));
    assert!(!due(&sessions, 3) && due(&sessions, 2), "four after the second");
    assert!(due(&sessions, -100), "and it waits");
}
