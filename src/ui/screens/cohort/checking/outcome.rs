//! The result of a drill: the numbers, what is missing, every error and every false alarm.

use std::ops::Range;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, RichText, Stroke, Ui};

use super::{act, level_name, most_alarms, seconds, strong};
use crate::ui::commands::Cx;
use crate::ui::kit::figures::{clock_time, figure, percent};
use crate::ui::kit::layout::{card, column, page};
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{self, Palette, size};
use dabiao_app::cohort::CheckingAction;
use dabiao_app::cohort::checking::{CheckResult, FoundError, RecordResult};
use dabiao_app::lang::Messages;
use dabiao_domain::cohort::checking::level::Shortfall;

/// Shows it.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>, result: &CheckResult) {
    let texts = cx.messages;
    page().show(ui, |ui| {
        column(ui, 1080.0, |ui| {
            verdict_ui(ui, texts, result);
            saved_ui(ui, cx, result);
            figures_ui(ui, texts, result);
            ui.horizontal_wrapped(|ui| {
                if theme::primary_button(ui, &texts.get("checking-once-more")).clicked() {
                    act(cx, CheckingAction::Start(result.level.number));
                }
                if ui.button(texts.get("checking-close")).clicked() {
                    act(cx, CheckingAction::Close);
                }
            });
            kinds_ui(ui, texts, result);
            section(ui, &texts.get("checking-record-by-record"));
            for record in result.records.iter().filter(|r| !r.errors.is_empty() || !r.alarms.is_empty()) {
                record_ui(ui, texts, record);
            }
            let rest: Vec<String> = result
                .records
                .iter()
                .filter(|r| r.errors.is_empty() && r.alarms.is_empty())
                .map(|r| r.number.to_string())
                .collect();
            if !rest.is_empty() {
                let rest = rest.join(&texts.get("checking-and"));
                ui.label(texts.format("checking-clean-kept", &[("records", &rest)]));
            }
        });
    });
}

fn verdict_ui(ui: &mut Ui, texts: &Messages, result: &CheckResult) {
    let palette = Palette::of(ui);
    let level = level_name(texts, result.level);
    let (key, color) = if result.passed() {
        ("checking-verdict-passed", palette.good)
    } else {
        ("checking-verdict-failed", palette.wrong)
    };
    ui.label(RichText::new(texts.format(key, &[("level", &level)])).size(28.0).color(color));
    let score = &result.score;
    for shortfall in &result.shortfalls {
        let text = match shortfall {
            Shortfall::Hits => texts.format(
                "checking-short-hits",
                &[
                    ("got", &percent(score.hit_rate())),
                    ("line", &format!("{}%", result.level.hit_ppm / 10_000)),
                ],
            ),
            Shortfall::FalseAlarms => texts.format(
                "checking-short-alarms",
                &[("got", &score.false_alarms), ("most", &most_alarms(result.level))],
            ),
            Shortfall::Time => texts.format(
                "checking-short-time",
                &[
                    ("got", &seconds(score.time_ms, score.records)),
                    ("line", &(result.level.record_ms / 1_000)),
                ],
            ),
            Shortfall::Records => texts.get("checking-short-records"),
        };
        ui.label(format!("× {text}"));
    }
}

/// Whether it is recorded; if the write failed, a retry.
fn saved_ui(ui: &mut Ui, cx: &mut Cx<'_>, result: &CheckResult) {
    let session = cx.session;
    let texts = cx.messages;
    if result.saved {
        remark(ui, &texts.get("checking-saved"));
    } else if session.cohort().saving_check() {
        remark(ui, &texts.get("checking-saving"));
    } else {
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("⚠ {}", texts.get("checking-not-saved")));
            if ui.button(texts.get("checking-save-again")).clicked() {
                act(cx, CheckingAction::HandIn);
            }
        });
    }
}

