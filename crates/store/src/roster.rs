//! Officers and units.

use rusqlite::{OptionalExtension as _, Row};
use uuid::Uuid;

use super::fact::Fact;
use super::{Db, StoreError};
use dabiao_domain::roster::{Officer, Service};

fn officer_of(row: &Row<'_>) -> rusqlite::Result<Officer> {
    let day = |n: usize| -> rusqlite::Result<_> {
        Ok(row.get::<_, Option<String>>(n)?.and_then(|day| day.parse().ok()))
    };
    Ok(Officer {
        id: Uuid::from_bytes(row.get(0)?),
        badge: row.get(1)?,
        name: row.get(2)?,
        unit_id: Uuid::from_bytes(row.get(3)?),
        unit: row.get(4)?,
        birth: day(5)?,
        position: row.get(6)?,
        service: Service::from_name(&row.get::<_, String>(7)?).unwrap_or_default(),
        left_on: day(8)?,
    })
}

impl Db {
    /// All officers in the order of their badges.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn officers(&self) -> Result<Vec<Officer>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/officers.sql"))?;
        let rows = statement.query_map([], officer_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps what the personnel office says of an officer.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn describe_officer(&mut self, now_ms: i64, officer: &Officer) -> Result<(), StoreError> {
        let fact = Fact::DescribeOfficer {
            id: officer.id,
            birth_date: officer.birth.map(|day| day.to_string()),
            position: officer.position.clone(),
            service: officer.service.name().to_owned(),
            left_on: officer.left_on.map(|day| day.to_string()),
        };
        self.record(now_ms, &fact)
    }

    /// Adds an officer, and the unit if it is new. `officer.unit_id` and `unit_id` of a known unit name are
    /// replaced by the stored id; the stored officer is returned.
    ///
    /// # Errors
    /// [`StoreError::BadgeTaken`], or what SQLite says.
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
        self.record(now_ms, &Fact::AddOfficer { id, badge, name, unit_id, unit })?;
        Ok(officer)
    }
}
