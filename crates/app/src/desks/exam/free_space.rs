//! Room on the disk, as it was last asked.

use crate::core::Task;

/// With less than this no exam begins, in bytes: enough for the log of a whole day's exams and a backup.
pub const NEEDED_BYTES: u64 = 200 << 20;

/// The state of the free disk space.
#[derive(Debug, Default)]
pub(crate) struct Space {
    pub(super) free: Option<u64>,
    /// Whether this PC resets its disk as a habit.
    pub(super) resets: bool,
    /// On the monotonic clock.
    pub(super) asked_ms: u64,
    pub(super) asking: Option<Task<(Option<u64>, bool)>>,
}

/// A number of bytes as people read it, in whole units of 2^20 or 2^30, rounded down: `120 MB`, `51 GB`.
pub fn mebibytes(bytes: u64) -> String {
    let (mb, gb) = (bytes >> 20, bytes >> 30);
    if gb > 0 { format!("{gb} GB") } else { format!("{mb} MB") }
}
