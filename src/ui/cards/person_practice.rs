//! What a trainer or a guidance officer can coach a person with: where the speed of their last drills went, what is weak, how
//! far they are in the course, and their attempts.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::figures::{percent, speed};
use crate::ui::kit::table::{self, Col};
use crate::ui::kit::text::{how_computed, quiet, remark};
use crate::ui::kit::theme::size;
use crate::ui::words::titles::title_of;
use dabiao_app::coaching::{BookLine, CourseStand, PersonCoaching, advice_words, item_words};
use dabiao_app::lang::{Lang, Messages};
use dabiao_domain::practice::{CLEAN_PASSES, RECENT_SESSIONS};

const ATTEMPTS: [Col; 5] = [
    ("col-when", 138.0),
    ("col-title", 0.0),
    ("col-minutes", 64.0),
    ("correct-cpm", 132.0),
    ("accuracy", 76.0),
];

/// Shows it.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, person: &PersonCoaching) {
    let texts = cx.messages;
    ui.label(RichText::new(texts.format("coached-title", &[("n", &RECENT_SESSIONS)])).strong());
    match &person.causes {
        None => remark(ui, &texts.get("coached-too-little")),
        Some(causes) if causes.parts.is_empty() => {
            ui.label(texts.get("coached-nothing"));
        }
        Some(causes) => {
            let shown = causes.tenths();
            let cpm = |tenths: u64| speed(Some(tenths as f64 / 10.0));
            let parts: Vec<String> = shown
                .parts
                .iter()
                .map(|(cause, tenths)| format!("{} {}", texts.of(cause), cpm(*tenths)))
                .collect();
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("lost", &cpm(shown.whole)), ("parts", &parts.join(" · "))];
            ui.label(texts.format("coached-lost", &values));
            if let Some((cause, _)) = shown.parts.first() {
                remark(ui, &advice_words(texts, *cause));
            }
        }
    }
    weak_ui(ui, texts, person);
    if let Some(course) = &person.course {
        ui.label(course_words(texts, course));
    }
    how_computed(ui, texts, "person", |ui| {
        quiet(ui, &texts.get("lost-how"));
        quiet(ui, &texts.format("book-how", &[("clean", &CLEAN_PASSES)]));
    });
}

/// The last attempts, the newest first.
pub fn attempts(ui: &mut Ui, cx: &Cx<'_>, person: &PersonCoaching) {
    let texts = cx.messages;
    if person.attempts.is_empty() {
        return;
    }
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("n", &person.attempts.len()), ("all", &person.all_attempts)];
    ui.collapsing(texts.format("coached-attempts", &values), |ui| {
        let rows = (person.attempts.len(), f32::INFINITY);
        table::ordered(ui, texts, "person attempts", &ATTEMPTS, rows, |line| {
            let Some(row) = person.attempts.get(line.index()) else { return };
            let unit = texts.get(row.measure.unit_key());
            table::cell(line, row.when.clone());
            table::cell(line, title_of(cx.session, &row.exercise_id, &row.title));
            table::cell(line, speed(Some(row.minutes)));
            table::whole(line, format!("{} {unit}", speed(row.speed())));
            table::cell(line, percent(row.right()));
        });
    });
}

fn course_words(texts: &Messages, course: &CourseStand) -> String {
    let mut values: Vec<(&str, &dyn std::fmt::Display)> =
        vec![("passed", &course.passed), ("all", &course.all)];
    let Some((zh, en)) = &course.next else { return texts.format("coached-course", &values) };
    let title = if texts.lang() == Lang::En { en } else { zh };
    values.push(("title", title));
    texts.format("coached-course-next", &values)
}

fn weak_ui(ui: &mut Ui, texts: &Messages, person: &PersonCoaching) {
    if person.weak.is_empty() {
        return remark(ui, &texts.get("coached-no-weak"));
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(texts.format("coached-weak", &[("n", &person.book)]));
        for line in &person.weak {
            ui.label(RichText::new(weak_words(texts, line)).size(size::BODY));
        }
    });
}

/// An item, and what is typed in its place most often.
fn weak_words(texts: &Messages, line: &BookLine) -> String {
    let item = item_words(texts, line.item);
    match line.instead.first() {
        Some(instead) => texts.format("coached-item", &[("item", &item), ("typed", &instead.text)]),
        None => item,
    }
}
