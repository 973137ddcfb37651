//! The one drill that can run: its input, its clock, its place in the store.
//!
//! Desks begin one, and learn from the outbox that it ended, was left and was sealed.

mod action;
mod runner;
mod session;

pub use action::DrillAction;
pub use runner::Runner;
pub use session::DrillSession;
