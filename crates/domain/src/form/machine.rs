//! The form machine: cards are entered field by field, and every event is evidence.
//!
//! Pure, as [`crate::drill`] is: time comes with the events. The same [`FormSitting::apply`] serves the window, a resumed
//! attempt, `replay` and the audit. Text in composition never enters a value.

use std::mem;

pub use super::card::{Entry, FormCard, FormHeader, FormLog, Origin};
use super::event::{FormEvent, FormEventKind, FormOrderError};
use super::timing::{Doing, Timing};
use super::{FieldDef, MAX_VALUE_CHARS, compared, fill};
use crate::drill::DrillPhase;
use crate::input::active::ActiveClock;
use crate::input::{EndReason, EventKind, InputEvent, LogChecker, LogMode, OrderError};
use crate::record::Invalid;
use crate::text::nfc;

/// Counts that only the course of input can give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormCounts {
    /// Characters that were deleted.
    pub deleted: u32,
    /// Values that were changed after their field had been left.
    pub corrected: u32,
    /// Characters that no value has room for, or that are no text.
    pub cut: u32,
    /// Times the window lost the focus.
    pub focus_losses: u32,
    /// Pieces of text that were kept out.
    pub blocked: u32,
}

/// A running or replayed sitting of forms.
#[derive(Debug)]
pub struct FormSitting {
    header: FormHeader,
    events: Vec<FormEvent>,
    checker: LogChecker,
    clock: ActiveClock,
    phase: DrillPhase,
    done: Vec<Vec<Entry>>,
    /// Active time at which each of them was handed in, in milliseconds.
    done_ms: Vec<u64>,
    entries: Vec<Entry>,
    /// The field that has the focus, and its value when it got it.
    at: Option<(usize, String)>,
    preedit: String,
    counts: FormCounts,
    timing: Timing,
}

impl FormSitting {
    /// A sitting that is ready for its first event.
    pub fn new(header: FormHeader) -> Self {
        let fields = header.form.fields.len();
        Self {
            checker: LogChecker::new(header.mode),
            events: Vec::new(),
            clock: ActiveClock::default(),
            phase: DrillPhase::Ready,
            done: Vec::new(),
            done_ms: Vec::new(),
            entries: header.cards.first().map_or_else(|| vec![Entry::default(); fields], |c| c.begun(fields)),
            at: None,
            preedit: String::new(),
            counts: FormCounts::default(),
            timing: Timing::new(fields),
            header,
        }
    }

    /// A sitting in the state to which `log` brings it.
    ///
    /// # Errors
    /// The number (from 0) of the first event that can't stand where it stands, and why.
    pub fn replay(log: &FormLog) -> Result<Self, (usize, FormOrderError)> {
        let mut sitting = Self::new(log.header.clone());
        for (number, event) in log.events.iter().enumerate() {
            sitting.apply(event.clone()).map_err(|fault| (number, fault))?;
        }
        Ok(sitting)
    }

    /// Takes the next event.
    ///
    /// # Errors
    /// The event is refused and nothing changes when it can't follow the ones before it.
    pub fn apply(&mut self, event: FormEvent) -> Result<(), FormOrderError> {
        self.check(&event)?;
        let input = event.as_input();
        self.checker.accept(&input)?;
        let stood = self.clock.start_ms().is_none();
        self.clock.take(&input);
        if stood && self.clock.start_ms().is_some() {
            self.phase = DrillPhase::Running;
        }
        let active_ms = self.clock.active_at(event.at_ms);
        match &event.kind {
            FormEventKind::Enter(code) => self.enter(code, active_ms),
            FormEventKind::Leave => self.leave(active_ms),
            FormEventKind::Choose(code) => self.choose(code, active_ms),
            FormEventKind::Clear => self.delete(usize::MAX, active_ms),
            FormEventKind::HandIn => {
                self.leave(active_ms);
                self.timing.entered();
                self.timing.card_handed_in();
                let (next, fields) = (self.header.cards.get(self.done.len() + 1), self.entries.len());
                let blank = next.map_or_else(|| vec![Entry::default(); fields], |card| card.begun(fields));
                self.done.push(mem::replace(&mut self.entries, blank));
                self.done_ms.push(active_ms);
            }
            FormEventKind::Input(kind) => self.input(kind, active_ms),
        }
        self.events.push(event);
        Ok(())
    }

