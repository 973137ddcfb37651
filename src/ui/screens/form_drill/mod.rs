//! 表单录入, running: the card beside the form, and a thin bar with time and cards.

mod bar;

use egui::{Event, Frame, Key, Margin, Modifiers, Panel, RichText, Ui};

use crate::ui::cards::paused;
use crate::ui::commands::Cx;
use crate::ui::kit::ime_line;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::pad::Due;
use crate::ui::pad::form::{
    CardLook, FormPad, FormTyped, FormView, PairPad, beside, card_ui, due, name_of, title_of,
};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, DrillAction, Entering, ExamAction, RunningDrill, invalid_words};
use dabiao_content::forms::CardStyle;
use dabiao_domain::align::Aligner;
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::form::score::RecordOutcome;
use dabiao_domain::source::DrillSource;

/// View state of a running sitting of forms.
#[derive(Default)]
pub struct FormDrillScreen {
    /// The attempt that the pad belongs to.
    of: uuid::Uuid,
    pad: FormPad,
    pair: PairPad,
    /// Cards that are handed in, and wrong fields of the last of them.
    last: Option<(usize, usize)>,
    /// Whether handing in an exam waits for the confirmation.
    hands_in: bool,
}

impl FormDrillScreen {
    /// What `event` means to the form. Another attempt begins with a pad of its own.
    pub fn take(&mut self, event: &Event, entering: Entering<'_>) -> Vec<FormTyped> {
        self.begin(entering);
        let sitting = entering.sitting();
        if sitting.header().form.pairs {
            self.pair.take(event, sitting)
        } else {
            self.pad.take(event, sitting)
        }
    }

    fn begin(&mut self, entering: Entering<'_>) {
        if self.of != entering.id() {
            *self = Self { of: entering.id(), ..Self::default() };
        }
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let Some(entering) = session.drill().ongoing().and_then(RunningDrill::entering) else { return };
        let texts = cx.messages;
        let palette = Palette::of(ui);
        self.begin(entering);
        self.shortcuts(ui, entering, cx);
        self.judge_last(entering);
        let bar = Frame::new().fill(palette.background).inner_margin(Margin::symmetric(20, 8));
        Panel::top("form bar").frame(bar).show_separator_line(false).show(ui, |ui| {
            self.bar_ui(ui, cx, entering);
        });
        let notice = Frame::new().fill(palette.notice).inner_margin(Margin::symmetric(20, 6));
        if let Some(told) = session.health().told(texts) {
            Panel::top("form health").frame(notice).show(ui, |ui| {
                ui.label(format!("⚠ {told}"));
            });
        }
        let hint = Frame::new().fill(palette.background).inner_margin(Margin::symmetric(20, 6));
        Panel::bottom("form hint").frame(hint).show_separator_line(false).show(ui, |ui| {
            // The line stands in the place of the hint, so that the form does not move.
            let composing = self.pair.is_composing().then_some(Due::Letters);
            match due(entering.sitting()).or(composing).filter(|_| entering.shows_rules()) {
                Some(due) => ime_line::line(ui, &ime_line::words(session, due)),
                None => self.hint_ui(ui, texts, entering),
            }
        });
        let frame = Frame::new().fill(palette.background).inner_margin(Margin::symmetric(16, 4));
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            if entering.phase() == DrillPhase::Paused {
                paused_ui(ui, cx, entering);
            } else if entering.sitting().header().form.pairs {
                self.pair_ui(ui, cx, entering);
            } else {
                self.pad_ui(ui, cx, entering);
            }
        });
    }

    /// The card and the form.
    fn pad_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, entering: Entering<'_>) {
        let (texts, sitting) = (cx.messages, entering.sitting());
        let name = texts.get("form-pad-name");
        let view = FormView { sitting, hints: entering.shows_rules(), name: &name };
        let number = entering.cards().0;
        let pad = &mut self.pad;
        let found = beside(
            ui,
            number,
            |ui| match entering.shown_card() {
                Some(card) => {
                    let title = &sitting.header().form.title;
                    card_ui(ui, texts, look(entering, &card.pages), title, &card.pages);
                }
                None => cover_ui(ui, texts, ["form-cover-title", "form-cover-note"]),
            },
            |ui| pad.show(ui, &view, texts),
        );
        for kind in found {
            cx.act(Action::Drill(DrillAction::Form { kind, keys: None }));
        }
    }

    /// The pair, or, before the clock runs, what covers it.
    fn pair_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, entering: Entering<'_>) {
        let texts = cx.messages;
        if entering.shown_card().is_none() {
            cover_ui(ui, texts, ["pair-cover-title", "pair-cover-note"]);
        }
        let name = texts.get("pair-pad-name");
        let view = FormView { sitting: entering.sitting(), hints: entering.shows_rules(), name: &name };
        for kind in self.pair.show(ui, &view, texts) {
            cx.act(Action::Drill(DrillAction::Form { kind, keys: None }));
        }
    }

    /// Escape pauses and resumes. While a composition is open it belongs to that. An exam has no pause, and a trial just
    /// ends.
    fn shortcuts(&mut self, ui: &Ui, entering: Entering<'_>, cx: &mut Cx<'_>) {
        if !entering.sitting().preedit().is_empty() {
            return;
        }
        let escape = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
        if is_exam(entering) {
            self.hands_in &= !escape;
            return;
        }
        match entering.phase() {
            _ if !escape => {}
            _ if entering.is_trial() => cx.act(Action::Exam(ExamAction::EndTrial)),
            DrillPhase::Running => cx.act(Action::Drill(DrillAction::Pause)),
            DrillPhase::Paused => cx.act(Action::Drill(DrillAction::Resume)),
            DrillPhase::Ready => cx.act(Action::Drill(DrillAction::Leave)),
            DrillPhase::Ended(_) => {}
        }
    }

    /// In practice a card that was handed in is judged at once.
    fn judge_last(&mut self, entering: Entering<'_>) {
        let handed_in = entering.sitting().handed_in();
        if !entering.shows_rules() || self.last.is_some_and(|(n, _)| n == handed_in.len()) {
            return;
        }
        let header = entering.sitting().header();
        let last = handed_in.iter().zip(&header.cards).next_back();
        self.last = last.map(|(entries, card)| {
            let values: Vec<String> = entries.iter().map(|entry| entry.value.clone()).collect();
            let found = RecordOutcome::of(&header.form, &card.right, &values, &mut Aligner::new());
            (handed_in.len(), found.fields.iter().filter(|field| !field.right).count())
        });
    }

    fn hint_ui(&self, ui: &mut Ui, texts: &Messages, entering: Entering<'_>) {
        ui.horizontal_wrapped(|ui| {
            let key = match entering.phase() {
                DrillPhase::Ready => "hint-form-ready",
                _ if entering.sitting().header().form.pairs => "hint-pairs",
                _ if entering.asks_wrong_fields() => "hint-form-fields",
                _ if is_exam(entering) => "hint-form-exam",
                _ => "hint-form-running",
            };
            let told = self.pad.told(entering.sitting()).filter(|_| entering.shows_rules());
            if self.hands_in {
                ui.label(RichText::new(texts.get("exam-hand-in-sure")).strong());
            } else if let Some((field, why)) = told {
                // Beside the name of a field there is not always room for all of it.
                let why = invalid_words(texts, &why);
                let words = texts.format("form-told", &[("name", &name_of(texts, field)), ("why", &why)]);
                ui.label(RichText::new(format!("⚠ {words}")).color(Palette::of(ui).wrong));
            } else {
                remark(ui, &texts.get(key));
            }
        });
    }
}

