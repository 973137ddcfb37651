//! The content of a journal entry: every write of the program as a fact with its own wire form.
//!
//! The body of an entry is complete: the tables of people, sittings and certificates can be built again from
//! the journal alone, and the audit does so. What is too large or too secret for the journal (logs, scores,
//! passwords) stands in it as a hash. Names and fields are frozen once released; new fields are optional.
//!
//! Each subject has a file: the bodies of its facts, what they do to its tables, and how those are read. The table
//! below names every fact with what it is called in the journal, what it touches, for whom it holds, and which right it
//! takes; without a line there it is no fact, and a body that does nothing to a table says so itself.

mod accounts;
mod assignments;
mod attempts;
pub(crate) mod body;
mod box_keys;
mod certificates;
mod clock;
mod cohort;
mod directory;
mod exchange;
mod exemptions;
mod forecasts;
mod pc;
mod people;
mod people_rows;
mod quota;
mod recovery;
mod series;
mod settings;
mod sittings;
mod slips;
mod standards;
mod station;

use std::borrow::Cow;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::StoreError;
use crate::aliases::Aliases;
use crate::journal_entry::JournalEntry;
use body::Body as _;
use dabiao_domain::areas::Areas;
use dabiao_domain::role::Permission;

pub use accounts::{Account, AccountChange};
pub use accounts::{SetAccount, SignInFailed, SignedIn};
pub use assignments::AssignmentRow;
pub use assignments::{Assign, EndAssignment};
pub use attempts::{BeginAttempt, SealAttempt};
pub use box_keys::BoxKeyRow;
pub use box_keys::MakeBoxKey;
pub use certificates::{CertificateRow, RevokedRow};
pub use certificates::{IssueCertificate, MakeIssuerKey, RevokeCertificate};
pub use clock::{ClockBehind, ClockGiven, ClockWrong};
pub use cohort::CohortEntries;
pub use cohort::CohortEntry;
pub use directory::{
    ContestedThing, EnrolStation, GrantDuty, LOST, NO_END, OfStation, RetireStation, SameOfficer, SameUnit,
    Server,
};
pub use exchange::{CollectSeat, GoesOn, ProposeOfficer, PublishExercise, TakeSitting};
pub use exemptions::ExemptionRow;
pub use exemptions::{ApproveExemption, AskExemption, EndExemption};
pub use forecasts::ForecastRow;
pub use forecasts::KeepForecast;
pub use pc::{BACKUP_HERE_KEY, BACKUP_KEY, CHECK_UP_KEY, PcChoice, SetPc, UNIT_RATES_KEY};
pub use people::{AddOfficer, ChangeOfficer, DescribeOfficer, DescribeUnit, ImportRoster};
pub use people::{OfficerBody, UnitBody};
pub use quota::{CountBody, CountRow};
pub use quota::{CountRecords, PlanQuota};
pub use recovery::{Confirmation, MakeRecoveryCode, ReplaceSecret};
pub use series::{BeginSeries, SeenBureau, SeriesParent};
pub use settings::SetSetting;
pub use sittings::body::{PlanSitting, SittingEntry};
pub use sittings::{NumberedEntry, SittingRows, StoredSitting};
pub use slips::DismissSlip;
pub use standards::SaveStandard;
pub use standards::StandardRow;
pub use station::EarlierRestore;
pub use station::{BeginSigning, Restored};

/// For whom a fact holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For the PC that wrote it: in the tables of another one it has no place.
    Station,
    /// For the bureau, whichever of its PCs wrote it.
    Bureau,
}

/// The rights of a line of the table.
macro_rules! rights {
    (free) => {
        &[]
    };
    ([$($right:ident)+]) => {
        &[$(Permission::$right),+]
    };
}

