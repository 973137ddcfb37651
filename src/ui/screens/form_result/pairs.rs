//! What pairs came to: right ones a minute and their share, missed differences apart from false alarms, which kinds of
//! difference are missed, and the pairs of which something wrong was said, side by side.

use egui::text::LayoutJob;
use egui::{Grid, RichText, Ui, vec2};

use super::figures::official;
use super::time::seconds;
use crate::ui::kit::figures::{clock_time, figure, percent, speed};
use crate::ui::kit::layout::card;
use crate::ui::kit::marked::marked_job;
use crate::ui::kit::table;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::practice::FormResultView;
use dabiao_domain::align::Aligner;
use dabiao_domain::form::marked;
use dabiao_domain::form::pairs::{PairClass, PairOutcome, PairScore};

/// Size of values, and height of their lines, in points.
const VALUE: (f32, f32) = (20.0, 28.0);

/// Right pairs a minute and the share of right ones, each with how it is computed.
pub fn official_ui(ui: &mut Ui, texts: &Messages, score: &PairScore) {
    ui.set_width(ui.available_width());
    let both = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 60.0;
        let per_minute = speed(score.right_per_minute());
        official(ui, texts, ("pairs-per-minute", "how-pairs-per-minute"), &per_minute, None);
        official(ui, texts, ("pairs-rate", "how-pairs-rate"), &percent(score.right_rate()), None);
    };
    if ui.available_width() < 760.0 {
        ui.vertical(both)
    } else {
        ui.horizontal(both)
    };
    remark(ui, &texts.get("pairs-note"));
}

/// Counts.
pub fn counts_ui(ui: &mut Ui, texts: &Messages, score: &PairScore) {
    ui.set_width(ui.available_width());
    let of = |n: u32, all: u32| texts.format("form-fields-right-of", &[("n", &n), ("of", &all)]);
    let each = score.mean_ms().map_or_else(
        || texts.get("not-available"),
        |ms| texts.format("form-seconds", &[("n", &seconds(ms.div_ceil(100)))]),
    );
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(38.0, 12.0);
        for (key, value) in [
            ("time-used", clock_time(score.active_ms)),
            ("pairs-all", score.all().to_string()),
            ("pairs-right", score.right().to_string()),
            ("pairs-wrong", (score.all() - score.right()).to_string()),
            ("pairs-missed", of(score.missed(), score.different())),
            ("pairs-false-alarms", of(score.false_alarms(), score.same())),
            ("pairs-all-per-minute", speed(score.per_minute())),
            ("pairs-each", each),
        ] {
            figure(ui, &texts.get(key), &value);
        }
    });
}

/// Which kinds of difference were shown, and how many of each were missed.
pub fn kinds_ui(ui: &mut Ui, texts: &Messages, score: &PairScore) {
    let kinds = score.kinds();
    if kinds.is_empty() {
        ui.label(texts.get("pairs-no-difference"));
        return;
    }
    let columns = [("pairs-col-kind", 0.0), ("pairs-col-shown", 120.0), ("pairs-col-missed", 120.0)];
    table::ordered(ui, texts, "pair kinds", &columns, (kinds.len(), f32::INFINITY), |line| {
        let Some(count) = kinds.get(line.index()) else { return };
        table::cell(line, texts.of(&count.kind));
        table::cell(line, count.shown.to_string());
        super::fields::count_cell(line, count.missed);
    });
}

/// A pair of which something wrong was said, laid out once.
struct Wrong {
    number: usize,
    first: String,
    second: LayoutJob,
    said: String,
    seconds: String,
}

/// The wrong pairs of one result, laid out once.
#[derive(Default)]
pub struct WrongPairs {
    /// Of which result, whether in the dark, and in which language.
    of: Option<(uuid::Uuid, bool, Lang)>,
    wrong: Vec<Wrong>,
}

impl WrongPairs {
    /// Shows them side by side, the second with what differs marked; or that there are none.
    pub fn show(&mut self, ui: &mut Ui, texts: &Messages, result: &FormResultView, score: &PairScore) {
        let of = (result.start.id, ui.visuals().dark_mode, texts.lang());
        if self.of != Some(of) {
            self.of = Some(of);
            self.wrong = lay_out(ui, texts, result, score);
        }
        if self.wrong.is_empty() {
            let key = if score.pairs.is_empty() { "pairs-none" } else { "pairs-none-wrong" };
            ui.label(texts.get(key));
            return;
        }
        remark(ui, &texts.get("pairs-legend"));
        let palette = Palette::of(ui);
        card(ui, |ui| {
            let room = ((ui.available_width() - 330.0) / 2.0).max(120.0);
            Grid::new("wrong pairs").num_columns(5).spacing([14.0, 8.0]).striped(true).show(ui, |ui| {
                for key in
                    ["pairs-col-number", "pair-first", "pair-second", "pairs-col-said", "pairs-col-time"]
                {
                    ui.label(RichText::new(texts.get(key)).size(size::SMALL).color(palette.muted));
                }
                ui.end_row();
                for pair in &self.wrong {
                    ui.label(pair.number.to_string());
                    cell_ui(ui, room, |ui| ui.label(RichText::new(&pair.first).size(VALUE.0)));
                    cell_ui(ui, room, |ui| ui.label(pair.second.clone()));
                    cell_ui(ui, 190.0, |ui| ui.label(RichText::new(&pair.said).size(size::SMALL)));
                    ui.label(RichText::new(&pair.seconds).size(size::SMALL));
                    ui.end_row();
                }
            });
        });
    }
}

/// A cell of that width, whose text is broken.
fn cell_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> egui::Response) {
    ui.vertical(|ui| {
        ui.set_width(width);
        add(ui);
    });
}

fn lay_out(ui: &Ui, texts: &Messages, result: &FormResultView, score: &PairScore) -> Vec<Wrong> {
    let palette = Palette::of(ui);
    let mut aligner = Aligner::new();
    let wrong = result.cards.iter().zip(&score.pairs).enumerate();
    let wrong = wrong.filter(|(_, (_, pair))| pair.class != PairClass::Right);
    wrong
        .filter_map(|(n, (card, pair))| {
            let [first, second] = card.pages.as_slice() else { return None };
            Some(Wrong {
                number: n + 1,
                first: first.clone(),
                second: marked_job(&marked(first, second, &mut aligner), &palette, VALUE),
                said: said(texts, pair),
                seconds: texts.format("form-seconds", &[("n", &seconds(pair.time_ms.div_ceil(100)))]),
            })
        })
        .collect()
}

/// What was wrong with what was said, and how the two differ.
fn said(texts: &Messages, pair: &PairOutcome) -> String {
    let class = texts.of(&pair.class);
    pair.difference.map_or_else(
        || class.clone(),
        |kind| texts.format("pair-said-of", &[("class", &class), ("kind", &texts.of(&kind))]),
    )
}
