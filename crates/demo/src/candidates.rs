//! When sittings take place, and the candidates.

use jiff::Timestamp;
use uuid::Uuid;

use super::DemoPlan;
use super::calendar::{at, clock, day_of, worked, working};
use super::chance::{Ids, bytes};
use super::crew::Population;
use super::lives::Trainee;
use super::places::ROOMS;
use super::sitting::{Fate, Planned};
use dabiao_domain::record::civil::Day;
use dabiao_domain::role::Role;
use dabiao_domain::sitting::{SittingKind, SittingPlan, SittingSecret};
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::standard::Standard;

/// Days between two days of sittings.
const EVERY_DAYS: i32 = 14;
/// Sittings are planned so many days before.
const BEFORE_DAYS: i32 = 4;
/// Seats of a room.
const SEATS: u32 = 32;
/// Times of sittings of one day.
const TIMES: [i64; 4] = [clock(9, 0), clock(10, 30), clock(14, 30), clock(16, 0)];
/// Officers for each room that is held on a day of sittings.
const OFFICERS_A_ROOM: u32 = 250;
/// Officers who type faster than this are sent, 字/分; of the slower ones, this share in a hundred.
const READY_CPM: f64 = 27.5;
const UNREADY: f64 = 0.05;
/// Officers with fewer sessions are not sent.
const FEWEST_SESSIONS: usize = 4;

/// A sitting that is to be planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The day on which it is planned.
    pub planned_on: Day,
    /// The day of the sitting.
    pub day: Day,
    /// When on that day, seconds after midnight.
    pub seconds: i64,
    /// The room.
    pub room: usize,
    /// Its outcome; none for a cancelled one.
    pub fate: Option<Fate>,
}

/// All sittings of `plan`: every second week, the last ones still to come, one of them today.
pub fn slots(plan: &DemoPlan, first: Day) -> Vec<Slot> {
    let (today, now) = day_of(plan.now_ms);
    let rooms = (plan.officers / OFFICERS_A_ROOM).clamp(1, TIMES.len() as u32) as usize;
    let mut slots = Vec::new();
    let begin = first.0 + 30.min(plan.days as i32 * 2 / 5);
    let days = (begin..).step_by(EVERY_DAYS as usize).map(|d| working(Day(d)));
    for (n, day) in days.enumerate() {
        let past = day < today;
        for (room, time) in TIMES.into_iter().enumerate().take(rooms) {
            let fate = match (n, room) {
                (1, 0) => Fate::PowerCut,
                (2, 0) => Fate::Void,
                _ => Fate::Usual,
            };
            if day != today {
                slots.push(slot(day, time, room, Some(fate), today));
            }
        }
        if past && n == 1 {
            slots.push(slot(Day(day.0 + 1), clock(15, 0), 2, None, today));
        }
        if day > today {
            break;
        }
    }
    // The next full hour or so that is still to come today, and one within the week.
    let seconds = [clock(9, 0), clock(14, 30), clock(16, 0), clock(19, 30), clock(22, 0)];
    let seconds = seconds.into_iter().find(|s| *s > now + 1_800).unwrap_or(clock(23, 30));
    slots.push(slot(today, seconds, 0, Some(Fate::Usual), today));
    slots.push(slot(working(Day(today.0 + 2)), clock(9, 0), 1, Some(Fate::Usual), today));
    slots.retain(|s| s.planned_on >= first && (s.fate.is_some() || s.day < today));
    slots.sort_by_key(|s| (s.planned_on, s.day, s.seconds, s.room));
    slots
}

fn slot(day: Day, seconds: i64, room: usize, fate: Option<Fate>, today: Day) -> Slot {
    let planned_on = worked(Day((day.0 - BEFORE_DAYS).min(today.0 - 1)));
    Slot { planned_on, day, seconds, room: room % ROOMS.len(), fate }
}

/// Plans the sitting of a slot: by unit in turn, officers who are ready and have not passed, and a few
/// volunteers. None where there is no candidate, or it would be too late for the standard.
pub fn plan(
    slot: &Slot,
    crew: &Population,
    lives: &[Trainee],
    standard: &Standard,
    waiting: &[Uuid],
    ids: &mut Ids,
    rng: &mut SplitMix,
) -> Option<Planned> {
    let staff: Vec<Uuid> = [(Role::Invigilator, 0), (Role::Invigilator, 1), (Role::Trainer, 0)]
        .iter()
        .map(|(role, n)| crew.staff(*role, *n))
        .collect();
    let turn = slot.planned_on.0.unsigned_abs() as usize / EVERY_DAYS as usize + slot.room;
    let mut found: Vec<(bool, f64, Uuid)> = Vec::new();
    for (member, life) in crew.members.iter().zip(lives) {
        let id = member.officer.id;
        let goes = life.active(slot.planned_on)
            && life.passed.is_none()
            && life.sessions >= FEWEST_SESSIONS
            && !staff.contains(&id)
            && !waiting.contains(&id);
        let level = life.level_cpm(slot.planned_on) * rng.between(0.94, 1.06);
        if goes && (level >= READY_CPM || rng.chance(UNREADY)) {
            let unit = crew.units.iter().position(|u| u.id == member.officer.unit_id).unwrap_or(0);
            found.push((!(unit + turn).is_multiple_of(2), -level, id));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let most = if slot.fate.is_none() { 6 } else { SEATS as usize - 2 };
    let mut candidates: Vec<Uuid> = found.into_iter().take(most).map(|(.., id)| id).collect();
    candidates.sort_unstable();
    let at_ms = at(slot.day, slot.seconds);
    let secret = SittingSecret::new(bytes(rng));
    let plan = SittingPlan {
        id: ids.at(at(slot.planned_on, clock(15, 0))),
        at: Timestamp::from_millisecond(at_ms).ok()?,
        room: ROOMS[slot.room].to_owned(),
        kind: SittingKind::Copy,
        standard_id: standard.id.clone(),
        standard_version: standard.version,
        seats: SEATS,
        candidates,
        invigilators: vec![crew.staff(Role::Invigilator, slot.room % 2)],
        planned_by: crew.staff(Role::Trainer, 0),
        commitment: secret.commitment(),
    };
    let fate = slot.fate.unwrap_or(Fate::Usual);
    plan.faults(standard).is_empty().then_some(Planned { plan, secret, day: slot.day, fate })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sittings_every_second_week_one_today_and_some_to_come() {
        // 2026-11-23 12:00 in Shanghai.
        let plan = DemoPlan::usual(1, 1_795_406_400_000);
        let (today, _) = day_of(plan.now_ms);
        let slots = slots(&plan, Day(today.0 - 90));
        let days = |keep: &dyn Fn(&Slot) -> bool| {
            let mut days: Vec<Day> = slots.iter().filter(|s| keep(s)).map(|s| s.day).collect();
            days.dedup();
            days.len()
        };
        assert_eq!(days(&|s| s.day < today && s.fate.is_some()), 5);
        assert_eq!(slots.iter().filter(|s| s.day == today).count(), 1);
        assert!(slots.iter().filter(|s| s.day > today).count() >= 3);
        assert!(slots.iter().all(|s| s.planned_on < today && s.planned_on < s.day));
        assert_eq!(slots.iter().filter(|s| s.fate.is_none()).count(), 1);
    }
}
