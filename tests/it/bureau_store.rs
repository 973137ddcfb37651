//! A bureau with a server: joining by a code, visits, the keeper's rounds, and what goes wrong.
//!
//! Needs PostgreSQL on this PC; where there is none each test says that it was skipped.

use dabiao::app::server::{LastContact, ServerSide};
use dabiao::store::{Db, Fact, facts};
use serde_json::Value;
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::served::Served;
use super::support::sticks::{Sticks, practise, practise_at};
use super::support::typist::{MORNING_MS, Typist};

/// Something is assigned to 王德明 at the founding PC.
fn assign(sticks: &Sticks, n: u128) {
    let folder = sticks.at("bureau");
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0xA551)).unwrap();
    let signer = dabiao::app::bring_signer(folder, [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    let officer = db.officers().unwrap().into_iter().find(|o| o.badge == "059001").unwrap().id;
    let fact = Fact::Assign(facts::Assign {
        id: Uuid::from_u128(n),
        officers: vec![officer],
        kind: "drill".into(),
        subject: "population-floating".into(),
        times: 1,
        due: "2026-12-10".into(),
        note: String::new(),
        by: officer,
    });
    db.put(MORNING_MS, &fact).unwrap();
}

fn assigned(sticks: &Sticks, pc: &str) -> usize {
    let db = Db::open(&sticks.at(pc), &|| Uuid::from_u128(0xD8)).unwrap();
    db.assignments().unwrap().len()
}

fn attempts(sticks: &Sticks) -> Vec<Value> {
    let said = sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]);
    said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn stations_join_by_a_code_and_what_is_typed_there_is_seen_at_the_bureau() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    // Before it joined, and under the name that the roster has too.
    practise(&sticks.at("a"));
    assign(sticks, 0xA550);
    let first = served.code(&[]);
    served.join("a", "文昌所-01", &first).ends(0, &["岚江市公安局", "文昌所-01", "Exchanged with"]);
    served.join("b", "文昌所-02", &served.code(&["--duty", "desk"])).ends(0, &["文昌所-02"]);
    // What was typed before it joined went up with it.
    assert_eq!(attempts(sticks).len(), 1);
    for pc in ["a", "b"] {
        served.visit(pc);
        assert_eq!(assigned(sticks, pc), 1, "{pc}");
    }
    // Two stations at once.
    practise_at(&sticks.at("a"), MORNING_MS + 600_000);
    practise_at(&sticks.at("b"), MORNING_MS + 1_200_000);
    let at = &served;
    std::thread::scope(|scope| {
        let both = ["a", "b"].map(|pc| scope.spawn(move || at.visit(pc)));
        for visited in both.map(|visit| visit.join().unwrap()) {
            assert_eq!(visited["sent"]["bodies"], 1, "{visited}");
            assert!(visited["sent"]["entries"].as_u64().unwrap() > 0, "{visited}");
        }
    });
    let round = served.keep();
    assert_eq!(round["taken"]["bodies"], 2, "{round}");
    let seen = attempts(sticks);
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert!(seen.iter().all(|row| row["badge"] == "059001" && row["state"] == "sealed"), "{seen:?}");
    sticks.run("bureau", &["report", "--json"]).ends(0, &[]);
    // Nothing is sent twice, nothing is put twice.
    let again = served.visit("a");
    assert_eq!((&again["sent"]["entries"], &again["sent"]["bodies"]), (&0.into(), &0.into()), "{again}");
    served.keep();
    let still = served.keep();
    assert_eq!(
        (still["put"].as_array().unwrap().len(), &still["taken"]["entries"]),
        (0, &0.into()),
        "{still}"
    );
    // Something new comes down, to both.
    assign(sticks, 0xA551);
    assert_eq!(served.keep()["put"].as_array().unwrap().len(), 2);
    for pc in ["a", "b"] {
        assert!(served.visit(pc)["taken"]["entries"].as_u64().unwrap() > 0);
        assert_eq!(assigned(sticks, pc), 2, "{pc}");
    }
    let doctor = sticks.run("a", &["doctor", "--json"]).json();
    let line = doctor["bureau"]["detail"].as_str().unwrap();
    assert!(line.contains("0 not uploaded") && line.contains("was last reached"), "{line}");
    let rows =
        sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json()["stations"].clone();
    let of = |name: &str| rows.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
    assert_eq!(
        (&of("文昌所-02")["duties"][0], &of("文昌所-01")["server"]["unsent_entries"]),
        (&"desk".into(), &0.into())
    );
    assert!(of("文昌所-01")["server"]["seen_ms"].as_i64().is_some(), "{rows}");
    // A stick works beside it.
    practise_at(&sticks.at("a"), MORNING_MS + 1_800_000);
    sticks.exchange("a");
    sticks.exchange("bureau");
    assert_eq!(attempts(sticks).len(), 4);
    served.visit("a");
    served.keep();
    assert_eq!(attempts(sticks).len(), 4);
    sticks.audit();
    let status = sticks.run("bureau", &["bureau", "status", "--json"]).ends(0, &[]).json();
    assert_eq!((&status["ok"], &status["status"]["stations"]), (&true.into(), &2.into()), "{status}");
}

