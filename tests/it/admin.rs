//! 管理: the checklist, single people, the settings of a PC, the log; and that nobody replaces another's password alone.

use std::path::Path;

use dabiao::app::admin::{PersonForm, StepKind, StepState};
use dabiao::app::core::{CheckUp, PcSetting, Registration, SwitchKey};
use dabiao::app::doctor::Finding;
use dabiao::app::lang::Lang;
use dabiao::app::this_pc::BackupState;
use dabiao::app::trainer::PaperFormat;
use dabiao::app::{
    Action, AdminAction, DoorAction, JournalKeys, PcAction, PracticeAction, ResetProof, Session,
    TrainerAction, bring_signer,
};
use dabiao::domain::exercise::Extent;
use dabiao::domain::role::Role;
use dabiao::domain::roster::Service;
use dabiao::store::{Db, Fact, facts};
use dabiao::ui::Screen;
use jiff::civil::date;
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::room::{
    ADMIN, CANDIDATES, INVIGILATOR, PASSWORD, accounts, officer, roster, sign_in, window,
};
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

/// A window with its administrator at the page; the invigilator has a role and a password of their own.
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

fn session(w: &Window) -> &Session {
    w.harness.state().session()
}

fn step(w: &Window, kind: StepKind) -> StepState {
    let steps = session(w).steps().expect("the steps");
    steps.iter().find(|step| step.kind == kind).expect("the step").state
}

fn facts_of(folder: &Path) -> Vec<Fact> {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    db.journal().unwrap().iter().map(|entry| Fact::read(&entry.op, &entry.body).unwrap()).collect()
}

fn problems(folder: &Path) -> Vec<String> {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    let report = JournalKeys::audit(&db, folder, None).unwrap();
    report.problems.into_iter().map(|problem| problem.what).collect()
}

/// A folder on another disk than `folder`, as a stick is one.
fn on_another_disk(folder: &Path) -> tempfile::TempDir {
    let places = ["/dev/shm", env!("CARGO_MANIFEST_DIR"), "/var/tmp"].map(Path::new);
    let other =
        places.into_iter().find(|place| place.is_dir() && !dabiao::files::share_a_disk(folder, place));
    tempfile::tempdir_in(other.expect("a second file system")).unwrap()
}

/// The window again, on data whose check-up says `found`.
fn checked(folder: &Path, found: CheckUp) -> Window {
    let mut db = Db::open(folder, &Uuid::nil).unwrap();
    db.sign_with(MORNING_MS, bring_signer(folder.to_owned(), [1; 32])().unwrap().unwrap()).unwrap();
    let by = db.officers().unwrap().into_iter().find(|officer| officer.badge == ADMIN).unwrap().id;
    let said = facts::SetPc { key: "check-up".into(), value: found.entry(), by: Some(by) };
    db.put(MORNING_MS + 3_600_000, &Fact::SetPc(said)).unwrap();
    drop(db);
    let mut w = window(folder, Look::PLAIN);
    sign_in(&mut w, ADMIN);
    w.harness.state_mut().go(Screen::ThisPc);
    w.settle();
    w
}

