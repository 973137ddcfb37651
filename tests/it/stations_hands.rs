//! The buttons of the pages 工作站 and 交换数据, pressed: what goes wrong is said with the next step, nothing runs while
//! somebody types, and what belongs to the founding PC is offered there alone.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};

use dabiao::app::clock::FixedClock;
use dabiao::app::lang::Lang;
use dabiao::app::stations::Outcome;
use dabiao::app::{
    Action, DoorAction, DrillAction, PracticeAction, RetireWhy, Session, SessionConfig, Settings,
    StationsAction, Way,
};
use dabiao::content::Library;
use dabiao::domain::exercise::Extent;
use dabiao::domain::sync::duty::Duty;
use dabiao::domain::sync::state::StationState;
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::support::pcs::{Pcs, accounts, can_press, choose, go};
use super::support::sticks::{Sticks, practise_at};
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

fn start() -> Action {
    Action::Practice(PracticeAction::Start { exercise: "copy/notice-01".into(), extent: Extent::Minutes(1) })
}

fn over(dir: &Path) -> Action {
    Action::Stations(StationsAction::Exchange(Way::Folder(dir.to_owned())))
}

fn failed(w: &Window) -> Option<String> {
    match w.harness.state().session().stations().outcome() {
        Some(Outcome::Failed(notice)) => Some(notice.what.clone()),
        _ => None,
    }
}

#[test]
fn what_goes_wrong_is_said_with_the_next_step() {
    let pcs = Pcs::new();
    let mut a = pcs.founded();
    let b = pcs.joined(&mut a);
    drop(b);
    go(&mut a, Screen::Today);
    a.press_button("交换数据");
    assert_eq!(can_press(&a, "开始交换"), Some(false), "no folder yet");
    a.fill("文件夹", "/no/such/stick");
    a.press_button("开始交换");
    assert!(failed(&a).is_some_and(|what| what.contains("/no/such/stick")));
    assert!(a.sees("请插上 U 盘") && !a.sees("可以拔出"), "nothing is safe that was not written");
    a.pictures("exchange-03-no-folder");
    pcs.exchange(&mut a);
    // The last folder is offered again.
    go(&mut a, Screen::Today);
    a.press_button("交换数据");
    assert_eq!(a.field("文件夹"), pcs.text("stick"));
    drop(a);
    let mut a = pcs.window("a", Screen::Exchange);
    assert_eq!(a.field("文件夹"), pcs.text("stick"), "also after a restart");
    // What another PC handed up is damaged on the way.
    let mut b = pcs.window("b", Screen::Exchange);
    pcs.exchange(&mut b);
    let mut up = Vec::new();
    for bureau in std::fs::read_dir(pcs.at("stick").join("DABIAO")).unwrap().flatten() {
        let files = std::fs::read_dir(bureau.path().join("up")).unwrap().flatten();
        up.extend(files.map(|file| file.path()));
    }
    let bytes = std::fs::read(&up[0]).unwrap();
    std::fs::write(&up[0], &bytes[..bytes.len() / 2]).unwrap();
    pcs.exchange(&mut a);
    assert!(a.sees("1 个文件有问题") || a.sees("2 个文件有问题"));
    assert!(a.sees("从原处再拷一次") || a.sees("从原处重新拷贝"), "each trouble has its next step");
    a.pictures("exchange-04-trouble");
}

