//! What is shown while the data are opened, and when they can't be.

use egui::{RichText, Ui};

use super::commands::Cx;
use super::kit::layout::{card, column};
use super::kit::text::remark;
use super::kit::theme::{self, size};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, Notice};

/// The data are being opened.
pub(super) fn opening(ui: &mut Ui, texts: &Messages) {
    egui::CentralPanel::default().show(ui, |ui| {
        ui.centered_and_justified(|ui| ui.label(texts.get("opening")));
    });
}

/// The data can't be opened: the error, the next step, and a retry. Nothing has been changed.
pub(super) fn failed(ui: &mut Ui, cx: &mut Cx<'_>, notice: &Notice) {
    let texts = cx.messages;
    egui::CentralPanel::default().show(ui, |ui| {
        ui.add_space(60.0);
        column(ui, 720.0, |ui| {
            card(ui, |ui| {
                ui.label(RichText::new(texts.get("failed-title")).size(size::HEADING));
                ui.add_space(8.0);
                ui.label(&notice.what);
                ui.label(&notice.next);
                ui.add_space(12.0);
                if let Some(lost) = cx.session.lost_store() {
                    lost_ways(ui, cx, lost.has_backup);
                } else if theme::primary_button(ui, &texts.get("try-again")).clicked() {
                    cx.act(Action::Reopen);
                }
                if ui.link(texts.get("about")).clicked() {
                    cx.open_about();
                }
            });
        });
    });
}

/// The ways on if the data file is lost: restore the newest backup, or begin anew. Neither is taken
/// automatically.
fn lost_ways(ui: &mut Ui, cx: &mut Cx<'_>, backup: bool) {
    let texts = cx.messages;
    ui.horizontal_wrapped(|ui| {
        if backup && theme::primary_button(ui, &texts.get("lost-restore")).clicked() {
            cx.act(Action::RestoreNewest);
        }
        if ui.button(texts.get("try-again")).clicked() {
            cx.act(Action::Reopen);
        }
        if ui.button(texts.get("lost-begin-anew")).clicked() {
            cx.act(Action::BeginAnew);
        }
    });
    remark(ui, &texts.get("lost-begin-anew-hint"));
}
