//! `certify` and `verify`: issuing due certificates, and checking whether a certificate is valid.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::args::{CertifyArgs, VerifyArgs};
use super::records::try_open;
use super::{Context, Failure};
use dabiao_app::actor::Authorized;
use dabiao_app::certificates::{
    Batch, BureauRecords, Issue, KeyUseError, MadeKey, OpenKey, Order, Presented, Print, Printed, Proven,
    Trust, assemble, day_of, demonstration, evidence, headline, judge, key_facts, known_lists, ledger,
    make_key, outcome_name, pdf_path, print, trust, unlock, why, write_revocations,
};
use dabiao_app::jobs::Progress;
use dabiao_app::witness::Kept;
use dabiao_app::{Notice, foreign_words, time_allows, trust_words};
use dabiao_content::Library;
use dabiao_credential::{ISSUER_KEY_FILE, KeyError, KeyId, Report, SignedCertificate};
use dabiao_domain::certificate::Certificate;
use dabiao_domain::role::Permission;
use dabiao_domain::standard::{Standard, end_of_day, home_zone};
use dabiao_files::is_regular;
use dabiao_store::{CertificateRow, DATABASE_FILE, Db, StoreError};

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
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::IssueCertificate)?;
    let failed = |e: StoreError| Failure::store(&context.texts, &e);
    if let Err(refusal) = time_allows(&mut db, context.clock.as_ref()).map_err(failed)? {
        return Err(Failure::input(Notice::of_time(&context.texts, &refusal)));
    }
    let library = Library::embedded();
    let read = |db: &Db| BureauRecords::read(db, library.standards());
    let books = read(&db).map_err(|e| Failure::store(&context.texts, &e))?;
    let order = order(context, args, &by)?;
    let batch =
        assemble(&books, &standards(context, args, &books)?, &order).map_err(|e| context.refused(e))?;
    // Without anything to sign, no passphrase is asked for.
    let key = if batch.drafts.is_empty() && args.pdf.is_none() {
        None
    } else {
        let passphrase = passphrase(context, args)?;
        Some(unlock(&context.folder, &passphrase).map_err(|e| key_failure(context, &e))?)
    };
    let mut troubled = false;
    let issue = match &key {
        Some(open) if !batch.drafts.is_empty() => {
            let issue = issue_proven(context, &mut db, batch, open, &order)?;
            context.keep_mark(&db, Kept::Further)?;
            issue
        }
        _ => {
            // Even without anything to sign, the issuer gets the audit's findings.
            let proven = proven(context, &db)?;
            troubled = !proven.problems.is_empty();
            Issue { skipped: batch.skipped, ..Issue::default() }
        }
    };
    let listed = match &key {
        Some(open) if !issue.rows.is_empty() => Some(list_issued(context, &db, open, &order)?),
        _ => None,
    };
    let printed = match (&args.pdf, &key) {
        (Some(folder), Some(open)) => {
            let books = read(&db).map_err(|e| Failure::store(&context.texts, &e))?;
            print_missing(context, folder, &books, args.standard.as_deref(), open)?
        }
        _ => Printed::default(),
    };
    report(context, args, &order, &issue, &printed)?;
    if let (Some(path), false) = (&listed, args.json) {
        let text = context.texts.format("certificates-listed", &[("file", &path.display())]);
        context.line(&text)?;
    }
    Ok(u8::from(troubled))
}

/// Writes the signed list of issued and revoked certificates, which goes to other PCs.
fn list_issued(context: &Context<'_>, db: &Db, open: &OpenKey, order: &Order) -> Result<PathBuf, Failure> {
    let rows = db.certificates().map_err(|e| Failure::store(&context.texts, &e))?;
    let today = day_of(order.now.as_millisecond());
    write_revocations(&context.folder, &rows, open, today, &day_of).map_err(|e| Failure {
        code: 3,
        notice: Notice::new(
            &context.texts,
            "error-issued-list",
            &[("detail", &trust_words(&context.texts, &e))],
        ),
    })
}