#[test]
fn a_wrong_file_is_no_request_and_no_answer() {
    let pcs = Pcs::new();
    let file = pcs.at("stick").join("letter.dbx");
    std::fs::write(&file, "Dear colleagues").unwrap();
    let mut a = pcs.founded();
    a.fill("请求文件", file.to_str().unwrap());
    a.press_button("查看请求");
    assert!(a.sees("什么也没有取用"), "{:?}", a.harness.state().session().notice());
    assert_eq!(can_press(&a, "批准并写答复"), None);
    let mut b = pcs.window("b", Screen::Stations);
    assert_eq!(can_press(&b, "取用"), None, "nothing was asked for");
    b.act(Action::Stations(StationsAction::TakeAnswer(file)));
    let notice = b.harness.state().session().notice().expect("a notice").clone();
    assert!(notice.what.contains("没有请求过加入") && notice.next.contains("工作站"), "{notice:?}");
    b.click("用 U 盘加入");
    b.fill("单位", "文昌派出所");
    b.fill("请求放到哪个文件夹", "/no/such/stick");
    b.press_button("写请求");
    assert!(b.sees("文件夹不在"));
    // A bureau can't be founded twice at one PC.
    a.act(Action::Stations(StationsAction::Found {
        bureau: "二".into(),
        unit: "文昌派出所".into(),
        station: "一".into(),
    }));
    assert!(a.sees("本机已属于 岚江市公安局"));
}

#[test]
fn a_station_gets_a_duty_and_is_retired_by_its_card() {
    let pcs = Pcs::new();
    let mut a = pcs.founded();
    drop(pcs.joined(&mut a));
    go(&mut a, Screen::Stations);
    assert!(a.sees("⚠ 已批准，还没有交换过") && a.sees("再交换一次"), "its state has a next step");
    a.harness.get_by_role_and_label(Role::Link, "文昌所-01").click_accesskit();
    a.settle();
    a.pictures("stations-10-card");
    choose(&mut a, "给职责", "工作台");
    a.press_button("给这项职责");
    assert!(a.sees("文昌所-01 现承担职责 工作台"), "{:?}", a.harness.state().session().notice());
    let row = |w: &Window| {
        let overview = w.harness.state().session().stations().overview().unwrap().clone();
        overview.stations.iter().find(|row| row.name == "文昌所-01").unwrap().clone()
    };
    assert_eq!(row(&a).duties, [Duty::Desk]);
    assert_eq!(can_press(&a, "停用这台"), Some(false), "it is not confirmed");
    a.harness.get_by_role_and_label(Role::RadioButton, "丢失或被盗").click_accesskit();
    a.settle();
    assert_eq!(can_press(&a, "停用这台"), Some(false), "it is not confirmed");
    a.click("确认停用 文昌所-01");
    a.press_button("停用这台");
    assert_eq!(row(&a).state, StationState::Retired);
    assert!(a.sees("× 已停用") && can_press(&a, "停用这台").is_none());
    a.pictures("stations-11-retired");
    // The founding PC can't be retired by hand.
    a.harness.get_by_role_and_label(Role::Link, "局机关-01").click_accesskit();
    a.settle();
    assert!(can_press(&a, "停用这台").is_none() && can_press(&a, "给这项职责").is_some());
}

#[test]
fn a_retired_pc_says_so_and_offers_the_ways_back() {
    let pcs = Pcs::new();
    let mut a = pcs.founded();
    let mut b = pcs.joined(&mut a);
    pcs.exchange(&mut a);
    pcs.exchange(&mut b);
    pcs.exchange(&mut a);
    let id = a.harness.state().session().stations().overview().unwrap().clone();
    let id = id.stations.iter().find(|row| row.name == "文昌所-01").unwrap().id;
    a.act(Action::Stations(StationsAction::Retire { station: id, why: RetireWhy::Lost }));
    pcs.exchange(&mut a);
    // It is told by the last package that is for it.
    go(&mut b, Screen::Exchange);
    b.fill("文件夹", &pcs.text("stick"));
    b.press_button("开始交换");
    assert!(b.sees("本机未加入某局或已停用") && !b.sees("个文件有问题"), "no file is at fault");
    b.pictures("exchange-07-retired");
    go(&mut b, Screen::Today);
    assert!(b.sees("停用") && !b.sees("未上传"), "nothing waits to be handed up");
    b.pictures("stations-12-retired-today");
    go(&mut b, Screen::Stations);
    assert!(b.sees("停用"));
    assert!(can_press(&b, "写请求").is_some());
    assert_eq!(can_press(&b, "加入"), Some(false), "no code was typed");
    b.pictures("stations-13-retired-pc");
}

