//! The guidance officers' desk with 50 of them, 3,000 mentees and a year of history: from a closed store to
//! the instructor's page, its forecasts, one member's page, and one frame of every part of the screen.
//!
//! `DABIAO_BENCH_ATTEMPTS` makes it smaller; `DABIAO_BENCH_COHORT` names a folder that is filled once and kept.

mod bureau;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use dabiao::app::clock::{Clock, FixedClock};
use dabiao::app::cohort::{
    CohortAccess, CohortPaper, CohortView, GUIDANCE_STANDARD, Projections, RecordCopies, cohort_sheet,
};
use dabiao::app::lang::{Lang, Messages};
use dabiao::app::trainer::TrainerData;
use dabiao::app::{Action, DoorAction, Session, SessionConfig};
use dabiao::content::Library;
use dabiao::domain::cohort::Stamp;
use dabiao::domain::cohort::caseload::note::Note;
use dabiao::domain::cohort::caseload::{Assignment, AssignmentEnd, EndReason};
use dabiao::domain::cohort::checking::Marks;
use dabiao::domain::cohort::ladder::{Rung, SignOff};
use dabiao::domain::cohort::membership::{MembershipFact, Step};
use dabiao::domain::cohort::record::{CheckOutcome, Checked, CohortFact};
use dabiao::domain::standard::Standard;
use dabiao::store::{AccountChange, Db, Fact, StoreError};
use dabiao::ui::host::DesktopApp as _;
use dabiao::ui::{Screen, Shell, theme};
use divan::Bencher;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use self::bureau::{Bureau, DAY_MS, attempts, fill, folder, must, officer};

const COACHES: u128 = 50;
const MENTEES: u128 = 3_000;
/// Officers without a coach.
const OTHERS: u128 = 550;
const OFFICERS: u128 = COACHES + MENTEES + OTHERS;
/// 2025-11-20 in milliseconds.
const FIRST_MS: i64 = 1_763_596_800_000;
const YEAR: i64 = 365;
/// Rounds of practice in the year.
const ROUNDS: u128 = 83;
/// Weeks between two notes about one mentee.
const NOTE_WEEKS: i64 = 4;
/// Checking drills of each member of the cohort.
const CHECKS: u128 = 60;

/// Names a folder that is kept.
const KEPT: &str = "DABIAO_BENCH_COHORT";

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    folder(KEPT, |folder| {
        let bureau = Bureau {
            officers: OFFICERS,
            attempts: attempts(OFFICERS * ROUNDS),
            first_ms: FIRST_MS,
            round_ms: YEAR * DAY_MS / ROUNDS as i64,
            sittings_ms: FIRST_MS + (YEAR - 20) * DAY_MS,
        };
        fill(folder, &bureau)?;
        coach(folder)
    })
});

/// Makes stamps, each with an id of its own.
struct Stamps(u128);

impl Stamps {
    /// Ids grow with time, as those of the program do: rows have the same order in the file as at a station.
    fn on(&mut self, day: i64, by: Uuid) -> Stamp {
        self.0 += 1;
        let ms = FIRST_MS + day * DAY_MS;
        let at = Timestamp::from_millisecond(ms).unwrap_or_default();
        let on = jiff::civil::date(2025, 11, 20).saturating_add(day.days());
        let id = uuid::Builder::from_unix_timestamp_millis(ms as u64, &[0; 10]).into_uuid();
        Stamp { on, at, id: Uuid::from_u128(id.as_u128() | self.0), by }
    }
}

