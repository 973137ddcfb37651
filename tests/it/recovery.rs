//! A password that is lost: the recovery code of a sole administrator, another administrator, and what the
//! audit says.

use super::support::by_right::ByRight as _;
use dabiao::app::{Action, DoorAction, JournalKeys, PcAction, ResetProof};
use dabiao::domain::role::Role;
use dabiao::store::facts;
use dabiao::store::{Db, Fact};
use dabiao::ui::Screen;
use egui::Key;
use egui::accesskit::Role as AccessRole;
use egui_kittest::kittest::Queryable as _;
use uuid::Uuid;

use super::support::room::{ADMIN, INVIGILATOR, PASSWORD, officer, roster, window};
use super::support::typist::Typist;
use super::support::window::{Look, Window};

const NEW: &str = "new and remembered";

/// A window with an administrator who is alone, signed in, and their recovery code.
fn alone(folder: &std::path::Path) -> (Window, String) {
    roster(folder);
    let mut w = window(folder, Look::PLAIN);
    w.act(Action::Door(DoorAction::SetUpAdmin {
        badge: ADMIN.into(),
        name: "系统员".into(),
        unit: "科信大队".into(),
        secret: PASSWORD.into(),
    }));
    let code = w.harness.state().session().door().shown_recovery_code().expect("a code").to_owned();
    (w, code)
}

fn report(folder: &std::path::Path) -> dabiao::store::AuditReport {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    JournalKeys::audit(&db, folder, None).unwrap()
}

fn facts(folder: &std::path::Path) -> Vec<Fact> {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    db.journal().unwrap().iter().map(|entry| Fact::read(&entry.op, &entry.body).unwrap()).collect()
}

#[test]
fn a_sole_administrator_who_forgot_comes_in_by_the_code_that_was_shown_at_set_up() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, code) = alone(folder.path());
    // It is shown where an administrator lands, large, once.
    w.pictures("recovery-code");
    assert!(w.sees(&code) && w.sees("只显示这一次"));
    assert!(w.sees("第二位系统管理员") && w.sees("还没办"));
    w.click("已经抄下来了");
    assert!(!w.sees(&code));
    w.act(Action::SignOut);
    let id = officer(&w, ADMIN).id;
    w.act(Action::Door(DoorAction::SignIn(id)));
    w.click("忘了密码");
    w.pictures("lost-password");
    // Missing input gets a message, and a wrong code is no way in.
    w.click("换成新密码");
    assert!(w.sees("还要填：恢复码、换密码的原因、新密码"));
    w.fill("恢复码", "0000-0000-0000-0000-0000");
    w.fill("换密码的原因", "休假回来忘了");
    w.fill("新密码", NEW);
    w.fill("再输入一次", NEW);
    w.click("换成新密码");
    assert!(w.sees("恢复码不对") && w.harness.state().session().officer().is_none());
    w.fill("恢复码", &code.to_lowercase().replace('-', " "));
    w.click("换成新密码");
    let session = w.harness.state().session();
    assert_eq!(session.officer().map(|o| o.badge.as_str()), Some(ADMIN), "{:?}", session.notice());
    // It is good for once, and another one is shown at once.
    let next = session.door().shown_recovery_code().expect("another code").to_owned();
    assert_ne!(next, code);
    assert!(w.sees(&next));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(id)));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(w.harness.state().session().officer().is_none(), "the old password is gone");
    w.act(Action::Door(DoorAction::GiveSecret(NEW.into())));
    assert!(w.harness.state().session().officer().is_some());
    drop(w);
    let report = report(folder.path());
    assert_eq!(report.problems, []);
    let told = report.notes.iter().any(|note| note.what.contains("休假回来忘了"));
    assert!(told, "{:?}", report.notes);
    // A wrong code is on record as a wrong password is.
    assert!(facts(folder.path()).iter().any(|fact| matches!(fact, Fact::SignInFailed(_))));
}

