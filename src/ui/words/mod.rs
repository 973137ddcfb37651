//! Names and sentences that several screens say.

pub mod ages;
pub mod done;
pub mod exam;
pub mod exemptions;
pub mod forecast;
pub mod lessons;
pub mod tasks;
pub mod titles;
