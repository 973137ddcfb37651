//! Units and officers as they are read.

use rusqlite::{OptionalExtension as _, Row};
use uuid::Uuid;

use super::{AddOfficer, DescribeOfficer, Fact};
use crate::{Db, StoreError, read};
use dabiao_domain::actor::Authorized;
use dabiao_domain::roster::{Officer, Service, Unit, UnitKind};

fn officer_of(row: &Row<'_>) -> Result<Officer, StoreError> {
    Ok(Officer {
        id: read::id(row, 0)?,
        badge: row.get(1)?,
        name: row.get(2)?,
        unit_id: read::id(row, 3)?,
        unit: row.get(4)?,
        birth: read::day_or_none(row, 5, "birth")?,
        position: row.get(6)?,
        service: read::named(row, 7, "service", Service::from_name)?,
        left_on: read::day_or_none(row, 8, "leaving")?,
    })
}

fn unit_of(row: &Row<'_>) -> Result<Unit, StoreError> {
    Ok(Unit {
        id: read::id(row, 0)?,
        name: row.get(1)?,
        kind: read::named(row, 2, "kind", UnitKind::from_name)?,
        parent: read::id_or_none(row, 3)?,
        pair: read::id_or_none(row, 4)?,
    })
}

impl Db {
    /// All officers in the order of their badges.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row that can't be read.
    pub fn officers(&self) -> Result<Vec<Officer>, StoreError> {
        self.rows_of("officer", include_str!("../sql/officers.sql"), officer_of)
    }

    /// Keeps what the personnel office says of an officer. It names nobody: a station with accounts changes officers by
    /// [`ChangeOfficer`](super::ChangeOfficer).
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn describe_officer(
        &mut self,
        now_ms: i64,
        right: &Authorized,
        officer: &Officer,
    ) -> Result<(), StoreError> {
        let fact = Fact::DescribeOfficer(DescribeOfficer {
            id: officer.id,
            birth_date: officer.birth.map(|day| day.to_string()),
            position: officer.position.clone(),
            service: officer.service.said().name().to_owned(),
            left_on: officer.left_on.map(|day| day.to_string()),
        });
        self.record_by(now_ms, right, &fact)
    }

    /// Adds an officer, and the unit if it is new. `officer.unit_id` and `unit_id` of a known unit name are
    /// replaced by the stored id; the stored officer is returned.
    ///
    /// # Errors
    /// [`StoreError::BadgeTaken`], or SQLite errors.
    pub fn add_officer(&mut self, now_ms: i64, officer: Officer) -> Result<Officer, StoreError> {
        let taken: Option<String> = self
            .connection
            .query_row("SELECT name FROM officer WHERE badge = ?1", [&officer.badge], |row| row.get(0))
            .optional()?;
        if taken.is_some() {
            return Err(StoreError::BadgeTaken(officer.badge));
        }
        let known: Option<[u8; 16]> = self
            .connection
            .query_row("SELECT id FROM unit WHERE name = ?1", [&officer.unit], |row| row.get(0))
            .optional()?;
        let unit_id = known.map_or(officer.unit_id, Uuid::from_bytes);
        let officer = Officer { unit_id, ..officer };
        let Officer { id, badge, name, unit_id, unit, .. } = officer.clone();
        self.record(now_ms, &Fact::AddOfficer(AddOfficer { id, badge, name, unit_id, unit }))?;
        Ok(officer)
    }

    /// All units in the order of their names.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row that can't be read.
    pub fn units(&self) -> Result<Vec<Unit>, StoreError> {
        self.rows_of("unit", "SELECT id, name, kind, parent_id, pair_id FROM unit ORDER BY name", unit_of)
    }
}
