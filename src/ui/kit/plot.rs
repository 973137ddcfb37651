//! The frame of every plot, and its legend: beside the plot, where it hides no point.

use egui::{Color32, FontId, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{AxisHints, GridInput, GridMark, Plot};
use jiff::civil::Date;

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
    with_numbers_from(plot, name, (0.0, top), height)
}

/// The same from another number than 0.
pub fn with_numbers_from(plot: Plot<'_>, name: String, (low, top): (f64, f64), height: f32) -> Plot<'_> {
    let axis = AxisHints::new_y().label(name).label_spacing(10.0..=14.0);
    let step = tick_step(top - low, height);
    plot.include_y(low).include_y(top).custom_y_axes(vec![axis]).y_grid_spacer(every(step))
}

/// Room that the day of a drill needs on the axis below, in points: month and day, and with the year.
const DAY_ROOM: [f32; 2] = [76.0, 116.0];
/// What the axis at the side takes of a plot's width, in points.
const BESIDE: f32 = 60.0;

/// The days that are written below drills, one place each from 1: the places and the words. Each stands at the first drill of its
/// day, and as far from the one before as its words need, however many drills there are in a plot `width` points wide.
pub fn day_marks(days: &[Date], width: f32) -> Vec<(f64, String)> {
    let one_year = days.first().map(|day| day.year()) == days.last().map(|day| day.year());
    let [short, long] = DAY_ROOM;
    let most = ((width - BESIDE) / if one_year { short } else { long }).floor().max(1.0);
    let apart = (places(days.len()) / f64::from(most)).ceil().max(1.0);
    let mut marks: Vec<(f64, String)> = Vec::new();
    let mut before = None;
    for (day, place) in days.iter().zip(1..) {
        let place = f64::from(place);
        // The last one has no other beside it, but the edge.
        let whole = place + apart * 0.3 <= places(days.len()) + 0.5;
        let far = marks.last().is_none_or(|(last, _)| whole && place - last >= apart);
        if far && before != Some(day) {
            let words = day.strftime(if one_year { "%m-%d" } else { "%Y-%m-%d" });
            marks.push((place, words.to_string()));
        }
        before = Some(day);
    }
    marks
}

/// How long the axis of so many drills is, in drills: a few do not stand a hand apart.
fn places(drills: usize) -> f64 {
    (drills as f64).max(5.0)
}

/// The axis below a plot of one drill after another, with their days; `width` in points.
pub fn with_days<'a>(plot: Plot<'a>, name: String, days: &[Date], width: f32) -> Plot<'a> {
    let marks = day_marks(days, width);
    // Nothing between two marks: each is as far from the next as its words need.
    let lines: Vec<GridMark> =
        marks.iter().map(|(place, _)| GridMark { value: *place, step_size: places(days.len()) }).collect();
    let axis = AxisHints::new_x().label(name).label_spacing(10.0..=14.0).formatter(move |mark, _| {
        let at = marks.iter().find(|(place, _)| (*place - mark.value).abs() < 0.5);
        at.map(|(_, words)| words.clone()).unwrap_or_default()
    });
    plot.include_x(0.5)
        .include_x(places(days.len()) + 0.5)
        .custom_x_axes(vec![axis])
        .x_grid_spacer(move |_| lines.clone())
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
    use super::{BELOW, BESIDE, DAY_ROOM, day_marks, places, tick_step};
    use jiff::civil::{Date, date};

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

    /// So many drills, three on a day, from that day on.
    fn drills(n: usize, from: Date) -> Vec<Date> {
        let day = |n: usize| from.saturating_add(jiff::Span::new().days(n as i64 / 3));
        (0..n).map(day).collect()
    }

    #[test]
    fn one_drill_and_a_thousand_have_days_that_do_not_touch() {
        assert_eq!(day_marks(&[date(2026, 11, 23)], 400.0), [(1.0, "11-23".to_owned())]);
        assert!(day_marks(&[], 400.0).is_empty());
        for n in [1, 2, 3, 4, 7, 20, 100, 1_000] {
            for width in [320.0, 420.0, 1_100.0_f32] {
                let days = drills(n, date(2026, 3, 1));
                let marks = day_marks(&days, width);
                assert!(!marks.is_empty() && (n < 20 || marks.len() > 1), "{n} in {width}: {marks:?}");
                let years = days[0].year() != days[n - 1].year();
                let room = DAY_ROOM[usize::from(years)];
                let point = f64::from(width - BESIDE) / places(n);
                let apart = marks.windows(2).map(|two| (two[1].0 - two[0].0) * point).fold(1e9, f64::min);
                assert!(apart >= f64::from(room) - 1e-3, "{apart} between {n} in {width}");
                let words = days[marks[0].0 as usize - 1].to_string();
                assert!(words.ends_with(&marks[0].1) && (years == (marks[0].1.len() == 10)), "{marks:?}");
            }
        }
    }

    #[test]
    fn a_day_is_written_once() {
        let days = drills(6, date(2026, 11, 23));
        let words: Vec<String> = day_marks(&days, 2_000.0).into_iter().map(|(_, words)| words).collect();
        assert_eq!(words, ["11-23", "11-24"]);
    }
}
