//! The frame of every plot, and its legend: beside the plot, where it hides no point.

use egui::{Color32, FontId, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{AxisHints, GridInput, GridMark, Plot};

use super::theme::{Palette, size};

/// Width of the sign before a name, in points.
const SIGN: f32 = 22.0;
/// Room between it and its name, in points.
const BESIDE_SIGN: f32 = 6.0;

/// A plot that stays as it is drawn: it is read, not moved. `height` in points.
pub fn still<'a>(name: &str, height: f32) -> Plot<'a> {
    Plot::new(name.to_owned())
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
}

/// Lines at every multiple of `step`.
pub fn every(step: f64) -> impl Fn(GridInput) -> Vec<GridMark> {
    move |input| {
        let (low, high) = input.bounds;
        let first = (low / step).ceil() as i64;
        let last = ((high / step).floor() as i64).min(first + 200);
        (first..=last).map(|n| GridMark { value: n as f64 * step, step_size: step }).collect()
    }
}

/// What of a plot's height its axis below takes, in points.
const BELOW: f32 = 44.0;
/// Points from one number of an axis to the next that a plot should have where it is high enough.
const APART: f32 = 44.0;

/// A round step for an axis from 0 to `top`, above 0, in a plot `height` points high: with 0 there are three numbers at least,
/// however low the plot is, and up to about six where it is high.
pub fn tick_step(top: f64, height: f32) -> f64 {
    let parts = f64::from(((height - BELOW) / APART).floor().clamp(2.0, 5.0));
    let most = (top / parts).max(f64::MIN_POSITIVE);
    let ten = 10_f64.powf(most.log10().floor());
    [5.0, 2.5, 2.0, 1.0].iter().map(|n| n * ten).find(|step| *step <= most).unwrap_or(ten)
}

/// The axis at the side of a plot from 0 to `top`, `height` points high, with numbers that are always drawn: those of the
/// library fade away where they come closer than it likes, and one alone says nothing.
pub fn with_numbers(plot: Plot<'_>, name: String, top: f64, height: f32) -> Plot<'_> {
    let axis = AxisHints::new_y().label(name).label_spacing(10.0..=14.0);
    plot.include_y(0.0).include_y(top).custom_y_axes(vec![axis]).y_grid_spacer(every(tick_step(top, height)))
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
            let font = FontId::proportional(size::SMALL);
            let name = ui.painter().layout_no_wrap(name, font, Palette::of(ui).text);
            // A sign and its name stay together: both go to the next row where this one has no room for them.
            if ui.available_size_before_wrap().x < SIGN + BESIDE_SIGN + name.size().x {
                ui.end_row();
            }
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = BESIDE_SIGN;
                sign_ui(ui, sign, color);
                ui.label(name);
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

#[cfg(test)]
mod tests {
    use super::{BELOW, tick_step};

    #[test]
    fn an_axis_has_three_numbers_at_least_and_they_do_not_touch() {
        // 120 points is the lowest plot, at a text scale of 150 % in a small window.
        for height in [120.0, 143.0, 170.0, 190.0, 215.0, 260.0, 300.0_f32] {
            let mut top = 0.3;
            while top < 60_000.0 {
                let step = tick_step(top, height);
                let numbers = (top / step + 1e-9).floor() as u32 + 1;
                assert!((3..=14).contains(&numbers), "{numbers} numbers to {top} in {height}");
                let apart = f64::from(height - BELOW) * step / top;
                assert!(apart >= 17.0, "{apart} points to {top} in {height}");
                top *= 1.07;
            }
        }
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(
            [tick_step(66.0, 143.0), tick_step(33.0, 143.0), tick_step(110.0, 260.0)],
            [25.0, 10.0, 25.0]
        );
    }
}
