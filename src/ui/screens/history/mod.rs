//! 我的成绩: progress on each ladder as a plot, every finished drill in a table; where that was chosen, the units side by side.

mod ladders;
mod unit_rates;

use egui::{RichText, Ui};

use crate::ui::cards::own_forecast;
use crate::ui::commands::{Cx, View};
use crate::ui::kit::figures::{percent, speed};
use crate::ui::kit::layout::{card, column, page};
use crate::ui::kit::table::{self, Col};
use crate::ui::kit::text::remark;
use crate::ui::words::titles::title_of;
use dabiao_app::{Action, HistoryRow, PracticeAction};

const COLUMNS: [Col; 8] = [
    ("col-when", 138.0),
    ("col-title", 0.0),
    ("col-nth", 64.0),
    ("col-minutes", 64.0),
    ("correct-cpm", 132.0),
    ("accuracy", 76.0),
    ("col-errors", 76.0),
    ("col-end", 96.0),
];

/// Room for the edges of the table's card, in points.
const BELOW: f32 = 60.0;

/// View state: what of the results is shown.
#[derive(Default)]
pub struct HistoryScreen {
    shown: ladders::Shown,
}

impl View for HistoryScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let texts = cx.messages;
        let today = cx.session.practice().today();
        let room = ui.available_height();
        page().show(ui, |ui| {
            column(ui, 1180.0, |ui| {
                ui.label(RichText::new(texts.get("nav-history")).size(28.0));
                own_forecast::show(ui, cx);
                if today.history.is_empty() {
                    remark(ui, &texts.get("history-empty"));
                    unit_rates::show(ui, cx);
                    return;
                }
                let plot_height = (ui.ctx().content_rect().height() * 0.28).clamp(120.0, 260.0);
                ladders::show(ui, cx, &mut self.shown, plot_height);
                unit_rates::show(ui, cx);
                remark(ui, &texts.get("history-hint"));
                // What is above it, wherever the page is scrolled to.
                let height = (room - ui.min_rect().height() - BELOW).max(140.0);
                card(ui, |ui| table(ui, cx, &today.history, height));
            });
        });
    }
}

fn table(ui: &mut Ui, cx: &mut Cx<'_>, rows: &[HistoryRow], height: f32) {
    let session = cx.session;
    let texts = cx.messages;
    table::ordered(ui, texts, "history", &COLUMNS, (rows.len(), height), |line| {
        let Some(row) = rows.get(line.index()) else { return };
        if table::link(line, &row.when, &texts.get("show-result")) {
            cx.act(Action::Practice(PracticeAction::ShowResult(row.id)));
        }
        table::cell(line, title_of(session, &row.exercise_id, &row.title));
        table::cell(line, row.nth_time.to_string());
        table::cell(line, speed(Some(row.minutes)));
        table::whole(line, format!("{} {}", speed(row.speed()), texts.get(row.measure.unit_key())));
        table::cell(line, percent(row.right()));
        table::cell(line, row.errors.to_string());
        table::cell(line, row.end.map_or_else(|| "—".to_owned(), |end| texts.of(&end)));
    });
}
