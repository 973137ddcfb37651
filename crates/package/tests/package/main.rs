//! Packages written, damaged, read.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod damage;
mod hostile;
mod privacy;
mod round_trip;
mod support;
mod writing;
