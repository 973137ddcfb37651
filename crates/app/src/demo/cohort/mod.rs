//! The demonstration's guidance cohort: who is taken in, trains, is signed off, coaches and is coached.
//!
//! What the instructor does is decided from what the desk shows on that day, and every fact is one that the
//! desk would have let pass. All of it follows from the seed of the plan.

mod coaching;
mod draw;
mod drills;
mod signing;
mod sittings;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use self::coaching::Coaching;
use self::drills::Checker;
use super::calendar::{at, clock, holiday, weekend, worked, working};
use super::crew::Crew;
use super::deeds::{Deed, Deeds};
use super::lives::Life;
use super::sitting::Planned;
use super::{DemoError, Ids};
use crate::cohort::{CohortSight, CohortView};
use crate::station::OFFICER_STANDARD;
use crate::trainer::{DeskFacts, date};
use dabiao_content::generator::Generator;
use dabiao_domain::cohort::Stamp;
use dabiao_domain::cohort::membership::{Cohort, LeaveReason, MembershipFact, Step};
use dabiao_domain::cohort::record::{CohortFact, CohortRecord};
use dabiao_domain::record::civil::Day;
use dabiao_domain::role::Role;
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::standard::Standard;
use dabiao_store::{Db, Fact};

/// The day of the week on which the instructor works through the desk: Thursday.
const DESK_DAY: usize = 3;

/// Somebody of the cohort.
#[derive(Clone, Debug)]
struct Guide {
    /// The place among the officers.
    place: usize,
    officer: Uuid,
    /// How many rungs are signed in the end, if there is the evidence for them.
    aim: usize,
    /// What happens to the place in the cohort, in the order of days.
    steps: Vec<(Day, Step)>,
    /// How well they find errors.
    checker: Checker,
    /// How they coach.
    coaching: Coaching,
    /// The day on which the guidance standard was reached.
    passed: Option<Day>,
}

/// What does not change while the days pass.
pub struct Bureau<'a> {
    /// Everybody.
    pub crew: &'a Crew,
    /// Makes records.
    pub generator: &'a Generator,
    /// Standards inside the program.
    pub standards: &'a [Standard],
    /// The first day and the last.
    pub span: (Day, Day),
}

impl Bureau<'_> {
    /// The working day at this share of the days.
    fn share(&self, share: f64) -> Day {
        let (first, today) = self.span;
        let day = worked(Day(first.0 + (f64::from(today.0 - first.0) * share).round() as i32));
        if day > first { day } else { working(Day(first.0 + 1)) }
    }
}

/// The cohort, its facts so far, and what comes of them.
pub struct Corps {
    guides: Vec<Guide>,
    record: CohortRecord,
    /// The guidance standard as it is in force in the demonstration.
    guidance: Standard,
    sittings: Vec<sittings::Slot>,
    /// Coaching that is written down only the next morning: coach, mentee, day.
    late: Vec<(usize, Uuid, Day)>,
    /// Notes that are corrected the next day: place in the record.
    corrections: Vec<usize>,
    taken_back: bool,
    /// Who has been met by whom: coach, mentee.
    met: BTreeSet<(Uuid, Uuid)>,
    declining: usize,
    withdrawn: bool,
    ids: Ids,
    rng: SplitMix,
    last_ms: i64,
}

impl Corps {
    /// The cohort of `bureau`, drawn among those who stay, with hands that fit; empty in a small bureau.
    pub fn draw(bureau: &Bureau<'_>, lives: &mut [Life], root: &SplitMix) -> Result<Self, DemoError> {
        let mut rng = root.branch(9);
        let guides = draw::guides(bureau, lives, &mut rng);
        let slots = if guides.is_empty() { Vec::new() } else { sittings::slots(bureau) };
        Ok(Self {
            guides,
            record: CohortRecord::default(),
            guidance: sittings::standard()?,
            sittings: slots,
            late: Vec::new(),
            corrections: Vec::new(),
            taken_back: false,
            met: BTreeSet::new(),
            declining: 0,
            withdrawn: false,
            ids: Ids(root.branch(10)),
            rng,
            last_ms: 0,
        })
    }

    /// The version of the guidance standard that the administrator puts in force at first; none without a cohort.
    pub fn standard_fact(&self, admin: Uuid) -> Option<Fact> {
        (!self.guides.is_empty()).then(|| sittings::standard_fact(&self.guidance, admin))
    }

