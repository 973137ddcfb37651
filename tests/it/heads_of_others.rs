//! Heads of other PCs: what an audit prints of them it takes back.

use dabiao::store::Db;
use uuid::Uuid;

use super::support::sticks::{Said, Sticks, practise};

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
