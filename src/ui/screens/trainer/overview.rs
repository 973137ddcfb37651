//! The bureau at a glance: the rate, the days, the forecast, this week's sittings, and units side by side.

use super::plots;
use super::words::{as_of, own_name, rate_words};
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, remark};
use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::kit::figures::{figure, percent, speed};
use crate::ui::kit::table::{self, Col, SortBy};
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::lang::Messages;
use dabiao_app::trainer::{DeskView, Forecasts, Standing, UnitLine};
use dabiao_app::{Session, typing_alone};
use dabiao_domain::forecast::kept::ForecastScore;
use dabiao_domain::report::RateTally;
use dabiao_domain::rounding;

/// View state.
#[derive(Default)]
pub(super) struct OverviewTab {
    sort: SortBy,
    as_pairs: bool,
    with_exempt: bool,
}

const COLUMNS: [Col; 8] = [
    ("field-unit", 0.0),
    ("col-kind", 80.0),
    ("col-rate", 170.0),
    ("col-missing", 90.0),
    ("col-exempt", 80.0),
    ("col-expected", 190.0),
    ("col-active", 110.0),
    ("col-median", 110.0),
];

impl OverviewTab {
    /// Shows it; the unit that is to be opened.
    pub fn show(&mut self, ui: &mut Ui, session: &Session, view: &DeskView) -> Option<Uuid> {
        as_of(ui, session, view);
        card(ui, |ui| figures(ui, session, view));
        let wide = ui.available_width() > 1100.0;
        let texts = session.texts();
        let forecasts = session.trainer().forecasts().cloned();
        let height = if wide { 300.0 } else { 230.0 };
        ui.columns(if wide { 2 } else { 1 }, |columns| {
            let [first, rest @ ..] = columns else { return };
            card(first, |ui| {
                heading(ui, &texts.get("plot-burn-up"));
                plots::burn_up(ui, texts, view, forecasts.as_deref(), height);
                remark(ui, &texts.get("plot-burn-up-note"));
            });
            let second = rest.first_mut().unwrap_or(first);
            card(second, |ui| {
                heading(ui, &texts.get("plot-distribution"));
                plots::distribution(ui, texts, view, height);
            });
        });
        card(ui, |ui| self.units(ui, session, view))
    }

    fn units(&mut self, ui: &mut Ui, session: &Session, view: &DeskView) -> Option<Uuid> {
        let texts = session.texts();
        ui.horizontal_wrapped(|ui| {
            heading(ui, &texts.get("desk-units"));
            ui.add_space(16.0);
            ui.checkbox(&mut self.as_pairs, texts.get("desk-as-pairs"));
            ui.checkbox(&mut self.with_exempt, texts.get("desk-with-exempt"));
        });
        let forecasts = session.trainer().forecasts().cloned();
        let mut rows = lines(texts, view, forecasts.as_deref(), self.as_pairs, self.with_exempt);
        let column = self.sort.column;
        match column {
            0 => self.sort.sort(&mut rows, |u| Some(u.name.clone())),
            1 => self.sort.sort(&mut rows, |u| Some(u.kind.clone())),
            _ => self.sort.sort(&mut rows, |u| match column {
                2 => u.rate(),
                3 => Some(f64::from(u.tally.missing())),
                4 => Some(f64::from(u.tally.exempt)),
                5 => u.expected.map(|e| e.0 / f64::from(u.whole.max(1))),
                6 => Some(f64::from(u.active)),
                _ => u.median_cpm,
            }),
        }
        let mut opened = None;
        table::show(ui, texts, "units", &COLUMNS, &mut self.sort, (rows.len(), f32::INFINITY), |line| {
            let Some(unit) = rows.get(line.index()) else { return };
            line.col(|ui| {
                if ui.link(&unit.name).clicked() {
                    opened = Some(unit.id);
                }
            });
            table::cell(line, unit.kind.clone());
            table::cell(line, rate_words(unit.tally.certified, unit.whole));
            table::cell(line, unit.tally.missing().to_string());
            table::cell(line, unit.tally.exempt.to_string());
            table::cell(
                line,
                unit.expected.map_or_else(
                    || "…".to_owned(),
                    |(e, low, high)| {
                        let [e, low, high] = [e, low, high].map(|n| rounding::text(n, 0));
                        let band = texts.aside(format!("{low}–{high}"));
                        format!("{e}{band}/{}", unit.whole)
                    },
                ),
            );
            table::cell(line, unit.active.to_string());
            table::cell(line, speed(unit.median_cpm));
        });
        ui.add_space(10.0);
        heading(ui, &texts.get("plot-rates"));
        let rates: Vec<(String, f64)> =
            rows.iter().filter_map(|u| Some((u.name.clone(), u.rate()?))).collect();
        let eligible = f64::from(view.bureau.eligible.max(1));
        let needed = forecasts.map(|f| f.needed_on(view.facts.today) / eligible);
        plots::rates(ui, texts, &rates, needed);
        opened
    }
}

/// A row: a unit, or the two of a pair.
struct UnitRow {
    id: Uuid,
    name: String,
    kind: String,
    tally: RateTally,
    /// What the rate is of.
    whole: u32,
    /// Expected on the last day, with the ends of its band.
    expected: Option<(f64, f64, f64)>,
    active: u32,
    median_cpm: Option<f64>,
}

impl UnitRow {
    fn rate(&self) -> Option<f64> {
        (self.whole > 0).then(|| f64::from(self.tally.certified) / f64::from(self.whole))
    }
}

