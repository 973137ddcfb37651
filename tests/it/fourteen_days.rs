//! Fourteen days of an officer with the ten minutes of a day, through the doors that a person has: what comes into the error book
//! and leaves it, how the plan follows, that missed days are not mentioned, and that a call-out loses nothing.

use std::collections::BTreeSet;
use std::path::Path;

use dabiao::app::coaching::{BookLine, PlanLine};
use dabiao::app::practice::Next;
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction, local_time};
use dabiao::domain::input::EventKind;
use dabiao::domain::practice::{Item, is_common};
use dabiao::domain::rounding::units_down;
use dabiao::domain::text::CharClass;

use super::support::command::{dabiao, says};
use super::support::typist::{MORNING_MS, Typist};

const DAY_MS: i64 = 86_400_000;
/// Characters that are typed of each drill, a second each.
const TYPED: usize = 120;
/// What is typed in place of what is wrong.
const INSTEAD: char = '龘';
/// Words in which somebody could be scolded for days without practice.
const SCOLDING: [&str; 6] = ["没练", "没有练", "欠", "落下", "补上", "逾期"];

/// The officer at the PC on the morning of that day, from 0: a Monday.
fn morning(folder: &Path, day: i64) -> Typist {
    arrive(folder, MORNING_MS + day * DAY_MS)
}

fn arrive(folder: &Path, wall_ms: i64) -> Typist {
    let mut t = Typist::at_time(folder, wall_ms);
    match t.session.officers().first().map(|officer| officer.id) {
        Some(id) => t.act(Action::Door(DoorAction::SignIn(id))),
        None => t.sign_in(),
    }
    assert!(t.session.notice().is_none(), "{:?}", t.session.notice());
    t
}

/// Types so many characters of the drill two at a time, those of `wrong` wrong.
fn type_on(t: &mut Typist, from: usize, to: usize, wrong: &BTreeSet<char>) {
    let text: Vec<char> = t.presented(to).chars().collect();
    for pair in text.get(from..).unwrap_or_default().chunks(2) {
        let typed = pair.iter().map(|c| if wrong.contains(c) { INSTEAD } else { *c });
        let typed: String = typed.collect();
        t.input(pair.len() as u64 * 1_000, EventKind::Commit(typed));
    }
}

fn hand_in(t: &mut Typist) {
    if t.session.drill().ongoing().is_some() {
        t.act(Action::Drill(DrillAction::HandIn));
    }
    assert!(t.session.practice().result().is_some());
}

/// Does what is left of the plan: each drill is what the main button of the result before it begins.
fn do_plan(t: &mut Typist, wrong: &BTreeSet<char>) {
    let mut begun = Vec::new();
    while let Some(line) = t.session.practice().next_planned() {
        assert!(!begun.contains(&line.place), "{line:?} once more");
        begun.push(line.place);
        t.act(Action::Practice(PracticeAction::StartPlanned(line.place)));
        assert_eq!(t.session.drill().ongoing().unwrap().start().exercise_id, line.source);
        type_on(t, 0, TYPED, wrong);
        hand_in(t);
    }
    assert!(t.session.practice().plan().iter().all(|line| line.done));
    t.act(Action::Practice(PracticeAction::CloseResult));
    let next = &t.session.practice().today().next;
    assert!(matches!(next.first(), Some(Next::Weak { .. } | Next::Text { .. })), "{next:?}");
}

fn line_of(t: &Typist, c: char) -> Option<BookLine> {
    let book = t.session.practice().book().expect("the book");
    book.lines.iter().find(|line| line.item == Item::character(c)).cloned()
}

fn clean(t: &Typist, c: char) -> Option<u8> {
    line_of(t, c).map(|line| line.entry.clean)
}

/// Everything that Today says of the plan.
fn said(t: &Typist) -> String {
    let practice = t.session.practice();
    let lines = practice.plan().into_iter().map(|line| format!("{} {}\n", line.name, line.why));
    lines.chain(practice.ahead()).collect()
}

fn minutes(plan: &[PlanLine]) -> u32 {
    plan.iter().map(|line| line.minutes).sum()
}

/// The days and whole minutes since Monday, from the results themselves.
fn week(t: &Typist, day: i64) -> (usize, u64) {
    let monday = local_time(MORNING_MS + (day - day % 7) * DAY_MS).date();
    let rows = t.session.practice().today().history.iter();
    let week: Vec<_> = rows.filter(|row| local_time(row.started_at_ms).date() >= monday).collect();
    let days: BTreeSet<_> = week.iter().map(|row| local_time(row.started_at_ms).date()).collect();
    (days.len(), units_down(week.iter().map(|row| row.minutes).sum(), 0) as u64)
}

