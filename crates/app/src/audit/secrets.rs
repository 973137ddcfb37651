//! Whether a secret that its owner chose was replaced by two people, or by a recovery code.
//!
//! Programs before this rule let an administrator do it alone, with a reason. So it holds from the first entry on that only
//! a program with the rule writes.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use dabiao_domain::finding::Finding;
use dabiao_store::{Fact, facts};

/// What the journal said of secrets so far.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    /// Whether nobody replaces another's secret alone any more.
    by_two: bool,
    /// Officers whose secret need not be changed any more: they chose it, or it is a PIN that they were given. Nobody
    /// replaces it alone.
    settled: BTreeSet<Uuid>,
    /// Officers who set the secret that they have themselves: an entry of somebody else is no word of theirs, whatever it
    /// says of having to be changed.
    chosen: BTreeSet<Uuid>,
    /// The officer whose secret the next entry replaces.
    replaced: Option<Uuid>,
    /// Who gave an officer a secret, the last time.
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
                self.settled.remove(&officer);
            } else {
                self.settled.insert(officer);
            }
            match set.by.filter(|by| *by != officer) {
                Some(by) => {
                    self.chosen.remove(&officer);
                    self.given.insert(officer, by);
                }
                None => {
                    self.chosen.insert(officer);
                }
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
    pub fn set_fault(&self, set: &facts::SetAccount) -> Option<Finding> {
        let (officer, by) = self.taken_alone(set).filter(|_| self.by_two)?;
        Some(Finding::GaveAlone { by, officer })
    }

    /// Whose chosen secret an account fact replaces by somebody else's word alone, and by whom.
    fn taken_alone(&self, set: &facts::SetAccount) -> Option<(Uuid, Uuid)> {
        let (officer, by) = (set.officer_id, set.by?);
        let takes = by != officer && set.secret_hash.is_some() && self.settled.contains(&officer);
        (takes && self.replaced != Some(officer)).then_some((officer, by))
    }

    /// Why a lost secret may not be replaced so; `confirms` says whether somebody may confirm it.
    pub fn replace_fault(
        &self,
        replaced: &facts::ReplaceSecret,
        confirms: impl Fn(Uuid) -> bool,
    ) -> Option<Finding> {
        let (officer, by) = (replaced.officer_id, replaced.by);
        match (replaced.second, &replaced.sealed) {
            (None, None) => self.by_two.then_some(Finding::ReplacedAlone { by, officer }),
            (Some(_), Some(_)) => Some(Finding::SecondAndCode { by, officer }),
            (Some(second), None) if second == by || second == officer => {
                Some(Finding::CantConfirm { second, by, officer })
            }
            (Some(second), None) if !self.settled.contains(&second) => {
                Some(Finding::ConfirmedByGiven { second, officer })
            }
            (Some(second), None) => {
                (!confirms(second)).then_some(Finding::NoRightToConfirm { second, officer })
            }
            (None, Some(_)) => None,
        }
    }

    /// What is told of a secret that is replaced: by a recovery code, which whoever has the paper can use, by a second
    /// person whose own password came from the same administrator, or by one person alone before the rule of two.
    pub fn told(&self, fact: &Fact) -> Option<Finding> {
        let alone =
            |officer: Uuid, by: Uuid| (!self.by_two).then_some(Finding::GaveAloneBefore { by, officer });
        let replaced = match fact {
            Fact::SetAccount(set) => {
                return self.taken_alone(set).and_then(|(officer, by)| alone(officer, by));
            }
            Fact::ReplaceSecret(replaced) => replaced,
            _ => return None,
        };
        if let (None, None, None) = (&replaced.code_hash, replaced.second, &replaced.sealed) {
            return alone(replaced.officer_id, replaced.by);
        }
        let (officer, by, why) = (replaced.officer_id, replaced.by, replaced.why.clone());
        if replaced.code_hash.is_some() {
            return Some(Finding::ByOwnCode { officer, why });
        }
        if replaced.sealed.is_some() {
            return Some(if self.coded_before.contains(&by) {
                Finding::ByOlderCode { by, officer, why }
            } else {
                Finding::ByCodeAlone { by, officer, why }
            });
        }
        let second = replaced.second?;
        let giver = *self.given.get(&second)?;
        if giver != by {
            // It was given by a third person, who knows it: a PIN, such as an invigilator keeps.
            let pin = Finding::ByGivenPin { by, officer, second, giver, why };
            return (!self.chosen.contains(&second)).then_some(pin);
        }
        Some(Finding::ByOwnSecond { by, officer, second, why })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADMIN: Uuid = Uuid::from_u128(1);
    const TRAINER: Uuid = Uuid::from_u128(2);

    fn account(must_change: bool, by: Uuid) -> facts::SetAccount {
        let secret_hash = Some("hash".into());
        facts::SetAccount { officer_id: TRAINER, roles: Vec::new(), secret_hash, must_change, by: Some(by) }
    }

    fn replaced() -> facts::ReplaceSecret {
        let why = "forgotten".into();
        facts::ReplaceSecret {
            officer_id: TRAINER,
            why,
            code_hash: None,
            second: None,
            sealed: None,
            by: ADMIN,
        }
    }

    /// What is said of an administrator who replaces a password alone, with a reason and without one.
    fn said(by_two: bool) -> [(bool, bool); 2] {
        let mut secrets = Secrets::default();
        secrets.begin_by_two(by_two);
        for first in [account(true, ADMIN), account(false, TRAINER)] {
            assert_eq!(secrets.told(&Fact::SetAccount(first.clone())), None);
            secrets.set(&first);
        }
        let silent = account(true, ADMIN);
        let without =
            (secrets.told(&Fact::SetAccount(silent.clone())).is_some(), secrets.set_fault(&silent).is_some());
        let reason = replaced();
        let with = (
            secrets.told(&Fact::ReplaceSecret(reason.clone())).is_some(),
            secrets.replace_fault(&reason, |_| true).is_some(),
        );
        secrets.replace(&reason);
        assert_eq!(secrets.told(&Fact::SetAccount(silent)), None, "told once");
        [without, with]
    }

    /// What is told of a new password that a second person confirms whose own secret was set by these entries.
    fn confirmed(entries: &[(bool, Uuid)]) -> Option<Finding> {
        const SECOND: Uuid = Uuid::from_u128(3);
        let mut secrets = Secrets::default();
        for (must_change, by) in entries {
            let set = account(*must_change, *by);
            secrets.set(&facts::SetAccount { officer_id: SECOND, ..set });
        }
        let replaced = facts::ReplaceSecret { second: Some(SECOND), ..replaced() };
        secrets.told(&Fact::ReplaceSecret(replaced))
    }

    #[test]
    fn only_the_officers_own_word_says_that_they_chose_their_secret() {
        const SECOND: Uuid = Uuid::from_u128(3);
        const OTHER: Uuid = Uuid::from_u128(4);
        let told = |entries: &[(bool, Uuid)], word: &str| {
            let said = confirmed(entries).map(|told| told.to_string()).unwrap_or_default();
            assert!(said.contains(word), "{entries:?}: {said}");
        };
        // The first one came from the administrator, whatever that entry says and whatever was chosen since.
        told(&[(true, ADMIN), (false, SECOND)], "whose own first password");
        told(&[(false, ADMIN)], "whose own first password");
        told(&[(false, ADMIN), (false, SECOND)], "whose own first password");
        told(&[(false, OTHER)], "never changed");
        assert_eq!(confirmed(&[(true, OTHER), (false, SECOND)]), None);
        assert_eq!(confirmed(&[(false, SECOND)]), None);
    }

    #[test]
    fn a_password_replaced_by_one_alone_is_a_fault_under_the_rule_and_told_before_it() {
        assert_eq!(said(true), [(false, true); 2]);
        assert_eq!(said(false), [(true, false); 2]);
    }
}
