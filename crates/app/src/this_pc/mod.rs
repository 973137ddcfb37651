//! 本机: backups by hand, a restore with what it would cost said before, the check-up, and who is added here.
//!
//! The same rules as the commands: the same rights, the same refusals, the same words. What takes long runs on threads
//! of its own; of the store's thread only the copying of pages is asked.

mod check;
mod copies;

use uuid::Uuid;

use super::actor::{Authorized, Barred, without_accounts};
use super::doctor::Check;
use super::fault_words::lock_words;
use super::jobs::{Job, JobState};
use super::locked_backup::BackupTrouble;
use super::notice::Notice;
use super::station::Station;
use dabiao_credential::BackupLockFault;
use dabiao_domain::role::{Permission, Refusal};
use dabiao_store::{AuditProblem, Backup, Db, Reply, backups};

pub use check::{MOST_PROBLEMS, PcChecks};
pub use copies::Looked;
use copies::{Finished, Opened, Restoring, Started};

/// What is done about this PC.
#[derive(Clone, PartialEq, Eq)]
pub enum PcAction {
    /// Write a backup into a folder, under a password where one is given.
    BackUp {
        /// The folder, as typed.
        folder: String,
        /// The password; none leaves the backup readable.
        password: Option<String>,
    },
    /// Look at a backup, to see what restoring it would mean.
    LookAtBackup {
        /// The file, as typed.
        file: String,
        /// Its password; none for a plain one.
        password: Option<String>,
    },
    /// Put the backup that was looked at in the place of the data.
    Restore {
        /// Why another's history is taken over; none for this station's own.
        why: Option<String>,
    },
    /// Nothing is restored.
    DropRestore,
    /// Look at the list of automatic backups anew.
    ListBackups,
    /// Make the check-up.
    CheckUp,
    /// Make a recovery code for whoever is signed in.
    MakeRecoveryCode,
    /// The recovery code is written down.
    RecoveryCodeNoted,
    /// Add somebody to the roster and stay who one is.
    AddPerson {
        /// 警号 as typed.
        badge: String,
        /// 姓名 as typed.
        name: String,
        /// 单位 as typed.
        unit: String,
    },
}

impl std::fmt::Debug for PcAction {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PcAction(..)")
    }
}

/// What is being done.
enum Doing {
    /// The pages of a backup are being copied.
    Copying(Reply<Started>),
    /// A backup is being verified, and locked.
    Verifying(Job<Result<Finished, BackupTrouble>>),
    /// A backup is being opened.
    Opening(Job<Result<Opened, BackupTrouble>>),
    /// A backup is being looked at.
    Looking(Reply<Looked>),
    /// A backup takes the place of the data.
    Restoring(Restoring),
    /// The check-up runs.
    Checking(Reply<PcChecks>),
}

/// Everything about this PC.
#[derive(Default)]
pub(super) struct ThisPc {
    doing: Option<Doing>,
    /// What came of the last thing that was done.
    message: Option<String>,
    looked: Option<Looked>,
    checks: Option<PcChecks>,
    backups: Vec<Backup>,
    listed: bool,
    /// Whether somebody is being added by whoever is signed in.
    adds: bool,
    added: Option<Uuid>,
}

impl ThisPc {
    /// Whether something is being done.
    pub fn busy(&self) -> bool {
        self.doing.is_some()
    }

    /// Somebody else sits here: what was looked at and said is nobody else's. What is being written is written.
    pub fn forget(&mut self) {
        let doing = self.doing.take();
        *self = Self { doing: doing.filter(|doing| matches!(doing, Doing::Restoring(_))), ..Self::default() };
    }

    /// Whether whoever was added stays in the list, as an administrator added them.
    pub fn was_added(&mut self, id: Uuid) -> bool {
        let adds = std::mem::take(&mut self.adds);
        if adds {
            self.added = Some(id);
        }
        adds
    }

    /// Nobody was added.
    pub fn was_not_added(&mut self) {
        self.adds = false;
    }
}

impl Station {
    /// Whether the page of this PC is for whoever is signed in: everybody until somebody has an account.
    pub fn may_see_this_pc(&self) -> bool {
        let some =
            [Permission::ManageAccounts, Permission::Backup, Permission::Restore, Permission::RunAudit];
        self.core.officer.is_some() && some.into_iter().any(|permission| self.may_here(permission))
    }

    /// Whether whoever is signed in has a right, or nobody has an account and everybody has it.
    pub fn may_here(&self, permission: Permission) -> bool {
        !self.core.set_up() || self.core.may(permission)
    }

    /// Whether something is being done about this PC.
    pub fn pc_busy(&self) -> bool {
        self.this_pc.busy()
    }

    /// What came of the last thing that was done about this PC.
    pub fn pc_message(&self) -> Option<&str> {
        self.this_pc.message.as_deref()
    }

    /// The backup that was looked at, and what restoring it would mean.
    pub const fn looked_at_backup(&self) -> Option<&Looked> {
        self.this_pc.looked.as_ref()
    }

    /// What the last check-up found.
    pub const fn pc_checks(&self) -> Option<&PcChecks> {
        self.this_pc.checks.as_ref()
    }

    /// The automatic backups that are there, the newest last; none before they were listed.
    pub fn pc_backups(&self) -> Option<&[Backup]> {
        self.this_pc.listed.then_some(self.this_pc.backups.as_slice())
    }

