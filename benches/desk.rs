//! The trainer's desk over 60 units, 3,000 officers and 300,000 attempts: from a closed store to the overview, the
//! forecasts, the report, and one more attempt sealed.
//!
//! `DABIAO_BENCH_ATTEMPTS` makes it smaller.

use std::path::PathBuf;
use std::sync::LazyLock;

use dabiao::app::trainer::{DeskFacts, DeskView, Forecasts, Initials, QuotaForm, QuotaView, simulate};
use dabiao::content::Library;
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::RecordType;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao::domain::sitting::{
    SittingEntry, SittingEvent, SittingKind, SittingPlan, SittingSecret, SittingStep,
};
use dabiao::domain::standard::Standard;
use dabiao::domain::text::Policy;
use dabiao::store::{Db, Fact, NumberedEntry, OfficerBody, StoreError, UnitBody};
use divan::Bencher;
use jiff::Timestamp;
use uuid::Uuid;

const UNITS: u128 = 60;
const OFFICERS: u128 = 3_000;
/// 2026-08-01 in milliseconds; attempts follow for 110 days.
const FIRST_MS: i64 = 1_785_513_600_000;
const DAY_MS: i64 = 86_400_000;
const TEXT: &str = "二〇二六年十一月接群众报警称其停放于文昌路的电动自行车被盗，民警到场后调取监控，";

fn attempts() -> u128 {
    std::env::var("DABIAO_BENCH_ATTEMPTS").ok().and_then(|n| n.parse().ok()).unwrap_or(300_000)
}

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("dabiao-bench-desk-{}", std::process::id()));
    fill(&folder).unwrap_or_else(|e| {
        eprintln!("{e}");
        std::process::exit(2)
    });
    folder
});

fn standard() -> Standard {
    Library::embedded().standard("officer-2027").cloned().unwrap_or_else(|| std::process::exit(2))
}

fn fill(folder: &std::path::Path) -> Result<(), StoreError> {
    let mut db = Db::open(folder, &|| Uuid::from_u128(1))?;
    // Only for the filling: what is measured is as durable as the program's.
    db.set_pragma_for_test("synchronous", 0)?;
    let unit = |n: u128| Uuid::from_u128(0x1_0000 + n);
    let units = (0..UNITS)
        .map(|n| UnitBody {
            id: unit(n),
            name: format!("第{n}派出所"),
            kind: "station".to_owned(),
            parent_id: (n > 0).then(|| unit(0)),
            pair_id: Some(unit(n ^ 1)),
        })
        .collect();
    let officers = (0..OFFICERS)
        .map(|n| OfficerBody {
            id: officer(n),
            badge: format!("{n:06}"),
            name: ["王德明", "李秀兰", "欧阳建国", "张伟", "赵永红", "曾志强"][n as usize % 6].to_owned(),
            unit_id: unit(n % UNITS),
            birth_date: Some(format!("{}-05-12", 1968 + n % 32)),
            position: "民警".to_owned(),
            service: "serving".to_owned(),
            left_on: None,
        })
        .collect();
    let (file, sha256) = ("bench.csv".to_owned(), String::new());
    db.record(FIRST_MS, &Fact::ImportRoster { file, sha256, units, officers, by: None })?;
    let header = LogHeader::practice(TEXT.repeat(4), Policy::Strict, Some(180_000));
    for n in 0..attempts() {
        let day = (n / OFFICERS) as i64;
        let start = AttemptStart {
            id: Uuid::from_u128(0x10_0000_0000 + n),
            officer_id: officer(n % OFFICERS),
            unit_id: unit(n % OFFICERS % UNITS),
            exercise_id: format!("fresh/case/2/{n:016x}/600"),
            title: "案件".to_owned(),
            record_type: RecordType::Case,
            mode: AttemptMode::Practice,
            started_at_ms: FIRST_MS + day * DAY_MS + (n % OFFICERS) as i64,
            sitting_id: None,
        };
        db.begin_attempt(&start, &header)?;
        // From 15 characters a minute on, each at an own pace.
        let chars = 45 + day as usize / 2 + n as usize % 40;
        let events = typed(chars, 180_000);
        db.append_events(start.id, 0, &events)?;
        db.seal_attempt(start.started_at_ms + 180_000, start.id, events.len())?;
    }
    sittings(&mut db)?;
    db.set_pragma_for_test("synchronous", 2)
}

fn officer(n: u128) -> Uuid {
    Uuid::from_u128(0x2_0000_0000 + n)
}

fn typed(chars: usize, limit_ms: u64) -> [InputEvent; 3] {
    let text: String = TEXT.repeat(chars / 38 + 1).chars().take(chars).collect();
    [
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(limit_ms - 1_000, EventKind::Commit(text)),
        InputEvent::new(limit_ms, EventKind::End(EndReason::Time)),
    ]
}

