//! 本机: manual backups, a restore whose cost is shown first, the check-up, and adding people here.
//!
//! The same rules as the commands: the same rights, the same refusals, the same words. Long work runs on
//! threads of its own; only the copying of pages runs on the store's thread.

mod check;
mod copies;
mod listed;

use crate::core::{Core, Seen, Task, barred_words};
use crate::doctor::Check;
use crate::fault_words::lock_words;
use crate::locked_backup::BackupError;
use crate::notice::Notice;
use dabiao_credential::BackupLockError;
use dabiao_domain::role::Permission;
use dabiao_store::{AuditProblem, NotOwn, StoreError};
use std::path::PathBuf;

pub use check::{MOST_PROBLEMS, PcChecks};
pub use copies::Looked;
use copies::{Finished, Opened, PutBack, PuttingBack, Started};
use listed::Verified;
pub use listed::{BackupState, ListedBackup, Stage};

/// What is done about this PC.
#[derive(Clone, PartialEq, Eq)]
pub enum PcAction {
    /// Write a backup into a folder, with a password if one is given.
    BackUp {
        /// The folder, as typed.
        folder: String,
        /// The password; none leaves the backup readable.
        password: Option<String>,
    },
    /// Check a backup, to see the effect of restoring it.
    LookAtBackup {
        /// The file, as typed.
        file: String,
        /// Its password; none for a plain one.
        password: Option<String>,
    },
    /// Put the checked backup in the place of the data.
    Restore {
        /// Why the history of another station is taken over; none for this station's own.
        why: Option<String>,
    },
    /// Nothing is restored.
    DropRestore,
    /// Refresh the list of automatic backups.
    ListBackups,
    /// Read an automatic backup and check it as a restore would.
    CheckBackup {
        /// Which.
        file: PathBuf,
    },
    /// Make the check-up.
    CheckUp,
}

impl std::fmt::Debug for PcAction {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PcAction(..)")
    }
}

/// What is being done: one thing at a time.
#[derive(Default)]
struct Doing {
    /// The pages of a backup are being copied.
    copying: Option<Task<Started>>,
    /// A backup is being verified, and locked.
    verifying: Option<Task<Result<Finished, BackupError>>>,
    /// A backup is being opened.
    opening: Option<Task<Result<Opened, BackupError>>>,
    /// A backup is being checked.
    looking: Option<Task<Looked>>,
    /// The check-up runs.
    checking: Option<Task<PcChecks>>,
    /// An automatic backup is being checked.
    verifying_listed: Option<Task<Verified>>,
}

impl Doing {
    const fn any(&self) -> bool {
        self.copying.is_some()
            || self.verifying.is_some()
            || self.opening.is_some()
            || self.looking.is_some()
            || self.checking.is_some()
            || self.verifying_listed.is_some()
    }
}

/// Everything about this PC.
#[derive(Default)]
pub struct ThisPc {
    doing: Doing,
    /// The result of the last operation.
    message: Option<String>,
    /// The backup that it is about.
    written: Option<PathBuf>,
    looked: Option<Looked>,
    checks: Option<PcChecks>,
    backups: Option<Vec<ListedBackup>>,
    /// The backup that takes the place of the data as soon as the store is handed over.
    put_back: Option<PutBack>,
    putting_back: Option<Task<PuttingBack>>,
}

impl ThisPc {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// Another person sits here: checked backups and messages are dropped. A running write goes on.
    pub(crate) fn forget(&mut self) {
        let (put_back, putting_back) = (self.put_back.take(), self.putting_back.take());
        *self = Self { put_back, putting_back, ..Self::default() };
    }

    /// Removes the message about the last operation.
    pub(crate) fn forget_message(&mut self) {
        self.message = None;
        self.written = None;
    }

    const fn busy(&self) -> bool {
        self.doing.any() || self.putting_back.is_some()
    }
}

impl<'a> Seen<'a, ThisPc> {
    /// Whether the signed-in officer may see the page of this PC; every person may, until an account exists.
    pub fn may_see(self) -> bool {
        let some =
            [Permission::ManageAccounts, Permission::Backup, Permission::Restore, Permission::RunAudit];
        self.core.here.officer.is_some() && some.into_iter().any(|permission| self.may(permission))
    }

    /// Whether the signed-in officer has a right; every person has it, until an account exists.
    pub fn may(self, permission: Permission) -> bool {
        self.core.may_here(permission)
    }

