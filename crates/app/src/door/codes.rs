//! Recovery codes, as they are known here.

use dabiao_domain::role::Role;
use dabiao_store::AccountChange;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is known of recovery codes.
#[derive(Default)]
pub(super) struct Recovery {
    /// The hash of every code that is good, by officer.
    pub codes: BTreeMap<Uuid, String>,
    /// A code that was just made and that nobody has written down yet.
    pub(super) shown: Option<String>,
    /// Whether the first account was made a moment ago.
    pub just_set_up: bool,
}

impl std::fmt::Debug for Recovery {
    // A secret has no business in a log file.
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
    /// An account is another one now. A code of an officer whose secret was replaced, or who is no administrator any
    /// more, opens nothing: who has seen the paper may be why.
    pub fn account_changed(&mut self, change: &AccountChange, replaced: bool) {
        if replaced || !change.roles.iter().any(|role| role == Role::Admin.name()) {
            self.codes.remove(&change.officer_id);
        }
    }

    /// Somebody else sits here, or nobody.
    pub fn forget(&mut self) {
        self.shown = None;
        self.just_set_up = false;
    }
}
