//! Start codes: the card that shows a new one, and the one that asks for it.

use egui::{Key, RichText, TextEdit, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::words::exam::when_and_where;
use dabiao_app::exam::{CodeAction, ShownCode};
use dabiao_app::{Action, ExamAction};
use dabiao_domain::sitting::SittingState;

/// Height of a start code, in points: readable from a step away.
const CODE_SIZE: f32 = 52.0;

/// View state of the card that asks.
#[derive(Default)]
pub struct CodeCard {
    typed: String,
}

impl std::fmt::Debug for CodeCard {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeCard(..)")
    }
}

impl CodeCard {
    /// Shows new codes, and asks for one if one is needed.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        // The code is useless once the texts of its sitting are revealed.
        let of_use =
            |id| session.core().sitting(id).is_none_or(|s| !s.sitting.state().over() || s.to_reveal());
        for shown in session.exams().shown_codes().iter().filter(|shown| of_use(shown.sitting)) {
            theme::card(ui).show(ui, |ui| new_code_ui(ui, cx, shown));
        }
        match session.exams().code_ask() {
            Some(_) => {
                theme::card(ui).show(ui, |ui| self.ask_ui(ui, cx));
            }
            None => self.typed.clear(),
        }
    }

    fn ask_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let Some(ask) = session.exams().code_ask().copied() else { return };
        ui.set_width(ui.available_width());
        ui.label(RichText::new(texts.get("code-ask-title")).size(size::HEADING));
        let known = session.core().sitting(ask.sitting);
        if let Some(known) = known {
            ui.label(when_and_where(known));
        }
        remark(ui, &texts.get("code-ask-why"));
        let now = session.mono_ms();
        let ready = now >= ask.wait_until && !session.exams().sealing();
        let mut given = false;
        ui.horizontal_wrapped(|ui| {
            let field = form::field(
                ui,
                texts.get("code-field"),
                TextEdit::singleline(&mut self.typed)
                    .font(egui::FontId::monospace(size::HEADING))
                    .hint_text("K7QM-3XVD"),
                220.0,
            );
            given = form::entered(&field, ui);
            if !given && ui.memory(|m| m.focused().is_none()) {
                field.request_focus();
            }
            // During the wait, the seconds stand below.
            let wait = (!ready).then(String::new);
            let why = wait.or_else(|| form::missing(texts, &[("code-field", !self.typed.trim().is_empty())]));
            given &= why.is_none();
            given |= form::primary(ui, &texts.get("code-give"), why.as_deref());
        });
        if given {
            cx.act(Action::Exam(ExamAction::Code(CodeAction::Give(self.typed.clone()))));
        }
        if now < ask.wait_until {
            let seconds = (ask.wait_until - now).div_ceil(1000);
            ui.label(texts.format("code-wait", &[("seconds", &seconds)]));
        }
        ui.horizontal_wrapped(|ui| {
            let escape = ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::Escape));
            if ui.button(texts.get("ask-cancel")).clicked() || escape {
                cx.act(Action::Exam(ExamAction::Code(CodeAction::Cancel)));
            }
            let open = known.map(|known| known.sitting.state());
            if matches!(open, Some(SittingState::Open | SittingState::Running))
                && ui.button(texts.get("code-go-on-without")).clicked()
            {
                cx.act(Action::Exam(ExamAction::Code(CodeAction::GoOnWithout)));
            }
            if session.exams().sealing() {
                ui.label(texts.get("ask-checking"));
            }
        });
        remark(ui, &texts.get(lost_key(known.map(|known| known.sitting.state()))));
    }
}

/// What an invigilator without the code can do.
const fn lost_key(state: Option<SittingState>) -> &'static str {
    match state {
        Some(SittingState::Open | SittingState::Running) => "code-lost-open",
        Some(SittingState::Closed | SittingState::Cancelled) => "code-lost-over",
        _ => "code-lost-planned",
    }
}

/// A new code, large: it is shown once.
fn new_code_ui(ui: &mut Ui, cx: &mut Cx<'_>, shown: &ShownCode) {
    let session = cx.session;
    let texts = cx.messages;
    ui.set_width(ui.available_width());
    ui.label(RichText::new(texts.get("code-new-title")).size(size::HEADING));
    if let Some(known) = session.core().sitting(shown.sitting) {
        ui.label(when_and_where(known));
    }
    ui.label(RichText::new(&shown.code).monospace().strong().size(CODE_SIZE).color(Palette::of(ui).text));
    ui.label(texts.get("code-new-keep"));
    let names = |ids: &[uuid::Uuid]| {
        texts.list(&ids.iter().map(|id| session.core().name_of(*id)).collect::<Vec<_>>())
    };
    if !shown.by_password.is_empty() {
        remark(ui, &texts.format("code-new-by-password", &[("names", &names(&shown.by_password))]));
    }
    if !shown.by_code.is_empty() {
        remark(ui, &texts.format("code-new-by-code", &[("names", &names(&shown.by_code))]));
    }
    if theme::small_primary(ui, &texts.get("code-noted")).clicked() {
        cx.act(Action::Exam(ExamAction::Code(CodeAction::Noted(shown.sitting))));
    }
}
