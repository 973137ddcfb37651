//! Finding the counts: which band of diagonals is certain to hold the best alignment.
//!
//! An alignment that reaches diagonal `k = j - i` has made at least `k` omissions, or `-k` insertions;
//! and as it ends at `j <= |P|`, on a diagonal of at most `|P| - |T|`, it makes `k - (|P| - |T|)`
//! insertions after that. So one with a cost of at most `b` stays within
//! `-b <= k <= min(b, (b + |P| - |T|) / 2)`, and a band so wide holds *every* alignment of such a cost,
//! with exact values in all cells they visit. The search needs a cost that some alignment is known to
//! have: a guess, or for want of one what a slim band finds, since any band gives the cost of some
//! alignment. If a band finds a cost that it is certain for, that is the answer; otherwise that cost
//! tells how wide a band is certain.

use super::band::{Band, Texts};
use super::lane::Lane;
use super::{AlignCounts, guess};

/// The cost that the first band is certain for when there is no guess: thirty-two diagonals of each parity.
const FIRST_BOUND: usize = 30;

/// How many times wider a band may become at once. A text in which a line was skipped looks all wrong in a
/// slim band; one band in between finds that out for a fraction of the whole table.
const WIDEN: usize = 16;

/// What is kept to align texts with lanes of one width.
#[derive(Debug, Default)]
pub(super) struct Table<L: Lane> {
    pub(super) texts: Texts<L>,
    pub(super) band: Band<L>,
    /// The last row within the band, from its first cell with `j >= 0`.
    last_row: Vec<L>,
    /// What the way back keeps: see `path`.
    pub(super) history: Vec<L>,
    pub(super) checkpoints: Vec<L>,
}

/// An alignment's end, in the order in which one is preferred to another: the least is the best. With equal
/// cost `2C + cost = |T| + j - S`, so the most matches are the least `S - j`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    cost: i64,
    substitutions_less_reach: i64,
    reach: std::cmp::Reverse<i64>,
}

impl End {
    fn new(value: i64, reach: usize, gap: i64) -> Self {
        let reach = reach as i64;
        Self {
            cost: value / gap,
            substitutions_less_reach: value % gap - reach,
            reach: std::cmp::Reverse(reach),
        }
    }

    fn counts(self, typed: usize) -> AlignCounts {
        let (typed, reach) = (typed as i64, self.reach.0);
        let substitutions = self.substitutions_less_reach + reach;
        // S + I + D = cost and D - I = j - |T|.
        let insertions = (self.cost - substitutions - (reach - typed)) / 2;
        let omissions = self.cost - substitutions - insertions;
        AlignCounts {
            correct: (typed - substitutions - insertions) as u32,
            substitutions: substitutions as u32,
            insertions: insertions as u32,
            omissions: omissions as u32,
            reach: reach as u32,
        }
    }
}

impl<L: Lane> Table<L> {
    /// The counts of the best alignment. `presented` must not be longer than twice the transcript.
    pub fn counts(&mut self, presented: &[char], transcript: &[char], rare: &[char]) -> AlignCounts {
        let (rows, columns) = (transcript.len(), presented.len());
        let guess = guess::cost(presented, transcript);
        if guess == Some(0) {
            let correct = rows as u32;
            return AlignCounts { correct, reach: correct, ..AlignCounts::default() };
        }
        self.texts.load(presented, transcript, rare);
        // What is longer than all of P costs an insertion each, whatever else is wrong.
        let mut bound = guess.unwrap_or(rows.saturating_sub(columns) + FIRST_BOUND);
        loop {
            let lowest = -(bound as isize);
            let highest = (bound as isize).min((bound as isize + columns as isize - rows as isize) / 2);
            self.band.start(rows, columns, lowest, highest);
            let best = self.sweep(rows);
            // No alignment need cost more than |T|, so this ends when the band is that wide.
            let cost = best.cost as usize;
            if cost <= bound {
                return best.counts(rows);
            }
            bound = if cost <= WIDEN * bound { cost } else { WIDEN / 2 * bound };
        }
    }

    /// Fills the band and returns the best end in its last row.
    fn sweep(&mut self, rows: usize) -> End {
        let gap = L::of_cost(1).above(L::default());
        let columns = self.band.columns();
        // Values are known modulo the lane's width. One cell of each anti-diagonal, on a staircase from (0, 0)
        // to the last row, keeps count of the whole value: it is a neighbour of the one before it.
        let (mut stair, mut whole) = (L::default(), 0_i64);
        self.last_row.clear();
        let first = rows.saturating_add_signed(self.band.lowest());
        for at in 1..=rows + columns {
            self.band.advance(&self.texts);
            let column = columns.min(at / 2);
            if at - column <= rows {
                let value = self.band.value(2 * column as isize - at as isize);
                whole += value.above(stair);
                stair = value;
            }
            if at >= rows + first {
                self.last_row.push(self.band.value(at as isize - 2 * rows as isize));
            }
        }
        // The staircase has ended in the last row; all its other cells are neighbours of neighbours of that.
        let landing = columns.min(rows);
        let (before, after) = self.last_row.split_at(landing - first);
        let mut best = End::new(whole, landing, gap);
        let (mut value, mut total) = (stair, whole);
        for (j, &next) in (landing..).zip(after) {
            total += next.above(value);
            value = next;
            best = best.min(End::new(total, j, gap));
        }
        let (mut value, mut total) = (stair, whole);
        for (j, &next) in (first..landing).zip(before).rev() {
            total += next.above(value);
            value = next;
            best = best.min(End::new(total, j, gap));
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::super::AlignOp;
    use super::*;

    /// Wide lanes are for texts that no plain reference could check, so they are checked against narrow ones.
    #[test]
    fn lanes_of_either_width_agree() {
        let (mut narrow, mut wide) = (Table::<i16>::default(), Table::<i32>::default());
        let mut state = 1_u32;
        let mut random = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 16
        };
        for round in 0..4_000 {
            let letters = ['甲', '𠮷', 'c', 'd'];
            let mut text = |longest: u32, kinds: u32| -> Vec<char> {
                let len = random() % longest + 1;
                (0..len).map(|_| letters[(random() % kinds) as usize]).collect()
            };
            let (typed, mut presented) = (text(150, 2 + round % 3), text(150, 2 + round % 3));
            presented.truncate(2 * typed.len());
            let (mut steps, mut wide_steps) = (vec![AlignOp::Match], Vec::new());
            let counts = narrow.path(&presented, &typed, &['𠮷'], &mut steps);
            assert_eq!(counts, wide.path(&presented, &typed, &[], &mut wide_steps));
            assert_eq!(steps, wide_steps);
        }
    }
}
