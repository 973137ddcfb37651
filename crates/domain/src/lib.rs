//! The trade itself: texts, drills, alignment, scores, standards, people.
//!
//! Pure: no IO, no clock, no randomness, no egui. Time and seeds are arguments.

pub mod account;
pub mod actor;
pub mod align;
pub mod areas;
pub mod assignment;
pub mod attempt;
pub mod certificate;
pub mod certification;
pub mod cohort;
pub mod course;
pub mod drill;
pub mod enrolment;
pub mod evidence;
pub mod exercise;
pub mod exposure;
pub mod forecast;
pub mod head;
pub mod history;
pub mod input;
pub mod keyboard;
pub mod learner;
pub mod measure;
pub mod portable;
pub mod quota;
pub mod record;
pub mod report;
pub mod retention;
pub mod role;
pub mod roster;
pub mod roster_import;
pub mod roster_text;
pub mod rounding;
pub mod score;
pub mod score_doc;
pub mod simulate;
pub mod sitting;
pub mod source;
pub mod splitmix;
pub mod standard;
pub mod text;
pub mod time_floor;
pub mod transcript;
pub mod trend;
pub mod verdict_doc;
