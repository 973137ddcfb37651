//! The quota: records shared out to units in whole numbers, and whether the time will do.
//!
//! hours = remaining / qualified rate × (characters / speed + handling). Everything that was assumed is in
//! the result, so that a page can print it beside the figures. Only qualified records count as done.

mod assumptions;
mod hours;
mod pace;
mod plan;
mod share;

pub use assumptions::{Assumptions, Case, Cases};
pub use hours::{Work, hours_for};
pub use pace::{Pace, WeekCount, real_pace};
pub use plan::{CaseFigures, QuotaPlan, UnitInput, UnitPlan, plan};
pub use share::{ShareError, share_out};
