//! Backups by hand and the way back, at the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Doing, RightHere};
use crate::actor::{Authorized, Barred};
use crate::backups::restore;
use crate::jobs::{Job, JobState};
use crate::locked_backup::{BackupTrouble, Removed, Unlocked, is_locked_backup, lock_copy};
use crate::notice::Notice;
use crate::signing::{JournalKeys, bring_signer};
use crate::station::{Station, StorePhase};
use crate::view::local_time;
use crate::witness::{Kept, keep_as};
use dabiao_credential::BackupLockFault;
use dabiao_domain::enrolment::Occasion;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::clean_name;
use dabiao_files as files;
use dabiao_store::{AuditReport, Db, NotOwn, Preview, Restore, Restored, StartedBackup, Store, StoreError};

/// A backup whose pages are copied.
pub(super) struct Started {
    copy: StartedBackup,
    /// The plain copy, where it is locked afterwards.
    plain: Option<Removed>,
    out: PathBuf,
    password: Option<String>,
}

/// A backup that is written.
pub(super) struct Finished {
    out: PathBuf,
    report: AuditReport,
    locked: bool,
}

/// A backup that can be read: the file itself, or what a locked one holds.
#[derive(Debug)]
pub(super) struct Opened {
    file: PathBuf,
    unlocked: Option<Unlocked>,
}

impl Opened {
    /// Where its plain content is.
    fn path(&self) -> &Path {
        self.unlocked.as_ref().map_or(self.file.as_path(), Unlocked::path)
    }
}

/// A backup that was looked at.
pub struct Looked {
    opened: Opened,
    by: Authorized,
    /// What restoring it would mean.
    pub preview: Preview,
}

impl Looked {
    /// The file, as it was given.
    pub fn file(&self) -> &Path {
        &self.opened.file
    }
}

/// A restore that runs.
pub(super) struct Restoring(Job<(PathBuf, Result<Restored, Barred>)>);

/// No folder, or none that is there.
fn folder_of(typed: &str) -> Option<PathBuf> {
    let path = PathBuf::from(typed.trim());
    path.is_dir().then_some(path)
}

impl RightHere {
    /// As [`RightHere::of`], in the words of the store.
    fn or_refused(self, db: &Db) -> Result<Authorized, StoreError> {
        self.of(db).map_err(|barred| match barred {
            Barred::Store(error) => error,
            // Somebody was given an account a moment ago.
            Barred::Refused(_) => StoreError::Taken("account".to_owned()),
        })
    }
}

impl Station {
    pub(super) fn begin_backup(&mut self, folder: &str, password: Option<String>) {
        let Some(right) = self.right_here(Permission::Backup) else { return };
        let Some(to) = folder_of(folder) else {
            self.core.notice =
                Some(Notice::new(&self.core.texts, "error-backup-folder", &[("folder", &folder.trim())]));
            return;
        };
        let now = local_time(self.core.config.clock.wall_ms());
        let ending = if password.is_some() { "dabiaobak" } else { "sqlite" };
        let out = to.join(format!("{}.{ending}", now.strftime("dabiao-%Y-%m-%d-%H%M%S")));
        let data = self.core.config.folder.clone();
        self.this_pc.message = None;
        let reply = self.core.store.call(move |db| {
            right.or_refused(db)?;
            if out.symlink_metadata().is_ok() {
                return Err(StoreError::Exists(out));
            }
            let plain = password.as_ref().map(|_| Removed(files::leftover_path(&data)));
            let copy = db.start_backup(plain.as_ref().map_or(out.as_path(), |plain| plain.0.as_path()))?;
            Ok(Started { copy, plain, out, password })
        });
        self.this_pc.doing = Some(Doing::Copying(reply));
    }

