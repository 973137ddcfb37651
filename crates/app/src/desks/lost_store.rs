//! A data folder whose data file is missing while keys or backups are there: no new bureau is begun in it by
//! mistake. A person chooses between two ways on: restore the newest backup, or begin a new bureau. Where the data file is
//! there and damaged, the newest backup that is whole is offered.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::DateTime;

use crate::actor::{Actor, of_damaged, of_lost_store};
use crate::core::local_time;
use crate::core::{Core, Request, StorePhase, Task};
use crate::notice::Notice;
use crate::signing::{JournalKeys, bring_signer, own_keys};
use dabiao_domain::role::Permission;
use dabiao_store::{NoStore, Restore, Restored, Store, StoreError, backups, restore, verify_backup};

/// A lost data file as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostData {
    /// Whether there is a backup to be restored.
    pub has_backup: bool,
}

/// A backup that was read and found whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoodBackup {
    /// The file.
    pub path: PathBuf,
    /// When it was made, by the local clock.
    pub taken: DateTime,
    /// Its journal entries.
    pub entries: usize,
    /// Its sealed attempts.
    pub attempts: usize,
}

/// A damaged data file as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DamagedData {
    /// The backups are being read and checked.
    Looking,
    /// The newest backup that is whole.
    Backup(GoodBackup),
    /// There is no backup that is whole.
    NoBackup,
}

/// The facts of a lost or damaged data file.
#[derive(Debug, Default)]
pub struct LostStore {
    what: Option<NoStore>,
    /// Who may put a backup in the place of a damaged data file; none where it is not damaged.
    damaged: Option<Actor>,
    looking: Option<Task<Option<GoodBackup>>>,
    good: Option<GoodBackup>,
    restoring: Option<Task<Result<Restored, StoreError>>>,
}

impl LostStore {
    /// The facts of the lost data file; none while it is there, or if there never was one.
    pub(crate) fn seen(&self) -> Option<LostData> {
        self.what.as_ref().map(|what| LostData { has_backup: what.backup.is_some() })
    }

    /// The ways on from a damaged data file; none where it is not damaged.
    pub(crate) fn damaged(&self) -> Option<DamagedData> {
        self.damaged.as_ref()?;
        Some(match &self.good {
            Some(good) => DamagedData::Backup(good.clone()),
            None if self.looking.is_some() => DamagedData::Looking,
            None => DamagedData::NoBackup,
        })
    }

    /// Remembers that the data file is lost or damaged, if that is why the store did not open, and looks for the newest
    /// backup that is whole: reading them takes a while.
    pub(crate) fn know(&mut self, error: &StoreError, core: &Core) {
        let damaged = matches!(error, StoreError::Corrupt(_));
        self.damaged = of_damaged(error).filter(|_| damaged);
        self.good = None;
        let folder = core.config.folder.clone();
        self.looking = damaged.then(|| core.start_work(move |_| newest_whole(&folder)));
        self.what = match error {
            StoreError::NoStore(what) => Some((**what).clone()),
            _ => None,
        };
    }

    /// Begins a new bureau beside the present files, which stay.
    pub(crate) fn begin_anew(&mut self, core: &mut Core) {
        if self.what.take().is_some() {
            core.request(Request::OpenAgain(Store::begin_anew));
        }
    }

    /// What is to be restored, and who may: nobody can be asked for a right where the accounts are what is lost.
    fn newest(&mut self) -> Option<(Actor, PathBuf)> {
        if let Some(good) = self.good.take() {
            return Some((self.damaged.take()?, good.path));
        }
        let lost = self.what.take()?;
        Some((of_lost_store(&lost), lost.backup?))
    }

    /// Restores the newest backup, as the command does; of a damaged data file the newest one that is whole.
    pub(crate) fn restore_newest(&mut self, core: &mut Core) {
        let Some((actor, file)) = self.newest() else { return };
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        core.phase = StorePhase::Opening;
        self.restoring = Some(core.start_work(move |_| {
            let now_ms = clock.wall_ms();
            let signer = bring_signer(folder.clone(), clock.secret())()?;
            let right = actor.authorize(Permission::Restore);
            let right = right.map_err(|_| StoreError::NotAllowed("restored"))?;
            restore(Restore {
                file: &file,
                folder: &folder,
                now_ms,
                now: local_time(now_ms),
                new_id: &|| clock.new_id(),
                signer,
                against: JournalKeys::of_folder(&folder),
                right: &right,
                take_over: None,
                keys: own_keys(&folder),
            })
        }));
    }

    /// Collects the result of the restore. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        if let Some(found) = Task::take(&mut self.looking) {
            self.good = found.ok().flatten();
        }
        match Task::take(&mut self.restoring) {
            None => {}
            Some(Ok(Ok(_))) => core.request(Request::OpenAgain(Store::open)),
            Some(Ok(Err(error))) => {
                self.know(&error, core);
                core.phase = StorePhase::Failed(Notice::of_store(&core.texts, &error));
            }
            Some(Err(error)) => core.phase = StorePhase::Failed(error.notice(&core.texts)),
        }
    }
}

/// The newest automatic backup that is whole, as a restore would find it.
fn newest_whole(folder: &Path) -> Option<GoodBackup> {
    backups(folder).into_iter().rev().find_map(|backup| {
        let report = verify_backup(&backup.path, &JournalKeys::of_folder(folder)).ok()?;
        Some(GoodBackup {
            path: backup.path,
            taken: backup.taken,
            entries: report.entries,
            attempts: report.attempts,
        })
    })
}
