//! `standards`: the numbers of the standards in force, and new versions. What a new version does to people is shown before
//! it counts, as in the window.

use std::io::Write as _;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::args::StandardsCommand;
use super::people_args::{FileArgs, NumbersArgs, ShowArgs};
use super::records::try_open;
use super::{Context, Failure, input};
use dabiao_app::Notice;
use dabiao_app::actor::Authorized;
use dabiao_app::certificates::{
    BureauRecords, NewVersion, StandardNo, StandardNumbers, StandardProposal, newest_standard,
    newest_standards, unread_standards,
};
use dabiao_app::witness::Kept;
use dabiao_content::Library;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::Officer;
use dabiao_domain::standard::Standard;
use dabiao_store::{Db, StoreError};

/// Most bytes of a file of a standard.
const MAX_BYTES: u64 = 1 << 20;

/// `dabiao standards`.
pub(super) fn standards(context: &mut Context<'_>, command: &StandardsCommand) -> Result<u8, Failure> {
    match command {
        StandardsCommand::List(args) => list(context, args),
        StandardsCommand::Set(args) => set(context, args),
        StandardsCommand::Add(args) => add(context, args),
    }
}

/// The newest version of every standard: of the store, if there is one, else of the program.
fn newest(context: &Context<'_>) -> Result<Vec<Standard>, Failure> {
    let library = Library::embedded();
    match try_open(context) {
        Err(StoreError::NoStore(what)) if !what.lost => Ok(library.standards().to_vec()),
        Err(error) => Err(Failure::store(&context.texts, &error)),
        Ok(db) => {
            let failed = |e: StoreError| Failure::store(&context.texts, &e);
            for what in unread_standards(&db).map_err(failed)? {
                context.tell_of_standard(what);
            }
            newest_standards(&db, library.standards()).map_err(failed)
        }
    }
}

fn list(context: &mut Context<'_>, args: &ShowArgs) -> Result<u8, Failure> {
    let chinese = context.texts.lang() == dabiao_app::lang::Lang::ZhCn;
    for standard in newest(context)? {
        let numbers = StandardNumbers::of(&standard);
        let title = if chinese { &standard.title } else { &standard.title_en };
        if args.json {
            let all: serde_json::Map<String, Value> =
                numbers.all.iter().map(|(number, text)| (number.name(), json!(text))).collect();
            let doc = json!({"id": standard.id, "version": standard.version, "title": title, "numbers": all});
            context.line(&doc.to_string())?;
            continue;
        }
        context.line(&format!("{}\t{}\t{title}", standard.id, standard.version))?;
        for (number, text) in &numbers.all {
            let label = number.label(&context.texts, &standard);
            context.line(&format!("\t{}\t{text}\t{label}", number.name()))?;
        }
    }
    Ok(0)
}

impl Context<'_> {
    /// Says which version of a standard can't be read, beside what is printed.
    pub(super) fn tell_of_standard(&self, what: String) {
        let notice = Notice::of_store(&self.texts, &StoreError::Standard(what));
        let _ = writeln!(std::io::stderr(), "dabiao: {}\n{}", notice.what, notice.next);
    }

    fn standard_no(&self, no: &StandardNo) -> Failure {
        Failure::input(no.notice(&self.texts))
    }
}

fn set(context: &mut Context<'_>, args: &NumbersArgs) -> Result<u8, Failure> {
    let (mut db, by) = editing(context)?;
    let newest = stored(context, &db)?;
    let before = newest_standard(&db, Library::embedded().standards(), &args.id);
    let Some(before) = before.map_err(|e| Failure::store(&context.texts, &e))? else {
        let known = newest.iter().map(|standard| standard.id.as_str()).collect::<Vec<_>>().join(", ");
        let values: [(&str, &dyn std::fmt::Display); 2] = [("id", &args.id), ("known", &known)];
        return Err(Failure::input(Notice::new(&context.texts, "error-no-standard", &values)));
    };
    let mut numbers = StandardNumbers::of(&before);
    for (name, value) in &args.numbers {
        let Some((_, text)) = numbers.all.iter_mut().find(|(number, _)| number.name() == *name) else {
            let known = numbers.all.iter().map(|(number, _)| number.name()).collect::<Vec<_>>().join(", ");
            let values: [(&str, &dyn std::fmt::Display); 2] = [("name", name), ("known", &known)];
            return Err(Failure::input(Notice::new(&context.texts, "error-standards-number", &values)));
        };
        text.clone_from(value);
    }
    let version = NewVersion::with_numbers(&before, &numbers).map_err(|no| context.standard_no(&no))?;
    decide(context, &mut db, &by, (version, &newest), args.dry_run, args.json)
}

