//! A password or PIN that its owner chose is replaced by two people: the administrator asks, and somebody else who holds a
//! role confirms it with their own password at this PC. Where there is nobody else, the administrator opens their sealed
//! recovery code, which is used up by it.

use super::action::ResetProof;
use super::ask::check_secret;
use super::change::Asked;
use super::desk::Door;
use super::secret_job::Then;
use super::secrets::says_to_wait;
use uuid::Uuid;

use crate::core::{Core, Seen};
use crate::notice::Notice;
use dabiao_credential::RecoveryCode;
use dabiao_domain::role::{Operation, Permission, Role, require};
use dabiao_domain::roster::{Officer, clean_name};
use dabiao_store::Confirmation;

impl<'a> Seen<'a, Door> {
    /// Who may confirm that the signed-in administrator gives `subject` a new secret: they hold a role, chose their own
    /// password, and are neither of the two.
    pub fn may_confirm(self, subject: Uuid) -> impl Iterator<Item = &'a Officer> {
        let here = self.core.here.officer.as_ref().map(|officer| officer.id);
        self.core.roster.officers.iter().filter(move |officer| {
            officer.id != subject && Some(officer.id) != here && self.core.confirms(officer.id)
        })
    }
}

impl Core {
    /// Whether an officer can confirm a new secret of somebody: by a right, and a password that they chose.
    fn confirms(&self, officer: Uuid) -> bool {
        let chosen = self.account(officer).is_some_and(|a| a.secret.is_some() && !a.must_change);
        chosen && require(&self.roles_of(officer), Permission::ConfirmReset).is_ok()
    }
}

impl Door {
    /// Gives an officer a new secret in the place of the one that they chose, and these roles.
    pub(super) fn replace_lost(
        &mut self,
        officer: Uuid,
        roles: &[Role],
        (secret, why): (String, &str),
        proof: ResetProof,
        core: &mut Core,
    ) {
        let Some(by) = core.allowed_operation(&Operation::GiveRoles { subject: officer }) else { return };
        let Some(subject) = core.roster.officers.iter().find(|o| o.id == officer).cloned() else { return };
        let change = Self::change_of(officer, roles, true, Some(by.id), core);
        if let Err(fault) = check_secret(&secret, &subject.badge, !change.roles.is_empty()) {
            return core.refuse_secret(fault);
        }
        let why = match clean_name(why) {
            Ok(why) => why,
            Err(fault) => return core.say_of_field("field-replace-why", fault),
        };
        let asked = Asked { change, secret, why, right: by.right };
        match proof {
            ResetProof::Second { officer: second, secret: password } => {
                self.ask_second(second, password, asked, core);
            }
            ResetProof::Code(code) => self.open_sealed(by.id, &code, asked, core),
        }
    }

    fn ask_second(&mut self, second: Uuid, password: String, asked: Asked, core: &mut Core) {
        let of_the_two = Some(second) == asked.change.by || second == asked.change.officer_id;
        if of_the_two || !core.confirms(second) {
            core.notice = Some(Notice::new(&core.texts, "error-second-person", &[]));
            return;
        }
        let Some(account) = core.account(second).cloned() else { return };
        if !says_to_wait(core.wait_ms(&account), core) {
            self.check(second, password, Then::Confirm(Box::new(asked)), core);
        }
    }

    /// The second person's password was right.
    pub(super) fn second_confirmed(&mut self, second: Uuid, asked: Asked, core: &mut Core) {
        let Some(confirms) = core.authorized_of(second, Permission::ConfirmReset) else { return };
        let Asked { change, secret, why, right } = asked;
        let replaced = Some((why, Confirmation::Second(confirms)));
        self.hash(change.officer_id, secret, Then::Account { change, replaced, right }, core);
    }

    fn open_sealed(&mut self, by: Uuid, code: &str, asked: Asked, core: &mut Core) {
        if core.account(by).cloned().is_some_and(|account| says_to_wait(core.wait_ms(&account), core)) {
            return;
        }
        let given = RecoveryCode::read(code).map(|code| code.hash(by));
        let is_good = !self.recovery.older.contains(&by);
        let Some(hash) = given.filter(|hash| is_good && self.recovery.codes.get(&by) == Some(hash)) else {
            core.record_try(by, false);
            core.notice = Some(Notice::new(&core.texts, "error-recovery-code", &[]));
            return;
        };
        let Asked { change, secret, why, right } = asked;
        let replaced = Some((why, Confirmation::Sealed(hash)));
        self.hash(change.officer_id, secret, Then::Account { change, replaced, right }, core);
    }
}
