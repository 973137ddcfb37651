//! Accounts, the exam room and the candidates' screens, from the first set-up to the roll on paper.

use dabiao::app::exam::CandidateStep;
use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, DrillAction, ExamAction};
use dabiao::domain::evidence::FlagKind;
use dabiao::domain::input::EventKind;
use dabiao::domain::sitting::{CandidateState, Outcome, SittingState};
use dabiao::domain::standard::Shortfall;
use dabiao::store::Db;
use dabiao::ui::Screen;
use dabiao::ui::host::DesktopApp as _;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;
use uuid::Uuid;

use super::support::room::{
    ADMIN, CANDIDATES, EXAM_MS, INVIGILATOR, PASSWORD, PIN, accounts, audit, begun, hold, officer, plan,
    roster, sign_in, sit, window, write,
};
use super::support::window::{Look, Window};

fn pictures() -> [Look; 4] {
    let look = |width, height, lang| Look { size: Vec2::new(width, height), lang, ..Look::PLAIN };
    [
        look(1280.0, 800.0, Lang::ZhCn),
        look(1280.0, 800.0, Lang::En),
        look(1920.0, 1080.0, Lang::ZhCn),
        look(1920.0, 1080.0, Lang::En),
    ]
}

fn press(w: &mut Window, key: Key) {
    w.harness.key_press(key);
    w.settle();
}

fn state_of(w: &Window, badge: &str) -> CandidateState {
    let session = w.harness.state().session();
    let known = session.exams().held().expect("a sitting");
    known.sitting.candidate(officer(w, badge).id).expect("a candidate").state
}

/// The invigilator takes the PC back, through the screen.
fn take_back(w: &mut Window) {
    w.click("监考返回");
    w.fill("监考员密码", PASSWORD);
    press(w, Key::Enter);
    assert!(!w.harness.state().session().exams().handed_over());
}

#[test]
fn from_the_first_set_up_to_the_roll_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    w.settle();
    set_up_by_hand(&mut w);
    account_by_hand(&mut w);
    plan_by_hand(&mut w);
    exam_by_hand(&mut w);
    close_by_hand(&mut w);
    drop(w);
    let papers: Vec<_> = std::fs::read_dir(folder.path().join("papers")).unwrap().collect();
    assert_eq!(papers.len(), 1);
    assert!(std::fs::read(papers[0].as_ref().unwrap().path()).unwrap().starts_with(b"%PDF"));
    audit(folder.path());
}

fn set_up_by_hand(w: &mut Window) {
    // The first set-up: two different passwords are not taken, a weak one is refused.
    w.click("首次设置：系统管理员");
    for (field, text) in
        [("管理员警号", ADMIN), ("管理员姓名", "系统员"), ("管理员单位", "科信大队"), ("新密码", PASSWORD)]
    {
        w.fill(field, text);
    }
    w.fill("再输入一次", "something else");
    w.click("建立管理员账户");
    assert!(w.sees("两次输入不一样") && w.harness.state().session().officer().is_none());
    w.fill("新密码", "12345678");
    w.fill("再输入一次", "12345678");
    w.click("建立管理员账户");
    assert!(w.sees("不能是连着的一串"));
    w.fill("新密码", PASSWORD);
    w.fill("再输入一次", PASSWORD);
    w.click("建立管理员账户");
    assert_eq!(w.harness.state().session().officer().unwrap().badge, ADMIN);
}

fn account_by_hand(w: &mut Window) {
    // The administrator has no exam room, and gives the invigilator a role and a first password.
    assert!(!w.sees("考场"));
    // After the first set-up, what there is to do is shown; giving roles is a part of its own.
    w.click("人员与角色");
    w.click("059100   赵志强");
    w.harness.get_by_role_and_label(Role::CheckBox, "监考员").click_accesskit();
    w.settle();
    w.fill("新密码", "given by admin");
    w.fill("再输入一次", "given by admin");
    w.click("保存账户");
    assert!(w.sees("下次登录要换密码"));
    w.act(Action::SignOut);

    // Once there is an account, the set-up is gone. A wrong password gets a message; the first one is
    // changed.
    assert!(!w.sees("首次设置"));
    w.click("059100   赵志强   文昌派出所");
    w.fill("密码", "wrong password");
    press(w, Key::Enter);
    assert!(w.sees("密码或 PIN 不对"));
    w.fill("密码", "given by admin");
    press(w, Key::Enter);
    w.fill("新密码", PASSWORD);
    w.fill("再输入一次", PASSWORD);
    press(w, Key::Enter);
    assert_eq!(w.harness.state().session().officer().unwrap().badge, INVIGILATOR);
}

