//! A PC of the room: who sits here, the start code, the digits for the paper roll, handing in.

use egui::{FontId, RichText, TextEdit, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::path_field::PathField;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{self, Palette, size};
use dabiao_app::exam::{TakenTicket, TicketAction};
use dabiao_app::exchange::room::{SeatLine, SeatStanding};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, ExamAction, Session};
use dabiao_domain::sitting::SeatHead;
use uuid::Uuid;

/// Height of the digits, in points: to be copied from a step away.
const DIGITS_SIZE: f32 = 40.0;

/// View state.
#[derive(Default)]
pub struct TicketPanel {
    code: String,
    folder: PathField,
}

impl std::fmt::Debug for TicketPanel {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TicketPanel(..)")
    }
}

impl TicketPanel {
    /// The card for the start code, until it was given.
    pub fn code_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        if session.exams().ticket_open() {
            self.code.clear();
            return;
        }
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(texts.get("room-code-title")).size(size::HEADING));
            remark(ui, &texts.get("room-code-why"));
            ui.horizontal_wrapped(|ui| {
                let edit = TextEdit::singleline(&mut self.code)
                    .font(FontId::monospace(size::HEADING))
                    .hint_text("K7QM-3XVD");
                let field = form::field(ui, texts.get("code-field"), edit, 220.0);
                let busy = session.exams().ticket_busy().then(|| texts.get("ask-checking"));
                let missing = form::missing(texts, &[("code-field", !self.code.trim().is_empty())]);
                let why = busy.or(missing);
                let entered = form::entered(&field, ui) && why.is_none();
                if form::primary(ui, &texts.get("room-code-give"), why.as_deref()) || entered {
                    let typed = self.code.clone();
                    cx.act(Action::Exam(ExamAction::Ticket(TicketAction::Give(typed))));
                }
            });
        });
    }

    /// Those who sit here, with the digits of who has ended; and handing in. The badge that was chosen.
    pub fn people_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, taken: &TakenTicket) -> Option<String> {
        let texts = cx.messages;
        let mut chosen = None;
        card(ui, |ui| {
            let here =
                texts.format("room-people", &[("here", &taken.ticket.here), ("host", &taken.ticket.host.1)]);
            section(ui, &here);
            egui::ScrollArea::horizontal().id_salt("people of the ticket").show(ui, |ui| {
                egui::Grid::new("people").num_columns(4).spacing([20.0, 8.0]).striped(true).show(ui, |ui| {
                    for line in &taken.lines {
                        ui.label(texts.format("seat-number", &[("n", &line.candidate.seat)]));
                        if ui.link(&line.candidate.badge).clicked() {
                            chosen = Some(line.candidate.badge.clone());
                        }
                        ui.label(&line.candidate.name);
                        standing_ui(ui, texts, line);
                        ui.end_row();
                    }
                });
            });
            remark(ui, &texts.get("room-people-note"));
        });
        if taken.lines.iter().any(|line| line.head().is_some()) {
            self.hand_in_ui(ui, cx);
        }
        chosen
    }

    fn hand_in_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        card(ui, |ui| {
            section(ui, &texts.get("room-hand-in"));
            ui.horizontal_wrapped(|ui| {
                let field = self.folder.folder(ui, cx, "room-folder", 340.0);
                let missing = form::missing(texts, &[("room-folder", self.folder.is_filled())]);
                let busy = session.exams().ticket_busy().then(|| texts.get("ask-checking"));
                let why = busy.or(missing);
                let entered = form::entered(&field, ui) && why.is_none();
                if form::button(ui, texts.get("room-hand-in-do"), why.as_deref()) || entered {
                    let dir = self.folder.path();
                    cx.act(Action::Exam(ExamAction::Ticket(TicketAction::HandIn(dir))));
                }
            });
            match session.exams().handed_in() {
                Some(done) => {
                    for file in &done.files {
                        let values: [(&str, &dyn std::fmt::Display); 2] =
                            [("to", &done.to), ("file", &file.display())];
                        ui.label(texts.format("room-handed-in", &values));
                    }
                    ui.label(texts.get("room-safe"));
                }
                None => remark(ui, &texts.get("room-hand-in-note")),
            }
        });
    }
}

fn standing_ui(ui: &mut Ui, texts: &Messages, line: &SeatLine) {
    match &line.standing {
        SeatStanding::NotBegun => ui.label(texts.get("room-not-begun")),
        SeatStanding::Begun(_) => ui.label(texts.get("room-begun")),
        SeatStanding::Ended(seat) => {
            ui.label(RichText::new(SeatHead::of(&seat.head).to_string()).monospace().strong())
        }
    };
}

/// The digits of who has just ended, large.
pub fn digits_ui(ui: &mut Ui, session: &Session, officer: Uuid) {
    let texts = session.texts();
    let Some(taken) = session.exams().ticket() else { return };
    let line = taken.lines.iter().find(|line| line.candidate.here == officer);
    card(ui, |ui| {
        ui.label(RichText::new(texts.get("room-digits")).size(size::HEADING));
        match line.and_then(SeatLine::head) {
            Some(head) => {
                let digits = RichText::new(head.to_string()).monospace().strong().size(DIGITS_SIZE);
                ui.label(digits.color(Palette::of(ui).text));
                remark(ui, &texts.get("room-digits-note"));
            }
            None => remark(ui, &texts.get("result-saving")),
        }
    });
}