    /// Whether the event can stand here, but for its time.
    fn check(&self, event: &FormEvent) -> Result<(), FormOrderError> {
        let all_in = self.card().is_none();
        let needs_field = match &event.kind {
            FormEventKind::Enter(code) => {
                let Some((place, _)) = self.header.form.field(code) else {
                    return Err(FormOrderError::NoSuchField(code.clone()));
                };
                if self.card().is_some_and(|card| card.given.contains(&place)) {
                    return Err(FormOrderError::GivenField(code.clone()));
                }
                false
            }
            FormEventKind::Choose(code) => {
                let field = self.field();
                if field.is_some_and(|(_, field)| field.choices().iter().all(|choice| choice.code != *code)) {
                    return Err(FormOrderError::NoSuchChoice(code.clone()));
                }
                true
            }
            FormEventKind::Leave
            | FormEventKind::Clear
            | FormEventKind::Input(EventKind::Commit(_) | EventKind::Text(_) | EventKind::Backspace) => true,
            FormEventKind::HandIn => false,
            FormEventKind::Input(EventKind::End(EndReason::HandedIn)) => {
                let early = self.header.mode == LogMode::Exam { hand_in_early: false };
                if early && !all_in {
                    return Err(OrderError::EarlyHandIn.into());
                }
                return Ok(());
            }
            FormEventKind::Input(_) => return Ok(()),
        };
        if all_in {
            return Err(FormOrderError::AllHandedIn);
        }
        if needs_field && self.at.is_none() {
            return Err(FormOrderError::NotInAField);
        }
        Ok(())
    }

    fn input(&mut self, kind: &EventKind, active_ms: u64) {
        match kind {
            EventKind::Start => {}
            EventKind::Preedit(text) => {
                self.preedit.clone_from(text);
                self.timing.pass(self.doing(), active_ms, self.place());
            }
            EventKind::Commit(text) | EventKind::Text(text) => {
                self.preedit.clear();
                self.append(text, active_ms);
            }
            EventKind::Backspace => self.delete(1, active_ms),
            EventKind::Focus(focused) => self.counts.focus_losses += u32::from(!focused),
            EventKind::Pause => self.phase = DrillPhase::Paused,
            EventKind::Resume => {
                let runs = self.clock.start_ms().is_some();
                self.phase = if runs { DrillPhase::Running } else { DrillPhase::Ready };
            }
            EventKind::Blocked(_) => self.counts.blocked += 1,
            EventKind::End(reason) => {
                self.preedit.clear();
                self.timing.pass(self.doing(), active_ms, self.place());
                self.phase = DrillPhase::Ended(*reason);
            }
        }
    }

    fn place(&self) -> Option<usize> {
        self.at.as_ref().map(|(place, _)| *place)
    }

    /// What input in the present field is.
    fn doing(&self) -> Doing {
        let again =
            self.place().and_then(|place| self.entries.get(place)).is_some_and(|entry| entry.left > 0);
        if again { Doing::Correcting } else { Doing::Typing }
    }

    fn enter(&mut self, code: &str, active_ms: u64) {
        if self.at.is_some() {
            self.leave(active_ms);
        }
        let place = self.header.form.field(code).map(|(place, _)| place);
        self.timing.pass(Doing::Moving, active_ms, place);
        self.timing.entered();
        self.at = place.and_then(|place| Some((place, self.entries.get(place)?.value.clone())));
    }