fn plan_by_hand(w: &mut Window) {
    // A wrong plan is refused with its error; then it is right.
    w.click("考场");
    w.click("安排考核");
    w.fill("日期和时间", "tomorrow");
    w.fill("考场", "三楼机房");
    w.click("选择所有还没达标的");
    w.click("保存安排");
    assert!(w.sees("日期和时间“tomorrow”不对"));
    assert_eq!((w.field("日期和时间"), w.field("考场")), ("tomorrow".into(), "三楼机房".into()));
    let seats = w.field("座位数");
    w.fill("座位数", "many");
    w.click("保存安排");
    assert!(w.sees("座位数“many”不对"));
    w.fill("座位数", &seats);
    assert!(!w.sees("座位数“many”不对"), "the words go when the text is changed");
    w.fill("日期和时间", "2026/11/23 10：30");
    w.click("059900 系统员  科信大队");
    w.click("保存安排");
    assert_eq!(w.harness.state().session().core().sittings().count(), 1);
    w.click("开放签到");
    w.fill("您的密码", PASSWORD);
    press(w, Key::Enter);
    assert!(w.harness.state().session().exams().held().is_some());
}

fn exam_by_hand(w: &mut Window) {
    // The first candidate chooses a PIN, tries the keyboard, and waits for the start.
    w.click("交给考生");
    assert!(!w.sees("退出登录") && !w.sees("今日"));
    w.fill("警号", CANDIDATES[0]);
    w.fill("新 PIN", PIN);
    w.fill("再输入一次", PIN);
    press(w, Key::Enter);
    assert_eq!(w.harness.state().session().exams().seat().unwrap().step, CandidateStep::Briefing);
    w.click("开始试打");
    w.commit("试");
    press(w, Key::Escape);
    assert_eq!(w.harness.state().session().exams().seat().unwrap().step, CandidateStep::Ready);
    assert!(w.sees("等待监考宣布开始"));
    w.click("开始考核");
    assert!(!w.harness.state().session().drill().in_exam());
    take_back(w);
    w.click("宣布开始");
    w.click("交给考生");
    press(w, Key::Enter);
    assert!(w.harness.state().session().drill().in_exam());

    // No pause, no codes; 31 right characters a minute are enough.
    press(w, Key::Escape);
    press(w, Key::F1);
    assert!(!w.sees("暂停") && !w.sees("编码") && !w.sees("停 5 秒"));
    write(w, 310, EXAM_MS);
    assert!(w.sees("考核通过了") && w.sees("31.0"));
    w.click("下一位");
}

fn close_by_hand(w: &mut Window) {
    // A candidate who passed does not sit down again; nor does a stranger.
    for (badge, words) in [(CANDIDATES[0], "不能再入座"), (ADMIN, "不在本场考生名单里")] {
        w.fill("警号", badge);
        w.fill("PIN", PIN);
        press(w, Key::Enter);
        assert!(w.sees(words), "{badge}");
    }
    take_back(w);
    w.click("收考");
    w.fill("您的密码", PASSWORD);
    press(w, Key::Enter);
    assert!(w.harness.state().session().exams().held().is_none());
    assert!(w.sees("补考名单") && w.sees("059002 李晓峰   缺考"));
    w.click("保存签到表（PDF）");
    assert!(w.sees("签到表已保存"));
}