#[test]
fn a_used_or_replaced_code_opens_nothing_after_a_restart_either() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, first) = alone(folder.path());
    w.act(Action::Door(DoorAction::MakeRecoveryCode));
    let second = w.harness.state().session().door().shown_recovery_code().unwrap().to_owned();
    assert_ne!(first, second);
    drop(w);
    let mut t = Typist::at(folder.path());
    let id = t.session.officers().iter().find(|o| o.badge == ADMIN).unwrap().id;
    let recover = |code: &str, secret: &str| {
        Action::Door(DoorAction::Recover {
            officer: id,
            code: code.to_owned(),
            why: "忘了".into(),
            secret: secret.into(),
        })
    };
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(recover(&first, NEW));
    assert!(t.session.officer().is_none(), "a code that was replaced");
    t.act(recover(&second, NEW));
    assert!(t.session.officer().is_some());
    drop(t);
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(recover(&second, "another password"));
    assert!(t.session.officer().is_none(), "a code that was used");
    drop(t);
    // No one can report the use of a code that they do not have, nor make one for another officer.
    let db_says = |fact: Fact| {
        let copy = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
        }
        let mut db = Db::open(copy.path(), &Uuid::nil).unwrap();
        let signer = dabiao::app::bring_signer(copy.path().to_owned(), [1; 32])().unwrap().unwrap();
        db.sign_with(super::support::typist::MORNING_MS, signer).unwrap();
        db.put(super::support::typist::MORNING_MS, &fact).unwrap();
        drop(db);
        report(copy.path()).problems
    };
    let forged = Fact::ReplaceSecret(facts::ReplaceSecret {
        officer_id: id,
        why: "忘了".into(),
        code_hash: Some("00".repeat(32)),
        second: None,
        sealed: None,
        by: id,
    });
    let found = db_says(forged);
    assert!(found.iter().any(|p| p.what.contains("recovery code")), "{found:?}");
    let other = Uuid::from_u128(5);
    let found = db_says(Fact::MakeRecoveryCode(facts::MakeRecoveryCode {
        officer_id: id,
        code_hash: "00".repeat(32),
        by_two: true,
        by: other,
    }));
    assert!(found.iter().any(|p| p.what.contains("everybody makes their own")), "{found:?}");
    let found = db_says(Fact::ReplaceSecret(facts::ReplaceSecret {
        officer_id: id,
        why: "x".into(),
        code_hash: None,
        second: None,
        sealed: None,
        by: other,
    }));
    assert!(!found.is_empty(), "a reset by somebody without the right");
}

#[test]
fn a_second_administrator_is_added_on_the_page_and_resets_the_first_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, _) = alone(folder.path());
    w.click("已经抄下来了");
    w.click("登记一个人");
    w.fill("警号", "059901");
    w.fill("姓名", "周管理");
    w.fill("单位", "科信大队");
    w.harness.key_press(Key::Enter);
    w.settle();
    assert_eq!(w.harness.state().session().officer().unwrap().badge, ADMIN, "they stay who they are");
    // The new person is chosen at once, with what each role does.
    assert!(w.sees("059901   周管理   科信大队") && w.sees("看不到成绩"));
    w.harness.get_by_role_and_label(AccessRole::CheckBox, "系统管理员").click_accesskit();
    w.settle();
    w.fill("新密码", "given by admin");
    w.fill("再输入一次", "given by admin");
    w.pictures("this-pc-accounts");
    w.click("保存账户");
    assert_eq!(w.harness.state().session().door().administrators().count(), 2);
    let third = officer(&w, INVIGILATOR).id;
    let (roles, secret) = (vec![Role::Invigilator], Some("given by admin".to_owned()));
    w.act(Action::Door(DoorAction::SetAccount { officer: third, roles, secret }));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(third)));
    w.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    w.act(Action::SignOut);
    let second = officer(&w, "059901").id;
    w.act(Action::Door(DoorAction::SignIn(second)));
    w.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
    w.act(Action::Door(DoorAction::GiveSecret(NEW.into())));
    w.harness.state_mut().go(Screen::ThisPc);
    w.settle();
    w.click("人员与角色");
    w.click("059900   系统员");
    w.fill("新密码", "given by the other");
    w.fill("再输入一次", "given by the other");
    w.press_button("换密码");
    assert!(w.sees("还要填：换密码的原因、确认人的密码"), "a lost password is replaced without a word");
    w.fill("换密码的原因", "本人忘记，当面核实");
    w.fill("确认人的密码", "not the password of anybody");
    w.pictures("admin-reset");
    w.press_button("换密码");
    assert!(w.sees("密码或 PIN 不对"));
    w.fill("新密码", "given by the other");
    w.fill("再输入一次", "given by the other");
    w.fill("确认人的密码", PASSWORD);
    w.press_button("换密码");
    w.act(Action::SignOut);
    let first = officer(&w, ADMIN).id;
    w.act(Action::Door(DoorAction::SignIn(first)));
    w.click("忘了密码");
    assert!(w.sees("请找另一位系统管理员（059901 周管理）"));
    w.click("返回输入密码");
    w.act(Action::Door(DoorAction::GiveSecret("given by the other".into())));
    assert!(w.harness.state().session().door().ask().is_some_and(|ask| ask.choose));
    drop(w);
    assert_eq!(report(folder.path()).problems, []);
    let replaced = facts(folder.path()).into_iter().find_map(|fact| match fact {
        Fact::ReplaceSecret(told) => Some((told.officer_id, told.why, told.second, told.by)),
        _ => None,
    });
    assert_eq!(replaced, Some((first, "本人忘记，当面核实".to_owned(), Some(third), second)));
}

