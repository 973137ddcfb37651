//! The candidates' screens: only these are shown while a PC is with them.
//!
//! Sign-in, the rules, a trial, waiting for the start, resuming after an interruption, the result. The exam
//! itself is the drill screen. The way back to the room needs the invigilator's password.

mod briefing;
mod outcome;
mod ticket;

use egui::{Frame, Key, Margin, Modifiers, Panel, RichText, TextEdit, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form::{self, Complaint};
use crate::ui::kit::layout::{card, column, page};
use crate::ui::kit::secret::{SecretAsk, SecretForm};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::words::exam::{no_space_ui, when_and_where};
use dabiao_app::core::SecretState;
use dabiao_app::exam::{CandidateStep, KnownSitting, SeatSession, TicketAction};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, ExamAction, Session};
use dabiao_domain::roster::clean_badge;
use dabiao_domain::sitting::{ExamAct, SittingState};

/// View state of the candidates' screens.
#[derive(Debug, Default)]
pub struct CandidateScreen {
    badge: String,
    complaint: Complaint,
    secret: SecretForm,
    /// The invigilator wants the PC back.
    unlocks: bool,
    unlock: SecretForm,
    ticket: ticket::TicketPanel,
}

impl CandidateScreen {
    /// No earlier input stays for the next candidate.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The bar on top: the sitting, and the way back for the invigilator.
    pub fn bar(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let (Some(known), texts) = (session.exams().held(), session.texts()) else { return };
        let palette = Palette::of(ui);
        let frame = Frame::new().fill(palette.card).inner_margin(Margin::symmetric(20, 8));
        Panel::top("kiosk bar").frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                let title = texts.get("exam-bar");
                ui.label(RichText::new(title).size(size::HEADING).color(palette.primary));
                ui.add_space(12.0);
                if ui.available_width() > crate::ui::top_bar::NARROW - 200.0 {
                    ui.label(when_and_where(known));
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if session.exams().ticket().is_some() {
                        // The room is another PC's: here only a ticket is left, and only while nobody sits here.
                        let free = session.exams().seat().is_none();
                        let leave = egui::Button::new(texts.get("room-leave"));
                        if ui.add_enabled(free, leave).clicked() {
                            cx.act(Action::Exam(ExamAction::Ticket(TicketAction::Leave)));
                        }
                    } else if ui.button(texts.get("kiosk-back")).clicked() {
                        self.unlocks = !self.unlocks;
                        self.unlock = SecretForm::wanted();
                    }
                    ui.add_space(12.0);
                    crate::ui::top_bar::look_ui(ui, cx);
                });
            });
        });
    }

    /// Shows the screen of the candidate who sits here.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let (Some(known), texts) = (session.exams().held(), session.texts()) else { return };
        page().show(ui, |ui| {
            ui.add_space(16.0);
            column(ui, 820.0, |ui| {
                if self.unlocks {
                    theme::card(ui).show(ui, |ui| self.unlock_ui(ui, cx));
                    return;
                }
                let taken = session.exams().ticket();
                if taken.is_some() {
                    self.ticket.code_ui(ui, cx);
                }
                let Some(seat) = session.exams().seat() else {
                    theme::card(ui).show(ui, |ui| self.sign_in_ui(ui, cx, known));
                    if let Some(badge) = taken.and_then(|taken| self.ticket.people_ui(ui, cx, taken)) {
                        self.badge = badge;
                    }
                    return;
                };
                seat_ui(ui, texts, seat);
                if !matches!(seat.step, CandidateStep::Ended(_)) {
                    no_space_ui(ui, session);
                }
                match seat.step {
                    CandidateStep::Briefing => briefing::briefing_ui(ui, cx, known, seat),
                    CandidateStep::Ready => ready_ui(ui, cx, known),
                    CandidateStep::Interrupted => {
                        theme::card(ui).show(ui, |ui| self.interrupted_ui(ui, cx, known, seat));
                    }
                    CandidateStep::Ended(attempt) => {
                        if taken.is_some() {
                            ticket::digits_ui(ui, session, seat.officer.id);
                        }
                        outcome::outcome_ui(ui, cx, known, seat, attempt);
                        self.clear();
                    }
                }
            });
        });
    }

    /// The invigilator takes the PC back. Shown over an exam too: its clock goes on.
    pub fn unlock_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            self.unlocks = false;
        }
        ui.label(RichText::new(texts.get("kiosk-back-title")).size(size::HEADING));
        if let Some(secret) = ask_password(ui, session, &mut self.unlock, "kiosk-back-enter") {
            cx.act(Action::Exam(ExamAction::Unlock { secret }));
        }
        self.unlocks &= !ui.button(texts.get("ask-cancel")).clicked();
    }

    /// Whether the invigilator is asked for the password.
    pub const fn unlocks(&self) -> bool {
        self.unlocks
    }

    fn sign_in_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting) {
        let session = cx.session;
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        ui.label(RichText::new(texts.get("seat-title")).size(26.0));
        let label = ui.label(texts.get("field-badge"));
        let field = ui.add(TextEdit::singleline(&mut self.badge)).labelled_by(label.id);
        if form::entered(&field, ui) {
            self.complaint.allows(form::missing(texts, &[("field-badge", !self.badge.trim().is_empty())]));
            if !self.badge.trim().is_empty() {
                self.secret.want();
            }
        } else if self.badge.is_empty() && ui.memory(|m| m.focused().is_none()) {
            field.request_focus();
        }
        self.complaint.settle(field.changed());
        self.complaint.show(ui);
        let badge = clean_badge(&self.badge).unwrap_or_default();
        let candidates = &known.sitting.plan().candidates;
        let officer =
            session.officers().iter().find(|o| o.badge == badge).filter(|o| candidates.contains(&o.id));
        let first = officer
            .is_some_and(|o| session.account(o.id).is_none_or(|account| account.secret == SecretState::None));
        if session.exams().ticket().is_some() && (first || officer.is_none()) {
            remark(ui, &texts.get("room-no-pin"));
            let missing = form::missing(texts, &[("field-badge", !self.badge.trim().is_empty())]);
            let entered = form::entered(&field, ui) && missing.is_none();
            if form::primary(ui, &texts.get("seat-enter"), missing.as_deref()) || entered {
                let badge = self.badge.clone();
                cx.act(Action::Exam(ExamAction::SeatIn { badge, secret: String::new() }));
            }
            return;
        }
        if first {
            ui.label(texts.get("seat-first-pin"));
            remark(ui, &texts.get("secret-rule-pin"));
        }
        let label = texts.get(if first { "field-new-pin" } else { "field-pin" });
        let button = texts.get("seat-enter");
        let ready = !session.door().checking();
        let ask = SecretAsk { label: &label, button: &button, again: first, ready, optional: false };
        if let Some(secret) = self.secret.show(ui, texts, &ask) {
            cx.act(Action::Exam(ExamAction::SeatIn { badge: self.badge.clone(), secret }));
        }
        if session.door().checking() {
            remark(ui, &texts.get("ask-checking"));
        }
    }

    fn interrupted_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting, seat: &SeatSession) {
        let session = cx.session;
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        ui.label(RichText::new(texts.get("seat-interrupted")).size(size::HEADING));
        ui.label(texts.get("seat-interrupted-note"));
        let times = known.sitting.candidate(seat.officer.id).map_or(0, |c| c.interruptions.len() as u32);
        let by_invigilator = seat.let_by.is_some();
        match known.sitting.rules().allow(ExamAct::Resume { times, by_invigilator }) {
            Ok(()) => {
                if primary_with_focus(ui, &texts.get("seat-go-on")) {
                    cx.act(Action::Exam(ExamAction::GoOn));
                }
            }
            Err(refusal) => {
                ui.label(texts.get(refusal.key()));
                if known.sitting.rules().allow(ExamAct::Resume { times, by_invigilator: true }).is_ok()
                    && let Some(secret) = ask_password(ui, session, &mut self.unlock, "exam-let-go-on")
                {
                    cx.act(Action::Exam(ExamAction::LetGoOn { officer: seat.officer.id, secret }));
                }
            }
        }
        leave_ui(ui, cx);
    }
}

