//! A data folder whose data file is missing while keys or backups are there: no new bureau is begun in it by
//! mistake. A person chooses between two ways on: restore the newest backup, or begin a new bureau.

use crate::actor::of_lost_store;
use dabiao_domain::role::Permission;
use std::sync::Arc;

use crate::core::local_time;
use crate::core::{Core, Request, StorePhase, Task};
use crate::notice::Notice;
use crate::signing::{JournalKeys, bring_signer, own_keys};
use dabiao_store::{NoStore, Restore, Restored, Store, StoreError, restore};

/// A lost data file as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostData {
    /// Whether there is a backup to be restored.
    pub has_backup: bool,
}

/// The facts of a lost data file.
#[derive(Debug, Default)]
pub struct LostStore {
    what: Option<NoStore>,
    restoring: Option<Task<Result<Restored, StoreError>>>,
}

impl LostStore {
    /// The facts of the lost data file; none while it is there, or if there never was one.
    pub(crate) fn seen(&self) -> Option<LostData> {
        self.what.as_ref().map(|what| LostData { has_backup: what.backup.is_some() })
    }

    /// Remembers that the data file is lost, if that is why the store did not open.
    pub(crate) fn know(&mut self, error: &StoreError) {
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

    /// Restores the newest backup, as the command does.
    pub(crate) fn restore_newest(&mut self, core: &mut Core) {
        let Some(lost) = self.what.take() else { return };
        let Some(file) = lost.backup.clone() else { return };
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        core.phase = StorePhase::Opening;
        self.restoring = Some(core.start_work(move |_| {
            let now_ms = clock.wall_ms();
            let signer = bring_signer(folder.clone(), clock.secret())()?;
            // Nobody can be asked for a right: the accounts are what is lost.
            let right = of_lost_store(&lost).authorize(Permission::Restore);
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
        match Task::take(&mut self.restoring) {
            None => {}
            Some(Ok(Ok(_))) => core.request(Request::OpenAgain(Store::open)),
            Some(Ok(Err(error))) => {
                self.know(&error);
                core.phase = StorePhase::Failed(Notice::of_store(&core.texts, &error));
            }
            Some(Err(error)) => core.phase = StorePhase::Failed(error.notice(&core.texts)),
        }
    }
}
