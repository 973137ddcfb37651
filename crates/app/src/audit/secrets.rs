//! Whether a secret that its owner chose was replaced by two people, or by a recovery code.
//!
//! Programs before this rule let an administrator do it alone, with a reason. So it holds from the first entry on that only
//! a program with the rule writes.

use std::collections::BTreeSet;

use uuid::Uuid;

use dabiao_store::{Fact, facts};

/// What the journal said of secrets so far.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    /// Whether nobody replaces another's secret alone any more.
    by_two: bool,
    /// Officers who chose their own.
    chosen: BTreeSet<Uuid>,
    /// Officers whose next secret takes the place of a lost one.
    replaced: BTreeSet<Uuid>,
}

impl Secrets {
    /// An account was changed.
    pub fn set(&mut self, set: &facts::SetAccount) {
        let officer = set.officer_id;
        if set.secret_hash.is_some() {
            self.replaced.remove(&officer);
            if set.must_change {
                self.chosen.remove(&officer);
            } else {
                self.chosen.insert(officer);
            }
        }
    }

    /// An entry was written by a program that has the rule, if so.
    pub const fn begin_by_two(&mut self, by_two: bool) {
        self.by_two |= by_two;
    }

    /// A lost secret is about to be replaced.
    pub fn replace(&mut self, replaced: &facts::ReplaceSecret) {
        self.begin_by_two(replaced.second.is_some() || replaced.sealed.is_some());
        self.replaced.insert(replaced.officer_id);
    }

    /// Why an account may not be given this secret.
    pub fn set_fault(&self, set: &facts::SetAccount) -> Option<String> {
        let (officer, by) = (set.officer_id, set.by?);
        let takes = by != officer && set.secret_hash.is_some() && self.chosen.contains(&officer);
        (self.by_two && takes && !self.replaced.contains(&officer))
            .then(|| format!("{by} gave {officer} another secret alone, without a second person or a code"))
    }

    /// Why a lost secret may not be replaced so; `confirms` says whether somebody may confirm it.
    pub fn replace_fault(
        &self,
        replaced: &facts::ReplaceSecret,
        confirms: impl Fn(Uuid) -> bool,
    ) -> Option<String> {
        let (officer, by) = (replaced.officer_id, replaced.by);
        match (replaced.second, &replaced.sealed) {
            (None, None) => self.by_two.then(|| {
                format!("{by} replaced the secret of {officer} alone, without a second person or a code")
            }),
            (Some(_), Some(_)) => Some(format!("{by} names a second person and a code for {officer}")),
            (Some(second), None) if second == by || second == officer => {
                Some(format!("{second} can't confirm that {by} replaces the secret of {officer}"))
            }
            (Some(second), None) => (!confirms(second))
                .then(|| format!("{second} had not the right to confirm a new secret of {officer}")),
            (None, Some(_)) => None,
        }
    }
}

/// What is told of the use of a recovery code: whoever has the paper can use it.
pub(super) fn told(fact: &Fact) -> Option<String> {
    let Fact::ReplaceSecret(facts::ReplaceSecret { officer_id, why, code_hash, sealed, by, .. }) = fact
    else {
        return None;
    };
    match (code_hash, sealed) {
        (Some(_), _) => Some(format!(
            "{officer_id} chose a new password by their recovery code, without the old one: {why}"
        )),
        (None, Some(_)) => Some(format!(
            "{by} gave {officer_id} a new password by their own recovery code, without a second person: {why}"
        )),
        (None, None) => None,
    }
}
