//! The desk of sign-in and accounts: its state, its requests, its reading.

use super::action::DoorAction;
use super::ask::{Ask, ChooseWhy, check_secret};
use super::change::{AfterAccount, KeptAccount};
use super::codes::{KnownCodes, MadeCode, Recovery};
use super::entry::{Additions, Admission, Newcomer};
use super::paper::SavedPaper;
use super::secret_job::{SecretJob, Then};
use crate::core::{Core, Request, Seen, Task};
use crate::notice::Notice;
use dabiao_credential::password::PIN_DIGITS;
use dabiao_domain::roster::Officer;
use dabiao_store::Account;
use uuid::Uuid;

/// The desk of sign-in and accounts.
#[derive(Default)]
pub struct Door {
    pub(super) ask: Option<Ask>,
    /// Secrets that are being checked or hashed.
    pub(super) jobs: Vec<SecretJob>,
    pub(super) recovery: Recovery,
    /// The paper of the code that is shown.
    pub(super) paper: SavedPaper,
    /// The person who entered themselves and has to answer a question first.
    pub(super) newcomer: Option<Newcomer>,
    pub(super) additions: Additions,
    /// Newcomers whom the store compares with the roster.
    pub(super) admitting: Vec<Task<Admission>>,
    /// The first account, being written.
    pub(super) setting_up: Option<Task<Officer>>,
    /// Accounts that are being written.
    pub(super) kept: Vec<(KeptAccount, Task<()>)>,
    /// Recovery codes that are being written, and those that are being read.
    pub(super) made: Vec<(MadeCode, Task<()>)>,
    pub(super) codes: Option<Task<KnownCodes>>,
    /// Accounts that are being read.
    pub(super) accounts: Option<Task<Vec<Account>>>,
}

impl<'a> Seen<'a, Door> {
    /// The milliseconds until the next second of the wait for another try is over.
    pub(crate) fn wake_ms(self) -> Option<u64> {
        let now = self.core.mono_ms();
        let ask = self.desk.ask.as_ref().filter(|ask| ask.wait_until > now)?;
        Some((ask.wait_until - now) % 1000 + 1)
    }

    /// Whether a password or PIN is being checked or hashed.
    pub fn checking(self) -> bool {
        !self.desk.jobs.is_empty()
    }

    /// The question before a person is signed in.
    pub fn ask(self) -> Option<&'a Ask> {
        self.desk.ask.as_ref()
    }
}

impl Door {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// Performs the request.
    pub(crate) fn act(&mut self, action: DoorAction, core: &mut Core) {
        match action {
            DoorAction::AddOfficer { .. } if !core.may_enter_oneself() => {
                core.notice = Some(Notice::new(&core.texts, "error-registration", &[]));
            }
            DoorAction::AddOfficer { badge, name, unit } => self.add_officer(&badge, &name, &unit, core),
            DoorAction::AnswerNewcomer { known } => self.answer_newcomer(known, core),
            DoorAction::SignIn(id) => self.ask_to_sign_in(id, core),
            DoorAction::GiveSecret(secret) => self.give_secret(secret, core),
            DoorAction::CancelAsk => self.cancel_ask(),
            DoorAction::SetUpAdmin { badge, name, unit, secret } => {
                self.set_up_admin(&badge, &name, &unit, secret, core);
            }
            DoorAction::SetAccount { officer, roles, secret } => {
                self.set_account(officer, &roles, secret, core);
            }
            DoorAction::ReplaceSecret { officer, roles, secret, why, proof } => {
                self.replace_lost(officer, &roles, (secret, &why), proof, core);
            }
            DoorAction::MakeRecoveryCode => self.make_recovery_code(core),
            DoorAction::RecoveryCodeNoted => {
                self.recovery_code_noted();
                self.drop_code_paper(core);
            }
            DoorAction::SaveCodePaper => self.save_code_paper(core),
            DoorAction::DropCodePaper => self.drop_code_paper(core),
            DoorAction::AddPerson { badge, name, unit } => self.add_person(&badge, &name, &unit, core),
            DoorAction::Recover { officer, code, why, secret } => {
                self.recover(officer, &code, &why, secret, core);
            }
        }
    }

    /// Reads the valid recovery codes.
    pub(crate) fn load_codes(&mut self, core: &mut Core) {
        Self::sweep_papers(core);
        self.codes = Some(core.ask_store(|db| {
            let (codes, since_restore) = (db.recovery_codes()?, db.codes_since_restore()?);
            Ok(KnownCodes { codes, since_restore, given: db.passwords_given()? })
        }));
    }

    /// Collects what was checked, written and read. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        self.poll_newcomers(core);
        if let Some(accounts) = core.arrived(&mut self.accounts) {
            core.roster.accounts = accounts;
        }
        self.poll_codes(core);
        self.poll_code_paper(core);
        if let Some(officer) = core.finished(&mut self.setting_up) {
            self.was_set_up(officer, core);
        }
        self.poll_kept(core);
        self.poll_secrets(core);
    }

    /// Another person sits here, or the seat is empty: questions and messages of the last person are dropped.
    pub(crate) fn leave(&mut self) {
        self.cancel_ask();
        self.recovery.forget();
        self.leave_code_paper();
        self.newcomer = None;
        self.additions = Additions::default();
    }

    /// Whether a candidate's PIN is being checked: candidates take their seats one after the other.
    pub(super) fn seating(&self) -> bool {
        let kept = |(kept, _): &(KeptAccount, Task<()>)| kept.after == AfterAccount::Seat;
        self.jobs.iter().any(|job| job.then.takes_seat()) || self.kept.iter().any(kept)
    }

    /// A person wants to sign in: at once without an account, else after their secret.
    pub(crate) fn ask_to_sign_in(&mut self, id: Uuid, core: &mut Core) {
        let Some(officer) = core.roster.officers.iter().find(|o| o.id == id).cloned() else { return };
        self.cancel_ask();
        match core.account(id).filter(|a| a.secret.is_some()).cloned() {
            None => core.request(Request::SignIn(id)),
            Some(account) => {
                let wait_until = core.mono_ms() + core.wait_ms(&account);
                // The earlier answer is checked first: several tries in parallel are not possible.
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

    /// Ends the question. An answer that is still being checked signs no one in: another person may sit here
    /// when the result comes.
    fn cancel_ask(&mut self) {
        self.ask = None;
        for job in self.jobs.iter_mut().filter(|job| job.then.signs_in()) {
            job.then = Then::Nothing;
        }
    }

    /// The officer who is asked for their secret may try again after the wait. Returns the wait in
    /// milliseconds.
    pub(super) fn ask_again(&mut self, officer: Uuid, core: &mut Core) -> u64 {
        let wait = core.account(officer).cloned().map_or(0, |a| core.wait_ms(&a));
        let until = core.mono_ms() + wait;
        if let Some(ask) = self.ask.as_mut().filter(|ask| ask.officer.id == officer) {
            ask.checking = false;
            ask.wait_until = until;
        }
        wait
    }
}
