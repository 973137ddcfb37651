//! The reader's officers: searched by badge, name or initials, by unit, by state, by forecast.

use std::sync::{Arc, Weak};

use egui::Ui;
use uuid::Uuid;

use super::person_card::PersonCard;
use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::figures::{percent, speed, speed_line};
use crate::ui::kit::form;
use crate::ui::kit::layout::{card, page};
use crate::ui::kit::table::{self, Col, SortBy};
use dabiao_app::Session;
use dabiao_app::lang::Messages;
use dabiao_app::trainer::{DeskView, Forecasts, PeopleQuery, PersonKey};
use dabiao_domain::certification::StateKind;

const COLUMNS: [Col; 10] = [
    ("col-badge", 84.0),
    ("field-name", 112.0),
    ("field-unit", 0.0),
    ("col-age", 46.0),
    ("col-state", 124.0),
    ("correct-cpm", 92.0),
    ("accuracy", 76.0),
    ("col-line", 84.0),
    ("col-forecast", 186.0),
    ("col-practised", 104.0),
];

/// States of the filter; none is all of them.
const STATES: [StateKind; 5] = [
    StateKind::Certified,
    StateKind::InProgress,
    StateKind::Overdue,
    StateKind::Exempt,
    StateKind::NotEligible,
];

/// Forecasts that are asked for, each with the key of its word.
const FORECASTS: [(&str, &str); 4] = [
    ("on_course", "forecast-on_course"),
    ("more_practice", "forecast-more_practice"),
    ("coaching_first", "forecast-coaching_first"),
    ("not_enough_data", "forecast-not_enough_data"),
];

/// View state.
#[derive(Default)]
pub(super) struct PeopleTab {
    search: String,
    unit: Option<Uuid>,
    state: Option<StateKind>,
    forecast: Option<&'static str>,
    /// Only those whose last speed is below this, as typed.
    below: String,
    sort: SortBy,
    chosen: Option<Uuid>,
    card: PersonCard,
    rows: Rows,
}

/// The rows that pass the filters, kept until the input changes.
#[derive(Default)]
struct Rows {
    made_of: Option<(Weak<DeskView>, Option<Weak<Forecasts>>, PeopleQuery)>,
    indices: Vec<usize>,
}

impl PeopleTab {
    /// Shows only that unit's officers.
    pub fn only_unit(&mut self, unit: Uuid) {
        *self = Self { unit: Some(unit), ..Self::default() };
    }

