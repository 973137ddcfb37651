//! A data folder whose data file is gone while keys or backups are there: nobody begins a new bureau in it unawares.
//! There are two ways on, and somebody chooses one: the newest backup comes back, or a bureau is begun anew.

use crate::actor::of_lost_store;
use dabiao_domain::role::Permission;
use std::path::PathBuf;
use std::sync::Arc;

use super::jobs::{Job, JobState};
use super::notice::Notice;
use super::signing::{JournalKeys, bring_signer};
use super::station::{Station, StorePhase};
use super::view::local_time;
use crate::core::Request;
use dabiao_store::{NoStore, Restore, Restored, Store, StoreError, restore};

/// What is known of a lost data file.
#[derive(Debug, Default)]
pub struct LostStore {
    what: Option<NoStore>,
    restoring: Option<Job<Result<Restored, StoreError>>>,
}

impl LostStore {
    /// Whether a backup is coming back.
    pub(super) const fn busy(&self) -> bool {
        self.restoring.is_some()
    }
}

impl Station {
    /// What is known of the data file that is lost; none while it is there, or where there never was one.
    pub const fn lost_store(&self) -> Option<&NoStore> {
        self.lost.what.as_ref()
    }

    /// Remembers that the data file is lost, if that is why the store did not open.
    pub(super) fn know_lost(&mut self, error: &StoreError) {
        self.lost.what = match error {
            StoreError::NoStore(what) => Some((**what).clone()),
            _ => None,
        };
    }

    /// Begins a new bureau beside what is there. What is there stays.
    pub(super) fn begin_anew(&mut self) {
        if self.lost.what.take().is_some() {
            self.core.request(Request::OpenAgain(Store::begin_anew));
        }
    }

    /// Restores the newest backup, as the command does.
    pub(super) fn restore_newest(&mut self) {
        let Some(lost) = self.lost.what.take() else { return };
        let Some(file) = lost.backup.clone() else { return };
        let (folder, clock) = (self.core.config.folder.clone(), Arc::clone(&self.core.config.clock));
        self.core.phase = StorePhase::Opening;
        self.lost.restoring = Some(Job::spawn(Arc::clone(&self.core.config.wake), move |_| {
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
            })
        }));
    }

    /// Takes in what came of a restore. Called once a frame.
    pub(super) fn poll_lost(&mut self) {
        let Some(job) = self.lost.restoring.take() else { return };
        match job.poll() {
            JobState::Running => self.lost.restoring = Some(job),
            JobState::Done(Ok(_)) => self.core.request(Request::OpenAgain(Store::open)),
            JobState::Done(Err(error)) => {
                self.know_lost(&error);
                self.core.phase = StorePhase::Failed(Notice::of_store(&self.core.texts, &error));
            }
            JobState::Failed => {
                self.core.phase = StorePhase::Failed(Notice::new(&self.core.texts, "error-task", &[]));
            }
        }
    }

    /// The newest backup of a lost data file.
    pub fn backup_of_lost(&self) -> Option<&PathBuf> {
        self.lost_store().and_then(|what| what.backup.as_ref())
    }
}
