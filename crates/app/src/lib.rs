//! Use cases: what the program can do, for the window and the command line alike.
//!
//! [`Session`] holds all state; [`Action`] is a request to it; view data is the output. The clock and
//! randomness are read here only ([`clock`]). No SQL, no egui.

mod action;
pub mod actor;
mod attempt_lines;
pub mod audit;
pub mod backups;
pub mod certification;
mod choices;
pub mod clock;
pub mod coaching;
mod code_paper;
pub mod core;
mod demo_mark;
mod desk_data;
mod desk_papers;
pub mod desks;
pub mod doctor;
pub mod doubles;
mod drill;
pub mod exchange;
mod fault_words;
mod finding_words;
mod foreign_words;
mod form_draft;
mod form_words;
pub mod host;
pub mod initials;
pub mod jobs;
mod key_words;
pub mod lang;
mod locked_backup;
mod message_keys;
mod notice;
pub mod paths;
mod points;
pub mod reading;
mod records;
pub mod roster_parts;
mod session;
mod settings;
mod shortfall;
mod signing;
mod sound;
mod store_opening;
mod sync_words;
mod time_floor;
pub mod witness;

pub use action::Action;
pub use admin::AdminAction;
pub use certificates::{CertificateAction, ExemptionAction};
pub use code_paper::CodePaper;
pub use cohort::CohortAction;
pub use core::Core;
pub use core::EXERCISE_FOLDER;
pub use core::StorePhase;
pub use core::sign_in_wait_ms;
pub use core::{local_minute, local_time};
#[cfg(feature = "bureau")]
pub use desks::server;
pub use desks::{admin, certificates, cohort, demo, exam, help, practice, stations, this_pc, trainer};
pub(crate) use desks::{door, import, lost_store};
pub use door::{
    AccountNo, Ask, ChooseWhy, DoorAction, NewPerson, Newcomer, NewcomerAsk, PeopleDeeds, Proved, ResetProof,
};
pub use drill::{Copying, DrillAction, Entering, Runner, RunningDrill};
pub use exam::ExamAction;
pub use fault_words::{fault_words, import_notice, lock_words, problem_words, read_words};
pub use finding_words::{finding_words, problem_line};
pub use foreign_words::{LOG_FILE, foreign_words, log_foreign};
pub use form_draft::{DraftFault, DraftHead, DraftProblem, draft, draft_words};
pub use form_words::{field_words, invalid_words, sheet_words, typing_alone};
pub use help::HelpAction;
pub use import::{ImportDesk, ImportStep, Saved, save_own};
pub use key_words::{key_words, trust_words};
pub use locked_backup::{BackupError, Unlocked, back_up_locked, is_locked_backup};
pub use lost_store::{DamagedData, GoodBackup, LostData, LostStore};
pub use notice::Notice;
pub use practice::{
    ExerciseFolder, HistoryRow, OpenAttempt, OwnTask, PracticeAction, ResultView, TodayView, Unread, compose,
};
pub use session::{OFFICER_STANDARD, Session, SessionConfig, Unsaved};
pub use settings::{Experience, HESITATION_MS, Settings, TEXT_SIZES, ThemeChoice};
pub use shortfall::shortfall_words;
pub use signing::{JournalKeys, Renewed, bring_signer, own_keys, renew, series_words};
pub use sound::{Player, PlayerState, Sound, Sounds};
pub use stations::{RetireWhy, StationsAction, Way};
pub use sync_words::{as_of_words, fault_notice, outbox_words};
pub use this_pc::PcAction;
pub use time_floor::{time_allows, whence_words};
pub use trainer::TrainerAction;