#[test]
fn a_backup_beside_the_data_is_none_elsewhere() {
    let (folder, beside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut w = at_the_page(folder.path());
    w.press_button("去备份");
    assert_eq!(w.field("放在哪个文件夹"), "", "no folder on this disk is proposed");
    w.act(Action::Pc(PcAction::BackUp { folder: beside.path().display().to_string(), password: None }));
    assert_eq!(std::fs::read_dir(beside.path()).unwrap().count(), 1, "{:?}", session(&w).notice());
    assert!(
        w.sees("同一个硬盘上") && w.sees("打开文件夹"),
        "it is said where it was made, and the way there"
    );
    w.click("要办的事");
    assert_eq!(step(&w, StepKind::Backup), StepState::Open);
    assert!(w.sees("和数据在同一个硬盘上"), "the step says why it is open");
    let stick = on_another_disk(folder.path());
    w.act(Action::Pc(PcAction::BackUp { folder: stick.path().display().to_string(), password: None }));
    assert_eq!(step(&w, StepKind::Backup), StepState::Done);
    assert!(!w.sees("和数据在同一个硬盘上"));
    drop(w);
    assert_eq!(problems(folder.path()), [""; 0]);
}

#[test]
fn the_step_says_what_the_check_up_found() {
    let folder = tempfile::tempdir().unwrap();
    drop(at_the_page(folder.path()));
    let w = checked(folder.path(), CheckUp { problems: 0, fails: 0, warnings: 2 });
    assert_eq!(step(&w, StepKind::CheckUp), StepState::Done);
    assert!(w.sees("有 2 处请看一看") && !w.sees("没有问题"));
    drop(w);
    let w = checked(folder.path(), CheckUp { problems: 0, fails: 1, warnings: 2 });
    assert_eq!(step(&w, StepKind::CheckUp), StepState::Open, "what is wrong is not settled by looking");
    assert!(w.sees("发现 1 处问题"));
    drop(w);
    // As earlier programs wrote it.
    assert_eq!(CheckUp::read("3"), Some(CheckUp { problems: 3, ..CheckUp::default() }));
    assert_eq!([CheckUp::read(""), CheckUp::read("1/2"), CheckUp::read("a/0/0")], [None; 3]);
}

#[test]
fn the_sealed_code_is_void_only_after_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    if session(&w).door().shown_recovery_code().is_none() {
        w.act(Action::Door(DoorAction::MakeRecoveryCode));
    }
    assert_eq!(step(&w, StepKind::Code), StepState::Open, "it is still on the screen");
    w.press_button("已经抄下来了");
    assert_eq!(step(&w, StepKind::Code), StepState::Done);
    w.press_button("换一个恢复码");
    assert!(w.sees("马上作废") && session(&w).door().shown_recovery_code().is_none());
    w.press_button("取消");
    assert!(session(&w).door().shown_recovery_code().is_none(), "nothing was replaced");
    assert_eq!(step(&w, StepKind::Code), StepState::Done);
    w.press_button("换一个恢复码");
    w.press_button("换，旧的作废");
    assert!(session(&w).door().shown_recovery_code().is_some());
}

#[test]
fn the_checklist_says_from_facts_what_is_done_and_leads_there() {
    let folder = tempfile::tempdir().unwrap();
    let stick = on_another_disk(folder.path());
    let mut w = at_the_page(folder.path());
    assert!(w.sees("件事要办"), "{:?}", session(&w).notice());
    assert!(w.sees("还没有人：训练员、发证员"), "who is missing is named");
    w.pictures("admin-steps");
    assert_eq!(step(&w, StepKind::Bureau), StepState::Open);
    w.press_button("不需要");
    assert_eq!(step(&w, StepKind::Bureau), StepState::NotNeeded);
    assert!(w.sees("059900 系统员"), "who said so is told");
    w.press_button("还是需要");
    assert_eq!(step(&w, StepKind::Bureau), StepState::Open);
    assert_eq!((step(&w, StepKind::Backup), step(&w, StepKind::CheckUp)), (StepState::Open, StepState::Open));
    w.press_button("去备份");
    assert!(w.sees("放在哪个文件夹"));
    w.act(Action::Pc(PcAction::BackUp { folder: stick.path().display().to_string(), password: None }));
    w.act(Action::Pc(PcAction::CheckUp));
    w.click("要办的事");
    // What the check-up says of this PC (no screen, no input method) the step says too.
    let of = |finding: Finding| {
        let checks = &session(&w).this_pc().checks().expect("the check-up").checks;
        checks.iter().filter(|check| check.finding == finding).count()
    };
    let (fails, warnings) = (of(Finding::Fail), of(Finding::Warn));
    let checked = if fails > 0 { StepState::Open } else { StepState::Done };
    assert_eq!((step(&w, StepKind::Backup), step(&w, StepKind::CheckUp)), (StepState::Done, checked));
    assert_eq!(w.sees("没有问题"), fails == 0 && warnings == 0);
    // A week later both are due again.
    w.clock.advance(8 * 86_400_000);
    w.settle();
    assert_eq!(step(&w, StepKind::Backup), StepState::Due(8));
    drop(w);
    assert_eq!(problems(folder.path()), [""; 0]);
}

