//! What a person has to settle is told after visits to the server, by its keeper once, and counted by its status.
//!
//! Needs PostgreSQL on this PC; where there is none each test says that it was skipped.

use dabiao::store::{Db, Fact, facts};
use dabiao::ui::Screen;
use serde_json::{Value, json};
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::served::Served;
use super::support::sticks::{Sticks, practise};
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

/// Something is assigned to 王德明 at a PC.
fn assign(sticks: &Sticks, pc: &str) {
    let folder = sticks.at(pc);
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0xA551)).unwrap();
    let signer = dabiao::app::bring_signer(folder, [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    let officer = db.officers().unwrap().into_iter().find(|o| o.badge == "059001").unwrap().id;
    let fact = Fact::Assign(facts::Assign {
        id: Uuid::from_u128(0xA5),
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

fn status(sticks: &Sticks) -> Value {
    let said = sticks.run("bureau", &["bureau", "status", "--json"]);
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {} {}", said.out, said.err))
}

#[test]
fn what_does_not_count_is_told_after_a_visit_by_the_keeper_and_by_the_status_until_it_is_settled() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    practise(&sticks.at("a"));
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    served.keep();
    served.visit("a");
    assign(sticks, "a");
    let told = json!([{"kind": "here-only", "duty": "desk", "entries": 1, "station": "文昌所-01"}]);
    assert_eq!(served.visit("a")["matters"], told);
    sticks.run("a", &["exchange"]).ends(0, &["⚠", "文昌所-01"]);
    let told = json!([{"kind": "no-duty", "duty": "desk", "entries": 1, "station": "文昌所-01"}]);
    sticks.run("bureau", &["bureau", "keep", "--once"]).ends(0, &["⚠", "1 entry", "文昌所-01"]);
    assert_eq!(served.keep()["matters"], told);
    let now = status(sticks);
    assert_eq!(
        (&now["matters"][0]["station"], &now["matters"][0]["kind"]),
        (&"文昌所-01".into(), &"no-duty".into())
    );
    assert!(now["problems"].as_array().unwrap().is_empty(), "it is no fault of the server: {now}");
    let said = sticks.run("bureau", &["bureau", "status"]);
    assert!(said.out.contains("To settle: 1 matter of 文昌所-01"), "{} {}", said.out, said.err);
    assert!(
        said.out.contains("The server itself is well") && !said.out.contains("All is well"),
        "{}",
        said.out
    );
    // The window says it on its line and where it exchanges.
    let mut w = Window::open_at(&sticks.at("bureau"), Look::PLAIN, Screen::Stations, MORNING_MS + 5_000_000);
    assert!(w.sees("1 件待处理"));
    w.pictures("matters-line");
    drop(w);
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01"]).ends(0, &[]);
    assert_eq!(served.keep()["matters"], json!([]));
    assert_eq!(status(sticks)["matters"], json!([]));
    served.visit("a");
    assert_eq!(served.visit("a")["matters"], json!([]));
    sticks.audit();
}

#[test]
fn a_visit_with_nothing_to_say_changes_nothing_and_the_pc_is_listed_as_of_then() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    practise(&sticks.at("a"));
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    for _ in 0..3 {
        served.keep();
        served.visit("a");
    }
    for _ in 0..3 {
        let said = served.visit("a");
        assert_eq!((&said["sent"]["entries"], &said["taken"]["packages"]), (&0.into(), &0.into()), "{said}");
        assert_eq!((&said["faults"], &said["resets"]), (&json!([]), &false.into()), "{said}");
    }
    let round = served.keep();
    assert_eq!((&round["taken"]["entries"], &round["put"]), (&0.into(), &json!([])), "{round}");
    // It came all the same, and is listed as of then.
    let rows = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let row = rows["stations"].as_array().unwrap().iter().find(|row| row["name"] == "文昌所-01").unwrap();
    assert_eq!(row["state"], "normal", "{row}");
}
