//! The number that a cell of the alignment table holds, and the code of a character beside it.
//!
//! A cell's value is `cost * GAP + substitutions`, kept modulo the width of a machine integer, so that
//! sixteen-bit lanes (eight to a vector even on the oldest x86-64) serve all texts of ordinary length.
//! Values are only ever compared when their costs differ by two at most; then the sign of the wrapped
//! difference tells the order: `GAP` is a quarter of the sign bit's weight and above any count of
//! substitutions, so the difference stays below `3 * GAP`. This module knows nothing of bands or paths.

use std::fmt::Debug;

/// An integer that holds a cell's value modulo its width.
pub(super) trait Lane: Copy + Debug + Default + Eq {
    /// The code of a character: equal codes if and only if equal characters.
    type Id: Copy + Debug + Default + Eq;
    /// The weight of one unit of cost: an insertion or an omission.
    const GAP: Self;
    /// The weight of a substitution: one unit of cost, and one substitution to break ties by.
    const SUBSTITUTION: Self;
    /// The code before and after the transcript.
    const TRANSCRIPT_PAD: Self::Id;
    /// The code before and after the presented text; no two pads and no pad and character are equal.
    const PRESENTED_PAD: Self::Id;

    /// `cost * GAP`, wrapped.
    fn of_cost(cost: usize) -> Self;
    /// Wrapping sum.
    fn plus(self, other: Self) -> Self;
    /// The lesser of two values whose costs differ by two at most.
    fn lesser(self, other: Self) -> Self;
    /// How far `self` lies above `earlier`; exact when their costs differ by two at most.
    fn above(self, earlier: Self) -> i64;
    /// The code of a character; `rare` lists, sorted, all characters beyond the BMP in both texts.
    fn code(c: char, rare: &[char]) -> Self::Id;
    /// Whether these lanes can hold an alignment with that many substitutions and rare characters.
    fn can_hold(substitutions: usize, rare: usize) -> bool;
}

/// Codes that no character of the BMP has: the surrogates.
const SURROGATES: std::ops::Range<u16> = 0xD800..0xE000;

impl Lane for i16 {
    type Id = u16;
    const GAP: Self = 1 << 13;
    const SUBSTITUTION: Self = Self::GAP + 1;
    const TRANSCRIPT_PAD: u16 = SURROGATES.start;
    const PRESENTED_PAD: u16 = SURROGATES.start + 1;

    #[inline]
    fn of_cost(cost: usize) -> Self {
        (cost as Self).wrapping_mul(Self::GAP)
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline]
    fn lesser(self, other: Self) -> Self {
        other.wrapping_add(self.wrapping_sub(other).min(0))
    }

    #[inline]
    fn above(self, earlier: Self) -> i64 {
        self.wrapping_sub(earlier).into()
    }

    #[inline]
    fn code(c: char, rare: &[char]) -> u16 {
        u16::try_from(u32::from(c)).unwrap_or_else(|_| {
            let rank = rare.partition_point(|&r| r < c);
            SURROGATES.start + 2 + rank as u16
        })
    }

    fn can_hold(substitutions: usize, rare: usize) -> bool {
        substitutions < Self::GAP as usize && rare <= SURROGATES.len() - 2
    }
}

impl Lane for i32 {
    type Id = u32;
    const GAP: Self = 1 << 29;
    const SUBSTITUTION: Self = Self::GAP + 1;
    const TRANSCRIPT_PAD: u32 = u32::MAX;
    const PRESENTED_PAD: u32 = u32::MAX - 1;

    #[inline]
    fn of_cost(cost: usize) -> Self {
        (cost as Self).wrapping_mul(Self::GAP)
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline]
    fn lesser(self, other: Self) -> Self {
        other.wrapping_add(self.wrapping_sub(other).min(0))
    }

    #[inline]
    fn above(self, earlier: Self) -> i64 {
        self.wrapping_sub(earlier).into()
    }

    fn code(c: char, _rare: &[char]) -> u32 {
        c.into()
    }

    fn can_hold(substitutions: usize, _rare: usize) -> bool {
        substitutions < Self::GAP as usize
    }
}
