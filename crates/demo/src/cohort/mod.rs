//! The demonstration's guidance cohort: its members are chosen, train, are signed off, coach and are coached.
//!
//! The instructor's decisions follow from the desk's data of that day, and every fact is one that the desk
//! would have accepted. All of it follows from the seed of the plan.

mod bureau;
mod coaching;
mod corps;
mod draw;
mod drills;
mod guide;
mod seen;
mod signing;
mod sittings;
mod standard;
mod words;

use std::collections::BTreeSet;

pub use self::bureau::Bureau;
pub use self::corps::CohortSim;

use self::bureau::instructor;
use self::seen::Seen;
use crate::DemoError;
use crate::calendar::{at, clock, holiday, weekend, worked};
use crate::chance::Ids;
use crate::deeds::{Timeline, TimelineEntry};
use crate::lives::Trainee;
use crate::sitting::Planned;
use dabiao_domain::cohort::membership::{MembershipFact, Step};
use dabiao_domain::cohort::record::{CohortFact, CohortRecord};
use dabiao_domain::record::civil::Day;
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::standard::Standard;
use dabiao_store::Db;

/// The day of the week on which the instructor works through the desk: Thursday.
const DESK_DAY: usize = 3;

impl CohortSim {
    /// The cohort of `bureau`, drawn among those who stay, with hands that fit; empty in a small bureau.
    pub fn draw(bureau: &Bureau<'_>, lives: &mut [Trainee], root: &SplitMix) -> Result<Self, DemoError> {
        let mut rng = root.branch(9);
        let guides = draw::guides(bureau, lives, &mut rng);
        let slots = if guides.is_empty() { Vec::new() } else { standard::slots(bureau) };
        Ok(Self {
            guides,
            record: CohortRecord::default(),
            guidance: standard::standard(bureau)?,
            sittings: slots,
            late: Vec::new(),
            corrections: Vec::new(),
            taken_back: false,
            met: BTreeSet::new(),
            declining: 0,
            withdrawn: false,
            ids: Ids(root.branch(10)),
            rng,
            unqualified: false,
            forms: (Ids(root.branch(13)), root.branch(14)),
            last_ms: 0,
        })
    }

    /// The places of all present and former members among the officers.
    pub fn guides(&self) -> Vec<usize> {
        self.guides.iter().map(|guide| guide.place).collect()
    }

    /// The guidance standard.
    pub const fn guidance(&self) -> &Standard {
        &self.guidance
    }

    /// The events of `day`; `db` holds everything up to the evening before.
    pub fn day(
        &mut self,
        bureau: &Bureau<'_>,
        db: &Db,
        day: Day,
        lives: &mut [Trainee],
        deeds: &mut Timeline,
    ) -> Result<(), DemoError> {
        let (first, today) = bureau.span;
        if self.guides.is_empty() || day <= first || day >= today || holiday(day) || weekend(day) {
            return Ok(());
        }
        let last = worked(Day(today.0 - 1));
        let at_desk = (day.weekday() == DESK_DAY || day == last) && !self.record.steps.is_empty();
        let seen = if at_desk { Some(Seen::on(day, bureau, &self.guidance, db)?) } else { None };
        if let Some(seen) = &seen {
            // First of all: what is written later in the day may be what an alert asks for.
            self.dismiss(bureau, seen, day, day == last, deeds);
        }
        self.write_late(day, deeds);
        self.move_places(bureau, day, lives, deeds);
        if let Some(seen) = &seen {
            self.end_coaching(bureau, seen, day, lives, deeds);
            self.begin_coaching(bureau, seen, day, lives, deeds);
            self.sign(bureau, seen, db, day, deeds)?;
        }
        self.check(bureau, day, deeds)?;
        self.note(bureau, day, lives, deeds);
        Ok(())
    }

    /// Plans the guidance sittings that are planned on `day`, all after the others of that day.
    pub fn plan_sittings(
        &mut self,
        bureau: &Bureau<'_>,
        day: Day,
        lives: &[Trainee],
        deeds: &mut Timeline,
        planned: &mut Vec<Planned>,
    ) -> usize {
        let before = planned.len();
        for slot in self.sittings.clone().iter().filter(|s| s.planned_on == day) {
            let copying = self.plan(slot, bureau, lives, planned);
            let candidates = copying.as_ref().map_or_else(Vec::new, |p| p.plan.candidates.clone());
            let forms = self.plan_forms(slot, bureau, lives, &candidates, planned);
            for (n, sitting) in copying.into_iter().chain(forms).enumerate() {
                let (plan, secret) = (Box::new(sitting.plan.clone()), sitting.secret.clone());
                let time = at(day, clock(15, 20 + n as i64));
                deeds.push(time, TimelineEntry::Plan(plan, secret));
                planned.push(sitting);
            }
        }
        planned.len() - before
    }

    /// A member passed the copying of the guidance standard.
    pub fn passed(&mut self, place: usize, day: Day) {
        if let Some(guide) = self.guides.iter_mut().find(|g| g.place == place) {
            guide.passed.get_or_insert(day);
            guide.aim = guide.aim.max(1);
        }
    }

    /// Members passed its forms.
    pub fn entered(&mut self, places: &[usize], day: Day) {
        for guide in self.guides.iter_mut().filter(|g| places.contains(&g.place)) {
            guide.entered.get_or_insert(day);
        }
    }

    fn move_places(&mut self, bureau: &Bureau<'_>, day: Day, lives: &mut [Trainee], deeds: &mut Timeline) {
        for n in 0..self.guides.len() {
            let guide = &self.guides[n];
            let officer = guide.officer;
            let Some(step) = guide.steps.iter().find(|(on, _)| *on == day).map(|(_, step)| *step) else {
                continue;
            };
            let by = instructor(bureau, n);
            let stamp = self.stamp(day, clock(9, 0), by);
            let note = words::step(step).to_owned();
            self.write(CohortFact::Step(MembershipFact { stamp, officer, step, note }), deeds);
            if matches!(step, Step::Leave(_)) {
                self.release(bureau, n, day, lives, deeds);
            }
        }
    }
}