#[test]
fn one_character_a_minute_short_and_a_window_that_went_away() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    let id = begun(&mut w, &CANDIDATES);
    write(&mut w, 290, EXAM_MS);
    assert!(w.sees("× 未通过") && w.sees("正确速度 29.0 字/分，要达到 30 字/分"));
    w.click("下一位");

    // The next one is interrupted: the window goes away in the middle.
    sit(&mut w, CANDIDATES[1]);
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Begin));
    write(&mut w, 100, 200_000);
    w.act(Action::SignOut);
    assert!(w.harness.state().session().drill().in_exam(), "nobody signs out of a running exam");
    w.harness.state_mut().station_mut().close();
    w.settle();
    drop(w);

    let mut w = window(folder.path(), Look::PLAIN);
    // The exam is not among the candidate's drills.
    w.act(Action::Door(DoorAction::SignIn(officer(&w, CANDIDATES[1]).id)));
    w.act(Action::Door(DoorAction::GiveSecret(PIN.into())));
    assert!(w.harness.state().session().practice().today().open.is_empty());
    w.act(Action::SignOut);
    sign_in(&mut w, INVIGILATOR);
    w.click("继续这场考核");
    w.fill("您的密码", PASSWORD);
    press(&mut w, Key::Enter);
    assert_eq!(state_of(&w, CANDIDATES[1]), CandidateState::Interrupted);
    w.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    assert!(w.harness.state().session().exams().held().is_some(), "an interruption must be decided");

    // By this standard the invigilator lets them go on, at the seat.
    sit(&mut w, CANDIDATES[1]);
    w.act(Action::Exam(ExamAction::GoOn));
    assert!(!w.harness.state().session().drill().in_exam());
    w.fill("监考员密码", PASSWORD);
    press(&mut w, Key::Enter);
    assert!(!w.harness.state().session().drill().in_exam(), "the clock waits for the candidate");
    w.click("继续考核");
    let ongoing = w.harness.state().session().drill().ongoing().expect("the exam goes on");
    assert_eq!(ongoing.copying().unwrap().drill().transcript().chars().len(), 100);
    let left = ongoing.left_ms(w.harness.state().session().mono_ms()).unwrap();
    // From the last character that reached the disk, in the candidate's favour.
    assert!((400_000..410_000).contains(&left), "{left}");
    write(&mut w, 220, left);
    assert!(w.sees("考核通过了"));
    w.click("下一位");
    take_back(&mut w);

    let session = w.harness.state().session();
    let known = session.exams().held().unwrap();
    let row = |badge: &str| known.roll.iter().find(|r| r.officer == officer(&w, badge).id).unwrap().clone();
    assert!(
        matches!(&row(CANDIDATES[0]).outcome, Outcome::Failed(m) if matches!(m[..], [Shortfall::Speed { .. }]))
    );
    let second = row(CANDIDATES[1]);
    assert!(matches!(second.outcome, Outcome::Passed { .. }), "{:?}", second.outcome);
    assert!(
        second.interruptions == 1 && (2_790_000..=2_800_000).contains(&second.gap_ms),
        "{}",
        second.gap_ms
    );
    let flags = session.exams().flags_of(second.attempt.unwrap());
    assert!(flags.iter().any(|f| matches!(f.kind, FlagKind::Interrupted { .. })), "{flags:?}");
    w.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    let session = w.harness.state().session();
    assert_eq!(session.core().sitting(id).unwrap().sitting.state(), SittingState::Closed);
    assert!(session.core().sitting(id).unwrap().sitting.revealed().is_some());
    // The candidate who failed and the absent candidate.
    assert!(w.sees("059001 王德明   未通过") && w.sees("059003 周海燕   缺考"));
    w.act(Action::Exam(ExamAction::SaveRoll(id)));
    let saved = w.harness.state().session().exams().saved_roll(id).expect("a roll").clone();
    drop(w);
    assert!(saved.path.is_file());
    let db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    let printed = db.journal().unwrap().iter().any(|e| dabiao::store::hex(&e.hash) == saved.head);
    assert!(printed, "the head that was printed is in the journal");
    drop(db);
    audit(folder.path());
}

#[derive(Debug)]
struct Dropped;

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        std::path::Path::new("/text.txt")
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Ok("拖入".into())
    }
}

#[test]
fn nothing_but_typing_reaches_an_exam() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    begun(&mut w, &CANDIDATES[..1]);
    w.commit("我");
    let image = egui::ColorImage::filled([1, 1], egui::Color32::WHITE);
    w.event(Event::Paste("粘贴".into()));
    w.event(Event::PasteImage(image.into()));
    w.event(Event::MiddleClickPaste { pos: egui::pos2(400.0, 400.0), text: "中键".into() });
    w.event(Event::Copy);
    w.event(Event::Cut);
    w.harness.get_by_label("录入区").set_text_value_accesskit("辅助");
    w.harness.step();
    w.harness.get_by_label("录入区").replace_selected_text_accesskit("辅助");
    w.harness.step();
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.harness.step();
    w.harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped));
    w.harness.step();
    w.harness.step();
    assert_eq!(w.typed(), "我");
    let ongoing = w.harness.state().session().drill().ongoing().unwrap();
    let blocked: Vec<&str> = ongoing
        .copying()
        .unwrap()
        .drill()
        .events()
        .iter()
        .filter_map(|e| match &e.kind {
            EventKind::Blocked(what) => Some(what.as_str()),
            _ => None,
        })
        .collect();
    let all = [
        "paste",
        "paste_image",
        "middle_click_paste",
        "copy",
        "cut",
        "accessibility",
        "accessibility",
        "undo",
        "dropped_file",
    ];
    assert_eq!(blocked, all);
    // Typing still does.
    w.commit("们");
    assert_eq!(w.typed(), "我们");
    // The disk has it too.
    let id = w.harness.state().session().drill().ongoing().unwrap().id();
    w.settle();
    drop(w);
    let log = Db::open(folder.path(), &|| Uuid::nil())
        .unwrap()
        .attempt_log(id)
        .unwrap()
        .log
        .copy()
        .unwrap()
        .clone();
    assert_eq!(log.events.iter().filter(|e| matches!(e.kind, EventKind::Blocked(_))).count(), all.len());
}

