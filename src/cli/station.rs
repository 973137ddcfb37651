//! `doctor`: the check-up of this PC.

use serde_json::{Map, json};

use super::args::JsonArgs;
use super::{Context, Failure};
use crate::app::doctor::{Finding, examine};

/// `dabiao doctor`.
pub(super) fn doctor(context: &mut Context<'_>, args: &JsonArgs) -> Result<u8, Failure> {
    let env = |name: &str| std::env::var(name).ok();
    let checks = examine(&context.texts, &context.folder, context.clock.as_ref(), &env);
    let failed = checks.iter().any(|c| c.finding == Finding::Fail);
    if args.json {
        let mut doc = Map::new();
        for c in &checks {
            let entry = json!({"status": c.finding.name(), "detail": c.detail, "next": c.next});
            doc.insert(c.name.to_owned(), entry);
        }
        context.line(&serde_json::Value::Object(doc).to_string())?;
    } else {
        for c in &checks {
            context.line(&format!("[{}] {}: {}", c.finding.name(), c.name, c.detail))?;
            if !c.next.is_empty() {
                context.line(&format!("      {}", c.next))?;
            }
        }
    }
    Ok(u8::from(failed))
}
