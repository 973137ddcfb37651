//! The roster: units in a tree and in pairs, officers with names, ages and posts, and their roles.

use std::collections::VecDeque;

use jiff::civil::Date;
use uuid::Uuid;

use super::DemoPlan;
use super::chance::{Ids, pick};
use super::places::{BUREAU, BUREAU_POSTS, DESK_POSTS, DESKS, STATION_POSTS, STATIONS, heads};
use dabiao_content::generator::Generator;
use dabiao_domain::record::Kind;
use dabiao_domain::record::civil::Day;
use dabiao_domain::role::Role;
use dabiao_domain::roster::{Officer, Unit, UnitKind};
use dabiao_domain::splitmix::SplitMix;

/// The first badge of those with roles over the whole bureau, and of the others.
const FIRST_STAFF_BADGE: u32 = 59_001;
const FIRST_BADGE: u32 = 59_101;
/// Roles over the whole bureau, and the unit from the list of desk units in which each sits; none for the
/// bureau itself, where a trainer is over all units.
const STAFF: [(Role, Option<usize>); 9] = [
    (Role::Trainer, None),
    (Role::Invigilator, Some(0)),
    (Role::Invigilator, Some(0)),
    (Role::Issuer, Some(0)),
    (Role::Issuer, Some(3)),
    (Role::Instructor, Some(1)),
    (Role::Admin, Some(1)),
    (Role::Auditor, Some(2)),
    (Role::Instructor, Some(4)),
];
/// Youngest and oldest of an age band, and its share in a hundred.
const AGES: [(i32, i32, usize); 6] =
    [(23, 29, 13), (30, 36, 16), (37, 43, 17), (44, 49, 18), (50, 54, 20), (55, 59, 16)];
/// After this many records without an officer of the wanted band, one of any other band is taken.
const TRIES: u64 = 400;

/// An officer of the demonstration.
#[derive(Clone, Debug)]
pub struct Member {
    /// The officer as the roster has them at first.
    pub officer: Officer,
    /// Full years at the end.
    pub age: u32,
    /// Roles beside that of an officer.
    pub role: Option<Role>,
    /// Whether the role is over the whole bureau.
    pub central: bool,
}

/// Everybody, in the order of badges, and the units.
#[derive(Clone, Debug)]
pub struct Population {
    /// The bureau first.
    pub units: Vec<Unit>,
    /// Officers.
    pub members: Vec<Member>,
}

impl Population {
    /// The crew of `plan`, whose roster is imported at `start_ms`.
    pub fn draw(plan: &DemoPlan, generator: &Generator, start_ms: i64, today: Day) -> Self {
        let mut rng = SplitMix::new(plan.seed).branch(1);
        let mut ids = Ids(SplitMix::new(plan.seed).branch(2));
        let units = units(plan.units as usize, &mut ids, start_ms);
        let mut people = People::new(generator, plan.seed, today);
        let mut members = Vec::new();
        let homes = homes(plan, &units, &mut rng);
        for (n, unit) in homes.iter().enumerate() {
            let staff = STAFF.get(n).copied();
            // An officer with a role in the office is neither a beginner nor about to leave.
            let (name, birth) = people.draw(&mut rng, staff.is_some());
            let unit = &units[*unit];
            let mut officer = Officer::new(ids.at(start_ms), String::new(), name, unit.id, unit.name.clone());
            officer.birth = date(birth);
            let age = birth.age_on(today) as u32;
            members.push(Member { officer, age, role: staff.map(|s| s.0), central: staff.is_some() });
        }
        name_posts(&mut members, &units, &mut rng);
        name_trainers(&mut members, &units);
        give_badges(&mut members, &mut rng);
        // The personnel office's data is never complete.
        for member in members.iter_mut().filter(|m| m.role.is_none()) {
            if rng.chance(0.006) {
                member.officer.birth = None;
            }
        }
        members.sort_by(|a, b| a.officer.badge.cmp(&b.officer.badge));
        Self { units, members }
    }

    /// The `n`-th officer (from 0) with a role over the whole bureau.
    pub fn staff(&self, role: Role, n: usize) -> Uuid {
        let mut found = self.members.iter().filter(|m| m.central && m.role == Some(role));
        found.nth(n).or_else(|| self.members.first()).map_or_else(Uuid::nil, |m| m.officer.id)
    }
}

fn units(count: usize, ids: &mut Ids, start_ms: i64) -> Vec<Unit> {
    let mut all = vec![Unit::new(ids.at(start_ms), BUREAU.to_owned())];
    let top = all[0].id;
    let (desks, stations) = (count / 2, count - count / 2);
    for (names, many, kind) in [(&DESKS, desks, UnitKind::Desk), (&STATIONS, stations, UnitKind::Station)] {
        for name in names.iter().take(many) {
            let unit = Unit::new(ids.at(start_ms), (*name).to_owned());
            all.push(Unit { kind, parent: Some(top), ..unit });
        }
    }
    for desk in 1..=desks.min(stations) {
        let station = desk + desks;
        (all[desk].pair, all[station].pair) = (Some(all[station].id), Some(all[desk].id));
    }
    all
}

