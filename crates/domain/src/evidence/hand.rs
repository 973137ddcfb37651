//! Hand or machine: what the times and figures of an attempt show about its typist.
//!
//! Four questions, each with its figures: was more committed at once than a hand can commit; were the gaps
//! more even than those of any hand; was it far faster than everything this officer did before; and was a
//! long text typed fast without a single error and without a single correction. A fifth is about the way of
//! input: Chinese characters that arrive as plain keys instead of through an input method, as a program that
//! presses keys sends them.
//!
//! The limits were chosen by measuring, see `docs/integrity-typing.md`. An honest reason exists for each of
//! them (a PC that stood still, an input method that sends keys, an officer who practised elsewhere), so none
//! of them fails an officer.

use super::{CommitProvenance, Flag, FlagKind, Place, provenance};
use crate::input::InputLog;

/// So many characters in a row, each taken with the time before its commit, faster than so many characters a minute,
/// are more than a hand can do. The fastest contestants reach 300 字/分 and more in phrases of a few seconds.
pub const BURSTS: [(u32, u64); 2] = [(30, 700), (100, 400)];
/// So many inputs within [`QUEUED_MS`] were not pressed one after the other.
pub const QUEUED: usize = 20;
/// See [`QUEUED`]; milliseconds.
pub const QUEUED_MS: u64 = 100;
/// Gaps in one window.
pub const EVEN_GAPS: usize = 50;
/// The middle half of the gaps of a hand spreads over more than this share of their level, in thousandths: the third
/// quartile less the first, by their sum.
pub const EVEN_PERMILLE: u64 = 60;
/// Windows of gaps begin at every so manieth gap.
const EVEN_STEP: usize = 10;
/// Earlier attempts that are needed to compare with.
pub const PAST_ATTEMPTS: u32 = 3;
/// Fewer attempted characters than this make no attempt that could be compared.
pub const PAST_CHARS: u32 = 50;
/// Faster than this share of the best earlier attempt, in hundredths, is asked about.
pub const FASTER_PERCENT: u64 = 160;
/// And by at least so many thousandths of 字/分: beginners double their speed in a week.
pub const FASTER_MILLI_CPM: u64 = 20_000;
/// From so many characters on a text without error and correction is asked about.
pub const FLAWLESS_CHARS: u32 = 600;
/// And from this speed on, in thousandths of 字/分.
pub const FLAWLESS_MILLI_CPM: u64 = 60_000;
/// From so many Chinese characters on their coming as plain keys is asked about.
pub const PLAIN_HAN: u32 = 20;

/// The figures of an attempt that count here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Matches.
    pub correct: u32,
    /// C+S+D.
    pub attempted: u32,
    /// Substitutions, insertions and omissions.
    pub errors: u32,
    /// Characters that were committed and deleted again.
    pub deleted: u32,
    /// Active time in milliseconds.
    pub active_ms: u64,
}

impl Figures {
    /// 正确速度 in thousandths of 字/分; 0 without time.
    pub const fn milli_cpm(&self) -> u64 {
        match (self.correct as u64 * 60_000_000).checked_div(self.active_ms) {
            Some(speed) => speed,
            None => 0,
        }
    }
}

/// An officer's earlier attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Attempts that can be compared.
    pub attempts: u32,
    /// The best of their speeds, in thousandths of 字/分.
    pub best_milli_cpm: u64,
}

impl Past {
    /// Adds an earlier attempt, if it is long enough to be compared.
    pub fn add(&mut self, figures: &Figures) {
        if figures.attempted >= PAST_CHARS {
            self.attempts += 1;
            self.best_milli_cpm = self.best_milli_cpm.max(figures.milli_cpm());
        }
    }
}

/// The flags of a log that its times show, the first place of each kind.
pub fn hand_flags(log: &InputLog) -> Vec<Flag> {
    let commits = provenance(log);
    [burst(&commits), even_gaps(&commits)].into_iter().flatten().collect()
}

/// The flags of an attempt that its figures show, against what the officer did before.
pub fn figure_flags(figures: &Figures, past: &Past) -> Vec<Flag> {
    let milli_cpm = figures.milli_cpm();
    let best = past.best_milli_cpm;
    let faster = past.attempts >= PAST_ATTEMPTS
        && figures.attempted >= PAST_CHARS
        && milli_cpm * 100 > best * FASTER_PERCENT
        && milli_cpm >= best + FASTER_MILLI_CPM;
    let flawless = figures.errors == 0
        && figures.deleted == 0
        && figures.attempted >= FLAWLESS_CHARS
        && milli_cpm >= FLAWLESS_MILLI_CPM;
    let kinds = [
        faster.then_some(FlagKind::FarFaster { milli_cpm, best_milli_cpm: best, attempts: past.attempts }),
        flawless.then_some(FlagKind::Flawless { chars: figures.attempted, milli_cpm }),
    ];
    kinds.into_iter().flatten().map(|kind| Flag { kind, place: None }).collect()
}

