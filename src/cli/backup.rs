//! `backup` and `restore`: writing a verified copy of the data, and restoring it.

use std::path::Path;

use serde_json::{Value, json};

use super::args::{BackupArgs, RestoreArgs};
use super::records::{open, problem_list};
use super::{Context, Failure, secret};
use dabiao_app::actor::{Authorized, Barred};
use dabiao_app::backups::{backup as copy, first_words, key_before_words, restore as put_back};
use dabiao_app::witness::Kept;
use dabiao_app::{
    BackupError, JournalKeys, Notice, Unlocked, back_up_locked, bring_signer, is_locked_backup, local_minute,
    local_time, lock_words, own_keys, problem_words,
};
use dabiao_credential::BackupLockError;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::clean_name;
use dabiao_store::{AuditProblem, AuditReport, Db, NotOwn, Preview, Restore, StoreError, hex};

/// The environment variable that gives the password of an encrypted backup.
const PASSWORD: &str = "DABIAO_BACKUP_PASSWORD";

/// `dabiao backup`.
pub(super) fn backup(context: &mut Context<'_>, args: &BackupArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::Backup)?;
    let made = if args.encrypt {
        let file = args.backup_password_file.as_deref();
        let password = secret::of_backup(&context.texts, file, PASSWORD, true)?;
        locked_copy(context, &by, &db, &args.out, &password)
    } else {
        copy(&by, &db, &args.out, &context.folder).map_err(BackupError::from)
    };
    if made.is_ok() {
        context.keep_mark(&db, Kept::Further)?;
    }
    match made {
        Err(BackupError::Barred(barred)) => match barred {
            Barred::Refused(refusal) => Err(context.refused(refusal)),
            Barred::Store(error) => refused(context, &args.out, args.json, &error),
        },
        Err(BackupError::Lock(fault)) => unlockable(context, &args.out, args.json, &fault),
        Ok(report) if args.json => {
            let mut document = document(&args.out, &report);
            document["encrypted"] = args.encrypt.into();
            context.line(&document.to_string())?;
            Ok(0)
        }
        Ok(report) => {
            done(context, "backup-done", &args.out, &report)?;
            let key = if args.encrypt { "backup-contains-encrypted" } else { "backup-contains" };
            let text = context.texts.get(key);
            context.line(&text)?;
            Ok(0)
        }
    }
}

fn locked_copy(
    context: &Context<'_>,
    by: &Authorized,
    db: &Db,
    out: &Path,
    password: &str,
) -> Result<AuditReport, BackupError> {
    back_up_locked(by, db, &context.folder, out, password, context.clock.secret())
}

/// Why the encrypted backup was not made, or does not open.
fn unlockable(
    context: &mut Context<'_>,
    file: &Path,
    json: bool,
    fault: &BackupLockError,
) -> Result<u8, Failure> {
    let detail = lock_words(&context.texts, fault);
    let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &file.display()), ("detail", &detail)];
    let notice = Notice::new(&context.texts, "error-locked-backup", &values);
    // A changed file is an answer (exit code 1), like one that does not verify; the other errors are a wrong
    // password or the machine.
    let code = match fault {
        BackupLockError::Changed(_) | BackupLockError::Head | BackupLockError::NotLocked => 1,
        BackupLockError::Io(_) | BackupLockError::Memory | BackupLockError::TooLarge => 3,
        BackupLockError::Password | BackupLockError::Refused(_) | BackupLockError::TooNew(_) => 2,
    };
    if json && code == 1 {
        let problem = json!({"place": "file", "what": fault.to_string()});
        let doc = json!({"ok": false, "file": file.display().to_string(), "problems": [problem]});
        context.line(&doc.to_string())?;
        return Ok(1);
    }
    Err(Failure { code, notice })
}

