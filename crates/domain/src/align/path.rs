//! The way back: the steps of the best alignment, from its end to its start.
//!
//! The counts come first, and they make the band slim: *every* alignment as good as the best has the
//! same number of insertions I and omissions D, so all of them stay on the diagonals `-I..=D`. Between
//! those the value of each cell that such an alignment visits is exact, and a cell that none visits is
//! never taken for one, as a band can only make a value too high. One diagonal more on each side keeps
//! all neighbours within the band.
//!
//! A stretch of anti-diagonals is kept for the way back. If the table is too large to be kept as a
//! whole, the first time through leaves a checkpoint before each stretch, and each is computed again
//! when the way back comes to it.

use super::band::Band;
use super::lane::Lane;
use super::search::Table;
use super::{AlignCounts, AlignOp};

/// About how many values are kept for the way back: a megabyte of sixteen-bit lanes.
const HISTORY: usize = 1 << 19;

/// The least number of anti-diagonals between two checkpoints.
const SHORTEST_STRETCH: usize = 64;

impl<L: Lane> Table<L> {
    /// The counts, and in `ops` the steps. `presented` must not be longer than twice the transcript.
    pub fn path(
        &mut self,
        presented: &[char],
        transcript: &[char],
        rare: &[char],
        ops: &mut Vec<AlignOp>,
    ) -> AlignCounts {
        let counts = self.counts(presented, transcript, rare);
        let presented = &presented[..counts.reach as usize];
        ops.clear();
        ops.reserve(transcript.len() + counts.omissions as usize);
        if counts.correct as usize == transcript.len().max(presented.len()) {
            ops.resize(transcript.len(), AlignOp::Match);
            return counts;
        }
        let (lowest, highest) = (-1 - counts.insertions as isize, 1 + counts.omissions as isize);
        self.band.start(transcript.len(), presented.len(), lowest, highest);

        let end = transcript.len() + presented.len();
        let stretch = (HISTORY / self.band.slot_count()).max(SHORTEST_STRETCH);
        let mut from = self.leave_checkpoints(end, stretch);
        let mut way = Way { presented, transcript };
        loop {
            self.keep_stretch(from, end.min(from + stretch));
            way.trace(&self.band, &self.history, from, ops);
            if from == 0 {
                break;
            }
            from -= stretch;
        }
        ops.reverse();
        counts
    }

    /// Leaves a checkpoint at each multiple of `stretch` before `end`, and returns the last of them.
    fn leave_checkpoints(&mut self, end: usize, stretch: usize) -> usize {
        self.checkpoints.clear();
        loop {
            for slots in self.band.slots() {
                self.checkpoints.extend(slots);
            }
            let at = self.band.at();
            if at + stretch >= end {
                return at;
            }
            for _ in 0..stretch {
                self.band.advance(&self.texts);
            }
        }
    }

    /// Computes the anti-diagonals up to `to` from the checkpoint at `from`, which is the last one left, and
    /// keeps them and the two at the checkpoint.
    fn keep_stretch(&mut self, from: usize, to: usize) {
        let slots = self.band.slot_count();
        let last = self.checkpoints.len() - 2 * slots;
        let (even, odd) = self.checkpoints[last..].split_at(slots);
        self.band.resume(from, [even, odd]);
        self.checkpoints.truncate(last);
        self.history.clear();
        self.history.reserve((to - from + 2) * slots);
        self.history.extend(&self.band.slots()[(from + 1) % 2]);
        self.history.extend(&self.band.slots()[from % 2]);
        while self.band.at() < to {
            self.band.advance(&self.texts);
            self.history.extend(&self.band.slots()[self.band.at() % 2]);
        }
    }
}

/// The remaining parts of both texts on the way back.
struct Way<'a> {
    presented: &'a [char],
    transcript: &'a [char],
}

impl Way<'_> {
    /// Goes back through the stretch in `history`, until its first or second anti-diagonal.
    fn trace<L: Lane>(&mut self, band: &Band<L>, history: &[L], from: usize, ops: &mut Vec<AlignOp>) {
        loop {
            let (i, j) = (self.transcript.len(), self.presented.len());
            let at = i + j;
            if at <= from {
                return;
            }
            let diagonal = j as isize - i as isize;
            let value = |back: usize, diagonal: isize| {
                // Row 0 is the anti-diagonal before the checkpoint.
                history[(at + 1 - from - back) * band.slot_count() + band.slot(diagonal)]
            };
            let here = value(0, diagonal);
            let pair = self.transcript.split_last().zip(self.presented.split_last());
            if let Some(((typed, transcript), (wanted, presented))) = pair {
                let (op, step) = if typed == wanted {
                    (AlignOp::Match, L::default())
                } else {
                    (AlignOp::Substitution, L::SUBSTITUTION)
                };
                if here == value(2, diagonal).plus(step) {
                    ops.push(op);
                    (self.transcript, self.presented) = (transcript, presented);
                    continue;
                }
            }
            match self.presented.split_last() {
                Some((_, rest)) if here == value(1, diagonal - 1).plus(L::GAP) => {
                    ops.push(AlignOp::Omission);
                    self.presented = rest;
                }
                _ => {
                    ops.push(AlignOp::Insertion);
                    self.transcript = &self.transcript[..i - 1];
                }
            }
        }
    }
}
