//! Speed from drill to drill, and speed within one drill. Here and at the trainer's desk only, the plot library is known.

use egui::Ui;
use egui_plot::{HLine, Legend, Line, Plot, PlotPoints, Points};

use super::theme::Palette;
use crate::app::HistoryRow;
use crate::app::lang::Texts;
use crate::domain::score::SpeedPoint;

/// `top` is the highest value: the legend stands above it.
fn plot(name: &str, height: f32, y: String, top: f64) -> Plot<'_> {
    Plot::new(name)
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .include_y(0.0)
        .include_y(top * 1.4)
        .y_axis_label(y)
        .legend(Legend::default())
}

fn highest(points: &[[f64; 2]], line: Option<f64>) -> f64 {
    points.iter().map(|p| p[1]).chain(line).fold(1.0, f64::max)
}

/// 正确速度 of one drill after another (`rows` the newest first), and the line to reach.
pub fn show(ui: &mut Ui, texts: &Texts, name: &str, rows: &[HistoryRow], line_cpm: Option<f64>, height: f32) {
    let palette = Palette::of(ui);
    let points: Vec<[f64; 2]> = rows
        .iter()
        .rev()
        .filter_map(|r| r.correct_cpm)
        .enumerate()
        .map(|(n, cpm)| [(n + 1) as f64, cpm])
        .collect();
    let label = texts.get("correct-cpm");
    let top = highest(&points, line_cpm);
    let last = (points.len() as f64).max(5.0) + 0.5;
    plot(name, height, texts.get("unit-cpm"), top)
        .include_x(0.5)
        .include_x(last)
        .x_axis_label(texts.get("plot-drill-number"))
        .show(ui, |ui| {
            ui.line(
                Line::new(label.clone(), PlotPoints::from(points.clone())).color(palette.primary).width(2.0),
            );
            ui.points(Points::new(label, PlotPoints::from(points)).color(palette.primary).radius(4.0));
            if let Some(line) = line_cpm {
                ui.hline(HLine::new(texts.get("line-speed"), line).color(palette.good).width(1.5));
            }
        });
}

/// Speed over the time of one drill.
pub fn show_drill(ui: &mut Ui, texts: &Texts, points: &[SpeedPoint], line_cpm: Option<f64>, height: f32) {
    let palette = Palette::of(ui);
    let of = |value: fn(&SpeedPoint) -> f64| -> Vec<[f64; 2]> {
        points.iter().map(|p| [p.at_s, value(p)]).collect()
    };
    let (overall, recent) = (of(|p| p.overall_cpm), of(|p| p.recent_cpm));
    let top = highest(&recent, line_cpm).max(highest(&overall, line_cpm));
    plot("drill speed", height, texts.get("unit-cpm"), top).x_axis_label(texts.get("plot-seconds")).show(
        ui,
        |ui| {
            ui.line(
                Line::new(texts.get("plot-recent"), PlotPoints::from(recent)).color(palette.muted).width(1.5),
            );
            ui.line(
                Line::new(texts.get("plot-overall"), PlotPoints::from(overall))
                    .color(palette.primary)
                    .width(2.5),
            );
            if let Some(line) = line_cpm {
                ui.hline(HLine::new(texts.get("line-speed"), line).color(palette.good).width(1.5));
            }
        },
    );
}
