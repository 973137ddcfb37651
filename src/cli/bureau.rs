//! `bureau` and `join`: which PCs belong together.

use serde_json::json;

use super::args::JsonArgs;
use super::exchange_args::{
    AdmitArgs, ApproveArgs, BureauCommand, DutyArgs, InitArgs, JoinArgs, RetireArgs, SameArgs, SettleArgs,
};
use super::founding::{name_of, roster_in_parts};
use super::records::open;
use super::{Context, Failure};
use dabiao_app::exchange::{
    self, CheckedTimes, Decided, Decision, Fail, Matter, Settled, StationRow, Wanted,
};
use dabiao_app::witness::Kept;
use dabiao_app::{Notice, local_minute};
use dabiao_domain::role::Permission;
use dabiao_domain::sync::duty::Duty;
use dabiao_domain::sync::state::StationState;

impl Context<'_> {
    /// A failure of an exchange, with its exit code.
    pub(super) fn not_done(&self, fail: &Fail) -> Failure {
        use dabiao_app::actor::Barred;
        match (fail, fail.code()) {
            (Fail::Store(error) | Fail::Barred(Barred::Store(error)), _) => {
                Failure::store(&self.texts, error)
            }
            (_, code) => Failure { code: code.unwrap_or(3), notice: fail.notice(&self.texts) },
        }
    }

    /// Prints `doc` with `--json`, else the message.
    pub(super) fn tell(
        &mut self,
        json: bool,
        doc: &serde_json::Value,
        key: &str,
        values: &[(&str, &dyn std::fmt::Display)],
    ) -> Result<u8, Failure> {
        let text = if json { doc.to_string() } else { self.texts.format(key, values) };
        self.line(&text)?;
        Ok(0)
    }
}

/// `dabiao bureau`.
pub(super) fn bureau(context: &mut Context<'_>, command: &BureauCommand) -> Result<u8, Failure> {
    match command {
        BureauCommand::Init(args) => init(context, args),
        BureauCommand::Approve(args) => approve(context, args),
        BureauCommand::Stations(args) => stations(context, args),
        BureauCommand::Duty(args) => duty(context, args),
        BureauCommand::Retire(args) => retire(context, args),
        BureauCommand::Admit(args) => admit(context, args),
        BureauCommand::Same(args) => same(context, args),
        BureauCommand::Settle(args) => settle(context, args),
        #[cfg(feature = "bureau")]
        BureauCommand::Invite(args) => super::server::invite(context, args),
        #[cfg(feature = "bureau")]
        BureauCommand::Keep(args) => super::server::keep(context, args),
        #[cfg(feature = "bureau")]
        BureauCommand::Start(args) => super::server::start(context, args),
        #[cfg(feature = "bureau")]
        BureauCommand::Stop(args) => super::server::stop(context, args),
        #[cfg(feature = "bureau")]
        BureauCommand::Status(args) => super::server::status(context, args),
        #[cfg(feature = "bureau")]
        BureauCommand::Backup(args) => super::server::backup(context, args),
        #[cfg(feature = "bureau")]
        BureauCommand::Restore(args) => super::server::restore(context, args),
    }
}

fn init(context: &mut Context<'_>, args: &InitArgs) -> Result<u8, Failure> {
    if !args.no_server {
        return super::server::init(context, args);
    }
    let (Some(name), Some(unit)) = (&args.name, &args.unit) else {
        return Err(Failure::input(Notice::new(&context.texts, "server-no-name", &[("value", &"")])));
    };
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ManageAccounts)?;
    let station = name_of(args.station.as_deref());
    let (clock, folder) = (std::sync::Arc::clone(&context.clock), context.folder.clone());
    let said = (name.trim(), unit.as_str(), station.as_str());
    let founded = exchange::found(&by, &mut db, &folder, clock.as_ref(), said);
    let bureau = founded.map_err(|e| context.not_done(&e))?;
    roster_in_parts(context, &mut db)?;
    context.keep_mark(&db, Kept::Further)?;
    let doc = json!({"bureau": bureau.series, "name": bureau.name, "station": bureau.station,
                     "station_name": station, "key": bureau.key_id});
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("name", &bureau.name), ("station", &station), ("key", &bureau.key_id)];
    context.tell(args.json, &doc, "bureau-founded", &values)
}

