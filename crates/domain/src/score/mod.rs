//! The score of a drill: the numbers that decide, and the figures that coach.
//!
//! Pure and total. Counts come from the alignment, time from the log; a pass compares integers
//! only (see [`crate::standard`]). Sources: error classes after Soukoreff & MacKenzie
//! (CHI 2003), 正确速度 and 正确率 as in notices of Chinese courts and police, net speeds as in the
//! Chinese typing community (错一罚五). Keystrokes never decide anything and are `None` where the
//! platform does not show them.

mod items;
mod marked;
mod rhythm;
mod speed;

pub use items::{Item, slow_and_wrong_items};
pub use marked::{MarkedChar, marked_text};
pub use rhythm::{LONG_GAP_MS, Rhythm};
pub use speed::{SpeedPoint, WINDOW_MS, speed_over_time};

use super::align::AlignOp;
use super::drill::{Drill, DrillPhase};
use super::input::{EndReason, InputLog, OrderError};
use super::text::CharClass;

/// The version of the rules in this module. It is kept with each score; a change of any figure for
/// any log needs a new version beside the old one.
///
/// Version 1 counted what parts the syllables of a composition as keys; all else is the same.
pub const SCORING_VERSION: u32 = 2;

/// The four counts and the time that everything else follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// C: matches.
    pub correct: u32,
    /// S: 错字.
    pub substitutions: u32,
    /// I: 多字.
    pub insertions: u32,
    /// D: 漏字.
    pub omissions: u32,
    /// Active time in milliseconds.
    pub active_ms: u64,
}

impl Tally {
    /// typed = C+S+I.
    pub const fn typed(&self) -> u32 {
        self.correct + self.substitutions + self.insertions
    }

    /// attempted = C+S+D.
    pub const fn attempted(&self) -> u32 {
        self.correct + self.substitutions + self.omissions
    }

    /// INF = S+I+D, errors that were left standing.
    pub const fn incorrect_not_fixed(&self) -> u32 {
        self.substitutions + self.insertions + self.omissions
    }

    fn per_minute(&self, count: f64) -> Option<f64> {
        (self.active_ms > 0).then(|| count * 60_000.0 / self.active_ms as f64)
    }

    /// 毛速 in 字/分: typed / t. None when no time passed.
    pub fn gross_cpm(&self) -> Option<f64> {
        self.per_minute(f64::from(self.typed()))
    }

    /// 正确速度 in 字/分: C / t, the official speed. None when no time passed.
    pub fn correct_cpm(&self) -> Option<f64> {
        self.per_minute(f64::from(self.correct))
    }

    /// Net speed in 字/分 with `k` characters taken off for each error: max(0, typed - k*INF) / t.
    pub fn net_cpm(&self, k: u32) -> Option<f64> {
        let net = i64::from(self.typed()) - i64::from(k) * i64::from(self.incorrect_not_fixed());
        self.per_minute(net.max(0) as f64)
    }

    /// 正确率: C / (C+S+I+D), the official accuracy, 0 to 1. None when nothing was attempted.
    pub fn accuracy(&self) -> Option<f64> {
        ratio(self.correct, self.correct + self.incorrect_not_fixed())
    }

    /// 录入准确率: C / (C+S+I), 0 to 1. None when nothing was typed.
    pub fn accuracy_typed(&self) -> Option<f64> {
        ratio(self.correct, self.typed())
    }
}

fn ratio(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// Figures of one character class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassTally {
    /// The class.
    pub class: CharClass,
    /// Matches of presented characters of the class.
    pub correct: u32,
    /// Substitutions and omissions of presented characters and insertions of typed ones of the class.
    pub errors: u32,
    /// Time in microseconds: the gap before each commit, shared evenly by the commit's characters.
    pub time_us: u64,
}

impl ClassTally {
    /// Correct characters of the class per minute of the class's own time; none without time.
    pub fn correct_cpm(&self) -> Option<f64> {
        (self.time_us > 0).then(|| f64::from(self.correct) * 60_000_000.0 / self.time_us as f64)
    }
}

/// Where a keystroke figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeystrokeSource {
    /// Estimated from preedit updates: wrong for double pinyin and candidate paging.
    Preedit,
    /// The platform shows no keys: there is no figure, which is not the same as 0.
    Unavailable,
}

impl KeystrokeSource {
    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preedit => "preedit",
            Self::Unavailable => "unavailable",
        }
    }
}

/// A finished or interrupted drill in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// [`SCORING_VERSION`] at the time of scoring.
    pub version: u32,
    /// The counts and the time.
    pub tally: Tally,
    /// Why it ended; [`EndReason::Interrupted`] for a log without an end.
    pub end: EndReason,
    /// 回改: committed characters later deleted.
    pub deleted_chars: u32,
    /// IF: deleted characters that did not match when deleted.
    pub incorrect_fixed: u32,
    /// Per class, in the order of [`CharClass::ALL`].
    pub classes: Vec<ClassTally>,
    /// Rhythm of the commits.
    pub rhythm: Rhythm,
    /// 打词率: Han characters in commits of two or more Han by all Han committed, 0 to 1.
    pub phrase_rate: Option<f64>,
    /// Where `keystrokes` comes from.
    pub keystroke_source: KeystrokeSource,
    /// 击键 as a count; none when not observable.
    pub keystrokes: Option<u32>,
    /// Backspaces that reached the program (those inside a composition never do).
    pub backspaces: u32,
    /// Times the window lost the focus.
    pub focus_losses: u32,
    /// Pieces of text kept out (paste and the like).
    pub blocked: u32,
}

