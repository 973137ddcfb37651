//! Making and changing accounts: the first set-up, roles, secrets set by another person.

use super::account_no::may_set;
use super::change::AfterAccount;
use super::desk::Door;
use super::secret_job::Then;
use super::without_window::change_of;
use uuid::Uuid;

use crate::core::{Core, Request};
use dabiao_credential::password;
use dabiao_domain::role::{Operation, Role};
use dabiao_domain::roles::Roles;
use dabiao_domain::roster::Officer;
use dabiao_store::{Account, AccountChange};

impl Door {
    /// The first account is there.
    pub(super) fn was_set_up(&mut self, officer: Officer, core: &mut Core) {
        let id = officer.id;
        if !core.roster.officers.iter().any(|o| o.id == id) {
            core.roster.officers.push(officer);
            core.roster.officers.sort_by(|a, b| a.badge.cmp(&b.badge));
        }
        core.roster.accounts.push(Account {
            officer_id: id,
            roles: Roles::default().with([Role::Admin]),
            secret: None,
            must_change: false,
            failures: 0,
            last_failure_ms: None,
            last_failure: None,
        });
        self.accounts = Some(core.ask_store(|db| db.proven_accounts()));
        core.request(Request::SetUp(id));
    }

    /// Signs in the officer of the first account. They are the only one: if they forget the password, only a
    /// recovery code lets them in again.
    pub(crate) fn welcome(&mut self, core: &mut Core) {
        self.make_recovery_code(core);
        self.recovery.just_set_up = true;
    }

    /// The first set-up: an administrator who chooses their own password. There is no default password.
    pub(super) fn set_up_admin(
        &mut self,
        badge: &str,
        name: &str,
        unit: &str,
        secret: String,
        core: &mut Core,
    ) {
        if core.set_up() {
            return;
        }
        match self.seen(core).first_admin(badge, name, unit) {
            Ok(officer) => {
                if let Err(fault) = password::check_password(&secret, &officer.badge) {
                    return core.refuse_secret(fault);
                }
                self.hash(officer.id, secret, Then::SetUp(officer), core);
            }
            Err(notice) => core.notice = Some(notice),
        }
    }

    /// A change of an officer's account. One that has to choose a new secret at the next sign-in still has to.
    pub(super) fn change_of(
        officer: Uuid,
        roles: &[Role],
        given: bool,
        by: Option<Uuid>,
        core: &Core,
    ) -> AccountChange {
        change_of(officer, roles, core.account(officer), (given, by))
    }

    /// Sets roles, and a first secret that has to be changed at the next sign-in. One that its owner chose is not replaced
    /// so.
    pub(super) fn set_account(
        &mut self,
        officer: Uuid,
        roles: &[Role],
        secret: Option<String>,
        core: &mut Core,
    ) {
        let Some(by) = core.allowed_operation(&Operation::GiveRoles { subject: officer }) else { return };
        let Some(subject) = core.roster.officers.iter().find(|o| o.id == officer).cloned() else { return };
        let change = Self::change_of(officer, roles, secret.is_some(), Some(by.id), core);
        let staff = !change.roles.is_empty();
        if let Err(no) = may_set(core.account(officer), &subject.badge, staff, secret.as_deref()) {
            core.notice = Some(no.notice(&core.texts));
            return;
        }
        match secret {
            Some(secret) => {
                self.hash(officer, secret, Then::Account { change, replaced: None, right: by.right }, core);
            }
            None => self.keep_account(change, Some(by.right), None, AfterAccount::Nothing, core),
        }
    }
}