    fn append(&mut self, text: &str, active_ms: u64) {
        let (doing, place) = (self.doing(), self.place());
        let kept: String = text.chars().filter(|c| !c.is_control()).collect();
        self.timing.pass(doing, active_ms, place);
        self.timing.committed(&kept, active_ms);
        self.counts.cut += count(text) - count(&kept);
        let Some(entry) = place.and_then(|place| self.entries.get_mut(place)).filter(|_| !kept.is_empty())
        else {
            return;
        };
        // What was filled or chosen is one thing: who types there means another.
        if entry.origin != Origin::Typed {
            entry.value.clear();
        }
        entry.origin = Origin::Typed;
        entry.value.push_str(&kept);
        entry.value = nfc(&entry.value);
        if let Some((end, _)) = entry.value.char_indices().nth(MAX_VALUE_CHARS) {
            self.counts.cut += count(entry.value.get(end..).unwrap_or_default());
            entry.value.truncate(end);
        }
    }

    fn choose(&mut self, code: &str, active_ms: u64) {
        let name = self
            .field()
            .and_then(|(_, field)| field.choices().iter().find(|choice| choice.code == code))
            .map(|choice| choice.name.clone());
        let (doing, place) = (self.doing(), self.place());
        self.timing.pass(doing, active_ms, place);
        self.preedit.clear();
        if let (Some(value), Some(entry)) = (name, place.and_then(|place| self.entries.get_mut(place))) {
            entry.value = value;
            entry.origin = Origin::Chosen;
        }
    }

