//! At the door: who is signed in and what proves it: passwords, PINs, roles, the first set-up.
//!
//! Hashing takes a good part of a second on an old PC: it runs on a thread of its own, never in a frame.

mod accounts;
mod action;
mod kept_account;
mod newcomer;
mod recovery;
mod secrets;

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::core::{Core, Request, Seen, Task};
use dabiao_credential::password::{self, PIN_DIGITS, PasswordFault};
use dabiao_domain::roster::Officer;
use dabiao_store::Account;

pub use action::DoorAction;
pub use newcomer::{Newcomer, NewcomerAsk};

use kept_account::{AfterAccount, KeptAccount};
use newcomer::{Additions, Admission};
use recovery::{MadeCode, Recovery};
use secrets::{SecretJob, Then};

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

/// The desk at the door.
#[derive(Default)]
pub struct Door {
    ask: Option<Ask>,
    /// Secrets that are being checked or hashed.
    jobs: Vec<SecretJob>,
    recovery: Recovery,
    /// The person who entered themselves and is asked something first.
    newcomer: Option<Newcomer>,
    additions: Additions,
    /// Newcomers whom the store compares with the roster.
    admitting: Vec<Task<Admission>>,
    /// The first account, being written.
    setting_up: Option<Task<Officer>>,
    /// Accounts that are being written.
    kept: Vec<(KeptAccount, Task<()>)>,
    /// Recovery codes that are being written, and those that are being read.
    made: Vec<(MadeCode, Task<()>)>,
    codes: Option<Task<BTreeMap<Uuid, String>>>,
    /// Accounts that are being read.
    accounts: Option<Task<Vec<Account>>>,
}

impl<'a> Seen<'a, Door> {
    /// In how many milliseconds the next second of waiting for another try is over.
    pub(crate) fn wake_ms(self) -> Option<u64> {
        let now = self.core.mono_ms();
        let ask = self.desk.ask.as_ref().filter(|ask| ask.wait_until > now)?;
        Some((ask.wait_until - now) % 1000 + 1)
    }

    /// Whether a password or PIN is being checked or hashed.
    pub fn checking(self) -> bool {
        !self.desk.jobs.is_empty()
    }

    /// What is asked before somebody is signed in.
    pub fn ask(self) -> Option<&'a Ask> {
        self.desk.ask.as_ref()
    }
}

impl Door {
    /// The desk as it is looked at.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// Does what was asked.
    pub(crate) fn act(&mut self, action: DoorAction, core: &mut Core) {
        match action {
            DoorAction::AddOfficer { badge, name, unit } => self.add_officer(&badge, &name, &unit, core),
            DoorAction::AnswerNewcomer { known } => self.answer_newcomer(known, core),
            DoorAction::SignIn(id) => self.ask_to_sign_in(id, core),
            DoorAction::GiveSecret(secret) => self.give_secret(secret, core),
            DoorAction::CancelAsk => self.cancel_ask(),
            DoorAction::SetUpAdmin { badge, name, unit, secret } => {
                self.set_up_admin(&badge, &name, &unit, secret, core);
            }
            DoorAction::SetAccount { officer, roles, secret } => {
                self.set_account(officer, &roles, secret, None, core);
            }
            DoorAction::ReplaceSecret { officer, roles, secret, why } => {
                self.set_account(officer, &roles, Some(secret), Some(why), core);
            }
            DoorAction::Recover { officer, code, why, secret } => {
                self.recover(officer, &code, &why, secret, core);
            }
        }
    }

    /// Reads what is good for coming in again.
    pub(crate) fn load_codes(&mut self, core: &Core) {
        self.codes = Some(core.ask_store(|db| db.recovery_codes()));
    }

    /// Takes in what was checked, written and read. Called once a frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        self.poll_newcomers(core);
        if let Some(accounts) = core.arrived(&mut self.accounts) {
            core.accounts = accounts;
        }
        self.poll_codes(core);
        if let Some(officer) = core.finished(&mut self.setting_up) {
            self.was_set_up(officer, core);
        }
        self.poll_kept(core);
        self.poll_secrets(core);
    }

    /// Another person sits here, or nobody does: what was asked and shown is nobody else's.
    pub(crate) fn leave(&mut self) {
        self.cancel_ask();
        self.recovery.forget();
        self.newcomer = None;
        self.additions = Additions::default();
    }

    /// Whether a candidate's PIN is being looked at: one after the other takes a seat.
    fn seating(&self) -> bool {
        let kept = |(kept, _): &(KeptAccount, Task<()>)| kept.after == AfterAccount::Seat;
        self.jobs.iter().any(|job| job.then.takes_seat()) || self.kept.iter().any(kept)
    }

    /// Somebody wants to sign in: at once without an account, else after their secret.
    pub(crate) fn ask_to_sign_in(&mut self, id: Uuid, core: &mut Core) {
        let Some(officer) = core.officers.iter().find(|o| o.id == id).cloned() else { return };
        self.cancel_ask();
        match core.account(id).filter(|a| a.secret.is_some()).cloned() {
            None => core.request(Request::SignIn(id)),
            Some(account) => {
                let wait_until = core.mono_ms() + core.wait_ms(&account);
                // An answer that was given before is looked at first: nobody tries several at once.
                let given_up = |job: &SecretJob| job.officer == id && matches!(job.then, Then::Nothing);
                let checking = self.jobs.iter().any(given_up);
                let password = core.needs_password(id);
                self.ask = Some(Ask {
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

    fn give_secret(&mut self, secret: String, core: &mut Core) {
        let now = core.mono_ms();
        let Some(ask) = &mut self.ask else { return };
        if ask.checking || now < ask.wait_until {
            return;
        }
        let (officer, choose) = (ask.officer.clone(), ask.choose);
        let password = ask.password;
        if choose {
            if let Err(fault) = check_secret(&secret, &officer.badge, password) {
                return core.refuse_secret(fault);
            }
            self.hash(officer.id, secret, Then::Choose, core);
        } else {
            let short = !password && secret.chars().count() < *PIN_DIGITS.start();
            self.check(officer.id, secret, Then::SignIn { short }, core);
        }
        if let Some(ask) = &mut self.ask {
            ask.checking = true;
        }
    }

    /// Nobody is asked any more. An answer that is still being looked at signs nobody in: somebody else may sit here
    /// when it comes.
    fn cancel_ask(&mut self) {
        self.ask = None;
        for job in self.jobs.iter_mut().filter(|job| job.then.signs_in()) {
            job.then = Then::Nothing;
        }
    }

    /// Whoever is asked for that officer's secret may give another one, after the wait, which is the answer in
    /// milliseconds.
    fn ask_again(&mut self, officer: Uuid, core: &mut Core) -> u64 {
        let wait = core.account(officer).cloned().map_or(0, |a| core.wait_ms(&a));
        let until = core.mono_ms() + wait;
        if let Some(ask) = self.ask.as_mut().filter(|ask| ask.officer.id == officer) {
            ask.checking = false;
            ask.wait_until = until;
        }
        wait
    }
}

/// Whether a secret will do: a password for staff, a PIN for officers.
fn check_secret(secret: &str, badge: &str, password: bool) -> Result<(), PasswordFault> {
    if password { password::check_password(secret, badge) } else { password::check_pin(secret, badge) }
}
