//! The demonstration bureau: the same plan gives the same journal, the audit finds nothing, every state occurs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use dabiao::app::JournalKeys;
use dabiao::app::actor;
use dabiao::app::certificates::{Order, assemble};
use dabiao::app::demo::is_demo;
use dabiao::app::jobs::Progress;
use dabiao::app::trainer::{Forecasts, TrainerData};
use dabiao::content::Library;
use dabiao::credential::password::verify_password;
use dabiao::credential::{STATION_KEY_FILE, StationKey};
use dabiao::demo::{DEMO_PASSWORD, DemoError, DemoPlan, DemoSummary, make_beside, make_in, remove_beside};
use dabiao::domain::assignment::progress;
use dabiao::domain::role::{Permission, Role};
use dabiao::domain::sitting::{CandidateState, SittingState};
use dabiao::store::{Db, hex};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::support::typist::MORNING_MS;

/// 2026-11-23 12:00 in Shanghai, a Monday.
const NOON_MS: i64 = MORNING_MS + 3 * 3_600_000;

fn small(seed: u64) -> DemoPlan {
    DemoPlan { officers: 24, units: 6, days: 30, seed, now_ms: NOON_MS }
}

fn make(folder: &Path, plan: &DemoPlan) -> DemoSummary {
    make_in(folder, plan, &Progress::default()).unwrap()
}

fn open(folder: &Path) -> Db {
    Db::open(folder, &|| Uuid::nil()).unwrap()
}

fn names<'a>(all: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    all.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}

#[test]
fn the_same_plan_gives_the_same_bureau_to_the_byte() {
    let dirs = [0; 3].map(|_| tempfile::tempdir().unwrap());
    let [one, two, other] = [(0, 7), (1, 7), (2, 8)].map(|(n, seed)| make(dirs[n].path(), &small(seed)));
    assert_eq!(hex(&one.head), hex(&two.head));
    assert_ne!(hex(&one.head), hex(&other.head));
    assert_eq!((one.units, one.officers), (7, 24));
    for file in ["dabiao.sqlite", "station-key.toml", "issuer-key.toml", "trusted-keys.toml", "demo.toml"] {
        let bytes = |n: usize| fs::read(dirs[n].path().join(file)).unwrap();
        assert!(bytes(0) == bytes(1), "{file}");
    }
}

#[test]
fn the_audit_finds_nothing_and_nothing_is_in_the_future() {
    let dir = tempfile::tempdir().unwrap();
    let made = make(dir.path(), &small(3));
    let db = open(dir.path());
    let journal = db.journal().unwrap();
    let report = JournalKeys::audit(&db, dir.path(), Some(made.head.into())).unwrap();
    let key = StationKey::load(&dir.path().join(STATION_KEY_FILE)).unwrap().public().key_id().to_string();
    assert_eq!(report.series.iter().map(|s| s.key.clone()).collect::<Vec<_>>(), [Some(key)]);
    assert_eq!(report.notes, []);
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    assert_eq!((report.entries as u64, report.attempts), (made.entries, made.attempts));
    assert_eq!(report.signed, report.entries);
    assert!(report.attempts > 100, "{}", report.attempts);
    assert!(journal.iter().all(|entry| entry.at_ms < NOON_MS));
    assert!(journal.is_sorted_by_key(|entry| entry.at_ms));
}

#[test]
fn everybody_with_a_role_has_the_password() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), &small(3));
    let accounts = open(dir.path()).accounts().unwrap();
    let roles: BTreeSet<Role> = accounts.iter().flat_map(|a| a.roles.known()).collect();
    assert_eq!(roles.len(), Role::ALL.len() - 1);
    assert!(accounts.iter().all(|a| !a.must_change));
    let secret = accounts[0].secret.clone().unwrap();
    assert!(accounts.iter().all(|a| a.secret.as_ref() == Some(&secret)));
    assert!(verify_password(DEMO_PASSWORD, &secret).unwrap());
}

#[test]
fn a_bureau_with_room_for_every_case_has_every_case() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), &DemoPlan { officers: 200, units: 8, days: 75, ..small(2027) });
    let db = open(dir.path());
    let now = Timestamp::from_millisecond(NOON_MS).unwrap();
    let facts =
        TrainerData::read(&db, Library::embedded().standards(), "officer-2027", now).unwrap().unwrap();
    every_state_occurs(&facts);
    the_desk_has_been_at_work(&facts, &db);
    units_are_a_tree_of_pairs_and_many_are_over_fifty(&facts);
    sittings_have_all_that_happens_in_them(&facts, &db);
    only_the_last_sitting_is_due(&facts);
}

