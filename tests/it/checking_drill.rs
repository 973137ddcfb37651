//! The checking drill through the window: records with planted errors, marked, handed in, recorded; and
//! judged again from the record.

use super::support::by_right::ByRight as _;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use dabiao::app::cohort::CohortAccess;
use dabiao::app::cohort::checking::{
    CheckDrill, CheckingAction, CheckingStage, DRILL_VERSION, Recheck, level_lines, recheck,
};
use dabiao::app::lang::Lang;
use dabiao::app::{Action, CohortAction, DoorAction, ExamAction, JournalKeys};
use dabiao::content::generator::Generator;
use dabiao::domain::cohort::Stamp;
use dabiao::domain::cohort::checking::level::{LEVELS, Level, Shortfall};
use dabiao::domain::cohort::checking::{ErrorKind, Item, Marks};
use dabiao::domain::cohort::membership::{MembershipFact, Step};
use dabiao::domain::cohort::record::{Checked, CohortFact};
use dabiao::domain::roster::Officer;
use dabiao::store::{AccountChange, Db};
use dabiao::ui::Screen;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;
use jiff::Timestamp;
use jiff::civil::date;
use uuid::Uuid;

use super::generator_records::{self, assert_golden};
use super::support::bureau::{ADMIN, EXAM_MS, candidate, found};
use super::support::room;
use super::support::window::{Look, Window};

static GENERATOR: LazyLock<Generator> = LazyLock::new(generator_records::generator);

fn generator() -> &'static Generator {
    &GENERATOR
}

fn stamp(n: u128, by: Uuid) -> Stamp {
    let at = Timestamp::from_millisecond(EXAM_MS).unwrap();
    Stamp { on: date(2026, 11, 20), at, id: Uuid::from_u128(0xC0_0000 + n), by }
}

/// A bureau of which the first two candidates are guidance officers.
fn founded() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 3, true);
    let mut db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let (badge, name, unit) = ("059009".to_owned(), "孙教官".to_owned(), "文昌派出所".to_owned());
    db.add_officer(EXAM_MS, Officer::new(candidate(9), badge, name, Uuid::from_u128(0x700), unit)).unwrap();
    let instructor = AccountChange {
        officer_id: candidate(9),
        roles: vec!["instructor".to_owned()],
        secret: None,
        must_change: false,
        by: Some(ADMIN),
    };
    db.put_account(EXAM_MS, &instructor).unwrap();
    let joins: Vec<CohortFact> = (0..2)
        .map(|n| {
            let (officer, note) = (candidate(n), String::new());
            let step = Step::JoinMember;
            CohortFact::Step(MembershipFact { stamp: stamp(n as u128, candidate(9)), officer, step, note })
        })
        .collect();
    db.put_cohort(EXAM_MS, &joins).unwrap();
    folder
}

fn open(folder: &Path, look: Look, officer: Uuid) -> Window {
    let mut w = Window::open(folder, look, Screen::Cohort);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(officer)));
    to_drill(&mut w);
    w
}

/// Goes to the drill: after sign-in Today is shown, and the desk at its first part.
fn to_drill(w: &mut Window) {
    w.harness.state_mut().go(Screen::Cohort);
    w.settle();
    let name = w.harness.state().session().texts().get("cohort-checking");
    w.harness.get_by_role_and_label(egui::accesskit::Role::Button, &name).click_accesskit();
    w.settle();
}

fn act(w: &mut Window, action: CheckingAction) {
    w.act(Action::Cohort(CohortAction::Checking(action)));
}

/// The open drill, made from its level and seed.
fn drill(w: &Window) -> CheckDrill {
    let CheckingStage::Open(open) = w.harness.state().session().cohort().checking_stage() else {
        panic!("no drill is open: {:?}", w.harness.state().session().notice());
    };
    let drill = CheckDrill::make(generator(), open.level(), open.seed()).unwrap();
    let (place, records) = open.place();
    assert_eq!((open.kind(), records), (drill.kind, drill.items.len()));
    assert_eq!(open.shown(), Some(&drill.items[place].shown));
    drill
}

