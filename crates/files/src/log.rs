//! A log: lines that are added to a file of a bounded size.

use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::{folder_of, open_private, private_folder};

/// A longer log begins anew.
const MAX_BYTES: u64 = 256 * 1024;

/// Adds `text` to the log `path`, which is made, with its folder, for its owner alone. What a fault of the program leaves
/// has to be told at once: it is on the disk when this returns.
///
/// # Errors
/// System errors.
pub fn add_to_log(path: &Path, text: &str) -> io::Result<()> {
    private_folder(folder_of(path))?;
    let mut file = open_private(path)?;
    if file.metadata()?.len() > MAX_BYTES {
        file.set_len(0)?;
    }
    file.seek(SeekFrom::End(0))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_added_to_and_does_not_grow_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log/dabiao.log");
        add_to_log(&path, "one\n").unwrap();
        add_to_log(&path, "two\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        add_to_log(&path, &"x".repeat(MAX_BYTES as usize)).unwrap();
        add_to_log(&path, "new\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new\n");
    }
}
