//! The members of the cohort: when they join and leave, and how good they are.

use std::collections::BTreeSet;

use super::bureau::Bureau;
use super::guide::{Checker, Coaching, Guide};
use crate::calendar::working;
use crate::crew::Member;
use crate::lives::{Gift, Trainee};
use dabiao_domain::cohort::MOST_MEMBERS;
use dabiao_domain::cohort::membership::{LeaveReason, Step};
use dabiao_domain::record::civil::Day;
use dabiao_domain::roster::UnitKind;
use dabiao_domain::splitmix::SplitMix;

/// Officers for each member: 40 members of 600.
const OFFICERS_A_MEMBER: usize = 15;
/// Officers of the smallest bureau with a cohort.
const FEWEST_OFFICERS: usize = 60;
/// Not all places are taken.
const MOST: usize = MOST_MEMBERS - 5;
/// Reserves and leavers of a cohort of 40; at least one of each.
const RESERVES: usize = 4;
/// How many rungs each member reaches, in turn.
const AIMS: [usize; 16] = [5, 0, 4, 0, 3, 0, 2, 0, 1, 0, 5, 0, 3, 0, 0, 0];
/// Members older than this are not chosen.
const OLDEST: u32 = 52;
/// Shares of the days within which members join.
const JOINING: (f64, f64) = (0.04, 0.3);
/// Reasons of those who left before the end.
const LEFT: [LeaveReason; 3] = [LeaveReason::PostedAway, LeaveReason::OwnWish, LeaveReason::Unsuited];
/// Coaches without effect, and those who stop writing notes at the end.
const WITHOUT_EFFECT: [usize; 2] = [7, 14];
const SILENT: [usize; 2] = [3, 9];

/// Draws the members, and sets their typing.
pub(super) fn guides(bureau: &Bureau<'_>, lives: &mut [Trainee], rng: &mut SplitMix) -> Vec<Guide> {
    let count = bureau.crew.members.len();
    if count < FEWEST_OFFICERS {
        return Vec::new();
    }
    let members = (count / OFFICERS_A_MEMBER).min(MOST);
    let (reserves, left) =
        ((members * RESERVES / 40).max(1), (members * LEFT.len() / 40).clamp(1, LEFT.len()));
    let mut chosen = Chosen { bureau, taken: BTreeSet::new(), turn: 0 };
    let mut guides = Vec::new();
    for n in 0..members {
        let Some(place) = chosen.next(lives, rng) else { break };
        let aim = AIMS[n % AIMS.len()];
        let mut steps = vec![(joins(bureau, n, members, aim), Step::JoinMember)];
        if n == 1 {
            // One joins from the reserve.
            steps =
                vec![(bureau.share(JOINING.0), Step::JoinReserve), (bureau.share(0.35), Step::JoinMember)];
        }
        guides.push(guide(bureau, n, place, aim, steps, lives, rng));
    }
    for n in 0..reserves {
        let Some(place) = chosen.next(lives, rng) else { break };
        let steps = vec![(bureau.share(0.2 + 0.1 * n as f64), Step::JoinReserve)];
        guides.push(guide(bureau, members + n, place, 0, steps, lives, rng));
    }
    for (n, reason) in LEFT.into_iter().enumerate().take(left) {
        let joined = bureau.share(0.1);
        let posted = (reason == LeaveReason::PostedAway).then(|| chosen.leaving(lives)).flatten();
        let Some(place) = posted.or_else(|| chosen.next(lives, rng)) else { break };
        let reason =
            if reason == LeaveReason::PostedAway && posted.is_none() { LeaveReason::Health } else { reason };
        let leaves = lives[place].until.map_or_else(|| bureau.share(0.55 + 0.12 * n as f64), working);
        let steps = vec![(joined, Step::JoinMember), (leaves, Step::Leave(reason))];
        guides.push(guide(bureau, members + reserves + n, place, 0, steps, lives, rng));
    }
    guides
}

/// The day on which the `n`-th of `members` joins: in six rounds, those who come far first.
fn joins(bureau: &Bureau<'_>, n: usize, members: usize, aim: usize) -> Day {
    let round = if aim >= 3 { n % 2 } else { n * 6 / members.max(1) };
    bureau.share(JOINING.0 + (JOINING.1 - JOINING.0) * round as f64 / 5.0)
}

