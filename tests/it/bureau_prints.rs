//! A bureau with a server: which PC comes by a login, whose disk was set back, who waits to be let in.
//!
//! Needs PostgreSQL on this PC; where there is none each test says that it was skipped.

use std::ops::ControlFlow;
use std::sync::Arc;

use dabiao::app::clock::SystemClock;
use dabiao::app::exchange::online::{Failed, Here, visit};
use dabiao::app::host::Host;
use dabiao::domain::sync::fault::Fault;
use dabiao::store::{DEMO_SETTING, Db};
use serde_json::Value;
use uuid::Uuid;

use super::support::served::Served;
use super::support::sticks::{Sticks, copy, practise_at, run_at};
use super::support::typist::MORNING_MS;

fn host(n: u8) -> Host {
    Host::new(&[[0x00, 0x1b, 0x21, 0, 0, n]], "PC")
}

fn row(sticks: &Sticks, name: &str) -> Value {
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{listed}")).clone()
}

/// A program that does not look where it runs visits with the login in the folder of `pc`.
fn visits_blindly(sticks: &Sticks, pc: &str, at: Host) -> Result<(), Failed> {
    let clock = Arc::new(SystemClock::new(None, None).at_host(at));
    let here = Here { folder: sticks.at(pc), clock };
    let mut db = Db::open(&here.folder, &|| Uuid::from_u128(0xB1)).unwrap();
    let signer = dabiao::app::bring_signer(here.folder.clone(), [5; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    visit(&mut db, &here, &mut |_| ControlFlow::Continue(())).map(drop)
}

fn is_copied(went: &Result<(), Failed>) -> bool {
    matches!(went, Err(failed) if matches!(failed.fault(), Some(Fault::Copied { .. })))
}

#[test]
fn a_copied_folder_that_comes_by_the_login_is_known_and_settled_and_a_new_card_is_let_in() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    served.keep();
    let known = row(sticks, "文昌所-01");
    assert_eq!((&known["state"], &known["version"]), (&"normal".into(), &env!("CARGO_PKG_VERSION").into()));
    copy(&sticks.at("a"), &sticks.at("copy"));
    let went = visits_blindly(sticks, "copy", host(9));
    assert!(is_copied(&went), "{went:?}");
    served.keep();
    let seen = row(sticks, "文昌所-01");
    assert_eq!((&seen["state"], &seen["next"]), (&"copied".into(), &"same-pc-or-join".into()), "{seen}");
    assert_eq!(seen["server"]["strange_host"], true, "{seen}");
    // The one that was admitted goes on.
    served.visit("a");
    sticks.run("bureau", &["bureau", "settle", "文昌所-01"]).ends(0, &["文昌所-01: settled"]);
    served.keep();
    let settled = row(sticks, "文昌所-01");
    assert_eq!(
        (&settled["state"], &settled["server"]["strange_host"]),
        (&"normal".into(), &false.into()),
        "{settled}"
    );
    sticks.run("bureau", &["bureau", "settle", "文昌所-01"]).ends(0, &["nothing to settle"]);
    // The same PC with another card, by its request.
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let ask = ["join", "--request", &asks, "--unit", "文昌派出所"];
    run_at(&sticks.at("a"), &host(7), &ask).ends(0, &["look copied from 文昌所-01"]);
    sticks.run("bureau", &["bureau", "approve", "--same-pc", &asks, "--out", &answer]).ends(0, &[]);
    run_at(&sticks.at("a"), &host(7), &["join", "--file", &answer]).ends(0, &[]);
    served.keep();
    run_at(&sticks.at("a"), &host(7), &["exchange"]).ends(0, &[]);
    copy(&sticks.at("a"), &sticks.at("copy"));
    assert!(visits_blindly(sticks, "copy", host(7)).is_ok(), "its new card is known");
    let went = visits_blindly(sticks, "copy", host(9));
    assert!(is_copied(&went), "{went:?}");
}

#[test]
fn a_disk_that_is_reset_between_visits_is_counted_until_somebody_settles_it() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    copy(&sticks.at("a"), &sticks.at("image"));
    // Three make a habit, whether the window's own visit found a reset, perhaps without the time to hand it up, or this one.
    let mut resets: Vec<Value> = Vec::new();
    for n in 0..4 {
        if n > 0 {
            copy(&sticks.at("image"), &sticks.at("a"));
        }
        practise_at(&sticks.at("a"), MORNING_MS + n * 600_000);
        resets.push(served.visit("a")["resets"].clone());
        served.keep();
    }
    assert_eq!(resets, [false, false, false, true]);
    let found = row(sticks, "文昌所-01");
    assert_eq!((&found["state"], &found["next"]), (&"rewound".into(), &"no-exams".into()), "{found}");
    sticks.run("bureau", &["bureau", "settle", "文昌所-01"]).ends(0, &["resets"]);
    served.keep();
    served.visit("a");
    assert_eq!(served.visit("a")["resets"], false);
    assert_eq!(row(sticks, "文昌所-01")["state"], "normal");
}

#[test]
fn who_asked_by_a_code_is_listed_until_the_keeper_answers_and_a_demonstration_lets_nobody_in() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    let code = served.code(&[]);
    sticks.run("a", &["join", &code, "--name", "文昌所-01", "--wait", "1"]).ends(3, &["no answer yet"]);
    let waits = row(sticks, "文昌所-01");
    assert_eq!(
        (&waits["state"], &waits["next"], &waits["unit"]),
        (&"pending".into(), &"approve".into(), &"文昌派出所".into()),
        "{waits}"
    );
    sticks
        .run("bureau", &["bureau", "stations"])
        .ends(0, &["文昌所-01", "Waits for approval", "bureau keep"]);
    let folder = sticks.at("bureau");
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0xDE)).unwrap();
    let signer = dabiao::app::bring_signer(folder, [3; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    db.set_setting(MORNING_MS, DEMO_SETTING, "1").unwrap();
    drop(db);
    sticks
        .run("bureau", &["bureau", "invite", "--unit", "文昌派出所"])
        .ends(1, &["was founded in a demonstration"]);
    served.keep();
    sticks
        .run("a", &["join", &code, "--name", "文昌所-01", "--wait", "1"])
        .ends(1, &["was refused", "was founded in a demonstration"]);
}
