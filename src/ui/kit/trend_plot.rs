//! Speed from drill to drill, and speed within one drill.

use egui::Ui;
use egui_plot::{HLine, Line, LineStyle, Plot, PlotPoints, Points};

use super::plot::{Sign, legend, still, with_numbers};
use super::theme::Palette;
use dabiao_app::lang::Messages;
use dabiao_app::{HistoryRow, ResultView};
use dabiao_domain::exercise::RecordType;
use dabiao_domain::measure::Measure;
use dabiao_domain::score::SpeedPoint;

/// `top` is the highest value: there is a little room above it.
fn plot(name: &str, height: f32, y: String, top: f64) -> Plot<'_> {
    with_numbers(still(name, height), y, top * 1.1, height)
}

fn highest(points: &[[f64; 2]], line: Option<f64>) -> f64 {
    points.iter().map(|p| p[1]).chain(line).fold(1.0, f64::max)
}

/// Those of `rows` that can be drawn as one line: texts that may be compared with the officers' line, or key
/// drills.
fn of_measure(rows: &[HistoryRow], measure: Measure) -> impl Iterator<Item = &HistoryRow> {
    rows.iter().filter(move |row| match measure {
        Measure::Characters => row.meets_line,
        Measure::Keys | Measure::Records | Measure::Pairs => row.measure == measure,
    })
}

/// Whether there are enough drills in `measure` for a line.
pub fn is_worth_it(rows: &[HistoryRow], measure: Measure) -> bool {
    of_measure(rows, measure).nth(1).is_some()
}

/// 正确速度 of one drill after another (`rows` the newest first) in one measure; for texts with the line to
/// reach. Keys and characters are never in one plot.
pub fn show(
    ui: &mut Ui,
    texts: &Messages,
    (name, measure): (&str, Measure),
    rows: &[HistoryRow],
    (line_cpm, grades): (Option<f64>, &[(String, f64)]),
    height: f32,
) {
    let palette = Palette::of(ui);
    let line_cpm = line_cpm.filter(|_| measure == Measure::Characters);
    let mut drills: Vec<(f64, bool)> = of_measure(rows, measure)
        .filter_map(|row| Some((row.correct_cpm?, row.nth_time > 1 && measure == Measure::Characters)))
        .collect();
    drills.reverse();
    let place = |(n, (cpm, _)): (usize, &(f64, bool))| [(n + 1) as f64, *cpm];
    let points: Vec<[f64; 2]> = drills.iter().enumerate().map(place).collect();
    let of = |again: bool| -> Vec<[f64; 2]> {
        drills.iter().enumerate().filter(|(_, drill)| drill.1 == again).map(place).collect()
    };
    let (first, repeated) = (of(false), of(true));
    // Levels that were reached and the next one: what is far above says nothing yet and presses all down.
    let best = highest(&points, None);
    let next = grades.iter().position(|(_, cpm)| *cpm > best).map_or(grades.len(), |n| n + 1);
    let grades = grades.get(..next).filter(|_| measure == Measure::Characters).unwrap_or_default();
    let label = texts.get("correct-cpm");
    let again = texts.get("plot-repeated");
    let top = highest(&points, grades.iter().map(|(_, cpm)| *cpm).chain(line_cpm).reduce(f64::max));
    let last = (points.len() as f64).max(5.0) + 0.5;
    let line_name = texts.get("line-speed");
    let reached = line_cpm.map(|_| (Sign::Line, palette.good, line_name.clone()));
    // A text that is known is typed faster: it says less.
    let named = if repeated.is_empty() { label.clone() } else { texts.get("plot-first-time") };
    let known = (!repeated.is_empty()).then(|| (Sign::Ring, palette.primary, again.clone()));
    let levels = grades.iter().map(|(name, _)| (Sign::Dashed, palette.muted, name.clone()));
    let named = std::iter::once((Sign::Dot, palette.primary, named));
    legend(ui, named.chain(known).chain(reached).chain(levels));
    plot(name, height, texts.get(measure.unit_key()), top)
        .include_x(0.5)
        .include_x(last)
        .x_axis_label(texts.get("plot-drill-number"))
        .show(ui, |ui| {
            ui.line(Line::new(label.clone(), PlotPoints::from(points)).color(palette.primary).width(2.0));
            ui.points(Points::new(label, PlotPoints::from(first)).color(palette.primary).radius(4.0));
            let rings = Points::new(again, PlotPoints::from(repeated)).color(palette.primary);
            ui.points(rings.radius(5.0).filled(false));
            for (name, cpm) in grades {
                let level = HLine::new(name.clone(), *cpm).color(palette.muted);
                ui.hline(level.style(LineStyle::dashed_loose()).width(1.0));
            }
            if let Some(line) = line_cpm {
                ui.hline(HLine::new(line_name, line).color(palette.good).width(1.5));
            }
        });
}

