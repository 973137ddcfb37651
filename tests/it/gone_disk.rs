//! A disk with the data that is pulled out while somebody types, and plugged in again. The stand-in for it: the open file
//! takes no writes any more, and the data folder is not there by its name.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dabiao::app::{Action, DrillAction, PracticeAction};
use dabiao::domain::exercise::Extent;
use dabiao::domain::input::{EventKind, InputEvent};
use dabiao::domain::roster::Officer;
use dabiao::store::{AuditAgainst, DATABASE_FILE, Db, Health, Store, StoreError};
use dabiao::ui::Screen;
use egui::{Key, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;
use uuid::Uuid;

use super::support::exam;
use super::support::typist::Typist;
use super::support::window::{Look, Window};

const ATTEMPT: Uuid = Uuid::from_u128(71);

/// The place of a stick: the data are in it, or away.
struct Stick {
    folder: tempfile::TempDir,
    data: PathBuf,
    away: PathBuf,
}

impl Stick {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, away) = (folder.path().join("data"), folder.path().join("away"));
        Self { folder, data, away }
    }

    /// A store on it with ten events of an exam.
    fn typing(&self) -> Store {
        let store = exam::open(&self.data);
        let officer = exam::officer(&store);
        exam::begin(&store, &officer, ATTEMPT);
        append(&store, 0, 10);
        exam::await_ack(&store, ATTEMPT, 9);
        store
    }

    fn pull(&self, store: &Store) {
        store.call(|db| db.refuse_writes()).wait().unwrap();
        fs::rename(&self.data, &self.away).unwrap();
    }

    fn plug(&self) {
        fs::rename(&self.away, &self.data).unwrap();
    }

    /// Another folder is in its place until `then` has looked at it; it is as it was.
    fn instead(&self, other: &Path, then: impl FnOnce()) {
        fs::rename(other, &self.data).unwrap();
        let before = fs::read(self.data.join(DATABASE_FILE)).unwrap();
        then();
        assert_eq!(fs::read(self.data.join(DATABASE_FILE)).unwrap(), before, "another's file was changed");
        fs::rename(&self.data, other).unwrap();
    }

    /// All twenty events are there once, and the store is as before.
    fn has_all(&self, store: Store) {
        until_well(&store);
        assert_eq!(store.acknowledged(), Some((ATTEMPT, 19)));
        drop(store);
        let events: Vec<InputEvent> = (0..20).map(exam::event).collect();
        exam::assert_sound(&self.data, ATTEMPT, &events);
    }
}

fn append(store: &Store, from: u64, to: u64) {
    for seq in from..to {
        store.append_event(ATTEMPT, seq, exam::event(seq));
    }
}

