//! The desk's buttons, pressed: a roster is imported or refused whole, papers are read back from their files,
//! officers move, leave and are proposed for exemption.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use dabiao::app::core::ExemptFrom;
use dabiao::app::trainer::RosterStep;
use dabiao::app::{Action, DoorAction, ExemptionAction};
use dabiao::domain::roster::{Officer, Service};
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::support::bureau::{OUTSIDER, TRAINER, candidate, found};
use super::support::window::{Look, Window};

/// The desk of a small bureau, seven of eleven certified.
fn desk(folder: &Path) -> Window {
    found(folder, 5, true);
    let mut w = Window::open(folder, Look::PLAIN, Screen::Trainer);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(TRAINER)));
    w.harness.state_mut().go(Screen::Trainer);
    w.settle();
    w
}

fn press(w: &mut Window, name: &str) {
    w.harness.get_all_by_role_and_label(Role::Button, name).next().expect(name).click_accesskit();
    w.settle();
}

/// Whether there is such a button.
fn has(w: &Window, name: &str) -> bool {
    w.harness.query_all_by_role_and_label(Role::Button, name).next().is_some()
}

fn fill(w: &mut Window, field: &str, text: &str) {
    w.fill(field, text);
    w.settle();
}

fn officer(w: &Window, badge: &str) -> Option<Officer> {
    w.harness.state().session().officers().iter().find(|o| o.badge == badge).cloned()
}

/// Opens the card of the officer with that badge and name.
fn open_card(w: &mut Window, badge: &str, name: &str) {
    press(w, "人员");
    fill(w, "查找", badge);
    w.harness.get_by_role_and_label(Role::Link, name).click_accesskit();
    w.settle();
    assert!(w.sees(&format!("{badge} {name}")));
}

fn read_roster(w: &mut Window, folder: &Path, name: &str, text: &str) {
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    press(w, "名册导入");
    fill(w, "或填写路径", file.to_str().unwrap());
    press(w, "读取");
}

#[test]
fn a_roster_with_faults_is_refused_whole_and_a_good_one_comes_in_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = desk(folder.path());
    let officers = w.harness.state().session().officers().len();
    let head = "警号,姓名,单位,出生年月,职务\n";
    let moved = "059001,李秀兰,网安大队,1980-04,民警\n";
    let new = "069001,欧阳明,网安大队,1990-05-06,民警\n";
    let wrong = format!("{head}{moved}{new}069001,张伟,网安大队,,\n,陈静,网安大队,2031-01-01,\n");
    read_roster(&mut w, folder.path(), "有错.csv", &wrong);
    assert!(w.sees("有错.csv"), "the file is named");
    for place in ["1. A 列第 4 行", "2. A 列第 5 行", "3. D 列第 5 行"] {
        assert!(w.sees(place), "{place}");
    }
    assert!(!has(&w, "全部导入"), "nothing can be taken of it");
    assert_eq!(w.harness.state().session().officers().len(), officers);

    let good = format!("{head}{moved}{new}");
    read_roster(&mut w, folder.path(), "名册.csv", &good);
    assert!(w.sees("新增 1 人，变动 1 人") && w.sees("网安大队"));
    assert!(officer(&w, "069001").is_none(), "a preview changes nothing");
    press(&mut w, "全部导入");
    assert_eq!(officer(&w, "069001").unwrap().unit, "网安大队");
    assert_eq!(officer(&w, "059001").unwrap().unit, "网安大队");
    let view = w.harness.state().session().trainer().view().unwrap().clone();
    assert!(view.units.iter().any(|u| u.name == "网安大队"));
    assert_eq!(view.people.len(), officers + 1);

    read_roster(&mut w, folder.path(), "名册.csv", &good);
    assert!(w.sees("没有要改的") && !has(&w, "全部导入"));
    assert!(
        matches!(w.harness.state().session().trainer().roster_step(), RosterStep::Ready(p) if p.changes.is_empty())
    );
    assert_eq!(w.harness.state().session().officers().len(), officers + 1);
}

