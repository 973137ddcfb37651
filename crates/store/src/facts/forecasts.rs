//! Forecasts as they were made.

use jiff::civil::Date;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Fact;
use super::body::Body;
use crate::{Db, StoreError, read};

/// A forecast as it was made. `chances` are officers' ids and thousandths, `id:n` with a space between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct KeepForecast {
    pub day: String,
    pub standard: String,
    pub deadline: String,
    pub method: u32,
    pub chances: String,
}

impl Body for KeepForecast {
    fn apply(&self, db: &Connection, _: i64) -> Result<(), StoreError> {
        let Self { day, standard, deadline, method, chances } = self;

        db.prepare_cached(
            "INSERT INTO forecast (day, standard, deadline, method, chances) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO NOTHING",
        )?
        .execute(params![day, standard, deadline, method, chances])?;

        Ok(())
    }

    fn check(&self, _: i64) -> Result<(), StoreError> {
        read::parsed::<Date>("day", &self.day)?;
        read::parsed::<Date>("deadline", &self.deadline)?;
        chances_of(&self.chances).map(drop)
    }
}

/// A forecast as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastRow {
    /// The day on which it was made.
    pub day: Date,
    /// The standard.
    pub standard: String,
    /// The last day that counts, as it was then.
    pub deadline: Date,
    /// Version of the method.
    pub method: u32,
    /// Officers and their chances in thousandths.
    pub chances: Vec<(Uuid, u32)>,
}

fn chances_of(chances: &str) -> Result<Vec<(Uuid, u32)>, StoreError> {
    let chance = |text: &str| {
        let (id, chance) =
            text.split_once(':').ok_or_else(|| StoreError::Corrupt(format!("chance {text:?} is none")))?;
        Ok((read::parsed("officer", id)?, read::parsed("chance", chance)?))
    };
    chances.split_whitespace().map(chance).collect()
}

fn forecast_of(row: &Row<'_>) -> Result<ForecastRow, StoreError> {
    let chances: String = row.get(4)?;
    Ok(ForecastRow {
        day: read::day(row, 0, "day")?,
        standard: row.get(1)?,
        deadline: read::day(row, 2, "deadline")?,
        method: row.get(3)?,
        chances: chances_of(&chances)?,
    })
}

impl Db {
    /// Forecasts, the oldest first.
    pub(crate) fn forecasts(&self) -> Result<Vec<ForecastRow>, StoreError> {
        self.rows_of("forecast", include_str!("../sql/forecasts.sql"), forecast_of)
    }
}

impl ForecastRow {
    /// The forecast as a fact.
    pub fn fact(&self) -> Fact {
        let chances: Vec<String> =
            self.chances.iter().map(|(id, chance)| format!("{}:{chance}", id.simple())).collect();
        Fact::KeepForecast(KeepForecast {
            day: self.day.to_string(),
            standard: self.standard.clone(),
            deadline: self.deadline.to_string(),
            method: self.method,
            chances: chances.join(" "),
        })
    }
}
