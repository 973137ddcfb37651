//! Units and officers.

use jiff::civil::Date;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::{Body, blob};
use crate::{StoreError, read};
use dabiao_domain::roster::{Officer, Service, Unit, UnitKind};

/// A unit in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct UnitBody {
    pub id: Uuid,
    pub name: String,
    #[serde(default = "other", skip_serializing_if = "is_other")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair_id: Option<Uuid>,
}

fn other() -> String {
    "other".to_owned()
}

fn is_other(kind: &str) -> bool {
    kind == "other"
}

/// An officer in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct OfficerBody {
    pub id: Uuid,
    pub badge: String,
    pub name: String,
    pub unit_id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position: String,
    pub service: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<String>,
}

impl UnitBody {
    /// `unit` as the journal has it.
    pub fn of(unit: &Unit) -> Self {
        Self {
            id: unit.id,
            name: unit.name.clone(),
            kind: unit.kind.name().to_owned(),
            parent_id: unit.parent,
            pair_id: unit.pair,
        }
    }
}

impl OfficerBody {
    /// `officer` as the journal has them.
    pub fn of(officer: &Officer) -> Self {
        Self {
            id: officer.id,
            badge: officer.badge.clone(),
            name: officer.name.clone(),
            unit_id: officer.unit_id,
            birth_date: officer.birth.map(|day| day.to_string()),
            position: officer.position.clone(),
            service: officer.service.said().name().to_owned(),
            left_on: officer.left_on.map(|day| day.to_string()),
        }
    }
}

/// An officer, and the unit if it is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct AddOfficer {
    pub id: Uuid,
    pub badge: String,
    pub name: String,
    pub unit_id: Uuid,
    pub unit: String,
}

impl Body for AddOfficer {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { id, badge, name, unit_id, unit } = self;

        db.prepare_cached("INSERT INTO unit (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING")?
            .execute(params![blob(unit_id), unit])?;
        db.prepare_cached("INSERT INTO officer (id, unit_id, badge, name) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![blob(id), blob(unit_id), badge, name])?;

        Ok(())
    }
}

/// An officer's data from the personnel office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct DescribeOfficer {
    pub id: Uuid,
    pub birth_date: Option<String>,
    pub position: String,
    pub service: String,
    pub left_on: Option<String>,
}

impl Body for DescribeOfficer {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { id, birth_date, position, service, left_on } = self;

        db.prepare_cached(
            "UPDATE officer SET birth_date = ?2, position = ?3, service = ?4, left_on = ?5
                  WHERE id = ?1",
        )?
        .execute(params![blob(id), birth_date, position, service, left_on])?;

        Ok(())
    }

    fn check(&self, _: i64) -> Result<(), StoreError> {
        person_reads(self.birth_date.as_deref(), self.left_on.as_deref(), &self.service)
    }
}

/// A list of the personnel office was imported: new and changed units and officers, each complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct ImportRoster {
    pub file: String,
    pub sha256: String,
    pub units: Vec<UnitBody>,
    pub officers: Vec<OfficerBody>,
    pub by: Option<Uuid>,
}

impl Body for ImportRoster {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { units, officers, .. } = self;

        units.iter().try_for_each(|unit| put_unit(db, unit))?;
        officers.iter().try_for_each(|officer| put_officer(db, officer))?;

        Ok(())
    }

    fn check(&self, _: i64) -> Result<(), StoreError> {
        self.units.iter().try_for_each(unit_reads)?;
        self.officers.iter().try_for_each(officer_reads)
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}

/// The data of a unit, complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct DescribeUnit {
    pub unit: UnitBody,
    pub by: Option<Uuid>,
}

impl Body for DescribeUnit {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { unit, .. } = self;

        put_unit(db, unit)?;

        Ok(())
    }

    fn check(&self, _: i64) -> Result<(), StoreError> {
        unit_reads(&self.unit)
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}

/// The data of an officer, complete: a move, a correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct ChangeOfficer {
    pub officer: OfficerBody,
    pub by: Option<Uuid>,
}

impl Body for ChangeOfficer {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { officer, .. } = self;

        put_officer(db, officer)?;

        Ok(())
    }

    fn check(&self, _: i64) -> Result<(), StoreError> {
        officer_reads(&self.officer)
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}

fn put_unit(db: &Connection, unit: &UnitBody) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO unit (id, name, kind, parent_id, pair_id) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE
            SET name = excluded.name, kind = excluded.kind,
                parent_id = excluded.parent_id, pair_id = excluded.pair_id",
    )?
    .execute(params![
        blob(&unit.id),
        unit.name,
        unit.kind,
        unit.parent_id.map(Uuid::into_bytes),
        unit.pair_id.map(Uuid::into_bytes)
    ])?;
    Ok(())
}

fn put_officer(db: &Connection, officer: &OfficerBody) -> Result<(), StoreError> {
    db.prepare_cached(include_str!("../sql/put_officer.sql"))?.execute(params![
        blob(&officer.id),
        blob(&officer.unit_id),
        officer.badge,
        officer.name,
        officer.birth_date,
        officer.position,
        officer.service,
        officer.left_on
    ])?;
    Ok(())
}

/// Whether what is said of an officer is what the reader of the roster reads.
fn person_reads(birth: Option<&str>, left: Option<&str>, service: &str) -> Result<(), StoreError> {
    for day in birth.into_iter().chain(left) {
        read::parsed::<Date>("day", day)?;
    }
    let known = Service::from_name(service).map(drop);
    known.ok_or_else(|| StoreError::Corrupt(format!("service {service:?} is not known")))
}

fn officer_reads(officer: &OfficerBody) -> Result<(), StoreError> {
    person_reads(officer.birth_date.as_deref(), officer.left_on.as_deref(), &officer.service)
}

fn unit_reads(unit: &UnitBody) -> Result<(), StoreError> {
    let known = UnitKind::from_name(&unit.kind).map(drop);
    known.ok_or_else(|| StoreError::Corrupt(format!("kind {:?} is not known", unit.kind)))
}
