//! How an officer gets on with numbers and with codes, session by session: apart from Han characters, whose speed is that of
//! the standard, and from forms, whose speed is in records.
//!
//! A number is right at once or it is not: whoever mends a digit has looked twice. The time of a number is that of all its
//! characters, mending with it.

use uuid::Uuid;

use super::history::Session;
use super::item::{Item, Ladder};
use crate::record::civil::Day;

/// Fewer characters of a ladder in a session say nothing about a speed.
pub const FEWEST_OF_LADDER: u64 = 20;

/// A session on a ladder of numbers or codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LadderPoint {
    /// The attempt.
    pub attempt: Uuid,
    /// The day of its start.
    pub day: Day,
    /// Characters of numbers or codes a minute × 1000, cut off.
    pub milli_cpm: u64,
    /// Numbers or codes that were right at once, in millionths of all, cut off.
    pub clean_ppm: u32,
    /// How many numbers or codes came.
    pub count: u32,
}

/// The characters of a number or code; none of what is no shape.
fn length(item: Item) -> Option<u64> {
    item.is_shape().then(|| item.runs().into_iter().map(|(_, n)| u64::from(n)).sum())
}

/// The sessions of [`Ladder::Digits`] or [`Ladder::Codes`] that say something, the oldest first. Signs are left out: they are
/// committed together with words. Empty for the other ladders, which have speeds of their own.
pub fn ladder_points(sessions: &[Session], ladder: Ladder) -> Vec<LadderPoint> {
    sessions.iter().filter_map(|session| point(session, ladder)).collect()
}

fn point(session: &Session, ladder: Ladder) -> Option<LadderPoint> {
    let (mut chars, mut ms, mut count, mut errors) = (0_u64, 0_u64, 0_u32, 0_u32);
    for pass in session.items.passes.iter().filter(|pass| pass.item.ladder() == ladder && pass.ms > 0) {
        let Some(all) = length(pass.item).map(|n| n * u64::from(pass.count)) else { continue };
        chars += all;
        ms += all * u64::from(pass.ms);
        count = count.saturating_add(pass.count);
        errors = errors.saturating_add(pass.errors);
    }
    if chars < FEWEST_OF_LADDER || ms == 0 {
        return None;
    }
    let clean = u64::from(count.saturating_sub(errors)) * 1_000_000 / u64::from(count.max(1));
    Some(LadderPoint {
        attempt: session.attempt,
        day: session.day,
        milli_cpm: u64::try_from(u128::from(chars) * 60_000_000 / u128::from(ms)).unwrap_or(u64::MAX),
        clean_ppm: u32::try_from(clean).unwrap_or(u32::MAX),
        count,
    })
}
