//! Secrets of sittings: locked when a plan is made, opened by an invigilator's password or by the start code.
//!
//! An open secret is in memory only, while the officer who opened it is signed in. After a restart of the
//! program it is opened again in the same way. Locking and opening take a good part of a second: they run as
//! jobs.

use super::action::CodeAction;
use super::desk::Exams;
use super::secrets::{CodeAsk, Sealing, ShownCode};
use dabiao_domain::actor::Authorized;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

use crate::core::{Core, KnownSitting, Seen};
use crate::drill::Runner;
use crate::notice::Notice;
use dabiao_credential::password::Cost;
use dabiao_credential::{LockError, StartCode, open_by_code, open_by_key, seal_secret};
use dabiao_domain::account::delay_ms;
use dabiao_domain::role::{Operation, Permission};
use dabiao_domain::sitting::{SealPart, SealTo, SittingEvent, SittingPlan, SittingSecret, SittingState};

impl<'a> Seen<'a, Exams> {
    /// Start codes that are to be written down now.
    pub fn shown_codes(self) -> &'a [ShownCode] {
        &self.desk.seals.shown
    }

    /// The start code that is asked for.
    pub fn code_ask(self) -> Option<&'a CodeAsk> {
        self.desk.seals.ask.as_ref()
    }

    /// Whether a secret is being locked, or a start code checked.
    pub fn sealing(self) -> bool {
        self.desk.seals.busy()
    }

    /// The milliseconds until the next second of the wait for a code is over.
    pub(crate) fn code_wake_ms(self) -> Option<u64> {
        let now = self.core.mono_ms();
        let ask = self.desk.seals.ask.as_ref().filter(|ask| ask.wait_until > now)?;
        Some((ask.wait_until - now) % 1000 + 1)
    }
}

impl Exams {
    /// Locks the secret of a plan; [`Exams::poll_seals`] keeps both.
    pub(super) fn seal_plan(
        &mut self,
        plan: SittingPlan,
        right: Authorized,
        secret: SittingSecret,
        core: &mut Core,
    ) {
        if self.seals.sealing.is_some() {
            return;
        }
        let keys = core.roster.boxes.public_of(&plan.invigilators);
        let chance = core.config.clock.secret();
        let sealed = plan.clone();
        let locked = core.start_work(move |_| {
            let mut rng = StdRng::from_seed(chance);
            let code = StartCode::draw(&mut rng);
            let parts = seal_secret(&sealed, &secret, &code, &keys, Cost::KEY_FILE, &mut rng)?;
            Ok((code, parts))
        });
        self.seals.sealing = Some(Sealing { plan, right, locked });
    }

    /// Whether the secret of a sitting is open, or `by` opens it with the key of their password.
    pub(super) fn has_secret(&mut self, sitting: Uuid, by: Uuid, core: &mut Core) -> bool {
        if self.seals.secret(sitting).is_some() {
            return true;
        }
        let (Some(key), Some(known)) = (core.roster.boxes.open_of(by), core.sitting(sitting)) else {
            return false;
        };
        match open_by_key(known.sitting.plan(), &known.seal, by, key) {
            Ok(secret) => {
                self.seals.know(sitting, secret);
                true
            }
            Err(_) => false,
        }
    }

    /// Asks for the start code; without a lock there is nothing to ask for.
    pub(super) fn ask_for_code(&mut self, sitting: Uuid, runner: &mut Runner, core: &mut Core) {
        let Some(known) = core.sitting(sitting) else { return };
        if known.sealed() {
            let wait_until = self.seals.wait_until;
            core.notice = None;
            self.seals.ask = Some(CodeAsk { sitting, wait_until });
        } else if known.sitting.state() == SittingState::Planned {
            core.notice = Some(Notice::new(&core.texts, "error-sitting-unsealed", &[]));
        } else {
            self.seals.without.insert(sitting);
            self.hold_sitting(sitting, runner, core);
        }
    }

    pub(super) fn act_on_code(&mut self, action: CodeAction, runner: &mut Runner, core: &mut Core) {
        match action {
            CodeAction::Noted(sitting) => self.seals.shown.retain(|shown| shown.sitting != sitting),
            CodeAction::Give(typed) => self.give_code(&typed, core),
            CodeAction::GoOnWithout => {
                let Some(ask) = self.seals.ask.take() else { return };
                let open = core.sitting(ask.sitting).map(|known| known.sitting.state());
                if matches!(open, Some(SittingState::Open | SittingState::Running)) {
                    self.seals.without.insert(ask.sitting);
                    self.hold_sitting(ask.sitting, runner, core);
                }
            }
            CodeAction::AskToReveal(sitting) => {
                if Self::allowed_to_reveal(sitting, core).is_some_and(|by| self.has_secret(sitting, by, core))
                {
                    self.reveal_now(sitting, core);
                } else if Self::allowed_to_reveal(sitting, core).is_some() {
                    self.ask_for_code(sitting, runner, core);
                }
            }
            CodeAction::Cancel => {
                // A code that is being checked counts as a try.
                self.seals.ask = self.seals.ask.filter(|_| self.seals.opening.is_some());
            }
        }
    }

