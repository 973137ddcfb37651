//! Badges, names and units as the journal has had them: for papers about what was done then.
//!
//! Read from the facts themselves, which the audit proves; nothing is kept of it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::facts::{Fact, OfficerBody, UnitBody};
use super::{AttemptRow, Db, StoreError};
use crate::facts;

/// How an officer was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// 警号.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// Name of the unit.
    pub unit: String,
}

/// An officer's data as written: badge, name and unit.
type Written = (String, String, Uuid);

/// Everybody's names by the time from which they stood in the roster.
#[derive(Clone, Debug, Default)]
pub struct RosterPast {
    officers: BTreeMap<Uuid, Vec<(i64, Written)>>,
    units: BTreeMap<Uuid, Vec<(i64, String)>>,
}

/// The last value that was written by then, in the order of the journal; of what was written later only, the first.
fn at<T>(written: &[(i64, T)], at_ms: i64) -> Option<&T> {
    written.iter().rev().find(|(from, _)| *from <= at_ms).or_else(|| written.first()).map(|(_, value)| value)
}

impl RosterPast {
    /// How an officer was named at a time, milliseconds since the Unix epoch. For a time before the officer
    /// was entered, the name as entered: a past may be written down later. None for an officer whom the
    /// journal does not know.
    pub fn named(&self, officer: Uuid, at_ms: i64) -> Option<Named> {
        let (badge, name, unit) = at(self.officers.get(&officer)?, at_ms)?;
        let unit = self.units.get(unit).and_then(|names| at(names, at_ms)).cloned().unwrap_or_default();
        Some(Named { badge: badge.clone(), name: name.clone(), unit })
    }

    /// Writes over each attempt the badge, name and unit that its officer had when it began.
    pub fn name_then(&self, rows: &mut [AttemptRow]) {
        for row in rows {
            if let Some(named) = self.named(row.start.officer_id, row.start.started_at_ms) {
                (row.badge, row.name, row.unit) = (named.badge, named.name, named.unit);
            }
        }
    }

    fn take(&mut self, at_ms: i64, fact: Fact) -> Result<(), StoreError> {
        match fact {
            Fact::AddOfficer(facts::AddOfficer { id, badge, name, unit_id, unit }) => {
                self.units.entry(unit_id).or_insert_with(|| vec![(at_ms, unit)]);
                self.officers.entry(id).or_default().push((at_ms, (badge, name, unit_id)));
            }
            Fact::ImportRoster(facts::ImportRoster { units, officers, .. }) => {
                for unit in units {
                    self.take_unit(at_ms, unit);
                }
                for officer in officers {
                    self.take_officer(at_ms, officer);
                }
            }
            Fact::DescribeUnit(facts::DescribeUnit { unit, .. }) => self.take_unit(at_ms, unit),
            Fact::ChangeOfficer(facts::ChangeOfficer { officer, .. }) => self.take_officer(at_ms, officer),
            other => return Err(StoreError::Corrupt(format!("{} was read for the roster", other.op()))),
        }
        Ok(())
    }

    fn take_unit(&mut self, at_ms: i64, unit: UnitBody) {
        self.units.entry(unit.id).or_default().push((at_ms, unit.name));
    }

    fn take_officer(&mut self, at_ms: i64, officer: OfficerBody) {
        let OfficerBody { id, badge, name, unit_id, .. } = officer;
        self.officers.entry(id).or_default().push((at_ms, (badge, name, unit_id)));
    }
}

impl Db {
    /// How everybody was named at every time.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn roster_past(&self) -> Result<RosterPast, StoreError> {
        let mut statement = self.connection.prepare(include_str!("sql/roster_past.sql"))?;
        let mut rows = statement.query([])?;
        let mut past = RosterPast::default();
        while let Some(row) = rows.next()? {
            let (at_ms, op, body): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            past.take(at_ms, Fact::read(&op, &body)?)?;
        }
        Ok(past)
    }
}
