//! A learner's days: when they practise, and the results.

use super::super::forecast::Session;
use super::super::portable::exp;
use super::super::record::civil::Day;
use super::super::splitmix::SplitMix;
use super::{Learner, Shape};

/// Days without practice after which something is lost.
const RUST_AFTER_DAYS: i32 = 9;

/// A learner at work. Days must be given in order.
#[derive(Clone, Debug)]
pub struct Practice {
    learner: Learner,
    rng: SplitMix,
    number: u32,
    last: Option<Day>,
    /// Share of the speed that is lost for now.
    lost: f64,
    /// How busy this week is: a factor of the usual rate.
    week: f64,
}

impl Practice {
    /// The learner before the first session.
    pub fn new(learner: Learner, rng: SplitMix) -> Self {
        Self { learner, rng, number: 0, last: None, lost: 0.0, week: 1.0 }
    }

    /// The simulated learner.
    pub const fn learner(&self) -> &Learner {
        &self.learner
    }

    /// From now on so many sessions a week, as for an officer with an assignment.
    pub fn set_rate(&mut self, sessions_per_week: f64) {
        self.learner.sessions_per_week = sessions_per_week;
    }

    /// The true speed on `day`: without noise, with what a long absence has cost. 字/分.
    pub fn level_cpm(&self, day: Day) -> f64 {
        self.learner.curve_cpm(self.number) * (1.0 - self.lost_on(day))
    }

    fn lost_on(&self, day: Day) -> f64 {
        let gap = self.last.map_or(0, |last| day.0 - last.0);
        if gap <= RUST_AFTER_DAYS {
            return self.lost;
        }
        // Three weeks cost the full share, a longer time no more.
        let share = f64::from((gap - RUST_AFTER_DAYS).min(12)) / 12.0;
        self.lost.max(self.learner.rust * share)
    }

    /// A day in the life: a session of fresh text, or none. `away` is a holiday or other duty.
    pub fn live(&mut self, day: Day, away: bool) -> Option<Session> {
        if day.weekday() == 0 {
            self.week = if self.learner.shape == Shape::Irregular { self.draw_week() } else { 1.0 };
        }
        let stopped = self.learner.shape == Shape::DropOut && self.number >= self.learner.event_at;
        let rate = self.learner.sessions_per_week * self.week * if stopped { 0.08 } else { 1.0 };
        let practises = self.rng.chance((rate / 5.0).min(1.0)) && day.weekday() < 5 && !away;
        practises.then(|| {
            self.lost = self.lost_on(day);
            self.number += 1;
            self.last = Some(day);
            let session = self.sit(day);
            self.lost *= 0.6;
            session
        })
    }

    fn draw_week(&mut self) -> f64 {
        match self.rng.below(10) {
            0..4 => 0.1,
            4..7 => 0.8,
            _ => 2.2,
        }
    }

    /// The result of a sitting on `day`: nothing is learnt in it.
    pub fn sit(&mut self, day: Day) -> Session {
        let rough = if self.learner.shape == Shape::Irregular { 0.12 } else { self.learner.noise };
        // One session in thirty is spoilt by a call or a bad night.
        let spoilt = if self.rng.chance(1.0 / 30.0) { 0.8 } else { 1.0 };
        let correct_cpm = self.level_cpm(day) * exp(rough * self.rng.normal()) * spoilt;
        let practised = f64::from(self.number.max(1));
        let errors = self.learner.error_rate * exp(0.4 * self.rng.normal()) / practised.sqrt().sqrt();
        let accuracy = 1.0 / (1.0 + errors);
        Session { day, number: self.number.max(1), correct_cpm, accuracy }
    }
}
