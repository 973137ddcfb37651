//! Files of keys and of trust, written whole or not at all.
//!
//! After a crash at any point the old file or the new one is there, never a part. The content of the files is
//! not known here.

use std::io;
use std::path::Path;

use dabiao_files::{self as files, Readers};

/// Writes `bytes` to `path`, replacing what is there, for its owner alone from the moment it exists.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    files::write_whole(path, bytes, Readers::Owner, None)
}
