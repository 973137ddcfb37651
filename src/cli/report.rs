//! `report` and `simulate-standard`: rates by unit, forecasts, and the effect of another line.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::args::{ReportArgs, SimulateArgs};
use super::records::open;
use super::{Context, Failure};
use dabiao_app::actor::Authorized;
use dabiao_app::cohort::{CohortAccess, CohortView, GUIDANCE_STANDARD, Projections};
use dabiao_app::trainer::{Forecasts, ProposedForm, TrainerData, simulate};
use dabiao_app::{Notice, OFFICER_STANDARD, reading, typing_alone};
use dabiao_content::Library;
use dabiao_domain::cohort::gain::Gain;
use dabiao_domain::cohort::membership::Expected;
use dabiao_domain::cohort::{LEAST_MEMBERS, MOST_MEMBERS};
use dabiao_domain::forecast::unit::CountForecast;
use dabiao_domain::report::RateTally;
use dabiao_domain::role::Permission;
use dabiao_domain::rounding;
use dabiao_domain::simulate::Effect;
use dabiao_domain::standard::{Standard, end_of_day, home_zone};
use dabiao_store::Db;

/// The facts of the desk as of the end of a day, or of now.
pub(super) fn facts(
    context: &Context<'_>,
    db: &Db,
    by: &Authorized,
    standard: Option<&str>,
    as_of: Option<Date>,
) -> Result<TrainerData, Failure> {
    let id = standard.unwrap_or(OFFICER_STANDARD);
    let now = Timestamp::from_millisecond(context.clock.wall_ms()).unwrap_or_default();
    let library = Library::embedded();
    let unknown = || Failure::input(Notice::new(&context.texts, "error-no-standard", &[("id", &id)]));
    let at = match as_of {
        None => now,
        Some(day) => {
            let standard = library.standards().iter().find(|s| s.id == id);
            end_of_day(day, standard.map_or_else(home_zone, Standard::zone)).min(now)
        }
    };
    let read = reading::desk_facts(by, db, library.standards(), id, at);
    read.map_err(|e| context.barred(&e))?.ok_or_else(unknown)
}

fn tally_json(tally: RateTally) -> Value {
    json!({"eligible": tally.eligible, "certified": tally.certified, "exempt": tally.exempt,
           "overdue": tally.overdue, "rate": tally.rate(), "rate_with_exempt": tally.rate_with_exempt()})
}

fn with(mut doc: Value, more: Value) -> Value {
    if let (Some(doc), Value::Object(more)) = (doc.as_object_mut(), more) {
        doc.extend(more);
    }
    doc
}

fn count_json(count: &CountForecast) -> Value {
    json!({"expected": count.expected, "low": count.low, "high": count.high})
}

/// `dabiao report`.
pub(super) fn report(context: &mut Context<'_>, args: &ReportArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::ReadUnit)?;
    let facts = facts(context, &db, &by, args.standard.as_deref(), args.as_of)?;
    let forecasts = Forecasts::of(&facts);
    let names = facts.unit_names();
    let name = |id: &uuid::Uuid| names.get(id).copied().unwrap_or_default();
    if !args.json {
        let line = |name: &str, tally: RateTally| {
            let share = tally.rate().map_or_else(|| "—".to_owned(), |r| rounding::percent(r, 1));
            format!("{name}\t{}/{}\t{share}\t{}", tally.certified, tally.eligible, tally.exempt)
        };
        for (id, tally) in &facts.report.units {
            context.line(&line(name(id), *tally))?;
        }
        let all = context.texts.get("report-bureau");
        context.line(&line(&all, facts.report.bureau))?;
        return Ok(0);
    }
    let units: Vec<Value> = facts
        .report
        .units
        .iter()
        .map(|(id, tally)| {
            let unit = facts.unit(*id);
            let pair = unit.and_then(|u| u.pair).map(|other| name(&other));
            let kind = unit.map(|u| u.kind.name());
            let forecast = forecasts.units.get(id).map(count_json);
            let own = json!({"unit": name(id), "kind": kind, "pair": pair, "forecast": forecast});
            with(own, tally_json(*tally))
        })
        .collect();
    let pairs: Vec<Value> = facts
        .report
        .pairs
        .iter()
        .map(|p| with(json!({"units": [name(&p.units.0), name(&p.units.1)]}), tally_json(p.tally)))
        .collect();
    let last = facts.before().and_then(|d| d.yesterday().ok());
    let words = forecast_words(&forecasts);
    let mut forecast = with(
        json!({"day": last.map(|d| d.to_string()), "words": words, "without_data": forecasts.without_data,
               "past": forecasts.past.as_ref().map(|p| json!({"count": p.count, "brier": p.brier,
                   "brier_of_share": p.brier_of_share, "came_true": p.share, "mean_chance": p.mean_chance}))}),
        count_json(&forecasts.bureau),
    );
    // Only where it has to be known: what is expected is less than it seems.
    if facts.standard.form.is_some() {
        forecast = with(forecast, json!({"typing_alone": true}));
    }
    let (today, standard) = (facts.today.to_string(), facts.standard.clone());
    let bureau = tally_json(facts.report.bureau);
    // Coached officers are on the way to the officers' standard, also if another standard is asked about.
    let cohort = if standard.id == OFFICER_STANDARD {
        cohort(facts, &forecasts)
    } else {
        let facts = self::facts(context, &db, &by, None, args.as_of)?;
        let forecasts = Forecasts::of(&facts);
        cohort(facts, &forecasts)
    };
    let doc = json!({
        "as_of": today, "deadline": last.map(|d| d.to_string()), "standard": standard.id,
        "standard_version": standard.version, "bureau": bureau,
        "units": units, "pairs": pairs, "forecast": forecast, "cohort": cohort,
    });
    context.line(&doc.to_string())?;
    Ok(0)
}

