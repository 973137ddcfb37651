//! An attempt on a text of a generator that is no longer carried: it is shown, scored and typed again from its log.

use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction};
use dabiao::content::generator::VERSION;
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::{Extent, RecordType};
use dabiao::domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao::domain::text::Policy;
use dabiao::ui::Screen;
use egui_kittest::kittest::Queryable as _;
use uuid::Uuid;

use super::support::exam;
use super::support::typist::Typist;
use super::support::window::{Look, Window};

const OLD: &str = "fresh/case/1/00000000000000ff/300";
const TEXT: &str = "案件编号A5904235100002025110001，由城关派出所受理。";

/// A folder with one finished attempt on a text of generator version 1. Its id.
fn folder_of_old() -> (tempfile::TempDir, Uuid) {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let store = exam::open(folder.path());
    let officer = store.call(|db| db.officers()).wait().unwrap().pop().unwrap();
    let id = Uuid::from_u128(0x0193_5000_0000_7000_8000_0000_0000_0001);
    let start = AttemptStart {
        id,
        officer_id: officer.id,
        unit_id: officer.unit_id,
        exercise_id: OLD.into(),
        title: "案件".into(),
        record_type: RecordType::Case,
        mode: AttemptMode::Practice,
        started_at_ms: 1_795_000_000_000,
        sitting_id: None,
    };
    let header = LogHeader::practice(TEXT.into(), Policy::Strict, Some(60_000));
    store.call(move |db| db.begin_attempt(&start, &header)).wait().unwrap();
    let mut events = vec![InputEvent::new(0, EventKind::Start)];
    let chars = TEXT.chars().zip(1_u64..);
    events.extend(chars.map(|(c, n)| InputEvent::new(n * 400, EventKind::Commit(c.to_string()))));
    events.push(InputEvent::new(30_000, EventKind::End(EndReason::HandedIn)));
    let many = events.len();
    for (n, event) in (0_u64..).zip(events) {
        store.append_event(id, n, event);
    }
    store.call(move |db| db.seal_exam(1_795_000_030_000, id, many, None)).wait().unwrap();
    drop(store);
    (folder, id)
}

#[test]
fn it_is_shown_and_typed_again_from_its_log() {
    let (folder, id) = folder_of_old();
    let mut t = Typist::at(folder.path());
    let officer = t.session.officers()[0].id;
    t.act(Action::Door(DoorAction::SignIn(officer)));
    let row = t.session.practice().today().history[0].clone();
    assert_eq!((row.exercise_id.as_str(), row.errors), (OLD, 0));
    t.act(Action::Practice(PracticeAction::ShowResult(id)));
    let result = t.session.practice().result().expect("the result");
    let shown: String = result.marked.iter().filter_map(|m| m.presented).collect();
    assert_eq!(shown, TEXT);
    assert_eq!(result.score.tally.correct as usize, TEXT.chars().count());
    t.act(Action::Practice(PracticeAction::StartSame(id)));
    let ongoing = t.session.drill().ongoing().expect("the same text");
    assert_eq!(
        (
            ongoing.copying().unwrap().drill().header().presented.as_str(),
            ongoing.start().exercise_id.as_str()
        ),
        (TEXT, OLD)
    );
    t.act(Action::Drill(DrillAction::Leave));
    // Another one of that kind is of this version: never the old seed under a new text.
    t.act(Action::Practice(PracticeAction::StartAgain {
        exercise_id: OLD.into(),
        extent: Extent::Minutes(1),
    }));
    let next = t.session.drill().ongoing().expect("another text").start().exercise_id.clone();
    assert!(
        next.starts_with(&format!("fresh/case/{VERSION}/")) && !next.contains("00000000000000ff"),
        "{next}"
    );
}

#[test]
fn its_title_is_in_the_language_of_the_window() {
    use dabiao::app::lang::Lang;
    for (lang, title) in [(Lang::ZhCn, "简要案情"), (Lang::En, "Cases")] {
        let (folder, _) = folder_of_old();
        let w = Window::open(folder.path(), Look { lang, ..Look::PLAIN }, Screen::History);
        assert!(w.harness.query_by_label(title).is_some(), "no {title}");
    }
}