#[test]
fn a_retired_pc_that_was_lost_after_all_is_said_to_be_so_by_its_card() {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a", "b", "bureau"] {
        sticks.exchange(pc);
    }
    sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "replaced"]).ends(0, &[]);
    practise_at(&sticks.at("b"), MORNING_MS);
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-07", "--anew"];
    sticks.run("b", &request).ends(0, &[]);
    sticks.run("bureau", &["bureau", "approve", &asks, "--out", &answer]).ends(0, &["count from here on"]);
    sticks.run("b", &["join", "--file", &answer]).ends(0, &[]);
    for pc in ["b", "bureau", "b", "bureau"] {
        sticks.run(pc, &["exchange", "--dir", &sticks.text("stick")]);
    }
    let mut w = Window::open_at(&sticks.at("bureau"), Look::PLAIN, Screen::Stations, MORNING_MS + 5_000_000);
    w.harness.get_all_by_role_and_label(Role::Link, "文昌所-02").last().unwrap().click_accesskit();
    w.settle();
    assert_eq!((can_press(&w, "停用这台"), can_press(&w, "确是丢失，照此办理")), (None, None));
    w.press_button("看看哪些不再算数");
    // It is asked with what it takes back, and nothing is done yet.
    assert!(w.sees("只算到最初停用时为止：后来收回的"), "{:?}", w.harness.state().session().notice());
    assert!(w.sees("那台电脑现在是 文昌所-07") && !w.sees("现在按丢失或被盗处理"));
    w.pictures("stations-14-lost-asks");
    w.press_button("确是丢失，照此办理");
    assert!(w.sees("现在按丢失或被盗处理"), "{:?}", w.harness.state().session().notice());
    w.pictures("stations-15-lost");
    w.press_button("看看哪些不再算数");
    let notice = w.harness.state().session().notice().expect("an answer").clone();
    assert!(notice.what.contains("没有改动：文昌所-02 早已停用"), "{notice:?}");
    assert_eq!(can_press(&w, "确是丢失，照此办理"), None);
}

#[test]
fn the_list_is_found_in_and_saved() {
    let pcs = Pcs::new();
    let mut a = pcs.founded();
    drop(pcs.joined(&mut a));
    go(&mut a, Screen::Stations);
    assert!(a.sees("共 2 台"));
    a.fill("查找", "文昌所");
    a.settle();
    assert!(a.sees("共 1 台"));
    a.press_button("文本（.csv）");
    let path = a.harness.state().session().stations().saved_list().expect("a list").to_owned();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("文昌所-01") && text.contains("已批准，还没有交换过") && !text.contains("局机关-01"),
        "{text}"
    );
    a.press_button("Excel（.xlsx）");
    let path = a.harness.state().session().stations().saved_list().expect("a list").to_owned();
    assert!(std::fs::read(path).unwrap().starts_with(b"PK"));
    choose(&mut a, "状态", "正常");
    a.settle();
    assert!(a.sees("共 0 台"), "both filters hold");
}

