//! Forecasts of all officers, of units and of the bureau, and how good past ones were.

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::facts::{TrainerData, cut_off, date, day, line_of};
use dabiao_domain::certification::State;
use dabiao_domain::forecast::kept::{ForecastScore, Kept, score};
use dabiao_domain::forecast::officer::{OfficerForecast, Status, from_fit, weekly_chances};
use dabiao_domain::forecast::unit::{BurnUpPoint, COMMON, CountForecast, NeededLine, burn_up, count};
use dabiao_domain::forecast::{Fit, Forecaster, Line, Plan, Population, Session, Sittings, cap_cpm, pace};
use dabiao_domain::history::SessionMark;
use dabiao_domain::record::civil::Day;
use dabiao_domain::roster::Officer;
use dabiao_domain::standard::Standard;
use dabiao_store::ForecastRow;

/// Version of the method: stored with each forecast.
pub const METHOD: u32 = 1;
/// The most sessions per week that a forecast asks of an officer.
pub const MOST_PER_WEEK: u32 = 14;
/// The range of the nearer of the stored forecasts.
const NEAR_WEEKS: usize = 4;
const NEAR_DAYS: i64 = 28;
/// The range of forecasts without a deadline, in days.
const OPEN_END_DAYS: i64 = 90;

/// The forecasts.
#[derive(Debug)]
pub struct Forecasts {
    /// Of each officer in the order of the facts; none for those to whom the standard does not apply, who are
    /// exempt, or whose line is not known.
    pub officers: Vec<Option<OfficerForecast>>,
    /// The fits behind them, for other lines.
    pub fits: Vec<Option<Fit>>,
    /// Each unit's count of certified officers on the deadline.
    pub units: BTreeMap<Uuid, CountForecast>,
    /// The bureau's.
    pub bureau: CountForecast,
    /// The bureau's way there, week by week.
    pub burn_up: Vec<(Date, BurnUpPoint)>,
    /// Officers with too little data for a forecast of their own.
    pub without_data: u32,
    /// How good the forecasts were whose day has come.
    pub past: Option<ForecastScore>,
    /// The plan that all of them suppose.
    pub plan: Plan,
    /// The line that leads to the deadline.
    needed: NeededLine,
    /// Of each officer, the chance of passing within four weeks.
    soon: Vec<Option<f64>>,
}

/// The bureau's position, in officers: today against the straight line to the last day, and on that day
/// against all of the eligible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The number of certified officers above the line today; negative if below.
    pub now: i64,
    /// The number of officers expected to be missing on the last day; rounded up.
    pub misses: u32,
}

/// The officer's sessions that say something about an exam.
pub fn sessions(facts: &TrainerData, marks: &[SessionMark]) -> Vec<Session> {
    sessions_by(&facts.standard, marks)
}

/// The same by the calendar of `standard`.
pub fn sessions_by(standard: &Standard, marks: &[SessionMark]) -> Vec<Session> {
    marks
        .iter()
        .enumerate()
        .filter(|(_, m)| m.compared && m.milli_cpm > 0 && m.accuracy_ppm > 0)
        .map(|(n, m)| Session {
            day: day(standard.date_of(crate::core::timestamp(m.started_at_ms))),
            number: n as u32 + 1,
            correct_cpm: f64::from(m.milli_cpm) / 1000.0,
            accuracy: f64::from(m.accuracy_ppm) / 1e6,
        })
        .collect()
}

impl Forecasts {
    /// Computes the forecasts of all officers in `facts`.
    pub fn of(facts: &TrainerData) -> Self {
        let histories: Vec<Vec<Session>> =
            facts.books.officers.iter().map(|o| sessions(facts, facts.marks(o.id))).collect();
        let supposed = Supposed::of(&facts.standard, facts.today, &histories);
        let mut officers = Vec::new();
        let mut fits = Vec::new();
        let mut weekly = Vec::new();
        let mut soon = Vec::new();
        for ((officer, a), own) in facts.people().zip(&histories) {
            let Some(Foretold { fit, plan, forecast }) = supposed.foretell(officer, &a.state, own) else {
                officers.push(None);
                fits.push(None);
                soon.push(None);
                continue;
            };
            officers.push(Some(forecast));
            if a.state.is_certified() {
                soon.push(None);
            } else {
                let weeks = weekly_chances(&fit, forecast.grounds.line, &plan);
                soon.push(weeks.get(NEAR_WEEKS - 1).copied());
                weekly.push(weeks);
            }
            fits.push(Some(fit));
        }
        let plan = supposed.plan;
        Self { soon, ..Self::summed(facts, plan, officers, fits, &weekly) }
    }

