//! `deeds`: what was done by those who manage people, standards and PCs, the newest last.

use serde_json::json;

use super::args::DeedsArgs;
use super::records::open;
use super::{Context, Failure};
use dabiao_app::admin::read_deeds;
use dabiao_app::local_minute;
use dabiao_domain::role::Permission;

/// `dabiao deeds`.
pub(super) fn deeds(context: &mut Context<'_>, args: &DeedsArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::RunAudit)?;
    let read = read_deeds(&by, &db, &context.texts).map_err(|barred| context.barred(&barred))?;
    let wanted = args.find.as_deref().unwrap_or_default().trim().to_lowercase();
    for line in read.lines.iter().rev().filter(|line| line.matches(&wanted)) {
        let place = if line.here { "here" } else { "elsewhere" };
        let text = if args.json {
            json!({"at_ms": line.at_ms, "who": line.who, "what": line.what, "where": place}).to_string()
        } else {
            let key = if line.here { "log-here" } else { "log-elsewhere" };
            let place = context.texts.get(key);
            format!("{}\t{}\t{}\t{place}", local_minute(line.at_ms), line.who, line.what)
        };
        context.line(&text)?;
    }
    Ok(0)
}