/// Chinese characters that came as plain keys: how many, and how many came through an input method.
pub fn ways_of_han(log: &InputLog) -> (u32, u32) {
    provenance(log).iter().fold((0, 0), |(plain, composed), commit| {
        if commit.plain { (plain + commit.han, composed) } else { (plain, composed + commit.han) }
    })
}

/// The flag of Chinese characters that came as plain keys; none where that is how this officer always types:
/// `before` are the [`ways_of_han`] of the last attempts. Some input methods send keys.
pub fn plain_flag(ways: (u32, u32), before: &[(u32, u32)]) -> Option<Flag> {
    let (plain, composed) = ways;
    let habit = !before.is_empty() && before.iter().all(|(plain, composed)| plain > composed);
    (plain >= PLAIN_HAN && !habit)
        .then_some(Flag { kind: FlagKind::PlainHan { plain, composed }, place: None })
}

const fn place(commit: &CommitProvenance) -> Place {
    Place { event: commit.event, at_ms: commit.at_ms }
}

/// The worst run of characters in a row that no hand types.
fn burst(commits: &[CommitProvenance]) -> Option<Flag> {
    let runs = BURSTS.into_iter().filter_map(|(chars, cpm)| fast_run(commits, chars, cpm));
    let found =
        runs.chain(queued_run(commits)).max_by_key(|(_, chars, ms)| u64::from(*chars) * 1_000 / (ms + 1));
    found.map(|(first, chars, ms)| Flag {
        kind: FlagKind::Burst { chars, ms },
        place: commits.get(first).map(place),
    })
}

/// The first commit, the characters and the milliseconds of the fastest run of at least `least` characters, if it is
/// faster than `cpm`. The time before its first commit is part of it: a phrase takes its time before it comes.
fn fast_run(commits: &[CommitProvenance], least: u32, cpm: u64) -> Option<(usize, u32, u64)> {
    let (mut first, mut chars, mut ms) = (0, 0_u32, 0_u64);
    let mut worst: Option<(usize, u32, u64)> = None;
    for commit in commits {
        chars += commit.chars;
        ms += commit.gap_ms;
        // As short as it can be.
        while let Some(dropped) = commits.get(first).filter(|c| chars.saturating_sub(c.chars) >= least) {
            chars -= dropped.chars;
            ms -= dropped.gap_ms;
            first += 1;
        }
        let fast = chars >= least && u64::from(chars) * 60_000 > cpm * ms;
        let faster = |(_, c, t): (usize, u32, u64)| u64::from(chars) * (t + 1) > u64::from(c) * (ms + 1);
        if fast && worst.is_none_or(faster) {
            worst = Some((first, chars, ms));
        }
    }
    worst
}

/// The same for inputs that came at once, whatever time was before them.
fn queued_run(commits: &[CommitProvenance]) -> Option<(usize, u32, u64)> {
    let mut first = 0;
    for (last, commit) in commits.iter().enumerate() {
        while commits.get(first).is_some_and(|c| commit.at_ms - c.at_ms > QUEUED_MS) {
            first += 1;
        }
        if last + 1 - first >= QUEUED {
            let run = commits.get(first..=last).unwrap_or_default();
            let ms = run.first().map_or(0, |c| commit.at_ms - c.at_ms);
            return Some((first, run.iter().map(|c| c.chars).sum(), ms));
        }
    }
    None
}

/// The most even window of gaps, if no hand is as even: of the gaps as they are, and by character.
fn even_gaps(commits: &[CommitProvenance]) -> Option<Flag> {
    let whole = commits.iter().map(|c| c.gap_ms.saturating_mul(1_000));
    let shared = commits.iter().map(|c| c.gap_ms.saturating_mul(1_000) / u64::from(c.chars));
    let series: [Vec<u64>; 2] = [whole.collect(), shared.collect()];
    let windows = series.iter().filter_map(|gaps| {
        let starts = (1..=gaps.len().checked_sub(EVEN_GAPS)?).step_by(EVEN_STEP);
        Some(starts.filter_map(move |from| Some((from, spread(gaps.get(from..from + EVEN_GAPS)?)?))))
    });
    let (from, (low, high)) = windows
        .flatten()
        .min_by_key(|(_, (low, high))| wide(high - low) * 1_000_000 / (wide(*high) + wide(*low)))?;
    let even = wide(high - low) * 1_000 <= wide(EVEN_PERMILLE) * (wide(high) + wide(low));
    even.then(|| Flag {
        kind: FlagKind::EvenGaps { gaps: EVEN_GAPS as u32, low_us: low, high_us: high },
        place: commits.get(from).map(place),
    })
}

/// A log from elsewhere may name any time: sums of them are wider.
fn wide(us: u64) -> u128 {
    u128::from(us)
}

/// The first and the third quartile; none where inputs came at once, which is another matter.
fn spread(gaps: &[u64]) -> Option<(u64, u64)> {
    let mut sorted = gaps.to_vec();
    sorted.sort_unstable();
    let (low, high) = (*sorted.get(sorted.len() / 4)?, *sorted.get(sorted.len() * 3 / 4)?);
    (low >= 2_000).then_some((low, high))
}
