//! One SQLite file per station: people, attempts as evidence, and a hash-chained journal.
//!
//! One connection, owned by one thread ([`Store`] is its handle); WAL with `synchronous = FULL`, so that
//! what was acknowledged survives a power cut. Every write goes through `Db::transact`, which appends one
//! journal entry in the same transaction; the events of a running attempt are the one exception, they
//! form a hash chain of their own that the sealing entry names. Backups are verified copies of the file; a
//! restore sets the present one aside. Nothing here decides anything: scores
//! are derived by `domain`, people are shown by `ui`.

mod aliases;
mod attempts;
mod audit_place;
mod backup;
mod backup_files;
mod copy;
mod copy_fault;
mod cores;
mod cut_off;
mod db;
mod deeds;
mod deflate;
mod derived;
mod desk_rows;
mod doubles;
mod duty_again;
mod error;
mod event_queue;
pub mod facts;
mod far;
mod far_state;
mod first_times;
mod hash;
mod heads;
mod integrity;
mod journal;
mod journal_entry;
mod keeper;
mod known_times;
mod last_word;
mod lent;
mod log_pack;
mod not_own;
mod once;
mod open;
mod own_keys;
mod own_path;
mod own_series;
mod path_fault;
mod path_part;
mod presence;
mod preview;
mod problem;
mod read;
mod reopen;
mod restore;
mod restore_origin;
mod roster_past;
mod row_hash;
mod running;
mod schema;
mod sealing;
mod signer;
mod signer_key;
mod stamps;
mod texts;
mod thread;
mod times;
mod upgrade;

pub use attempts::{AttemptRow, LogState, SealedScore};
pub use audit_place::AuditPlace;
pub use backup::{AutoBackup, Occasion, StartedBackup, new_target, verify_backup};
pub use backup_files::{BACKUP_FOLDER, Backup, backups};
pub use copy_fault::CopyError;
pub use cut_off::CutOff;
pub use db::{DATABASE_FILE, Db};
pub use deeds::Deed;
pub use derived::{AttemptItems, ExamRow};
pub use desk_rows::DeskRows;
pub use doubles::{ColleagueForm, KeyedBy};
pub use error::{NoStore, StoreError};
pub use facts::{
    Account, AccountChange, AssignmentRow, BACKUP_HERE_KEY, BACKUP_KEY, BoxKeyRow, CHECK_UP_KEY,
    CertificateRow, CohortEntries, Confirmation, ContestedThing, CountBody, CountRow, EarlierRestore,
    ExemptionRow, Fact, ForecastRow, NumberedEntry, OfficerBody, PcChoice, RevokedRow, Scope, SittingRows,
    StandardRow, StoredSitting, UNIT_RATES_KEY, UnitBody,
};
pub use far::{
    Answered, ArrivedExam, AttemptBody, BegunThere, CalledOtherwise, CheckedExams, Claimed, Contradicted,
    FarCount, HeldTwice, InOwnName, KeptReceipt, MAX_BODY_BYTES, MissingPart, OutOfTime, Placed, Proposed,
    Received, Refused, SealedSeat, Uncounted,
};
pub use hash::{Hash, chain_event, chain_start, digest, hex, unhex};
pub use heads::{Lies, Reach, RestoredEntry, reach_of_copy};
pub use integrity::{
    AUDIT_MARK_FILE, AUDIT_VERSION, AuditAgainst, AuditMark, AuditReport, Judge, JudgeFacts, KeepMark,
    KeysOf, SeriesReport, Told, Witness, WitnessError,
};
pub use journal_entry::{JournalEntry, JournalHead};
pub use lent::Lent;
pub use log_pack::{PackError, pack_log, unpack_log};
pub use not_own::NotOwn;
pub use open::LOCK_FILE;
pub use own_series::NewSeries;
pub use path_fault::PathError;
pub use preview::{Contents, Preview};
pub use problem::AuditProblem;
pub use restore::{KeyBefore, Lost, OwnKey, Restore, Restored, restore};
pub use roster_past::{Named, RosterPast};
pub use schema::{APPLICATION_ID, SCHEMA_VERSION};
pub use sealing::Sealing;
pub use signer::{Claim, Enrolled, JournalSigner, JournalVerifier, SignedHead};
pub use signer_key::JournalKey;
pub use stamps::ClockStamp;
pub use thread::{BringSigner, FirstWork, Health, Reply, Store, StoreConfig};
pub use times::DEMO_SETTING;
