//! 达标率 of the units side by side, as officers may see it: no names, and no unit so small that its rate would tell of one
//! person.

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::Core;
use dabiao_domain::certification::State;
use dabiao_domain::report::RateTally;
use dabiao_domain::roster::Officer;

/// Fewer officers who have to reach the standard are not told of as a unit.
pub const FEWEST_OF_UNIT: u32 = 3;

/// The rate of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRate {
    /// The unit.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many have to reach the standard and have; none for fewer than [`FEWEST_OF_UNIT`].
    pub tally: Option<RateTally>,
}

/// The rates of the units whose officers this PC knows, by its data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitRates {
    /// The day as of which they are true; none while nothing was judged.
    pub as_of: Option<Date>,
    /// Units with officers who have to reach the standard: the highest rate first, then by name; those too small last.
    pub units: Vec<UnitRate>,
}

impl UnitRates {
    /// Those of `officers` by how they stand.
    pub(super) fn of<'a>(
        officers: &[Officer],
        states: impl IntoIterator<Item = (Uuid, &'a State)>,
        as_of: Date,
    ) -> Self {
        let standing: BTreeMap<Uuid, &State> = states.into_iter().collect();
        let mut units: BTreeMap<Uuid, (&str, RateTally)> = BTreeMap::new();
        for officer in officers {
            let Some(state) = standing.get(&officer.id) else { continue };
            let (_, tally) =
                units.entry(officer.unit_id).or_insert((officer.unit.as_str(), RateTally::default()));
            tally.count(state);
        }
        let rate = |(id, (name, tally)): (Uuid, (&str, RateTally))| UnitRate {
            id,
            name: name.to_owned(),
            tally: Some(tally).filter(|tally| tally.eligible >= FEWEST_OF_UNIT),
        };
        let mut units: Vec<UnitRate> =
            units.into_iter().filter(|(_, (_, tally))| tally.eligible > 0).map(rate).collect();
        // As shares of whole numbers: a rounded share would put units in an order that is not theirs.
        let share = |unit: &UnitRate| {
            unit.tally.map(|t| u64::from(t.certified) * 1_000_000_000 / u64::from(t.eligible.max(1)))
        };
        units.sort_by(|a, b| share(b).cmp(&share(a)).then_with(|| a.name.cmp(&b.name)));
        Self { as_of: Some(as_of), units }
    }
}

impl Core {
    /// The rates of the units side by side, for whoever is signed in; none where it was not chosen at this PC that officers
    /// see them.
    pub fn unit_rates(&self) -> Option<&UnitRates> {
        let shown = self.pc.unit_rates && self.here.officer.is_some();
        Some(&self.bureau.unit_rates).filter(|rates| shown && rates.as_of.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_domain::certification::Gap;

    fn officer(n: u128, unit: u128) -> Officer {
        let id = Uuid::from_u128(n);
        Officer::new(id, format!("{n:06}"), "某".to_owned(), Uuid::from_u128(unit), format!("单位{unit}"))
    }

    #[test]
    fn a_unit_of_one_or_two_is_not_told_of() {
        let officers: Vec<Officer> =
            [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2)].map(|(n, unit)| officer(n, unit)).into();
        let state = State::InProgress(Gap { missing: Vec::new(), next: None, days_left: None });
        let day = "2026-11-23".parse().unwrap();
        let rates = UnitRates::of(&officers, (1..=5).map(|n| (Uuid::from_u128(n), &state)), day);
        let told: Vec<(&str, Option<u32>)> =
            rates.units.iter().map(|u| (u.name.as_str(), u.tally.map(|t| t.eligible))).collect();
        assert_eq!(told, [("单位1", Some(3)), ("单位2", None)]);
        assert_eq!((rates.as_of, UnitRates::default().as_of), (Some(day), None));
    }
}