fn every_state_occurs(facts: &TrainerData) {
    let states = names(facts.assessments.iter().map(|a| a.state.name()));
    for state in ["certified", "exempt", "in-progress", "not-eligible"] {
        assert!(states.contains_key(state), "{state}: {states:?}");
    }
    let rate = facts.report.bureau.rate().unwrap();
    assert!((0.2..0.7).contains(&rate), "{rate}");
    let forecasts = Forecasts::of(facts);
    let words = names(forecasts.officers.iter().flatten().map(|f| f.status.name()));
    for word in ["certified", "on_course", "more_practice", "coaching_first", "not_enough_data"] {
        assert!(words.contains_key(word), "{word}: {words:?}");
    }
    assert!(forecasts.past.is_some_and(|past| past.count > 50));
}

fn the_desk_has_been_at_work(facts: &TrainerData, db: &Db) {
    let tasks: BTreeSet<&str> = facts.rows.assignments.iter().map(|a| a.kind.as_str()).collect();
    assert_eq!(tasks, BTreeSet::from(["course", "drill", "sitting"]));
    let far = facts.rows.assignments.iter().zip(&facts.rows.done).flat_map(|(a, done)| {
        let due = a.due;
        let today = facts.today;
        a.officers
            .iter()
            .map(move |o| progress(done.get(o).copied().unwrap_or(0), a.times, due, today).name())
    });
    assert_eq!(names(far).len(), 3);
    assert!(facts.rows.assignments.iter().any(|a| a.ended.is_some()));
    assert!(facts.rows.counts.iter().all(|c| c.entered > 0) && facts.rows.counts.len() >= 8 * 8);
    let exemptions = db.exemptions().unwrap();
    let all = names(exemptions.iter().map(|e| match (&e.approved, &e.ended) {
        (None, None) => "asked for",
        (None, Some(_)) => "refused",
        (Some(_), None) => "approved",
        (Some(_), Some(_)) => "ended",
    }));
    assert_eq!(all.len(), 4, "{all:?}");
}

fn units_are_a_tree_of_pairs_and_many_are_over_fifty(facts: &TrainerData) {
    let units = &facts.rows.units;
    let top: Vec<_> = units.iter().filter(|u| u.parent.is_none()).collect();
    assert_eq!((units.len(), top.len(), facts.report.pairs.len()), (9, 1, 4));
    let trainer = facts.books.officers.iter().find(|o| o.badge == "059001").unwrap();
    assert_eq!((trainer.unit_id, facts.scope(trainer.id).len()), (top[0].id, 9));
    let ages: Vec<u32> =
        facts.books.officers.iter().filter_map(|o| TrainerData::age_on(o, facts.today)).collect();
    let old = ages.iter().filter(|age| **age >= 50).count();
    assert!(ages.iter().all(|age| (23..=59).contains(age)), "{ages:?}");
    assert!((0.25..0.5).contains(&(old as f64 / ages.len() as f64)), "{old} of {}", ages.len());
}

fn sittings_have_all_that_happens_in_them(facts: &TrainerData, db: &Db) {
    let states = names(facts.books.sittings.iter().map(|s| s.state().name()));
    for state in ["closed", "cancelled", "planned"] {
        assert!(states.contains_key(state), "{states:?}");
    }
    let planned = facts.books.sittings.iter().filter(|s| s.state() == SittingState::Planned);
    let days: Vec<_> = planned.map(|s| facts.standard.date_of(s.plan().at)).collect();
    assert!(days.contains(&facts.today) && days.iter().any(|day| *day > facts.today), "{days:?}");
    let closed: Vec<_> = facts.books.sittings.iter().filter(|s| s.state() == SittingState::Closed).collect();
    assert!(closed.iter().all(|s| s.revealed().is_some()));
    let candidates = || closed.iter().flat_map(|s| s.candidates());
    assert!(candidates().any(|c| c.state == CandidateState::Void));
    assert!(candidates().any(|c| c.state == CandidateState::Absent));
    assert!(candidates().any(|c| !c.interruptions.is_empty()));
    assert!(closed.iter().any(|s| s.incidents().next().is_some()));
    let attempt = facts.books.attempts.first().unwrap().id;
    assert!(db.stamps(attempt).unwrap().len() > 100);
}

