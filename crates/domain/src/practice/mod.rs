//! What an officer practises and why: where the speed of an attempt went, which characters and codes are weak, what is
//! due today.
//!
//! Everything here is worked out from input logs by rules of today and decides nothing: a certificate never depends on it.
//! [`Trace`] reads one log; [`Causes`] and [`SessionItems`] are made of it.

pub mod causes;
mod trace;

pub use causes::{Cause, Causes, Part};
pub use trace::Trace;

#[cfg(test)]
mod tests;
