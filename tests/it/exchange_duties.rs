//! Who has a say in a bureau of several PCs, and what is told of what has none.

use dabiao::domain::sync::Tip;
use dabiao::store::{Db, Fact, NewSeries, facts};
use serde_json::Value;
use uuid::Uuid;

use super::support::by_right::ByRight as _;
use super::support::sticks::{Said, Sticks, copy, practise, practise_at, run, takes_rows};
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
    let import = ["roster", "import", file.to_str().unwrap(), "--same", "all"];
    sticks.run(pc, &import).ends(0, &[]);
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
fn a_duty_that_somebody_gave_in_the_greatest_number_comes_back() {
    let sticks = two_units();
    sticks.join("a", "文昌所-01");
    let met = || {
        for pc in ["bureau", "a", "bureau", "a"] {
            sticks.exchange(pc);
        }
    };
    met();
    let admissions = |db: &Db| db.admissions(db.own_station().unwrap()).unwrap();
    let all = stored(&sticks, "bureau", admissions);
    let of_a = all.into_iter().find(|pc| pc.name == "文昌所-01" && !pc.box_key.is_empty()).unwrap();
    // Who has the key of the founding PC writes it there.
    let (duty, station_id, epoch) = ("registry".to_owned(), of_a.station_id, u64::MAX);
    let grant = facts::GrantDuty { duty, unit_id: None, station_id, epoch, by: None };
    put(&sticks, "bureau", &Fact::GrantDuty(grant));
    met();
    import(&sticks, "a", "王德明甲");
    met();
    assert_eq!(called(&sticks, "bureau"), "王德明甲");
    sticks.run("bureau", &["bureau", "duty", "registry", "局机关-01"]).ends(0, &["registry"]);
    import(&sticks, "bureau", "王德明乙");
    // Before it hears of that it writes more than the founding PC has.
    for n in 0..60 {
        let value = if n % 2 == 0 { "dark" } else { "light" };
        let idle = facts::SetSetting { key: "theme".into(), value: value.into() };
        put(&sticks, "a", &Fact::SetSetting(idle));
    }
    import(&sticks, "a", "王德明丙");
    met();
    let now = ["bureau", "a"].map(|pc| called(&sticks, pc));
    assert_eq!(now, ["王德明乙", "王德明乙"]);
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

/// These PCs exchange, in turn; what lies there of a retired one is refused by name.
fn meet(sticks: &Sticks, pcs: &[&str]) {
    let stick = sticks.text("stick");
    for pc in pcs {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
}

/// A PC asks to join under that name, in a file of its own.
fn asks(sticks: &Sticks, pc: &str, name: &str) {
    let file = sticks.text(&format!("{pc}.dbx"));
    let request = ["join", "--request", &file, "--unit", "文昌派出所", "--name", name, "--anew"];
    sticks.run(pc, &request).ends(0, &[name]);
}

fn approve(sticks: &Sticks, pc: &str) -> Said {
    let (asked, answer) = (sticks.text(&format!("{pc}.dbx")), sticks.text("answer.dbx"));
    sticks.run("bureau", &["bureau", "approve", &asked, "--out", &answer])
}

fn joins(sticks: &Sticks, pc: &str) {
    sticks.run(pc, &["join", "--file", &sticks.text("answer.dbx")]).ends(0, &["岚江市公安局"]);
}

fn retire(sticks: &Sticks, name: &str, why: &str) {
    sticks.run("bureau", &["bureau", "retire", name, "--why", why]).ends(0, &[name]);
}

fn desk(sticks: &Sticks, name: &str) {
    sticks.run("bureau", &["bureau", "duty", "desk", name]).ends(0, &["desk"]);
}

/// The PC of a folder begins a series: of another station than its own, or after that end.
fn begins(sticks: &Sticks, pc: &str, (station, parent): (Option<Uuid>, Option<Tip>)) {
    let folder = sticks.at(pc);
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0xF6)).unwrap();
    let signer = dabiao::app::bring_signer(folder, [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    let id = Uuid::from_u128(0xF7);
    let new = NewSeries { id, why: "rewound", station, signer: None, claim: None, parent };
    db.begin_series(MORNING_MS, new).unwrap();
}

/// Three PCs that know all of each other; 文昌所-02 has the duty of a desk.
fn with_desk() -> Sticks {
    let sticks = Sticks::joined();
    meet(&sticks, &["bureau", "a", "b", "bureau", "a", "b", "bureau"]);
    desk(&sticks, "文昌所-02");
    meet(&sticks, &["bureau", "b", "bureau"]);
    sticks
}

#[test]
fn what_a_pc_wrote_after_it_was_retired_counts_by_the_duties_of_what_it_is_since() {
    let sticks = with_desk();
    assign(&sticks, "b", 0xA1, &["059001"]);
    meet(&sticks, &["b", "bureau"]);
    assert_eq!(tasks(&sticks, "bureau"), [0xA1]);
    retire(&sticks, "文昌所-02", "closed");
    assign(&sticks, "b", 0xA2, &["059001"]);
    asks(&sticks, "b", "文昌所-07");
    approve(&sticks, "b").ends(0, &["This PC was 文昌所-02", "from here on"]);
    // And while the answer is on its way.
    assign(&sticks, "b", 0xA3, &["059001"]);
    joins(&sticks, "b");
    meet(&sticks, &["b", "bureau", "b", "bureau", "a"]);
    // It was retired to take its duty away. What it did by that before stays.
    assert_eq!(tasks(&sticks, "bureau"), [0xA1]);
    assert_eq!(kinds(&matters(&sticks, "bureau", "文昌所-02")), ["no-duty"]);
    desk(&sticks, "文昌所-07");
    assert_eq!(tasks(&sticks, "bureau"), [0xA1, 0xA2, 0xA3]);
    assert!(matters(&sticks, "bureau", "文昌所-02").is_empty());
    // That one is retired in its turn: what it did by its duty stays as well.
    retire(&sticks, "文昌所-07", "closed");
    assert_eq!(tasks(&sticks, "bureau"), [0xA1, 0xA2, 0xA3]);
    sticks.audit();
}

#[test]
fn a_pc_whose_duty_was_taken_away_does_not_go_on_as_what_it_was() {
    let sticks = with_desk();
    retire(&sticks, "文昌所-02", "closed");
    asks(&sticks, "b", "文昌所-07");
    copy(&sticks.at("b"), &sticks.at("before"));
    approve(&sticks, "b").ends(0, &["This PC was 文昌所-02"]);
    joins(&sticks, "b");
    meet(&sticks, &["b", "bureau", "b", "bureau"]);
    // Under its key of before it goes on there, and a second series of it names the end of that.
    practise_at(&sticks.at("before"), MORNING_MS + 600_000);
    assign(&sticks, "before", 0xA1, &["059001"]);
    takes_rows(&sticks.at("before"), &sticks.at("b"));
    let head = stored(&sticks, "before", |db| db.journal_head().unwrap());
    let series = head.series.parse().unwrap();
    begins(&sticks, "b", (None, Some(Tip { series, entries: head.entries, hash: head.hash })));
    meet(&sticks, &["b", "bureau", "b", "bureau", "a"]);
    let states = stored(&sticks, "bureau", |db| db.far_counts().unwrap());
    let of = |state: &str| {
        let of_series =
            |count: &&dabiao::store::FarCount| count.series == head.series && count.state == state;
        states.iter().find(of_series).map_or(0, |count| count.entries)
    };
    assert!(of("retired") > 1, "it came, and does not count: {states:?}");
    assert!(tasks(&sticks, "bureau").is_empty());
    let attempts = sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]);
    assert_eq!(attempts.out.lines().count(), 0, "{}", attempts.out);
    // Nor with the duty that it gets as what it is: it is said once how much of its past counts.
    desk(&sticks, "文昌所-07");
    assert!(tasks(&sticks, "bureau").is_empty());
}

