//! Exemptions from a standard.

use jiff::civil::Date;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::{Body, blob, time};
use crate::{Db, StoreError, read};

/// An officer is exempt from a standard, once approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct AskExemption {
    pub id: Uuid,
    pub officer_id: Uuid,
    pub standard: String,
    pub from: String,
    pub until: Option<String>,
    pub reason: String,
    pub by: Uuid,
}

impl Body for AskExemption {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, officer_id, standard, from, until, reason, by } = self;

        db.prepare_cached(include_str!("../sql/ask_exemption.sql"))?.execute(params![
            blob(id),
            blob(officer_id),
            standard,
            from,
            until,
            reason,
            blob(by),
            at_ms
        ])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms)?;
        // One whose days can't be read would be none without a word.
        for day in std::iter::once(&self.from).chain(&self.until) {
            read::parsed::<Date>("day", day)?;
        }
        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// An exemption takes effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct ApproveExemption {
    pub id: Uuid,
    pub by: Uuid,
}

impl Body for ApproveExemption {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, by } = self;

        db.prepare_cached("UPDATE exemption SET approved_by = ?2, approved_ms = ?3 WHERE id = ?1")?
            .execute(params![blob(id), blob(by), at_ms])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// An exemption ends before its time, or was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct EndExemption {
    pub id: Uuid,
    pub reason: String,
    pub by: Uuid,
}

impl Body for EndExemption {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, reason, by } = self;

        db.prepare_cached(
            "UPDATE exemption SET ended_by = ?2, ended_ms = ?3, end_reason = ?4 WHERE id = ?1",
        )?
        .execute(params![blob(id), blob(by), at_ms, reason])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// An exemption that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExemptionRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub officer_id: Uuid,
    /// Id of the standard.
    pub standard: String,
    /// The first day.
    pub from: Date,
    /// The last day; none for an open end.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
    /// The officer who asked, and when.
    pub asked: (Uuid, i64),
    /// The officer who approved it, and when.
    pub approved: Option<(Uuid, i64)>,
    /// The officer who ended or refused it, when and why.
    pub ended: Option<(Uuid, i64, String)>,
}

fn exemption_of(row: &Row<'_>) -> Result<ExemptionRow, StoreError> {
    let (approver, approved): (_, Option<i64>) = (read::id_or_none(row, 8)?, row.get(9)?);
    read::together("its approval", &[approver.is_some(), approved.is_some()])?;
    let (by, at, why): (_, Option<i64>, Option<String>) =
        (read::id_or_none(row, 10)?, row.get(11)?, row.get(12)?);
    read::together("its end", &[by.is_some(), at.is_some(), why.is_some()])?;
    Ok(ExemptionRow {
        id: read::id(row, 0)?,
        officer_id: read::id(row, 1)?,
        standard: row.get(2)?,
        from: read::day(row, 3, "first day")?,
        until: read::day_or_none(row, 4, "last day")?,
        reason: row.get(5)?,
        asked: (read::id(row, 6)?, row.get(7)?),
        approved: approver.zip(approved),
        ended: by.zip(at).zip(why).map(|((by, at), why)| (by, at, why)),
    })
}

impl Db {
    /// All exemptions in the order in which they were asked for.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row that can't be read.
    pub fn exemptions(&self) -> Result<Vec<ExemptionRow>, StoreError> {
        self.rows_of("exemption", include_str!("../sql/exemptions.sql"), exemption_of)
    }
}
