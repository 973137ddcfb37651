//! Who is signed in and what they may do: passwords, PINs, roles, the first set-up.
//!
//! The one place where a right is checked before something privileged is done. Hashing takes a good part of
//! a second on an old PC: it runs as a job, never in a frame.

use uuid::Uuid;

use super::action::Action;
use super::box_keys::{Boxes, Found};
use super::jobs::{Job, JobState};
use super::kept_account::AfterAccount;
use super::notice::Notice;
use super::pending::Pending;
use super::recovery::Recovery;
use super::station::Station;
use dabiao_credential::password::{self, Cost, HashError, PIN_DIGITS, PasswordFault};
use dabiao_domain::account::RunTime;
use dabiao_domain::role::Role;
use dabiao_domain::roster::Officer;
use dabiao_store::AccountChange;

/// Why a new secret has to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChooseWhy {
    /// The present one was given by another person.
    Given,
    /// The present PIN is shorter than PINs are now.
    ShortPin,
}

/// What the window asks of a person before they are signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Whom.
    pub officer: Officer,
    /// Whether a password is asked; else a PIN of digits.
    pub password: bool,
    /// Whether a new secret has to be chosen now.
    pub choose: bool,
    /// Why, if so.
    pub why: ChooseWhy,
    /// Whether an answer is being checked.
    pub checking: bool,
    /// Milliseconds on the monotonic clock until which no answer is taken.
    pub wait_until: u64,
}

/// What is done once a secret was checked or hashed.
pub(super) enum Then {
    /// The officer signs in, once they have chosen a PIN that is long enough.
    SignIn {
        /// Whether theirs is shorter than PINs are now.
        short: bool,
    },
    /// The officer's new secret is kept, then they sign in.
    Choose,
    /// The candidate takes a seat.
    Seat,
    /// The candidate's first PIN is kept, then they take a seat.
    FirstPin,
    /// The invigilator's deed is done.
    Deed(Box<Action>),
    /// The first account is made.
    SetUp(Officer),
    /// An account is made or changed; with a reason where the secret takes the place of one that was lost.
    Account(AccountChange, Option<String>),
    /// The officer has used their recovery code, of that hash, for that reason.
    Recover {
        /// The hash of the code.
        code_hash: String,
        /// Why, in their words.
        why: String,
    },
    /// Nobody waits for it any more: a wrong secret still counts, and nothing else is done.
    Nothing,
}

impl Then {
    /// Whether somebody is signed in by it.
    const fn signs_in(&self) -> bool {
        matches!(self, Self::SignIn { .. } | Self::Choose | Self::Recover { .. })
    }

    /// Whether somebody takes a seat by it.
    const fn takes_seat(&self) -> bool {
        matches!(self, Self::Seat | Self::FirstPin)
    }
}

/// A password check or hash that is on its way.
pub(super) struct SecretJob {
    pub officer: Uuid,
    pub then: Then,
    pub job: Job<Result<Answer, HashError>>,
}

/// What a job of this module gives.
pub(super) enum Answer {
    /// Whether the secret was right, and the key that it opens.
    Checked(bool, Option<Found>),
    /// The hash of a new one, and the key that it opens.
    Hashed(String, Option<Found>),
}

/// State of this module.
#[derive(Default)]
pub(super) struct Access {
    pub ask: Option<Ask>,
    pub jobs: Vec<SecretJob>,
    pub boxes: Boxes,
    pub recovery: Recovery,
}

impl Station {
    /// Whether a password or PIN is being checked or hashed.
    pub const fn checking(&self) -> bool {
        !self.access.jobs.is_empty()
    }

    /// What is asked before somebody is signed in.
    pub const fn ask(&self) -> Option<&Ask> {
        self.access.ask.as_ref()
    }

    /// Somebody wants to sign in: at once without an account, else after their secret.
    pub(super) fn ask_to_sign_in(&mut self, id: Uuid) {
        let Some(officer) = self.core.officers.iter().find(|o| o.id == id).cloned() else { return };
        self.cancel_ask();
        match self.core.account(id).filter(|a| a.secret.is_some()).cloned() {
            None => self.sign_in(id),
            Some(account) => {
                let wait_until = self.core.mono_ms() + self.core.wait_ms(&account);
                // An answer that was given before is looked at first: nobody tries several at once.
                let given_up = |job: &SecretJob| job.officer == id && matches!(job.then, Then::Nothing);
                let checking = self.access.jobs.iter().any(given_up);
                let password = self.core.needs_password(id);
                self.access.ask = Some(Ask {
                    officer,
                    password,
                    choose: false,
                    why: ChooseWhy::Given,
                    checking,
                    wait_until,
                });
            }
        }
    }

