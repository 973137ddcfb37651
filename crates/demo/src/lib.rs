//! 演示单位: a synthetic bureau that fills an empty data folder, so that every screen has something to show.
//!
//! Everybody and everything in it is invented. It is written through the same doors of the store as real work:
//! logs typed character by character, records entered field by field, scored, sealed and signed, so that the audit finds nothing. All of it
//! follows from the plan: the same plan gives the same journal. No clock and no chance from outside is read
//! here, and nothing outside the folder is touched.
//!
//! It stands above `dabiao-app`, which offers, opens and leaves a demonstration at the window and is handed
//! [`SyntheticBureau`] to make one.

mod calendar;
mod candidates;
mod chance;
mod codes;
mod cohort;
mod crew;
mod deeds;
mod desk;
mod each;
mod error;
mod folder;
mod forms;
mod hand;
mod lives;
#[cfg(test)]
mod made;
mod maker;
mod papers;
mod places;
mod plan;
mod run;
mod seat;
mod sitting;
mod summary;
mod texts;
#[cfg(test)]
mod typing_rates;

pub use codes::DEMO_PASSWORD;
pub use error::DemoError;
pub use folder::{is_unfinished, make_beside, make_in, remove_beside};
pub use maker::SyntheticBureau;
pub use plan::{DEFAULT_SEED, DemoPlan};
pub use summary::{DemoAccount, DemoStartCode, DemoSummary};
