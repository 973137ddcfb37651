//! The shapes of growth that are blended: power laws with more or less experience before the first session,
//! and approaches to a limit.
//!
//! Each is a fixed function of the session number, 0 at the first session and 1 at the fiftieth, so that the
//! growth of an officer means the same under each: logarithm of speed gained in fifty sessions.

use super::super::portable::{exp, ln};

/// How many shapes there are.
pub(super) const SHAPES: usize = 5;
/// Sessions' worth of typing done before the first session, by power shape.
const EXPERIENCE: [f64; 3] = [0.0, 6.0, 30.0];
/// Sessions in which 63 % of the way to the limit is made, by saturating shape.
const TIME: [f64; 2] = [7.0, 22.0];
/// Session numbers that are looked up instead of computed.
const TABLE: usize = 600;

/// The shapes, tabulated.
#[derive(Clone, Debug)]
pub(super) struct Curves {
    rows: Vec<[f64; SHAPES]>,
}

impl Curves {
    /// Makes the table.
    pub(super) fn new() -> Self {
        Self { rows: (0..TABLE).map(|x| all_at(x as f64)).collect() }
    }

    /// All shapes at session `number`.
    pub(super) fn at(&self, number: u32) -> [f64; SHAPES] {
        self.rows.get(number as usize).copied().unwrap_or_else(|| all_at(f64::from(number)))
    }
}

/// All shapes at `x` sessions; below the first session as at the first.
pub(super) fn all_at(x: f64) -> [f64; SHAPES] {
    let x = x.max(1.0);
    let mut values = [0.0; SHAPES];
    for (value, before) in values.iter_mut().zip(EXPERIENCE) {
        *value = ln((x + before) / (1.0 + before)) / ln((50.0 + before) / (1.0 + before));
    }
    for (value, time) in values.iter_mut().skip(EXPERIENCE.len()).zip(TIME) {
        *value = (1.0 - exp((1.0 - x) / time)) / (1.0 - exp(-49.0 / time));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_nothing_to_one_in_fifty_sessions() {
        assert!(all_at(1.0).iter().all(|v| *v == 0.0));
        assert!(all_at(50.0).iter().all(|v| (v - 1.0).abs() < 1e-12));
        for x in 1..300_u32 {
            let (now, next) = (all_at(f64::from(x)), all_at(f64::from(x) + 1.0));
            assert!(now.iter().zip(next).all(|(a, b)| *a <= b), "{x}");
        }
    }

    #[test]
    fn a_table_is_what_it_tabulates() {
        let curves = Curves::new();
        for x in [0, 1, 2, 77, 599, 600, 5000] {
            assert_eq!(curves.at(x), all_at(f64::from(x)));
        }
    }
}