    /// Shows it; the officers for whom an assignment is to be made.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &Arc<DeskView>) -> Option<Vec<Uuid>> {
        let session = cx.session;
        let texts = cx.messages;
        let mut assign = None;
        card(ui, |ui| {
            self.filters(ui, session, view);
            let forecasts = session.trainer().forecasts().cloned();
            self.filter(session, view, forecasts.as_ref());
            ui.horizontal_wrapped(|ui| {
                ui.label(texts.format("desk-people-count", &[("n", &self.rows.indices.len())]));
                let none = self.rows.indices.is_empty().then(|| texts.get("why-nobody"));
                if form::button(ui, texts.get("desk-assign-these"), none.as_deref()) {
                    let ids = self.rows.indices.iter().filter_map(|n| view.people.get(*n));
                    assign = Some(ids.map(|p| p.id).collect());
                }
            });
            let room = ui.available_height();
            let height = if self.chosen.is_some() { room * 0.42 } else { room - 24.0 };
            self.table(ui, texts, view, forecasts.as_deref(), height.max(180.0));
        });
        if let Some(person) = self.chosen.and_then(|id| view.person(id)) {
            let mut close = false;
            page().id_salt(("person", person.id)).show(ui, |ui| {
                card(ui, |ui| close = self.card.show(ui, cx, view, person));
            });
            if close {
                self.chosen = None;
            }
        }
        assign
    }

    fn filters(&mut self, ui: &mut Ui, session: &Session, view: &DeskView) {
        let texts = session.texts();
        let scope = session.trainer().scope();
        ui.horizontal_wrapped(|ui| {
            let hint = texts.get("desk-search-hint");
            form::hinted_line(ui, &texts.get("search"), &mut self.search, 200.0, &hint);
            let all = texts.get("all");
            let named = self.unit.and_then(|id| view.unit(id)).map_or(all.clone(), |u| u.name.clone());
            combo(ui, &texts.get("field-unit"), ("unit", 210.0), &named, |ui| {
                ui.selectable_value(&mut self.unit, None, &all);
                for unit in view.units.iter().filter(|u| scope.contains(&u.id)) {
                    ui.selectable_value(&mut self.unit, Some(unit.id), &unit.name);
                }
            });
            let word = |s: StateKind| texts.of(&s);
            let shown = self.state.map_or_else(|| texts.get("desk-any-state"), word);
            combo(ui, &texts.get("col-state"), ("state", 130.0), &shown, |ui| {
                ui.selectable_value(&mut self.state, None, texts.get("desk-any-state"));
                for state in STATES {
                    ui.selectable_value(&mut self.state, Some(state), word(state));
                }
            });
            let asked = FORECASTS.iter().find(|(name, _)| self.forecast == Some(name));
            let shown = texts.get(asked.map_or("desk-any-forecast", |(_, key)| key));
            combo(ui, &texts.get("col-forecast"), ("forecast", 190.0), &shown, |ui| {
                ui.selectable_value(&mut self.forecast, None, texts.get("desk-any-forecast"));
                for (name, key) in FORECASTS {
                    ui.selectable_value(&mut self.forecast, Some(name), texts.get(key));
                }
            });
            form::line(ui, texts.get("desk-below"), &mut self.below, 56.0);
        });
    }

    fn filter(&mut self, session: &Session, view: &Arc<DeskView>, forecasts: Option<&Arc<Forecasts>>) {
        let sorted = PersonKey::ALL.get(self.sort.column).copied().unwrap_or_default();
        let query = PeopleQuery {
            search: self.search.trim().to_lowercase(),
            unit: self.unit,
            state: self.state,
            forecast: self.forecast,
            below_cpm: self.below.trim().parse().ok().filter(|line: &f64| line.is_finite()),
            sort: SortBy { column: sorted, down: self.sort.down },
        };
        // With a weak reference, a dropped view is never taken for a new one at the same address.
        let forecasts_now = forecasts.map(Arc::downgrade);
        let kept = self.rows.made_of.as_ref().is_some_and(|(of, forecast_of, asked)| {
            let same = match (forecast_of, &forecasts_now) {
                (Some(before), Some(now)) => before.ptr_eq(now),
                (None, None) => true,
                _ => false,
            };
            same && std::ptr::eq(of.as_ptr(), Arc::as_ptr(view)) && *asked == query
        });
        if !kept {
            let indices = query.rows(view, forecasts.map(Arc::as_ref), &session.trainer().scope());
            self.rows = Rows { made_of: Some((Arc::downgrade(view), forecasts_now, query)), indices };
        }
    }

    fn table(
        &mut self,
        ui: &mut Ui,
        texts: &Messages,
        view: &DeskView,
        forecasts: Option<&Forecasts>,
        height: f32,
    ) {
        let Self { rows, sort, chosen, .. } = self;
        table::show(ui, texts, "people", &COLUMNS, sort, (rows.indices.len(), height), |line| {
            let Some(n) = rows.indices.get(line.index()).copied() else { return };
            let Some(p) = view.people.get(n) else { return };
            line.set_selected(*chosen == Some(p.id));
            table::cell(line, p.badge.clone());
            line.col(|ui| {
                if ui.link(&p.name).clicked() {
                    *chosen = Some(p.id);
                }
            });
            table::cell(line, p.unit_name.clone());
            table::cell(line, p.age.map_or_else(|| "—".to_owned(), |a| a.to_string()));
            table::cell(line, texts.of(&p.state));
            table::cell(line, speed(p.last.map(|m| f64::from(m.milli_cpm) / 1000.0)));
            table::cell(line, percent(p.last.map(|m| f64::from(m.accuracy_ppm) / 1e6)));
            table::cell(line, speed_line(p.line_cpm));
            table::cell(line, forecast_words(texts, forecasts, n));
            table::cell(line, p.practised.map_or_else(|| "—".to_owned(), |d| d.to_string()));
            if line.response().clicked() {
                *chosen = Some(p.id);
            }
        });
    }
}

/// The forecast's word, with the required sessions per week.
pub(super) fn forecast_words(texts: &Messages, forecasts: Option<&Forecasts>, n: usize) -> String {
    use dabiao_domain::forecast::Status;
    let Some(forecasts) = forecasts else { return "…".to_owned() };
    let Some(Some(f)) = forecasts.officers.get(n) else { return "—".to_owned() };
    let word = texts.of(&f.status);
    match f.status {
        Status::MorePractice { sessions_per_week } => {
            texts.format("forecast-with-sessions", &[("word", &word), ("n", &sessions_per_week)])
        }
        _ => word,
    }
}
