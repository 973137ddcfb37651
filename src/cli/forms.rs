//! `forms`: a bureau's own forms, checked, and made of a table of their fields.

use std::path::Path;

use serde_json::json;

use super::forms_args::{CheckFormArgs, FormsCommand, NewFormArgs};
use super::generate::kind_of;
use super::{Context, Failure, exercises, input};
use dabiao_app::trainer::table_notice;
use dabiao_app::{DraftHead, Notice, draft, draft_words};
use dabiao_content::FileError;
use dabiao_content::forms::{CardStyle, Form, check_file};
use dabiao_domain::role::Permission;
use dabiao_files::{Readers, TargetError, inside, write_whole};
use dabiao_papers::office::table_file::{TableOptions, read_file, read_table};
use dabiao_store::StoreError;

/// `dabiao forms`.
pub(super) fn forms(context: &mut Context<'_>, command: &FormsCommand) -> Result<u8, Failure> {
    match command {
        FormsCommand::Check(args) => check(context, args),
        FormsCommand::New(args) => new(context, args),
    }
}

/// The name of a form whose file is `path`.
fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn check(context: &mut Context<'_>, args: &CheckFormArgs) -> Result<u8, Failure> {
    let source = input::text(&context.texts, &args.file)?;
    let checked = check_file(&format!("forms/{}.toml", name_of(&args.file)), &source);
    said(context, &args.file, checked, args.json)
}

/// Says what the checker found in the file `path`.
fn said(
    context: &mut Context<'_>,
    path: &Path,
    checked: Result<Form, Vec<FileError>>,
    as_json: bool,
) -> Result<u8, Failure> {
    let file = path.display().to_string();
    let (form, problems) = match checked {
        Ok(form) => (Some(form), Vec::new()),
        Err(problems) => (None, problems),
    };
    // It is named as it was given: it need not lie where forms lie.
    let problems: Vec<FileError> =
        problems.into_iter().map(|error| FileError { file: file.clone(), ..error }).collect();
    if as_json {
        let problem =
            |e: &FileError| json!({"line": e.line, "rule": e.fault.code(), "reason": e.fault.to_string()});
        let facts = form.as_ref().map(|form| {
            json!({"id": form.def.id, "title": form.def.title, "records": form.def.card.name(),
                   "fields": form.def.fields.len(), "cards": styles(form)})
        });
        let problems: Vec<_> = problems.iter().map(problem).collect();
        let report = json!({"file": file, "ok": form.is_some(), "form": facts, "problems": problems});
        context.line(&report.to_string())?;
    } else if let Some(form) = &form {
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("title", &form.def.title),
            ("n", &form.def.fields.len()),
            ("records", &form.def.card.name()),
            ("cards", &styles(form).join(", ")),
        ];
        let line = context.texts.format("forms-good", &values);
        context.line(&line)?;
    } else {
        for error in &problems {
            let notice = Notice::of_file(&context.texts, error);
            context.line(&notice.what)?;
        }
        let line = context.texts.format("forms-bad", &[("n", &problems.len())]);
        context.line(&line)?;
    }
    Ok(if form.is_some() { 0 } else { 2 })
}

fn styles(form: &Form) -> Vec<&'static str> {
    form.styles().map(CardStyle::name).collect()
}

fn new(context: &mut Context<'_>, args: &NewFormArgs) -> Result<u8, Failure> {
    may_write(context, &args.out)?;
    let records = args.records.as_deref().map(|name| kind_of(context, name)).transpose()?;
    let from = args.from.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let table = read_file(&args.from).and_then(|bytes| read_table(&from, &bytes, &TableOptions::default()));
    let table = table.map_err(|fault| Failure::input(table_notice(&context.texts, &from, fault)))?;
    let name = name_of(&args.out);
    let title = args.title.as_deref().unwrap_or(&name);
    let title_en = args.title_en.as_deref().unwrap_or(title);
    let head = DraftHead { name: &name, title, title_en, records, source: &from };
    let source = match draft(&table, &head) {
        Ok(source) => source,
        Err(problems) => {
            for problem in &problems {
                let words = draft_words(&context.texts, &problem.fault);
                let values: [(&str, &dyn std::fmt::Display); 3] =
                    [("file", &from), ("line", &problem.row), ("fault", &words)];
                let notice = Notice::new(&context.texts, "error-file", &values);
                context.remark(&notice.what);
            }
            return Err(Failure::input(Notice::new(&context.texts, "draft-refused", &[("file", &from)])));
        }
    };
    write_whole(&args.out, source.as_bytes(), Readers::LikeFolder, Some(&context.folder)).map_err(|e| {
        match TargetError::of(&e) {
            Some(fault) => Failure::input(Notice::of_target(&context.texts, &args.out, fault)),
            None => {
                Failure { code: 3, notice: Notice::new(&context.texts, "error-paper", &[("detail", &e)]) }
            }
        }
    })?;
    // What is not right yet is said at once; the file is there to be gone on with.
    let checked = check_file(&format!("forms/{name}.toml"), &source);
    if !args.json {
        let line = context.texts.format("forms-written", &[("file", &args.out.display())]);
        context.line(&line)?;
    }
    said(context, &args.out, checked, args.json)
}

/// A form is written under a new name, as NAME.toml; into the data folder only where forms lie, and by whom may edit
/// exercises.
fn may_write(context: &Context<'_>, out: &Path) -> Result<(), Failure> {
    if out.extension().is_none_or(|e| e != "toml") {
        return Err(Failure::input(Notice::new(&context.texts, "forms-toml", &[("file", &out.display())])));
    }
    if std::fs::symlink_metadata(out).is_ok() {
        return Err(Failure::store(&context.texts, &StoreError::Exists(out.to_owned())));
    }
    if !inside(&context.folder, out) {
        return Ok(());
    }
    if !inside(&exercises::root(context), out) {
        return Err(Failure::input(Notice::of_target(&context.texts, out, TargetError::OwnRecords)));
    }
    context.authorize_folder(Permission::EditExercises).map(drop)
}
