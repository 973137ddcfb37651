//! Coaching: today's plan of an officer, the error book, the texts of its drills, and where the speed of an attempt went.
//!
//! For the window and the command line alike. It decides nothing: no pass and no certificate depends on it.

mod book;
mod causes;
mod course;
mod drill;
mod group;
mod known;
mod own;
mod person;
mod plan;
mod words;

pub use book::{BookLine, ErrorBook, Instead, SlipLine};
pub use causes::{CauseLine, cause_lines, causes};
pub use course::CourseStand;
pub(crate) use course::round_result;
pub use drill::{ItemsDrill, plan_exercise};
pub use group::{lesson_for, officers_of_unit, practice_of};
pub(crate) use own::{OwnCoaching, wrong_targets};
pub(crate) use person::PersonAsked;
pub use person::PersonCoaching;
pub(crate) use plan::WIDTH_LESSON;
pub use plan::{PlanLine, PlannedDrill, TodayPlan};
pub use words::{AheadLine, advice_words, ahead_lines, ahead_words, instead_words, item_words, why_words};
