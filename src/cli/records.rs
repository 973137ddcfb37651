//! `attempts` and `audit`: the stored attempts, and the check that the records are unchanged.

use std::collections::BTreeMap;

use serde_json::json;

use super::args::{AttemptsArgs, AuditArgs};
use super::{Context, Failure};
use dabiao_app::actor;
use dabiao_app::audit::untrusted_key;
use dabiao_app::exchange::{self, Fail};
use dabiao_app::lang::Messages;
use dabiao_app::reading::{self, NoLog};
use dabiao_app::{JournalKeys, Notice, local_minute, problem_words, series_words};
use dabiao_domain::attempt::AttemptState;
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::exposure::ExposureLedger;
use dabiao_domain::form::pairs::per_minute;
use dabiao_domain::role::Permission;
use dabiao_domain::rounding;
use dabiao_domain::source::{DrillSource, FormAsk};
use dabiao_store::{AttemptRow, AuditProblem, Db, SeriesReport, StoreError, hex};

/// The store of the data folder, which must exist: reading makes nothing.
///
/// Where a server is kept, its keeper has the store for a round every few seconds: that is waited for.
pub(super) fn open(context: &Context<'_>) -> Result<Db, Failure> {
    let mut looks = 0;
    loop {
        match try_open(context) {
            Err(StoreError::InUse(folder)) if keeps_server(context) => {
                if looks == LOOKS {
                    let notice =
                        Notice::new(&context.texts, "error-in-round", &[("folder", &folder.display())]);
                    return Err(Failure { code: 3, notice });
                }
                looks += 1;
                std::thread::sleep(LOOK);
            }
            other => return other.map_err(|e| Failure::store(&context.texts, &e)),
        }
    }
}

/// Whether a keeper may have the store for a round.
#[cfg(feature = "bureau")]
pub(super) fn keeps_server(context: &Context<'_>) -> bool {
    use dabiao_app::exchange::online::ServerFile;
    ServerFile::load(&context.folder).is_ok_and(|file| file.is_some())
}

#[cfg(not(feature = "bureau"))]
pub(super) const fn keeps_server(_: &Context<'_>) -> bool {
    false
}

/// So often a store that is in use is looked at again, and how long after.
const LOOKS: u32 = 10;
const LOOK: std::time::Duration = std::time::Duration::from_millis(500);

/// As [`open`], with what the store said. A replacement of the key that was interrupted is completed.
pub(super) fn try_open(context: &Context<'_>) -> Result<Db, StoreError> {
    let clock = std::sync::Arc::clone(&context.clock);
    let mut db = Db::open_existing(&context.folder, &move || clock.new_id())?;
    db.tell_of_clock(context.clock.given());
    exchange::put_next_key_in_place(&db, &context.folder).map_err(Fail::into_store)?;
    Ok(db)
}

/// As [`open`], made at a first start: for commands that fill a store.
pub(super) fn open_or_begin(context: &Context<'_>) -> Result<Db, Failure> {
    let clock = std::sync::Arc::clone(&context.clock);
    let opened = Db::open(&context.folder, &move || clock.new_id());
    let mut db = opened.map_err(|e| Failure::store(&context.texts, &e))?;
    db.tell_of_clock(context.clock.given());
    Ok(db)
}

/// `dabiao attempts`.
pub(super) fn attempts(context: &mut Context<'_>, args: &AttemptsArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::ReadOwn)?;
    let now_ms = context.clock.wall_ms();
    if let Some(id) = args.log {
        let log = reading::attempt_log(&by, &db, id, now_ms).map_err(|e| match e {
            NoLog::Barred(barred) => context.barred(&barred),
            NoLog::SittingNotOver => {
                Failure { code: 1, notice: Notice::new(&context.texts, "error-exam-not-over", &[]) }
            }
        })?;
        context.line(log.write().trim_end())?;
        return Ok(0);
    }
    let mut rows = reading::attempts(&by, &db, now_ms).map_err(|e| context.barred(&e))?;
    db.roster_past().map_err(|e| Failure::store(&context.texts, &e))?.name_then(&mut rows);
    let mut ledgers: BTreeMap<uuid::Uuid, ExposureLedger> = BTreeMap::new();
    for row in &rows {
        let ledger = ledgers.entry(row.start.officer_id).or_default();
        let nth_time = ledger.meet(&row.start.exercise_id, row.start.started_at_ms);
        let line = if args.json { json_line(row, nth_time) } else { text_line(&context.texts, row) };
        context.line(&line)?;
    }
    Ok(0)
}

fn json_line(row: &AttemptRow, nth_time: u32) -> String {
    let state = if row.state == AttemptState::Open { "interrupted" } else { "sealed" };
    json!({
        "id": row.start.id, "badge": row.badge, "name": row.name, "unit": row.unit,
        "exercise": row.start.exercise_id, "title": row.start.title,
        "type": row.start.record_type.name(), "mode": row.start.mode.name(),
        "started_at_ms": row.start.started_at_ms, "limit_ms": row.limit_ms, "state": state,
        "nth_time": nth_time, "measure": row.measure.name(),
        "root_hash": row.root_hash.map(|h| hex(&h)), "score": row.score,
    })
    .to_string()
}

