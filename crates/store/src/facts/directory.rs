//! The bureau's directory: which stations it has, what each may say for all, and where its server is.
//!
//! They count in the bureau's own series alone; the tables of stations and duties are read from there.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::Body;
use crate::StoreError;

/// Makes facts that stand in the journal alone and name who put them on record.
macro_rules! in_the_journal_alone {
    ($($name:ident)+) => {
        $(impl Body for $name {
            fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
                // What it means for the tables follows from the whole set of entries.
                Ok(())
            }

            fn by(&self) -> Option<Uuid> {
                self.by
            }
        })+
    };
}

in_the_journal_alone! { EnrolStation RetireStation GrantDuty Server SameOfficer SameUnit }

/// A station belongs to the bureau, with that key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct EnrolStation {
    pub station_id: Uuid,
    pub unit_id: Uuid,
    pub name: String,
    pub key_id: String,
    pub public_key: String,
    #[serde(default)]
    pub box_key: String,
    #[serde(default)]
    pub login: String,
    /// Prints of the PC, as they are on the wire.
    #[serde(default)]
    pub hosts: Vec<serde_json::Value>,
    /// Exams of that station whose times a person held against what else is known: they count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exams: Vec<Uuid>,
    /// What other PCs say to be theirs as well: a person said that it is of that station.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub things: Vec<OfStation>,
    /// The stations that this PC was before, each of which it proved by the key of that one. Where nothing is said an older
    /// program admitted it, which asked for no proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Vec<Uuid>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// A thing is of the station whose admission says so, and of none of these, whatever they say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfStation {
    /// What was contested.
    pub thing: ContestedThing,
    /// The stations that said it to be theirs, as it was known when that was decided. Of others it says nothing.
    pub against: Vec<Uuid>,
}

/// Something that two PCs say to be theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContestedThing {
    /// They planned that sitting.
    Sitting(Uuid),
    /// They began that attempt.
    Attempt(Uuid),
}

impl ContestedThing {
    /// Its id.
    pub const fn id(&self) -> Uuid {
        match self {
            Self::Sitting(id) | Self::Attempt(id) => *id,
        }
    }
}

/// So many entries of a series counted where an older program took a retired PC back: without an end.
pub const NO_END: u64 = i64::MAX as u64;

/// Why a station was retired whose PC, and whose key, may be in other hands.
pub const LOST: &str = "lost";

/// A station belongs to the bureau no more: of its series only so many entries count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct RetireStation {
    pub station_id: Uuid,
    pub why: String,
    /// Each of its series and the number of its entries that count; of one that is not named none does.
    pub cut: Vec<(Uuid, u64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// A station speaks for the bureau in a matter, or for one unit of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct GrantDuty {
    /// `registry`, `issuing`, `cohort`, `desk`, `exam` or `practice`.
    pub duty: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Uuid>,
    pub station_id: Uuid,
    /// Greater than any before it: what is said in a greater one counts. It counts as the next one after those before it at most.
    pub epoch: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// Where the bureau's server is found, and which certificates it may show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct Server {
    pub addresses: Vec<String>,
    pub cert_sha256: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// Two ids are of one officer: from here on the first is read as the second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct SameOfficer {
    pub alias: Uuid,
    pub is: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// Two ids are of one unit: from here on the first is read as the second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct SameUnit {
    pub alias: Uuid,
    pub is: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}
