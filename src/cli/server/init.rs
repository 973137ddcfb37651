//! `bureau init` with a server, `bureau start`, `bureau stop`.

use std::fmt::Display;

use serde_json::json;

use super::super::args::JsonArgs;
use super::super::exchange_args::InitArgs;
use super::super::founding::{name_of, roster_in_parts};
use super::super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::exchange::online::{self, Founded, Wanted};
use dabiao_app::exchange::{self, BureauFile};
use dabiao_app::local_minute;
use dabiao_app::witness::Kept;
use dabiao_domain::role::Permission;
use dabiao_store::Db;

/// `dabiao bureau init`, but for `--no-server`.
pub(in super::super) fn init(context: &mut Context<'_>, args: &InitArgs) -> Result<u8, Failure> {
    let here = context.here();
    let known = online::ServerFile::load(&context.folder).map_err(|e| context.not_done(&e))?;
    if args.listen.is_none() && args.url.is_none() && known.is_none() {
        let key =
            if args.renew_cert || args.move_to.is_some() { "server-no-server" } else { "server-init-how" };
        return Err(Failure::input(Notice::new(&context.texts, key, &[("value", &"")])));
    }
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ManageAccounts)?;
    if args.renew_cert {
        let renewed = online::renew_certificate(&mut db, &by, &here);
        let fingerprint = renewed.map_err(|e| context.failed(&e))?;
        context.keep_mark(&db, Kept::Further)?;
        let doc = json!({"fingerprint": fingerprint});
        return context.tell(args.json, &doc, "server-renewed", &[("fingerprint", &fingerprint)]);
    }
    if let Some(address) = &args.move_to {
        let moved = online::move_server(&mut db, &by, &here, address).map_err(|e| context.failed(&e));
        context.keep_mark(&db, Kept::Further)?;
        let address = moved?;
        let doc = json!({"address": address});
        return context.tell(args.json, &doc, "server-moved", &[("address", &address)]);
    }
    if let Some(bureau) = BureauFile::load(&context.folder).map_err(|e| context.not_done(&e))? {
        is_called(context, &db, &bureau, args)?;
    } else {
        let (Some(name), Some(unit)) = (&args.name, &args.unit) else {
            return Err(Failure::input(Notice::new(&context.texts, "server-no-name", &[("value", &"")])));
        };
        let station = name_of(args.station.as_deref());
        let said = (name.trim(), unit.as_str(), station.as_str());
        let found = exchange::found(&by, &mut db, &here.folder, here.clock.as_ref(), said);
        found.map_err(|e| context.not_done(&e))?;
    }
    roster_in_parts(context, &mut db)?;
    let wanted = Wanted {
        listen: args.listen.clone(),
        url: args.url.clone(),
        pg_bin: args.pg_bin.clone(),
        pg_user: args.pg_user.clone(),
        folder: args.server_dir.clone(),
        certificate: args.certificate.clone(),
    };
    let made = online::set_up(&mut db, &by, &here, &wanted).map_err(|e| context.failed(&e));
    context.keep_mark(&db, Kept::Further)?;
    tell(context, args.json, &made?)
}

/// That what is said of a bureau that is founded is what it is: nothing of it is changed here.
fn is_called(context: &Context<'_>, db: &Db, bureau: &BureauFile, args: &InitArgs) -> Result<(), Failure> {
    let rows = exchange::stations(db, &context.folder, context.clock.wall_ms());
    let (_, rows) = rows.map_err(|e| context.not_done(&e))?;
    let own = rows.iter().find(|row| row.founder);
    let (station, unit) = own.map_or(("", ""), |own| (own.name.as_str(), own.unit.as_str()));
    let said = [(&args.name, bureau.name.as_str()), (&args.station, station), (&args.unit, unit)];
    let Some((_, known)) =
        said.into_iter().find(|(said, known)| said.as_deref().is_some_and(|said| said.trim() != *known))
    else {
        return Ok(());
    };
    let notice = Notice::new(&context.texts, "server-is-founded", &[("value", &known)]);
    Err(Failure { code: 1, notice })
}

