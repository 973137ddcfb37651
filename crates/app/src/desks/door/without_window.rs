//! People and their accounts without a window: what the desk does, in one go on an open store. Who acts has proved who they
//! are before.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::account_no::{AccountNo, may_set};
use super::ask::check_secret;
use super::entry::{Admission, Entry, ROW};
use crate::actor::{Actor, who_chose};
use crate::clock::Clock;
use crate::core::sign_in_wait_ms;
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_credential::RecoveryCode;
use dabiao_credential::password::{Cost, check_password, hash_password};
use dabiao_domain::actor::Authorized;
use dabiao_domain::role::{Operation, Permission, Role};
use dabiao_domain::roster::{Officer, clean_badge, clean_name};
use dabiao_domain::roster_import::{Answer, Answers};
use dabiao_domain::roster_text::{person_name, unit_name};
use dabiao_store::{Account, AccountChange, Confirmation, Db, StoreError};

/// A person as they are given, to be added to the roster.
#[derive(Clone, Copy, Debug)]
pub struct NewPerson<'a> {
    /// 警号.
    pub badge: &'a str,
    /// 姓名.
    pub name: &'a str,
    /// 单位.
    pub unit: &'a str,
    /// Whether they are another person than the one of the roster that they resemble.
    pub another: bool,
    /// Whether the unit is another one than the one of the roster that it resembles.
    pub new_unit: bool,
}

/// What confirms that an administrator replaces a secret that somebody chose.
#[derive(Debug)]
pub enum Proved<'a> {
    /// Somebody else who has proved who they are.
    Second(&'a Actor),
    /// The administrator's own recovery code, as typed.
    Code(&'a str),
}

/// The people of a store, for whoever manages them there.
pub struct PeopleDeeds<'a> {
    /// The store, whose entries are signed.
    pub db: &'a mut Db,
    /// Time, ids and randomness.
    pub clock: &'a dyn Clock,
    /// The words of the questions.
    pub texts: &'a Messages,
}

impl std::fmt::Debug for PeopleDeeds<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PeopleDeeds(..)")
    }
}