#[test]
fn nobody_but_an_administrator_makes_codes_or_adds_people_once_there_are_accounts() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, _) = alone(folder.path());
    let id = officer(&w, INVIGILATOR).id;
    let (roles, secret) = (vec![Role::Invigilator], Some("given by admin".to_owned()));
    w.act(Action::Door(DoorAction::SetAccount { officer: id, roles, secret }));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(id)));
    w.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(!w.sees("管理"), "the page is an administrator's");
    let people = w.harness.state().session().officers().len();
    w.act(Action::Door(DoorAction::MakeRecoveryCode));
    assert!(w.harness.state().session().door().shown_recovery_code().is_none());
    w.act(Action::Door(DoorAction::AddPerson {
        badge: "059777".into(),
        name: "甲".into(),
        unit: "乙".into(),
    }));
    assert_eq!(w.harness.state().session().officers().len(), people);
    w.act(Action::Pc(PcAction::CheckUp));
    assert!(w.harness.state().session().this_pc().checks().is_none());
}

#[test]
fn an_answer_that_nobody_waits_for_signs_nobody_in() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, code) = alone(folder.path());
    let (id, other) = (officer(&w, ADMIN).id, officer(&w, INVIGILATOR).id);
    w.act(Action::SignOut);
    drop(w);
    let mut t = Typist::at(folder.path());
    let signed_in = |t: &Typist| t.session.officer().map(|o| o.id);
    // The password is right, and its owner went away before it was checked.
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.session.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    t.session.act(Action::Door(DoorAction::CancelAsk));
    t.settle();
    assert_eq!(signed_in(&t), None);
    // Another person sat down meanwhile. The wrong try still counts, and is not shown to them.
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.session.act(Action::Door(DoorAction::GiveSecret("certainly not this one".into())));
    t.session.act(Action::Door(DoorAction::SignIn(other)));
    t.settle();
    assert_eq!((signed_in(&t), t.session.notice()), (Some(other), None));
    assert_eq!(t.session.core().account(id).map(|account| account.failures), Some(1));
    t.act(Action::SignOut);
    // Nor does a cancelled recovery change the password.
    t.act(Action::Door(DoorAction::SignIn(id)));
    let (why, secret) = ("休假回来忘了".to_owned(), NEW.to_owned());
    t.session.act(Action::Door(DoorAction::Recover { officer: id, code: code.clone(), why, secret }));
    t.session.act(Action::Door(DoorAction::CancelAsk));
    t.settle();
    assert!(signed_in(&t).is_none() && t.session.door().has_recovery_code(id));
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert_eq!(signed_in(&t), Some(id));
}

#[test]
fn a_recovery_that_the_disk_does_not_keep_lets_nobody_in() {
    let folder = tempfile::tempdir().unwrap();
    let (w, mut code) = alone(folder.path());
    drop(w);
    let mut t = Typist::at(folder.path());
    let id = t.session.officers().iter().find(|o| o.badge == ADMIN).unwrap().id;
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    // A code is shown only once it is recorded. The last page of the file has room for some.
    t.session.limit_disk(Some(1));
    for _ in 0..200 {
        t.act(Action::Door(DoorAction::MakeRecoveryCode));
        if t.session.notice().is_some() {
            break;
        }
        t.session.door().shown_recovery_code().unwrap().clone_into(&mut code);
    }
    assert!(
        t.session.notice().is_some()
            && t.session.door().shown_recovery_code().is_none_or(|shown| shown == code)
    );
    let recover = || {
        Action::Door(DoorAction::Recover {
            officer: id,
            code: code.clone(),
            why: "忘了".into(),
            secret: NEW.into(),
        })
    };
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(recover());
    assert!(t.session.officer().is_none() && t.session.notice().is_some(), "what is not kept did not happen");
    assert!(t.session.door().has_recovery_code(id));
    t.session.limit_disk(None);
    t.act(recover());
    assert_eq!(t.session.officer().map(|o| o.id), Some(id), "{:?}", t.session.notice());
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret(NEW.into())));
    assert!(t.session.officer().is_some());
    drop(t);
    assert_eq!(report(folder.path()).problems, []);
}