fn dabiao(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(args)
        .args(["--data".as_ref(), data.as_os_str()])
        .args(["--lang", "en", "--now", "2026-11-23T12:00:00+08:00"])
        .env_remove("DABIAO_DATA")
        .env("DABIAO_ISSUER_PASSPHRASE", DEMO_PASSWORD)
        .env("DABIAO_PASSWORD", DEMO_PASSWORD)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

#[test]
fn the_command_fills_an_empty_folder_and_the_others_work_on_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("new");
    let args = ["demo", "--officers", "60", "--units", "6", "--days", "40", "--seed", "5", "--json"];
    let made = json(&dabiao(&data, &args));
    assert_eq!((made["officers"].as_u64(), made["units"].as_u64()), (Some(60), Some(7)));
    assert_eq!(made["password"], DEMO_PASSWORD);
    let audit = json(&dabiao(&data, &["audit", "--json"]));
    assert_eq!((&audit["ok"], &audit["head"]), (&Value::Bool(true), &made["head"]));
    // Who acts is known from what `demo` says.
    assert_eq!(made["issuer_passphrase"], DEMO_PASSWORD);
    let accounts = made["accounts"].as_array().unwrap();
    assert!(accounts.iter().all(|a| a["password"] == DEMO_PASSWORD && !a["badge"].is_null()), "{made}");
    let with = |role: &str| {
        let mut found = accounts.iter().filter(|a| a["roles"].as_array().unwrap().contains(&role.into()));
        found.next().unwrap()["badge"].as_str().unwrap()
    };
    let (auditor, issuer) = (with("auditor"), with("issuer"));
    let attempts = dabiao(&data, &["attempts", "--json", "--officer", auditor]);
    assert_eq!(
        attempts.stdout.split(|b| *b == b'\n').filter(|l| !l.is_empty()).count() as u64,
        made["attempts"]
    );
    let once = json(&dabiao(&data, &["certify", "--json", "--officer", issuer]));
    assert!(once["issued"].is_array(), "{once}");
    let again = json(&dabiao(&data, &["certify", "--json", "--officer", issuer]));
    assert_eq!(again["issued"].as_array().map(Vec::len), Some(0), "{again}");
    let certificates = open(&data).certificates().unwrap();
    for standard in ["officer-2027", "guidance-2027"] {
        let certificate = certificates.iter().find(|c| c.standard == standard).expect(standard);
        let verified = json(&dabiao(&data, &["verify", &certificate.token, "--json"]));
        assert_eq!(verified["valid"], true, "{verified}");
    }
}

fn only_the_last_sitting_is_due(facts: &TrainerData) {
    let books = &facts.books;
    assert!(books.certificates.len() > 20);
    let empty = tempfile::tempdir().unwrap();
    let anybody = actor::without_accounts(&open(empty.path())).unwrap().unwrap();
    let by = anybody.authorize(Permission::IssueCertificate).unwrap();
    let order = Order::new(&by, facts.as_of, facts.as_of).unwrap();
    let batch = assemble(books, &books.newest(Some("officer-2027")), &order).unwrap();
    let last = books.sittings.iter().filter(|s| s.state() == SittingState::Closed).map(|s| s.plan().at).max();
    let last = facts.standard.date_of(last.unwrap());
    assert!(batch.drafts.iter().all(|d| d.certificate.sitting == last), "{last}");
}

#[test]
fn a_folder_that_holds_something_is_refused_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("letter.txt"), "ours").unwrap();
    let output = dabiao(dir.path(), &["demo"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("letter.txt") && stderr.contains("--data"), "{stderr}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    let few = dabiao(&dir.path().join("empty"), &["demo", "--officers", "30", "--units", "12"]);
    assert_eq!(few.status.code(), Some(2), "{few:?}");
    assert!(!dir.path().join("empty").exists());
}

#[test]
fn only_what_is_marked_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    let demo = make_beside(dir.path(), &small(1), &Progress::default()).unwrap();
    assert!(is_demo(&demo) && demo == dir.path().join("demo"));
    // Once more gives the one that is there.
    let head = open(&demo).journal_head().unwrap();
    make_beside(dir.path(), &small(2), &Progress::default()).unwrap();
    assert_eq!(open(&demo).journal_head().unwrap(), head);
    fs::remove_file(demo.join("demo.toml")).unwrap();
    assert!(matches!(remove_beside(dir.path()), Err(DemoError::NotDemo(_))));
    assert!(demo.join("dabiao.sqlite").exists());
    fs::write(demo.join("demo.toml"), "").unwrap();
    remove_beside(dir.path()).unwrap();
    assert!(!demo.exists());
    remove_beside(dir.path()).unwrap();
}

#[test]
fn giving_up_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().to_owned();
    let plan = DemoPlan { officers: 600, units: 24, days: 400, ..small(1) };
    let job = dabiao::app::jobs::Job::spawn(std::sync::Arc::new(|| {}), move |p| make_in(&folder, &plan, p));
    while job.progress().get().0 == 0 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    job.give_up();
    let answer = loop {
        match job.poll() {
            dabiao::app::jobs::JobState::Done(answer) => break answer,
            dabiao::app::jobs::JobState::Running => std::thread::sleep(std::time::Duration::from_millis(5)),
            dabiao::app::jobs::JobState::Failed => panic!("failed"),
        }
    };
    assert!(matches!(answer, Err(DemoError::GivenUp)), "{answer:?}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}