    pub(super) fn copied(&mut self, started: Started) {
        let (folder, seed) = (self.core.config.folder.clone(), self.core.config.clock.secret());
        let job = Job::spawn(Arc::clone(&self.core.config.wake), move |_| {
            let Started { copy, plain, out, password } = started;
            let report = copy.finish(&JournalKeys::of_own_copy(&folder))?;
            if let (Some(plain), Some(password)) = (&plain, &password) {
                lock_copy(&plain.0, &folder, &out, password, seed)?;
            }
            Ok(Finished { out, report, locked: password.is_some() })
        });
        self.this_pc.doing = Some(Doing::Verifying(job));
    }

    pub(super) fn backed_up_by_hand(&mut self, finished: &Finished) {
        self.core.keep_mark();
        let report = &finished.report;
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("file", &finished.out.display()),
            ("entries", &report.entries),
            ("attempts", &report.attempts),
            ("head", &report.head),
        ];
        let key = if finished.locked { "backup-contains-encrypted" } else { "backup-contains" };
        let said =
            format!("{}\n{}", self.core.texts.format("backup-done", &values), self.core.texts.get(key));
        self.this_pc.message = Some(said);
    }

    pub(super) fn begin_look(&mut self, file: &str, password: Option<String>) {
        if self.right_here(Permission::Restore).is_none() {
            return;
        }
        self.this_pc.looked = None;
        self.this_pc.message = None;
        let (file, folder) = (PathBuf::from(file.trim()), self.core.config.folder.clone());
        let job = Job::spawn(Arc::clone(&self.core.config.wake), move |_| {
            let unlocked = if is_locked_backup(&file) {
                Some(Unlocked::of(&file, &folder, password.as_deref().unwrap_or_default())?)
            } else {
                None
            };
            Ok(Opened { file, unlocked })
        });
        self.this_pc.doing = Some(Doing::Opening(job));
    }

    pub(super) fn look_at_opened(&mut self, opened: Opened) {
        let Some(right) = self.right_here(Permission::Restore) else { return };
        let folder = self.core.config.folder.clone();
        let reply = self.core.store.call(move |db| {
            let by = right.or_refused(db)?;
            let preview = db.look_at_backup(opened.path(), &JournalKeys::of_folder(&folder))?;
            Ok(Looked { opened, by, preview })
        });
        self.this_pc.doing = Some(Doing::Looking(reply));
    }

    /// Puts the backup that was looked at in the place of the data. Whoever is signed in goes: what follows is another
    /// store, with accounts of its own.
    pub(super) fn begin_restore(&mut self, why: Option<&str>) {
        if self.drill.session().is_some()
            || self.exams().held().is_some()
            || self.core.in_demo
            || self.drill.unsealed()
        {
            self.core.notice = Some(Notice::new(&self.core.texts, "error-restore-now", &[]));
            return;
        }
        let Some(looked) = &self.this_pc.looked else { return };
        let take_over = match why.map(clean_name).transpose() {
            Ok(why) => why.filter(|_| looked.preview.foreign.is_some()),
            Err(fault) => return self.core.say_of_field("field-take-over-why", fault),
        };
        if looked.preview.foreign.is_some() && take_over.is_none() {
            self.core.notice = Some(Notice::new(&self.core.texts, "error-take-over-why", &[]));
            return;
        }
        let Some(Looked { opened, by, .. }) = self.this_pc.looked.take() else { return };
        self.sign_out();
        let store = std::mem::replace(&mut self.core.store, Store::closed());
        // Whatever waited for that store is answered by the next one.
        self.core.forget_written();
        self.core.phase = StorePhase::Opening;
        let (folder, clock) = (self.core.config.folder.clone(), Arc::clone(&self.core.config.clock));
        let state = self.core.past.state().cloned();
        let job = Job::spawn(Arc::clone(&self.core.config.wake), move |_| {
            // It writes what waits, and lets go of the file.
            drop(store);
            let now_ms = clock.wall_ms();
            let put_back = || -> Result<Restored, Barred> {
                let signer = bring_signer(folder.clone(), clock.secret())()?;
                let plan = Restore {
                    file: opened.path(),
                    folder: &folder,
                    now_ms,
                    now: local_time(now_ms),
                    new_id: &|| clock.new_id(),
                    signer,
                    against: JournalKeys::of_folder(&folder),
                    right: &by,
                    take_over,
                };
                restore(plan)
            };
            let restored = put_back();
            if restored.is_ok()
                && let Ok(db) = Db::open_existing(&folder, &|| clock.new_id())
            {
                // Whoever restores was told what is gone by it. A mark that can't be written is told by the next start.
                let _ = keep_as(&db, &folder, state.as_deref(), now_ms, Kept::Restored);
            }
            (opened.file.clone(), restored)
        });
        self.this_pc.doing = Some(Doing::Restoring(Restoring(job)));
    }

    /// The store is there again, another one or the same: everything is read anew.
    pub(super) fn poll_restoring(&mut self, Restoring(job): Restoring) {
        let notice = match job.poll() {
            JobState::Running => {
                self.this_pc.doing = Some(Doing::Restoring(Restoring(job)));
                return;
            }
            JobState::Done((file, Ok(restored))) => self.restored_words(&file, &restored),
            JobState::Done((_, Err(Barred::Refused(refusal)))) => {
                Notice::of_refusal(&self.core.texts, refusal)
            }
            JobState::Done((_, Err(Barred::Store(error)))) => Notice::of_store(&self.core.texts, &error),
            JobState::Failed => Notice::new(&self.core.texts, "error-task", &[]),
        };
        let (folder, lang) = (self.core.config.folder.clone(), self.core.config.lang);
        self.move_to(folder, lang);
        self.core.pc_notice = Some(notice.clone());
        self.core.notice = Some(notice);
    }

    fn restored_words(&self, file: &Path, restored: &Restored) -> Notice {
        let report = &restored.report;
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("file", &file.display()),
            ("entries", &report.entries),
            ("attempts", &report.attempts),
            ("head", &report.head),
        ];
        let mut what = self.core.texts.format("restore-done", &values);
        if let Some(lost) = &restored.lost {
            let head = dabiao_store::hex(&lost.head.hash);
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("entries", &lost.entries), ("count", &lost.head.entries), ("head", &head)];
            what = format!("{what}\n{}", self.core.texts.format("restore-lost", &values));
        }
        if let Some(why) = taken_over(report) {
            what = format!("{what}\n{}", self.core.texts.format("restore-taken", &[("why", &why)]));
            if report.certificates > 0 {
                what = format!("{what}\n{}", self.core.texts.get("restore-taken-keys"));
            }
        }
        let aside = restored.set_aside.iter().map(|file| file.display().to_string());
        let next = aside.map(|file| self.core.texts.format("restore-aside", &[("file", &file)]));
        Notice { what, next: next.collect::<Vec<_>>().join("\n") }
    }

    pub(super) fn say_backup_trouble(&mut self, trouble: &BackupTrouble) {
        self.core.notice = Some(match trouble {
            BackupTrouble::Barred(Barred::Refused(refusal)) => Notice::of_refusal(&self.core.texts, *refusal),
            BackupTrouble::Barred(Barred::Store(error)) => Notice::of_store(&self.core.texts, error),
            BackupTrouble::Lock(BackupLockFault::Password) => {
                Notice::new(&self.core.texts, "error-window-password", &[])
            }
            BackupTrouble::Lock(fault) => {
                Notice::new(&self.core.texts, "error-window-locked", &[("detail", fault)])
            }
        });
    }

    /// Why a history is not known to be this station's own, in words.
    pub fn not_own_words(&self, why: &NotOwn) -> String {
        Notice::of_store(&self.core.texts, &StoreError::NotOwn(why.clone())).what
    }
}

/// Why another history took the place of this one, where the restore did that: behind what was taken stand the entries of
/// the key and of the restore alone.
fn taken_over(report: &AuditReport) -> Option<String> {
    let own = report.series.iter().find(|series| series.own)?;
    let taken = own.pin.as_ref()?.taken.as_ref()?;
    let now = taken.occasion == Occasion::TakenOver && own.entries <= taken.entries + 2;
    now.then(|| taken.why.clone())
}
