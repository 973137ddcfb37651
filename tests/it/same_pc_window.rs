//! The window where a PC with another network card asks, and where one that joined by a stick gets its way to the server.

use std::time::{Duration, Instant};

use dabiao::app::host::Host;
use dabiao::app::{Action, StationsAction};
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::support::served::Served;
use super::support::sticks::{Sticks, copy, practise, run_at};
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

#[test]
fn who_opens_the_request_of_a_pc_with_another_card_says_that_it_is_the_same() {
    let sticks = Sticks::joined();
    let other = Host::new(&[[0x00, 0x1b, 0x21, 0, 0, 7]], "PC");
    let asks = sticks.at("asks.dbx");
    let ask = ["join", "--request", asks.to_str().unwrap(), "--unit", "文昌派出所"];
    run_at(&sticks.at("a"), &other, &ask).ends(0, &["look copied from 文昌所-01"]);
    let mut w = Window::open_at(&sticks.at("bureau"), Look::PLAIN, Screen::Stations, MORNING_MS + 5_000_000);
    w.act(Action::Stations(StationsAction::OpenRequest(asks.clone())));
    assert!(w.sees("而 文昌所-01 批准时用的是别的网卡"));
    w.pictures("same-pc-asks");
    w.press_button("就是 文昌所-01，换了网卡");
    let session = w.harness.state().session();
    assert!(session.stations().opened().is_none(), "{:?}", session.notice());
    w.pictures("same-pc-answered");
    drop(w);
    let names = std::fs::read_dir(asks.parent().unwrap()).unwrap().flatten().map(|file| file.path());
    let answer = names.filter(|path| path.extension().is_some_and(|e| e == "dbx") && *path != asks);
    let answer = answer.last().expect("an answer beside the request");
    run_at(&sticks.at("a"), &other, &["join", "--file", answer.to_str().unwrap()]).ends(0, &["文昌所-01"]);
    // It is the station that it was, and no second one.
    let rows = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let same = rows["stations"].as_array().unwrap().iter().filter(|row| row["name"] == "文昌所-01");
    assert_eq!(same.count(), 1, "{rows}");
}

#[test]
fn who_opens_the_request_of_an_older_folder_is_told_that_it_is_one() {
    let sticks = Sticks::joined();
    copy(&sticks.at("a"), &sticks.at("older"));
    let (asks, answer) = (sticks.at("asks.dbx"), sticks.text("answer.dbx"));
    let file = asks.to_str().unwrap();
    let ask = ["join", "--request", file, "--unit", "文昌派出所"];
    let card = |n: u8| Host::new(&[[0x00, 0x1b, 0x21, 0, 0, n]], "PC");
    run_at(&sticks.at("a"), &card(7), &ask).ends(0, &[]);
    sticks.run("bureau", &["bureau", "approve", "--same-pc", file, "--out", &answer]).ends(0, &["文昌所-01"]);
    run_at(&sticks.at("a"), &card(7), &["join", "--file", &answer]).ends(0, &["文昌所-01"]);
    run_at(&sticks.at("older"), &card(8), &ask).ends(0, &["look copied from 文昌所-01"]);
    let mut w = Window::open_at(&sticks.at("bureau"), Look::PLAIN, Screen::Stations, MORNING_MS + 5_000_000);
    w.act(Action::Stations(StationsAction::OpenRequest(asks.clone())));
    w.press_button("就是 文昌所-01，换了网卡");
    let session = w.harness.state().session();
    let notice = session.notice().unwrap_or_else(|| panic!("{:?}", session.stations().message()));
    assert!(
        notice.what.contains("文昌所-01 的旧副本")
            && notice.next.contains("作为新的一台批准")
            && !notice.next.contains("--"),
        "{notice:?}"
    );
    assert!(session.stations().opened().is_some(), "it may be admitted as one of its own");
    w.pictures("same-pc-older-copy");
}

#[test]
fn who_opens_the_request_of_a_pc_that_was_lost_says_whether_it_was_found_again() {
    let sticks = Sticks::joined();
    for pc in ["bureau", "b", "bureau"] {
        sticks.exchange(pc);
    }
    sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "lost"]).ends(0, &[]);
    practise(&sticks.at("b"));
    let asks = sticks.at("asks.dbx");
    let file = asks.to_str().unwrap();
    let ask = ["join", "--request", file, "--unit", "文昌派出所", "--name", "文昌所-07", "--anew"];
    sticks.run("b", &ask).ends(0, &[]);
    for (found, words) in [(false, "条记录不算"), (true, "条记录从此算数")] {
        let mut w =
            Window::open_at(&sticks.at("bureau"), Look::PLAIN, Screen::Stations, MORNING_MS + 5_000_000);
        w.act(Action::Stations(StationsAction::OpenRequest(asks.clone())));
        assert!(w.sees("它自称从前是 文昌所-02"));
        if found {
            let tick = "丢失后已找回：停用以后在那里写的也算数";
            w.harness.get_by_role_and_label(Role::CheckBox, tick).click_accesskit();
            w.harness.run_ok();
        }
        w.press_button("批准并写答复");
        let session = w.harness.state().session();
        let message = session.stations().message().unwrap_or_else(|| panic!("{:?}", session.notice()));
        assert!(message.contains("文昌所-02（丢失或被盗）") && message.contains(words), "{message}");
    }
}

fn until(w: &mut Window, what: &str, mut found: impl FnMut(&Window) -> bool) {
    let began = Instant::now();
    while !found(w) {
        let notice = w.harness.state().session().notice();
        assert!(began.elapsed() < Duration::from_mins(2), "no {what}: {notice:?}");
        w.harness.run_ok();
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_pc_that_joined_by_a_stick_gets_its_way_to_the_server_by_a_code() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    practise(&sticks.at("a"));
    sticks.join("a", "文昌所-01");
    sticks.exchange("a");
    sticks.exchange("bureau");
    let code = served.code(&[]);
    let mut w = Window::open_at(&sticks.at("a"), Look::PLAIN, Screen::Stations, MORNING_MS + 5_000_000);
    assert!(w.sees("接上局里的服务器"));
    w.pictures("by-code-member");
    w.fill("加入码", &code);
    w.harness.get_all_by_role_and_label(Role::Button, "接上服务器").last().unwrap().click_accesskit();
    w.harness.run_ok();
    until(&mut w, "answer of the keeper", |w| {
        served.keep();
        w.harness.state().session().server().last().is_some()
    });
    let last = w.harness.state().session().server().last().unwrap().clone();
    assert!(last.wrong.is_empty(), "{last:?}");
    w.settle();
    until(&mut w, "end of the card", |w| !w.sees("接上服务器"));
    drop(w);
    let rows = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let same = rows["stations"].as_array().unwrap().iter().filter(|row| row["name"] == "文昌所-01");
    assert_eq!(same.count(), 1, "{rows}");
}
