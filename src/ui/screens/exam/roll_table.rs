//! The table of a sitting's candidates.

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::kit::table::{self, Col, Line};
use crate::ui::words::exam::{figures, outcome, state, time_of_day};
use dabiao_app::Session;
use dabiao_app::exam::{KnownSitting, with_points};
use dabiao_domain::sitting::{RollRow, SittingKind};

const COLUMNS: [Col; 10] = [
    ("col-seat", 44.0),
    ("field-badge", 76.0),
    ("field-name", 84.0),
    ("field-unit", 0.0),
    ("col-state", 92.0),
    ("col-signed-in", 84.0),
    ("correct-cpm", 88.0),
    ("accuracy", 72.0),
    ("col-outcome", 170.0),
    ("col-flags", 84.0),
];

/// The columns of a sitting: of forms, records and 合格率 stand in the place of speed and accuracy.
fn columns(known: &KnownSitting) -> [Col; 10] {
    let forms = known.sitting.plan().kind == SittingKind::Form;
    COLUMNS.map(|(key, width)| match key {
        "correct-cpm" if forms => ("form-qualified", width),
        "accuracy" if forms => ("form-rate", width),
        _ => (key, width),
    })
}

/// Shows the candidates by seat. The one that was clicked.
pub fn show(ui: &mut Ui, session: &Session, known: &KnownSitting, chosen: Option<Uuid>) -> Option<Uuid> {
    let texts = session.texts();
    let mut clicked = None;
    table::ordered(ui, texts, "roll", &columns(known), (known.roll.len(), f32::INFINITY), |line| {
        if let Some(row) = known.roll.get(line.index())
            && row_ui(line, session, known, row, chosen)
        {
            clicked = Some(row.officer);
        }
    });
    clicked
}

/// One row; whether its name was clicked.
fn row_ui(
    line: &mut Line<'_, '_, '_>,
    session: &Session,
    known: &KnownSitting,
    row: &RollRow,
    chosen: Option<Uuid>,
) -> bool {
    let texts = session.texts();
    let officer = session.officers().iter().find(|o| o.id == row.officer);
    let candidate = known.sitting.candidate(row.officer);
    let text = |value: Option<&str>| value.unwrap_or("—").to_owned();
    let (speed, accuracy) = figures(row);
    table::cell(line, row.seat.map_or_else(|| "—".to_owned(), |seat| seat.to_string()));
    table::cell(line, text(officer.map(|o| o.badge.as_str())));
    let name = text(officer.map(|o| o.name.as_str()));
    let name = if chosen == Some(row.officer) { RichText::new(name).strong() } else { RichText::new(name) };
    let mut clicked = false;
    line.col(|ui| clicked = ui.link(name).clicked());
    for words in [
        text(officer.map(|o| o.unit.as_str())),
        candidate.map_or_else(String::new, |c| state(texts, c.state)),
        time_of_day(candidate.and_then(|c| c.signed_in_at), &known.standard),
        speed,
        accuracy,
        with_points(texts, known, row, outcome(texts, &row.outcome)),
        row.flags.map_or_else(|| "—".to_owned(), |n| n.to_string()),
    ] {
        table::cell(line, words);
    }
    clicked
}
