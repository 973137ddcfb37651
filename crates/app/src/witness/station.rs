//! The past at the window: checked when the store opens, noted as work goes on, reported on the first screen
//! and on rolls.

use uuid::Uuid;

use super::look::{AT_START, MarkState, Missing, Past, Whence, look_back};
use super::mark::{Answer, BegunSeat};
use super::words::{mark_words, missing_words};
use crate::core::local_minute;
use crate::core::{Core, Task, TaskError};
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_domain::sitting::{SittingEvent, SittingState, SittingStep};
use dabiao_store::{Db, Reach, RestoredEntry};

/// The mark is moved on this often while a person works, in milliseconds.
const EVERY_MS: u64 = 5 * 60_000;
/// The first screen shows a restore for this long.
const SHOWN_MS: i64 = 14 * 86_400_000;
/// Sentences about the past on a roll.
const ON_A_ROLL: usize = 5;

impl Core {
    /// Missing entries for the first screen: unexplained ones, and those of a recent restore.
    pub fn missing_past(&self) -> impl Iterator<Item = &Missing> {
        let now = self.config.clock.wall_ms();
        let before = |missing: &Missing| matches!(missing.whence, Whence::OtherStation(_));
        self.past.missing.iter().filter(move |missing| match missing.answer {
            Answer::Open => missing.is_fault() || !self.activity.in_demo,
            // The history that a demonstration replaced is reported by the audit.
            _ if self.activity.in_demo && before(missing) => false,
            _ => missing.found_ms.is_none_or(|found| now - found < SHOWN_MS),
        })
    }

    /// Why the mark of this account can't be written; none while it can.
    pub fn mark_trouble(&self) -> Option<&str> {
        self.past.trouble.as_deref()
    }

    /// Looks back, on the store's thread.
    pub(crate) fn look_back(&mut self) {
        let (folder, state) = (self.config.folder.clone(), self.past.state.clone());
        self.past.looking =
            Some(self.ask_store(move |db| look_back(db, &folder, state.as_deref(), AT_START)));
    }

    /// The findings: they are reported, and the mark moves on.
    fn looked_back(&mut self, past: Past) {
        let mark = past.next_mark(&self.config.folder, self.config.clock.wall_ms());
        // The mark of another history stays unchanged until a person has examined it.
        let other = matches!(past.mark, MarkState::OtherKey(_));
        if other {
            self.past.trouble = Some(mark_words(&self.texts, &past.mark));
        }
        self.past.opened.clone_from(&past.opened);
        self.past.begun.clone_from(&past.begun);
        self.past.missing = past.missing;
        self.past.mark = (!other).then_some(mark);
        self.past.next_ms = self.mono_ms() + EVERY_MS;
        self.write_mark();
    }

    /// Moves the mark on to where the journal is now, if this account keeps one.
    pub(crate) fn keep_mark(&mut self) {
        self.past.next_ms = self.mono_ms() + EVERY_MS;
        if self.past.state.is_some() {
            let reach = self.ask_store(|db| db.reach());
            self.past.reaching.push(reach);
        }
    }

    /// Moves the mark on when somebody began or ended at a seat of this PC, whose roll is another one's, and names the seat
    /// once the store has the exam.
    pub(crate) fn keep_mark_of_seat(&mut self, sitting: Uuid, officer: Uuid) {
        self.past.next_ms = self.mono_ms() + EVERY_MS;
        if self.past.state.is_some() {
            let seat = BegunSeat { sitting, officer };
            let query = move |db: &mut Db| {
                let has = db.sat_here(sitting, officer)?;
                Ok((db.reach()?, has.then_some(seat)))
            };
            let asked = self.ask_store(query);
            self.past.seating.push(asked);
        }
    }

    /// Whether somebody began at that seat before, which the journal does not have: the text is known, and beginning once
    /// more is refused in words.
    pub(crate) fn seat_begun_before(&mut self, sitting: Uuid, officer: Uuid) -> bool {
        let before = self.past.begun.contains(&BegunSeat { sitting, officer });
        if before {
            self.notice = Some(Notice::new(&self.texts, "error-seat-begun-before", &[]));
        }
        before
    }

    fn seat_known(&mut self, answer: Result<(Reach, Option<BegunSeat>), TaskError>) {
        let Ok((reach, seat)) = answer else { return };
        let Some(mark) = self.past.mark.as_mut() else { return };
        if let Some(seat) = seat {
            self.past.begun.insert(seat);
            mark.begin(seat);
        }
        mark.advance(&reach, self.config.clock.wall_ms());
        self.write_mark();
    }

