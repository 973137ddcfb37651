//! The founding PC from a backup of before its key was replaced: what it said meanwhile comes back with gaps, and a person says
//! whose it is.

use dabiao::app::host::Host;
use dabiao::store::Db;
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;
use uuid::Uuid;

use super::support::sticks::{Said, Sticks, practise_at, practise_on, run_at};
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

/// A bureau whose founding PC has accounts: each command there records what goes to nobody.
struct Bureau {
    sticks: Sticks,
    by: Vec<String>,
}

impl Bureau {
    fn with_accounts() -> Self {
        let sticks = Sticks::joined();
        for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
            sticks.exchange(pc);
        }
        std::fs::write(sticks.at("password"), "Baoan-2026-mima\n").unwrap();
        let password = sticks.text("password");
        let set_up = ["people", "set-up", "059001", "王德明", "文昌派出所", "--new-password-file", &password];
        sticks.run("bureau", &set_up).ends(0, &[]);
        let by = ["--officer", "059001", "--password-file", &password].map(str::to_owned).to_vec();
        Self { sticks, by }
    }

    /// A command at the founding PC.
    fn run(&self, args: &[&str]) -> Said {
        let by: Vec<&str> = self.by.iter().map(String::as_str).collect();
        self.sticks.run("bureau", &[&by[..], args].concat())
    }

    fn join(&self, pc: &str, name: &str) {
        std::fs::create_dir(self.sticks.at(pc)).unwrap();
        let (asks, answer) = (self.sticks.text("asks.dbx"), self.sticks.text("answer.dbx"));
        let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", name];
        self.sticks.run(pc, &request).ends(0, &[name]);
        self.run(&["bureau", "approve", &asks, "--out", &answer]).ends(0, &[name]);
        self.sticks.run(pc, &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
    }

    /// The founding PC and these exchange until all is everywhere. On the way a package may be refused by name.
    fn exchange(&self, pcs: &[&str]) {
        let stick = self.sticks.text("stick");
        for _ in 0..3 {
            for pc in ["bureau"].iter().chain(pcs) {
                self.sticks.run(pc, &["exchange", "--dir", &stick]);
            }
        }
    }

    /// How a PC lists a station, if it does.
    fn listed(&self, pc: &str, name: &str) -> Option<Value> {
        let args = ["bureau", "stations", "--json"];
        let said = if pc == "bureau" { self.run(&args) } else { self.sticks.run(pc, &args) };
        let listed = said.ends(0, &[]).json();
        listed["stations"].as_array().unwrap().iter().find(|row| row["name"] == name).cloned()
    }

    /// At each of these PCs 文昌所-02 is retired and 文昌所-03 holds exams, or neither.
    fn all_have(&self, pcs: &[&str], counts: bool) {
        for pc in pcs {
            let lost = self.listed(pc, "文昌所-02").unwrap();
            assert_eq!(lost["state"] == "retired", counts, "{pc}: {lost}");
            let other = self.listed(pc, "文昌所-03");
            let duties = other.map(|row| row["duties"].to_string()).unwrap_or_default();
            assert_eq!(duties.contains("exam"), counts, "{pc}: {duties}");
        }
    }

    fn attempts(&self) -> usize {
        self.run(&["attempts", "--json"]).ends(0, &[]).out.lines().count()
    }
}

fn kinds(row: &Value) -> Vec<&str> {
    row["matters"].as_array().unwrap().iter().map(|matter| matter["kind"].as_str().unwrap()).collect()
}

