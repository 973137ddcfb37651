//! The beginning and the end of an attempt.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::Body;
use crate::StoreError;

/// An officer began to type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct BeginAttempt {
    pub id: Uuid,
    pub officer_id: Uuid,
    pub exercise_id: String,
    pub mode: String,
    pub header_hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sitting_id: Option<Uuid>,
}

impl Body for BeginAttempt {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // Its row is written with it: the header is too large for the journal.
        Ok(())
    }
}

/// An attempt ended; its log and score are named by their hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct SealAttempt {
    pub id: Uuid,
    pub root_hash: String,
    pub score_hash: String,
    pub scoring_version: u32,
    pub events: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamps_hash: Option<String>,
    /// The program's remark on its events while it ran; none as it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

impl Body for SealAttempt {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // Its log and score are written with it: they are too large for the journal.
        Ok(())
    }
}
