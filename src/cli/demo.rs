//! `demo`: an empty folder becomes an invented bureau.

use std::fmt::Display;

use serde_json::json;

use super::args::DemoArgs;
use super::records::open;
use super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::jobs::Progress;
use dabiao_app::witness::Kept;
use dabiao_demo::{DEFAULT_SEED, DEMO_PASSWORD, DemoError, DemoPlan, DemoSummary, make_in};
use dabiao_store::hex;

/// `dabiao demo`.
pub(super) fn demo(context: &mut Context<'_>, args: &DemoArgs) -> Result<u8, Failure> {
    let plan = DemoPlan {
        officers: args.officers,
        units: args.units,
        days: args.days,
        seed: context.seed.unwrap_or(DEFAULT_SEED),
        now_ms: context.clock.wall_ms(),
    };
    if plan.officers < DemoPlan::fewest_officers(plan.units) {
        let values: [(&str, &dyn Display); 2] =
            [("units", &plan.units), ("officers", &DemoPlan::fewest_officers(plan.units))];
        return Err(Failure::input(Notice::new(&context.texts, "error-demo-officers", &values)));
    }
    let summary = make_in(&context.folder, &plan, &Progress::default()).map_err(|e| failure(context, &e))?;
    context.keep_mark(&open(context)?, Kept::Made)?;
    if args.json { context.line(&document(&summary)) } else { tell(context, &summary) }?;
    Ok(0)
}

fn failure(context: &Context<'_>, error: &DemoError) -> Failure {
    match error {
        DemoError::Store(e) => Failure::store(&context.texts, e),
        DemoError::NotEmpty { folder, entry } => {
            let values: [(&str, &dyn Display); 2] = [("folder", &folder.display()), ("entry", entry)];
            Failure::input(Notice::new(&context.texts, "error-demo-not-empty", &values))
        }
        other => Failure { code: 3, notice: Notice::new(&context.texts, "error-demo", &[("detail", other)]) },
    }
}

fn document(summary: &DemoSummary) -> String {
    let accounts: Vec<_> = summary
        .accounts
        .iter()
        .map(|a| {
            json!({"badge": a.badge, "name": a.name, "unit": a.unit, "roles": a.roles.iter().map(|role| role.name()).collect::<Vec<_>>(),
                   "password": DEMO_PASSWORD})
        })
        .collect();
    let planned: Vec<_> =
        summary.start_codes.iter().map(|s| json!({"id": s.sitting, "start_code": s.code})).collect();
    json!({
        "folder": summary.folder.display().to_string(),
        "units": summary.units, "officers": summary.officers, "attempts": summary.attempts,
        "exams": summary.exams, "sittings": summary.sittings, "certificates": summary.certificates,
        "entries": summary.entries, "head": hex(&summary.head),
        "password": DEMO_PASSWORD, "accounts": accounts, "issuer_passphrase": DEMO_PASSWORD, "planned": planned,
    })
    .to_string()
}

fn tell(context: &mut Context<'_>, summary: &DemoSummary) -> Result<(), Failure> {
    let values: [(&str, &dyn Display); 8] = [
        ("folder", &summary.folder.display()),
        ("units", &summary.units),
        ("officers", &summary.officers),
        ("attempts", &summary.attempts),
        ("exams", &summary.exams),
        ("sittings", &summary.sittings),
        ("certificates", &summary.certificates),
        ("head", &hex(&summary.head)),
    ];
    let made = context.texts.format("demo-made", &values);
    context.line(&made)?;
    for account in &summary.accounts {
        let roles: Vec<String> = account.roles.iter().map(|role| context.texts.of(role)).collect();
        context.line(&format!(
            "{}\t{}\t{}\t{}",
            account.badge,
            account.name,
            account.unit,
            roles.join(" ")
        ))?;
    }
    for sitting in &summary.start_codes {
        let values: [(&str, &dyn Display); 2] = [("code", &sitting.code), ("sitting", &sitting.sitting)];
        let line = context.texts.format("demo-start-code", &values);
        context.line(&line)?;
    }
    let password = context.texts.format("demo-password", &[("password", &DEMO_PASSWORD)]);
    context.line(&password)
}
