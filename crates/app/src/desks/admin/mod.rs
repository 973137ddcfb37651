//! 管理: the administrator's checklist, changes of single people, the settings of this PC, and the log of what was done.

mod checklist;
mod deeds;
mod log_paper;
mod people;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::core::{Areas, Core, PcSetting, Seen, Task};
use crate::desk_papers::PaperFormat;
use crate::notice::Notice;
use dabiao_domain::role::Permission;
use dabiao_store::StoreError;

use checklist::Checklist;
pub use checklist::{DUE_DAYS, Step, StepKind, StepState};
pub use deeds::{DeedLine, Deeds, read_deeds};
pub use people::{PersonForm, change_person};

/// A request about the management of this PC and its people.
#[derive(Clone, Debug, PartialEq)]
pub enum AdminAction {
    /// Read what was done.
    Look,
    /// Put a choice for this PC on record.
    Choose(PcSetting),
    /// Change an officer's data.
    ChangePerson(PersonForm),
    /// Save the lines of the log that contain this text.
    SaveLog {
        /// What was searched for; empty for everything.
        wanted: String,
        /// The form of the file.
        format: PaperFormat,
    },
}

/// Everything about the management of this PC.
#[derive(Default)]
pub struct AdminDesk {
    deeds: Option<Arc<Deeds>>,
    reading: Option<Task<Deeds>>,
    /// What was read may be old.
    stale: bool,
    checklist: Checklist,
    /// A person who is being changed.
    changing: Option<Task<()>>,
    saving: Option<Task<Result<PathBuf, String>>>,
    saved: Option<PathBuf>,
}

impl<'a> Seen<'a, AdminDesk> {
    /// What was done; none before it was read.
    pub fn deeds(self) -> Option<&'a Deeds> {
        self.desk.deeds.as_deref()
    }

    /// Whether something is being read or written.
    pub const fn busy(self) -> bool {
        self.desk.reading.is_some() || self.desk.saving.is_some() || self.desk.changing.is_some()
    }

    /// Where the log was saved.
    pub fn saved(self) -> Option<&'a Path> {
        self.desk.saved.as_deref()
    }
}

impl AdminDesk {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// Performs a request.
    pub(crate) fn act(&mut self, action: AdminAction, core: &mut Core) {
        match action {
            AdminAction::Look => self.look(core),
            AdminAction::Choose(setting) => choose(setting, core),
            AdminAction::ChangePerson(form) => self.change_person(form, core),
            AdminAction::SaveLog { wanted, format } => self.save_log(&wanted, format, core),
        }
    }

    fn look(&mut self, core: &mut Core) {
        if self.reading.is_some() || core.here.officer.is_none() || !core.may_here(Permission::RunAudit) {
            return;
        }
        let Some(right) = core.right_here(Permission::RunAudit) else { return };
        let texts = Arc::clone(&core.texts);
        self.stale = false;
        self.reading = Some(core.ask_store(move |db| {
            let by = right.or_refused(db)?;
            read_deeds(&by, db, &texts).map_err(|barred| match barred {
                crate::actor::Barred::Store(error) => error,
                crate::actor::Barred::Refused(_) => StoreError::NotAllowed("audit"),
            })
        }));
    }

    /// Something was written: what was read may be old.
    pub(crate) const fn changed(&mut self, areas: Areas) {
        self.stale |= areas.has(Areas::PEOPLE) || areas.has(Areas::PAPERS) || areas.has(Areas::STATION);
    }

    /// Another person sits here.
    pub(crate) fn leave(&mut self) {
        *self = Self::default();
    }

    /// Collects finished work. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        if let Some(deeds) = core.arrived(&mut self.reading) {
            self.deeds = Some(Arc::new(deeds));
            self.checklist.is_old();
        }
        let other_words = self.deeds.as_ref().is_some_and(|deeds| deeds.lang != core.texts.lang());
        if self.deeds.is_some() && self.reading.is_none() && (self.stale || other_words) {
            self.look(core);
        }
        // Only a failure is told: what was written is read again.
        core.finished(&mut self.changing);
        match core.finished(&mut self.saving) {
            None => {}
            Some(Ok(path)) => self.saved = Some(path),
            Some(Err(detail)) => {
                core.notice = Some(Notice::new(&core.texts, "error-paper", &[("detail", &detail)]));
            }
        }
    }
}

/// Puts a choice on record; it holds once the store has it.
fn choose(setting: PcSetting, core: &mut Core) {
    let Some(right) = core.right_here(Permission::ManageAccounts) else { return };
    let (key, value) = setting.entry();
    let now = core.config.clock.wall_ms();
    let reply = core.store.call(move |db| {
        let by = right.or_refused(db)?;
        db.set_pc(now, &by, key, &value)
    });
    core.written(reply);
}