/// A year of the cohort: its members, their mentees, notes, drills and signatures.
fn coach(folder: &Path) -> Result<(), StoreError> {
    let mut stamps = Stamps(0);
    let mut facts = Vec::new();
    let instructor = officer(OFFICERS - 1);
    for n in 0..COACHES {
        let stamp = stamps.on(n as i64, instructor);
        let (officer, step) = (officer(n), Step::JoinMember);
        facts.push(CohortFact::Step(MembershipFact { stamp, officer, step, note: "所里推荐".into() }));
        facts.extend((0..CHECKS).map(|k| check(&mut stamps, officer, n * CHECKS + k)));
        for (place, rung) in
            [Rung::OwnTyping, Rung::RecordQuality, Rung::CheckingSkill].into_iter().enumerate()
        {
            if n % 4 > place as u128 {
                let stamp = stamps.on(80 + 60 * place as i64, instructor);
                let (evidence, note) = (vec![Uuid::from_u128(n)], "材料齐全".to_owned());
                facts.push(CohortFact::SignOff(SignOff { stamp, officer, rung, evidence, note }));
            }
        }
    }
    for n in 0..MENTEES {
        mentee(&mut stamps, n, instructor, &mut facts);
    }
    facts.sort_by_key(CohortFact::stamp);
    let mut db = Db::open(folder, &|| Uuid::from_u128(1))?;
    db.set_pragma_for_test("synchronous", 0)?;
    let roles = vec!["instructor".to_owned()];
    let account = AccountChange { officer_id: instructor, roles, secret: None, must_change: false, by: None };
    db.set_account(FIRST_MS, None, &account)?;
    for part in facts.chunks(1_000) {
        db.bulk(|db| {
            let mut one =
                |f: &CohortFact| bureau::put(db, f.stamp().at.as_millisecond(), &Fact::of_cohort(f));
            part.iter().try_for_each(&mut one)
        })?;
    }
    Ok(())
}

fn check(stamps: &mut Stamps, by: Uuid, n: u128) -> CohortFact {
    let marks = (0..6).map(|k| Marks { codes: vec!["E01A01".into(), format!("E01A0{k}")], time_ms: 21_000 });
    CohortFact::Checked(Checked {
        stamp: stamps.on(60 + n as i64 % 290, by),
        level: 1 + n as u32 % 5,
        kind: "population".into(),
        generator: 2,
        seed: n as u64,
        marks: marks.collect(),
        outcome: CheckOutcome {
            records: 6,
            fields: 72,
            planted: 12,
            hits: 11,
            false_alarms: 1,
            time_ms: 126_000,
            passed: n.is_multiple_of(3),
        },
    })
}

/// A mentee, coached from the second month on; every tenth changes coaches, and there is a note every four
/// weeks.
fn mentee(stamps: &mut Stamps, n: u128, instructor: Uuid, facts: &mut Vec<CohortFact>) {
    let mentee = officer(COACHES + n);
    let first = 50 + n as i64 % 120;
    let mut assign = |facts: &mut Vec<CohortFact>, day, coach| {
        let stamp = stamps.on(day, instructor);
        facts.push(CohortFact::Assign(Assignment { stamp, coach, mentee }));
        stamp.id
    };
    let mut coach = officer(n % COACHES);
    let assignment = assign(facts, first, coach);
    let changed = (n % 10 == 3).then_some(first + 100);
    if let Some(day) = changed {
        assign(facts, day, officer((n + 1) % COACHES));
        let reason = EndReason::ALL[n as usize / 10 % EndReason::ALL.len()];
        facts.push(CohortFact::End(AssignmentEnd { stamp: stamps.on(day, instructor), assignment, reason }));
    }
    for day in (first..YEAR - n as i64 % 30).step_by(7 * NOTE_WEEKS as usize) {
        if changed.is_some_and(|changed| day >= changed) {
            coach = officer((n + 1) % COACHES);
        }
        let what = "练词组，讲了身份证号分段核对，布置三篇".to_owned();
        facts.push(CohortFact::Note(Note {
            stamp: stamps.on(day, coach),
            mentee,
            minutes: 25,
            what,
            corrects: None,
        }));
    }
}

fn main() {
    if std::env::args().any(|arg| arg == "--bench") {
        let began = std::time::Instant::now();
        LazyLock::force(&FOLDER);
        LazyLock::force(&LIBRARY);
        let record = must(open().cohort());
        eprintln!("made ready in {:.0} s: {} notes", began.elapsed().as_secs_f64(), record.notes.len());
    }
    divan::main();
    if std::env::var_os(KEPT).is_none() {
        let _ = std::fs::remove_dir_all(&*FOLDER);
    }
}

/// What the program carries and reads when it starts.
static LIBRARY: LazyLock<Library> = LazyLock::new(Library::embedded);

fn open() -> Db {
    must(Db::open(&FOLDER, &|| Uuid::from_u128(1)))
}

fn now() -> Timestamp {
    Timestamp::from_millisecond(FIRST_MS + YEAR * DAY_MS).unwrap_or_default()
}

fn facts(db: &Db) -> TrainerData {
    let read = TrainerData::read(db, LIBRARY.standards(), "officer-2027", now());
    must(must(read).ok_or("no such standard"))
}

