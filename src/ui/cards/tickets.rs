//! The tickets of this PC, where it is one of a room: the way to a sitting that another PC holds.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::path_field::PathField;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, size};
use dabiao_app::exam::{TicketAction, local_time};
use dabiao_app::exchange::room::SeatStanding;
use dabiao_app::{Action, ExamAction};

/// View state of the card.
#[derive(Debug, Default)]
pub struct TicketsCard {
    file: PathField,
}

impl TicketsCard {
    /// Shows the tickets, and the field for a new one, at a PC that belongs to a bureau.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        if !session.exams().may_have_tickets() {
            return;
        }
        card(ui, |ui| {
            ui.label(RichText::new(texts.get("room-tickets")).size(size::HEADING));
            remark(ui, &texts.get("room-tickets-why"));
            for taken in session.exams().tickets() {
                let plan = &taken.ticket.plan;
                let ended =
                    taken.lines.iter().filter(|l| matches!(l.standing, SeatStanding::Ended(_))).count();
                ui.horizontal_wrapped(|ui| {
                    let when = local_time(plan.at, &taken.ticket.standard);
                    ui.label(RichText::new(format!("{when}   {}", plan.room)).strong());
                    let values: [(&str, &dyn std::fmt::Display); 2] =
                        [("n", &taken.lines.len()), ("ended", &ended)];
                    ui.label(texts.format("room-tickets-count", &values));
                    if theme::small_primary(ui, &texts.get("room-ticket-show")).clicked() {
                        cx.act(Action::Exam(ExamAction::Ticket(TicketAction::Show(plan.id))));
                    }
                });
            }
            ui.horizontal_wrapped(|ui| {
                let field = self.file.package(ui, cx, "room-ticket-file", 380.0);
                let missing = form::missing(texts, &[("room-ticket-file", self.file.is_filled())]);
                let busy = session.exams().ticket_busy().then(|| texts.get("ask-checking"));
                let why = missing.or(busy);
                let entered = form::entered(&field, ui) && why.is_none();
                if form::button(ui, texts.get("room-ticket-take"), why.as_deref()) || entered {
                    let file = self.file.path();
                    cx.act(Action::Exam(ExamAction::Ticket(TicketAction::Take(file))));
                }
            });
            remark(ui, &texts.get("room-ticket-drop"));
        });
    }
}
