//! Records that units entered, and the assumptions of the quota plan.

use jiff::civil::Date;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::{Body, blob, time};
use crate::{Db, StoreError, read};

/// A unit's count of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct CountBody {
    pub unit_id: Uuid,
    pub entered: u32,
    pub qualified: u32,
}

/// Records that units entered in a week; a later count of the same week takes the place of this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct CountRecords {
    pub week: String,
    pub counts: Vec<CountBody>,
    pub by: Uuid,
}

impl Body for CountRecords {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { week, counts, by } = self;

        let mut put = db.prepare_cached(include_str!("../sql/count_records.sql"))?;
        for count in counts {
            put.execute(params![
                blob(&count.unit_id),
                week,
                count.entered,
                count.qualified,
                at_ms,
                blob(by)
            ])?;
        }

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms)?;
        read::parsed::<Date>("week", &self.week).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// The assumptions of the quota plan, in their own wire form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct PlanQuota {
    pub plan: serde_json::Value,
    pub by: Uuid,
}

impl Body for PlanQuota {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { plan, by } = self;

        db.prepare_cached(
            "INSERT INTO quota_plan (planned_ms, planned_by, plan) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET plan = excluded.plan",
        )?
        .execute(params![at_ms, blob(by), plan.to_string()])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms).map(drop)
    }

    fn is_whole(&self) -> bool {
        !self.plan.is_null()
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}

/// Records that a unit entered in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountRow {
    /// The unit.
    pub unit_id: Uuid,
    /// The Monday of the week.
    pub week: Date,
    /// Records entered.
    pub entered: u32,
    /// Of these, qualified.
    pub qualified: u32,
    /// When it was counted, milliseconds since the Unix epoch.
    pub counted_ms: i64,
    /// By whom.
    pub by: Uuid,
}

fn count_of(row: &Row<'_>) -> Result<CountRow, StoreError> {
    Ok(CountRow {
        unit_id: read::id(row, 0)?,
        week: read::day(row, 1, "week")?,
        entered: row.get(2)?,
        qualified: row.get(3)?,
        counted_ms: row.get(4)?,
        by: read::id(row, 5)?,
    })
}

impl Db {
    /// Counted records, by week and unit.
    pub(crate) fn counts(&self) -> Result<Vec<CountRow>, StoreError> {
        let sql = "SELECT unit_id, week, entered, qualified, counted_ms, counted_by
                     FROM record_count ORDER BY week, unit_id";
        self.rows_of("record_count", sql, count_of)
    }

    /// The newest assumptions of the quota plan, in their wire form.
    pub(crate) fn newest_quota_plan(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT plan FROM quota_plan ORDER BY planned_ms DESC, planned_by DESC LIMIT 1";
        Ok(self.rows_of("quota_plan", sql, |row| Ok(row.get(0)?))?.pop())
    }
}
