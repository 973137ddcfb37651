//! The screens of a sitting on several PCs: a PC of the room from the ticket to handing in, and the invigilator's.

use dabiao::app::exam::TicketAction;
use dabiao::app::{Action, ExamAction};
use dabiao::domain::sitting::SittingState;
use dabiao::ui::Screen;
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;

use super::support::room::{INVIGILATOR, hold, sign_in, write};
use super::support::rooms::{ENOUGH, Rooms, SECONDS, begin, finish, give, seat};
use super::support::staff::now_ms;
use super::support::window::{Look, Window};

fn packed(rooms: &Rooms) -> (Value, String) {
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let packed = rooms.hold(&["exam", "pack", &id, "--out", &stick, "--stations", "考场-01", "--json"]);
    let packed = packed.ends(0, &[]).json();
    let code = packed["start_code"].as_str().unwrap().to_owned();
    (packed, code)
}

#[test]
fn a_pc_of_the_room_from_the_ticket_to_handing_in() {
    let rooms = Rooms::planned(2);
    let (packed, code) = packed(&rooms);
    let badges = Rooms::seated(&packed, 0);
    let mut w = Window::open_at(&rooms.at("s1"), Look::PLAIN, Screen::Today, now_ms() + 30_000);
    w.act(Action::SignOut);
    assert!(w.sees("多机考核"));
    w.pictures("ticket-start");
    w.fill("考场票", "/nowhere/ticket.dbx");
    w.press_button("打开考场票");
    assert!(w.harness.state().session().notice().is_some());
    w.fill("考场票", &Rooms::ticket(&packed, 0));
    w.press_button("打开考场票");
    let session = w.harness.state().session();
    assert!(session.exams().handed_over() && session.exams().ticket().is_some(), "{:?}", session.notice());
    for badge in &badges {
        assert!(w.sees(badge));
    }
    w.pictures("ticket-waiting");
    // A wrong code is said calmly, and may be tried again.
    w.fill("开考码", "ZZZZ-ZZZZ");
    w.press_button("开考");
    assert!(w.sees("这不是这场考核的开考码"));
    w.pictures("ticket-wrong-code");
    // A candidate sits down by a click on the badge, and waits: there is no text yet.
    w.click(&badges[0]);
    w.press_button("签到");
    w.act(Action::Exam(ExamAction::EndTrial));
    w.act(Action::Exam(ExamAction::Begin));
    assert!(!w.harness.state().session().drill().in_exam());
    w.pictures("ticket-ready");
    w.fill("开考码", &code.to_lowercase());
    w.press_button("开考");
    assert!(w.harness.state().session().exams().ticket_open());
    w.act(Action::Exam(ExamAction::Begin));
    assert!(w.harness.state().session().drill().in_exam(), "{:?}", w.harness.state().session().notice());
    write(&mut w, ENOUGH, 20_000);
    w.clock.advance(SECONDS * 1_000);
    w.settle();
    let line = w.harness.state().session().exams().ticket().unwrap().lines.clone();
    let head = line.iter().find_map(dabiao::app::exchange::room::SeatLine::head).expect("a head").to_string();
    assert!(w.sees(&head) && w.sees("摘要"));
    w.pictures("ticket-digits");
    w.act(Action::Exam(ExamAction::LeaveSeat));
    // On the list they stay, for whoever has not copied them.
    assert!(w.sees(&head));
    w.fill("U 盘或文件夹", &rooms.text("stick"));
    w.press_button("交给监考机");
    assert!(w.sees("可以拔出"), "{:?}", w.harness.state().session().notice());
    w.pictures("ticket-handed-in");
    w.press_button("离开考场票");
    let session = w.harness.state().session();
    assert!(!session.exams().handed_over() && session.exams().held().is_none());
    assert!(w.sees("已完成 1 人"));
}

