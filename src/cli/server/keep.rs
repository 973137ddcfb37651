//! `bureau keep`: the keeper's rounds, with the data folder in hand for as long as a round takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use super::super::exchange::{matter_documents, trouble_document};
use super::super::server_args::KeepArgs;
use super::super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::actor::Authorized;
use dabiao_app::exchange::online::{self, Memory, Round, ServerFile};
use dabiao_app::local_minute;
use dabiao_app::witness::Kept;
use dabiao_domain::role::Permission;
use dabiao_store::{Db, StoreError};

/// How often it is looked whether to end.
const TICK: Duration = Duration::from_millis(200);
/// Between two looks at a data folder that somebody else has.
const WINDOW: Duration = Duration::from_secs(2);
/// One round waits so often for it, and no longer.
const LOOKS: u32 = 15;

/// `dabiao bureau keep`.
pub(in super::super) fn keep(context: &mut Context<'_>, args: &KeepArgs) -> Result<u8, Failure> {
    let end = Arc::new(AtomicBool::new(false));
    let here = context.here();
    let address = ServerFile::of(&here.folder).map_err(|e| context.failed(&e))?.address;
    let mut keeping = Keeping { by: None, memory: Memory::default(), json: args.json };
    if args.once {
        let mut db = patient(context, &end, Some(LOOKS))?.ok_or_else(|| in_use(context))?;
        return keeping.round(context, &mut db);
    }
    let told = Arc::clone(&end);
    let listens = ctrlc::set_handler(move || told.store(true, Ordering::Relaxed));
    listens.map_err(|e| Failure {
        code: 3,
        notice: Notice::new(&context.texts, "server-program", &[("detail", &e)]),
    })?;
    if args.server {
        online::start(&here).map_err(|e| context.failed(&e))?;
    }
    let line = context.texts.format("server-keeping", &[("address", &address), ("seconds", &args.every)]);
    context.remark(&line);
    while !end.load(Ordering::Relaxed) {
        let Some(mut db) = patient(context, &end, None)? else { break };
        let went = keeping.round(context, &mut db);
        drop(db);
        if let Err(failure) = went {
            // Who has no right to it will not get it by waiting.
            if keeping.by.is_none() && failure.code != 3 {
                return Err(failure);
            }
            context.remark(&format!("dabiao: {}", failure.notice));
        }
        pause(&end, Duration::from_secs(args.every));
    }
    // After the last round, so that none is cut off.
    if args.server {
        online::stop(&here).map_err(|e| context.failed(&e))?;
    }
    let line = context.texts.get("server-keep-ended");
    context.remark(&line);
    Ok(0)
}

struct Keeping {
    /// The right, once it was proved.
    by: Option<Authorized>,
    memory: Memory,
    json: bool,
}

impl Keeping {
    fn round(&mut self, context: &mut Context<'_>, db: &mut Db) -> Result<u8, Failure> {
        let by = match self.by.take() {
            Some(by) => by,
            None => context.authorize(db, Permission::ManageAccounts)?,
        };
        let by = self.by.insert(by);
        let went = online::round(db, &context.here(), Some(by), &mut self.memory, &context.texts);
        let round = went.map_err(|e| context.failed(&e))?;
        context.keep_mark(db, Kept::Further)?;
        tell(context, &round, self.json)?;
        let codes = round.troubles.iter().map(|at| at.trouble.exit());
        Ok(codes.max().unwrap_or(0).max(u8::from(round.no_backup.is_some()) * 3))
    }
}

/// The store with its key, as soon as nobody else has it; none if it is to end meanwhile.
fn patient(context: &mut Context<'_>, end: &AtomicBool, most: Option<u32>) -> Result<Option<Db>, Failure> {
    let Some(mut db) = free_store(context, end, most)? else { return Ok(None) };
    context.look_at_host(&mut db)?;
    context.sign(&mut db)?;
    Ok(Some(db))
}

/// The store, as soon as nobody else has it, after at most so many looks; none if it is to end meanwhile.
fn free_store(context: &mut Context<'_>, end: &AtomicBool, most: Option<u32>) -> Result<Option<Db>, Failure> {
    let mut looks = 0;
    while !end.load(Ordering::Relaxed) {
        match super::super::records::try_open(context) {
            Ok(db) => return Ok(Some(db)),
            Err(StoreError::InUse(_)) if most.is_none_or(|most| looks < most) => {
                if looks == 0 {
                    let line = context.texts.get("server-keep-window");
                    context.remark(&line);
                }
                looks += 1;
                pause(end, WINDOW);
            }
            Err(error) => return Err(Failure::store(&context.texts, &error)),
        }
    }
    Ok(None)
}

/// The store, which somebody else may have for a while.
pub(super) fn open_patiently(context: &mut Context<'_>) -> Result<Db, Failure> {
    free_store(context, &AtomicBool::new(false), Some(LOOKS))?.ok_or_else(|| in_use(context))
}

fn in_use(context: &Context<'_>) -> Failure {
    Failure::store(&context.texts, &StoreError::InUse(context.folder.clone()))
}

fn pause(end: &AtomicBool, long: Duration) {
    let ticks = long.as_millis().div_ceil(TICK.as_millis());
    for _ in 0..ticks {
        if end.load(Ordering::Relaxed) {
            return;
        }
        std::thread::sleep(TICK);
    }
}

fn tell(context: &mut Context<'_>, round: &Round, json: bool) -> Result<(), Failure> {
    let now = context.clock.wall_ms();
    let backup = round.backup.as_ref().map(|file| file.display().to_string());
    if json {
        let troubles: Vec<_> = round.troubles.iter().map(trouble_document).collect();
        let put: Vec<_> = round.put.iter().map(|(to, bytes)| json!({"to": to, "bytes": bytes})).collect();
        let refused: Vec<_> =
            round.refused.iter().map(|(login, why)| json!({"login": login, "why": why})).collect();
        let doc = json!({"at_ms": now, "taken": {"packages": round.taken.packages, "entries": round.taken.entries,
                         "bodies": round.taken.bodies}, "admitted": round.admitted, "refused": refused,
                         "let_in_again": round.let_in_again,
                         "waiting": round.waiting, "put": put, "problems": troubles, "backup": backup,
                         "no_backup": round.no_backup, "matters": matter_documents(&round.matters)});
        return context.line(&doc.to_string());
    }
    if round.is_quiet() && round.waiting == 0 {
        return Ok(());
    }
    let time = local_minute(now);
    let lines = round.words(&context.texts, &time);
    lines.iter().try_for_each(|line| context.line(line))?;
    for (of, matter) in &round.new_matters {
        let line = format!("{time}  ⚠ {}", matter.words(&context.texts, of));
        context.line(&line)?;
    }
    super::super::exchange::tell_troubles(context, &round.troubles);
    Ok(())
}
