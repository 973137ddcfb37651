//! Making and changing accounts: the first set-up, roles, secrets that somebody else gives.

use uuid::Uuid;

use super::access::{Then, check_secret};
use super::action::Action;
use super::kept_account::AfterAccount;
use super::notice::Notice;
use super::pending::Pending;
use super::station::Station;
use dabiao_credential::password;
use dabiao_domain::role::{Deed, Role};
use dabiao_domain::roster::{Officer, RosterFault, clean_name};
use dabiao_store::{Account, AccountChange};

impl Station {
    /// Does what was asked about accounts.
    pub(super) fn act_on_accounts(&mut self, action: Action) {
        match action {
            Action::GiveSecret(secret) => self.give_secret(secret),
            Action::CancelAsk => self.cancel_ask(),
            Action::SetUpAdmin { badge, name, unit, secret } => {
                self.set_up_admin(&badge, &name, &unit, secret);
            }
            Action::SetAccount { officer, roles, secret } => self.set_account(officer, &roles, secret, None),
            Action::ReplaceSecret { officer, roles, secret, why } => {
                self.set_account(officer, &roles, Some(secret), Some(why));
            }
            Action::Recover { officer, code, why, secret } => self.recover(officer, &code, &why, secret),
            _ => {}
        }
    }

    /// The first account is there.
    pub(super) fn was_set_up(&mut self, officer: Officer) {
        let id = officer.id;
        if !self.core.officers.iter().any(|o| o.id == id) {
            self.core.officers.push(officer);
            self.core.officers.sort_by(|a, b| a.badge.cmp(&b.badge));
        }
        self.core.accounts.push(Account {
            officer_id: id,
            roles: vec![Role::Admin.name().to_owned()],
            secret: None,
            must_change: false,
            failures: 0,
            last_failure_ms: None,
            last_failure: None,
        });
        self.pending.push(Pending::Accounts(self.core.store.call(|db| db.proven_accounts())));
        self.sign_in(id);
        // Whoever is alone and forgets the password comes in again by this.
        self.make_recovery_code();
        self.access.recovery.just_set_up = true;
    }

    /// The first set-up: an administrator with a password of their own. There is no password to begin with.
    pub(super) fn set_up_admin(&mut self, badge: &str, name: &str, unit: &str, secret: String) {
        if self.core.set_up() {
            return;
        }
        match self.first_admin(badge, name, unit) {
            Ok(officer) => {
                if let Err(fault) = password::check_password(&secret, &officer.badge) {
                    return self.core.refuse_secret(fault);
                }
                self.hash(officer.id, secret, Then::SetUp(officer));
            }
            Err(notice) => self.core.notice = Some(notice),
        }
    }

    /// Gives roles, and a new secret that has to be changed at the next sign-in.
    /// `why` says that it takes the place of one that was lost.
    pub(super) fn set_account(
        &mut self,
        officer: Uuid,
        roles: &[Role],
        secret: Option<String>,
        why: Option<String>,
    ) {
        let Some(by) = self.core.allowed_deed(&Deed::GiveRoles { subject: officer }) else { return };
        let Some(subject) = self.core.officers.iter().find(|o| o.id == officer).cloned() else { return };
        let names: Vec<String> =
            roles.iter().filter(|r| **r != Role::Officer).map(|r| r.name().to_owned()).collect();
        let staff = !names.is_empty();
        let change = AccountChange {
            officer_id: officer,
            roles: names,
            secret: None,
            must_change: secret.is_some(),
            by: Some(by.id),
        };
        match secret {
            Some(secret) => {
                if let Err(fault) = check_secret(&secret, &subject.badge, staff) {
                    return self.core.refuse_secret(fault);
                }
                let why = match why.as_deref().map(clean_name).transpose() {
                    Ok(why) => why,
                    Err(fault) => return self.say_of_field("field-replace-why", fault),
                };
                self.hash(officer, secret, Then::Account(change, why));
            }
            // A PIN will not do for somebody who becomes staff.
            None if staff && !self.core.needs_password(officer) => {
                self.core.notice = Some(Notice::new(&self.core.texts, "error-account-password", &[]));
            }
            None => self.keep_account(change, None, AfterAccount::Nothing),
        }
    }

    /// Says what is wrong with the text of a field.
    pub(super) fn say_of_field(&mut self, field: &str, fault: RosterFault) {
        self.core.notice = Some(Notice::of_roster(&self.core.texts, field, fault));
    }
}
