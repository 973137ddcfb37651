//! Whether a data folder has a data file, never had one, or has lost it.

use std::fs;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::backup_files::{BACKUP_FOLDER, backups};
use super::db::DATABASE_FILE;
use super::error::NoStore;
use dabiao_files as files;

/// The keys against which a journal is checked.
pub(super) const ENROLMENT: &str = "enrolled.toml";
/// Files that only a station that has had a store has. An issuing key is none: it may be made before.
const TRACES: [&str; 2] = ["station-key.toml", ENROLMENT];
/// Where papers are kept. Public keys there are made with the issuing key.
const PAPERS_FOLDER: &str = "papers";
const PUBLIC_KEY: &str = "public-key-";
/// How the name of a store that a restore set aside begins.
const SET_ASIDE: &str = "dabiao-before-restore-";

/// The state of a data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// A data file with something in it, sound or not.
    There,
    /// No data file or an empty one, and no trace of one.
    Nothing,
    /// No data file or an empty one, beside keys, backups or papers of a bureau.
    Lost,
}

impl Presence {
    /// Checks a folder, and changes nothing.
    pub(super) fn of(folder: &Path) -> Self {
        let filled = |path: &Path| fs::metadata(path).is_ok_and(|facts| !facts.is_file() || facts.len() > 0);
        let path = folder.join(DATABASE_FILE);
        let mut log = path.clone().into_os_string();
        log.push("-wal");
        // A data file that was never written back may have all it has in its log.
        if filled(&path) || path.exists() && filled(Path::new(&log)) {
            Self::There
        } else if has_traces(folder) {
            Self::Lost
        } else {
            Self::Nothing
        }
    }
}

fn has_traces(folder: &Path) -> bool {
    let named = |begin: &str| names(folder).iter().any(|name| name.starts_with(begin));
    TRACES.iter().any(|name| fs::symlink_metadata(folder.join(name)).is_ok())
        || !backups(folder).is_empty()
        || named(SET_ASIDE)
        || names(&folder.join(PAPERS_FOLDER)).iter().any(|name| !name.starts_with(PUBLIC_KEY))
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Gives the enrolment and the backups of a lost data file other names, the first that are free: they are those of
/// another bureau than the one that begins, and would be missed in its journal.
pub(super) fn set_bureau_aside(folder: &Path) -> Result<(), StoreError> {
    let there = |path: &Path| fs::symlink_metadata(path).is_ok();
    let aside = |n: u32| {
        [
            (folder.join(ENROLMENT), folder.join(format!("enrolled-before-{n}.toml"))),
            (folder.join(BACKUP_FOLDER), folder.join(format!("{BACKUP_FOLDER}-before-{n}"))),
        ]
    };
    let free = (1..u32::MAX).map(aside).find(|names| names.iter().all(|(_, to)| !there(to)));
    for (from, to) in free.into_iter().flatten() {
        if there(&from) {
            files::rename(&from, &to)?;
        }
    }
    Ok(())
}

/// The report on a folder without a data file.
pub(super) fn no_store(folder: &Path) -> StoreError {
    let backup: Option<PathBuf> = backups(folder).pop().map(|backup| backup.path);
    let lost = Presence::of(folder) == Presence::Lost;
    StoreError::NoStore(Box::new(NoStore { folder: folder.to_owned(), lost, backup }))
}
