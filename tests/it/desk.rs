//! The desk over a bureau with known counts, the roster from a file, and the papers that come out.

use super::support::by_right::ByRight as _;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use dabiao::app::OFFICER_STANDARD;
use dabiao::app::trainer::{
    DeskView, Forecasts, Initials, PeopleQuery, PersonKey, PersonLine, SortBy, TrainerData,
};
use dabiao::content::Library;
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::certification::{
    Assessment, Certified, Exempt, Gap, Missing, NotEligible, State, StateKind,
};
use dabiao::domain::exercise::RecordType;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao::domain::report::{RateReport, RateTally};
use dabiao::domain::roster::{Officer, Unit};
use dabiao::domain::text::Policy;
use dabiao::store::facts;
use dabiao::store::{AuditAgainst, Db, Fact, OfficerBody, UnitBody};
use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::support::bureau::{STAFF_PASSWORD, found, found_with_passwords};

const NOW: &str = "2026-11-23T10:00:00+08:00";

fn dabiao(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(["--data", folder.to_str().unwrap(), "--now", NOW, "--seed", "1", "--lang", "en"])
        .args(args)
        .env("DABIAO_PASSWORD", STAFF_PASSWORD)
        .output()
        .unwrap()
}

/// As an issuer who had no part in the exam.
fn issuer(folder: &Path, args: &[&str]) -> serde_json::Value {
    json(folder, &[&["--officer", "059902"], args].concat())
}

fn json(folder: &Path, args: &[&str]) -> serde_json::Value {
    let output = dabiao(folder, args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Five candidates who passed, a candidate who failed, the issuer who passed, and four of the staff who never
/// sat.
#[test]
fn the_report_of_a_bureau_that_was_counted_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    found_with_passwords(folder.path(), 5, true);
    let report = issuer(folder.path(), &["report", "--json"]);
    let bureau = &report["bureau"];
    assert_eq!(
        (&bureau["eligible"], &bureau["certified"], &bureau["exempt"]),
        (&11.into(), &6.into(), &0.into())
    );
    assert!((bureau["rate"].as_f64().unwrap() - 6.0 / 11.0).abs() < 1e-12);
    assert_eq!(report["deadline"], "2027-04-30");
    // A standard that asks for a sitting of forms too is foretold by typing alone, and that is said.
    assert!(report["forecast"].get("typing_alone").is_none(), "{report}");
    let guidance = issuer(folder.path(), &["report", "--standard", "guidance-2027", "--json"]);
    assert_eq!(guidance["forecast"]["typing_alone"], true);
    let unit = |name: &str| {
        let units = report["units"].as_array().unwrap();
        let unit = units.iter().find(|u| u["unit"] == name).unwrap().clone();
        (unit["eligible"].as_u64().unwrap(), unit["certified"].as_u64().unwrap())
    };
    // Candidates 0 to 5 in turn over three units; the staff are all in the first.
    assert_eq!(unit("文昌派出所"), (7, 3));
    assert_eq!(unit("城关派出所"), (2, 2));
    assert_eq!(unit("岚江市公安局治安管理支队"), (2, 1));
    // The day before the exam there were no certified officers, and just as many officers.
    let before = issuer(folder.path(), &["report", "--as-of", "2026-11-19", "--json"]);
    assert_eq!((&before["bureau"]["eligible"], &before["bureau"]["certified"]), (&11.into(), &0.into()));
    // Every officer who passed at all passes a line of 1; 33 字/分 is out of reach for the slowest at 31.
    let easy = issuer(folder.path(), &["simulate-standard", "--line", "1", "--accuracy", "50", "--json"]);
    assert_eq!(easy["bureau"]["pass_today"], 7, "the one who failed passes this line");
    let hard = issuer(folder.path(), &["simulate-standard", "--line", "33", "--accuracy", "95", "--json"]);
    assert_eq!(hard["bureau"]["pass_today"], 5);
}

#[test]
fn a_roster_comes_in_whole_again_and_again_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("名册.csv");
    fs::write(&file, "警号,姓名,单位,出生年月,职务\n059001,王德明,文昌派出所,1970-05,所长\n059002,李秀兰,治安大队,1990-01-02,民警\n").unwrap();
    let data = folder.path().join("data");
    let path = file.to_str().unwrap();
    let dry = json(&data, &["roster", "import", path, "--dry-run", "--json"]);
    assert_eq!((dry["new"].as_array().unwrap().len(), &dry["written"]), (2, &false.into()));
    // Reading makes nothing: there is no roster to list.
    assert!(!dabiao(&data, &["roster", "list", "--json"]).status.success());
    assert!(!data.exists());
    assert_eq!(json(&data, &["roster", "import", path, "--json"])["written"], true);
    let again = json(&data, &["roster", "import", path, "--json"]);
    assert_eq!((&again["written"], &again["unchanged"]), (&false.into(), &2.into()));
    let list = json(&data, &["roster", "list", "--json"]);
    assert_eq!(list["officers"][0]["birth"], "1970-05-01");
    let kinds: Vec<_> = list["units"].as_array().unwrap().iter().map(|u| u["kind"].clone()).collect();
    assert!(kinds.contains(&"station".into()) && kinds.contains(&"desk".into()), "{kinds:?}");
    // One wrong row, and no officer moves.
    fs::write(&file, "警号,姓名,单位\n059001,王德明,治安大队\n059001,李秀兰,治安大队\n,张伟,治安大队\n")
        .unwrap();
    let refused = dabiao(&data, &["roster", "import", path]);
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{words}");
    assert!(words.contains("row 3") && words.contains("row 4"), "{words}");
    assert_eq!(json(&data, &["roster", "list", "--json"])["officers"][0]["unit"], "文昌派出所");
    assert_eq!(json(&data, &["audit", "--json"])["ok"], true);
}

