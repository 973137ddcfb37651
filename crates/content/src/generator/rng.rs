//! The generator's own random numbers, frozen permanently.
//!
//! SplitMix64 (Steele, Lea and Flood, 2014) over a key that is mixed from labels. Every drawn thing has its
//! own stream, named by what it is: adding one to a template does not change the others. Nothing here may
//! ever change without a new generator version.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of random numbers.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    key: u64,
    count: u64,
}

impl Stream {
    /// The stream of one record.
    pub fn of_record(version: u32, kind: &str, seed: u64, index: u64) -> Self {
        let root = Self { key: mix(u64::from(version).wrapping_mul(GOLDEN)), count: 0 };
        root.child(kind, seed).child("index", index)
    }

    /// The stream of a thing within this one: the same for the same label and number, whatever has been
    /// drawn.
    pub fn child(&self, label: &str, number: u64) -> Self {
        // FNV-1a of the label, then the number, each through the mixer.
        let hash = label
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3));
        let key = mix(mix(self.key ^ hash).wrapping_add(number.wrapping_mul(GOLDEN)));
        Self { key, count: 0 }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.count = self.count.wrapping_add(1);
        mix(self.key.wrapping_add(self.count.wrapping_mul(GOLDEN)))
    }

    /// A number from 0 below `n` (0 if `n` is 0), by multiplication; the bias is below 2^-40 here.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low).max(0) as u64 + 1) as i64
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`; none if there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len() as u64) as usize)
    }

    /// The place in a list whose running sums of weights are `sums`.
    pub fn weighted(&mut self, sums: &[u64]) -> usize {
        let at = self.below(sums.last().copied().unwrap_or(0));
        sums.partition_point(|sum| *sum <= at)
    }
}

/// The output function of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen() {
        let mut stream = Stream::of_record(1, "case", 1, 0);
        let drawn: Vec<u64> = (0..3).map(|_| stream.below(1_000_000)).collect();
        assert_eq!(drawn, FROZEN);
    }

    const FROZEN: [u64; 3] = [283_277, 30_676, 261_379];

    #[test]
    fn siblings_do_not_follow_each_other() {
        let root = Stream::of_record(1, "case", 1, 0);
        let (mut a, mut b) = (root.child("a", 0), root.child("a", 1));
        assert!((0..64).all(|_| a.bits() != b.bits()));
    }

    #[test]
    fn draws_are_even() {
        let mut stream = Stream::of_record(1, "test", 7, 7);
        let mut counts = [0_u32; 10];
        (0..100_000).for_each(|_| counts[stream.below(10) as usize] += 1);
        assert!(counts.iter().all(|c| (9_600..=10_400).contains(c)), "{counts:?}");
        let mut weighted = [0_u32; 3];
        (0..60_000).for_each(|_| weighted[stream.weighted(&[1, 3, 6])] += 1);
        assert!(weighted[0] > 9_500 && weighted[2] < 30_600 && weighted[1] > 19_500, "{weighted:?}");
    }
}
