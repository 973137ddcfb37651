//! The sitting that is held at this PC.

use egui::{RichText, Ui};

use super::elsewhere::packed_ui;
use super::list::counts;
use super::sitting::part_words;
use super::{Confirm, ExamScreen, roll_table};
use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme;
use crate::ui::words::exam::{space_ui, time_of_day, title_of, when_and_where};
use dabiao_app::exam::KnownSitting;
use dabiao_app::{Action, ExamAction, Session};
use dabiao_domain::sitting::{CandidateState, SittingState};

impl ExamScreen {
    pub(super) fn held_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting) {
        let session = cx.session;
        let texts = cx.messages;
        packed_ui(ui, cx, known.sitting.plan().id);
        ui.label(RichText::new(when_and_where(known)).size(26.0));
        let state = texts.of(&known.sitting.state());
        ui.label(format!("{}   {state}", title_of(&known.standard, texts)));
        remark(ui, &counts(texts, known));
        if let Some(line) = part_words(session, known) {
            remark(ui, &line);
        }
        space_ui(ui, session);
        self.steps_ui(ui, cx, known);
        theme::card(ui).show(ui, |ui| {
            if let Some(officer) = roll_table::show(ui, session, known, self.card.chosen) {
                self.card.chosen = (self.card.chosen != Some(officer)).then_some(officer);
            }
        });
        let clicked = self.elsewhere.show(ui, cx, known, self.card.chosen);
        self.card.chosen = clicked.or(self.card.chosen);
        let go_on = theme::card(ui).show(ui, |ui| self.card.show(ui, cx, known)).inner;
        if let Some(officer) = self.card.chosen.filter(|_| go_on) {
            self.ask(Some(Confirm::LetGoOn(officer)));
        }
        incidents_ui(ui, session, known);
    }

    fn steps_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting) {
        let session = cx.session;
        let texts = cx.messages;
        let running = known.sitting.state() == SittingState::Running;
        ui.horizontal_wrapped(|ui| {
            if theme::small_primary(ui, &texts.get("exam-hand-over")).clicked() {
                self.ask(None);
                cx.act(Action::Exam(ExamAction::HandOver));
            }
            if !running && ui.button(texts.get("exam-start")).clicked() {
                cx.act(Action::Exam(ExamAction::Start));
            }
            if running && ui.button(texts.get("exam-close")).clicked() {
                self.ask(Some(Confirm::Close));
            }
            // Calling off is confirmed twice: every attempt in it becomes void.
            if self.cancels {
                ui.label(texts.get("exam-cancel-sure"));
                if ui.button(texts.get("exam-cancel-yes")).clicked() {
                    self.cancels = false;
                    cx.act(Action::Exam(ExamAction::Cancel(known.sitting.plan().id)));
                }
                self.cancels &= !ui.button(texts.get("exam-cancel-no")).clicked();
            } else {
                self.cancels = ui.button(texts.get("exam-cancel")).clicked();
            }
        });
        if session.drill().in_exam() {
            ui.label(texts.get("exam-in-exam-note"));
        }
        let undecided: Vec<String> = known
            .sitting
            .candidates()
            .iter()
            .filter(|c| matches!(c.state, CandidateState::Writing | CandidateState::Interrupted))
            .map(|c| session.core().name_of(c.officer))
            .collect();
        if running && !undecided.is_empty() {
            ui.label(texts.format("exam-undecided", &[("names", &texts.list(&undecided))]));
        }
    }
}

/// Everything that was noted, in order.
pub(super) fn incidents_ui(ui: &mut Ui, session: &Session, known: &KnownSitting) {
    let texts = session.texts();
    if known.sitting.incidents().next().is_none() {
        return;
    }
    section(ui, &texts.get("exam-incidents"));
    card(ui, |ui| {
        for (at, by, incident) in known.sitting.incidents() {
            let whom = incident
                .officer
                .map_or_else(|| texts.get("exam-whole-room"), |id| session.core().name_of(id));
            let kind = texts.of(&incident.kind);
            let time = time_of_day(Some(at), &known.standard);
            let by = session.core().name_of(by);
            ui.label(format!("{time}   {whom}   {kind}   {}  {}", incident.note, texts.aside(by)));
        }
    });
}
