//! `score-form`, and `replay` of a sitting of forms: records that were entered, field by field.

use std::path::Path;

use serde_json::json;

use super::args::{ReplayArgs, ScoreFormArgs};
use super::scoring::{active_ms, print_verdict, standard_of};
use super::{Context, Failure, double_entry, exercises, input};
use dabiao_app::{Notice, invalid_words, sheet_words};
use dabiao_content::forms::{Form, Sheet, judge};
use dabiao_content::{Library, Overlay};
use dabiao_domain::form::log;
use dabiao_domain::form::machine::FormSitting;
use dabiao_domain::form::pairs::PairScore;
use dabiao_domain::form::report::FormReport;
use dabiao_domain::form::rules::replay_by_rules;
use dabiao_domain::form::score::{Errors, FORM_SCORING_VERSION, FormScore, Rating};
use dabiao_domain::form::{Class, FormDef};
use dabiao_domain::record::Kind;
use dabiao_domain::rounding;
use dabiao_domain::verdict_doc::VerdictDoc;

/// An object of JSON.
type Object = serde_json::Map<String, serde_json::Value>;

/// `dabiao score-form`.
pub(super) fn score_form(context: &mut Context<'_>, args: &ScoreFormArgs) -> Result<u8, Failure> {
    let active_ms = active_ms(context, args.seconds)?;
    let form = form(context, &args.kind)?;
    let expected = input::text(&context.texts, &args.expected)?;
    let entered = input::text(&context.texts, &args.entered)?;
    let records = judge(&form, &expected, &entered).map_err(|error| {
        let file = match error.sheet {
            Sheet::Expected => &args.expected,
            Sheet::Entered => &args.entered,
        };
        let fault = sheet_words(&context.texts, &error.problem);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &file.display()), ("line", &error.line), ("fault", &fault)];
        Failure::input(Notice::new(&context.texts, "error-file", &values))
    })?;
    let score = FormScore::of(&form, records, active_ms);
    if args.json {
        let document = document(&form, &score);
        return print_json(context, &document.into());
    }
    print(context, &form, &score)?;
    Ok(0)
}

/// The sitting of forms that the log `bytes` of the file `path` gives, if it keeps the rules of a log.
///
/// # Errors
/// The first line that can't be read, or the first rule that is broken.
pub(super) fn read_sitting(context: &Context<'_>, path: &Path, bytes: &[u8]) -> Result<FormSitting, Failure> {
    let file = path.display();
    let log = log::read(bytes).map_err(|e| {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &file), ("line", &e.line), ("fault", &e.fault)];
        Failure::input(Notice::new(&context.texts, "error-file", &values))
    })?;
    replay_by_rules(&log).map_err(|fault| {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &file), ("event", &(fault.event + 1)), ("fault", &fault.rule)];
        Failure::input(Notice::new(&context.texts, "error-log-rule", &values))
    })
}

/// `replay` of the log of a sitting of forms.
pub(super) fn replay_form(context: &mut Context<'_>, args: &ReplayArgs, bytes: &[u8]) -> Result<u8, Failure> {
    let sitting = read_sitting(context, &args.log, bytes)?;
    if let Some(first) = &args.double {
        let bytes = input::bytes(&context.texts, first)?;
        return double_entry::compare(context, (first, &bytes), &sitting, args.judge.json);
    }
    let report = FormReport::of(&sitting);
    let verdict = match &args.judge.standard {
        None => None,
        Some(id) => {
            let standard = standard_of(context, id)?;
            let rule = standard.form.as_ref().ok_or_else(|| {
                Failure::input(Notice::new(&context.texts, "error-no-form-sitting", &[("id", id)]))
            })?;
            Some((rule.judge(&report.result()), standard))
        }
    };
    let form = &sitting.header().form;
    if args.judge.json {
        let mut document = document(form, &report.score);
        document.extend(course(&sitting, &report));
        document.extend(PairScore::of(&sitting).map(|score| ("pairs".to_owned(), of_pairs(&score))));
        if let Some((verdict, standard)) = verdict {
            let verdict = VerdictDoc::of(&standard.id, standard.version, &verdict);
            if let Ok(serde_json::Value::Object(verdict)) = serde_json::to_value(verdict) {
                document.extend(verdict);
            }
        }
        return print_json(context, &document.into());
    }
    match PairScore::of(&sitting) {
        Some(score) => print_pairs(context, &score)?,
        None => print(context, form, &report.score)?,
    }
    if let Some(kph) = report.kph_handed_in() {
        let label = context.texts.get("form-kph");
        context.line(&format!("{label}: {}", rounding::text(kph, 0)))?;
    }
    let timing = sitting.timing();
    for (key, ms) in [
        ("form-reading", timing.reading_ms),
        ("form-typing", timing.typing_ms),
        ("form-correcting", timing.correcting_ms),
        ("form-moving", timing.moving_ms),
    ] {
        let label = context.texts.get(key);
        context.line(&format!("{label}: {} s", rounding::text(ms as f64 / 1000.0, 1)))?;
    }
    if let Some((verdict, _)) = verdict {
        print_verdict(context, &verdict)?;
    }
    Ok(0)
}