/// A stranger has seen the paper: another administrator gives a new password, or the role ends.
#[test]
fn a_code_ends_with_the_password_that_another_gives_and_with_the_role() {
    let give = |roles: Vec<Role>| {
        let folder = tempfile::tempdir().unwrap();
        let (w, code) = alone(folder.path());
        drop(w);
        let mut t = Typist::at(folder.path());
        let of = |t: &Typist, badge: &str| t.session.officers().iter().find(|o| o.badge == badge).unwrap().id;
        let (first, second) = (of(&t, ADMIN), of(&t, INVIGILATOR));
        let given = "given by admin".to_owned();
        t.act(Action::Door(DoorAction::SignIn(first)));
        t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
        t.act(Action::Door(DoorAction::SetAccount {
            officer: second,
            roles: vec![Role::Admin],
            secret: Some(given.clone()),
        }));
        assert!(t.session.door().has_recovery_code(first));
        t.act(Action::SignOut);
        t.act(Action::Door(DoorAction::SignIn(second)));
        t.act(Action::Door(DoorAction::GiveSecret(given.clone())));
        t.act(Action::Door(DoorAction::GiveSecret(NEW.into())));
        let why = "纸条丢了".to_owned();
        let action = if roles.contains(&Role::Admin) {
            t.act(Action::Door(DoorAction::MakeRecoveryCode));
            let proof = ResetProof::Code(t.session.door().shown_recovery_code().unwrap().to_owned());
            Action::Door(DoorAction::ReplaceSecret { officer: first, roles, secret: given, why, proof })
        } else {
            Action::Door(DoorAction::SetAccount { officer: first, roles, secret: None })
        };
        t.act(action);
        t.act(Action::SignOut);
        let tries = |t: &mut Typist| {
            assert!(!t.session.door().has_recovery_code(first));
            t.act(Action::Door(DoorAction::SignIn(first)));
            let (why, secret) = ("忘了".to_owned(), "another password".to_owned());
            t.act(Action::Door(DoorAction::Recover { officer: first, code: code.clone(), why, secret }));
            assert!(t.session.officer().is_none());
        };
        tries(&mut t);
        drop(t);
        tries(&mut Typist::at(folder.path()));
        assert_eq!(report(folder.path()).problems, []);
    };
    give(vec![Role::Admin]);
    give(vec![Role::Trainer]);
}

/// A new password is being set for an officer who sits down meanwhile: that blocks no sign-in.
#[test]
fn a_password_that_is_just_being_given_lets_its_owner_be_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (w, _) = alone(folder.path());
    drop(w);
    let mut t = Typist::at(folder.path());
    let of = |t: &Typist, badge: &str| t.session.officers().iter().find(|o| o.badge == badge).unwrap().id;
    let (admin, other) = (of(&t, ADMIN), of(&t, INVIGILATOR));
    let give = |secret: &str| {
        let (roles, secret) = (vec![Role::Invigilator], Some(secret.to_owned()));
        Action::Door(DoorAction::SetAccount { officer: other, roles, secret })
    };
    t.act(Action::Door(DoorAction::SignIn(admin)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    t.act(give("given by admin"));
    t.session.act(give("given by admin anew"));
    t.session.act(Action::SignOut);
    t.session.act(Action::Door(DoorAction::SignIn(other)));
    t.settle();
    assert!(t.session.door().ask().is_some_and(|ask| !ask.checking));
    t.act(Action::Door(DoorAction::GiveSecret("given by admin anew".into())));
    assert!(t.session.door().ask().is_some_and(|ask| ask.choose), "{:?}", t.session.notice());
}

#[test]
fn the_code_is_saved_as_a_page_and_the_file_does_not_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, code) = alone(folder.path());
    let path = |w: &Window| w.harness.state().session().door().code_paper().map(std::path::Path::to_owned);
    assert_eq!(path(&w), None);
    assert!(w.sees("这个文件只有本账户能读"));
    w.click("存成一页纸（PDF），用来打印");
    let saved = path(&w).expect("the page");
    assert!(saved.starts_with(folder.path()) && std::fs::read(&saved).unwrap().starts_with(b"%PDF-"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&saved).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(!saved.display().to_string().contains(&code));
    w.pictures("recovery-code-page");
    w.click("删除这个文件");
    assert!(path(&w).is_none() && !saved.exists(), "{:?}", w.harness.state().session().notice());
    // It goes when its owner says that they have it, and a newer code takes the page of the one before with it.
    for end in [DoorAction::RecoveryCodeNoted, DoorAction::MakeRecoveryCode] {
        w.act(Action::Door(DoorAction::MakeRecoveryCode));
        w.act(Action::Door(DoorAction::SaveCodePaper));
        assert!(saved.exists());
        w.act(Action::Door(end));
        assert!(path(&w).is_none() && !saved.exists());
    }
    // Whoever leaves leaves none, and what a killed program left is removed at the next start.
    w.act(Action::Door(DoorAction::SaveCodePaper));
    assert!(saved.exists());
    w.act(Action::SignOut);
    for _ in 0..500 {
        if !saved.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(!saved.exists());
    drop(w);
    std::fs::write(&saved, "left").unwrap();
    let other = saved.with_file_name("名册.pdf");
    std::fs::write(&other, "a paper").unwrap();
    let t = Typist::at(folder.path());
    assert!(!saved.exists() && other.exists());
    drop(t);
}