/// Three common characters of a text.
fn three_of(text: &str) -> BTreeSet<char> {
    let han = text.chars().filter(|c| CharClass::of(*c) == CharClass::Han && is_common(*c));
    han.collect::<BTreeSet<char>>().into_iter().take(3).collect()
}

/// Monday: nothing is known yet. The three characters that are wrong all through the passage, and the passage.
fn first_day(folder: &Path) -> (BTreeSet<char>, String) {
    // Monday. Nothing is known: words, numbers, a passage to see where one stands.
    let mut t = morning(folder, 0);
    assert!(t.session.practice().book().unwrap().lines.is_empty());
    assert_eq!(t.session.practice().ahead().map(|words| words.contains("新文章")), Some(true));
    let first = t.session.practice().plan();
    assert_eq!((first.len(), minutes(&first)), (3, 10));
    let untrue = |line: &PlanLine| ["薄弱", "最费", "错字本"].iter().any(|word| line.name.contains(word));
    assert!(!first.iter().any(untrue), "nothing is weak or costly yet: {first:?}");
    for place in 0..2 {
        t.act(Action::Practice(PracticeAction::StartPlanned(place)));
        type_on(&mut t, 0, TYPED, &BTreeSet::new());
        hand_in(&mut t);
    }
    t.act(Action::Practice(PracticeAction::StartPlanned(2)));
    let weak = three_of(&t.presented(TYPED));
    assert_eq!(weak.len(), 3, "{weak:?}");
    type_on(&mut t, 0, TYPED, &weak);
    hand_in(&mut t);
    let result = t.session.practice().result().unwrap();
    let wrong: BTreeSet<char> = result.wrong.iter().flat_map(|target| target.item.chars()).collect();
    assert!(weak.iter().all(|c| wrong.contains(c)), "{wrong:?} has not {weak:?}");
    for c in &weak {
        let line = line_of(&t, *c).unwrap_or_else(|| panic!("{c} is not in the book"));
        assert_eq!((line.entry.clean, line.due_now), (0, false), "{line:?}");
        assert_eq!(line.instead[0].text, INSTEAD.to_string());
        assert!(!line.pinyin.is_empty() && !line.wubi.is_empty() && line.errors > 0, "{line:?}");
    }
    let ahead = t.session.practice().ahead().unwrap();
    assert!(ahead.contains("明天错字本"), "{ahead}");
    do_plan(&mut t, &BTreeSet::new());
    (weak, first[2].source.clone())
}

/// Tuesday.
fn second_day(folder: &Path, weak: &BTreeSet<char>) {
    // Tuesday. What was wrong is due, and comes first.
    let mut t = morning(folder, 1);
    let second = t.session.practice().plan();
    assert_eq!((second.len(), minutes(&second)), (3, 10));
    assert_eq!(second[0].source, "items/2026-11-24/1");
    assert!(second[0].why.contains("错字本里今天该练的字词"), "{}", second[0].why);
    assert_eq!(t.session.practice().next_planned().unwrap().place, 0);
    do_plan(&mut t, &BTreeSet::new());
    assert!(weak.iter().any(|c| clean(&t, *c) > Some(0)), "one clean session more");
}

/// Saturday, after three days on which nobody came; and a call-out.
fn sixth_day(folder: &Path) {
    // Wednesday to Friday nobody came. On Saturday the plan is ten minutes as ever, and nothing is said of it.
    let mut t = morning(folder, 5);
    let sixth = t.session.practice().plan();
    assert_eq!((sixth.len(), minutes(&sixth)), (3, 10));
    assert!(sixth.iter().all(|line| !line.done));
    let said_then = said(&t);
    assert!(SCOLDING.iter().all(|word| !said_then.contains(word)), "{said_then}");
    assert_eq!(sixth[0].source, "items/2026-11-28/1", "what was due waited: {said_then}");
    // A call-out in the middle of the first drill: the PC is switched off.
    t.act(Action::Practice(PracticeAction::StartPlanned(0)));
    type_on(&mut t, 0, 40, &BTreeSet::new());
    let (id, text) = {
        let ongoing = t.session.drill().ongoing().unwrap();
        (ongoing.id(), ongoing.copying().unwrap().drill().header().presented.clone())
    };
    t.act(Action::Drill(DrillAction::Leave));
    drop(t);
    let mut t = arrive(folder, MORNING_MS + 5 * DAY_MS + 3 * 3_600_000);
    let next = t.session.practice().today().next.clone();
    assert!(matches!(next.first(), Some(Next::Resume(open)) if open.id == id), "{next:?}");
    assert!(matches!(next.get(1), Some(Next::Planned(0))), "{next:?}");
    t.act(Action::Practice(PracticeAction::Resume(id)));
    t.act(Action::Drill(DrillAction::Resume));
    let ongoing = t.session.drill().ongoing().unwrap();
    assert_eq!((ongoing.id(), ongoing.copying().unwrap().drill().header().presented.clone()), (id, text));
    assert_eq!(
        ongoing.copying().unwrap().drill().transcript().text().chars().count(),
        40,
        "nothing was lost"
    );
    type_on(&mut t, 40, TYPED, &BTreeSet::new());
    hand_in(&mut t);
    assert_eq!(t.session.practice().next_planned().map(|line| line.place), Some(1));
    do_plan(&mut t, &BTreeSet::new());
    assert_eq!(week_shown(&t), week(&t, 5));
    assert_eq!(week(&t, 5).0, 3, "Monday, Tuesday and Saturday");
}

