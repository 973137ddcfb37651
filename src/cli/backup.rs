//! `backup` and `restore`: a verified copy of the data, and the way back.

use std::path::Path;

use serde_json::json;

use super::args::{BackupArgs, RestoreArgs};
use super::records::{open, problem_list};
use super::{Context, Failure};
use crate::app::witness::Kept;
use crate::app::{JournalKeys, Notice, bring_signer, local_time};
use crate::store::{AuditReport, DATABASE_FILE, Restore, StoreError, restore as restore_file};

/// `dabiao backup`.
pub(super) fn backup(context: &mut Context<'_>, args: &BackupArgs) -> Result<u8, Failure> {
    if !context.folder.join(DATABASE_FILE).exists() {
        let folder = context.folder.display();
        let notice = Notice::new(&context.texts, "error-nothing-stored", &[("folder", &folder)]);
        return Err(Failure { code: 1, notice });
    }
    let db = open(context)?;
    let copied = db.backup_to(&args.out, &JournalKeys::against(None));
    if copied.is_ok() {
        context.keep_mark(&db, Kept::Further)?;
    }
    match copied {
        Err(error) => refused(context, &args.out, args.json, &error),
        Ok(report) if args.json => {
            context.line(&document(&args.out, &report).to_string())?;
            Ok(0)
        }
        Ok(report) => done(context, "backup-done", &args.out, &report),
    }
}

/// `dabiao restore`.
pub(super) fn restore(context: &mut Context<'_>, args: &RestoreArgs) -> Result<u8, Failure> {
    let clock = std::sync::Arc::clone(&context.clock);
    let now_ms = clock.wall_ms();
    let signer = bring_signer(context.folder.clone(), clock.secret());
    let signer = std::fs::create_dir_all(&context.folder)
        .map_err(crate::store::StoreError::from)
        .and_then(|()| signer())
        .map_err(|e| Failure::store(&context.texts, &e))?;
    let plan = Restore {
        file: &args.file,
        folder: &context.folder,
        now_ms,
        now: local_time(now_ms),
        new_id: &|| clock.new_id(),
        signer,
        against: JournalKeys::against(None),
    };
    let restored = match restore_file(plan) {
        Ok(restored) => restored,
        Err(error) => return refused(context, &args.file, args.json, &error),
    };
    context.keep_mark(&open(context)?, Kept::Restored)?;
    if args.json {
        let mut document = document(&args.file, &restored.report);
        document["set_aside"] = restored.set_aside.iter().map(|p| p.display().to_string()).collect();
        context.line(&document.to_string())?;
        return Ok(0);
    }
    done(context, "restore-done", &args.file, &restored.report)?;
    for file in &restored.set_aside {
        let text = context.texts.format("restore-aside", &[("file", &file.display())]);
        context.line(&text)?;
    }
    Ok(0)
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

/// A copy that does not verify is an answer: every problem is named. All else is a failure.
fn refused(context: &mut Context<'_>, file: &Path, json: bool, error: &StoreError) -> Result<u8, Failure> {
    let failure = Failure::store(&context.texts, error);
    let StoreError::Unverified(problems) = error else { return Err(failure) };
    if json {
        let doc =
            json!({"ok": false, "file": file.display().to_string(), "problems": problem_list(problems)});
        context.line(&doc.to_string())?;
        return Ok(1);
    }
    for problem in problems {
        context.line(&format!("{}: {}", problem.place, problem.what))?;
    }
    Err(failure)
}
