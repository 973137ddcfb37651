//! One person or unit under two ids: whose badge or name is equal is one, and every fact is read with the id that stays.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::aliases::Aliases;
use crate::facts;
use crate::facts::Fact;

/// Works out the aliases from the facts about people, which come in the order in which they hold.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    officers: Names,
    units: Names,
}

/// Ids of one kind and the name of each.
#[derive(Debug, Default)]
struct Names {
    name: BTreeMap<Uuid, String>,
    /// Those that the keeper of the roster uses.
    kept: BTreeSet<Uuid>,
    /// What was said to be the same.
    said: BTreeMap<Uuid, Uuid>,
}

impl Names {
    fn call(&mut self, id: Uuid, name: &str, kept: bool) {
        self.name.insert(id, name.to_owned());
        if kept {
            self.kept.insert(id);
        }
    }

    /// Every id but the one that stays of each name: the roster keeper's, else the lowest.
    fn aliases(&self) -> BTreeMap<Uuid, Uuid> {
        let mut same: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
        for (id, name) in &self.name {
            same.entry(name).or_default().push(*id);
        }
        let mut aliases = self.said.clone();
        for ids in same.into_values().filter(|ids| ids.len() > 1) {
            let stays = ids.iter().find(|id| self.kept.contains(*id)).or_else(|| ids.first()).copied();
            let Some(stays) = stays else { continue };
            for id in ids.into_iter().filter(|id| *id != stays) {
                aliases.entry(id).or_insert(stays);
            }
        }
        resolved(&aliases)
    }
}

/// Every id with the end of its way; one that leads in a circle is read as it stands.
fn resolved(aliases: &BTreeMap<Uuid, Uuid>) -> BTreeMap<Uuid, Uuid> {
    let end = |id: &Uuid| {
        let mut seen = BTreeSet::from([*id]);
        let mut at = *aliases.get(id)?;
        while let Some(next) = aliases.get(&at) {
            if !seen.insert(at) {
                return None;
            }
            at = *next;
        }
        (at != *id).then_some(at)
    };
    aliases.keys().filter_map(|id| Some((*id, end(id)?))).collect()
}

impl Finder {
    /// Takes the next fact; `kept` where the keeper of the roster said it.
    pub(crate) fn take(&mut self, fact: &Fact, kept: bool) {
        let Self { officers, units } = self;
        match fact {
            Fact::AddOfficer(facts::AddOfficer { id, badge, unit_id, unit, .. }) => {
                officers.call(*id, badge, kept);
                if !units.name.contains_key(unit_id) {
                    units.call(*unit_id, unit, kept);
                }
            }
            Fact::ImportRoster(facts::ImportRoster { units: told, officers: people, .. }) => {
                for unit in told {
                    units.call(unit.id, &unit.name, kept);
                }
                for officer in people {
                    officers.call(officer.id, &officer.badge, kept);
                }
            }
            Fact::DescribeUnit(facts::DescribeUnit { unit, .. }) => units.call(unit.id, &unit.name, kept),
            Fact::ChangeOfficer(facts::ChangeOfficer { officer, .. }) => {
                officers.call(officer.id, &officer.badge, kept);
            }
            Fact::SameOfficer(facts::SameOfficer { alias, is, .. }) if kept => {
                officers.said.insert(*alias, *is);
            }
            Fact::SameUnit(facts::SameUnit { alias, is, .. }) if kept => {
                units.said.insert(*alias, *is);
            }
            _ => {}
        }
    }

    /// The ids of officers of whom whoever keeps the roster said that they are somebody.
    pub(crate) fn settled(&self) -> BTreeSet<Uuid> {
        self.officers.said.keys().copied().collect()
    }

    /// The aliases.
    pub(crate) fn found(&self) -> Aliases {
        Aliases::new(self.officers.aliases(), self.units.aliases())
    }
}
