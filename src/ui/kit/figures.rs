//! Figures: how each kind is written, and a figure under its name.

use egui::{FontId, Ui};

use super::theme::{Palette, size};
use dabiao_domain::rounding;

/// A share, 0 to 1, as a percentage, or "—".
pub fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |share| rounding::percent(share, 1))
}

/// A speed or another figure of which more is better, or "—".
pub fn speed(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |v| rounding::text(v, 1))
}

/// A speed to be reached, in full, or "—".
pub fn speed_line(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |v| rounding::line(v, 0))
}

/// Minutes and seconds, `4:05`.
pub fn clock_time(ms: u64) -> String {
    let seconds = ms / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A figure under its name; on the next row if this one has no room for it.
pub fn figure(ui: &mut Ui, name: &str, value: &str) {
    figure_in(ui, (name, size::SMALL), (value, size::HEADING));
}

/// The same with name and value in sizes of their own.
pub fn figure_in(ui: &mut Ui, (name, small): (&str, f32), (value, large): (&str, f32)) {
    let palette = Palette::of(ui);
    let galley = |text: &str, points: f32, color| {
        ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(points), color)
    };
    let name = galley(name, small, palette.muted);
    let value = galley(value, large, palette.text);
    let width = name.size().x.max(value.size().x);
    if ui.available_size_before_wrap().x < width {
        ui.end_row();
    }
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(name);
        ui.label(value);
    });
}