#[test]
fn a_past_stays_that_of_the_pc_which_was_admitted_with_it_whatever_another_one_claims() {
    let sticks = Sticks::founded();
    register(&sticks, "a", 0xF1, ["059001", "王德明", "文昌派出所"]);
    assign(&sticks, "a", 0xA1, &["059001"]);
    let was = stored(&sticks, "a", |db| db.own_station().unwrap());
    sticks.join("a", "文昌所-03");
    meet(&sticks, &["bureau", "a", "bureau", "a"]);
    desk(&sticks, "文昌所-03");
    assert_eq!(tasks(&sticks, "bureau"), [0xA1]);
    retire(&sticks, "文昌所-03", "replaced");
    assert_eq!(tasks(&sticks, "bureau"), [0xA1]);
    // Its id stands in every package: another PC says under its own key that it was that.
    asks(&sticks, "b", "文昌所-08");
    practise_at(&sticks.at("b"), MORNING_MS);
    begins(&sticks, "b", (Some(was), None));
    asks(&sticks, "b", "文昌所-08");
    approve(&sticks, "b").ends(1, &["Another PC, 文昌所-03, was admitted with that past"]);
    assert_eq!(tasks(&sticks, "bureau"), [0xA1]);
    // The true one joins again.
    asks(&sticks, "a", "文昌所-03");
    approve(&sticks, "a").ends(0, &["This PC was 文昌所-03"]);
    joins(&sticks, "a");
    approve(&sticks, "b").ends(1, &["was admitted with that past"]);
    assert_eq!(tasks(&sticks, "bureau"), [0xA1]);
    // Where a person says that it was lost the other one is believed; what the first one signed stays its own.
    retire(&sticks, "文昌所-03", "lost");
    approve(&sticks, "b").ends(0, &["文昌所-08"]);
    joins(&sticks, "b");
    meet(&sticks, &["b", "bureau", "b", "bureau"]);
    assert_eq!(tasks(&sticks, "bureau"), [0xA1]);
}