fn figures_ui(ui: &mut Ui, texts: &Messages, result: &CheckResult) {
    let score = &result.score;
    card(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 36.0;
            for (key, value) in [
                ("checking-hits", format!("{} / {}", score.hits, score.planted)),
                ("checking-hit-rate", percent(score.hit_rate())),
                ("checking-alarms", score.false_alarms.to_string()),
                ("checking-seconds", seconds(score.time_ms, score.records)),
                ("checking-clean", format!("{} / {}", score.clean_kept, score.clean)),
            ] {
                figure(ui, &texts.get(key), &value);
            }
        });
    });
}

/// How many of each kind were found.
fn kinds_ui(ui: &mut Ui, texts: &Messages, result: &CheckResult) {
    if result.score.kinds.is_empty() {
        return;
    }
    section(ui, &texts.get("checking-by-kind"));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 28.0;
        for kind in &result.score.kinds {
            let sign = if kind.hits == kind.planted { "✓" } else { "×" };
            let name = texts.of(&kind.kind);
            ui.label(format!("{sign} {name} {} / {}", kind.hits, kind.planted));
        }
    });
}

fn record_ui(ui: &mut Ui, texts: &Messages, record: &RecordResult) {
    card(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(strong(texts.format("checking-number", &[("n", &record.number)])));
            remark(ui, &clock_time(record.time_ms));
        });
        for error in &record.errors {
            error_ui(ui, texts, error);
        }
        for (name, value) in &record.alarms {
            let palette = Palette::of(ui);
            let text = texts.format("checking-alarm", &[("name", name), ("value", value)]);
            ui.label(RichText::new(format!("⚠ {text}")).color(palette.stray));
        }
    });
}

fn error_ui(ui: &mut Ui, texts: &Messages, found: &FoundError) {
    let palette = Palette::of(ui);
    let (key, color) =
        if found.found { ("checking-found", palette.good) } else { ("checking-missed", palette.wrong) };
    let kind = texts.of(&found.error.kind);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(texts.get(key)).color(color));
        ui.label(format!("{} · {kind}", found.field));
    });
    let (right, wrong) = (&found.error.right, &found.error.wrong);
    egui::Grid::new(("checking error", right, wrong)).num_columns(2).show(ui, |ui| {
        ui.spacing_mut().interact_size.y = 26.0;
        for (key, value, other) in [("checking-right", right, wrong), ("checking-wrong", wrong, right)] {
            remark(ui, &texts.get(key));
            ui.label(underlined(value, differing(value, other), palette.text));
            ui.end_row();
        }
    });
}

/// The part of `value` that differs from `other`, in bytes: without the common beginning and end.
fn differing(value: &str, other: &str) -> Range<usize> {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = value.chars().zip(other.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (rest, other_rest) = (value.get(start..).unwrap_or_default(), other.get(start..).unwrap_or_default());
    let pairs = rest.chars().rev().zip(other_rest.chars().rev());
    let end: usize = pairs.take_while(same).map(|(c, _)| c.len_utf8()).sum();
    start..value.len() - end
}

/// `text` with a line under a part of it.
fn underlined(text: &str, part: Range<usize>, color: Color32) -> LayoutJob {
    let plain = TextFormat::simple(FontId::proportional(size::HEADING), color);
    let marked = TextFormat { underline: Stroke::new(2.0, color), ..plain.clone() };
    let mut job = LayoutJob::default();
    let end = part.end;
    for (range, format) in [(0..part.start, plain.clone()), (part, marked), (end..text.len(), plain)] {
        job.append(text.get(range).unwrap_or_default(), 0.0, format);
    }
    job
}

#[cfg(test)]
mod tests {
    use super::differing;

    #[test]
    fn the_place_where_they_differ() {
        for (value, other, range) in [
            ("富民路", "富氏路", 3..6),
            ("1989", "1998", 2..4),
            ("11", "1", 1..2),
            ("1", "11", 1..1),
            ("同", "同", 3..3),
        ] {
            assert_eq!(differing(value, other), range, "{value} {other}");
        }
    }
}
