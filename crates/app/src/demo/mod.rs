//! 演示单位: a synthetic bureau that fills an empty data folder, so that every screen has something to show.
//!
//! Everybody and everything in it is invented. It is written through the same doors of the store as real work:
//! logs typed character by character, scored, sealed and signed, so that the audit finds nothing. All of it
//! follows from the plan: the same plan gives the same journal. No clock and no chance from outside is read
//! here, and nothing outside the folder is touched.

mod calendar;
mod candidates;
mod codes;
mod cohort;
mod crew;
mod deeds;
mod desk;
mod folder;
mod hand;
mod lives;
mod papers;
mod places;
mod run;
mod sitting;
mod station;
mod texts;
#[cfg(test)]
mod typing_rates;

pub use folder::{DEMO_FOLDER, MARKER_FILE, is_demo, is_unfinished, make_beside, make_in, remove_beside};
pub(super) use station::Demo;
pub use station::DemoAction;

pub use dabiao_store::DEMO_SETTING;

use std::path::PathBuf;

use uuid::Uuid;

use super::certificates::KeyTrouble;
use dabiao_domain::splitmix::SplitMix;
use dabiao_store::{Hash, StoreError};

/// The password of every demonstration account, and the passphrase of the demonstration issuing key.
pub const DEMO_PASSWORD: &str = "dabiao-demo-2027";
/// The seed where none is given.
pub const DEFAULT_SEED: u64 = 2027;
/// The bureau.
pub const BUREAU: &str = "岚江市公安局";
/// Whose key issues the certificates, as its file says and every certificate prints: nobody's.
pub const DEMO_HOLDER: &str = "岚江市公安局（演示）";
/// The id of the issuing key that [`DEFAULT_SEED`] gives.
pub const DEFAULT_KEY: &str = "e9f9baefcac85c78";

/// How large a demonstration is, and as of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoPlan {
    /// Officers, one of [`DemoPlan::OFFICERS`].
    pub officers: u32,
    /// Units below the bureau, one of [`DemoPlan::UNITS`].
    pub units: u32,
    /// Days of practice before `now_ms`, one of [`DemoPlan::DAYS`].
    pub days: u32,
    /// What everything follows from.
    pub seed: u64,
    /// The present, milliseconds since the Unix epoch: nothing happens later.
    pub now_ms: i64,
}

impl DemoPlan {
    /// How many officers there may be.
    pub const OFFICERS: std::ops::RangeInclusive<u32> = 24..=5_000;
    /// How many units.
    pub const UNITS: std::ops::RangeInclusive<u32> = 2..=60;
    /// How many days.
    pub const DAYS: std::ops::RangeInclusive<u32> = 14..=400;

    /// The fewest officers that so many units need: two in each, and the staff.
    pub const fn fewest_officers(units: u32) -> u32 {
        units * 2 + 12
    }

    /// The usual demonstration: 600 officers in 24 units, 90 days.
    pub const fn usual(seed: u64, now_ms: i64) -> Self {
        Self { officers: 600, units: 24, days: 90, seed, now_ms }
    }
}

/// Somebody to sign in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// 警号.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// The unit's name.
    pub unit: String,
    /// Names of roles.
    pub roles: Vec<String>,
}

/// The start code of a sitting that is still to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoStartCode {
    /// The sitting.
    pub sitting: Uuid,
    /// Its code, `K7QM-3XVD`.
    pub code: String,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSummary {
    /// The folder.
    pub folder: PathBuf,
    /// Units, with the bureau itself.
    pub units: usize,
    /// Officers.
    pub officers: usize,
    /// Sealed attempts.
    pub attempts: usize,
    /// Of these, exams.
    pub exams: usize,
    /// Sittings, past and to come.
    pub sittings: usize,
    /// Certificates.
    pub certificates: usize,
    /// Entries of the journal.
    pub entries: u64,
    /// The hash of the last one.
    pub head: Hash,
    /// The accounts with roles over the whole bureau, and one trainer of a unit.
    pub accounts: Vec<DemoAccount>,
    /// The start codes of the sittings that are still to come.
    pub start_codes: Vec<DemoStartCode>,
}

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder holds something: nothing was changed in it.
    #[error("{} holds data already: {entry}", .folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// The first thing in it.
        entry: String,
    },
    /// The folder is no demonstration: it is not removed.
    #[error("{} is no demonstration", .0.display())]
    NotDemo(PathBuf),
    /// The operating system refused.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key could not be made.
    #[error(transparent)]
    Key(#[from] KeyTrouble),
    /// The texts could not be made, or something does not fit together: a fault of the program.
    #[error("{0}")]
    Made(String),
    /// Somebody gave it up.
    #[error("given up")]
    GivenUp,
}

/// Ids that follow from a seed: UUIDv7 of the time they belong to.
#[derive(Clone, Debug)]
struct Ids(SplitMix);

impl Ids {
    fn at(&mut self, ms: i64) -> Uuid {
        let random = u128::from(self.0.bits()) << 64 | u128::from(self.0.bits());
        super::clock::uuid_v7(ms, random)
    }
}

/// 32 bytes that follow from a seed: for keys and secrets that guard nothing.
fn bytes(rng: &mut SplitMix) -> [u8; 32] {
    let mut out = [0; 32];
    for part in out.chunks_exact_mut(8) {
        part.copy_from_slice(&rng.bits().to_be_bytes());
    }
    out
}

/// One of `items`, which are not empty.
fn pick<'a, T>(rng: &mut SplitMix, items: &'a [T]) -> &'a T {
    &items[rng.below(items.len()).min(items.len() - 1)]
}
