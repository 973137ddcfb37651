//! The roster of the personnel office: choose the file, preview its changes, take it in whole.

use egui::{RichText, ScrollArea, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::file_picker::FilePicker;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::heading;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{self, Palette};
use dabiao_app::lang::Messages;
use dabiao_app::paths::pasted_path;
use dabiao_app::trainer::{RosterPreview, RosterStep, change_words, displaced_words, question_words};
use dabiao_app::{Action, TrainerAction};
use dabiao_domain::role::Permission;
use dabiao_domain::roster_import::{Answer, Changed};

const ENDINGS: &[&str] = &["xlsx", "csv"];
/// The number of lines of a list that are shown; the counts above it are of all.
const SHOWN: usize = 300;
/// The most that the lists of a preview are high, in points, wherever the card stands.
const PREVIEW: f32 = 420.0;

/// View state.
#[derive(Default)]
pub struct RosterCard {
    path: String,
    picker: FilePicker,
}

impl RosterCard {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        card(ui, |ui| {
            heading(ui, &texts.get("desk-roster"));
            remark(ui, &texts.get("desk-roster-how"));
            if !session.may(Permission::ImportRoster) {
                remark(ui, &texts.get("desk-roster-no-right"));
                return;
            }
            self.choose_ui(ui, cx);
        });
        match session.trainer().roster_step() {
            RosterStep::Idle => {}
            RosterStep::Reading => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label(texts.get("working"));
                });
            }
            RosterStep::Refused(refusal) => card(ui, |ui| {
                let wrong = Palette::of(ui).wrong;
                ui.label(RichText::new(&refusal.notice.what).color(wrong));
                ui.label(&refusal.notice.next);
                for fault in refusal.faults.iter().take(SHOWN) {
                    ui.label(fault);
                }
                more_ui(ui, texts, refusal.faults.len());
            }),
            RosterStep::Ready(preview) => card(ui, |ui| preview_ui(ui, cx, preview)),
        }
    }

    fn choose_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let texts = cx.messages;
        ui.horizontal_wrapped(|ui| {
            let open = theme::small_primary(ui, &texts.get("desk-roster-choose"));
            if open.clicked() {
                let title = texts.get("desk-roster-choose");
                self.picker.open(ui.ctx(), title, "Excel / CSV".to_owned(), ENDINGS);
            }
            let edit = form::line(ui, texts.get("desk-roster-path"), &mut self.path, 420.0);
            let why = form::missing(texts, &[("desk-roster-path", !self.path.trim().is_empty())]);
            let entered = form::entered(&edit, ui) && why.is_none();
            let read = form::button(ui, texts.get("desk-roster-read"), why.as_deref());
            if read || entered {
                let path = pasted_path(&self.path);
                cx.act(Action::Trainer(TrainerAction::ReadRoster(path)));
            }
        });
        if let Some(path) = self.picker.take() {
            self.path = path.display().to_string();
            cx.act(Action::Trainer(TrainerAction::ReadRoster(path)));
        }
        if self.picker.was_left() {
            remark(ui, &texts.get("desk-roster-no-dialog"));
        }
    }
}

fn preview_ui(ui: &mut Ui, cx: &mut Cx<'_>, preview: &RosterPreview) {
    let texts = cx.messages;
    let changes = &preview.changes;
    heading(ui, &texts.format("desk-roster-preview", &[("name", &preview.name), ("n", &preview.rows)]));
    ui.label(texts.format(
        "desk-roster-counts",
        &[
            ("new", &changes.new_officers.len()),
            ("changed", &changes.changed.len()),
            ("unchanged", &changes.unchanged),
            ("units", &changes.new_units.len()),
            ("absent", &changes.absent.len()),
        ],
    ));
    ui.horizontal_wrapped(|ui| {
        let open = changes.open().count();
        if changes.is_empty() {
            ui.label(texts.get("desk-roster-nothing-new"));
        } else if open > 0 {
            let words = texts.format("desk-roster-open", &[("n", &open)]);
            ui.label(RichText::new(words).color(Palette::of(ui).wrong));
        } else if theme::small_primary(ui, &texts.get("desk-roster-take")).clicked() {
            cx.act(Action::Trainer(TrainerAction::ConfirmRoster));
        }
        if ui.button(texts.get("cancel")).clicked() {
            cx.act(Action::Trainer(TrainerAction::DropRoster));
        }
    });
    for remark_words in preview.remarks.iter().take(SHOWN) {
        remark(ui, &format!("· {remark_words}"));
    }
    more_ui(ui, texts, preview.remarks.len());
    let unused: Vec<&str> =
        preview.columns.iter().filter(|c| c.field.is_none()).map(|c| c.heading.as_str()).collect();
    if !unused.is_empty() {
        remark(ui, &texts.format("desk-roster-unused", &[("columns", &texts.list(&unused))]));
    }
    ScrollArea::vertical()
        .id_salt("roster preview")
        .max_height(PREVIEW)
        .min_scrolled_height(PREVIEW)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            questions_ui(ui, cx, preview);
            let displaced = changes.displaced.iter().map(|one| displaced_words(texts, one));
            list_ui(ui, texts, "desk-roster-displaced-title", displaced);
            if !changes.new_units.is_empty() {
                section(ui, &texts.get("desk-roster-new-units"));
                ui.label(texts.list(&changes.new_units));
            }
            changed_ui(ui, texts, &changes.changed);
            let new =
                changes.new_officers.iter().map(|row| format!("{} {} {}", row.badge, row.name, row.unit));
            list_ui(ui, texts, "desk-roster-new", new);
            let absent = changes.absent.iter().map(|one| format!("{} {} {}", one.badge, one.name, one.unit));
            list_ui(ui, texts, "desk-roster-absent", absent);
        });
}

