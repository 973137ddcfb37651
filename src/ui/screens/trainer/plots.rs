//! The desk's plots: the way to the deadline, the distribution of speed, rates by unit, one person's sessions.

use egui::{Align2, Color32, RichText, Ui};
use egui_plot::{
    Bar, BarChart, FilledArea, GridInput, GridMark, HLine, HoverPosition, Line, LineStyle, Plot, PlotPoint,
    PlotPoints, Points, Text, VLine,
};
use jiff::civil::Date;

use crate::ui::kit::plot::{Sign, every, legend, still, with_numbers};
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::lang::Messages;
use dabiao_app::trainer::{DeskView, Forecasts, day};
use dabiao_domain::history::SessionMark;
use dabiao_domain::rounding;

/// Plots narrower than this, in points, have fewer marks on the axis, so that their labels have room.
const NARROW: f32 = 700.0;

fn plot<'a>(name: &str, height: f32) -> Plot<'a> {
    still(name, height).grid_spacing(14.0..=500.0).include_y(0.0)
}

/// A round step that divides `highest` into about five.
fn round_step(highest: f64) -> f64 {
    let rough = (highest / 5.0).max(1.0);
    let ten = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0].iter().map(|n| n * ten).find(|step| *step >= rough).unwrap_or(ten * 10.0)
}

/// Lines at the first days of every `step`-th month, `step` at least 1.
fn months(input: GridInput, step: i64) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let day_of = |x: f64| dabiao_app::trainer::date(dabiao_domain::record::civil::Day(x as i32));
    let mut month = day_of(low.floor()).first_of_month();
    let mut marks = Vec::new();
    while x_of(month) <= high && marks.len() < 60 {
        marks.push(GridMark { value: x_of(month), step_size: 30.0 * step as f64 });
        month = month.saturating_add(jiff::Span::new().months(step));
    }
    marks.retain(|mark| mark.value >= low);
    marks
}

fn x_of(date: Date) -> f64 {
    f64::from(day(date).0)
}

/// A day of the axis as month and day.
fn month_day(x: f64) -> String {
    let date = dabiao_app::trainer::date(dabiao_domain::record::civil::Day(x.round() as i32));
    format!("{:02}-{:02}", date.month(), date.day())
}

/// The fill of a band about a line of that colour.
fn band(line: Color32) -> Color32 {
    line.gamma_multiply(0.18)
}