fn lines(
    texts: &Messages,
    view: &DeskView,
    forecasts: Option<&Forecasts>,
    paired: bool,
    with_exempt: bool,
) -> Vec<UnitRow> {
    let row = |unit: &UnitLine| {
        let other = unit.pair.filter(|_| paired).and_then(|id| view.unit(id));
        let both = || std::iter::once(unit).chain(other);
        let tally = other.and(unit.pair_tally).unwrap_or(unit.tally);
        let expected = forecasts.map(|f| {
            let counts = || both().filter_map(|u| f.units.get(&u.id));
            (
                counts().map(|c| c.expected).sum::<f64>(),
                counts().map(|c| f64::from(c.low)).sum(),
                counts().map(|c| f64::from(c.high)).sum(),
            )
        });
        UnitRow {
            id: unit.id,
            name: other
                .map_or_else(|| own_name(texts, view, unit), |o| format!("{} ＋ {}", unit.name, o.name)),
            kind: match other {
                Some(_) => texts.get("unit-kind-pair"),
                None => texts.of(&unit.kind),
            },
            tally,
            whole: tally.eligible + if with_exempt { tally.exempt } else { 0 },
            expected,
            active: both().map(|u| u.active).sum(),
            median_cpm: other.map_or(unit.median_cpm, |o| median_of(view, [unit.id, o.id])),
        }
    };
    view.units
        .iter()
        .filter(|u| u.tally.eligible + u.tally.exempt > 0)
        // One row per pair: that of the unit that comes first.
        .filter(|u| !paired || u.pair.is_none_or(|other| u.id < other || view.unit(other).is_none()))
        .map(row)
        .collect()
}

/// Median of the last speeds of all officers in these units, 字/分.
fn median_of(view: &DeskView, units: [Uuid; 2]) -> Option<f64> {
    let last = view.people.iter().filter(|p| units.contains(&p.unit)).filter_map(|p| p.last);
    dabiao_domain::portable::median(&mut last.map(|m| f64::from(m.milli_cpm) / 1000.0).collect::<Vec<_>>())
}

fn figures(ui: &mut Ui, session: &Session, view: &DeskView) {
    let texts = session.texts();
    let bureau = view.bureau;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 36.0;
        figure(ui, &texts.get("desk-rate"), &rate_words(bureau.certified, bureau.eligible));
        if bureau.exempt > 0 {
            let name = texts.format("desk-rate-with-exempt", &[("n", &bureau.exempt)]);
            figure(ui, &name, &rate_words(bureau.certified, bureau.eligible + bureau.exempt));
        }
        if let Some(days) = view.days_left {
            figure(ui, &texts.get("desk-days-left"), &days.to_string());
        }
        if let Some(f) = session.trainer().forecasts() {
            let count = f.bureau;
            let share = |n: f64| n / f64::from(bureau.eligible.max(1));
            let text = format!(
                "{}{}/{} · {}",
                rounding::text(count.expected, 0),
                texts.aside(format!("{}–{}", count.low, count.high)),
                bureau.eligible,
                percent(Some(share(count.expected)))
            );
            figure(ui, &texts.get("desk-expected"), &text);
            figure(ui, &texts.get("desk-against-line"), &line_words(texts, f.standing(&view.facts)));
            figure(ui, &texts.get("desk-without-data"), &f.without_data.to_string());
        }
    });
    ui.horizontal_wrapped(|ui| {
        let muted = Palette::of(ui).muted;
        ui.label(RichText::new(texts.get("desk-this-week")).color(muted));
        if view.sittings.is_empty() {
            ui.label(RichText::new(texts.get("desk-no-sittings")).size(size::SMALL).color(muted));
        }
        for s in &view.sittings {
            let state = texts.of(&s.state);
            let words =
                texts.format("desk-sitting", &[("at", &s.at), ("room", &s.room), ("n", &s.candidates)]);
            ui.label(format!("{words} {state}"));
        }
    });
    if let Some(words) = typing_alone(texts, &view.facts.standard) {
        remark(ui, &words);
    }
    match session.trainer().forecasts().and_then(|f| f.past.as_ref()) {
        Some(past) => remark(ui, &past_words(texts, past)),
        None => remark(ui, &texts.get("desk-no-past-forecasts")),
    }
}

/// The bureau's position on the needed line today, and the expected one on the last day: one without the
/// other misleads.
fn line_words(texts: &Messages, standing: Standing) -> String {
    let now = if standing.now < 0 { "desk-behind-line" } else { "desk-ahead-of-line" };
    let now = texts.format(now, &[("n", &standing.now.abs())]);
    let then = if standing.misses > 0 { "desk-line-misses" } else { "desk-line-reaches" };
    texts.format(then, &[("now", &now), ("n", &standing.misses)])
}

/// How often past forecasts came true: those with a high, a medium and a low chance.
fn past_words(texts: &Messages, past: &ForecastScore) -> String {
    let mut words = texts.format("desk-past-forecasts", &[("n", &past.count)]);
    for (key, bins) in [("desk-past-high", 8..10), ("desk-past-middle", 4..8), ("desk-past-low", 0..4)] {
        let bins = past.bins.get(bins).unwrap_or_default();
        let count: u32 = bins.iter().map(|b| b.count).sum();
        let came: u32 = bins.iter().map(|b| b.came_true).sum();
        if count > 0 {
            let share = percent(Some(f64::from(came) / f64::from(count)));
            words += &texts.format(key, &[("count", &count), ("came", &came), ("share", &share)]);
        }
    }
    words
        + &texts.format(
            "desk-past-score",
            &[
                ("brier", &rounding::text_up(past.brier, 3)),
                ("share", &rounding::text_up(past.brier_of_share, 3)),
            ],
        )
}
