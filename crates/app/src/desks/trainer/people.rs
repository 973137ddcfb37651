//! People of the desk, searched and sorted: by unit, state, forecast, speed, badge, name or initials. Pure:
//! the caller gives the scope; officers see no ranking of each other.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::view::{DeskView, PersonLine};
use crate::desk_data::Forecasts;
use crate::initials::matches;
use dabiao_domain::certification::StateKind;

/// A column, by its number or name, and whether downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SortBy<C = usize> {
    /// Which column.
    pub column: C,
    /// Largest first.
    pub down: bool,
}

impl<C> SortBy<C> {
    /// Sorts `rows` by `key` of the column, ties by their first order; rows without a value come last.
    pub fn sort<T, K: PartialOrd>(&self, rows: &mut [T], key: impl Fn(&T) -> Option<K>) {
        rows.sort_by(|a, b| match (key(a), key(b)) {
            (Some(a), Some(b)) => {
                let order = a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal);
                if self.down { order.reverse() } else { order }
            }
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        });
    }
}

/// What people are put in order by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PersonKey {
    /// 警号.
    #[default]
    Badge,
    /// 姓名, by its initials.
    Name,
    /// The unit's name.
    Unit,
    /// Full years.
    Age,
    /// How they stand.
    State,
    /// 正确速度 of the last session in the form of an exam.
    Speed,
    /// 正确率 of it.
    Accuracy,
    /// The line that they have to reach.
    Line,
    /// The forecast chance.
    Forecast,
    /// The last day of practice.
    Practised,
}

impl PersonKey {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::Badge,
        Self::Name,
        Self::Unit,
        Self::Age,
        Self::State,
        Self::Speed,
        Self::Accuracy,
        Self::Line,
        Self::Forecast,
        Self::Practised,
    ];
}

/// A search for people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeopleQuery {
    /// Part of a badge or name, or initials, in any case; empty for all.
    pub search: String,
    /// Only this unit.
    pub unit: Option<Uuid>,
    /// Only this state; none for all to whom the standard applies.
    pub state: Option<StateKind>,
    /// Only those with this forecast.
    pub forecast: Option<&'static str>,
    /// Only those whose last speed is below this, 字/分; an officer without a speed is not among them.
    pub below_cpm: Option<f64>,
    /// In which order.
    pub sort: SortBy<PersonKey>,
}

impl PeopleQuery {
    /// Numbers of the lines of `view` that match and whose unit is in `scope`, in order.
    pub fn rows(&self, view: &DeskView, forecasts: Option<&Forecasts>, scope: &BTreeSet<Uuid>) -> Vec<usize> {
        let search = self.search.trim().to_lowercase();
        let mut rows: Vec<usize> = view
            .people
            .iter()
            .enumerate()
            .filter(|(n, p)| {
                scope.contains(&p.unit)
                    && self.unit.is_none_or(|unit| p.unit == unit)
                    && self.state.map_or(p.state != StateKind::NotEligible, |state| p.state == state)
                    && self.forecast.is_none_or(|name| forecast_of(forecasts, *n) == Some(name))
                    && self.below_cpm.is_none_or(|line| p.last.is_some_and(|m| below(m.milli_cpm, line)))
                    && found(p, &search)
            })
            .map(|(n, _)| n)
            .collect();
        self.order(&mut rows, view, forecasts);
        rows
    }

    fn order(&self, rows: &mut [usize], view: &DeskView, forecasts: Option<&Forecasts>) {
        let by = &self.sort;
        let person = |n: &usize| view.people.get(*n);
        match by.column {
            PersonKey::Badge => by.sort(rows, |n| Some(person(n)?.badge.as_str())),
            PersonKey::Name => by.sort(rows, |n| Some(person(n)?.initials.as_str())),
            PersonKey::Unit => by.sort(rows, |n| Some(person(n)?.unit_name.as_str())),
            PersonKey::Age => by.sort(rows, |n| person(n)?.age),
            PersonKey::State => by.sort(rows, |n| Some(person(n)?.state.name())),
            PersonKey::Speed => by.sort(rows, |n| Some(person(n)?.last?.milli_cpm)),
            PersonKey::Accuracy => by.sort(rows, |n| Some(person(n)?.last?.accuracy_ppm)),
            PersonKey::Line => by.sort(rows, |n| person(n)?.line_cpm),
            PersonKey::Forecast => {
                by.sort(rows, |n| Some(forecasts?.officers.get(*n)?.as_ref()?.chance));
            }
            PersonKey::Practised => by.sort(rows, |n| person(n)?.practised),
        }
    }
}

fn below(milli_cpm: u32, line_cpm: f64) -> bool {
    f64::from(milli_cpm) < line_cpm * 1000.0
}

fn forecast_of(forecasts: Option<&Forecasts>, n: usize) -> Option<&'static str> {
    forecasts?.officers.get(n)?.as_ref().map(|f| f.status.name())
}

fn found(p: &PersonLine, wanted: &str) -> bool {
    wanted.is_empty()
        || p.badge.to_lowercase().contains(wanted)
        || p.name.to_lowercase().contains(wanted)
        || matches(&p.initials, wanted)
}