    /// The guidance standard in that version.
    pub const fn guidance(&self) -> &Standard {
        &self.guidance
    }

    /// What happens on `day`; `db` holds everything up to the evening before.
    pub fn day(
        &mut self,
        bureau: &Bureau<'_>,
        db: &Db,
        day: Day,
        lives: &mut [Life],
        deeds: &mut Deeds,
    ) -> Result<(), DemoError> {
        let (first, today) = bureau.span;
        if self.guides.is_empty() || day <= first || day >= today || holiday(day) || weekend(day) {
            return Ok(());
        }
        let last = worked(Day(today.0 - 1));
        let at_desk = (day.weekday() == DESK_DAY || day == last) && !self.record.steps.is_empty();
        let view = if at_desk { Some(self.look(bureau, db, day)?) } else { None };
        if let Some(view) = &view {
            // First of all: what is written later in the day may be what an alert asks for.
            self.dismiss(bureau, view, day, day == last, deeds);
        }
        self.write_late(day, deeds);
        self.move_places(bureau, day, lives, deeds);
        if let Some(view) = &view {
            self.end_coaching(bureau, view, day, lives, deeds);
            self.begin_coaching(bureau, view, day, lives, deeds);
            self.sign(bureau, view, db, day, deeds)?;
        }
        self.check(bureau, day, deeds)?;
        self.note(bureau, day, lives, deeds);
        Ok(())
    }

    /// What the desk shows in the morning of `day`.
    fn look(&self, bureau: &Bureau<'_>, db: &Db, day: Day) -> Result<CohortView, DemoError> {
        let now = instant(at(day, clock(8, 0)));
        let facts = DeskFacts::read(db, bureau.standards, OFFICER_STANDARD, now)?;
        let facts = facts.ok_or_else(|| DemoError::Made(OFFICER_STANDARD.to_owned()))?;
        Ok(CohortView::of(Arc::new(facts), self.guidance.clone(), CohortSight::Whole, None))
    }

    /// Plans the guidance sittings that are planned on `day`, all after the others of that day.
    pub fn plan_sittings(
        &mut self,
        bureau: &Bureau<'_>,
        day: Day,
        lives: &[Life],
        deeds: &mut Deeds,
        planned: &mut Vec<Planned>,
    ) -> usize {
        let before = planned.len();
        for slot in self.sittings.clone().iter().filter(|s| s.planned_on == day) {
            if let Some(sitting) = self.plan(slot, bureau, lives, planned) {
                let (plan, secret) = (Box::new(sitting.plan.clone()), sitting.secret.clone());
                deeds.push(at(day, clock(15, 20)), Deed::Plan(plan, secret));
                planned.push(sitting);
            }
        }
        planned.len() - before
    }

    /// Takes in who reached the guidance standard.
    pub fn passed(&mut self, place: usize, day: Day) {
        if let Some(guide) = self.guides.iter_mut().find(|g| g.place == place) {
            guide.passed.get_or_insert(day);
            guide.aim = guide.aim.max(1);
        }
    }

    fn move_places(&mut self, bureau: &Bureau<'_>, day: Day, lives: &mut [Life], deeds: &mut Deeds) {
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

    /// The cohort at the end of `day` as far as it is known.
    fn places(&self, day: Day) -> Cohort {
        Cohort::on(&self.record.steps, date(day))
    }

    /// A time on `day` from `seconds` on, later than that of every fact before.
    fn stamp(&mut self, day: Day, seconds: i64, by: Uuid) -> Stamp {
        let ms = at(day, seconds).max(self.last_ms + 1_700);
        self.last_ms = ms;
        Stamp { on: date(day), at: instant(ms), id: self.ids.at(ms), by }
    }

    fn write(&mut self, fact: CohortFact, deeds: &mut Deeds) {
        deeds.push(fact.stamp().at.as_millisecond(), Deed::Fact(Fact::of_cohort(&fact)));
        self.record.push(fact);
    }
}

fn instant(ms: i64) -> Timestamp {
    crate::core::timestamp(ms)
}

/// Who looks after the `n`-th of the cohort.
fn instructor(bureau: &Bureau<'_>, n: usize) -> Uuid {
    bureau.crew.staff(Role::Instructor, usize::from(n % 3 == 2))
}

/// Why those left who left before the end.
const LEFT: [LeaveReason; 3] = [LeaveReason::PostedAway, LeaveReason::OwnWish, LeaveReason::Unsuited];
