//! Two PCs in use that have one name: lists show which is which, and commands take the one that is meant.

use dabiao::ui::Screen;
use serde_json::Value;

use super::support::sticks::Sticks;
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

/// These PCs exchange, in turn. On the way a package may be refused by name.
fn meet(sticks: &Sticks, pcs: &[&str]) {
    let stick = sticks.text("stick");
    for pc in pcs {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
}

/// A PC joins after a backup of the founding one; restored from that, it gives the name to another one before it gets back what it forgot.
fn two_of_one_name() -> Sticks {
    let sticks = Sticks::joined();
    meet(&sticks, &["bureau", "a", "b", "bureau", "a", "b", "bureau"]);
    let backup = sticks.text("old.dabiao");
    sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
    std::fs::create_dir(sticks.at("c")).unwrap();
    sticks.join("c", "文昌所-03");
    meet(&sticks, &["bureau", "a", "c", "bureau", "a"]);
    sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
    std::fs::create_dir(sticks.at("e")).unwrap();
    sticks.join("e", "文昌所-03");
    meet(&sticks, &["bureau", "a", "bureau", "a", "bureau"]);
    sticks
}

fn rows(sticks: &Sticks) -> Vec<Value> {
    let listed = sticks.run("bureau", &["bureau", "stations", "--json"]).ends(0, &[]).json();
    listed["stations"].as_array().unwrap().clone()
}

/// The ends of the ids that are shown of PCs of that name.
fn ends(sticks: &Sticks, name: &str) -> Vec<String> {
    let rows = rows(sticks);
    let named = rows.iter().filter(|row| row["name"] == name);
    named.filter_map(|row| row["ending"].as_str().map(str::to_owned)).collect()
}

#[test]
fn two_pcs_of_one_name_are_told_apart_and_a_command_takes_the_one_that_is_meant() {
    let sticks = two_of_one_name();
    let both = ends(&sticks, "文昌所-03");
    assert!(both.len() == 2 && both[0] != both[1] && both.iter().all(|end| end.len() == 8), "{both:?}");
    assert_eq!(ends(&sticks, "文昌所-01"), Vec::<String>::new());
    let shown: Vec<String> = both.iter().map(|end| format!("文昌所-03…{end}")).collect();
    let said: Vec<&str> = shown.iter().map(String::as_str).collect();
    sticks.run("bureau", &["bureau", "stations"]).ends(0, &said);
    let mut w = Window::open_at(&sticks.at("bureau"), Look::PLAIN, Screen::Stations, MORNING_MS + 5_000_000);
    w.pictures("two-of-one-name");
    w.set_look(Look { size: egui::vec2(1280.0, 1_600.0), ..Look::PLAIN });
    for name in &shown {
        assert!(w.sees(name), "{name}");
    }
    drop(w);
    // By the name alone neither is meant, and both are named.
    let several: Vec<&str> =
        both.iter().map(String::as_str).chain(["Several PCs are or were called so"]).collect();
    for command in
        [&["bureau", "duty", "exam", "文昌所-03"][..], &["bureau", "retire", "文昌所-03", "--why", "closed"]]
    {
        sticks.run("bureau", command).ends(2, &several);
    }
    // By the end of its id, and as lists show it.
    sticks.run("bureau", &["bureau", "duty", "exam", &both[0]]).ends(0, &[&shown[0]]);
    sticks.run("bureau", &["bureau", "retire", &shown[1], "--why", "closed"]).ends(0, &["文昌所-03"]);
    let (duties, retired): (Vec<Value>, Vec<Value>) = rows(&sticks)
        .into_iter()
        .filter(|row| row["name"] == "文昌所-03")
        .partition(|row| row["state"] != "retired");
    assert!(duties.len() == 1 && duties[0]["duties"].to_string().contains("exam"), "{duties:?}");
    assert!(retired.len() == 1 && retired[0]["id"].as_str().unwrap().replace('-', "").ends_with(&both[1]));
    // The name means the one in use from now on.
    assert_eq!(ends(&sticks, "文昌所-03"), [both[1].clone()]);
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-03"]).ends(0, &["文昌所-03"]);
    sticks
        .run("bureau", &["bureau", "duty", "exam", "没有这台"])
        .ends(2, &["There is no station", "没有这台"]);
    sticks.audit();
}