/// A backup; then a PC joins and gets a duty, another one is lost and retired, and the key is replaced. All but the lost PC know it.
fn went_on(bureau: &Bureau) -> String {
    let backup = bureau.sticks.text("old.dabiao");
    bureau.run(&["backup", &backup]).ends(0, &[]);
    bureau.join("c", "文昌所-03");
    bureau.run(&["bureau", "duty", "exam", "文昌所-03"]).ends(0, &["文昌所-03"]);
    let desk = ["bureau", "duty", "desk", "文昌所-03", "--unit", "文昌派出所"];
    bureau.run(&desk).ends(0, &["文昌所-03"]);
    bureau.run(&["bureau", "retire", "文昌所-02", "--why", "lost"]).ends(0, &["文昌所-02"]);
    bureau.exchange(&["a", "c"]);
    bureau.run(&["station", "renew", "--replace", "--why", "密钥可能外泄"]).ends(0, &["From here on"]);
    bureau.exchange(&["a", "c"]);
    bureau.all_have(&["bureau", "a", "c"], true);
    backup
}

#[test]
fn what_the_founding_pc_said_before_its_new_key_is_its_own_when_somebody_says_so() {
    let bureau = Bureau::with_accounts();
    let backup = went_on(&bureau);
    bureau.run(&["restore", &backup]).ends(0, &["signed the present one"]);
    bureau.exchange(&["a", "c"]);
    let own = bureau.listed("bureau", "局机关-01").unwrap();
    let told =
        own["matters"].as_array().unwrap().iter().find(|matter| matter["kind"] == "undecided").unwrap();
    for said in ["enrol_station 文昌所-03", "grant_duty exam 文昌所-03", "retire_station 文昌所-02"]
    {
        assert!(told["says"].as_array().unwrap().contains(&said.into()), "{told}");
    }
    let desk = "grant_duty desk 文昌所-03 of 文昌派出所";
    assert!(told["says"].as_array().unwrap().contains(&desk.into()), "{told}");
    // Who handed it up, and what ends it, stands there as well.
    assert_eq!(told["from"], serde_json::json!(["文昌所-01"]), "{told}");
    let words =
        ["desk (文昌派出所) given to 文昌所-03", "Handed up first by: 文昌所-01", "renew --replace closes"];
    bureau.run(&["bureau", "stations"]).ends(0, &words);
    assert!(!kinds(&own).contains(&"old-key"), "{own}");
    // The lost PC is not in use again by a restore.
    assert!(kinds(&bureau.listed("bureau", "文昌所-02").unwrap()).contains(&"kept-out"));
    practise_at(&bureau.sticks.at("b"), MORNING_MS);
    bureau.exchange(&["b"]);
    assert_eq!(bureau.attempts(), 0);
    assert!(!kinds(&bureau.listed("bureau", "文昌所-02").unwrap()).contains(&"retired"));
    // What is certain is settled by itself, and says so.
    let said = bureau.run(&["bureau", "settle", "局机关-01"]).ends(0, &["--ours"]);
    assert!(!said.out.contains("none of its own"), "{}", said.out);
    assert!(kinds(&bureau.listed("bureau", "局机关-01").unwrap()).contains(&"undecided"));
    bureau.all_have(&["bureau"], false);
    // Of a PC that was perhaps never admitted nothing is said yet.
    let duty = ["bureau", "duty", "exam", "文昌所-03"];
    bureau.run(&duty).ends(1, &["Nothing changed: whether 文昌所-03 was admitted is undecided", "--ours"]);

    bureau.run(&["bureau", "settle", "文昌所-01", "--ours"]).ends(2, &["文昌所-01"]);
    bureau.run(&["bureau", "settle", "局机关-01", "--ours"]).ends(0, &["its own"]);
    bureau.exchange(&["a", "c"]);
    bureau.join("e", "文昌所-05");
    bureau.exchange(&["a", "c", "e"]);
    bureau.all_have(&["bureau", "a", "c", "e"], true);
    bureau.run(&duty).ends(0, &["Nothing changed: 文昌所-03 has the duty exam already"]);
    assert_eq!(bureau.attempts(), 0);
    let own = bureau.listed("bureau", "局机关-01").unwrap();
    assert!(!kinds(&own).contains(&"undecided"), "{own}");
    bureau.sticks.audit();
}

