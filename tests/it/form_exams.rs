//! Exams of forms: planned, sat at one PC and at several, interrupted, certified, verified.

use std::num::NonZeroU32;
use std::path::Path;

use dabiao::app::certificates::KeyState;
use dabiao::app::exam::PlanForm;
use dabiao::app::practice::Next;
use dabiao::app::{Action, CertificateAction, DoorAction, DrillAction, ExamAction, Experience, Settings};
use dabiao::domain::certification::ExamFigures;
use dabiao::domain::cohort::Stamp;
use dabiao::domain::cohort::membership::{MembershipFact, Step};
use dabiao::domain::cohort::record::CohortFact;
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::form::event::FormEventKind;
use dabiao::domain::input::EndReason;
use dabiao::domain::record::Kind;
use dabiao::domain::role::Role;
use dabiao::domain::sitting::{Outcome, SittingKind, SittingState};
use dabiao::domain::source::DrillSource;
use dabiao::domain::standard::Shortfall;
use dabiao::store::{DATABASE_FILE, Db};
use dabiao::ui::Screen;
use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use super::form_attempts::problems;
use super::support::by_right::ByRight as _;
use super::support::command::{PASSPHRASE, dabiao, says};
use super::support::form_hand::{begin, enter, enter_and_hand_in, form, in_hand};
use super::support::room::{CANDIDATES, INVIGILATOR, PASSWORD, PIN, audit};
use super::support::rooms::{self, Rooms};
use super::support::staff::{
    ISSUER, founded_at, invigilator, now_ms, officer, planned_as, standard, with_one,
};
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

const STANDARD: &str = "guidance-2027";
const INSTRUCTOR: &str = "059905";

/// A station with a guidance officer, an issuer and an instructor, on the morning of the tests.
fn station(folder: &Path, standards: &[(&str, String)]) {
    founded_at(folder, MORNING_MS, standards);
    with_one(folder, MORNING_MS + 1_000, (ISSUER, "何静"), Role::Issuer);
    let instructor = with_one(folder, MORNING_MS + 2_000, (INSTRUCTOR, "孙教官"), Role::Instructor);
    let mut db = Db::open(folder, &Uuid::nil).unwrap();
    let signer = dabiao::app::bring_signer(folder.to_owned(), [1; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS + 3_000, signer).unwrap();
    let people = db.officers().unwrap();
    let at_ms = MORNING_MS + 4_000;
    let stamp = Stamp {
        on: jiff::civil::date(2026, 11, 23),
        at: Timestamp::from_millisecond(at_ms).unwrap(),
        id: Uuid::from_u128(0xC0_0001),
        by: instructor,
    };
    let officer = people.iter().find(|o| o.badge == CANDIDATES[0]).unwrap().id;
    let step = MembershipFact { stamp, officer, step: Step::JoinMember, note: String::new() };
    db.put_cohort(at_ms, &[CohortFact::Step(step)]).unwrap();
}

/// The invigilator plans and opens a sitting of that kind, and the candidate sits down.
fn seated(t: &mut Typist, standard: &str, kind: SittingKind) -> Uuid {
    invigilator(t);
    let id = planned_as(t, standard, kind, &CANDIDATES[..1]);
    assert_eq!(t.session.core().sitting(id).unwrap().sitting.plan().kind, kind);
    t.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::HandOver));
    t.act(Action::Exam(ExamAction::SeatIn { badge: CANDIDATES[0].into(), secret: PIN.into() }));
    id
}

fn closed(t: &mut Typist, id: Uuid) {
    t.act(Action::Exam(ExamAction::LeaveSeat));
    t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    let known = t.session.core().sitting(id).unwrap();
    assert_eq!(known.sitting.state(), SittingState::Closed, "{:?}", t.session.notice());
}