    /// Whom the administrator has added last.
    pub const fn added_person(&self) -> Option<Uuid> {
        self.this_pc.added
    }

    /// Does what was asked about this PC.
    pub(super) fn act_on_pc(&mut self, action: PcAction) {
        match action {
            PcAction::DropRestore => self.this_pc.looked = None,
            PcAction::ListBackups => {
                self.this_pc.backups = backups(&self.core.config.folder);
                self.this_pc.listed = true;
            }
            _ if self.this_pc.busy() || self.core.officer.is_none() => {}
            other => self.begin_on_pc(other),
        }
    }

    /// Begins what takes its time. What was said of the last try goes.
    fn begin_on_pc(&mut self, action: PcAction) {
        if self.core.notice != self.core.pc_notice {
            self.core.notice = None;
        }
        match action {
            PcAction::BackUp { folder, password } => self.begin_backup(&folder, password),
            PcAction::LookAtBackup { file, password } => self.begin_look(&file, password),
            PcAction::Restore { why } => self.begin_restore(why.as_deref()),
            PcAction::CheckUp => self.begin_check_up(),
            _ => {}
        }
    }

    /// What was said about this screen goes with it.
    pub(super) fn forget_messages(&mut self) {
        self.this_pc.message = None;
        self.certificates.forget_message();
        self.trainer.forget_paper();
        self.cohort.forget_paper();
    }

    /// The right of whoever is signed in: with accounts by their roles, else everybody's, as the store itself says.
    fn right_here(&mut self, permission: Permission) -> Option<RightHere> {
        if self.core.set_up() {
            return self.core.authorized(permission).map(RightHere::Proven);
        }
        Some(RightHere::OfAll(permission))
    }

    /// Takes in what was done. Called once a frame.
    pub(super) fn poll_pc(&mut self) {
        match self.this_pc.doing.take() {
            Some(Doing::Copying(reply)) => match reply.take() {
                None => self.this_pc.doing = Some(Doing::Copying(reply)),
                Some(Ok(started)) => self.copied(started),
                Some(Err(error)) => self.core.say(&error),
            },
            Some(Doing::Looking(reply)) => match reply.take() {
                None => self.this_pc.doing = Some(Doing::Looking(reply)),
                Some(Ok(looked)) => self.this_pc.looked = Some(looked),
                Some(Err(error)) => self.core.say(&error),
            },
            Some(Doing::Checking(reply)) => match reply.take() {
                None => self.this_pc.doing = Some(Doing::Checking(reply)),
                Some(Ok(checks)) => self.this_pc.checks = Some(checks),
                Some(Err(error)) => self.core.say(&error),
            },
            Some(Doing::Verifying(job)) => match job.poll() {
                JobState::Running => self.this_pc.doing = Some(Doing::Verifying(job)),
                JobState::Done(Ok(finished)) => self.backed_up_by_hand(&finished),
                JobState::Done(Err(trouble)) => self.say_trouble(&trouble),
                JobState::Failed => self.say_task_failed(),
            },
            Some(Doing::Opening(job)) => match job.poll() {
                JobState::Running => self.this_pc.doing = Some(Doing::Opening(job)),
                JobState::Done(Ok(opened)) => self.look_at_opened(opened),
                JobState::Done(Err(trouble)) => self.say_trouble(&trouble),
                JobState::Failed => self.say_task_failed(),
            },
            Some(Doing::Restoring(restoring)) => self.poll_restoring(restoring),
            None => {}
        }
    }

    /// Says why a backup does not open or can't be locked. A wrong password is told apart from a damaged file.
    fn say_trouble(&mut self, trouble: &BackupTrouble) {
        let key = match trouble {
            BackupTrouble::Barred(_) | BackupTrouble::Lock(BackupLockFault::Password) => {
                return self.say_backup_trouble(trouble);
            }
            BackupTrouble::Lock(
                BackupLockFault::Changed(_) | BackupLockFault::Head | BackupLockFault::NotLocked,
            ) => "error-window-damaged",
            BackupTrouble::Lock(_) => "error-window-locked",
        };
        if let BackupTrouble::Lock(fault) = trouble {
            let detail = lock_words(&self.core.texts, fault);
            self.core.notice = Some(Notice::new(&self.core.texts, key, &[("detail", &detail)]));
        }
    }

    fn say_task_failed(&mut self) {
        self.core.notice = Some(Notice::new(&self.core.texts, "error-task", &[]));
    }
}

/// A right that is had here.
enum RightHere {
    /// By the roles of whoever is signed in.
    Proven(Authorized),
    /// By everybody, as long as the store knows of no account.
    OfAll(Permission),
}

impl RightHere {
    /// The right itself, asked of the store where nobody has an account.
    fn of(self, db: &Db) -> Result<Authorized, Barred> {
        match self {
            Self::Proven(by) => Ok(by),
            Self::OfAll(permission) => {
                let everybody = without_accounts(db)?.ok_or(Refusal::NoRight(permission))?;
                Ok(everybody.authorize(permission)?)
            }
        }
    }
}

/// A line of the check-up.
pub type PcCheck = Check;
/// Something that the audit found.
pub type PcProblem = AuditProblem;