#[test]
fn an_answer_is_turned_round_at_every_pc() {
    let bureau = Bureau::with_accounts();
    let backup = went_on(&bureau);
    bureau.run(&["restore", &backup]).ends(0, &[]);
    bureau.exchange(&["a"]);
    practise_at(&bureau.sticks.at("b"), MORNING_MS);
    bureau.exchange(&["b"]);
    let settle = |how: &str, words: &str| {
        bureau.run(&["bureau", "settle", "局机关-01", how]).ends(0, &[words]);
    };
    settle("--not-ours", "none of its own");
    bureau.exchange(&["a"]);
    bureau.all_have(&["bureau", "a"], false);
    assert_eq!(bureau.attempts(), 1);
    let own = bureau.listed("bureau", "局机关-01").unwrap();
    assert!(kinds(&own).iter().all(|kind| !["undecided", "old-key"].contains(kind)), "{own}");
    settle("--not-ours", "nothing was recorded");
    settle("--ours", "after all");
    bureau.exchange(&["a", "c"]);
    bureau.all_have(&["bureau", "a", "c"], true);
    assert_eq!(bureau.attempts(), 0);
    settle("--not-ours", "after all");
    bureau.exchange(&["a"]);
    bureau.all_have(&["bureau", "a"], false);
    bureau.sticks.audit();
}

#[test]
fn the_store_that_was_set_aside_says_again_what_was_disowned() {
    let bureau = Bureau::with_accounts();
    let backup = went_on(&bureau);
    bureau.run(&["restore", &backup]).ends(0, &[]);
    bureau.exchange(&["a", "c"]);
    bureau.run(&["bureau", "settle", "局机关-01", "--not-ours"]).ends(0, &["none of its own"]);
    bureau.exchange(&["a"]);
    bureau.all_have(&["bureau", "a"], false);
    let folder = std::fs::read_dir(bureau.sticks.at("bureau")).unwrap().flatten();
    let mut aside = folder.map(|file| file.path()).filter(|path| {
        path.file_name().unwrap().to_string_lossy().starts_with("dabiao-before-restore")
            && !path.to_string_lossy().ends_with("-wal")
            && !path.to_string_lossy().ends_with("-shm")
    });
    let (aside, copied) = (aside.next().unwrap(), bureau.sticks.text("aside.sqlite"));
    std::fs::copy(aside, &copied).unwrap();
    bureau.run(&["restore", &copied]).ends(0, &[]);
    bureau.exchange(&["a", "c"]);
    bureau.all_have(&["bureau", "a", "c"], true);
    // What the restored one began and forgot is its own as well.
    let own = bureau.listed("bureau", "局机关-01").unwrap();
    assert!(kinds(&own).iter().all(|kind| !["undecided", "old-key"].contains(kind)), "{own}");
    bureau.sticks.audit();
}

