//! Manual backups and restores at the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ThisPc;
use crate::actor::{Authorized, Barred};
use crate::backups::{first_words, key_before_words, restore};
use crate::core::local_time;
use crate::core::{Core, Request, Task, barred_words};
use crate::locked_backup::{Removed, Unlocked, is_locked_backup, lock_copy};
use crate::notice::Notice;
use crate::signing::{JournalKeys, bring_signer, own_keys};
use crate::witness::{Kept, keep_as};
use dabiao_domain::enrolment::Occasion;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::clean_name;
use dabiao_files as files;
use dabiao_store::{
    AuditReport, BACKUP_HERE_KEY, BACKUP_KEY, Db, Preview, Restore, Restored, StartedBackup, Store,
    StoreError,
};

/// A backup whose pages are copied.
pub(super) struct Started {
    copy: StartedBackup,
    /// The plain copy, if it is locked afterwards.
    plain: Option<Removed>,
    out: PathBuf,
    password: Option<String>,
    by: Authorized,
}

/// A backup that is written.
pub(super) struct Finished {
    out: PathBuf,
    by: Authorized,
    report: AuditReport,
    locked: bool,
    /// Whether it lies on the disk of the data.
    here: bool,
}

/// A backup that can be read: the file itself, or the content of a locked one.
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

/// A backup that was checked.
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

/// A backup that takes the place of the data.
pub(super) struct PutBack {
    opened: Opened,
    by: Authorized,
    /// Why the history of another station is taken over; none for this station's own.
    take_over: Option<String>,
}

/// The file, and whether it has taken the place of the data; with what is to be done first.
pub(super) type PuttingBack = (PathBuf, Result<(Restored, Option<String>), Barred>);

/// No folder, or none that is there.
fn folder_of(typed: &str) -> Option<PathBuf> {
    let path = PathBuf::from(typed.trim());
    path.is_dir().then_some(path)
}

impl ThisPc {
    pub(super) fn begin_backup(&mut self, folder: &str, password: Option<String>, core: &mut Core) {
        let Some(right) = core.right_here(Permission::Backup) else { return };
        let Some(to) = folder_of(folder) else {
            core.notice =
                Some(Notice::new(&core.texts, "error-backup-folder", &[("folder", &folder.trim())]));
            return;
        };
        let now = local_time(core.config.clock.wall_ms());
        let ending = if password.is_some() { "dabiaobak" } else { "sqlite" };
        let out = to.join(format!("{}.{ending}", now.strftime("dabiao-%Y-%m-%d-%H%M%S")));
        let data = core.config.folder.clone();
        self.forget_message();
        self.doing.copying = Some(core.ask_store(move |db| {
            let by = right.or_refused(db)?;
            if out.symlink_metadata().is_ok() {
                return Err(StoreError::Exists(out));
            }
            let plain = password.as_ref().map(|_| Removed(files::leftover_path(&data)));
            let copy = db.start_backup(plain.as_ref().map_or(out.as_path(), |plain| plain.0.as_path()))?;
            Ok(Started { copy, plain, out, password, by })
        }));
    }

    pub(super) fn copied(&mut self, started: Started, core: &Core) {
        let (folder, seed) = (core.config.folder.clone(), core.config.clock.secret());
        self.doing.verifying = Some(core.start_work(move |_| {
            let Started { copy, plain, out, password, by } = started;
            let report = copy.finish(&JournalKeys::of_own_copy(&folder))?;
            if let (Some(plain), Some(password)) = (&plain, &password) {
                lock_copy(&plain.0, &folder, &out, password, seed)?;
            }
            let here = files::share_a_disk(&folder, files::folder_of(&out));
            Ok(Finished { out, by, report, locked: password.is_some(), here })
        }));
    }

