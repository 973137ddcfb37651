//! `station renew`: another key, when the station's key or its enrolment was lost, or when somebody else may have it.

use serde_json::json;

use super::args::RenewArgs;
use super::backup::reason;
use super::records::open;
use super::{Context, Failure};
use dabiao_app::exchange::{self, BureauFile};
use dabiao_app::renew as renew_key;
use dabiao_app::witness::Kept;
use dabiao_domain::role::Permission;
use dabiao_store::StoreError;

/// `dabiao station renew`.
pub(super) fn renew(context: &mut Context<'_>, args: &RenewArgs) -> Result<u8, Failure> {
    let why = reason(context, &args.why)?;
    if args.replace {
        return replace(context, args, &why);
    }
    let mut db = open(context)?;
    if exchange::is_replacing(&db, &context.folder).map_err(|e| context.not_done(&e))? {
        return Err(context.not_done(&exchange::No::Replacing.into()));
    }
    let failed = |context: &Context<'_>, e: StoreError| Failure::store(&context.texts, &e);
    let by = context.authorize_renewal(&mut db)?.by();
    let (seed, now) = (context.clock.secret(), context.clock.wall_ms());
    let renewed = renew_key(&mut db, &context.folder, seed, now, &why, by).map_err(|e| failed(context, e))?;
    let Some(renewed) = renewed else {
        if args.json {
            context.line(&json!({"renewed": false}).to_string())?;
        } else {
            let text = context.texts.get("renew-nothing");
            context.line(&text)?;
        }
        return Ok(1);
    };
    context.keep_mark(&db, Kept::Further)?;
    if args.json {
        let doc = json!({"renewed": true, "occasion": renewed.occasion.name(), "key": renewed.key_id,
                         "series": renewed.series, "entries": renewed.entries});
        context.line(&doc.to_string())?;
        return Ok(0);
    }
    let occasion = context.texts.of(&renewed.occasion);
    let text = context.texts.format(
        "renew-done",
        &[
            ("key", &renewed.key_id),
            ("series", &renewed.series),
            ("entries", &renewed.entries),
            ("occasion", &occasion),
        ],
    );
    context.line(&text)?;
    Ok(0)
}

/// `dabiao station renew --replace`, at the PC that founded a bureau.
fn replace(context: &mut Context<'_>, args: &RenewArgs, why: &str) -> Result<u8, Failure> {
    let folder = context.folder.clone();
    let had_next = exchange::has_next_key(&folder);
    let mut db = open(context)?;
    context.look_at_host(&mut db)?;
    // One that was interrupted is completed by opening the store: no other key is drawn then.
    let finished = had_next && !exchange::has_next_key(&folder);
    let bureau = BureauFile::load(&folder).map_err(|e| context.not_done(&e))?;
    let key = if let Some(bureau) = bureau.filter(|_| finished) {
        bureau.key_id
    } else {
        context.sign(&mut db)?;
        let by = context.authorize(&mut db, Permission::ManageAccounts)?;
        let clock = std::sync::Arc::clone(&context.clock);
        let replaced = exchange::replace_key(&by, &mut db, &folder, clock.as_ref(), (why, args.anyway));
        replaced.map_err(|e| context.not_done(&e))?
    };
    context.keep_mark(&db, Kept::Further)?;
    context.tell(args.json, &json!({"replaced": true, "key": key}), "renew-replaced", &[("key", &key)])
}
