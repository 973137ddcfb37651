//! The one drill that can run: its input, its clock, its place in the store.
//!
//! Desks begin one, and learn from the outbox that it ended, was left and was sealed.

mod action;
mod ongoing;
mod runner;

pub use action::DrillAction;
pub use ongoing::RunningDrill;
pub use runner::Runner;