fn field_name(item: &Item, code: &str) -> String {
    item.shown.fields.iter().find(|f| f.code == code).unwrap().name.clone()
}

/// Presses the row of a field.
fn press(w: &mut Window, item: &Item, code: &str) {
    let name = format!("{}：{}", field_name(item, code), item.shown.value(code).unwrap());
    w.click(&name);
}

/// Does the whole drill with the mouse: marks the fields of each record that `chosen` gives, ten seconds a
/// record.
fn inspect(w: &mut Window, drill: &CheckDrill, chosen: impl Fn(usize, &Item) -> Vec<String>) {
    for (n, item) in drill.items.iter().enumerate() {
        assert!(w.sees(&format!("第 {}/{} 条", n + 1, drill.items.len())));
        for code in chosen(n, item) {
            press(w, item, &code);
        }
        w.clock.advance(10_000);
        w.click(if n + 1 == drill.items.len() { "交卷" } else { "下一条 →" });
    }
}

fn planted(item: &Item) -> Vec<String> {
    item.planted.iter().map(|p| p.code.clone()).collect()
}

fn on_record(folder: &Path, officer: Uuid) -> Vec<Checked> {
    Db::open(folder, &Uuid::nil).unwrap().checks_of(officer).unwrap()
}

fn lines(w: &Window) -> Vec<(bool, bool, usize)> {
    let CheckingStage::Levels(lines) = w.harness.state().session().cohort().checking_stage() else {
        panic!("not the levels")
    };
    lines.iter().map(|l| (l.passed, l.open, l.drills)).collect()
}

#[test]
fn a_drill_with_every_error_marked_passes_and_is_on_record_after_reopening() {
    let folder = founded();
    let mut w = open(folder.path(), Look::PLAIN, candidate(0));
    assert!(w.sees("核查训练") && w.sees("不留记录"), "said before it begins");
    assert_eq!(lines(&w)[..2], [(false, true, 0), (false, false, 0)]);
    // A level that is not open does not begin.
    act(&mut w, CheckingAction::Start(2));
    assert!(w.harness.state().session().notice().is_some());
    w.act(Action::DismissNotice);
    w.click("开始第 1 级");
    let first = drill(&w);
    inspect(&mut w, &first, |_, item| planted(item));
    assert!(w.sees("第 1 级合格") && w.sees("已记录"));
    for error in first.items.iter().flat_map(|i| &i.planted) {
        assert!(w.sees(&error.right) && w.sees(&error.wrong));
    }
    w.click("再来一次");
    let second = drill(&w);
    assert_ne!(first.seed, second.seed);
    inspect(&mut w, &second, |_, item| planted(item));
    w.click("返回");
    assert_eq!(lines(&w)[..3], [(true, true, 2), (false, true, 0), (false, false, 0)]);
    drop(w);
    // After a restart the clock of the test gives the same ids again: the seeds are fresh all the same.
    let mut w = open(folder.path(), Look::PLAIN, candidate(0));
    assert_eq!(lines(&w)[..3], [(true, true, 2), (false, true, 0), (false, false, 0)]);
    w.click("开始第 2 级");
    let third = drill(&w);
    assert!(third.seed != first.seed && third.seed != second.seed && third.level.number == 2);
    drop(w);
    let kept = on_record(folder.path(), candidate(0));
    assert_eq!(kept.len(), 2, "what was not handed in is not kept");
    for (checked, drill) in kept.iter().zip([&first, &second]) {
        let all = drill.items.iter().map(|i| i.planted.len() as u32).sum::<u32>();
        let outcome = checked.outcome;
        assert_eq!(
            (outcome.planted, outcome.hits, outcome.false_alarms, outcome.passed),
            (all, all, 0, true)
        );
        assert_eq!((outcome.records, outcome.time_ms), (6, 60_000));
        assert_eq!((checked.generator, checked.seed, checked.level), (DRILL_VERSION, drill.seed, 1));
        assert!(checked.marks.iter().all(|m| m.time_ms == 10_000));
        assert_eq!(recheck(checked, generator()), Recheck::Holds);
    }
}

