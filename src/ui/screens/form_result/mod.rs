//! 成绩 of a sitting of forms: the two figures that count, the cards with their errors, where the time went.

mod double;
mod fields;
mod figures;
mod pairs;
mod records;
mod time;

use egui::{RichText, Ui};

use self::pairs::WrongPairs;
use self::records::Records;
use crate::ui::commands::{Cx, Screen};
use crate::ui::kit::layout::{card, column, page, turn_pages};
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::words::titles::title_of;
use dabiao_app::lang::Messages;
use dabiao_app::practice::FormResultView;
use dabiao_app::{Action, PracticeAction, Session, shortfall_words};
use dabiao_domain::form::pairs::PairScore;
use dabiao_domain::input::EndReason;
use dabiao_domain::rounding;

/// View state of the result.
#[derive(Default)]
pub struct FormResultScreen {
    records: Records,
    wrong_pairs: WrongPairs,
    /// Whether of a double entry all fields are shown, and not those alone that have to be looked at.
    all_fields: bool,
}

/// The time between the end and the first key that counts as a choice: earlier keys are still meant for the form.
const KEYS_FROM_MS: u64 = 800;

impl FormResultScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let Some(result) = session.practice().form_result() else { return };
        let texts = cx.messages;
        page().show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                let title = title_of(session, &result.start.exercise_id, &result.start.title);
                ui.label(RichText::new(texts.format("result-title", &[("title", &title)])).size(24.0));
                theme::card(ui).show(ui, |ui| {
                    match &result.pairs {
                        Some(score) => pairs::official_ui(ui, texts, score),
                        None => figures::official_ui(ui, texts, &result.report),
                    }
                    remarks_ui(ui, texts, result);
                });
                buttons_ui(ui, cx, result);
                double::show(ui, texts, &result.doubled, &mut self.all_fields);
                match &result.pairs {
                    Some(score) => self.pairs_ui(ui, texts, result, score),
                    None => self.records_ui(ui, texts, result),
                }
                ui.add_space(6.0);
                match &result.saved {
                    Some(hash) => {
                        let short: String = hash.chars().take(16).collect();
                        remark(ui, &texts.format("result-saved", &[("hash", &short)]));
                    }
                    None => remark(ui, &texts.get("result-saving")),
                }
                ui.add_space(16.0);
            });
            turn_pages(ui);
        });
    }

    /// Of records: counts, cards, fields, and where the time went.
    fn records_ui(&mut self, ui: &mut Ui, texts: &Messages, result: &FormResultView) {
        theme::card(ui).show(ui, |ui| figures::counts_ui(ui, texts, &result.report, result.counts));
        section(ui, &texts.get("form-result-records"));
        self.records.show(ui, texts, result);
        section(ui, &texts.get("form-result-errors"));
        card(ui, |ui| fields::errors_ui(ui, texts, result));
        section(ui, &texts.get("form-result-time"));
        card(ui, |ui| time::split_ui(ui, texts, &result.timing));
        section(ui, &texts.get("form-result-slowest"));
        card(ui, |ui| {
            remark(ui, &texts.get("form-slowest-note"));
            let records = result.report.score.entered();
            time::slowest_ui(ui, texts, &result.form, &result.timing, records);
        });
    }

    /// Of pairs: counts, the wrong ones, and which kinds of difference were missed.
    fn pairs_ui(&mut self, ui: &mut Ui, texts: &Messages, result: &FormResultView, score: &PairScore) {
        theme::card(ui).show(ui, |ui| pairs::counts_ui(ui, texts, score));
        section(ui, &texts.get("pairs-result-wrong"));
        self.wrong_pairs.show(ui, texts, result, score);
        section(ui, &texts.get("pairs-result-kinds"));
        card(ui, |ui| pairs::kinds_ui(ui, texts, score));
    }
}

/// What an exam's standard says of it, the change since the last time, and that it was cut short.
fn remarks_ui(ui: &mut Ui, texts: &Messages, result: &FormResultView) {
    let palette = Palette::of(ui);
    if let Some((_, verdict)) = &result.verdict {
        let (key, color) = if verdict.passed {
            ("verdict-passed", palette.good)
        } else {
            ("verdict-not-passed", palette.wrong)
        };
        ui.label(RichText::new(texts.get(key)).size(size::HEADING).color(color));
        for missing in &verdict.missing {
            ui.label(shortfall_words(texts, missing));
        }
    }
    let now = result.report.score.qualified_per_hour();
    if let Some((before, now)) = result.before_per_hour.zip(now) {
        let tenths = rounding::units_down(now, 1) - rounding::units_down(before, 1);
        let key = if tenths > 0.0 {
            "form-faster"
        } else if tenths < 0.0 {
            "form-slower"
        } else {
            "form-same"
        };
        let by = rounding::line(tenths.abs() / 10.0, 1);
        ui.label(RichText::new(texts.format(key, &[("by", &by)])).strong());
    }
    if result.report.end == EndReason::Interrupted {
        ui.label(texts.get("result-interrupted"));
    }
}

fn buttons_ui(ui: &mut Ui, cx: &mut Cx<'_>, result: &FormResultView) {
    let (session, texts) = (cx.session, cx.messages);
    ui.horizontal_wrapped(|ui| {
        // An exam can't be repeated from here.
        if result.start.sitting_id.is_none() {
            let (wrong, pairs) = (result.has_wrong(), result.pairs.is_some());
            let key = match (wrong, pairs) {
                (true, true) => "pairs-again-wrong",
                (true, false) => "form-again-wrong",
                (false, true) => "pairs-again",
                (false, false) => "form-again",
            };
            if main_button(ui, session, result, key) {
                cx.act(Action::Practice(if wrong {
                    PracticeAction::StartWrong(result.start.id)
                } else {
                    again(session, result)
                }));
            }
            if wrong && !pairs && ui.button(texts.get("form-again-wrong-fields")).clicked() {
                cx.act(Action::Practice(PracticeAction::StartWrongFields(result.start.id)));
            }
            let new = if pairs { "pairs-again" } else { "form-again" };
            if wrong && ui.button(texts.get(new)).clicked() {
                cx.act(Action::Practice(again(session, result)));
            }
            if ui.button(texts.get(if pairs { "pairs-again-same" } else { "form-again-same" })).clicked() {
                cx.act(Action::Practice(PracticeAction::StartSame(result.start.id)));
            }
            if ui.button(texts.get("form-others")).clicked() {
                cx.go(Screen::Forms);
                cx.act(Action::Practice(PracticeAction::CloseResult));
            }
        }
        if ui.button(texts.get("back-to-today")).clicked() {
            cx.go(Screen::Today);
            cx.act(Action::Practice(PracticeAction::CloseResult));
        }
    });
}

/// New cards of the same form and style.
fn again(session: &Session, result: &FormResultView) -> PracticeAction {
    let extent = session.settings().extent;
    PracticeAction::StartAgain { exercise_id: result.start.exercise_id.clone(), extent }
}

/// The button that Enter presses too, when the officer has had the time to see that the form is over.
fn main_button(ui: &mut Ui, session: &Session, result: &FormResultView, key: &str) -> bool {
    let button = theme::primary_button(ui, &session.texts().get(key));
    if session.mono_ms().saturating_sub(result.since_ms) < KEYS_FROM_MS {
        return button.clicked();
    }
    let free = ui.memory(|memory| memory.focused().is_none());
    let entered = free && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Enter));
    button.clicked() || entered
}
