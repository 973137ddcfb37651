//! Heads of other PCs: what an audit prints of them it takes back, and certificates of another PC are held against all
//! series whose names begin alike.

use std::path::Path;

use dabiao::app::JournalKeys;
use dabiao::app::witness::look_back;
use dabiao::store::{DEMO_SETTING, Db, Witness};
use uuid::Uuid;

use super::support::bureau;
use super::support::sticks::{Said, Sticks, practise};
use super::support::typist::MORNING_MS;

/// The series that a PC writes.
fn series(sticks: &Sticks, pc: &str) -> String {
    Db::open(&sticks.at(pc), &Uuid::nil).unwrap().journal_head().unwrap().series
}

/// What an audit at a PC prints of the founding PC's series.
fn printed_of_bureau(sticks: &Sticks, pc: &str) -> (String, u64, String) {
    let series = series(sticks, "bureau");
    let doc = sticks.run(pc, &["audit", "--json"]).ends(0, &[]).json();
    let rows = doc["series"].as_array().unwrap();
    let row = rows.iter().find(|row| row["series"] == series.as_str()).unwrap_or_else(|| panic!("{doc}"));
    let text = |name: &str| row[name].as_str().unwrap_or_else(|| panic!("{row}")).to_owned();
    // Fewer are here: what is withheld counts in the number all the same.
    assert!(row["here"].as_u64().unwrap() < row["entries"].as_u64().unwrap(), "{row}");
    (series, row["entries"].as_u64().unwrap(), text("head"))
}

fn held(sticks: &Sticks, pc: &str, head: &str) -> Said {
    sticks.run(pc, &["audit", "--head", head])
}

/// A bureau whose founding PC says things that its station is not told.
fn with_gaps() -> Sticks {
    let sticks = Sticks::joined();
    practise(&sticks.at("bureau"));
    practise(&sticks.at("a"));
    for pc in ["a", "bureau", "a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    sticks
}

#[test]
fn a_head_that_an_audit_prints_of_another_pc_is_right_there_and_here() {
    let sticks = with_gaps();
    let (series, entries, hash) = printed_of_bureau(&sticks, "a");
    let whole = format!("{series}/{entries}/{hash}");
    let short = format!("{} / {entries} / {}", series[..8].to_uppercase(), &hash[..16]);
    for pc in ["a", "bureau"] {
        held(&sticks, pc, &whole).ends(0, &[]);
        held(&sticks, pc, &short).ends(0, &[]);
        held(&sticks, pc, &hash).ends(0, &[]);
        // And one that there never was is told.
        held(&sticks, pc, &format!("{series}/{entries}/{}", "ab".repeat(32)))
            .ends(1, &["was another one then"]);
    }
    let said = sticks.run("a", &["audit"]).ends(0, &[]);
    assert!(said.out.contains(&whole), "{}", said.out);
}

#[test]
fn an_entry_of_another_pc_that_was_never_here_is_none_that_is_missing() {
    let sticks = with_gaps();
    let journal = Db::open(&sticks.at("bureau"), &Uuid::nil).unwrap().journal().unwrap();
    // What is of the founding PC alone does not come here.
    let live = series(&sticks, "bureau");
    let own = journal.iter().find(|entry| entry.series == live && entry.op == "clock_given").unwrap();
    let hash = dabiao::store::hex(&own.hash);
    let head = format!("{live}/{}/{hash}", own.seq + 1);
    held(&sticks, "bureau", &head).ends(0, &[]);
    held(&sticks, "a", &head).ends(0, &["is not here"]);
}

fn certified() -> Sticks {
    let sticks = Sticks::founded_after(|folder| {
        bureau::found_open(&folder.join("bureau"), 2, true);
    });
    sticks.join("a", "文昌所-01");
    // Certificates by a given time are those of a demonstration.
    let folder = sticks.at("bureau");
    let mut db = Db::open(&folder, &Uuid::nil).unwrap();
    let signer = dabiao::app::bring_signer(folder, [3; 32])().unwrap().unwrap();
    db.sign_with(MORNING_MS, signer).unwrap();
    db.set_setting(MORNING_MS, DEMO_SETTING, "1").unwrap();
    drop(db);
    std::fs::write(sticks.at("passphrase"), "岚江市公安局 2026 发证专用").unwrap();
    let words = sticks.text("passphrase");
    let key = ["certify", "--new-key", "--holder", "岚江市公安局", "--passphrase-file", &words];
    sticks.run("bureau", &key).ends(0, &[]);
    sticks.run("bureau", &["certify", "--json", "--passphrase-file", &words]).ends(0, &[]);
    for pc in ["bureau", "a", "bureau", "a"] {
        sticks.exchange(pc);
    }
    sticks
}

fn problems(folder: &Path) -> Vec<String> {
    let db = Db::open(folder, &|| Uuid::from_u128(0xA0D1)).unwrap();
    let report = JournalKeys::audit(&db, folder, None).unwrap();
    report.problems.iter().map(|problem| format!("{}: {}", problem.place, problem.what)).collect()
}

#[test]
fn a_certificate_of_another_pc_is_not_held_against_a_series_here_that_only_begins_alike() {
    let sticks = certified();
    // Both began within a minute, as in a room that is set up in one go: the digits that a certificate has are the same.
    let series = |pc: &str| series(&sticks, pc);
    assert_eq!(series("a")[..8], series("bureau")[..8]);
    assert_eq!(problems(&sticks.at("a")), Vec::<String>::new());
    let (db, folder) = (Db::open(&sticks.at("a"), &Uuid::nil).unwrap(), sticks.at("a"));
    assert!(!db.certificate_tokens().unwrap().is_empty());
    // The check is still one: a head that no series of that name holds is told.
    let mut past = look_back(&db, &folder, None, 0).unwrap();
    let wrong = |series: &str| Witness {
        series: series.to_owned(),
        entries: Some(1),
        hash: vec![7; 16],
        whence: "receipt".to_owned(),
    };
    past.hold_against(&db, &[wrong(&series("bureau")[..8])]).unwrap();
    assert_eq!(past.missing.len(), 1);
    assert!(past.has_fault());
}
