//! What of other units comes to a station: nothing. Names of one unit are looked for in everything that lies at a PC of
//! another one and on the stick between them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::support::by_right::ByRight as _;
use super::support::sticks::{Sticks, practise, practise_at, run};
use super::support::typist::MORNING_MS;
use dabiao::domain::roster::Officer;
use dabiao::store::{DATABASE_FILE, Db, Fact, OfficerBody, UnitBody, facts};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

/// The unit of station `b`, and of the founding PC.
const NEAR: &str = "文昌派出所";
/// The unit of station `a`, whose people are planted.
const FAR: &str = "云栖派出所";

/// 50 names that stand nowhere else.
fn planted() -> Vec<String> {
    let given = ["骉", "羴", "猋", "鱻", "灥", "犇", "淼", "焱", "垚", "毳"];
    let family = ["甪", "仉", "亓", "郄", "逄"];
    family.iter().flat_map(|family| given.iter().map(move |given| format!("{family}{given}瓛"))).collect()
}

/// Names of the station's own unit.
const OWN: [&str; 3] = ["王德明", "李敏", "妫骝璟"];

/// The roster as rows: badge, name, unit.
fn rows() -> Vec<(String, String, &'static str)> {
    let own = OWN.iter().enumerate().map(|(n, name)| (format!("05900{}", n + 1), (*name).to_owned(), NEAR));
    let far = planted().into_iter().enumerate().map(|(n, name)| (format!("0591{n:02}"), name, FAR));
    own.chain(far).collect()
}

/// A bureau of two units, founded at a PC of unit [`NEAR`]; `a` is of the other one, `b` of the same.
fn bureau() -> Sticks {
    let sticks = Sticks::founded_after(|folder| {
        let rows = rows();
        let lines: Vec<String> =
            rows.iter().map(|(badge, name, unit)| format!("{badge},{name},{unit}")).collect();
        let file = folder.join("roster.csv");
        std::fs::write(&file, format!("警号,姓名,单位\n{}\n", lines.join("\n"))).unwrap();
        run(&folder.join("bureau"), &["roster", "import", file.to_str().unwrap()]).ends(0, &[]);
        std::fs::remove_file(file).unwrap();
    });
    sticks.join_unit("a", "云栖所-01", FAR);
    sticks.join_unit("b", "文昌所-01", NEAR);
    sticks
}

/// One round of the stick.
fn round(sticks: &Sticks) {
    for pc in ["a", "b", "bureau", "a", "b"] {
        sticks.exchange(pc);
    }
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() { found.extend(files(&entry.path())) } else { found.push(entry.path()) }
    }
    found
}

/// Everything that lies below a folder: the bytes of files, and what the tables hold, blobs inflated where they can be.
fn all_bytes(folder: &Path) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = files(folder).iter().map(|file| std::fs::read(file).unwrap()).collect();
    let database = folder.join(DATABASE_FILE);
    if !database.exists() {
        return all;
    }
    let db = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().flatten().collect();
    for table in tables {
        let mut rows = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for n in 0..columns {
                let (ValueRef::Text(bytes) | ValueRef::Blob(bytes)) = row.get_ref(n).unwrap() else {
                    continue;
                };
                all.push(bytes.to_vec());
                // What is packed has its form in its first bytes.
                for skip in 0..bytes.len().min(20) {
                    let mut open = flate2::read::DeflateDecoder::new(&bytes[skip..]);
                    let mut text = Vec::new();
                    if std::io::Read::read_to_end(&mut open, &mut text).is_ok() && text.len() > 8 {
                        all.push(text);
                    }
                }
            }
        }
    }
    all
}

/// Which of these names stand somewhere below the folder.
fn found(folder: &Path, names: &[String]) -> BTreeSet<String> {
    let all = all_bytes(folder);
    let stands = |name: &&String| {
        all.iter().any(|bytes| bytes.windows(name.len()).any(|part| part == name.as_bytes()))
    };
    names.iter().filter(stands).cloned().collect()
}

