//! The frame of every plot, and its legend: beside the plot, where it hides no point.

use egui::{Color32, RichText, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::Plot;

use super::theme::size;

/// Width of the sign before a name, in points.
const SIGN: f32 = 22.0;

/// A plot that stays as it is drawn: it is read, not moved. `height` in points.
pub fn still<'a>(name: &str, height: f32) -> Plot<'a> {
    Plot::new(name.to_owned())
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
}

/// How something is drawn in a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A line.
    Line,
    /// A line with gaps.
    Dashed,
    /// Points.
    Dot,
    /// Points that are not filled.
    Ring,
    /// A filled area, or bars.
    Area,
}

/// What is in the plot below, in one row that wraps.
pub fn legend(ui: &mut Ui, entries: impl IntoIterator<Item = (Sign, Color32, String)>) {
    ui.horizontal_wrapped(|ui| {
        for (sign, color, name) in entries {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                sign_ui(ui, sign, color);
                ui.label(RichText::new(name).size(size::SMALL));
            });
            ui.add_space(8.0);
        }
    });
}

fn sign_ui(ui: &mut Ui, sign: Sign, color: Color32) {
    let (place, _) = ui.allocate_exact_size(vec2(SIGN, size::SMALL), egui::Sense::hover());
    let (left, right) = (pos2(place.left(), place.center().y), pos2(place.right(), place.center().y));
    let stroke = Stroke::new(2.5, color);
    match sign {
        Sign::Line => {
            ui.painter().line_segment([left, right], stroke);
        }
        Sign::Dashed => {
            ui.painter().extend(Shape::dashed_line(&[left, right], stroke, 5.0, 3.5));
        }
        Sign::Dot => {
            ui.painter().circle_filled(place.center(), 4.5, color);
        }
        Sign::Ring => {
            ui.painter().circle_stroke(place.center(), 4.5, Stroke::new(1.5, color));
        }
        Sign::Area => {
            ui.painter().rect_filled(place.shrink2(vec2(2.0, 1.0)), 2.0, color);
        }
    }
}
