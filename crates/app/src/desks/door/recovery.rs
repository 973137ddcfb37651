//! Access after a lost password: by a recovery code that the officer made before, or by another
//! administrator.
//!
//! A code is shown once, when it is made, and is used up by the first use. The user of a code gives a reason;
//! the journal keeps it, and every audit reports it. A code gives no role: only a new password for the
//! account as it is. A sole administrator has no other way in: a way without a code would be open to every
//! person at this PC.

use super::change::{AfterAccount, KeptAccount, Replaced};
use super::codes::{KnownCodes, MadeCode};
use super::desk::Door;
use super::secret_job::Then;
use dabiao_domain::actor::Authorized;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

use crate::core::{Core, Seen, TaskError};
use crate::notice::Notice;
use dabiao_credential::RecoveryCode;
use dabiao_credential::password;
use dabiao_domain::role::{Permission, Role};
use dabiao_domain::roster::{Officer, clean_name};
use dabiao_store::{AccountChange, Confirmation};

impl<'a> Seen<'a, Door> {
    /// The code that the signed-in officer has just made, to be written down.
    pub fn shown_recovery_code(self) -> Option<&'a str> {
        self.desk.recovery.shown.as_deref()
    }

    /// Whether an officer has a code that is good.
    pub fn has_recovery_code(self, officer: Uuid) -> bool {
        self.desk.recovery.codes.contains_key(&officer)
    }

    /// Whether that code is good in the place of a second person: it was made since the last restore of a backup.
    pub fn has_sealed_code(self, officer: Uuid) -> bool {
        self.has_recovery_code(officer) && !self.desk.recovery.older.contains(&officer)
    }

    /// Whether the signed-in administrator gave an officer the password that they began with.
    pub fn gave_first_password(self, officer: Uuid) -> bool {
        let here = self.core.here.officer.as_ref().map(|own| own.id);
        here.is_some() && self.desk.recovery.given.get(&officer).copied() == here
    }

    /// Whether the signed-in officer has just made the first account.
    pub fn was_just_set_up(self) -> bool {
        self.desk.recovery.just_set_up
    }

    /// All officers who may give roles and passwords.
    pub fn administrators(self) -> impl Iterator<Item = &'a Officer> {
        let admin = |officer: &&Officer| self.core.roles_of(officer.id).contains(&Role::Admin);
        self.core.roster.officers.iter().filter(admin)
    }
}

impl Door {
    /// Makes a code for the signed-in officer; the earlier one becomes invalid. Whoever came in by a code needs another one.
    pub(crate) fn make_recovery_code(&mut self, core: &mut Core) {
        let Some(by) = core.allowed(Permission::ManageAccounts) else { return };
        // A paper with the code before is void.
        self.drop_code_paper(core);
        let code = RecoveryCode::draw(&mut StdRng::from_seed(core.config.clock.secret()));
        let hash = code.hash(by.id);
        let made = MadeCode { officer: by.id, hash: hash.clone(), shown: code.shown() };
        let now = core.config.clock.wall_ms();
        let written = core.ask_store(move |db| db.make_recovery_code(now, &by.right, hash));
        self.made.push((made, written));
    }

    /// An officer signed in whose code is from before a restore: they get another one, as that one may have been used.
    pub(crate) fn renew_older_code(&mut self, officer: Uuid, core: &mut Core) {
        if self.recovery.older.contains(&officer) && core.may(Permission::ManageAccounts) {
            self.make_recovery_code(core);
        }
    }