fn own_names() -> Vec<String> {
    OWN.map(str::to_owned).to_vec()
}

/// Nothing of the other unit at `b` and on the stick; `b` has all of its own, and `a` of its.
fn keeps_apart(sticks: &Sticks) {
    let none = BTreeSet::new();
    assert_eq!(found(&sticks.at("b"), &planted()), none);
    // The controls: the same search finds the names where they belong.
    assert_eq!(found(&sticks.at("b"), &own_names()).len(), OWN.len());
    assert_eq!(found(&sticks.at("a"), &planted()).len(), 50);
    assert_eq!(found(&sticks.at("a"), &own_names()[2..]), none);
    assert!(!sticks.packages("down").is_empty() && !sticks.packages("up").is_empty());
    for folder in ["stick", "answer.dbx", "asks.dbx"].map(|name| sticks.at(name)) {
        if folder.is_dir() {
            assert_eq!(found(&folder, &[planted(), own_names()].concat()), none);
        } else if let Ok(bytes) = std::fs::read(&folder) {
            let names = [planted(), own_names()].concat();
            assert!(names.iter().all(|name| !bytes.windows(name.len()).any(|part| part == name.as_bytes())));
        }
    }
}

/// Writes at a PC, signed by its key.
fn write<T>(sticks: &Sticks, pc: &str, work: impl FnOnce(&mut Db) -> T) -> T {
    let folder = sticks.at(pc);
    let mut db = Db::open(&folder, &|| Uuid::from_u128(0xA551)).unwrap();
    let signer = dabiao::app::bring_signer(folder, [7; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    work(&mut db)
}

fn officers(sticks: &Sticks, pc: &str) -> Vec<Officer> {
    Db::open(&sticks.at(pc), &|| Uuid::from_u128(0xD8)).unwrap().officers().unwrap()
}

/// Something is assigned to everybody of the other unit, and to one of the near one.
fn assign(sticks: &Sticks) {
    let all = officers(sticks, "bureau");
    let far: Vec<Uuid> = all.iter().filter(|o| o.unit == FAR).map(|o| o.id).collect();
    let near = all.iter().find(|o| o.badge == "059001").unwrap().id;
    write(sticks, "bureau", |db| {
        for (n, officers) in [far, vec![near]].into_iter().enumerate() {
            let fact = Fact::Assign(facts::Assign {
                id: Uuid::from_u128(0xA550 + n as u128),
                officers,
                kind: "drill".into(),
                subject: "population-floating".into(),
                times: 1,
                due: "2026-12-10".into(),
                note: if n == 0 { planted()[7].clone() } else { String::new() },
                by: near,
            });
            db.put(MORNING_MS, &fact).unwrap();
        }
    });
}

#[test]
fn names_of_another_unit_are_nowhere_at_a_station_or_on_the_stick() {
    let sticks = bureau();
    assign(&sticks);
    practise_at(&sticks.at("bureau"), MORNING_MS);
    round(&sticks);
    practise_at(&sticks.at("b"), MORNING_MS + 600_000);
    round(&sticks);
    keeps_apart(&sticks);
    sticks.audit();
    // Each has its unit and what is given to it, and the bureau has all.
    let count = |pc: &str| officers(&sticks, pc).len();
    assert_eq!(["bureau", "a", "b"].map(count), [53, 50, 3]);
    let tasks = |pc: &str| Db::open(&sticks.at(pc), &|| Uuid::nil()).unwrap().assignments().unwrap().len();
    assert_eq!(["bureau", "a", "b"].map(tasks), [2, 1, 1]);
    // What was typed at the founding PC by one of the unit came down, what others did there did not.
    let b = Db::open(&sticks.at("b"), &|| Uuid::nil()).unwrap();
    let told: BTreeSet<String> = b.far_told().unwrap().into_iter().map(|(op, _)| op).collect();
    assert!(told.contains("begin_attempt") && told.contains("enrol_station"), "{told:?}");
    for op in ["signed_in", "set_setting", "sign_in_failed", "clock_given"] {
        assert!(!told.contains(op), "{told:?}");
    }
}

/// Before a roster was written in parts, one entry had all of it. It reaches nobody; founding says it anew.
#[test]
fn an_older_list_of_all_units_stays_at_the_founding_pc() {
    let sticks = Sticks::founded_after(|folder| {
        let data = folder.join("bureau");
        let mut db = Db::open(&data, &|| Uuid::from_u128(0xB0)).unwrap();
        let unit = |n: u128, name: &str| UnitBody {
            id: Uuid::from_u128(n),
            name: name.into(),
            kind: "other".into(),
            parent_id: None,
            pair_id: None,
        };
        let units = vec![unit(1, NEAR), unit(2, FAR)];
        let officer = |(n, (badge, name, unit)): (usize, (String, String, &str))| OfficerBody {
            id: Uuid::from_u128(100 + n as u128),
            badge,
            name,
            unit_id: Uuid::from_u128(if unit == NEAR { 1 } else { 2 }),
            birth_date: None,
            position: String::new(),
            service: "serving".into(),
            left_on: None,
        };
        let officers = rows().into_iter().enumerate().map(officer).collect();
        let (file, sha256) = ("花名册.csv".to_owned(), String::new());
        let list = facts::ImportRoster { file, sha256, units, officers, by: None };
        // As old as that: its journal was not signed, and begins with it.
        db.put(MORNING_MS, &Fact::ImportRoster(list)).unwrap();
    });
    sticks.join_unit("a", "云栖所-01", FAR);
    sticks.join_unit("b", "文昌所-01", NEAR);
    round(&sticks);
    keeps_apart(&sticks);
    assert_eq!(["bureau", "a", "b"].map(|pc| officers(&sticks, pc).len()), [53, 50, 3]);
    sticks.audit();
    // Said once: admitting another one says nothing anew.
    let entries =
        |sticks: &Sticks| Db::open(&sticks.at("bureau"), &|| Uuid::nil()).unwrap().journal().unwrap().len();
    let before = entries(&sticks);
    std::fs::create_dir(sticks.at("c")).unwrap();
    sticks.join_unit("c", "文昌所-02", NEAR);
    assert!(entries(&sticks) - before < 8, "{}", entries(&sticks) - before);
}

#[test]
fn a_duty_for_the_bureau_brings_what_was_before_and_nothing_is_sent_for_ever() {
    let sticks = bureau();
    practise(&sticks.at("b"));
    round(&sticks);
    round(&sticks);
    assert_eq!(officers(&sticks, "b").len(), 3);
    sticks.run("bureau", &["bureau", "duty", "desk", "文昌所-01"]).ends(0, &[]);
    let sent = sticks.exchange("bureau")["sent"].clone();
    assert!(sent.as_array().unwrap().iter().any(|sent| sent["to"] == "文昌所-01"), "{sent}");
    sticks.exchange("b");
    assert_eq!(officers(&sticks, "b").len(), 53);
    assert_eq!(found(&sticks.at("b"), &planted()).len(), 50);
    // Shown to be there, it is not sent again.
    sticks.exchange("bureau");
    sticks.exchange("b");
    sticks.exchange("bureau");
    let sent = sticks.exchange("bureau")["sent"].clone();
    assert_eq!(sent.as_array().unwrap().len(), 0, "{sent}");
    sticks.audit();
}

#[test]
fn somebody_who_moves_is_known_at_both_units_and_nobody_else_is() {
    let sticks = bureau();
    round(&sticks);
    let moved = officers(&sticks, "bureau").into_iter().find(|o| o.name == planted()[3]).unwrap();
    let near = officers(&sticks, "bureau").into_iter().find(|o| o.unit == NEAR).unwrap().unit_id;
    write(&sticks, "bureau", |db| {
        let officer = OfficerBody { unit_id: near, ..OfficerBody::of(&moved) };
        db.put(MORNING_MS, &Fact::ChangeOfficer(facts::ChangeOfficer { officer, by: None })).unwrap();
    });
    round(&sticks);
    assert_eq!(found(&sticks.at("b"), &planted()), BTreeSet::from([moved.name.clone()]));
    for pc in ["a", "b"] {
        let here = officers(&sticks, pc).into_iter().find(|o| o.id == moved.id).unwrap();
        assert_eq!((here.unit_id, here.unit.as_str()), (near, NEAR), "{pc}");
    }
    sticks.audit();
}

#[test]
fn a_package_that_was_cut_is_made_good_by_the_next_one() {
    let sticks = bureau();
    assign(&sticks);
    practise_at(&sticks.at("bureau"), MORNING_MS);
    sticks.exchange("bureau");
    let stick = sticks.text("stick");
    for (n, file) in sticks.packages("down").into_iter().enumerate() {
        let good = std::fs::read(&file).unwrap();
        let mut bad = good.clone();
        // In the first frame with entries.
        let at = bad.len() / 3 + n;
        bad[at] ^= 0x55;
        std::fs::write(&file, bad).unwrap();
    }
    for pc in ["a", "b"] {
        sticks.run(pc, &["exchange", "--dir", &stick]).ends(2, &["is damaged"]);
    }
    sticks.audit();
    sticks.exchange("bureau");
    round(&sticks);
    keeps_apart(&sticks);
    assert_eq!(["bureau", "a", "b"].map(|pc| officers(&sticks, pc).len()), [53, 50, 3]);
    let b = Db::open(&sticks.at("b"), &|| Uuid::nil()).unwrap();
    assert!(b.far_counts().unwrap().iter().all(|count| count.state != "waiting"));
    drop(b);
    sticks.audit();
}

/// A station whose program is from before such lists shows ends alone: it has all that leads to them.
#[test]
fn a_station_that_never_said_what_it_has_is_taken_at_its_ends() {
    let sticks = bureau();
    round(&sticks);
    round(&sticks);
    sticks.exchange("bureau");
    let db = Connection::open(sticks.at("bureau").join(DATABASE_FILE)).unwrap();
    assert!(db.execute("DELETE FROM peer_held", []).unwrap() > 0);
    drop(db);
    assign(&sticks);
    let empty = sticks.at("other");
    std::fs::create_dir(&empty).unwrap();
    let said = sticks.run("bureau", &["exchange", "--dir", empty.to_str().unwrap(), "--json"]).ends(0, &[]);
    let sent: Vec<_> =
        said.json()["sent"].as_array().unwrap().iter().map(|sent| sent["entries"].clone()).collect();
    assert_eq!(sent, [1, 1], "{}", said.out);
}

/// A station that says of badges of another unit that they are its own people draws nothing of them to itself.
#[test]
fn who_claims_people_of_another_unit_learns_nothing_of_them() {
    let sticks = bureau();
    round(&sticks);
    let claims: Vec<String> = (0..50).map(|n| format!("0591{n:02},某人{n:02},{NEAR}")).collect();
    let file = sticks.at("claims.csv");
    std::fs::write(&file, format!("警号,姓名,单位\n{}\n", claims.join("\n"))).unwrap();
    sticks.run("b", &["roster", "import", file.to_str().unwrap()]).ends(0, &[]);
    std::fs::remove_file(file).unwrap();
    round(&sticks);
    round(&sticks);
    keeps_apart(&sticks);
    // They stay what the registry says of them.
    let of_far = |officer: &&Officer| planted().contains(&officer.name);
    assert_eq!(officers(&sticks, "bureau").iter().filter(of_far).count(), 50);
    sticks.audit();
}