impl PeopleDeeds<'_> {
    /// Adds a person to the roster.
    ///
    /// # Errors
    /// [`AccountNo::Denied`] for another right than [`Permission::ImportRoster`], [`AccountNo::Field`],
    /// [`AccountNo::Unclear`]; what the store says, [`StoreError::BadgeTaken`] for one.
    pub fn add(&mut self, by: &Authorized, person: NewPerson<'_>) -> Result<Officer, AccountNo> {
        by.must_be(Permission::ImportRoster)?;
        let entry = entry_of(person)?;
        let (now, ids) = (self.clock.wall_ms(), (self.clock.new_id(), self.clock.new_id()));
        match entry.admitted(self.db, now, ids)? {
            Admission::Added(officer) => Ok(officer),
            Admission::Asked(newcomer) => {
                let what = newcomer.ask.words(self.texts, &newcomer.unit);
                Err(AccountNo::Unclear(Notice { what, next: self.texts.get("people-unclear-next") }))
            }
        }
    }

    /// The first account: an administrator with a password of their own, and their recovery code.
    ///
    /// # Errors
    /// [`AccountNo::SetUp`] where somebody has an account, [`AccountNo::Field`], [`AccountNo::Unclear`],
    /// [`AccountNo::Secret`], [`AccountNo::Hash`]; what the store says.
    pub fn set_up(&mut self, person: NewPerson<'_>, secret: &str) -> Result<(Officer, String), AccountNo> {
        if self.db.has_accounts()? {
            return Err(AccountNo::SetUp);
        }
        let entry = entry_of(person)?;
        check_password(secret, &entry.badge).map_err(AccountNo::Secret)?;
        let known = self.db.officers()?.into_iter().find(|officer| officer.badge == entry.badge);
        let officer = if let Some(known) = known {
            known
        } else {
            let compared = entry.compared(&self.db.officers()?, &self.db.units()?);
            if compared.open().next().is_some() {
                let next = self.texts.get("people-unclear-next");
                let what = self.texts.format("people-unclear", &[("badge", &entry.badge)]);
                return Err(AccountNo::Unclear(Notice { what, next }));
            }
            let unit = compared.new_officers.first().map_or(entry.unit, |row| row.unit.clone());
            let (id, unit_id) = (self.clock.new_id(), self.clock.new_id());
            Officer::new(id, entry.badge, entry.name, unit_id, unit)
        };
        let change = AccountChange {
            officer_id: officer.id,
            roles: vec![Role::Admin.name().to_owned()],
            secret: Some(self.hashed(secret)?),
            must_change: false,
            by: None,
        };
        let officer = self.db.set_up(self.clock.wall_ms(), officer, &change)?;
        let code = self.first_code(&AccountChange { officer_id: officer.id, ..change })?;
        Ok((officer, code))
    }

    /// Gives `officer` these roles, and a first secret, which they have to change at their next sign-in.
    ///
    /// # Errors
    /// [`AccountNo::Denied`], [`AccountNo::NobodyYet`], [`AccountNo::Chosen`], [`AccountNo::Secret`],
    /// [`AccountNo::NeedsPassword`], [`AccountNo::Hash`]; what the store says.
    pub fn set_account(
        &mut self,
        by: &Actor,
        officer: &Officer,
        roles: &[Role],
        secret: Option<&str>,
    ) -> Result<(), AccountNo> {
        let (right, _) = right_to(by, officer)?;
        let known = self.account(officer.id)?;
        let change = change_of(officer.id, roles, known.as_ref(), (secret.is_some(), right.by()));
        may_set(known.as_ref(), &officer.badge, !change.roles.is_empty(), secret)?;
        let change =
            AccountChange { secret: secret.map(|secret| self.hashed(secret)).transpose()?, ..change };
        Ok(self.db.set_account(self.clock.wall_ms(), Some(&right), &change)?)
    }

    /// Gives `officer`, who keeps their roles, a new secret in the place of the one that they chose, for the reason `why`.
    /// A recovery code is used up by it: the administrator's new one.
    ///
    /// # Errors
    /// [`AccountNo::Denied`], [`AccountNo::NobodyYet`], [`AccountNo::Secret`], [`AccountNo::Field`],
    /// [`AccountNo::Second`], [`AccountNo::Wait`], [`AccountNo::Code`], [`AccountNo::Hash`]; what the store says.
    pub fn replace(
        &mut self,
        by: &Actor,
        officer: &Officer,
        (secret, why): (&str, &str),
        proved: &Proved<'_>,
    ) -> Result<Option<String>, AccountNo> {
        let (right, admin) = right_to(by, officer)?;
        let known = self.account(officer.id)?;
        let roles = known.as_ref().map(|account| account.roles.known()).unwrap_or_default();
        let change = change_of(officer.id, &roles, known.as_ref(), (true, Some(admin)));
        check_secret(secret, &officer.badge, !change.roles.is_empty()).map_err(AccountNo::Secret)?;
        let why = clean_name(why).map_err(|fault| AccountNo::Field("field-replace-why", fault))?;
        let confirmed = match proved {
            Proved::Second(second) => {
                let confirms = second.authorize(Permission::ConfirmReset).map_err(|_| AccountNo::Second)?;
                if confirms.by().is_none_or(|who| who == admin || who == officer.id) {
                    return Err(AccountNo::Second);
                }
                Confirmation::Second(confirms)
            }
            Proved::Code(typed) => Confirmation::Sealed(self.code_of(admin, typed)?),
        };
        let change = AccountChange { secret: Some(self.hashed(secret)?), ..change };
        let sealed = matches!(confirmed, Confirmation::Sealed(_));
        self.db.replace_secret(self.clock.wall_ms(), Some(&right), &change, why, &confirmed)?;
        sealed.then(|| self.make_code(&right)).transpose()
    }

    /// Gives `officer`, who has lost their password, a new one that they choose, by their own recovery code: another code.
    /// Nobody has to prove anything else.
    ///
    /// # Errors
    /// [`AccountNo::Code`] also where they have none, [`AccountNo::Wait`], [`AccountNo::Secret`], [`AccountNo::Field`],
    /// [`AccountNo::Hash`]; what the store says.
    pub fn recover(
        &mut self,
        officer: &Officer,
        typed: &str,
        why: &str,
        secret: &str,
    ) -> Result<String, AccountNo> {
        let why = clean_name(why).map_err(|fault| AccountNo::Field("field-replace-why", fault))?;
        check_password(secret, &officer.badge).map_err(AccountNo::Secret)?;
        let account = self.account(officer.id)?.ok_or(AccountNo::Code)?;
        let hash = self.code_of(officer.id, typed)?;
        let change = AccountChange {
            officer_id: officer.id,
            roles: account.roles.names().to_vec(),
            secret: Some(self.hashed(secret)?),
            must_change: false,
            by: Some(officer.id),
        };
        let confirmed = Confirmation::OwnCode(hash);
        self.db.replace_secret(self.clock.wall_ms(), None, &change, why, &confirmed)?;
        self.first_code(&change)
    }

    /// The code of whoever has just chosen a secret by `change`.
    fn first_code(&mut self, change: &AccountChange) -> Result<String, AccountNo> {
        let own = who_chose(change).ok_or(AccountNo::NobodyYet)?;
        self.make_code(&own.authorize(Permission::ManageAccounts)?)
    }

    /// A new recovery code of whoever has the right; the one before is void.
    ///
    /// # Errors
    /// [`AccountNo::Denied`] for another right than [`Permission::ManageAccounts`], [`AccountNo::NobodyYet`]; what the
    /// store says.
    pub fn make_code(&mut self, by: &Authorized) -> Result<String, AccountNo> {
        by.must_be(Permission::ManageAccounts)?;
        let officer = by.by().ok_or(AccountNo::NobodyYet)?;
        let code = RecoveryCode::draw(&mut StdRng::from_seed(self.clock.secret()));
        self.db.make_recovery_code(self.clock.wall_ms(), by, code.hash(officer))?;
        Ok(code.shown())
    }

    /// The hash of the code that `officer` typed, if it is theirs. A wrong one counts as a wrong password does.
    fn code_of(&mut self, officer: Uuid, typed: &str) -> Result<String, AccountNo> {
        let wait = self.account(officer)?.map_or(0, |account| sign_in_wait_ms(&account, self.clock));
        if wait > 0 {
            return Err(AccountNo::Wait(wait));
        }
        let given = RecoveryCode::read(typed).map(|code| code.hash(officer));
        let known = self.db.recovery_codes()?.remove(&officer);
        if let Some(hash) = given.filter(|hash| known.as_ref() == Some(hash)) {
            return Ok(hash);
        }
        self.db.record_sign_in(&self.clock.stamp(), officer, false)?;
        Err(AccountNo::Code)
    }

    fn account(&self, officer: Uuid) -> Result<Option<Account>, StoreError> {
        Ok(self.db.proven_accounts()?.into_iter().find(|account| account.officer_id == officer))
    }

    fn hashed(&self, secret: &str) -> Result<String, AccountNo> {
        hash_password(secret, self.clock.salt(), Cost::LOG_IN).map_err(AccountNo::Hash)
    }
}

