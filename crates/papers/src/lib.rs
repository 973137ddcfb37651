//! Printed and filed documents: pages and PDF, and the office's own files.
//!
//! - [`paper`] sets pages and writes PDF; it knows nothing of what they say.
//! - [`office`] reads rosters and tables, and writes bulletins, sheets and rolls.

pub mod office;
pub mod paper;
