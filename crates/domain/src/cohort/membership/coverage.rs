//! Which units have a guidance officer, and which have none.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Cohort, State};
use crate::roster::{Officer, Service, Unit, UnitKind};

/// A unit and who of the cohort is in it or below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCoverage {
    /// The unit.
    pub unit: Uuid,
    /// What it is.
    pub kind: UnitKind,
    /// Serving officers of it and of the units below it.
    pub officers: u32,
    /// Of these, those who have still to reach the officers' standard.
    pub open: u32,
    /// Members of the cohort.
    pub members: u32,
    /// Reserves.
    pub reserves: u32,
}

impl UnitCoverage {
    /// A station with officers and without a member: the gap that is to be closed.
    pub const fn is_gap(&self) -> bool {
        matches!(self.kind, UnitKind::Station) && self.officers > 0 && self.members == 0
    }
}

/// Every unit in the order given. `open` tells whether an officer has still to reach the officers' standard.
pub fn coverage(
    units: &[Unit],
    officers: &[Officer],
    cohort: &Cohort,
    open: impl Fn(Uuid) -> bool,
) -> Vec<UnitCoverage> {
    let places: BTreeMap<Uuid, usize> = units.iter().enumerate().map(|(place, u)| (u.id, place)).collect();
    let blank =
        |u: &Unit| UnitCoverage { unit: u.id, kind: u.kind, officers: 0, open: 0, members: 0, reserves: 0 };
    let mut found: Vec<UnitCoverage> = units.iter().map(blank).collect();
    for officer in officers.iter().filter(|o| o.service == Service::Serving) {
        let state = cohort.state(officer.id);
        let is_open = open(officer.id);
        for place in upwards(officer.unit_id, units, &places) {
            let Some(unit) = found.get_mut(place) else { continue };
            unit.officers += 1;
            unit.open += u32::from(is_open);
            unit.members += u32::from(matches!(state, Some(State::Member { .. })));
            unit.reserves += u32::from(matches!(state, Some(State::Reserve { .. })));
        }
    }
    found
}

/// Places of the unit and of all above it; a circle of parents is gone round once.
fn upwards(unit: Uuid, units: &[Unit], places: &BTreeMap<Uuid, usize>) -> Vec<usize> {
    let mut way = Vec::new();
    let mut at = places.get(&unit).copied();
    while let Some(place) = at.filter(|place| !way.contains(place)) {
        way.push(place);
        at = units.get(place).and_then(|u| u.parent).and_then(|parent| places.get(&parent).copied());
    }
    way
}
