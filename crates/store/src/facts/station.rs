//! A station's statements about its own series.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::Body;
use super::series::SeriesParent;
use crate::StoreError;

/// From here on, entries of this series are signed by that key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct BeginSigning {
    pub key_id: String,
    pub public_key: String,
    /// Written by a program that pins keys outside the journal.
    #[serde(default, skip_serializing_if = "is_false")]
    pub enrolled: bool,
    /// On what occasion the key took its place without a signature of the one before it, and what was written
    /// about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
    /// The ends of what others had given back of this station's series when the key took its place without a signature of
    /// the one before it: what leads to them was signed in time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<SeriesParent>,
    /// Entries in this station's name that are not its own, whatever key signed them, and with them all that follows them. Each is
    /// named as an end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_ours: Vec<SeriesParent>,
}

impl Body for BeginSigning {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // No table has it.
        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}

/// A restore whose entry is not in the history that a later one went back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierRestore {
    /// When it was, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// The head of the store that it set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_head: Option<String>,
    /// How many entries of the series of that store it lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_entries: Option<u64>,
    /// How many entries of the series the store that it set aside and the one that it restored both had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_from: Option<u64>,
    /// Entries of the backup that it restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries: Option<u64>,
    /// The officer who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// The series continues from a backup: `head` is the hash of its last entry there, `entries` the number of
/// its entries there. Entries written after that backup are in the file that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct Restored {
    pub head: String,
    pub entries: i64,
    /// The head of the store that was set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_head: Option<String>,
    /// How many entries of the series of that store are not in this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_entries: Option<u64>,
    /// How many entries of the series both stores have: those that are lost are the ones behind them. Older programs
    /// did not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_from: Option<u64>,
    /// Whether it was taken over openly: not known to be this station's own history.
    #[serde(default, skip_serializing_if = "is_false")]
    pub foreign: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
    /// Restores since the backup, the oldest first: their own entries are lost with the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierRestore>,
}

impl Body for Restored {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // No table has it.
        Ok(())
    }

    fn by(&self) -> Option<Uuid> {
        self.by
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
