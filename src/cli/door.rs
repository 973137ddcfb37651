//! The actor at the command line, and the proof of their identity.
//!
//! In a store with accounts, a user who writes or reads people's data gives a badge by `--officer`, and the
//! password by `--password-file`, by the environment, or on the terminal without echo. A wrong password is
//! recorded before it is reported. Exit code 2: the identity is not proved; 1: it is proved, and the right is
//! missing.

use std::fmt::Display;
use std::io::IsTerminal as _;
use std::path::Path;

use zeroize::Zeroizing;

use super::secret::{Asked, given};
use super::{Context, Failure};
use dabiao_app::actor::{self, Actor, Authorized, Barred, Claim, NotProven};
use dabiao_app::{Notice, bring_signer, exchange, read_words};
use dabiao_credential::password::HashError;
use dabiao_domain::role::{Denied, Permission};
use dabiao_files::{ReadError, bounded_text};
use dabiao_store::{DATABASE_FILE, Db, StoreError};

/// The environment variable that gives the password.
const PASSWORD: &str = "DABIAO_PASSWORD";
/// A larger file is not a password file, in bytes.
const MAX_PASSWORD_BYTES: u64 = 4096;

impl Context<'_> {
    /// The store, every entry signed by the station's key.
    pub(super) fn signed_store(&mut self) -> Result<Db, Failure> {
        let mut db = super::records::open(self)?;
        self.look_at_host(&mut db)?;
        self.sign(&mut db)?;
        Ok(db)
    }

    /// As [`Context::signed_store`], made at a first start.
    pub(super) fn begun_store(&mut self) -> Result<Db, Failure> {
        let mut db = super::records::open_or_begin(self)?;
        self.look_at_host(&mut db)?;
        self.sign(&mut db)?;
        Ok(db)
    }

    /// A copy of another PC's data goes on as another station, and says so.
    pub(super) fn look_at_host(&mut self, db: &mut Db) -> Result<(), Failure> {
        let found = exchange::look_at_host(db, &self.folder, self.clock.as_ref());
        if let Some(fault) = found.map_err(|e| self.not_done(&e))? {
            let notice = dabiao_app::fault_notice(&self.texts, &fault);
            self.remark(&format!("dabiao: {notice}"));
        }
        Ok(())
    }

    /// From here on every entry is signed by the station's key.
    pub(super) fn sign(&self, db: &mut Db) -> Result<(), Failure> {
        let failed = |e: StoreError| Failure::store(&self.texts, &e);
        let signer = bring_signer(self.folder.clone(), self.clock.secret());
        match signer().map_err(failed)? {
            Some(signer) => db.sign_with(self.clock.wall_ms(), signer).map_err(failed),
            None => Ok(()),
        }
    }

    /// The actor on `db`: the officer named by `--officer`, once they have proved it; every user if the store
    /// has no account.
    pub(super) fn actor(&self, db: &mut Db) -> Result<Actor, Failure> {
        self.actor_and_password(db).map(|(actor, _)| actor)
    }

    /// The same, with the password by which they proved it: it opens what is locked to them.
    pub(super) fn actor_and_password(&self, db: &mut Db) -> Result<(Actor, Zeroizing<String>), Failure> {
        let failed = |e: &StoreError| Failure::store(&self.texts, e);
        if let Some(everybody) = actor::without_accounts(db).map_err(|e| failed(&e))? {
            return match &self.officer {
                Some(badge) if !self.knows(db, badge)? => Err(self.no_officer(badge)),
                _ => Ok((everybody, Zeroizing::default())),
            };
        }
        let Some(badge) = &self.officer else {
            return Err(self.unproven("error-door-nobody", &[("variable", &PASSWORD)]));
        };
        let clock = self.clock.as_ref();
        let claim = Claim::of(db, clock, badge).map_err(|e| self.not_proven(badge, &e))?;
        let password = self.password(badge)?;
        // The try is recorded for every result, signed like every entry.
        self.sign(db)?;
        let actor = claim.prove(db, clock, &password).map_err(|e| self.not_proven(badge, &e))?;
        Ok((actor, password))
    }

    /// The actor's right on `db` to do what `permission` names.
    pub(super) fn authorize(&self, db: &mut Db, permission: Permission) -> Result<Authorized, Failure> {
        self.actor(db)?.authorize(permission).map_err(|refusal| self.refused(refusal))
    }

    /// Who carries packages between PCs needs no right: what goes out is sealed to its receiver, what comes in is signed, and
    /// nothing of it is said in anybody's name. So a PC can do it by itself, with nobody there. A badge that is given is
    /// proved all the same.
    pub(super) fn carried_by(&self, db: &mut Db) -> Result<(), Failure> {
        if self.officer.is_some() { self.actor(db).map(drop) } else { Ok(()) }
    }

    /// As [`Context::authorize`], for a file that is written beside the store: free in a folder without a
    /// store.
    pub(super) fn authorize_folder(&self, permission: Permission) -> Result<Authorized, Failure> {
        match actor::of_empty_folder(&self.folder) {
            Some(everybody) => everybody.authorize(permission).map_err(|refusal| self.refused(refusal)),
            None => self.authorize(&mut super::records::open(self)?, permission),
        }
    }

    /// The right to put a backup in the place of the present store. If that store is damaged, no identity can
    /// be checked, and a backup is what repairs it.
    pub(super) fn authorize_restore(&self) -> Result<Authorized, Failure> {
        if !self.folder.join(DATABASE_FILE).exists() {
            return self.authorize_folder(Permission::Restore);
        }
        match super::records::try_open(self) {
            Ok(mut db) => match self.goes_on(&mut db) {
                Err(error @ StoreError::Unenrolled(_)) => self.authorize_damaged(&error),
                _ => self.authorize(&mut db, Permission::Restore),
            },
            Err(error) => self.authorize_damaged(&error),
        }
    }

    fn authorize_damaged(&self, error: &StoreError) -> Result<Authorized, Failure> {
        match actor::of_damaged(error) {
            Some(anybody) => anybody.authorize(Permission::Restore).map_err(|refusal| self.refused(refusal)),
            None => Err(Failure::store(&self.texts, error)),
        }
    }

    /// Whether this station's key may go on with a store whose accounts are to be asked. A store without
    /// accounts needs no check, and is left as it is.
    fn goes_on(&self, db: &mut Db) -> Result<(), StoreError> {
        if actor::without_accounts(db)?.is_some() {
            return Ok(());
        }
        match bring_signer(self.folder.clone(), self.clock.secret())()? {
            Some(signer) => db.sign_with(self.clock.wall_ms(), signer),
            None => Ok(()),
        }
    }

    /// The right to let another key sign the journal, which no key can sign until then: the password is asked
    /// for as always, and the try is not recorded.
    pub(super) fn authorize_renewal(&self, db: &mut Db) -> Result<Authorized, Failure> {
        self.authorize_off_record(db, Permission::Restore)
    }

    /// As [`Context::authorize`], where no key can sign the journal yet: the try is not recorded.
    pub(super) fn authorize_off_record(
        &self,
        db: &mut Db,
        permission: Permission,
    ) -> Result<Authorized, Failure> {
        let everybody = actor::without_accounts(db).map_err(|e| Failure::store(&self.texts, &e))?;
        let actor = match (everybody, &self.officer) {
            (Some(_), _) => self.actor(db)?,
            (None, None) => return Err(self.unproven("error-door-nobody", &[("variable", &PASSWORD)])),
            (None, Some(badge)) => {
                let claim =
                    Claim::of(db, self.clock.as_ref(), badge).map_err(|e| self.not_proven(badge, &e))?;
                let password = self.password(badge)?;
                claim.prove_off_record(&password).map_err(|e| self.not_proven(badge, &e))?
            }
        };
        actor.authorize(permission).map_err(|refusal| self.refused(refusal))
    }

    /// The second person of a deed that takes two, once they have proved who they are.
    pub(super) fn second(&self, db: &mut Db, badge: &str, file: Option<&Path>) -> Result<Actor, Failure> {
        let clock = self.clock.as_ref();
        let claim = Claim::of(db, clock, badge).map_err(|e| self.not_proven(badge, &e))?;
        let asked = Asked {
            variable: "DABIAO_SECOND_PASSWORD",
            ask: "people-ask-second",
            again: None,
            missing: "error-people-no-second",
        };
        let password = given(&self.texts, file, &asked)?;
        claim.prove(db, clock, &password).map_err(|e| self.not_proven(badge, &e))
    }

    /// The answer that the right is missing.
    pub(super) fn refused(&self, refusal: Denied) -> Failure {
        Failure { code: 1, notice: Notice::of_refusal(&self.texts, refusal) }
    }

    /// Why a privileged operation was refused.
    pub(super) fn barred(&self, barred: &Barred) -> Failure {
        match barred {
            Barred::Refused(refusal) => self.refused(*refusal),
            Barred::Store(error) => Failure::store(&self.texts, error),
        }
    }

    fn knows(&self, db: &Db, badge: &str) -> Result<bool, Failure> {
        let officers = db.officers().map_err(|e| Failure::store(&self.texts, &e))?;
        Ok(officers.iter().any(|o| o.badge.eq_ignore_ascii_case(badge.trim())))
    }

    fn no_officer(&self, badge: &str) -> Failure {
        self.unproven("error-no-officer", &[("badge", &badge)])
    }

    fn unproven(&self, key: &str, values: &[(&str, &dyn Display)]) -> Failure {
        Failure::input(Notice::new(&self.texts, key, values))
    }

    fn not_proven(&self, badge: &str, why: &NotProven) -> Failure {
        let seconds = |ms: u64| ms.div_ceil(1000);
        match why {
            NotProven::NoOfficer => self.no_officer(badge),
            NotProven::NoAccount => {
                let notice = Notice::new(&self.texts, "error-door-account", &[("badge", &badge)]);
                Failure { code: 1, notice }
            }
            NotProven::Wait(ms) => {
                self.unproven("error-door-wait", &[("badge", &badge), ("seconds", &seconds(*ms))])
            }
            NotProven::Wrong(0) => self.unproven("error-door-wrong", &[("badge", &badge)]),
            NotProven::Wrong(ms) => {
                self.unproven("error-door-wrong-again", &[("badge", &badge), ("seconds", &seconds(*ms))])
            }
            NotProven::MustChange => self.unproven("error-door-change", &[("badge", &badge)]),
            NotProven::Hash(HashError::Memory) => {
                Failure { code: 3, notice: Notice::new(&self.texts, "error-hash-memory", &[]) }
            }
            NotProven::Hash(HashError::Damaged) => {
                Failure { code: 3, notice: Notice::new(&self.texts, "error-hash-damaged", &[]) }
            }
            NotProven::Store(error) => Failure::store(&self.texts, error),
        }
    }

    /// The password: from the named file, else from the environment, else from the user at the terminal.
    fn password(&self, badge: &str) -> Result<Zeroizing<String>, Failure> {
        let given = match &self.password_file {
            Some(path) => self.password_of(path)?,
            None => match std::env::var(PASSWORD) {
                Ok(password) => Zeroizing::new(password),
                Err(_) if std::io::stdin().is_terminal() => {
                    let prompt = self.texts.format("door-prompt", &[("badge", &badge)]);
                    let typed = rpassword::prompt_password(prompt).unwrap_or_default();
                    Zeroizing::new(typed)
                }
                Err(_) => Zeroizing::default(),
            },
        };
        if given.is_empty() {
            return Err(self.unproven("error-door-password", &[("badge", &badge), ("variable", &PASSWORD)]));
        }
        Ok(given)
    }

    /// The password in a small file: its text without the line end.
    pub(super) fn password_of(&self, path: &Path) -> Result<Zeroizing<String>, Failure> {
        let unread = |detail: &dyn Display| {
            self.unproven("error-door-file", &[("file", &path.display()), ("detail", detail)])
        };
        // A pipe or a device may never end, and is not opened.
        let text =
            bounded_text(path, MAX_PASSWORD_BYTES).map(Zeroizing::new).map_err(|fault| match fault {
                ReadError::NotAFile(_) => unread(&self.texts.get("door-no-file")),
                other => unread(&read_words(&self.texts, &other)),
            })?;
        let line = text.strip_suffix('\n').unwrap_or(&text);
        Ok(Zeroizing::new(line.strip_suffix('\r').unwrap_or(line).to_owned()))
    }
}
