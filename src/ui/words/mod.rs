//! Names and sentences that several screens say.

pub mod exam;
pub mod lessons;
pub mod tasks;
pub mod titles;
