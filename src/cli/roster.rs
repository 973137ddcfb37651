//! `roster` and `export`: officers in, papers out.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::args::{ExportArgs, RosterCommand};
use super::records::{open, try_open};
use super::report::facts;
use super::roster_answers::{Said, answer};
use super::{Context, Failure};
use dabiao_app::exchange::overview;
use dabiao_app::lang::Messages;
use dabiao_app::reading::{self, paper_scope};
use dabiao_app::trainer::{
    DeskPaper, DeskView, Forecasts, Initials, NotWritten, PaperFormat, PaperSource, RosterPreview,
    RosterRefusal, asked_words, attempts_sheet, change_words, chinese_day, displaced_words, import_facts,
    paper_words, question_words, read, with_as_of, with_head, write_paper,
};
use dabiao_app::witness::Kept;
use dabiao_app::{Notice, as_of_words};
use dabiao_domain::role::Permission;
use dabiao_domain::roster::Officer;
use dabiao_domain::roster_import::{Answer, Question};
use dabiao_store::{Db, StoreError};

/// `dabiao roster`.
pub(super) fn roster(context: &mut Context<'_>, command: &RosterCommand) -> Result<u8, Failure> {
    match command {
        RosterCommand::Import { file, dry_run, same, another, json } => import(
            context,
            file,
            *dry_run,
            &[(same.as_ref(), Answer::Same), (another.as_ref(), Answer::Another)],
            *json,
        ),
        RosterCommand::List { json } => list(context, *json),
    }
}

