//! How large a file of the exercise folder and its text may be.

/// Longest text in counted characters.
pub const MAX_TEXT_CHARS: usize = 20_000;

/// A larger file is refused unread, in bytes.
pub const MAX_FILE_BYTES: u64 = 200 * 1024;
