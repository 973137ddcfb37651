//! The trade itself: texts, drills, alignment, scores, standards, people.
//!
//! Pure: no IO, no clock, no randomness, no egui. Time and seeds are arguments.

pub mod align;
pub mod attempt;
pub mod certificate;
pub mod course;
pub mod drill;
pub mod exercise;
pub mod input;
pub mod keyboard;
pub mod record;
pub mod roster;
pub mod score;
pub mod score_doc;
pub mod standard;
pub mod text;
pub mod transcript;