/// The audited store, once the audit's notes were printed: nothing is issued while there are problems beyond
/// single attempts.
fn proven(context: &Context<'_>, db: &Db) -> Result<Proven, Failure> {
    let refused = |e: StoreError| match &e {
        StoreError::Unverified(problems) => {
            let first = problems.first().map(|p| format!("{}: {}", p.place, p.what)).unwrap_or_default();
            let values: [(&str, &dyn std::fmt::Display); 2] = [("n", &problems.len()), ("first", &first)];
            Failure { code: 1, notice: Notice::new(&context.texts, "error-issue-audit", &values) }
        }
        _ => Failure::store(&context.texts, &e),
    };
    let proven = Proven::of(db, &context.folder).map_err(refused)?;
    for told in proven.problems.iter().chain(&proven.told) {
        let _ = writeln!(std::io::stderr(), "dabiao: {}: {}", told.place, told.what);
    }
    Ok(proven)
}

/// Issues what the audit passes.
fn issue_proven(
    context: &Context<'_>,
    db: &mut Db,
    batch: Batch,
    open: &OpenKey,
    order: &Order,
) -> Result<Issue, Failure> {
    let mut proven = proven(context, db)?;
    let clock = std::sync::Arc::clone(&context.clock);
    let issued = proven.issue(db, batch, &open.key, order, &move || clock.new_id(), &Progress::default());
    issued.map_err(|e| Failure::store(&context.texts, &e))
}

/// Makes the issuing key of this PC, and records who did.
fn new_key(context: &mut Context<'_>, args: &CertifyArgs) -> Result<u8, Failure> {
    let mut db = context.begun_store()?;
    let by = context.authorize(&mut db, Permission::IssueCertificate)?;
    let holder = args.holder.clone().unwrap_or_default();
    let passphrase = passphrase(context, args)?;
    let since = day_of(context.clock.wall_ms());
    let seed = context.clock.secret();
    let MadeKey { open, file, fact } = make_key(&by, &context.folder, &passphrase, &holder, since, seed)
        .map_err(|e| key_failure(context, &e))?;
    db.record_by(context.clock.wall_ms(), &by, &fact).map_err(|e| Failure::store(&context.texts, &e))?;
    context.keep_mark(&db, Kept::Further)?;
    let public = open.key.public();
    if args.json {
        let others: Vec<String> = open.others.iter().map(ToString::to_string).collect();
        let doc = json!({"key": public.key_id().to_string(), "fingerprint": public.fingerprint(),
                         "holder": open.holder, "public_key": file.display().to_string(),
                         "other_keys": others});
        context.line(&doc.to_string())?;
    } else {
        let text = context.texts.format(
            "certify-key-made",
            &[("key", &public.key_id()), ("fingerprint", &public.fingerprint()), ("file", &file.display())],
        );
        context.line(&text)?;
        if !open.others.is_empty() {
            let keys: Vec<String> = open.others.iter().map(ToString::to_string).collect();
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("holder", &open.holder), ("keys", &keys.join(" "))];
            let text = context.texts.format("certify-other-keys", &values);
            context.line(&text)?;
        }
    }
    Ok(0)
}

/// The issuer and the reference time: the end of the given day, or now.
fn order(context: &Context<'_>, args: &CertifyArgs, by: &Authorized) -> Result<Order, Failure> {
    let now = Timestamp::from_millisecond(context.clock.wall_ms()).unwrap_or_default();
    let as_of = args.as_of.map_or(Ok(now), |day| end_of(context, day, now))?;
    Order::new(by, as_of, now).map_err(|refusal| context.refused(refusal))
}

fn end_of(context: &Context<'_>, day: Date, now: Timestamp) -> Result<Timestamp, Failure> {
    let today = day_of(now.as_millisecond());
    if day > today {
        let values: [(&str, &dyn std::fmt::Display); 2] = [("day", &day), ("today", &today)];
        return Err(Failure::input(Notice::new(&context.texts, "error-as-of", &values)));
    }
    Ok(end_of_day(day, home_zone()).min(now))
}

