//! An attempt that is being made: the pure machine, its clock, and its place in the store.

use uuid::Uuid;

use super::shown::{Copying, Entering};
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::attempt_log::AttemptEvent;
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::form::event::FormEventKind;
use dabiao_domain::input::{EndReason, EventKind, InputEvent};
use dabiao_domain::machine::Machine;
use dabiao_domain::source::DrillSource;

/// An attempt in the window.
#[derive(Debug)]
pub struct RunningDrill {
    machine: Machine,
    start: AttemptStart,
    /// Monotonic time that is `offset_ms` on the machine's clock; none until the clock runs in this program.
    base_mono_ms: Option<u64>,
    offset_ms: u64,
    /// Whether the store knows of the attempt.
    begun: bool,
}

impl RunningDrill {
    /// An attempt that waits for its first input.
    pub fn new(machine: impl Into<Machine>, start: AttemptStart) -> Self {
        let machine = machine.into();
        let begun = machine.events() > 0;
        let offset_ms = machine.last_event_ms();
        Self { machine, start, base_mono_ms: None, offset_ms, begun }
    }

    /// Whether it is a candidate's trial, which is not stored.
    pub fn is_trial(&self) -> bool {
        matches!(DrillSource::of(&self.start.exercise_id), DrillSource::Trial(_))
    }

    /// What was entered, when it is over.
    pub fn into_machine(self) -> Machine {
        self.machine
    }

    /// What is being done.
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The copying of a text, as the pad shows it; none where a form is entered.
    pub fn copying(&self) -> Option<Copying<'_>> {
        self.machine.copy().map(|drill| Copying::of(self, drill))
    }

    /// The entering of a form, as its page shows it; none where a text is copied.
    pub fn entering(&self) -> Option<Entering<'_>> {
        self.machine.form().map(|sitting| Entering::of(self, sitting))
    }

    /// The attempt's particulars.
    pub const fn start(&self) -> &AttemptStart {
        &self.start
    }

    /// The attempt's id.
    pub const fn id(&self) -> Uuid {
        self.start.id
    }

    /// Where it is in its life.
    pub const fn phase(&self) -> DrillPhase {
        self.machine.phase()
    }

    /// Whether the store knows of the attempt.
    pub const fn begun(&self) -> bool {
        self.begun
    }

    /// Time on the machine's clock at monotonic time `mono_ms`.
    pub fn clock_ms(&self, mono_ms: u64) -> u64 {
        self.offset_ms + self.base_mono_ms.map_or(0, |base| mono_ms.saturating_sub(base))
    }

    /// The time on the machine's clock up to which something has happened or can have: now while it runs, at most the
    /// end of its time; else the last event.
    pub(super) fn reached_ms(&self, mono_ms: u64) -> u64 {
        match self.machine.phase() {
            DrillPhase::Running => self.clock_ms(mono_ms).min(self.machine.deadline_ms().unwrap_or(u64::MAX)),
            _ => self.machine.last_event_ms(),
        }
    }

    /// Active milliseconds so far.
    pub fn active_ms(&self, mono_ms: u64) -> u64 {
        self.machine.active_ms(self.reached_ms(mono_ms))
    }

    /// Active milliseconds left, none without a limit.
    pub fn left_ms(&self, mono_ms: u64) -> Option<u64> {
        self.machine.limit_ms().map(|limit| limit.saturating_sub(self.active_ms(mono_ms)))
    }

    /// Lets the clock start at `mono_ms`, from the last event on: the first input, or the resumption of an interrupted
    /// attempt.
    pub fn start_clock(&mut self, mono_ms: u64) {
        self.base_mono_ms = Some(mono_ms);
        self.offset_ms = self.machine.last_event_ms();
        self.begun = true;
    }

    /// Sets the clock going again after a restart of the program; within one run it never stopped.
    pub fn start_clock_if_resumed(&mut self, mono_ms: u64) {
        self.base_mono_ms.get_or_insert(mono_ms);
    }

    /// The end of the time, if it has come by `mono_ms`, at exactly the time it came.
    pub fn time_up(&self, mono_ms: u64) -> Option<InputEvent> {
        let deadline = self.machine.deadline_ms()?;
        (self.clock_ms(mono_ms) >= deadline)
            .then(|| InputEvent::new(deadline, EventKind::End(EndReason::Time)))
    }

    /// Milliseconds since the last event of an attempt whose clock runs; none while it stands.
    pub fn idle_ms(&self, mono_ms: u64) -> Option<u64> {
        (self.machine.phase() == DrillPhase::Running)
            .then(|| self.clock_ms(mono_ms).saturating_sub(self.machine.last_event_ms()))
    }

    /// Takes what happened at `mono_ms` and returns its number and itself for the store; none if it changes
    /// nothing or is not allowed here. `keys` goes with commits and plain text only.
    pub fn record(
        &mut self,
        mono_ms: u64,
        kind: FormEventKind,
        keys: Option<u32>,
    ) -> Option<(u64, AttemptEvent)> {
        let at_ms = self.clock_ms(mono_ms).max(self.machine.last_event_ms());
        let text = matches!(kind, FormEventKind::Input(EventKind::Commit(_) | EventKind::Text(_)));
        let event = self.machine.event(at_ms, kind, keys.filter(|_| text))?;
        self.take_event(event)
    }

    /// Takes an event that both machines have, and that has its time already.
    pub fn take(&mut self, event: InputEvent) -> Option<(u64, AttemptEvent)> {
        self.take_event(self.machine.input(event))
    }

    fn take_event(&mut self, event: AttemptEvent) -> Option<(u64, AttemptEvent)> {
        let seq = self.machine.events() as u64;
        self.machine.apply(event.clone()).ok().map(|()| (seq, event))
    }

    /// `kind` if it is worth recording: repeated and empty composition events carry nothing new.
    pub fn worth_recording(&self, kind: EventKind) -> Option<EventKind> {
        self.machine.worth_recording(kind)
    }
}
