//! A station's series: why a new one begins, and what it saw of its bureau.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::Body;
use crate::StoreError;

/// The place in an older series of the same station after which a new one goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct SeriesParent {
    pub series: Uuid,
    /// Entries of it that the new series goes on from: at least one.
    pub entries: u64,
    /// The hash of the last of them, in hexadecimal.
    pub head: String,
}

/// The first entry of a series that is not its station's first: whose it is, which key signs it, and where it goes on
/// from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct BeginSeries {
    pub station_id: Uuid,
    /// Empty where the station signs nothing.
    pub key_id: String,
    pub public_key: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub box_key: String,
    /// `joined`, `renewed`, `restored`, `rewound`, `copied` or `forked`.
    pub why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<SeriesParent>,
    /// Words of the directory that its writer had and that do not lead to it, each as the end of its series: what a restored
    /// founding PC says is said after what came back to it, and what a PC says that got a duty back, after that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comes_after: Vec<SeriesParent>,
}

impl Body for BeginSeries {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // What series there are is read from their first entries.
        Ok(())
    }
}

/// What the bureau's clock showed when this station last spoke to it: what is written afterwards was not written before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct SeenBureau {
    pub at_ms: i64,
    pub offset_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

impl Body for SeenBureau {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // It stands in the journal alone.
        Ok(())
    }
}
