//! Errors by field, those of which a rule would have told and those of which none does.

use egui::{RichText, Ui};
use egui_extras::TableRow;

use crate::ui::kit::table;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::Palette;
use crate::ui::pad::form::name_of;
use dabiao_app::lang::Messages;
use dabiao_domain::form::FormDef;
use dabiao_domain::form::score::{Errors, FormScore};

/// Fields with errors, the worst first; or that there are none.
pub fn errors_ui(ui: &mut Ui, texts: &Messages, form: &FormDef, score: &FormScore) {
    let mut rows: Vec<(&str, Errors)> = form
        .fields
        .iter()
        .enumerate()
        .map(|(place, field)| (name_of(texts, field), score.errors_at(place)))
        .filter(|(_, errors)| errors.wrong() > 0)
        .collect();
    rows.sort_by_key(|(_, errors)| std::cmp::Reverse((errors.silent, errors.caught)));
    if rows.is_empty() {
        ui.label(texts.get(if score.entered() == 0 { "form-none-entered" } else { "form-no-errors" }));
        return;
    }
    remark(ui, &texts.get("form-errors-note"));
    let columns =
        [("form-col-field", 0.0), ("form-silent", 190.0), ("form-caught", 190.0), ("form-col-of", 90.0)];
    table::ordered(ui, texts, "form errors", &columns, (rows.len(), f32::INFINITY), |line| {
        let Some((name, errors)) = rows.get(line.index()) else { return };
        table::cell(line, *name);
        count_cell(line, errors.silent);
        count_cell(line, errors.caught);
        table::cell(line, errors.fields.to_string());
    });
}

/// A number of errors; none is quiet.
fn count_cell(line: &mut TableRow<'_, '_>, n: u32) {
    line.col(|ui| {
        let palette = Palette::of(ui);
        let color = if n > 0 { palette.wrong } else { palette.muted };
        ui.label(RichText::new(n.to_string()).color(color));
    });
}
