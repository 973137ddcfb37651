//! `plan` and `causes`: what to practise today, and where the speed of an attempt went.

use serde_json::json;

use super::args::{CausesArgs, PlanArgs};
use super::records::open;
use super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::coaching::{self, TodayPlan, cause_lines, why_words};
use dabiao_app::reading::NoLog;
use dabiao_content::Library;
use dabiao_domain::practice::causes::FEWEST_CORRECT;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::Officer;
use dabiao_domain::rounding;
use dabiao_store::Db;

/// `dabiao plan`: that of the officer who asks.
pub(super) fn plan(context: &mut Context<'_>, args: &PlanArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::ReadOwn)?;
    let officer = asking(context, &db, by.by())?;
    let library = Library::embedded();
    let read = TodayPlan::read(&by, &mut db, library.standards(), &officer, context.clock.wall_ms());
    let plan = read.map_err(|e| context.barred(&e))?;
    if args.json {
        let item = |drill: &coaching::PlannedDrill| {
            json!({"kind": drill.kind.name(), "source": drill.source, "minutes": drill.minutes,
                   "why": why_words(&context.texts, &drill.why)})
        };
        let items: Vec<_> = plan.drills.iter().map(item).collect();
        context.line(&json!({"day": plan.day.to_string(), "items": items}).to_string())?;
        return Ok(0);
    }
    for drill in &plan.drills {
        let minutes = context.texts.format("plan-line", &[("minutes", &drill.minutes)]);
        let (name, why) = (context.texts.of(&drill.kind), why_words(&context.texts, &drill.why));
        context.line(&format!("{minutes}\t{name}\t{}\t{why}", drill.source))?;
    }
    Ok(0)
}

/// The officer whose plan it is: who has proved who they are; where nobody has an account, the one that is named.
fn asking(context: &Context<'_>, db: &Db, proved: Option<uuid::Uuid>) -> Result<Officer, Failure> {
    let officers = db.officers().map_err(|e| Failure::store(&context.texts, &e))?;
    let named = |officer: &Officer| {
        let badge = context.officer.as_deref().map(str::trim);
        badge.is_some_and(|badge| officer.badge.eq_ignore_ascii_case(badge))
    };
    let found = officers.into_iter().find(|one| proved.map_or_else(|| named(one), |id| one.id == id));
    found.ok_or_else(|| Failure::input(Notice::new(&context.texts, "error-plan-officer", &[])))
}

/// `dabiao causes`.
pub(super) fn causes(context: &mut Context<'_>, args: &CausesArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::ReadOwn)?;
    let found = coaching::causes(&by, &db, args.attempt, context.clock.wall_ms()).map_err(|e| match e {
        NoLog::Barred(barred) => context.barred(&barred),
        NoLog::SittingNotOver => {
            Failure { code: 1, notice: Notice::new(&context.texts, "error-exam-not-over", &[]) }
        }
    })?;
    let Some(causes) = found else {
        let notice = Notice::new(&context.texts, "error-no-causes", &[("least", &FEWEST_CORRECT)]);
        return Err(Failure { code: 1, notice });
    };
    let cpm = |milli: u64| milli as f64 / 1000.0;
    let lines = cause_lines(&context.texts, &causes);
    if args.json {
        let part = |line: &coaching::CauseLine| json!({"cause": line.cause.name(), "cpm": cpm(line.milli_cpm), "advice": line.advice});
        let parts: Vec<_> = lines.iter().map(part).collect();
        let doc = json!({"attempt": args.attempt, "lost_cpm": cpm(causes.lost_milli_cpm), "parts": parts});
        context.line(&doc.to_string())?;
        return Ok(0);
    }
    for line in &lines {
        let lost = rounding::text_up(cpm(line.milli_cpm), 1);
        context.line(&format!("{lost}\t{}\t{}", line.name, line.advice))?;
    }
    Ok(0)
}
