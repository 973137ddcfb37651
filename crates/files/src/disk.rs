//! Whether two folders share a disk, as far as the system says: a backup beside the data is lost with them.

use std::fs;
use std::path::{Path, PathBuf};

/// Whether `one` and `other` lie on one disk: on one device, on Windows on one drive or share. A folder that is not there yet
/// lies where the first one above it does that is. Where the system does not say, they are taken to share one.
pub fn share_a_disk(one: &Path, other: &Path) -> bool {
    match (disk_of(one), disk_of(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

/// The folder itself, or the first one above it that is there, by its full path.
fn there(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find_map(|above| fs::canonicalize(above).ok())
}

#[cfg(unix)]
fn disk_of(folder: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(there(folder)?).ok().map(|facts| facts.dev())
}

#[cfg(windows)]
fn disk_of(folder: &Path) -> Option<String> {
    use std::path::{Component, Prefix};
    let full = there(folder)?;
    let Some(Component::Prefix(prefix)) = full.components().next() else { return None };
    Some(match prefix.kind() {
        Prefix::Disk(letter) | Prefix::VerbatimDisk(letter) => char::from(letter).to_string(),
        Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share) => {
            format!(r"\\{}\{}", server.to_string_lossy(), share.to_string_lossy()).to_lowercase()
        }
        _ => prefix.as_os_str().to_string_lossy().into_owned(),
    })
}

#[cfg(not(any(unix, windows)))]
fn disk_of(folder: &Path) -> Option<String> {
    there(folder).map(|_| String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_on_the_disk_of_what_is_above_it() {
        let folder = tempfile::tempdir().unwrap();
        assert!(share_a_disk(folder.path(), &folder.path().join("a/b/c")));
    }

    /// The kernel's own files are on no disk.
    #[test]
    #[cfg(target_os = "linux")]
    fn another_file_system_is_another_disk() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!share_a_disk(folder.path(), Path::new("/proc")));
    }
}