    /// Deletes up to so many characters at the end; a filled or chosen value as a whole.
    fn delete(&mut self, most: usize, active_ms: u64) {
        let place = self.place();
        self.timing.pass(Doing::Correcting, active_ms, place);
        let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) else { return };
        let most = if entry.origin == Origin::Typed { most } else { usize::MAX };
        let chars: Vec<char> = entry.value.chars().collect();
        let kept = chars.len().saturating_sub(most);
        self.counts.deleted += (chars.len() - kept) as u32;
        entry.value = chars.iter().take(kept).collect();
        if kept == 0 {
            entry.origin = Origin::Blank;
        }
    }

    /// Leaves the field that has the focus: what was typed for a choice becomes its name, and a valid value fills others.
    fn leave(&mut self, active_ms: u64) {
        self.preedit.clear();
        let Some((place, before)) = self.at.take() else {
            self.timing.pass(Doing::Moving, active_ms, None);
            return;
        };
        self.timing.pass(Doing::Moving, active_ms, Some(place));
        let form = &self.header.form;
        let Some((field, entry)) = form.fields.get(place).zip(self.entries.get_mut(place)) else { return };
        if let Some(choice) = field.choice(&compared(&entry.value)) {
            entry.value.clone_from(&choice.name);
        }
        self.counts.corrected += u32::from(entry.left > 0 && entry.value != before);
        entry.left += 1;
        let mut sources = vec![place];
        // Forms have no circles of fills; a bound keeps a wrong one from going round.
        for _ in 0..form.fields.len() {
            let Some(source) = sources.pop() else { break };
            let Some((from, value)) =
                form.fields.get(source).zip(self.entries.get(source).map(|entry| compared(&entry.value)))
            else {
                continue;
            };
            let good = !value.is_empty() && from.check(&value).is_ok();
            for (target, part) in form.filled_by(&from.code) {
                let Some(entry) = self.entries.get_mut(target) else { continue };
                if !matches!(entry.origin, Origin::Blank | Origin::Filled) {
                    continue;
                }
                let new = good.then(|| fill::filled(part, &value)).flatten().unwrap_or_default();
                if entry.value != new {
                    entry.origin = if new.is_empty() { Origin::Blank } else { Origin::Filled };
                    entry.value = new;
                    sources.push(target);
                }
            }
        }
    }

    /// The head.
    pub const fn header(&self) -> &FormHeader {
        &self.header
    }

    /// Where the sitting is in its life.
    pub const fn phase(&self) -> DrillPhase {
        self.phase
    }

    /// Every accepted event in order.
    pub fn events(&self) -> &[FormEvent] {
        &self.events
    }

    /// The sitting as evidence.
    pub fn log(&self) -> FormLog {
        FormLog { header: self.header.clone(), events: self.events.clone() }
    }

    /// The card in hand; none when all are handed in.
    pub fn card(&self) -> Option<&FormCard> {
        self.header.cards.get(self.done.len())
    }

    /// Cards that are handed in, each with its fields as they were.
    pub fn handed_in(&self) -> &[Vec<Entry>] {
        &self.done
    }

    /// The active time at which each of them was handed in, in milliseconds.
    pub fn handed_in_ms(&self) -> &[u64] {
        &self.done_ms
    }

    /// The fields of the card in hand as they stand.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The field that has the focus, and its place.
    pub fn field(&self) -> Option<(usize, &FieldDef)> {
        let place = self.place()?;
        Some((place, self.header.form.fields.get(place)?))
    }

    /// The text in composition, for display only.
    pub fn preedit(&self) -> &str {
        &self.preedit
    }

    /// The first field to be entered of the card at `number`, from 0; none where there is none.
    pub fn first_field(&self, number: usize) -> Option<&FieldDef> {
        let given = &self.header.cards.get(number)?.given;
        let mut fields = self.header.form.fields.iter().enumerate();
        fields.find(|(place, _)| !given.contains(place)).map(|(_, field)| field)
    }

    /// The field of the card in hand that is entered after the one at `place`, or before it where one goes `back`, round
    /// the ends of the form: itself where it is the only one.
    pub fn next_field(&self, place: usize, back: bool) -> Option<&FieldDef> {
        let (given, fields) = (&self.card()?.given, &self.header.form.fields);
        let count = fields.len();
        let at = |step: usize| (place + if back { count - step } else { step }) % count.max(1);
        let next = (1..=count).map(at).find(|at| !given.contains(at))?;
        fields.get(next)
    }

    /// Whether nothing stands on the card in hand but what was given.
    pub fn is_blank(&self) -> bool {
        self.entries.iter().all(|entry| entry.origin == Origin::Given || entry.value.is_empty())
    }

    /// What the rule of the field at `place` says of its value: shown in practice when it is left.
    ///
    /// # Errors
    /// Why the value is not valid.
    pub fn check_field(&self, place: usize) -> Result<(), Invalid> {
        let field = self.header.form.fields.get(place).zip(self.entries.get(place));
        field.map_or(Ok(()), |(field, entry)| field.check(&compared(&entry.value)))
    }

    /// Counts from the course of input.
    pub const fn counts(&self) -> FormCounts {
        self.counts
    }

    /// Where the time went.
    pub const fn timing(&self) -> &Timing {
        &self.timing
    }

    /// Active milliseconds at time `at_ms` of the sitting's clock.
    pub fn active_ms(&self, at_ms: u64) -> u64 {
        self.clock.active_at(at_ms)
    }

    /// The time of the last event in milliseconds, 0 before the first.
    pub const fn last_event_ms(&self) -> u64 {
        self.checker.last_ms()
    }

    /// The time at which the limit is reached if no (further) pause comes; none before the start, in a pause, or without
    /// a limit.
    pub fn deadline_ms(&self) -> Option<u64> {
        match (self.header.limit_ms, self.clock.start_ms(), self.phase) {
            (Some(limit), Some(start), DrillPhase::Running) => {
                Some(start.saturating_add(self.clock.paused_ms()).saturating_add(limit))
            }
            _ => None,
        }
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

impl FormEvent {
    /// The event of a drill by whose rules of order and time this one goes: what moves in a form is input like text.
    pub(crate) fn as_input(&self) -> InputEvent {
        let kind = match &self.kind {
            FormEventKind::Input(kind) => kind.clone(),
            _ => EventKind::Text(String::new()),
        };
        InputEvent { at_ms: self.at_ms, kind, keys: self.keys, gap_ms: self.gap_ms }
    }
}
