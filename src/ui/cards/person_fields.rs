//! Badge, name and unit of a person who is entered; each says so where the input method is in the wrong state.

use egui::{Response, TextEdit, Ui};

use crate::ui::kit::ime_line;
use crate::ui::pad::Due;
use dabiao_app::lang::Messages;

/// What is due in them.
const DUE: [Due; 3] = [Due::Letters, Due::Han, Due::Han];

/// The fields of a badge, a name and a unit, each with the key of its label, in the grid of the id `grid`.
pub fn person_fields(
    ui: &mut Ui,
    texts: &Messages,
    grid: &str,
    mut fields: [(&str, &mut String); 3],
) -> Vec<Response> {
    let mut shown = Vec::new();
    egui::Grid::new(grid).num_columns(2).spacing([14.0, 10.0]).show(ui, |ui| {
        for (key, value) in &mut fields {
            let label = ui.label(texts.get(key));
            shown.push(ui.add(TextEdit::singleline(&mut **value)).labelled_by(label.id));
            ui.end_row();
        }
    });
    for ((field, (_, value)), due) in shown.iter().zip(&fields).zip(DUE) {
        ime_line::below(ui, field, value, due);
    }
    shown
}
