//! Errors by field, those of which a rule would have told and those of which none does.

use egui::{RichText, Ui};

use crate::ui::kit::table::{self, Line};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::Palette;
use crate::ui::pad::form::name_of;
use dabiao_app::lang::Messages;
use dabiao_app::practice::{FieldSum, FormResultView};

/// Fields with errors, the worst first; or that there are none.
pub fn errors_ui(ui: &mut Ui, texts: &Messages, result: &FormResultView) {
    let sums = result.fields();
    let mut rows: Vec<(&str, FieldSum)> = result
        .form
        .fields
        .iter()
        .zip(sums)
        .map(|(field, sum)| (name_of(texts, field), sum))
        .filter(|(_, sum)| sum.caught + sum.silent > 0)
        .collect();
    rows.sort_by_key(|(_, sum)| std::cmp::Reverse((sum.silent, sum.caught)));
    let entered = result.report.score.entered();
    if rows.is_empty() {
        ui.label(texts.get(if entered == 0 { "form-none-entered" } else { "form-no-errors" }));
        return;
    }
    remark(ui, &texts.get("form-errors-note"));
    let columns =
        [("form-col-field", 0.0), ("form-silent", 190.0), ("form-caught", 190.0), ("form-col-of", 90.0)];
    table::ordered(ui, texts, "form errors", &columns, (rows.len(), f32::INFINITY), |line| {
        let Some((name, sum)) = rows.get(line.index()) else { return };
        table::cell(line, *name);
        count_cell(line, sum.silent);
        count_cell(line, sum.caught);
        table::cell(line, entered.to_string());
    });
}

/// A number of errors; none is quiet.
pub fn count_cell(line: &mut Line<'_, '_, '_>, n: u32) {
    line.col(|ui| {
        let palette = Palette::of(ui);
        let color = if n > 0 { palette.wrong } else { palette.muted };
        ui.label(RichText::new(n.to_string()).color(color));
    });
}