#[test]
fn every_paper_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    found_with_passwords(folder.path(), 5, true);
    for what in ["attempts", "roster", "ledger", "bulletin", "certificates", "missing", "make-up"] {
        for format in ["xlsx", "csv", "pdf"] {
            let out = folder.path().join(format!("{what}.{format}"));
            let args = ["export", what, "--format", format, "--out", out.to_str().unwrap(), "--json"];
            issuer(folder.path(), &args);
            let bytes = fs::read(&out).unwrap();
            let start: &[u8] = match format {
                "xlsx" => b"PK\x03\x04",
                "csv" => b"\xEF\xBB\xBF",
                _ => b"%PDF-",
            };
            assert!(bytes.starts_with(start), "{what} {format}");
        }
    }
    let text = fs::read_to_string(folder.path().join("bulletin.csv")).unwrap();
    assert!(text.contains("城关派出所") && text.contains('2'), "{text}");
    // What was exported as a roster can be imported: nothing changes.
    let roster = folder.path().join("roster.xlsx");
    let args = ["roster", "import", roster.to_str().unwrap(), "--json", "--officer", "059904"];
    let same = json(folder.path(), &args);
    assert_eq!((&same["unchanged"], &same["written"]), (&11.into(), &false.into()));
    let wrong = dabiao(folder.path(), &["export", "secrets", "--out", "x"]);
    assert_eq!(wrong.status.code(), Some(2));
}

/// The desk of the bureau in `folder`, with all officers and the forecasts.
fn desk(folder: &Path) -> (DeskView, Forecasts) {
    let db = Db::open(folder, &|| Uuid::nil()).unwrap();
    let now: Timestamp = NOW.parse().unwrap();
    let facts = TrainerData::read(&db, Library::embedded().standards(), OFFICER_STANDARD, now);
    let view = DeskView::of(Arc::new(facts.unwrap().unwrap()), &Initials::load());
    let forecasts = Forecasts::of(&view.facts);
    (view, forecasts)
}