/// The place in `units` of every officer: the staff first.
fn homes(plan: &DemoPlan, units: &[Unit], rng: &mut SplitMix) -> Vec<usize> {
    let desks = units.iter().filter(|u| u.kind == UnitKind::Desk).count().max(1);
    let mut homes: Vec<usize> = STAFF.iter().map(|(_, desk)| desk.map_or(0, |n| n % desks + 1)).collect();
    let weights: Vec<f64> = units
        .iter()
        .enumerate()
        .map(|(n, unit)| match unit.kind {
            _ if n == 0 => 0.3,
            UnitKind::Station => rng.between(0.8, 1.6),
            _ => rng.between(0.5, 1.3),
        })
        .collect();
    // Every unit has at least two officers; the rest by weight.
    for unit in 1..units.len() {
        homes.extend([unit, unit]);
    }
    let sum: f64 = weights.iter().sum();
    while homes.len() < plan.officers as usize {
        let mut at = rng.unit() * sum;
        let unit = weights.iter().position(|w| {
            at -= w;
            at < 0.0
        });
        homes.push(unit.unwrap_or(0));
    }
    homes.truncate(plan.officers as usize);
    homes
}

/// The oldest lead.
fn name_posts(members: &mut [Member], units: &[Unit], rng: &mut SplitMix) {
    for (n, unit) in units.iter().enumerate() {
        let mut here: Vec<&mut Member> =
            members.iter_mut().filter(|m| m.officer.unit_id == unit.id).collect();
        here.sort_by_key(|m| (m.central, (i64::from(m.age) - 48).abs(), m.officer.id));
        let mut leading = heads(&unit.name, n == 0).into_iter();
        let posts: &[&str] = match unit.kind {
            _ if n == 0 => &BUREAU_POSTS,
            UnitKind::Station => &STATION_POSTS,
            _ => &DESK_POSTS,
        };
        for member in here {
            let head = if member.central { None } else { leading.next() };
            member.officer.position = head.unwrap_or_else(|| (*pick(rng, posts)).to_owned());
        }
    }
}

/// In every unit the youngest trains the others.
fn name_trainers(members: &mut [Member], units: &[Unit]) {
    for unit in units.iter().skip(1) {
        let here = members.iter_mut().filter(|m| m.officer.unit_id == unit.id && m.role.is_none());
        if let Some(member) = here.min_by_key(|m| (m.age, m.officer.id)) {
            member.role = Some(Role::Trainer);
        }
    }
}

/// Badges by seniority, with gaps where others have left.
fn give_badges(members: &mut [Member], rng: &mut SplitMix) {
    let mut staff = FIRST_STAFF_BADGE;
    // The staff come first, in the order of their list; a stable sort keeps it.
    let mut order: Vec<&mut Member> = members.iter_mut().collect();
    order.sort_by_key(|m| if m.central { 0 } else { 100 - m.age });
    let mut next = FIRST_BADGE;
    for member in order {
        let badge = if member.central { &mut staff } else { &mut next };
        member.officer.badge = format!("{badge:06}");
        *badge += if member.central || rng.chance(0.8) { 1 } else { 2 };
    }
}

/// Names and days of birth that go together, from records of the generator, by age band.
struct People<'a> {
    generator: &'a Generator,
    seed: u64,
    index: u64,
    today: Day,
    waiting: Vec<VecDeque<(String, Day)>>,
}

impl<'a> People<'a> {
    fn new(generator: &'a Generator, seed: u64, today: Day) -> Self {
        Self { generator, seed, index: 0, today, waiting: vec![VecDeque::new(); AGES.len()] }
    }

    fn draw(&mut self, rng: &mut SplitMix, settled: bool) -> (String, Day) {
        let mut share = rng.below(100);
        let band = AGES.iter().position(|(_, _, of)| {
            let here = share < *of;
            share = share.saturating_sub(*of);
            here
        });
        let band = if settled { 1 + rng.below(3) } else { band.unwrap_or(4) };
        for _ in 0..TRIES {
            if let Some(found) = self.waiting[band].pop_front() {
                return found;
            }
            self.meet_next();
        }
        let any = self.waiting.iter_mut().find_map(VecDeque::pop_front);
        any.unwrap_or_else(|| ("王德明".to_owned(), self.today.years_before(45)))
    }

    fn meet_next(&mut self) {
        let record = self.generator.record(Kind::PopulationResident, self.seed, self.index);
        self.index += 1;
        let value = |code: &str| record.fields.iter().find(|f| f.code == code).map(|f| f.value.as_str());
        let (Some(name), Some(birth)) = (value("XM"), value("CSRQ").and_then(Day::from_digits)) else {
            return;
        };
        let age = birth.age_on(self.today);
        if let Some(band) = AGES.iter().position(|(from, to, _)| (*from..=*to).contains(&age)) {
            self.waiting[band].push_back((name.to_owned(), birth));
        }
    }
}

fn date(day: Day) -> Option<Date> {
    let (year, month, day) = day.parts();
    Date::new(year as i16, month as i8, day as i8).ok()
}
