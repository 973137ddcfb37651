//! Names of files that are being written, and how they are found again after a kill.
//!
//! A file that is being written is called `.dabiao-PROCESS-NUMBER.part` and is locked while its writer lives. In a
//! folder that is not the data folder it also has a note in the data folder, `.dabiao-PROCESS-NUMBER.away`, that
//! says where it is: the next start removes both.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::read::{bounded_text, never_wait};

const BEGIN: &str = ".dabiao-";
const PART: &str = ".part";
/// The end of the name of a note.
pub(super) const AWAY: &str = ".away";
/// A note holds one path.
pub(super) const MAX_NOTE_BYTES: u64 = 16 * 1024;
/// How deep below the data folder leftovers are looked for, and among how many names.
const MAX_DEPTH: usize = 4;
const MAX_NAMES: usize = 50_000;

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A fresh name for a file that is being written in `folder`.
pub fn leftover_path(folder: &Path) -> PathBuf {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    folder.join(format!("{BEGIN}{}-{number}{PART}", std::process::id()))
}

/// Whether a name is that of a file that was being written.
pub fn is_leftover(name: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    name.strip_prefix(BEGIN)
        .and_then(|rest| rest.strip_suffix(PART))
        .and_then(|rest| rest.split_once('-'))
        .is_some_and(|(process, number)| digits(process) && digits(number))
}

/// Names that earlier versions of the program wrote under, in the data folder and below.
fn is_old_leftover(name: &str) -> bool {
    let begun = [".pdf.part", ".xlsx.part", ".csv.part", ".toml.new"].iter().any(|end| name.ends_with(end));
    let copy = name
        .strip_suffix(".tmp")
        .and_then(|name| name.rsplit_once(".sqlite."))
        .is_some_and(|(_, process)| process.parse::<u32>().is_ok());
    let restoring = name.starts_with("dabiao-restoring.sqlite");
    begun || copy || restoring
}

/// Removes the leftovers of any killed writers directly in `folder`; not files being written now.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().take(MAX_NAMES) {
        let name = entry.file_name();
        let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
        if plain && name.to_str().is_some_and(is_leftover) && is_stale(&entry.path()) {
            let _ = super::remove_file(entry.path());
        }
    }
}

/// Removes the leftovers of killed writers in the data folder `data` and in folders that notes in it name.
/// The caller holds the folder's lock: no other process writes there.
pub fn sweep_away(data: &Path) {
    let mut left = MAX_NAMES;
    sweep_tree(data, 0, &mut left);
    let Ok(entries) = fs::read_dir(data) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(|n| n.starts_with(BEGIN) && n.ends_with(AWAY)) {
            take_note(&entry.path());
        }
    }
}

fn sweep_tree(folder: &Path, depth: usize, left: &mut usize) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let (Ok(kind), name) = (entry.file_type(), entry.file_name()) else { continue };
        let Some(name) = name.to_str() else { continue };
        if kind.is_dir() && depth < MAX_DEPTH {
            // Links are not followed: a folder elsewhere is not ours.
            sweep_tree(&entry.path(), depth + 1, left);
        } else if kind.is_file()
            && (is_leftover(name) || is_old_leftover(name) || is_own_text(folder, name))
            && is_stale(&entry.path())
        {
            let _ = super::remove_file(entry.path());
        }
    }
}

/// `.NAME.toml.PROCESS` in the folder of own texts.
fn is_own_text(folder: &Path, name: &str) -> bool {
    let number = name.rsplit_once(".toml.").map(|(_, number)| number);
    folder.ends_with("own") && name.starts_with('.') && number.is_some_and(|n| n.parse::<u32>().is_ok())
}

/// Removes the file that a note names, and the note; the note stays while the folder is not there, as a stick is
/// when it is pulled out.
fn take_note(note: &Path) {
    let Ok(text) = bounded_text(note, MAX_NOTE_BYTES) else { return };
    let named = PathBuf::from(text.trim_end_matches('\n'));
    let ours = named.is_absolute() && named.file_name().and_then(|n| n.to_str()).is_some_and(is_leftover);
    if ours {
        if !super::folder_of(&named).is_dir() {
            return;
        }
        let plain = fs::symlink_metadata(&named).is_ok_and(|facts| facts.is_file());
        if plain {
            if !is_stale(&named) {
                return;
            }
            let _ = super::remove_file(&named);
        }
    }
    let _ = super::remove_file(note);
}

/// Whether the file's writer has ended: a writer holds a lock that ends with its process.
#[cfg(unix)]
fn is_stale(path: &Path) -> bool {
    let mut options = OpenOptions::new();
    options.read(true);
    never_wait(&mut options);
    options.open(path).is_ok_and(|file| file.try_lock().is_ok())
}

/// Where a lock would keep the writer itself out, age tells: no file is written for an hour.
#[cfg(not(unix))]
fn is_stale(path: &Path) -> bool {
    const HOUR: std::time::Duration = std::time::Duration::from_secs(3_600);
    let mut options = OpenOptions::new();
    options.read(true);
    never_wait(&mut options);
    let age = options.open(path).and_then(|f| f.metadata()).and_then(|m| m.modified()).ok();
    age.and_then(|at| at.elapsed().ok()).is_some_and(|age| age > HOUR)
}
