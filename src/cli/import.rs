//! `exercises import`: an own text without a window, by the same rules: only requested changes are made, and
//! no number that could be a person's is saved.

use serde_json::json;

use super::args::ImportArgs;
use super::{Context, Failure};
use dabiao_app::{Notice, fault_words, import_notice, save_own};
use dabiao_content::import::{Change, ChangeKind, Found, Import, ReadOptions, Review, mask, tidy};
use dabiao_content::own::{self, OwnError, OwnText};
use dabiao_content::{FileProblem, MAX_TEXT_CHARS};
use dabiao_domain::role::Permission;

/// A text that was read, changed as requested, and checked.
struct Looked {
    text: String,
    found: Found,
    changes: Vec<Change>,
    review: Review,
    title: String,
    name: String,
}

/// `dabiao exercises import FILE`.
pub(super) fn import(context: &mut Context<'_>, args: &ImportArgs, as_json: bool) -> Result<u8, Failure> {
    // A dry run writes nothing.
    let by = if args.dry_run { None } else { Some(context.authorize_folder(Permission::EditExercises)?) };
    let looked = look(context, args)?;
    let own = OwnText {
        title: looked.title.clone(),
        policy: args.policy,
        level: args.level,
        text: looked.text.clone(),
    };
    if !looked.review.is_good() {
        report(context, &looked, None, as_json)?;
        return Ok(2);
    }
    let root = super::exercises::root(context);
    let made = match &by {
        None => own::compose(&own).map(|made| made.0),
        Some(by) => save_own(by, &root, &own).map_err(|refusal| context.refused(refusal))?,
    };
    let exercise = made.map_err(|fault| Failure {
        code: if matches!(fault, OwnError::Io { .. }) { 3 } else { 2 },
        notice: Notice::of_own(&context.texts, &fault),
    })?;
    let file = root.join(format!("{}.toml", exercise.id));
    report(context, &looked, Some((&exercise.id, &file, !args.dry_run)), as_json)?;
    Ok(0)
}

fn look(context: &Context<'_>, args: &ImportArgs) -> Result<Looked, Failure> {
    let options = ReadOptions {
        encoding: args.encoding,
        // An option about columns implies a table.
        table: args.table.or((args.header.is_some() || args.columns.is_some()).then_some(true)),
        header: args.header,
        columns: args.columns.as_ref().map(|c| c.iter().map(|n| usize::from(*n) - 1).collect()),
    };
    let name = args.file.display().to_string();
    let refuse = |fault| Failure::input(import_notice(&context.texts, &name, &fault));
    let import = Import::read(&args.file, options).map_err(refuse)?;
    let prepared = import.prepare().map_err(refuse)?;
    if prepared.length > MAX_TEXT_CHARS {
        return Err(refuse(dabiao_content::import::ImportError::TooLong(prepared.length)));
    }
    // No person reviews the text here: a text whose encoding is uncertain is refused.
    if !prepared.found.certain {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("name", &name), ("encoding", &prepared.found.encoding.name())];
        return Err(Failure::input(Notice::new(&context.texts, "import-doubtful", &values)));
    }
    let mut changes = Vec::new();
    if prepared.line_ends > 0 {
        changes.push(Change { kind: ChangeKind::LineEnds, count: prepared.line_ends });
    }
    let mut text = prepared.text;
    if args.tidy {
        let (tidied, made) = tidy(&text);
        text = tidied;
        changes.extend(made);
    }
    if args.mask {
        let (masked, count) = mask(&text, None);
        text = masked;
        changes.extend((count > 0).then_some(Change { kind: ChangeKind::Masked, count }));
    }
    let review = Review::of(&text, args.policy);
    let title = args.title.clone().unwrap_or_else(|| import.stem().to_owned());
    Ok(Looked { text, found: prepared.found, changes, review, title, name: import.name })
}

/// Id, file, and whether it was saved.
type Made<'a> = (&'a str, &'a std::path::Path, bool);

fn report(
    context: &mut Context<'_>,
    looked: &Looked,
    made: Option<Made<'_>>,
    as_json: bool,
) -> Result<(), Failure> {
    if as_json {
        let doc = document(context, looked, made);
        return context.line(&doc);
    }
    let texts = &context.texts;
    let mut lines = Vec::new();
    let why = texts.of(&looked.found.why);
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("name", &looked.name), ("encoding", &looked.found.encoding.name()), ("why", &why)];
    lines.push(texts.format("import-encoding", &values));
    for change in &looked.changes {
        let kind = texts.of(&change.kind);
        lines.push(texts.format("import-change", &[("kind", &kind), ("count", &change.count)]));
    }
    for (n, finding) in looked.review.findings.iter().enumerate() {
        let number = n + 1;
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("n", &number), ("line", &finding.line), ("column", &finding.column)];
        let words = fault_words(texts, &finding.fault);
        lines.push(format!("{}: {words}", texts.format("import-place", &values)));
    }
    if !looked.review.length_fits() {
        lines.push(fault_words(texts, &FileProblem::Length(looked.review.length)));
    }
    lines.push(match made {
        Some((id, file, true)) => texts.format("import-done", &[("id", &id), ("file", &file.display())]),
        Some((id, ..)) => texts.format("import-dry", &[("id", &id)]),
        None => texts.get("import-not-saved"),
    });
    lines.into_iter().try_for_each(|line| context.line(&line))
}

fn document(context: &Context<'_>, looked: &Looked, made: Option<Made<'_>>) -> String {
    let problem = |f: &dabiao_content::import::Finding| {
        json!({"line": f.line, "column": f.column, "text": f.piece(&looked.text),
               "reason": fault_words(&context.texts, &f.fault), "remedy": f.remedy.name()})
    };
    let changes: Vec<_> =
        looked.changes.iter().map(|c| json!({"kind": c.kind.name(), "count": c.count})).collect();
    json!({
        "ok": looked.review.is_good(), "saved": made.is_some_and(|m| m.2), "id": made.map(|m| m.0),
        "file": made.map(|m| m.1.to_string_lossy()), "title": looked.title,
        "characters": looked.review.length, "max_characters": MAX_TEXT_CHARS,
        "encoding": looked.found.encoding.name(), "encoding_by": looked.found.why.name(),
        "changes": changes,
        "problems": looked.review.findings.iter().map(problem).collect::<Vec<_>>(),
    })
    .to_string()
}
