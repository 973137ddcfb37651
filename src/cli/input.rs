//! Reading files that somebody names on the command line.

use std::fs;
use std::path::Path;

use super::Failure;
use crate::app::Notice;
use crate::app::lang::Texts;

/// A larger file is refused unread, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// The bytes of a file.
pub(super) fn bytes(texts: &Texts, path: &Path) -> Result<Vec<u8>, Failure> {
    let failure = |detail: &dyn std::fmt::Display| {
        let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &path.display()), ("detail", detail)];
        Failure::input(Notice::new(texts, "error-read", &values))
    };
    let size = fs::metadata(path).map_err(|e| failure(&e))?.len();
    if size > MAX_BYTES {
        return Err(failure(&format!("{size} bytes > {MAX_BYTES}")));
    }
    fs::read(path).map_err(|e| failure(&e))
}

/// The text of a UTF-8 file, without a byte order mark.
pub(super) fn text(texts: &Texts, path: &Path) -> Result<String, Failure> {
    let bytes = bytes(texts, path)?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let good = e.as_bytes().iter().take(e.utf8_error().valid_up_to());
        let line = good.filter(|b| **b == b'\n').count() + 1;
        let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &path.display()), ("line", &line)];
        Failure::input(Notice::new(texts, "error-utf8", &values))
    })?;
    Ok(text.strip_prefix('\u{FEFF}').map(ToOwned::to_owned).unwrap_or(text))
}
