//! The sticks that are plugged in, as far as the system shows them by their place. It never tells which is the right one.

use std::path::{Path, PathBuf};

/// A stick or another drive that can be chosen with one press.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drive {
    /// Its folder.
    pub path: PathBuf,
    /// What the system calls it.
    pub name: String,
}

/// Most drives that are offered.
const MOST: usize = 8;

/// The drives that are there. It may take seconds where one does not answer: not for the window's thread.
pub(super) fn drives() -> Vec<Drive> {
    let mut found: Vec<Drive> =
        places().into_iter().map(|path| Drive { name: name_of(&path), path }).collect();
    found.sort();
    found.dedup();
    found.truncate(MOST);
    found
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Every letter behind that of the system's own disk.
#[cfg(windows)]
fn places() -> Vec<PathBuf> {
    let roots = ('D'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\")));
    roots.filter(|root| root.is_dir()).collect()
}

/// What is mounted where desktops mount sticks: in these folders, or in one for each user below them.
#[cfg(unix)]
fn places() -> Vec<PathBuf> {
    let roots = ["/media", "/run/media", "/Volumes"].map(PathBuf::from);
    let direct: Vec<PathBuf> = roots.iter().flat_map(|root| folders(root)).collect();
    let below: Vec<PathBuf> =
        direct.iter().filter(|path| !is_mounted(path)).flat_map(|path| folders(path)).collect();
    direct.into_iter().chain(below).filter(|path| is_mounted(path)).collect()
}

#[cfg(not(any(unix, windows)))]
fn places() -> Vec<PathBuf> {
    Vec::new()
}

#[cfg(unix)]
fn folders(of: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(of) else { return Vec::new() };
    entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// Whether another file system begins there.
#[cfg(unix)]
fn is_mounted(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| std::fs::symlink_metadata(path).ok().map(|meta| meta.dev());
    path.parent().is_some_and(|above| device(path) != device(above))
}
