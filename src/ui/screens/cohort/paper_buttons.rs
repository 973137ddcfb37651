//! Buttons for a paper of the cohort.

use egui::Ui;

use crate::ui::commands::Cx;
use crate::ui::kit::saved;
use dabiao_app::cohort::CohortPaper;
use dabiao_app::trainer::PaperFormat;
use dabiao_app::{Action, CohortAction};

/// Buttons for a paper in its forms, and where the last one is.
pub(super) fn paper_buttons(ui: &mut Ui, cx: &mut Cx<'_>, paper: CohortPaper) {
    let session = cx.session;
    let texts = cx.messages;
    for (format, key) in [(PaperFormat::Pdf, "cohort-print"), (PaperFormat::Xlsx, "cohort-xlsx")] {
        if ui.button(texts.get(key)).clicked() {
            cx.act(Action::Cohort(CohortAction::Save { paper, format }));
        }
    }
    if let Some(path) = session.cohort().saved_paper() {
        saved::show(ui, texts, "papers-saved", path);
    }
}
