//! Automatic backups: one per day, and one after each operation whose loss would be serious.
//!
//! They run in the background. A failed one is reported outside a drill and by the check-up, and stops
//! nothing.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::actor::{Authorized, Barred};
use super::core::{Core, Task, TaskError};
use super::notice::Notice;
use super::signing::JournalKeys;
use super::view::local_time;
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

/// The automatic backups of a running program.
#[derive(Debug, Default)]
pub(super) struct Backups {
    /// The day of the last try of the daily backup.
    daily: Option<Date>,
    making: Vec<Task<Option<PathBuf>>>,
}

impl Backups {
    /// Makes one if it is due. The daily backup is made unless there is one or a drill runs, and is tried
    /// once per day, so that a full disk is not retried with every drill.
    pub fn back_up(&mut self, occasion: Occasion, core: &Core) {
        let now = local_time(core.config.clock.wall_ms());
        if occasion == Occasion::Daily {
            if core.typing || self.daily == Some(now.date()) {
                return;
            }
            self.daily = Some(now.date());
        }
        self.making.push(core.waits_for(core.store.auto_backup(now, occasion)));
    }

    /// Drops the pending answers of the store that was open.
    pub fn forget(&mut self) {
        self.making.clear();
    }

    /// Collects what was copied. Called once per frame.
    pub fn poll(&mut self, core: &mut Core) {
        for answer in Task::take_all(&mut self.making) {
            match answer {
                Ok(Some(_)) => core.keep_mark(),
                // There was nothing to back up, or this day has one: a further try costs nothing.
                Ok(None) => self.daily = None,
                Err(TaskError::Store(StoreError::Stopped)) => {}
                Err(error) => {
                    let detail = error.notice(&core.texts).what;
                    let notice = Notice::new(&core.texts, "error-backup", &[("detail", &detail)]);
                    // A message that is already shown is closer to what the person is doing.
                    core.pc_notice = Some(notice.clone());
                    core.notice.get_or_insert(notice);
                }
            }
        }
    }
}