#[test]
fn a_missed_error_a_false_alarm_and_marks_taken_back_are_counted_right() {
    let folder = founded();
    let mut w = open(folder.path(), Look::PLAIN, candidate(0));
    w.click("开始第 1 级");
    let drill = drill(&w);
    let missed = drill.items.iter().position(|i| !i.planted.is_empty()).unwrap();
    let right = |item: &Item| {
        let wrong = planted(item);
        item.shown.fields.iter().map(|f| f.code.clone()).find(|c| !wrong.contains(c)).unwrap()
    };
    inspect(&mut w, &drill, |n, item| {
        let mut codes = planted(item);
        if n == missed {
            // Marked and taken back; and one field that is right.
            codes.extend(planted(item));
            codes.push(right(item));
        } else {
            let twice = right(item);
            codes.extend([twice.clone(), twice]);
        }
        codes
    });
    let errors: u32 = drill.items.iter().map(|i| i.planted.len() as u32).sum();
    let lost = drill.items[missed].planted.len() as u32;
    let CheckingStage::Result(result) = w.harness.state().session().cohort().checking_stage() else {
        panic!()
    };
    assert_eq!(
        (result.score.planted, result.score.hits, result.score.false_alarms),
        (errors, errors - lost, 1)
    );
    assert_eq!(result.records[missed].alarms.len(), 1);
    assert!(result.records[missed].errors.iter().all(|e| !e.found));
    assert!(w.sees("漏查") && w.sees("误标："));
    drop(w);
    let kept = on_record(folder.path(), candidate(0));
    assert_eq!((kept[0].outcome.hits, kept[0].outcome.false_alarms), (errors - lost, 1));
    assert_eq!(kept[0].marks[missed].codes, [right(&drill.items[missed])]);
}

#[test]
fn the_keyboard_alone_does_a_drill() {
    let folder = founded();
    let mut w = open(folder.path(), Look::PLAIN, candidate(1));
    w.click("开始第 1 级");
    let drill = drill(&w);
    let key = |w: &mut Window, key: Key| {
        w.harness.key_press(key);
        w.settle();
    };
    for (n, item) in drill.items.iter().enumerate() {
        let mut at = 0;
        for code in planted(item) {
            let to = item.shown.fields.iter().position(|f| f.code == code).unwrap();
            // One too far and back: up is the other way.
            for _ in at..=to {
                key(&mut w, Key::ArrowDown);
            }
            if to + 1 < item.shown.fields.len() {
                key(&mut w, Key::ArrowUp);
            }
            key(&mut w, if n % 2 == 0 { Key::Space } else { Key::Enter });
            at = to;
        }
        w.clock.advance(1_000);
        if n == 2 {
            // There and back: the marks stay, and the time counts for the record that is shown.
            key(&mut w, Key::ArrowLeft);
            w.clock.advance(500);
            key(&mut w, Key::ArrowRight);
        }
        if n + 1 < drill.items.len() {
            key(&mut w, Key::ArrowRight);
        }
    }
    w.harness.key_press_modifiers(Modifiers::CTRL, Key::Enter);
    w.settle();
    assert!(w.sees("第 1 级合格"), "{:?}", w.harness.state().session().cohort().checking_stage());
    drop(w);
    let kept = on_record(folder.path(), candidate(1));
    let times: Vec<u64> = kept[0].marks.iter().map(|m| m.time_ms).collect();
    assert_eq!(times, [1_000, 1_500, 1_000, 1_000, 1_000, 1_000]);
    assert!(kept[0].outcome.passed);
}

#[test]
fn a_drill_that_is_left_leaves_nothing_and_nobody_sees_anothers() {
    let folder = founded();
    let mut w = open(folder.path(), Look::PLAIN, candidate(0));
    w.click("开始第 1 级");
    // Before every record was shown nothing can be handed in.
    act(&mut w, CheckingAction::HandIn);
    drill(&w);
    w.click("放弃");
    w.click("继续做");
    drill(&w);
    w.click("放弃");
    w.click("放弃，不记录");
    assert_eq!(lines(&w)[0], (false, true, 0));
    w.click("开始第 1 级");
    let open_drill = drill(&w);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(candidate(0))));
    to_drill(&mut w);
    assert_eq!(lines(&w)[0], (false, true, 0));
    w.click("开始第 1 级");
    let done = drill(&w);
    assert_ne!(done.seed, open_drill.seed);
    inspect(&mut w, &done, |_, item| planted(item));
    // The next officer at the same PC.
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(candidate(1))));
    to_drill(&mut w);
    assert_eq!(lines(&w)[0], (false, true, 0));
    assert!(!w.sees("最近一次"));
    drop(w);
    assert_eq!(
        (on_record(folder.path(), candidate(0)).len(), on_record(folder.path(), candidate(1)).len()),
        (1, 0)
    );
}