    /// The journal's head is known: it includes everything that was durable before the query.
    fn set_reach(&mut self, answer: Result<Reach, TaskError>) {
        // A store that can't be read says so elsewhere.
        let (Ok(reach), Some(mark)) = (answer, self.past.mark.as_mut()) else { return };
        // A mark that is on the disk already is not written again.
        if mark.names(&reach) && self.past.trouble.is_none() {
            return;
        }
        mark.advance(&reach, self.config.clock.wall_ms());
        self.write_mark();
    }

    fn write_mark(&mut self) {
        if self.past.writing.is_some() {
            self.past.again = true;
            return;
        }
        let (Some(state), Some(mark)) = (self.past.state.clone(), self.past.mark.clone()) else { return };
        // Without an entry there is nothing to keep.
        if mark.entries == 0 {
            return;
        }
        let folder = self.config.folder.clone();
        self.past.again = false;
        self.past.writing = Some(self.start_work(move |_| mark.write(&state, &folder)));
    }

    /// Collects finished writes; from time to time the mark moves on by itself. Called once per frame.
    pub(crate) fn poll_mark(&mut self) {
        match Task::take(&mut self.past.looking) {
            None => {}
            Some(Ok(past)) => self.looked_back(past),
            Some(Err(error)) => self.say_task(&error),
        }
        for answer in Task::take_all(&mut self.past.reaching) {
            self.set_reach(answer);
        }
        for answer in Task::take_all(&mut self.past.seating) {
            self.seat_known(answer);
        }
        if let Some(written) = Task::take(&mut self.past.writing) {
            self.past.trouble = written.unwrap_or_else(|_| Err("thread".to_owned())).err();
            if self.past.again {
                self.write_mark();
            }
        }
        // Mere reading writes nothing; a running exam or drill is noted when it has ended.
        if self.past.mark.is_some() && !self.activity.typing && self.mono_ms() >= self.past.next_ms {
            self.keep_mark();
        }
    }

    /// Whether a sitting that the journal has as planned was opened here already: its text may be known, and
    /// opening it is refused in words.
    pub(crate) fn opened_before(&mut self, sitting: Uuid) -> bool {
        let before = self.past.opened.contains(&sitting);
        if before {
            self.notice = Some(Notice::new(&self.texts, "error-sitting-opened-before", &[]));
        }
        before
    }

    /// Notes that a sitting was opened, as soon as the store has it.
    pub(crate) fn note_opening(&mut self, sitting: Uuid) {
        self.past.opened.insert(sitting);
        if let Some(mark) = &mut self.past.mark {
            mark.open(sitting);
        }
        self.keep_mark();
    }

    /// The roll's note on the time since the sitting before it: whether the records were set back, and how
    /// far. `restores` are those of the journal.
    pub(crate) fn past_on_roll(
        &self,
        texts: &Messages,
        sitting: Uuid,
        restores: &[RestoredEntry],
    ) -> Vec<String> {
        let since = self.sitting_before(sitting);
        let now = self.config.clock.wall_ms();
        let told = |missing: &&Missing| {
            let elsewhere = matches!(missing.whence, Whence::OtherFolder(_));
            !elsewhere && missing.found_ms.unwrap_or(now) >= since
        };
        let found: Vec<&Missing> = self.past.missing.iter().filter(told).collect();
        let mut notes: Vec<String> = found.iter().map(|missing| missing_words(texts, missing)).collect();
        let explained = found.iter().any(|missing| missing.answer == Answer::Restored);
        let lately = restores.iter().filter(|restore| !explained && restore.at_ms >= since);
        notes.extend(lately.map(|restore| {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("when", &local_minute(restore.at_ms)), ("entries", &restore.entries)];
            texts.format("past-restore-in-journal", &values)
        }));
        if notes.len() > ON_A_ROLL {
            let more = notes.len() - ON_A_ROLL;
            notes.truncate(ON_A_ROLL);
            notes.push(texts.format("past-more", &[("n", &more)]));
        }
        if !notes.is_empty() {
            notes.insert(0, texts.get("past-on-roll"));
        }
        notes
    }

    /// When the sitting before this one ended, in the order in which they ended; 0 for the first.
    fn sitting_before(&self, sitting: Uuid) -> i64 {
        let over = |known: &&crate::core::KnownSitting| {
            let step = known.sitting.entries().iter().rev().find(|entry| {
                matches!(entry.event, SittingEvent::Step(SittingStep::Close | SittingStep::Cancel))
            });
            step.map(|entry| entry.at.as_millisecond())
        };
        let own = self.sitting(sitting).and_then(|known| over(&known)).unwrap_or(i64::MAX);
        let others = self.sittings().filter(|known| known.sitting.plan().id != sitting);
        let before =
            others.filter(|known| known.sitting.state() == SittingState::Closed).filter_map(|k| over(&k));
        before.filter(|at| *at < own).max().unwrap_or(0)
    }
}
