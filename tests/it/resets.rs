//! A password that its owner chose is replaced by two people: who may be the second, what is told of it, and codes that a
//! backup brings back.

use std::path::Path;

use dabiao::app::{Action, DoorAction, JournalKeys, ResetProof};
use dabiao::domain::role::Role;
use dabiao::store::facts;
use dabiao::store::{AuditReport, Db, Fact};
use dabiao::ui::Screen;
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::room::{ADMIN, CANDIDATES, INVIGILATOR, PASSWORD, officer, roster, window};
use super::support::sticks::run;
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

const GIVEN: &str = "given by admin";
const HOUR_MS: i64 = 3_600_000;

fn report(folder: &Path) -> AuditReport {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    JournalKeys::audit(&db, folder, None).unwrap()
}

fn noted(folder: &Path, words: &str) -> bool {
    report(folder).notes.iter().any(|note| note.what.contains(words))
}

/// The administrator gives somebody a role and a first password; `chooses` their own at the first sign-in.
fn staff(w: &mut Window, badge: &str, role: Role, chooses: bool) -> Uuid {
    let id = officer(w, badge).id;
    let account = DoorAction::SetAccount { officer: id, roles: vec![role], secret: Some(GIVEN.to_owned()) };
    w.act(Action::Door(account));
    if chooses {
        w.act(Action::SignOut);
        w.act(Action::Door(DoorAction::SignIn(id)));
        w.act(Action::Door(DoorAction::GiveSecret(GIVEN.into())));
        w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
        assert!(w.harness.state().session().officer().is_some_and(|own| own.id == id));
    }
    admin(w);
    id
}

/// The administrator signs in.
fn admin(w: &mut Window) {
    w.act(Action::SignOut);
    let id = officer(w, ADMIN).id;
    w.act(Action::Door(DoorAction::SignIn(id)));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    let session = w.harness.state().session();
    assert!(session.officer().is_some_and(|own| own.id == id), "{:?}", session.notice());
}

/// A window of an administrator with staff: a trainer and an invigilator, whose first passwords the administrator gave.
/// Who they are, and the administrator's sealed code.
fn office(folder: &Path) -> (Window, [Uuid; 3], String) {
    roster(folder);
    let mut w = window(folder, Look::PLAIN);
    w.act(Action::Door(DoorAction::SetUpAdmin {
        badge: ADMIN.into(),
        name: "系统员".into(),
        unit: "科信大队".into(),
        secret: PASSWORD.into(),
    }));
    let code = w.harness.state().session().door().shown_recovery_code().expect("a code").to_owned();
    w.click("已经抄下来了");
    let own = officer(&w, ADMIN).id;
    let trainer = staff(&mut w, CANDIDATES[0], Role::Trainer, true);
    let second = staff(&mut w, INVIGILATOR, Role::Invigilator, true);
    (w, [own, trainer, second], code)
}

fn replaces(officer: Uuid, proof: ResetProof) -> Action {
    let (roles, secret, why) = (vec![Role::Trainer], "given once more".to_owned(), "当面核实".to_owned());
    Action::Door(DoorAction::ReplaceSecret { officer, roles, secret, why, proof })
}

#[test]
fn a_second_person_whose_first_password_the_same_administrator_gave_is_shown_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, [_, trainer, second], _) = office(folder.path());
    w.harness.state_mut().go(Screen::ThisPc);
    w.settle();
    w.click("人员与角色");
    w.click("059001   王德明");
    w.pictures("reset-second-given");
    assert!(w.sees("核对都会写明"));
    w.act(replaces(trainer, ResetProof::Second { officer: second, secret: PASSWORD.into() }));
    drop(w);
    assert_eq!(report(folder.path()).problems, []);
    assert!(noted(folder.path(), "whose own first password"), "{:?}", report(folder.path()).notes);
}

/// What the audit finds after these facts, put on record by whoever has the station's key.
fn forged(folder: &Path, told: &[Fact]) -> Vec<String> {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    let mut db = Db::open(copy.path(), &Uuid::nil).unwrap();
    let signer = dabiao::app::bring_signer(copy.path().to_owned(), [1; 32])().unwrap().unwrap();
    let now = MORNING_MS + 30 * HOUR_MS;
    db.sign_with(now, signer).unwrap();
    for fact in told {
        db.put(now, fact).unwrap();
    }
    drop(db);
    report(copy.path()).problems.into_iter().map(|problem| problem.what).collect()
}