fn until_failing(store: &Store, expected: impl Fn(&StoreError) -> bool) {
    for _ in 0..1_000 {
        if let Health::Failing(error) = store.health()
            && expected(&error)
        {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it says {:?}", store.health());
}

fn until_well(store: &Store) {
    for _ in 0..1_000 {
        if store.waiting() == 0 && store.health() == Health::Good {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{} wait: {:?}", store.waiting(), store.health());
}

const fn is_gone(error: &StoreError) -> bool {
    matches!(error, StoreError::Gone(_))
}

const fn is_other(error: &StoreError) -> bool {
    matches!(error, StoreError::OtherStore(_))
}

#[test]
fn what_is_typed_while_the_disk_is_away_is_written_when_it_is_back() {
    let stick = Stick::new();
    let store = stick.typing();
    assert_eq!(store.waiting(), 0);
    stick.pull(&store);
    append(&store, 10, 20);
    until_failing(&store, is_gone);
    assert_eq!((store.waiting(), store.acknowledged()), (10, Some((ATTEMPT, 9))));
    // Who asks for something meanwhile is told so, and not that a table is missing.
    assert!(matches!(store.call(|db| db.units()).wait(), Err(StoreError::Gone(_))));
    // The place where a stick was mounted is left empty.
    fs::create_dir(&stick.data).unwrap();
    std::thread::sleep(Duration::from_millis(1_200));
    assert_eq!(fs::read_dir(&stick.data).unwrap().count(), 0);
    until_failing(&store, is_gone);
    fs::remove_dir(&stick.data).unwrap();
    stick.plug();
    stick.has_all(store);
}

#[test]
fn a_disk_that_goes_away_again_and_again_loses_nothing() {
    let stick = Stick::new();
    let store = stick.typing();
    for (from, to) in [(10, 12), (12, 15), (15, 20)] {
        stick.pull(&store);
        append(&store, from, to);
        until_failing(&store, is_gone);
        stick.plug();
        until_well(&store);
    }
    stick.has_all(store);
}

#[test]
fn another_stations_data_in_the_place_are_left_alone() {
    let stick = Stick::new();
    let other = stick.folder.path().join("other");
    let mut db = Db::open(&other, &|| Uuid::from_u128(77)).unwrap();
    let [officer, unit] = [78, 79].map(Uuid::from_u128);
    let badge = "059002".into();
    db.add_officer(1, Officer::new(officer, badge, "李秀兰".into(), unit, "青岚派出所".into())).unwrap();
    drop(db);
    let store = stick.typing();
    stick.pull(&store);
    append(&store, 10, 20);
    stick.instead(&other, || {
        until_failing(&store, is_other);
        assert!(matches!(store.call(|db| db.units()).wait(), Err(StoreError::OtherStore(_))));
    });
    assert_eq!(store.waiting(), 10);
    stick.plug();
    stick.has_all(store);
    let db = Db::open(&other, &|| Uuid::nil()).unwrap();
    assert_eq!((db.officers().unwrap().len(), db.attempts(None).unwrap().len()), (1, 0));
    assert!(db.audit(&AuditAgainst::default()).unwrap().problems.is_empty());
}

#[test]
fn an_older_state_of_the_same_data_is_not_gone_on_with() {
    let stick = Stick::new();
    let older = stick.folder.path().join("older");
    let store = exam::open(&stick.data);
    exam::officer(&store);
    drop(store);
    fs::create_dir(&older).unwrap();
    fs::copy(stick.data.join(DATABASE_FILE), older.join(DATABASE_FILE)).unwrap();
    let store = stick.typing();
    stick.pull(&store);
    append(&store, 10, 20);
    stick.instead(&older, || until_failing(&store, is_other));
    stick.plug();
    stick.has_all(store);
}

/// A window in which a drill waits for its first key, on the stick.
fn drill_in_a_window(stick: &Stick) -> Window {
    let mut t = Typist::at(&stick.data);
    t.sign_in();
    drop(t);
    let mut w = Window::open(&stick.data, Look::PLAIN, Screen::Today);
    w.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/case-02".into(),
        extent: Extent::Minutes(5),
    }));
    w
}

/// A window in which a drill runs on the stick.
fn typing_in_a_window(stick: &Stick) -> Window {
    let mut w = drill_in_a_window(stick);
    type_text(&mut w, "案件");
    until(&mut w, |w| w.harness.state().session().unsaved().events == 0);
    w
}

fn type_text(w: &mut Window, text: &str) {
    for c in text.chars() {
        w.clock.advance(300);
        w.commit(&c.to_string());
    }
}

/// Shows frames until it is so; what waits for the disk never comes to rest.
fn until(w: &mut Window, is_so: impl Fn(&Window) -> bool) {
    for _ in 0..1_000 {
        w.harness.step();
        if is_so(w) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("never so: {:?}", w.written().into_iter().map(|written| written.text).collect::<Vec<_>>());
}

/// The window system asks to close the window. Whether it may.
fn may_close(w: &mut Window) -> bool {
    let viewport = w.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    w.harness.step();
    !asked_of_the_window(w).contains(&ViewportCommand::CancelClose)
}

fn asked_of_the_window(w: &Window) -> Vec<ViewportCommand> {
    let output = &w.harness.output().viewport_output;
    output.get(&ViewportId::ROOT).map(|viewport| viewport.commands.clone()).unwrap_or_default()
}

/// The stick is pulled, three characters are typed, and the line above them has said so.
fn pull_while_typing(w: &mut Window, stick: &Stick) {
    w.harness.state_mut().station_mut().refuse_writes();
    w.settle();
    fs::rename(&stick.data, &stick.away).unwrap();
    type_text(w, "登记表");
    until(w, |w| w.sees("数据文件夹不在了") && w.sees("插回原来的位置"));
}

const QUESTION: &str = "现在关闭就会丢失";

#[test]
fn a_pause_and_the_closing_window_say_what_is_not_on_the_disk() {
    let stick = Stick::new();
    let mut w = typing_in_a_window(&stick);
    assert!(may_close(&mut w) && !w.sees(QUESTION), "all is on the disk");
    pull_while_typing(&mut w, &stick);
    w.harness.key_press(Key::Escape);
    until(&mut w, |w| w.sees("还有 3 字没有存进硬盘"));
    assert!(!w.sees("全部已保存"));
    assert!(!may_close(&mut w));
    until(&mut w, |w| w.sees(QUESTION));
    // It asks again, and stays.
    assert!(!may_close(&mut w) && w.sees(QUESTION));
    w.harness.get_by_label("先不关，等存好").click_accesskit();
    until(&mut w, |w| !w.sees(QUESTION));
    stick.plug();
    until(&mut w, |w| w.sees("全部已保存"));
    assert!(!w.sees("没有存进硬盘"));
    assert!(may_close(&mut w) && !w.sees(QUESTION));
    w.act(Action::Drill(DrillAction::HandIn));
    assert!(w.harness.state().session().practice().result().unwrap().saved.is_some());
    drop(w);
    assert_typed(&stick, "案件登记表");
}

/// The one attempt on the stick has this text, and nothing is wrong with the store.
fn assert_typed(stick: &Stick, text: &str) {
    let db = Db::open(&stick.data, &|| Uuid::nil()).unwrap();
    let log = db.attempt_log(db.attempts(None).unwrap()[0].start.id).unwrap().log;
    let typed = log.copy().unwrap().events.iter().filter_map(|event| match &event.kind {
        EventKind::Commit(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(typed.collect::<String>(), text);
    assert!(db.audit(&AuditAgainst::default()).unwrap().problems.is_empty());
}

#[test]
fn a_drill_that_is_begun_while_the_disk_is_away_is_there_as_well() {
    let stick = Stick::new();
    let mut w = drill_in_a_window(&stick);
    pull_while_typing(&mut w, &stick);
    stick.plug();
    until(&mut w, |w| w.harness.state().session().unsaved().events == 0);
    w.settle();
    w.act(Action::Drill(DrillAction::HandIn));
    assert!(w.harness.state().session().practice().result().unwrap().saved.is_some());
    drop(w);
    assert_typed(&stick, "登记表");
}

#[test]
fn who_closes_all_the_same_is_not_asked_again() {
    let stick = Stick::new();
    let mut w = typing_in_a_window(&stick);
    pull_while_typing(&mut w, &stick);
    assert!(!may_close(&mut w));
    until(&mut w, |w| w.sees(QUESTION));
    // Whoever is asked does not type.
    until(&mut w, |w| w.sees("已暂停"));
    w.harness.get_by_label("仍然关闭，不要这些").click_accesskit();
    until(&mut w, |w| asked_of_the_window(w).contains(&ViewportCommand::Close));
    assert!(may_close(&mut w));
}
