//! 速度花在哪里: what speed was lost and to what, with advice for each part, and the drill that trains it.

use egui::{Rect, RichText, Sense, Ui, vec2};

use crate::ui::commands::Cx;
use crate::ui::kit::figures::speed;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{how_computed, how_lines, quiet, remark, section};
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::coaching::advice_words;
use dabiao_app::lang::{Keyed as _, Messages};
use dabiao_app::{Action, PracticeAction, ResultView};
use dabiao_domain::measure::Measure;
use dabiao_domain::practice::causes::FEWEST_CORRECT;
use dabiao_domain::practice::{Cause, Causes};
use dabiao_domain::rounding;

/// Width and height of the longest bar, in points.
const BAR: (f32, f32) = (260.0, 14.0);

/// Shows the card; nothing for what is counted in keys.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>, result: &ResultView) {
    if result.measure != Measure::Characters {
        return;
    }
    let texts = cx.messages;
    section(ui, &texts.get("lost-title"));
    card(ui, |ui| {
        match &result.causes {
            None => remark(ui, &texts.format("lost-too-little", &[("least", &FEWEST_CORRECT)])),
            Some(causes) if causes.parts.is_empty() => {
                ui.label(texts.get("lost-none"));
            }
            Some(causes) => {
                parts_ui(ui, texts, causes);
                advice_ui(ui, cx, result, causes);
            }
        }
        how_computed(ui, texts, "lost", |ui| {
            quiet(ui, &texts.get("lost-how"));
            how_lines(ui, texts, &Cause::ALL.map(|cause| (cause.key(), how_key(cause))));
        });
    });
}

fn parts_ui(ui: &mut Ui, texts: &Messages, causes: &Causes) {
    let shown = causes.tenths();
    let cpm = |tenths: u64| speed(Some(tenths as f64 / 10.0));
    let had = speed(Some(causes.had_milli_cpm as f64 / 1000.0));
    ui.label(texts.format("lost-whole", &[("had", &had), ("lost", &cpm(shown.whole))]));
    let largest = shown.parts.first().map_or(1, |(_, tenths)| *tenths).max(1) as f32;
    let lost_ms =
        |cause: Cause| causes.parts.iter().find(|part| part.cause == cause).map_or(0, |p| p.lost_ms);
    egui::Grid::new("lost speed").num_columns(4).spacing([18.0, 8.0]).show(ui, |ui| {
        for (cause, tenths) in &shown.parts {
            ui.label(texts.of(cause));
            bar(ui, *tenths as f32 / largest);
            ui.label(RichText::new(format!("{} {}", cpm(*tenths), texts.get("unit-cpm"))).strong());
            let seconds = rounding::text_up(lost_ms(*cause) as f64 / 1000.0, 0);
            ui.label(
                RichText::new(texts.format("item-seconds", &[("n", &seconds)]))
                    .size(size::SMALL)
                    .color(Palette::of(ui).muted),
            );
            ui.end_row();
        }
    });
}

/// A bar as long as its part of the largest one; the figure stands beside it.
fn bar(ui: &mut Ui, share: f32) {
    let room = BAR.0.min(ui.ctx().content_rect().width() * 0.25);
    let (place, _) = ui.allocate_exact_size(vec2(room, BAR.1), Sense::hover());
    let long = Rect::from_min_size(place.min, vec2((room * share).max(2.0), BAR.1));
    ui.painter().rect_filled(long, 3.0, Palette::of(ui).primary);
}

/// Advice and a drill for each cause that is shown: those of the largest stand open.
fn advice_ui(ui: &mut Ui, cx: &mut Cx<'_>, result: &ResultView, causes: &Causes) {
    let Some(largest) = causes.parts.first().map(|part| part.cause) else { return };
    ui.add_space(4.0);
    one_advice_ui(ui, cx, result, largest);
    let others = causes.tenths().parts.into_iter().map(|(cause, _)| cause).filter(|cause| *cause != largest);
    for cause in others {
        let name = cx.messages.format("lost-advice", &[("cause", &cx.messages.of(&cause))]);
        let header = egui::CollapsingHeader::new(name).id_salt(("lost advice", cause.name()));
        header.show(ui, |ui| one_advice_ui(ui, cx, result, cause));
    }
}

fn one_advice_ui(ui: &mut Ui, cx: &mut Cx<'_>, result: &ResultView, cause: Cause) {
    let texts = cx.messages;
    ui.label(advice_words(texts, cause));
    // The result of an exam is looked at; what follows is begun from Today.
    if result.start.sitting_id.is_some() {
        return;
    }
    let training = cause.training();
    let name = texts.of(&training);
    if ui.button(texts.format("lost-train", &[("what", &name)])).clicked() {
        cx.act(Action::Practice(PracticeAction::StartTraining(training)));
    }
}

const fn how_key(cause: Cause) -> &'static str {
    match cause {
        Cause::Waiting => "how-waiting",
        Cause::Deleting => "how-deleting",
        Cause::Pauses => "how-pauses",
        Cause::Wrong => "how-wrong",
        Cause::Digits => "how-digits",
        Cause::Rare => "how-rare",
        Cause::Width => "how-width",
    }
}
