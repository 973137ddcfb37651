//! `certify` and `verify`: issuing what is due, and whether a certificate is good.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::args::{CertifyArgs, VerifyArgs};
use super::records::open;
use super::{Context, Failure};
use crate::app::certificates::{
    Batch, Books, Evidence, Issue, KeyTrouble, OpenKey, Order, Print, Printed, Proven, assemble, create,
    day_of, evidence, headline, judge, key_facts, outcome_name, pdf_path, print, trust, unlock, why,
};
use crate::app::jobs::Progress;
use crate::app::witness::Kept;
use crate::app::{Notice, bring_signer};
use crate::content::Library;
use crate::credential::{KeyError, Report, SignedCertificate};
use crate::domain::certificate::Certificate;
use crate::domain::role::Refusal;
use crate::domain::standard::Standard;
use crate::store::{CertificateRow, DATABASE_FILE, Db, StoreError};

/// The environment variable that gives the passphrase of the issuing key.
const PASSPHRASE: &str = "DABIAO_ISSUER_PASSPHRASE";

/// `dabiao certify`.
pub(super) fn certify(context: &mut Context<'_>, args: &CertifyArgs) -> Result<u8, Failure> {
    if args.new_key {
        return new_key(context, args);
    }
    let facts = key_facts(&context.folder).map_err(|e| key_failure(context, &e))?;
    if facts.is_none() {
        let folder = context.folder.display();
        return Err(Failure::input(Notice::new(&context.texts, "error-no-key", &[("folder", &folder)])));
    }
    if !context.folder.join(DATABASE_FILE).exists() {
        let folder = context.folder.display();
        let notice = Notice::new(&context.texts, "error-nothing-stored", &[("folder", &folder)]);
        return Err(Failure { code: 1, notice });
    }
    let mut db = signed_store(context)?;
    let library = Library::embedded();
    let read = |db: &Db| Books::read(db, library.standards());
    let books = read(&db).map_err(|e| Failure::store(&context.texts, &e))?;
    let order = order(context, args, &books)?;
    let batch =
        assemble(&books, &standards(context, args, &books)?, &order).map_err(|e| refused(context, e))?;
    // Who has nothing to sign is asked for no passphrase.
    let key = if batch.drafts.is_empty() && args.pdf.is_none() {
        None
    } else {
        let passphrase = passphrase(context, args)?;
        Some(unlock(&context.folder, &passphrase).map_err(|e| key_failure(context, &e))?)
    };
    let issue = match &key {
        Some(open) if !batch.drafts.is_empty() => {
            let issue = issue_proven(context, &mut db, batch, open, &order)?;
            context.keep_mark(&db, Kept::Further)?;
            issue
        }
        _ => Issue { skipped: batch.skipped, ..Issue::default() },
    };
    let printed = match (&args.pdf, &key) {
        (Some(folder), Some(open)) => {
            let books = read(&db).map_err(|e| Failure::store(&context.texts, &e))?;
            print_missing(context, folder, &books, args.standard.as_deref(), open)?
        }
        _ => Printed::default(),
    };
    report(context, args, &order, &issue, &printed)?;
    Ok(0)
}

/// Issues what the audit passes, and nothing while it finds more than faults of single attempts.
fn issue_proven(
    context: &Context<'_>,
    db: &mut Db,
    batch: Batch,
    open: &OpenKey,
    order: &Order,
) -> Result<Issue, Failure> {
    let refused = |e: StoreError| match &e {
        StoreError::Unverified(problems) => {
            let first = problems.first().map(|p| format!("{}: {}", p.place, p.what)).unwrap_or_default();
            let values: [(&str, &dyn std::fmt::Display); 2] = [("n", &problems.len()), ("first", &first)];
            Failure { code: 1, notice: Notice::new(&context.texts, "error-issue-audit", &values) }
        }
        _ => Failure::store(&context.texts, &e),
    };
    let mut proven = Proven::of(db, &context.folder).map_err(refused)?;
    let clock = std::sync::Arc::clone(&context.clock);
    let issued = proven.issue(db, batch, &open.key, order, &move || clock.new_id(), &Progress::default());
    issued.map_err(|e| Failure::store(&context.texts, &e))
}

/// Makes the issuing key of this PC.
fn new_key(context: &mut Context<'_>, args: &CertifyArgs) -> Result<u8, Failure> {
    let holder = args.holder.clone().unwrap_or_default();
    let passphrase = passphrase(context, args)?;
    let since = day_of(context.clock.wall_ms());
    let (open, file) = create(&context.folder, &passphrase, &holder, since, context.clock.secret())
        .map_err(|e| key_failure(context, &e))?;
    let public = open.key.public();
    if args.json {
        let doc = json!({"key": public.key_id().to_string(), "fingerprint": public.fingerprint(),
                         "holder": open.holder, "public_key": file.display().to_string()});
        context.line(&doc.to_string())?;
    } else {
        let text = context.texts.format(
            "certify-key-made",
            &[("key", &public.key_id()), ("fingerprint", &public.fingerprint()), ("file", &file.display())],
        );
        context.line(&text)?;
    }
    Ok(0)
}