/// Monday and Tuesday of the second week: one of the characters is wrong again, which is dismissed and taken back.
fn a_slip(folder: &Path, again: char, passage: &str) {
    // The second week begins at nothing. One of the three is wrong again: a slip of the hand, which is taken back.
    let mut t = morning(folder, 7);
    assert_eq!(week_shown(&t), (0, 0));
    t.act(Action::Practice(PracticeAction::StartSame(attempt_of(&t, passage))));
    type_on(&mut t, 0, TYPED, &BTreeSet::from([again]));
    hand_in(&mut t);
    assert_eq!(clean(&t, again), Some(0), "back at the beginning");
    let slip = line_of(&t, again).unwrap();
    let (attempt, item) = (slip.last_wrong.unwrap(), slip.item);
    t.act(Action::Practice(PracticeAction::Dismiss { attempt, item, slip: true }));
    assert_ne!(line_of(&t, again).and_then(|line| line.last_wrong), Some(attempt), "it counts no more");
    assert_eq!(t.session.practice().book().unwrap().slips[0].item, item);
    drop(t);
    let mut t = morning(folder, 8);
    assert_eq!(t.session.practice().book().unwrap().slips.len(), 1, "it was kept");
    t.act(Action::Practice(PracticeAction::Dismiss { attempt, item, slip: false }));
    assert!(t.session.practice().book().unwrap().slips.is_empty());
    assert_eq!(line_of(&t, again).unwrap().last_wrong, Some(attempt), "and taken back");
}

/// The last days: everything is right.
fn out_of_the_book(folder: &Path, weak: &BTreeSet<char>, again: char, passage: &str) {
    // What stood in the book leaves it after three clean sessions, and not before.
    let mut gone = BTreeSet::new();
    for day in [9, 10, 12, 13] {
        let mut t = morning(folder, day);
        for _ in 0..2 {
            let before: Vec<(char, Option<u8>)> = weak.iter().map(|c| (*c, clean(&t, *c))).collect();
            t.act(Action::Practice(PracticeAction::StartSame(attempt_of(&t, passage))));
            type_on(&mut t, 0, TYPED, &BTreeSet::new());
            hand_in(&mut t);
            t.act(Action::Practice(PracticeAction::CloseResult));
            for (c, was) in before {
                match (was, clean(&t, c)) {
                    (Some(was), Some(now)) => assert_eq!(now, was + 1, "{c} on day {day}"),
                    (Some(was), None) => assert!(was == 2 && gone.insert(c), "{c} left after {was} sessions"),
                    (None, now) => assert_eq!(now, None, "{c} came back without an error"),
                }
            }
        }
        assert_eq!(week_shown(&t), week(&t, day), "day {day}");
    }
    let t = arrive(folder, MORNING_MS + 13 * DAY_MS + 3_600_000);
    assert!(weak.iter().all(|c| clean(&t, *c).is_none()) && gone.contains(&again), "{gone:?}");
}

#[test]
fn fourteen_days_of_ten_minutes() {
    let folder = tempfile::tempdir().unwrap();
    let (weak, passage) = first_day(folder.path());
    second_day(folder.path(), &weak);
    sixth_day(folder.path());
    let again = *weak.first().unwrap();
    a_slip(folder.path(), again, &passage);
    out_of_the_book(folder.path(), &weak, again, &passage);
    // Every entry of it stands in the journal and follows from those before it.
    says(&mut dabiao(folder.path(), &["audit", "--now", "2026-12-07T09:00:00+08:00"]), 0, &[]);
}

fn week_shown(t: &Typist) -> (usize, u64) {
    let practised = &t.session.practice().today().practised;
    (practised.week_days, practised.week_minutes)
}

/// The newest attempt on that exercise.
fn attempt_of(t: &Typist, exercise: &str) -> uuid::Uuid {
    let history = &t.session.practice().today().history;
    history.iter().find(|row| row.exercise_id == exercise).expect("an attempt").id
}