#[test]
fn people_are_found_within_what_may_be_seen_and_put_in_order() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 5, true);
    let (view, forecasts) = desk(folder.path());
    let all: BTreeSet<Uuid> = view.units.iter().map(|u| u.id).collect();
    let ask = |query: PeopleQuery, scope: &BTreeSet<Uuid>| -> Vec<&PersonLine> {
        query.rows(&view, Some(&forecasts), scope).into_iter().map(|n| &view.people[n]).collect()
    };
    let any = PeopleQuery::default;
    let badges: Vec<&str> = ask(any(), &all).iter().map(|p| p.badge.as_str()).collect();
    assert!(badges.len() == 11 && badges.is_sorted(), "{badges:?}");
    assert_eq!(ask(PeopleQuery { state: Some(StateKind::Certified), ..any() }, &all).len(), 6);
    // An officer who never typed has no speed: below no line, and last in both orders.
    for down in [false, true] {
        let sort = SortBy { column: PersonKey::Speed, down };
        let speeds: Vec<Option<u32>> =
            ask(PeopleQuery { sort, ..any() }, &all).iter().map(|p| p.last.map(|m| m.milli_cpm)).collect();
        let known: Vec<u32> = speeds.iter().copied().map_while(|s| s).collect();
        assert!(known.len() == 7 && speeds[7..].iter().all(Option::is_none), "{speeds:?}");
        assert!(if down { known.iter().rev().is_sorted() } else { known.is_sorted() }, "{known:?}");
    }
    let slowest = view.people.iter().filter_map(|p| p.last).map(|m| m.milli_cpm).min().unwrap();
    let below = |milli: u32| PeopleQuery { below_cpm: Some(f64::from(milli) / 1000.0), ..any() };
    assert!(ask(below(slowest), &all).is_empty());
    assert_eq!(ask(below(slowest + 1), &all).len(), 1);
    // By badge, by name, by initials in any case; a text that matches no officer finds none.
    let one = &view.people[3];
    for search in [one.badge.clone(), one.name.clone()] {
        let met = ask(PeopleQuery { search: format!(" {search} "), ..any() }, &all);
        assert!(met.iter().any(|p| p.id == one.id) && met.len() < 11, "{search}");
    }
    let wang = ask(PeopleQuery { search: "W".into(), ..any() }, &all);
    assert!(!wang.is_empty() && wang.iter().all(|p| p.initials.contains('w')), "{wang:?}");
    assert!(ask(PeopleQuery { search: "qqqq".into(), ..any() }, &all).is_empty());
    // An officer outside of the scope is not found by any query.
    let unit = view.units.iter().find(|u| u.name == "城关派出所").unwrap().id;
    assert_eq!(ask(any(), &BTreeSet::from([unit])).len(), 2);
    assert!(ask(PeopleQuery { unit: Some(unit), ..any() }, &BTreeSet::new()).is_empty());
    let names: BTreeSet<&str> = forecasts.officers.iter().flatten().map(|f| f.status.name()).collect();
    for name in names {
        let forecast_of = ask(PeopleQuery { forecast: Some(name), ..any() }, &all);
        let counted = forecasts.officers.iter().flatten().filter(|f| f.status.name() == name).count();
        assert_eq!(forecast_of.len(), counted, "{name}");
    }
}

/// Whether a text was new is determined when an attempt begins; the stored summary still is what the attempts
/// give.
#[test]
fn a_history_knows_first_times_with_a_clock_that_was_set_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    let (unit, officer) = (Uuid::from_u128(1), Uuid::from_u128(2));
    db.put(
        0,
        &Fact::ImportRoster(facts::ImportRoster {
            file: "roster.csv".into(),
            sha256: String::new(),
            units: vec![UnitBody::of(&Unit::new(unit, "文昌派出所".into()))],
            officers: vec![OfficerBody::of(&Officer::new(
                officer,
                "059001".into(),
                "王德明".into(),
                unit,
                String::new(),
            ))],
            by: None,
        }),
    )
    .unwrap();
    let header = LogHeader::practice("二〇二六年十一月".repeat(4), Policy::Strict, Some(60_000));
    let events = [
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(1_000, EventKind::Commit("二〇二六年".into())),
        InputEvent::new(60_000, EventKind::End(EndReason::Time)),
    ];
    let begin = |db: &mut Db, n: u128, text: &str, at_ms: i64| {
        let start = AttemptStart {
            id: Uuid::from_u128(n),
            officer_id: officer,
            unit_id: unit,
            exercise_id: text.into(),
            title: "案件".into(),
            record_type: RecordType::Case,
            mode: AttemptMode::Practice,
            started_at_ms: at_ms,
            sitting_id: None,
        };
        db.begin_attempt(&start, &header).unwrap();
        db.append_events(start.id, 0, &events).unwrap();
    };
    let seal = |db: &mut Db, n: u128| db.seal_attempt(100_000, Uuid::from_u128(n), 3).map(|_| ()).unwrap();
    begin(&mut db, 11, "copy/a", 5_000);
    // The clock was set back: this one lies before the one that is open.
    begin(&mut db, 12, "copy/a", 1_000);
    seal(&mut db, 11);
    seal(&mut db, 12);
    begin(&mut db, 13, "copy/a", 6_000);
    begin(&mut db, 14, "copy/b", 7_000);
    drop(db);
    // Only the store is left of the known data.
    let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
    seal(&mut db, 13);
    seal(&mut db, 14);
    begin(&mut db, 15, "copy/b", 8_000);
    seal(&mut db, 15);
    let new: Vec<(i64, bool)> =
        db.histories().unwrap()[&officer].iter().map(|m| (m.started_at_ms, m.compared)).collect();
    assert_eq!(new, [(1_000, true), (5_000, false), (6_000, false), (7_000, true), (8_000, false)]);
    assert_eq!(db.audit(&AuditAgainst::default()).unwrap().problems, []);
}

