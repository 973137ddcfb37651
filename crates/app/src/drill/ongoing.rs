//! A drill that is being typed: the pure drill, its clock, and its place in the store.

use uuid::Uuid;

use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::drill::{Drill, DrillPhase};
use dabiao_domain::input::{EndReason, EventKind, InputEvent};
use dabiao_domain::measure::Measure;
use dabiao_domain::score::{Tally, tally_at};
use dabiao_domain::source::DrillSource;

/// A drill in the window.
#[derive(Debug)]
pub struct RunningDrill {
    drill: Drill,
    start: AttemptStart,
    /// What its speed is counted in.
    measure: Measure,
    /// Monotonic time that is `offset_ms` on the drill's clock; none until the clock runs in this program.
    base_mono_ms: Option<u64>,
    offset_ms: u64,
    /// Whether the store knows of the attempt.
    begun: bool,
}

impl RunningDrill {
    /// A drill that waits for its first input.
    pub fn new(drill: Drill, start: AttemptStart) -> Self {
        let begun = !drill.events().is_empty();
        let offset_ms = drill.last_event_ms();
        let header = drill.header();
        let measure = Measure::of(start.mode, start.record_type, header.policy, || header.presented.as_str());
        Self { drill, start, measure, base_mono_ms: None, offset_ms, begun }
    }

    /// Whether it is a candidate's trial, which is not stored.
    pub fn is_trial(&self) -> bool {
        matches!(DrillSource::of(&self.start.exercise_id), DrillSource::Trial(_))
    }

    /// What was typed, when it is over.
    pub fn into_drill(self) -> Drill {
        self.drill
    }

    /// What is being typed.
    pub const fn drill(&self) -> &Drill {
        &self.drill
    }

    /// The attempt's particulars.
    pub const fn start(&self) -> &AttemptStart {
        &self.start
    }

    /// What its speed is counted in.
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// The attempt's id.
    pub const fn id(&self) -> Uuid {
        self.start.id
    }

    /// Whether the store knows of the attempt.
    pub const fn begun(&self) -> bool {
        self.begun
    }

    /// Time on the drill's clock at monotonic time `mono_ms`.
    pub fn clock_ms(&self, mono_ms: u64) -> u64 {
        self.offset_ms + self.base_mono_ms.map_or(0, |base| mono_ms.saturating_sub(base))
    }

    /// The live counts and active time.
    pub fn tally(&self, mono_ms: u64) -> Tally {
        let at_ms = match self.drill.phase() {
            DrillPhase::Running => self.clock_ms(mono_ms).min(self.drill.deadline_ms().unwrap_or(u64::MAX)),
            _ => self.drill.last_event_ms(),
        };
        tally_at(&self.drill, at_ms)
    }

    /// Active milliseconds left, none without a limit.
    pub fn left_ms(&self, mono_ms: u64) -> Option<u64> {
        self.drill.header().limit_ms.map(|limit| limit.saturating_sub(self.tally(mono_ms).active_ms))
    }

    /// Lets the clock start at `mono_ms`, from the last event on: the first input, or the resumption of an interrupted
    /// attempt.
    pub fn start_clock(&mut self, mono_ms: u64) {
        self.base_mono_ms = Some(mono_ms);
        self.offset_ms = self.drill.last_event_ms();
        self.begun = true;
    }

    /// Sets the clock going again after a restart of the program; within one run it never stopped.
    pub fn start_clock_if_resumed(&mut self, mono_ms: u64) {
        self.base_mono_ms.get_or_insert(mono_ms);
    }

    /// The end of the time, if it has come by `mono_ms`, at exactly the time it came.
    pub fn time_up(&self, mono_ms: u64) -> Option<InputEvent> {
        let deadline = self.drill.deadline_ms()?;
        (self.clock_ms(mono_ms) >= deadline)
            .then(|| InputEvent::new(deadline, EventKind::End(EndReason::Time)))
    }

    /// Milliseconds since the last event of a drill whose clock runs; none while it stands.
    pub fn idle_ms(&self, mono_ms: u64) -> Option<u64> {
        (self.drill.phase() == DrillPhase::Running)
            .then(|| self.clock_ms(mono_ms).saturating_sub(self.drill.last_event_ms()))
    }

    /// Takes an event at `mono_ms` and returns its number and itself for the store; none if it changes
    /// nothing or is not allowed here. `keys` goes with commits and plain text only.
    pub fn input(&mut self, mono_ms: u64, kind: EventKind, keys: Option<u32>) -> Option<(u64, InputEvent)> {
        let at_ms = self.clock_ms(mono_ms).max(self.drill.last_event_ms());
        let keys = keys.filter(|_| matches!(kind, EventKind::Commit(_) | EventKind::Text(_)));
        self.take(InputEvent::with_keys(at_ms, kind, keys))
    }

    /// Takes an event that has its time already.
    pub fn take(&mut self, event: InputEvent) -> Option<(u64, InputEvent)> {
        let seq = self.drill.events().len() as u64;
        self.drill.apply(event.clone()).ok().map(|()| (seq, event))
    }

    /// `kind` if it is worth recording: repeated and empty composition events carry nothing new.
    pub fn worth_recording(&self, kind: EventKind) -> Option<EventKind> {
        let open = self.drill.preedit();
        match kind {
            EventKind::Preedit(text) if text == open => None,
            EventKind::Commit(text) if text.is_empty() => {
                (!open.is_empty()).then(|| EventKind::Preedit(String::new()))
            }
            EventKind::Text(text) if text.is_empty() => None,
            other => Some(other),
        }
    }
}