    fn give_code(&mut self, typed: &str, core: &mut Core) {
        let Some(ask) = self.seals.ask else { return };
        if self.seals.opening.is_some() || core.mono_ms() < ask.wait_until {
            return;
        }
        // Input that is not even a code is a typing slip, not a try.
        let Some(code) = StartCode::read(typed) else {
            core.notice = Some(Notice::new(&core.texts, "error-code-form", &[]));
            return;
        };
        let Some(known) = core.sitting(ask.sitting) else { return };
        let (plan, parts) = (known.sitting.plan().clone(), known.seal.clone());
        let opened = core.start_work(move |_| open_by_code(&plan, &parts, &code));
        self.seals.opening = Some((ask.sitting, opened));
    }

    /// Collects what was locked, opened and planned. Called once per frame.
    pub(super) fn poll_seals(&mut self, runner: &mut Runner, core: &mut Core) {
        if let Some(Sealing { plan, right, locked }) = self.seals.sealing.take() {
            match locked.poll() {
                None => self.seals.sealing = Some(Sealing { plan, right, locked }),
                Some(Ok(Ok((code, parts)))) => self.keep_plan(plan, right, (&code, parts), core),
                Some(Ok(Err(_))) => say(core, "error-hash-memory"),
                Some(Err(error)) => core.say_task(&error),
            }
        }
        if let Some((sitting, opened)) = self.seals.opening.take() {
            match opened.poll() {
                None => self.seals.opening = Some((sitting, opened)),
                Some(Ok(Ok(secret))) => self.code_was_right(sitting, secret, runner, core),
                Some(Ok(Err(LockError::Wrong))) => self.code_was_wrong(sitting, core),
                Some(Ok(Err(LockError::Damaged | LockError::NotForThem))) => say(core, "error-seal-damaged"),
                Some(Ok(Err(LockError::Memory))) => say(core, "error-hash-memory"),
                Some(Err(error)) => core.say_task(&error),
            }
        }
        if let Some((code, written)) = self.seals.planned.take() {
            match written.poll() {
                None => self.seals.planned = Some((code, written)),
                Some(Ok(())) => self.seals.shown.push(code),
                Some(Err(error)) => core.say_task(&error),
            }
        }
    }

    fn keep_plan(
        &mut self,
        plan: SittingPlan,
        right: Authorized,
        (code, parts): (&StartCode, Vec<SealPart>),
        core: &mut Core,
    ) {
        let locked_to = |id: &Uuid| parts.iter().any(|part| part.to == SealTo::Officer(*id));
        let (by_password, by_code) = plan.invigilators.iter().copied().partition(locked_to);
        let shown = ShownCode { sitting: plan.id, code: code.shown(), by_password, by_code };
        let now = core.config.clock.wall_ms();
        let written = core.ask_store(move |db| db.plan_sitting(now, &right, &plan, &parts));
        self.seals.planned = Some((shown, written));
    }

    fn code_was_right(&mut self, sitting: Uuid, secret: SittingSecret, runner: &mut Runner, core: &mut Core) {
        self.seals.failures = 0;
        self.seals.ask = None;
        self.seals.without.remove(&sitting);
        self.seals.know(sitting, secret);
        core.notice = None;
        if core.sitting(sitting).is_some_and(KnownSitting::to_reveal) {
            self.reveal_now(sitting, core);
        } else {
            self.hold_sitting(sitting, runner, core);
        }
    }

    /// As after a wrong password: the delay grows, and ends by itself.
    fn code_was_wrong(&mut self, sitting: Uuid, core: &mut Core) {
        self.seals.failures = self.seals.failures.saturating_add(1);
        let wait_until = core.mono_ms() + delay_ms(self.seals.failures);
        self.seals.wait_until = wait_until;
        self.seals.ask = Some(CodeAsk { sitting, wait_until });
        core.notice = Some(Notice::new(&core.texts, "error-code-wrong", &[]));
    }

    fn allowed_to_reveal(sitting: Uuid, core: &mut Core) -> Option<Uuid> {
        let known = core.sitting(sitting).filter(|known| known.to_reveal())?;
        let candidates = known.sitting.plan().candidates.clone();
        let deed = Operation::HoldSitting { permission: Permission::RevealSecret, candidates: &candidates };
        core.allowed_operation(&deed).map(|by| by.id)
    }

    fn reveal_now(&mut self, sitting: Uuid, core: &mut Core) {
        if let Some(by) = Self::allowed_to_reveal(sitting, core) {
            self.reveal(sitting, by, core);
        }
    }

    /// Records the secret of a sitting that is over, if it is open.
    pub(super) fn reveal(&mut self, sitting: Uuid, by: Uuid, core: &mut Core) {
        if let Some(secret) = self.seals.secret(sitting).cloned() {
            self.append_event_of(sitting, by, SittingEvent::Reveal(secret), core);
        }
    }
}

fn say(core: &mut Core, key: &str) {
    core.notice = Some(Notice::new(&core.texts, key, &[]));
}
