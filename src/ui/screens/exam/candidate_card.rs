//! What an invigilator may note about a candidate or the room: incidents, a void attempt; and the flags.

use egui::{ComboBox, RichText, TextEdit, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{self, size};
use crate::ui::words::exam::state;
use dabiao_app::exam::KnownSitting;
use dabiao_app::{Action, ExamAction, Session, shortfall_words};
use dabiao_domain::role::Permission;
use dabiao_domain::sitting::{CandidateState, IncidentKind, Outcome};

/// View state of the card.
#[derive(Debug)]
pub struct CandidateCard {
    /// The candidate that was chosen.
    pub chosen: Option<Uuid>,
    kind: IncidentKind,
    note: String,
}

impl Default for CandidateCard {
    fn default() -> Self {
        Self { chosen: None, kind: IncidentKind::PowerCut, note: String::new() }
    }
}

impl CandidateCard {
    /// Shows the facts of the chosen candidate. Returns whether they are to resume.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting) -> bool {
        let session = cx.session;
        let texts = cx.messages;
        let mut go_on = false;
        ui.set_width(ui.available_width());
        let chosen = self.chosen.and_then(|id| known.sitting.candidate(id));
        if let Some(candidate) = chosen {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(session.core().name_of(candidate.officer)).size(size::HEADING));
                ui.label(state(texts, candidate.state));
                if candidate.state == CandidateState::Interrupted
                    && session.may(Permission::ResumeAttempt)
                    && session.exams().held().is_some()
                {
                    go_on = theme::small_primary(ui, &texts.get("exam-let-go-on")).clicked();
                }
            });
            findings_ui(ui, session, known, candidate.officer);
        } else {
            ui.label(RichText::new(texts.get("exam-whole-room")).size(size::HEADING));
            remark(ui, &texts.get("exam-choose-candidate"));
        }
        if session.exams().held().is_some() {
            self.note_ui(ui, cx, chosen.is_some_and(|c| c.attempt.is_some()));
        }
        go_on
    }

    fn note_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, attempt: bool) {
        let session = cx.session;
        let (texts, mut entered) = (session.texts(), false);
        section(ui, &texts.get("exam-incident"));
        ui.horizontal_wrapped(|ui| {
            let words = |kind: IncidentKind| texts.of(&kind);
            let label = ui.label(texts.get("exam-incident-kind"));
            ComboBox::from_id_salt("incident")
                .selected_text(words(self.kind))
                .width(260.0)
                .show_ui(ui, |ui| {
                    for kind in IncidentKind::ALL {
                        ui.selectable_value(&mut self.kind, kind, words(kind));
                    }
                })
                .response
                .labelled_by(label.id);
            let label = ui.label(texts.get("exam-incident-note"));
            let field = ui.add(TextEdit::singleline(&mut self.note)).labelled_by(label.id);
            entered = crate::ui::kit::form::entered(&field, ui);
        });
        ui.horizontal_wrapped(|ui| {
            if ui.button(texts.get("exam-incident-save")).clicked() || entered {
                let note = std::mem::take(&mut self.note);
                cx.act(Action::Exam(ExamAction::NoteIncident {
                    kind: self.kind,
                    officer: self.chosen,
                    note,
                }));
            }
            if let Some(officer) = self.chosen.filter(|_| attempt)
                && ui.button(texts.get("exam-void")).clicked()
            {
                let note = std::mem::take(&mut self.note);
                cx.act(Action::Exam(ExamAction::VoidAttempt { officer, why: self.kind, note }));
            }
        });
        if attempt {
            remark(ui, &texts.get("exam-void-note"));
        }
    }
}

/// The shortfalls of the candidate's result, why it is void, and every flag in plain words.
fn findings_ui(ui: &mut Ui, session: &Session, known: &KnownSitting, officer: Uuid) {
    let texts = session.texts();
    let Some(row) = known.roll.iter().find(|row| row.officer == officer) else { return };
    if let Outcome::Failed(missing) = &row.outcome {
        for one in missing {
            ui.label(shortfall_words(texts, one));
        }
    }
    if let Some(void) = known.sitting.candidate(officer).and_then(|c| c.void.as_ref()) {
        let why = texts.of(&void.why);
        ui.label(texts.format("exam-void-because", &[("why", &why), ("note", &void.note)]));
    }
    let flags = row.attempt.map_or(&[][..], |id| session.exams().flags_of(id));
    if !flags.is_empty() {
        remark(ui, &texts.get("exam-flags-note"));
    }
    for flag in flags {
        ui.label(format!("⚠ {}", session.exams().flag_words(flag)));
    }
}
