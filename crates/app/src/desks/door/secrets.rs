//! Checks and hashes of secrets, and the actions that follow.

use super::ask::{ChooseWhy, check_secret};
use super::change::AfterAccount;
use super::desk::Door;
use super::secret_job::{Answer, SecretJob, Then};
use uuid::Uuid;

use crate::core::{Core, Found, Request, SittingOperation};
use crate::notice::Notice;
use dabiao_credential::password::{self, Cost, HashError};
use dabiao_domain::role::{Denied, Permission, Role};
use dabiao_domain::roster::Officer;
use dabiao_store::{AccountChange, Confirmation};

impl Door {
    /// A candidate wants to sit down: their PIN is checked, or their first one is kept on the word of the invigilator
    /// who is signed in. One after the other: the PIN that is looked at first takes the seat.
    pub(crate) fn seat(&mut self, officer: &Officer, secret: String, core: &mut Core) {
        if self.seating() {
            return;
        }
        match core.account(officer.id).filter(|a| a.secret.is_some()).cloned() {
            Some(account) => {
                if !says_to_wait(core.wait_ms(&account), core) {
                    self.check(officer.id, secret, Then::Seat, core);
                }
            }
            None => match check_secret(&secret, &officer.badge, false) {
                Ok(()) => {
                    if let Some(right) = core.authorized(Permission::ResetPin) {
                        self.hash(officer.id, secret, Then::FirstPin { right }, core);
                    }
                }
                Err(fault) => core.refuse_secret(fault),
            },
        }
    }

    /// An invigilator requests an operation that needs their password again: it is done when the password was
    /// right.
    pub(crate) fn confirm(&mut self, secret: String, operation: SittingOperation, core: &mut Core) {
        let Some(officer) = core.here.officer.clone() else { return };
        let Some(account) = core.account(officer.id).filter(|a| a.secret.is_some()).cloned() else {
            return core.refuse(Denied::NoRight(Permission::OpenSitting));
        };
        if !says_to_wait(core.wait_ms(&account), core) {
            self.check(officer.id, secret, Then::Operation(operation), core);
        }
    }

    /// Checks a secret against the stored hash, as a job.
    pub(super) fn check(&mut self, officer: Uuid, secret: String, then: Then, core: &mut Core) {
        let Some(stored) = core.account(officer).and_then(|a| a.secret.clone()) else { return };
        let key = core.box_to_open(officer);
        let task = core.start_work(move |_| {
            let good = password::verify_password(&secret, &stored)?;
            Ok(Answer::Checked(good, key.filter(|_| good).and_then(|key| key.open(&secret))))
        });
        self.jobs.push(SecretJob { officer, then, task });
    }

    /// Hashes a new secret, as a job.
    pub(super) fn hash(&mut self, officer: Uuid, secret: String, then: Then, core: &mut Core) {
        let salt = core.config.clock.salt();
        let key = core.box_for_new(officer, matches!(then, Then::Choose));
        let task = core.start_work(move |_| {
            let hash = password::hash_password(&secret, salt, Cost::LOG_IN)?;
            Ok(Answer::Hashed(hash, key.and_then(|key| key.open(&secret))))
        });
        self.jobs.push(SecretJob { officer, then, task });
    }

    /// Collects what was checked and hashed. Called once per frame.
    pub(super) fn poll_secrets(&mut self, core: &mut Core) {
        for job in std::mem::take(&mut self.jobs) {
            match job.task.poll() {
                None => self.jobs.push(job),
                Some(Err(error)) => {
                    self.secret_failed(HashError::Memory, core);
                    core.say_task(&error);
                }
                Some(Ok(Err(error))) => self.secret_failed(error, core),
                Some(Ok(Ok(Answer::Checked(good, key)))) => {
                    // Whoever confirms does not sit here: their key stays locked.
                    if !matches!(job.then, Then::Nothing | Then::Confirm(_)) {
                        core.take_box(job.officer, key);
                    }
                    self.checked(job.officer, good, job.then, core);
                }
                Some(Ok(Ok(Answer::Hashed(hash, key)))) => {
                    self.hashed(job.officer, hash, key, job.then, core);
                }
            }
        }
    }

