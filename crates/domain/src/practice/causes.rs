//! Where the speed of an attempt went: 正确速度 that was lost, by cause, in thousandths of 字/分.
//!
//! **Against what.** The attempt's own pace: the median time of a correct common Han character, each weighing the same.
//! A commit that took longer than its characters at that pace lost the difference; all time of characters that do not
//! count in the end (wrong, or deleted again) and of deletions was lost. Commits up to half longer than the pace lose
//! nothing: nobody types like a clock. What was lost is the speed that the attempt would have had without this time, less
//! the speed that it had, and each cause has the share of its time: `60000·C/(T-L) - 60000·C/T`. The parts are whole
//! thousandths and add up to the whole.
//!
//! Only commits, deletions and their times are looked at, so that the answer is the same for every input method. An omitted
//! character takes no time and is no cause: it costs accuracy.

use super::common::{is_common, is_usual};
use super::session_items::SessionItems;
use super::trace::{Trace, is_width_slip};
use crate::align::AlignOp;
use crate::record::Kind;
use crate::text::CharClass;

/// Fewer correct characters say nothing about a pace.
pub const FEWEST_CORRECT: usize = 20;
/// A gap that is at least this long, and more than three times the pace, is a pause; in microseconds.
const PAUSE_US: u64 = 5_000_000;

/// Why speed was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Commits of common characters and signs that came late: reading, choosing candidates, single characters.
    Waiting,
    /// Deletions, and the time of what was deleted.
    Deleting,
    /// Long pauses.
    Pauses,
    /// Characters that stand and are wrong.
    Wrong,
    /// Letters and digits, slower than Han characters.
    Digits,
    /// Commits with Han characters beyond those that are common or usual in records.
    Rare,
    /// Full width for half width or the other way round, whether it was mended or not.
    Width,
}

impl Cause {
    /// All causes, in the order of the documentation.
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Deleting, Self::Pauses, Self::Wrong, Self::Digits, Self::Rare, Self::Width];

    /// The name used in JSON and in stored summaries; never to be changed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Deleting => "deleting",
            Self::Pauses => "pauses",
            Self::Wrong => "wrong",
            Self::Digits => "digits",
            Self::Rare => "rare",
            Self::Width => "width",
        }
    }

    /// The drill that trains it.
    pub const fn training(self) -> Training {
        match self {
            Self::Waiting => Training::Words,
            Self::Deleting => Training::Accuracy,
            Self::Pauses => Training::Steady,
            Self::Wrong => Training::ErrorBook,
            Self::Digits => Training::Numbers,
            Self::Rare => Training::Names,
            Self::Width => Training::Width,
        }
    }

    /// Its place in [`Cause::ALL`].
    pub(super) const fn place(self) -> usize {
        self as usize
    }
}

/// What a drill trains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Training {
    /// Words of police work, committed as words.
    Words,
    /// A text at a pace at which nothing has to be deleted.
    Accuracy,
    /// A text of an exam's form from end to end without a stop.
    Steady,
    /// The items of the error book.
    ErrorBook,
    /// Numbers and codes.
    Numbers,
    /// Names and rare characters.
    Names,
    /// Full-width and half-width signs.
    Width,
}

impl Training {
    /// The records that train it; none for what is trained otherwise: the officer's own error book, or a lesson.
    pub const fn records(self) -> Option<Kind> {
        match self {
            Self::Words => Some(Kind::Vocabulary),
            Self::Accuracy => Some(Kind::Statement),
            Self::Steady => Some(Kind::Case),
            Self::Numbers => Some(Kind::Numbers),
            Self::Names => Some(Kind::Names),
            Self::ErrorBook | Self::Width => None,
        }
    }
}

/// Time that was lost, in microseconds, by cause in the order of [`Cause::ALL`].
pub type LostTime = [u64; Cause::ALL.len()];

/// A part of what was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The cause.
    pub cause: Cause,
    /// Thousandths of 字/分; above 0.
    pub milli_cpm: u64,
    /// The time that it took, in milliseconds, cut off.
    pub lost_ms: u64,
}

/// The speed that was lost in an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Causes {
    /// The pace against which time counts as lost, in microseconds a character.
    pub pace_us: u64,
    /// 正确速度 as it was, in thousandths of 字/分, cut off.
    pub had_milli_cpm: u64,
    /// What was lost beside it.
    pub lost_milli_cpm: u64,
    /// By cause, the largest first; they add up to `lost_milli_cpm`.
    pub parts: Vec<Part>,
}

