//! 选择文章: every passage by the work it comes from.

use egui::{RichText, ScrollArea, Ui};

use super::theme::{self, size};
use super::widgets::{column, minutes_ui, remark};
use super::wishes::Wishes;
use crate::app::lang::{Lang, Texts};
use crate::app::{Action, Station};
use crate::domain::exercise::{Exercise, RecordType};
use crate::domain::record::Kind;

/// The title in the language of the window.
pub fn title<'a>(exercise: &'a Exercise, texts: &Texts) -> &'a str {
    if texts.lang() == Lang::ZhCn { &exercise.title } else { &exercise.title_en }
}

/// The title of what was typed, in the language of the window; `stored` where the passage is gone.
pub fn title_of<'a>(station: &'a Station, exercise_id: &str, stored: &'a str) -> &'a str {
    let first = exercise_id.split('+').next().unwrap_or_default();
    station.library().exercise(first).map_or(stored, |e| title(e, station.texts()))
}

/// Shows it.
pub fn show(ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
    let texts = station.texts();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        column(ui, 1080.0, |ui| {
            ui.label(RichText::new(texts.get("nav-practice")).size(28.0));
            ui.horizontal_wrapped(|ui| {
                ui.label(texts.get("practice-length"));
                minutes_ui(ui, station.settings(), texts, wishes);
            });
            for record_type in RecordType::ALL {
                group_ui(ui, station, record_type, wishes);
            }
        });
    });
}

fn group_ui(ui: &mut Ui, station: &Station, record_type: RecordType, wishes: &mut Wishes) {
    let texts = station.texts();
    let exercises: Vec<&Exercise> =
        station.library().exercises().iter().filter(|e| e.record_type == record_type).collect();
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|k| RecordType::of(*k) == record_type).collect();
    if exercises.is_empty() && kinds.is_empty() {
        return;
    }
    let minutes = station.settings().minutes;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(texts.get(&format!("type-{}", record_type.name()))).size(size::HEADING));
        for kind in kinds {
            ui.horizontal_wrapped(|ui| {
                let name = texts.get(&format!("kind-{}", kind.name().replace('_', "-")));
                let text = texts.format("practice-fresh", &[("kind", &name)]);
                if ui.add(egui::Button::new(text).min_size(egui::vec2(360.0, 38.0))).clicked() {
                    wishes.act(Action::StartFresh { kind, minutes });
                }
                remark(ui, &texts.get("practice-fresh-note"));
            });
        }
        for exercise in exercises {
            ui.horizontal_wrapped(|ui| {
                let button = egui::Button::new(title(exercise, texts)).min_size(egui::vec2(360.0, 38.0));
                if ui.add(button).clicked() {
                    wishes.act(Action::StartDrill { exercise: exercise.id.clone(), minutes });
                }
                let level = texts.get(&format!("level-{}", exercise.level));
                remark(ui, &texts.format("practice-facts", &[("n", &exercise.length()), ("level", &level)]));
            });
        }
    });
}