/// Makes the facts of a table: of each what it says, its body, its `op`, what it touches, for whom it holds, and the
/// rights by any of which it is put on record.
macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident $op:literal [$areas:expr] $scope:ident $rights:tt;)+) => {
        /// A fact: the `op` of its entry and the `body`.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Fact {
            $($(#[doc = $doc])+ #[serde(rename = $op)] $name($name),)+
        }

        impl Fact {
            /// The `op` of every kind of fact.
            pub const OPS: &'static [&'static str] = &[$($op),+];

            /// The `op` of its entry.
            pub const fn op(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => $op,)+
                }
            }

            /// The areas it touches.
            pub const fn areas(&self) -> Areas {
                match self {
                    $(Self::$name(_) => $areas,)+
                }
            }

            /// For whom it holds.
            pub const fn scope(&self) -> Scope {
                match self {
                    $(Self::$name(_) => Scope::$scope,)+
                }
            }

            /// The rights by any of which it is put on record; none where it takes no right.
            pub fn rights(&self) -> &'static [Permission] {
                match self {
                    $(Self::$name(body) => body.rights(rights!($rights)),)+
                }
            }

            /// The same, as far as the tables of `db` have a say in it.
            ///
            /// # Errors
            /// What SQLite says.
            pub(crate) fn rights_in(&self, db: &Connection) -> Result<&'static [Permission], StoreError> {
                match self {
                    $(Self::$name(body) => body.rights_in(db, rights!($rights)),)+
                }
            }

            /// Who did it, as it says; nobody where it names none, or where the station had no accounts yet.
            pub fn by(&self) -> Option<Uuid> {
                match self {
                    $(Self::$name(body) => body.by(),)+
                }
            }

            /// Puts it, which happened at `at_ms`, into the tables of `db`.
            ///
            /// # Errors
            /// SQLite errors; [`StoreError::Corrupt`] for a value that can't be read.
            pub(crate) fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
                match self {
                    $(Self::$name(body) => body.apply(db, at_ms),)+
                }
            }

            /// Whether what it says, at `at_ms`, can be read by the readers of its tables.
            ///
            /// # Errors
            /// [`StoreError::Corrupt`] with what can't be read.
            pub(crate) fn check(&self, at_ms: i64) -> Result<(), StoreError> {
                match self {
                    $(Self::$name(body) => body.check(at_ms),)+
                }
            }

            fn is_whole(&self) -> bool {
                match self {
                    $(Self::$name(body) => body.is_whole(),)+
                }
            }

            fn body(&self) -> serde_json::Result<serde_json::Value> {
                match self {
                    $(Self::$name(body) => serde_json::to_value(body),)+
                }
            }
        }

        $(impl From<$name> for Fact {
            fn from(body: $name) -> Self {
                Self::$name(body)
            }
        })+
    };
}

