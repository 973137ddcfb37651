//! Speed from drill to drill, and speed within one drill.

use egui::{Color32, Ui};
use egui_plot::{HLine, HoverPosition, Line, LineStyle, Plot, PlotPoints, Points};
use jiff::civil::Date;

use super::figures::{percent, speed};
use super::plot::{Sign, legend, still, with_days, with_numbers, with_numbers_from};
use super::theme::Palette;
use dabiao_app::ResultView;
use dabiao_app::lang::Messages;
use dabiao_app::practice::{Series, Trend};
use dabiao_domain::exercise::RecordType;
use dabiao_domain::measure::Measure;
use dabiao_domain::rounding;
use dabiao_domain::score::SpeedPoint;

/// `top` is the highest value: there is a little room above it.
fn plot(name: &str, height: f32, y: String, top: f64) -> Plot<'_> {
    with_numbers(still(name, height), y, top * 1.1, height)
}

fn highest(points: &[[f64; 2]], line: Option<f64>) -> f64 {
    points.iter().map(|p| p[1]).chain(line).fold(1.0, f64::max)
}

/// Lines across a plot: what is drawn beside its name in the legend, its colour, the name, and the height.
type Across = (Sign, Color32, String, f64);

/// 正确速度 of one drill after another in one measure, with their days, the best and the average; for texts with the line to reach
/// and its levels. Keys and characters are never in one plot.
pub fn show(
    ui: &mut Ui,
    texts: &Messages,
    (name, measure): (&str, Measure),
    trend: &Trend,
    (line_cpm, grades): (Option<f64>, &[(String, f64)]),
    height: f32,
) {
    let palette = Palette::of(ui);
    let of_texts = measure == Measure::Characters;
    let line_cpm = line_cpm.filter(|_| of_texts);
    let highest = trend.speed.highest(1.0);
    // Levels that were reached and the next one: what is far above says nothing yet and presses all down.
    let next = grades.iter().position(|(_, cpm)| *cpm > highest).map_or(grades.len(), |n| n + 1);
    let grades = grades.get(..next).filter(|_| of_texts).unwrap_or_default();
    let mut lines: Vec<Across> = Vec::new();
    lines.extend(line_cpm.map(|cpm| (Sign::Line, palette.good, texts.get("line-speed"), cpm)));
    if trend.days.len() > 1 {
        let named = |key: &str, cpm: f64| texts.format(key, &[("figure", &speed(Some(cpm)))]);
        lines.extend(trend.best.map(|cpm| (Sign::Line, palette.text, named("plot-best", cpm), cpm)));
        let average = trend.speed.average;
        lines.extend(average.map(|cpm| (Sign::Dashed, palette.primary, named("plot-average", cpm), cpm)));
    }
    lines.extend(grades.iter().map(|(name, cpm)| (Sign::Dashed, palette.muted, name.clone(), *cpm)));
    let top = lines.iter().map(|line| line.3).fold(highest, f64::max);
    let axis = (texts.get(measure.unit_key()), texts.get("correct-cpm"), (0.0, top * 1.1));
    drills_ui(ui, texts, name, (&trend.speed, &trend.days), &lines, axis, height);
}

/// 正确率 of one drill after another in percent, with their days, the average, and the line to reach, from 0 to 1.
pub fn show_accuracy(
    ui: &mut Ui,
    texts: &Messages,
    name: &str,
    trend: &Trend,
    line: Option<f64>,
    height: f32,
) {
    let palette = Palette::of(ui);
    let mut lines: Vec<Across> = Vec::new();
    lines.extend(line.map(|share| (Sign::Line, palette.good, texts.get("line-accuracy"), share * 100.0)));
    lines.extend(trend.accuracy.average.map(|average| {
        let figure = percent(Some(average / 100.0));
        (Sign::Dashed, palette.primary, texts.format("plot-average", &[("figure", &figure)]), average)
    }));
    let lowest = lines.iter().map(|line| line.3).fold(trend.accuracy.lowest(90.0), f64::min);
    // Whole tens: what is near 100 would be one line if the axis began at 0.
    let low = (lowest / 10.0).floor() * 10.0;
    let axis = ("%".to_owned(), texts.get("accuracy"), (low, 100.0 + (100.0 - low) * 0.1));
    drills_ui(ui, texts, name, (&trend.accuracy, &trend.days), &lines, axis, height);
}

/// One drill after another: its legend and its plot. `unit`, `label`: what stands at the axis, and what the figure is called.
fn drills_ui(
    ui: &mut Ui,
    texts: &Messages,
    name: &str,
    (series, days): (&Series, &[Date]),
    lines: &[Across],
    (unit, label, (low, top)): (String, String, (f64, f64)),
    height: f32,
) {
    let palette = Palette::of(ui);
    // A text that is known is typed faster: it says less.
    let again = texts.get("plot-repeated");
    let known = (!series.repeated.is_empty()).then(|| (Sign::Ring, palette.primary, again.clone()));
    let first = if known.is_some() { texts.get("plot-first-time") } else { label.clone() };
    let named = std::iter::once((Sign::Dot, palette.primary, first));
    let across = lines.iter().map(|(sign, color, name, _)| (*sign, *color, name.clone()));
    legend(ui, named.chain(known).chain(across));
    let points = |series: &[[f64; 2]]| PlotPoints::from(series.to_vec());
    let day_of = |x: f64| days.get((x as usize).saturating_sub(1)).map(Date::to_string);
    let plot = with_numbers_from(still(name, height), unit, (low, top), height);
    with_days(plot, texts.get("plot-drill-days"), days, ui.available_width())
        .label_formatter(|at| match at {
            HoverPosition::NearDataPoint { position, .. } => {
                Some(format!("{}\n{}", day_of(position.x)?, rounding::text(position.y, 1)))
            }
            HoverPosition::Elsewhere { .. } => None,
        })
        .show(ui, |ui| {
            ui.line(Line::new(label.clone(), points(&series.all)).color(palette.primary).width(2.0));
            ui.points(Points::new(label, points(&series.first)).color(palette.primary).radius(4.0));
            let rings = Points::new(again, points(&series.repeated)).color(palette.primary);
            ui.points(rings.radius(5.0).filled(false));
            for (sign, color, name, height) in lines {
                let line = HLine::new(name.clone(), *height).color(*color);
                let dashed = *sign == Sign::Dashed;
                let style = if dashed { LineStyle::dashed_loose() } else { LineStyle::Solid };
                ui.hline(line.style(style).width(if dashed { 1.0 } else { 1.5 }));
            }
        });
}

/// Figures of one drill after another (the oldest first), with their days, that have nothing to do with the line of the standard,
/// with lines of their own where there are any: a name and a height. `top` is the least highest value of the axis.
pub fn show_figures(
    ui: &mut Ui,
    texts: &Messages,
    (name, label): (&str, &str),
    (figures, days): (&[f64], &[Date]),
    (lines, top): (&[(String, f64)], f64),
    height: f32,
) {
    let palette = Palette::of(ui);
    let points: Vec<[f64; 2]> = figures.iter().zip(1..).map(|(y, n)| [f64::from(n), *y]).collect();
    let top = highest(&points, lines.iter().map(|(_, y)| *y).reduce(f64::max)).max(top);
    let named = std::iter::once((Sign::Dot, palette.primary, label.to_owned()));
    legend(ui, named.chain(lines.iter().map(|(name, _)| (Sign::Line, palette.good, name.clone()))));
    let plot = plot(name, height, label.to_owned(), top);
    with_days(plot, texts.get("plot-drill-days"), days, ui.available_width()).show(ui, |ui| {
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
