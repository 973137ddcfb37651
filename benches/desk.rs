//! The trainer's desk over 60 units, 3,000 officers and 300,000 attempts: from a closed store to the overview, the
//! forecasts, the report, finding and sorting people, one more attempt sealed, a roster of 3,000 rows taken in, and
//! the memory that the desk takes.
//!
//! `DABIAO_BENCH_ATTEMPTS` makes it smaller; `DABIAO_BENCH_FOLDER` names a folder that is filled once and kept.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock};

use dabiao::app::lang::{Lang, Texts};
use dabiao::app::trainer::{
    DeskFacts, DeskView, Forecasts, Initials, PeopleQuery, PersonKey, ProposedForm, QuotaForm, QuotaView,
    SortBy, import_fact, read, simulate,
};
use dabiao::content::Library;
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::RecordType;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader};
use dabiao::domain::sitting::{
    SittingEntry, SittingEvent, SittingKind, SittingPlan, SittingSecret, SittingStep,
};
use dabiao::domain::standard::Standard;
use dabiao::domain::text::Policy;
use dabiao::store::{
    ClockStamp, DATABASE_FILE, Db, Fact, NumberedEntry, OfficerBody, Sealing, StoreError, UnitBody,
};
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

/// Where the folder is kept; none if it is made for this run alone.
fn kept() -> Option<PathBuf> {
    std::env::var_os("DABIAO_BENCH_FOLDER").map(PathBuf::from)
}

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let own = || std::env::temp_dir().join(format!("dabiao-bench-desk-{}", std::process::id()));
    let folder = kept().unwrap_or_else(own);
    if !folder.join(DATABASE_FILE).exists() {
        must(fill(&folder));
    }
    folder
});

/// A bench whose work fails measures nothing.
fn must<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|e| {
        eprintln!("{e:?}");
        std::process::exit(2)
    })
}

fn standard() -> Standard {
    Library::embedded().standard("officer-2027").cloned().unwrap_or_else(|| std::process::exit(2))
}

fn fill(folder: &Path) -> Result<(), StoreError> {
    let mut db = Db::open(folder, &|| Uuid::from_u128(1))?;
    // Only for the filling: what is measured is as durable as the program's.
    db.set_pragma_for_test("synchronous", 0)?;
    db.set_pragma_for_test("cache_size", -1_000_000)?;
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
    let mut sealings = BTreeMap::new();
    let all: Vec<u128> = (0..attempts()).collect();
    for part in all.chunks(OFFICERS as usize) {
        db.bulk(|db| {
            part.iter().try_for_each(|&n| {
                let day = (n / OFFICERS) as i64;
                let id = Uuid::from_u128(0x10_0000_0000 + n);
                let started_at_ms = FIRST_MS + day * DAY_MS + (n % OFFICERS) as i64;
                let start = practice(id, n % OFFICERS, format!("fresh/case/2/{n:016x}/600"), started_at_ms);
                db.begin_attempt(&start, &header)?;
                // From 15 characters a minute on, each at an own pace.
                let chars = 45 + day as usize / 2 + n as usize % 40;
                let sealing = sealings.entry(chars).or_insert_with(|| sealing(&header, chars, 180_000));
                db.seal_with(started_at_ms + 180_000, id, sealing, None).map(|_| ())
            })
        })?;
    }
    db.bulk(sittings)
}

fn practice(id: Uuid, n: u128, exercise_id: String, started_at_ms: i64) -> AttemptStart {
    AttemptStart {
        id,
        officer_id: officer(n),
        unit_id: Uuid::from_u128(0x1_0000 + n % UNITS),
        exercise_id,
        title: "案件".to_owned(),
        record_type: RecordType::Case,
        mode: AttemptMode::Practice,
        started_at_ms,
        sitting_id: None,
    }
}

fn officer(n: u128) -> Uuid {
    Uuid::from_u128(0x2_0000_0000 + n)
}

/// So many characters, three at a time, over the whole time.
fn typed(chars: usize, limit_ms: u64) -> Vec<InputEvent> {
    let text: Vec<char> = TEXT.repeat(chars / TEXT.chars().count() + 1).chars().take(chars).collect();
    let words: Vec<String> = text.chunks(3).map(|word| word.iter().collect()).collect();
    let step = (limit_ms - 2_000) / words.len().max(1) as u64;
    let mut events = vec![InputEvent::new(0, EventKind::Start)];
    let commit = |(n, word)| InputEvent::new(1_000 + n as u64 * step, EventKind::Commit(word));
    events.extend(words.into_iter().enumerate().map(commit));
    events.push(InputEvent::new(limit_ms, EventKind::End(EndReason::Time)));
    events
}

