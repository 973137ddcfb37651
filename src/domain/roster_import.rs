//! What a roster from the personnel office would change, before anything is changed.
//!
//! The badge is the key: the same file again changes nothing. An empty cell never wipes out what is known,
//! and nobody is removed for not being in the file. Pure: ids are handed in, the day is an argument. Where
//! the rows come from is not known here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::roster::{Officer, Service, Unit, UnitKind};

/// A date of birth as the personnel office gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BirthGiven {
    /// The day; the first of the month if only the month was given.
    pub date: Date,
    /// Whether only year and month were given.
    pub month_only: bool,
}

impl BirthGiven {
    /// Whether `known` says all that this says: a month does not overrule a day in it.
    pub fn agrees_with(self, known: Date) -> bool {
        if self.month_only {
            self.date.first_of_month() == known.first_of_month()
        } else {
            self.date == known
        }
    }
}

/// An officer as the file has it. Texts are clean (see [`super::roster::clean_name`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    /// Row of the file, from 1.
    pub row: u32,
    /// 警号.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// Name of the unit.
    pub unit: String,
    /// 出生年月; none leaves what is known.
    pub birth: Option<BirthGiven>,
    /// 职务; none leaves what is known.
    pub position: Option<String>,
    /// Whether in service; none leaves what is known.
    pub service: Option<Service>,
}

/// One thing that changes about an officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// To another unit.
    Moved {
        /// Name of the unit so far.
        from: String,
        /// Name of the new unit.
        to: String,
    },
    /// Another name under the same badge.
    Renamed {
        /// The name so far.
        from: String,
        /// The new name.
        to: String,
    },
    /// Another date of birth.
    Birth {
        /// The date so far.
        from: Option<Date>,
        /// The new date.
        to: BirthGiven,
    },
    /// Another position.
    Position {
        /// The position so far; empty if unknown.
        from: String,
        /// The new position.
        to: String,
    },
    /// Into or out of service.
    Service {
        /// So far.
        from: Service,
        /// From now on.
        to: Service,
    },
}

/// An officer about whom something changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Row of the file.
    pub row: u32,
    /// The officer so far.
    pub before: Officer,
    /// What changes; at least one.
    pub changes: Vec<Change>,
}

impl Changed {
    /// Whether name and date of birth both differ from known ones: a badge given to somebody else, perhaps.
    /// A person has to look at it, for the old results would become those of another.
    pub fn maybe_another(&self) -> bool {
        let renamed = self.changes.iter().any(|c| matches!(c, Change::Renamed { .. }));
        let born = self.changes.iter().any(|c| matches!(c, Change::Birth { from: Some(_), .. }));
        renamed && born
    }

    fn after(&self, day: Date) -> Officer {
        let mut officer = self.before.clone();
        for change in &self.changes {
            match change {
                Change::Moved { to, .. } => officer.unit.clone_from(to),
                Change::Renamed { to, .. } => officer.name.clone_from(to),
                Change::Birth { to, .. } => officer.birth = Some(to.date),
                Change::Position { to, .. } => officer.position.clone_from(to),
                Change::Service { from, to } => {
                    officer.service = *to;
                    officer.left_on = match (from, to) {
                        (_, Service::Serving) => None,
                        (Service::Serving, _) => Some(day),
                        _ => officer.left_on,
                    };
                }
            }
        }
        officer
    }
}

/// What the file would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Names of units not seen before, in the order of the file.
    pub new_units: Vec<String>,
    /// Officers not seen before, in the order of the file.
    pub new_officers: Vec<RosterRow>,
    /// Officers about whom something changes, in the order of the file.
    pub changed: Vec<Changed>,
    /// Officers of the file about whom nothing changes.
    pub unchanged: usize,
    /// Officers in service who are not in the file, in the order of their badges. Nothing happens to them.
    pub absent: Vec<Officer>,
}

/// Two rows with one badge.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("rows {first} and {second} have the same badge")]
pub struct SameBadge {
    /// The first row.
    pub first: u32,
    /// The second row.
    pub second: u32,
}