fn ask_password(ui: &mut Ui, session: &Session, form: &mut SecretForm, button: &str) -> Option<String> {
    let texts = session.texts();
    let (label, button) = (texts.get("field-invigilator-password"), texts.get(button));
    let ready = !session.door().checking();
    form.show(ui, texts, &SecretAsk { label: &label, button: &button, again: false, ready, optional: false })
}

/// Who sits here, and where.
fn seat_ui(ui: &mut Ui, texts: &Messages, seat: &SeatSession) {
    let who = format!("{}   {}   {}", seat.officer.badge, seat.officer.name, seat.officer.unit);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(who).size(26.0));
        ui.label(RichText::new(texts.format("seat-number", &[("n", &seat.seat)])).size(size::HEADING));
    });
}

fn ready_ui(ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting) {
    let texts = cx.messages;
    card(ui, |ui| {
        let running = known.sitting.state() == SittingState::Running;
        let key = if running { "seat-ready-running" } else { "seat-ready-waiting" };
        ui.label(RichText::new(texts.get(key)).size(size::HEADING));
        ui.label(texts.get("seat-ready-note"));
        ui.add_space(8.0);
        let begin = ui.add_enabled_ui(running, |ui| primary_with_focus(ui, &texts.get("seat-begin"))).inner;
        if begin {
            cx.act(Action::Exam(ExamAction::Begin));
        }
        leave_ui(ui, cx);
    });
}

fn leave_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let texts = cx.messages;
    if ui.button(texts.get("seat-leave")).clicked() {
        cx.act(Action::Exam(ExamAction::LeaveSeat));
    }
}

/// The screen's main button: Enter presses it, too. Returns whether it was pressed.
fn primary_with_focus(ui: &mut Ui, text: &str) -> bool {
    let button = theme::primary_button(ui, text);
    if ui.is_enabled() && ui.memory(|m| m.focused().is_none()) {
        button.request_focus();
    }
    button.clicked()
}
