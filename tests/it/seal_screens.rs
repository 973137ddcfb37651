//! The cards of start codes: a new one is shown once, a needed one is asked for; through the screen and as
//! pictures.

use dabiao::app::exam::CodeAction;
use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, ExamAction};
use dabiao::store::DATABASE_FILE;
use egui::{Key, Vec2};

use super::support::room::{
    ADMIN, INVIGILATOR, PASSWORD, hold, officer, planned, replaced_by_code, sign_in, window,
};
use super::support::window::{Look, Window};

fn looks() -> [Look; 4] {
    let look = |lang, text_size| Look { size: Vec2::new(1024.0, 768.0), lang, text_size, ..Look::PLAIN };
    [look(Lang::ZhCn, 100), look(Lang::En, 100), look(Lang::ZhCn, 150), look(Lang::En, 150)]
}

/// The window in each look.
fn pictures(w: &mut Window, name: &str) {
    for look in looks() {
        w.set_look(look);
        w.picture(name);
        // A size is given in points: those of the next look are counted from here.
        w.set_look(Look::PLAIN);
    }
}

/// The administrator gives the invigilator another password, who chooses their own and is signed in.
fn another_password(w: &mut Window) {
    let id = officer(w, INVIGILATOR).id;
    w.act(Action::SignOut);
    sign_in(w, ADMIN);
    w.act(Action::Door(DoorAction::MakeRecoveryCode));
    let code = w.harness.state().session().door().shown_recovery_code().unwrap().to_owned();
    w.act(replaced_by_code(id, code));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(id)));
    w.act(Action::Door(DoorAction::GiveSecret("given once more".into())));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(w.harness.state().session().officer().is_some());
    w.go_back();
}

#[test]
fn a_new_code_is_shown_once_and_asked_for_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, id) = planned(folder.path());
    let code = w.harness.state().session().exams().shown_codes()[0].code.clone();
    assert!(w.sees(&code) && w.sees("只显示这一次") && w.sees("只凭密码就能开考：059100 赵志强"));
    pictures(&mut w, "seal-new-code");
    w.click("已经抄下来了");
    assert!(!w.sees(&code) && !w.sees("只显示这一次"));

    // An invigilator whose password was replaced since is asked for it.
    another_password(&mut w);
    w.click("开放签到");
    w.fill("您的密码", PASSWORD);
    w.harness.key_press(Key::Enter);
    w.settle();
    assert!(w.sees("请输入开考码") && w.harness.state().session().exams().held().is_none());
    assert!(!w.sees("开放考核：请输入您的密码"), "one question at a time");
    pictures(&mut w, "seal-ask");
    w.fill("开考码", "11111111");
    w.click("解锁");
    assert!(w.sees("这不是这场考核的开考码"));
    w.fill("开考码", "不对");
    w.click("解锁");
    assert!(w.sees("这不是开考码"));
    w.click("返回（Esc）");
    assert!(!w.sees("请输入开考码"));
    w.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    for _ in 0..3 {
        w.act(Action::Exam(ExamAction::Code(CodeAction::Give("1111-1111".into()))));
    }
    assert!(w.sees("秒再试"));
    pictures(&mut w, "seal-wait");
    w.clock.advance(6_000);
    w.settle();
    w.fill("开考码", &code.to_lowercase());
    w.harness.key_press(Key::Enter);
    w.settle();
    assert!(
        w.harness.state().session().exams().held().is_some(),
        "{:?}",
        w.harness.state().session().notice()
    );
    assert!(!w.sees("请输入开考码"));
    drop(w);

    // After a restart it can be resumed without the code.
    let mut w = window(folder.path(), Look::PLAIN);
    sign_in(&mut w, INVIGILATOR);
    w.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    assert!(w.sees("不解锁，继续"));
    pictures(&mut w, "seal-ask-open");
    w.click("不解锁，继续");
    assert!(w.harness.state().session().exams().held().is_some());
}

#[test]
fn a_sitting_of_an_older_version_is_planned_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (w, id) = planned(folder.path());
    drop(w);
    let db = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    db.execute("DELETE FROM sitting_seal", []).unwrap();
    drop(db);
    let mut w = window(folder.path(), Look::PLAIN);
    sign_in(&mut w, INVIGILATOR);
    w.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    assert!(w.sees("可能有人看过") && w.harness.state().session().exams().held().is_none());
    w.act(Action::DismissNotice);
    w.click("2026-11-23 10:30   三楼机房");
    assert!(w.sees("请重新安排，再取消这一场"));
    pictures(&mut w, "seal-unsealed");
    w.click("按原名单重新安排");
    w.click("保存安排");
    assert_eq!(w.harness.state().session().core().sittings().count(), 2);
    let session = w.harness.state().session();
    let new = session.exams().shown_codes()[0].sitting;
    let both = [id, new].map(|id| session.core().sitting(id).unwrap().sitting.plan().clone());
    assert_eq!(
        (&both[0].candidates, both[0].at, &both[0].room),
        (&both[1].candidates, both[1].at, &both[1].room)
    );
    hold(&mut w, new);
}