    fn summed(
        facts: &TrainerData,
        plan: Plan,
        officers: Vec<Option<OfficerForecast>>,
        fits: Vec<Option<Fit>>,
        weekly: &[Vec<f64>],
    ) -> Self {
        let mut chances: BTreeMap<Uuid, (u32, Vec<f64>)> =
            facts.rows.units.iter().map(|u| (u.id, Default::default())).collect();
        let mut without_data = 0;
        for ((officer, a), forecast) in facts.people().zip(&officers) {
            let (certified, open) = chances.entry(officer.unit_id).or_default();
            match forecast {
                _ if a.state.is_certified() => *certified += 1,
                Some(f) => {
                    open.push(f.chance);
                    without_data += u32::from(matches!(f.status, Status::NotEnoughData { .. }));
                }
                None => {}
            }
        }
        let all: Vec<f64> = chances.values().flat_map(|(_, open)| open.iter().copied()).collect();
        let now = facts.report.bureau.certified;
        let needed = needed_line(facts, &plan);
        let burn_up = burn_up(now, weekly, plan.today, &needed, None, COMMON)
            .into_iter()
            .map(|point| (date(point.day), point))
            .collect();
        Self {
            units: chances.into_iter().map(|(id, (now, open))| (id, count(now, &open, COMMON))).collect(),
            bureau: count(now, &all, COMMON),
            burn_up,
            without_data,
            past: past(facts),
            plan,
            officers,
            fits,
            needed,
            soon: Vec::new(),
        }
    }

    /// How many should be certified on a day, by the straight line to the deadline.
    pub fn needed_on(&self, on: Date) -> f64 {
        self.needed.at(day(on))
    }

    /// The bureau's position on the line today, and the expected one on the last day.
    pub fn standing(&self, facts: &TrainerData) -> Standing {
        let bureau = facts.report.bureau;
        let gap = f64::from(bureau.certified) - self.needed_on(facts.today);
        let misses = f64::from(bureau.eligible) - self.bureau.expected;
        // Both towards the worse side.
        Standing { now: gap.floor() as i64, misses: misses.max(0.0).ceil() as u32 }
    }

    /// The forecasts to store, for the deadline and for four weeks from now: officers who are not certified
    /// yet and have enough data.
    pub fn to_keep(&self, facts: &TrainerData) -> Vec<ForecastRow> {
        let enough = |f: &OfficerForecast| !matches!(f.status, Status::NotEnoughData { .. });
        let open: Vec<(usize, Uuid, f64)> = facts
            .people()
            .zip(&self.officers)
            .enumerate()
            .filter(|(_, ((_, a), _))| !a.state.is_certified())
            .filter_map(|(n, ((officer, _), f))| {
                Some((n, officer.id, f.as_ref().filter(|f| enough(f))?.chance))
            })
            .collect();
        let row = |last: Date, chances: Vec<(Uuid, u32)>| ForecastRow {
            day: facts.today.to_string(),
            standard: facts.standard.id.clone(),
            deadline: last.to_string(),
            method: METHOD,
            chances,
        };
        let thousandths = |chance: f64| (chance.clamp(0.0, 1.0) * 1000.0).round() as u32;
        let last = date(Day(self.plan.before.0 - 1));
        let mut rows = vec![row(last, open.iter().map(|(_, id, p)| (*id, thousandths(*p))).collect())];
        let soon = facts.today.saturating_add(jiff::Span::new().days(NEAR_DAYS));
        if soon < last {
            let near = |n: usize| self.soon.get(n).copied().flatten();
            let chances = open.iter().filter_map(|(n, id, _)| Some((*id, thousandths(near(*n)?)))).collect();
            rows.push(row(soon, chances));
        }
        rows
    }
}

/// What every forecast of a day supposes: what is usual in the bureau, and the plan but for anybody's own pace.
struct Supposed<'a> {
    standard: &'a Standard,
    today: Date,
    forecaster: Forecaster,
    plan: Plan,
}

/// What is foretold of an officer, and what it was made of.
struct Foretold {
    fit: Fit,
    plan: Plan,
    forecast: OfficerForecast,
}

impl<'a> Supposed<'a> {
    /// By the sessions of all officers, in their order.
    fn of(standard: &'a Standard, today: Date, histories: &[Vec<Session>]) -> Self {
        let slices: Vec<&[Session]> = histories.iter().map(Vec::as_slice).collect();
        let forecaster = Forecaster::new(Population::learn(&slices));
        Self { standard, today, forecaster, plan: plan_of(standard, today, histories) }
    }

    /// The forecast of an officer with the sessions `own`; none for one to whom the standard does not apply, who is exempt, or
    /// whose line is not known.
    fn foretell(&self, officer: &Officer, state: &State, own: &[Session]) -> Option<Foretold> {
        let milli = line_of(self.standard, officer, self.today)?;
        let line = Line { cpm: milli as f64 / 1000.0, accuracy: self.standard.accuracy_ppm as f64 / 1e6 };
        let certified = state.is_certified();
        if !certified && state.gap().is_none() {
            return None;
        }
        let fit = self.forecaster.fit(own);
        let plan = own_plan(&self.plan, own);
        let forecast = from_fit(&self.forecaster, &fit, own, certified, line, &plan);
        Some(Foretold { fit, plan, forecast })
    }
}