#[test]
fn a_changed_history_is_found() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 2, true);
    let file = folder.path().join(dabiao::store::DATABASE_FILE);
    let audit = || {
        let db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
        db.audit(&AuditAgainst::default()).unwrap().problems
    };
    assert!(audit().is_empty());
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute("UPDATE history SET marks = zeroblob(22)", []).unwrap();
    drop(db);
    let found = audit();
    assert!(found.iter().any(|p| p.place.to_string().starts_with("history ")), "{found:?}");
}

fn state(n: u8) -> State {
    let gap = || Gap { missing: vec![Missing::Sittings { have: 0, need: 1 }], next: None, days_left: None };
    match n % 5 {
        0 => State::Certified(Certified {
            by: dabiao::domain::certification::Basis::Sittings(Vec::new()),
            on: jiff::civil::date(2026, 11, 20),
            grade: None,
            valid_until: None,
        }),
        1 => State::Exempt(Exempt {
            id: Uuid::nil(),
            approved_by: Uuid::nil(),
            until: None,
            reason: String::new(),
        }),
        2 => State::Overdue(gap()),
        3 => State::NotEligible(NotEligible::NotInCohort),
        _ => State::InProgress(gap()),
    }
}

proptest! {
    /// Rates add up from officer to bureau, pairs do not change them, and exemptions only move the denominator.
    #[test]
    fn rates_add_up(people in prop::collection::vec((0_u8..5, 0_u128..6), 0..80), pair in 0_u128..6) {
        let mut units: Vec<Unit> =
            (0..6_u128).map(|n| Unit::new(Uuid::from_u128(n + 1), format!("单位{n}"))).collect();
        let officers: Vec<Officer> = people
            .iter()
            .enumerate()
            .map(|(n, (_, unit))| {
                let id = Uuid::from_u128(1_000 + n as u128);
                Officer::new(id, n.to_string(), "某人".into(), Uuid::from_u128(unit + 1), String::new())
            })
            .collect();
        let assessments: Vec<Assessment> = people
            .iter()
            .zip(&officers)
            .map(|((n, _), officer)| Assessment {
                officer: officer.id,
                standard_id: String::new(),
                standard_version: 1,
                as_of: Timestamp::UNIX_EPOCH,
                date: jiff::civil::date(2026, 11, 23),
                state: state(*n),
                best: None,
                sittings: Vec::new(),
                certificates: Vec::new(),
                exemptions: Vec::new(),
            })
            .collect();
        let alone = RateReport::of(&units, &officers, &assessments);
        let sum = alone.units.iter().fold(RateTally::default(), |sum, (_, t)| sum.plus(*t));
        prop_assert_eq!(sum, alone.bureau);
        let count = |wanted: u8| people.iter().filter(|(n, _)| *n == wanted).count() as u32;
        prop_assert_eq!(alone.bureau.certified, count(0));
        prop_assert_eq!(alone.bureau.exempt, count(1));
        prop_assert_eq!(alone.bureau.eligible, count(0) + count(2) + count(4));
        let (a, b) = (pair as usize, (pair as usize + 1) % 6);
        let ids = (units[a].id, units[b].id);
        units[a].pair = Some(ids.1);
        units[b].pair = Some(ids.0);
        let paired = RateReport::of(&units, &officers, &assessments);
        prop_assert_eq!(&paired.units, &alone.units);
        prop_assert_eq!(paired.bureau, alone.bureau);
        prop_assert_eq!(paired.pairs.len(), 1);
        prop_assert_eq!(paired.pairs[0].tally, alone.units[a].1.plus(alone.units[b].1));
        // An officer who becomes exempt leaves the eligible, and nothing else changes.
        let mut freed = assessments.clone();
        if let Some(one) = freed.iter_mut().find(|a| matches!(a.state, State::InProgress(_))) {
            one.state = state(1);
            let after = RateReport::of(&units, &officers, &freed).bureau;
            prop_assert_eq!(after.certified, alone.bureau.certified);
            prop_assert_eq!((after.eligible + 1, after.exempt), (alone.bureau.eligible, alone.bureau.exempt + 1));
        }
    }
}
