//! The guidance officers' desk as it is seen, and an instructor's Monday by its buttons.

use std::collections::BTreeSet;
use std::path::Path;

use dabiao::app::cohort::{CohortAction, CohortPaper};
use dabiao::app::lang::Lang;
use dabiao::app::trainer::PaperFormat;
use dabiao::app::{Action, DoorAction, ThemeChoice};
use dabiao::domain::cohort::caseload::Assignment;
use dabiao::domain::cohort::gain::Gain;
use dabiao::domain::cohort::ladder::Rung;
use dabiao::domain::cohort::record::CohortFact;
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui::{Rect, Vec2};
use egui_kittest::kittest::Queryable as _;
use uuid::Uuid;

use super::support::bureau::candidate;
use super::support::cohort::{INSTRUCTOR, bureau, certify, fresh, member, open, stamp, write};
use super::support::window::{Look, Window};

fn window(folder: &Path, look: Look, who: Uuid) -> Window {
    let mut w = Window::open(folder, look, Screen::Cohort);
    sign_in(&mut w, who);
    w
}

fn sign_in(w: &mut Window, who: Uuid) {
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(who)));
    w.harness.state_mut().go(Screen::Cohort);
    w.settle();
}

fn text(w: &Window, key: &str) -> String {
    w.harness.state().session().texts().get(key)
}

/// Presses the first button with the text of this key.
fn press(w: &mut Window, key: &str) {
    let name = text(w, key);
    press_label(w, &name);
}

fn press_label(w: &mut Window, name: &str) {
    let found = w.harness.get_all_by_role_and_label(Role::Button, name).next();
    found.unwrap_or_else(|| panic!("no button {name:?}")).click_accesskit();
    w.settle();
}

fn fill(w: &mut Window, key: &str, value: &str) {
    let name = text(w, key);
    w.fill(&name, value);
}

fn nothing_refused(w: &Window) {
    assert_eq!(w.harness.state().session().notice(), None);
}

#[test]
fn a_monday_of_an_instructor() {
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 8);
    certify(folder.path(), 0);
    let look = Look { size: Vec2::new(1280.0, 800.0), ..Look::PLAIN };
    let mut w = window(folder.path(), look, INSTRUCTOR);
    // Choose: the first suggested is taken, the next one waits.
    press(&mut w, "cohort-choose");
    let first = w.harness.state().session().cohort().view().unwrap().candidates[0].who.clone();
    press(&mut w, "choose-take");
    nothing_refused(&w);
    press(&mut w, "choose-reserve");
    nothing_refused(&w);
    let view = w.harness.state().session().cohort().view().unwrap().clone();
    assert_eq!((view.coaches[0].who.id, view.reserves.len()), (first.id, 1));
    // An officer found by name, too.
    fill(&mut w, "search", "059000");
    if first.id != candidate(0) {
        let take = text(&w, "choose-take");
        let last = w.harness.get_all_by_role_and_label(Role::Button, &take).count() - 1;
        // Below the suggestions and above the reserve stands the officer who was found.
        let reserve = view.reserves.len();
        w.harness
            .get_all_by_role_and_label(Role::Button, &take)
            .nth(last - reserve)
            .unwrap()
            .click_accesskit();
        w.settle();
        nothing_refused(&w);
    }
    let coaches = w.harness.state().session().cohort().view().unwrap().coaches.clone();
    let coach = coaches.iter().find(|c| c.who.id == candidate(0)).expect("taken by name").who.clone();
    // Assign manually.
    press(&mut w, "cohort-caseloads");
    let name = text(&w, "caseload-coach");
    w.harness.get_by_role_and_label(Role::ComboBox, &name).click();
    w.harness.run_ok();
    let load = w.harness.state().session().texts().format("caseload-load", &[("n", &0)]);
    let option = format!("{}　{}　{load}", coach.name, coach.unit_name);
    w.harness.get_by_label(&option).click_accesskit();
    w.settle();
    let mentee = fresh(0);
    assert!(![first.id, view.reserves[0].who.id].contains(&mentee));
    let (badge, mentee_name) = {
        let session = w.harness.state().session();
        let o = session.officers().iter().find(|o| o.id == mentee).unwrap();
        (o.badge.clone(), o.name.clone())
    };
    fill(&mut w, "caseload-mentee", &badge);
    let give = w.harness.state().session().texts().format("caseload-give", &[("name", &mentee_name)]);
    press_label(&mut w, &give);
    // Sign off what there is evidence for.
    press(&mut w, "cohort-page");
    w.harness.get_all_by_label(&coach.name).next().unwrap().click_accesskit();
    w.settle();
    fill(&mut w, "rung-note", "证书核对无误");
    press(&mut w, "rung-sign");
    assert_eq!(view_height(&w, coach.id), 1, "{:?}", w.harness.state().session().notice());
    // Print.
    press(&mut w, "cohort-print");
    let paper = w.harness.state().session().cohort().saved_paper().expect("a paper").to_owned();
    assert!(std::fs::read(&paper).unwrap().starts_with(b"%PDF-"));
    // The guidance officer writes down what was done, in three clicks.
    sign_in(&mut w, coach.id);
    w.harness.get_all_by_label(&mentee_name).next().unwrap().click_accesskit();
    w.settle();
    press(&mut w, "note-write");
    press(&mut w, "phrase-records");
    // A day that is none is named beside its field, and nothing that was put in is lost.
    let (day, today) = (text(&w, "note-day"), w.field(&text(&w, "note-day")));
    w.fill(&day, "yesterday");
    press(&mut w, "note-save");
    assert!(w.sees("“yesterday”"));
    assert_eq!((w.field(&day), w.field(&text(&w, "note-what"))), ("yesterday".into(), "录入记录练习".into()));
    w.fill(&day, &today);
    press(&mut w, "note-save");
    nothing_refused(&w);
    drop(w);
    let record = open(folder.path()).cohort().unwrap();
    assert_eq!((record.assignments.len(), record.sign_offs.len(), record.notes.len()), (1, 1, 1));
    assert_eq!((record.notes[0].stamp.by, record.notes[0].mentee), (coach.id, mentee));
    assert_eq!((record.notes[0].minutes, record.notes[0].what.as_str()), (20, "录入记录练习"));
    assert_eq!(record.sign_offs[0].rung, Rung::OwnTyping);
}

