//! Coaching: today's plan of an officer, the texts of its drills, and where the speed of an attempt went.
//!
//! For the window and the command line alike. It decides nothing: no pass and no certificate depends on it.

mod causes;
mod drill;
mod plan;
mod words;

pub use causes::{CauseLine, cause_lines, causes};
pub use drill::plan_exercise;
pub use plan::{PlanLine, PlannedDrill, TodayPlan};
pub use words::why_words;
