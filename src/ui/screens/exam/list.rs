//! The list of sittings.

use egui::{RichText, Ui};
use uuid::Uuid;

use super::plan::PlanScreen;
use super::{Confirm, ExamScreen};
use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::words::exam::{title_of, when_and_where};
use dabiao_app::Session;
use dabiao_app::exam::{KnownSitting, RoomPart};
use dabiao_app::lang::Messages;
use dabiao_domain::role::Permission;
use dabiao_domain::sitting::{CandidateState, Outcome, Sitting, SittingState};

impl ExamScreen {
    pub(super) fn list_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = session.texts();
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(texts.get("nav-exam")).size(28.0));
            ui.add_space(16.0);
            if session.may(Permission::PlanSitting) && ui.button(texts.get("exam-plan")).clicked() {
                self.plan = Some(PlanScreen::new(session));
            }
        });
        // After a restart the open sitting comes first: candidates wait there.
        for known in session.exams().sittings_to_go_on() {
            card(ui, |ui| {
                let id = known.sitting.plan().id;
                let (title, why) = match session.exams().part_in(&known.sitting) {
                    RoomPart::Holder => ("exam-go-on-title", None),
                    RoomPart::Deputy => ("exam-deputy-title", Some(texts.get("exam-deputy-why"))),
                    RoomPart::HeldBy(pc) => {
                        ("exam-held-by-title", Some(texts.format("exam-held-by", &[("pc", &pc)])))
                    }
                    RoomPart::PlannedAt(pc) => {
                        ("exam-planned-at-title", Some(texts.format("exam-planned-at", &[("pc", &pc)])))
                    }
                };
                ui.label(RichText::new(texts.get(title)).size(size::HEADING));
                ui.label(when_and_where(known));
                if let Some(why) = why {
                    remark(ui, &why);
                }
                if session.may(Permission::OpenSitting) {
                    self.go_on_ui(ui, session, id, &known.sitting);
                }
            });
        }
        self.tickets.show(ui, cx);
        if session.core().sittings().next().is_none() {
            remark(ui, &texts.get("exam-none"));
        }
        for known in session.core().sittings() {
            card(ui, |ui| {
                self.row_ui(ui, session, known);
            });
        }
    }

    /// The button by which an open sitting goes on here: by whoever holds it, or by its deputy.
    pub(super) fn go_on_ui(&mut self, ui: &mut Ui, session: &Session, id: Uuid, sitting: &Sitting) {
        let texts = session.texts();
        match session.exams().part_in(sitting) {
            RoomPart::Holder => {
                if theme::small_primary(ui, &texts.get("exam-go-on")).clicked() {
                    self.ask(Some(Confirm::Open(id)));
                }
            }
            RoomPart::Deputy => {
                if ui.button(texts.get("exam-take")).clicked() {
                    self.ask(Some(Confirm::TakeOver(id)));
                }
            }
            RoomPart::HeldBy(_) | RoomPart::PlannedAt(_) => {}
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, session: &Session, known: &KnownSitting) {
        let texts = session.texts();
        let id = known.sitting.plan().id;
        ui.horizontal_wrapped(|ui| {
            if ui.link(RichText::new(when_and_where(known)).size(size::HEADING)).clicked() {
                self.looked_at = Some(id);
            }
            ui.label(texts.of(&known.sitting.state()));
            if known.sitting.state() == SittingState::Planned
                && session.may(Permission::OpenSitting)
                && !matches!(session.exams().part_in(&known.sitting), RoomPart::PlannedAt(_))
                && ui.button(texts.get("exam-open")).clicked()
            {
                self.ask(Some(Confirm::Open(id)));
            }
        });
        let muted = Palette::of(ui).muted;
        ui.label(RichText::new(title_of(&known.standard, texts)).color(muted));
        ui.label(RichText::new(counts(texts, known)).color(muted));
    }
}

/// Seats taken and how it came out so far.
pub(super) fn counts(texts: &Messages, known: &KnownSitting) -> String {
    let candidates = known.sitting.candidates();
    let of = |name: &str| known.roll.iter().filter(|row| row.outcome.name() == name).count();
    // Who wrote at another PC was there, though nobody signed in here.
    let here = candidates.iter().filter(|c| c.signed_in_at.is_some() || c.attempt.is_some()).count();
    let interrupted = candidates.iter().filter(|c| c.state == CandidateState::Interrupted).count();
    let void = known.roll.iter().filter(|row| row.outcome == Outcome::Void).count();
    texts.format(
        "exam-counts",
        &[
            ("candidates", &candidates.len()),
            ("here", &here),
            ("passed", &of("passed")),
            ("failed", &of("failed")),
            ("void", &void),
            ("absent", &of("absent")),
            ("interrupted", &interrupted),
        ],
    )
}
