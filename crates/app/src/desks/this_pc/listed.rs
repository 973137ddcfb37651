//! The automatic backups as a list: when each was made, how large it is, and whether it is whole.

use std::path::PathBuf;

use jiff::civil::DateTime;

use super::ThisPc;
use crate::core::{Core, local_time};
use crate::finding_words::problem_line;
use crate::message_keys::{Keyed, keys};
use crate::notice::Notice;
use crate::signing::JournalKeys;
use dabiao_domain::role::Permission;
use dabiao_store::{backups, verify_backup};

/// What is known of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupState {
    /// It was checked when it was written, and not since.
    WhenWritten,
    /// It was read and checked at this time: complete, and signed by this PC's key.
    Whole(DateTime),
    /// It was read at this time and is not as it should be; why, in words.
    Bad(DateTime, String),
}

/// A backup of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedBackup {
    /// When it was made, by the local clock.
    pub taken: DateTime,
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes; none if the system does not say.
    pub bytes: Option<u64>,
    /// Whether it is whole.
    pub state: BackupState,
}

/// What is being done to a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its pages are copied.
    Copying,
    /// It is read back and checked, and locked if it has a password.
    Checking,
    /// It is opened and compared with what is here.
    Reading,
}

keys! {
    Stage {
        Stage::Copying => "pc-stage-copying",
        Stage::Checking => "pc-stage-checking",
        Stage::Reading => "pc-stage-reading",
    }
}

/// A backup that was checked.
pub(super) struct Verified {
    path: PathBuf,
    state: BackupState,
}

impl ThisPc {
    pub(super) const fn stage(&self) -> Option<Stage> {
        let doing = &self.doing;
        if doing.copying.is_some() {
            Some(Stage::Copying)
        } else if doing.verifying.is_some() || doing.verifying_listed.is_some() {
            Some(Stage::Checking)
        } else if doing.opening.is_some() || doing.looking.is_some() {
            Some(Stage::Reading)
        } else {
            None
        }
    }

    pub(super) fn list_backups(&mut self, core: &Core) {
        let known = self.backups.take().unwrap_or_default();
        let state = |path: &PathBuf| known.iter().find(|k| k.path == *path).map(|k| k.state.clone());
        let listed = backups(&core.config.folder).into_iter().map(|backup| ListedBackup {
            bytes: std::fs::metadata(&backup.path).ok().map(|data| data.len()),
            state: state(&backup.path).unwrap_or(BackupState::WhenWritten),
            taken: backup.taken,
            path: backup.path,
        });
        self.backups = Some(listed.collect());
    }

    pub(super) fn begin_verifying(&mut self, file: PathBuf, core: &mut Core) {
        let known = self.backups.iter().flatten().any(|backup| backup.path == file);
        if !known || core.right_here(Permission::Backup).is_none() {
            return;
        }
        let folder = core.config.folder.clone();
        let (now, texts) = (local_time(core.config.clock.wall_ms()), core.texts.clone());
        self.doing.verifying_listed = Some(core.start_work(move |_| {
            let state = match verify_backup(&file, &JournalKeys::of_own_copy(&folder)) {
                Ok(report) => match report.problems.first() {
                    None => BackupState::Whole(now),
                    Some(first) => BackupState::Bad(now, problem_line(&texts, first)),
                },
                Err(error) => BackupState::Bad(now, Notice::of_store(&texts, &error).what),
            };
            Verified { path: file, state }
        }));
    }

    pub(super) fn verified(&mut self, verified: Verified) {
        let found = self.backups.iter_mut().flatten().find(|backup| backup.path == verified.path);
        if let Some(backup) = found {
            backup.state = verified.state;
        }
    }
}