fn approve(context: &mut Context<'_>, args: &ApproveArgs) -> Result<u8, Failure> {
    let (Some(file), Some(out)) = (&args.file, &args.out) else { return same_founder(context, args) };
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ManageAccounts)?;
    let (clock, folder) = (std::sync::Arc::clone(&context.clock), context.folder.clone());
    roster_in_parts(context, &mut db)?;
    let (unit, name, duties) = (args.unit.clone(), args.name.clone(), args.duty.clone());
    let (same_pc, taken_back) = (args.same_pc, args.taken_back);
    let decision = Decision { unit, name, duties, same_pc, taken_back };
    let files = (file.as_path(), out.as_path());
    let admitted = exchange::approve(&by, &mut db, &folder, clock.as_ref(), files, &decision);
    let admitted = admitted.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    let duties: Vec<&str> = admitted.duties.iter().map(|duty| duty.name()).collect();
    let file = admitted.file.display().to_string();
    let was = |was: &exchange::Was| {
        json!({"name": was.name, "why": was.why, "retired_ms": was.retired_ms,
                                           "entries": was.entries, "counts": was.counts})
    };
    let was: Vec<_> = admitted.was.iter().map(was).collect();
    let doc = json!({"station": admitted.station, "name": admitted.name, "unit": admitted.unit,
                     "duties": duties, "answer": file, "was": was, "unproven": admitted.unproven,
                     "changed": admitted.changed});
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("name", &admitted.name), ("unit", &admitted.unit), ("file", &file)];
    let key = if admitted.changed { "bureau-approved" } else { "bureau-approved-before" };
    let code = context.tell(args.json, &doc, key, &values)?;
    if !args.json {
        admitted.of_past(&context.texts).iter().try_for_each(|words| context.line(words))?;
    }
    Ok(code)
}

/// The founding PC got another network card.
fn same_founder(context: &mut Context<'_>, args: &ApproveArgs) -> Result<u8, Failure> {
    // Its old key is brought by the deed itself.
    let mut db = open(context)?;
    let by = context.authorize_off_record(&mut db, Permission::ManageAccounts)?;
    let (clock, folder) = (std::sync::Arc::clone(&context.clock), context.folder.clone());
    let again = exchange::same_founder(&by, &mut db, &folder, clock.as_ref());
    let bureau = again.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    let doc = json!({"bureau": bureau.series, "name": bureau.name, "station": bureau.station});
    context.tell(args.json, &doc, "bureau-same-founder", &[("name", &bureau.name)])
}

fn stations(context: &mut Context<'_>, args: &JsonArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    context.authorize(&mut db, Permission::ManageAccounts)?;
    let now = context.clock.wall_ms();
    let listed = exchange::stations(&db, &context.folder, now);
    let (bureau, rows) = listed.map_err(|e| context.not_done(&e))?;
    let server = super::server::seen(context);
    let waiting = super::server::waiting(context, &db);
    if args.json {
        let of = |row: &StationRow| match server.as_ref().map(|server| server.get(&row.id)) {
            None => document(row),
            Some(seen) => {
                let mut doc =
                    seen.map_or_else(|| document(row), |seen| super::server::with_seen(document(row), seen));
                doc["login"] = seen.is_some().into();
                doc
            }
        };
        let mut rows: Vec<_> = rows.iter().map(of).collect();
        rows.extend(waiting.iter().map(super::server::waiting_json));
        let doc = json!({"bureau": bureau.series, "name": bureau.name, "stations": rows});
        context.line(&doc.to_string())?;
        return Ok(0);
    }
    for row in &rows {
        let seen = row.seen_ms.map_or_else(|| "—".to_owned(), local_minute);
        let name = row.called();
        let (state, next) = (context.texts.of(&row.state), context.texts.of(&row.next));
        let version = row.version.as_deref().unwrap_or("—");
        let values: [(&str, &dyn std::fmt::Display); 7] = [
            ("unit", &row.unit),
            ("name", &name),
            ("version", &version),
            ("seen", &seen),
            ("n", &row.unconfirmed.entries.max(row.unconfirmed.bodies)),
            ("state", &state),
            ("next", &next),
        ];
        let key = if row.founder { "bureau-station-founder" } else { "bureau-station" };
        let line = context.texts.format(key, &values);
        // The founding PC keeps it and needs no login, and one that is retired has none.
        let has_none = row.founder || row.state == StationState::Retired;
        let line = match server.as_ref().map(|server| server.get(&row.id)) {
            Some(seen) if seen.is_some() || !has_none => super::server::line_with_seen(context, line, seen),
            _ => line,
        };
        context.line(&line)?;
        for matter in &row.matters {
            let notice = matter.words(&context.texts, &name);
            context.line(&format!("  ⚠ {notice}"))?;
        }
    }
    for ask in &waiting {
        let line = super::server::waiting_words(context, ask);
        context.line(&line)?;
    }
    Ok(0)
}

