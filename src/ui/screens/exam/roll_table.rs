//! The table of a sitting's candidates.

use egui::{RichText, ScrollArea, Ui};
use uuid::Uuid;

use crate::ui::words::exam::{figures, outcome, state, time_of_day};
use dabiao_app::Session;
use dabiao_app::exam::{KnownSitting, with_points};
use dabiao_domain::sitting::RollRow;

const HEADS: [&str; 10] = [
    "col-seat",
    "field-badge",
    "field-name",
    "field-unit",
    "col-state",
    "col-signed-in",
    "correct-cpm",
    "accuracy",
    "col-outcome",
    "col-flags",
];

/// Shows the candidates by seat. The one that was clicked.
pub fn show(ui: &mut Ui, session: &Session, known: &KnownSitting, chosen: Option<Uuid>) -> Option<Uuid> {
    let texts = session.texts();
    let mut clicked = None;
    ui.set_width(ui.available_width());
    ScrollArea::horizontal().id_salt("roll").show(ui, |ui| {
        egui::Grid::new("roll").num_columns(HEADS.len()).spacing([20.0, 8.0]).striped(true).show(ui, |ui| {
            for key in HEADS {
                ui.label(RichText::new(texts.get(key)).strong());
            }
            ui.end_row();
            for row in &known.roll {
                if row_ui(ui, session, known, row, chosen) {
                    clicked = Some(row.officer);
                }
                ui.end_row();
            }
        });
    });
    clicked
}

fn row_ui(ui: &mut Ui, session: &Session, known: &KnownSitting, row: &RollRow, chosen: Option<Uuid>) -> bool {
    let texts = session.texts();
    let officer = session.officers().iter().find(|o| o.id == row.officer);
    let candidate = known.sitting.candidate(row.officer);
    let text = |value: Option<&str>| value.unwrap_or("—").to_owned();
    let (speed, accuracy) = figures(row);
    ui.label(row.seat.map_or_else(|| "—".to_owned(), |seat| seat.to_string()));
    ui.label(text(officer.map(|o| o.badge.as_str())));
    let name = text(officer.map(|o| o.name.as_str()));
    let name = if chosen == Some(row.officer) { RichText::new(name).strong() } else { RichText::new(name) };
    let clicked = ui.link(name).clicked();
    for cell in [
        text(officer.map(|o| o.unit.as_str())),
        candidate.map_or_else(String::new, |c| state(texts, c.state)),
        time_of_day(candidate.and_then(|c| c.signed_in_at), &known.standard),
        speed,
        accuracy,
        with_points(texts, known, row, outcome(texts, &row.outcome)),
        row.flags.map_or_else(|| "—".to_owned(), |n| n.to_string()),
    ] {
        ui.label(cell);
    }
    clicked
}