fn standards<'a>(
    context: &Context<'_>,
    args: &CertifyArgs,
    books: &'a BureauRecords,
) -> Result<Vec<&'a Standard>, Failure> {
    if let Some(id) = &args.standard {
        books.must_be_read(id).map_err(|e| Failure::store(&context.texts, &e))?;
    }
    for what in books.unread_standards() {
        context.tell_of_standard(what.to_owned());
    }
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

/// The passphrase: from the named file, else from the environment.
fn passphrase(context: &Context<'_>, args: &CertifyArgs) -> Result<String, Failure> {
    if let Some(path) = &args.passphrase_file {
        return super::secret::from_file(&context.texts, path);
    }
    std::env::var(PASSPHRASE).map_err(|_| {
        Failure::input(Notice::new(&context.texts, "error-no-passphrase", &[("variable", &PASSPHRASE)]))
    })
}

fn key_failure(context: &Context<'_>, trouble: &KeyUseError) -> Failure {
    let code = match trouble {
        KeyUseError::Refused(refusal) => return context.refused(*refusal),
        KeyUseError::Key(KeyError::Memory | KeyError::Io { .. }) => 3,
        _ => 2,
    };
    Failure {
        code,
        notice: Notice::new(&context.texts, "error-key", &[("detail", &trouble.words(&context.texts))]),
    }
}

/// Prints every certificate that is in force and has no file in `folder` yet.
fn print_missing(
    context: &Context<'_>,
    folder: &Path,
    books: &BureauRecords,
    standard: Option<&str>,
    open: &OpenKey,
) -> Result<Printed, Failure> {
    let prints: Vec<Print> = books
        .certificates
        .iter()
        .filter(|row| row.revoked.is_none() && standard.is_none_or(|id| row.standard == id))
        .filter(|row| !is_regular(&pdf_path(folder, &row.number)))
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
        let rows: Vec<Value> = issue.rows.iter().zip(&issue.planned).filter_map(issued_json).collect();
        let skipped: Vec<Value> = issue
            .skipped
            .iter()
            .map(|s| {
                json!({"badge": s.officer.badge, "name": s.officer.name, "standard": s.standard,
                       "reason": s.why.key(), "why": s.words(&context.texts)})
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
    for (row, planned) in issue.younger() {
        let (number, standard, version) = (&row.number, &row.standard, &row.standard_version);
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("number", number), ("standard", standard), ("version", version), ("planned", &planned)];
        let text = context.texts.format("certificates-younger", &values);
        context.line(&text)?;
    }
    for s in &issue.skipped {
        let name = format!("{} {}", s.officer.badge, s.officer.name);
        let why = s.words(&context.texts);
        let text = context.texts.format("certificates-skipped", &[("name", &name), ("why", &why)]);
        context.line(&text)?;
    }
    let text = context.texts.format("certificates-issued", &[("n", &issue.rows.len())]);
    context.line(&text)
}

fn issued_json((row, planned): (&CertificateRow, &u32)) -> Option<Value> {
    let signed = SignedCertificate::parse(&row.token).ok()?;
    let mut doc = fields(signed.certificate());
    doc.insert("token".to_owned(), json!(row.token));
    doc.insert("planned_version".to_owned(), json!(planned));
    Some(Value::Object(doc))
}

/// The content of a certificate, by the names of the contract.
fn fields(c: &Certificate) -> Map<String, Value> {
    let hash: String = dabiao_store::hex(&c.attempt_hash);
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
    let evidence: Presented = evidence(&args.given).map_err(|e| Failure::input(e.notice(&context.texts)))?;
    let named = |paths: &[PathBuf]| paths.iter().find(|p| !p.exists()).cloned();
    if let Some(path) = named(&args.key).or_else(|| named(&args.revoked)) {
        let detail = std::io::Error::from(std::io::ErrorKind::NotFound);
        let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &path.display()), ("detail", &detail)];
        return Err(Failure::input(Notice::new(&context.texts, "error-read", &values)));
    }
    let mut trust = trust(&context.folder, &args.key, &args.revoked)
        .map_err(|e| trust_words(&context.texts, &e))
        .map_err(|words| Failure::input(Notice::new(&context.texts, "error-trust", &[("detail", &words)])))?;
    let asked = ask_ledger(context, &mut trust);
    let as_of = args.as_of.unwrap_or_else(|| day_of(context.clock.wall_ms()));
    let report = demonstration::outside(judge(&evidence, &trust, as_of), &context.folder);
    if args.json {
        let mut doc = document(context, &report);
        let others: Vec<String> = other_keys(&trust, &report).iter().map(ToString::to_string).collect();
        doc.insert("other_keys".to_owned(), json!(others));
        doc.insert("ledger_trouble".to_owned(), json!(asked.err().map(|e| e.to_string())));
        context.line(&Value::Object(doc).to_string())?;
    } else {
        tell(context, &report)?;
        for other in other_keys(&trust, &report) {
            let holder = report.holder.clone().unwrap_or_default();
            let text = context.texts.format("verify-other-key", &[("holder", &holder), ("key", &other)]);
            context.line(&text)?;
        }
        if let Err(detail) = asked {
            let detail = foreign_words(&context.texts, &detail.to_string());
            let text = context.texts.format("verify-no-ledger", &[("detail", &detail)]);
            context.line(&text)?;
        }
    }
    Ok(u8::from(!report.is_valid()))
}

