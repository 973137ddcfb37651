//! A walk through the whole desk over a demonstration: every part opens, shows content, and nothing fails.
//!
//! With `DABIAO_DEMO=FOLDER` the demonstration in that folder is walked through (a copy of it) instead of a small
//! one; with `DABIAO_SCREENS=FOLDER` every part is kept as a picture, in every look.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dabiao::app::jobs::Progress;
use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction};
use dabiao::demo::{DEMO_PASSWORD, DemoPlan, make_in};
use dabiao::ui::Screen;
use egui::Vec2;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

/// The trainer of every demonstration.
const TRAINER: &str = "059001";

/// Puts a demonstration into `folder`; its present.
fn demonstration(folder: &Path) -> i64 {
    let Some(from) = std::env::var_os("DABIAO_DEMO") else {
        let plan = DemoPlan { officers: 36, units: 6, days: 28, seed: 3, now_ms: MORNING_MS };
        make_in(folder, &plan, &Progress::default()).unwrap();
        return MORNING_MS;
    };
    let from = Path::new(&from);
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    let marker = fs::read_to_string(from.join("demo.toml")).unwrap();
    let now = marker.lines().find_map(|line| line.strip_prefix("now_ms = ")).unwrap();
    now.parse().unwrap()
}

fn words(w: &Window, key: &str) -> String {
    w.harness.state().session().texts().get(key)
}

/// Opens the part of the desk with that name.
pub fn go(w: &mut Window, key: &str) {
    let name = words(w, key);
    w.harness.get_all_by_role_and_label(Role::Button, &name).next().expect(key).click();
    w.settle();
}

fn press(w: &mut Window, key: &str) {
    let name = words(w, key);
    w.harness.get_all_by_role_and_label(Role::Button, &name).next().expect(key).click_accesskit();
    w.settle();
}

fn toggle(w: &mut Window, key: &str) {
    let name = words(w, key);
    w.harness.get_by_role_and_label(Role::CheckBox, &name).click_accesskit();
    w.settle();
}

pub fn sign_in(w: &mut Window) {
    w.act(Action::SignOut);
    let id = w.harness.state().session().officers().iter().find(|o| o.badge == TRAINER).unwrap().id;
    w.act(Action::Door(DoorAction::SignIn(id)));
    w.act(Action::Door(DoorAction::GiveSecret(DEMO_PASSWORD.to_owned())));
    w.settle();
    assert_eq!(w.harness.state().session().officer().unwrap().badge, TRAINER);
    w.harness.state_mut().go(Screen::Trainer);
    w.settle();
}

/// A roster as the personnel office might send it: one officer moved, one new in a unit that is new.
fn rosters(w: &Window, folder: &Path) -> (String, String) {
    let officers = w.harness.state().session().officers();
    let mut rows = String::from("序号,警号,姓名,单位,出生年月,职务,备注\n");
    for (n, officer) in officers.iter().take(20).enumerate() {
        let unit = if n == 7 { "岚江市公安局警务督察支队" } else { officer.unit.as_str() };
        writeln!(rows, "{},{},{},{unit},,,", n + 1, officer.badge, officer.name).unwrap();
    }
    rows += "21,059998,欧阳建国,岚江市公安局警务督察支队,1985-06,民警,\n";
    let good = folder.join("2026年11月花名册.csv");
    fs::write(&good, &rows).unwrap();
    rows += "22,059998,张伟,文昌派出所,1990-01,民警,\n23,,李秀兰,文昌派出所,2031-01,民警,\n24,059997,,文昌派出所,1990-13,民警,\n";
    let bad = folder.join("花名册（有错）.csv");
    fs::write(&bad, rows).unwrap();
    (good.display().to_string(), bad.display().to_string())
}

/// An officer in the trainer's scope with a forecast that has numbers.
fn somebody(w: &Window) -> (String, String) {
    let session = w.harness.state().session();
    let (view, scope) = (session.trainer().view().unwrap(), session.trainer().scope());
    let forecasts = session.trainer().forecasts().expect("forecasts");
    let forecast_of = |n: usize| {
        let word = forecasts.officers[n].as_ref().map(|f| f.status.name());
        word == Some("more_practice") || word == Some("coaching_first") || word == Some("on_course")
    };
    let mine = || view.people.iter().enumerate().filter(|(_, p)| scope.contains(&p.unit));
    let found = mine().find(|(n, _)| forecast_of(*n)).or_else(|| mine().next());
    let (_, p) = found.expect("somebody");
    (p.badge.clone(), p.name.clone())
}

