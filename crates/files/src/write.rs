//! Writing a file whole or not at all, under a name of its own until it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::leftover::{AWAY, leftover_path, sweep};
use super::patience::{patiently, remove_file};
use super::private::{create_private, is_private, open_private, owners_file};
use super::read::{NoFile, kind};
use super::{folder_of, sync_folder};

/// The readers of a file on Unix. On Windows the folder decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Only the owner, from the moment the file exists.
    Owner,
    /// As open as the folder that contains it: in a private one the owner alone, else any user that the
    /// system allows. For papers that are handed on.
    LikeFolder,
}

/// A file that is being written. Dropped before it is kept, it removes itself; killed, it has a name by which it is
/// found and removed.
#[derive(Debug)]
pub struct Outgoing {
    file: File,
    part: PathBuf,
    target: PathBuf,
    note: Option<PathBuf>,
    kept: bool,
}

impl Outgoing {
    /// Begins the file that will be `target`. A link there is followed: its destination will be replaced.
    /// Anything but a file or a link to one is refused. `data` is the data folder: for a file outside it a
    /// note is left there until the file is whole, and leftovers of killed writers beside the file are
    /// removed.
    ///
    /// # Errors
    /// System errors.
    pub fn begin(target: &Path, readers: Readers, data: Option<&Path>) -> io::Result<Self> {
        let target =
            check_target(target).map_err(|fault| io::Error::new(io::ErrorKind::InvalidInput, fault))?;
        if target.file_name().is_none() {
            return Err(io::ErrorKind::InvalidFilename.into());
        }
        let folder = folder_of(&target);
        let part = leftover_path(folder);
        let note = data.filter(|data| !inside(data, &target)).and_then(|data| {
            sweep(folder);
            write_note(data, &part)
        });
        let file = create(&part, readers).inspect_err(|_| {
            if let Some(note) = &note {
                let _ = remove_file(note);
            }
        })?;
        // While its writer lives the file is locked: the lock distinguishes a file being written from a
        // killed writer's. On Windows the lock would keep SQLite out, which opens the file by its name.
        if cfg!(unix) {
            let _ = file.try_lock();
        }
        Ok(Self { file, part, target, note, kept: false })
    }

    /// The file, to be written.
    pub const fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Where it is until it is kept.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// The final path: the end of a link, if it was one.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Flushes it to the disk and gives it its name, replacing an existing file.
    ///
    /// # Errors
    /// System errors; the file is gone then, and the previous one stays.
    pub fn keep(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        patiently(|| fs::rename(&self.part, &self.target))?;
        self.kept = true;
        sync_folder(folder_of(&self.target))
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        if !self.kept {
            let _ = remove_file(&self.part);
        }
        if let Some(note) = &self.note {
            let _ = remove_file(note);
        }
    }
}

/// Writes `bytes` to `target`, replacing an existing file, whole or not at all. See [`Outgoing::begin`].
///
/// # Errors
/// System errors; the previous file then stays.
pub fn write_whole(target: &Path, bytes: &[u8], readers: Readers, data: Option<&Path>) -> io::Result<()> {
    let mut outgoing = Outgoing::begin(target, readers, data)?;
    outgoing.file().write_all(bytes)?;
    outgoing.keep()
}

/// Renames a file or a folder. When this returns, the disk has it under the new name and not under the old.
///
/// # Errors
/// System errors.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| fs::rename(from, to))?;
    let (old, new) = (folder_of(from), folder_of(to));
    sync_folder(new)?;
    if old == new { Ok(()) } else { sync_folder(old) }
}

/// Brings the content of a file of the program's own to the disk, which something else has written.
///
/// # Errors
/// System errors.
pub fn sync_file(path: &Path) -> io::Result<()> {
    open_private(path)?.sync_all()
}

/// Whether `path`, which need not be there, lies in `folder`.
pub fn inside(folder: &Path, path: &Path) -> bool {
    let here = fs::canonicalize(folder_of(path));
    here.is_ok_and(|here| fs::canonicalize(folder).is_ok_and(|folder| here.starts_with(folder)))
}

/// Why nothing is written to a name, whatever the rights are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// The path, or the destination of a link there, is something other than a file.
    #[error("what is there is no file but {0}")]
    NotAFile(NoFile),
    /// A link there leads to nothing.
    #[error("the link there leads nowhere")]
    LostLink,
    /// It is in a folder of the program's own records, keys, backups or mark files.
    #[error("it is in a folder of the program's own records")]
    OwnRecords,
}

impl TargetError {
    /// The problem in an error of this room; none for a system error.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref::<Self>().copied()
    }
}

/// Whether a file can be written to `path`, as far as what is there has a say; the end of a link, if it is one.
///
/// # Errors
/// The problem of the path.
pub fn check_target(path: &Path) -> Result<PathBuf, TargetError> {
    let Ok(facts) = fs::symlink_metadata(path) else { return Ok(path.to_owned()) };
    let (end, facts) = if facts.is_symlink() {
        let end = fs::canonicalize(path).map_err(|_| TargetError::LostLink)?;
        let facts = fs::metadata(&end).map_err(|_| TargetError::LostLink)?;
        (end, facts)
    } else {
        (path.to_owned(), facts)
    };
    if facts.is_file() { Ok(end) } else { Err(TargetError::NotAFile(kind(&facts))) }
}

fn create(path: &Path, readers: Readers) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    if readers == Readers::Owner || is_private(folder_of(path)) {
        owners_file(&mut options);
    }
    options.open(path)
}

/// Says in the data folder where a file is being written. Without room for it the file is written all the same.
fn write_note(data: &Path, part: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder_of(part)).ok()?;
    let place = folder.join(part.file_name()?);
    let note = data.join(part.file_name()?).with_extension(AWAY.trim_start_matches('.'));
    let mut file = create_private(&note).ok()?;
    if writeln!(file, "{}", place.to_str()?).is_ok() {
        return Some(note);
    }
    let _ = remove_file(&note);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("paper.pdf");
        write_whole(&target, b"first", Readers::Owner, None).unwrap();
        // One that was begun and not kept leaves what was there, and nothing beside it.
        let mut begun = Outgoing::begin(&target, Readers::Owner, None).unwrap();
        begun.file().write_all(b"half of the seco").unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        drop(begun);
        assert_eq!(names(folder.path()), ["paper.pdf"]);
        assert_eq!(fs::read(&target).unwrap(), b"first");
        write_whole(&target, b"second", Readers::Owner, None).unwrap();
        assert_eq!(names(folder.path()), ["paper.pdf"]);
        assert_eq!(fs::read(&target).unwrap(), b"second");
        // The path holds no file: it stays.
        let taken = folder.path().join("folder");
        fs::create_dir(&taken).unwrap();
        let refused = write_whole(&taken, b"x", Readers::Owner, None).unwrap_err();
        assert_eq!(TargetError::of(&refused), Some(TargetError::NotAFile(NoFile::Folder)));
        assert_eq!(names(folder.path()).len(), 2);
    }

    #[test]
    fn a_name_is_changed_from_folder_to_folder() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a/x"), folder.path().join("b/y"));
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        write_whole(&from, b"x", Readers::Owner, None).unwrap();
        sync_file(&from).unwrap();
        rename(&from, &to).unwrap();
        assert!(!from.exists() && fs::read(&to).unwrap() == b"x");
        assert!(rename(&from, &to).is_err());
    }
}