/// What the forecast of one officer by itself is made of: what the store has of everybody. It is the same that [`Forecasts::of`]
/// makes of the same data at the same time.
#[derive(Debug)]
pub struct OwnForecast {
    /// All officers, in the order of the store.
    pub officers: Vec<Officer>,
    /// What they have typed.
    pub histories: BTreeMap<Uuid, Vec<SessionMark>>,
    /// The standard.
    pub standard: Standard,
    /// The time as of which it is true.
    pub as_of: jiff::Timestamp,
}

impl OwnForecast {
    /// The forecast of `officer`, who stands so; none where the desk has none either.
    pub fn foretell(mut self, officer: Uuid, state: &State) -> Option<OfficerForecast> {
        cut_off(&mut self.histories, self.as_of);
        let marks = |id: Uuid| self.histories.get(&id).map(Vec::as_slice).unwrap_or_default();
        let histories: Vec<Vec<Session>> =
            self.officers.iter().map(|one| sessions_by(&self.standard, marks(one.id))).collect();
        let supposed = Supposed::of(&self.standard, self.standard.date_of(self.as_of), &histories);
        let at = self.officers.iter().position(|one| one.id == officer)?;
        Some(supposed.foretell(self.officers.get(at)?, state, histories.get(at)?)?.forecast)
    }
}

fn plan_of(standard: &Standard, today: Date, histories: &[Vec<Session>]) -> Plan {
    let open_end = today.saturating_add(jiff::Span::new().days(OPEN_END_DAYS));
    let before = standard.deadline.as_ref().map(|d| d.before);
    let recent = |own: &Vec<Session>| {
        dabiao_domain::portable::median(
            &mut own.iter().rev().take(5).map(|s| s.correct_cpm).collect::<Vec<_>>(),
        )
    };
    let mut speeds: Vec<f64> = histories.iter().filter_map(recent).collect();
    Plan {
        today: day(today),
        before: day(before.unwrap_or(open_end)),
        sessions_per_week: 0.0,
        most_per_week: MOST_PER_WEEK,
        cap_cpm: cap_cpm(&mut speeds),
        sittings: Sittings { left: standard.sittings.max(1), needed: standard.sittings.max(1) },
    }
}

/// The plan at the officer's own pace.
fn own_plan(plan: &Plan, own: &[Session]) -> Plan {
    let days: Vec<_> = own.iter().map(|s| s.day).collect();
    Plan { sessions_per_week: pace::sessions_per_week(&days, plan.today), ..*plan }
}

/// From the first day with a certified officer (today if there is none) to all of the eligible.
fn needed_line(facts: &TrainerData, plan: &Plan) -> NeededLine {
    let first = facts
        .assessments
        .iter()
        .filter_map(|a| match &a.state {
            State::Certified(c) => Some(day(c.on)),
            _ => None,
        })
        .min();
    NeededLine {
        from: first.unwrap_or(plan.today),
        from_count: 0,
        before: plan.before,
        target: facts.report.bureau.eligible,
    }
}

/// Past forecasts compared with the results: certified by that day. A forecast for four weeks assumes a
/// sitting, so that it is compared only for those who sat within them.
fn past(facts: &TrainerData) -> Option<ForecastScore> {
    let mut kept: Vec<Kept> = Vec::new();
    let final_day = facts.before().and_then(|d| d.yesterday().ok());
    let certified: BTreeMap<Uuid, Date> = facts
        .assessments
        .iter()
        .filter_map(|a| match &a.state {
            State::Certified(c) => Some((a.officer, c.on)),
            _ => None,
        })
        .collect();
    let mut sat: BTreeMap<Uuid, Vec<Date>> = BTreeMap::new();
    for row in &facts.books.attempts {
        let on = facts.standard.date_of(crate::core::timestamp(row.started_at_ms));
        sat.entry(row.officer_id).or_default().push(on);
    }
    for row in facts.rows.forecasts.iter().filter(|f| f.standard == facts.standard.id) {
        let (Ok(made), Ok(last)) = (row.day.parse::<Date>(), row.deadline.parse::<Date>()) else { continue };
        if last >= facts.today {
            continue;
        }
        for (id, chance) in &row.chances {
            let tried = sat.get(id).is_some_and(|days| days.iter().any(|d| *d > made && *d <= last));
            if Some(last) == final_day || tried {
                let came_true = certified.get(id).is_some_and(|on| *on <= last);
                kept.push(Kept { chance: f64::from(*chance) / 1000.0, came_true });
            }
        }
    }
    score(&kept)
}
