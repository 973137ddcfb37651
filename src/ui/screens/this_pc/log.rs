//! 操作记录: what was done by those who manage people, standards and PCs, to be searched and saved.

use egui::{TextEdit, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::saved;
use crate::ui::kit::table::{self, Col};
use crate::ui::kit::text::{heading, remark};
use dabiao_app::admin::DeedLine;
use dabiao_app::trainer::PaperFormat;
use dabiao_app::{Action, AdminAction, local_minute};

const COLUMNS: [Col; 4] = [("col-when", 140.0), ("col-who", 124.0), ("col-what", 0.0), ("col-where", 76.0)];

/// The least height of the table, in points: it takes what is left of the window.
const LEAST: f32 = 240.0;

/// View state.
#[derive(Default)]
pub(super) struct LogTab {
    search: String,
}

impl LogTab {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        card(ui, |ui| self.list_ui(ui, cx));
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        heading(ui, &texts.get("admin-log"));
        remark(ui, &texts.get("log-note"));
        let Some(deeds) = session.admin().deeds() else {
            ui.label(texts.get("opening"));
            return;
        };
        let wanted = self.search.trim().to_lowercase();
        let lines: Vec<&DeedLine> = deeds.lines.iter().filter(|line| line.matches(&wanted)).collect();
        ui.horizontal_wrapped(|ui| {
            let label = form::label(ui, texts.get("search"), 240.0);
            ui.add(TextEdit::singleline(&mut self.search).desired_width(240.0)).labelled_by(label.id);
            ui.label(texts.format("log-count", &[("n", &lines.len())]));
        });
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.get("log-save"));
            let why = lines.is_empty().then(|| texts.get("log-empty"));
            let why = why.or_else(|| session.admin().busy().then(|| texts.get("why-pc-busy")));
            for format in PaperFormat::ALL {
                if ui.add_enabled(why.is_none(), egui::Button::new(texts.of(&format))).clicked() {
                    let wanted = self.search.clone();
                    cx.act(Action::Admin(AdminAction::SaveLog { wanted, format }));
                }
            }
            if let Some(why) = &why {
                remark(ui, why);
            }
        });
        if let Some(path) = session.admin().saved() {
            saved::show(ui, texts, "papers-saved", path);
        }
        let height = (ui.ctx().content_rect().bottom() - ui.cursor().top() - 60.0).max(LEAST);
        table::ordered(ui, texts, "admin log", &COLUMNS, (lines.len(), height), |line| {
            let Some(deed) = lines.get(line.index()) else { return };
            table::cell(line, local_minute(deed.at_ms));
            table::cell(line, deed.who.clone());
            line.col(|ui| {
                ui.add(egui::Label::new(deed.what.as_str()).truncate()).on_hover_text(&deed.what);
            });
            table::cell(line, texts.get(if deed.here { "log-here" } else { "log-elsewhere" }));
        });
    }
}
