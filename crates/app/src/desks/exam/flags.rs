//! What the invigilator should check: flags of sealed exam attempts, from their logs and clock stamps.
//!
//! A flag never decides a result.

use super::desk::Exams;
use super::looked::Review;
use super::times::local_time;
use std::borrow::Cow;
use std::collections::BTreeSet;

use uuid::Uuid;

use crate::core::local_minute;
use crate::core::{Core, Seen, Task, timestamp};
use crate::lang::Messages;
use dabiao_domain::account::ClockStamp;
use dabiao_domain::attempt_log::AttemptLog;
use dabiao_domain::evidence::{
    BatchStamp, Figures, Flag, FlagKind, Past, TimingPrint, clock_flags, copy_flags, figure_flags,
    find_copies, hand_flags, log_flags, plain_flag, time_flags, ways_of_han,
};
use dabiao_domain::input::{EndReason, InputLog, LogHeader};
use dabiao_domain::measure::Measure;
use dabiao_domain::role::Permission;
use dabiao_domain::score_doc::ScoreDoc;
use dabiao_domain::text::Policy;
use dabiao_store::{AttemptRow, Db, StoreError};

/// This many logs are read before the store's thread takes other work.
const AT_ONCE: usize = 32;
/// This many earlier logs tell whether an officer's input method sends plain keys.
const LOGS_BEFORE: usize = 3;

impl Seen<'_, Exams> {
    /// Whether attempts are still to be compared with each other.
    pub(crate) fn comparing(self) -> bool {
        self.desk.looked.to_compare()
    }

    /// A flag in words. The record has names for ways and attempts; the reader gets people and days.
    pub fn flag_words(self, flag: &Flag) -> String {
        let mut values = flag.kind.values();
        for (name, value) in &mut values {
            match &flag.kind {
                FlagKind::Copied { other, .. } if *name == "other" => *value = self.attempt_words(*other),
                FlagKind::Blocked { .. } if *name == "what" => {
                    *value = blocked_words(&self.core.texts, value);
                }
                _ => {}
            }
        }
        let values: Vec<(&str, &dyn std::fmt::Display)> =
            values.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
        self.core.texts.format(flag.kind.key(), &values)
    }

    /// What the times of the exams of a sitting show, for its paper: the flags that are about the clock, each
    /// with the candidate.
    pub(super) fn time_on_roll(self, texts: &Messages, sitting: Uuid) -> Vec<String> {
        let rows = self.core.sitting(sitting).map_or(&[][..], |known| &known.roll);
        let mut told: Vec<(String, Vec<String>)> = Vec::new();
        for row in rows {
            for flag in row.attempt.map_or(&[][..], |id| self.flags_of(id)) {
                if !flag.kind.about_time() {
                    continue;
                }
                let values = flag.kind.values();
                let values: Vec<(&str, &dyn std::fmt::Display)> =
                    values.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
                let words = texts.format(flag.kind.key(), &values);
                match told.iter_mut().find(|(known, _)| *known == words) {
                    Some((_, who)) => who.push(self.core.name_of(row.officer)),
                    None => told.push((words, vec![self.core.name_of(row.officer)])),
                }
            }
        }
        told.into_iter().map(|(words, who)| format!("{}：{words}", texts.list(&who))).collect()
    }

    /// The officer and time of an attempt: `059001 王德明 2026-11-23 10:31`.
    fn attempt_words(self, attempt: Uuid) -> String {
        self.core.exam_attempt(attempt).map_or_else(
            || attempt.to_string(),
            |row| {
                let sitting = row.start.sitting_id.and_then(|id| self.core.sitting(id));
                let started = row.start.started_at_ms;
                let at = sitting.map_or_else(
                    || local_minute(started),
                    |known| local_time(timestamp(started), &known.standard),
                );
                format!("{} {at}", self.core.name_of(row.start.officer_id))
            },
        )
    }
}

impl Exams {
    /// Asks for the flags of attempts that are sealed and not looked at yet, some at a time: the first one who
    /// types is not kept waiting by a year of logs. Only for whoever sees the exam room and may
    /// look at them: nobody else is shown any.
    pub(crate) fn load_flags(&mut self, core: &mut Core) {
        let room = core.may(Permission::PlanSitting) || core.may(Permission::OpenSitting);
        if !room && self.held.is_none() || !core.may(Permission::ReviewFlags) {
            return;
        }
        let wanted: Vec<(Uuid, Uuid)> = core
            .bureau
            .results
            .values()
            .filter(|row| row.score.is_some() && !self.looked.flags.contains_key(&row.start.id))
            .map(|row| (row.start.id, row.start.officer_id))
            .take(AT_ONCE)
            .collect();
        if !wanted.is_empty() {
            let read =
                move |db: &mut Db| wanted.iter().map(|(id, officer)| evidence(db, *id, *officer)).collect();
            self.looked.reading = Some(core.ask_store(read));
        }
    }

    /// Collects flags that were read, and the result of comparing all attempts with each other. The
    /// comparison starts once all are read. Called once per frame.
    pub(super) fn poll_flags(&mut self, core: &mut Core) {
        if let Some(found) = core.finished(&mut self.looked.reading) {
            self.set_flags(found, core);
        }
        match Task::take(&mut self.looked.comparison) {
            None => {}
            Some(Ok(copies)) => {
                for (attempt, flags) in &mut self.looked.flags {
                    flags.retain(|flag| !matches!(flag.kind, FlagKind::Copied { .. }));
                    flags.extend(copy_flags(*attempt, &copies));
                }
                self.rebuild_rolls(core);
            }
            // A roll without these flags is not to be taken for one that has none.
            Some(Err(error)) => {
                core.say_task(&error);
                self.looked.not_compared();
            }
        }
        let looked = &mut self.looked;
        if looked.to_compare() && looked.comparison.is_none() && looked.reading.is_none() {
            looked.compared = looked.prints.len();
            let prints = looked.prints.clone();
            looked.comparison = Some(core.start_work(move |_| find_copies(&prints)));
        }
    }