fn document(row: &StationRow) -> serde_json::Value {
    let duties: Vec<&str> = row.duties.iter().map(|duty| duty.name()).collect();
    let for_unit = |(duty, unit): &(Duty, Option<String>)| json!({"duty": duty.name(), "unit": unit});
    let duties_for: Vec<_> = row.duties_for.iter().map(for_unit).collect();
    let matters: Vec<_> = row.matters.iter().map(Matter::document).collect();
    let mut doc = json!({
        "id": row.id, "name": row.name, "unit": row.unit, "founder": row.founder, "duties": duties,
        "duties_for": duties_for, "matters": matters,
        "seen_ms": row.seen_ms, "entries": row.entries, "unconfirmed_entries": row.unconfirmed.entries,
        "missing_bodies": row.unconfirmed.bodies, "version": row.version,
        "admitted_ms": row.admitted_ms, "resets": row.resets, "state": row.state.name(),
        "next": row.next.name()});
    if let Some(ending) = &row.ending {
        doc["ending"] = ending.as_str().into();
    }
    doc
}

fn duty(context: &mut Context<'_>, args: &DutyArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ManageAccounts)?;
    let (now, folder) = (context.clock.wall_ms(), context.folder.clone());
    let said = (args.duty.as_str(), args.station.as_str(), args.unit.as_deref());
    let given = exchange::give_duty(&by, &mut db, &folder, now, said);
    let (duty, name, anew) = given.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    let doc = json!({"duty": duty.name(), "station": name, "unit": args.unit, "given": anew});
    let key = if anew { "bureau-duty-given" } else { "bureau-duty-had" };
    let what = match &args.unit {
        Some(unit) => context.texts.format("duty-for-unit", &[("duty", &duty.name()), ("unit", unit)]),
        None => duty.name().to_owned(),
    };
    context.tell(args.json, &doc, key, &[("duty", &what), ("name", &name)])
}

fn admit(context: &mut Context<'_>, args: &AdmitArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ImportRoster)?;
    let (now, folder) = (context.clock.wall_ms(), context.folder.clone());
    let wanted = Wanted { badges: args.badges.clone(), from: args.from.clone() };
    let admitted = exchange::admit_people(&by, &mut db, &folder, now, &wanted);
    let n = admitted.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    context.tell(args.json, &json!({"admitted": n}), "bureau-admitted", &[("n", &n)])
}

fn same(context: &mut Context<'_>, args: &SameArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ImportRoster)?;
    let (now, folder) = (context.clock.wall_ms(), context.folder.clone());
    let said = (args.badge.as_str(), args.station.as_str());
    let same = exchange::same_person(&by, &mut db, &folder, now, said);
    let (name, station) = same.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    let doc = json!({"badge": args.badge, "name": name, "station": station});
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("badge", &args.badge), ("name", &name), ("station", &station)];
    context.tell(args.json, &doc, "bureau-same-said", &values)
}

fn retire(context: &mut Context<'_>, args: &RetireArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ManageAccounts)?;
    let (now, folder) = (context.clock.wall_ms(), context.folder.clone());
    let said = (args.station.as_str(), args.why.as_str());
    let retired = exchange::retire(&by, &mut db, &folder, now, said);
    let ended = retired.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    super::server::shut_out_retired(context, &mut db);
    let mut doc = json!({"station": ended.name, "why": args.why, "entries": ended.entries});
    if let Some(lapsed) = ended.lapsed {
        doc["lapsed"] = lapsed.into();
    }
    if !ended.now.is_empty() {
        doc["now"] = ended.now.clone().into();
    }
    let words = ended.words(&context.texts);
    context.line(&if args.json { doc.to_string() } else { words })?;
    Ok(0)
}

