//! 自备文本: open or paste, see the findings, tidy, mask, save.
//!
//! The text on the desk is the station's ([`ImportDesk`]); this holds the field that it is edited in. A plain
//! text field is fine here: nothing is being measured.

mod check_list;
mod source;

use egui::{Event, Key, KeyboardShortcut, Modifiers, RichText, ScrollArea, TextEdit, Ui};

use crate::ui::commands::{Cx, Screen, View};
use crate::ui::kit::file_picker::FilePicker;
use crate::ui::kit::form;
use crate::ui::kit::layout::{column, page};
use crate::ui::kit::saved;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, ImportDesk, ImportStep, Notice, PracticeAction};
use dabiao_content::MAX_TEXT_CHARS;
use dabiao_content::import::Remedy;
use dabiao_domain::exercise::ReadingLevel;
use dabiao_domain::text::Policy;

const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::CTRL, Key::O);
const SAVE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::CTRL, Key::S);

/// The longest text of the text field, in characters with blanks: laying out an unlimited text would block
/// the window.
const FIELD_CHARS: usize = 2 * MAX_TEXT_CHARS;

/// The least height of the text field, in points.
const LEAST_FIELD: f32 = 200.0;

/// View state of bringing in a text.
#[derive(Debug, Default)]
pub struct ImportScreen {
    /// The text as it is edited, and the revision of the desk's text that it follows.
    text: String,
    seen: Option<u64>,
    title: String,
    proposed: String,
    path: String,
    picker: FilePicker,
    /// Where the cursor is to be put: characters before the finding, and its length.
    go_to: Option<(usize, usize)>,
    /// The height that the rest of the screen needed the last time, in points: the field gets the remaining
    /// height.
    around: f32,
    /// The pass in which the screen was shown last.
    shown: u64,
    /// The field takes the focus, if no other widget has it: when the screen is entered, and when it is
    /// cleared.
    wants_focus: bool,
}

impl View for ImportScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let desk = session.import_desk();
        let pass = ui.ctx().cumulative_pass_nr();
        self.wants_focus |= pass > self.shown + 1;
        self.shown = pass;
        self.follow(desk);
        self.take_shortcuts(ui, cx);
        if let Some(path) = self.picker.take() {
            step(cx, ImportStep::Open(path));
        }
        let texts = cx.messages;
        let field = (ui.available_height() - self.around).max(LEAST_FIELD);
        let content = page().show(ui, |ui| {
            column(ui, 1200.0, |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(texts.get("import-title")).size(28.0));
                    ui.add_space(12.0);
                    if ui.button(texts.get("import-back")).clicked() {
                        cx.go(Screen::Practice);
                    }
                    let dragged = ui.input(|i| !i.raw.hovered_files.is_empty());
                    remark(ui, &texts.get(if dragged { "import-drop" } else { "import-intro" }));
                });
                saved_ui(ui, cx, desk);
                theme::card(ui).show(ui, |ui| self.source_ui(ui, cx, desk));
                if let Some(notice) = desk.refused() {
                    refused_ui(ui, notice);
                }
                self.text_and_check_ui(ui, cx, desk, field);
                theme::card(ui).show(ui, |ui| self.save_ui(ui, cx, desk));
            });
        });
        let around = content.content_size.y - field;
        if (around - self.around).abs() > 0.5 {
            self.around = around;
            ui.ctx().request_repaint();
        }
    }
}

impl ImportScreen {
    /// Takes over what the station has changed.
    fn follow(&mut self, desk: &ImportDesk) {
        if self.seen != Some(desk.revision()) {
            self.seen = Some(desk.revision());
            desk.text().clone_into(&mut self.text);
            self.wants_focus |= self.text.is_empty();
            if self.text.is_empty() {
                self.title.clear();
            }
        }
        if self.proposed != desk.title() {
            // A title that the user typed is not overwritten.
            if self.title.is_empty() || self.title == self.proposed {
                desk.title().clone_into(&mut self.title);
            }
            desk.title().clone_into(&mut self.proposed);
        }
    }

