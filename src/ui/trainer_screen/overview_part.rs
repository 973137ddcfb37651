//! The bureau at a glance: the rate, the days, the forecast, this week's sittings, and units side by side.

use egui::{RichText, Ui};
use uuid::Uuid;

use super::table::{self, Col, SortBy};
use super::{as_of, card, plots, rate_words};
use crate::app::Station;
use crate::app::trainer::{DeskView, UnitLine};
use crate::ui::theme::{Palette, size};
use crate::ui::widgets::{figure, percent, remark, speed};

/// View state.
#[derive(Default)]
pub(super) struct OverviewPart {
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

impl OverviewPart {
    /// Shows it; the unit that is to be opened.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, view: &DeskView) -> Option<Uuid> {
        as_of(ui, station, view);
        card(ui, |ui| figures(ui, station, view, self.with_exempt));
        let wide = ui.available_width() > 1100.0;
        let texts = station.texts();
        let forecasts = station.forecasts().cloned();
        let height = if wide { 300.0 } else { 230.0 };
        ui.columns(if wide { 2 } else { 1 }, |columns| {
            let [first, rest @ ..] = columns else { return };
            card(first, |ui| {
                super::heading(ui, &texts.get("plot-burn-up"));
                plots::burn_up(ui, texts, view, forecasts.as_deref(), height);
            });
            let second = rest.first_mut().unwrap_or(first);
            card(second, |ui| {
                super::heading(ui, &texts.get("plot-distribution"));
                plots::distribution(ui, texts, view, height);
            });
        });
        card(ui, |ui| self.units(ui, station, view))
    }

    fn units(&mut self, ui: &mut Ui, station: &Station, view: &DeskView) -> Option<Uuid> {
        let texts = station.texts();
        ui.horizontal_wrapped(|ui| {
            super::heading(ui, &texts.get("desk-units"));
            ui.add_space(16.0);
            ui.checkbox(&mut self.as_pairs, texts.get("desk-as-pairs"));
            ui.checkbox(&mut self.with_exempt, texts.get("desk-with-exempt"));
        });
        let paired = self.as_pairs;
        let mut rows: Vec<&UnitLine> = view
            .units
            .iter()
            .filter(|u| u.tally.eligible + u.tally.exempt > 0)
            // One row a pair: that of the unit that comes first.
            .filter(|u| !paired || u.pair.is_none_or(|other| u.id < other || view.unit(other).is_none()))
            .collect();
        let forecasts = station.forecasts().cloned();
        let expected = |unit: &UnitLine| {
            let f = forecasts.as_ref()?;
            let mut ids = vec![unit.id];
            ids.extend(unit.pair.filter(|_| paired));
            let counts: Vec<_> = ids.iter().filter_map(|id| f.units.get(id)).collect();
            let sum = |of: fn(&crate::domain::forecast::unit::CountForecast) -> f64| {
                counts.iter().map(|c| of(c)).sum::<f64>()
            };
            Some((sum(|c| c.expected), sum(|c| f64::from(c.low)), sum(|c| f64::from(c.high))))
        };
        let tally = |u: &UnitLine| if paired { u.pair_tally.unwrap_or(u.tally) } else { u.tally };
        let rate = |u: &UnitLine| {
            if self.with_exempt { tally(u).rate_with_exempt() } else { tally(u).rate() }
        };
        let column = self.sort.column;
        match column {
            0 => self.sort.sort(&mut rows, |u| Some(u.name.clone())),
            1 => self.sort.sort(&mut rows, |u| Some(u.kind.name().to_owned())),
            _ => self.sort.sort(&mut rows, |u| match column {
                2 => rate(u),
                3 => Some(f64::from(tally(u).missing())),
                4 => Some(f64::from(tally(u).exempt)),
                5 => expected(u).map(|e| e.0 / f64::from(tally(u).eligible.max(1))),
                6 => Some(f64::from(u.active)),
                _ => u.median_cpm,
            }),
        }
        let mut opened = None;
        let with_exempt = self.with_exempt;
        table::show(ui, texts, "units", &COLUMNS, &mut self.sort, (rows.len(), 420.0), |line| {
            let Some(unit) = rows.get(line.index()) else { return };
            let tally = tally(unit);
            let other = unit.pair.filter(|_| paired).and_then(|id| view.unit(id));
            line.col(|ui| {
                let name =
                    other.map_or_else(|| unit.name.clone(), |o| format!("{} ＋ {}", unit.name, o.name));
                if ui.link(name).clicked() {
                    opened = Some(unit.id);
                }
            });
            table::cell(line, texts.get(&format!("unit-kind-{}", unit.kind.name())));
            let whole = tally.eligible + if with_exempt { tally.exempt } else { 0 };
            table::cell(line, rate_words(tally.certified, whole));
            table::cell(line, tally.missing().to_string());
            table::cell(line, tally.exempt.to_string());
            table::cell(
                line,
                expected(unit).map_or_else(
                    || "…".to_owned(),
                    |(e, low, high)| format!("{e:.0}（{low:.0}–{high:.0}）/{}", tally.eligible),
                ),
            );
            table::cell(line, unit.active.to_string());
            table::cell(line, speed(unit.median_cpm));
        });
        opened
    }
}

fn figures(ui: &mut Ui, station: &Station, view: &DeskView, with_exempt: bool) {
    let texts = station.texts();
    let bureau = view.bureau;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 36.0;
        figure(ui, &texts.get("desk-rate"), &rate_words(bureau.certified, bureau.eligible));
        if with_exempt || bureau.exempt > 0 {
            let name = texts.format("desk-rate-with-exempt", &[("n", &bureau.exempt)]);
            figure(ui, &name, &percent(bureau.rate_with_exempt()));
        }
        if let Some(days) = view.days_left {
            figure(ui, &texts.get("desk-days-left"), &days.to_string());
        }
        if let Some(f) = station.forecasts() {
            let count = f.bureau;
            let share = |n: f64| n / f64::from(bureau.eligible.max(1));
            let text = format!(
                "{:.0}（{}–{}）/{} · {}",
                count.expected,
                count.low,
                count.high,
                bureau.eligible,
                percent(Some(share(count.expected)))
            );
            figure(ui, &texts.get("desk-expected"), &text);
            let needed = f.needed_on(view.facts.today);
            let gap = f64::from(bureau.certified) - needed;
            figure(ui, &texts.get("desk-against-line"), &format!("{gap:+.0}"));
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
            let state = texts.get(&format!("sitting-state-{}", s.state.name()));
            let words =
                texts.format("desk-sitting", &[("at", &s.at), ("room", &s.room), ("n", &s.candidates)]);
            ui.label(format!("{words} {state}"));
        }
    });
    if let Some(past) = station.forecasts().and_then(|f| f.past.as_ref()) {
        let words = texts.format(
            "desk-past-forecasts",
            &[
                ("n", &past.count),
                ("brier", &format!("{:.3}", past.brier)),
                ("share", &format!("{:.3}", past.brier_of_share)),
                ("foretold", &percent(Some(past.mean_chance))),
                ("came", &percent(Some(past.share))),
            ],
        );
        remark(ui, &words);
    } else {
        remark(ui, &texts.get("desk-no-past-forecasts"));
    }
}
