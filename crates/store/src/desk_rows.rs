//! The one read that the trainer's desk makes.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{AssignmentRow, CountRow, Db, ForecastRow, StoreError};
use dabiao_domain::history::SessionMark;
use dabiao_domain::roster::Unit;

/// The desk's data, besides sittings and certificates.
#[derive(Clone, Debug, Default)]
pub struct DeskRows {
    /// Units in the order of their names.
    pub units: Vec<Unit>,
    /// Attempt summaries of every officer who typed.
    pub histories: BTreeMap<Uuid, Vec<SessionMark>>,
    /// Assignments, the oldest first.
    pub assignments: Vec<AssignmentRow>,
    /// For each assignment, how often each officer has done it since.
    pub done: Vec<BTreeMap<Uuid, u32>>,
    /// Counted records.
    pub counts: Vec<CountRow>,
    /// The newest assumptions of the quota plan, in their wire form.
    pub quota: Option<String>,
    /// Forecasts, the oldest first.
    pub forecasts: Vec<ForecastRow>,
}

impl Db {
    /// The desk's data, besides sittings and certificates.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`].
    pub fn desk_rows(&self) -> Result<DeskRows, StoreError> {
        let assignments = self.assignments()?;
        Ok(DeskRows {
            units: self.units()?,
            histories: self.histories()?,
            done: assignments.iter().map(|a| self.done_since(a)).collect::<Result<_, _>>()?,
            assignments,
            counts: self.counts()?,
            quota: self.newest_quota_plan()?,
            forecasts: self.forecasts()?,
        })
    }
}
