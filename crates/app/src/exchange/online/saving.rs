//! Saving the server's store, by itself once a day, and having it back.

use std::path::{Path, PathBuf};

use dabiao_bureau::{Keeper, StoreInfo};
use jiff::Timestamp;

use super::fail::{Failed, ServerNo};
use super::here::Here;
use super::keeping::{Memory, Round};
use super::saved_keys::{keys_beside, save_keys};
use super::server_file::ServerFile;
use crate::core::local_time;
use crate::exchange::Fail;
use crate::lang::Messages;

/// The folder of the automatic backups, in the data folder.
pub const BACKUPS: &str = "bureau-backups";
/// The folder of the keys in it.
const KEYS: &str = "keys";
const BEGIN: &str = "store-";
const END: &str = ".dump";
/// So many of the newest stay, and of each month before the newest of that month, as many months.
const DAYS: usize = 14;
const MONTHS: usize = 12;

/// Saves the server's store to the new file `out`, and the keys into the folder beside it. The bytes of the file.
///
/// # Errors
/// [`ServerNo::Exists`], [`ServerNo::NoServer`]; what the server and the disk say.
pub fn back_up(here: &Here, out: &Path) -> Result<u64, Failed> {
    if out.exists() {
        return Err(ServerNo::Exists(out.display().to_string()).into());
    }
    let file = ServerFile::of(&here.folder)?;
    let bytes = save(here, &file, out)?;
    save_keys(here, &file, &keys_beside(out))?;
    Ok(bytes)
}

/// The folder of the keys beside the automatic backups of a data folder.
pub(super) fn keys_of(folder: &Path) -> PathBuf {
    folder.join(BACKUPS).join(KEYS)
}

fn save(here: &Here, file: &ServerFile, out: &Path) -> Result<u64, Failed> {
    Ok(dabiao_bureau::backup(&file.admin()?, &file.binaries()?, out, Some(&here.folder))?)
}

/// Has the server's store back from a backup; a server of our own is started for it. What stations have and the backup has
/// not they send again by themselves.
///
/// # Errors
/// [`ServerNo::NoServer`]; what the server and the disk say. The store that was there stays then.
pub fn restore_store(here: &Here, from: &Path) -> Result<StoreInfo, Failed> {
    let file = ServerFile::of(&here.folder)?;
    if let Some(cluster) = file.cluster()? {
        cluster.start()?;
    }
    let from = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
    Ok(dabiao_bureau::restore(&file.admin()?, &file.binaries()?, &from, here.clock.new_id())?)
}

/// The first backup of a day, where the last one is of an earlier one; older ones are thinned out.
pub(super) fn nightly(
    here: &Here,
    file: &ServerFile,
    (keeper, memory): (&mut Keeper, &mut Memory),
    round: &mut Round,
    texts: &Messages,
) -> Result<(), Failed> {
    let status = keeper.status()?;
    let day = |ms: i64| local_time(ms).date();
    if status.backup_ms.is_some_and(|last| day(last) >= day(status.now_ms))
        || !memory.may_back_up(here.clock.mono_ms())
    {
        return Ok(());
    }
    match automatic(here, file, status.now_ms) {
        Ok(path) => {
            memory.backed_up(None);
            round.backup = Some(path);
        }
        Err(failed) => {
            memory.backed_up(Some(here.clock.mono_ms()));
            round.no_backup = Some(failed.notice(texts).to_string());
        }
    }
    Ok(())
}

/// A backup beside the others, of `now_ms`.
pub(super) fn automatic(here: &Here, file: &ServerFile, now_ms: i64) -> Result<PathBuf, Failed> {
    let folder = here.folder.join(BACKUPS);
    dabiao_files::private_folder(&folder)
        .map_err(|e| Fail::BureauFile { path: folder.clone(), why: e.to_string() })?;
    let now = Timestamp::from_millisecond(now_ms).unwrap_or_default();
    let path = folder.join(format!("{BEGIN}{}{END}", now.strftime("%Y-%m-%dT%H%M%SZ")));
    save(here, file, &path)?;
    save_keys(here, file, &keys_of(&here.folder))?;
    for old in superfluous(&names(&folder)) {
        // One that can't be removed takes room and does no harm.
        let _ = dabiao_files::remove_file(folder.join(old));
    }
    Ok(path)
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> =
        names.filter(|name| name.starts_with(BEGIN) && name.ends_with(END)).collect();
    names.sort_unstable();
    names
}

/// Which of these may go: names in the order of their times.
fn superfluous(names: &[String]) -> Vec<&str> {
    let (old, _) = names.split_at(names.len().saturating_sub(DAYS));
    let month = |name: &str| name.get(..BEGIN.len() + 7).unwrap_or_default().to_owned();
    let mut kept: Vec<String> = Vec::new();
    let mut gone = Vec::new();
    for name in old.iter().rev() {
        if kept.last() == Some(&month(name)) || kept.len() >= MONTHS {
            gone.push(name.as_str());
        } else {
            kept.push(month(name));
        }
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_days_stay_and_the_newest_of_each_month() {
        let name = |month: u32, day: u32| format!("{BEGIN}2026-{month:02}-{day:02}T000000Z{END}");
        let mut all: Vec<String> = (1..=3).flat_map(|month| [10, 20].map(|day| name(month, day))).collect();
        assert!(superfluous(&all).is_empty());
        all.extend((1..=14).map(|day| name(4, day)));
        assert_eq!(superfluous(&all), [name(3, 10), name(2, 10), name(1, 10)]);
        // As many months as there are to be, and no more.
        let years: Vec<String> = (0..20)
            .map(|n| format!("{BEGIN}{}-{:02}-01T000000Z{END}", 2020 + n / 12, n % 12 + 1))
            .chain((1..=14).map(|day| name(4, day)))
            .collect();
        assert_eq!(superfluous(&years).len(), 8);
    }
}
