//! The guidance standard of the demonstration, and the sittings by it.

use jiff::Timestamp;
use uuid::Uuid;

use super::super::calendar::{at, clock, worked, working};
use super::super::lives::Life;
use super::super::places::ROOMS;
use super::super::sitting::{Fate, Planned};
use super::super::{DemoError, bytes};
use super::{Bureau, Corps};
use crate::cohort::GUIDANCE_STANDARD;
use dabiao_content::read_standard_version;
use dabiao_domain::record::civil::Day;
use dabiao_domain::role::Role;
use dabiao_domain::sitting::{SittingKind, SittingPlan, SittingSecret};
use dabiao_domain::standard::Standard;
use dabiao_store::Fact;
use dabiao_store::facts;

const TEXT: &str = include_str!("../../../../../exercises/standards/guidance-2027.toml");
/// The version that is in force in the demonstration.
const VERSION: u32 = 2;
/// When sittings are, as shares of the days.
const SITTINGS: [(f64, Fate); 3] = [(0.4, Fate::Usual), (0.6, Fate::OneAway), (0.8, Fate::Usual)];
/// Days from planning to sitting, and from the present to the next one.
const BEFORE_DAYS: i32 = 4;
const NEXT_DAYS: i32 = 6;
/// Who types this share of the line is sent.
const READY: f64 = 0.92;
const SEATS: u32 = 32;
const ROOM: usize = 3;

/// A guidance sitting that is to be planned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) planned_on: Day,
    day: Day,
    fate: Fate,
}

/// The sittings of the past, and one that is still to come.
pub(super) fn slots(bureau: &Bureau<'_>) -> Vec<Slot> {
    let today = bureau.span.1;
    let slot =
        |day: Day, fate| Slot { planned_on: worked(Day((day.0 - BEFORE_DAYS).min(today.0 - 1))), day, fate };
    let past = SITTINGS.map(|(share, fate)| slot(bureau.share(share), fate));
    let next = slot(working(Day(today.0 + NEXT_DAYS)), Fate::Usual);
    past.into_iter().chain([next]).collect()
}

/// The text of the standard as it is put in force: that of the program without its sitting of forms, which can't
/// be held yet, so that nobody could be certified by it.
fn text() -> String {
    let from = TEXT.find("format = ").unwrap_or_default();
    let mut kept = format!("# 第{VERSION}版：表单考核尚未开放，暂以看打为准。\n");
    let mut form = false;
    for line in TEXT[from..].lines() {
        if line.starts_with('[') {
            form = line == "[form]";
        }
        if !form {
            let new = format!("version = {VERSION}");
            kept.push_str(if line.starts_with("version = ") { &new } else { line });
            kept.push('\n');
        }
    }
    kept
}

/// The standard itself.
pub(super) fn standard() -> Result<Standard, DemoError> {
    let file = format!("standards/{GUIDANCE_STANDARD}-{VERSION}.toml");
    read_standard_version(&file, &text()).map_err(|e| DemoError::Made(e.to_string()))
}

/// That the administrator puts it in force.
pub(super) fn standard_fact(standard: &Standard, by: Uuid) -> Fact {
    Fact::SaveStandard(facts::SaveStandard {
        id: standard.id.clone(),
        version: standard.version,
        toml: text(),
        by,
    })
}

impl Corps {
    /// The sitting of `slot`: members who are nearly fast enough and have not passed; none if there are none.
    pub(super) fn plan(
        &mut self,
        slot: &Slot,
        bureau: &Bureau<'_>,
        lives: &[Life],
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
