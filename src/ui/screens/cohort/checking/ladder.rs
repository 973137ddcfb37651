//! The levels: the requirements of each, and the officer's results at it.

use egui::{Align, Layout, Margin, RichText, Ui, vec2};

use super::{act, level_name, most_alarms, seconds, strong};
use crate::ui::commands::Cx;
use crate::ui::kit::figures::percent;
use crate::ui::kit::layout::{column, page};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use dabiao_app::cohort::CheckingAction;
use dabiao_app::cohort::checking::LevelLine;
use dabiao_app::lang::Messages;
use dabiao_domain::cohort::checking::level::IN_A_ROW;
use dabiao_domain::cohort::record::CheckOutcome;

/// Shows them, and the one button that leads on.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>, lines: &[LevelLine]) {
    let texts = cx.messages;
    page().show(ui, |ui| {
        column(ui, 1080.0, |ui| {
            ui.label(RichText::new(texts.get("checking-title")).size(28.0));
            ui.label(texts.get("checking-intro"));
            ui.label(strong(texts.get("checking-not-kept")));
            remark(ui, &texts.format("checking-in-a-row", &[("n", &IN_A_ROW)]));
            // The level that is to be passed; when all are, the highest stays in practice.
            let due = lines.iter().rev().find(|line| line.open);
            if let Some(due) = due {
                ui.add_space(4.0);
                let name = texts.format("checking-start", &[("level", &due.level.number)]);
                if theme::primary_button(ui, &name).clicked() {
                    act(cx, CheckingAction::Start(due.level.number));
                }
            }
            ui.add_space(4.0);
            for line in lines {
                let is_due = due.is_some_and(|d| d.level.number == line.level.number);
                level_ui(ui, cx, line, is_due);
            }
        });
    });
}

/// On the left the level and its state, on the right its requirements.
fn level_ui(ui: &mut Ui, cx: &mut Cx<'_>, line: &LevelLine, is_due: bool) {
    let texts = cx.messages;
    theme::card(ui).inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(STANDING, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(STANDING);
                standing_ui(ui, cx, line, is_due);
            });
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                asks_ui(ui, texts, line);
            });
        });
    });
}

/// Points for how a level stands.
const STANDING: f32 = 190.0;

fn standing_ui(ui: &mut Ui, cx: &mut Cx<'_>, line: &LevelLine, is_due: bool) {
    let texts = cx.messages;
    let (level, palette) = (line.level, Palette::of(ui));
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.label(RichText::new(level_name(texts, level)).size(size::HEADING));
    let (key, color) = match (line.passed, line.open) {
        (true, _) => ("checking-passed", palette.good),
        (false, true) => ("checking-due", palette.primary),
        (false, false) => ("checking-locked", palette.muted),
    };
    let below = level.number.saturating_sub(1);
    ui.label(RichText::new(texts.format(key, &[("n", &below)])).color(color));
    if line.open && !is_due {
        let button = ui.button(texts.get("checking-again-here"));
        let name = texts.format("checking-start", &[("level", &level.number)]);
        if button.accessible_name(name).clicked() {
            act(cx, CheckingAction::Start(level.number));
        }
    }
}

fn asks_ui(ui: &mut Ui, texts: &Messages, line: &LevelLine) {
    let level = line.level;
    let kinds: Vec<String> = level.kinds.iter().map(|kind| texts.of(&kind)).collect();
    let kinds = kinds.join(&texts.get("checking-and"));
    ui.label(texts.format("checking-errors", &[("kinds", &kinds)]));
    ui.label(texts.format(
        "checking-asks",
        &[
            ("records", &level.records),
            ("most", &level.most_errors),
            ("hits", &format!("{}%", level.hit_ppm / 10_000)),
            ("alarms", &most_alarms(level)),
            ("seconds", &(level.record_ms / 1_000)),
        ],
    ));
    if let Some(last) = line.last {
        own_ui(ui, texts, "checking-last", &last);
    }
    if let Some(best) = line.best.filter(|best| Some(*best) != line.last) {
        own_ui(ui, texts, "checking-best", &best);
    }
}

fn own_ui(ui: &mut Ui, texts: &Messages, key: &str, outcome: &CheckOutcome) {
    let hits = f64::from(outcome.hits) / f64::from(outcome.planted.max(1));
    let verdict = if outcome.passed { "✓" } else { "×" };
    let text = texts.format(
        "checking-own",
        &[
            ("which", &texts.get(key)),
            ("hits", &percent((outcome.planted > 0).then_some(hits))),
            ("alarms", &outcome.false_alarms),
            ("seconds", &seconds(outcome.time_ms, outcome.records)),
            ("verdict", &texts.get(if outcome.passed { "checking-yes" } else { "checking-no" })),
        ],
    );
    ui.label(format!("{verdict} {text}"));
}
