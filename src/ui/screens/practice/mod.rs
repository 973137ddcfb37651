//! 选择文章: every passage by the work it comes from.

use egui::{RichText, TextEdit, Ui};

use crate::ui::cards::exercise_folder;
use crate::ui::commands::{Cx, Screen, View};
use crate::ui::kit::choice::{extent_ui, sounds_ui};
use crate::ui::kit::layout::{card, column, page};
use crate::ui::kit::text::{remark, whole};
use crate::ui::kit::theme::size;
use crate::ui::words::titles::title;
use dabiao_app::{Action, PracticeAction};
use dabiao_content::own::OWN_FOLDER;
use dabiao_domain::exercise::{Exercise, RecordType};
use dabiao_domain::record::Kind;

/// View state of the list: what is being renamed or removed.
#[derive(Debug, Default)]
pub struct PracticeScreen {
    asked: Option<Asked>,
}

/// The open question about an own text.
#[derive(Debug)]
enum Asked {
    /// Id, and the title as it is typed.
    Rename(String, String),
    Remove(String),
}

impl View for PracticeScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        page().show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                ui.label(RichText::new(texts.get("nav-practice")).size(28.0));
                ui.horizontal_wrapped(|ui| {
                    ui.label(texts.get("practice-length"));
                    extent_ui(ui, session.settings(), cx);
                });
                ui.horizontal_wrapped(|ui| {
                    ui.label(texts.get("sounds"));
                    sounds_ui(ui, session.settings(), cx);
                });
                if let Some(book) = session.practice().book()
                    && ui.button(texts.format("book-open", &[("n", &book.lines.len())])).clicked()
                {
                    cx.go(Screen::Book);
                }
                self.own_ui(ui, cx);
                exercise_folder::show(
                    ui,
                    cx,
                    &["own/", "copy/", "forms/", "templates/", "vocab/", "standards/"],
                );
                remark(ui, &texts.get("practice-fresh-note"));
                for record_type in RecordType::ALL.into_iter().filter(|t| *t != RecordType::Own) {
                    group_ui(ui, cx, record_type);
                }
            });
        });
    }
}

impl PracticeScreen {
    /// 自备文本: imported texts, and the way to import more.
    fn own_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let own: Vec<&Exercise> =
            session.library().exercises().iter().filter(|e| e.record_type == RecordType::Own).collect();
        card(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(texts.get("type-own")).size(size::HEADING));
                if !session.may_edit_exercises() {
                    remark(ui, &texts.get("own-not-yours"));
                } else if ui.button(texts.get("import-button")).clicked() {
                    cx.go(Screen::Import);
                }
                if own.is_empty() {
                    remark(ui, &texts.get("own-none"));
                }
            });
            for exercise in own {
                ui.horizontal_wrapped(|ui| {
                    exercise_ui(ui, cx, exercise);
                    // A file that was put there by hand is edited by hand.
                    if exercise.id.starts_with(OWN_FOLDER) && session.may_edit_exercises() {
                        self.tools_ui(ui, cx, exercise);
                    }
                });
            }
        });
    }

    fn tools_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, exercise: &Exercise) {
        let texts = cx.messages;
        let title = title(exercise, texts);
        match &mut self.asked {
            Some(Asked::Rename(id, new)) if *id == exercise.id => {
                let edit = TextEdit::singleline(new).desired_width(240.0);
                let field = ui.add(edit).accessible_name(texts.get("own-title"));
                let entered = crate::ui::kit::form::entered(&field, ui);
                let done = ui.button(texts.get("own-rename-do")).clicked() || entered;
                if done {
                    cx.act(Action::Practice(PracticeAction::RenameOwn {
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
                    cx.act(Action::Practice(PracticeAction::RemoveOwn(id.clone())));
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

fn exercise_ui(ui: &mut Ui, cx: &mut Cx<'_>, exercise: &Exercise) {
    let session = cx.session;
    let texts = cx.messages;
    let extent = session.settings().extent;
    let button = egui::Button::new(title(exercise, texts)).min_size(egui::vec2(360.0, 38.0));
    if ui.add(button).clicked() {
        cx.act(Action::Practice(PracticeAction::Start { exercise: exercise.id.clone(), extent }));
    }
    let level = texts.of(&exercise.level);
    remark(ui, &texts.format("practice-facts", &[("n", &exercise.length()), ("level", &level)]));
}

fn group_ui(ui: &mut Ui, cx: &mut Cx<'_>, record_type: RecordType) {
    let session = cx.session;
    let texts = cx.messages;
    let exercises: Vec<&Exercise> =
        session.library().exercises().iter().filter(|e| e.record_type == record_type).collect();
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|k| RecordType::of(*k) == record_type).collect();
    if exercises.is_empty() && kinds.is_empty() {
        return;
    }
    let extent = session.settings().extent;
    card(ui, |ui| {
        ui.label(RichText::new(texts.of(&record_type)).size(size::HEADING));
        for kind in kinds {
            let text = texts.format("practice-fresh", &[("kind", &texts.of(&kind))]);
            if ui.add(egui::Button::new(text).min_size(egui::vec2(360.0, 38.0))).clicked() {
                cx.act(Action::Practice(PracticeAction::StartFresh { kind, extent }));
            }
        }
        for exercise in exercises {
            ui.horizontal_wrapped(|ui| exercise_ui(ui, cx, exercise));
        }
    });
}