#[test]
fn an_administrator_imports_the_roster_and_changes_single_people() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    w.press_button("去导入");
    let list = folder.path().join("list.csv");
    std::fs::write(&list, "警号,姓名,单位\n059001,王德明,文昌派出所\n059801,郑新人,城关派出所\n").unwrap();
    w.act(Action::Trainer(TrainerAction::ReadRoster(list)));
    assert!(w.sees("059801 郑新人 城关派出所"), "{:?}", session(&w).notice());
    w.pictures("admin-import");
    w.act(Action::Trainer(TrainerAction::ConfirmRoster));
    assert_eq!(officer(&w, "059801").unit, "城关派出所");
    assert_eq!(step(&w, StepKind::Roster), StepState::Done);
    // A move and a new name, then leaving, then coming back.
    let before = officer(&w, CANDIDATES[0]);
    let there = officer(&w, "059801");
    let form = PersonForm {
        officer: before.id,
        name: " 王德鸣 ".into(),
        unit: there.unit_id,
        service: Service::PostedAway,
        left_on: Some(date(2026, 12, 1)),
    };
    w.act(Action::Admin(AdminAction::ChangePerson(form.clone())));
    let after = officer(&w, CANDIDATES[0]);
    assert_eq!((after.name.as_str(), after.unit.as_str()), ("王德鸣", "城关派出所"));
    assert_eq!((after.service, after.left_on), (Service::PostedAway, Some(date(2026, 12, 1))));
    w.click("059001   王德鸣");
    w.pictures("admin-person");
    let back = PersonForm { service: Service::Serving, ..form.clone() };
    w.act(Action::Admin(AdminAction::ChangePerson(back.clone())));
    let after = officer(&w, CANDIDATES[0]);
    assert_eq!((after.service, after.left_on), (Service::Serving, None));
    // The same once more writes nothing.
    w.act(Action::Admin(AdminAction::ChangePerson(back)));
    let admin = officer(&w, ADMIN).id;
    // Whoever has not the right changes nobody.
    w.act(Action::SignOut);
    sign_in(&mut w, INVIGILATOR);
    w.act(Action::Admin(AdminAction::ChangePerson(form)));
    assert_eq!(officer(&w, CANDIDATES[0]).service, Service::Serving);
    drop(w);
    let changes: Vec<Option<Uuid>> = facts_of(folder.path())
        .into_iter()
        .filter_map(|fact| if let Fact::ChangeOfficer(told) = fact { Some(told.by) } else { None })
        .collect();
    assert_eq!(changes, [Some(admin), Some(admin)]);
    assert_eq!(problems(folder.path()), [""; 0]);
}

#[test]
fn the_settings_of_a_pc_hold_for_everybody_and_take_the_right() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    w.click("设置");
    w.pictures("admin-settings");
    w.click("只由系统管理员、训练员登记");
    w.click("Ctrl + 空格");
    w.click("125 %");
    assert_eq!(session(&w).core().pc().registration, Registration::ByStaff);
    w.act(Action::SignOut);
    assert!(w.sees("这台电脑由管理员登记") && session(&w).settings().text_size == 125);
    let known = session(&w).officers().len();
    let (badge, name, unit) = ("059777".into(), "甲乙".into(), "丙所".into());
    w.act(Action::Door(DoorAction::AddOfficer { badge, name, unit }));
    assert_eq!(session(&w).officers().len(), known, "nobody enters themselves");
    assert!(w.sees("这台电脑不能自己登记"));
    // Somebody without the right chooses nothing.
    sign_in(&mut w, INVIGILATOR);
    w.act(Action::Admin(AdminAction::Choose(PcSetting::Switch(SwitchKey::Shift))));
    assert_eq!(session(&w).core().pc().switch, SwitchKey::CtrlSpace);
    let start = PracticeAction::Start { exercise: "copy/case-01".into(), extent: Extent::Minutes(5) };
    w.act(Action::Practice(start));
    assert!(w.sees("中英文切换：Ctrl + 空格"));
    drop(w);
    // They are there after a restart.
    let w = window(folder.path(), Look::PLAIN);
    assert_eq!(session(&w).core().pc().registration, Registration::ByStaff);
    drop(w);
    assert_eq!(problems(folder.path()), [""; 0]);
}

