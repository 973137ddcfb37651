//! The alignment table, restricted to a band of diagonals and filled one anti-diagonal at a time.
//!
//! Cell `(i, j)` holds the least `(cost, substitutions)` of all alignments of `T[..i]` with `P[..j]`
//! that stay in the band. Its diagonal is `k = j - i`, its anti-diagonal `a = i + j`. The cells of one
//! anti-diagonal do not depend on each other, so a chunk of them is one run of vector instructions, and
//! only the last two anti-diagonals are kept: one array for even diagonals, one for odd ones.
//!
//! There are no special cases at the borders of the table. It is continued outside by cells that hold
//! `|i| + |j|`, which is `|k|` wherever exactly one of the two is negative. With characters there that
//! equal nothing the recurrence reproduces these values and never prefers a path through them:
//! - at `i < 0`: left gives `|k - 1| + 1 = |k|`, up and diagonal give more (columns `j < 0` likewise);
//! - at `i = 0`: left gives `j`; up gives `j + 2`, diagonal a substitution more than `j`.
//!
//! Cells with `i > |T|` or `j > |P|` hold rubbish that no cell inside ever reads. At the two edges of
//! the band the missing neighbour is given the value of the other neighbour, which changes no minimum.
//!
//! Neighbours along a row or a column differ in cost by one at most, in the band as in the whole table
//! (cut the last column off a path and walk down the column before it: no diagonal is left that was not
//! between two that are in the band). So the three candidates of a cell differ by two at most, which is
//! what [`Lane`] asks for. This module must not choose bands or end points.

use super::lane::Lane;

/// Cells that are computed together: two vectors of sixteen-bit lanes.
const CHUNK: usize = 16;

/// The two texts as codes, with pads on both sides for the cells outside the table.
#[derive(Debug, Default)]
pub(super) struct Texts<L: Lane> {
    /// The transcript, reversed: along an anti-diagonal `i` falls while `j` rises.
    transcript: Vec<L::Id>,
    presented: Vec<L::Id>,
}

impl<L: Lane> Texts<L> {
    /// Loads two texts; `rare` lists, sorted, all their characters beyond the BMP.
    pub fn load(&mut self, presented: &[char], transcript: &[char], rare: &[char]) {
        let code = |&c: &char| L::code(c, rare);
        refill(&mut self.transcript, L::TRANSCRIPT_PAD, transcript.iter().rev().map(code));
        refill(&mut self.presented, L::PRESENTED_PAD, presented.iter().map(code));
    }
}

/// Puts `codes` between two pads of one chunk each.
fn refill<I: Copy>(out: &mut Vec<I>, pad: I, codes: impl Iterator<Item = I>) {
    out.clear();
    out.extend([pad; CHUNK]);
    out.extend(codes);
    out.extend([pad; CHUNK]);
}

/// A band of diagonals and the last two anti-diagonals in it.
#[derive(Debug, Default)]
pub(super) struct Band<L> {
    /// The lowest diagonal; even, and below 0.
    lowest: isize,
    /// Diagonals of each parity; a multiple of [`CHUNK`].
    width: usize,
    /// `|T|`.
    rows: usize,
    /// The length of the prefix of P that counts.
    columns: usize,
    /// The anti-diagonal computed last.
    at: usize,
    /// `slots[0][x]` is diagonal `lowest + 2x`, and `slots[1][x + 1]` is diagonal `lowest + 2x + 1`. The
    /// one slot left over in each is the missing neighbour at that edge of the band.
    slots: [Vec<L>; 2],
}

impl<L: Lane> Band<L> {
    /// Starts at anti-diagonal 0 with a band that holds the diagonals `lowest..=highest` at least, and
    /// 0 and -1 in any case; columns that the band does not reach in the last row are left out.
    pub fn start(&mut self, rows: usize, columns: usize, lowest: isize, highest: isize) {
        self.lowest = lowest.min(-2) & !1;
        let both = highest.max(0).abs_diff(self.lowest) + 1;
        self.width = both.div_ceil(2).next_multiple_of(CHUNK);
        self.rows = rows;
        self.columns = columns.min(rows.saturating_add_signed(self.highest()));
        self.at = 0;
        let lowest = self.lowest;
        for (parity, slots) in self.slots.iter_mut().enumerate() {
            // Slot x of either array stands for diagonal lowest + 2x or, counting its pad, one less.
            let outside = |x: usize| L::of_cost((lowest + 2 * x as isize - parity as isize).unsigned_abs());
            slots.clear();
            slots.extend((0..=self.width).map(outside));
        }
    }

