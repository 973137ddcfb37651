//! `exchange` without a folder: a visit to the bureau's server.

use std::ops::ControlFlow;
use std::time::Duration;

use serde_json::{Value, json};

use super::super::exchange::{matter_documents, tell_troubles, trouble_document};
use super::super::{Context, Failure};
use dabiao_app::exchange::online::{Failed, OnlineStep, Visited, visit};
use dabiao_app::lang::Messages;
use dabiao_app::witness::Kept;
use dabiao_app::{Notice, fault_notice};
use dabiao_domain::sync::fault::Fault;
use dabiao_store::Db;

/// So often a server that is busy is tried again.
const TRIES: u32 = 3;
/// A longer wait is left to whoever runs the command, in seconds.
const LONGEST_WAIT_S: u64 = 60;

/// `dabiao exchange` without `--dir`.
pub(in super::super) fn exchange(context: &mut Context<'_>, json: bool) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    context.carried_by(&mut db)?;
    visit_and_tell(context, &mut db, json, None)
}

/// Visits the server, and says how it went; in JSON as a part of what was `begun` before, if something was.
pub(super) fn visit_and_tell(
    context: &mut Context<'_>,
    db: &mut Db,
    json: bool,
    begun: Option<Value>,
) -> Result<u8, Failure> {
    let with = |visit: Value| match begun {
        Some(mut doc) => {
            doc["visit"] = visit;
            Some(doc)
        }
        None => Some(visit).filter(|visit| !visit.is_null()),
    };
    let visited = match visit_patiently(context, db) {
        Ok(visited) => visited,
        Err(failed) => {
            if let Some(doc) = with(Value::Null).filter(|_| json) {
                context.line(&doc.to_string())?;
            }
            return Err(context.failed(&failed));
        }
    };
    context.keep_mark(db, Kept::Further)?;
    if json {
        let doc = with(document(&visited)).unwrap_or_default();
        context.line(&doc.to_string())?;
    } else {
        say(context, &visited)?;
    }
    for fault in &visited.faults {
        let notice = fault_notice(&context.texts, fault);
        context.remark(&format!("dabiao: {notice}"));
    }
    if visited.resets {
        let line = context.texts.get("server-resets");
        context.remark(&format!("dabiao: {line}"));
    }
    tell_troubles(context, &visited.troubles);
    Ok(visited.exit())
}

/// A busy server says when to come again.
fn visit_patiently(context: &mut Context<'_>, db: &mut Db) -> Result<Visited, Failed> {
    let here = context.here();
    let mut tries = 0;
    loop {
        let went = {
            let (texts, err) = (&context.texts, &mut *context.err);
            let mut last = String::new();
            let mut told = |step: OnlineStep| {
                let now = words(texts, &step);
                if now != last {
                    let _ = writeln!(err, "{now}");
                    last = now;
                }
                ControlFlow::Continue(())
            };
            visit(db, &here, &mut told)
        };
        tries += 1;
        match went {
            Err(failed) => match failed.fault() {
                Some(fault @ Fault::Wait { seconds }) if tries < TRIES && *seconds <= LONGEST_WAIT_S => {
                    let Notice { what, .. } = fault_notice(&context.texts, fault);
                    let seconds = *seconds;
                    context.remark(&what);
                    std::thread::sleep(Duration::from_secs(seconds));
                }
                _ => return Err(failed),
            },
            went => return went,
        }
    }
}

fn words(texts: &Messages, step: &OnlineStep) -> String {
    match step {
        OnlineStep::Connecting(address) => texts.format("server-joining", &[("address", address)]),
        OnlineStep::Sending { entries } => texts.format("server-sending", &[("n", entries)]),
        OnlineStep::SendingBodies { bodies } => texts.format("server-sending-bodies", &[("n", bodies)]),
        OnlineStep::Fetching { n, of } => texts.format("server-fetching", &[("n", n), ("of", of)]),
    }
}

fn say(context: &mut Context<'_>, visited: &Visited) -> Result<(), Failure> {
    let texts = &context.texts;
    let mut lines = vec![visited.words(texts)];
    for (of, part) in &visited.missing {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("of", of), ("first", &(part.from + 1)), ("last", &(part.to + 1))];
        lines.push(texts.format("exchange-missing", &values));
    }
    lines.extend(visited.matter_notices(texts).iter().map(|notice| format!("⚠ {notice}")));
    lines.iter().try_for_each(|line| context.line(line))
}

fn document(visited: &Visited) -> Value {
    let faults: Vec<Value> = visited
        .faults
        .iter()
        .map(|fault| {
            let values: serde_json::Map<String, Value> =
                fault.values().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
            json!({"code": fault.code(), "values": values})
        })
        .collect();
    let troubles: Vec<Value> = visited.troubles.iter().map(trouble_document).collect();
    let missing: Vec<Value> = visited
        .missing
        .iter()
        .map(|(of, part)| json!({"of": of, "series": part.series, "first": part.from + 1, "last": part.to + 1}))
        .collect();
    let taken = &visited.taken;
    json!({"bureau": visited.bureau, "server": visited.address, "now_ms": visited.now_ms,
           "sent": {"entries": visited.entries, "bodies": visited.bodies},
           "taken": {"packages": taken.packages, "entries": taken.entries, "bodies": taken.bodies,
                     "receipts": taken.receipts},
           "faults": faults, "problems": troubles, "missing": missing, "matters": matter_documents(&visited.matters),
           "resets": visited.resets})
}
