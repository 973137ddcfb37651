//! Reading what this PC knows of its bureau: behind the window, and never while somebody types.

use std::sync::Arc;

use crate::core::{Core, Task, TaskError};
use crate::exchange::{Fail, Overview, has_asked, overview};
use crate::notice::Notice;
use dabiao_store::StoreError;

/// The setting of this PC that names the folder of its last exchange.
pub(super) const FOLDER_SETTING: &str = "exchange_folder";
/// What was read is not read again by itself for this long, in milliseconds.
const REST_MS: u64 = 60_000;
/// The same at the founding PC, where a reading goes over the entries of all.
const FOUNDER_REST_MS: u64 = 600_000;

/// What was read.
struct Read {
    overview: Option<Arc<Overview>>,
    asked: bool,
    folder: Option<String>,
}

/// The reading.
#[derive(Default)]
pub(super) struct Looking {
    read: Option<Read>,
    reading: Option<Task<Result<Read, Fail>>>,
    trouble: Option<Notice>,
    /// Whether it was ever asked for.
    wanted: bool,
    stale: bool,
    /// Whether it was asked for while it ran.
    again: bool,
    read_ms: u64,
}

impl Looking {
    pub fn overview(&self) -> Option<&Arc<Overview>> {
        self.read.as_ref()?.overview.as_ref()
    }

    pub const fn is_known(&self) -> bool {
        self.read.is_some()
    }

    pub const fn is_alone(&self) -> bool {
        matches!(&self.read, Some(Read { overview: None, .. }))
    }

    pub const fn has_asked(&self) -> bool {
        matches!(&self.read, Some(Read { asked: true, .. }))
    }

    /// The folder of the last exchange.
    pub fn folder(&self) -> Option<&str> {
        self.read.as_ref()?.folder.as_deref()
    }

    pub const fn trouble(&self) -> Option<&Notice> {
        self.trouble.as_ref()
    }

    pub const fn note_change(&mut self) {
        self.stale = true;
    }

    /// Reads, unless somebody types: then it is done afterwards.
    pub fn look(&mut self, core: &Core) {
        self.wanted = true;
        self.stale = true;
        if self.reading.is_some() {
            self.again = true;
        } else if !core.activity.occupied {
            self.begin(core);
        }
    }

    /// Reads if something was written since, and not just now.
    pub fn look_if_stale(&mut self, core: &Core) {
        let founder = self.overview().is_some_and(|overview| overview.is_founder());
        let rest = if founder { FOUNDER_REST_MS } else { REST_MS };
        let rested = self.read.is_none() || core.mono_ms() >= self.read_ms + rest;
        // Before somebody has signed in nobody asks.
        let due = self.wanted && self.stale && rested;
        if due && self.reading.is_none() && !core.activity.occupied {
            self.begin(core);
        }
    }

    fn begin(&mut self, core: &Core) {
        self.stale = false;
        self.read_ms = core.mono_ms();
        let (folder, now) = (core.config.folder.clone(), core.config.clock.wall_ms());
        self.reading = Some(core.ask_store(move |db| {
            let read = || -> Result<Read, Fail> {
                let overview = overview(db, &folder, now)?.map(Arc::new);
                let asked = overview.as_ref().is_none_or(|o| o.is_retired()) && has_asked(&folder)?;
                let folder = db.settings()?.remove(FOLDER_SETTING);
                Ok(Read { overview, asked, folder })
            };
            Ok(read())
        }));
    }

    /// Collects what was read. Called once per frame.
    pub fn poll(&mut self, core: &mut Core) {
        match Task::take(&mut self.reading) {
            None => return self.look_if_stale(core),
            Some(Ok(Ok(read))) => {
                self.trouble = None;
                core.as_of = read.overview.as_ref().map(|overview| Arc::new(overview.as_of()));
                self.read = Some(read);
            }
            Some(Ok(Err(fail))) => self.trouble = Some(fail.notice(&core.texts)),
            // A store that can't be opened says so elsewhere.
            Some(Err(TaskError::Store(StoreError::Stopped))) => {}
            Some(Err(error)) => self.trouble = Some(error.notice(&core.texts)),
        }
        if std::mem::take(&mut self.again) {
            self.look(core);
        }
    }
}