fn guide(
    bureau: &Bureau<'_>,
    n: usize,
    place: usize,
    aim: usize,
    steps: Vec<(Day, Step)>,
    lives: &mut [Trainee],
    rng: &mut SplitMix,
) -> Guide {
    let start = match aim {
        4.. => (66.0, 72.0),
        1.. => (60.0, 66.0),
        _ => (37.0, 47.0),
    };
    let gift = Gift {
        start_cpm: rng.between(start.0, start.1),
        gain: rng.between(1.1, 1.22),
        error_rate: if aim >= 2 { rng.between(0.008, 0.013) } else { rng.between(0.012, 0.03) },
    };
    lives[place].give(gift, bureau.span.0, rng);
    let effect = match aim {
        _ if WITHOUT_EFFECT.contains(&n) => 0.0,
        5 => rng.between(0.26, 0.36),
        _ => rng.between(0.02, 0.3),
    };
    let begins = if aim >= 4 { 0.33 } else { rng.between(0.36, 0.64) };
    let silent = SILENT.contains(&n).then(|| Day(bureau.span.1.0 - 17 - n as i32 / 3));
    Guide {
        place,
        officer: bureau.crew.members[place].officer.id,
        aim,
        steps,
        checker: Checker::draw(aim, rng),
        coaching: Coaching::new(
            bureau.share(begins),
            effect,
            silent,
            if aim == 5 { 9 } else { 4 + rng.below(3) },
        ),
        passed: None,
        entered: None,
    }
}

/// The officers taken from each unit.
struct Chosen<'a> {
    bureau: &'a Bureau<'a>,
    taken: BTreeSet<usize>,
    turn: usize,
}

impl Chosen<'_> {
    /// The next one: two stations and a desk unit in turn; some units stay without.
    fn next(&mut self, lives: &[Trainee], rng: &mut SplitMix) -> Option<usize> {
        let units = &self.bureau.crew.units;
        let of = |kind: UnitKind| {
            units.iter().enumerate().skip(1).filter(move |(_, u)| u.kind == kind).map(|(n, _)| n)
        };
        let mut stations: Vec<usize> = of(UnitKind::Station).collect();
        let gaps = (stations.len() / 5).max(1).min(stations.len().saturating_sub(1));
        stations.truncate(stations.len() - gaps);
        let desks: Vec<usize> =
            of(UnitKind::Desk).enumerate().filter(|(n, _)| n % 4 != 3).map(|(_, d)| d).collect();
        for _ in 0..3 * units.len() {
            let turn = self.turn;
            self.turn += 1;
            let list = if turn % 3 == 2 && !desks.is_empty() { &desks } else { &stations };
            let step = if turn % 3 == 2 { turn / 3 } else { turn - turn / 3 };
            let unit = units[*list.get(step % list.len().max(1))?].id;
            let fits = |(n, m): &(usize, &Member)| {
                let life = &lives[*n];
                m.officer.unit_id == unit
                    && m.role.is_none()
                    && m.age <= OLDEST
                    && m.officer.birth.is_some()
                    && !life.never
                    && life.until.is_none()
                    && !self.taken.contains(n)
            };
            let here: Vec<usize> =
                self.bureau.crew.members.iter().enumerate().filter(fits).map(|(n, _)| n).collect();
            if !here.is_empty() {
                let place = here[rng.below(here.len()).min(here.len() - 1)];
                self.taken.insert(place);
                return Some(place);
            }
        }
        None
    }

    /// An officer who is posted away in the second half.
    fn leaving(&mut self, lives: &[Trainee]) -> Option<usize> {
        let (from, to) = (self.bureau.share(0.45), self.bureau.share(0.85));
        let fits = |n: &usize| {
            let member = &self.bureau.crew.members[*n];
            let leaves = lives[*n].until.is_some_and(|day| day >= from && day <= to);
            leaves && member.role.is_none() && member.age <= OLDEST && !self.taken.contains(n)
        };
        let found = (0..lives.len()).find(fits)?;
        self.taken.insert(found);
        Some(found)
    }
}