    fn secret_failed(&mut self, error: HashError, core: &mut Core) {
        let key = if error == HashError::Memory { "error-hash-memory" } else { "error-hash-damaged" };
        core.notice = Some(Notice::new(&core.texts, key, &[]));
        if let Some(ask) = &mut self.ask {
            ask.checking = false;
        }
    }

    fn checked(&mut self, officer: Uuid, good: bool, then: Then, core: &mut Core) {
        if good && matches!(then, Then::Nothing) {
            self.ask_again(officer, core);
            return;
        }
        core.record_try(officer, good);
        if !good {
            let wait = self.ask_again(officer, core);
            if matches!(then, Then::Nothing) {
                return;
            }
            let seconds = wait.div_ceil(1000);
            // The card counts the seconds down by itself.
            let waits = seconds > 0 && self.ask.is_none();
            let key = if waits { "error-secret-wait" } else { "error-secret-wrong" };
            core.notice = Some(Notice::new(&core.texts, key, &[("seconds", &seconds)]));
            return;
        }
        match then {
            Then::SignIn { short } => {
                let must_change = core.account(officer).is_some_and(|a| a.must_change);
                match &mut self.ask {
                    Some(ask) if must_change || short => {
                        ask.checking = false;
                        ask.choose = true;
                        ask.why = if must_change { ChooseWhy::Given } else { ChooseWhy::ShortPin };
                    }
                    _ => core.request(Request::SignIn(officer)),
                }
            }
            Then::Seat => core.request(Request::TakeSeat(officer)),
            Then::Operation(operation) => {
                core.request(Request::Confirmed { by: officer, operation });
            }
            Then::Confirm(asked) => self.second_confirmed(officer, *asked, core),
            Then::Nothing
            | Then::Choose
            | Then::FirstPin { .. }
            | Then::SetUp(_)
            | Then::Account { .. }
            | Then::Recover { .. } => {}
        }
    }

    fn hashed(&mut self, officer: Uuid, hash: String, key: Option<Found>, then: Then, core: &mut Core) {
        match then {
            Then::Choose => {
                let change = core.with_secret(officer, hash, Some(officer));
                self.keep_account(change, None, key, AfterAccount::SignIn, core);
            }
            Then::FirstPin { right } => {
                let change = core.with_secret(officer, hash, right.by());
                self.keep_account(change, Some(right), None, AfterAccount::Seat, core);
            }
            Then::SetUp(new) => {
                let change = AccountChange {
                    officer_id: new.id,
                    roles: vec![Role::Admin.name().to_owned()],
                    secret: Some(hash),
                    must_change: false,
                    by: None,
                };
                let now = core.config.clock.wall_ms();
                self.setting_up = Some(core.ask_store(move |db| db.set_up(now, new, &change)));
            }
            Then::Account { change, replaced, right } => {
                let change = AccountChange { secret: Some(hash), ..change };
                match replaced {
                    Some(replaced) => self.replace_secret(change, Some(right), replaced, core),
                    None => self.keep_account(change, Some(right), None, AfterAccount::Nothing, core),
                }
            }
            Then::Recover { code_hash, why } => {
                let change = core.with_secret(officer, hash, Some(officer));
                self.replace_secret(change, None, (why, Confirmation::OwnCode(code_hash)), core);
            }
            Then::Nothing => {
                self.ask_again(officer, core);
            }
            Then::SignIn { .. } | Then::Seat | Then::Operation(_) | Then::Confirm(_) => {}
        }
    }
}

/// Says that secrets are not checked for so many milliseconds; returns whether that is so.
pub(super) fn says_to_wait(wait_ms: u64, core: &mut Core) -> bool {
    let seconds = wait_ms.div_ceil(1000);
    if seconds > 0 {
        core.notice = Some(Notice::new(&core.texts, "error-secret-wait", &[("seconds", &seconds)]));
    }
    seconds > 0
}