#[test]
fn a_code_works_once_and_who_was_retired_is_told_so() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    // Init once more completes nothing, and gives another code.
    let again = served.init().ends(0, &[]).json();
    assert!(again["backup"].is_null() && again["code"]["code"].is_string(), "{again}");
    sticks.run("bureau", &["bureau", "init", "--listen", "10.1.2.3"]).ends(1, &["has a server already"]);
    let code = served.code(&[]);
    // Asked, and nobody there who answers: the same code goes on.
    sticks.run("a", &["join", &code, "--name", "文昌所-01", "--wait", "0"]).ends(3, &["no answer yet"]);
    sticks.run("b", &["join", &code, "--name", "文昌所-02", "--wait", "0"]).ends(1, &["The code is used"]);
    served.join("a", "文昌所-01", &code).ends(0, &["文昌所-01"]);
    served.keep();
    sticks.run("b", &["join", &code, "--wait", "0"]).ends(1, &["The code is used"]);
    let wrong = format!("{}0000-0000-0000-0000", &code[..=code.find('/').unwrap()]);
    sticks.run("b", &["join", &wrong, "--wait", "0"]).ends(1, &["The code is wrong or expired"]);
    sticks.run("b", &["join", "ABCD-EFGH"]).ends(2, &["no code to join"]);
    sticks.run("a", &["join", &served.code(&[])]).ends(1, &["has a login"]);
    // Two PCs want one name.
    served.join("b", "文昌所-01", &served.code(&[])).ends(0, &["文昌所-01 (2)"]);
    let list = sticks.text("codes.csv");
    sticks
        .run("bureau", &["bureau", "invite", "--unit", "文昌派出所", "--count", "3", "--list", &list])
        .ends(0, &["127.0.0.1", "codes.csv"]);
    assert!(std::fs::read_to_string(sticks.at("codes.csv")).unwrap().matches("127.0.0.1").count() == 3);
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "lost"]).ends(0, &["retired"]);
    practise(&sticks.at("a"));
    sticks.run("a", &["exchange"]).ends(1, &["This PC is not enrolled or was retired"]);
    served.keep();
    served.visit("b");
    assert_eq!(attempts(sticks).len(), 0);
    sticks.audit();
}