#[test]
fn keys_are_counted_where_the_platform_shows_them_and_only_there() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    begun(&mut w, &CANDIDATES[..1]);
    let key = |key, repeat| Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat,
        modifiers: Modifiers::NONE,
    };
    // The input method keeps its keys to itself: not available, not 0, though Backspace was seen.
    w.preedit("wo");
    w.preedit("");
    w.commit("我");
    w.event(key(Key::Backspace, false));
    w.commit("我");
    // A digit without an input method: its one key, however long it was held.
    w.harness.event(key(Key::Num1, false));
    w.harness.event(key(Key::Num1, true));
    w.event(Event::Text("1".into()));
    // An input method that lets its keys be seen; from then on none is 0.
    w.event(key(Key::W, false));
    w.preedit("w");
    w.event(key(Key::O, false));
    w.preedit("wo");
    w.preedit("");
    w.commit("我");
    w.commit("们");
    let ongoing = w.harness.state().session().drill().ongoing().unwrap();
    let keys: Vec<Option<u32>> = ongoing
        .copying()
        .unwrap()
        .drill()
        .events()
        .iter()
        .filter(|e| matches!(e.kind, EventKind::Commit(_) | EventKind::Text(_)))
        .map(|e| e.keys)
        .collect();
    assert_eq!(keys, [None, None, Some(1), Some(2), Some(0)]);
}

#[test]
fn the_invigilator_can_look_in_the_middle_and_declare_it_void() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    begun(&mut w, &CANDIDATES[..2]);
    w.commit("我");
    // A wrong password keeps the PC with the candidates; the exam goes on below.
    w.click("监考返回");
    w.fill("监考员密码", "wrong password");
    press(&mut w, Key::Enter);
    assert!(w.harness.state().session().exams().handed_over());
    w.fill("监考员密码", PASSWORD);
    press(&mut w, Key::Enter);
    assert!(w.harness.state().session().drill().in_exam() && w.sees("考生正在录入"));
    w.click("交给考生");
    w.commit("们");
    assert_eq!(w.typed(), "我们");
    take_back(&mut w);
    w.click("王德明");
    w.fill("说明", "换人代考");
    w.click("判定考核无效");
    assert_eq!(state_of(&w, CANDIDATES[0]), CandidateState::Void);
    assert!(!w.harness.state().session().drill().in_exam() && w.sees("换人代考"));
    w.click("收考");
    w.fill("您的密码", PASSWORD);
    press(&mut w, Key::Enter);
    assert!(w.sees("059001 王德明   考核无效"));
    drop(w);
    audit(folder.path());
}

#[test]
fn handing_in_an_exam_takes_two_words() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    begun(&mut w, &CANDIDATES[..1]);
    write(&mut w, 200, 200_000);
    // No candidate hands in early, by button, key or otherwise, before the whole text is typed.
    w.harness.key_press_modifiers(Modifiers::CTRL, Key::Enter);
    w.settle();
    assert!(!w.sees("交卷"));
    w.act(Action::Drill(DrillAction::HandIn));
    assert!(w.harness.state().session().drill().in_exam() && !w.sees("交卷（Ctrl+回车）"));
    let whole = w.harness.state().session().drill().copying().unwrap().drill().presented().len();
    write(&mut w, whole - 200, 100_000);
    w.harness.key_press_modifiers(Modifiers::CTRL, Key::Enter);
    w.settle();
    assert!(w.harness.state().session().drill().in_exam() && w.sees("交卷以后不能再改"));
    w.pictures("exam-12-hand-in");
    w.click("继续录入");
    assert!(!w.sees("交卷以后不能再改"));
    w.click("交卷（Ctrl+回车）");
    w.click("现在交卷");
    assert!(!w.harness.state().session().drill().in_exam() && w.sees("考核通过了"));
    // The time that was really used counts.
    let cpm = format!("{:.1}", (whole as f64 / 5.0 * 10.0).floor() / 10.0);
    assert!(w.sees(&cpm), "{cpm}");
}

