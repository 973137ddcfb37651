//! Whose people and things are, as the set says: for duties that hold for some units alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::directory::Followed;
use crate::aliases::Aliases;
use crate::facts::{self, Fact};
use crate::journal_entry::JournalEntry;
use dabiao_domain::sync::concern::{self, Concerns};

/// Whose people and things are.
#[derive(Default)]
pub(super) struct Whose {
    aliases: Aliases,
    officers: BTreeMap<Uuid, Units>,
    things: BTreeMap<Uuid, Concerns>,
}

/// The units of an officer.
#[derive(Default)]
struct Units {
    /// Those that the keeper of the roster ever said.
    kept: BTreeSet<Uuid>,
    /// Those that other stations said.
    told: BTreeSet<Uuid>,
}

impl Whose {
    /// By facts about people; `kept` where the keeper of the roster said it.
    pub(super) fn of<'f>(people: impl Iterator<Item = (&'f Fact, bool)>, aliases: Aliases) -> Self {
        let mut whose = Self { aliases, ..Self::default() };
        for (fact, kept) in people {
            match fact {
                Fact::AddOfficer(facts::AddOfficer { id, unit_id, .. }) => whose.note(*id, *unit_id, kept),
                Fact::ImportRoster(facts::ImportRoster { officers, .. }) => {
                    for officer in officers {
                        whose.note(officer.id, officer.unit_id, kept);
                    }
                }
                Fact::ChangeOfficer(facts::ChangeOfficer { officer, .. }) => {
                    whose.note(officer.id, officer.unit_id, kept);
                }
                _ => {}
            }
        }
        whose
    }

    fn note(&mut self, officer: Uuid, unit: Uuid, kept: bool) {
        let (officer, unit) = (self.aliases.officer(officer), self.aliases.unit(unit));
        let units = self.officers.entry(officer).or_default();
        if kept { &mut units.kept } else { &mut units.told }.insert(unit);
    }

    /// Notes whom the thing is about that an entry begins, if it begins one. Of two that begin the same both are meant.
    pub(super) fn note_thing(&mut self, entry: &JournalEntry) {
        if !concern::is_beginning(&entry.op) {
            return;
        }
        let Ok(body) = serde_json::from_str::<Value>(&entry.body) else { return };
        let Some(thing) = concern::begins(&entry.op, &body) else { return };
        let about = Concerns::of(&entry.op, &body, self);
        let known = self.things.remove(&thing).unwrap_or_default();
        self.things.insert(thing, known.and(about));
    }

    /// Whom an entry is about.
    pub(super) fn concerns(&self, entry: &JournalEntry) -> Concerns {
        let body = serde_json::from_str(&entry.body).unwrap_or(Value::Null);
        Concerns::of(&entry.op, &body, self)
    }

    /// The id that a unit goes by, as the directory names it.
    pub(super) fn meant(&self, directory: &Followed, unit: Uuid) -> Uuid {
        self.aliases.unit(directory.directory().unit(unit))
    }
}

impl concern::Whose for Whose {
    /// Of somebody whom the keeper of the roster knows: every unit that it ever said, as what was said before a move goes on
    /// counting. Of others the one unit that everybody says: nobody gets a say by claiming them.
    fn units_of_officer(&self, officer: &Uuid) -> BTreeSet<Uuid> {
        let Some(units) = self.officers.get(&self.aliases.officer(*officer)) else { return BTreeSet::new() };
        if !units.kept.is_empty() {
            return units.kept.clone();
        }
        if units.told.len() == 1 { units.told.clone() } else { BTreeSet::new() }
    }

    fn thing(&self, id: &Uuid) -> Option<Concerns> {
        self.things.get(id).cloned()
    }

    fn unit(&self, id: Uuid) -> Uuid {
        self.aliases.unit(id)
    }
}
