//! `bureau status`, `bureau backup`, `bureau restore`.

use std::fmt::Display;

use serde_json::{Value, json};

use super::super::args::JsonArgs;
use super::super::server_args::{StoreBackupArgs, StoreRestoreArgs};
use super::super::{Context, Failure};
use dabiao_app::exchange::online::{self, Standing, Status};
use dabiao_app::lang::Messages;
use dabiao_app::local_minute;
use dabiao_domain::role::Permission;

/// `dabiao bureau status`. It needs no right and no store: nobody is named in it.
pub(in super::super) fn status(context: &mut Context<'_>, args: &JsonArgs) -> Result<u8, Failure> {
    let standing = online::standing(&context.here()).map_err(|e| context.failed(&e))?;
    if args.json {
        context.line(&document(&context.texts, &standing).to_string())?;
    } else {
        say(context, &standing)?;
    }
    Ok(u8::from(!standing.alarms.is_empty()))
}

fn say(context: &mut Context<'_>, standing: &Standing) -> Result<(), Failure> {
    let texts = &context.texts;
    let mut lines = Vec::new();
    if let Some(status) = &standing.status {
        lines.push(up_words(context, standing, status));
        let free = match standing.disk {
            Some((free, all)) if all > 0 => format!("{}% ({} MiB)", free * 100 / all, free >> 20),
            _ => texts.get("server-status-unknown"),
        };
        let (kept, saved) =
            (context.minute_or_never(status.kept_ms), context.minute_or_never(status.backup_ms));
        lines.push(
            texts.format("server-status-kept", &[("kept", &kept), ("backup", &saved), ("free", &free)]),
        );
        if status.asks > 0 {
            lines.push(texts.format("server-status-asks", &[("n", &status.asks)]));
        }
    }
    if let Some(fingerprint) = &standing.fingerprint {
        lines.push(texts.format("server-fingerprint", &[("fingerprint", fingerprint)]));
    }
    for problem in &standing.problems {
        let since = local_minute(problem.since_ms);
        let words = online::problem_words(texts, problem);
        let values: [(&str, &dyn Display); 2] = [("since", &since), ("words", &words)];
        lines.push(texts.format("server-status-problem", &values));
    }
    if !standing.matters.is_empty() {
        let mut of: Vec<&str> = standing.matters.iter().map(|matter| matter.place.as_str()).collect();
        of.dedup();
        let of = texts.list(&of);
        lines.push(texts.format("server-status-matters", &[("n", &standing.matters.len()), ("of", &of)]));
    }
    for alarm in &standing.alarms {
        let (key, value) = alarm.words(texts);
        lines.push(texts.format(key, &[("value", &value)]));
    }
    if standing.alarms.is_empty() && standing.matters.is_empty() {
        lines.push(texts.get("server-status-well"));
    } else if standing.alarms.is_empty() {
        lines.push(texts.get("server-status-well-itself"));
    }
    lines.iter().try_for_each(|line| context.line(line))
}

fn up_words(context: &Context<'_>, standing: &Standing, status: &Status) -> String {
    let size = status.size >> 20;
    let values: [(&str, &dyn Display); 8] = [
        ("address", &standing.address),
        ("version", &status.server),
        ("stations", &status.stations),
        ("seen", &status.seen_in_a_week),
        ("entries", &status.entries),
        ("size", &size),
        ("connections", &status.connections),
        ("most", &status.max_connections),
    ];
    context.texts.format("server-status-up", &values)
}

fn document(texts: &Messages, standing: &Standing) -> Value {
    let status = standing.status.as_ref().map(|status| {
        json!({"server": status.server, "now_ms": status.now_ms, "started_ms": status.started_ms, "bytes": status.size,
               "connections": status.connections, "max_connections": status.max_connections,
               "stations": status.stations, "seen_in_a_week": status.seen_in_a_week, "entries": status.entries,
               "bodies": status.bodies, "behind_since_ms": status.behind_since_ms, "kept_ms": status.kept_ms,
               "backup_ms": status.backup_ms, "asks": status.asks, "handed_up": status.handed_up})
    });
    let problems: Vec<Value> = standing
        .problems
        .iter()
        .map(|one| {
            json!({"id": one.id, "unit": one.unit, "kind": one.kind, "place": one.place, "what": one.what,
                          "since_ms": one.since_ms})
        })
        .collect();
    let matters: Vec<Value> = standing
        .matters
        .iter()
        .map(|one| json!({"station": one.place, "kind": one.what, "since_ms": one.since_ms}))
        .collect();
    let alarms: Vec<Value> = standing
        .alarms
        .iter()
        .map(|alarm| json!({"alarm": alarm.name(), "value": alarm.words(texts).1}))
        .collect();
    let disk = standing.disk.map(|(free, all)| json!({"free": free, "all": all}));
    json!({"ok": standing.alarms.is_empty(), "up": standing.status.is_some(), "address": standing.address,
           "fingerprint": standing.fingerprint, "status": status, "disk": disk, "problems": problems, "matters": matters,
           "alarms": alarms})
}

/// `dabiao bureau backup`.
pub(in super::super) fn backup(context: &mut Context<'_>, args: &StoreBackupArgs) -> Result<u8, Failure> {
    let mut db = super::super::records::open(context)?;
    context.authorize(&mut db, Permission::Backup)?;
    let bytes = online::back_up(&context.here(), &args.out).map_err(|e| context.failed(&e))?;
    let file = args.out.display().to_string();
    let keys = online::keys_beside(&args.out).display().to_string();
    let doc = json!({"file": file, "bytes": bytes, "keys": keys});
    let values: [(&str, &dyn Display); 3] = [("file", &file), ("bytes", &bytes), ("keys", &keys)];
    context.tell(args.json, &doc, "server-backup-done", &values)
}

/// `dabiao bureau restore`.
pub(in super::super) fn restore(context: &mut Context<'_>, args: &StoreRestoreArgs) -> Result<u8, Failure> {
    let mut db = super::super::records::open(context)?;
    context.authorize(&mut db, Permission::Restore)?;
    let info = online::restore_store(&context.here(), &args.file).map_err(|e| context.failed(&e))?;
    let doc = json!({"bureau": info.bureau, "incarnation": info.incarnation, "now_ms": info.now_ms});
    context.tell(args.json, &doc, "server-restored", &[])
}
