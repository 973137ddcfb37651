//! Copied logs: two attempts that were typed at the same moments.
//!
//! No typist produces two texts, or one text twice, with the same gaps between hundreds of inputs. A
//! [`TimingPrint`] keeps nothing but the gaps, so texts need not be at hand. [`copied_from`] compares two:
//! the longest common subsequence of gaps within a tolerance and a narrow band, so that some inserted or
//! removed events and a little noise do not hide a copy. [`find_copies`] searches many: prints that share
//! enough runs of similar gaps are compared, all others are not.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Flag, FlagKind};
use crate::input::{EventKind, InputLog};

/// Prints with fewer gaps are not compared.
pub const MIN_GAPS: usize = 30;
/// At least so many of a hundred gaps must be the same.
pub const SAME_SHARE_PERCENT: u8 = 80;

/// Two gaps are the same within this many milliseconds, or within the part below of the larger: frames of a
/// screen and a little noise.
const TOLERANCE_MS: u32 = 20;
const TOLERANCE_PERCENT: u32 = 4;
/// How many events may be inserted or removed before the sequences are lost to each other.
const BAND: usize = 24;
/// Gaps in a run that is looked up.
const RUN: usize = 6;
/// More runs than any attempt has.
const MAX_RUNS: usize = 1 << 24;
/// A run that more prints than this have is no evidence.
const COMMON: usize = 40;

/// The gaps between the inputs of an attempt, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimingPrint {
    gaps: Vec<u32>,
}

/// Two attempts typed at the same moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Copied {
    /// One attempt.
    pub a: Uuid,
    /// The other.
    pub b: Uuid,
    /// So many of a hundred gaps are the same.
    pub share_percent: u8,
}

impl TimingPrint {
    /// The print of a log: commits, plain text and deletions.
    pub fn of(log: &InputLog) -> Self {
        let input = |kind: &EventKind| {
            matches!(kind, EventKind::Commit(_) | EventKind::Text(_) | EventKind::Backspace)
        };
        let times: Vec<u64> = log.events.iter().filter(|e| input(&e.kind)).map(|e| e.at_ms).collect();
        let gap = |w: &[u64]| match w {
            [a, b] => u32::try_from(b.saturating_sub(*a)).unwrap_or(u32::MAX),
            _ => 0,
        };
        Self { gaps: times.windows(2).map(gap).collect() }
    }

    /// The number of gaps.
    pub fn len(&self) -> usize {
        self.gaps.len()
    }

    /// Whether there is no gap at all.
    pub fn is_empty(&self) -> bool {
        self.gaps.is_empty()
    }

    /// Runs of gaps on a logarithmic scale, each packed into a number, on two grids, so that a gap near the edge
    /// of a step in one is not near it in the other.
    fn runs(&self) -> Vec<u64> {
        let mut runs = Vec::with_capacity(2 * self.gaps.len());
        for grid in 0..2_u8 {
            let steps: Vec<u8> = self.gaps.iter().map(|gap| step(*gap, grid)).collect();
            let pack = |run: &[u8]| run.iter().fold(u64::from(grid), |all, step| all << 8 | u64::from(*step));
            runs.extend(steps.windows(RUN).map(pack));
        }
        runs.sort_unstable();
        runs.dedup();
        runs
    }
}

/// About five steps to each doubling; `grid` shifts them by half a step.
fn step(gap_ms: u32, grid: u8) -> u8 {
    // At most 32 doublings: it fits.
    ((f64::from(gap_ms) + 20.0).log2() * 5.0 + f64::from(grid) * 0.5) as u8
}

fn same(a: u32, b: u32) -> bool {
    let tolerance = TOLERANCE_MS.max((u64::from(a.max(b)) * u64::from(TOLERANCE_PERCENT) / 100) as u32);
    a.abs_diff(b) <= tolerance
}