#[test]
fn two_who_typed_at_the_same_moments_are_shown_by_name() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    begun(&mut w, &CANDIDATES[..2]);
    write(&mut w, 310, EXAM_MS);
    w.click("下一位");
    sit(&mut w, CANDIDATES[1]);
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Begin));
    write(&mut w, 310, EXAM_MS);
    assert!(w.sees("考核通过了"), "a flag fails nobody");
    w.click("下一位");
    take_back(&mut w);
    for (name, other) in [("王德明", "059002 李晓峰 2026-11-23"), ("李晓峰", "059001 王德明 2026-11-23")]
    {
        w.click(name);
        assert!(w.sees(&format!("与另一份考核（{other}")), "{name}");
    }
}

#[test]
fn no_exam_begins_on_a_disk_that_is_nearly_full() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    let id = plan(&mut w, &CANDIDATES[..1]);
    hold(&mut w, id);
    assert!(w.sees("硬盘剩余") && !w.harness.state().session().exams().lacks_space());
    w.harness.state_mut().station_mut().pretend_space(Some(120 << 20));
    sit(&mut w, CANDIDATES[0]);
    assert!(w.sees("请告诉监考员"));
    take_back(&mut w);
    w.click("宣布开始");
    assert!(w.sees("硬盘只剩 120 MB") && w.sees("清空回收站"));
    w.click("交给考生");
    // A trial can be made; the exam does not begin, and nothing of it is on record.
    w.act(Action::Exam(ExamAction::EndTrial));
    w.click("开始考核");
    assert!(!w.harness.state().session().drill().in_exam() && w.sees("考核没有开始"));
    assert_eq!(state_of(&w, CANDIDATES[0]), CandidateState::SignedIn);
    w.pictures("exam-18-no-space");
    // Space was freed: the line goes by itself, and the exam begins.
    w.harness.state_mut().station_mut().pretend_space(Some(dabiao::app::exam::NEEDED_BYTES));
    w.clock.advance(5_000);
    w.settle();
    assert!(!w.harness.state().session().exams().lacks_space());
    w.click("开始考核");
    assert!(w.harness.state().session().drill().in_exam());
}

#[test]
fn a_pin_is_asked_for_and_wrong_ones_make_everybody_wait() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    accounts(&mut w);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(officer(&w, INVIGILATOR).id)));
    for _ in 0..4 {
        w.act(Action::Door(DoorAction::GiveSecret("wrong password".into())));
    }
    assert!(w.sees("请等 5 秒"));
    w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(w.harness.state().session().officer().is_none(), "no answer is taken while waiting");
    w.clock.advance(5_000);
    w.settle();
    assert!(!w.sees("请等"));
    w.fill("密码", PASSWORD);
    press(&mut w, Key::Enter);
    assert!(w.harness.state().session().officer().is_some());
    w.sign_out();
    w.act(Action::Door(DoorAction::SignIn(officer(&w, INVIGILATOR).id)));
    press(&mut w, Key::Escape);
    assert!(w.harness.state().session().door().ask().is_none());
}