#[test]
fn who_may_not_manage_is_told_who_does_and_may_carry_the_stick() {
    let pcs = Pcs::new();
    let mut a = pcs.founded();
    drop(pcs.joined(&mut a));
    accounts(&mut a);
    go(&mut a, Screen::Stations);
    assert!(a.sees("共 2 台"), "a trainer sees which stations are behind");
    assert_eq!(can_press(&a, "查看请求"), None);
    a.harness.get_by_role_and_label(Role::Link, "文昌所-01").click_accesskit();
    a.settle();
    assert_eq!((can_press(&a, "停用这台"), can_press(&a, "给这项职责")), (None, None));
    let id = a.harness.state().session().stations().overview().unwrap().stations[1].id;
    let why = dabiao::app::RetireWhy::Lost;
    a.act(Action::Stations(StationsAction::Retire { station: id, why }));
    let notice = a.harness.state().session().notice().expect("a refusal").clone();
    assert!(notice.next.contains("系统管理员"), "{notice:?}");
    pcs.exchange(&mut a);
    let lone = pcs.window("b", Screen::Stations);
    drop(lone);
    // An officer without any role exchanges too, and sees no page of stations.
    a.act(Action::SignOut);
    let officer = a.harness.state().session().officers().iter().find(|o| o.badge == "059001").unwrap().id;
    a.act(Action::Door(DoorAction::SignIn(officer)));
    if a.harness.state().session().door().ask().is_some() {
        a.act(Action::Door(DoorAction::GiveSecret("482615".into())));
        a.act(Action::Door(DoorAction::GiveSecret("482615".into())));
    }
    assert!(a.harness.state().session().officer().is_some_and(|o| o.badge == "059001"));
    pcs.exchange(&mut a);
    assert!(!a.harness.state().session().stations().may_see());
}

#[test]
fn nothing_is_exchanged_while_somebody_types() {
    let pcs = Pcs::new();
    let mut a = pcs.founded();
    a.act(start());
    assert!(a.harness.state().session().drill().ongoing().is_some());
    a.act(over(&pcs.at("stick")));
    let session = a.harness.state().session();
    assert!(session.notice().is_some_and(|notice| notice.what.contains("正在打字")));
    assert!(session.stations().outcome().is_none() && !pcs.at("stick").join("DABIAO").exists());
    a.act(Action::Drill(DrillAction::Leave));
    a.act(over(&pcs.at("stick")));
    assert!(matches!(a.harness.state().session().stations().outcome(), Some(Outcome::Done(_))));
}

/// Where the store's thread stands still while it is closed.
#[derive(Default)]
struct Gate {
    closed: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn set_closed(&self, closed: bool) {
        *self.closed.lock().unwrap() = closed;
        self.opened.notify_all();
    }

    fn pass(&self) {
        let closed = self.closed.lock().unwrap();
        drop(self.opened.wait_while(closed, |closed| *closed).unwrap());
    }
}

fn settle(session: &mut Session) {
    for _ in 0..5_000 {
        session.poll();
        if !session.busy() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("the station does not come to rest");
}

#[test]
fn no_drill_begins_while_data_are_exchanged_and_it_can_be_cancelled() {
    let sticks = Sticks::joined();
    let gate = Arc::new(Gate::default());
    let passing = Arc::clone(&gate);
    let mut session = Session::start(SessionConfig {
        folder: sticks.at("bureau"),
        library: Library::embedded(),
        clock: Arc::new(FixedClock::at(MORNING_MS + 7_200_000)),
        lang: Some(Lang::En),
        wake: Arc::new(move || passing.pass()),
        badge: Some("059001".into()),
        limit_ms: None,
        demo: None,
    });
    settle(&mut session);
    assert!(session.officer().is_some() && session.stations().may_exchange());
    // The next answer of the store is the last one for now: its thread stands still after giving it.
    gate.set_closed(true);
    let settings = Settings { text_size: 150, ..*session.settings() };
    session.act(Action::Set(settings));
    session.act(over(&sticks.at("stick")));
    assert!(session.stations().exchanges());
    session.act(start());
    assert!(session.drill().ongoing().is_none());
    assert!(session.notice().is_some_and(|notice| notice.what.contains("no drill or exam can begin")));
    session.act(Action::Stations(StationsAction::CancelExchange));
    assert!(session.stations().is_cancelling());
    gate.set_closed(false);
    settle(&mut session);
    assert!(!session.stations().exchanges());
    let ended = session.stations().outcome().cloned();
    assert!(matches!(&ended, Some(Outcome::Failed(notice)) if notice.what == "Cancelled"), "{ended:?}");
    session.act(start());
    assert!(session.drill().ongoing().is_some(), "{:?}", session.notice());
}
