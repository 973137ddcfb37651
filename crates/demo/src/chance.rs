//! Chance that follows from the seed, as ids, bytes and choices.

use uuid::Uuid;

use dabiao_app::clock::uuid_v7;
use dabiao_domain::splitmix::SplitMix;

/// Ids that follow from a seed: UUIDv7 of the time they belong to.
#[derive(Clone, Debug)]
pub struct Ids(pub SplitMix);

impl Ids {
    /// The next one, of that time in milliseconds since the Unix epoch.
    pub fn at(&mut self, ms: i64) -> Uuid {
        let random = u128::from(self.0.bits()) << 64 | u128::from(self.0.bits());
        uuid_v7(ms, random)
    }
}

/// 32 bytes that follow from a seed: for keys and secrets that guard nothing.
pub fn bytes(rng: &mut SplitMix) -> [u8; 32] {
    let mut out = [0; 32];
    for part in out.chunks_exact_mut(8) {
        part.copy_from_slice(&rng.bits().to_be_bytes());
    }
    out
}

/// One of `items`, which are not empty.
pub fn pick<'a, T>(rng: &mut SplitMix, items: &'a [T]) -> &'a T {
    &items[rng.below(items.len()).min(items.len() - 1)]
}
