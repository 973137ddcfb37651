//! The office's papers: one press each, and where the file is.

use egui::{Grid, RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::saved;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::Palette;
use dabiao_app::trainer::{DeskPaper, PaperFormat};
use dabiao_app::{Action, TrainerAction};
use dabiao_domain::role::Permission;

/// In less room than that, in points, what a paper is for stands below its buttons.
const WIDE: f32 = 1150.0;

pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    card(ui, |ui| {
        heading(ui, &texts.get("desk-papers"));
        remark(ui, &texts.format("papers-how", &[("folder", &session.core().papers_folder().display())]));
        if !session.may(Permission::ExportReports) {
            remark(ui, &texts.get("papers-no-right"));
            return;
        }
        let idle = !session.trainer().saving_paper();
        if ui.available_width() < WIDE {
            for paper in DeskPaper::ALL {
                ui.separator();
                ui.label(RichText::new(texts.of(&paper)).strong());
                ui.horizontal_wrapped(|ui| forms(ui, cx, paper, idle));
                remark(ui, &texts.get(paper.about_key()));
            }
        } else {
            Grid::new("papers").num_columns(5).spacing([20.0, 10.0]).striped(true).show(ui, |ui| {
                for paper in DeskPaper::ALL {
                    ui.label(RichText::new(texts.of(&paper)).strong());
                    forms(ui, cx, paper, idle);
                    let muted = Palette::of(ui).muted;
                    ui.label(RichText::new(texts.get(paper.about_key())).color(muted));
                    ui.end_row();
                }
            });
        }
        if session.trainer().saving_paper() {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(texts.get("working"));
            });
        }
        if let Some(path) = session.trainer().saved_paper() {
            saved::show(ui, texts, "papers-saved", path);
        }
        remark(ui, &texts.get("papers-roll"));
    });
}

/// The buttons of a paper, one for each of its forms.
fn forms(ui: &mut Ui, cx: &mut Cx<'_>, paper: DeskPaper, idle: bool) {
    for format in PaperFormat::ALL {
        // Hundreds of pages that no office prints.
        if paper == DeskPaper::Attempts && format == PaperFormat::Pdf {
            ui.label("");
            continue;
        }
        if ui.add_enabled(idle, egui::Button::new(cx.messages.of(&format))).clicked() {
            cx.act(Action::Trainer(TrainerAction::SavePaper { paper, format }));
        }
    }
}