/// How many of a hundred gaps of the longer print are the same in both and in the same order; none when one
/// of them is too short to say.
pub fn copied_from(a: &TimingPrint, b: &TimingPrint) -> Option<u8> {
    if a.len().min(b.len()) < MIN_GAPS {
        return None;
    }
    if a == b {
        return Some(100);
    }
    // Longest common subsequence, row by row, within the band around the diagonal. Outside it a row keeps
    // what the band last gave.
    let mut before = vec![0_u32; b.len() + 1];
    let mut row = before.clone();
    for (i, gap) in a.gaps.iter().enumerate() {
        let from = i.saturating_sub(BAND);
        let to = (i + BAND + 1).min(b.len());
        if from >= to {
            break;
        }
        row.get_mut(..=from)?.copy_from_slice(before.get(..=from)?);
        for j in from..to {
            let matched = b.gaps.get(j).is_some_and(|other| same(*gap, *other));
            let (diagonal, above, left) = (*before.get(j)?, *before.get(j + 1)?, *row.get(j)?);
            *row.get_mut(j + 1)? = if matched { diagonal + 1 } else { above.max(left) };
        }
        let last = *row.get(to)?;
        row.get_mut(to..)?.fill(last);
        std::mem::swap(&mut before, &mut row);
    }
    let common = u64::from(before.last().copied().unwrap_or(0));
    Some((common * 100 / a.len().max(b.len()) as u64) as u8)
}

/// Every pair of `prints` of which [`SAME_SHARE_PERCENT`] or more of the gaps are the same, ordered by ids.
pub fn find_copies(prints: &[(Uuid, TimingPrint)]) -> Vec<Copied> {
    let mut holders: Vec<(u64, u32)> = Vec::new();
    let mut equal: BTreeMap<&[u32], Vec<u32>> = BTreeMap::new();
    for (number, (_, print)) in (0_u32..).zip(prints) {
        if print.len() >= MIN_GAPS {
            equal.entry(&print.gaps).or_default().push(number);
            holders.extend(print.runs().into_iter().map(|run| (run, number)));
        }
    }
    holders.sort_unstable();
    // Every pair that shares a run, as often as it shares one; sorted, equal ones stand together.
    let mut shared: Vec<(u32, u32)> = Vec::new();
    for group in holders.chunk_by(|a, b| a.0 == b.0).filter(|group| (2..=COMMON).contains(&group.len())) {
        let numbers: Vec<u32> = group.iter().map(|(_, number)| *number).collect();
        pairs(&numbers, |pair| shared.push(pair));
    }
    drop(holders);
    shared.sort_unstable();
    let mut shared: BTreeMap<(u32, u32), usize> = shared
        .chunk_by(|a, b| a == b)
        .filter_map(|same| Some((*same.first()?, same.len())))
        .filter(|(_, runs)| *runs >= MIN_GAPS / 10)
        .collect();
    for group in equal.values() {
        pairs(group, |pair| *shared.entry(pair).or_default() += MAX_RUNS);
    }
    let mut found = Vec::new();
    for ((i, j), runs) in shared {
        let at = |n: u32| prints.get(n as usize);
        let (Some((a, first)), Some((b, second))) = (at(i), at(j)) else { continue };
        // A copy with noise keeps far more than a tenth of its runs; strangers share next to none.
        if a != b
            && runs >= first.len().min(second.len()) / 10
            && let Some(share_percent) = copied_from(first, second)
            && share_percent >= SAME_SHARE_PERCENT
        {
            found.push(Copied { a: *a.min(b), b: *a.max(b), share_percent });
        }
    }
    found.sort_unstable();
    found
}

fn pairs(group: &[u32], mut each: impl FnMut((u32, u32))) {
    for (n, i) in group.iter().enumerate() {
        for j in group.iter().skip(n + 1) {
            each((*i, *j));
        }
    }
}

/// The flags of `attempt` among the copies that were found.
pub fn copy_flags(attempt: Uuid, copies: &[Copied]) -> Vec<Flag> {
    let flag = |copied: &Copied| {
        let other = if copied.a == attempt {
            copied.b
        } else if copied.b == attempt {
            copied.a
        } else {
            return None;
        };
        let kind = FlagKind::Copied { other, share_percent: copied.share_percent };
        Some(Flag { kind, place: None })
    };
    copies.iter().filter_map(flag).collect()
}
