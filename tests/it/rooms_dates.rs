//! Which dates of exams a person confirms: those that the list of stations shows, and no others.

use jiff::Timestamp;
use uuid::Uuid;

use super::rooms_deputy::makes_key;
use super::rooms_others::{came_after, certify, comes_after, dated, hold_by, hold_in_vain, noted, said};
use super::support::room::{ADMIN, INVIGILATOR};
use super::support::rooms::{Rooms, badge};
use super::support::staff::now_ms;

/// A month from now, as a command takes it: every deadline is over.
fn later() -> String {
    Timestamp::from_millisecond(now_ms() + 30 * 86_400_000).unwrap().to_string()
}

#[test]
fn an_exam_that_came_in_time_is_not_among_those_whose_dates_are_confirmed() {
    let (rooms, issued) = came_after(0);
    assert_eq!(issued, [badge(1)]);
    let later = later();
    let settle = ["bureau", "settle", "考场-01", "--exams", "--now", &later];
    rooms.by("host", ADMIN, &settle).ends(0, &["no exam waits"]);
}

/// A bureau whose certificates another PC issues than the founding one, which got an exam in time.
fn issues_elsewhere(hold: impl FnOnce(&Rooms, &str, &str, (i64, i64)) -> Uuid) -> Rooms {
    let rooms = dated(&[true]);
    hold(&rooms, "dated", INVIGILATOR, (now_ms(), 0));
    comes_after(&rooms, 0);
    rooms.by("host", ADMIN, &["bureau", "duty", "issuing", "考场-02"]).ends(0, &[]);
    rooms
}

/// Whether the list of stations shows that an exam may have come elsewhere after its deadline.
fn is_shown(rooms: &Rooms, more: &[&str]) -> bool {
    let list = [&["bureau", "stations", "--json"][..], more].concat();
    rooms.by("host", ADMIN, &list).ends(0, &[]).out.contains("late-elsewhere")
}

#[test]
fn what_the_pc_that_issues_may_have_got_late_is_shown_and_confirmed_here() {
    let rooms = issues_elsewhere(hold_by);
    // As long as the deadline is not over there is nothing to ask.
    assert!(!is_shown(&rooms, &[]));
    let later = later();
    assert!(is_shown(&rooms, &["--now", &later]));
    let settle = ["bureau", "settle", "考场-01", "--exams", "--now", &later];
    rooms.by("host", ADMIN, &settle).ends(0, &["1 exam counts now"]);
    rooms.by("host", ADMIN, &settle).ends(0, &["no exam waits"]);
    assert!(!is_shown(&rooms, &["--now", &later]));
}

#[test]
fn nobody_is_asked_for_the_date_of_an_exam_that_was_failed() {
    let rooms = issues_elsewhere(hold_in_vain);
    let later = later();
    assert!(!is_shown(&rooms, &["--now", &later]));
    let settle = ["bureau", "settle", "考场-01", "--exams", "--now", &later];
    rooms.by("host", ADMIN, &settle).ends(0, &["no exam waits"]);
}

#[test]
fn a_time_that_is_given_says_nothing_of_when_an_exam_came_and_is_told() {
    let rooms = dated(&[true]);
    hold_by(&rooms, "dated", INVIGILATOR, (now_ms(), 0));
    let (share, later) = (rooms.text("share"), later());
    rooms.run("s1", &["exchange", "--dir", &share]).ends(0, &[]);
    // A rehearsal writes nothing.
    let takes = ["exchange", "--dir", &share, "--now", &later];
    rooms.run("host", &[&takes[..], &["--dry-run"]].concat()).ends(0, &[]);
    assert!(!said(&noted(&rooms), "was given the time"));
    // Nobody is asked who takes it, and nothing else is written.
    rooms.run("host", &takes).ends(0, &[]);
    let notes = noted(&rooms);
    assert!(said(&notes, "was given the time"), "{notes:?}");
    assert!(!said(&notes, "came here on"), "{notes:?}");
    makes_key(&rooms);
    assert_eq!(certify(&rooms), [badge(1)]);
}