    fn set_flags(&mut self, found: Vec<Review>, core: &mut Core) {
        let mut sittings = BTreeSet::new();
        for one in found {
            sittings.extend(core.exam_attempt(one.attempt).and_then(|row| row.start.sitting_id));
            // Two answers may tell of the same attempt.
            if self.looked.flags.insert(one.attempt, one.flags).is_none() {
                self.looked.prints.push((one.attempt, one.timing));
            }
        }
        self.load_flags(core);
        self.rebuild_rolls_of(&sittings, core);
    }
}

fn evidence(db: &mut Db, attempt: Uuid, officer: Uuid) -> Result<Review, StoreError> {
    let log = db.attempt_log(attempt)?.log;
    let inputs = as_inputs(&log);
    let mut flags = log_flags(&inputs);
    if let AttemptLog::Copy(copy) = &log {
        flags.extend(hand_flags(copy));
        flags.extend(against_the_past(db, attempt, officer, copy)?);
    }
    flags.extend(clock_flags(&stamps(&inputs, &db.stamps(attempt)?)));
    flags.extend(time_flags(&db.exam_times(attempt)?));
    Ok(Review { attempt, flags, timing: TimingPrint::of(&inputs) })
}

/// The log by its inputs: of a sitting of forms, what was committed, kept out and interrupted, whatever field it was in. How
/// fast and how evenly a hand types a text is not asked of it: values are short, and chosen or filled ones are not typed.
fn as_inputs(log: &AttemptLog) -> Cow<'_, InputLog> {
    match log {
        AttemptLog::Copy(log) => Cow::Borrowed(log),
        AttemptLog::Form(form) => {
            let mode = form.header.mode;
            let header = LogHeader {
                presented: String::new(),
                policy: Policy::Strict,
                limit_ms: form.header.limit_ms,
                mode,
            };
            Cow::Owned(InputLog { header, events: log.inputs().into_owned() })
        }
    }
}

/// The evidence of an attempt, compared with its officer's earlier ones.
fn against_the_past(db: &Db, attempt: Uuid, officer: Uuid, log: &InputLog) -> Result<Vec<Flag>, StoreError> {
    // In the order of their starts.
    let mut before = db.attempts(Some(officer))?;
    let Some(at) = before.iter().position(|row| row.start.id == attempt) else { return Ok(Vec::new()) };
    let score_of = |row: &AttemptRow| row.score.as_ref().and_then(|score| score.copy()).map(figures);
    let Some(now) = before.get(at).and_then(score_of) else { return Ok(Vec::new()) };
    before.truncate(at);
    before.retain(comparable);
    let mut past = Past::default();
    before.iter().filter_map(score_of).for_each(|figures| past.add(&figures));
    let mut flags = figure_flags(&now, &past);
    let ways = ways_of_han(log);
    // Hardly any officer's keys are Chinese characters: only then are older logs read.
    if plain_flag(ways, &[]).is_some() {
        let last = before.iter().rev().take(LOGS_BEFORE);
        let habits: Result<Vec<_>, StoreError> =
            last.map(|other| Ok(db.attempt_log(other.start.id)?.log.copy().map(ways_of_han))).collect();
        let habits: Vec<_> = habits?.into_iter().flatten().collect();
        flags.extend(plain_flag(ways, &habits));
    }
    Ok(flags)
}

/// A way around the keyboard, in words. The log names it, and that of a later program may name one more.
fn blocked_words(texts: &Messages, way: &str) -> String {
    texts.get(match way {
        "paste" => "blocked-paste",
        "paste_image" => "blocked-paste_image",
        "middle_click_paste" => "blocked-middle_click_paste",
        "copy" => "blocked-copy",
        "cut" => "blocked-cut",
        "undo" => "blocked-undo",
        "accessibility" => "blocked-accessibility",
        "dropped_file" => "blocked-dropped_file",
        _ => return format!("blocked-{way}"),
    })
}

/// Whether an attempt tells how fast its officer types Chinese: letters and digits do not.
fn comparable(row: &AttemptRow) -> bool {
    row.measure == Measure::Characters
        && row.score.as_ref().is_some_and(|score| score.end() != EndReason::Interrupted.name())
}

const fn figures(score: &ScoreDoc) -> Figures {
    Figures {
        correct: score.correct,
        attempted: score.attempted,
        errors: score.substitutions + score.insertions + score.omissions,
        deleted: score.deleted_chars,
        active_ms: score.active_ms,
    }
}

fn stamps(log: &InputLog, stored: &[dabiao_store::ClockStamp]) -> Vec<BatchStamp> {
    stored
        .iter()
        .map(|stamp| BatchStamp {
            first_event: stamp.seq as usize,
            at_ms: log.events.get(stamp.seq as usize).map_or(0, |event| event.at_ms),
            clock: ClockStamp {
                mono_ms: stamp.mono_ms,
                wall_ms: stamp.wall_ms,
                boot_id: Uuid::parse_str(&stamp.boot_id).unwrap_or_default(),
            },
        })
        .collect()
}
