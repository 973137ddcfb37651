//! What is shown while the data are opened, and when they can't be.

use egui::{RichText, Ui};

use super::commands::Cx;
use super::kit::layout::{card, column};
use super::kit::open_file;
use super::kit::text::remark;
use super::kit::theme::{self, size};
use super::words::ages::age_words;
use dabiao_app::lang::Messages;
use dabiao_app::{Action, DamagedData, Notice, local_time};

/// The data are being opened.
pub(super) fn opening(ui: &mut Ui, texts: &Messages) {
    egui::CentralPanel::default().show(ui, |ui| {
        ui.centered_and_justified(|ui| ui.label(texts.get("opening")));
    });
}

/// The data can't be opened: the error, the next step, a retry, and the folder. Nothing has been changed.
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
                } else if let Some(damaged) = cx.session.damaged_store() {
                    damaged_ways(ui, cx, &damaged);
                } else if theme::primary_button(ui, &texts.get("try-again")).clicked() {
                    cx.act(Action::Reopen);
                }
                if ui.link(texts.get("about")).clicked() {
                    cx.open_about();
                }
                ui.add_space(8.0);
                folder(ui, cx);
            });
        });
    });
}

/// Where the data are: whoever helps begins there.
fn folder(ui: &mut Ui, cx: &Cx<'_>) {
    let (texts, folder) = (cx.messages, cx.session.core().data_folder());
    remark(ui, &texts.format("failed-folder", &[("folder", &folder.display())]));
    if ui.button(texts.get("failed-open-folder")).clicked() {
        open_file::open(folder);
    }
}

/// The ways on if the data file is damaged: the newest backup that is whole, with its age and content, or another try.
fn damaged_ways(ui: &mut Ui, cx: &mut Cx<'_>, damaged: &DamagedData) {
    let texts = cx.messages;
    let restores = match damaged {
        DamagedData::Looking => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(texts.get("damaged-looking"));
            });
            false
        }
        DamagedData::NoBackup => {
            ui.label(texts.get("damaged-no-backup"));
            false
        }
        DamagedData::Backup(backup) => {
            let taken = backup.taken.strftime("%Y-%m-%d %H:%M");
            let age = age_words(texts, backup.taken, local_time(cx.session.now().as_millisecond()));
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("taken", &taken),
                ("age", &age),
                ("entries", &backup.entries),
                ("attempts", &backup.attempts),
            ];
            ui.label(texts.format("damaged-backup", &values));
            true
        }
    };
    ui.horizontal_wrapped(|ui| {
        if restores && theme::primary_button(ui, &texts.get("lost-restore")).clicked() {
            cx.act(Action::RestoreNewest);
        }
        if ui.button(texts.get("try-again")).clicked() {
            cx.act(Action::Reopen);
        }
    });
    if restores {
        remark(ui, &texts.get("damaged-aside"));
    }
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