/// Compares the rows of a file with the roster.
///
/// # Errors
/// Two rows have one badge.
pub fn preview(officers: &[Officer], units: &[Unit], rows: &[RosterRow]) -> Result<Preview, SameBadge> {
    let known: BTreeMap<&str, &Officer> = officers.iter().map(|o| (o.badge.as_str(), o)).collect();
    let mut unit_names: BTreeSet<&str> = units.iter().map(|u| u.name.as_str()).collect();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let mut preview = Preview::default();
    for row in rows {
        if let Some(first) = seen.insert(&row.badge, row.row) {
            return Err(SameBadge { first, second: row.row });
        }
        if unit_names.insert(&row.unit) {
            preview.new_units.push(row.unit.clone());
        }
        match known.get(row.badge.as_str()) {
            None => preview.new_officers.push(row.clone()),
            Some(officer) => match changes(officer, row) {
                changes if changes.is_empty() => preview.unchanged += 1,
                changes => {
                    preview.changed.push(Changed { row: row.row, before: (*officer).clone(), changes });
                }
            },
        }
    }
    let missing = |o: &&&Officer| o.service == Service::Serving && !seen.contains_key(o.badge.as_str());
    preview.absent = known.values().filter(missing).map(|o| (*o).clone()).collect();
    Ok(preview)
}

fn changes(officer: &Officer, row: &RosterRow) -> Vec<Change> {
    let mut changes = Vec::new();
    if officer.unit != row.unit {
        changes.push(Change::Moved { from: officer.unit.clone(), to: row.unit.clone() });
    }
    if officer.name != row.name {
        changes.push(Change::Renamed { from: officer.name.clone(), to: row.name.clone() });
    }
    if let Some(to) = row.birth.filter(|b| officer.birth.is_none_or(|known| !b.agrees_with(known))) {
        changes.push(Change::Birth { from: officer.birth, to });
    }
    if let Some(to) = row.position.as_ref().filter(|p| **p != officer.position) {
        changes.push(Change::Position { from: officer.position.clone(), to: to.clone() });
    }
    if let Some(to) = row.service.filter(|s| *s != officer.service) {
        changes.push(Change::Service { from: officer.service, to });
    }
    changes
}

/// What has to be written: whole records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Units to create.
    pub units: Vec<Unit>,
    /// Officers to create.
    pub created: Vec<Officer>,
    /// Officers to write anew.
    pub updated: Vec<Officer>,
}

impl Preview {
    /// Whether the file changes nothing.
    pub const fn is_empty(&self) -> bool {
        self.new_units.is_empty() && self.new_officers.is_empty() && self.changed.is_empty()
    }

    /// The records to write. `units` are those of the roster; `new_id` gives ids that nobody has; who leaves
    /// the service leaves it on `day`.
    pub fn outcome(&self, units: &[Unit], day: Date, mut new_id: impl FnMut() -> Uuid) -> Outcome {
        let created: Vec<Unit> = self
            .new_units
            .iter()
            .map(|name| Unit { kind: UnitKind::guess(name), ..Unit::new(new_id(), name.clone()) })
            .collect();
        let ids: BTreeMap<&str, Uuid> =
            units.iter().chain(&created).map(|u| (u.name.as_str(), u.id)).collect();
        let placed = |officer: Officer| {
            let unit_id = ids.get(officer.unit.as_str()).copied().unwrap_or(officer.unit_id);
            Officer { unit_id, ..officer }
        };
        let updated = self.changed.iter().map(|c| placed(c.after(day))).collect();
        let new = |row: &RosterRow| {
            let service = row.service.unwrap_or_default();
            let officer =
                Officer::new(new_id(), row.badge.clone(), row.name.clone(), Uuid::nil(), row.unit.clone());
            placed(Officer {
                birth: row.birth.map(|b| b.date),
                position: row.position.clone().unwrap_or_default(),
                service,
                left_on: (service != Service::Serving).then_some(day),
                ..officer
            })
        };
        let officers = self.new_officers.iter().map(new).collect();
        Outcome { units: created, created: officers, updated }
    }
}

#[cfg(test)]
mod tests;
