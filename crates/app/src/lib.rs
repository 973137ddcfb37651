//! Use cases: what the program can do, for the window and the command line alike.
//!
//! [`Station`] holds all state; [`Action`] is a request to it; view data is the output. The clock and
//! randomness are read here only ([`clock`]). No SQL, no egui.

mod action;
pub mod actor;
pub mod audit;
pub mod backups;
pub mod certificates;
pub mod certification;
mod choices;
pub mod clock;
pub mod cohort;
pub mod core;
pub mod demo;
pub mod doctor;
mod door;
mod drill;
pub mod exam;
mod fault_words;
mod import;
pub mod jobs;
pub mod lang;
mod locked_backup;
mod lost_store;
mod message_keys;
mod notice;
pub mod paths;
mod points;
pub mod practice;
pub mod reading;
mod settings;
mod shortfall;
mod signing;
mod station;
mod store_opening;
pub mod this_pc;
mod time_floor;
pub mod trainer;
mod view;
pub mod witness;

pub use action::Action;
pub use certificates::{ExemptionAction, PaperAction};
pub use cohort::CohortAction;
pub use core::Core;
pub use core::EXERCISE_FOLDER;
pub use core::StorePhase;
pub use core::sign_in_wait_ms;
pub use core::{local_minute, local_time};
pub use door::{Ask, ChooseWhy, DoorAction, Newcomer, NewcomerAsk};
pub use drill::{DrillAction, DrillSession, Runner};
pub use exam::ExamAction;
pub use fault_words::{fault_words, import_notice, lock_words, problem_words};
pub use import::{ImportDesk, ImportStep, Saved, save_own};
pub use locked_backup::{BackupTrouble, Unlocked, back_up_locked, is_locked_backup};
pub use lost_store::LostStore;
pub use notice::Notice;
pub use practice::{
    ExerciseFolder, HistoryRow, OpenAttempt, OwnTask, PracticeAction, ResultView, TodayView, Unread, compose,
};
pub use settings::{HESITATION_MS, Settings, TEXT_SIZES, ThemeChoice};
pub use shortfall::shortfall_words;
pub use signing::{JournalKeys, Renewed, bring_signer, renew, series_words};
pub use station::{OFFICER_STANDARD, Station, StationConfig};
pub use this_pc::PcAction;
pub use time_floor::{time_allows, whence_words};
pub use trainer::TrainerAction;