#[test]
fn a_reserve_prepares_with_the_drill_and_sees_nothing_else() {
    let folder = founded();
    let mut db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let (officer, note) = (candidate(2), String::new());
    let wait = MembershipFact { stamp: stamp(9, candidate(9)), officer, step: Step::JoinReserve, note };
    db.put_cohort(EXAM_MS, &[CohortFact::Step(wait)]).unwrap();
    drop(db);
    let mut w = open(folder.path(), Look::PLAIN, candidate(2));
    let session = w.harness.state().session();
    assert_eq!(session.cohort().access(), CohortAccess::Drill);
    assert!(session.cohort().view().is_none());
    assert!(!w.sees(&session.texts().get("cohort-coverage")));
    w.click("开始第 1 级");
    let done = drill(&w);
    inspect(&mut w, &done, |_, item| planted(item));
    drop(w);
    assert!(on_record(folder.path(), candidate(2))[0].outcome.passed);
}

#[test]
fn an_exam_at_this_pc_ends_a_drill_and_lets_none_begin() {
    let folder = tempfile::tempdir().unwrap();
    room::roster(folder.path());
    let mut w = room::window(folder.path(), Look::PLAIN);
    room::accounts(&mut w);
    let id = room::plan(&mut w, &[room::CANDIDATES[0]]);
    let is_open =
        |w: &Window| matches!(w.harness.state().session().cohort().checking_stage(), CheckingStage::Open(_));
    act(&mut w, CheckingAction::Start(1));
    assert!(is_open(&w));
    room::hold(&mut w, id);
    room::sit(&mut w, room::CANDIDATES[0]);
    assert!(!is_open(&w), "a candidate sits here");
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Start));
    w.act(Action::Exam(ExamAction::Begin));
    assert!(w.harness.state().session().drill().in_exam());
    act(&mut w, CheckingAction::Start(1));
    assert!(!is_open(&w) && w.harness.state().session().drill().in_exam());
}

#[test]
fn what_a_full_disk_refuses_is_saved_when_there_is_room() {
    let folder = founded();
    let mut w = open(folder.path(), Look::PLAIN, candidate(0));
    w.harness.state_mut().station_mut().limit_disk(Some(1));
    w.settle();
    // The remaining pages take some drills.
    let done = (1..40).find(|_| {
        act(&mut w, CheckingAction::Start(1));
        let drill = drill(&w);
        for (record, item) in drill.items.iter().enumerate() {
            for field in &item.shown.fields {
                act(&mut w, CheckingAction::Mark { record, code: field.code.clone() });
            }
            act(&mut w, CheckingAction::Next);
        }
        act(&mut w, CheckingAction::HandIn);
        w.sees("还没有保存")
    });
    let done = done.expect("the disk was never full");
    assert!(w.harness.state().session().notice().is_some());
    w.harness.state_mut().station_mut().limit_disk(None);
    w.settle();
    w.click("再保存一次");
    assert!(w.sees("已记录"), "{:?}", w.harness.state().session().notice());
    drop(w);
    let kept = on_record(folder.path(), candidate(0));
    assert_eq!(kept.len(), done);
    assert!(kept.iter().all(|c| recheck(c, generator()) == Recheck::Holds));
}

/// A drill of `level` and `seed` in which everything was found, ten seconds a record.
fn perfect(level: u32, seed: u64, n: u128) -> Checked {
    let drill = CheckDrill::make(generator(), Level::of(level).unwrap(), seed).unwrap();
    done_well(&drill, n)
}