    pub(super) fn backed_up(&mut self, finished: &Finished, core: &mut Core) {
        core.keep_mark();
        // The checklist asks when the last one was made. It is in none of the backups yet, so it is said after this one.
        let (now, by) = (core.config.clock.wall_ms(), finished.by.clone());
        let file = finished.out.display().to_string();
        let kept = if finished.here { BACKUP_HERE_KEY } else { BACKUP_KEY };
        core.written(core.store.call(move |db| db.set_pc(now, &by, kept, &file)));
        let report = &finished.report;
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("file", &finished.out.display()),
            ("entries", &report.entries),
            ("attempts", &report.attempts),
            ("head", &report.head),
        ];
        let key = if finished.locked { "backup-contains-encrypted" } else { "backup-contains" };
        let mut told = format!("{}\n{}", core.texts.format("backup-done", &values), core.texts.get(key));
        if finished.here {
            told = format!("{told}\n{}", core.texts.get("pc-backup-same-disk"));
        }
        self.message = Some(told);
        self.written = Some(finished.out.clone());
    }

    pub(super) fn begin_look(&mut self, file: &str, password: Option<String>, core: &mut Core) {
        if core.right_here(Permission::Restore).is_none() {
            return;
        }
        self.looked = None;
        self.forget_message();
        let (file, folder) = (PathBuf::from(file.trim()), core.config.folder.clone());
        self.doing.opening = Some(core.start_work(move |_| {
            let unlocked = if is_locked_backup(&file) {
                Some(Unlocked::of(&file, &folder, password.as_deref().unwrap_or_default())?)
            } else {
                None
            };
            Ok(Opened { file, unlocked })
        }));
    }

    pub(super) fn look_at_opened(&mut self, opened: Opened, core: &mut Core) {
        let Some(right) = core.right_here(Permission::Restore) else { return };
        let folder = core.config.folder.clone();
        self.doing.looking = Some(core.ask_store(move |db| {
            let by = right.or_refused(db)?;
            let preview = db.look_at_backup(opened.path(), &JournalKeys::of_folder(&folder))?;
            Ok(Looked { opened, by, preview })
        }));
    }

    /// Puts the checked backup in the place of the data. The signed-in officer is signed out: the restored
    /// store has accounts of its own.
    pub(super) fn begin_restore(&mut self, why: Option<&str>, core: &mut Core) {
        if core.activity.typing
            || core.activity.unfinished.sitting
            || core.activity.unfinished.seal
            || core.activity.in_demo
        {
            core.notice = Some(Notice::new(&core.texts, "error-restore-now", &[]));
            return;
        }
        let Some(looked) = &self.looked else { return };
        let take_over = match why.map(clean_name).transpose() {
            Ok(why) => why.filter(|_| looked.preview.foreign.is_some()),
            Err(fault) => return core.say_of_field("field-take-over-why", fault),
        };
        if looked.preview.foreign.is_some() && take_over.is_none() {
            core.notice = Some(Notice::new(&core.texts, "error-take-over-why", &[]));
            return;
        }
        let Some(Looked { opened, by, .. }) = self.looked.take() else { return };
        self.put_back = Some(PutBack { opened, by, take_over });
        core.request(Request::ReplaceData);
    }

    /// The store that was open is handed over, and the officer is signed out.
    pub(crate) fn put_back(&mut self, store: Store, core: &Core) {
        let Some(PutBack { opened, by, take_over }) = self.put_back.take() else { return };
        let (folder, clock) = (core.config.folder.clone(), Arc::clone(&core.config.clock));
        let (state, texts) = (core.past.state().cloned(), Arc::clone(&core.texts));
        self.putting_back = Some(core.start_work(move |_| {
            // It completes its pending writes, and closes the file.
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
                    keys: own_keys(&folder),
                };
                restore(plan, clock.as_ref())
            };
            let restored = put_back();
            if restored.is_ok()
                && let Ok(db) = Db::open_existing(&folder, &|| clock.new_id())
            {
                // The person who restores was told what is lost by it. A mark that can't be written is
                // reported at the next start.
                let _ = keep_as(&db, &folder, state.as_deref(), now_ms, Kept::Restored);
            }
            let first = restored.is_ok().then(|| first_words(&folder, clock.as_ref(), &texts)).flatten();
            (opened.file.clone(), restored.map(|restored| (restored, first)))
        }));
    }

    /// The store is open again, another one or the same: everything is read again.
    pub(super) fn poll_putting_back(&mut self, core: &mut Core) {
        let notice = match Task::take(&mut self.putting_back) {
            None => return,
            Some(Ok((file, Ok((restored, first))))) => {
                let mut notice = restored_words(&file, &restored, core);
                if let Some(first) = first {
                    notice.what = format!("{}\n{first}", notice.what);
                }
                notice
            }
            Some(Ok((_, Err(barred)))) => barred_words(&barred, core),
            Some(Err(error)) => error.notice(&core.texts),
        };
        core.request(Request::MoveTo { folder: core.config.folder.clone(), lang: core.config.lang });
        core.request(Request::SayOfPc(notice));
    }
}

fn restored_words(file: &Path, restored: &Restored, core: &Core) -> Notice {
    let (report, texts) = (&restored.report, &core.texts);
    let values: [(&str, &dyn std::fmt::Display); 4] = [
        ("file", &file.display()),
        ("entries", &report.entries),
        ("attempts", &report.attempts),
        ("head", &report.head),
    ];
    let mut what = texts.format("restore-done", &values);
    if let Some(lost) = &restored.lost {
        let head = dabiao_store::hex(&lost.head.hash);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("entries", &lost.entries), ("count", &lost.head.entries), ("head", &head)];
        what = format!("{what}\n{}", texts.format("restore-lost", &values));
    }
    if let Some(before) = &restored.key_before {
        what = format!("{what}\n{}", key_before_words(texts, before));
    }
    if let Some(why) = taken_over(report) {
        what = format!("{what}\n{}", texts.format("restore-taken", &[("why", &why)]));
        if report.certificates > 0 {
            what = format!("{what}\n{}", texts.get("restore-taken-keys"));
        }
    }
    let aside = restored.set_aside.iter().map(|file| file.display().to_string());
    let next = aside.map(|file| texts.format("restore-aside", &[("file", &file)]));
    Notice { what, next: next.collect::<Vec<_>>().join("\n") }
}

/// Why another history took the place of this one, if the restore did that: after the taken entries there are
/// only those of the key and of the restore.
fn taken_over(report: &AuditReport) -> Option<String> {
    let own = report.series.iter().find(|series| series.own)?;
    // The series, the clock and the restore.
    if own.entries > 3 {
        return None;
    }
    let taken =
        report.series.iter().filter_map(|series| Some((series, series.pin.as_ref()?.taken.as_ref()?)));
    let mut at_its_end = taken.filter(|(series, past)| past.entries == series.entries);
    let past = at_its_end.find(|(_, past)| past.occasion == Occasion::TakenOver);
    past.map(|(_, past)| past.why.clone())
}