fn guidance() -> Standard {
    must(LIBRARY.standard(GUIDANCE_STANDARD).cloned().ok_or("no guidance standard"))
}

fn page(facts: Arc<TrainerData>, ahead: Option<&Projections>) -> CohortView {
    CohortView::of(facts, guidance(), CohortAccess::Whole, ahead)
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn a_page_from_the_closed_store(bencher: Bencher<'_, '_>) {
    LazyLock::force(&FOLDER);
    bencher.bench_local(|| page(Arc::new(facts(&open())), None));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn b_page_from_the_open_store(bencher: Bencher<'_, '_>) {
    let db = open();
    bencher.bench_local(|| page(Arc::new(facts(&db)), None));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn c_read_the_facts(bencher: Bencher<'_, '_>) {
    let db = open();
    bencher.bench_local(|| facts(&db));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn d_read_the_cohort_alone(bencher: Bencher<'_, '_>) {
    let db = open();
    bencher.bench_local(|| must(db.cohort()));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn e_make_the_page(bencher: Bencher<'_, '_>) {
    let facts = Arc::new(facts(&open()));
    bencher.bench_local(|| page(Arc::clone(&facts), None));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn f_foretell(bencher: Bencher<'_, '_>) {
    let (facts, guidance) = (facts(&open()), guidance());
    bencher.bench_local(|| Projections::of(&facts, &guidance));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn g_make_the_page_with_what_is_foretold(bencher: Bencher<'_, '_>) {
    let facts = Arc::new(facts(&open()));
    let ahead = Projections::of(&facts, &guidance());
    bencher.bench_local(|| page(Arc::clone(&facts), Some(&ahead)));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn h_page_of_one_guidance_officer(bencher: Bencher<'_, '_>) {
    let db = open();
    let view = page(Arc::new(facts(&db)), None);
    let attempts = must(db.attempts(Some(officer(3))));
    bencher.bench_local(|| view.page(officer(3), Some(&RecordCopies::of(officer(3), &attempts))));
}

/// The window of an instructor with that part open and all forecasts there.
fn window(part: &str) -> Harness<'static, Shell> {
    let clock = Arc::new(FixedClock::at(now().as_millisecond()));
    let session = Session::start(SessionConfig {
        folder: FOLDER.clone(),
        library: Library::embedded(),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        lang: Some(Lang::ZhCn),
        wake: Arc::new(|| {}),
        badge: None,
        limit_ms: None,
        demo: None,
    });
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1280.0, 800.0))
        .with_max_steps(12)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, shell: &mut Shell| {
                shell.logic(ui.ctx());
                shell.ui(ui);
            },
            Shell::new(session, Screen::Cohort, None),
        );
    settle(&mut harness);
    let session = harness.state_mut().station_mut();
    session.act(Action::Door(DoorAction::SignIn(officer(OFFICERS - 1))));
    settle(&mut harness);
    harness.state_mut().go(Screen::Cohort);
    settle(&mut harness);
    let name = harness.state().session().texts().get(part);
    let found = harness.get_all_by_label_contains(&name).find(|n| n.accesskit_node().role() == Role::Button);
    must(found.ok_or(part)).click_accesskit();
    settle(&mut harness);
    harness
}

fn settle(harness: &mut Harness<'static, Shell>) {
    loop {
        harness.step();
        if !harness.state().session().busy() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(3));
    }
    harness.step();
    harness.step();
}

/// What the program itself does for one frame; pixels are not painted.
#[divan::bench(sample_count = 50, sample_size = 1, args = ["page", "choose", "caseloads", "coverage", "alerts"])]
fn j_one_frame_of(bencher: Bencher<'_, '_>, part: &str) {
    let mut harness = window(&format!("cohort-{part}"));
    assert!(harness.state().session().cohort().view().is_some_and(|view| view.has_forecast()));
    bencher.bench_local(|| harness.step());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn i_sheet_of_the_cohort(bencher: Bencher<'_, '_>) {
    let view = page(Arc::new(facts(&open())), None);
    let texts = Messages::new(Lang::ZhCn);
    bencher.bench_local(|| cohort_sheet(&view, CohortPaper::Status, &texts));
}

/// From the start of the program to the page with all forecasts, every frame included.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn k_window_to_the_whole_page(bencher: Bencher<'_, '_>) {
    LazyLock::force(&FOLDER);
    bencher.bench_local(|| window("cohort-page"));
}
