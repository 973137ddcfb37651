//! Units and single officers: names, the tree, pairs, moves.

use uuid::Uuid;

use super::TrainerDesk;
use crate::core::{Core, PcSetting};
use crate::notice::Notice;
use dabiao_domain::report::with_below;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::{Officer, Unit, UnitKind};
use dabiao_domain::roster_text::{PersonName, person_name, unit_key, unit_name};
use dabiao_store::facts;
use dabiao_store::{Fact, OfficerBody, UnitBody};

/// A unit as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitForm {
    /// Which one.
    pub id: Uuid,
    /// Its name, as typed.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<Uuid>,
    /// The unit it is paired with.
    pub pair: Option<Uuid>,
}

/// The units that change so that `form` holds and every pair stays one of two: the unit, its former partner
/// and its new partner, and the former partner of that one.
pub fn changed_units(units: &[Unit], form: &UnitForm, name: String) -> Vec<Unit> {
    let mut after: Vec<Unit> = units.to_vec();
    for unit in &mut after {
        if unit.id == form.id {
            unit.name.clone_from(&name);
            unit.kind = form.kind;
            unit.parent = form.parent;
            unit.pair = form.pair;
        } else if Some(unit.id) == form.pair {
            unit.pair = Some(form.id);
        } else if unit.pair == Some(form.id) || (form.pair.is_some() && unit.pair == form.pair) {
            unit.pair = None;
        }
    }
    after.into_iter().filter(|unit| !units.contains(unit)).collect()
}

impl TrainerDesk {
    pub(super) fn describe_unit(&mut self, form: &UnitForm, core: &mut Core) {
        let Some(by) = core.allowed(Permission::ImportRoster) else { return };
        let Some(view) = self.view.clone() else { return };
        let units = &view.facts.rows.units;
        let name = match unit_name(&form.name) {
            Ok(name) => name,
            Err(fault) => {
                core.notice = Some(Notice::of_roster(&core.texts, "field-unit", fault));
                return;
            }
        };
        if units.iter().any(|u| unit_key(&u.name) == unit_key(&name) && u.id != form.id) {
            core.notice = Some(Notice::new(&core.texts, "error-unit-name", &[("unit", &name)]));
            return;
        }
        let circle = form.parent.is_some_and(|parent| with_below(units, form.id).contains(&parent));
        if circle || form.pair == Some(form.id) {
            core.notice = Some(Notice::new(&core.texts, "error-unit-circle", &[("unit", &name)]));
            return;
        }
        let facts = changed_units(units, form, name)
            .iter()
            .map(|unit| Fact::DescribeUnit(facts::DescribeUnit { unit: UnitBody::of(unit), by: Some(by.id) }))
            .collect::<Vec<_>>();
        if !facts.is_empty() {
            self.record(by.right, facts, core);
        }
    }

    pub(super) fn change_officer(&mut self, officer: &Officer, core: &mut Core) {
        let Some(by) = core.allowed(Permission::ImportRoster) else { return };
        let Some(before) = core.officer_of(officer.id) else { return };
        let name = match person_name(&officer.name) {
            Ok(PersonName { name, .. }) => name,
            Err(fault) => {
                core.notice = Some(Notice::of_roster(&core.texts, "field-name", fault));
                return;
            }
        };
        // The badge is the key of the roster: it is never edited here.
        let officer = Officer { badge: before.badge.clone(), name, ..officer.clone() };
        if officer == before {
            return;
        }
        let fact =
            Fact::ChangeOfficer(facts::ChangeOfficer { officer: OfficerBody::of(&officer), by: Some(by.id) });
        self.record(by.right, vec![fact], core);
    }
}

/// Puts on record whether officers at this PC see the rates of units; it holds once the store has it.
pub(super) fn show_unit_rates(shown: bool, core: &mut Core) {
    let Some(by) = core.authorized(Permission::AssignPractice) else { return };
    let (key, value) = PcSetting::UnitRates(shown).entry();
    let now_ms = core.config.clock.wall_ms();
    let reply = core.store.call(move |db| db.set_pc(now_ms, &by, key, &value));
    core.written(reply);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(n: u128, pair: Option<u128>) -> Unit {
        Unit { pair: pair.map(Uuid::from_u128), ..Unit::new(Uuid::from_u128(n), format!("单位{n}")) }
    }

    #[test]
    fn a_pair_is_always_two() {
        let units = [unit(1, Some(2)), unit(2, Some(1)), unit(3, Some(4)), unit(4, Some(3)), unit(5, None)];
        let form = |id: u128, pair: Option<u128>| UnitForm {
            id: Uuid::from_u128(id),
            name: format!("单位{id}"),
            kind: UnitKind::Other,
            parent: None,
            pair: pair.map(Uuid::from_u128),
        };
        let after = |form: UnitForm| -> Vec<(u128, Option<u128>)> {
            let changed = changed_units(&units, &form, form.name.clone());
            changed.iter().map(|u| (u.id.as_u128(), u.pair.map(|p| p.as_u128()))).collect()
        };
        assert_eq!(after(form(1, Some(3))), [(1, Some(3)), (2, None), (3, Some(1)), (4, None)]);
        assert_eq!(after(form(1, None)), [(1, None), (2, None)]);
        assert_eq!(after(form(5, Some(1))), [(1, Some(5)), (2, None), (5, Some(1))]);
        assert_eq!(after(form(1, Some(2))), []);
    }
}