    /// Takes up again at anti-diagonal `at` with the slots that [`Band::slots`] gave there.
    pub fn resume(&mut self, at: usize, slots: [&[L]; 2]) {
        self.at = at;
        for (own, saved) in self.slots.iter_mut().zip(slots) {
            own.copy_from_slice(saved);
        }
    }

    /// The number of slots for each parity.
    pub fn slot_count(&self) -> usize {
        self.width + 1
    }

    /// All that [`Band::resume`] needs.
    pub fn slots(&self) -> &[Vec<L>; 2] {
        &self.slots
    }

    /// The length of the prefix of P that counts.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The anti-diagonal computed last.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The slot in which a diagonal is kept, among those of its parity.
    pub fn slot(&self, diagonal: isize) -> usize {
        // For an odd diagonal (d - lowest) / 2 rounds down, and its pad stands before it.
        let up = diagonal - self.lowest;
        (up / 2 + up % 2) as usize
    }

    /// The value on a diagonal, as of the last anti-diagonal of that parity.
    pub fn value(&self, diagonal: isize) -> L {
        self.slots[diagonal.rem_euclid(2) as usize][self.slot(diagonal)]
    }

    /// The highest diagonal in the band.
    pub fn highest(&self) -> isize {
        self.lowest + 2 * self.width as isize - 1
    }

    /// The lowest diagonal in the band.
    pub fn lowest(&self) -> isize {
        self.lowest
    }

    /// Computes the next anti-diagonal.
    pub fn advance(&mut self, texts: &Texts<L>) {
        self.at += 1;
        let parity = self.at % 2;
        let at = self.at as isize;
        let first = self.lowest + parity as isize;
        let last = first + 2 * (self.width as isize - 1);
        // The diagonals inside the table: 0 <= i <= rows and 0 <= j <= columns.
        let low = first.max(-at).max(at - 2 * self.rows as isize);
        let high = last.min(at).min(2 * self.columns as isize - at);
        if low > high {
            return;
        }
        let from = (low - first) as usize / 2 / CHUNK * CHUNK;
        let to = ((high - first) as usize / 2 + 1).next_multiple_of(CHUNK);

        let [even, odd] = &mut self.slots;
        even[self.width] = even[self.width - 1];
        odd[0] = odd[1];
        let (own, other) = if parity == 0 { (even, odd) } else { (odd, even) };
        // In slot `from`: column j, and T[i - 1] with i as many rows above the last as `above` says.
        let j = isize::midpoint(at, first) + from as isize;
        let above = self.rows as isize - (at - first) / 2 + from as isize;
        let chunk = CHUNK as isize;
        relax(
            &mut own[from + parity..to + parity],
            &other[from..to],
            &other[from + 1..=to],
            &texts.transcript[(above + chunk) as usize..],
            &texts.presented[(j - 1 + chunk) as usize..],
        );
    }
}

/// The recurrence: `cells` holds the diagonal neighbours and receives the new values.
///
/// A plain loop over slices of one length, on its own, is what the compiler reliably turns into vector
/// instructions; the benchmark shows at once if it ever does not (it is then ten times slower).
#[inline(never)]
fn relax<L: Lane>(cells: &mut [L], left: &[L], up: &[L], transcript: &[L::Id], presented: &[L::Id]) {
    let n = cells.len();
    let (left, up, transcript, presented) = (&left[..n], &up[..n], &transcript[..n], &presented[..n]);
    for x in 0..n {
        let step = if transcript[x] == presented[x] { L::default() } else { L::SUBSTITUTION };
        cells[x] = cells[x].plus(step).lesser(left[x].lesser(up[x]).plus(L::GAP));
    }
}
