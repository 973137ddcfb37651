//! An exam room at the window: people with secrets, a sitting that is planned and held, candidates who write.

use std::path::Path;

use dabiao::app::exam::PlanForm;
use dabiao::app::{Action, DoorAction, ExamAction, ResetProof};
use dabiao::domain::role::Role;
use dabiao::domain::roster::Officer;
use dabiao::domain::sitting::SittingKind;
use dabiao::store::{AuditReport, Db};
use dabiao::ui::Screen;
use egui::{Event, ImeEvent};
use uuid::Uuid;

use super::logs::assert_rules_kept;
use super::typist::Typist;
use super::window::{Look, Window};

/// Badges of three candidates, the invigilator and the administrator.
pub const CANDIDATES: [&str; 3] = ["059001", "059002", "059003"];
pub const INVIGILATOR: &str = "059100";
pub const ADMIN: &str = "059900";
pub const PIN: &str = "482615";
pub const PASSWORD: &str = "correct horse";
/// Milliseconds of the officers' exam.
pub const EXAM_MS: u64 = 600_000;

/// A folder with three candidates and an invigilator in its roster, and no accounts.
pub fn roster(folder: &Path) {
    let mut t = Typist::at(folder);
    let names = ["王德明", "李晓峰", "周海燕"];
    for (badge, name) in CANDIDATES.into_iter().zip(names).chain([(INVIGILATOR, "赵志强")]) {
        let (badge, name) = (badge.to_owned(), name.to_owned());
        t.act(Action::Door(DoorAction::AddOfficer { badge, name, unit: "文昌派出所".into() }));
        t.act(Action::SignOut);
    }
}

/// A window before sign-in, an hour after the one before it.
pub fn window(folder: &Path, look: Look) -> Window {
    let hours = std::fs::read_dir(folder)
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with("opened-"));
    let hours = hours.count() as u64 + 1;
    std::fs::write(folder.join(format!("opened-{hours}")), "").unwrap();
    let mut w = Window::open(folder, look, Screen::Exam);
    w.act(Action::Door(DoorAction::CancelAsk));
    w.act(Action::SignOut);
    w.clock.advance(hours * 3_600_000);
    w
}

/// The officer with this badge.
pub fn officer(w: &Window, badge: &str) -> Officer {
    let session = w.harness.state().session();
    session.officers().iter().find(|o| o.badge == badge).expect("an officer").clone()
}

/// An officer signs in with the password.
pub fn sign_in(w: &mut Window, badge: &str) {
    w.act(Action::Door(DoorAction::SignIn(officer(w, badge).id)));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    let session = w.harness.state().session();
    assert!(session.officer().is_some_and(|o| o.badge == badge), "{:?}", session.notice());
    w.go_back();
}

/// Accounts of the administrator and the invigilator, who is signed in at the end.
pub fn accounts(w: &mut Window) {
    w.act(Action::Door(DoorAction::SetUpAdmin {
        badge: ADMIN.into(),
        name: "系统员".into(),
        unit: "科信大队".into(),
        secret: PASSWORD.into(),
    }));
    let id = officer(w, INVIGILATOR).id;
    let (roles, secret) = (vec![Role::Invigilator], Some("given by admin".to_owned()));
    w.act(Action::Door(DoorAction::SetAccount { officer: id, roles, secret }));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(id)));
    w.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(w.harness.state().session().officer().is_some(), "{:?}", w.harness.state().session().notice());
    w.go_back();
}

/// A sitting of these candidates, planned by the invigilator. Its id.
pub fn plan(w: &mut Window, badges: &[&str]) -> Uuid {
    plan_by(w, badges, "officer-2027")
}

/// The same by another standard.
pub fn plan_by(w: &mut Window, badges: &[&str], standard: &str) -> Uuid {
    plan_as(w, badges, standard, SittingKind::Copy)
}

