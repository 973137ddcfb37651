//! 本机: a manual backup, a restore whose cost is shown first, the check-up.

use std::path::{Path, PathBuf};

use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, JournalKeys, PcAction, ThemeChoice};
use dabiao::domain::roster::Officer;
use dabiao::store::Db;
use dabiao::ui::Screen;
use egui::Vec2;
use uuid::Uuid;

use super::support::room::{ADMIN, PASSWORD, accounts, officer, roster, sign_in, window};
use super::support::typist::Typist;
use super::support::window::{Look, Window};

/// A window with its administrator at the page.
fn at_the_page(folder: &Path) -> Window {
    roster(folder);
    let mut w = window(folder, Look::PLAIN);
    accounts(&mut w);
    w.act(Action::SignOut);
    sign_in(&mut w, ADMIN);
    w.harness.state_mut().go(Screen::ThisPc);
    w.settle();
    w
}

fn only_file(folder: &Path) -> PathBuf {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

fn sound(folder: &Path) {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    assert_eq!(JournalKeys::audit(&db, folder, None).unwrap().problems, []);
}

#[test]
fn a_backup_under_a_password_and_the_way_back_by_hand() {
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut w = at_the_page(folder.path());
    w.click("备份与恢复");
    w.fill("放在哪个文件夹", "/no/such/folder");
    w.press_button("备份");
    assert!(w.sees("没有这个文件夹"));
    w.fill("放在哪个文件夹", &stick.path().display().to_string());
    w.fill("备份密码（可以不填）", "a long password");
    w.fill("再输入一次", "a long passworb");
    assert!(w.sees("两次输入不一样"));
    w.fill("再输入一次", "a long password");
    w.press_button("备份");
    assert!(w.sees("已备份并核对"), "{:?}", w.harness.state().session().notice());
    let file = only_file(stick.path());
    assert!(std::fs::read(&file).unwrap().starts_with(b"DABIAOBK"));
    // Afterwards a new person is added; a restore would lose them.
    w.act(Action::Door(DoorAction::AddPerson {
        badge: "059777".into(),
        name: "后来".into(),
        unit: "城关".into(),
    }));
    w.fill("备份文件", &file.display().to_string());
    w.fill("备份密码（没有就不填）", "wrong password");
    w.press_button("查看并恢复…");
    assert!(w.sees("备份的密码不对"));
    w.fill("备份密码（没有就不填）", "a long password");
    w.press_button("查看并恢复…");
    assert!(w.sees("恢复前请看清楚") && w.sees("人员 1 名"), "what would be lost is not said");
    w.pictures("this-pc-preview");
    // Grey until it is confirmed, and it says so.
    assert!(w.sees("还要填：我看清楚了，要恢复"));
    w.click("我看清楚了，要恢复");
    w.press_button("恢复");
    let session = w.harness.state().session();
    assert!(session.officer().is_none(), "whoever restored signs in anew");
    assert!(w.sees("已恢复并核对") && w.sees("条记录不在恢复后的数据里") && w.sees("原来的数据保留为"));
    assert!(session.officers().iter().all(|o| o.badge != "059777"));
    w.act(Action::Door(DoorAction::SignIn(officer(&w, ADMIN).id)));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(w.harness.state().session().officer().is_some());
    drop(w);
    sound(folder.path());
    let aside = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with("dabiao-before-restore"));
    assert_eq!(aside.count(), 1);
}

#[test]
fn another_bureaus_data_is_asked_about_and_takes_a_reason() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let stick = tempfile::tempdir().unwrap();
    let file = stick.path().join("theirs.sqlite");
    {
        let mut db = Db::open(other.path(), &|| Uuid::from_u128(0x77)).unwrap();
        let signer = dabiao::app::bring_signer(other.path().to_owned(), [5; 32])().unwrap().unwrap();
        db.sign_with(1_795_395_600_000, signer).unwrap();
        let (id, unit) = (Uuid::from_u128(0x78), Uuid::from_u128(0x79));
        let officer = Officer::new(id, "069001".into(), "郭别处".into(), unit, "外县局".into());
        db.add_officer(1_795_395_600_000, officer).unwrap();
        db.backup_to(&file, &JournalKeys::of_folder(other.path())).unwrap();
    }
    let mut w = at_the_page(folder.path());
    let before = w.harness.state().session().officers().len();
    w.act(Action::Pc(PcAction::LookAtBackup { file: file.display().to_string(), password: None }));
    assert!(
        w.harness.state().session().this_pc().looked().is_some(),
        "{:?}",
        w.harness.state().session().notice()
    );
    w.click("备份与恢复");
    assert!(w.sees("号工作站") && w.sees("用另一份数据取代本机的数据"));
    // Without a reason nothing is done, for any button.
    w.act(Action::Pc(PcAction::Restore { why: None }));
    let next = |w: &Window| w.harness.state().session().notice().unwrap().next.clone();
    assert!(next(&w).contains("64") && !next(&w).contains("--why"), "{}", next(&w));
    w.act(Action::Pc(PcAction::Restore { why: Some("  ".into()) }));
    assert_eq!(w.harness.state().session().officers().len(), before);
    assert!(w.harness.state().session().officer().is_some());
    w.fill("取代本机数据的原因", "换了电脑，接管旧机数据");
    w.click("我看清楚了，要恢复");
    w.press_button("恢复");
    assert_eq!(w.harness.state().session().officers().len(), 1, "{:?}", w.harness.state().session().notice());
    let said = w.harness.state().session().notice().unwrap().what.clone();
    assert!(said.contains("已公开接管：换了电脑，接管旧机数据"), "{said}");
    drop(w);
    let db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let report = JournalKeys::audit(&db, folder.path(), None).unwrap();
    assert_eq!(report.problems, []);
    assert!(report.notes.iter().any(|note| note.what.contains("换了电脑")), "{:?}", report.notes);
}