facts! {
    /// From here on, entries of this series are signed by that key.
    BeginSigning "begin_signing" [Areas::STATION] Station free;
    /// A choice of this PC.
    SetSetting "set_setting" [Areas::SETTINGS] Station free;
    /// An officer, and the unit if it is new.
    AddOfficer "add_officer" [Areas::PEOPLE] Bureau free;
    /// What the personnel office says of an officer.
    DescribeOfficer "describe_officer" [Areas::PEOPLE] Bureau [ImportRoster];
    /// Roles and a new secret. The secret is named by the SHA-256 of its password hash.
    SetAccount "set_account" [Areas::PEOPLE] Bureau [ManageAccounts];
    /// Somebody signed in by password or PIN.
    SignedIn "signed_in" [Areas::SIGN_INS] Station free;
    /// Somebody gave a wrong password or PIN.
    SignInFailed "sign_in_failed" [Areas::SIGN_INS] Station free;
    /// Somebody began to type.
    BeginAttempt "begin_attempt" [Areas::ATTEMPTS] Bureau free;
    /// An attempt ended; its log and score are named by their hashes.
    SealAttempt "seal_attempt" [Areas::ATTEMPTS] Bureau free;
    /// An officer says whether an error was a slip: the error book does not count those.
    DismissSlip "dismiss_slip" [Areas::ATTEMPTS] Bureau free;
    /// A sitting. The plan is in its own wire form.
    PlanSitting "plan_sitting" [Areas::SITTINGS] Bureau [PlanSitting];
    /// Something happened in a sitting, the `seq`-th from 0. The event is in its own wire form.
    SittingEntry "sitting_entry" [Areas::SITTINGS] Bureau [OpenSitting];
    /// Somebody need not meet a standard, once approved.
    AskExemption "ask_exemption" [Areas::PAPERS] Bureau [GrantExemption];
    /// An exemption takes effect.
    ApproveExemption "approve_exemption" [Areas::PAPERS] Bureau [ApproveExemption];
    /// An exemption ends before its time, or was refused.
    EndExemption "end_exemption" [Areas::PAPERS] Bureau [RevokeExemption];
    /// A certificate.
    IssueCertificate "issue_certificate" [Areas::PAPERS] Bureau [IssueCertificate];
    /// A certificate is no longer worth anything.
    RevokeCertificate "revoke_certificate" [Areas::PAPERS] Bureau [RevokeCertificate];
    /// A standard, or a new version of one.
    SaveStandard "save_standard" [Areas::PAPERS] Bureau [EditStandard];
    /// A list of the personnel office was taken in: new and changed units and officers, each complete.
    ImportRoster "import_roster" [Areas::PEOPLE] Bureau [ImportRoster];
    /// What is known of a unit, complete.
    DescribeUnit "describe_unit" [Areas::PEOPLE] Bureau [ImportRoster];
    /// What is known of an officer, complete: a move, a correction.
    ChangeOfficer "change_officer" [Areas::PEOPLE] Bureau [ImportRoster];
    /// Practice or a sitting was given to people.
    Assign "assign" [Areas::TASKS] Bureau [AssignPractice];
    /// An assignment no longer holds.
    EndAssignment "end_assignment" [Areas::TASKS] Bureau [AssignPractice];
    /// Records that units entered in a week; a later count of the same week takes the place of this one.
    CountRecords "count_records" [Areas::QUOTA] Bureau [AssignPractice];
    /// The assumptions of the quota plan, in their own wire form.
    PlanQuota "plan_quota" [Areas::QUOTA] Bureau [AssignPractice];
    /// A forecast as it was made. `chances` are officers' ids and thousandths, `id:n` with a space between them.
    KeepForecast "keep_forecast" [Areas::QUOTA] Bureau free;
    /// Something about the guidance cohort. The event is in the wire form of its kind.
    CohortEntry "cohort_entry" [Areas::COHORT.and(Areas::PAPERS)] Bureau [ManageCohort];
    /// The series goes on from a backup: `head` is the hash of its last entry there, `entries` the number of
    /// its entries there. What the station wrote after that backup is in the file that was set aside.
    Restored "restored" [Areas::STATION] Station [Restore];
    /// An issuing key was made on this PC; nobody is named where nobody had an account.
    MakeIssuerKey "make_issuer_key" [Areas::STATION] Station [IssueCertificate];
    /// The program was given another time than the system's (`--now`): what is written at exactly that time
    /// from here on was written then. Once in a run, before its first entry.
    ClockGiven "clock_given" [Areas::STATION] Station free;
    /// What is sealed next is sealed while the clock stands before what was known already: `newest_ms`, from where
    /// `whence` says.
    ClockBehind "clock_behind" [Areas::STATION] Station free;
    /// The clock was wrong: of the entries before this one, those whose time lies within bind nobody any more.
    ClockWrong "clock_wrong" [Areas::STATION] Station [CorrectClock];
    /// An officer's password opens a key, to which others lock secrets of sittings. The public half in hexadecimal;
    /// the locked half is named by the SHA-256 of its bytes. A new password of [`SetAccount`] ends the key.
    MakeBoxKey "make_box_key" [Areas::PEOPLE] Bureau free;
    /// An officer made a code that lets them choose a new password without the old one; it takes the place of the one
    /// before. Of the code only its hash is kept.
    MakeRecoveryCode "make_recovery_code" [Areas::PEOPLE] Station [ManageAccounts];
    /// The secret that the next [`SetAccount`] of this officer gives takes the place of one that was lost, and
    /// why: by their own recovery code, which is used up by it, or by an administrator.
    ReplaceSecret "replace_secret" [Areas::PEOPLE.and(Areas::SIGN_INS)] Station [ManageAccounts];
    /// What was chosen for this PC by who may, or was done here and leaves no other trace.
    SetPc "set_pc" [Areas::PEOPLE] Station [ManageAccounts];
    /// The first entry of a series that is not its station's first, and where it goes on from.
    BeginSeries "begin_series" [Areas::STATION] Station free;
    /// What the bureau's clock showed when this station spoke to it.
    SeenBureau "seen_bureau" [Areas::STATION] Station free;
    /// A station belongs to the bureau, with that key.
    EnrolStation "enrol_station" [Areas::STATION] Bureau [ManageAccounts];
    /// A station belongs to the bureau no more.
    RetireStation "retire_station" [Areas::STATION] Bureau [ManageAccounts];
    /// A station speaks for the bureau in a matter.
    GrantDuty "grant_duty" [Areas::STATION] Bureau [ManageAccounts];
    /// Where the bureau's server is, and which certificates it may show.
    Server "server" [Areas::STATION] Bureau [ManageAccounts];
    /// Two ids are of one officer.
    SameOfficer "same_officer" [Areas::PEOPLE] Bureau [ImportRoster];
    /// Two ids are of one unit.
    SameUnit "same_unit" [Areas::PEOPLE] Bureau [ImportRoster];
    /// A station that does not keep the roster would have an officer so.
    ProposeOfficer "propose_officer" [Areas::PEOPLE] Bureau [ImportRoster];
    /// The evidence of a seat was collected in a sitting of several PCs.
    CollectSeat "collect_seat" [Areas::SITTINGS] Bureau [OpenSitting];
    /// The deputy of a sitting took it over: what its station says of it counts from there on.
    TakeSitting "take_sitting" [Areas::SITTINGS] Bureau [OpenSitting];
    /// An exercise that the bureau gives to all stations.
    PublishExercise "publish_exercise" [Areas::TEXTS] Bureau [EditExercises];
}