fn walk(w: &mut Window, folder: &Path) {
    go(w, "desk-overview");
    w.picture("desk-1-overview");
    toggle(w, "desk-as-pairs");
    toggle(w, "desk-with-exempt");
    w.picture("desk-1-overview-pairs");
    toggle(w, "desk-as-pairs");
    toggle(w, "desk-with-exempt");
    go(w, "desk-units");
    w.picture("desk-2-units");
    go(w, "desk-people");
    w.picture("desk-3-people");
    let (badge, name) = somebody(w);
    let search = words(w, "search");
    w.fill(&search, &badge);
    w.settle();
    w.harness.get_by_role_and_label(Role::Link, &name).click_accesskit();
    w.settle();
    w.picture("desk-3-person");
    w.fill(&search, "");
    go(w, "desk-simulator");
    press(w, "simulator-run");
    w.picture("desk-4-simulator");
    go(w, "desk-quota");
    press(w, "quota-plan");
    w.picture("desk-5-quota");
    go(w, "desk-assignments");
    w.picture("desk-6-assignments");
    go(w, "desk-papers");
    press(w, "paper-pdf");
    assert!(w.harness.state().session().trainer().saved_paper().is_some());
    w.picture("desk-7-papers");
    go(w, "desk-roster");
    w.picture("desk-8-roster");
    let (good, bad) = rosters(w, folder);
    let path = words(w, "desk-roster-path");
    w.fill(&path, &good);
    press(w, "desk-roster-read");
    w.picture("desk-8-roster-preview");
    press(w, "cancel");
    w.fill(&path, &bad);
    press(w, "desk-roster-read");
    w.picture("desk-8-roster-refused");
    let notice = w.harness.state().session().notice();
    assert!(notice.is_none(), "{notice:?}");
}

#[test]
fn every_part_of_the_desk_over_a_demonstration() {
    let folder = tempfile::tempdir().unwrap();
    let now = demonstration(folder.path());
    let mut w = Window::open_at(folder.path(), Look::PLAIN, Screen::Today, now);
    sign_in(&mut w);
    let pictures = std::env::var_os("DABIAO_SCREENS").is_some();
    for lang in [Lang::ZhCn, Lang::En] {
        let plain = Look { lang, ..Look::PLAIN };
        let tall = Look { size: Vec2::new(1280.0, 2000.0), ..plain };
        let looks = Look::every().into_iter().filter(|look| look.lang == lang).chain([tall]);
        let looks = if pictures { looks.collect() } else { vec![plain] };
        for look in looks {
            // A size is given in points: those of the next look are counted from here.
            w.set_look(plain);
            w.set_look(look);
            walk(&mut w, folder.path());
        }
    }
}

/// Who has to print the bulletin signs in and presses three names.
#[test]
fn from_the_start_to_the_bulletin_in_five_presses() {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan { officers: 24, units: 6, days: 14, seed: 1, now_ms: MORNING_MS };
    make_in(folder.path(), &plan, &Progress::default()).unwrap();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    w.act(Action::Door(DoorAction::CancelAsk));
    w.act(Action::SignOut);
    let mut presses = 0;
    let mut on = |w: &mut Window, words: &str| {
        w.harness.query_all_by_label_contains(words).next().expect(words).click_accesskit();
        w.settle();
        presses += 1;
    };
    on(&mut w, TRAINER);
    w.fill("密码", DEMO_PASSWORD);
    on(&mut w, "确定");
    on(&mut w, "工作台");
    on(&mut w, "材料");
    on(&mut w, "打印（.pdf）");
    let path = w.harness.state().session().trainer().saved_paper().expect("a paper");
    assert!(path.file_name().unwrap().to_str().unwrap().contains("通报"));
    assert!(fs::read(path).unwrap().starts_with(b"%PDF-"));
    assert!(w.sees("打开文件夹") && presses == 5);
}
