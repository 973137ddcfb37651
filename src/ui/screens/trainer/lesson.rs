//! A unit's next lesson: what costs its officers speed, what is weak in most of them, and what to give them.

use egui::{RichText, Ui};
use uuid::Uuid;

use super::words::own_name;
use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::figures::speed;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::table::{self, Col};
use crate::ui::kit::text::{heading, how_computed, quiet, remark};
use dabiao_app::coaching::{advice_words, instead_words, item_words, lesson_for};
use dabiao_app::lang::Messages;
use dabiao_app::trainer::{DeskView, UnitPractice};
use dabiao_app::{Action, TrainerAction};
use dabiao_domain::assignment::Task;
use dabiao_domain::practice::{CLEAN_PASSES, GroupPractice, MOST_GROUP_ITEMS, RECENT_SESSIONS};
use dabiao_domain::role::Permission;

const CAUSES: [Col; 4] =
    [("lesson-cause", 150.0), ("lesson-lost", 120.0), ("lesson-first", 110.0), ("lesson-advice", 0.0)];
const WEAK: [Col; 4] =
    [("lesson-item", 220.0), ("lesson-people", 120.0), ("book-wrong", 110.0), ("book-instead", 0.0)];

/// What is to be given to whom.
pub(super) type Given = (Vec<Uuid>, Task);

/// View state.
#[derive(Default)]
pub(super) struct LessonTab {
    unit: Option<Uuid>,
    /// The unit that was asked for last.
    asked: Option<Uuid>,
}

impl LessonTab {
    /// The screen is left: it is read anew when it is opened again.
    pub const fn leave(&mut self) {
        self.asked = None;
    }

    /// Shows it; what the reader wants to give to the unit's officers.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) -> Option<Given> {
        let (session, texts) = (cx.session, cx.messages);
        let scope = session.trainer().scope();
        let own = session.officer().map(|officer| officer.unit_id).filter(|unit| scope.contains(unit));
        let first = || view.units.iter().find(|unit| scope.contains(&unit.id)).map(|unit| unit.id);
        let Some(unit) = self.unit.filter(|unit| scope.contains(unit)).or(own).or_else(first) else {
            remark(ui, &texts.get("desk-no-units"));
            return None;
        };
        if self.asked != Some(unit) {
            self.asked = Some(unit);
            cx.act(Action::Trainer(TrainerAction::LookAtUnit(unit)));
        }
        card(ui, |ui| {
            heading(ui, &texts.get("lesson-title"));
            remark(ui, &texts.get("lesson-note"));
            ui.horizontal_wrapped(|ui| {
                ui.label(texts.get("field-unit"));
                let named = view.unit(unit).map_or_else(String::new, |unit| unit.name.clone());
                combo(ui, &texts.get("field-unit"), ("lesson unit", 240.0), &named, |ui| {
                    for one in view.units.iter().filter(|one| scope.contains(&one.id)) {
                        let name = own_name(texts, view, one);
                        ui.selectable_value(&mut self.unit, Some(one.id), name);
                    }
                });
                if let Some((done, all)) = session.trainer().lesson_progress() {
                    ui.spinner();
                    ui.label(texts.format("lesson-reading", &[("done", &done), ("all", &all)]));
                }
            });
        });
        let shown = session.trainer().lesson_of(unit)?;
        let mut given = None;
        card(ui, |ui| given = causes_ui(ui, cx, shown));
        let weak = card(ui, |ui| weak_ui(ui, cx, &shown.practice).then_some(Task::OwnItems));
        let task = given.or(weak)?;
        Some((session.trainer().people_of_unit(unit), task))
    }
}

/// What costs the unit speed; what the reader wants to give against it.
fn causes_ui(ui: &mut Ui, cx: &Cx<'_>, shown: &UnitPractice) -> Option<Task> {
    let texts = cx.messages;
    let practice = &shown.practice;
    heading(ui, &texts.format("coached-title", &[("n", &RECENT_SESSIONS)]));
    let counted = [("people", &practice.people), ("measured", &practice.measured)];
    remark(
        ui,
        &texts.format("lesson-measured", &counted.map(|(name, n)| (name, n as &dyn std::fmt::Display))),
    );
    let mut given = None;
    match &practice.causes {
        None => remark(ui, &texts.get("coached-too-little")),
        Some(causes) if causes.parts.is_empty() => drop(ui.label(texts.get("coached-nothing"))),
        Some(causes) => {
            let tenths = causes.tenths();
            let cpm = |tenths: u64| speed(Some(tenths as f64 / 10.0));
            ui.label(RichText::new(texts.format("lesson-whole", &[("lost", &cpm(tenths.whole))])).strong());
            let rows = (tenths.parts.len(), f32::INFINITY);
            table::ordered(ui, texts, "lesson causes", &CAUSES, rows, |line| {
                let Some((cause, lost)) = tenths.parts.get(line.index()) else { return };
                table::cell(line, texts.of(cause));
                table::cell(line, cpm(*lost));
                table::cell(line, practice.first_of(*cause).to_string());
                table::cell(line, advice_words(texts, *cause));
            });
            given = lesson_ui(ui, cx, practice);
        }
    }
    how_computed(ui, texts, "lesson causes", |ui| {
        quiet(ui, &texts.format("lesson-how", &[("n", &RECENT_SESSIONS)]));
        quiet(ui, &texts.get("lost-how"));
    });
    given
}

/// The drill that trains what costs most.
fn lesson_ui(ui: &mut Ui, cx: &Cx<'_>, practice: &GroupPractice) -> Option<Task> {
    let cause = practice.worst().filter(|_| cx.session.may(Permission::AssignPractice))?;
    let what = cx.messages.of(&cause.training());
    let name = cx.messages.format("lesson-give", &[("what", &what)]);
    form::button(ui, name, None).then(|| lesson_for(cause))
}

/// What is weak in most; whether the reader wants to give everybody their own.
fn weak_ui(ui: &mut Ui, cx: &Cx<'_>, practice: &GroupPractice) -> bool {
    let texts = cx.messages;
    heading(ui, &texts.format("lesson-weak", &[("n", &MOST_GROUP_ITEMS)]));
    let mut wanted = false;
    if practice.weak.is_empty() {
        remark(ui, &texts.get("lesson-no-weak"));
    } else {
        let with: [(&str, &dyn std::fmt::Display); 2] =
            [("people", &practice.people), ("with", &practice.with_weak)];
        remark(ui, &texts.format("lesson-with-weak", &with));
        weak_table(ui, texts, practice);
        if cx.session.may(Permission::AssignPractice) {
            let what = texts.get("task-items");
            wanted = form::button(ui, texts.format("lesson-give", &[("what", &what)]), None);
        }
    }
    how_computed(ui, texts, "lesson weak", |ui| {
        quiet(ui, &texts.get("lesson-weak-how"));
        quiet(ui, &texts.format("book-how", &[("clean", &CLEAN_PASSES)]));
    });
    wanted
}

fn weak_table(ui: &mut Ui, texts: &Messages, practice: &GroupPractice) {
    let rows = (practice.weak.len(), f32::INFINITY);
    table::ordered(ui, texts, "lesson weak", &WEAK, rows, |line| {
        let Some(one) = practice.weak.get(line.index()) else { return };
        table::cell(line, item_words(texts, one.item));
        table::cell(line, one.people.to_string());
        table::cell(line, format!("{}/{}", one.errors, one.count));
        table::cell(line, instead_words(&one.instead));
    });
}
