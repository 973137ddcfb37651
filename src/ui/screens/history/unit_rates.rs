//! The units side by side, where the administrator or the trainer of this PC wishes it: no names.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::figures::percent;
use crate::ui::kit::layout::card;
use crate::ui::kit::table::{self, Col};
use crate::ui::kit::text::quiet;
use dabiao_app::core::FEWEST_OF_UNIT;

const COLUMNS: [Col; 3] = [("field-unit", 0.0), ("unit-rates-count", 150.0), ("col-rate", 120.0)];

/// Shows them behind one click; nothing where that was not chosen.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    let Some((rates, as_of)) = session.core().unit_rates().and_then(|rates| Some((rates, rates.as_of?)))
    else {
        return;
    };
    let own = session.officer().map(|officer| officer.unit_id);
    card(ui, |ui| {
        ui.collapsing(texts.format("unit-rates-title", &[("day", &as_of)]), |ui| {
            let size = (rates.units.len(), f32::INFINITY);
            table::ordered(ui, texts, "unit rates", &COLUMNS, size, |line| {
                let Some(unit) = rates.units.get(line.index()) else { return };
                line.col(|ui| {
                    let name = RichText::new(&unit.name);
                    let name = if Some(unit.id) == own { name.strong() } else { name };
                    ui.add(egui::Label::new(name).truncate().selectable(false));
                });
                let few = || texts.get("unit-rates-few");
                table::cell(line, unit.tally.map_or_else(few, |t| format!("{}/{}", t.certified, t.eligible)));
                table::cell(line, percent(unit.tally.and_then(|tally| tally.rate())));
            });
            quiet(ui, &texts.format("unit-rates-how", &[("n", &FEWEST_OF_UNIT)]));
        });
    });
}
