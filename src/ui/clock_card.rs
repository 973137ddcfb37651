//! 电脑时间早于已有记录: what the clock contradicts, and the way out where it once ran ahead.

use egui::{RichText, TextEdit, Ui};

use super::forms;
use super::theme::{self, size};
use super::widgets::remark;
use super::wishes::Wishes;
use dabiao_app::{Action, Station, local_minute, whence_words};
use dabiao_domain::role::Permission;

/// View state of the card.
#[derive(Debug, Default)]
pub struct ClockCard {
    reason: String,
}

impl ClockCard {
    /// Shows it while the clock stands before what is recorded, to officers who may put that right.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let Some(behind) = station.core().clock_behind().filter(|_| station.may(Permission::CorrectClock))
        else {
            self.reason.clear();
            return;
        };
        let texts = station.texts();
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(texts.get("clock-wrong-title")).size(size::HEADING));
            let (now, known) = (local_minute(behind.now_ms), local_minute(behind.bound.at_ms));
            let whence = whence_words(texts, &behind.bound.whence);
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("now", &now), ("known", &known), ("whence", &whence)];
            remark(ui, &texts.format("clock-wrong-note", &values));
            ui.horizontal_wrapped(|ui| {
                let label = forms::label(ui, texts.get("field-clock-reason"), 360.0);
                let field =
                    ui.add(TextEdit::singleline(&mut self.reason).desired_width(360.0)).labelled_by(label.id);
                let filled = !self.reason.trim().is_empty();
                let why = forms::missing(texts, &[("field-clock-reason", filled)]);
                let entered = forms::entered(&field, ui) && why.is_none();
                if forms::button(ui, texts.get("clock-wrong-record"), why.as_deref()) || entered {
                    wishes.act(Action::ClockWasWrong { reason: self.reason.clone() });
                }
            });
        });
    }
}