fn print_json(context: &mut Context<'_>, document: &serde_json::Value) -> Result<u8, Failure> {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    context.line(&text)?;
    Ok(0)
}

/// What only the log of a sitting tells.
fn course(sitting: &FormSitting, report: &FormReport) -> Object {
    let (timing, counts) = (sitting.timing(), sitting.counts());
    let fields = sitting.header().form.fields.iter().zip(&timing.fields_ms);
    let fields: Object = fields.map(|(field, ms)| (field.code.clone(), json!(ms))).collect();
    let course = json!({
        "end": report.end.name(), "kph": report.kph(),
        "time": {"reading_ms": timing.reading_ms, "typing_ms": timing.typing_ms,
                 "correcting_ms": timing.correcting_ms, "moving_ms": timing.moving_ms},
        "fields_ms": fields, "deleted_chars": counts.deleted, "corrected_fields": counts.corrected,
        "cut_chars": counts.cut, "focus_losses": counts.focus_losses, "blocked": counts.blocked});
    if let serde_json::Value::Object(course) = course { course } else { Object::new() }
}

/// What pairs came to, by the names of `docs/forms.md`.
fn of_pairs(score: &PairScore) -> serde_json::Value {
    let kinds = score.kinds();
    let kinds: Object = kinds
        .iter()
        .map(|count| (count.kind.name().to_owned(), json!({"shown": count.shown, "missed": count.missed})))
        .collect();
    json!({"pairs": score.all(), "right": score.right(), "missed": score.missed(),
           "false_alarms": score.false_alarms(), "different": score.different(), "same": score.same(),
           "per_minute": score.per_minute(), "right_per_minute": score.right_per_minute(),
           "mean_ms": score.mean_ms(), "differences": kinds})
}

/// The figures of pairs, and which kinds of difference were missed.
fn print_pairs(context: &mut Context<'_>, score: &PairScore) -> Result<(), Failure> {
    let none = || "—".to_owned();
    let rows = [
        ("pairs-right", format!("{}/{}", score.right(), score.all())),
        ("pairs-missed", format!("{}/{}", score.missed(), score.different())),
        ("pairs-false-alarms", format!("{}/{}", score.false_alarms(), score.same())),
        ("pairs-per-minute", score.right_per_minute().map_or_else(none, |n| rounding::text(n, 1))),
    ];
    for (key, value) in rows {
        let label = context.texts.get(key);
        context.line(&format!("{label}: {value}"))?;
    }
    for count in score.kinds().iter().filter(|count| count.missed > 0) {
        let (kind, label) = (context.texts.of(&count.kind), context.texts.get("pairs-col-missed"));
        context.line(&format!("{kind}: {label} {}/{}", count.missed, count.shown))?;
    }
    Ok(())
}