#[test]
fn the_invigilator_packs_collects_and_decides_in_the_window() {
    let rooms = Rooms::planned(2);
    let mut w = Window::open_at(&rooms.at("host"), Look::PLAIN, Screen::Exam, now_ms() + 5_000);
    w.act(Action::SignOut);
    sign_in(&mut w, INVIGILATOR);
    hold(&mut w, rooms.sitting);
    let list = rooms.at("seats.csv");
    let badges = ["050001", "050002"];
    std::fs::write(&list, format!("{},考场-01\n{},考场-02\n", badges[0], badges[1])).unwrap();
    w.pictures("room-before");
    w.fill("U 盘或文件夹", &rooms.text("stick"));
    w.fill("座位表", &list.display().to_string());
    w.press_button("打包考场票");
    let session = w.harness.state().session();
    let packed =
        session.exams().packed(rooms.sitting).unwrap_or_else(|| panic!("{:?}", session.notice())).clone();
    assert!(w.sees(&packed.code) && packed.tickets.len() == 2);
    w.pictures("room-packed");
    w.act(Action::Exam(ExamAction::Ticket(TicketAction::CodeNoted)));
    assert!(!w.sees(&packed.code));
    w.act(Action::Exam(ExamAction::Start));
    let state = |w: &Window| w.harness.state().session().exams().held().map(|known| known.sitting.state());
    assert_eq!(state(&w), Some(SittingState::Running));
    for (n, pc) in ["s1", "s2"].into_iter().enumerate() {
        let file = packed.tickets.iter().find(|t| t.name == format!("考场-0{}", n + 1)).unwrap().file.clone();
        rooms.run(pc, &["exam", "seat", &file.display().to_string()]).ends(0, &[]);
        let mut t = seat(&rooms.at(pc), rooms.sitting, now_ms() + 30_000 + n as i64 * 60_000);
        give(&mut t, &packed.code);
        begin(&mut t, badges[n]);
        finish(&mut t, badges[n], ENOUGH);
        drop(t);
    }
    rooms.run("s1", &["exam", "hand-in", "--out", &rooms.text("stick")]).ends(0, &[]);
    w.press_button("收卷");
    assert!(w.sees("已收到") && w.sees("未收到"), "{:?}", w.harness.state().session().notice());
    w.pictures("room-collected");
    // The paper of the second one says something else than what comes.
    let who = super::support::room::officer(&w, badges[1]).id;
    let known = w.harness.state().session().exams().held().unwrap();
    assert!(known.sitting.candidate(who).unwrap().is_awaited());
    let head = dabiao::domain::sitting::SeatHead([7; 8]);
    let decide = dabiao::app::exchange::room::Decision::Head(head);
    w.act(Action::Exam(ExamAction::Ticket(TicketAction::Decide(who, decide))));
    rooms.run("s2", &["exam", "hand-in", "--out", &rooms.text("stick")]).ends(0, &[]);
    w.press_button("收卷");
    assert!(w.sees("存疑：与纸质摘要不符"), "{:?}", w.harness.state().session().notice());
    let name = w.harness.state().session().core().name_of(who);
    // In the table of the room, and in that of the seats at other PCs.
    w.harness
        .get_all_by_role_and_label(egui::accesskit::Role::Link, &name)
        .last()
        .expect("a link")
        .click_accesskit();
    w.settle();
    w.pictures("room-doubt");
    w.press_button("以这份为准");
    assert!(!w.sees("存疑：与纸质摘要不符"), "{:?}", w.harness.state().session().notice());
    let password = super::support::room::PASSWORD.to_owned();
    w.act(Action::Exam(ExamAction::Close { secret: password }));
    assert_eq!(state(&w), None, "{:?}", w.harness.state().session().notice());
    w.act(Action::Exam(ExamAction::SaveRoll(rooms.sitting)));
    assert!(w.harness.state().session().exams().saved_roll(rooms.sitting).is_some());
    w.pictures("room-over");
    drop(w);
    rooms.audit();
}