    pub(super) fn give_secret(&mut self, secret: String) {
        let now = self.core.mono_ms();
        let Some(ask) = &mut self.access.ask else { return };
        if ask.checking || now < ask.wait_until {
            return;
        }
        let (officer, choose) = (ask.officer.clone(), ask.choose);
        let password = ask.password;
        if choose {
            if let Err(fault) = check_secret(&secret, &officer.badge, password) {
                return self.core.refuse_secret(fault);
            }
            self.hash(officer.id, secret, Then::Choose);
        } else {
            let short = !password && secret.chars().count() < *PIN_DIGITS.start();
            self.check(officer.id, secret, Then::SignIn { short });
        }
        if let Some(ask) = &mut self.access.ask {
            ask.checking = true;
        }
    }

    /// Nobody is asked any more. An answer that is still being looked at signs nobody in: somebody else may sit here
    /// when it comes.
    pub(super) fn cancel_ask(&mut self) {
        self.access.ask = None;
        for job in self.access.jobs.iter_mut().filter(|job| job.then.signs_in()) {
            job.then = Then::Nothing;
        }
    }

    /// Whether a candidate's PIN is being looked at.
    pub(super) fn seating(&self) -> bool {
        let kept = |pending: &Pending| matches!(pending, Pending::Account(kept, _) if kept.after == AfterAccount::Seat);
        self.access.jobs.iter().any(|job| job.then.takes_seat()) || self.pending.iter().any(kept)
    }

    /// Checks a secret against the stored hash, as a job.
    pub(super) fn check(&mut self, officer: Uuid, secret: String, then: Then) {
        let Some(stored) = self.core.account(officer).and_then(|a| a.secret.clone()) else { return };
        let key = self.box_to_open(officer);
        let job = Job::spawn(self.core.config.wake.clone(), move |_| {
            let good = password::verify_password(&secret, &stored)?;
            Ok(Answer::Checked(good, key.filter(|_| good).and_then(|key| key.open(&secret))))
        });
        self.access.jobs.push(SecretJob { officer, then, job });
    }

    /// Hashes a new secret, as a job.
    pub(super) fn hash(&mut self, officer: Uuid, secret: String, then: Then) {
        let salt = self.core.config.clock.salt();
        let key = self.box_for_new(officer, &then);
        let job = Job::spawn(self.core.config.wake.clone(), move |_| {
            let hash = password::hash_password(&secret, salt, Cost::LOG_IN)?;
            Ok(Answer::Hashed(hash, key.and_then(|key| key.open(&secret))))
        });
        self.access.jobs.push(SecretJob { officer, then, job });
    }

    /// Takes in what jobs have found. Called once a frame.
    pub(super) fn poll_secrets(&mut self) {
        for job in std::mem::take(&mut self.access.jobs) {
            match job.job.poll() {
                JobState::Running => self.access.jobs.push(job),
                JobState::Failed => self.secret_failed(HashError::Memory),
                JobState::Done(Err(error)) => self.secret_failed(error),
                JobState::Done(Ok(Answer::Checked(good, key))) => {
                    if !matches!(job.then, Then::Nothing) {
                        self.take_box(job.officer, key);
                    }
                    self.checked(job.officer, good, job.then);
                }
                JobState::Done(Ok(Answer::Hashed(hash, key))) => {
                    self.hashed(job.officer, hash, key, job.then);
                }
            }
        }
    }

    fn secret_failed(&mut self, error: HashError) {
        let key = if error == HashError::Memory { "error-hash-memory" } else { "error-hash-damaged" };
        self.core.notice = Some(Notice::new(&self.core.texts, key, &[]));
        if let Some(ask) = &mut self.access.ask {
            ask.checking = false;
        }
    }

