//! Clock stamps: the wall clock and the boot beside the monotonic clock, kept with every batch of events.
//!
//! They show a wall clock that was moved during an attempt, a machine that was restarted, and the last
//! heartbeat of an interrupted exam. The station's key signs them while it runs; the sealing entry names
//! their hash.

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::StoreError;
use super::deflate::deflated;
use super::hash::{Hash, chain_event, chain_start};

/// Stamps are at least so far apart, in milliseconds, while the clocks go together.
const EVERY_MS: i64 = 1_000;
/// Clocks that part by so many milliseconds are worth a stamp at once.
const PARTED_MS: i64 = 250;
/// More than the stamps of a whole day unpack to: a guard against a broken file.
const MAX_STAMP_BYTES: u64 = 16 << 20;

/// The clocks when a batch of events was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockStamp {
    /// Number of the first event of the batch.
    pub seq: u64,
    /// Milliseconds on the program's monotonic clock.
    pub mono_ms: u64,
    /// Milliseconds since the Unix epoch.
    pub wall_ms: i64,
    /// Name of the machine's boot; empty where the system gives none.
    pub boot_id: String,
}

impl ClockStamp {
    /// Whether it is worth keeping after `last`.
    fn says_more_than(&self, last: &Self) -> bool {
        let mono = self.mono_ms as i64 - last.mono_ms as i64;
        let parted = (self.wall_ms - last.wall_ms) - mono;
        self.boot_id != last.boot_id || !(0..EVERY_MS).contains(&mono) || parted.abs() >= PARTED_MS
    }

    fn read(line: &str) -> Option<Self> {
        let mut parts = line.splitn(4, ' ');
        Some(Self {
            seq: parts.next()?.parse().ok()?,
            mono_ms: parts.next()?.parse().ok()?,
            wall_ms: parts.next()?.parse().ok()?,
            boot_id: parts.next()?.to_owned(),
        })
    }

    fn line(&self) -> String {
        format!("{} {} {} {}", self.seq, self.mono_ms, self.wall_ms, self.boot_id)
    }
}

/// The hash that a sealing entry names.
pub(super) fn stamps_hash(stamps: &[ClockStamp]) -> Hash {
    stamps.iter().fold([0; 32], |hash, stamp| chain_event(&hash, &stamp.line()))
}

/// The hash that is kept with the stamp of a running attempt.
pub(super) fn own_hash(attempt: Uuid, stamp: &ClockStamp) -> Hash {
    chain_event(&chain_start(&attempt.to_string()), &stamp.line())
}

/// The stamps of a running attempt, one after another, as their hash is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct StampChain {
    /// The hash of all but the last, which may still be rewritten.
    before: Hash,
    last: Option<ClockStamp>,
}

impl StampChain {
    /// With one more.
    pub(super) fn and(self, stamp: ClockStamp) -> Self {
        Self { before: self.hash(), last: Some(stamp) }
    }

    /// The hash of all, as a seal names it.
    pub(super) fn hash(&self) -> Hash {
        self.last.as_ref().map_or(self.before, |last| chain_event(&self.before, &last.line()))
    }

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// Takes the clocks of a batch, or those of a heartbeat while nothing is typed (`alive`), if they are
    /// new. Returns whether they are to be written. A batch that is written again keeps its first stamp; a
    /// heartbeat with no event since the last one replaces it.
    pub(super) fn take(&mut self, stamp: &ClockStamp, alive: bool) -> bool {
        match &mut self.last {
            Some(last) if stamp.seq == last.seq && alive && stamp.boot_id == last.boot_id => {
                *last = stamp.clone();
            }
            Some(last) if stamp.seq <= last.seq || !stamp.says_more_than(last) => return false,
            _ => *self = std::mem::take(self).and(stamp.clone()),
        }
        true
    }
}

/// Writes a stamp of a running attempt, over one of the same number.
pub(super) fn write_stamp(db: &Connection, attempt: Uuid, stamp: &ClockStamp) -> Result<(), StoreError> {
    db.prepare_cached(include_str!("sql/add_stamp.sql"))?.execute(params![
        attempt.as_bytes(),
        stamp.seq as i64,
        stamp.mono_ms as i64,
        stamp.wall_ms,
        stamp.boot_id,
        own_hash(attempt, stamp)
    ])?;
    Ok(())
}

/// The stamps of a running attempt in order.
pub(super) fn running_stamps(db: &Connection, attempt: Uuid) -> Result<Vec<ClockStamp>, StoreError> {
    let mut statement = db.prepare_cached(include_str!("sql/stamps.sql"))?;
    let rows = statement.query_map([attempt.as_bytes()], stamp_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn stamp_of(row: &Row<'_>) -> rusqlite::Result<ClockStamp> {
    Ok(ClockStamp {
        seq: row.get::<_, i64>(0)? as u64,
        mono_ms: row.get::<_, i64>(1)? as u64,
        wall_ms: row.get(2)?,
        boot_id: row.get(3)?,
    })
}

/// One line a stamp, compressed.
pub(super) fn pack_stamps(stamps: &[ClockStamp]) -> Vec<u8> {
    let text: String = stamps.iter().map(|s| s.line() + "\n").collect();
    deflated(&[], text.as_bytes())
}

pub(super) fn unpack_stamps(packed: &[u8]) -> Option<Vec<ClockStamp>> {
    let mut text = String::new();
    DeflateDecoder::new(packed).take(MAX_STAMP_BYTES).read_to_string(&mut text).ok()?;
    text.lines().map(ClockStamp::read).collect()
}