#[test]
fn a_name_that_an_undecided_word_gives_to_a_pc_is_taken() {
    let bureau = Bureau::with_accounts();
    let backup = went_on(&bureau);
    bureau.run(&["restore", &backup]).ends(0, &[]);
    bureau.exchange(&["a"]);
    std::fs::create_dir(bureau.sticks.at("e")).unwrap();
    let (asks, answer) = (bureau.sticks.text("asks.dbx"), bureau.sticks.text("answer.dbx"));
    let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-03"];
    bureau.sticks.run("e", &request).ends(0, &["文昌所-03"]);
    let approve = ["bureau", "approve", &asks, "--out", &answer];
    bureau.run(&approve).ends(1, &["called 文昌所-03", "--not-ours", "--name"]);
    bureau.run(&[&approve[..], &["--name", "文昌所-06"]].concat()).ends(0, &["文昌所-06"]);
    bureau.run(&["bureau", "settle", "局机关-01", "--ours"]).ends(0, &["its own"]);
    let listed = bureau.run(&["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    for name in ["文昌所-03", "文昌所-06"] {
        assert_eq!(rows.iter().filter(|row| row["name"] == name).count(), 1, "{listed}");
    }
    bureau.exchange(&["a"]);
    assert!(!kinds(&bureau.listed("bureau", "局机关-01").unwrap()).contains(&"undecided"));
}

#[test]
fn a_pc_that_joins_anew_before_anybody_answered_has_no_other_key_than_before() {
    let bureau = Bureau::with_accounts();
    let backup = went_on(&bureau);
    bureau.run(&["restore", &backup]).ends(0, &[]);
    bureau.exchange(&["a", "c"]);
    let (asks, answer) = (bureau.sticks.text("asks.dbx"), bureau.sticks.text("answer.dbx"));
    let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-04", "--anew"];
    bureau.sticks.run("c", &request).ends(0, &["文昌所-04"]);
    bureau.run(&["bureau", "approve", &asks, "--out", &answer]).ends(0, &["文昌所-04"]);
    bureau.sticks.run("c", &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
    let own = bureau.listed("bureau", "局机关-01").unwrap();
    let told = own["matters"].to_string();
    assert!(told.contains("enrol_station 文昌所-04 before") && !told.contains("other-key"), "{told}");
    let said = bureau.run(&["bureau", "settle", "局机关-01", "--ours", "--json"]).ends(0, &[]).json();
    assert_eq!(said["against"], 0, "{said}");
    bureau.sticks.audit();
}

#[test]
fn what_was_taken_back_is_closed_again_where_that_came_back_with_gaps() {
    let bureau = Bureau::with_accounts();
    let retire = |name: &str, why: &str| bureau.run(&["bureau", "retire", name, "--why", why]);
    retire("文昌所-02", "replaced").ends(0, &["文昌所-02"]);
    bureau.exchange(&["a"]);
    let backup = bureau.sticks.text("old.dabiao");
    bureau.run(&["backup", &backup]).ends(0, &[]);
    for n in 10..14 {
        let (badge, name) = (format!("0592{n}"), format!("人{n}"));
        bureau.run(&["people", "add", &badge, &name, "文昌派出所"]).ends(0, &[]);
    }
    practise_at(&bureau.sticks.at("b"), MORNING_MS);
    let (asks, answer) = (bureau.sticks.text("asks.dbx"), bureau.sticks.text("answer.dbx"));
    let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-07", "--anew"];
    bureau.sticks.run("b", &request).ends(0, &["文昌所-07"]);
    bureau.run(&["bureau", "approve", &asks, "--out", &answer]).ends(0, &["count from here on"]);
    bureau.sticks.run("b", &["join", "--file", &answer]).ends(0, &["岚江市公安局"]);
    bureau.exchange(&["b", "a"]);
    assert_eq!(bureau.attempts(), 1);
    bureau.run(&["restore", &backup]).ends(0, &[]);
    bureau.exchange(&["a", "b"]);
    assert_eq!(bureau.attempts(), 1);
    retire("文昌所-07", "lost").ends(0, &["文昌所-07"]);
    retire("文昌所-02", "lost").ends(0, &["文昌所-02 was retired before", "taken back count"]);
    assert_eq!(bureau.attempts(), 0);
    bureau.sticks.audit();
}

/// One of several PCs of one make.
fn host(n: u8) -> Host {
    Host::new(&[[0x00, 0x1b, 0x21, 0, 0, n]], "PC")
}

/// The PC c asks for admission with that network card as 文昌所-03, is approved, and takes the answer.
fn admitted_on(bureau: &Bureau, card: &Host, more: &[&str]) {
    let sticks = &bureau.sticks;
    let (asks, answer, c) = (sticks.text("asks.dbx"), sticks.text("answer.dbx"), sticks.at("c"));
    let request = ["join", "--request", &asks, "--unit", "文昌派出所", "--name", "文昌所-03"];
    run_at(&c, card, &request).ends(0, &[]);
    let approve = ["bureau", "approve", &asks, "--out", &answer];
    bureau.run(&[&approve[..], more].concat()).ends(0, &["文昌所-03"]);
    run_at(&c, card, &["join", "--file", &answer]).ends(0, &["文昌所-03"]);
}

/// All exchange. What lies on the stick may be under a key that is gone: it is written anew.
fn met_on(bureau: &Bureau, card: &Host) {
    for _ in 0..3 {
        bureau.exchange(&["a"]);
        run_at(&bureau.sticks.at("c"), card, &["exchange", "--dir", &bureau.sticks.text("stick")]);
    }
    bureau.exchange(&[]);
}

#[test]
fn a_pc_that_got_another_card_before_the_new_key_is_in_again_once_somebody_says_so() {
    let bureau = Bureau::with_accounts();
    let sticks = &bureau.sticks;
    std::fs::create_dir(sticks.at("c")).unwrap();
    let admitted = |card: &Host, more: &[&str]| admitted_on(&bureau, card, more);
    let met = |card: &Host| met_on(&bureau, card);
    let (first, second) = (host(0), host(9));
    admitted(&first, &[]);
    met(&first);
    let backup = sticks.text("old.dabiao");
    bureau.run(&["backup", &backup]).ends(0, &[]);
    practise_on(&sticks.at("c"), MORNING_MS, &second);
    admitted(&second, &["--same-pc"]);
    met(&second);
    assert_eq!(bureau.attempts(), 1);
    bureau.run(&["station", "renew", "--replace", "--why", "例行"]).ends(0, &["From here on"]);
    met(&second);
    bureau.run(&["restore", &backup]).ends(0, &[]);
    met(&second);
    // Until somebody says whose word it is, the key of the backup is that PC's.
    assert_eq!(bureau.attempts(), 0);
    let own = bureau.listed("bureau", "局机关-01").unwrap();
    assert!(own["matters"].to_string().contains("enrol_station 文昌所-03 other-key"), "{own}");
    let said = bureau.run(&["bureau", "settle", "局机关-01", "--ours", "--json"]).ends(0, &[]).json();
    assert_eq!(said["against"], 0, "{said}");
    met(&second);
    let exchange = ["exchange", "--dir", &sticks.text("stick")];
    run_at(&sticks.at("c"), &second, &exchange).ends(0, &[]);
    assert_eq!(bureau.attempts(), 1);
    let own = bureau.listed("bureau", "局机关-01").unwrap();
    assert!(!kinds(&own).contains(&"undecided"), "{own}");
    sticks.audit();
}

/// Restored twice, the second time to before the first one: what it says then comes after all that it said in between.
#[test]
fn after_two_restores_a_pc_with_another_card_is_admitted() {
    let bureau = Bureau::with_accounts();
    let sticks = &bureau.sticks;
    std::fs::create_dir(sticks.at("c")).unwrap();
    let admitted = |card: &Host, more: &[&str]| admitted_on(&bureau, card, more);
    let met = |card: &Host| met_on(&bureau, card);
    let (first, second, third) = (host(0), host(9), host(7));
    admitted(&first, &[]);
    met(&first);
    let [earlier, later] = ["earlier.dabiao", "later.dabiao"].map(|name| sticks.text(name));
    bureau.run(&["backup", &earlier]).ends(0, &[]);
    for n in 0..20 {
        bureau
            .run(&["people", "add", &format!("0592{n:02}"), &format!("人{n:02}"), "文昌派出所"])
            .ends(0, &[]);
    }
    met(&first);
    bureau.run(&["backup", &later]).ends(0, &[]);
    bureau.run(&["restore", &later]).ends(0, &[]);
    met(&first);
    practise_on(&sticks.at("c"), MORNING_MS, &second);
    admitted(&second, &["--same-pc"]);
    met(&second);
    assert_eq!(bureau.attempts(), 1);
    bureau.run(&["restore", &earlier]).ends(0, &[]);
    met(&second);
    bureau.run(&["bureau", "settle", "局机关-01"]).ends(0, &[]);
    met(&second);
    practise_on(&sticks.at("c"), MORNING_MS + 600_000, &third);
    admitted(&third, &["--same-pc"]);
    met(&third);
    assert_eq!(bureau.attempts(), 2);
    sticks.audit();
}

/// The key of the founding PC, by its store.
fn key(sticks: &Sticks) -> Option<String> {
    Db::open(&sticks.at("bureau"), &|| Uuid::from_u128(0x53)).unwrap().last_key().unwrap()
}

const REPLACE: [&str; 5] = ["station", "renew", "--replace", "--why", "被盗"];

/// A founding PC without accounts from a backup of before it retired a lost PC, which only another one has heard of.
fn restored() -> Sticks {
    let sticks = Sticks::joined();
    for pc in ["bureau", "a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
    let backup = sticks.text("old.dabiao");
    sticks.run("bureau", &["backup", &backup]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "retire", "文昌所-02", "--why", "lost"]).ends(0, &[]);
    // What the lost one left on the stick is refused by name.
    for pc in ["bureau", "a"] {
        sticks.run(pc, &["exchange", "--dir", &sticks.text("stick")]);
    }
    sticks.run("bureau", &["restore", &backup]).ends(0, &[]);
    sticks
}

/// That PC and the other one exchange until both have all.
fn rounds(sticks: &Sticks) {
    let stick = sticks.text("stick");
    for pc in ["bureau", "a", "bureau", "a", "bureau", "a", "bureau"] {
        sticks.run(pc, &["exchange", "--dir", &stick]);
    }
}

/// How a PC lists the lost one.
fn lost(sticks: &Sticks, pc: &str) -> String {
    let listed = sticks.run(pc, &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = listed["stations"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == "文昌所-02").unwrap()["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_key_is_not_replaced_before_what_a_restore_set_aside_came_back() {
    for waits in [true, false] {
        let sticks = restored();
        let before = key(&sticks);
        sticks.run("bureau", &REPLACE).ends(1, &["文昌所-01", "--anyway", "Nothing was changed"]);
        assert_eq!(key(&sticks), before);
        if waits {
            rounds(&sticks);
            sticks.run("bureau", &REPLACE).ends(0, &["From here on"]);
        } else {
            sticks.run("bureau", &[&REPLACE[..], &["--anyway"]].concat()).ends(0, &["From here on"]);
            rounds(&sticks);
            assert_ne!(lost(&sticks, "bureau"), "retired");
            sticks.run("bureau", &["bureau", "settle", "局机关-01", "--ours"]).ends(0, &["its own"]);
        }
        assert_ne!(key(&sticks), before);
        rounds(&sticks);
        for pc in ["bureau", "a"] {
            assert_eq!(lost(&sticks, pc), "retired", "{waits} {pc}");
        }
        sticks.audit();
    }
}

#[test]
fn the_card_of_the_founding_pc_asks_whether_it_wrote_that() {
    let sticks = restored();
    sticks.run("bureau", &[&REPLACE[..], &["--anyway"]].concat()).ends(0, &[]);
    rounds(&sticks);
    let mut w = Window::open_at(&sticks.at("bureau"), Look::PLAIN, Screen::Stations, MORNING_MS + 5_000_000);
    w.harness.get_all_by_role_and_label(Role::Link, "局机关-01").last().unwrap().click_accesskit();
    w.settle();
    assert!(w.sees("程序分不出来") && w.sees("停用文昌所-02") && w.sees("怎么办：看 ⚠ 写的"));
    assert!(w.sees("最先交上来的：文昌所-01") && w.sees("station renew --replace"));
    w.pictures("undecided-asks");
    w.press_button("不是本机写的");
    assert!(w.sees("不是它写的"), "{:?}", w.harness.state().session().notice());
    assert!(!w.sees("程序分不出来"));
    w.pictures("undecided-answered");
    drop(w);
    rounds(&sticks);
    assert_ne!(lost(&sticks, "bureau"), "retired");
    sticks.run("bureau", &["bureau", "settle", "局机关-01", "--ours"]).ends(0, &["after all"]);
    rounds(&sticks);
    for pc in ["bureau", "a"] {
        assert_eq!(lost(&sticks, pc), "retired", "{pc}");
    }
}