#[test]
fn a_server_that_is_down_or_shows_another_certificate_costs_nothing() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    for (pc, name) in [("a", "文昌所-01"), ("b", "文昌所-02")] {
        served.join(pc, name, &served.code(&[])).ends(0, &[]);
    }
    sticks.run("bureau", &["bureau", "stop"]).ends(0, &[]);
    practise(&sticks.at("a"));
    sticks.run("a", &["exchange"]).ends(3, &["is not reached", "The data are safe here"]);
    sticks.run("bureau", &["bureau", "keep", "--once"]).ends(3, &["is not reached"]);
    sticks
        .run("bureau", &["bureau", "status"])
        .ends(1, &["The server is not reached", "dabiao bureau start"]);
    let doctor = sticks.run("a", &["doctor", "--json"]).json();
    assert!(doctor["bureau"]["detail"].as_str().unwrap().contains("the last try"), "{doctor}");
    // The directory names the new certificate; one station hears of it before the server changes over.
    sticks.run("bureau", &["bureau", "start"]).ends(0, &[]);
    sticks
        .run("bureau", &["bureau", "init", "--renew-cert"])
        .ends(0, &["Fingerprint of the new certificate"]);
    served.keep();
    assert_eq!(served.visit("a")["sent"]["bodies"], 1);
    sticks.run("bureau", &["bureau", "stop"]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "start"]).ends(0, &[]);
    served.visit("a");
    sticks.run("b", &["exchange"]).ends(1, &["The server's certificate changed; nothing was sent"]);
    // The other one hears of it by a stick.
    sticks.exchange("bureau");
    sticks.exchange("b");
    served.visit("b");
    served.keep();
    assert_eq!(attempts(sticks).len(), 1);
    sticks.audit();
}

#[test]
fn a_store_that_went_back_to_a_backup_is_filled_again_by_the_stations() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    served.keep();
    let file = sticks.text("store.dump");
    sticks.run("bureau", &["bureau", "backup", &file]).ends(0, &["store.dump"]);
    sticks.run("bureau", &["bureau", "backup", &file]).ends(2, &["is there already"]);
    practise(&sticks.at("a"));
    served.visit("a");
    let roster = sticks.text("roster.csv");
    sticks.run("bureau", &["bureau", "restore", &roster]).ends(3, &[]);
    sticks.run("bureau", &["bureau", "restore", &file]).ends(0, &["send again by themselves"]);
    // Nobody has to tell them.
    let back = sticks.run("a", &["exchange", "--json"]).ends(0, &["The bureau's store went back"]).json();
    assert_eq!(
        (&back["sent"]["bodies"], &back["faults"][0]["code"]),
        (&1.into(), &"bureau-behind".into()),
        "{back}"
    );
    served.keep();
    assert_eq!(attempts(sticks).len(), 1);
    let then = served.visit("a");
    assert_eq!(
        (&then["sent"]["entries"], then["faults"].as_array().unwrap().len()),
        (&0.into(), 0),
        "{then}"
    );
    sticks.audit();
}

#[test]
fn who_joined_after_the_backup_is_let_in_again_once_the_store_went_back_to_it() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    let file = sticks.text("store.dump");
    sticks.run("bureau", &["bureau", "backup", &file]).ends(0, &["store.dump"]);
    served.join("b", "文昌所-02", &served.code(&[])).ends(0, &[]);
    served.visit("b");
    served.keep();
    practise(&sticks.at("b"));
    sticks.run("bureau", &["bureau", "restore", &file]).ends(0, &[]);
    sticks.run("b", &["exchange"]).ends(1, &["not enrolled"]);
    let listed = sticks.run("bureau", &["bureau", "stations"]).ends(0, &["has no login at the server"]);
    assert_eq!(listed.out.matches("has no login").count(), 1, "{}", listed.out);
    // A round of the keeper is all it takes.
    let kept = served.keep();
    assert_eq!(kept["let_in_again"], serde_json::json!(["文昌所-02"]), "{kept}");
    assert_eq!(served.keep()["let_in_again"], serde_json::json!([]));
    served.visit("b");
    served.keep();
    assert_eq!(attempts(sticks).len(), 1);
    // Who is retired stays out, whatever was kept of their login.
    sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "lost"]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "restore", &file]).ends(0, &[]);
    assert_eq!(served.keep()["let_in_again"], serde_json::json!([]));
    sticks.run("b", &["exchange"]).ends(1, &["not enrolled"]);
    sticks.audit();
}

