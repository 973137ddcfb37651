//! The keys without which no other PC takes the place of the one that keeps the server: that of the bureau, which signs its
//! directory, and the certificate by which stations know the server; and who is let in there. They are saved with every backup.

use std::path::{Path, PathBuf};

use dabiao_credential::{ENROLMENT_FILE, STATION_KEY_FILE};
use dabiao_files::{Readers, bounded_read, private_folder, write_whole};

use super::fail::Failed;
use super::here::Here;
use super::logins::LOGINS_FILE;
use super::server_file::ServerFile;
use crate::exchange::Fail;
use crate::exchange::bureau_file::BUREAU_FILE;
use crate::signing::replaced_files;

/// No file of a key is larger, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// Nor is that of logins, in bytes.
const MAX_LOGINS: u64 = 16 << 20;

/// The folder of the keys that belong to a backup of the store.
pub fn keys_beside(backup: &Path) -> PathBuf {
    let mut name = backup.file_name().unwrap_or_default().to_owned();
    name.push(".keys");
    backup.with_file_name(name)
}

/// Saves them into the folder `to`, readable for its owner alone, in place of those of before.
///
/// # Errors
/// What the disk says.
pub(super) fn save_keys(here: &Here, file: &ServerFile, to: &Path) -> Result<(), Failed> {
    let wrong = |path: &Path, why: String| Fail::BureauFile { path: path.to_owned(), why };
    private_folder(to).map_err(|e| wrong(to, e.to_string()))?;
    let mut all: Vec<(&str, Vec<u8>)> = Vec::new();
    for name in [STATION_KEY_FILE, ENROLMENT_FILE, BUREAU_FILE] {
        let path = here.folder.join(name);
        all.push((name, bounded_read(&path, MAX_BYTES).map_err(|e| wrong(&path, e.to_string()))?));
    }
    // A store that never let anybody in has none.
    let logins = here.folder.join(LOGINS_FILE);
    if logins.exists() {
        let bytes = bounded_read(&logins, MAX_LOGINS).map_err(|e| wrong(&logins, e.to_string()))?;
        all.push((LOGINS_FILE, bytes));
    }
    // What is on its way to a key that was replaced is for the PC that takes this one's place.
    for path in replaced_files(&here.folder) {
        let bytes = bounded_read(&path, MAX_BYTES).map_err(|e| wrong(&path, e.to_string()))?;
        let to = to.join(path.file_name().unwrap_or_default());
        let written = write_whole(&to, &bytes, Readers::Owner, Some(&here.folder));
        written.map_err(|e| wrong(&to, e.to_string()))?;
    }
    if let Some(cluster) = file.cluster()? {
        all.extend(cluster.certificate()?);
    }
    for (name, bytes) in all {
        let path = to.join(name);
        let written = write_whole(&path, &bytes, Readers::Owner, Some(&here.folder));
        written.map_err(|e| wrong(&path, e.to_string()))?;
    }
    Ok(())
}