/// The ledger of the store in the data folder, if this PC has an issuing key or ever issued. Nothing is made:
/// a PC that has neither a store nor an issuing key has no ledger.
///
/// # Errors
/// Any error of the store; the verdict then rests on signatures and lists alone.
fn ask_ledger(context: &Context<'_>, trust: &mut Trust) -> Result<(), StoreError> {
    let here = |name: &str| context.folder.join(name).exists();
    if !here(DATABASE_FILE) && !here(ISSUER_KEY_FILE) {
        return Ok(());
    }
    let db = try_open(context)?;
    let mut own = ledger(&context.folder, &db.certificates()?, &day_of);
    for key in db.made_issuer_keys()? {
        own.made(&key);
    }
    trust.ledger = Some(own);
    Ok(())
}

/// Other trusted keys of the holder of the certificate.
fn other_keys(trust: &Trust, report: &Report) -> Vec<KeyId> {
    let issuer = report.certificate.as_ref().and(report.issuer);
    issuer.map_or_else(Vec::new, |id| trust.ring.others_of_holder(id).map(|k| k.key.key_id()).collect())
}

fn document(context: &Context<'_>, report: &Report) -> Map<String, Value> {
    let mut doc = report.certificate.as_ref().map_or_else(Map::new, fields);
    let texts = &context.texts;
    doc.insert("valid".to_owned(), json!(report.is_valid()));
    doc.insert("outcome".to_owned(), json!(outcome_name(&report.outcome)));
    doc.insert("why".to_owned(), json!(why(texts, report)));
    doc.insert("issuer".to_owned(), json!(report.issuer.map(|k| k.to_string())));
    doc.insert("holder".to_owned(), json!(report.holder));
    doc.insert("revocations_of".to_owned(), json!(report.revocations_of.map(|d| d.to_string())));
    doc.insert("revocations_number".to_owned(), json!(report.revocations_number));
    doc.insert("revocations".to_owned(), json!(known_lists(texts, report)));
    doc.insert("ledger".to_owned(), json!(report.ledger));
    let ignored: Vec<Value> = report
        .ignored
        .iter()
        .map(|list| json!({"signer": list.signer.to_string(), "number": list.serial, "of": list.of.to_string()}))
        .collect();
    doc.insert("ignored_lists".to_owned(), json!(ignored));
    doc
}

fn tell(context: &mut Context<'_>, report: &Report) -> Result<(), Failure> {
    let head = headline(&context.texts, &report.outcome);
    let why = why(&context.texts, report);
    context.line(&format!("{head}: {why}"))?;
    let lists = known_lists(&context.texts, report);
    context.line(&lists)?;
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
