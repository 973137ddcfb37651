//! Keeping another program out of an SQLite file without opening it as one.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use super::read::never_wait;

/// Locks the whole database file until the returned value is dropped: a process that has it open in SQLite's
/// exclusive mode prevents the lock, and no other process can use it through SQLite meanwhile. None where
/// there is no such file, or no right to write it: then it is not being written.
///
/// # Errors
/// [`io::ErrorKind::WouldBlock`] while another program has it.
pub fn hold_database(path: &Path) -> io::Result<Option<File>> {
    if !super::is_regular(path) {
        return Ok(None);
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    never_wait(&mut options);
    let Ok(file) = options.open(path) else { return Ok(None) };
    match lock(&file) {
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => Err(e),
        _ => Ok(Some(file)),
    }
}

/// SQLite's locks are those of fcntl; a lock of the whole file stands against each of them.
#[cfg(unix)]
fn lock(file: &File) -> io::Result<()> {
    use rustix::fs::FlockOperation;
    match rustix::fs::fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(()),
        Err(e) if e == rustix::io::Errno::AGAIN || e == rustix::io::Errno::ACCESS => {
            Err(io::ErrorKind::WouldBlock.into())
        }
        Err(e) => Err(e.into()),
    }
}

#[cfg(not(unix))]
fn lock(file: &File) -> io::Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(std::fs::TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        Err(std::fs::TryLockError::Error(e)) => Err(e),
    }
}