impl Causes {
    /// The causes of `trace`. None where fewer than [`FEWEST_CORRECT`] characters are right: nothing can be said about a
    /// pace then.
    pub fn of(trace: &Trace) -> Option<Self> {
        let pace_us = pace_us(trace)?;
        let lost = lost_time(trace, pace_us);
        Self::of_times(trace.correct(), trace.active_us, pace_us, &lost)
    }

    /// The causes of times that are known already, as of several attempts together: `correct` characters in `active_us`.
    /// None where nothing is right, or all time was lost.
    pub fn of_times(correct: u64, active_us: u64, pace_us: u64, lost: &LostTime) -> Option<Self> {
        let all: u64 = lost.iter().sum();
        let milli = |us: u64| u64::try_from(u128::from(correct) * 60_000_000_000 / u128::from(us)).ok();
        let kept_us = active_us.checked_sub(all).filter(|us| *us > 0 && correct > 0)?;
        let (had, without) = (milli(active_us)?, milli(kept_us)?);
        let lost_milli_cpm = without - had;
        let shares = shared_out(lost_milli_cpm, lost);
        let mut parts: Vec<Part> = Cause::ALL
            .into_iter()
            .zip(shares)
            .zip(lost)
            .filter(|((_, milli_cpm), _)| *milli_cpm > 0)
            .map(|((cause, milli_cpm), us)| Part { cause, milli_cpm, lost_ms: us / 1_000 })
            .collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.milli_cpm));
        Some(Self { pace_us, had_milli_cpm: had, lost_milli_cpm, parts })
    }
}

/// What was lost as it is shown: in whole tenths of 字/分, so that the parts that are shown add up to the whole that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenths {
    /// All of it, in tenths of 字/分, rounded up: a loss is never shown smaller than it is.
    pub whole: u64,
    /// By cause, the largest first; what comes to less than a tenth is in the others.
    pub parts: Vec<(Cause, u64)>,
}

impl Causes {
    /// It in tenths of 字/分.
    pub fn tenths(&self) -> Tenths {
        let whole = self.lost_milli_cpm.div_ceil(100);
        let mut weights = LostTime::default();
        for part in &self.parts {
            if let Some(weight) = weights.get_mut(part.cause.place()) {
                *weight = part.milli_cpm;
            }
        }
        let shares = shared_out(whole, &weights);
        let mut parts: Vec<(Cause, u64)> =
            Cause::ALL.into_iter().zip(shares).filter(|(_, tenths)| *tenths > 0).collect();
        parts.sort_by_key(|(_, tenths)| std::cmp::Reverse(*tenths));
        Tenths { whole, parts }
    }

    /// Where the speed of several attempts went together: the last `most` of `items` (the oldest first) that have a pace. The
    /// pace of the whole is not known, and is 0. None where nothing is right in them.
    pub fn of_last<'a>(
        items: impl DoubleEndedIterator<Item = &'a SessionItems>,
        most: usize,
    ) -> Option<Self> {
        let (mut lost, mut correct, mut active_ms) = (LostTime::default(), 0, 0);
        for one in items.rev().filter(|one| one.pace_us.is_some()).take(most) {
            correct += u64::from(one.correct);
            active_ms += u64::from(one.active_ms);
            lost.iter_mut().zip(one.lost_ms).for_each(|(all, ms)| *all += u64::from(ms) * 1_000);
        }
        Self::of_times(correct, active_ms * 1_000, 0, &lost)
    }
}

/// `whole` in shares as large as `weights`: the largest remainders are rounded up, the first of equals, so that the shares
/// add up to it. All of it is 0 where the weights are.
pub(super) fn shared_out(whole: u64, weights: &LostTime) -> LostTime {
    let all: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let mut shares = LostTime::default();
    if all == 0 {
        return shares;
    }
    let mut rest = whole;
    let mut remainders: Vec<(u128, usize)> = Vec::with_capacity(weights.len());
    for (place, (share, weight)) in shares.iter_mut().zip(weights).enumerate() {
        let exact = u128::from(whole) * u128::from(*weight);
        // Never above `whole`, as no weight is above their sum.
        *share = (exact / all) as u64;
        rest -= *share;
        remainders.push((exact % all, place));
    }
    remainders.sort_by_key(|(remainder, place)| (std::cmp::Reverse(*remainder), *place));
    for (_, place) in remainders.into_iter().take(rest as usize) {
        if let Some(share) = shares.get_mut(place) {
            *share += 1;
        }
    }
    shares
}

