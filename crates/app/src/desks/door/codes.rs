//! The known recovery codes.

use dabiao_domain::role::Role;
use dabiao_store::AccountChange;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The state of recovery codes.
#[derive(Default)]
pub(super) struct Recovery {
    /// The hash of every valid code, by officer.
    pub codes: BTreeMap<Uuid, String>,
    /// Whose code was made before the last restore: it opens their own account alone.
    pub older: BTreeSet<Uuid>,
    /// Who gave an officer a password to begin with.
    pub given: BTreeMap<Uuid, Uuid>,
    /// A new code that has not been written down yet.
    pub(super) shown: Option<String>,
    /// Whether the first account was made a moment ago.
    pub just_set_up: bool,
}

impl std::fmt::Debug for Recovery {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recovery(..)")
    }
}

/// A code that the store is writing.
pub(super) struct MadeCode {
    pub(super) officer: Uuid,
    pub(super) hash: String,
    pub(super) shown: String,
}

impl Recovery {
    /// An account has changed. A code of an officer whose secret was replaced, or who is no administrator any
    /// more, becomes invalid: the change may be due to a person who has seen the paper.
    pub fn account_changed(&mut self, change: &AccountChange, replaced: bool) {
        if replaced || !change.roles.iter().any(|role| role == Role::Admin.name()) {
            self.codes.remove(&change.officer_id);
        }
        let by = change.by.filter(|by| *by != change.officer_id);
        if let Some(by) = by.filter(|_| change.must_change && change.secret.is_some()) {
            self.given.insert(change.officer_id, by);
        }
    }

    /// Another person sits here, or the seat is empty.
    pub fn forget(&mut self) {
        self.shown = None;
        self.just_set_up = false;
    }
}

/// What the store knows of recovery codes and first passwords.
pub(super) struct KnownCodes {
    pub(super) codes: BTreeMap<Uuid, String>,
    pub(super) since_restore: BTreeMap<Uuid, String>,
    pub(super) given: BTreeMap<Uuid, Uuid>,
}