fn sealing(header: &LogHeader, chars: usize, limit_ms: u64) -> Sealing {
    let log = InputLog { header: header.clone(), events: typed(chars, limit_ms) };
    must(Sealing::of(log, Vec::<ClockStamp>::new()))
}

/// Two sittings for everybody, a hundred candidates in each.
fn sittings(db: &mut Db) -> Result<(), StoreError> {
    let standard = standard();
    let minutes = standard.duration_ms as usize / 60_000;
    let header = LogHeader::exam(TEXT.repeat(30), standard.policy, standard.duration_ms, false);
    let mut sealings = BTreeMap::new();
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
            db.begin_exam(&start, &header, &entry(SittingEvent::Begin { officer, attempt }))?;
            let chars = minutes * (24 + (k + n as usize) % 12);
            let sealing =
                sealings.entry(chars).or_insert_with(|| sealing(&header, chars, standard.duration_ms));
            let end = entry(SittingEvent::End { officer, reason: EndReason::Time });
            db.seal_with(at_ms + 600_000, attempt, sealing, Some(&end))?;
        }
        db.record_entry(&entry(SittingEvent::Step(SittingStep::Close)))?;
        db.record_entry(&entry(SittingEvent::Reveal(secret)))?;
    }
    Ok(())
}

fn main() {
    if std::env::var_os("DABIAO_BENCH_MEMORY").is_some() {
        memory();
        return;
    }
    if std::env::args().any(|arg| arg == "--bench") {
        let began = std::time::Instant::now();
        LazyLock::force(&FOLDER);
        eprintln!("made ready in {:.0} s", began.elapsed().as_secs_f64());
        let program = must(std::env::current_exe());
        let child = Command::new(program)
            .env("DABIAO_BENCH_MEMORY", "1")
            .env("DABIAO_BENCH_FOLDER", &*FOLDER)
            .status();
        must(child);
    }
    divan::main();
    let bytes = std::fs::metadata(FOLDER.join(DATABASE_FILE)).map_or(0, |m| m.len());
    eprintln!("the store: {} attempts, {:.0} MB", attempts(), bytes as f64 / 1e6);
    if kept().is_none() {
        let _ = std::fs::remove_dir_all(&*FOLDER);
    }
}

fn on_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join()).unwrap_or_else(|_| std::process::exit(2))
}

/// What the desk adds to the memory of a program that is open, each step on a thread of its own as in the window.
fn memory() {
    let in_mib = |name: &str| {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let kib = line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
        kib.unwrap_or_default() / 1024.0
    };
    let db = open();
    let _library = Library::embedded();
    let before = in_mib("VmRSS");
    // The store keeps its thread.
    let (facts, db) = on_thread(move || (facts(&db), db));
    let read = in_mib("VmRSS");
    let view = on_thread(move || DeskView::of(Arc::new(facts), &Initials::load()));
    let shown = in_mib("VmRSS");
    let forecasts = on_thread(|| Forecasts::of(&view.facts));
    let after = in_mib("VmRSS");
    eprintln!(
        "memory of the desk: {:.1} MiB of {after:.1} (facts {:.1}, view {:.1}, forecasts {:.1}); at most {:.1}",
        after - before,
        read - before,
        shown - read,
        after - shown,
        in_mib("VmHWM") - before,
    );
    drop((db, view, forecasts));
}

fn open() -> Db {
    must(Db::open(&FOLDER, &|| Uuid::from_u128(1)))
}