    fn take_shortcuts(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        if ui.input_mut(|i| i.consume_shortcut(&OPEN)) {
            self.ask_for_file(ui, session.texts());
        }
        if ui.input_mut(|i| i.consume_shortcut(&SAVE)) {
            self.save(session.import_desk(), cx);
        }
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            cx.go(Screen::Practice);
        }
        // Before the field gets it: a text that is too long for any text is not even laid out.
        let mut refused = None;
        ui.input_mut(|i| {
            i.events.retain(|event| {
                let (Event::Paste(text) | Event::MiddleClickPaste { text, .. }) = event else { return true };
                let length = text.chars().count();
                let fits = length + self.text.chars().count() <= FIELD_CHARS;
                refused = refused.or((!fits).then_some(length));
                fits
            });
        });
        if let Some(length) = refused {
            step(cx, ImportStep::TooLong(length));
        }
    }

    fn ask_for_file(&mut self, ui: &Ui, texts: &Messages) {
        let (title, filter) = (texts.get("import-title"), texts.get("import-filter"));
        self.picker.open(ui.ctx(), title, filter, &["txt", "csv", "tsv", "text"]);
    }

    /// Text and findings side by side; one above the other where the window is narrow.
    fn text_and_check_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, desk: &ImportDesk, height: f32) {
        if ui.available_width() < 760.0 {
            theme::card(ui).show(ui, |ui| self.text_ui(ui, cx, desk, height));
            theme::card(ui).show(ui, |ui| self.check_ui(ui, cx, desk, height));
            return;
        }
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                theme::card(left).show(left, |ui| self.text_ui(ui, cx, desk, height));
                // Columns stretch the words of a text to both edges.
                let plain = egui::Layout::top_down(egui::Align::Min);
                theme::card(right).show(right, |ui| {
                    ui.with_layout(plain, |ui| self.check_ui(ui, cx, desk, height));
                });
            }
        });
    }

    fn text_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, desk: &ImportDesk, height: f32) {
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        let label = ui.label(RichText::new(texts.get("import-text")).size(size::BODY).strong());
        if desk.review().length == 0 && desk.read().is_some_and(|r| r.length > MAX_TEXT_CHARS) {
            ui.set_min_height(height);
            remark(ui, &texts.get("import-text-hidden"));
            return;
        }
        ScrollArea::vertical()
            .id_salt("own text")
            .auto_shrink(false)
            .min_scrolled_height(height)
            .max_height(height)
            .show(ui, |ui| {
                ui.set_min_height(height);
                let id = ui.make_persistent_id("own text field");
                let edit = TextEdit::multiline(&mut self.text)
                    .id(id)
                    .hint_text(texts.get("import-text-hint"))
                    .desired_width(f32::INFINITY)
                    .min_size(egui::vec2(0.0, height));
                let field = ui.add(edit).labelled_by(label.id);
                if field.changed() {
                    step(cx, ImportStep::Edit(self.text.clone()));
                }
                if let Some((from, length)) = self.go_to.take() {
                    check_list::put_cursor(ui, id, &field, &self.text, from, length);
                } else if std::mem::take(&mut self.wants_focus) && ui.memory(|m| m.focused().is_none()) {
                    // Ctrl+V works at once.
                    field.request_focus();
                }
            });
    }

    fn save_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, desk: &ImportDesk) {
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let field = form::line(ui, texts.get("import-name"), &mut self.title, 300.0);
            if form::entered(&field, ui) {
                self.save(desk, cx);
            }
            ui.add_space(8.0);
            ui.label(texts.get("import-policy"));
            for (policy, key) in [(Policy::Strict, "policy-strict"), (Policy::Lenient, "policy-lenient")] {
                if ui.selectable_label(desk.policy() == policy, texts.get(key)).clicked() {
                    step(cx, ImportStep::Policy(policy));
                }
            }
            ui.add_space(8.0);
            ui.label(texts.get("import-level"));
            for level in ReadingLevel::ALL {
                let name = texts.of(&level);
                if ui.selectable_label(desk.level() == level, name).clicked() {
                    step(cx, ImportStep::Level(level));
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            let ready = desk.can_save() && !self.title.trim().is_empty();
            let save = ui.add_enabled_ui(ready, |ui| theme::primary_button(ui, &texts.get("import-save")));
            if save.inner.clicked() {
                self.save(desk, cx);
            }
            let why = self.why_not(texts, desk);
            ui.vertical(|ui| {
                let length = desk.review().length;
                if length > 0 {
                    let measure = desk.review().measure;
                    let pace = measure.learners_pace();
                    let unit = texts.get(measure.unit_key());
                    let minutes = length.div_ceil(pace);
                    let told: [(&str, &dyn std::fmt::Display); 4] =
                        [("n", &length), ("pace", &pace), ("unit", &unit), ("minutes", &minutes)];
                    remark(ui, &texts.format("import-facts", &told));
                }
                if let Some(why) = why {
                    ui.label(why);
                }
            });
        });
    }

    fn save(&self, desk: &ImportDesk, cx: &mut Cx<'_>) {
        if desk.can_save() && !self.title.trim().is_empty() {
            step(cx, ImportStep::Save(self.title.clone()));
        }
    }

    /// Why it can't be saved: the first thing to do.
    fn why_not(&self, texts: &Messages, desk: &ImportDesk) -> Option<String> {
        let review = desk.review();
        let persons = review.count(Remedy::Mask);
        if desk.busy() {
            Some(texts.get("import-reading"))
        } else if desk.read().is_some_and(|r| r.length > MAX_TEXT_CHARS) && review.length == 0 {
            Some(texts.get("import-text-hidden"))
        } else if review.length == 0 {
            Some(texts.get("import-why-empty"))
        } else if !review.length_fits() {
            Some(texts.format("import-why-long", &[("n", &review.length), ("limit", &MAX_TEXT_CHARS)]))
        } else if persons > 0 {
            Some(texts.format("import-why-person", &[("n", &persons)]))
        } else if !review.findings.is_empty() {
            Some(texts.format("import-why-faults", &[("n", &review.findings.len())]))
        } else {
            self.title.trim().is_empty().then(|| texts.get("import-why-title"))
        }
    }
}

fn step(cx: &mut Cx<'_>, step: ImportStep) {
    cx.act(Action::Import(step));
}

fn refused_ui(ui: &mut Ui, notice: &Notice) {
    let fill = Palette::of(ui).notice;
    theme::card(ui).fill(fill).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(format!("⚠ {}", notice.what));
        ui.label(&notice.next);
    });
}

fn saved_ui(ui: &mut Ui, cx: &mut Cx<'_>, desk: &ImportDesk) {
    let session = cx.session;
    let Some(saved) = desk.saved() else { return };
    let texts = cx.messages;
    let palette = Palette::of(ui);
    theme::card(ui).fill(palette.primary_soft).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let text = texts.format("import-saved", &[("title", &saved.title)]);
            ui.label(RichText::new(text).color(palette.good));
            saved::folder(ui, texts, &session.core().exercise_root().join(&saved.id));
            let there = session.library().exercise(&saved.id).is_some();
            let button = ui.add_enabled(there, egui::Button::new(texts.get("import-type-it")));
            if button.clicked() {
                let extent = session.settings().extent;
                cx.act(Action::Practice(PracticeAction::Start { exercise: saved.id.clone(), extent }));
            }
        });
    });
}
