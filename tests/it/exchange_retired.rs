//! A station that was retired is told so, works on by itself, and can ask to join again.

use super::support::sticks::{Said, Sticks, practise, practise_at};
use super::support::typist::MORNING_MS;

/// The sentence of a station that is not enrolled or retired.
const TOLD: &str = "This PC is not enrolled or was retired";

fn exchange(sticks: &Sticks, pc: &str) -> Said {
    sticks.run(pc, &["exchange", "--dir", &sticks.text("stick")])
}

fn attempts(sticks: &Sticks, pc: &str) -> usize {
    sticks.run(pc, &["attempts", "--json"]).ends(0, &[]).out.lines().count()
}

/// A bureau whose station `a` handed one attempt up, and is retired; a second attempt of it is not handed up.
fn retired() -> Sticks {
    let sticks = Sticks::joined();
    practise(&sticks.at("a"));
    for pc in ["bureau", "a", "bureau", "a", "bureau"] {
        sticks.exchange(pc);
    }
    practise_at(&sticks.at("a"), MORNING_MS + 600_000);
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "replaced"]).ends(0, &["文昌所-01"]);
    sticks
}

#[test]
fn a_retired_station_is_told_and_works_on_by_itself() {
    let sticks = retired();
    // Before it is told it does not know.
    assert!(!sticks.run("a", &["doctor"]).out.contains(TOLD));
    exchange(&sticks, "bureau").ends(1, &["文昌所-01 is retired"]);
    for _ in 0..2 {
        let said = exchange(&sticks, "a").ends(1, &[TOLD, "dabiao join --request"]);
        assert!(said.err.contains(&format!("dabiao: {TOLD}")), "no file is at fault: {}", said.err);
        assert_eq!(sticks.packages("up").len(), 0);
    }
    let doctor = sticks.run("a", &["doctor"]);
    assert!(doctor.out.contains(TOLD), "{}", doctor.out);
    // It works on, and nothing of that is known anywhere else.
    practise_at(&sticks.at("a"), MORNING_MS + 1_200_000);
    assert_eq!(attempts(&sticks, "a"), 3);
    exchange(&sticks, "a").ends(1, &[TOLD]);
    // The stick says nothing new to anybody: nothing is written twice.
    exchange(&sticks, "bureau").ends(0, &[]);
    let written = sticks.packages("down");
    exchange(&sticks, "bureau").ends(0, &[]);
    assert_eq!((sticks.packages("down"), attempts(&sticks, "bureau")), (written, 1));
    // Nobody else takes it for themselves.
    exchange(&sticks, "b").ends(0, &[]);
    assert!(!sticks.run("b", &["doctor"]).out.contains(TOLD));
    sticks.audit();
}

#[test]
fn it_joins_again_and_what_it_wrote_meanwhile_counts_once_it_is_admitted() {
    let sticks = retired();
    exchange(&sticks, "bureau").ends(1, &[]);
    exchange(&sticks, "a").ends(1, &[TOLD]);
    practise_at(&sticks.at("a"), MORNING_MS + 1_200_000);
    let (asks, answer) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"));
    let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-01"];
    sticks.run("a", &request).ends(0, &["文昌所-01"]);
    // Having asked is not being admitted.
    exchange(&sticks, "a").ends(1, &[TOLD]);
    exchange(&sticks, "bureau").ends(0, &[]);
    assert_eq!(attempts(&sticks, "bureau"), 1);
    // What is typed while the answer is on its way is its past too.
    practise_at(&sticks.at("a"), MORNING_MS + 1_800_000);
    // Its old name is free again.
    sticks.run("bureau", &["bureau", "approve", &asks, "--out", &answer]).ends(0, &["文昌所-01"]);
    sticks.run("a", &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
    assert!(!sticks.run("a", &["doctor"]).out.contains(TOLD));
    // A member does not ask again.
    sticks.run("a", &request).ends(1, &["belongs"]);
    practise_at(&sticks.at("a"), MORNING_MS + 2_400_000);
    exchange(&sticks, "a").ends(0, &[]);
    exchange(&sticks, "bureau").ends(0, &[]);
    assert_eq!((attempts(&sticks, "a"), attempts(&sticks, "bureau")), (5, 5));
    // By its name the new one is meant.
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "closed"]).ends(0, &["文昌所-01"]);
    exchange(&sticks, "bureau").ends(1, &[]);
    exchange(&sticks, "a").ends(1, &[TOLD]);
    assert_eq!(attempts(&sticks, "bureau"), 5);
    sticks.audit();
}
