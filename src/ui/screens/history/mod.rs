//! 我的成绩: every finished drill as a plot and a table.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::figures::{percent, speed};
use crate::ui::kit::layout::{card, column};
use crate::ui::kit::table::{self, Col};
use crate::ui::kit::text::remark;
use crate::ui::kit::trend_plot;
use crate::ui::words::titles::title_of;
use dabiao_app::{Action, HistoryRow, PracticeAction, Session};
use dabiao_domain::measure::Measure;

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

/// Shows it.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    let today = session.practice().today();
    column(ui, 1180.0, |ui| {
        ui.label(RichText::new(texts.get("nav-history")).size(28.0));
        if today.history.is_empty() {
            remark(ui, &texts.get("history-empty"));
            return;
        }
        let plot_height = (ui.ctx().content_rect().height() * 0.28).clamp(120.0, 260.0);
        plots(ui, session, plot_height);
        remark(ui, &texts.get("history-hint"));
        card(ui, |ui| {
            let height = (ui.ctx().content_rect().bottom() - ui.cursor().top() - 40.0).max(140.0);
            table(ui, cx, &today.history, height);
        });
    });
}

/// Chinese texts with the officers' line, and key drills beside them without one: the two are never compared.
/// Instead of a plot with one point, the table is enough.
fn plots(ui: &mut Ui, session: &Session, height: f32) {
    let (texts, today) = (session.texts(), session.practice().today());
    let shown: Vec<(Measure, &str, &str)> =
        [(Measure::Characters, "history trend", "plot-texts"), (Measure::Keys, "history keys", "plot-keys")]
            .into_iter()
            .filter(|(measure, ..)| trend_plot::is_worth_it(&today.history, *measure))
            .collect();
    if shown.is_empty() {
        return;
    }
    ui.columns(shown.len(), |columns| {
        for (ui, (measure, name, title)) in columns.iter_mut().zip(shown) {
            card(ui, |ui| {
                remark(ui, &texts.get(title));
                trend_plot::show(ui, texts, (name, measure), &today.history, today.line_cpm, height);
            });
        }
    });
}

/// The speed of a row in its measure: of records, the qualified ones an hour; of pairs, the right ones a minute.
fn speed_of(row: &HistoryRow) -> Option<f64> {
    row.form.and_then(|form| form.per_hour).or(row.correct_cpm)
}

fn table(ui: &mut Ui, cx: &mut Cx<'_>, rows: &[HistoryRow], height: f32) {
    let session = cx.session;
    let texts = cx.messages;
    table::ordered(ui, texts, "history", &COLUMNS, (rows.len(), height), |line| {
        let Some(row) = rows.get(line.index()) else { return };
        line.col(|ui| {
            if ui.link(&row.when).on_hover_text(texts.get("show-result")).clicked() {
                cx.act(Action::Practice(PracticeAction::ShowResult(row.id)));
            }
        });
        for text in [
            title_of(session, &row.exercise_id, &row.title),
            row.nth_time.to_string(),
            speed(Some(row.minutes)),
            format!("{} {}", speed(speed_of(row)), texts.get(row.measure.unit_key())),
            percent(row.form.map_or(row.accuracy, |form| form.rate)),
            row.errors.to_string(),
            row.end.map_or_else(|| "—".to_owned(), |end| texts.of(&end)),
        ] {
            table::cell(line, text);
        }
    });
}