/// A list under its title, as much of it as is shown; nothing where it is empty.
fn list_ui(ui: &mut Ui, texts: &Messages, title: &str, lines: impl ExactSizeIterator<Item = String>) {
    let all = lines.len();
    if all == 0 {
        return;
    }
    section(ui, &texts.get(title));
    for line in lines.take(SHOWN) {
        ui.label(line);
    }
    more_ui(ui, texts, all);
}

/// That a list of so many goes on behind what is shown of it.
fn more_ui(ui: &mut Ui, texts: &Messages, all: usize) {
    if all > SHOWN {
        remark(ui, &texts.format("desk-roster-more", &[("n", &(all - SHOWN))]));
    }
}

/// Officers who change. Those who may be somebody else come first: none of them is hidden behind the others.
fn changed_ui(ui: &mut Ui, texts: &Messages, changed: &[Changed]) {
    if changed.is_empty() {
        return;
    }
    section(ui, &texts.get("desk-roster-changed"));
    let doubtful = changed.iter().filter(|one| one.maybe_another());
    let others = changed.iter().filter(|one| !one.maybe_another());
    for one in doubtful.chain(others).take(SHOWN) {
        let all: Vec<String> = one.changes.iter().map(|c| change_words(texts, c)).collect();
        let line = format!("{} {}: {}", one.before.badge, one.before.name, texts.clauses(&all));
        if one.maybe_another() {
            let text = format!("⚠ {line}  {}", texts.get("desk-roster-maybe-another"));
            ui.label(RichText::new(text).color(Palette::of(ui).wrong));
        } else {
            ui.label(line);
        }
    }
    more_ui(ui, texts, changed.len());
}

/// Rows that need the reader's answer about whom they mean.
fn questions_ui(ui: &mut Ui, cx: &mut Cx<'_>, preview: &RosterPreview) {
    let texts = cx.messages;
    let questions = &preview.changes.questions;
    if questions.is_empty() {
        return;
    }
    section(ui, &texts.get("desk-roster-questions"));
    let both = [(Answer::Same, "desk-roster-all-same"), (Answer::Another, "desk-roster-all-another")];
    if preview.changes.open().filter(|question| !question.needs_own_answer()).count() > 1 {
        ui.horizontal_wrapped(|ui| {
            for (answer, to_all) in both {
                if ui.button(texts.get(to_all)).clicked() {
                    cx.act(Action::Trainer(TrainerAction::AnswerRoster { rows: None, answer }));
                }
            }
        });
    }
    for question in questions.iter().take(SHOWN) {
        ui.label(question_words(texts, question));
        ui.horizontal_wrapped(|ui| {
            for (answer, _) in both {
                let chosen = question.answer == Some(answer);
                let label = texts.of(&answer);
                // Many rows have the same two words: a screen reader hears the badge with them.
                let name = format!("{} {label}", question.row.badge);
                if ui.add(egui::Button::new(label).selected(chosen)).accessible_name(name).clicked() {
                    let rows = Some(vec![question.row.row]);
                    cx.act(Action::Trainer(TrainerAction::AnswerRoster { rows, answer }));
                }
            }
        });
    }
    more_ui(ui, texts, questions.len());
}