    fn checked(&mut self, officer: Uuid, good: bool, then: Then) {
        if good && matches!(then, Then::Nothing) {
            self.ask_again(officer);
            return;
        }
        let now = self.core.config.clock.stamp();
        if let Some(account) = self.core.accounts.iter_mut().find(|a| a.officer_id == officer) {
            account.failures = if good { 0 } else { account.failures + 1 };
            account.last_failure_ms = (!good).then_some(now.wall_ms);
            account.last_failure = (!good).then(|| RunTime::new(&now.boot_id, now.mono_ms));
        }
        let reply = self.core.store.call(move |db| db.record_sign_in(&now, officer, good));
        self.core.written(reply);
        if !good {
            let wait = self.ask_again(officer);
            if matches!(then, Then::Nothing) {
                return;
            }
            let seconds = wait.div_ceil(1000);
            // A card that asks counts the seconds down by itself.
            let waits = seconds > 0 && self.access.ask.is_none();
            let key = if waits { "error-secret-wait" } else { "error-secret-wrong" };
            self.core.notice = Some(Notice::new(&self.core.texts, key, &[("seconds", &seconds)]));
            return;
        }
        match then {
            Then::SignIn { short } => {
                let must_change = self.core.account(officer).is_some_and(|a| a.must_change);
                match &mut self.access.ask {
                    Some(ask) if must_change || short => {
                        ask.checking = false;
                        ask.choose = true;
                        ask.why = if must_change { ChooseWhy::Given } else { ChooseWhy::ShortPin };
                    }
                    _ => self.sign_in(officer),
                }
            }
            Then::Seat => self.take_seat(officer),
            Then::Deed(action) => self.confirmed(officer, *action),
            Then::Nothing
            | Then::Choose
            | Then::FirstPin
            | Then::SetUp(_)
            | Then::Account(..)
            | Then::Recover { .. } => {}
        }
    }

    /// Whoever is asked for that officer's secret may give another one, after the wait, which is the answer in
    /// milliseconds.
    pub(super) fn ask_again(&mut self, officer: Uuid) -> u64 {
        let wait = self.core.account(officer).cloned().map_or(0, |a| self.core.wait_ms(&a));
        let until = self.core.mono_ms() + wait;
        if let Some(ask) = self.access.ask.as_mut().filter(|ask| ask.officer.id == officer) {
            ask.checking = false;
            ask.wait_until = until;
        }
        wait
    }

    fn hashed(&mut self, officer: Uuid, hash: String, key: Option<Found>, then: Then) {
        match then {
            Then::Choose => {
                let roles = self.core.account(officer).map(|a| a.roles.clone()).unwrap_or_default();
                let change = AccountChange {
                    officer_id: officer,
                    roles,
                    secret: Some(hash),
                    must_change: false,
                    by: Some(officer),
                };
                self.keep_account(change, key, AfterAccount::SignIn);
            }
            Then::FirstPin => {
                let roles = self.core.account(officer).map(|a| a.roles.clone()).unwrap_or_default();
                let change = AccountChange {
                    officer_id: officer,
                    roles,
                    secret: Some(hash),
                    must_change: false,
                    by: self.invigilator(),
                };
                self.keep_account(change, None, AfterAccount::Seat);
            }
            Then::SetUp(new) => {
                let clock = &self.core.config.clock;
                let change = AccountChange {
                    officer_id: new.id,
                    roles: vec![Role::Admin.name().to_owned()],
                    secret: Some(hash),
                    must_change: false,
                    by: None,
                };
                let now = clock.wall_ms();
                let reply = self.core.store.call(move |db| db.set_up(now, new, &change));
                self.pending.push(Pending::SetUp(reply));
            }
            Then::Account(change, why) => {
                let change = AccountChange { secret: Some(hash), ..change };
                match why {
                    Some(why) => self.replace_secret(change, why, None),
                    None => self.keep_account(change, None, AfterAccount::Nothing),
                }
            }
            Then::Recover { code_hash, why } => self.recovered(officer, hash, why, code_hash),
            Then::Nothing => {
                self.ask_again(officer);
            }
            Then::SignIn { .. } | Then::Seat | Then::Deed(_) => {}
        }
    }
}

pub use super::core::sign_in_wait_ms;

/// Whether a secret will do: a password for staff, a PIN for officers.
pub(super) fn check_secret(secret: &str, badge: &str, password: bool) -> Result<(), PasswordFault> {
    if password { password::check_password(secret, badge) } else { password::check_pin(secret, badge) }
}