    /// Whether something is being done.
    pub const fn busy(self) -> bool {
        self.desk.busy()
    }

    /// What is being done to a backup.
    pub const fn stage(self) -> Option<Stage> {
        self.desk.stage()
    }

    /// The result of the last operation.
    pub fn message(self) -> Option<&'a str> {
        self.desk.message.as_deref()
    }

    /// The backup that was just written.
    pub fn written(self) -> Option<&'a std::path::Path> {
        self.desk.written.as_deref()
    }

    /// The backup that was checked, and the effect of restoring it.
    pub const fn looked(self) -> Option<&'a Looked> {
        self.desk.looked.as_ref()
    }

    /// What the last check-up found.
    pub const fn checks(self) -> Option<&'a PcChecks> {
        self.desk.checks.as_ref()
    }

    /// The automatic backups, the newest last; none before they were listed.
    pub fn backups(self) -> Option<&'a [ListedBackup]> {
        self.desk.backups.as_deref()
    }

    /// Why a history is not known to be this station's own, in words.
    pub fn not_own_words(self, why: &NotOwn) -> String {
        Notice::of_store(&self.core.texts, &StoreError::NotOwn(why.clone())).what
    }
}

impl ThisPc {
    /// Performs a request about this PC. Requests about people go to the sign-in desk.
    pub(crate) fn act(&mut self, action: PcAction, core: &mut Core) {
        match action {
            PcAction::DropRestore => self.looked = None,
            PcAction::ListBackups => self.list_backups(core),
            PcAction::CheckBackup { file } if self.may_begin(core) => self.begin_verifying(file, core),
            PcAction::BackUp { folder, password } if self.may_begin(core) => {
                self.begin_backup(&folder, password, core);
            }
            PcAction::LookAtBackup { file, password } if self.may_begin(core) => {
                self.begin_look(&file, password, core);
            }
            PcAction::Restore { why } if self.may_begin(core) => self.begin_restore(why.as_deref(), core),
            PcAction::CheckUp if self.may_begin(core) => self.begin_check_up(true, core),
            PcAction::BackUp { .. }
            | PcAction::LookAtBackup { .. }
            | PcAction::Restore { .. }
            | PcAction::CheckBackup { .. }
            | PcAction::CheckUp => {}
        }
    }

    /// Whether a long operation may begin: no other runs, and a person is here. It removes the message about
    /// the last try.
    fn may_begin(&self, core: &mut Core) -> bool {
        let may = !self.busy() && core.here.officer.is_some();
        if may && core.notice != core.pc_notice {
            core.notice = None;
        }
        may
    }

    /// Collects finished work. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        if let Some(started) = core.finished(&mut self.doing.copying) {
            self.copied(started, core);
        }
        match core.finished(&mut self.doing.verifying) {
            Some(Ok(finished)) => self.backed_up(&finished, core),
            Some(Err(trouble)) => say_trouble(&trouble, core),
            None => {}
        }
        match core.finished(&mut self.doing.opening) {
            Some(Ok(opened)) => self.look_at_opened(opened, core),
            Some(Err(trouble)) => say_trouble(&trouble, core),
            None => {}
        }
        if let Some(looked) = core.finished(&mut self.doing.looking) {
            self.looked = Some(looked);
        }
        if let Some(verified) = core.finished(&mut self.doing.verifying_listed) {
            self.verified(verified);
        }
        if let Some(checks) = core.finished(&mut self.doing.checking) {
            self.checks = Some(checks);
        }
        self.follow_language(core);
        self.poll_putting_back(core);
    }
}

/// Says why a backup does not open or can't be locked. A wrong password is distinguished from a damaged file.
fn say_trouble(trouble: &BackupError, core: &mut Core) {
    let texts = &core.texts;
    let of_lock = |key: &str, fault: &BackupLockError| {
        Notice::new(texts, key, &[("detail", &lock_words(texts, fault))])
    };
    core.notice = Some(match trouble {
        BackupError::Barred(barred) => barred_words(barred, core),
        BackupError::Lock(BackupLockError::Password) => Notice::new(texts, "error-window-password", &[]),
        BackupError::Lock(
            fault @ (BackupLockError::Changed(_) | BackupLockError::Head | BackupLockError::NotLocked),
        ) => of_lock("error-window-damaged", fault),
        BackupError::Lock(fault) => of_lock("error-window-locked", fault),
    });
}

/// A line of the check-up.
pub type PcCheck = Check;
/// Something that the audit found.
pub type PcProblem = AuditProblem;
