//! Keys of this PC that it replaced. They sign nothing any more, but who takes their place where a backup of their time is
//! restored; what others sealed to one before they heard of the next is read by it. Each lies in a file of its own in the data folder, as private as the present one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dabiao_credential::{KeyError, STATION_KEY_FILE, StationKey};
use dabiao_files as files;

/// How the name of such a file begins and ends; between is its number.
const BEGIN: &str = "station-key-replaced-";
const END: &str = ".toml";

/// The files that are there, by their numbers. One or another may have been locked away.
fn numbered(folder: &Path) -> BTreeMap<u32, PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    let number = |name: &str| name.strip_prefix(BEGIN)?.strip_suffix(END)?.parse::<u32>().ok();
    let named = entries.flatten().filter_map(|entry| {
        let n = entry.file_name().to_str().and_then(number)?;
        Some((n, folder.join(format!("{BEGIN}{n}{END}"))))
    });
    named.filter(|(_, path)| path.exists()).collect()
}

/// Takes the present key out of use: its file gets another name, with a number above all that are there. Whether there was
/// one.
///
/// # Errors
/// [`KeyError::Io`].
pub(crate) fn set_key_aside(folder: &Path) -> Result<bool, KeyError> {
    let present = folder.join(STATION_KEY_FILE);
    if !present.exists() {
        return Ok(false);
    }
    let last = numbered(folder).keys().next_back().copied().unwrap_or(0);
    let free = folder.join(format!("{BEGIN}{}{END}", last.saturating_add(1)));
    files::rename(&present, &free).map_err(|source| KeyError::Io { path: present.clone(), source })?;
    Ok(true)
}

/// Their files, the oldest first.
pub(crate) fn replaced_files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    numbered(folder).into_values()
}

/// The keys that were replaced, the oldest first.
///
/// # Errors
/// What the file of one says.
pub(crate) fn replaced_keys(folder: &Path) -> Result<Vec<StationKey>, KeyError> {
    replaced_files(folder).map(|path| StationKey::load(&path)).collect()
}
