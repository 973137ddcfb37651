//! `exchange` and `package`: what goes from PC to PC on a stick or in a shared folder.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::exchange_args::{ExchangeArgs, PackageArgs};
use super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::exchange::{self, Done, FileTrouble, Matter, Sent, Step, Trouble, look, trouble_notice};
use dabiao_app::witness::Kept;

/// `dabiao exchange`.
pub(super) fn exchange(context: &mut Context<'_>, args: &ExchangeArgs) -> Result<u8, Failure> {
    let Some(dir) = &args.dir else { return super::server::exchange(context, args.json) };
    let mut db = context.signed_store()?;
    context.carried_by(&mut db)?;
    let (clock, folder) = (std::sync::Arc::clone(&context.clock), context.folder.clone());
    let mut told = Told::default();
    let done = {
        let (texts, err) = (&context.texts, &mut *context.err);
        let mut watch = |step: Step| {
            if let Some(line) = told.line(texts, &step) {
                let _ = writeln!(err, "{line}");
            }
            ControlFlow::Continue(())
        };
        exchange::exchange(&mut db, &folder, clock.as_ref(), (dir, args.dry_run), &mut watch)
    };
    let done = done.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    if args.json {
        context.line(&document(&done).to_string())?;
    } else {
        say(context, &done)?;
    }
    tell_troubles(context, &done.troubles);
    for fault in &done.told {
        let notice = dabiao_app::fault_notice(&context.texts, fault);
        context.remark(&format!("dabiao: {notice}"));
    }
    Ok(done.exit())
}

/// What was said of the progress last: a line for each thing that is begun, not for each step of it.
#[derive(Default)]
struct Told {
    writing: Option<u32>,
}

impl Told {
    fn line(&mut self, texts: &dabiao_app::lang::Messages, step: &Step) -> Option<String> {
        match step {
            Step::Reading { n, of } => Some(texts.format("exchange-reading", &[("n", n), ("of", of)])),
            Step::Merging { entries } => Some(texts.format("exchange-merging", &[("n", entries)])),
            Step::Writing(progress) => {
                let anew = self.writing.replace(progress.part) != Some(progress.part);
                anew.then(|| texts.format("exchange-writing", &[("n", &progress.part)]))
            }
        }
    }
}

fn say(context: &mut Context<'_>, done: &Done) -> Result<(), Failure> {
    let mut lines = Vec::new();
    let texts = &context.texts;
    let taken = &done.taken;
    lines.push(texts.format(
        if done.dry_run { "exchange-would-take" } else { "exchange-taken" },
        &[("packages", &taken.packages), ("entries", &taken.entries), ("bodies", &taken.bodies)],
    ));
    for Sent { to, packed, .. } in &done.sent {
        lines.push(texts.format(
            if done.dry_run { "exchange-would-send" } else { "exchange-sent" },
            &[("to", to), ("entries", &packed.entries), ("bodies", &packed.bodies)],
        ));
    }
    if done.sent.is_empty() {
        lines.push(texts.get("exchange-nothing-new"));
    }
    for (of, part) in &done.missing {
        lines.push(texts.format(
            "exchange-missing",
            &[("of", of), ("first", &(part.from + 1)), ("last", &(part.to + 1))],
        ));
    }
    lines.extend(done.matters.iter().map(|(of, matter)| format!("⚠ {}", matter.words(texts, of))));
    lines.push(texts.get(if done.dry_run { "exchange-rehearsed" } else { "exchange-safe" }));
    lines.iter().try_for_each(|line| context.line(line))
}

pub(super) fn tell_troubles(context: &mut Context<'_>, troubles: &[FileTrouble]) {
    for trouble in troubles {
        let Notice { what, next } = trouble_notice(&context.texts, &trouble.trouble);
        let what = if trouble.is_of_file() {
            context.texts.format("exchange-at", &[("file", &trouble.file.display()), ("what", &what)])
        } else {
            what
        };
        context.remark(&format!("dabiao: {}", Notice { what, next }));
    }
}