fn settle(context: &mut Context<'_>, args: &SettleArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ManageAccounts)?;
    let (now, folder) = (context.clock.wall_ms(), context.folder.clone());
    if args.exams {
        let checked = exchange::check_times(&by, &mut db, &folder, now, &args.station);
        let checked = checked.map_err(|e| context.not_done(&e))?;
        let key = checked.key();
        let CheckedTimes { name, exams } = checked;
        context.keep_mark(&db, Kept::Further)?;
        let doc = json!({"station": name, "exams": exams});
        return context.tell(args.json, &doc, key, &[("name", &name), ("n", &exams.len())]);
    }
    if args.of.contested {
        let of = (args.station.as_str(), args.of.again);
        let turned = exchange::turned(&db, &folder, of).map_err(|e| context.not_done(&e))?;
        for words in turned.iter().map(|turned| turned.words(&context.texts)).collect::<Vec<_>>() {
            context.remark(&format!("dabiao: {words}"));
        }
        let decided = exchange::decide(&by, &mut db, &folder, now, of);
        let decided = decided.map_err(|e| context.not_done(&e))?;
        let (key, among) = (decided.key(), decided.what(&context.texts));
        let Decided { name, things, what } = decided;
        context.keep_mark(&db, Kept::Further)?;
        let turned = turned.iter().map(|turned| json!({"what": turned.what, "holder": turned.holder}));
        let doc =
            json!({"station": name, "things": things, "what": what, "turned": turned.collect::<Vec<_>>()});
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("name", &name), ("n", &things.len()), ("what", &among)];
        return context.tell(args.json, &doc, key, &values);
    }
    if args.whose.ours || args.whose.not_ours {
        let of = (args.station.as_str(), args.whose.ours);
        let said = exchange::say_whose(&by, &mut db, &folder, now, of);
        let said = said.map_err(|e| context.not_done(&e))?;
        context.keep_mark(&db, Kept::Further)?;
        let text = if args.json { said.document().to_string() } else { said.words(&context.texts) };
        context.line(&text)?;
        return Ok(u8::from(!said.holds()));
    }
    let settled = exchange::settle(&by, &mut db, &folder, now, &args.station);
    let settled = settled.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    let words = settled.words(&context.texts);
    let Settled { name, resets, copied, owned, disowned, undecided, overtaken } = settled;
    let doc = json!({"station": name, "resets": resets, "copied": copied, "owned": owned,
                     "disowned": disowned, "undecided": undecided, "overtaken": overtaken});
    context.line(&if args.json { doc.to_string() } else { words })?;
    Ok(0)
}

/// `dabiao join`.
pub(super) fn join(context: &mut Context<'_>, args: &JoinArgs) -> Result<u8, Failure> {
    let (clock, folder) = (std::sync::Arc::clone(&context.clock), context.folder.clone());
    if let Some(out) = &args.request {
        let mut db = context.begun_store()?;
        context.authorize(&mut db, Permission::ManageAccounts)?;
        let name = name_of(args.name.as_deref());
        let said = (args.unit.as_deref().unwrap_or_default(), name.as_str());
        if args.anew {
            exchange::ask_anew(&mut db, &folder).map_err(|e| context.not_done(&e))?;
        }
        let asked = exchange::request(&db, &folder, clock.as_ref(), said, out);
        let (asks, file) = asked.map_err(|e| context.not_done(&e))?;
        context.keep_mark(&db, Kept::Further)?;
        let file = file.display().to_string();
        let doc = json!({"station": asks.station, "key": asks.key_id, "name": asks.name, "unit": asks.unit,
                         "request": file});
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &file), ("name", &asks.name), ("key", &asks.key_id)];
        return context.tell(args.json, &doc, "join-asked", &values);
    }
    let Some(answer) = &args.file else {
        return super::server::join(context, args);
    };
    // The key that is to sign from here on may be in its place already, if this was interrupted: the one that signs is
    // brought by the joining itself.
    let mut db = open(context)?;
    context.authorize_off_record(&mut db, Permission::ManageAccounts)?;
    let joined = exchange::join(&mut db, &folder, clock.as_ref(), (answer, args.other_bureau));
    let joined = joined.map_err(|e| context.not_done(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    let doc = json!({"bureau": joined.bureau.series, "bureau_name": joined.bureau.name, "name": joined.name});
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("bureau", &joined.bureau.name), ("name", &joined.name)];
    context.tell(args.json, &doc, "join-done", &values)
}