fn facts(db: &Db) -> DeskFacts {
    let now = Timestamp::from_millisecond(FIRST_MS + 112 * DAY_MS).unwrap_or_default();
    let read = DeskFacts::read(db, Library::embedded().standards(), "officer-2027", now);
    must(must(read).ok_or("no such standard"))
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
        DeskView::of(Arc::new(facts(&db)), &Initials::load())
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
fn e_report_as_json_by_the_program(bencher: Bencher) {
    LazyLock::force(&FOLDER);
    let now = Timestamp::from_millisecond(FIRST_MS + 112 * DAY_MS).unwrap_or_default().to_string();
    bencher.bench_local(|| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dabiao"));
        command.arg("--data").arg(&*FOLDER).args(["--now", &now, "--seed", "1", "report", "--json"]);
        let output = must(command.output());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout.len()
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn f_another_line_and_the_quota(bencher: Bencher) {
    let facts = facts(&open());
    let forecasts = Forecasts::of(&facts);
    let line = ProposedForm {
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

/// Every order both ways, and every filter, one after the other; the slowest of them is the figure.
#[divan::bench(sample_count = 20, sample_size = 1, args = queries().into_keys())]
fn g_find_and_sort(bencher: Bencher, name: &str) {
    let Some(query) = queries().remove(name) else { return };
    let view = DeskView::of(Arc::new(facts(&open())), &Initials::load());
    let forecasts = Forecasts::of(&view.facts);
    let scope = view.units.iter().map(|u| u.id).collect();
    bencher.bench_local(|| query.rows(&view, Some(&forecasts), &scope).len());
}

fn queries() -> BTreeMap<String, PeopleQuery> {
    let mut all = BTreeMap::new();
    for column in PersonKey::ALL {
        let sort = SortBy { column, down: true };
        all.insert(format!("by_{column:?}"), PeopleQuery { sort, ..PeopleQuery::default() });
    }
    let mut search = |name: &str, text: &str| {
        let query = PeopleQuery { search: text.to_owned(), ..PeopleQuery::default() };
        all.insert(name.to_owned(), query);
    };
    search("find_initials", "zy");
    search("find_badge", "0029");
    search("find_nobody", "xxxx");
    let narrow = PeopleQuery {
        unit: Some(Uuid::from_u128(0x1_0005)),
        state: Some("in-progress"),
        forecast: Some("coaching_first"),
        below_cpm: Some(25.0),
        ..PeopleQuery::default()
    };
    all.insert("by_every_filter".to_owned(), narrow);
    all
}

/// The sealing of an attempt with the summaries of its officer: with the disk's own time, and without it.
#[divan::bench(sample_count = 50, sample_size = 1, args = [2, 0])]
fn h_one_more_attempt_sealed(bencher: Bencher, synchronous: i64) {
    let mut db = open();
    must(db.set_pragma_for_test("synchronous", synchronous));
    let header = LogHeader::practice(TEXT.repeat(4), Policy::Strict, Some(180_000));
    let sealing = sealing(&header, 60, 180_000);
    let attempts = std::cell::Cell::new(0);
    let db = std::cell::RefCell::new(db);
    let first = db.borrow().journal_head().map_or(0, |head| u128::from(head.entries));
    bencher
        .with_inputs(|| {
            attempts.set(attempts.get() + 1);
            let n = first + attempts.get();
            let id = Uuid::from_u128(0xFF_0000_0000 + n);
            let start =
                practice(id, n % OFFICERS, format!("fresh/case/2/more-{n}/600"), FIRST_MS + 111 * DAY_MS);
            must(db.borrow_mut().begin_attempt(&start, &header));
            id
        })
        .bench_local_values(|id| must(db.borrow_mut().seal_with(FIRST_MS, id, &sealing, None)));
}

/// A file of 3,000 rows read, compared with an empty bureau and taken into its store.
#[divan::bench(sample_count = 5, sample_size = 1, args = ["csv", "xlsx"])]
fn i_roster_of_3_000_rows(bencher: Bencher, kind: &str) {
    use dabiao::office::sheet::{Column, Kind, Sheet, write_csv, write_xlsx};
    let headings = ["警号", "姓名", "单位", "出生年月", "职务"];
    let mut sheet = Sheet::new("民警名册", headings.map(|h| Column::new(h, Kind::Text)).to_vec());
    sheet.rows = (0..OFFICERS)
        .map(|n| {
            let unit = format!("城关分局第{}派出所", n % UNITS + 1);
            let birth = format!("19{:02}.{:02}", 70 + n % 30, n % 12 + 1);
            vec![format!("{n:06}").into(), "张伟".into(), unit.into(), birth.into(), "民警".into()]
        })
        .collect();
    let folder = std::env::temp_dir().join(format!("dabiao-bench-roster-{}", std::process::id()));
    must(std::fs::create_dir_all(&folder));
    let file = folder.join(format!("roster.{kind}"));
    let bytes = if kind == "csv" { must(write_csv(&sheet)) } else { must(write_xlsx(&sheet)) };
    must(std::fs::write(&file, bytes));
    let texts = Texts::new(Lang::ZhCn);
    let today = jiff::civil::date(2026, 11, 23);
    let stores = std::cell::Cell::new(0);
    bencher
        .with_inputs(|| {
            stores.set(stores.get() + 1);
            must(Db::open(&folder.join(format!("{kind}-{}", stores.get())), &|| Uuid::from_u128(1)))
        })
        .bench_local_values(|mut db| {
            let preview =
                read(&texts, &file, &[], &[], today).unwrap_or_else(|refusal| must(Err(refusal.notice.what)));
            let mut ids = 0;
            let fact = import_fact(&preview, &[], today, None, || {
                ids += 1;
                Uuid::from_u128(ids)
            });
            must(db.record(FIRST_MS, &fact));
            assert_eq!(preview.rows as u128, OFFICERS);
            db
        });
    let _ = std::fs::remove_dir_all(&folder);
}
