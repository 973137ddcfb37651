//! `join CODE`: asks, waits, takes the answer, exchanges for the first time.

use std::time::Duration;

use serde_json::json;

use super::super::exchange_args::JoinArgs;
use super::super::founding::name_of;
use super::super::{Context, Failure};
use super::keep::open_patiently;
use super::visit::visit_and_tell;
use dabiao_app::Notice;
use dabiao_app::exchange::online::{Asking, ServerNo};
use dabiao_app::witness::Kept;
use dabiao_domain::role::Permission;

/// Between two looks for the answer.
const LOOK: Duration = Duration::from_secs(1);

/// `dabiao join CODE`.
pub(in super::super) fn join(context: &mut Context<'_>, args: &JoinArgs) -> Result<u8, Failure> {
    let code = args.code.as_deref().unwrap_or_default();
    if let Some(unit) = &args.unit {
        return Err(Failure::input(Notice::new(&context.texts, "server-unit-of-code", &[("value", unit)])));
    }
    let name = name_of(args.name.as_deref());
    let mut db = context.begun_store()?;
    context.authorize(&mut db, Permission::ManageAccounts)?;
    let mut asking = Asking::begin(&mut db, &context.here(), code, (name.as_str(), args.name.is_some()))
        .map_err(|e| context.failed(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    // Nobody waits for the network with the store in their hands.
    drop(db);
    let line = context.texts.format("server-joining", &[("address", &asking.address())]);
    context.remark(&line);
    wait(context, &mut asking, args.wait)?;
    // The key that is to sign from here on may be in its place already, if this was interrupted.
    let mut db = open_patiently(context)?;
    context.authorize_off_record(&mut db, Permission::ManageAccounts)?;
    let joined = asking.finish(&mut db).map_err(|e| context.failed(&e))?;
    context.keep_mark(&db, Kept::Further)?;
    let doc = json!({"bureau_name": joined.bureau, "name": joined.name});
    if !args.json {
        let line = match &joined.name {
            Some(name) => {
                context.texts.format("server-joined", &[("bureau", &joined.bureau), ("name", name)])
            }
            None => context.texts.format("server-joined-member", &[("bureau", &joined.bureau)]),
        };
        context.line(&line)?;
    }
    context.look_at_host(&mut db)?;
    context.sign(&mut db)?;
    visit_and_tell(context, &mut db, args.json, Some(doc))
}

/// Asks until there is an answer. A connection that is lost meanwhile is made again.
fn wait(context: &mut Context<'_>, asking: &mut Asking, most: Option<u64>) -> Result<(), Failure> {
    asking.ask().map_err(|e| context.failed(&e))?;
    let (mut waited, mut told) = (0, false);
    loop {
        match asking.answered() {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(failed) if failed.goes_away() => {
                // It may be a restart of the server; a later try says whether it is more than that.
                std::thread::sleep(LOOK);
                asking.ask().map_err(|e| context.failed(&e))?;
            }
            Err(failed) => return Err(context.failed(&failed)),
        }
        if most.is_some_and(|most| waited >= most) {
            return Err(context.failed(&ServerNo::StillWaiting.into()));
        }
        if !told {
            let line = context.texts.get("server-joining-waits");
            context.remark(&line);
            told = true;
        }
        std::thread::sleep(LOOK);
        waited += LOOK.as_secs();
    }
}
