//! Reading files that are named on the command line.

use std::path::Path;

use super::Failure;
use dabiao_app::Notice;
use dabiao_app::lang::Texts;
use dabiao_files::{ReadFault, TargetFault, bounded_read, bounded_text};

/// A larger file is refused unread, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// The bytes of a file.
pub(super) fn bytes(texts: &Texts, path: &Path) -> Result<Vec<u8>, Failure> {
    bounded_read(path, MAX_BYTES).map_err(|fault| refused(texts, path, &fault))
}

/// The text of a UTF-8 file, without a byte order mark.
pub(super) fn text(texts: &Texts, path: &Path) -> Result<String, Failure> {
    short_text(texts, path, MAX_BYTES)
}

/// As [`text`], of a file of at most `limit` bytes.
pub(super) fn short_text(texts: &Texts, path: &Path, limit: u64) -> Result<String, Failure> {
    bounded_text(path, limit).map_err(|fault| refused(texts, path, &fault))
}

fn refused(texts: &Texts, path: &Path, fault: &ReadFault) -> Failure {
    let file = path.display();
    Failure::input(match fault {
        ReadFault::NotText { line } => Notice::new(texts, "error-utf8", &[("file", &file), ("line", line)]),
        ReadFault::NotAFile(what) => Notice::of_target(texts, path, TargetFault::NotAFile(what)),
        other => Notice::new(texts, "error-read", &[("file", &file), ("detail", other)]),
    })
}
