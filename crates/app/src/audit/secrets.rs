//! Whether a secret that its owner chose was replaced by two people, or by a recovery code.
//!
//! Programs before this rule let an administrator do it alone, with a reason. So it holds from the first entry on that only
//! a program with the rule writes.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use dabiao_store::{Fact, facts};

/// What the journal said of secrets so far.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    /// Whether nobody replaces another's secret alone any more.
    by_two: bool,
    /// Officers who chose their own.
    chosen: BTreeSet<Uuid>,
    /// The officer whose secret the next entry replaces.
    replaced: Option<Uuid>,
    /// Who gave an officer a password to begin with, the last time.
    given: BTreeMap<Uuid, Uuid>,
    /// Officers who made a recovery code, and those of them who made none since the last restore.
    coded: BTreeSet<Uuid>,
    coded_before: BTreeSet<Uuid>,
}

impl Secrets {
    /// An account was changed.
    pub fn set(&mut self, set: &facts::SetAccount) {
        let officer = set.officer_id;
        if set.secret_hash.is_some() {
            if set.must_change {
                self.chosen.remove(&officer);
                self.given.extend(set.by.filter(|by| *by != officer).map(|by| (officer, by)));
            } else {
                self.chosen.insert(officer);
            }
        }
    }

    /// An entry was taken: what the one before it let happen is used up by it, as both are written at once.
    pub const fn go_on(&mut self, taken: &Fact) {
        if !matches!(taken, Fact::ReplaceSecret(_)) {
            self.replaced = None;
        }
    }

    /// An officer made a recovery code.
    pub fn make_code(&mut self, officer: Uuid) {
        self.coded.insert(officer);
        self.coded_before.remove(&officer);
    }

    /// A backup was restored: a code that is known from it may have been used after it.
    pub fn restored(&mut self) {
        self.coded_before.clone_from(&self.coded);
    }

    /// An entry was written by a program that has the rule, if so.
    pub const fn begin_by_two(&mut self, by_two: bool) {
        self.by_two |= by_two;
    }

    /// A lost secret is about to be replaced.
    pub fn replace(&mut self, replaced: &facts::ReplaceSecret) {
        self.begin_by_two(replaced.second.is_some() || replaced.sealed.is_some());
        self.replaced = Some(replaced.officer_id);
    }

    /// Why an account may not be given this secret.
    pub fn set_fault(&self, set: &facts::SetAccount) -> Option<String> {
        let (officer, by) = (set.officer_id, set.by?);
        let takes = by != officer && set.secret_hash.is_some() && self.chosen.contains(&officer);
        (self.by_two && takes && self.replaced != Some(officer))
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
            (Some(second), None) if !self.chosen.contains(&second) => Some(format!(
                "{second} confirmed a new secret of {officer} by a password that somebody else gave them"
            )),
            (Some(second), None) => (!confirms(second))
                .then(|| format!("{second} had not the right to confirm a new secret of {officer}")),
            (None, Some(_)) => None,
        }
    }

    /// What is told of a secret that is replaced: by a recovery code, which whoever has the paper can use, or by a second
    /// person whose own password came from the same administrator.
    pub fn told(&self, fact: &Fact) -> Option<String> {
        let Fact::ReplaceSecret(replaced) = fact else { return None };
        let facts::ReplaceSecret { officer_id, why, code_hash, second, sealed, by } = replaced;
        if code_hash.is_some() {
            return Some(format!(
                "{officer_id} chose a new password by their recovery code, without the old one: {why}"
            ));
        }
        if sealed.is_some() {
            let older = if self.coded_before.contains(by) {
                "; the code was made before a restore, and may have been used before"
            } else {
                ""
            };
            return Some(format!(
                "{by} gave {officer_id} a new password by their own recovery code, without a second person: \
                 {why}{older}"
            ));
        }
        let second = second.filter(|second| self.given.get(second) == Some(by))?;
        Some(format!(
            "{by} gave {officer_id} a new password, confirmed by {second}, whose own first password {by} gave: {why}"
        ))
    }
}
