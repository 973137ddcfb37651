//! The one drill that can run: its input, its clock, its place in the store.
//!
//! Desks begin one, and learn from the outbox that it ended, was left and was sealed.

mod action;
mod ongoing;
mod runner;
mod shown;

pub use action::DrillAction;
pub use ongoing::RunningDrill;
pub use runner::Runner;
pub use shown::{Copying, Entering};
