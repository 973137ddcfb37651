//! Packages written, damaged, read.

mod damage;
mod hostile;
mod privacy;
mod round_trip;
mod support;
mod writing;