/// Certified officers week by week, the line that leads to the deadline, and the band of the forecast.
pub fn burn_up(ui: &mut Ui, texts: &Messages, view: &DeskView, forecasts: Option<&Forecasts>, height: f32) {
    let palette = Palette::of(ui);
    let so_far: Vec<[f64; 2]> =
        view.trend.iter().map(|(on, rate)| [x_of(*on), f64::from(rate.certified)]).collect();
    let eligible = f64::from(view.bureau.eligible);
    let step = if ui.available_width() > NARROW { 1 } else { 2 };
    let mut entries = vec![(Sign::Line, palette.text, texts.get("plot-certified"))];
    if let Some(f) = forecasts {
        entries.push((Sign::Line, palette.good, texts.get("plot-needed")));
        entries.push((Sign::Dashed, palette.primary, texts.get("plot-expected")));
        if f.burn_up.len() > 1 {
            entries.push((Sign::Area, band(palette.primary), texts.get("plot-band")));
        }
    }
    legend(ui, entries);
    plot("burn-up", height)
        .include_y(eligible * 1.14)
        .x_grid_spacer(move |input| months(input, step))
        .y_grid_spacer(every(round_step(eligible)))
        .y_axis_label(texts.get("plot-officers"))
        .x_axis_formatter(|mark, _| month_day(mark.value))
        .label_formatter(|at| match at {
            HoverPosition::NearDataPoint { plot_name, position, .. } => {
                Some(format!("{plot_name}\n{} · {}", month_day(position.x), rounding::text(position.y, 0)))
            }
            HoverPosition::Elsewhere { .. } => None,
        })
        .show(ui, |ui| {
            if let Some(f) = forecasts {
                let xs: Vec<f64> = f.burn_up.iter().map(|(on, _)| x_of(*on)).collect();
                let low: Vec<f64> = f.burn_up.iter().map(|(_, p)| f64::from(p.forecast.low)).collect();
                let high: Vec<f64> = f.burn_up.iter().map(|(_, p)| f64::from(p.forecast.high)).collect();
                if xs.len() > 1 {
                    ui.add(
                        FilledArea::new(texts.get("plot-band"), &xs, &low, &high)
                            .fill_color(band(palette.primary)),
                    );
                }
                let middle: Vec<[f64; 2]> =
                    f.burn_up.iter().map(|(on, p)| [x_of(*on), p.forecast.expected]).collect();
                ui.line(
                    Line::new(texts.get("plot-expected"), PlotPoints::from(middle))
                        .color(palette.primary)
                        .style(LineStyle::dashed_dense())
                        .width(2.0),
                );
                let needed: Vec<[f64; 2]> = view
                    .trend
                    .iter()
                    .map(|(on, _)| *on)
                    .chain(f.burn_up.iter().map(|(on, _)| *on))
                    .map(|on| [x_of(on), f.needed_on(on)])
                    .collect();
                ui.line(
                    Line::new(texts.get("plot-needed"), PlotPoints::from(needed))
                        .color(palette.good)
                        .width(1.5),
                );
            }
            ui.line(
                Line::new(texts.get("plot-certified"), PlotPoints::from(so_far))
                    .color(palette.text)
                    .width(2.5),
            );
            // The two edges are labelled directly.
            ui.hline(HLine::new("", eligible).color(palette.muted).width(1.0));
            let from = view.trend.first().map_or(0.0, |(on, _)| x_of(*on));
            let words = format!("{} {eligible:.0}", texts.get("plot-eligible"));
            let words = RichText::new(words).size(size::SMALL).color(palette.muted);
            ui.text(Text::new("", PlotPoint::new(from, eligible), words).anchor(Align2::LEFT_TOP));
            if let Some(last) = view.facts.before().and_then(|d| d.yesterday().ok()) {
                ui.vline(VLine::new("", x_of(last)).color(palette.wrong).width(1.0));
                let words = texts.format("plot-deadline", &[("day", &last)]);
                let words = RichText::new(words).size(size::SMALL).color(palette.wrong);
                let at = PlotPoint::new(x_of(last), eligible * 1.12);
                ui.text(Text::new("", at, words).anchor(Align2::RIGHT_TOP));
            }
        });
}

/// How many officers type how fast, those at their line apart from those below it.
pub fn distribution(ui: &mut Ui, texts: &Messages, view: &DeskView, height: f32) {
    let palette = Palette::of(ui);
    let bars = |at_line: bool, color: Color32| -> Vec<Bar> {
        view.bars
            .iter()
            .map(|b| {
                let middle = f64::from(b.from_cpm) + 2.5;
                let below = f64::from(b.below_line);
                let bar = if at_line {
                    Bar::new(middle, f64::from(b.at_line)).base_offset(below)
                } else {
                    Bar::new(middle, below)
                };
                bar.width(4.4).fill(color).stroke(egui::Stroke::NONE)
            })
            .collect()
    };
    let highest = view.bars.iter().map(|b| b.below_line + b.at_line).max().unwrap_or(1).max(1);
    let step = if ui.available_width() > NARROW { 10.0 } else { 20.0 };
    let (below, reached) = (texts.get("plot-below-line"), texts.get("plot-at-line"));
    legend(ui, [(Sign::Area, palette.stray, below.clone()), (Sign::Area, palette.good, reached.clone())]);
    plot("distribution", height)
        .include_y(f64::from(highest) * 1.1)
        .include_x(0.0)
        .x_grid_spacer(every(step))
        .y_grid_spacer(every(round_step(f64::from(highest))))
        .x_axis_label(texts.get("plot-speed-axis"))
        .y_axis_label(texts.get("plot-officers"))
        .show(ui, |ui| {
            ui.bar_chart(BarChart::new(below, bars(false, palette.stray)).color(palette.stray));
            ui.bar_chart(BarChart::new(reached, bars(true, palette.good)).color(palette.good));
        });
}

