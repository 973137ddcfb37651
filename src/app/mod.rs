//! Use cases: what the program can do, whoever asks, the window or the command line.
//!
//! [`Station`] holds all state; [`Action`] is what may be asked of it; view data is what comes out. The
//! clock and chance are read here only ([`clock`]). No SQL, no egui.

mod access;
mod accounts;
mod action;
pub mod actor;
pub mod audit;
pub mod backups;
mod box_keys;
pub mod certificates;
pub mod certification;
pub mod clock;
pub mod cohort;
pub mod course;
pub mod demo;
pub mod doctor;
mod drilling;
pub mod exam;
mod exercise_folder;
mod fault_words;
mod first_use;
mod import;
pub mod jobs;
pub mod lang;
mod locked_backup;
mod lost_store;
mod notice;
pub mod paths;
mod pending;
mod points;
mod proposal;
pub mod reading;
mod recovery;
mod session;
mod settings;
mod shortfall;
mod signing;
mod station;
mod tasks;
pub mod this_pc;
mod time_floor;
pub mod trainer;
mod view;
pub mod witness;

pub use access::{Ask, ChooseWhy, sign_in_wait_ms};
pub use action::Action;
pub use certificates::PaperAction;
pub use cohort::CohortAction;
pub use exercise_folder::{EXERCISE_FOLDER, ExerciseFolder};
pub use fault_words::{fault_words, import_notice};
pub use first_use::{Newcomer, NewcomerAsk};
pub use import::{ImportDesk, ImportStep, Saved, save_own};
pub use locked_backup::{BackupTrouble, Unlocked, back_up_locked, is_locked_backup};
pub use lost_store::LostStore;
pub use notice::Notice;
pub use session::DrillSession;
pub use settings::{HESITATION_MS, Settings, TEXT_SIZES, ThemeChoice};
pub use shortfall::shortfall_words;
pub use signing::{JournalKeys, Renewed, bring_signer, renew, series_words};
pub use station::{OFFICER_STANDARD, Station, StationConfig, StorePhase};
pub use tasks::OwnTask;
pub use this_pc::PcAction;
pub use time_floor::{time_allows, whence_words};
pub use trainer::TrainerAction;
pub use view::{HistoryRow, OpenAttempt, ResultView, TodayView, Unread, local_minute, local_time};
