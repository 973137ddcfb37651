//! Names and sentences that several screens say.

pub mod exam;
