//! Secrets of sittings that are open, being locked or being opened, and their start codes.

use crate::core::{KnownSitting, Task};
use dabiao_credential::{LockError, StartCode};
use dabiao_domain::actor::Authorized;
use dabiao_domain::sitting::{SealPart, SittingPlan, SittingSecret};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A start code that is shown, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownCode {
    /// The sitting.
    pub sitting: Uuid,
    /// The code, `K7QM-3XVD`.
    pub code: String,
    /// The invigilators whose password opens the sitting too.
    pub by_password: Vec<Uuid>,
    /// Those who need the code.
    pub by_code: Vec<Uuid>,
}

/// The window asks for a start code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeAsk {
    /// Of which sitting.
    pub sitting: Uuid,
    /// Milliseconds on the monotonic clock until which no answer is taken.
    pub wait_until: u64,
}

/// Everything about secrets and their locks.
#[derive(Default)]
pub(crate) struct Seals {
    /// Start codes of new sittings that have not been written down yet.
    pub shown: Vec<ShownCode>,
    pub ask: Option<CodeAsk>,
    /// Wrong codes since the last right one, in this run of the program, and until when no other is accepted.
    pub(super) failures: u32,
    pub(super) wait_until: u64,
    pub(super) open: BTreeMap<Uuid, SittingSecret>,
    /// Sittings that are resumed without their secret.
    pub(super) without: BTreeSet<Uuid>,
    pub(super) sealing: Option<Sealing>,
    pub(super) opening: Option<(Uuid, Task<Result<SittingSecret, LockError>>)>,
    /// A plan that the store is writing, and its code.
    pub(super) planned: Option<(ShownCode, Task<()>)>,
}

impl std::fmt::Debug for Seals {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seals(..)")
    }
}

/// A plan whose secret is being locked.
pub(super) struct Sealing {
    pub(super) plan: SittingPlan,
    /// The right to plan it.
    pub(super) right: Authorized,
    pub(super) locked: Task<Result<(StartCode, Vec<SealPart>), LockError>>,
}

impl Seals {
    /// A secret that is open.
    pub fn secret(&self, sitting: Uuid) -> Option<&SittingSecret> {
        self.open.get(&sitting)
    }

    /// Keeps an open secret in memory.
    pub fn know(&mut self, sitting: Uuid, secret: SittingSecret) {
        self.open.insert(sitting, secret);
    }

    /// Whether the invigilator chose to go on without the secret.
    pub fn without(&self, sitting: Uuid) -> bool {
        self.without.contains(&sitting)
    }

    /// Whether something is being locked or opened.
    pub const fn busy(&self) -> bool {
        self.sealing.is_some() || self.opening.is_some()
    }

    /// Sign-out: drops everything.
    pub fn forget(&mut self) {
        self.shown.clear();
        self.ask = None;
        self.open.clear();
        self.without.clear();
        self.sealing = None;
        self.opening = None;
    }
}

impl KnownSitting {
    /// Whether its secret is locked: not if an older program planned it and stored it in the clear.
    pub fn sealed(&self) -> bool {
        !self.seal.is_empty()
    }

    /// Whether it is over and its secret is still to be revealed.
    pub fn to_reveal(&self) -> bool {
        let begun = self.sitting.candidates().iter().any(|c| c.attempt.is_some());
        self.sitting.state().over() && begun && self.sealed() && self.sitting.revealed().is_none()
    }
}