/// The rate of every unit, the best on top, against what is needed today, 0 to 1.
pub fn rates(ui: &mut Ui, texts: &Messages, units: &[(String, f64)], needed: Option<f64>) {
    let palette = Palette::of(ui);
    let mut sorted: Vec<&(String, f64)> = units.iter().collect();
    // Rows grow upwards.
    sorted.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    let bar = |(n, (name, rate)): (usize, &&(String, f64))| {
        let color = if needed.is_some_and(|line| *rate < line) { palette.stray } else { palette.good };
        let words = format!("{name} {}", crate::ui::kit::figures::percent(Some(*rate)));
        Bar::new(n as f64, rate * 100.0).width(0.7).fill(color).stroke(egui::Stroke::NONE).name(words)
    };
    let bars: Vec<Bar> = sorted.iter().enumerate().map(bar).collect();
    let names: Vec<String> = sorted.iter().map(|(name, _)| name.clone()).collect();
    let count = names.len() as f64;
    let widest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0) as f32;
    let (rate, line) = (texts.get("col-rate"), texts.get("plot-needed-today"));
    let mut entries = vec![(Sign::Area, palette.good, rate.clone())];
    entries.extend(needed.map(|_| (Sign::Line, palette.primary, line.clone())));
    legend(ui, entries);
    still("rates", 70.0 + 28.0 * count as f32)
        .grid_spacing(4.0..=500.0)
        .include_x(0.0)
        .include_x(105.0)
        .include_y(-0.8)
        .include_y(count - 0.2)
        .x_grid_spacer(every(20.0))
        .y_grid_spacer(every(1.0))
        .x_axis_formatter(|mark, _| format!("{}%", rounding::text(mark.value, 0)))
        .y_axis_min_width(widest * 17.0)
        .y_axis_formatter(move |mark, _| {
            let n = mark.value.round();
            if n < 0.0 { String::new() } else { names.get(n as usize).cloned().unwrap_or_default() }
        })
        .show(ui, |ui| {
            ui.bar_chart(BarChart::new(rate, bars).horizontal().color(palette.good));
            if let Some(needed) = needed {
                ui.vline(VLine::new(line, needed * 100.0).color(palette.primary).width(1.5));
            }
        });
}

/// An officer's sessions in the form of an exam, and the line.
pub fn sessions(ui: &mut Ui, texts: &Messages, marks: &[SessionMark], line: Option<f64>, height: f32) {
    let palette = Palette::of(ui);
    let points = |exam: bool| -> Vec<[f64; 2]> {
        marks
            .iter()
            .filter(|m| m.compared)
            .enumerate()
            .filter(|(_, m)| m.exam || !exam)
            .map(|(n, m)| [(n + 1) as f64, f64::from(m.milli_cpm) / 1000.0])
            .collect()
    };
    let all = points(false);
    let highest = all.iter().map(|p| p[1]).fold(line.unwrap_or(30.0), f64::max) * 1.1;
    let number = all.len().max(6) as f64;
    let names = [texts.get("correct-cpm"), texts.get("plot-exams"), texts.get("line-speed")];
    let [drills, exams, line_name] = names;
    let mut entries = vec![(Sign::Line, palette.primary, drills.clone())];
    if marks.iter().any(|m| m.compared && m.exam) {
        entries.push((Sign::Dot, palette.stray, exams.clone()));
    }
    entries.extend(line.map(|_| (Sign::Line, palette.good, line_name.clone())));
    legend(ui, entries);
    with_numbers(plot("sessions", height), texts.get("unit-cpm"), highest, height)
        .include_x(0.5)
        .include_x(6.0)
        .x_grid_spacer(every(round_step(number / 2.0)))
        .x_axis_label(texts.get("plot-drill-number"))
        .show(ui, |ui| {
            ui.line(Line::new(drills, PlotPoints::from(all.clone())).color(palette.primary).width(2.0));
            let exams = Points::new(exams, PlotPoints::from(points(true)));
            ui.points(exams.color(palette.stray).radius(5.0));
            if let Some(line) = line {
                ui.hline(HLine::new(line_name, line).color(palette.good).width(1.5));
            }
        });
}
