//! The candidates of the sittings by the guidance standard.

use std::cmp::Reverse;

use jiff::Timestamp;
use uuid::Uuid;

use super::bureau::Bureau;
use super::corps::CohortSim;
use super::standard::Slot;
use crate::calendar::{at, clock};
use crate::chance::{Ids, bytes};
use crate::forms::FormHand;
use crate::lives::Trainee;
use crate::places::ROOMS;
use crate::sitting::{Fate, Planned};
use dabiao_domain::role::Role;
use dabiao_domain::sitting::{SittingKind, SittingPlan, SittingSecret};
use dabiao_domain::splitmix::SplitMix;

/// Members who type this share of the line are sent.
const READY: f64 = 0.92;
const SEATS: u32 = 32;
const ROOM: usize = 3;
/// When copying begins, and when forms do: no other sitting of the day overlaps with these.
const COPYING: i64 = clock(14, 30);
const FORMS: i64 = clock(16, 30);
/// How candidates enter records: as members who practised it. Nothing wrong is left.
const SURE: FormHand = FormHand { cpm: 0.0, slips: 0.012, sees_caught: 1.0, sees_silent: 1.0, spoils: &[] };
/// The cards that one of them hands in wrong: more than the standard allows.
const SPOILT: &[usize] = &[2, 6];

/// A sitting without its terms.
struct Wanted {
    id: Uuid,
    kind: SittingKind,
    seconds: i64,
    candidates: Vec<Uuid>,
    secret: SittingSecret,
    fate: Fate,
}

impl CohortSim {
    /// The copying of `slot`: members who are nearly fast enough and have not passed; none if there are none.
    pub(super) fn plan(
        &mut self,
        slot: &Slot,
        bureau: &Bureau<'_>,
        lives: &[Trainee],
        planned: &[Planned],
    ) -> Option<Planned> {
        let places = self.places(slot.planned_on);
        let line = self.guidance.speed.for_age(None)? as f64 / 1000.0;
        let ready = self.guides.iter().filter(|g| {
            let life = &lives[g.place];
            places.is_member(g.officer)
                && g.passed.is_none()
                && life.active(slot.planned_on)
                && life.level_cpm(slot.planned_on) >= line * READY
                && !waits(planned, SittingKind::Copy, g.officer)
        });
        let candidates = ready.map(|g| g.officer).take(SEATS as usize - 2).collect();
        let secret = SittingSecret::new(bytes(&mut self.rng));
        let id = self.ids.at(at(slot.planned_on, clock(15, 20)));
        let (kind, fate) = (SittingKind::Copy, slot.fate);
        self.planned(slot, bureau, Wanted { id, kind, seconds: COPYING, candidates, secret, fate })
    }

    /// The forms of `slot`: who is sent to its copying, and who passed that before, and has not passed forms; none if there
    /// are none.
    pub(super) fn plan_forms(
        &mut self,
        slot: &Slot,
        bureau: &Bureau<'_>,
        lives: &[Trainee],
        copying: &[Uuid],
        planned: &[Planned],
    ) -> Option<Planned> {
        let places = self.places(slot.planned_on);
        let lack = self.guides.iter().filter(|g| {
            let again =
                g.passed.is_some() && places.is_member(g.officer) && lives[g.place].active(slot.planned_on);
            g.entered.is_none()
                && (again || copying.contains(&g.officer))
                && !waits(planned, SittingKind::Form, g.officer)
        });
        let candidates = lack.map(|g| g.officer).take(SEATS as usize - 2).collect();
        let (ids, rng) = &mut self.forms;
        let secret = SittingSecret::new(bytes(rng));
        let id = ids.at(at(slot.planned_on, clock(15, 21)));
        let (kind, fate) = (SittingKind::Form, Fate::Usual);
        self.planned(slot, bureau, Wanted { id, kind, seconds: FORMS, candidates, secret, fate })
    }

    fn planned(&self, slot: &Slot, bureau: &Bureau<'_>, wanted: Wanted) -> Option<Planned> {
        let Wanted { id, kind, seconds, mut candidates, secret, fate } = wanted;
        candidates.sort_unstable();
        let plan = SittingPlan {
            id,
            at: Timestamp::from_millisecond(at(slot.day, seconds)).ok()?,
            room: ROOMS[ROOM].to_owned(),
            kind,
            standard_id: self.guidance.id.clone(),
            standard_version: self.guidance.version,
            seats: SEATS,
            candidates,
            invigilators: vec![bureau.crew.staff(Role::Invigilator, 1)],
            planned_by: bureau.crew.staff(Role::Trainer, 0),
            commitment: secret.commitment(),
        };
        let fits = plan.faults(&self.guidance).is_empty();
        fits.then_some(Planned { plan, secret, day: slot.day, fate })
    }

    /// The candidates who come to the sitting of forms `planned`, each with a hand. Who was `away` from copying on that day
    /// does not come; but one must come, for a sitting can't be held empty.
    pub fn come(&mut self, planned: &Planned, away: &[Uuid], lives: &[Trainee]) -> Vec<(Uuid, FormHand)> {
        let candidates = &planned.plan.candidates;
        let here = |officer: &Uuid| {
            let guide = self.guides.iter().find(|g| g.officer == *officer);
            !away.contains(officer) && guide.is_some_and(|g| lives[g.place].active(planned.day))
        };
        let mut coming: Vec<Uuid> = candidates.iter().copied().filter(here).collect();
        if coming.is_empty() {
            coming.extend(candidates.first());
        }
        let unqualified = self.unqualified(&coming);
        self.unqualified |= unqualified.is_some();
        let rng = &mut self.forms.1;
        let hand = |officer: Uuid| {
            let place = self.guides.iter().find(|g| g.officer == officer)?.place;
            let cpm = lives[place].level_cpm(planned.day).clamp(20.0, 110.0) * rng.between(0.94, 1.04);
            let spoils = if unqualified == Some(officer) { SPOILT } else { &[] };
            Some((officer, FormHand { cpm, spoils, ..SURE }))
        };
        coming.into_iter().filter_map(hand).collect()
    }

    /// The one of `coming` whose records are not all qualified: one in all the days, who is meant to come least far, and never
    /// the only one so far who could be certified.
    fn unqualified(&self, coming: &[Uuid]) -> Option<Uuid> {
        if self.unqualified {
            return None;
        }
        let here = || self.guides.iter().enumerate().filter(|(_, g)| coming.contains(&g.officer));
        let others = here().filter(|(_, g)| g.passed.is_some()).count() > 1
            || self.guides.iter().any(|g| g.passed.is_some() && g.entered.is_some());
        let found = here().filter(|(_, g)| others || (coming.len() > 1 && g.passed.is_none()));
        found.min_by_key(|(n, g)| (g.passed.is_none(), g.aim, Reverse(*n))).map(|(_, g)| g.officer)
    }

    /// Ids and chance of sittings of forms.
    pub const fn form_chance(&mut self) -> (&mut Ids, &mut SplitMix) {
        (&mut self.forms.0, &mut self.forms.1)
    }
}

/// Whether `officer` is a candidate of a sitting of that kind that is still to be held. The two kinds never overlap in time.
fn waits(planned: &[Planned], kind: SittingKind, officer: Uuid) -> bool {
    planned.iter().any(|p| p.plan.kind == kind && p.plan.candidates.contains(&officer))
}
