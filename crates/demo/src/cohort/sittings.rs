//! The candidates of the sittings by the guidance standard.

use jiff::Timestamp;
use uuid::Uuid;

use super::bureau::Bureau;
use super::corps::CohortSim;
use super::standard::Slot;
use crate::calendar::{at, clock};
use crate::chance::bytes;
use crate::lives::Trainee;
use crate::places::ROOMS;
use crate::sitting::Planned;
use dabiao_domain::role::Role;
use dabiao_domain::sitting::{SittingKind, SittingPlan, SittingSecret};

/// Members who type this share of the line are sent.
const READY: f64 = 0.92;
const SEATS: u32 = 32;
const ROOM: usize = 3;

impl CohortSim {
    /// The sitting of `slot`: members who are nearly fast enough and have not passed; none if there are none.
    pub(super) fn plan(
        &mut self,
        slot: &Slot,
        bureau: &Bureau<'_>,
        lives: &[Trainee],
        planned: &[Planned],
    ) -> Option<Planned> {
        let places = self.places(slot.planned_on);
        let line = self.guidance.speed.for_age(None)? as f64 / 1000.0;
        let waits = |officer| planned.iter().any(|p| p.plan.candidates.contains(&officer));
        let ready = self.guides.iter().filter(|g| {
            let life = &lives[g.place];
            places.is_member(g.officer)
                && g.passed.is_none()
                && life.active(slot.planned_on)
                && life.level_cpm(slot.planned_on) >= line * READY
                && !waits(g.officer)
        });
        let mut candidates: Vec<Uuid> = ready.map(|g| g.officer).take(SEATS as usize - 2).collect();
        candidates.sort_unstable();
        let secret = SittingSecret::new(bytes(&mut self.rng));
        let plan = SittingPlan {
            id: self.ids.at(at(slot.planned_on, clock(15, 20))),
            at: Timestamp::from_millisecond(at(slot.day, clock(14, 30))).ok()?,
            room: ROOMS[ROOM].to_owned(),
            kind: SittingKind::Copy,
            standard_id: self.guidance.id.clone(),
            standard_version: self.guidance.version,
            seats: SEATS,
            candidates,
            invigilators: vec![bureau.crew.staff(Role::Invigilator, 1)],
            planned_by: bureau.crew.staff(Role::Trainer, 0),
            commitment: secret.commitment(),
        };
        let fits = plan.faults(&self.guidance).is_empty();
        fits.then_some(Planned { plan, secret, day: slot.day, fate: slot.fate })
    }
}
