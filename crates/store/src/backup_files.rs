//! The files of backups: their names, and which of them are there.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;

use dabiao_files::is_regular;

/// Where automatic backups are kept, within the data folder.
pub const BACKUP_FOLDER: &str = "backups";
/// The name of one, without its ending.
pub(super) const NAME: &str = "dabiao-%Y-%m-%d-%H%M%S";
const NAME_CHARS: usize = "dabiao-2026-11-23-090000".len();
const EXTENSION: &str = ".sqlite";

/// An automatic backup that is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backup {
    /// When it was made, by the local clock.
    pub taken: DateTime,
    /// Its number among those of the same second, from 1.
    pub number: u32,
    /// The file.
    pub path: PathBuf,
}

/// The automatic backups of a data folder, the oldest first. Other files are skipped.
pub fn backups(folder: &Path) -> Vec<Backup> {
    backups_in(&folder.join(BACKUP_FOLDER))
}

/// The backups in that folder itself, the oldest first.
pub(super) fn backups_in(folder: &Path) -> Vec<Backup> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    // Anything but a plain file is no backup, whatever its name.
    let plain = entries.flatten().map(|entry| entry.path()).filter(|path| is_regular(path));
    let mut found: Vec<Backup> = plain.filter_map(backup_of).collect();
    found.sort();
    found
}

fn backup_of(path: PathBuf) -> Option<Backup> {
    let name = path.file_name()?.to_str()?.strip_suffix(EXTENSION)?;
    let (time, number) = name.split_at_checked(NAME_CHARS)?;
    let number = if number.is_empty() { 1 } else { number.strip_prefix('-')?.parse().ok()? };
    Some(Backup { taken: DateTime::strptime(NAME, time).ok()?, number, path })
}

/// `NAME.sqlite` in `folder`, or `NAME-2.sqlite` and so on if there is such a file.
pub(super) fn free_name(folder: &Path, name: &str) -> PathBuf {
    let first = folder.join(format!("{name}{EXTENSION}"));
    let others = (2..).map(|n: u32| folder.join(format!("{name}-{n}{EXTENSION}")));
    std::iter::once(first.clone()).chain(others).find(|path| !path.exists()).unwrap_or(first)
}