impl Score {
    /// INF/(C+INF+IF), 0 to 1; none when all three are 0.
    pub fn uncorrected_error_rate(&self) -> Option<f64> {
        ratio(self.tally.incorrect_not_fixed(), self.error_base())
    }

    /// IF/(C+INF+IF), 0 to 1.
    pub fn corrected_error_rate(&self) -> Option<f64> {
        ratio(self.incorrect_fixed, self.error_base())
    }

    /// The sum of the two, 0 to 1.
    pub fn total_error_rate(&self) -> Option<f64> {
        ratio(self.tally.incorrect_not_fixed() + self.incorrect_fixed, self.error_base())
    }

    const fn error_base(&self) -> u32 {
        self.tally.correct + self.tally.incorrect_not_fixed() + self.incorrect_fixed
    }

    /// Whether the sitting was completed: the time ran out or the officer handed in.
    pub fn completed(&self) -> bool {
        self.end != EndReason::Interrupted
    }
}

/// The tally of a drill as it stands at `at_ms` of its clock: the live numbers.
pub fn tally_at(drill: &Drill, at_ms: u64) -> Tally {
    let (_, counts) = drill.alignment();
    Tally {
        correct: counts.correct,
        substitutions: counts.substitutions,
        insertions: counts.insertions,
        omissions: counts.omissions,
        active_ms: drill.active_ms(at_ms),
    }
}

/// The score of `drill` up to its last event.
pub fn score(drill: &Drill) -> Score {
    score_by(drill, SCORING_VERSION)
}

/// As [`score`], by the rules of `version`, which is one that there is.
fn score_by(drill: &Drill, version: u32) -> Score {
    let counts = drill.input_counts();
    let seen = counts.preedit_updates > 0;
    let preedit_keys = if version == 1 { counts.preedit_keys_1 } else { counts.preedit_keys };
    Score {
        version,
        tally: tally_at(drill, drill.last_event_ms()),
        end: match drill.phase() {
            DrillPhase::Ended(reason) => reason,
            _ => EndReason::Interrupted,
        },
        deleted_chars: counts.deleted_chars,
        incorrect_fixed: counts.incorrect_fixed,
        classes: class_tallies(drill),
        rhythm: Rhythm::of(drill.commits()),
        phrase_rate: phrase_rate(drill),
        keystroke_source: if seen { KeystrokeSource::Preedit } else { KeystrokeSource::Unavailable },
        keystrokes: seen.then_some(preedit_keys + counts.commits),
        backspaces: counts.backspaces,
        focus_losses: counts.focus_losses,
        blocked: counts.blocked,
    }
}

/// The score of a log: replay, then [`score`].
///
/// # Errors
/// The number (from 0) of the first event that can't stand where it stands, and why.
pub fn score_log(log: &InputLog) -> Result<Score, (usize, OrderError)> {
    Drill::replay(log).map(|drill| score(&drill))
}

/// As [`score_log`], by the rules of `version`, as a stored score names it; none for a version that is unknown here.
///
/// # Errors
/// As [`score_log`].
pub fn score_log_by(log: &InputLog, version: u32) -> Option<Result<Score, (usize, OrderError)>> {
    let known = (1..=SCORING_VERSION).contains(&version);
    known.then(|| Drill::replay(log).map(|drill| score_by(&drill, version)))
}

fn class_tallies(drill: &Drill) -> Vec<ClassTally> {
    let mut tallies = CharClass::ALL.map(|class| ClassTally { class, correct: 0, errors: 0, time_us: 0 });
    let of = |c: char| {
        let class = CharClass::of(c);
        CharClass::ALL.iter().position(|k| *k == class).unwrap_or_default()
    };
    let (ops, _) = drill.alignment();
    let (mut presented, mut typed) =
        (drill.presented().iter(), drill.transcript().counted(drill.header().policy));
    for op in ops {
        let p = if *op == AlignOp::Insertion { None } else { presented.next() };
        let t = if *op == AlignOp::Omission { None } else { typed.next() };
        let shown = p.map(|u| u.shown).or(t.map(|(u, _)| u.shown)).unwrap_or(' ');
        let tally = &mut tallies[of(shown)];
        if *op == AlignOp::Match { tally.correct += 1 } else { tally.errors += 1 }
    }
    for commit in drill.commits() {
        // A log from elsewhere may name any time: one of ages is as long as any other.
        let (whole, count) = (commit.gap_ms.saturating_mul(1000), commit.classes.len() as u64);
        let share = whole / count;
        let mut rest = whole - share * count;
        for class in &commit.classes {
            let tally = tallies.iter_mut().find(|t| t.class == *class);
            if let Some(tally) = tally {
                tally.time_us = tally.time_us.saturating_add(share + std::mem::take(&mut rest));
            }
        }
    }
    tallies.to_vec()
}

fn phrase_rate(drill: &Drill) -> Option<f64> {
    let han = |c: &super::drill::CommitMark| c.classes.iter().filter(|k| **k == CharClass::Han).count();
    let all: usize = drill.commits().iter().map(han).sum();
    let in_phrases: usize = drill.commits().iter().map(han).filter(|n| *n >= 2).sum();
    (all > 0).then(|| in_phrases as f64 / all as f64)
}
