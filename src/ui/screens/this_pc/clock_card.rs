//! 电脑时间早于已有记录: what the clock contradicts, and the way out if it once ran ahead.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::size;
use dabiao_app::{Action, local_minute, whence_words};
use dabiao_domain::role::Permission;

/// View state of the card.
#[derive(Debug, Default)]
pub struct ClockCard {
    reason: String,
}

impl ClockCard {
    /// Shows it while the clock is before the latest recorded time, to officers who may correct that.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let Some(behind) = session.core().clock_behind().filter(|_| session.may(Permission::CorrectClock))
        else {
            self.reason.clear();
            return;
        };
        let texts = cx.messages;
        card(ui, |ui| {
            ui.label(RichText::new(texts.get("clock-wrong-title")).size(size::HEADING));
            let (now, known) = (local_minute(behind.now_ms), local_minute(behind.bound.at_ms));
            let whence = whence_words(texts, &behind.bound.whence);
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("now", &now), ("known", &known), ("whence", &whence)];
            remark(ui, &texts.format("clock-wrong-note", &values));
            ui.horizontal_wrapped(|ui| {
                let field = form::line(ui, texts.get("field-clock-reason"), &mut self.reason, 360.0);
                let filled = !self.reason.trim().is_empty();
                let why = form::missing(texts, &[("field-clock-reason", filled)]);
                let entered = form::entered(&field, ui) && why.is_none();
                if form::button(ui, texts.get("clock-wrong-record"), why.as_deref()) || entered {
                    cx.act(Action::ClockWasWrong { reason: self.reason.clone() });
                }
            });
        });
    }
}