/// The copying of the shipped standard: 63 字/分 without an error.
fn copied(folder: &Path, at_ms: i64) {
    let mut t = Typist::at_time(folder, at_ms);
    let id = seated(&mut t, STANDARD, SittingKind::Copy);
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Start));
    t.act(Action::Exam(ExamAction::Begin));
    let text: Vec<char> = t.presented(630).chars().collect();
    for piece in text.chunks(10) {
        t.commit(9_000, &piece.iter().collect::<String>());
    }
    t.clock.advance(600_000);
    t.settle();
    closed(&mut t, id);
    let roll = &t.session.core().sitting(id).unwrap().roll;
    assert!(matches!(roll[0].outcome, Outcome::Passed { .. }), "{:?}", roll[0].outcome);
}

/// The forms of the shipped standard up to the kill: a trial, five records and a half. The sitting, the attempt, and the
/// wall clock of that moment.
fn cut_off(folder: &Path, at_ms: i64) -> (Uuid, Uuid, i64) {
    let mut t = Typist::at_time(folder, at_ms);
    let id = seated(&mut t, STANDARD, SittingKind::Form);
    t.act(Action::Exam(ExamAction::StartTrial));
    let trial = t.session.drill().entering().expect("a trial of forms");
    assert!(trial.is_trial() && trial.shows_rules() && trial.phase() == DrillPhase::Ready);
    begin(&mut t);
    enter(&mut t, None);
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Start));
    t.act(Action::Exam(ExamAction::Begin));
    let entering = t.session.drill().entering().expect("an exam of forms");
    assert!(t.session.drill().in_exam() && !entering.shows_rules() && entering.shown_card().is_some());
    assert!(entering.cards().1 >= 10 && entering.left_ms(t.session.mono_ms()) == Some(2_700_000));
    let attempt = entering.id();
    // An exam has no pause, and not all cards are in.
    t.act(Action::Drill(DrillAction::Pause));
    t.act(Action::Drill(DrillAction::HandIn));
    assert_eq!(t.session.drill().entering().unwrap().phase(), DrillPhase::Running);
    t.act(Action::DismissNotice);
    for _ in 0..5 {
        enter_and_hand_in(&mut t, None);
    }
    enter(&mut t, None);
    t.until_on_disk();
    t.settle();
    let events = t.session.drill().ongoing().unwrap().machine().events() as u64;
    assert_eq!(t.session.acknowledged(), Some((attempt, events - 1)));
    let wall_ms = t.session.now().as_millisecond();
    (id, attempt, wall_ms)
}