/// Two sittings for everybody, a hundred candidates in each.
fn sittings(db: &mut Db) -> Result<(), StoreError> {
    let standard = standard();
    for n in 0..60_u128 {
        let at_ms = FIRST_MS + 100 * DAY_MS + n as i64 * 3_600_000;
        let secret = SittingSecret::new([n as u8; 32]);
        let id = Uuid::from_u128(0x51_0000 + n);
        let candidates: Vec<Uuid> = (0..100).map(|k| officer((n % 30) * 100 + k)).collect();
        let plan = SittingPlan {
            id,
            at: Timestamp::from_millisecond(at_ms).unwrap_or_default(),
            room: "三楼机房".into(),
            kind: SittingKind::Copy,
            standard_id: standard.id.clone(),
            standard_version: standard.version,
            seats: 100,
            candidates: candidates.clone(),
            invigilators: vec![Uuid::from_u128(7)],
            planned_by: Uuid::from_u128(7),
            commitment: secret.commitment(),
        };
        db.plan_sitting(at_ms, &plan, &secret)?;
        let mut seq = 0;
        let mut entry = |event| {
            let at = Timestamp::from_millisecond(at_ms + i64::from(seq)).unwrap_or_default();
            seq += 1;
            NumberedEntry {
                sitting: id,
                seq: seq - 1,
                entry: SittingEntry { at, by: Uuid::from_u128(7), event },
            }
        };
        db.record_entry(&entry(SittingEvent::Step(SittingStep::Open)))?;
        for (k, officer) in candidates.iter().copied().enumerate() {
            db.record_entry(&entry(SittingEvent::SignIn { officer }))?;
            db.record_entry(&entry(SittingEvent::Seat { officer, seat: k as u32 + 1 }))?;
            db.record_entry(&entry(SittingEvent::Trial { officer }))?;
        }
        db.record_entry(&entry(SittingEvent::Step(SittingStep::Start)))?;
        for (k, officer) in candidates.iter().copied().enumerate() {
            let attempt = Uuid::from_u128(0xE000_0000 + n * 1_000 + k as u128);
            let start = AttemptStart {
                id: attempt,
                officer_id: officer,
                unit_id: Uuid::from_u128(0x1_0000),
                exercise_id: format!("exam/dispatch/2/{attempt}"),
                title: standard.title.clone(),
                record_type: RecordType::Case,
                mode: AttemptMode::Exam,
                started_at_ms: at_ms,
                sitting_id: Some(id),
            };
            let header = LogHeader::exam(TEXT.repeat(30), standard.policy, standard.duration_ms, false);
            db.begin_exam(&start, &header, &entry(SittingEvent::Begin { officer, attempt }))?;
            let minutes = standard.duration_ms as usize / 60_000;
            let events = typed(minutes * (24 + (k + n as usize) % 12), standard.duration_ms);
            db.append_events(attempt, 0, &events)?;
            let end = entry(SittingEvent::End { officer, reason: EndReason::Time });
            db.seal_exam(at_ms + 600_000, attempt, events.len(), Some(&end))?;
        }
        db.record_entry(&entry(SittingEvent::Step(SittingStep::Close)))?;
        db.record_entry(&entry(SittingEvent::Reveal(secret)))?;
    }
    Ok(())
}

fn main() {
    divan::main();
    let bytes = std::fs::metadata(FOLDER.join(dabiao::store::DATABASE_FILE)).map_or(0, |m| m.len());
    eprintln!("the store: {} attempts, {:.0} MB", attempts(), bytes as f64 / 1e6);
    let _ = std::fs::remove_dir_all(&*FOLDER);
}

fn open() -> Db {
    Db::open(&FOLDER, &|| Uuid::from_u128(1)).unwrap_or_else(|_| std::process::exit(2))
}

fn facts(db: &Db) -> DeskFacts {
    let now = Timestamp::from_millisecond(FIRST_MS + 112 * DAY_MS).unwrap_or_default();
    let read = DeskFacts::read(db, Library::embedded().standards(), "officer-2027", now);
    read.ok().flatten().unwrap_or_else(|| std::process::exit(2))
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_open_the_store(bencher: Bencher) {
    LazyLock::force(&FOLDER);
    bencher.bench_local(open);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn b_overview_from_the_closed_store(bencher: Bencher) {
    LazyLock::force(&FOLDER);
    bencher.bench_local(|| {
        let db = open();
        DeskView::of(std::sync::Arc::new(facts(&db)), &Initials::load())
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn c_read_the_facts(bencher: Bencher) {
    let db = open();
    bencher.bench_local(|| facts(&db));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn d_forecasts_of_everybody(bencher: Bencher) {
    let facts = facts(&open());
    bencher.bench_local(|| Forecasts::of(&facts));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn e_report_from_the_closed_store(bencher: Bencher) {
    bencher.bench_local(|| {
        let facts = facts(&open());
        Forecasts::of(&facts)
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn f_another_line_and_the_quota(bencher: Bencher) {
    let facts = facts(&open());
    let forecasts = Forecasts::of(&facts);
    let line = dabiao::app::trainer::ProposedForm {
        line_cpm: "35".into(),
        accuracy: "95".into(),
        age_base: Some("70".into()),
        floor_cpm: "10".into(),
    }
    .line(150)
    .unwrap_or_else(|| std::process::exit(2));
    bencher.bench_local(|| {
        (simulate(&facts, &forecasts, &line), QuotaView::of(&facts, QuotaForm::default()).is_ok())
    });
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn g_one_more_attempt(bencher: Bencher) {
    let mut db = open();
    let mut n = 0_u128;
    let header = LogHeader::practice(TEXT.repeat(4), Policy::Strict, Some(180_000));
    bencher.bench_local(|| {
        n += 1;
        let start = AttemptStart {
            id: Uuid::from_u128(0xFF_0000_0000 + n),
            officer_id: officer(5),
            unit_id: Uuid::from_u128(0x1_0005),
            exercise_id: format!("fresh/case/2/more-{n}/600"),
            title: "案件".to_owned(),
            record_type: RecordType::Case,
            mode: AttemptMode::Practice,
            started_at_ms: FIRST_MS + 111 * DAY_MS + n as i64,
            sitting_id: None,
        };
        let events = typed(60, 180_000);
        db.begin_attempt(&start, &header)
            .and_then(|()| db.append_events(start.id, 0, &events))
            .and_then(|()| db.seal_attempt(start.started_at_ms, start.id, events.len()))
            .unwrap_or_else(|_| std::process::exit(2))
    });
}