fn tell(context: &mut Context<'_>, json: bool, made: &Founded) -> Result<u8, Failure> {
    let unit = unit_file(context, made.folder.is_some());
    let backup = made.backup.as_ref().map(|file| file.display().to_string());
    if json {
        let code = &made.invited;
        let doc = json!({"bureau": made.bureau, "address": made.address, "fingerprint": made.fingerprint,
                         "folder": made.folder.as_ref().map(|folder| folder.display().to_string()),
                         "backup": backup, "unit_file": unit,
                         "code": {"code": code.code, "unit": code.unit, "until_ms": code.until_ms}});
        context.line(&doc.to_string())?;
        return Ok(0);
    }
    let texts = &context.texts;
    let say = |key: &str, values: &[(&str, &dyn Display)]| texts.format(key, values);
    let until = local_minute(made.invited.until_ms);
    let mut lines = vec![
        say("server-set-up", &[("name", &made.bureau), ("address", &made.address)]),
        say("server-fingerprint", &[("fingerprint", &made.fingerprint)]),
    ];
    lines.extend(backup.map(|file| say("server-first-backup", &[("file", &file)])));
    lines.push(say("server-codes-for", &[("unit", &made.invited.unit), ("until", &until)]));
    lines.push(made.invited.code.clone());
    lines.extend([texts.get("server-code-how"), texts.get("server-keep-how")]);
    if cfg!(target_os = "linux") {
        lines.extend([texts.get("server-unit-how"), String::new(), unit]);
    }
    lines.iter().try_for_each(|line| context.line(line))?;
    Ok(0)
}

/// What has the keeper, and a server of our own, started with this PC, as systemd reads it. At the end the keeper is asked
/// first: it ends its round and stops the server, by its own program. Should it have died, the server is stopped after it.
fn unit_file(context: &Context<'_>, own: bool) -> String {
    let program =
        std::env::current_exe().map_or_else(|_| "dabiao".to_owned(), |path| path.display().to_string());
    let data = std::path::absolute(&context.folder).unwrap_or_else(|_| context.folder.clone());
    let command = format!("{} --data {}", quoted(&program), quoted(&data.display().to_string()));
    let officer = context.officer.as_ref().map_or_else(String::new, |badge| {
        let file = context.password_file.as_ref().and_then(|file| std::path::absolute(file).ok());
        let file = file.unwrap_or_else(|| data.join("keeper.password"));
        format!(" --officer {} --password-file {}", quoted(badge), quoted(&file.display().to_string()))
    });
    let user =
        std::env::var("USER").ok().filter(|user| !user.is_empty()).unwrap_or_else(|| "root".to_owned());
    let server = if own { " --server" } else { "" };
    let after = if own { format!("ExecStopPost={command} bureau stop\n") } else { String::new() };
    format!(
        "[Unit]
Description=Dabiao: the bureau's server and its keeper
After=network-online.target
Wants=network-online.target

[Service]
User={user}
Environment=LANG=C.UTF-8
ExecStart={command}{officer} bureau keep{server}
{after}KillMode=process
TimeoutStopSec=300
Restart=on-failure
RestartSec=10

[Install]
WantedBy=multi-user.target"
    )
}

/// A word as systemd reads it in a command: whatever signs it has.
fn quoted(word: &str) -> String {
    let escaped = word.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    format!("\"{escaped}\"")
}

/// `dabiao bureau start`.
pub(in super::super) fn start(context: &mut Context<'_>, args: &JsonArgs) -> Result<u8, Failure> {
    let here = context.here();
    let address = online::start(&here).map_err(|e| context.failed(&e))?;
    let doc = json!({"running": true, "address": address});
    context.tell(args.json, &doc, "server-started", &[("address", &address)])
}

/// `dabiao bureau stop`.
pub(in super::super) fn stop(context: &mut Context<'_>, args: &JsonArgs) -> Result<u8, Failure> {
    let here = context.here();
    online::stop(&here).map_err(|e| context.failed(&e))?;
    context.tell(args.json, &json!({"running": false}), "server-stopped", &[])
}
