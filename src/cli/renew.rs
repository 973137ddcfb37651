//! `station renew`: another key, when the station's key or its enrolment was lost.

use serde_json::json;

use super::args::RenewArgs;
use super::backup::reason;
use super::records::open;
use super::{Context, Failure};
use dabiao_app::renew as renew_key;
use dabiao_app::witness::Kept;
use dabiao_store::StoreError;

/// `dabiao station renew`.
pub(super) fn renew(context: &mut Context<'_>, args: &RenewArgs) -> Result<u8, Failure> {
    let why = reason(context, &args.why)?;
    let mut db = open(context)?;
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