/// The store, every entry signed by the station's key.
fn signed_store(context: &Context<'_>) -> Result<Db, Failure> {
    let mut db = open(context)?;
    let failed = |e: StoreError| Failure::store(&context.texts, &e);
    let signer = bring_signer(context.folder.clone(), context.clock.secret());
    if let Some(signer) = signer().map_err(failed)? {
        db.sign_with(context.clock.wall_ms(), signer).map_err(failed)?;
    }
    Ok(db)
}

/// Who issues, and as of when: the end of the day that was asked for, or now.
fn order(context: &Context<'_>, args: &CertifyArgs, books: &Books) -> Result<Order, Failure> {
    let now = Timestamp::from_millisecond(context.clock.wall_ms()).unwrap_or_default();
    let as_of = args.as_of.map_or(Ok(now), |day| end_of(context, day, now))?;
    let Some(badge) = &args.officer else { return Ok(Order::of_key_holder(as_of, now)) };
    match books.officers.iter().find(|o| o.badge.eq_ignore_ascii_case(badge)) {
        Some(officer) => Ok(Order { by: officer.id, roles: books.roles(officer.id), as_of, now }),
        None => Err(Failure::input(Notice::new(&context.texts, "error-no-officer", &[("badge", badge)]))),
    }
}

fn end_of(context: &Context<'_>, day: Date, now: Timestamp) -> Result<Timestamp, Failure> {
    let today = day_of(now.as_millisecond());
    if day > today {
        let values: [(&str, &dyn std::fmt::Display); 2] = [("day", &day), ("today", &today)];
        return Err(Failure::input(Notice::new(&context.texts, "error-as-of", &values)));
    }
    let zone = jiff::tz::TimeZone::get(crate::domain::standard::DEFAULT_TIME_ZONE)
        .unwrap_or_else(|_| jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8)));
    let end = day
        .tomorrow()
        .and_then(|next| zone.to_timestamp(next.at(0, 0, 0, 0)))
        .and_then(|midnight| midnight.checked_sub(jiff::SignedDuration::from_millis(1)));
    Ok(end.map_or(now, |end| end.min(now)))
}

fn standards<'a>(
    context: &Context<'_>,
    args: &CertifyArgs,
    books: &'a Books,
) -> Result<Vec<&'a Standard>, Failure> {
    let found = books.newest(args.standard.as_deref());
    match &args.standard {
        Some(id) if found.is_empty() => {
            let known: Vec<&str> = books.newest(None).iter().map(|s| s.id.as_str()).collect();
            let values: [(&str, &dyn std::fmt::Display); 2] = [("id", id), ("known", &known.join(", "))];
            Err(Failure::input(Notice::new(&context.texts, "error-no-standard", &values)))
        }
        _ => Ok(found),
    }
}

/// The passphrase: from the file that was named, else from the environment.
fn passphrase(context: &Context<'_>, args: &CertifyArgs) -> Result<String, Failure> {
    if let Some(path) = &args.passphrase_file {
        let text = super::input::text(&context.texts, path)?;
        return Ok(text.trim_end_matches(['\r', '\n']).to_owned());
    }
    std::env::var(PASSPHRASE).map_err(|_| {
        Failure::input(Notice::new(&context.texts, "error-no-passphrase", &[("variable", &PASSPHRASE)]))
    })
}

fn refused(context: &Context<'_>, refusal: Refusal) -> Failure {
    Failure::input(Notice::new(&context.texts, "error-not-issuer", &[("detail", &refusal)]))
}

fn key_failure(context: &Context<'_>, trouble: &KeyTrouble) -> Failure {
    let code = match trouble {
        KeyTrouble::Key(KeyError::Memory | KeyError::Io { .. }) => 3,
        _ => 2,
    };
    Failure { code, notice: Notice::new(&context.texts, "error-key", &[("detail", trouble)]) }
}

/// Prints every certificate that is in force and has no file in `folder` yet.
fn print_missing(
    context: &Context<'_>,
    folder: &Path,
    books: &Books,
    standard: Option<&str>,
    open: &OpenKey,
) -> Result<Printed, Failure> {
    let prints: Vec<Print> = books
        .certificates
        .iter()
        .filter(|row| row.revoked.is_none() && standard.is_none_or(|id| row.standard == id))
        .filter(|row| !pdf_path(folder, &row.number).exists())
        .map(|row| Print::of(row, books.standard(&row.standard, row.standard_version)))
        .collect();
    let printed = print(folder, &prints, open, &Progress::default());
    match &printed.failed {
        None => Ok(printed),
        Some(detail) => Err(Failure {
            code: 3,
            notice: Notice::new(&context.texts, "error-certificate-pdf", &[("detail", detail)]),
        }),
    }
}

