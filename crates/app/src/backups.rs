//! Automatic backups: one a day, and one after what must not be lost.
//!
//! They run behind the work. One that fails is told outside a drill and by the check-up, and stops nothing.

use std::path::Path;

use super::actor::{Authorized, Barred};
use super::notice::Notice;
use super::signing::JournalKeys;
use super::station::Station;
use super::view::local_time;
use crate::core::{Task, TaskError};
use dabiao_domain::role::Permission;
use dabiao_store::{AuditReport, Db, Occasion, Restore, Restored, StoreError};

/// Writes a verified copy of the store in `folder` to a new file.
///
/// # Errors
/// [`dabiao_domain::role::Refusal`] for another right than [`Permission::Backup`]; as [`Db::backup_to`].
pub fn backup(by: &Authorized, db: &Db, out: &Path, folder: &Path) -> Result<AuditReport, Barred> {
    by.must_be(Permission::Backup)?;
    Ok(db.backup_to(out, &JournalKeys::of_own_copy(folder))?)
}

/// Puts a backup in the place of the store.
///
/// # Errors
/// [`dabiao_domain::role::Refusal`] for another right than [`Permission::Restore`], had in the store that is there; as
/// [`dabiao_store::restore`].
pub fn restore(plan: Restore<'_>) -> Result<Restored, Barred> {
    plan.right.must_be(Permission::Restore)?;
    Ok(dabiao_store::restore(plan)?)
}

impl Station {
    /// Makes the day's backup unless there is one or a drill runs. Tried once a day: a disk that is full is not
    /// asked again with every drill.
    pub(super) fn back_up_daily(&mut self) {
        let today = local_time(self.core.config.clock.wall_ms()).date();
        if self.drill.session().is_none() && self.daily_backup != Some(today) {
            self.daily_backup = Some(today);
            self.back_up(Occasion::Daily);
        }
    }

    pub(super) fn back_up(&mut self, occasion: Occasion) {
        let now = local_time(self.core.config.clock.wall_ms());
        self.backing_up = Some(self.core.waits_for(self.core.store.auto_backup(now, occasion)));
    }

    pub(super) fn poll_backup(&mut self) {
        let answer = match Task::take(&mut self.backing_up) {
            None => return,
            Some(Ok(answer)) => Ok(answer),
            Some(Err(TaskError::Store(error))) => Err(error),
            Some(Err(TaskError::Thread)) => Err(StoreError::Stopped),
        };
        match answer {
            Ok(Some(_)) => self.core.keep_mark(),
            Err(StoreError::Stopped) => {}
            // There was nothing to back up, or this day has one: asking again costs nothing.
            Ok(None) => self.daily_backup = None,
            Err(error) => {
                let detail = Notice::of_store(&self.core.texts, &error).what;
                let notice = Notice::new(&self.core.texts, "error-backup", &[("detail", &detail)]);
                // What has to be said already is nearer to what somebody is doing.
                self.core.pc_notice = Some(notice.clone());
                self.core.notice.get_or_insert(notice);
            }
        }
    }
}
