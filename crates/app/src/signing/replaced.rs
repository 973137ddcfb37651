//! Keys of this PC that it replaced. They sign nothing any more; what others sealed to one before they heard of the next is
//! read by it. Each lies in a file of its own in the data folder, as private as the present one.

use std::path::{Path, PathBuf};

use dabiao_credential::{KeyError, STATION_KEY_FILE, StationKey};
use dabiao_files as files;

/// No PC replaces its key so often.
const MOST: u32 = 1_000;

fn place(folder: &Path, n: u32) -> PathBuf {
    folder.join(format!("station-key-replaced-{n}.toml"))
}

/// Takes the present key out of use: its file gets another name. Whether there was one.
///
/// # Errors
/// [`KeyError::Io`].
pub(crate) fn set_key_aside(folder: &Path) -> Result<bool, KeyError> {
    let present = folder.join(STATION_KEY_FILE);
    let free = (1..=MOST).map(|n| place(folder, n)).find(|path| !path.exists());
    let Some(free) = free.filter(|_| present.exists()) else { return Ok(false) };
    files::rename(&present, &free).map_err(|source| KeyError::Io { path: present.clone(), source })?;
    Ok(true)
}

/// Their files, the oldest first.
pub(crate) fn replaced_files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    (1..=MOST).map(move |n| place(folder, n)).take_while(|path| path.exists())
}

/// The keys that were replaced, the oldest first.
///
/// # Errors
/// What the file of one says.
pub(crate) fn replaced_keys(folder: &Path) -> Result<Vec<StationKey>, KeyError> {
    replaced_files(folder).map(|path| StationKey::load(&path)).collect()
}
