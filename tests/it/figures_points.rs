//! A standard of points from the plan of a sitting to the certificate, its check and its audit.

use std::path::Path;

use dabiao::app::certificates::KeyState;
use dabiao::app::exam::{PlanForm, with_points};
use dabiao::app::{Action, CertificateAction, DoorAction, ExamAction, JournalKeys};
use dabiao::domain::certification::AttemptResult;
use dabiao::domain::input::EventKind;
use dabiao::domain::role::Role;
use dabiao::domain::sitting::{Outcome, RollRow};
use dabiao::domain::standard::Shortfall;
use dabiao::store::{AuditAgainst, Db};
use serde_json::Value;
use uuid::Uuid;

use super::support::command::{dabiao, ended};
use super::support::staff::officer;
use super::support::typist::Typist;

const STANDARD: &str = "court-hunan-2014";
const PASSWORD: &str = "correct horse";
const PIN: &str = "482615";
const SECONDS: u64 = 900;
const PASSES: &str = "059001";
const FAILS: &str = "059002";
const INVIGILATOR: &str = "059100";
const ISSUER: &str = "059200";
const ADMIN: &str = "059900";

/// A station with two candidates, an invigilator and an issuer, all with their secrets.
fn room(folder: &Path) -> Typist {
    let mut t = Typist::at(folder);
    for (badge, name) in [(PASSES, "王德明"), (FAILS, "李晓峰"), (INVIGILATOR, "赵志强"), (ISSUER, "何静")]
    {
        t.act(Action::Door(DoorAction::AddOfficer {
            badge: badge.into(),
            name: name.into(),
            unit: "文昌派出所".into(),
        }));
        t.act(Action::SignOut);
    }
    t.act(Action::Door(DoorAction::SetUpAdmin {
        badge: ADMIN.into(),
        name: "系统员".into(),
        unit: "科信大队".into(),
        secret: PASSWORD.into(),
    }));
    for (badge, role) in [(INVIGILATOR, Role::Invigilator), (ISSUER, Role::Issuer)] {
        let (officer, roles) = (officer(&t, badge).id, vec![role]);
        t.act(Action::Door(DoorAction::SetAccount { officer, roles, secret: Some("given by admin".into()) }));
    }
    t.act(Action::SignOut);
    for badge in [ISSUER, INVIGILATOR] {
        t.act(Action::SignOut);
        t.act(Action::Door(DoorAction::SignIn(officer(&t, badge).id)));
        t.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
        t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
        assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
    }
    t
}

/// The invigilator plans the sitting, opens it and hands the PC over.
fn held(t: &mut Typist) -> Uuid {
    let candidates = [PASSES, FAILS].map(|badge| officer(t, badge).id).to_vec();
    t.act(Action::Exam(ExamAction::Plan(PlanForm {
        at: "2026-11-23 10:30".parse().unwrap(),
        room: "三楼机房".into(),
        standard: STANDARD.into(),
        kind: dabiao::domain::sitting::SittingKind::Copy,
        seats: std::num::NonZeroU32::new(2).unwrap(),
        candidates,
        invigilators: vec![officer(t, INVIGILATOR).id],
    })));
    let id = t.session.core().sittings().next().unwrap_or_else(|| panic!("{:?}", t.session.notice()));
    let id = id.sitting.plan().id;
    t.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::HandOver));
    id
}

/// The candidate types the first `chars` of their text, right, and waits for the end. The points that they are shown.
fn writes(t: &mut Typist, badge: &str, chars: usize) -> f64 {
    t.act(Action::Exam(ExamAction::SeatIn { badge: badge.into(), secret: PIN.into() }));
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Start));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    let text: Vec<char> = t.presented(chars).chars().collect();
    assert_eq!(text.len(), chars);
    let pieces = text.chunks(10).count() as u64;
    for piece in text.chunks(10) {
        t.input(0, EventKind::Preedit("ci".into()));
        t.commit((SECONDS - 20) * 1_000 / pieces, &piece.iter().collect::<String>());
        t.session.poll();
    }
    t.clock.advance(30_000);
    t.settle();
    let result = t.session.practice().result().unwrap();
    let points = result.points.expect("the candidate is told the points");
    assert!(points.counts.correct as usize == chars && points.counts.drawn == 30, "{:?}", points.counts);
    assert_eq!(points.reached, points.have >= 80.0);
    t.act(Action::Exam(ExamAction::LeaveSeat));
    points.have
}

fn roll(t: &Typist, sitting: Uuid) -> Vec<RollRow> {
    t.session.core().sitting(sitting).unwrap().roll.clone()
}