/// `dabiao restore`.
pub(super) fn restore(context: &mut Context<'_>, args: &RestoreArgs) -> Result<u8, Failure> {
    let take_over = args.why.as_deref().filter(|_| args.take_over);
    let take_over = take_over.map(|why| reason(context, why)).transpose()?;
    let by = context.authorize_restore()?;
    let unlocked = match unlocked(context, args)? {
        Ok(unlocked) => unlocked,
        Err(BackupError::Barred(barred)) => return Err(context.barred(&barred)),
        Err(BackupError::Lock(fault)) => return unlockable(context, &args.file, args.json, &fault),
    };
    let file = unlocked.as_ref().map_or(args.file.as_path(), Unlocked::path);
    if args.dry_run {
        return preview(context, args, file);
    }
    let clock = std::sync::Arc::clone(&context.clock);
    let now_ms = clock.wall_ms();
    let signer = bring_signer(context.folder.clone(), clock.secret());
    let signer = dabiao_files::private_folder(&context.folder)
        .map_err(dabiao_store::StoreError::from)
        .and_then(|()| signer())
        .map_err(|e| Failure::store(&context.texts, &e))?;
    let plan = Restore {
        file,
        folder: &context.folder,
        now_ms,
        now: local_time(now_ms),
        new_id: &|| clock.new_id(),
        signer,
        against: JournalKeys::of_folder(&context.folder),
        right: &by,
        take_over: take_over.clone(),
        keys: own_keys(&context.folder),
    };
    let restored = match put_back(plan, clock.as_ref()) {
        Ok(restored) => restored,
        Err(Barred::Refused(refusal)) => return Err(context.refused(refusal)),
        Err(Barred::Store(error)) => return refused(context, &args.file, args.json, &error),
    };
    tell_of_clock(context)?;
    context.keep_mark(&open(context)?, Kept::Restored)?;
    let first = first_words(&context.folder, clock.as_ref(), &context.texts);
    if args.json {
        let mut document = document(&args.file, &restored.report);
        document["set_aside"] = restored.set_aside.iter().map(|p| p.display().to_string()).collect();
        document["lost"] = restored.lost.as_ref().map_or(Value::Null, |lost| {
            json!({"entries": lost.entries, "head": hex(&lost.head.hash), "series": lost.head.series,
                   "count": lost.head.entries})
        });
        document["taken_over"] = take_over.is_some().into();
        document["exchange_first"] = first.is_some().into();
        if let Some(before) = &restored.key_before {
            document["key_before"] = json!({"key": before.key(), "vouched": before.is_vouched()});
        }
        context.line(&document.to_string())?;
        return Ok(0);
    }
    done(context, "restore-done", &args.file, &restored.report)?;
    if let Some(lost) = &restored.lost {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("entries", &lost.entries), ("count", &lost.head.entries), ("head", &hex(&lost.head.hash))];
        let text = context.texts.format("restore-lost", &values);
        context.line(&text)?;
    }
    if let Some(before) = &restored.key_before {
        let text = key_before_words(&context.texts, before);
        context.line(&text)?;
    }
    if let Some(why) = &take_over {
        let mut text = context.texts.format("restore-taken", &[("why", why)]);
        if restored.report.certificates > 0 {
            text = format!("{text}\n{}", context.texts.get("restore-taken-keys"));
        }
        context.line(&text)?;
    }
    for file in &restored.set_aside {
        let text = context.texts.format("restore-aside", &[("file", &file.display())]);
        context.line(&text)?;
    }
    first.map_or(Ok(()), |first| context.line(&first))?;
    Ok(0)
}

