//! Forecasts for the cohort: chances of its members and of their mentees, and the effect of coaching.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::people::People;
use crate::desk_data::{Forecasts, TrainerData, day};
use dabiao_domain::certification::{Assessment, State};
use dabiao_domain::cohort::caseload::{Caseload, Coached};
use dabiao_domain::cohort::gain::{Gain, Mentee, Pool, Track, gain};
use dabiao_domain::cohort::membership::{Cohort, State as Place};
use dabiao_domain::forecast::officer::{OfficerForecast, weekly_chances};
use dabiao_domain::forecast::{Line, Plan, Sittings, pace};
use dabiao_domain::standard::Standard;

/// Candidates slower than this share of the guidance line get no forecast for it.
const HALF_WAY: f64 = 0.5;

/// The forecasts.
#[derive(Debug)]
pub struct Projections {
    /// By officer: their forecast for the officers' standard.
    officers: BTreeMap<Uuid, OfficerForecast>,
    /// The chance to type by the guidance standard before its deadline: members, and officers who are
    /// half-way there.
    guidance: BTreeMap<Uuid, f64>,
    /// By coach: the gain of all their mentees, present and past.
    gains: BTreeMap<Uuid, Gain>,
    /// That of all mentees.
    all: Gain,
}

impl Projections {
    /// Computes the forecasts.
    pub fn of(facts: &TrainerData, guidance: &Standard) -> Self {
        Self::with(facts, guidance, &Forecasts::of(facts))
    }

    /// The same from `forecasts`, which were made of `facts`.
    pub fn with(facts: &TrainerData, guidance: &Standard, forecasts: &Forecasts) -> Self {
        let people = People::of(facts);
        let record = &facts.cohort;
        let cohort = Cohort::on(&record.steps, facts.today);
        let caseload = Caseload::of(&record.assignments, &record.ends);
        let officers = facts.books.officers.iter().zip(&forecasts.officers);
        let (gains, all) = gained(facts, &people, &caseload);
        Self {
            officers: officers.filter_map(|(o, f)| Some((o.id, (*f)?))).collect(),
            guidance: guidance_chances(facts, guidance, forecasts, &people, &cohort),
            gains,
            all,
        }
    }

    /// The forecast of an officer for the officers' standard.
    pub fn officer(&self, id: Uuid) -> Option<&OfficerForecast> {
        self.officers.get(&id)
    }

    /// The chance to reach the officers' standard by its deadline; none with too little data.
    pub fn chance(&self, id: Uuid) -> Option<f64> {
        use dabiao_domain::forecast::officer::Status;
        let forecast = self.officers.get(&id)?;
        (!matches!(forecast.status, Status::NotEnoughData { .. })).then_some(forecast.chance)
    }

    /// The chance to type by the guidance standard before its deadline.
    pub fn guidance(&self, id: Uuid) -> Option<f64> {
        self.guidance.get(&id).copied()
    }

    /// How much more the coach's mentees gained than officers without a coach.
    pub fn gain(&self, coach: Uuid) -> Option<Gain> {
        self.gains.get(&coach).copied()
    }

    /// What all mentees gained more.
    pub const fn all(&self) -> Gain {
        self.all
    }
}

/// By coach, and of all mentees, how much more they gained than officers without a coach.
pub fn gains(facts: &TrainerData) -> (BTreeMap<Uuid, Gain>, Gain) {
    let record = &facts.cohort;
    gained(facts, &People::of(facts), &Caseload::of(&record.assignments, &record.ends))
}

fn gained(facts: &TrainerData, people: &People, caseload: &Caseload) -> (BTreeMap<Uuid, Gain>, Gain) {
    let begun = |c: &&Coached| c.assignment.stamp.on <= facts.today;
    let mentee = |c: &Coached| Mentee {
        track: Track { officer: c.assignment.mentee, sessions: people.track(c.assignment.mentee) },
        coach: c.assignment.coach,
        since: day(c.assignment.stamp.on),
    };
    let mentees: Vec<Mentee<'_>> = caseload.iter().filter(begun).map(mentee).collect();
    // Officers who are or were in the cohort, or were ever coached, do not belong to the comparison group.
    let cohort = Cohort::on(&facts.cohort.steps, facts.today);
    let uncoached: Vec<Track<'_>> = facts
        .books
        .officers
        .iter()
        .filter(|o| !caseload.ever_coached(o.id, facts.today) && cohort.state(o.id).is_none())
        .map(|o| Track { officer: o.id, sessions: people.track(o.id) })
        .collect();
    let pool = Pool::new(&uncoached, &mentees, day(facts.today));
    let mut by_coach: BTreeMap<Uuid, Vec<Mentee<'_>>> = BTreeMap::new();
    for mentee in &mentees {
        by_coach.entry(mentee.coach).or_default().push(*mentee);
    }
    let own = by_coach.iter().map(|(coach, own)| (*coach, gain(own, &pool))).collect();
    (own, gain(&mentees, &pool))
}

fn guidance_chances(
    facts: &TrainerData,
    guidance: &Standard,
    forecasts: &Forecasts,
    people: &People,
    cohort: &Cohort,
) -> BTreeMap<Uuid, f64> {
    let before = guidance.deadline.as_ref().map_or(forecasts.plan.before, |d| day(d.before));
    let needed = guidance.sittings.max(1);
    let mut found = BTreeMap::new();
    for (officer, fit) in facts.books.officers.iter().zip(&forecasts.fits) {
        let age = TrainerData::age_on(officer, facts.today);
        let (Some(fit), Some(milli)) = (fit, guidance.speed.for_age(age)) else { continue };
        let line = Line { cpm: milli as f64 / 1000.0, accuracy: guidance.accuracy_ppm as f64 / 1e6 };
        let inside = matches!(cohort.state(officer.id), Some(Place::Member { .. } | Place::Reserve { .. }));
        let level = People::level(facts, officer.id);
        if !inside && level.is_none_or(|l| l.cpm < line.cpm * HALF_WAY) {
            continue;
        }
        let days: Vec<_> = people.track(officer.id).iter().map(|p| p.0).collect();
        let plan = Plan {
            before,
            sessions_per_week: pace::sessions_per_week(&days, forecasts.plan.today),
            sittings: Sittings { left: needed, needed },
            ..forecasts.plan
        };
        if let Some(chance) = weekly_chances(fit, line, &plan).last() {
            found.insert(officer.id, *chance);
        }
    }
    found
}

/// Whether an officer has still to reach the officers' standard.
pub(super) const fn is_open(assessment: &Assessment) -> bool {
    matches!(assessment.state, State::InProgress(_) | State::Overdue(_))
}