fn replaced(officer_id: Uuid, second: Uuid, by: Uuid) -> Fact {
    let (why, second) = ("忘了".to_owned(), Some(second));
    Fact::ReplaceSecret(facts::ReplaceSecret { officer_id, why, code_hash: None, second, sealed: None, by })
}

fn gives(officer_id: Uuid, by: Uuid) -> Fact {
    Fact::SetAccount(facts::SetAccount {
        officer_id,
        roles: vec![Role::Trainer.name().to_owned()],
        secret_hash: Some("ab".repeat(32)),
        must_change: true,
        by: Some(by),
    })
}

#[test]
fn a_replacement_lets_the_next_entry_give_a_password_and_no_later_one() {
    let folder = tempfile::tempdir().unwrap();
    let (w, [own, trainer, second], _) = office(folder.path());
    drop(w);
    let alone = |found: &[String]| found.iter().any(|what| what.contains("alone, without a second person"));
    let told = [replaced(trainer, second, own), gives(trainer, own)];
    let found = forged(folder.path(), &told);
    assert!(!alone(&found), "{found:?}");
    let between = Fact::SignedIn(facts::SignedIn { officer_id: own });
    let found = forged(folder.path(), &[replaced(trainer, second, own), between, gives(trainer, own)]);
    assert!(alone(&found), "{found:?}");
}

#[test]
fn nobody_confirms_by_a_password_that_they_were_given() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, [own, trainer, _], _) = office(folder.path());
    let never = staff(&mut w, CANDIDATES[1], Role::Invigilator, false);
    // The window offers nobody who never chose one, and the store takes nobody.
    w.act(replaces(trainer, ResetProof::Second { officer: never, secret: GIVEN.into() }));
    drop(w);
    let found = forged(folder.path(), &[replaced(trainer, never, own), gives(trainer, own)]);
    assert!(found.iter().any(|what| what.contains("a password that somebody else gave them")), "{found:?}");
    let told = |fact: &Fact| matches!(fact, Fact::ReplaceSecret(_));
    let db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let journal = db.journal().unwrap();
    assert!(!journal.iter().any(|entry| told(&Fact::read(&entry.op, &entry.body).unwrap())));
}

#[test]
fn a_backup_brings_no_used_code_back_that_replaces_a_second_person() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let (w, [own, trainer, _], code) = office(folder.path());
    drop(w);
    let password = outside.path().join("password");
    std::fs::write(&password, PASSWORD).unwrap();
    let backup = outside.path().join("yesterday.dabiao").display().to_string();
    let by = ["--officer", ADMIN, "--password-file", password.to_str().unwrap()];
    run(folder.path(), &[&["backup", &backup][..], &by].concat()).ends(0, &[]);
    let uses = |t: &mut Typist| {
        t.act(Action::Door(DoorAction::SignIn(own)));
        t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
        assert!(t.session.officer().is_some_and(|officer| officer.id == own), "{:?}", t.session.notice());
        let shown = t.session.door().shown_recovery_code().map(str::to_owned);
        t.act(replaces(trainer, ResetProof::Code(code.clone())));
        (shown, t.session.notice().map(|notice| notice.what.clone()))
    };
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 20 * HOUR_MS);
    let (shown, refused) = uses(&mut t);
    assert_eq!(shown, None, "the old one is good still");
    assert!(refused.is_none_or(|what| !what.contains("恢复码不对")));
    drop(t);
    run(folder.path(), &[&["restore", &backup][..], &by].concat()).ends(0, &[]);
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 40 * HOUR_MS);
    let (shown, refused) = uses(&mut t);
    // Another one is shown as soon as the administrator is here, and the one on the used paper opens nothing.
    assert!(shown.is_some_and(|shown| shown != code));
    assert!(refused.is_some_and(|what| what.contains("恢复码不对")));
    drop(t);
    assert_eq!(report(folder.path()).problems, []);
    let db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let used = db.journal().unwrap().iter().filter(|entry| entry.op == "replace_secret").count();
    assert_eq!(used, 0, "what was done by it went with the restore");
}
