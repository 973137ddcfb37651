//! What stations tell each other beside their own registers.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::{Body, time};
use super::people::OfficerBody;
use crate::StoreError;

/// A station that does not keep the roster would have an officer so; the one that keeps it decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct ProposeOfficer {
    pub officer: OfficerBody,
    /// The SHA-256 of what the station knew of the officer; empty for a new one.
    pub base_hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// The evidence of a seat was collected in a sitting of several PCs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct CollectSeat {
    pub sitting_id: Uuid,
    pub officer: Uuid,
    pub attempt: Uuid,
    pub station_id: Uuid,
    pub series: Uuid,
    pub entries: u64,
    pub head: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_hash: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// The head of a series, as it was known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct GoesOn {
    pub series: Uuid,
    pub entries: u64,
}

/// The station that was named deputy on the roll of a sitting holds it from here on; the entry of the roll that says so
/// stands beside. `goes_on` is the head of the series in which the holder before it wrote the roll; older programs did not
/// say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct TakeSitting {
    pub sitting_id: Uuid,
    pub station_id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goes_on: Option<GoesOn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// An exercise of its own folder that the bureau gives to all stations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct PublishExercise {
    pub id: String,
    pub file: String,
    pub sha256: String,
    pub bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

impl Body for ProposeOfficer {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // It stands in the journal alone until the roster's keeper takes it.
        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}

impl Body for CollectSeat {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // It stands in the journal alone.
        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}

impl Body for TakeSitting {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // Who holds a sitting follows from the whole set of entries.
        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        time(at_ms).map(drop)
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}

impl Body for PublishExercise {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // The text is a file; the journal names it.
        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}