fn view_height(w: &Window, coach: Uuid) -> usize {
    w.harness.state().session().cohort().view().unwrap().coach(coach).unwrap().height
}

#[test]
fn fifty_are_on_one_screen_in_the_order_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 50);
    let facts: Vec<CohortFact> = (0..50).map(|n| member(n, 30 - n as i64 % 20)).collect();
    write(folder.path(), &facts);
    for (lang, theme) in [(Lang::En, ThemeChoice::Dark), (Lang::ZhCn, ThemeChoice::Light)] {
        let look = Look { lang, theme, ..Look::PLAIN };
        let mut w = window(folder.path(), look, INSTRUCTOR);
        w.picture("cohort-fifty");
        let view = w.harness.state().session().cohort().view().unwrap().clone();
        assert_eq!(view.coaches.len(), 50);
        let tiles = |w: &Window| -> Vec<String> {
            let mut found: Vec<(Rect, String)> = Vec::new();
            for name in view.coaches.iter().map(|c| &c.who.name).collect::<BTreeSet<_>>() {
                let own = w.harness.get_all_by_role_and_label(Role::Button, name);
                found.extend(own.map(|node| (node.rect(), name.clone())));
            }
            let screen = Rect::from_min_size(egui::Pos2::ZERO, look.size);
            assert!(found.iter().all(|(rect, _)| screen.contains_rect(*rect)), "{found:?}");
            found.sort_by(|(a, _), (b, _)| (a.top(), a.left()).partial_cmp(&(b.top(), b.left())).unwrap());
            found.into_iter().map(|(_, name)| name).collect()
        };
        let by_badge = tiles(&w);
        let mut lines: Vec<_> = view.coaches.iter().collect();
        lines.sort_by_key(|c| &c.who.badge);
        assert_eq!(by_badge, lines.iter().map(|c| c.who.name.clone()).collect::<Vec<_>>());
        press_label(&mut w, "↑");
        lines.reverse();
        assert_eq!(tiles(&w), lines.iter().map(|c| c.who.name.clone()).collect::<Vec<_>>());
    }
}

