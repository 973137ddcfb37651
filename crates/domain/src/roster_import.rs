//! The changes of a roster import, before anything is changed.
//!
//! The badge is the key: the same file again changes nothing. An empty cell never erases a known value, and
//! no officer is removed for not being in the file. Where the badge alone does not identify the officer of a
//! row, the user is asked ([`Question`]); a row without an answer is not imported. Pure: ids and the day are
//! arguments. The source of the rows is not known here.

mod compare;
mod question;
mod unit_names;

pub use compare::{RowsError, preview};
pub use question::{Answer, Answers, Doubt, Question};
pub use unit_names::{NearUnit, Respelled};

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::roster::{Officer, Service, Unit, UnitKind};
use super::roster_text::name_key;

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
    /// 出生年月; none keeps the known value.
    pub birth: Option<BirthGiven>,
    /// 职务; none keeps the known value.
    pub position: Option<String>,
    /// Whether in service; none keeps the known value.
    pub service: Option<Service>,
}

/// One thing that changes about an officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another badge: only after the user confirmed that it is the same officer.
    Badge {
        /// The badge so far.
        from: String,
        /// The new badge.
        to: String,
    },
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
    /// The changes; at least one.
    pub changes: Vec<Change>,
    /// Whether row and roster both have a date of birth to the day, and the same.
    pub same_birth: bool,
}

impl Changed {
    /// Whether the row may be about another person than the roster: another name under the badge, and no date
    /// of birth to the day on both sides that says it is the same person. The user has to check it, because
    /// the old results and certificates would become those of another.
    pub fn maybe_another(&self) -> bool {
        let renamed =
            |c: &Change| matches!(c, Change::Renamed { from, to } if name_key(from) != name_key(to));
        self.changes.iter().any(renamed) && !self.same_birth
    }

    fn after(&self, day: Date) -> Officer {
        let mut officer = self.before.clone();
        for change in &self.changes {
            match change {
                Change::Badge { to, .. } => officer.badge.clone_from(to),
                Change::Moved { to, .. } => officer.unit.clone_from(to),
                Change::Renamed { to, .. } => officer.name.clone_from(to),
                Change::Birth { to, .. } => officer.birth = Some(to.date),
                Change::Position { to, .. } => officer.position.clone_from(to),
                Change::Service { from, to } => {
                    officer.service = *to;
                    officer.left_on = match (from, to) {
                        (_, Service::Serving) => None,
                        (Service::Serving | Service::Proposed, _) => Some(day),
                        _ => officer.left_on,
                    };
                }
            }
        }
        officer
    }
}

/// An officer whose badge was given to another person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Displaced {
    /// Row of the file.
    pub row: u32,
    /// The officer so far.
    pub before: Officer,
    /// The badge under which they and their papers stay in the roster.
    pub badge: String,
}

/// The changes of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Names of units not seen before, in the order of the file.
    pub new_units: Vec<String>,
    /// Officers not seen before, in the order of the file.
    pub new_officers: Vec<RosterRow>,
    /// Officers about whom something changes, in the order of the file; also those whose row is still asked about.
    pub changed: Vec<Changed>,
    /// Officers who lose their badge to another person, in the order of the file.
    pub displaced: Vec<Displaced>,
    /// Officers of the file about whom nothing changes.
    pub unchanged: usize,
    /// Officers in service who are not in the file, in the order of their badges. They stay as they are.
    pub absent: Vec<Officer>,
    /// Rows whose officer the user has to identify, in the order of the file, with the answers so far.
    pub questions: Vec<Question>,
    /// Units that the file writes in another way than the roster, each spelling once; that of the roster stays.
    pub respelled: Vec<Respelled>,
    /// New units that are most likely known ones.
    pub near_units: Vec<NearUnit>,
}

/// The records to write: whole records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Units to create.
    pub units: Vec<Unit>,
    /// Officers who first give up their badge: written before all others.
    pub displaced: Vec<Officer>,
    /// Officers to create.
    pub created: Vec<Officer>,
    /// Officers to rewrite.
    pub updated: Vec<Officer>,
}

impl Preview {
    /// Whether the file changes nothing.
    pub fn is_empty(&self) -> bool {
        self.new_units.is_empty()
            && self.new_officers.is_empty()
            && self.changed.is_empty()
            && self.displaced.is_empty()
            && self.open().next().is_none()
    }

    /// The unanswered questions.
    pub fn open(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|q| q.answer.is_none())
    }

    /// The records to write; none of rows with an open question. `units` are those of the roster; `new_id`
    /// gives unused ids; officers who leave the service leave it on `day`.
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
        let open: BTreeSet<u32> = self.open().map(|q| q.row.row).collect();
        let settled = self.changed.iter().filter(|c| !open.contains(&c.row));
        let updated = settled.map(|c| placed(c.after(day))).collect();
        let gone = |d: &Displaced| {
            let serving = d.before.service == Service::Serving;
            let service = if serving { Service::PostedAway } else { d.before.service };
            let left_on = d.before.left_on.or_else(|| serving.then_some(day));
            Officer { badge: d.badge.clone(), service, left_on, ..d.before.clone() }
        };
        let displaced = self.displaced.iter().map(gone).collect();
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
        Outcome { units: created, displaced, created: officers, updated }
    }
}

#[cfg(test)]
mod tests;