#[test]
fn the_log_tells_deeds_in_words_and_is_searched_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    w.act(Action::Admin(AdminAction::Choose(PcSetting::TextSize(150))));
    w.click("操作记录");
    assert!(w.sees("给 059100 赵志强 角色：监考员"), "{:?}", session(&w).notice());
    assert!(w.sees("设置：文字大小 150 %"));
    w.pictures("admin-log");
    w.fill("查找", "赵志强");
    w.settle();
    assert!(!w.sees("设置：文字大小 150 %") && w.sees("角色：监考员"));
    w.act(Action::Admin(AdminAction::SaveLog { wanted: "赵志强".into(), format: PaperFormat::Csv }));
    let saved = session(&w).admin().saved().expect("a file").to_owned();
    let text = std::fs::read_to_string(saved).unwrap();
    assert!(text.contains("给 059100 赵志强 角色：监考员") && !text.contains("文字大小"), "{text}");
    // In the other language once that is chosen.
    w.set_look(Look { lang: Lang::En, ..Look::PLAIN });
    let lines = &session(&w).admin().deeds().unwrap().lines;
    assert!(lines.iter().any(|line| line.what.contains("gave 059100 赵志强 the role: Invigilator")));
    // Whoever may not audit sees none of it.
    w.act(Action::SignOut);
    sign_in(&mut w, INVIGILATOR);
    w.act(Action::Admin(AdminAction::Look));
    assert!(session(&w).admin().deeds().is_none());
}

#[test]
fn an_automatic_backup_is_checked_once_more_and_a_damaged_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    w.click("备份与恢复");
    let listed = session(&w).this_pc().backups().expect("a list").to_vec();
    let first = listed.first().expect("a backup of the day");
    assert!(first.state == BackupState::WhenWritten && first.bytes.is_some_and(|bytes| bytes > 10_000));
    w.act(Action::Pc(PcAction::CheckBackup { file: listed.last().unwrap().path.clone() }));
    w.pictures("admin-backups");
    let state = |w: &Window| session(w).this_pc().backups().unwrap().last().unwrap().state.clone();
    assert!(matches!(state(&w), BackupState::Whole(_)), "{:?}", state(&w));
    assert!(w.sees("完整，签名齐全"));
    let last = listed.last().unwrap().path.clone();
    let mut bytes = std::fs::read(&last).unwrap();
    bytes.truncate(bytes.len() / 2);
    std::fs::write(&last, bytes).unwrap();
    w.act(Action::Pc(PcAction::CheckBackup { file: last }));
    assert!(matches!(state(&w), BackupState::Bad(..)), "{:?}", state(&w));
    // No other file is read for it.
    w.act(Action::Pc(PcAction::CheckBackup { file: "/etc/hostname".into() }));
    assert!(!session(&w).this_pc().busy());
}

