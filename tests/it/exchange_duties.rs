//! Who has a say in a bureau of several PCs, and what is told of what has none.

use dabiao::store::{Db, Fact, facts};
use serde_json::Value;
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::sticks::{Sticks, practise, run};
use super::support::typist::MORNING_MS;

fn stored<T>(sticks: &Sticks, pc: &str, read: impl FnOnce(&Db) -> T) -> T {
    read(&Db::open(&sticks.at(pc), &|| Uuid::from_u128(0xD8)).unwrap())
}

fn put(sticks: &Sticks, pc: &str, fact: &Fact) {
    let folder = sticks.at(pc);
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0xA551)).unwrap();
    let signer = dabiao::app::bring_signer(folder, [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    db.put(MORNING_MS, fact).unwrap();
}

/// Somebody is registered at a PC.
fn register(sticks: &Sticks, pc: &str, id: u128, [badge, name, unit]: [&str; 3]) {
    let folder = sticks.at(pc);
    let units = Db::open(&folder, &|| Uuid::from_u128(0xD9)).unwrap().units().unwrap();
    let known = units.iter().find(|known| known.name == unit).map(|known| known.id);
    let fact = Fact::AddOfficer(facts::AddOfficer {
        id: Uuid::from_u128(id),
        badge: badge.into(),
        name: name.into(),
        unit_id: known.unwrap_or(Uuid::from_u128(0xF7)),
        unit: unit.into(),
    });
    put(sticks, pc, &fact);
}

/// Something is assigned at a PC to the people of these badges.
fn assign(sticks: &Sticks, pc: &str, id: u128, badges: &[&str]) {
    let all = stored(sticks, pc, |db| db.officers().unwrap());
    let officers: Vec<Uuid> =
        badges.iter().map(|badge| all.iter().find(|o| o.badge == *badge).unwrap().id).collect();
    let by = officers[0];
    let fact = Fact::Assign(facts::Assign {
        id: Uuid::from_u128(id),
        officers,
        kind: "drill".into(),
        subject: "population-floating".into(),
        times: 1,
        due: "2026-12-10".into(),
        note: String::new(),
        by,
    });
    put(sticks, pc, &fact);
}

fn tasks(sticks: &Sticks, pc: &str) -> Vec<u128> {
    let mut ids: Vec<u128> =
        stored(sticks, pc, |db| db.assignments().unwrap()).iter().map(|row| row.id.as_u128()).collect();
    ids.sort_unstable();
    ids
}

/// The matters of a station, as the list has them.
fn matters(sticks: &Sticks, pc: &str, station: &str) -> Vec<Value> {
    let doc = sticks.run(pc, &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = doc["stations"].as_array().unwrap();
    let row = rows.iter().find(|row| row["name"] == station).unwrap();
    row["matters"].as_array().unwrap().clone()
}

fn kinds(matters: &[Value]) -> Vec<&str> {
    matters.iter().map(|matter| matter["kind"].as_str().unwrap()).collect()
}

/// A roster of two units.
fn two_units() -> Sticks {
    Sticks::founded_after(|folder| {
        let file = folder.join("two.csv");
        std::fs::write(&file, "警号,姓名,单位\n059001,王德明,文昌派出所\n059002,李秀英,城关派出所\n")
            .unwrap();
        run(&folder.join("bureau"), &["roster", "import", file.to_str().unwrap()]).ends(0, &[]);
    })
}

#[test]
fn a_duty_of_one_unit_counts_for_its_people_and_what_does_not_count_is_told() {
    let sticks = two_units();
    sticks.join("a", "文昌所-01");
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01", "--unit", "文昌派出所"]).ends(0, &["desk"]);
    let rows = sticks.run("bureau", &["bureau", "stations", "--json"]).json();
    let held = &rows["stations"][1]["duties_for"];
    assert_eq!(*held, serde_json::json!([{"duty": "desk", "unit": "文昌派出所"}]));
    sticks.exchange("bureau");
    sticks.exchange("a");
    // Somebody of another unit, who sat here once.
    register(&sticks, "a", 0xA0F2, ["059002", "李秀英", "城关派出所"]);
    assign(&sticks, "a", 0xA1, &["059001"]);
    assign(&sticks, "a", 0xA2, &["059002"]);
    assign(&sticks, "a", 0xA3, &["059001", "059002"]);
    let up = sticks.exchange("a");
    assert_eq!(up["matters"][0]["kind"], "here-only", "{up}");
    assert_eq!(up["matters"][0]["entries"], 2, "{up}");
    let taken = sticks.exchange("bureau");
    assert_eq!(tasks(&sticks, "bureau"), [0xA1]);
    assert_eq!(
        taken["matters"],
        serde_json::json!([{"kind": "no-duty", "duty": "desk", "entries": 2, "station": "文昌所-01"}])
    );
    let told = sticks.run("bureau", &["bureau", "stations"]).ends(0, &["2 entries do not count"]);
    assert!(told.out.contains("dabiao bureau duty desk 文昌所-01"), "{}", told.out);
    // With the duty for the bureau it counts, and nothing is told.
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01"]).ends(0, &[]);
    assert_eq!(tasks(&sticks, "bureau"), [0xA1, 0xA2, 0xA3]);
    assert!(matters(&sticks, "bureau", "文昌所-01").is_empty());
    sticks.audit();
}

/// The roster is imported at a PC, in which the one of the first badge is called so.
fn import(sticks: &Sticks, pc: &str, name: &str) {
    let file = sticks.at("again.csv");
    std::fs::write(&file, format!("警号,姓名,单位\n059001,{name},文昌派出所\n059002,李秀英,城关派出所\n"))
        .unwrap();
    sticks.run(pc, &["roster", "import", file.to_str().unwrap()]).ends(0, &[]);
}

fn called(sticks: &Sticks, pc: &str) -> String {
    let all = stored(sticks, pc, |db| db.officers().unwrap());
    all.into_iter().find(|officer| officer.badge == "059001").unwrap().name
}

#[test]
fn what_is_said_by_a_duty_that_came_back_holds_and_what_is_said_by_the_lost_one_does_not() {
    let sticks = two_units();
    sticks.join("a", "文昌所-01");
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    for turn in 0..2 {
        sticks.run("bureau", &["bureau", "duty", "registry", "文昌所-01"]).ends(0, &["registry"]);
        sticks.exchange("bureau");
        sticks.exchange("a");
        import(&sticks, "a", "王德明甲");
        sticks.exchange("a");
        sticks.exchange("bureau");
        assert_eq!(called(&sticks, "bureau"), "王德明甲", "{turn}");
        sticks.run("bureau", &["bureau", "duty", "registry", "局机关-01"]).ends(0, &["registry"]);
        import(&sticks, "bureau", "王德明乙");
        assert_eq!(called(&sticks, "bureau"), "王德明乙", "{turn}");
        // Where nobody has heard of it yet.
        import(&sticks, "a", "王德明丙");
        for pc in ["a", "bureau", "a", "bureau", "a"] {
            sticks.exchange(pc);
        }
        let now = ["bureau", "a"].map(|pc| called(&sticks, pc));
        assert_eq!(now, ["王德明乙", "王德明乙"], "{turn}");
    }
    sticks.audit();
}

#[test]
fn who_is_in_no_roster_counts_in_no_rate_until_the_roster_has_them() {
    let sticks = Sticks::founded();
    // 王德明 of the roster, and two whom nobody knows, of a unit that nobody knows.
    practise(&sticks.at("a"));
    register(&sticks, "a", 0xF1, ["777001", "生人甲", "无名派出所"]);
    register(&sticks, "a", 0xF2, ["777002", "生人乙", "无名派出所"]);
    let eligible = |sticks: &Sticks| -> u64 {
        sticks.run("bureau", &["report", "--json"]).ends(0, &[]).json()["bureau"]["eligible"]
            .as_u64()
            .unwrap()
    };
    let before = eligible(&sticks);
    sticks.join("a", "文昌所-01");
    sticks.exchange("a");
    let taken = sticks.run("bureau", &["exchange", "--dir", &sticks.text("stick")]).ends(0, &[]);
    assert!(taken.out.contains("2 people who are in no roster: 777001 生人甲"), "{}", taken.out);
    assert_eq!(kinds(&matters(&sticks, "bureau", "文昌所-01")), ["proposed-people", "proposed-units"]);
    assert_eq!(eligible(&sticks), before);
    let service = |badge: &str| {
        let all = stored(&sticks, "bureau", |db| db.officers().unwrap());
        all.into_iter().find(|o| o.badge == badge).unwrap().service.name()
    };
    assert_eq!([service("059001"), service("777001")], ["serving", "proposed"]);
    // A station admits nobody.
    sticks.run("a", &["bureau", "admit", "777001"]).ends(1, &["局机关-01"]);
    sticks.run("bureau", &["bureau", "admit", "999999"]).ends(2, &["999999"]);
    sticks.run("bureau", &["bureau", "admit", "777001"]).ends(0, &["1 person was taken into the roster"]);
    assert_eq!([service("777001"), service("777002")], ["serving", "proposed"]);
    assert_eq!(kinds(&matters(&sticks, "bureau", "文昌所-01")), ["proposed-people"]);
    // A list with the badge takes in the other one.
    let file = sticks.at("more.csv");
    std::fs::write(&file, "警号,姓名,单位\n777002,生人乙,无名派出所\n").unwrap();
    sticks.run("bureau", &["roster", "import", file.to_str().unwrap()]).ends(0, &[]);
    assert_eq!((service("777002"), eligible(&sticks)), ("serving", before + 2));
    assert!(matters(&sticks, "bureau", "文昌所-01").is_empty());
    // What was decided comes down.
    sticks.exchange("bureau");
    sticks.exchange("a");
    sticks.audit();
}

#[test]
fn another_name_under_a_badge_is_told_until_it_is_settled() {
    let sticks = Sticks::founded();
    register(&sticks, "a", 0xF1, ["059001", "李某", "文昌派出所"]);
    sticks.join("a", "文昌所-01");
    sticks.exchange("a");
    let taken = sticks.run("bureau", &["exchange", "--dir", &sticks.text("stick")]).ends(0, &[]);
    assert!(taken.out.contains("Badge 059001: 王德明 in the roster, 李某 at 文昌所-01"), "{}", taken.out);
    let told = matters(&sticks, "bureau", "文昌所-01");
    assert_eq!(kinds(&told), ["called-otherwise"]);
    assert_eq!((&told[0]["here"], &told[0]["there"]), (&Value::from("王德明"), &Value::from("李某")));
    sticks.exchange("a");
    assert_eq!(kinds(&matters(&sticks, "a", "文昌所-01")), ["called-otherwise"]);
    sticks.run("bureau", &["bureau", "same", "059002", "文昌所-01"]).ends(2, &["059002"]);
    sticks.run("bureau", &["bureau", "same", "059001", "文昌所-01"]).ends(0, &["王德明"]);
    assert!(matters(&sticks, "bureau", "文昌所-01").is_empty());
    sticks.exchange("bureau");
    sticks.exchange("a");
    assert!(matters(&sticks, "a", "文昌所-01").is_empty());
    sticks.audit();
}

#[test]
fn a_duty_counts_for_what_its_pc_recorded_before_it_was_retired_and_joined_again() {
    let sticks = two_units();
    sticks.join("a", "文昌所-01");
    sticks.exchange("bureau");
    sticks.exchange("a");
    register(&sticks, "a", 0xA0F2, ["059002", "李秀英", "城关派出所"]);
    assign(&sticks, "a", 0xA1, &["059001"]);
    assign(&sticks, "a", 0xA2, &["059002"]);
    sticks.exchange("a");
    sticks.exchange("bureau");
    assert!(tasks(&sticks, "bureau").is_empty());
    sticks.run("bureau", &["bureau", "retire", "文昌所-01", "--why", "replaced"]).ends(0, &[]);
    let (asks, answer, stick) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"), sticks.text("stick"));
    let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-01", "--anew"];
    sticks.run("a", &request).ends(0, &["文昌所-01"]);
    sticks.run("bureau", &["bureau", "approve", &asks, "--out", &answer]).ends(0, &["文昌所-01"]);
    sticks.run("a", &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
    let rounds = || {
        for pc in ["bureau", "a", "bureau", "a"] {
            sticks.run(pc, &["exchange", "--dir", &stick]);
        }
    };
    rounds();
    assert!(tasks(&sticks, "bureau").is_empty());
    // The page says to give it the duty, and that is true now: for that unit, and for nobody else.
    let duty = ["bureau", "duty", "desk", "文昌所-01", "--unit", "文昌派出所"];
    sticks.run("bureau", &duty).ends(0, &["desk"]);
    rounds();
    for pc in ["bureau", "a"] {
        assert!(tasks(&sticks, pc).contains(&0xA1), "{pc}");
    }
    assert_eq!(tasks(&sticks, "bureau"), [0xA1]);
    sticks.audit();
}