fn done_well(drill: &CheckDrill, n: u128) -> Checked {
    let marks = drill.items.iter().map(|i| Marks { codes: planted(i), time_ms: 10_000 }).collect();
    drill.done(stamp(n, candidate(0)), marks).unwrap()
}

/// The same of a drill that is there.
pub fn perfect_of(drill: &CheckDrill) -> Checked {
    done_well(drill, 1)
}

#[test]
fn a_changed_outcome_is_found_and_another_version_is_not_judged() {
    let good = perfect(3, 77, 9);
    assert!(good.outcome.passed);
    assert_eq!(recheck(&good, generator()), Recheck::Holds);
    let change = |change: &dyn Fn(&mut Checked)| {
        let mut changed = good.clone();
        change(&mut changed);
        recheck(&changed, generator())
    };
    let differs = |r: Recheck| matches!(r, Recheck::Differs(_));
    assert!(differs(change(&|c| c.outcome.hits -= 1)));
    assert!(differs(change(&|c| c.outcome.passed = false)));
    assert!(differs(change(&|c| c.outcome.time_ms += 1)));
    assert!(differs(change(&|c| c.seed += 1)));
    assert!(differs(change(&|c| c.level = 6)));
    assert!(differs(change(&|c| c.kind = "vocabulary".into())));
    assert!(differs(change(&|c| c.marks[0].codes.push("GIBTSNICHT".into()))));
    assert!(differs(change(&|c| drop(c.marks.pop()))));
    assert!(differs(change(&|c| c.marks.iter_mut().for_each(|m| m.time_ms = u64::MAX))));
    assert_eq!(change(&|c| c.generator += 1), Recheck::CannotBeMade);
}

#[test]
fn the_audit_judges_every_drill_again() {
    let folder = founded();
    let mut db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let audit = |db: &Db| JournalKeys::audit(db, folder.path(), None).unwrap().problems;
    let mut older = perfect(1, 5, 20);
    older.generator += 1;
    let facts = [perfect(1, 5, 21), perfect(2, 5, 22), older].map(CohortFact::Checked);
    db.put_cohort(EXAM_MS, &facts).unwrap();
    assert_eq!(audit(&db), []);
    let mut forged = perfect(1, 6, 23);
    forged.marks.iter_mut().for_each(|m| m.codes.clear());
    let twice = perfect(1, 5, 24);
    db.put_cohort(EXAM_MS, &[CohortFact::Checked(forged), CohortFact::Checked(twice)]).unwrap();
    let found = audit(&db);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].place.to_string().ends_with("c00017") && found[0].what.contains("0 of"), "{found:?}");
    assert!(found[1].place.to_string().ends_with("c00018") && found[1].what.contains("before"), "{found:?}");
}

#[test]
fn every_level_is_made_of_200_seeds_with_errors_of_every_kind() {
    for level in &LEVELS {
        let mut by_kind: BTreeMap<ErrorKind, u32> = BTreeMap::new();
        // Kinds of errors that each form can have at this level.
        let mut by_form: BTreeMap<&str, BTreeSet<ErrorKind>> = BTreeMap::new();
        let mut values = BTreeSet::new();
        for seed in 0..200 {
            let drill = CheckDrill::make(generator(), level, seed).unwrap();
            assert_eq!(drill.items.len(), level.records);
            assert!(values.insert(drill.items[0].source.text.clone()), "two seeds, one record");
            for item in &drill.items {
                assert!(item.shown.text.is_empty(), "the text would tell");
                for error in &item.planted {
                    assert_ne!(item.source.value(&error.code), item.shown.value(&error.code));
                    *by_kind.entry(error.kind).or_default() += 1;
                    by_form.entry(drill.kind.name()).or_default().insert(error.kind);
                }
            }
            // A drill with all errors marked passes, and one without marks fails if there is an error.
            let marks = |all: bool| -> Vec<Marks> {
                let codes = |i| if all { planted(i) } else { Vec::new() };
                drill.items.iter().map(|i| Marks { codes: codes(i), time_ms: 1_000 }).collect()
            };
            assert!(drill.judge(&marks(true)).unwrap().1.passed);
            let (score, outcome) = drill.judge(&marks(false)).unwrap();
            assert_eq!(outcome.passed, score.planted == 0);
            assert_eq!(level.shortfalls(&score).contains(&Shortfall::Hits), score.planted > 0);
        }
        let wanted: BTreeSet<ErrorKind> = level.kinds.iter().copied().collect();
        assert_eq!(by_kind.keys().copied().collect::<BTreeSet<_>>(), wanted, "level {}", level.number);
        for (form, kinds) in &by_form {
            assert_eq!(*kinds, wanted, "level {} of {form}", level.number);
        }
    }
}