/// How many officers have which word.
fn forecast_words(forecasts: &Forecasts) -> Value {
    let mut words: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
    for forecast in forecasts.officers.iter().flatten() {
        *words.entry(forecast.status.name()).or_default() += 1;
    }
    json!(words)
}

/// The guidance cohort as of the day of `facts`, which are by the officers' standard.
fn cohort(facts: TrainerData, forecasts: &Forecasts) -> Value {
    let target = json!({"target_min": LEAST_MEMBERS, "target_max": MOST_MEMBERS});
    let Some(guidance) = facts.books.newest(Some(GUIDANCE_STANDARD)).first().copied().cloned() else {
        return target;
    };
    let ahead = Projections::with(&facts, &guidance, forecasts);
    let view = CohortView::of(Arc::new(facts), guidance, CohortAccess::Whole, Some(&ahead));
    let expected =
        |e: &Expected| json!({"day": view.until.to_string(), "mean": e.mean, "low": e.low, "high": e.high});
    let gain = match view.gain {
        Some(Gain::Known(d)) => {
            json!({"difference_cpm": d.difference_cpm, "low": d.low_cpm, "high": d.high_cpm})
        }
        Some(Gain::NotEnoughData { .. }) | None => Value::Null,
    };
    let without: Vec<&str> =
        view.coverage.iter().filter(|c| c.numbers.is_gap()).map(|c| c.name.as_str()).collect();
    let funnel = &view.funnel;
    let own = json!({
        "members": view.coaches.len(), "qualified": view.qualified, "reserves": funnel.reserves,
        "left": funnel.left, "in_training": funnel.in_training, "rungs": funnel.by_height,
        "expected": expected(&funnel.expected), "expected_qualified": expected(&funnel.expected_certified),
        "stations_without": without,
        "mentees": view.coaches.iter().map(|c| c.mentees).sum::<usize>(),
        "mentees_certified": view.coaches.iter().map(|c| c.mentees_certified).sum::<usize>(),
        "gain": gain,
    });
    with(target, own)
}

fn effect_json(effect: &Effect) -> Value {
    json!({"eligible": effect.eligible, "pass_today": effect.pass_today, "expected": effect.expected,
           "on_course": effect.on_course, "need_coaching": effect.need_coaching,
           "unknown": effect.unknown, "age_unknown": effect.age_unknown})
}

/// `dabiao simulate-standard`.
pub(super) fn simulate_standard(context: &mut Context<'_>, args: &SimulateArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::ReadUnit)?;
    let facts = facts(context, &db, &by, args.standard.as_deref(), None)?;
    let form = ProposedForm {
        line_cpm: args.line.to_string(),
        accuracy: args.accuracy.to_string(),
        age_base: args.age_base.map(|base| base.to_string()),
        floor_cpm: args.floor.to_string(),
    };
    let Some(line) = form.line(facts.standard.min_attempted) else {
        return Err(Failure::input(Notice::new(&context.texts, "error-proposed-line", &[])));
    };
    let forecasts = Forecasts::of(&facts);
    let result = simulate(&facts, &forecasts, &line);
    let named = facts.rows.units.iter().map(|u| u.name.as_str()).zip(&result.units);
    if args.json {
        let units: Vec<Value> =
            named.map(|(name, effect)| with(json!({"unit": name}), effect_json(effect))).collect();
        let doc = json!({
            "as_of": facts.today.to_string(), "line_cpm": args.line, "accuracy": args.accuracy,
            "age_base": args.age_base, "floor_cpm": args.age_base.map(|_| args.floor),
            "bureau": effect_json(&result.bureau), "units": units,
        });
        context.line(&doc.to_string())?;
    } else {
        let all = context.texts.get("report-bureau");
        let lines: Vec<String> = named
            .chain(std::iter::once((all.as_str(), &result.bureau)))
            .map(|(name, e)| {
                let expected = rounding::text(e.expected, 0);
                format!("{name}\t{}/{}\t{expected}\t{}", e.pass_today, e.eligible, e.need_coaching)
            })
            .collect();
        for line in lines {
            context.line(&line)?;
        }
        if let Some(words) = typing_alone(&context.texts, &facts.standard) {
            context.remark(&words);
        }
    }
    Ok(0)
}