/// The same of that kind.
pub fn plan_as(w: &mut Window, badges: &[&str], standard: &str, kind: SittingKind) -> Uuid {
    let candidates = badges.iter().map(|badge| officer(w, badge).id).collect();
    let invigilators = vec![officer(w, INVIGILATOR).id];
    w.act(Action::Exam(ExamAction::Plan(PlanForm {
        at: "2026-11-23 10:30".parse().unwrap(),
        room: "三楼机房".into(),
        standard: standard.into(),
        kind,
        seats: std::num::NonZeroU32::new(3).unwrap(),
        candidates,
        invigilators,
    })));
    let session = w.harness.state().session();
    session.core().sittings().next().unwrap_or_else(|| panic!("{:?}", session.notice())).sitting.plan().id
}

/// The room of a roster with accounts, and a sitting that is planned for all candidates.
pub fn planned(folder: &Path) -> (Window, Uuid) {
    roster(folder);
    let mut w = window(folder, Look::PLAIN);
    accounts(&mut w);
    let id = plan(&mut w, &CANDIDATES);
    (w, id)
}

/// Opens the sitting, or resumes it.
pub fn hold(w: &mut Window, id: Uuid) {
    w.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    assert!(
        w.harness.state().session().exams().held().is_some(),
        "{:?}",
        w.harness.state().session().notice()
    );
}

/// A candidate sits down.
pub fn sit(w: &mut Window, badge: &str) {
    w.act(Action::Exam(ExamAction::HandOver));
    w.act(Action::Exam(ExamAction::SeatIn { badge: badge.into(), secret: PIN.into() }));
    let session = w.harness.state().session();
    assert!(session.exams().seat().is_some_and(|s| s.officer.badge == badge), "{:?}", session.notice());
}

/// A sitting that runs, with its first candidate in an exam that has begun. Its id.
pub fn begun(w: &mut Window, badges: &[&str]) -> Uuid {
    accounts(w);
    let id = plan(w, badges);
    hold(w, id);
    sit(w, badges[0]);
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Start));
    w.act(Action::Exam(ExamAction::Begin));
    assert!(w.harness.state().session().drill().in_exam(), "{:?}", w.harness.state().session().notice());
    id
}

/// Types `n` right characters of the exam, five to a commit, evenly in `ms` milliseconds.
pub fn write(w: &mut Window, n: usize, ms: u64) {
    let drill = w.harness.state().session().drill().copying().expect("an exam").drill();
    let done = drill.transcript().chars().len();
    let text: Vec<char> = drill.presented().iter().map(|u| u.shown).skip(done).take(n).collect();
    assert_eq!(text.len(), n);
    let mut passed = 0;
    for (i, piece) in text.chunks(5).enumerate() {
        let at = ms * (i as u64 + 1) * 5 / (n as u64 + 4);
        w.clock.advance(at.min(ms) - passed);
        passed = at.min(ms);
        w.preedit("ci");
        w.harness.event(Event::Ime(ImeEvent::Preedit { text: String::new(), active_range_chars: None }));
        w.commit(&piece.iter().collect::<String>());
    }
    w.clock.advance(ms - passed);
    w.settle();
}

/// The whole store is sound, signatures too.
pub fn audit(folder: &Path) -> AuditReport {
    let db = Db::open(folder, &|| Uuid::nil()).unwrap();
    let report = dabiao::app::JournalKeys::audit(&db, folder, None).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let key =
        dabiao::credential::StationKey::load(&folder.join(dabiao::credential::STATION_KEY_FILE)).unwrap();
    let key = key.public().key_id().to_string();
    assert!(report.series.iter().all(|series| series.own && series.key.as_ref() == Some(&key)));
    assert_rules_kept(&db);
    report
}

/// The signed-in administrator gives the invigilator `officer` the password "given once more", by their recovery code.
pub fn replaced_by_code(officer: Uuid, code: String) -> Action {
    Action::Door(DoorAction::ReplaceSecret {
        officer,
        roles: vec![Role::Invigilator],
        secret: "given once more".to_owned(),
        why: "忘了".to_owned(),
        proof: ResetProof::Code(code),
    })
}
