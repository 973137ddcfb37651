//! Accounts that change: written by the store first, known here afterwards.

use super::box_keys::Found;
use super::pending::Pending;
use super::station::Station;
use dabiao_store::{Account, AccountChange, StoreError};

/// A change of an account that the store is writing. Nothing is known of it here before the store has it: what is not
/// kept is not there after the next start.
pub(super) struct KeptAccount {
    pub change: AccountChange,
    /// The key that the new password opens.
    pub key: Option<Found>,
    /// Whether the secret takes the place of one that was lost: a recovery code is good for nothing then.
    pub replaced: bool,
    pub after: AfterAccount,
}

/// What follows once an account is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterAccount {
    Nothing,
    /// The officer signs in, if they are still asked.
    SignIn,
    /// The candidate takes a seat.
    Seat,
}

impl Station {
    /// Keeps an account in memory as it is after `change`.
    pub(super) fn know_account(&mut self, change: &AccountChange) {
        let account = Account {
            officer_id: change.officer_id,
            roles: change.roles.clone(),
            secret: change
                .secret
                .clone()
                .or_else(|| self.core.account(change.officer_id).and_then(|a| a.secret.clone())),
            must_change: change.must_change,
            failures: 0,
            last_failure_ms: None,
            last_failure: None,
        };
        self.core.accounts.retain(|a| a.officer_id != change.officer_id);
        self.core.accounts.push(account);
        if change.secret.is_some() {
            self.access.boxes.forget(change.officer_id);
        }
    }

    /// Keeps an account in the store, then in memory.
    pub(super) fn keep_account(&mut self, change: AccountChange, key: Option<Found>, after: AfterAccount) {
        let row = key.as_ref().and_then(Found::row).cloned();
        let (now, kept) = (self.core.config.clock.wall_ms(), change.clone());
        let reply = self.core.store.call(move |db| match row {
            Some(row) => db.set_account_and_key(now, &change, &row),
            None => db.set_account(now, &change, false),
        });
        let kept = KeptAccount { change: kept, key, replaced: false, after };
        self.pending.push(Pending::Account(Box::new(kept), reply));
    }

    /// The store has an account as it is after a change, or says why not.
    pub(super) fn account_kept(&mut self, kept: KeptAccount, answer: Result<(), StoreError>) {
        let officer = kept.change.officer_id;
        if let Err(error) = answer {
            self.ask_again(officer);
            return self.core.say(&error);
        }
        self.know_account(&kept.change);
        if let Some(key) = kept.key {
            self.access.boxes.keep(officer, key);
        }
        self.access.recovery.account_changed(&kept.change, kept.replaced);
        match kept.after {
            AfterAccount::SignIn if self.access.ask.as_ref().is_some_and(|ask| ask.officer.id == officer) => {
                self.sign_in(officer);
            }
            AfterAccount::Seat => self.take_seat(officer),
            AfterAccount::SignIn | AfterAccount::Nothing => {}
        }
    }
}