fn import(
    context: &mut Context<'_>,
    file: &std::path::Path,
    dry_run: bool,
    answers: &[Said<'_>],
    json: bool,
) -> Result<u8, Failure> {
    let failed = |context: &Context<'_>, e| Failure::store(&context.texts, &e);
    let mut there = if dry_run { there(context)? } else { Some(context.begun_store()?) };
    let by = match &mut there {
        Some(db) => Some(context.authorize(db, Permission::ImportRoster)?),
        None => None,
    };
    let (officers, units) = match &there {
        Some(db) => db.officers().and_then(|officers| Ok((officers, db.units()?))),
        None => Ok((Vec::new(), Vec::new())),
    }
    .map_err(|e| failed(context, e))?;
    let today = dabiao_app::certificates::day_of(context.clock.wall_ms());
    let mut preview = read(&context.texts, file, &officers, &units, today).map_err(refused)?;
    answer(context, &mut preview, answers)?;
    if let (false, Some(open)) = (dry_run, preview.open(&context.texts)) {
        return Err(refused(open));
    }
    let written = !dry_run && !preview.changes.is_empty();
    if let (Some(db), Some(by), true) = (&mut there, &by, written) {
        let clock = std::sync::Arc::clone(&context.clock);
        let facts = import_facts(&preview, &units, today, by, || clock.new_id())
            .map_err(|refusal| context.refused(refusal))?;
        db.record_all_by(context.clock.wall_ms(), by, &facts).map_err(|e| failed(context, e))?;
        context.keep_mark(db, Kept::Further)?;
    }
    say(context, &preview, written, json)?;
    Ok(0)
}

fn refused(refusal: RosterRefusal) -> Failure {
    let mut notice = refusal.notice;
    if !refusal.faults.is_empty() {
        notice.next = format!("{}\n{}", notice.next, refusal.faults.join("\n"));
    }
    Failure::input(notice)
}

/// The store; none before a first start.
fn there(context: &Context<'_>) -> Result<Option<Db>, Failure> {
    match try_open(context) {
        Err(StoreError::NoStore(what)) if !what.lost => Ok(None),
        other => other.map(Some).map_err(|e| Failure::store(&context.texts, &e)),
    }
}

/// What an import would change, as JSON.
fn document(texts: &Messages, preview: &RosterPreview, written: bool) -> Value {
    let c = &preview.changes;
    let changed: Vec<Value> = c
        .changed
        .iter()
        .map(|o| {
            let words: Vec<String> = o.changes.iter().map(|w| change_words(texts, w)).collect();
            json!({"row": o.row, "badge": o.before.badge, "changes": words,
                   "maybe_another": o.maybe_another()})
        })
        .collect();
    let new: Vec<Value> = c
        .new_officers
        .iter()
        .map(|r| json!({"row": r.row, "badge": r.badge, "name": r.name, "unit": r.unit}))
        .collect();
    let questions: Vec<Value> = c.questions.iter().map(|q| question(texts, q)).collect();
    let displaced: Vec<Value> = c
        .displaced
        .iter()
        .map(|d| json!({"row": d.row, "badge": d.before.badge, "name": d.before.name, "new_badge": d.badge}))
        .collect();
    let absent: Vec<&str> = c.absent.iter().map(|o| o.badge.as_str()).collect();
    let unused: Vec<&str> =
        preview.columns.iter().filter(|u| u.field.is_none()).map(|u| u.heading.as_str()).collect();
    json!({"file": preview.name, "sha256": preview.sha256, "rows": preview.rows, "written": written,
        "new": new, "changed": changed, "unchanged": c.unchanged, "new_units": c.new_units, "absent": absent,
        "unused_columns": unused, "remarks": preview.remarks, "questions": questions, "displaced": displaced})
}

fn say(context: &mut Context<'_>, preview: &RosterPreview, written: bool, json: bool) -> Result<(), Failure> {
    let c = &preview.changes;
    if json {
        let doc = document(&context.texts, preview, written);
        return context.line(&doc.to_string());
    }
    let counts = context.texts.format(
        "desk-roster-counts",
        &[
            ("new", &c.new_officers.len()),
            ("changed", &c.changed.len()),
            ("unchanged", &c.unchanged),
            ("units", &c.new_units.len()),
            ("absent", &c.absent.len()),
        ],
    );
    let title = context.texts.format("desk-roster-preview", &[("name", &preview.name), ("n", &preview.rows)]);
    context.line(&title)?;
    context.line(&counts)?;
    for remark in &preview.remarks {
        context.line(&format!("· {remark}"))?;
    }
    for (n, changed) in c.changed.iter().enumerate() {
        let words: Vec<String> = changed.changes.iter().map(|w| change_words(&context.texts, w)).collect();
        let warning = if changed.maybe_another() {
            context.texts.get("desk-roster-maybe-another")
        } else {
            String::new()
        };
        let who = format!("{} {}", changed.before.badge, changed.before.name);
        context.line(&format!("{}. {who}: {} {warning}", n + 1, words.join("; ")))?;
    }
    for displaced in &c.displaced {
        context.line(&displaced_words(&context.texts, displaced))?;
    }
    if !c.questions.is_empty() {
        let title = context.texts.get("desk-roster-questions");
        context.line(&title)?;
        for question in &c.questions {
            let words = asked_words(&context.texts, question);
            let answer = question.answer.map_or_else(String::new, |answer| {
                let said = context.texts.of(&answer);
                format!(" → {said}")
            });
            context.line(&format!("? {words}{answer}"))?;
        }
        if c.open().next().is_some() {
            let how = context.texts.get("desk-roster-how-to-answer");
            context.line(&how)?;
        }
    }
    let key = match (written, c.is_empty()) {
        (true, _) => "desk-roster-written",
        (false, true) => "desk-roster-nothing-new",
        (false, false) => "desk-roster-dry",
    };
    let last = context.texts.get(key);
    context.line(&last)
}

/// A question as JSON.
fn question(texts: &Messages, question: &Question) -> Value {
    let Question { row, known, doubt, twin, answer } = question;
    let officer = |o: &Officer| json!({"badge": o.badge, "name": o.name, "unit": o.unit, "birth": o.birth.map(|d| d.to_string())});
    json!({"row": row.row, "badge": row.badge, "name": row.name, "unit": row.unit, "why": doubt.name(),
           "known": officer(known), "twin": twin.as_ref().map(officer), "answer": answer.map(Answer::name),
           "answer_as": question.answer_as(), "needs_own_answer": question.needs_own_answer(),
           "words": question_words(texts, question)})
}

fn list(context: &mut Context<'_>, json: bool) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::ReadRoster)?;
    let (officers, units) = reading::roster(&by, &db).map_err(|e| context.barred(&e))?;
    let name =
        |id: Option<uuid::Uuid>| id.and_then(|id| units.iter().find(|u| u.id == id)).map(|u| u.name.clone());
    if json {
        let units: Vec<Value> = units
            .iter()
            .map(|u| json!({"unit": u.name, "kind": u.kind.name(), "parent": name(u.parent), "pair": name(u.pair)}))
            .collect();
        let officers: Vec<Value> = officers
            .iter()
            .map(|o| {
                json!({"badge": o.badge, "name": o.name, "unit": o.unit,
                       "birth": o.birth.map(|d| d.to_string()), "position": o.position,
                       "service": o.service.name(), "left_on": o.left_on.map(|d| d.to_string())})
            })
            .collect();
        context.line(&json!({"units": units, "officers": officers}).to_string())?;
        return Ok(0);
    }
    for o in &officers {
        context.line(&format!("{}\t{}\t{}\t{}", o.badge, o.name, o.unit, o.service.name()))?;
    }
    Ok(0)
}

/// `dabiao export`.
pub(super) fn export(context: &mut Context<'_>, args: &ExportArgs) -> Result<u8, Failure> {
    let wrong = |context: &Context<'_>, what: &str| {
        Failure::input(Notice::new(&context.texts, "error-export", &[("what", &what)]))
    };
    let paper = DeskPaper::from_name(&args.what).ok_or_else(|| wrong(context, &args.what))?;
    let format = PaperFormat::from_name(&args.format).ok_or_else(|| wrong(context, &args.format))?;
    let mut db = open(context)?;
    let actor = context.actor(&mut db)?;
    let right = |permission| actor.authorize(permission).map_err(|refusal| context.refused(refusal));
    let (by, reader) = (right(Permission::ExportReports)?, right(Permission::ReadUnit)?);
    let facts = std::sync::Arc::new(facts(context, &db, &reader, args.standard.as_deref(), args.as_of)?);
    let scope = paper_scope(&by, &facts).map_err(|refusal| context.refused(refusal))?;
    let texts = paper_words();
    let sheet = if paper == DeskPaper::Attempts {
        let units: BTreeMap<Uuid, Uuid> = facts.people().map(|(o, _)| (o.id, o.unit_id)).collect();
        let mut rows = db.attempts(None).map_err(|e| Failure::store(&context.texts, &e))?;
        let past = db.roster_past().map_err(|e| Failure::store(&context.texts, &e))?;
        rows.retain(|row| units.get(&row.start.officer_id).is_some_and(|unit| scope.contains(unit)));
        let zone = facts.standard.zone();
        with_head(attempts_sheet(&texts, &rows, &past, &zone), &texts, facts.head)
    } else {
        let forecasts = Forecasts::of(&facts);
        let view = DeskView::of(facts, &Initials::default());
        PaperSource { view: &view, forecasts: Some(&forecasts), scope: &scope, texts: &texts }.sheet(paper)
    };
    let known = overview(&db, &context.folder, context.clock.wall_ms());
    let known = known.map_err(|fail| context.not_done(&fail))?;
    let as_of = known.and_then(|known| as_of_words(&texts, &known.as_of(), context.clock.wall_ms()));
    let mut sheet = with_as_of(sheet, as_of);
    // Officers are counted in the units of the roster on the day of printing.
    let today = dabiao_app::certificates::day_of(context.clock.wall_ms());
    let by_roster = matches!(paper, DeskPaper::Bulletin | DeskPaper::Missing | DeskPaper::MakeUp);
    if by_roster && args.as_of.is_some_and(|day| day < today) {
        sheet.below.push(texts.format("paper-roster-of-today", &[("day", &chinese_day(today))]));
    }
    write_paper(&args.out, &sheet, format, Some(&context.folder)).map_err(|why| match why {
        NotWritten::Target(fault) => Failure::input(Notice::of_target(&context.texts, &args.out, fault)),
        NotWritten::Failed(detail) => {
            Failure { code: 3, notice: Notice::new(&context.texts, "error-paper", &[("detail", &detail)]) }
        }
    })?;
    let doc = json!({"file": args.out.display().to_string(), "rows": sheet.rows.len(), "paper": paper.name(),
                     "format": format.name()});
    if args.json {
        context.line(&doc.to_string())?;
    } else {
        let line = context.texts.format("papers-saved", &[("path", &args.out.display())]);
        context.line(&line)?;
        let contains = context.texts.get("papers-contain");
        context.line(&contains)?;
    }
    Ok(0)
}