    /// Collects codes that the store has written, and those that it knows. Called once per frame.
    pub(super) fn poll_codes(&mut self, core: &mut Core) {
        // A code that was made meanwhile is newer.
        if let Some(KnownCodes { codes, since_restore, given }) = core.arrived(&mut self.codes) {
            let newer = std::mem::replace(&mut self.recovery.codes, codes);
            let is_older =
                |officer: &Uuid| !since_restore.contains_key(officer) && !newer.contains_key(officer);
            self.recovery.older = self.recovery.codes.keys().copied().filter(is_older).collect();
            self.recovery.codes.extend(newer);
            let newer = std::mem::replace(&mut self.recovery.given, given);
            self.recovery.given.extend(newer);
        }
        for (made, written) in std::mem::take(&mut self.made) {
            match written.poll() {
                None => self.made.push((made, written)),
                Some(answer) => self.code_made(made, answer, core),
            }
        }
    }

    /// The code is recorded, and valid from now on: it is shown to the officer who made it, if they are still
    /// signed in.
    pub(super) fn code_made(&mut self, made: MadeCode, answer: Result<(), TaskError>, core: &mut Core) {
        match answer {
            Ok(()) => {
                if core.here.officer.as_ref().is_some_and(|officer| officer.id == made.officer) {
                    self.recovery.shown = Some(made.shown);
                }
                self.recovery.older.remove(&made.officer);
                self.recovery.codes.insert(made.officer, made.hash);
            }
            Err(error) => core.say_task(&error),
        }
    }

    /// The code is written down.
    pub(crate) fn recovery_code_noted(&mut self) {
        self.recovery.shown = None;
    }

    /// A person at sign-in gives the officer's code, a reason and a new password. A wrong code counts like a
    /// wrong password, for the wait and in the journal.
    pub(super) fn recover(&mut self, officer: Uuid, code: &str, why: &str, secret: String, core: &mut Core) {
        let now = core.mono_ms();
        let asked = self.ask.as_ref().filter(|ask| ask.officer.id == officer);
        let Some(ask) = asked.filter(|ask| !ask.checking && now >= ask.wait_until) else { return };
        let badge = ask.officer.badge.clone();
        let why = match clean_name(why) {
            Ok(why) => why,
            Err(fault) => return core.say_of_field("field-replace-why", fault),
        };
        if let Err(fault) = password::check_password(&secret, &badge) {
            return core.refuse_secret(fault);
        }
        let given = RecoveryCode::read(code).map(|code| code.hash(officer));
        let good = given.is_some() && given.as_ref() == self.recovery.codes.get(&officer);
        let Some(code_hash) = given.filter(|_| good) else { return self.wrong_code(officer, core) };
        if let Some(ask) = &mut self.ask {
            ask.checking = true;
        }
        self.hash(officer, secret, Then::Recover { code_hash, why }, core);
    }

    fn wrong_code(&mut self, officer: Uuid, core: &mut Core) {
        core.record_try(officer, false);
        self.ask_again(officer, core);
        core.notice = Some(Notice::new(&core.texts, "error-recovery-code", &[]));
    }

    /// Stores a secret that replaces a lost one.
    pub(super) fn replace_secret(
        &mut self,
        change: AccountChange,
        right: Option<Authorized>,
        (why, confirmed): Replaced,
        core: &mut Core,
    ) {
        let after = match &confirmed {
            Confirmation::OwnCode(_) => AfterAccount::Recovered,
            Confirmation::Sealed(_) => AfterAccount::NewCode,
            Confirmation::Second(_) => AfterAccount::Nothing,
        };
        let kept = KeptAccount { change: change.clone(), key: None, replaced: true, after };
        let now = core.config.clock.wall_ms();
        let written =
            core.ask_store(move |db| db.replace_secret(now, right.as_ref(), &change, why, &confirmed));
        self.kept.push((kept, written));
    }

    /// The code that an administrator opened is used up: they get another one, if they are still signed in.
    pub(super) fn renew_code(&mut self, by: Option<Uuid>, core: &mut Core) {
        if let Some(by) = by {
            self.recovery.codes.remove(&by);
        }
        if by.is_some() && core.here.officer.as_ref().map(|officer| officer.id) == by {
            self.make_recovery_code(core);
        }
    }
}