/// A drill in words: its records, and what is planted in them.
pub fn golden_drills(generator: &Generator) -> String {
    let drill = CheckDrill::make(generator, &LEVELS[3], 0x00C0_FFEE).unwrap();
    let mut made = format!("level 4, seed 00c0ffee, {}\n", drill.kind.name());
    for (n, item) in drill.items.iter().enumerate() {
        let _ = writeln!(made, "record {}", n + 1);
        for (source, shown) in item.source.fields.iter().zip(&item.shown.fields) {
            let error = item.planted.iter().find(|p| p.code == source.code);
            let error = error.map_or_else(String::new, |p| format!("\t{}\t{}", shown.value, p.kind.name()));
            let _ = writeln!(made, "{}\t{}{error}", source.code, source.value);
        }
    }
    made
}

/// What a version, level and seed give never changes.
#[test]
fn golden_drill() {
    assert_golden("checking-drill.txt", &golden_drills(generator()));
}

#[test]
fn the_best_drill_is_told_from_the_last() {
    let good = perfect(1, 5, 1);
    let mut slow = good.clone();
    slow.outcome.time_ms *= 2;
    let mut failed = good.clone();
    (failed.outcome.hits, failed.outcome.passed) = (0, false);
    for checks in [[good.clone(), slow.clone(), failed.clone()], [slow, good.clone(), failed.clone()]] {
        let line = level_lines(&checks)[0].clone();
        assert_eq!((line.best, line.last, line.drills), (Some(good.outcome), Some(failed.outcome), 3));
    }
}

#[test]
fn every_page_in_every_look() {
    for (lang, size) in [
        (Lang::ZhCn, (1280.0, 800.0)),
        (Lang::En, (1280.0, 800.0)),
        (Lang::ZhCn, (1920.0, 1080.0)),
        (Lang::En, (1920.0, 1080.0)),
    ] {
        let folder = founded();
        let mut db = Db::open(folder.path(), &Uuid::nil).unwrap();
        let mut facts: Vec<CohortFact> = (0..3_u64)
            .flat_map(|level| [(level, 5), (level, 6)])
            .map(|(level, seed)| perfect(level as u32 + 1, seed, u128::from(level * 10 + seed) + 100))
            .map(CohortFact::Checked)
            .collect();
        let mut blind = perfect(1, 7, 200);
        (blind.outcome.hits, blind.outcome.passed) = (0, false);
        facts.push(CohortFact::Checked(blind));
        db.put_cohort(EXAM_MS, &facts).unwrap();
        drop(db);
        let mut w = open(folder.path(), Look { lang, size: Vec2::from(size), ..Look::PLAIN }, candidate(0));
        w.picture("checking-levels");
        act(&mut w, CheckingAction::Start(4));
        let drill = drill(&w);
        for (n, item) in drill.items.iter().enumerate() {
            let codes: Vec<String> = planted(item).into_iter().take(2).collect();
            for code in codes {
                act(&mut w, CheckingAction::Mark { record: n, code });
            }
            if n == 2 {
                let code = item.shown.fields[1].code.clone();
                act(&mut w, CheckingAction::Mark { record: n, code });
            }
            w.clock.advance(31_400);
            w.settle();
            if n == 2 {
                w.picture("checking-record");
            }
            let last = n + 1 == drill.items.len();
            act(&mut w, if last { CheckingAction::HandIn } else { CheckingAction::Next });
        }
        let CheckingStage::Result(result) = w.harness.state().session().cohort().checking_stage() else {
            panic!()
        };
        assert!(result.saved);
        w.picture("checking-result");
    }
}
