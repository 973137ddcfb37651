//! Changes of accounts: written by the store first, known here afterwards.

use super::change::{AfterAccount, KeptAccount};
use super::desk::Door;
use uuid::Uuid;

use crate::core::{Core, Found, Request, TaskError};
use dabiao_domain::actor::Authorized;
use dabiao_domain::roles::Roles;
use dabiao_store::{Account, AccountChange};

impl Door {
    /// Keeps an account in memory as it is after `change`.
    pub(super) fn set_account_row(change: &AccountChange, core: &mut Core) {
        let account = Account {
            officer_id: change.officer_id,
            roles: Roles::named(change.roles.iter().cloned()),
            secret: change
                .secret
                .clone()
                .or_else(|| core.account(change.officer_id).and_then(|a| a.secret.clone())),
            must_change: change.must_change,
            failures: 0,
            last_failure_ms: None,
            last_failure: None,
        };
        core.roster.accounts.retain(|a| a.officer_id != change.officer_id);
        core.roster.accounts.push(account);
        if change.secret.is_some() {
            core.roster.boxes.forget(change.officer_id);
        }
    }

    /// Keeps an account in the store, then in memory. One's own secret is kept without a `right`.
    pub(super) fn keep_account(
        &mut self,
        change: AccountChange,
        right: Option<Authorized>,
        key: Option<Found>,
        after: AfterAccount,
        core: &mut Core,
    ) {
        let row = key.as_ref().and_then(Found::row).cloned();
        let (now, kept) = (core.config.clock.wall_ms(), change.clone());
        let written = core.ask_store(move |db| match row {
            Some(row) => db.set_account_and_key(now, right.as_ref(), &change, &row),
            None => db.set_account(now, right.as_ref(), &change),
        });
        let kept = KeptAccount { change: kept, key, replaced: false, after };
        self.kept.push((kept, written));
    }

    /// Collects accounts that the store has written. Called once per frame.
    pub(super) fn poll_kept(&mut self, core: &mut Core) {
        for (kept, written) in std::mem::take(&mut self.kept) {
            match written.poll() {
                None => self.kept.push((kept, written)),
                Some(answer) => self.account_kept(kept, answer, core),
            }
        }
    }

    /// The store has written the account after a change, or gives the error.
    fn account_kept(&mut self, kept: KeptAccount, answer: Result<(), TaskError>, core: &mut Core) {
        let officer = kept.change.officer_id;
        if let Err(error) = answer {
            self.ask_again(officer, core);
            return core.say_task(&error);
        }
        Self::set_account_row(&kept.change, core);
        if let Some(key) = kept.key {
            core.roster.boxes.keep(officer, key);
        }
        self.recovery.account_changed(&kept.change, kept.replaced);
        self.load_codes(core);
        match kept.after {
            AfterAccount::SignIn if self.asks(officer) => core.request(Request::SignIn(officer)),
            AfterAccount::Recovered if self.asks(officer) => core.request(Request::Recovered(officer)),
            AfterAccount::NewCode => self.renew_code(kept.change.by, core),
            AfterAccount::Seat => core.request(Request::TakeSeat(officer)),
            AfterAccount::SignIn | AfterAccount::Recovered | AfterAccount::Nothing => {}
        }
    }

    /// Whether that officer is being asked for their secret.
    fn asks(&self, officer: Uuid) -> bool {
        self.ask.as_ref().is_some_and(|ask| ask.officer.id == officer)
    }
}