fn report(
    context: &mut Context<'_>,
    args: &CertifyArgs,
    order: &Order,
    issue: &Issue,
    printed: &Printed,
) -> Result<(), Failure> {
    let as_of = day_of(order.as_of.as_millisecond());
    if args.json {
        let rows: Vec<Value> = issue.rows.iter().filter_map(issued_json).collect();
        let skipped: Vec<Value> = issue
            .skipped
            .iter()
            .map(|s| {
                json!({"badge": s.officer.badge, "name": s.officer.name, "standard": s.standard,
                       "reason": s.why.key(), "why": context.texts.get(s.why.key())})
            })
            .collect();
        let files: Vec<String> = printed.files.iter().map(|p| p.display().to_string()).collect();
        let doc = json!({"as_of": as_of.to_string(), "issued": rows, "skipped": skipped, "files": files,
                         "other_key": printed.other_key});
        return context.line(&doc.to_string());
    }
    for row in &issue.rows {
        if let Ok(signed) = SignedCertificate::parse(&row.token) {
            let c = signed.certificate();
            let line = format!("{}\t{}\t{}\t{}\t{}", c.number, c.badge, c.name, c.unit, c.standard_id);
            context.line(&line)?;
        }
    }
    for s in &issue.skipped {
        let name = format!("{} {}", s.officer.badge, s.officer.name);
        let why = context.texts.get(s.why.key());
        let text = context.texts.format("certificates-skipped", &[("name", &name), ("why", &why)]);
        context.line(&text)?;
    }
    let text = context.texts.format("certificates-issued", &[("n", &issue.rows.len())]);
    context.line(&text)
}

fn issued_json(row: &CertificateRow) -> Option<Value> {
    let signed = SignedCertificate::parse(&row.token).ok()?;
    let mut doc = fields(signed.certificate());
    doc.insert("token".to_owned(), json!(row.token));
    Some(Value::Object(doc))
}

/// What a certificate says, by the names of the contract.
fn fields(c: &Certificate) -> Map<String, Value> {
    let hash: String = crate::store::hex(&c.attempt_hash);
    let doc = json!({
        "number": c.number.to_string(), "badge": c.badge, "name": c.name, "unit": c.unit,
        "standard": c.standard_id, "standard_version": c.standard_version, "grade": c.grade,
        "sitting": c.sitting.to_string(), "issued": c.issued.to_string(),
        "valid_until": c.valid_until.map(|d| d.to_string()),
        "correct_cpm": c.milli_cpm() as f64 / 1000.0, "accuracy": c.accuracy_ppm() as f64 / 1e6,
        "correct": c.tally.correct, "substitutions": c.tally.substitutions,
        "insertions": c.tally.insertions, "omissions": c.tally.omissions, "active_ms": c.tally.active_ms,
        "attempt_hash": hash,
    });
    match doc {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// `dabiao verify`.
pub(super) fn verify(context: &mut Context<'_>, args: &VerifyArgs) -> Result<u8, Failure> {
    let evidence: Evidence = evidence(&args.given).map_err(|e| {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("file", &e.path.display()), ("detail", &e.detail)];
        Failure::input(Notice::new(&context.texts, "error-read", &values))
    })?;
    let named = |paths: &[PathBuf]| paths.iter().find(|p| fs::metadata(p).is_err()).cloned();
    if let Some(path) = named(&args.key).or_else(|| named(&args.revoked)) {
        let detail = std::io::Error::from(std::io::ErrorKind::NotFound);
        let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &path.display()), ("detail", &detail)];
        return Err(Failure::input(Notice::new(&context.texts, "error-read", &values)));
    }
    let (ring, revocations) = trust(&context.folder, &args.key, &args.revoked)
        .map_err(|e| Failure::input(Notice::new(&context.texts, "error-trust", &[("detail", &e)])))?;
    let as_of = args.as_of.unwrap_or_else(|| day_of(context.clock.wall_ms()));
    let report = judge(&evidence, &ring, &revocations, as_of);
    if args.json {
        let doc = document(context, &report);
        context.line(&doc.to_string())?;
    } else {
        tell(context, &report)?;
    }
    Ok(u8::from(!report.is_valid()))
}

fn document(context: &Context<'_>, report: &Report) -> Value {
    let mut doc = report.certificate.as_ref().map_or_else(Map::new, fields);
    let texts = &context.texts;
    doc.insert("valid".to_owned(), json!(report.is_valid()));
    doc.insert("outcome".to_owned(), json!(outcome_name(&report.outcome)));
    doc.insert("why".to_owned(), json!(why(texts, &report.outcome)));
    doc.insert("issuer".to_owned(), json!(report.issuer.map(|k| k.to_string())));
    doc.insert("holder".to_owned(), json!(report.holder));
    doc.insert("revocations_of".to_owned(), json!(report.revocations_of.map(|d| d.to_string())));
    Value::Object(doc)
}

fn tell(context: &mut Context<'_>, report: &Report) -> Result<(), Failure> {
    let head = headline(&context.texts, &report.outcome);
    let why = why(&context.texts, &report.outcome);
    context.line(&format!("{head}: {why}"))?;
    if let Some(c) = &report.certificate {
        context.line(&format!(
            "{}\t{}\t{}\t{}\t{} {}\t{}\t{}%",
            c.number,
            c.badge,
            c.name,
            c.unit,
            c.standard_id,
            c.standard_version,
            c.speed_text(),
            c.accuracy_text()
        ))?;
    }
    Ok(())
}