#[test]
fn what_is_no_backup_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    let file = folder.path().join("note.sqlite");
    std::fs::write(&file, "no backup").unwrap();
    w.act(Action::Pc(PcAction::LookAtBackup { file: file.display().to_string(), password: None }));
    assert!(w.harness.state().session().this_pc().looked().is_none());
    assert!(w.harness.state().session().notice().is_some());
    w.act(Action::Pc(PcAction::LookAtBackup { file: "/no/such".into(), password: None }));
    assert!(w.harness.state().session().this_pc().looked().is_none());
    drop(w);
    sound(folder.path());
}

#[test]
fn the_check_up_says_in_words_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    w.press_button("体检");
    w.click("开始体检");
    assert!(w.sees("日志") && w.sees("全部一致"), "{:?}", w.harness.state().session().notice());
    w.pictures("this-pc-check");
    // Numbers and heads are under a fold.
    assert!(!w.sees("链首 "));
    w.click("记录由哪把密钥签名（编号和链首，用来对照）");
    assert!(w.sees("链首 "), "they are there for who compares them");
    // The words follow the language, and no second check-up goes on record by that.
    let made = |w: &Window| w.harness.state().session().core().pc().check_up.expect("on record").0;
    let before = made(&w);
    w.clock.advance(60_000);
    w.set_look(Look { lang: Lang::En, ..Look::PLAIN });
    assert!(w.sees("Which key signs") && !w.sees("全部一致"));
    assert_eq!(made(&w), before);
    drop(w);
    // A name is changed by hand: the check-up says so.
    let db = rusqlite::Connection::open(folder.path().join(dabiao::store::DATABASE_FILE)).unwrap();
    db.execute("UPDATE officer SET name = '别人' WHERE badge = '059001'", []).unwrap();
    drop(db);
    let mut w = window(folder.path(), Look::PLAIN);
    sign_in(&mut w, ADMIN);
    w.harness.state_mut().go(Screen::ThisPc);
    w.settle();
    w.press_button("体检");
    w.click("开始体检");
    assert!(w.sees("有问题，请先处理") && w.sees("核对发现"));
    assert!(w.sees("日志写的是") && !w.sees("by the journal"), "what was found is told in Chinese");
}

#[test]
fn before_anybody_has_an_account_everybody_may_as_on_the_command_line() {
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    w.click("管理");
    assert!(w.sees("还没有账户") && w.sees("首次设置"));
    let to = stick.path().display().to_string();
    w.act(Action::Pc(PcAction::BackUp { folder: to, password: None }));
    only_file(stick.path());
    w.act(Action::Pc(PcAction::CheckUp));
    assert!(w.harness.state().session().this_pc().checks().is_some());
}

#[test]
fn the_page_in_every_look() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    w.act(Action::Pc(PcAction::CheckUp));
    for lang in Lang::ALL {
        for (size, text_size) in
            [((1024.0, 768.0), 100), ((1024.0, 768.0), 150), ((1280.0, 800.0), 100), ((1920.0, 1080.0), 100)]
        {
            let look = Look { size: Vec2::from(size), lang, text_size, theme: ThemeChoice::Light };
            // A size is given in points: those of the next look are counted from here.
            w.set_look(Look::PLAIN);
            w.set_look(look);
            for key in ["admin-steps", "pc-accounts", "pc-copies", "pc-check", "admin-settings", "admin-log"]
            {
                let name = w.harness.state().session().texts().get(key);
                w.press_button(&name);
                w.picture(key);
            }
        }
    }
}
