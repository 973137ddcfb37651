//! `attempts` and `audit`: what is stored, and whether it is as it was.

use std::collections::BTreeMap;

use serde_json::json;

use super::args::{AttemptsArgs, AuditArgs};
use super::{Context, Failure};
use crate::app::{JournalKeys, local_minute};
use crate::domain::attempt::AttemptState;
use crate::domain::exposure::ExposureLedger;
use crate::domain::input::jsonl;
use crate::store::{AttemptRow, AuditProblem, Db, hex};

pub(super) fn open(context: &Context<'_>) -> Result<Db, Failure> {
    let clock = std::sync::Arc::clone(&context.clock);
    Db::open(&context.folder, &move || clock.new_id()).map_err(|e| Failure::store(&context.texts, &e))
}

/// `dabiao attempts`.
pub(super) fn attempts(context: &mut Context<'_>, args: &AttemptsArgs) -> Result<u8, Failure> {
    let db = open(context)?;
    if let Some(id) = args.log {
        let stored = db.attempt_log(id).map_err(|e| Failure::store(&context.texts, &e))?;
        context.line(jsonl::write(&stored.log).trim_end())?;
        return Ok(0);
    }
    let rows = db.attempts(None).map_err(|e| Failure::store(&context.texts, &e))?;
    let mut ledgers: BTreeMap<uuid::Uuid, ExposureLedger> = BTreeMap::new();
    for row in &rows {
        let ledger = ledgers.entry(row.start.officer_id).or_default();
        let nth_time = ledger.meet(&row.start.exercise_id, row.start.started_at_ms);
        let line = if args.json { json_line(row, nth_time) } else { text_line(row) };
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
        "nth_time": nth_time,
        "root_hash": row.root_hash.map(|h| hex(&h)), "score": row.score,
    })
    .to_string()
}

fn text_line(row: &AttemptRow) -> String {
    let speed = row.score.as_ref().and_then(|s| s.correct_cpm);
    let accuracy = row.score.as_ref().and_then(|s| s.accuracy);
    format!(
        "{}\t{}\t{}\t{}\t{}\t{}",
        local_minute(row.start.started_at_ms),
        row.badge,
        row.name,
        row.start.exercise_id,
        speed.map_or_else(|| "—".to_owned(), |s| format!("{s:.1}")),
        accuracy.map_or_else(|| "—".to_owned(), |a| format!("{:.2}%", a * 100.0)),
    )
}

/// `dabiao audit`.
pub(super) fn audit(context: &mut Context<'_>, args: &AuditArgs) -> Result<u8, Failure> {
    let db = open(context)?;
    let failed = |e| Failure::store(&context.texts, &e);
    let report = JournalKeys::audit(&db, &context.folder, args.head.clone()).map_err(failed)?;
    let ok = report.problems.is_empty();
    if args.json {
        let doc = json!({"ok": ok, "entries": report.entries, "attempts": report.attempts, "signed": report.signed,
                         "head": report.head, "problems": problem_list(&report.problems),
                         "notes": problem_list(&report.notes)});
        context.line(&doc.to_string())?;
    } else {
        for told in report.problems.iter().chain(&report.notes) {
            context.line(&format!("{}: {}", told.place, told.what))?;
        }
        let key = if ok { "audit-ok" } else { "audit-bad" };
        let text = context.texts.format(
            key,
            &[("entries", &report.entries), ("attempts", &report.attempts), ("head", &report.head)],
        );
        context.line(&text)?;
    }
    Ok(u8::from(!ok))
}

/// The problems of an audit as they stand in JSON.
pub(super) fn problem_list(problems: &[AuditProblem]) -> Vec<serde_json::Value> {
    problems.iter().map(|p| json!({"place": p.place, "what": p.what})).collect()
}