fn add(context: &mut Context<'_>, args: &FileArgs) -> Result<u8, Failure> {
    let (mut db, by) = editing(context)?;
    let newest = stored(context, &db)?;
    let toml = input::short_text(&context.texts, &args.file, MAX_BYTES)?;
    let version = NewVersion::of_file(&args.file.to_string_lossy(), toml, &newest);
    let version = version.map_err(|no| context.standard_no(&no))?;
    decide(context, &mut db, &by, (version, &newest), args.dry_run, args.json)
}

/// The store, for whoever may change standards.
fn editing(context: &mut Context<'_>) -> Result<(Db, Authorized), Failure> {
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::EditStandard)?;
    // A version bears the name of who put it in force.
    if by.by().is_none() {
        let nobody = Notice::new(&context.texts, "error-people-nobody", &[]);
        return Err(Failure { code: 1, notice: nobody });
    }
    Ok((db, by))
}

fn stored(context: &Context<'_>, db: &Db) -> Result<Vec<Standard>, Failure> {
    newest_standards(db, Library::embedded().standards()).map_err(|e| Failure::store(&context.texts, &e))
}

/// Shows what a version changes and whom it touches, and puts it in force unless it is only to be shown.
fn decide(
    context: &mut Context<'_>,
    db: &mut Db,
    by: &Authorized,
    (version, newest): (NewVersion, &[Standard]),
    dry_run: bool,
    json: bool,
) -> Result<u8, Failure> {
    let failed = |context: &Context<'_>, e: &StoreError| Failure::store(&context.texts, e);
    let library = Library::embedded();
    let records = BureauRecords::read(db, library.standards()).map_err(|e| failed(context, &e))?;
    let as_of = Timestamp::from_millisecond(context.clock.wall_ms()).unwrap_or_default();
    let weighed = version.weigh(newest, &records.subjects(as_of), as_of);
    let same = weighed.before.is_some() && weighed.changes.is_empty();
    let written = !dry_run && !same;
    if written {
        db.save_standard(context.clock.wall_ms(), by, &weighed.row()).map_err(|e| failed(context, &e))?;
        context.keep_mark(db, Kept::Further)?;
    }
    tell(context, &weighed, &records.officers, (written, json))?;
    Ok(0)
}

fn tell(
    context: &mut Context<'_>,
    weighed: &StandardProposal,
    officers: &[Officer],
    (written, json): (bool, bool),
) -> Result<(), Failure> {
    let texts = &context.texts;
    let (standard, effect) = (&weighed.standard, &weighed.effect);
    let badges = |people: &[uuid::Uuid]| -> Vec<String> {
        let badge =
            |id: &uuid::Uuid| officers.iter().find(|officer| officer.id == *id).map(|o| o.badge.clone());
        people.iter().filter_map(badge).collect()
    };
    let touched = [
        ("standard-gains", "gains", &effect.gains),
        ("standard-loses", "loses", &effect.loses),
        ("standard-protected", "protected", &effect.protected),
    ];
    if json {
        let changes: Vec<Value> = weighed
            .changes
            .iter()
            .map(|change| json!({"rule": texts.get(change.rule.key()), "old": change.old, "new": change.new}))
            .collect();
        let mut doc = json!({"id": standard.id, "version": standard.version, "changes": changes,
                             "comparable": effect.comparable, "written": written});
        for (_, name, people) in touched {
            doc[name] = json!(badges(people));
        }
        return context.line(&doc.to_string());
    }
    let mut lines = vec![texts.format(
        "standards-version",
        &[("id", &standard.id), ("version", &standard.version), ("title", &standard.title)],
    )];
    match weighed.before {
        None => lines.push(texts.get("standard-is-new")),
        Some(_) if weighed.changes.is_empty() => lines.push(texts.get("standard-no-change")),
        Some(_) => {
            for change in &weighed.changes {
                lines.push(format!("{}\t{} → {}", texts.get(change.rule.key()), change.old, change.new));
            }
            if !effect.comparable {
                lines.push(texts.get("standard-not-comparable"));
            }
            for (key, _, people) in touched {
                lines.push(texts.format(key, &[("n", &people.len())]));
                lines.extend(Some(badges(people).join(" ")).filter(|badges| !badges.is_empty()));
            }
        }
    }
    let end = if written { "standards-saved" } else { "standards-not-saved" };
    lines.push(texts.format(end, &[("id", &standard.id), ("version", &standard.version)]));
    lines.into_iter().try_for_each(|line| context.line(&line))
}