/// The attempt's own pace in microseconds a character: the median of its correct common Han characters, of all correct ones
/// where those are fewer than [`FEWEST_CORRECT`]. None where all are.
pub(super) fn pace_us(trace: &Trace) -> Option<u64> {
    let mut han = Vec::new();
    let mut all = Vec::new();
    let mut typed = trace.standing.iter();
    for op in &trace.ops {
        let one = if *op == AlignOp::Omission { None } else { typed.next() };
        let Some(one) = one.filter(|_| *op == AlignOp::Match) else { continue };
        let Some(piece) = trace.pieces.get(one.piece) else { continue };
        all.push(piece.share_us());
        if CharClass::of(one.unit.shown) == CharClass::Han && is_common(one.unit.shown) {
            han.push(piece.share_us());
        }
    }
    let mut shares = if han.len() < FEWEST_CORRECT { all } else { han };
    let middle = shares.len().saturating_sub(1) / 2;
    if shares.len() < FEWEST_CORRECT {
        return None;
    }
    Some(*shares.select_nth_unstable(middle).1)
}

/// What the characters of a piece came to.
#[derive(Clone, Copy, Default)]
struct Outcome {
    deleted: u64,
    deleted_width: u64,
    wrong: u64,
    wrong_width: u64,
    alnum: u64,
    other: u64,
    rare: bool,
}

/// The time that was lost at a pace of `pace_us` a character, by cause.
pub(super) fn lost_time(trace: &Trace, pace_us: u64) -> LostTime {
    let mut lost = LostTime::default();
    let mut add = |cause: Cause, us: u64| {
        if let Some(time) = lost.get_mut(cause.place()) {
            *time += us;
        }
    };
    // A gap of `chars` characters without the pause in it, and the pause.
    let part = |gap_us: u64, chars: u64| {
        let due = pace_us.saturating_mul(chars.max(1));
        if gap_us > PAUSE_US.max(due.saturating_mul(3)) { (due, gap_us - due) } else { (gap_us, 0) }
    };
    for (piece, came) in trace.pieces.iter().zip(outcomes(trace)) {
        let (gap_us, pause_us) = part(piece.gap_us, piece.chars);
        add(Cause::Pauses, pause_us);
        let share = gap_us / piece.chars.max(1);
        add(Cause::Width, share * (came.deleted_width + came.wrong_width));
        add(Cause::Deleting, share * came.deleted);
        add(Cause::Wrong, share * came.wrong);
        let over = share.saturating_sub(pace_us);
        let late = if 2 * share > 3 * pace_us { over } else { 0 };
        if came.rare {
            add(Cause::Rare, late * (came.alnum + came.other));
        } else {
            // A digit is one key: it has no excuse to take longer than a Han character.
            add(Cause::Digits, over * came.alnum);
            add(Cause::Waiting, late * came.other);
        }
    }
    for gone in &trace.deleted {
        let (gap_us, pause_us) = part(gone.gap_us, 1);
        add(Cause::Pauses, pause_us);
        let slip = gone.then.is_some_and(|then| is_width_slip(then, gone.c));
        add(if slip { Cause::Width } else { Cause::Deleting }, gap_us);
    }
    for us in &trace.idle_deletions_us {
        let (gap_us, pause_us) = part(*us, 1);
        add(Cause::Pauses, pause_us);
        add(Cause::Deleting, gap_us);
    }
    // What was still in composition at the end does not count, nor does standing still.
    let (gap_us, pause_us) = part(trace.tail_us, 1);
    add(Cause::Pauses, pause_us);
    add(Cause::Waiting, gap_us);
    lost
}

/// What the characters of each piece came to.
fn outcomes(trace: &Trace) -> Vec<Outcome> {
    let mut all = vec![Outcome::default(); trace.pieces.len()];
    let (mut presented, mut typed) = (trace.presented.iter(), trace.standing.iter());
    for op in &trace.ops {
        let wanted = if *op == AlignOp::Insertion { None } else { presented.next() };
        let Some(one) = (if *op == AlignOp::Omission { None } else { typed.next() }) else { continue };
        let Some(outcome) = all.get_mut(one.piece) else { continue };
        if *op == AlignOp::Match {
            let class = CharClass::of(one.unit.shown);
            if class == CharClass::Alnum {
                outcome.alnum += 1;
            } else {
                outcome.other += 1;
            }
            outcome.rare |= class == CharClass::Han && !is_usual(one.unit.shown);
        } else if wanted.is_some_and(|wanted| is_width_slip(wanted.shown, one.unit.shown)) {
            outcome.wrong_width += 1;
        } else {
            outcome.wrong += 1;
        }
    }
    for gone in &trace.deleted {
        let Some(outcome) = all.get_mut(gone.piece) else { continue };
        let slip = gone.then.is_some_and(|then| is_width_slip(then, gone.c));
        if slip { outcome.deleted_width += 1 } else { outcome.deleted += 1 }
    }
    all
}
