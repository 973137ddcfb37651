//! Files and folders that their owner alone can read.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::leftover::leftover_path;
use super::patience::remove_file;

/// How deep and how far the data folder is searched.
#[cfg(unix)]
const MAX_DEPTH: usize = 8;
#[cfg(unix)]
const MAX_NAMES: usize = 100_000;

/// Makes a folder, with those above it that are not there, for its owner alone. One that is there stays as it is.
///
/// # Errors
/// System errors.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    owners_folder(&mut builder);
    builder.create(path)
}

/// Makes a folder for what is handed on, with those above it that are not there: as open as the one it is made in.
///
/// # Errors
/// System errors.
pub fn folder_like_parent(path: &Path) -> io::Result<()> {
    let above = path.ancestors().skip(1).find(|folder| folder.is_dir());
    if above.is_some_and(is_private) { private_folder(path) } else { fs::create_dir_all(path) }
}

/// Whether the disk that `folder` is on keeps the rights of files. Those of sticks (FAT, exFAT) and of some shares don't:
/// there every file is as open as the system gave the whole disk, and nothing changes it. Found out by a file that is made
/// and removed; where none can be made, and on Windows, it is taken for one that does.
pub fn keeps_rights(folder: &Path) -> bool {
    let trial = leftover_path(folder);
    let Ok(file) = create_private(&trial) else { return true };
    let kept = file.metadata().map_or(true, |facts| owner_alone(&facts));
    drop(file);
    let _ = remove_file(&trial);
    kept
}

#[cfg(unix)]
fn owner_alone(facts: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    facts.permissions().mode().trailing_zeros() >= 6
}

#[cfg(not(unix))]
const fn owner_alone(_: &fs::Metadata) -> bool {
    true
}

/// Whether only its owner may do anything in a folder. Always unknown on Windows, where the system decides.
#[cfg(unix)]
pub(super) fn is_private(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|facts| owner_alone(&facts))
}

#[cfg(not(unix))]
pub(super) fn is_private(_: &Path) -> bool {
    false
}

/// Makes the new file `path` for its owner alone, and opens it for reading and writing.
///
/// # Errors
/// System errors; an existing folder is one.
pub fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    owners_file(&mut options);
    options.open(path)
}

/// Opens the file `path` for reading and writing, made for its owner alone if it is not there. Its content stays.
/// A link is not followed: what is written under a name of ours is here.
///
/// # Errors
/// System errors; a link or anything but a file is one.
pub fn open_private(path: &Path) -> io::Result<File> {
    match fs::symlink_metadata(path) {
        Ok(facts) if !facts.is_file() => {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is no file but a link, folder or device",
            ));
        }
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    owners_file(&mut options);
    no_link(&mut options);
    options.open(path)
}

/// The findings about a folder's privacy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Privacy {
    /// Files and folders that others could read or write; after [`tighten`] they can't any more.
    pub open: Vec<PathBuf>,
    /// Those of which it could not be changed, and why.
    pub failed: Vec<(PathBuf, String)>,
    /// The folder holds more than our data, so that it was not searched: the home folder, one above it, the
    /// root, or a folder that all users may write to.
    pub shared: bool,
}

impl Privacy {
    /// Whether no other user can or could read anything.
    pub fn is_private(&self) -> bool {
        self.open.is_empty() && self.failed.is_empty() && !self.shared
    }
}

/// Searches the data folder for entries that others can read or write, and changes nothing. On Windows it
/// only checks whether the folder lies outside the user's profile ([`Privacy::shared`]).
pub fn look(folder: &Path) -> Privacy {
    walk(folder, false)
}

/// Removes the access of others from the data folder and everything in it. Links are not followed. The
/// owner's rights stay as they are.
pub fn tighten(folder: &Path) -> Privacy {
    walk(folder, true)
}

#[cfg(unix)]
fn walk(folder: &Path, change: bool) -> Privacy {
    use std::os::unix::fs::PermissionsExt as _;
    const STICKY: u32 = 0o1000;
    let mut found = Privacy::default();
    let Ok(facts) = fs::metadata(folder) else { return found };
    let home = etcetera::home_dir().map(|home| fs::canonicalize(&home).unwrap_or(home));
    let here = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    // A home folder has files whose readers are its owner's affair, and programs in it run as others.
    if facts.permissions().mode() & STICKY != 0
        || here.parent().is_none()
        || home.is_ok_and(|home| home.starts_with(&here))
    {
        found.shared = true;
        return found;
    }
    let mut left = MAX_NAMES;
    unix_walk(&here, change, 0, &mut left, &mut found);
    found
}

#[cfg(unix)]
fn unix_walk(path: &Path, change: bool, depth: usize, left: &mut usize, found: &mut Privacy) {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    let Ok(facts) = fs::symlink_metadata(path) else { return };
    if *left == 0 || !(facts.is_file() || facts.is_dir()) {
        return;
    }
    *left -= 1;
    let mode = facts.permissions().mode() & 0o7777;
    if mode & OTHERS != 0 {
        let closed = fs::Permissions::from_mode(mode & !OTHERS);
        match if change { fs::set_permissions(path, closed) } else { Ok(()) } {
            Ok(()) => found.open.push(path.to_owned()),
            Err(e) => found.failed.push((path.to_owned(), e.to_string())),
        }
    }
    if facts.is_dir() && depth < MAX_DEPTH {
        let Ok(entries) = fs::read_dir(path) else { return };
        for entry in entries.flatten() {
            unix_walk(&entry.path(), change, depth + 1, left, found);
        }
    }
}

/// Windows: a profile is its user's own; elsewhere the folder's access list decides, which is not read.
#[cfg(not(unix))]
fn walk(folder: &Path, _: bool) -> Privacy {
    let here = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let home = etcetera::home_dir().map(|home| fs::canonicalize(&home).unwrap_or(home));
    Privacy { shared: !home.is_ok_and(|home| here.starts_with(home)), ..Privacy::default() }
}

#[cfg(unix)]
fn owners_folder(builder: &mut DirBuilder) {
    use std::os::unix::fs::DirBuilderExt as _;
    builder.mode(0o700);
}

#[cfg(not(unix))]
fn owners_folder(_: &mut DirBuilder) {}

#[cfg(unix)]
pub(super) fn owners_file(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

#[cfg(not(unix))]
pub(super) fn owners_file(_: &mut OpenOptions) {}

#[cfg(unix)]
fn no_link(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    options.custom_flags(flags.bits().cast_signed());
}

#[cfg(not(unix))]
fn no_link(_: &mut OpenOptions) {}
