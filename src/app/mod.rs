//! Use cases: what the program can do, whoever asks, the window or the command line.
//!
//! [`Station`] holds all state; [`Action`] is what may be asked of it; view data is what comes out. The
//! clock and chance are read here only ([`clock`]). No SQL, no egui.

mod access;
mod action;
pub mod audit;
mod backups;
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
mod import;
pub mod jobs;
pub mod lang;
mod notice;
pub mod paths;
mod pending;
mod proposal;
mod session;
mod settings;
mod signing;
mod station;
pub mod trainer;
mod view;
pub mod witness;

pub use access::Ask;
pub use action::Action;
pub use certificates::PaperAction;
pub use cohort::CohortAction;
pub use exercise_folder::{EXERCISE_FOLDER, ExerciseFolder};
pub use fault_words::{fault_words, import_notice};
pub use import::{ImportDesk, ImportStep, Saved};
pub use notice::Notice;
pub use session::DrillSession;
pub use settings::{HESITATION_MS, Settings, TEXT_SIZES, ThemeChoice};
pub use signing::{JournalKeys, bring_signer};
pub use station::{OFFICER_STANDARD, Station, StationConfig, StorePhase};
pub use trainer::TrainerAction;
pub use view::{HistoryRow, OpenAttempt, ResultView, TodayView, local_minute, local_time};