/// Every screen of an exam, in both languages and two sizes, kept as pictures where they are asked for.
#[test]
fn every_screen_of_an_exam_in_every_look() {
    for look in Look::every_if_kept(&pictures()) {
        let folder = tempfile::tempdir().unwrap();
        roster(folder.path());
        let mut w = window(folder.path(), look);
        w.settle();
        w.picture("exam-00-start");
        accounts(&mut w);
        w.act(Action::SignOut);
        w.act(Action::Door(DoorAction::SignIn(officer(&w, ADMIN).id)));
        w.picture("exam-01-ask");
        w.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
        w.harness.state_mut().go(Screen::ThisPc);
        w.settle();
        w.click(if look.lang == Lang::ZhCn { "人员与角色" } else { "People and roles" });
        w.click("059100   赵志强");
        w.picture("exam-02-accounts");
        w.act(Action::SignOut);
        sign_in(&mut w, INVIGILATOR);
        w.harness.state_mut().go(Screen::Exam);
        w.settle();
        let zh = look.lang == Lang::ZhCn;
        w.click(if zh { "安排考核" } else { "Plan a sitting" });
        w.click(if zh { "选择所有还没达标的" } else { "All who have not passed yet" });
        w.picture("exam-03-plan");
        press(&mut w, Key::Escape);
        let id = plan(&mut w, &CANDIDATES);
        w.picture("exam-04-list");
        hold(&mut w, id);
        w.picture("exam-05-room");
        w.act(Action::Exam(ExamAction::HandOver));
        w.fill(if zh { "警号" } else { "Badge number" }, CANDIDATES[0]);
        w.settle();
        w.picture("exam-06-seat");
        sit(&mut w, CANDIDATES[0]);
        w.picture("exam-07-briefing");
        w.act(Action::Exam(ExamAction::StartTrial));
        w.picture("exam-08-trial");
        w.act(Action::Exam(ExamAction::EndTrial));
        w.picture("exam-09-waiting");
        w.act(Action::Exam(ExamAction::Start));
        w.picture("exam-10-ready");
        w.act(Action::Exam(ExamAction::Begin));
        write(&mut w, 60, 90_000);
        w.picture("exam-11-writing");
        write(&mut w, 100, EXAM_MS - 90_000);
        w.picture("exam-13-failed");
        w.act(Action::Exam(ExamAction::LeaveSeat));
        sit(&mut w, CANDIDATES[1]);
        w.act(Action::Exam(ExamAction::EndTrial));
        w.act(Action::Exam(ExamAction::Begin));
        w.event(Event::Paste("粘贴".into()));
        write(&mut w, 400, EXAM_MS);
        w.picture("exam-14-passed");
        w.act(Action::Exam(ExamAction::LeaveSeat));
        w.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
        w.act(Action::Exam(ExamAction::NoteIncident {
            kind: dabiao::domain::sitting::IncidentKind::Disturbance,
            officer: None,
            note: "楼上施工".into(),
        }));
        w.click("李晓峰");
        w.picture("exam-15-room-running");
        w.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
        w.act(Action::Exam(ExamAction::SaveRoll(id)));
        w.picture("exam-16-closed");
        w.act(Action::SignOut);
        w.act(Action::Door(DoorAction::SignIn(officer(&w, CANDIDATES[1]).id)));
        w.act(Action::Door(DoorAction::GiveSecret(PIN.into())));
        w.harness.state_mut().go(Screen::Today);
        w.settle();
        let (width, height, pixels) = w.picture("exam-17-today");
        assert_eq!(pixels.len(), width * height);
    }
}

/// A window that is minimised gets no pictures: what its host hears of the focus is on record at its own time, and
/// is not told a second time when the pad sees it.
#[test]
fn a_minimised_window_is_on_record_for_as_long_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path());
    let mut w = window(folder.path(), Look::PLAIN);
    let id = begun(&mut w, &CANDIDATES[..1]);
    w.preedit("jing");
    for (wait, focused) in [(12_000, false), (10_000, true)] {
        w.clock.advance(wait);
        w.harness.state_mut().focus_changed(focused);
        // Hidden: the logic alone goes on.
        w.harness.state_mut().station_mut().poll();
    }
    w.clock.advance(2_000);
    w.harness.event(Event::WindowFocused(false));
    w.harness.event(Event::WindowFocused(true));
    w.settle();
    let events = w.harness.state().session().drill().copying().unwrap().drill().events().to_vec();
    let tail: Vec<_> = events[events.len() - 3..].iter().map(|e| (e.at_ms, e.kind.clone())).collect();
    let kinds = [EventKind::Preedit(String::new()), EventKind::Focus(false), EventKind::Focus(true)];
    assert_eq!(tail, [12_000, 12_000, 22_000].into_iter().zip(kinds).collect::<Vec<_>>());
    // It is lost again when the time runs out: that it was lost is in the log.
    w.clock.advance(EXAM_MS - 24_000 - 5_000);
    w.harness.state_mut().focus_changed(false);
    w.clock.advance(6_000);
    w.settle();
    let session = w.harness.state().session();
    let known = session.core().sitting(id).unwrap();
    let attempt = known.sitting.candidates()[0].attempt.unwrap();
    let flags = session.exams().flags_of(attempt);
    let lost = FlagKind::FocusLost { times: 2, total_ms: 15_000 };
    assert!(flags.iter().any(|flag| flag.kind == lost), "{flags:?}");
}
