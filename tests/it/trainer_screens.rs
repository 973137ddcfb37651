//! The trainer's desk on the screen, and the effect of its buttons.

use std::path::Path;

use dabiao::app::lang::Lang;
use dabiao::app::trainer::{AssignForm, ProposedForm, QuotaForm, UnitCount, UnitForm};
use dabiao::app::{Action, DoorAction, TrainerAction};
use dabiao::domain::assignment::Task;
use dabiao::domain::roster::UnitKind;
use dabiao::ui::Screen;
use egui::Vec2;
use egui_kittest::kittest::Queryable as _;

use super::support::bureau::{TRAINER, candidate, found};
use super::support::window::{Look, Window};

fn open(folder: &Path, look: Look) -> Window {
    let mut w = Window::open(folder, look, Screen::Trainer);
    w.act(Action::SignOut);
    w.act(Action::Door(DoorAction::SignIn(TRAINER)));
    w.harness.state_mut().go(Screen::Trainer);
    w.settle();
    w
}

fn desk(w: &mut Window, action: TrainerAction) {
    w.act(Action::Trainer(action));
}

/// Opens the part of the desk with that name.
fn go(w: &mut Window, key: &str) {
    let name = w.harness.state().session().texts().get(key);
    w.harness.get_all_by_role_and_label(egui::accesskit::Role::Button, &name).next().unwrap().click();
    w.settle();
}

#[test]
fn every_part_in_every_look() {
    let few = [
        (Lang::ZhCn, (1280.0, 800.0)),
        (Lang::En, (1280.0, 800.0)),
        (Lang::ZhCn, (1920.0, 1080.0)),
        (Lang::En, (1920.0, 1080.0)),
    ]
    .map(|(lang, size)| Look { lang, size: Vec2::from(size), ..Look::PLAIN });
    for look in Look::every_if_kept(&few) {
        let folder = tempfile::tempdir().unwrap();
        found(folder.path(), 14, true);
        let mut w = open(folder.path(), look);
        w.picture("desk-overview");
        let units: Vec<_> = w
            .harness
            .state()
            .session()
            .trainer()
            .view()
            .unwrap()
            .units
            .iter()
            .map(|u| (u.id, u.name.clone()))
            .collect();
        desk(
            &mut w,
            TrainerAction::DescribeUnit(UnitForm {
                id: units[0].0,
                name: units[0].1.clone(),
                kind: UnitKind::Station,
                parent: None,
                pair: Some(units[1].0),
            }),
        );
        let assigned = AssignForm {
            officers: vec![candidate(1), candidate(14)],
            task: Task::Drill(None),
            times: std::num::NonZeroU32::new(3).unwrap(),
            due: "2026-12-31".parse().unwrap(),
            note: "先练数字".into(),
        };
        desk(&mut w, TrainerAction::Assign(assigned));
        desk(&mut w, TrainerAction::PlanQuota(QuotaForm::default()));
        desk(
            &mut w,
            TrainerAction::Simulate(ProposedForm {
                line_cpm: "35".into(),
                accuracy: "95".into(),
                age_base: None,
                floor_cpm: "10".into(),
            }),
        );
        assert!(w.harness.state().session().notice().is_none(), "{:?}", w.harness.state().session().notice());
        for part in ["desk-units", "desk-people", "desk-simulator", "desk-quota", "desk-assignments"] {
            go(&mut w, part);
            w.picture(part);
        }
    }
}

#[test]
fn the_trainer_assigns_counts_and_plans_and_nothing_wrong_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 5, true);
    let mut w = open(folder.path(), Look::PLAIN);
    let view = w.harness.state().session().trainer().view().unwrap().clone();
    let unit = view.units[0].id;
    let mut assignment = AssignForm {
        officers: vec![candidate(0)],
        task: Task::Course(None),
        times: std::num::NonZeroU32::new(2).unwrap(),
        due: "2026-11-01".parse().unwrap(),
        note: String::new(),
    };
    desk(&mut w, TrainerAction::Assign(assignment.clone()));
    assert!(w.harness.state().session().notice().is_some(), "a day that is past");
    w.act(Action::DismissNotice);
    assignment.due = "2026-12-01".parse().unwrap();
    desk(&mut w, TrainerAction::Assign(assignment));
    let count = |entered, qualified| TrainerAction::CountRecords {
        week: "2026-11-18".into(),
        counts: vec![UnitCount { unit, entered, qualified }],
    };
    desk(&mut w, count(10, 11));
    assert!(w.harness.state().session().notice().is_some(), "more qualified than entered");
    w.act(Action::DismissNotice);
    desk(&mut w, count(100, 90));
    desk(&mut w, count(110, 99));
    desk(&mut w, TrainerAction::PlanQuota(QuotaForm { total: 1_000, ..QuotaForm::default() }));
    let session = w.harness.state().session();
    let rows = &session.trainer().view().unwrap().facts.rows;
    assert_eq!(rows.assignments.len(), 1);
    let counts: Vec<_> = rows.counts.iter().map(|c| (c.week.to_string(), c.entered, c.qualified)).collect();
    assert_eq!(
        counts,
        [("2026-11-16".to_owned(), 110, 99)],
        "a week begins on Monday, and its last count holds"
    );
    let quota = session.trainer().quota().unwrap().as_ref().unwrap();
    assert_eq!(quota.plan.units.iter().map(|u| u.share).sum::<u64>(), 1_000);
    assert_eq!((quota.plan.bureau.done, quota.plan.bureau.remaining), (99, 901));
}

#[test]
fn a_trainer_who_gives_practice_to_themselves_finds_it_on_today_at_once() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 5, true);
    let mut w = open(folder.path(), Look::PLAIN);
    let given = |w: &Window| -> Vec<(u32, u32)> {
        let tasks = &w.harness.state().session().practice().today().tasks;
        tasks.iter().map(|task| (task.done, task.times)).collect()
    };
    assert!(given(&w).is_empty());
    let assignment = AssignForm {
        officers: vec![TRAINER],
        task: Task::Drill(None),
        times: std::num::NonZeroU32::new(3).unwrap(),
        due: "2026-12-20".parse().unwrap(),
        note: String::new(),
    };
    desk(&mut w, TrainerAction::Assign(assignment));
    assert_eq!(given(&w), [(0, 3)], "nobody signed in anew");
    w.harness.state_mut().go(Screen::Today);
    w.settle();
    assert!(w.sees("0/3"), "the card of the task");

    // And is rid of it as soon as it is ended.
    let session = w.harness.state().session();
    let id = session.trainer().view().unwrap().facts.rows.assignments[0].id;
    desk(&mut w, TrainerAction::EndAssignment { id, reason: "done otherwise".to_owned() });
    assert!(given(&w).is_empty());
}
