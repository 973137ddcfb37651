//! A sitting that is opened hours or days before or after its plan: the window asks for confirmation, and the
//! roll and the audit report it.

use std::fs;

use dabiao::app::{Action, ExamAction};
use dabiao::domain::sitting::SittingState;
use dabiao::store::AuditReport;
use egui::Key;
use uuid::Uuid;

use super::support::credential::{have, output_of};
use super::support::room::{CANDIDATES, PASSWORD, accounts, audit, hold, plan, roster, window};
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

const HOUR: i64 = 3_600_000;
/// The words of the card that asks.
const ASKS: &str = "不在安排的时间";

/// A room whose sitting is planned for 10:30 of that day, with the clock at `wall_ms`.
fn room(folder: &std::path::Path, wall_ms: i64) -> (Window, Uuid) {
    roster(folder);
    let mut w = window(folder, Look::PLAIN);
    accounts(&mut w);
    let id = plan(&mut w, &CANDIDATES);
    w.clock.set_wall(wall_ms);
    (w, id)
}

fn state(w: &Window, id: Uuid) -> SittingState {
    w.harness.state().session().core().sitting(id).unwrap().sitting.state()
}

fn give_password(w: &mut Window) {
    w.fill("您的密码", PASSWORD);
    w.harness.key_press(Key::Enter);
    w.settle();
}

fn told(report: &AuditReport) -> Vec<&str> {
    report.notes.iter().map(|n| n.what.as_str()).filter(|what| what.contains("it was planned for")).collect()
}

/// The text of the roll without white space; none where no program reads it.
fn roll(w: &mut Window, id: Uuid) -> Option<String> {
    w.act(Action::Exam(ExamAction::SaveRoll(id)));
    let path = w.harness.state().session().exams().saved_roll(id).expect("a roll").path.clone();
    assert!(fs::read(&path).unwrap().starts_with(b"%PDF"));
    let text = || output_of("pdftotext", &["-layout"], &path, &["-"]);
    have(&["pdftotext"]).then(|| text().chars().filter(|c| !c.is_whitespace()).collect())
}

#[test]
fn the_window_asks_once_and_roll_and_audit_tell() {
    let folder = tempfile::tempdir().unwrap();
    // The day after.
    let (mut w, id) = room(folder.path(), MORNING_MS + 26 * HOUR);
    w.click("开放签到");
    assert!(w.sees(ASKS) && w.sees("2026-11-23 10:30") && w.sees("2026-11-24 11:00"));
    w.picture("exam-off-plan");
    w.click("返回（Esc）");
    assert!(!w.sees(ASKS) && state(&w, id) == SittingState::Planned);
    w.click("开放签到");
    w.click("仍要开放");
    give_password(&mut w);
    assert_eq!(state(&w, id), SittingState::Open);
    w.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    if let Some(text) = roll(&mut w, id) {
        assert!(text.contains("安排在2026-11-2310:30，实际开放2026-11-2411:00"), "{text}");
    }
    drop(w);
    let report = audit(folder.path());
    assert_eq!(told(&report).len(), 1, "{:?}", report.notes);
    assert!(told(&report)[0].contains("2026-11-23 10:30") && told(&report)[0].contains("2026-11-24 11:00"));
}

#[test]
fn a_sitting_in_time_is_opened_without_a_question_or_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, id) = room(folder.path(), MORNING_MS + 2 * HOUR);
    w.click("开放签到");
    assert!(!w.sees(ASKS));
    give_password(&mut w);
    assert_eq!(state(&w, id), SittingState::Open);
    // Gone on with the next day it is not opened once more.
    drop(w);
    let mut w = window(folder.path(), Look::PLAIN);
    super::support::room::sign_in(&mut w, super::support::room::INVIGILATOR);
    w.clock.set_wall(MORNING_MS + 26 * HOUR);
    w.click("继续这场考核");
    assert!(!w.sees(ASKS));
    hold(&mut w, id);
    w.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    if let Some(text) = roll(&mut w, id) {
        assert!(!text.contains("实际开放"), "{text}");
    }
    drop(w);
    assert_eq!(told(&audit(folder.path())), Vec::<&str>::new());
}

#[test]
fn one_that_is_opened_days_before_its_plan_is_told_as_well() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    let candidates = vec![super::support::room::officer(&w, CANDIDATES[0]).id];
    let invigilators = vec![super::support::room::officer(&w, super::support::room::INVIGILATOR).id];
    w.act(Action::Exam(ExamAction::Plan(dabiao::app::exam::PlanForm {
        at: "2026-11-25 09:00".parse().unwrap(),
        room: "三楼机房".into(),
        standard: "officer-2027".into(),
        kind: dabiao::domain::sitting::SittingKind::Copy,
        seats: std::num::NonZeroU32::new(3).unwrap(),
        candidates,
        invigilators,
    })));
    w.click("开放签到");
    assert!(w.sees(ASKS));
    let id = w.harness.state().session().core().sittings().next().unwrap().sitting.plan().id;
    w.click("仍要开放");
    give_password(&mut w);
    assert_eq!(state(&w, id), SittingState::Open);
    drop(w);
    assert_eq!(told(&audit(folder.path())).len(), 1);
}
