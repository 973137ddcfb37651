//! The trainer's desk over 60 units, 3,000 officers and 300,000 attempts: from a closed store to the
//! overview, the forecasts, the report, finding and sorting people, sealing one more attempt, importing a
//! roster of 3,000 rows, and the memory of the desk.
//!
//! `DABIAO_BENCH_ATTEMPTS` makes it smaller; `DABIAO_BENCH_FOLDER` names a folder that is filled once and kept.

mod bureau;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, LazyLock};

use dabiao::app::actor;
use dabiao::app::lang::{Lang, Messages};
use dabiao::app::trainer::{
    DeskView, Forecasts, Initials, PeopleQuery, PersonKey, ProposedForm, QuotaForm, QuotaView, SortBy,
    TrainerData, import_facts, read, simulate,
};
use dabiao::content::Library;
use dabiao::domain::certification::StateKind;
use dabiao::domain::input::LogHeader;
use dabiao::domain::role::Permission;
use dabiao::domain::text::Policy;
use dabiao::store::{DATABASE_FILE, Db};
use divan::Bencher;
use jiff::Timestamp;
use uuid::Uuid;

use self::bureau::{Bureau, DAY_MS, TEXT, UNITS, attempts, fill, folder, must, practice, sealing};

const OFFICERS: u128 = 3_000;
/// 2026-08-01 in milliseconds; attempts follow for 110 days.
const FIRST_MS: i64 = 1_785_513_600_000;

/// Names a folder that is kept.
const KEPT: &str = "DABIAO_BENCH_FOLDER";
const ATTEMPTS: u128 = 300_000;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    folder(KEPT, |folder| {
        let bureau = Bureau {
            officers: OFFICERS,
            attempts: attempts(ATTEMPTS),
            first_ms: FIRST_MS,
            round_ms: DAY_MS,
            sittings_ms: FIRST_MS + 100 * DAY_MS,
        };
        fill(folder, &bureau)
    })
});

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
        let child = Command::new(program).env("DABIAO_BENCH_MEMORY", "1").env(KEPT, &*FOLDER).status();
        must(child);
    }
    divan::main();
    let bytes = std::fs::metadata(FOLDER.join(DATABASE_FILE)).map_or(0, |m| m.len());
    eprintln!("the store: {} attempts, {:.0} MB", attempts(ATTEMPTS), bytes as f64 / 1e6);
    if std::env::var_os(KEPT).is_none() {
        let _ = std::fs::remove_dir_all(&*FOLDER);
    }
}

/// `work` done on a thread of its own.
fn on_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join()).unwrap_or_else(|_| std::process::exit(2))
}

/// The memory that the desk adds to an open program, each step on a thread of its own as in the window.
fn memory() {
    let in_mib = |name: &str| {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let kib = line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
        kib.unwrap_or_default() / 1024.0
    };
    let db = open();
    LazyLock::force(&LIBRARY);
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

/// What the program carries and reads when it starts.
static LIBRARY: LazyLock<Library> = LazyLock::new(Library::embedded);

fn open() -> Db {
    must(Db::open(&FOLDER, &|| Uuid::from_u128(1)))
}

fn facts(db: &Db) -> TrainerData {
    let now = Timestamp::from_millisecond(FIRST_MS + 112 * DAY_MS).unwrap_or_default();
    let read = TrainerData::read(db, LIBRARY.standards(), "officer-2027", now);
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
        state: Some(StateKind::InProgress),
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
    let texts = Messages::new(Lang::ZhCn);
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
            let everybody = must(actor::without_accounts(&db)).unwrap_or_else(|| std::process::exit(2));
            let by = must(everybody.authorize(Permission::ImportRoster));
            let facts = must(import_facts(&preview, &[], today, &by, || {
                ids += 1;
                Uuid::from_u128(ids)
            }));
            must(db.record_all_by(FIRST_MS, &by, &facts));
            assert_eq!(preview.rows as u128, OFFICERS);
            db
        });
    let _ = std::fs::remove_dir_all(&folder);
}
