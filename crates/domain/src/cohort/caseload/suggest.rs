//! Suggested coaches for officers: by unit first, then by need. An instructor or the coach changes it freely.

use std::collections::BTreeMap;

use uuid::Uuid;

/// A member of the cohort with room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coach {
    /// The officer.
    pub officer: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// Mentees now.
    pub mentees: usize,
}

/// A serving officer who has no coach and has not reached the standard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uncoached {
    /// The officer.
    pub officer: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The chance of reaching the standard by the deadline, 0 to 1; none with too little data.
    pub chance: Option<f64>,
}

/// How near coach and officer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Near {
    /// Of the same unit.
    SameUnit,
    /// Of the unit that it is paired with (捆绑).
    PairedUnit,
    /// Under the same unit above.
    SameParent,
}

/// How much an officer needs a coach. From this chance on none is suggested: 0.8, on course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Want {
    /// The chance is below 0.4.
    Coaching(f64),
    /// Too little data: has hardly begun.
    HardlyBegun,
    /// The chance is below 0.8.
    MorePractice(f64),
}

impl Want {
    /// The need at a chance; none from 0.8.
    pub fn of(chance: Option<f64>) -> Option<Self> {
        match chance {
            None => Some(Self::HardlyBegun),
            Some(c) if c < 0.4 => Some(Self::Coaching(c)),
            Some(c) if c < 0.8 => Some(Self::MorePractice(c)),
            Some(_) => None,
        }
    }

    /// The most in need first.
    fn rank(self) -> (u8, f64) {
        match self {
            Self::Coaching(c) => (0, c),
            Self::HardlyBegun => (1, 0.0),
            Self::MorePractice(c) => (2, c),
        }
    }
}

/// A suggested assignment, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pairing {
    /// The coach.
    pub coach: Uuid,
    /// The officer to be coached.
    pub mentee: Uuid,
    /// How near they are.
    pub near: Near,
    /// How much the officer needs it.
    pub want: Want,
    /// Mentees of the coach before this one: the coach had the fewest of those as near.
    pub load: usize,
}

/// Pairings and the officers for whom no coach is available.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairings {
    /// In the order of need.
    pub pairings: Vec<Pairing>,
    /// Officers in need without a near coach who has a free place.
    pub unplaced: Vec<Uuid>,
}

/// Suggests for each officer in need a near coach with fewer than `most` mentees. `near` gives the distance
/// of two units (the coach's, the officer's). Ties are broken by id.
pub fn suggest(
    coaches: &[Coach],
    officers: &[Uncoached],
    most: usize,
    near: impl Fn(Uuid, Uuid) -> Option<Near>,
) -> Pairings {
    let mut wanting: Vec<(Want, Uncoached)> =
        officers.iter().filter_map(|o| Some((Want::of(o.chance)?, *o))).collect();
    wanting.sort_by(|(a, x), (b, y)| {
        let ((i, p), (j, q)) = (a.rank(), b.rank());
        i.cmp(&j).then(p.total_cmp(&q)).then(x.officer.cmp(&y.officer))
    });
    wanting.dedup_by_key(|(_, o)| o.officer);
    let mut load: BTreeMap<Uuid, usize> = coaches.iter().map(|c| (c.officer, c.mentees)).collect();
    // The coaches near a unit are looked up once for each unit.
    let mut by_unit: BTreeMap<Uuid, Vec<(Near, Uuid)>> = BTreeMap::new();
    let mut found = Pairings::default();
    for (want, officer) in wanting {
        let nearby = by_unit.entry(officer.unit).or_insert_with(|| {
            coaches.iter().filter_map(|c| Some((near(c.unit, officer.unit)?, c.officer))).collect()
        });
        let best = nearby
            .iter()
            .filter(|(_, coach)| *coach != officer.officer)
            .map(|(near, coach)| (*near, load.get(coach).copied().unwrap_or(0), *coach))
            .filter(|(_, load, _)| *load < most)
            .min();
        let Some((near, had, coach)) = best else {
            found.unplaced.push(officer.officer);
            continue;
        };
        load.insert(coach, had + 1);
        found.pairings.push(Pairing { coach, mentee: officer.officer, near, want, load: had });
    }
    found
}