#[test]
fn rows_that_may_be_about_somebody_else_are_answered_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = desk(folder.path());
    let before = officer(&w, "059001").unwrap();
    let people = w.harness.state().session().officers().len();
    let text = "警号,姓名,单位\n059001,新来者,文昌派出所\n59002,欧阳建国,岚江市公安局治安管理支队\n069001,欧阳明,文昌所\n";
    read_roster(&mut w, folder.path(), "名册.csv", text);
    assert!(w.sees("还有 2 行没有核实") && w.sees("只差开头的 0") && !has(&w, "全部导入"));
    assert!(w.sees("“文昌所”是新单位，但很像“文昌派出所”"), "near twins are pointed out");
    w.picture("desk-8-roster-questions");
    press(&mut w, "59002 是同一人");
    assert!(w.sees("还有 1 行没有核实") && !has(&w, "全部导入"));
    press(&mut w, "059001 是另一个人");
    assert!(w.sees("警号转给了别人"));
    w.picture("desk-8-roster-answered");
    press(&mut w, "全部导入");
    let session = w.harness.state().session();
    assert_eq!(session.officers().len(), people + 2, "the new one and the one who has the badge now");
    let holder = officer(&w, "059001").unwrap();
    assert_eq!((holder.name.as_str(), holder.id == before.id), ("新来者", false));
    let gone = officer(&w, "059001-1").unwrap();
    assert_eq!((gone.id, gone.service), (before.id, Service::PostedAway));
    assert!(officer(&w, "59002").is_none());
}

/// Presses the `n`-th button of that name under 材料, and returns the file that it made.
fn paper(w: &mut Window, name: &str, n: usize) -> PathBuf {
    press(w, "材料");
    w.harness.get_all_by_role_and_label(Role::Button, name).nth(n).expect(name).click_accesskit();
    w.settle();
    let path = w.harness.state().session().trainer().saved_paper().expect("a paper").to_owned();
    assert!(w.sees(path.to_str().unwrap()), "it says where the paper is");
    path
}

#[test]
fn a_bulletin_is_saved_and_its_numbers_are_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = desk(folder.path());
    let path = paper(&mut w, "Excel（.xlsx）", 0);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
    let text = |cell: &Data| matches!(cell, Data::String(_)).then(|| cell.to_string()).unwrap_or_default();
    let head = rows.iter().find(|row| row.iter().any(|c| text(c) == "达标率")).expect("a head");
    let at = |name: &str| head.iter().position(|c| text(c) == name).expect(name);
    let of = |unit: &str, column: &str| {
        let row = rows.iter().find(|row| text(&row[at("单位")]) == unit).expect(unit);
        match row[at(column)] {
            Data::Float(x) => x,
            Data::Int(n) => n as f64,
            ref other => panic!("{unit} {column}: {other:?} is no number"),
        }
    };
    assert_eq!((of("文昌派出所", "应达标"), of("文昌派出所", "已达标")), (7.0, 3.0));
    assert_eq!((of("城关派出所", "达标率"), of("城关派出所", "未达标")), (1.0, 0.0));
    assert_eq!((of("全局", "应达标"), of("全局", "已达标")), (11.0, 6.0));
    // The exam was three days ago.
    assert_eq!((of("全局", "近 7 天新增"), of("城关派出所", "近 7 天新增")), (6.0, 2.0));
    let print = |w: &Window| w.harness.query_by_role_and_label(Role::Button, "打印").is_some();
    assert_eq!(print(&w), cfg!(windows), "a sheet is printed by the program that shows it");
    let pdf = paper(&mut w, "打印（.pdf）", 0);
    assert!(print(&w));
    assert!(fs::read(pdf).unwrap().starts_with(b"%PDF-"));
    let csv = paper(&mut w, "文本（.csv）", 0);
    assert!(fs::read_to_string(csv).unwrap().contains("城关派出所"));
}

