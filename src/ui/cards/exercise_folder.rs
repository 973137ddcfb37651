//! Errors in the folder of own exercises, and its files that replace carried ones.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use dabiao_app::{Action, PracticeAction, fault_words};

/// Errors that are listed.
const LISTED: usize = 20;

/// Shows it, if there is a message about files below one of `parts`.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>, parts: &[&str]) {
    let session = cx.session;
    let (texts, folder) = (session.texts(), session.practice().exercise_folder());
    let here = |path: &str| parts.iter().any(|part| path.starts_with(part));
    let elsewhere = |path: &str| !path.contains('/') || here(path);
    let problems: Vec<_> = folder.problems().iter().filter(|p| elsewhere(&p.file)).collect();
    let replaced: Vec<&str> = folder.replaced().iter().map(String::as_str).filter(|id| here(id)).collect();
    if problems.is_empty() && replaced.is_empty() {
        return;
    }
    card(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(texts.get("folder-title")).strong());
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("files", &folder.files()), ("problems", &folder.problems().len())];
            remark(ui, &texts.format("folder-facts", &values));
            if ui.button(texts.get("folder-reload")).clicked() {
                cx.act(Action::Practice(PracticeAction::LookAtExercises { force: true }));
            }
        });
        remark(ui, &session.core().exercise_root().display().to_string());
        for problem in problems.iter().take(LISTED) {
            let fault = fault_words(texts, &problem.fault);
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("file", &problem.file), ("line", &problem.line), ("fault", &fault)];
            ui.label(texts.format("folder-problem", &values));
        }
        if !replaced.is_empty() {
            remark(ui, &texts.format("folder-replaced", &[("ids", &replaced.join(", "))]));
        }
    });
}
