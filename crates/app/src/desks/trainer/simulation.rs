//! The standard simulator: the effect of another line, before it is put in force.

use super::TrainerDesk;
use crate::core::Core;
use crate::notice::Notice;
use crate::trainer::{Forecasts, TrainerData};
use dabiao_domain::certification::{AttemptResult, ExamFact, State, SubjectFacts};
use dabiao_domain::forecast::{Outlook, Sittings};
use dabiao_domain::simulate::{ProposedLine, Sat, Simulation, Subject, simulate as run};
use dabiao_domain::standard::SpeedLine;

/// The line as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedForm {
    /// 字/分; with `age_base` the ceiling of the line.
    pub line_cpm: String,
    /// 正确率 in per cent.
    pub accuracy: String,
    /// `base - age`, where it is used.
    pub age_base: Option<String>,
    /// The least that `base - age` may ask.
    pub floor_cpm: String,
}

/// The result of the simulation.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// The line as typed.
    pub form: ProposedForm,
    /// The line.
    pub line: ProposedLine,
    /// The effect; units in the order of the desk.
    pub result: Simulation,
}

impl ProposedForm {
    /// The line; `min_attempted` is that of the standard in force. None for invalid input: allowed are speeds
    /// from 1 to 300 字/分, accuracies from 50 to 100 per cent, bases from 30 to 150.
    pub fn line(&self, min_attempted: u32) -> Option<ProposedLine> {
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
        let cpm = number(&self.line_cpm).filter(|n| (1.0..=300.0).contains(n))?;
        let accuracy = number(&self.accuracy).filter(|n| (50.0..=100.0).contains(n))?;
        let speed = match &self.age_base {
            None => SpeedLine::Fixed { milli_cpm: (cpm * 1000.0).round() as u64 },
            Some(base) => {
                let base = base.trim().parse().ok().filter(|b| (30..=150).contains(b))?;
                let floor = number(&self.floor_cpm).filter(|n| (1.0..=cpm).contains(n))? as u32;
                SpeedLine::BaseMinusAge { base, floor, ceiling: cpm as u32 }
            }
        };
        let accuracy_ppm = (accuracy * 10_000.0).round() as u64;
        Some(ProposedLine { speed, accuracy_ppm, min_attempted })
    }
}

/// The effect of `line` on all officers to whom the standard applies.
pub fn simulate(facts: &TrainerData, forecasts: &Forecasts, line: &ProposedLine) -> Simulation {
    let subjects = facts.books.subjects(facts.as_of);
    let last = facts.before().and_then(|d| d.yesterday().ok()).unwrap_or(facts.today).max(facts.today);
    let plan = &forecasts.plan;
    let sat: Vec<Vec<Sat>> = subjects.iter().map(|s| sat(facts, s)).collect();
    let outlooks: Vec<Option<Outlook>> = forecasts
        .fits
        .iter()
        .zip(&forecasts.officers)
        .map(|(fit, forecast)| {
            let forecast = forecast.as_ref()?;
            let little = matches!(forecast.status, dabiao_domain::forecast::Status::NotEnoughData { .. });
            (!little)
                .then(|| fit.as_ref().map(|f| f.outlook(forecast.grounds.sessions_ahead, plan.cap_cpm)))?
        })
        .collect();
    let mut people = Vec::new();
    for (n, (officer, a)) in facts.people().enumerate() {
        if matches!(a.state, State::NotEligible(_) | State::Exempt(_)) {
            continue;
        }
        people.push(Subject {
            unit: facts.rows.units.iter().position(|u| u.id == officer.unit_id).unwrap_or(usize::MAX),
            age_today: TrainerData::age_on(officer, facts.today),
            age_then: TrainerData::age_on(officer, last),
            sat: sat.get(n).map_or(&[], Vec::as_slice),
            outlook: outlooks.get(n).and_then(Option::as_ref),
        });
    }
    run(line, &people, facts.rows.units.len(), Sittings::ONE)
}

/// Sealed, valid sittings of copying.
fn sat(facts: &TrainerData, subject: &SubjectFacts) -> Vec<Sat> {
    let counts = |a: &&ExamFact| a.sealed && a.void.is_none() && a.limit_ms == facts.standard.duration_ms;
    subject
        .attempts
        .iter()
        .filter(counts)
        .filter_map(|a| match &a.result {
            AttemptResult::Copy(copy) => Some(Sat {
                correct: copy.tally().correct,
                errors: copy.tally().incorrect_not_fixed(),
                attempted: copy.tally().attempted(),
                active_ms: copy.tally().active_ms,
            }),
            AttemptResult::Form(_) => None,
        })
        .collect()
}

impl TrainerDesk {
    pub(super) fn simulate(&mut self, form: &ProposedForm, core: &mut Core) {
        let (Some(view), Some(forecasts)) =
            (self.seen(core).view().cloned(), self.seen(core).forecasts().cloned())
        else {
            return;
        };
        let Some(line) = form.line(view.facts.standard.min_attempted) else {
            core.notice = Some(Notice::new(&core.texts, "error-proposed-line", &[]));
            return;
        };
        let result = simulate(&view.facts, &forecasts, &line);
        self.simulated = Some(Simulated { form: form.clone(), line, result });
    }
}
