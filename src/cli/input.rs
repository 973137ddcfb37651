//! Reading files that are named on the command line.

use std::path::Path;

use super::Failure;
use dabiao_app::lang::Messages;
use dabiao_app::{Notice, read_words};
use dabiao_files::{ReadError, TargetError, bounded_read, bounded_text};

/// A larger file is refused unread, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// The bytes of a file.
pub(super) fn bytes(texts: &Messages, path: &Path) -> Result<Vec<u8>, Failure> {
    bounded_read(path, MAX_BYTES).map_err(|fault| refused(texts, path, &fault))
}

/// The text of a UTF-8 file, without a byte order mark.
pub(super) fn text(texts: &Messages, path: &Path) -> Result<String, Failure> {
    short_text(texts, path, MAX_BYTES)
}

/// As [`text`], of a file of at most `limit` bytes.
pub(super) fn short_text(texts: &Messages, path: &Path, limit: u64) -> Result<String, Failure> {
    bounded_text(path, limit).map_err(|fault| refused(texts, path, &fault))
}

fn refused(texts: &Messages, path: &Path, fault: &ReadError) -> Failure {
    let file = path.display();
    Failure::input(match fault {
        ReadError::NotText { line } => Notice::new(texts, "error-utf8", &[("file", &file), ("line", line)]),
        ReadError::NotAFile(what) => Notice::of_target(texts, path, TargetError::NotAFile(*what)),
        other => Notice::new(texts, "error-read", &[("file", &file), ("detail", &read_words(texts, other))]),
    })
}
