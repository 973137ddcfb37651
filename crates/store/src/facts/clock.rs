//! A station's statements about its clock.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::Body;
use crate::StoreError;

/// The program was given another time than the system's (`--now`): what is written at exactly that time
/// from here on was written then. Once in a run, before its first entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct ClockGiven {
    pub given_ms: i64,
    pub system_ms: i64,
}

impl Body for ClockGiven {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // No table has it.
        Ok(())
    }
}

/// What is sealed next is sealed while the clock shows a time before a known one: `newest_ms`, from the
/// source `whence`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct ClockBehind {
    pub newest_ms: i64,
    pub whence: String,
}

impl Body for ClockBehind {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // No table has it.
        Ok(())
    }
}

/// The clock was wrong: of the entries before this one, those whose time lies within no longer count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct ClockWrong {
    pub from_ms: i64,
    pub to_ms: i64,
    pub reason: String,
    pub by: Uuid,
}

impl Body for ClockWrong {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // No table has it.
        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }
}