/// An administrator who would sit down as somebody else: each way is refused, and told by the audit if it was forged.
#[test]
fn an_administrator_alone_gives_nobody_another_password() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    let (admin, other) = (officer(&w, ADMIN).id, officer(&w, INVIGILATOR).id);
    let (roles, mine) = (vec![Role::Invigilator], "known to the admin".to_owned());
    let secret_of = |w: &Window| session(w).core().account(other).unwrap().secret.clone();
    let before = secret_of(&w);
    w.act(Action::Door(DoorAction::SetAccount {
        officer: other,
        roles: roles.clone(),
        secret: Some(mine.clone()),
    }));
    assert_eq!(session(&w).notice().unwrap().what, "他的密码是自己定的，一个人不能换。");
    let replace = |proof| {
        let (roles, secret, why) = (roles.clone(), mine.clone(), "忘了".to_owned());
        Action::Door(DoorAction::ReplaceSecret { officer: other, roles, secret, why, proof })
    };
    for (second, password) in
        [(admin, PASSWORD), (other, PASSWORD), (officer(&w, CANDIDATES[0]).id, "482615")]
    {
        w.act(replace(ResetProof::Second { officer: second, secret: password.into() }));
        assert_eq!(session(&w).notice().unwrap().what, "这个人不能确认。");
    }
    w.act(replace(ResetProof::Code("0000-0000-0000-0000-0000".into())));
    assert_eq!(session(&w).notice().unwrap().what, "恢复码不对。");
    assert_eq!(secret_of(&w), before);
    // The recovery code works, once, and another one is shown.
    w.clock.advance(60_000);
    w.act(Action::Door(DoorAction::MakeRecoveryCode));
    let code = session(&w).door().shown_recovery_code().unwrap().to_owned();
    w.act(replace(ResetProof::Code(code.clone())));
    assert_ne!(secret_of(&w), before, "{:?}", session(&w).notice());
    let next = session(&w).door().shown_recovery_code().expect("another code").to_owned();
    assert_ne!(next, code);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(other)));
    w.act(Action::Door(DoorAction::GiveSecret(mine.clone())));
    assert!(session(&w).door().ask().is_some_and(|ask| ask.choose), "it has to be changed");
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    drop(w);
    assert_eq!(problems(folder.path()), [""; 0]);
    // Around the window: the store and the audit know it.
    let forged = |fact: Fact| {
        let copy = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
        }
        let mut db = Db::open(copy.path(), &Uuid::nil).unwrap();
        db.sign_with(MORNING_MS, bring_signer(copy.path().to_owned(), [1; 32])().unwrap().unwrap()).unwrap();
        db.put(MORNING_MS, &fact).unwrap();
        drop(db);
        problems(copy.path())
    };
    let names = |found: &[String], what: &str| found.iter().any(|problem| problem.contains(what));
    let replaced = |second: Option<Uuid>, sealed: Option<String>| {
        Fact::ReplaceSecret(facts::ReplaceSecret {
            officer_id: other,
            why: "忘了".into(),
            code_hash: None,
            second,
            sealed,
            by: admin,
        })
    };
    let found = forged(replaced(None, None));
    assert!(names(&found, "alone"), "{found:?}");
    let found = forged(replaced(Some(admin), None));
    assert!(names(&found, "can't confirm"), "{found:?}");
    let found = forged(replaced(None, Some("00".repeat(32))));
    assert!(names(&found, "no such recovery code"), "{found:?}");
    let found = forged(Fact::SetAccount(facts::SetAccount {
        officer_id: other,
        roles: vec!["invigilator".into()],
        secret_hash: Some("00".repeat(32)),
        must_change: true,
        by: Some(admin),
    }));
    assert!(names(&found, "another secret alone"), "{found:?}");
}

#[test]
fn a_number_of_a_standard_is_changed_after_its_effect_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = at_the_page(folder.path());
    w.harness.state_mut().go(Screen::Certificates);
    w.settle();
    w.press_button("标准");
    assert!(w.sees("速度线（字/分）：30"));
    assert!(!w.sees("officer-2027，第"), "a standard has a title");
    w.press_button("在职民警打字达标标准 改数字");
    assert!(w.sees("选日期"), "the deadline is chosen from a calendar");
    w.pictures("standard-numbers");
    w.fill("速度线（字/分）", "abc");
    w.press_button("看看影响");
    assert!(w.sees("速度线（字/分） 不能是“abc”"), "{:?}", session(&w).notice());
    w.fill("速度线（字/分）", "5000");
    w.press_button("看看影响");
    assert!(w.sees("这些数字不能用") && session(&w).certificates().proposal().is_none());
    w.fill("速度线（字/分）", "32.5");
    w.press_button("看看影响");
    let proposal = session(&w).certificates().proposal().expect("a proposal");
    assert_eq!((proposal.standard.version, proposal.changes.len()), (2, 1));
    assert!(w.sees("因此不再达标：0 人"), "whom it touches is said before it counts");
    w.pictures("standard-effect");
    w.press_button("使之生效");
    let newest = session(&w).core().newest_standards();
    assert_eq!(newest.iter().find(|s| s.id == "officer-2027").unwrap().version, 2);
    assert!(w.sees("速度线（字/分）：32.5"));
    w.harness.state_mut().go(Screen::ThisPc);
    w.settle();
    w.click("操作记录");
    assert!(w.sees("标准“在职民警打字达标标准”第 2 版生效"), "by its title, not by its id");
    drop(w);
    assert_eq!(problems(folder.path()), [""; 0]);
}
