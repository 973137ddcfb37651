//! Automatic backups: one per day, and one after each operation whose loss would be serious.
//!
//! They run in the background. A failed one is reported outside a drill and by the check-up, and stops
//! nothing.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::core::local_time;
use crate::core::{Core, Task, TaskError};
use crate::notice::Notice;
use dabiao_store::{Occasion, StoreError};

/// The automatic backups of a running program.
#[derive(Debug, Default)]
pub(crate) struct Backups {
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
            if core.activity.typing || self.daily == Some(now.date()) {
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