fn text_line(texts: &Messages, row: &AttemptRow) -> String {
    let none = || "—".to_owned();
    let (figure, share) = match &row.score {
        None => (None, None),
        Some(AttemptScore::Copy(doc)) => (doc.correct_cpm, doc.accuracy.map(|a| rounding::percent(a, 2))),
        // 合格率 by its counts: of few records a share in per cent says less. Of records of which wrong fields alone were
        // entered, by the fields.
        Some(AttemptScore::Form(doc)) => {
            let asked = DrillSource::of(&row.start.exercise_id).cards().map(|cards| cards.asked());
            let (right, all) = match asked {
                Some(FormAsk::WrongFields) => (doc.errors.fields - doc.errors.wrong, doc.errors.fields),
                Some(FormAsk::Records | FormAsk::Pairs) | None => (doc.qualified, doc.entered),
            };
            let figure = match asked {
                Some(FormAsk::Pairs) => per_minute(doc.qualified, doc.active_ms),
                _ => doc.qualified_per_hour,
            };
            (figure, Some(format!("{right}/{all}")))
        }
    };
    format!(
        "{}\t{}\t{}\t{}\t{}\t{}\t{}",
        local_minute(row.start.started_at_ms),
        row.badge,
        row.name,
        row.start.exercise_id,
        figure.map_or_else(none, |s| rounding::text(s, 1)),
        share.unwrap_or_else(none),
        texts.get(row.measure.unit_key()),
    )
}

/// `dabiao audit`. It needs no right: every user who can read the files can check them. Personal data are
/// shown only to readers of the roster.
pub(super) fn audit(context: &mut Context<'_>, args: &AuditArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let known = audience(context, &mut db)?;
    let failed = |e| Failure::store(&context.texts, &e);
    let mut report = JournalKeys::audit(&db, &context.folder, args.head.clone()).map_err(failed)?;
    let ok = report.problems.is_empty();
    if !known {
        for told in [&mut report.problems, &mut report.notes] {
            *told = reading::without_people(&db, told).map_err(failed)?;
        }
        let key = if ok && report.notes.is_empty() { "audit-anybody" } else { "audit-anybody-hidden" };
        let words = context.texts.get(key);
        context.remark(&words);
    }
    if args.json {
        let doc = json!({"ok": ok, "entries": report.entries, "attempts": report.attempts, "signed": report.signed,
                         "head": report.head, "problems": problem_list(&report.problems),
                         "notes": problem_list(&report.notes),
                         "series": report.series.iter().map(series_document).collect::<Vec<_>>()});
        context.line(&doc.to_string())?;
    } else {
        for (key, told) in [("audit-fault", &report.problems), ("audit-note", &report.notes)] {
            for told in told {
                let what = problem_words(&context.texts, told);
                let line = context.texts.format(key, &[("what", &what)]);
                context.line(&line)?;
            }
        }
        for series in &report.series {
            context.line(&series_words(&context.texts, series))?;
        }
        let key = if ok { "audit-ok" } else { "audit-bad" };
        let text = context.texts.format(
            key,
            &[("entries", &report.entries), ("attempts", &report.attempts), ("head", &report.head)],
        );
        context.line(&text)?;
        if report.problems.iter().any(untrusted_key) {
            let text = context.texts.get("audit-bad-keys");
            context.line(&text)?;
        }
    }
    Ok(u8::from(!ok))
}

/// A series of an audit in its JSON form.
fn series_document(series: &SeriesReport) -> serde_json::Value {
    let enrolled = series.pin.as_ref().map(|pin| {
        let taken = pin.taken.as_ref().map(|past| {
            json!({"entries": past.entries, "head": past.head, "day": past.day,
                   "occasion": past.occasion.name(), "why": past.why, "by": past.by})
        });
        json!({"key": pin.key_id, "from_entry": pin.from_entry, "taken": taken})
    });
    json!({"series": series.series, "own": series.own, "entries": series.entries, "here": series.here, "signed": series.signed,
           "key": series.key, "enrolled": enrolled, "head": series.head})
}

/// Whether personal data may be shown to the user who runs the audit.
fn audience(context: &Context<'_>, db: &mut Db) -> Result<bool, Failure> {
    if let Some(everybody) = actor::without_accounts(db).map_err(|e| Failure::store(&context.texts, &e))? {
        return Ok(everybody.authorize(Permission::ReadRoster).is_ok());
    }
    match &context.officer {
        None => Ok(false),
        Some(_) => Ok(context.actor(db)?.authorize(Permission::ReadRoster).is_ok()),
    }
}

/// The problems of an audit in their JSON form.
pub(super) fn problem_list(problems: &[AuditProblem]) -> Vec<serde_json::Value> {
    problems.iter().map(|p| json!({"place": p.place.to_string(), "what": p.what})).collect()
}