/// The effect of restoring `file`, with nothing done: what is in it, whose it is, what would be lost. If the
/// present store can't be read, there is nothing to compare, and the report says why.
fn preview(context: &mut Context<'_>, args: &RestoreArgs, file: &Path) -> Result<u8, Failure> {
    let db = open(context)?;
    let looked = db.look_at_backup(file, &JournalKeys::of_folder(&context.folder));
    let Preview { there, lost, lost_attempts, lost_certificates, lost_officers, foreign } = match looked {
        Ok(preview) => preview,
        Err(error) => return refused(context, &args.file, args.json, &error),
    };
    let code = u8::from(foreign.is_some());
    if args.json {
        let lost = lost.map(|lost| {
            json!({"entries": lost.entries, "attempts": lost_attempts,
                   "certificates": lost_certificates, "officers": lost_officers})
        });
        let document = json!({"ok": foreign.is_none(), "file": args.file.display().to_string(), "dry_run": true,
            "officers": there.officers, "attempts": there.attempts, "certificates": there.certificates,
            "newest_ms": there.newest_ms, "lost": lost, "foreign": foreign.map(|why| why.to_string())});
        context.line(&document.to_string())?;
        return Ok(code);
    }
    let newest = there.newest_ms.map_or_else(|| "—".to_owned(), local_minute);
    let values: [(&str, &dyn std::fmt::Display); 4] = [
        ("newest", &newest),
        ("officers", &there.officers),
        ("attempts", &there.attempts),
        ("certificates", &there.certificates),
    ];
    let mut lines = vec![context.texts.format("pc-preview-there", &values)];
    lines.push(match &lost {
        Some(lost) => context.texts.format(
            "pc-preview-lost",
            &[
                ("entries", &lost.entries),
                ("officers", &lost_officers),
                ("attempts", &lost_attempts),
                ("certificates", &lost_certificates),
            ],
        ),
        None => context.texts.get("pc-preview-nothing-lost"),
    });
    if let Some(why) = foreign {
        let notice = Notice::of_store(&context.texts, &StoreError::NotOwn(why));
        lines.extend([notice.what, notice.next]);
    }
    for line in lines {
        context.line(&line)?;
    }
    Ok(code)
}

/// An encrypted backup, opened into the data folder; none for a plain one.
fn unlocked(
    context: &Context<'_>,
    args: &RestoreArgs,
) -> Result<Result<Option<Unlocked>, BackupError>, Failure> {
    if !is_locked_backup(&args.file) {
        return Ok(Ok(None));
    }
    let password = secret::of_backup(&context.texts, args.backup_password_file.as_deref(), PASSWORD, false)?;
    Ok(Unlocked::of(&args.file, &context.folder, &password).map(Some))
}

/// The reason that the user gives for an operation that every audit reports: one line, not empty.
pub(super) fn reason(context: &Context<'_>, text: &str) -> Result<String, Failure> {
    clean_name(text)
        .map_err(|_| Failure::input(Notice::new(&context.texts, "error-take-over-why-command", &[])))
}

/// The restore may have used a time given by hand: the restored journal then notes it.
fn tell_of_clock(context: &mut Context<'_>) -> Result<(), Failure> {
    if context.clock.given().is_none_or(|given| !given.differs()) {
        return Ok(());
    }
    let mut db = context.signed_store()?;
    db.record_clock(context.clock.wall_ms()).map_err(|e| Failure::store(&context.texts, &e))
}

fn document(file: &Path, report: &AuditReport) -> serde_json::Value {
    json!({"ok": true, "file": file.display().to_string(), "entries": report.entries,
           "attempts": report.attempts, "head": report.head, "problems": []})
}

fn done(context: &mut Context<'_>, key: &str, file: &Path, report: &AuditReport) -> Result<u8, Failure> {
    let text = context.texts.format(
        key,
        &[
            ("file", &file.display()),
            ("entries", &report.entries),
            ("attempts", &report.attempts),
            ("head", &report.head),
        ],
    );
    context.line(&text)?;
    Ok(0)
}

/// A copy that does not verify is an answer (exit code 1): every problem is named. Other errors are failures.
fn refused(context: &mut Context<'_>, file: &Path, json: bool, error: &StoreError) -> Result<u8, Failure> {
    let failure = Failure::store(&context.texts, error);
    let other = |why: &NotOwn| vec![AuditProblem::new("history", why.to_string())];
    let (problems, all) = match error {
        StoreError::Unverified(problems) => (problems.clone(), true),
        StoreError::NotOwn(why) => (other(why), false),
        _ => return Err(failure),
    };
    if json {
        let doc =
            json!({"ok": false, "file": file.display().to_string(), "problems": problem_list(&problems)});
        context.line(&doc.to_string())?;
        return Ok(1);
    }
    for problem in problems.iter().filter(|_| all) {
        let words = problem_words(&context.texts, problem);
        context.line(&words)?;
    }
    Err(failure)
}
