//! The screens, a folder each.

pub mod candidate;
pub mod certificates;
pub mod cohort;
pub mod course;
pub mod drill;
pub mod exam;
pub mod history;
pub mod import;
pub mod practice;
pub mod result;
pub mod start;
pub mod this_pc;
pub mod today;
pub mod trainer;
