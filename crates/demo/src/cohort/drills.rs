//! Checking drills: real ones, made by level and seed, marked by a checker of a given skill, and judged.

use super::bureau::Bureau;
use super::corps::CohortSim;
use super::guide::Checker;
use crate::DemoError;
use crate::calendar::clock;
use crate::deeds::Timeline;
use dabiao_app::cohort::checking::CheckDrill;
use dabiao_domain::cohort::checking::level::{LEVELS, Level, passed_level};
use dabiao_domain::cohort::checking::{Item, Marks};
use dabiao_domain::cohort::membership::State;
use dabiao_domain::cohort::record::{Checked, CohortFact};
use dabiao_domain::record::civil::Day;
use dabiao_domain::splitmix::SplitMix;

/// The marks of a checker who has done that many drills.
fn marks(items: &[Item], level: &Level, checker: &Checker, before: usize, rng: &mut SplitMix) -> Vec<Marks> {
    let misses = (1.0 - checker.hit) * (1.0 - checker.learns).powi(before.min(30) as i32);
    let marks = |item: &Item| {
        let fields = item.shown.fields.len().max(1);
        let marked = item.shown.fields.iter().filter(|field| {
            let wrong = item.planted.iter().any(|p| p.code == field.code);
            rng.chance(if wrong { 1.0 - misses } else { checker.alarms / fields as f64 })
        });
        let codes = marked.map(|field| field.code.clone()).collect();
        let time_ms = (level.record_ms as f64 * checker.pace * rng.between(0.7, 1.3)) as u64;
        Marks { codes, time_ms }
    };
    items.iter().map(marks).collect()
}

impl CohortSim {
    /// Members in training do a drill now and then.
    pub(super) fn check(
        &mut self,
        bureau: &Bureau<'_>,
        day: Day,
        deeds: &mut Timeline,
    ) -> Result<(), DemoError> {
        let places = self.places(day);
        // Chance of its own: what texts the generator makes changes nothing else in the demonstration.
        let (year, month, date) = day.parts();
        let mut rng = self.rng.branch(u64::from(year.unsigned_abs()) << 16 | u64::from(month << 8 | date));
        for n in 0..self.guides.len() {
            let (officer, checker) = (self.guides[n].officer, self.guides[n].checker);
            let inside = matches!(places.state(officer), Some(State::Member { .. } | State::Reserve { .. }));
            let own: Vec<_> =
                self.record.checks.iter().filter(|c| c.stamp.by == officer).map(Checked::done).collect();
            let reached = passed_level(&own);
            // A member who has passed all levels repeats the last one now and then.
            let rate = if reached as usize == LEVELS.len() { 0.05 } else { checker.rate };
            if !rng.chance(rate) || !inside {
                continue;
            }
            let Some(level) = Level::of((reached + 1).min(LEVELS.len() as u32)) else { continue };
            let seed = rng.bits();
            let Some(drill) = CheckDrill::make(bureau.generator, level, seed) else { continue };
            let marks = marks(&drill.items, level, &checker, own.len(), &mut rng);
            let minute = rng.below(40) as i64;
            let stamp = self.stamp(day, clock(12, 10 + minute), officer);
            let checked = drill.done(stamp, marks).map_err(|fault| DemoError::Made(fault.to_string()))?;
            self.write(CohortFact::Checked(checked), deeds);
        }
        Ok(())
    }
}