/// The invigilator lets the candidate go on ten minutes later; five more records, and the time is up.
fn gone_on(folder: &Path, (id, attempt, stopped): (Uuid, Uuid, i64)) -> i64 {
    let mut t = Typist::at_time(folder, stopped + 600_000);
    invigilator(&mut t);
    t.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    let candidate = officer(&t, CANDIDATES[0]).id;
    t.act(Action::Exam(ExamAction::LetGoOn { officer: candidate, secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::GoOn));
    let entering = t.session.drill().entering().unwrap_or_else(|| panic!("{:?}", t.session.notice()));
    assert_eq!((entering.id(), entering.cards().0), (attempt, 5));
    assert!(entering.left_ms(t.session.mono_ms()).is_some_and(|left| left < 2_700_000));
    // What was entered of the sixth card is there.
    form(&mut t, 1_000, FormEventKind::HandIn);
    for _ in 0..4 {
        enter_and_hand_in(&mut t, None);
    }
    t.clock.advance(2_700_000);
    t.settle();
    assert!(!t.session.drill().in_exam());
    let result = t.session.practice().form_result().expect("the result");
    let (rule, verdict) = result.verdict.as_ref().expect("its standard judges");
    assert_eq!((result.report.score.entered(), result.report.score.qualified()), (10, 10));
    assert!(verdict.passed && rule.min_records == 10 && result.report.end == EndReason::Time);
    closed(&mut t, id);
    let roll = &t.session.core().sitting(id).unwrap().roll;
    assert!(matches!(roll[0].outcome, Outcome::Passed { grade: None }), "{:?}", roll[0].outcome);
    assert_eq!(roll[0].interruptions, 1);
    assert!((600_000..602_000).contains(&roll[0].gap_ms), "{}", roll[0].gap_ms);
    t.session.now().as_millisecond()
}

fn paper(t: &mut Typist, action: CertificateAction) {
    t.act(Action::Certificates(action));
    for _ in 0..50 {
        if t.session.certificates().progress().is_none() {
            return;
        }
        t.settle();
    }
}

#[test]
fn the_guidance_standard_as_shipped_is_sat_certified_and_verified_with_a_kill_in_it() {
    let folder = tempfile::tempdir().unwrap();
    station(folder.path(), &[]);
    copied(folder.path(), MORNING_MS + 600_000);
    // Without the forms nothing is due.
    let later = MORNING_MS + 3 * 3_600_000;
    let cut = cut_off(folder.path(), later);
    audit(folder.path());
    let end = gone_on(folder.path(), cut);
    audit(folder.path());

    let mut t = Typist::at_time(folder.path(), end + 3_600_000);
    let issuer = officer(&t, ISSUER).id;
    t.act(Action::Door(DoorAction::SignIn(issuer)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
    let holder = "岚江市公安局".to_owned();
    paper(&mut t, CertificateAction::CreateIssuerKey { passphrase: PASSPHRASE.into(), holder });
    assert!(matches!(t.session.certificates().issuer_key(), KeyState::Open(_)), "{:?}", t.session.notice());
    paper(&mut t, CertificateAction::IssueDue { standard: STANDARD.into() });
    let issued = t.session.core().certificates().to_vec();
    assert_eq!(issued.len(), 1, "{:?} {:?}", t.session.notice(), t.session.certificates().message());
    drop(t);
    audit(folder.path());
    says(&mut dabiao(folder.path(), &["verify", &issued[0].token, "--json"]), 0, &["\"valid\":true"]);

    // Another form in its row is found.
    let db = Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    db.execute_batch("DROP TRIGGER attempt_sealed_is_final").unwrap();
    let other = "replace(exercise_id, 'exam-form/population_floating', 'exam-form/hotel')";
    let sql = format!("UPDATE attempt SET exercise_id = {other} WHERE id = ?1");
    db.execute(&sql, [cut.1.as_bytes()]).unwrap();
    drop(db);
    let found = problems(folder.path());
    assert!(found.iter().any(|p| p.contains(&cut.1.to_string())), "{found:?}");
}

#[test]
fn a_form_of_an_exam_that_is_too_short_or_unqualified_fails_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let toml = standard("forms-short", 300, 30, "invigilator")
        + "[form]\nkind = \"hotel\"\nqualified_percent = 98\nmin_records = 3\nduration_s = 300\n";
    station(folder.path(), &[("forms-short", toml)]);
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 600_000);
    let id = seated(&mut t, "forms-short", SittingKind::Form);
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Start));
    t.act(Action::Exam(ExamAction::Begin));
    enter_and_hand_in(&mut t, None);
    enter_and_hand_in(&mut t, Some(1));
    t.clock.advance(300_000);
    t.settle();
    let result = t.session.practice().form_result().expect("the result");
    let missing: Vec<&str> = result.verdict.as_ref().unwrap().1.missing.iter().map(Shortfall::name).collect();
    assert_eq!(missing, ["qualified", "records"]);
    closed(&mut t, id);
    let roll = &t.session.core().sitting(id).unwrap().roll;
    assert!(matches!(roll[0].outcome, Outcome::Failed(_)), "{:?}", roll[0].outcome);
    drop(t);
    audit(folder.path());
}

