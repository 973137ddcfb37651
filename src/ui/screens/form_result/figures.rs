//! The figures of a sitting of forms: the two that count large, then everything that explains them.

use egui::{RichText, Ui, vec2};

use crate::ui::kit::figures::{clock_time, figure, percent, speed};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::lang::Messages;
use dabiao_domain::form::machine::FormCounts;
use dabiao_domain::form::report::FormReport;
use dabiao_domain::form::score::Rating;
use dabiao_domain::rounding;

/// Qualified records an hour and 合格率, each with how it is computed, and how the rate stands to the lines.
pub fn official_ui(ui: &mut Ui, texts: &Messages, report: &FormReport) {
    if report.score.is_partial() {
        return partial_ui(ui, texts, report);
    }
    ui.set_width(ui.available_width());
    let palette = Palette::of(ui);
    let score = &report.score;
    let both = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 60.0;
        let n = [("n", &score.qualified() as &dyn std::fmt::Display), ("of", &score.entered())];
        official(ui, texts, ("form-per-hour", "how-form-per-hour"), &speed(score.qualified_per_hour()), None);
        let line = score.rating().map(|rating| {
            let color = match rating {
                Rating::Good => palette.good,
                Rating::Warn => palette.stray,
                Rating::Alarm => palette.wrong,
            };
            let sign = if rating == Rating::Good { "" } else { "⚠ " };
            (format!("{sign}{}", texts.of(&rating)), color)
        });
        let rate = format!("{}  ", percent(score.qualified_rate()));
        official(ui, texts, ("form-rate", "how-form-rate"), &rate, line);
        ui.label(RichText::new(texts.format("form-of", &n)).size(size::HEADING));
    };
    if ui.available_width() < 760.0 {
        ui.vertical(both)
    } else {
        ui.horizontal(both)
    };
    remark(ui, &texts.get("form-result-note"));
}

/// Of wrong fields that were entered once more, how many are right now, and that nothing else is counted.
fn partial_ui(ui: &mut Ui, texts: &Messages, report: &FormReport) {
    ui.set_width(ui.available_width());
    let errors = &report.score.errors;
    let right = errors.fields - errors.wrong();
    let n = [("n", &right as &dyn std::fmt::Display), ("of", &errors.fields)];
    let value = texts.format("form-fields-right-of", &n);
    official(ui, texts, ("form-fields-right", "how-form-fields-right"), &value, None);
    ui.label(RichText::new(texts.get("form-fields-note")).size(size::HEADING));
}

/// How wide a large figure's words may be, in points: two of them and a few words more stand side by side.
const WIDEST: f32 = 360.0;

/// A large figure under its name, with how it is computed.
pub fn official(
    ui: &mut Ui,
    texts: &Messages,
    (name, how): (&str, &str),
    value: &str,
    line: Option<(String, egui::Color32)>,
) {
    let palette = Palette::of(ui);
    ui.vertical(|ui| {
        ui.set_max_width(ui.available_width().min(WIDEST));
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.label(RichText::new(texts.get(name)).color(palette.muted));
        ui.label(RichText::new(value).size(size::OFFICIAL));
        if let Some((line, color)) = line {
            ui.label(RichText::new(line).color(color));
        }
        remark(ui, &texts.get(how));
    });
}

/// Counts.
pub fn counts_ui(ui: &mut Ui, texts: &Messages, report: &FormReport, counts: FormCounts) {
    ui.set_width(ui.available_width());
    let score = &report.score;
    let kph = report.kph_handed_in().map_or_else(|| texts.get("not-available"), |kph| rounding::text(kph, 0));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(38.0, 12.0);
        figure(ui, &texts.get("time-used"), &clock_time(score.active_ms));
        if !score.is_partial() {
            figure(ui, &texts.get("form-entered"), &score.entered().to_string());
            figure(ui, &texts.get("form-qualified"), &score.qualified().to_string());
        }
        for (key, value) in [
            ("form-caught", score.errors.caught.to_string()),
            ("form-silent", score.errors.silent.to_string()),
            ("form-kph", kph),
            ("deleted", counts.deleted.to_string()),
            ("form-corrected", counts.corrected.to_string()),
        ] {
            figure(ui, &texts.get(key), &value);
        }
        for (key, n) in [("form-cut", counts.cut), ("form-blocked", counts.blocked)] {
            if n > 0 {
                figure(ui, &texts.get(key), &n.to_string());
            }
        }
    });
}
