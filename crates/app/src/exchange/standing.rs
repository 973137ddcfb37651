//! What stands in a folder already: packages by their names and contents.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use dabiao_domain::sync::Tip;
use dabiao_package::describe;
use dabiao_store::digest;

/// The number in the name of a package of a station, 0 where there is none; none for other names.
pub(super) fn named_by(path: &Path, station: Uuid) -> Option<u64> {
    let name = path.file_stem()?.to_str()?;
    let digits = station.simple().to_string();
    let rest = name.strip_prefix(digits.get(24..)?)?.strip_prefix('-')?;
    Some(rest.split('-').next().and_then(|number| number.parse().ok()).unwrap_or_default())
}

/// The digits of the series in the name of what a station hands up.
pub(super) fn named_by_series(path: &Path, station: Uuid) -> Option<String> {
    let digits = station.simple().to_string();
    let rest = path.file_stem()?.to_str()?.strip_prefix(digits.get(24..)?)?.strip_prefix('-')?;
    rest.split('-').next().map(str::to_owned)
}

/// The last number in the name of what a station hands up: so many entries of its series lead to the end of it.
pub(super) fn named_to(path: &Path, station: Uuid) -> Option<u64> {
    let digits = station.simple().to_string();
    let rest = path.file_stem()?.to_str()?.strip_prefix(digits.get(24..)?)?.strip_prefix('-')?;
    rest.split('-').nth(2)?.parse().ok()
}

/// An id that follows from what a package says.
pub(super) fn id_of(said: &[u8]) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(digest(said).split_at(16).0);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Whether the package `id`, which shows `tips`, is there with all its parts as it was written.
pub(super) fn is_whole(files: &[PathBuf], id: Uuid, tips: &[Tip]) -> bool {
    let (mut found, mut parts) = (0, 0);
    for file in files {
        let Ok(report) = describe(file, |_| ControlFlow::Continue(())) else { continue };
        if report.header.id == id && report.header.tips == tips && report.is_whole() {
            found += 1;
            parts = parts.max(report.header.parts);
        }
    }
    found > 0 && found == parts
}

/// Removes packages that newer ones replace. One that can't be removed stays: it is taken twice without harm.
pub(super) fn remove(files: &[PathBuf]) {
    for file in files {
        let _ = dabiao_files::remove_file(file);
    }
}