/// In the smallest window every mentee is in the list, which scrolls with its page alone.
#[test]
fn all_mentees_of_a_coach_are_in_the_list() {
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 8);
    certify(folder.path(), 0);
    let coach = candidate(0);
    let mut facts = vec![member(0, 30)];
    facts.extend((0..6).map(|n| {
        CohortFact::Assign(Assignment { stamp: stamp(100 + n as u128, 20), coach, mentee: fresh(n) })
    }));
    write(folder.path(), &facts);
    let look = Look { size: Vec2::new(1024.0, 768.0), ..Look::PLAIN };
    let w = window(folder.path(), look, coach);
    let view = w.harness.state().session().cohort().view().unwrap().clone();
    for n in 0..6 {
        let name = view.person(fresh(n)).name;
        let links = w.harness.query_all_by_role_and_label(Role::Link, &name).count();
        assert!(links > 0, "{name} is not in the list");
    }
}

#[test]
fn every_part_in_every_look() {
    let light = ThemeChoice::Light;
    for (lang, size, text_size, theme) in [
        (Lang::ZhCn, (1280.0, 800.0), 100, light),
        (Lang::En, (1280.0, 800.0), 100, light),
        (Lang::ZhCn, (1920.0, 1080.0), 100, light),
        (Lang::En, (1920.0, 1080.0), 100, light),
        (Lang::ZhCn, (1280.0, 800.0), 150, light),
        (Lang::En, (1920.0, 1080.0), 150, light),
        (Lang::ZhCn, (1280.0, 800.0), 100, ThemeChoice::Dark),
    ] {
        let folder = tempfile::tempdir().unwrap();
        bureau(folder.path(), 14);
        certify(folder.path(), 0);
        let mut facts: Vec<CohortFact> = (0..4).map(|n| member(n, 30)).collect();
        facts.extend((5..12).map(|n| {
            let coach = candidate(n % 3);
            let stamp = stamp(100 + n as u128, 20);
            CohortFact::Assign(Assignment { stamp, coach, mentee: fresh(n - 5) })
        }));
        write(folder.path(), &facts);
        let look = Look { lang, size: Vec2::from(size), text_size, theme };
        let mut w = window(folder.path(), look, INSTRUCTOR);
        w.picture("cohort-page");
        let gain = |n| w.harness.state().session().cohort().view().unwrap().coach(candidate(n)).unwrap().gain;
        assert!(matches!(gain(0), Some(Gain::NotEnoughData { mentees: 2, .. })), "{:?}", gain(0));
        assert_eq!(gain(3), Some(Gain::OF_NOBODY), "nothing is being made out where nobody is coached");
        press(&mut w, "cohort-table");
        w.picture("cohort-table");
        press(&mut w, "cohort-tiles");
        for part in ["cohort-choose", "cohort-caseloads", "cohort-coverage"] {
            press(&mut w, part);
            w.picture(part);
        }
        let alerts = w.harness.state().session().cohort().view().unwrap().alerts.len();
        assert_eq!(alerts, 3, "three coaches with mentees and no note for twenty days");
        let name = format!("{} ({alerts})", text(&w, "cohort-alerts"));
        press_label(&mut w, &name);
        w.picture("cohort-alerts");
        press(&mut w, "alert-dismiss");
        fill(&mut w, "alert-reason", "出差");
        press(&mut w, "alert-dismiss-yes");
        assert_eq!(w.harness.state().session().cohort().view().unwrap().alerts.len(), 2);
        press(&mut w, "cohort-page");
        let name = w.harness.state().session().cohort().view().unwrap().person(candidate(0)).name;
        w.harness.get_all_by_label(&name).next().unwrap().click_accesskit();
        w.settle();
        w.picture("cohort-coach");
        for format in [PaperFormat::Pdf, PaperFormat::Xlsx, PaperFormat::Csv] {
            for paper in [CohortPaper::Status, CohortPaper::Page(candidate(0))] {
                w.act(Action::Cohort(CohortAction::Save { paper, format }));
                nothing_refused(&w);
                assert!(w.harness.state().session().cohort().saved_paper().unwrap().is_file());
            }
        }
        sign_in(&mut w, candidate(0));
        w.picture("cohort-own");
    }
}
