//! 选择文章: every passage by the work it comes from.

use egui::{RichText, ScrollArea, TextEdit, Ui};

use super::folder_card;
use super::theme::{self, size};
use super::widgets::{column, extent_ui, remark, whole};
use super::wishes::{Screen, Wishes};
use dabiao_app::lang::{Lang, Texts};
use dabiao_app::{Action, PracticeAction, Station};
use dabiao_content::exercise_title;
use dabiao_content::own::OWN_FOLDER;
use dabiao_domain::exercise::{Exercise, RecordType};
use dabiao_domain::record::Kind;

/// The title in the language of the window.
pub fn title<'a>(exercise: &'a Exercise, texts: &Texts) -> &'a str {
    if texts.lang() == Lang::ZhCn { &exercise.title } else { &exercise.title_en }
}

/// The title of what was typed, in the language of the window; `stored` where the passage is gone.
pub fn title_of<'a>(station: &'a Station, exercise_id: &str, stored: &'a str) -> &'a str {
    let texts = station.texts();
    let first = exercise_id.split('+').next().unwrap_or_default();
    if let Some(exercise) = station.library().exercise(first) {
        return title(exercise, texts);
    }
    let known = exercise_title(exercise_id);
    known.map_or(stored, |title| if texts.lang() == Lang::ZhCn { &title.zh } else { &title.en })
}

/// View state of the list: what is being renamed or removed.
#[derive(Debug, Default)]
pub struct PracticeScreen {
    asked: Option<Asked>,
}

/// What is asked about an own text.
#[derive(Debug)]
enum Asked {
    /// Id, and the title as it is typed.
    Rename(String, String),
    Remove(String),
}

impl PracticeScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                ui.label(RichText::new(texts.get("nav-practice")).size(28.0));
                ui.horizontal_wrapped(|ui| {
                    ui.label(texts.get("practice-length"));
                    extent_ui(ui, station.settings(), texts, wishes);
                });
                self.own_ui(ui, station, wishes);
                folder_card::show(
                    ui,
                    station,
                    &["own/", "copy/", "templates/", "vocab/", "standards/"],
                    wishes,
                );
                for record_type in RecordType::ALL.into_iter().filter(|t| *t != RecordType::Own) {
                    group_ui(ui, station, record_type, wishes);
                }
            });
        });
    }

    /// 自备文本: what was brought in, and the way to bring in more.
    fn own_ui(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        let own: Vec<&Exercise> =
            station.library().exercises().iter().filter(|e| e.record_type == RecordType::Own).collect();
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(texts.get("type-own")).size(size::HEADING));
                if !station.may_edit_exercises() {
                    remark(ui, &texts.get("own-not-yours"));
                } else if ui.button(texts.get("import-button")).clicked() {
                    wishes.go = Some(Screen::Import);
                }
                if own.is_empty() {
                    remark(ui, &texts.get("own-none"));
                }
            });
            for exercise in own {
                ui.horizontal_wrapped(|ui| {
                    exercise_ui(ui, station, exercise, wishes);
                    // A file that was put elsewhere by hand is changed by hand.
                    if exercise.id.starts_with(OWN_FOLDER) && station.may_edit_exercises() {
                        self.tools_ui(ui, station, exercise, wishes);
                    }
                });
            }
        });
    }

    fn tools_ui(&mut self, ui: &mut Ui, station: &Station, exercise: &Exercise, wishes: &mut Wishes) {
        let texts = station.texts();
        let title = title(exercise, texts);
        match &mut self.asked {
            Some(Asked::Rename(id, new)) if *id == exercise.id => {
                let edit = TextEdit::singleline(new).desired_width(240.0);
                let field = ui.add(edit).accessible_name(texts.get("own-title"));
                let entered = super::forms::entered(&field, ui);
                let done = ui.button(texts.get("own-rename-do")).clicked() || entered;
                if done {
                    wishes.act(Action::Practice(PracticeAction::RenameOwn {
                        id: id.clone(),
                        title: new.clone(),
                    }));
                }
                if ui.button(texts.get("own-cancel")).clicked() || done {
                    self.asked = None;
                }
            }
            Some(Asked::Remove(id)) if *id == exercise.id => {
                whole(ui, texts.format("own-remove-ask", &[("title", &title)]), 0.0);
                let done = ui.button(texts.get("own-remove-do")).clicked();
                if done {
                    wishes.act(Action::Practice(PracticeAction::RemoveOwn(id.clone())));
                }
                if ui.button(texts.get("own-cancel")).clicked() || done {
                    self.asked = None;
                }
            }
            _ => {
                let name = |key: &str| texts.format(key, &[("title", &title)]);
                let rename = ui.button(texts.get("own-rename"));
                if rename.accessible_name(name("own-rename-name")).clicked() {
                    self.asked = Some(Asked::Rename(exercise.id.clone(), exercise.title.clone()));
                }
                let remove = ui.button(texts.get("own-remove"));
                if remove.accessible_name(name("own-remove-name")).clicked() {
                    self.asked = Some(Asked::Remove(exercise.id.clone()));
                }
            }
        }
    }
}

fn exercise_ui(ui: &mut Ui, station: &Station, exercise: &Exercise, wishes: &mut Wishes) {
    let texts = station.texts();
    let extent = station.settings().extent;
    let button = egui::Button::new(title(exercise, texts)).min_size(egui::vec2(360.0, 38.0));
    if ui.add(button).clicked() {
        wishes.act(Action::Practice(PracticeAction::Start { exercise: exercise.id.clone(), extent }));
    }
    let level = texts.get(&format!("level-{}", exercise.level));
    remark(ui, &texts.format("practice-facts", &[("n", &exercise.length()), ("level", &level)]));
}

fn group_ui(ui: &mut Ui, station: &Station, record_type: RecordType, wishes: &mut Wishes) {
    let texts = station.texts();
    let exercises: Vec<&Exercise> =
        station.library().exercises().iter().filter(|e| e.record_type == record_type).collect();
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|k| RecordType::of(*k) == record_type).collect();
    if exercises.is_empty() && kinds.is_empty() {
        return;
    }
    let extent = station.settings().extent;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(texts.get(&format!("type-{}", record_type.name()))).size(size::HEADING));
        for kind in kinds {
            ui.horizontal_wrapped(|ui| {
                let name = texts.get(&format!("kind-{}", kind.name().replace('_', "-")));
                let text = texts.format("practice-fresh", &[("kind", &name)]);
                if ui.add(egui::Button::new(text).min_size(egui::vec2(360.0, 38.0))).clicked() {
                    wishes.act(Action::Practice(PracticeAction::StartFresh { kind, extent }));
                }
                remark(ui, &texts.get("practice-fresh-note"));
            });
        }
        for exercise in exercises {
            ui.horizontal_wrapped(|ui| exercise_ui(ui, station, exercise, wishes));
        }
    });
}