#[test]
fn a_sitting_of_forms_is_held_at_other_pcs_and_collected() {
    let toml = standard(rooms::STANDARD, rooms::SECONDS, 31, "invigilator")
        + "[form]\nkind = \"hotel\"\nqualified_percent = 98\nmin_records = 2\nduration_s = 300\n";
    let room = Rooms::planned_as(2, toml, SittingKind::Form);
    let (stick, id) = (room.text("stick"), room.sitting.to_string());
    let packed = room.hold(&["exam", "pack", &id, "--out", &stick, "--stations", "考场-01", "--json"]);
    let packed = packed.ends(0, &[]).json();
    let code = packed["start_code"].as_str().unwrap().to_owned();
    room.run("s1", &["exam", "seat", &Rooms::ticket(&packed, 0)]).ends(0, &["has not begun"]);
    room.hold(&["exam", "start", &id]).ends(0, &[&code]);
    let badges = Rooms::seated(&packed, 0);
    let mut t = rooms::seat(&room.at("s1"), room.sitting, now_ms() + 30_000);
    rooms::give(&mut t, &code);
    let mut cards = Vec::new();
    for (n, badge) in badges.iter().enumerate() {
        rooms::begin(&mut t, badge);
        cards.push(in_hand(&t).0);
        enter_and_hand_in(&mut t, None);
        enter_and_hand_in(&mut t, (n == 1).then_some(1));
        t.clock.advance(300_000);
        t.settle();
        assert!(!t.session.drill().in_exam());
        t.act(Action::Exam(ExamAction::LeaveSeat));
    }
    assert_ne!(cards[0], cards[1], "each seat has its own cards");
    drop(t);
    room.run("s1", &["exam", "hand-in", "--out", &stick]).ends(0, &[]);
    let said = room.hold(&["exam", "collect", &stick, "--json", "--close"]).ends(0, &[]).json();
    let seats = said["seats"].as_array().unwrap();
    assert!(seats.len() == 2 && seats.iter().all(|seat| seat["state"] == "collected"), "{said}");
    room.audit();
    let db = Db::open(&room.at("host"), &Uuid::nil).unwrap();
    let rows = db.exam_rows().unwrap();
    let mut records: Vec<(u32, u32)> = rows
        .iter()
        .map(|row| match row.figures.unwrap() {
            ExamFigures::Form(form) => (form.qualified, form.entered),
            ExamFigures::Copy(_) => panic!("{row:?}"),
        })
        .collect();
    records.sort_unstable();
    assert_eq!(records, [(1, 2), (2, 2)]);
}

#[test]
fn a_coming_exam_of_forms_is_rehearsed_with_its_form_and_minutes() {
    let folder = tempfile::tempdir().unwrap();
    station(folder.path(), &[]);
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 600_000);
    invigilator(&mut t);
    let candidate = officer(&t, CANDIDATES[0]).id;
    let invigilators = vec![officer(&t, INVIGILATOR).id];
    t.act(Action::Exam(ExamAction::Plan(PlanForm {
        at: "2026-11-26 10:30".parse().unwrap(),
        room: "三楼机房".into(),
        standard: STANDARD.into(),
        kind: SittingKind::Form,
        seats: NonZeroU32::MIN,
        candidates: vec![candidate],
        invigilators,
    })));
    assert_eq!(t.session.core().sittings().count(), 1, "{:?}", t.session.notice());
    t.act(Action::SignOut);
    drop(t);
    let mut w = Window::open_at(folder.path(), Look::PLAIN, Screen::Today, MORNING_MS + 1_200_000);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(candidate)));
    let settings = *w.harness.state().session().settings();
    w.act(Action::Set(Settings { experience: Some(Experience::Fluent), ..settings }));
    let steps = w.harness.state().session().practice().today().next.clone();
    let Some(Next::Rehearsal { sitting, kind, minutes, days, .. }) = steps.first() else {
        panic!("{steps:?}")
    };
    let asked = (*sitting, *kind, *minutes, *days);
    assert_eq!(asked, (SittingKind::Form, Kind::PopulationFloating, 45, 3), "{steps:?}");
    assert!(w.sees("2026-11-26 有表单录入考核（还有 3 天）"));
    w.press_button("开始今天的训练");
    let id = w.harness.state().session().drill().ongoing().expect("a sitting").start().exercise_id.clone();
    assert_eq!(DrillSource::of(&id).cards().map(|cards| cards.form), Some("population_floating"), "{id}");
}
