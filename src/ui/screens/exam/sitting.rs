//! A sitting that is not held here: its plan, or its results.

use egui::{RichText, Ui};

use super::held::incidents_ui;
use super::list::counts;
use super::plan::PlanScreen;
use super::{Confirm, ExamScreen, roll_table};
use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::saved;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme;
use crate::ui::words::exam::{title_of, when_and_where};
use dabiao_app::exam::{CodeAction, KnownSitting, RoomPart};
use dabiao_app::{Action, ExamAction, Session};
use dabiao_domain::role::Permission;
use dabiao_domain::sitting::{SittingState, make_up};

impl ExamScreen {
    pub(super) fn sitting_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting) {
        let session = cx.session;
        let texts = cx.messages;
        let (id, over) = (known.sitting.plan().id, known.sitting.state().over());
        ui.label(RichText::new(when_and_where(known)).size(26.0));
        let state = texts.of(&known.sitting.state());
        ui.label(format!("{}   {state}", title_of(&known.standard, texts)));
        remark(ui, &counts(texts, known));
        ui.horizontal_wrapped(|ui| {
            if ui.button(texts.get("exam-back")).clicked() {
                self.looked_at = None;
                self.card = super::CandidateCard::default();
            }
            if !over && session.may(Permission::OpenSitting) {
                let planned = known.sitting.state() == SittingState::Planned;
                if planned && ui.button(texts.get("exam-open")).clicked() {
                    self.ask(Some(Confirm::Open(id)));
                }
                if !planned {
                    self.go_on_ui(ui, session, id, &known.sitting);
                }
                if planned && ui.button(texts.get("exam-cancel")).clicked() {
                    cx.act(Action::Exam(ExamAction::Cancel(id)));
                }
            }
            if known.to_reveal()
                && session.may(Permission::RevealSecret)
                && ui.button(texts.get("code-reveal")).clicked()
            {
                cx.act(Action::Exam(ExamAction::Code(CodeAction::AskToReveal(id))));
            }
            if planned_unsealed(known)
                && session.may(Permission::PlanSitting)
                && ui.button(texts.get("exam-plan-anew")).clicked()
            {
                self.plan = Some(PlanScreen::like(session, known));
            }
            if over
                && session.may(Permission::ExportPapers)
                && ui.button(texts.get("exam-save-roll")).clicked()
            {
                cx.act(Action::Exam(ExamAction::SaveRoll(id)));
            }
        });
        if let Some(line) = part_words(session, known) {
            remark(ui, &line);
        }
        if planned_unsealed(known) {
            remark(ui, &texts.get("exam-unsealed"));
        }
        if let Some(roll) = session.exams().saved_roll(id) {
            card(ui, |ui| {
                saved::show(ui, texts, "exam-roll-saved", &roll.path);
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("entries", &roll.entries), ("head", &roll.head)];
                remark(ui, &texts.format("exam-roll-head", &values));
            });
        }
        theme::card(ui).show(ui, |ui| {
            if let Some(officer) = roll_table::show(ui, session, known, self.card.chosen) {
                self.card.chosen = (self.card.chosen != Some(officer)).then_some(officer);
            }
        });
        if self.card.chosen.is_some() {
            theme::card(ui).show(ui, |ui| self.card.show(ui, cx, known));
        }
        if over && known.sitting.is_elsewhere() && session.may(Permission::OpenSitting) {
            let clicked = self.elsewhere.show(ui, cx, known, self.card.chosen);
            self.card.chosen = clicked.or(self.card.chosen);
        }
        incidents_ui(ui, session, known);
        if over {
            make_up_ui(ui, session, known);
        }
    }
}

/// Whether it can't be opened any more: an older program planned it and stored its secret in the clear.
fn planned_unsealed(known: &KnownSitting) -> bool {
    known.sitting.state() == SittingState::Planned && !known.sealed()
}

/// Which PC took the sitting over, or that this one may.
pub(super) fn part_words(session: &Session, known: &KnownSitting) -> Option<String> {
    let texts = session.texts();
    match session.exams().part_in(&known.sitting) {
        RoomPart::HeldBy(pc) => Some(texts.format("exam-held-by", &[("pc", &pc)])),
        RoomPart::PlannedAt(pc) => {
            (!known.sitting.state().over()).then(|| texts.format("exam-planned-at", &[("pc", &pc)]))
        }
        RoomPart::Deputy if !known.sitting.state().over() => Some(texts.get("exam-deputy-why")),
        RoomPart::Deputy | RoomPart::Holder => {
            let holder = known.sitting.holder()?;
            let pc = session.exams().station_name(holder);
            Some(texts.format("exam-taken-here", &[("pc", &pc)]))
        }
    }
}

/// Who should sit again, and why.
fn make_up_ui(ui: &mut Ui, session: &Session, known: &KnownSitting) {
    let texts = session.texts();
    // By the standard of the sitting; most sittings are of the officers' own, which is known already.
    let own = session.core().standing().first().is_some_and(|a| a.standard_id == known.standard.id);
    let again = if own {
        make_up(&known.roll, session.core().standing())
    } else {
        make_up(&known.roll, &session.core().assessments(&known.standard))
    };
    section(ui, &texts.get("exam-make-up"));
    card(ui, |ui| {
        if again.is_empty() {
            remark(ui, &texts.get("exam-make-up-none"));
        }
        for one in again {
            let why = texts.of(&one.why);
            ui.label(format!("{}   {why}", session.core().name_of(one.officer)));
        }
    });
}
