//! Joining a bureau with a server by a code that is typed into the window of a PC.

use std::time::{Duration, Instant};

use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::support::pcs::go;
use super::support::served::Served;
use super::support::sticks::practise;
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

/// Lets the window run until it has what is looked for.
fn until(w: &mut Window, what: &str, mut found: impl FnMut(&Window) -> bool) {
    let began = Instant::now();
    while !found(w) {
        let notice = w.harness.state().session().notice();
        assert!(began.elapsed() < Duration::from_mins(2), "no {what}: {notice:?}");
        w.harness.run_ok();
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn joins(w: &Window) -> bool {
    w.harness.state().session().server().joins()
}

fn begin(w: &mut Window, code: &str) {
    w.fill("加入码", code);
    w.fill("本机或工作站名", "文昌所-01");
    press(w, "加入");
}

/// Presses a button and does not wait for what it begins: that waits for another PC.
fn press(w: &mut Window, name: &str) {
    w.harness.get_all_by_role_and_label(Role::Button, name).last().expect(name).click_accesskit();
    w.harness.run_ok();
}

#[test]
fn a_pc_joins_by_the_code_that_is_typed_and_exchanges_at_once() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    practise(&sticks.at("a"));
    let code = served.code(&[]);
    let mut w = Window::open_at(&sticks.at("a"), Look::PLAIN, Screen::Stations, MORNING_MS + 4_000_000);
    w.click("用加入码加入");
    w.pictures("by-code-empty");
    begin(&mut w, "7M2K-9QXD-4VTR-8HNB");
    until(&mut w, "refusal of what is no code", |w| !joins(w));
    assert!(w.sees("这不是加入码"), "{:?}", w.harness.state().session().notice());
    assert!(w.sees("地址和码之间没有“/”") && !w.sees("between"), "the reason is in the language too");
    w.pictures("by-code-no-code");
    // Nobody answers yet: it can be left, and begun again with the same code.
    begin(&mut w, &code.to_lowercase());
    until(&mut w, "waiting for the keeper", |w| w.sees("正在等建局的电脑答复"));
    w.pictures("by-code-waiting");
    press(&mut w, "取消");
    until(&mut w, "end of the joining", |w| !joins(w));
    assert!(w.sees("本机还没有加入"), "{:?}", w.harness.state().session().notice());
    begin(&mut w, &code);
    until(&mut w, "waiting for the keeper", |w| w.sees("正在等建局的电脑答复"));
    until(&mut w, "answer of the keeper", |w| {
        served.keep();
        w.sees("本机已加入岚江市公安局")
    });
    until(&mut w, "first exchange", |w| w.harness.state().session().server().last().is_some());
    let last = w.harness.state().session().server().last().unwrap().clone();
    assert!(last.wrong.is_empty(), "{last:?}");
    w.settle();
    w.pictures("by-code-joined");
    assert!(!w.sees("还没有与局里联系过"), "what waits is read anew after a visit");
    // Who has a server comes to its way of exchanging first.
    go(&mut w, Screen::Exchange);
    assert!(w.sees("已与 岚江市公安局"));
    w.pictures("exchange-05-server");
    drop(w);
    let mut w = Window::open_at(&sticks.at("bureau"), Look::PLAIN, Screen::Exchange, MORNING_MS + 5_000_000);
    until(&mut w, "round of the keeper", |w| w.harness.state().session().server().last().is_some());
    w.click("局里的服务器");
    w.pictures("exchange-06-keeper");
    drop(w);
    // What was typed before went up with it, once.
    served.keep();
    let attempts = sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]);
    assert_eq!(attempts.out.lines().count(), 1);
    let rows = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let names: Vec<_> = rows["stations"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect();
    assert!(names.contains(&"文昌所-01".into()), "{rows}");
    sticks.audit();
}