impl Fact {
    /// The `op` and `body` of its entry.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a body that has no wire form: nothing is written of it.
    pub fn wire(&self) -> Result<(&'static str, String), StoreError> {
        let lost = |why: &dyn std::fmt::Display| {
            StoreError::Corrupt(format!("{} can't be written: {why}", self.op()))
        };
        if !self.is_whole() {
            return Err(lost(&"a part of it has no wire form"));
        }
        let body = self.body().map_err(|e| lost(&e))?;
        Ok((self.op(), body.to_string()))
    }

    /// Whether its ids are read as they stand: those of what says that two ids are one, and the choices of this PC, whose
    /// rows are none that the whole set gives.
    pub(crate) const fn keeps_its_ids(&self) -> bool {
        matches!(self, Self::SameOfficer(_) | Self::SameUnit(_) | Self::SetSetting(_))
    }

    /// The fact with the ids that stay in the place of others that are of the same officer or unit.
    ///
    /// # Errors
    /// As [`Fact::wire`] and [`Fact::read`].
    pub(crate) fn through(&self, aliases: &Aliases) -> Result<Cow<'_, Self>, StoreError> {
        if aliases.is_empty() || self.keeps_its_ids() {
            return Ok(Cow::Borrowed(self));
        }
        let (op, body) = self.wire()?;
        Ok(Cow::Owned(Self::read(op, &aliases.through(&body))?))
    }

    /// The fact of an entry.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for an unknown `op` or a body that is not its.
    pub fn read(op: &str, body: &str) -> Result<Self, StoreError> {
        let corrupt = |e: &dyn std::fmt::Display| StoreError::Corrupt(format!("journal entry {op:?}: {e}"));
        // Read where it stands: years of entries are read whenever the whole set is judged. An `op` that is known needs no
        // escaping, and what is no value in itself is none between braces.
        let Some(op) = Self::OPS.iter().find(|known| **known == op) else {
            return Err(corrupt(&"it is of no kind that is known"));
        };
        serde_json::from_str(&format!("{{\"{op}\":{body}}}")).map_err(|e| corrupt(&e))
    }
}

impl Fact {
    /// The fact that another station wrote in an entry, as far as this program reads it in every place: one that could be
    /// put into a table and not be read there is none.
    ///
    /// # Errors
    /// As [`Fact::read`]; [`StoreError::Corrupt`] with what can't be read.
    pub(crate) fn read_far(entry: &JournalEntry) -> Result<Self, StoreError> {
        let fact = Self::read(&entry.op, &entry.body)?;
        fact.check(entry.at_ms)?;
        Ok(fact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_frozen_and_each_is_read_back() {
        let mut ops = Fact::OPS.to_vec();
        ops.sort_unstable();
        ops.dedup();
        assert_eq!(ops.len(), Fact::OPS.len(), "two facts of one name");
        assert_eq!(ops.join(" "), OPS);
        let fact = Fact::SetSetting(SetSetting { key: "lang".to_owned(), value: "zh-CN".to_owned() });
        let (op, body) = fact.wire().unwrap();
        assert_eq!((op, body.as_str()), ("set_setting", r#"{"key":"lang","value":"zh-CN"}"#));
        assert_eq!(Fact::read(op, &body).unwrap(), fact);
        assert!(Fact::read("unheard_of", "{}").is_err());
    }

    /// A name that has been written stands in journals: it is never changed or given to another fact.
    const OPS: &str = "add_officer approve_exemption ask_exemption assign begin_attempt \
        begin_series begin_signing change_officer clock_behind clock_given clock_wrong \
        cohort_entry collect_seat count_records describe_officer describe_unit dismiss_slip end_assignment \
        end_exemption enrol_station grant_duty import_roster issue_certificate keep_forecast make_box_key \
        make_issuer_key make_recovery_code plan_quota plan_sitting propose_officer publish_exercise replace_secret \
        restored retire_station revoke_certificate same_officer same_unit save_standard seal_attempt seen_bureau server \
        set_account set_pc set_setting sign_in_failed signed_in sitting_entry take_sitting";

    /// Who gets a fact is said by its operation: one without a class would stay with the units of its station.
    #[test]
    fn every_fact_has_a_class() {
        for op in Fact::OPS {
            assert!(dabiao_domain::sync::reach::class_of(op).is_some(), "{op}");
        }
    }

    #[test]
    fn a_part_without_a_wire_form_is_not_written() {
        let by = uuid::Uuid::nil();
        let plan = |plan| Fact::PlanQuota(PlanQuota { plan, by }).wire();
        assert!(plan(serde_json::Value::Null).is_err());
        assert!(plan(serde_json::json!({})).is_ok());
    }
}