/// The form of that name, of the folder or of the program; of another kind of record, its fields as they are laid out.
fn form(context: &Context<'_>, name: &str) -> Result<FormDef, Failure> {
    let library = Overlay::load(&exercises::root(context), &Library::embedded()).library;
    if let Some(form) = library.form(name) {
        return Ok(form.def.clone());
    }
    Kind::from_name(name).map(FormDef::of_layout).ok_or_else(|| {
        let forms = library.forms().iter().chain(library.pairs()).map(Form::name);
        let others = Kind::ALL.map(Kind::name).into_iter().filter(|kind| library.form(kind).is_none());
        let known = forms.chain(others).collect::<Vec<_>>().join(", ");
        let values: [(&str, &dyn std::fmt::Display); 2] = [("kind", &name), ("known", &known)];
        Failure::input(Notice::new(&context.texts, "error-no-kind", &values))
    })
}

/// The score by the names of the scoring rules. What two files can't tell, because they hold no input, is `null`.
fn document(form: &FormDef, score: &FormScore) -> Object {
    let records: Vec<_> = score
        .records
        .iter()
        .enumerate()
        .map(|(n, record)| {
            let fields: Vec<_> = form
                .fields
                .iter()
                .zip(&record.fields)
                .map(|(field, found)| {
                    let mut field = json!({"code": field.code, "name": field.name, "kind": field.kind(),
                           "required": field.required, "right": found.right, "valid": found.valid.is_ok(),
                           "class": found.class().name(), "accuracy": found.accuracy(),
                           "why": found.valid.err().map(|why| why.name())});
                    if let (true, Some(field)) = (found.given, field.as_object_mut()) {
                        field.insert("given".to_owned(), json!(true));
                    }
                    field
                })
                .collect();
            json!({"record": n + 1, "qualified": record.qualified, "fields": fields})
        })
        .collect();
    let errors = |errors: &Errors| {
        json!({"fields": errors.fields, "wrong": errors.wrong(), "caught": errors.caught,
               "silent": errors.silent, "error_rate": errors.rate()})
    };
    let kinds: Object =
        score.kinds.iter().map(|(kind, of_kind)| ((*kind).to_owned(), errors(of_kind))).collect();
    let document = json!({
           "form": form.id, "form_scoring_version": FORM_SCORING_VERSION, "active_ms": score.active_ms,
           "entered": score.entered(), "qualified": score.qualified(),
           "qualified_rate": score.qualified_rate(), "rating": score.rating().map(Rating::name),
           "qualified_per_hour": score.qualified_per_hour(), "kph": null, "time": null,
           "errors": errors(&score.errors), "errors_by_kind": kinds, "records": records});
    if let serde_json::Value::Object(document) = document { document } else { Object::new() }
}

/// The figures, and every wrong field with what is wrong with it.
fn print(context: &mut Context<'_>, form: &FormDef, score: &FormScore) -> Result<(), Failure> {
    let none = || "—".to_owned();
    let rows = [
        ("form-qualified", format!("{}/{}", score.qualified(), score.entered())),
        ("form-rate", score.qualified_rate().map_or_else(none, |rate| rounding::percent(rate, 1))),
        ("form-per-hour", score.qualified_per_hour().map_or_else(none, |n| rounding::text(n, 1))),
        ("form-caught", score.errors.caught.to_string()),
        ("form-silent", score.errors.silent.to_string()),
    ];
    for (key, value) in rows {
        let label = context.texts.get(key);
        context.line(&format!("{label}: {value}"))?;
    }
    if score.is_partial() {
        let note = context.texts.get("form-fields-note");
        context.line(&note)?;
    }
    if let Some(rating) = score.rating() {
        let text = context.texts.of(&rating);
        context.line(&text)?;
    }
    for (n, record) in score.records.iter().enumerate() {
        for (field, found) in form.fields.iter().zip(&record.fields) {
            let why = match (found.class(), found.valid) {
                (Class::Right, _) => continue,
                (_, Err(why)) => invalid_words(&context.texts, &why),
                (_, Ok(())) => context.texts.get("form-no-rule"),
            };
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("record", &(n + 1)), ("name", &field.name), ("code", &field.code), ("why", &why)];
            let text = context.texts.format("form-wrong-field", &values);
            context.line(&text)?;
        }
    }
    Ok(())
}