/// Figures of one drill after another (the oldest first) that have nothing to do with the line of the standard, with lines of
/// their own where there are any: a name and a height. `top` is the least highest value of the axis.
pub fn show_figures(
    ui: &mut Ui,
    texts: &Messages,
    (name, label): (&str, &str),
    figures: &[f64],
    (lines, top): (&[(String, f64)], f64),
    height: f32,
) {
    let palette = Palette::of(ui);
    let points: Vec<[f64; 2]> = figures.iter().zip(1..).map(|(y, n)| [f64::from(n), *y]).collect();
    let top = highest(&points, lines.iter().map(|(_, y)| *y).reduce(f64::max)).max(top);
    let last = (points.len() as f64).max(5.0) + 0.5;
    let named = std::iter::once((Sign::Dot, palette.primary, label.to_owned()));
    legend(ui, named.chain(lines.iter().map(|(name, _)| (Sign::Line, palette.good, name.clone()))));
    plot(name, height, label.to_owned(), top)
        .include_x(0.5)
        .include_x(last)
        .x_axis_label(texts.get("plot-drill-number"))
        .show(ui, |ui| {
            let dots = Points::new(label.to_owned(), PlotPoints::from(points.clone()));
            ui.line(Line::new(label.to_owned(), PlotPoints::from(points)).color(palette.primary).width(2.0));
            ui.points(dots.color(palette.primary).radius(4.0));
            for (name, y) in lines {
                ui.hline(HLine::new(name.clone(), *y).color(palette.good).width(1.5));
            }
        });
}

/// Speed over the time of one drill.
pub fn show_drill(ui: &mut Ui, texts: &Messages, result: &ResultView, height: f32) {
    let palette = Palette::of(ui);
    let (points, line_cpm, unit) = (&result.speed, result.line_cpm, texts.get(result.measure.unit_key()));
    // A lesson's line is no line of the officers' standard.
    let course = result.start.record_type == RecordType::Course;
    let line_name = texts.get(if course { "plot-round-line" } else { "line-speed" });
    let of = |value: fn(&SpeedPoint) -> f64| -> Vec<[f64; 2]> {
        points.iter().map(|p| [p.at_s, value(p)]).collect()
    };
    let (overall, recent) = (of(|p| p.overall_cpm), of(|p| p.recent_cpm));
    let top = highest(&recent, line_cpm).max(highest(&overall, line_cpm));
    let (recent_name, overall_name) = (texts.get("plot-recent"), texts.get("plot-overall"));
    let mut entries = vec![
        (Sign::Line, palette.primary, overall_name.clone()),
        (Sign::Line, palette.muted, recent_name.clone()),
    ];
    entries.extend(line_cpm.map(|_| (Sign::Line, palette.good, line_name.clone())));
    legend(ui, entries);
    plot("drill speed", height, unit, top).x_axis_label(texts.get("plot-seconds")).show(ui, |ui| {
        ui.line(Line::new(recent_name, PlotPoints::from(recent)).color(palette.muted).width(1.5));
        ui.line(Line::new(overall_name, PlotPoints::from(overall)).color(palette.primary).width(2.5));
        if let Some(line) = line_cpm {
            ui.hline(HLine::new(line_name, line).color(palette.good).width(1.5));
        }
    });
}
