//! What a journal entry says: every write of the program as a fact with its own wire form.
//!
//! The body of an entry is complete: the tables of people, sittings and certificates can be built again from
//! the journal alone, and the audit does so. What is too large or too secret for the journal (logs, scores,
//! passwords) stands in it as a hash. Names and fields are frozen once released; new fields are optional.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::StoreError;

/// A unit in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct UnitBody {
    pub id: Uuid,
    pub name: String,
    #[serde(default = "other", skip_serializing_if = "is_other")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair_id: Option<Uuid>,
}

fn other() -> String {
    "other".to_owned()
}

fn is_other(kind: &str) -> bool {
    kind == "other"
}

/// An officer in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct OfficerBody {
    pub id: Uuid,
    pub badge: String,
    pub name: String,
    pub unit_id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position: String,
    pub service: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<String>,
}

/// What a unit entered in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct CountBody {
    pub unit_id: Uuid,
    pub entered: u32,
    pub qualified: u32,
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
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// A fact. The name of the variant in snake case is the `op` of its entry, its content the `body`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the tables' columns")]
pub enum Fact {
    /// From here on, entries of this series are signed by that key.
    BeginSigning {
        key_id: String,
        public_key: String,
        /// Written by a program that pins keys outside the journal.
        #[serde(default, skip_serializing_if = "is_false")]
        enrolled: bool,
        /// On what occasion the key took its place without a signature of the one before it, and what was written
        /// about that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Uuid>,
    },
    /// A choice of this PC.
    SetSetting { key: String, value: String },
    /// An officer, and the unit if it is new.
    AddOfficer { id: Uuid, badge: String, name: String, unit_id: Uuid, unit: String },
    /// What the personnel office says of an officer.
    DescribeOfficer {
        id: Uuid,
        birth_date: Option<String>,
        position: String,
        service: String,
        left_on: Option<String>,
    },
    /// Roles and a new secret. The secret is named by the SHA-256 of its password hash.
    SetAccount {
        officer_id: Uuid,
        roles: Vec<String>,
        secret_hash: Option<String>,
        must_change: bool,
        by: Option<Uuid>,
    },
    /// Somebody signed in by password or PIN.
    SignedIn { officer_id: Uuid },
    /// Somebody gave a wrong password or PIN.
    SignInFailed {
        officer_id: Uuid,
        /// The run of the machine and its monotonic milliseconds: how long one waits goes by them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        boot_id: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mono_ms: Option<u64>,
    },
    /// Somebody began to type.
    BeginAttempt {
        id: Uuid,
        officer_id: Uuid,
        exercise_id: String,
        mode: String,
        header_hash: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit_id: Option<Uuid>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record_type: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sitting_id: Option<Uuid>,
    },
    /// An attempt ended; its log and score are named by their hashes.
    SealAttempt {
        id: Uuid,
        root_hash: String,
        score_hash: String,
        scoring_version: u32,
        events: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stamps_hash: Option<String>,
        /// What the program found wrong with its events while it ran; none as it should be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        doubt: Option<String>,
    },
    /// A sitting. The plan is in its own wire form.
    PlanSitting { id: Uuid, plan: serde_json::Value },
    /// Something happened in a sitting, the `seq`-th from 0. The event is in its own wire form.
    SittingEntry { sitting_id: Uuid, seq: u32, by: Uuid, event: serde_json::Value },
    /// Somebody need not meet a standard, once approved.
    AskExemption {
        id: Uuid,
        officer_id: Uuid,
        standard: String,
        from: String,
        until: Option<String>,
        reason: String,
        by: Uuid,
    },
    /// An exemption takes effect.
    ApproveExemption { id: Uuid, by: Uuid },
    /// An exemption ends before its time, or was refused.
    EndExemption { id: Uuid, reason: String, by: Uuid },
    /// A certificate.
    IssueCertificate {
        id: Uuid,
        number: String,
        officer_id: Uuid,
        standard: String,
        standard_version: u32,
        attempt_id: Uuid,
        grade: Option<u32>,
        token: String,
        by: Uuid,
    },
    /// A certificate is no longer worth anything.
    RevokeCertificate { id: Uuid, number: String, reason: String, replaced: bool, by: Uuid },
    /// A standard, or a new version of one.
    SaveStandard { id: String, version: u32, toml: String, by: Uuid },
    /// A list of the personnel office was taken in: new and changed units and officers, each complete.
    ImportRoster {
        file: String,
        sha256: String,
        units: Vec<UnitBody>,
        officers: Vec<OfficerBody>,
        by: Option<Uuid>,
    },
    /// What is known of a unit, complete.
    DescribeUnit { unit: UnitBody, by: Option<Uuid> },
    /// What is known of an officer, complete: a move, a correction.
    ChangeOfficer { officer: OfficerBody, by: Option<Uuid> },
    /// Practice or a sitting was given to people.
    Assign {
        id: Uuid,
        officers: Vec<Uuid>,
        kind: String,
        subject: String,
        times: u32,
        due: String,
        note: String,
        by: Uuid,
    },
    /// An assignment no longer holds.
    EndAssignment { id: Uuid, reason: String, by: Uuid },
    /// Records that units entered in a week; a later count of the same week takes the place of this one.
    CountRecords { week: String, counts: Vec<CountBody>, by: Uuid },
    /// The assumptions of the quota plan, in their own wire form.
    PlanQuota { plan: serde_json::Value, by: Uuid },
    /// A forecast as it was made. `chances` are officers' ids and thousandths, `id:n` with a space between them.
    KeepForecast { day: String, standard: String, deadline: String, method: u32, chances: String },
    /// Something about the guidance cohort. The event is in the wire form of its kind.
    CohortEntry { id: Uuid, by: Uuid, kind: String, event: serde_json::Value },
    /// The series goes on from a backup: `head` is the hash of its last entry there, `entries` the number of
    /// its entries there. What the station wrote after that backup is in the file that was set aside.
    Restored {
        head: String,
        entries: i64,
        /// The head of the store that was set aside.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lost_head: Option<String>,
        /// How many entries of the series of that store are not in this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lost_entries: Option<u64>,
        /// How many entries of the series both stores have: those that are lost are the ones behind them. Older programs
        /// did not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lost_from: Option<u64>,
        /// Whether it was taken over openly: not known to be this station's own history.
        #[serde(default, skip_serializing_if = "is_false")]
        foreign: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Uuid>,
        /// Restores since the backup, the oldest first: their own entries are lost with the rest.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        earlier: Vec<EarlierRestore>,
    },
    /// An issuing key was made on this PC; nobody is named where nobody had an account.
    MakeIssuerKey { key_id: String, holder: String, by: Option<Uuid> },
    /// The program was given another time than the system's (`--now`): what is written at exactly that time
    /// from here on was written then. Once in a run, before its first entry.
    ClockGiven { given_ms: i64, system_ms: i64 },
    /// What is sealed next is sealed while the clock stands before what was known already: `newest_ms`, from where
    /// `whence` says.
    ClockBehind { newest_ms: i64, whence: String },
    /// The clock was wrong: of the entries before this one, those whose time lies within bind nobody any more.
    ClockWrong { from_ms: i64, to_ms: i64, reason: String, by: Uuid },
    /// An officer's password opens a key, to which others lock secrets of sittings. The public half in hexadecimal;
    /// the locked half is named by the SHA-256 of its bytes. A new password of [`Fact::SetAccount`] ends the key.
    MakeBoxKey { officer_id: Uuid, public_key: String, locked_hash: String },
    /// An officer made a code that lets them choose a new password without the old one; it takes the place of the one
    /// before. Of the code only its hash is kept.
    MakeRecoveryCode { officer_id: Uuid, code_hash: String, by: Uuid },
    /// The secret that the next [`Fact::SetAccount`] of this officer gives takes the place of one that was lost, and
    /// why: by their own recovery code, which is used up by it, or by an administrator.
    ReplaceSecret {
        officer_id: Uuid,
        why: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code_hash: Option<String>,
        by: Uuid,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Fact {
    /// The `op` and `body` of its entry.
    pub fn wire(&self) -> (String, String) {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(map)) => {
                map.into_iter().next().map_or_else(Default::default, |(op, body)| (op, body.to_string()))
            }
            _ => Default::default(),
        }
    }

    /// The fact of an entry.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for an unknown `op` or a body that is not its.
    pub fn read(op: &str, body: &str) -> Result<Self, StoreError> {
        let corrupt = |e: &dyn std::fmt::Display| StoreError::Corrupt(format!("journal entry {op:?}: {e}"));
        let body: serde_json::Value = serde_json::from_str(body).map_err(|e| corrupt(&e))?;
        serde_json::from_value(serde_json::json!({ op: body })).map_err(|e| corrupt(&e))
    }
}