#[test]
fn a_station_that_was_retired_over_the_network_joins_again_by_a_code() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    practise(&sticks.at("a"));
    served.visit("a");
    served.keep();
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "replaced"]).ends(0, &[]);
    served.keep();
    // It can't fetch what would tell it: it is told by being kept out.
    sticks.run("a", &["exchange"]).ends(1, &["This PC is not enrolled or was retired"]);
    let doctor = sticks.run("a", &["doctor"]);
    assert!(doctor.out.contains("This PC is not enrolled or was retired"), "{}", doctor.out);
    practise_at(&sticks.at("a"), MORNING_MS + 1_800_000);
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    served.visit("a");
    served.keep();
    assert_eq!(attempts(sticks).len(), 2);
    let doctor = sticks.run("a", &["doctor"]);
    assert!(!doctor.out.contains("not enrolled"), "{}", doctor.out);
    sticks.audit();
}

/// Lets the window of a PC run until it has spoken with the server.
fn window_until_spoken(sticks: &Sticks, pc: &str, wall_ms: i64) -> (ServerSide, LastContact) {
    let mut window = Typist::at_time(&sticks.at(pc), wall_ms);
    for _ in 0..6_000 {
        window.session.poll();
        let server = window.session.server();
        if let Some((side, last)) = server.side().zip(server.last()) {
            return (side, last.clone());
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("{pc} does not speak with the server");
}

#[test]
fn the_window_exchanges_by_itself_and_that_of_the_founder_keeps_the_server() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    practise_at(&sticks.at("a"), MORNING_MS + 600_000);
    let (side, last) = window_until_spoken(sticks, "a", MORNING_MS + 4_000_000);
    assert_eq!((side, last.wrong.len(), last.lines.len()), (ServerSide::Station, 0, 1), "{last:?}");
    let (side, last) = window_until_spoken(sticks, "bureau", MORNING_MS + 5_000_000);
    assert_eq!((side, last.wrong.len()), (ServerSide::Keeper, 0), "{last:?}");
    assert_eq!(attempts(sticks).len(), 1);
    // A server that is down is told, and nothing else happens.
    sticks.run("bureau", &["bureau", "stop"]).ends(0, &[]);
    let (_, last) = window_until_spoken(sticks, "a", MORNING_MS + 6_000_000);
    assert_eq!((last.lines.len(), last.wrong.len()), (0, 1), "{last:?}");
    sticks.run("bureau", &["bureau", "start"]).ends(0, &[]);
    sticks.audit();
}

#[test]
fn a_retirement_that_a_restore_lost_comes_back_over_the_server() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    for (pc, name) in [("a", "文昌所-01"), ("b", "文昌所-02")] {
        served.join(pc, name, &served.code(&[])).ends(0, &[]);
    }
    let comes_by = || {
        for _ in 0..2 {
            served.keep();
            served.visit("b");
        }
        served.keep();
    };
    comes_by();
    let backup = sticks.text("yesterday.dabiao");
    sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "lost"]).ends(0, &["retired"]);
    served.keep();
    served.visit("b");
    let retired = || {
        let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
        let rows = listed["stations"].as_array().unwrap();
        rows.iter().any(|row| row["name"] == "文昌所-01" && row["state"] == "retired")
    };
    assert!(retired());
    // The second time it forgets what it was given back once already.
    for _ in 0..2 {
        sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
        assert!(!retired());
        comes_by();
        assert!(retired());
        served.visit("b");
    }
    // Where all of it is there nothing is handed up for it.
    let kept = served.keep();
    assert_eq!(kept["taken"]["packages"], 0, "{kept}");
    sticks.audit();
}