/// The log of an attempt and the seed of its seat, replayed by the command line under the standard.
fn replayed(folder: &Path, data: &Path, badge: &str, draw: bool) -> Value {
    let db = Db::open(data, &Uuid::nil).unwrap();
    let row = db.exam_attempts().unwrap().into_iter().find(|row| row.badge == badge).unwrap();
    let log = db.attempt_log(row.start.id).unwrap().log;
    drop(db);
    let file = folder.join(format!("{badge}.jsonl"));
    std::fs::write(&file, log.write()).unwrap();
    let seed = row.start.exercise_id.rsplit('/').next().unwrap().to_owned();
    let mut args = vec!["replay", file.to_str().unwrap(), "--standard", STANDARD, "--json"];
    if draw {
        args.extend(["--draw", &seed]);
    }
    let output = ended(&mut dabiao(data, &args));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_standard_of_points_is_sat_judged_certified_and_audited() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let mut t = room(&data);
    let sitting = held(&mut t);
    let good = writes(&mut t, PASSES, 1_300);
    let bad = writes(&mut t, FAILS, 700);
    assert!(good >= 87.0 && bad < 65.0, "{good} {bad}");
    t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    let rows = roll(&t, sitting);
    let of = |t: &Typist, badge: &str| {
        let id = officer(t, badge).id;
        rows.iter().find(|row| row.officer == id).unwrap().clone()
    };
    assert!(matches!(of(&t, PASSES).outcome, Outcome::Passed { .. }), "{:?}", of(&t, PASSES).outcome);
    let Outcome::Failed(missing) = of(&t, FAILS).outcome else { panic!("{:?}", of(&t, FAILS).outcome) };
    let [Shortfall::Points { have, need }] = missing[..] else { panic!("{missing:?}") };
    assert!((have - bad).abs() < 1e-9 && (need - 80.0).abs() < 1e-9);
    let known = t.session.core().sitting(sitting).unwrap();
    let told = with_points(t.session.texts(), known, &of(&t, FAILS), "未通过".into());
    assert_eq!(told, format!("未通过 {:.1}分", (bad * 10.0).floor() / 10.0));
    let Some(AttemptResult::Copy(copied)) = of(&t, PASSES).result else { panic!("a result") };
    assert!(copied.formula().is_some());
    // The issuer issues what is due by it: one certificate.
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(officer(&t, ISSUER).id)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    let (passphrase, holder) = ("发证专用 2026 通行短语".into(), "岚江市公安局".into());
    t.act(Action::Certificates(CertificateAction::CreateIssuerKey { passphrase, holder }));
    assert!(matches!(t.session.certificates().issuer_key(), KeyState::Open(_)), "{:?}", t.session.notice());
    t.act(Action::Certificates(CertificateAction::IssueDue { standard: STANDARD.into() }));
    let issued = t.session.core().certificates().to_vec();
    assert_eq!(issued.len(), 1, "{:?}", t.session.notice());
    assert_eq!((issued[0].officer_id, issued[0].standard.as_str()), (officer(&t, PASSES).id, STANDARD));
    t.act(Action::SignOut);
    drop(t);
    // The audit makes the certificate again from the log, the seat and the standard.
    let db = Db::open(&data, &Uuid::nil).unwrap();
    let report = JournalKeys::audit(&db, &data, None).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!(report.certificates, 1);
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
    drop(db);
    let checked = ended(&mut dabiao(&data, &["verify", &issued[0].token, "--json"]));
    let checked: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(checked["valid"], true, "{checked}");
    // The command line gives the same points for the same log and seat, and none where the draw is not known.
    for (badge, points, passed) in [(PASSES, good, true), (FAILS, bad, false)] {
        let told = replayed(folder.path(), &data, badge, true);
        assert!((told["points"].as_f64().unwrap() - points).abs() < 1e-9, "{told}");
        assert_eq!(told["passed"], passed);
        let told = replayed(folder.path(), &data, badge, false);
        assert_eq!((&told["passed"], &told["missing"][0]["rule"]), (&false.into(), &"formula".into()));
        assert!(told.get("points").is_none());
    }
}

/// A result whose points are higher than those of its log is no basis for a certificate.
#[test]
fn points_are_counted_from_the_log_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = room(folder.path());
    held(&mut t);
    writes(&mut t, FAILS, 700);
    t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(officer(&t, ISSUER).id)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    let due: usize = t.session.certificates().due().iter().map(|due| due.officers.len()).sum();
    assert_eq!(due, 0);
}

/// In a short text all sentences are drawn: no seed is needed.
#[test]
fn the_command_line_scores_points_of_a_short_text_without_a_draw() {
    let folder = tempfile::tempdir().unwrap();
    let text = "今天下午民警到场核实情况。群众反映的问题已经解决。".repeat(8);
    let presented = folder.path().join("p.txt");
    std::fs::write(&presented, &text).unwrap();
    let path = presented.to_str().unwrap();
    let args =
        ["score", "--presented", path, "--transcript", path, "--seconds", "900", "--standard", STANDARD];
    let output = ended(&mut dabiao(folder.path(), &[&args[..], &["--json"]].concat()));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let chars = text.chars().count() as f64;
    let want = (85.0 - (1_200.0 - chars) * 0.07).max(0.0) + 16.0 * 0.5;
    assert!((told["points"].as_f64().unwrap() - want).abs() < 1e-9, "{told} {want}");
    let plain = ended(&mut dabiao(folder.path(), &args));
    assert!(String::from_utf8_lossy(&plain.stdout).contains("Points: "), "{plain:?}");
    let wrong = ended(&mut dabiao(folder.path(), &[&args[..], &["--draw", "xyz"]].concat()));
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("xyz"));
}
