//! Waiting out another program that has a file open for a moment, as virus scanners and search indexes do on Windows.
//!
//! There a file or a folder that somebody has open is neither renamed nor removed. Elsewhere it is, and nothing here
//! waits.

use std::fs;
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

/// The waits between the tries, in milliseconds: about a second in all.
const WAITS_MS: [u64; 6] = [10, 30, 80, 150, 300, 500];

/// Whether Windows says that somebody else has the file: access denied, sharing violation, lock violation.
fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

/// What `act` gives, tried again for about a second while another program has the file.
pub(super) fn patiently<T>(act: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    patiently_while(is_held, |ms| sleep(Duration::from_millis(ms)), act)
}

fn patiently_while<T>(
    held: impl Fn(&io::Error) -> bool,
    mut wait: impl FnMut(u64),
    mut act: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    for ms in WAITS_MS {
        match act() {
            Err(error) if held(&error) => wait(ms),
            done => return done,
        }
    }
    act()
}

/// Removes a file.
///
/// # Errors
/// System errors.
pub fn remove_file(path: impl AsRef<Path>) -> io::Result<()> {
    patiently(|| fs::remove_file(path.as_ref()))
}

/// Removes an empty folder.
///
/// # Errors
/// System errors.
pub fn remove_folder(path: impl AsRef<Path>) -> io::Result<()> {
    patiently(|| fs::remove_dir(path.as_ref()))
}

/// Removes a folder with all that is in it.
///
/// # Errors
/// System errors.
pub fn remove_tree(path: impl AsRef<Path>) -> io::Result<()> {
    patiently(|| fs::remove_dir_all(path.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_held_is_tried_again() {
        let (mut tries, mut waited) = (0, Vec::new());
        let held = |error: &io::Error| error.kind() == io::ErrorKind::ResourceBusy;
        let done = patiently_while(
            held,
            |ms| waited.push(ms),
            || {
                tries += 1;
                if tries < 3 { Err(io::ErrorKind::ResourceBusy.into()) } else { Ok(tries) }
            },
        );
        assert_eq!((done.unwrap(), waited), (3, vec![10, 30]));
        // For ever it is not, and another error is told at once.
        let (mut tries, mut waits) = (0, 0);
        let given_up = patiently_while(
            held,
            |_| waits += 1,
            || {
                tries += 1;
                Err::<(), _>(io::ErrorKind::ResourceBusy.into())
            },
        );
        assert_eq!((given_up.unwrap_err().kind(), tries, waits), (io::ErrorKind::ResourceBusy, 7, 6));
        let missing =
            patiently_while(held, |_| panic!("waits"), || Err::<(), _>(io::ErrorKind::NotFound.into()));
        assert_eq!(missing.unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[cfg(windows)]
    #[test]
    fn a_file_that_another_program_has_open_is_written_as_soon_as_it_lets_go() {
        use std::os::windows::fs::OpenOptionsExt as _;

        use crate::{Readers, bounded_text, is_leftover, write_whole};

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("名单.txt");
        let write = |text: &str| write_whole(&path, text.as_bytes(), Readers::Owner, None);
        write("older").unwrap();
        // As a virus scanner opens it: nobody else may read, write or remove it.
        let held = fs::OpenOptions::new().read(true).share_mode(0).open(&path).unwrap();
        assert!(is_held(&write("newer").unwrap_err()));
        let names = |folder: &Path| -> Vec<String> {
            let entries = fs::read_dir(folder).unwrap();
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names(folder.path()), ["名单.txt"], "nothing half-written is left");
        let watched = folder.path().to_owned();
        let scanner = std::thread::spawn(move || {
            while !names(&watched).iter().any(|name| is_leftover(name)) {
                std::thread::yield_now();
            }
            drop(held);
        });
        write("newer").unwrap();
        scanner.join().unwrap();
        assert_eq!(bounded_text(&path, 100).unwrap(), "newer");
    }
}