/// What a person has to settle, as JSON.
pub(super) fn matter_documents(matters: &[(String, Matter)]) -> Vec<Value> {
    let document = |(of, matter): &(String, Matter)| {
        let mut doc = matter.document();
        doc["station"] = of.as_str().into();
        doc
    };
    matters.iter().map(document).collect()
}

/// What is wrong with a file, as JSON.
pub(super) fn trouble_document(at: &FileTrouble) -> Value {
    json!({"file": at.file.display().to_string(), "code": at.trouble.code()})
}

fn document(done: &Done) -> Value {
    let sent: Vec<Value> = done
        .sent
        .iter()
        .map(|sent| {
            let files: Vec<String> = sent.files.iter().map(|file| file.display().to_string()).collect();
            json!({"to": sent.to, "station": sent.station, "entries": sent.packed.entries,
                   "bodies": sent.packed.bodies, "receipts": sent.packed.receipts, "bytes": sent.bytes,
                   "files": files})
        })
        .collect();
    let troubles: Vec<Value> = done.troubles.iter().map(trouble_document).collect();
    let missing: Vec<Value> = done
        .missing
        .iter()
        .map(|(of, part)| json!({"of": of, "series": part.series, "first": part.from + 1, "last": part.to + 1}))
        .collect();
    let matters = matter_documents(&done.matters);
    let told: Vec<&str> = done.told.iter().map(dabiao_domain::sync::fault::Fault::code).collect();
    json!({"side": done.side.name(), "dry_run": done.dry_run,
           "taken": {"packages": done.taken.packages, "entries": done.taken.entries,
                     "bodies": done.taken.bodies, "receipts": done.taken.receipts},
           "sent": sent, "problems": troubles, "told": told, "missing": missing, "matters": matters, "unconfirmed": done.unconfirmed,
           "safe_to_remove": true})
}

/// `dabiao package`. It needs no right and no store: what is in the clear is in the file.
pub(super) fn package(context: &mut Context<'_>, args: &PackageArgs) -> Result<u8, Failure> {
    let looked = look(&args.file, |_| ControlFlow::Continue(())).map_err(|e| context.not_done(&e))?;
    let header = &looked.header;
    if args.json {
        let frames: Vec<Value> = header
            .frames
            .iter()
            .map(|frame| json!({"n": frame.n, "kind": frame.kind.to_string(), "what": frame.what, "bytes": frame.bytes}))
            .collect();
        let problems: Vec<&str> = looked.troubles.iter().map(Trouble::code).collect();
        let doc = json!({"id": header.id, "bureau": header.bureau, "kind": header.kind.name(),
                         "from": {"station": header.from.station, "key": header.from.key.key_id().to_string()},
                         "to": header.to.iter().map(ToString::to_string).collect::<Vec<_>>(),
                         "made_ms": header.made_ms, "program": header.program, "part": header.part,
                         "parts": header.parts, "sealed": !header.sealed.is_empty(), "whole_frames": looked.whole,
                         "frames": frames, "problems": problems});
        context.line(&doc.to_string())?;
    } else {
        let made = dabiao_app::local_minute(header.made_ms);
        let first = context.texts.format(
            "package-head",
            &[
                ("kind", &header.kind),
                ("from", &header.from.station),
                ("made", &made),
                ("program", &header.program),
                ("part", &header.part),
            ],
        );
        context.line(&first)?;
        for frame in &header.frames {
            let what = exchange::what_words(&context.texts, &frame.what);
            let line = context.texts.format("package-frame", &[("n", &frame.n), ("what", &what)]);
            context.line(&line)?;
        }
        let key = if looked.troubles.is_empty() { "package-whole" } else { "package-not-whole" };
        let line = context.texts.format(key, &[("n", &looked.whole), ("of", &header.frames.len())]);
        context.line(&line)?;
    }
    for trouble in &looked.troubles {
        let notice = trouble_notice(&context.texts, trouble);
        context.remark(&format!("dabiao: {notice}"));
    }
    Ok(if looked.troubles.is_empty() { 0 } else { 2 })
}
