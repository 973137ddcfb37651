//! `plan` and `causes`: what to practise today, and where the speed of an attempt, or of a unit, went.

use serde_json::{Value, json};

use super::args::{CausesArgs, PlanArgs};
use super::records::open;
use super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::coaching::{self, TodayPlan, cause_lines, why_words};
use dabiao_app::reading::NoLog;
use dabiao_content::Library;
use dabiao_domain::practice::causes::FEWEST_CORRECT;
use dabiao_domain::practice::{GroupItem, GroupPractice, Part};
use dabiao_domain::role::Permission;
use dabiao_domain::roster::Officer;
use dabiao_domain::roster_text::unit_key;
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
        let name = coaching::plan_name(&context.texts, drill.kind, &drill.why);
        let why = why_words(&context.texts, &drill.why);
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
    match (args.attempt, &args.unit) {
        (_, Some(unit)) => of_unit(context, unit, args.json),
        (Some(attempt), None) => of_attempt(context, attempt, args.json),
        // The arguments are read so that one of the two is there.
        (None, None) => Ok(2),
    }
}

/// That of the officers of a unit together.
fn of_unit(context: &mut Context<'_>, unit: &str, as_json: bool) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::ReadOwn)?;
    let units = db.units().map_err(|e| Failure::store(&context.texts, &e))?;
    let Some(known) = units.into_iter().find(|one| unit_key(&one.name) == unit_key(unit)) else {
        return Err(Failure::input(Notice::new(&context.texts, "exchange-no-unit", &[("value", &unit)])));
    };
    let (now_ms, library) = (context.clock.wall_ms(), Library::embedded());
    let officers = coaching::officers_of_unit(&by, &db, known.id, now_ms).map_err(|e| context.barred(&e))?;
    let members = coaching::practice_of(&by, &mut db, library.standards(), &officers, now_ms);
    let practice = GroupPractice::of(&members.map_err(|e| context.barred(&e))?);
    if as_json {
        context.line(&unit_json(context, &known.name, &practice).to_string())?;
        return Ok(0);
    }
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("unit", &known.name), ("people", &practice.people), ("measured", &practice.measured)];
    let head = context.texts.format("causes-unit-head", &values);
    context.line(&head)?;
    for part in practice.causes.iter().flat_map(|causes| &causes.parts) {
        let lost = rounding::text_up(part.milli_cpm as f64 / 1000.0, 1);
        let (first, name) = (practice.first_of(part.cause), context.texts.of(&part.cause));
        let advice = coaching::advice_words(&context.texts, part.cause);
        context.line(&format!("{lost}\t{first}\t{name}\t{advice}"))?;
    }
    for one in &practice.weak {
        let item = coaching::item_words(&context.texts, one.item);
        let instead = coaching::instead_words(&one.instead);
        context.line(&format!("{item}\t{}\t{}/{}\t{instead}", one.people, one.errors, one.count))?;
    }
    if let Some(cause) = practice.worst() {
        let what = context.texts.of(&cause.training());
        let lesson = context.texts.format("causes-unit-lesson", &[("what", &what)]);
        context.line(&lesson)?;
    }
    Ok(0)
}

fn unit_json(context: &Context<'_>, unit: &str, practice: &GroupPractice) -> Value {
    let cpm = |milli: u64| milli as f64 / 1000.0;
    let part = |part: &Part| {
        json!({"cause": part.cause.name(), "cpm": cpm(part.milli_cpm), "people": practice.first_of(part.cause),
               "advice": coaching::advice_words(&context.texts, part.cause)})
    };
    let parts: Vec<Value> = practice.causes.iter().flat_map(|causes| &causes.parts).map(part).collect();
    let item = |one: &GroupItem| {
        let instead: Vec<Value> =
            one.instead.iter().map(|(text, times)| json!({"text": text, "sessions": times})).collect();
        json!({"item": one.item.to_string(), "ladder": one.item.ladder().name(), "people": one.people,
               "errors": one.errors, "count": one.count, "instead": instead})
    };
    let weak: Vec<Value> = practice.weak.iter().map(item).collect();
    let lesson = practice.worst().map(|cause| {
        let (kind, subject) = coaching::lesson_for(cause).parts();
        json!({"kind": kind, "subject": subject})
    });
    json!({"unit": unit, "people": practice.people, "measured": practice.measured,
           "lost_cpm": practice.causes.as_ref().map(|causes| cpm(causes.lost_milli_cpm)), "parts": parts,
           "with_weak": practice.with_weak, "weak": weak, "lesson": lesson})
}

/// That of one attempt.
fn of_attempt(context: &mut Context<'_>, attempt: uuid::Uuid, as_json: bool) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::ReadOwn)?;
    let found = coaching::causes(&by, &db, attempt, context.clock.wall_ms()).map_err(|e| match e {
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
    if as_json {
        let part = |line: &coaching::CauseLine| json!({"cause": line.cause.name(), "cpm": cpm(line.milli_cpm), "advice": line.advice});
        let parts: Vec<_> = lines.iter().map(part).collect();
        let doc = json!({"attempt": attempt, "lost_cpm": cpm(causes.lost_milli_cpm), "parts": parts});
        context.line(&doc.to_string())?;
        return Ok(0);
    }
    for line in &lines {
        let lost = rounding::text_up(cpm(line.milli_cpm), 1);
        context.line(&format!("{lost}\t{}\t{}", line.name, line.advice))?;
    }
    Ok(0)
}
