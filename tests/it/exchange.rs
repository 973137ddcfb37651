//! A bureau of three PCs and a stick: who joins, what goes up, what comes down.

use super::support::by_right::ByRight as _;
use dabiao::store::{Db, Fact, facts};
use serde_json::Value;
use uuid::Uuid;

use super::support::sticks::{Sticks, practise, practise_at, run};
use super::support::typist::MORNING_MS;

/// Something is assigned to 王德明 at the founding PC.
fn assign(sticks: &Sticks) -> Uuid {
    let folder = sticks.at("bureau");
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0xA551)).unwrap();
    let signer = dabiao::app::bring_signer(folder, [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    let officer = db.officers().unwrap().into_iter().find(|o| o.badge == "059001").unwrap().id;
    let id = Uuid::from_u128(0xA550);
    let fact = Fact::Assign(facts::Assign {
        id,
        officers: vec![officer],
        kind: "drill".into(),
        subject: "population-floating".into(),
        times: 1,
        due: "2026-12-10".into(),
        note: String::new(),
        by: officer,
    });
    db.put(MORNING_MS, &fact).unwrap();
    id
}

fn stored<T>(sticks: &Sticks, pc: &str, read: impl FnOnce(&Db) -> T) -> T {
    read(&Db::open(&sticks.at(pc), &|| Uuid::from_u128(0xD8)).unwrap())
}

fn attempts(sticks: &Sticks, pc: &str) -> Vec<Value> {
    let said = sticks.run(pc, &["attempts", "--json"]).ends(0, &[]);
    said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_is_typed_at_a_station_is_seen_at_the_bureau_and_the_roster_comes_down() {
    let sticks = Sticks::founded();
    // Before it joined, and under the name that the roster has too.
    practise(&sticks.at("a"));
    sticks.join("a", "文昌所-01");
    sticks.join("b", "文昌所-02");
    let task = assign(&sticks);

    assert_eq!(sticks.exchange("bureau")["side"], "bureau");
    let up = sticks.exchange("a");
    assert!(up["taken"]["entries"].as_u64().unwrap() > 0, "{up}");
    assert_eq!((&up["sent"][0]["bodies"], up["safe_to_remove"].as_bool()), (&Value::from(1), Some(true)));
    practise_at(&sticks.at("b"), MORNING_MS + 600_000);
    sticks.exchange("b");
    let taken = sticks.exchange("bureau");
    assert_eq!(taken["taken"]["bodies"], 2, "{taken}");

    let seen = attempts(&sticks, "bureau");
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen.iter().all(|row| row["badge"] == "059001" && row["state"] == "sealed"), "{seen:?}");
    let report = sticks.run("bureau", &["report", "--json"]).ends(0, &[]);
    assert!(!report.json().is_null());
    // A person who was registered at three PCs is one.
    sticks.exchange("a");
    sticks.exchange("b");
    for pc in ["bureau", "a", "b"] {
        let officers = stored(&sticks, pc, |db| db.officers().unwrap());
        let same: Vec<_> = officers.iter().filter(|o| o.badge == "059001").collect();
        assert_eq!((same.len(), officers.len()), (1, 2), "{pc}: {officers:?}");
        let tasks = stored(&sticks, pc, |db| db.assignments().unwrap());
        assert_eq!(tasks.iter().map(|row| row.id).collect::<Vec<_>>(), [task], "{pc}");
    }
    sticks.audit();
    let told = sticks.run("bureau", &["audit"]).ends(0, &["of another PC, signed by key"]);
    assert!(!told.out.contains("not enrolled"), "{}", told.out);
}

#[test]
fn an_exchange_once_more_sends_nothing_new() {
    let sticks = Sticks::joined();
    practise(&sticks.at("a"));
    sticks.exchange("a");
    let before = sticks.packages("up");
    let again = sticks.exchange("a");
    assert_eq!((again["sent"].as_array().unwrap().len(), sticks.packages("up")), (0, before), "{again}");
    sticks.exchange("bureau");
    let down = sticks.packages("down");
    assert_eq!(down.len(), 2);
    let again = sticks.exchange("bureau");
    assert_eq!(again["sent"].as_array().unwrap().len(), 0, "{again}");
    assert_eq!((&again["taken"]["entries"], sticks.packages("down")), (&Value::from(0), down));
    // What the bureau shows to have is not sent again.
    let up = sticks.exchange("a");
    assert_eq!((&up["unconfirmed"], &up["taken"]["receipts"]), (&Value::from(0), &Value::from(2)), "{up}");
    assert_eq!(up["sent"][0]["entries"], 0, "{up}");
    assert_eq!(sticks.exchange("a")["sent"].as_array().unwrap().len(), 0);
    let doctor = sticks.run("a", &["doctor", "--json"]).json();
    assert!(doctor["bureau"]["detail"].as_str().unwrap().contains("0 not uploaded"), "{doctor}");
    let doctor = sticks.run("b", &["doctor", "--json"]).json();
    assert!(
        doctor["bureau"]["detail"].as_str().unwrap().contains("never in contact with the bureau yet"),
        "{doctor}"
    );
    sticks.audit();
}

#[test]
fn a_rehearsal_changes_nothing() {
    let sticks = Sticks::joined();
    practise(&sticks.at("a"));
    sticks.exchange("a");
    let stick = sticks.text("stick");
    let would =
        sticks.run("bureau", &["exchange", "--dir", &stick, "--dry-run", "--json"]).ends(0, &[]).json();
    assert!(would["taken"]["entries"].as_u64().unwrap() > 0, "{would}");
    assert_eq!((sticks.packages("down").len(), attempts(&sticks, "bureau").len()), (0, 0));
    let would =
        sticks.run("bureau", &["exchange", "--dir", &stick, "--dry-run"]).ends(0, &["Nothing was changed"]);
    assert!(!would.out.contains("safe to remove"));
    sticks.run("bureau", &["exchange", "--dir", &stick]).ends(0, &["safe to remove"]);
    assert_eq!(attempts(&sticks, "bureau").len(), 1);
}

#[test]
fn the_stations_are_listed_with_what_to_do() {
    let sticks = Sticks::joined();
    let list =
        || sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json()["stations"].clone();
    let rows = list();
    let of = |rows: &Value, field: &str| -> Vec<String> {
        rows.as_array().unwrap().iter().map(|row| row[field].to_string().replace('"', "")).collect()
    };
    assert_eq!(of(&rows, "name"), ["局机关-01", "文昌所-01", "文昌所-02"]);
    assert_eq!(of(&rows, "state"), ["normal", "admitted", "admitted"]);
    assert_eq!(of(&rows, "next"), ["nothing", "first-exchange", "first-exchange"]);
    sticks.exchange("a");
    sticks.exchange("bureau");
    assert_eq!(of(&list(), "state"), ["normal", "normal", "admitted"]);
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01", "--unit", "文昌派出所"]).ends(0, &["desk"]);
    sticks
        .run("bureau", &["bureau", "duty", "desk", "文昌所-01", "--unit", "文昌派出所"])
        .ends(0, &["already"]);
    assert_eq!(list()[1]["duties"][0], "desk");
    sticks.run("bureau", &["bureau", "duty", "desk", "nobody"]).ends(2, &["nobody"]);
    sticks.run("bureau", &["bureau", "duty", "cooking", "文昌所-01"]).ends(2, &["cooking"]);
    sticks
        .run("bureau", &["bureau", "retire", "局机关-01", "--why", "lost"])
        .ends(1, &["founded the bureau"]);
    let plain = sticks.run("bureau", &["bureau", "stations"]).ends(0, &["Admitted, has not exchanged yet"]);
    assert_eq!(plain.out.lines().count(), 3);
}

#[test]
fn who_founds_and_who_joins_does_it_once_and_at_the_right_place() {
    let sticks = Sticks::founded();
    let init = ["bureau", "init", "--name", "二", "--unit", "文昌派出所"];
    sticks.run("bureau", &[&init[..], &["--no-server"]].concat()).ends(1, &["岚江市公安局"]);
    sticks.run("a", &init).ends(2, &["--no-server"]);
    sticks.run("a", &["join", "ABCD-EFGH"]).ends(2, &["no code to join"]);
    let (stick, none) = (sticks.text("stick"), sticks.text("none"));
    run(&sticks.at("bureau"), &["exchange", "--dir", &none]).ends(3, &["not there"]);
    practise(&sticks.at("a"));
    sticks.run("a", &["exchange", "--dir", &stick]).ends(1, &["no bureau"]);
    sticks.run("a", &["join", "--file", &none]).ends(1, &["asked for nothing"]);
    sticks.join("a", "文昌所-01");
    sticks.run("a", &["join", "--request", &none, "--unit", "文昌派出所"]).ends(1, &["岚江市公安局"]);
    sticks
        .run("a", &["bureau", "retire", "局机关-01", "--why", "lost"])
        .ends(1, &["Only the PC that founded"]);
    sticks.audit();
}
