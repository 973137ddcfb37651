//! One SQLite file per station: people, attempts as evidence, and a hash-chained journal.
//!
//! One connection, owned by one thread ([`Store`] is its handle); WAL with `synchronous = FULL`, so that
//! what was acknowledged survives a power cut. Every write goes through `Db::transact`, which appends one
//! journal entry in the same transaction; the events of a running attempt are the one exception, they
//! form a hash chain of their own that the sealing entry names. Backups are verified copies of the file; a
//! restore sets the present one aside. Nothing here decides anything: scores
//! are derived by `domain`, people are shown by `ui`.

mod accounts;
mod apply;
mod attempts;
mod backup;
mod backup_files;
mod box_keys;
mod bureau;
mod cohort;
mod copy;
mod copy_fault;
mod cores;
mod cut_off;
mod db;
mod error;
mod event_queue;
mod exam_rows;
mod fact;
mod first_times;
mod hash;
mod heads;
mod histories;
mod integrity;
mod journal;
mod known_times;
mod log_pack;
mod not_own;
mod once;
mod open;
mod papers;
mod path_fault;
mod presence;
mod preview;
mod problem;
mod recovery;
mod restore;
mod restore_origin;
mod roster;
mod roster_past;
mod row_hash;
mod running;
mod schema;
mod sealing;
mod settings;
mod signer;
mod sittings;
mod stamps;
mod texts;
mod thread;
mod times;

pub use accounts::{Account, AccountChange};
pub use attempts::{AttemptRow, LogState, SealedScore};
pub use backup::{AutoBackup, Occasion, StartedBackup, new_target, verify_backup};
pub use backup_files::{BACKUP_FOLDER, Backup, backups};
pub use box_keys::BoxKeyRow;
pub use bureau::{AssignmentRow, CountRow, DeskRows, ForecastRow};
pub use cohort::CohortEntries;
pub use copy_fault::CopyFault;
pub use cut_off::CutOff;
pub use db::{DATABASE_FILE, Db};
pub use error::{NoStore, StoreError};
pub use exam_rows::ExamRow;
pub use fact::{CountBody, EarlierRestore, Fact, OfficerBody, UnitBody};
pub use hash::{Hash, chain_event, chain_start, digest, hex, unhex};
pub use heads::{Lies, Reach, RestoredEntry, reach_of_copy};
pub use integrity::{
    AUDIT_MARK_FILE, AUDIT_VERSION, AuditAgainst, AuditMark, AuditReport, Judge, JudgeFacts, KeepMark,
    KeysOf, SeriesReport, Told, Witness, WitnessFault,
};
pub use journal::{JournalEntry, JournalHead};
pub use log_pack::{PackError, pack_log, unpack_log};
pub use not_own::NotOwn;
pub use open::LOCK_FILE;
pub use papers::{CertificateRow, ExemptionRow, RevokedRow, StandardRow};
pub use path_fault::PathFault;
pub use preview::{Contents, Preview};
pub use problem::AuditProblem;
pub use restore::{Lost, Restore, Restored, restore};
pub use roster_past::{Named, RosterPast};
pub use schema::{APPLICATION_ID, SCHEMA_VERSION};
pub use sealing::Sealing;
pub use signer::{Claim, Enrolled, JournalKey, JournalSigner, JournalVerifier, SignedHead};
pub use sittings::{NumberedEntry, SittingRows, StoredSitting};
pub use stamps::ClockStamp;
pub use thread::{BringSigner, Health, Reply, Store, StoreConfig};
pub use times::DEMO_SETTING;