/// How the card looks: as its style says, or, where cards of several are entered again, as its text does.
fn look(entering: Entering<'_>, pages: &[String]) -> CardLook {
    let cards = DrillSource::of(&entering.start().exercise_id).cards();
    let style = cards.and_then(|cards| CardStyle::from_name(cards.style));
    match style {
        Some(CardStyle::Printed) => CardLook::Printed,
        Some(CardStyle::Note) => CardLook::Note,
        Some(CardStyle::Call) => CardLook::Call,
        Some(CardStyle::Two) => CardLook::Papers,
        Some(CardStyle::Pairs) | None => CardLook::of(&entering.sitting().header().form, pages),
    }
}

/// Whether this is an exam.
const fn is_exam(entering: Entering<'_>) -> bool {
    entering.sitting().header().mode.is_exam()
}

/// The place of the card before the clock runs: nobody reads it outside the time.
fn cover_ui(ui: &mut Ui, texts: &Messages, [title, note]: [&'static str; 2]) {
    card(ui, |ui| {
        ui.add_space(20.0);
        ui.label(RichText::new(texts.get(title)).size(size::HEADING));
        ui.add_space(6.0);
        ui.label(texts.get(note));
        ui.add_space(20.0);
    });
}

fn paused_ui(ui: &mut Ui, cx: &mut Cx<'_>, entering: Entering<'_>) {
    let pairs = entering.sitting().header().form.pairs;
    let key = if pairs { "pair-paused-note" } else { "form-paused-note" };
    let note = cx.messages.format(key, &[("n", &entering.cards().0)]);
    paused::show(ui, cx, &note, ["form-end-now", "form-leave"]);
}
