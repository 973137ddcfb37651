//! The desk's plots: the way to the deadline, the distribution of speed, rates by unit, one person's sessions.

use egui::{Color32, Ui};
use egui_plot::{
    Bar, BarChart, FilledArea, HLine, HoverPosition, Legend, Line, LineStyle, Plot, PlotPoints, Points, VLine,
};
use jiff::civil::Date;

use crate::app::lang::Texts;
use crate::app::trainer::{DeskView, Forecasts, day};
use crate::domain::history::SessionMark;
use crate::ui::theme::Palette;

fn plot<'a>(name: &str, height: f32) -> Plot<'a> {
    Plot::new(name.to_owned())
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .grid_spacing(30.0..=300.0)
        .include_y(0.0)
}

fn x_of(date: Date) -> f64 {
    f64::from(day(date).0)
}

/// A day of the axis as month and day.
fn month_day(x: f64) -> String {
    let date = crate::app::trainer::date(crate::domain::record::civil::Day(x.round() as i32));
    format!("{:02}-{:02}", date.month(), date.day())
}

/// Certified officers week by week, the line that leads to the deadline, and the band of the forecast.
pub fn burn_up(ui: &mut Ui, texts: &Texts, view: &DeskView, forecasts: Option<&Forecasts>, height: f32) {
    let palette = Palette::of(ui);
    let so_far: Vec<[f64; 2]> =
        view.trend.iter().map(|(on, rate)| [x_of(*on), f64::from(rate.certified)]).collect();
    let eligible = f64::from(view.bureau.eligible);
    plot("burn-up", height)
        .include_y(eligible * 1.05)
        .legend(Legend::default().position(egui_plot::Corner::LeftTop))
        .x_axis_formatter(|mark, _| month_day(mark.value))
        .label_formatter(|at| match at {
            HoverPosition::NearDataPoint { plot_name, position, .. } => {
                Some(format!("{plot_name}\n{} · {:.0}", month_day(position.x), position.y))
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
                            .fill_color(palette.primary.gamma_multiply(0.18)),
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
            ui.hline(HLine::new(texts.get("plot-eligible"), eligible).color(palette.muted).width(1.0));
            if let Some(last) = view.facts.before().and_then(|d| d.yesterday().ok()) {
                ui.vline(VLine::new(texts.get("plot-deadline"), x_of(last)).color(palette.wrong).width(1.0));
            }
        });
}

/// How many officers type how fast, those at their line apart from those below it.
pub fn distribution(ui: &mut Ui, texts: &Texts, view: &DeskView, height: f32) {
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
    plot("distribution", height)
        .legend(Legend::default())
        .include_y(f64::from(highest) * 1.35)
        .include_x(0.0)
        .x_grid_spacer(egui_plot::uniform_grid_spacer(|_| [50.0, 10.0, 10.0]))
        .x_axis_label(texts.get("unit-cpm"))
        .y_axis_label(texts.get("plot-officers"))
        .show(ui, |ui| {
            let below = texts.get("plot-below-line");
            ui.bar_chart(BarChart::new(below, bars(false, palette.stray)).color(palette.stray));
            let reached = texts.get("plot-at-line");
            ui.bar_chart(BarChart::new(reached, bars(true, palette.good)).color(palette.good));
        });
}

/// An officer's sessions in the form of an exam, and the line.
pub fn sessions(ui: &mut Ui, texts: &Texts, marks: &[SessionMark], line: Option<f64>, height: f32) {
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
    plot("sessions", height)
        .legend(Legend::default())
        .include_x(0.5)
        .include_x(6.0)
        .include_y(line.unwrap_or(30.0) * 1.3)
        .x_axis_label(texts.get("plot-drill-number"))
        .y_axis_label(texts.get("unit-cpm"))
        .show(ui, |ui| {
            let all = points(false);
            let name = texts.get("correct-cpm");
            ui.line(Line::new(name, PlotPoints::from(all)).color(palette.primary).width(2.0));
            let exams = Points::new(texts.get("plot-exams"), PlotPoints::from(points(true)));
            ui.points(exams.color(palette.stray).radius(5.0));
            if let Some(line) = line {
                ui.hline(HLine::new(texts.get("line-speed"), line).color(palette.good).width(1.5));
            }
        });
}