/// The right to give `officer` roles and secrets, and who has it.
fn right_to(by: &Actor, officer: &Officer) -> Result<(Authorized, Uuid), AccountNo> {
    let right = by.authorize_operation(&Operation::GiveRoles { subject: officer.id })?;
    let admin = right.by().ok_or(AccountNo::NobodyYet)?;
    Ok((right, admin))
}

/// A change of an account. Who has to choose a new secret at the next sign-in still has to, and a role that only a newer
/// program knows is nobody's to take here.
pub(super) fn change_of(
    officer: Uuid,
    roles: &[Role],
    known: Option<&Account>,
    (given, by): (bool, Option<Uuid>),
) -> AccountChange {
    let before = known.map(|account| account.roles.clone()).unwrap_or_default();
    let roles = before.with(roles.iter().copied().filter(|role| *role != Role::Officer)).names().to_vec();
    let must_change = given || known.is_some_and(|account| account.must_change);
    AccountChange { officer_id: officer, roles, secret: None, must_change, by }
}

fn entry_of(person: NewPerson<'_>) -> Result<Entry, AccountNo> {
    let fault = |field, fault| AccountNo::Field(field, fault);
    let mut answers = Answers::new();
    if person.another {
        answers.insert(ROW, Answer::Another);
    }
    Ok(Entry {
        badge: clean_badge(person.badge).map_err(|f| fault("field-badge", f))?,
        name: person_name(person.name).map_err(|f| fault("field-name", f))?.name,
        unit: unit_name(person.unit).map_err(|f| fault("field-unit", f))?,
        answers,
        new_unit: person.new_unit,
    })
}