#[test]
fn an_officer_is_posted_away_retired_and_moved_from_the_card() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = desk(folder.path());
    open_card(&mut w, "059005", "买买提·艾力");
    press(&mut w, "修改");
    w.harness.get_by_role_and_label(Role::RadioButton, "调离").click_accesskit();
    w.settle();
    assert!(
        w.harness.get_by_role_and_label(Role::Button, "保存").accesskit_node().is_disabled(),
        "no day of leaving yet"
    );
    fill(&mut w, "离开日期", "2026-11-22");
    press(&mut w, "保存");
    let away = officer(&w, "059005").unwrap();
    assert_eq!((away.service, away.left_on), (Service::PostedAway, Some(jiff::civil::date(2026, 11, 22))));
    let view = w.harness.state().session().trainer().view().unwrap().clone();
    assert_eq!(view.bureau.eligible, 10, "who is away is not among the eligible");

    open_card(&mut w, "059004", "赵永红");
    press(&mut w, "修改");
    w.harness.get_by_role_and_label(Role::RadioButton, "退休").click_accesskit();
    w.settle();
    fill(&mut w, "离开日期", "2026-11-20");
    press(&mut w, "保存");
    assert_eq!(officer(&w, "059004").unwrap().service, Service::Retired);

    open_card(&mut w, "059001", "李秀兰");
    press(&mut w, "修改");
    let unit = w.harness.get_all_by_role_and_label(Role::ComboBox, "单位").last().expect("units");
    unit.click_accesskit();
    w.settle();
    let choice = w.harness.get_all_by_role_and_label(Role::Button, "文昌派出所").next().expect("a unit");
    choice.click_accesskit();
    w.settle();
    press(&mut w, "保存");
    assert_eq!(officer(&w, "059001").unwrap().unit, "文昌派出所");
}

#[test]
fn an_exemption_is_asked_for_from_the_card_and_counts_once_approved() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = desk(folder.path());
    // The officer who failed; a certified one needs none.
    open_card(&mut w, "059000", "王德明");
    assert!(!has(&w, "申请免考"));
    open_card(&mut w, "059005", "买买提·艾力");
    press(&mut w, "申请免考");
    fill(&mut w, "原因", "右手骨折");
    fill(&mut w, "到", "2026-01-01");
    assert!(
        w.harness.get_by_role_and_label(Role::Button, "申请").accesskit_node().is_disabled(),
        "it ends before it begins"
    );
    assert!(w.sees("最后一天不能早于第一天"));
    fill(&mut w, "到", "spring");
    assert!(w.sees("日期请写成"));
    assert_eq!(w.field("到"), "spring");
    fill(&mut w, "到", "2027-03-31");
    press(&mut w, "申请");
    assert!(w.sees("待批准") && w.sees("右手骨折") && !has(&w, "申请免考"));
    let row = w.harness.state().session().core().exemptions()[0].clone();
    let officers = ExemptFrom::Standard("officer-2027".to_owned());
    assert_eq!((row.officer, &row.of, row.asked_by), (candidate(5), &officers, TRAINER));
    let days = (row.from.to_string(), row.until.map(|day| day.to_string()));
    assert_eq!(days, ("2026-11-23".to_owned(), Some("2027-03-31".to_owned())));
    let view = w.harness.state().session().trainer().view().unwrap().clone();
    assert_eq!(view.bureau.exempt, 0, "asked for is not approved");
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(OUTSIDER)));
    w.act(Action::Exemption(ExemptionAction::Approve(row.id)));
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(TRAINER)));
    w.harness.state_mut().go(Screen::Trainer);
    w.settle();
    let view = w.harness.state().session().trainer().view().unwrap().clone();
    assert_eq!((view.bureau.exempt, view.bureau.eligible), (1, 10));
}
