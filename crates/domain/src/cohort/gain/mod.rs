//! Whether coaching helps: the mentees' gain against that of similar uncoached officers.
//!
//! For each mentee: the level before the assignment, the level at the latest, and the same two measurements
//! on the same days of uncoached officers who began at a like level; the difference of the gains is averaged.
//! So the general gain in these weeks, and the regression to the mean after the bad spell that made an
//! officer a mentee, cancel out. Practice caused by the coaching is part of its effect. It is an observation,
//! not an experiment: mentees chosen for reasons other than level may differ in those.
//!
//! Sources: Abadie and Imbens, "Large sample properties of matching estimators for average treatment effects"
//! (2006) for the estimate and its variance; the same, "Bias-corrected matching estimators" (2011).

mod estimate;
mod pool;

pub use estimate::{Difference, FEWEST_MENTEES, Gain, gain};
pub use pool::{Measured, Mentee, Pool, Track};

#[cfg(test)]
mod tests;
