//! The folder of a demonstration: apart from real data, marked, and removed only if it is marked.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{DemoError, DemoPlan, DemoSummary, run};
use dabiao_app::demo::{DEMO_FOLDER, MARKER_FILE, is_demo};
use dabiao_app::jobs::Progress;
use dabiao_files as files;
use dabiao_store::{LOCK_FILE, StoreError};

/// Where it is made before it takes that name.
const UNFINISHED: &str = "demo.part";
/// The last line of the marker file until the demonstration is whole.
const UNFINISHED_MARK: &str = "unfinished = true\n";
const MAX_MARKER_BYTES: u64 = 16 * 1024;

/// Whether `folder` holds half a demonstration, which a killed program left: it holds no user data.
pub fn is_unfinished(folder: &Path) -> bool {
    files::bounded_text(&folder.join(MARKER_FILE), MAX_MARKER_BYTES)
        .is_ok_and(|text| text.ends_with(UNFINISHED_MARK))
}

/// Fills `folder`, which must be empty or not there, or hold half a demonstration.
///
/// # Errors
/// [`DemoError::NotEmpty`], and any error of making it; the part already made is then removed.
pub fn make_in(folder: &Path, plan: &DemoPlan, progress: &Progress) -> Result<DemoSummary, DemoError> {
    check_empty(folder)?;
    files::private_folder(folder)?;
    if is_unfinished(folder) {
        // Unless another process is still making it.
        let lock = folder.join(LOCK_FILE);
        if lock.exists() && files::open_private(&lock)?.try_lock().is_err() {
            return Err(StoreError::InUse(folder.to_owned()).into());
        }
        clear(folder)?;
    }
    let mark = |half: &str| {
        let text = format!("{}{half}", marker(plan));
        files::write_whole(&folder.join(MARKER_FILE), text.as_bytes(), files::Readers::Owner, None)
    };
    // Half a bureau must not be taken for a whole one, were the program killed now.
    mark(UNFINISHED_MARK)?;
    let made = run::build(folder, plan, progress).and_then(|made| Ok(mark("").map(|()| made)?));
    if made.is_err() {
        // Half a bureau is of no use; a failed removal matters less than the error that ended the making.
        let _ = clear(folder);
    }
    made
}

/// Makes a demonstration in the `demo` folder of `data`, apart from the real data. An existing one stays as
/// it is.
///
/// # Errors
/// As [`make_in`].
pub fn make_beside(data: &Path, plan: &DemoPlan, progress: &Progress) -> Result<PathBuf, DemoError> {
    let folder = data.join(DEMO_FOLDER);
    if is_demo(&folder) {
        return Ok(folder);
    }
    check_empty(&folder)?;
    let unfinished = data.join(UNFINISHED);
    remove(&unfinished)?;
    make_in(&unfinished, plan, progress)?;
    match files::remove_folder(&folder) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e.into()),
        _ => files::rename(&unfinished, &folder)?,
    }
    Ok(folder)
}

/// Removes the demonstration in the `demo` folder of `data`, in one step; nothing else.
///
/// # Errors
/// [`DemoError::NotDemo`] for a folder that is not marked; system errors.
pub fn remove_beside(data: &Path) -> Result<(), DemoError> {
    let (folder, unfinished) = (data.join(DEMO_FOLDER), data.join(UNFINISHED));
    remove(&unfinished)?;
    if !folder.exists() {
        return Ok(());
    }
    if !is_demo(&folder) {
        return Err(DemoError::NotDemo(folder));
    }
    // First out of the way: half a folder must not be taken for a demonstration.
    files::rename(&folder, &unfinished)?;
    remove(&unfinished)
}

fn remove(folder: &Path) -> Result<(), DemoError> {
    if folder.exists() && !is_demo(folder) && fs::read_dir(folder)?.next().is_some() {
        return Err(DemoError::NotDemo(folder.to_owned()));
    }
    match files::remove_tree(folder) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e.into()),
        _ => Ok(()),
    }
}

fn clear(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files::remove_tree(entry.path())?;
        } else {
            files::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn check_empty(folder: &Path) -> Result<(), DemoError> {
    if is_unfinished(folder) {
        return Ok(());
    }
    let first = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().transpose()?,
        Err(e) if e.kind() == ErrorKind::NotFound => None,
        Err(e) if e.kind() == ErrorKind::NotADirectory => {
            return Err(DemoError::NotEmpty {
                folder: folder.to_owned(),
                entry: folder.display().to_string(),
            });
        }
        Err(e) => return Err(e.into()),
    };
    match first {
        None => Ok(()),
        Some(entry) => Err(DemoError::NotEmpty {
            folder: folder.to_owned(),
            entry: entry.file_name().to_string_lossy().into_owned(),
        }),
    }
}

fn marker(plan: &DemoPlan) -> String {
    let DemoPlan { officers, units, days, seed, now_ms } = plan;
    format!(
        "# 演示数据：本文件夹中的人和事均为虚构。 Demonstration data: nobody and nothing here is real.\n\
         format = \"dabiao-demo\"\nversion = 1\nofficers = {officers}\nunits = {units}\ndays = {days}\n\
         seed = {seed}\nnow_ms = {now_ms}\n"
    )
}
