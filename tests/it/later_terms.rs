//! A version of a standard that was put in force after a sitting: what of the sitting still counts under it,
//! and who is told about it.

use super::support::by_right::ByRight as _;
use std::path::Path;
use std::process::{Command, Output};

use dabiao::store::{Db, StandardRow};
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::{ADMIN, EXAM_MS, found_without_accounts};

const FIRST: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/exercises/standards/officer-2027.toml"));

fn dabiao(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(args)
        .arg("--data")
        .arg(data)
        .args(["--now", "2026-11-23T09:00:00+08:00", "--lang", "en"])
        .env_remove("DABIAO_DATA")
        .env("DABIAO_ISSUER_PASSPHRASE", "岚江市公安局 2026 发证专用")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&said(output)).unwrap()
}

/// A bureau whose sitting was planned by version 1, after which version 2 came in force: `changes` are made to the text
/// of the first.
fn bureau(changes: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    found_without_accounts(folder.path(), 2, true);
    let mut toml = FIRST.replacen("version = 1", "version = 2", 1);
    for (old, new) in changes {
        assert!(toml.contains(old), "{old}");
        toml = toml.replacen(old, new, 1);
    }
    {
        let mut db = Db::open(folder.path(), &|| Uuid::nil()).unwrap();
        let row = StandardRow { id: "officer-2027".into(), version: 2, toml };
        db.put_standard(EXAM_MS + 86_400_000, &row, ADMIN).unwrap();
    }
    said(&dabiao(folder.path(), &["certify", "--new-key", "--holder", "岚江市公安局"]));
    folder
}

fn issued(folder: &Path) -> usize {
    json(&dabiao(folder, &["certify", "--json"]))["issued"].as_array().unwrap().len()
}

#[test]
fn a_sitting_counts_under_no_version_that_asks_for_another_text_or_other_people() {
    for changes in [
        [("kind = \"dispatch\"", "kind = \"hotel\"")].as_slice(),
        &[("length = 1500", "length = 4000")],
        &[("length = 1500", "length = 1400"), ("line_cpm = 30", "line_cpm = 5")],
        &[("applies_to = \"officer\"", "applies_to = \"guidance\"")],
        &[("duration_s = 600", "duration_s = 300")],
    ] {
        let folder = bureau(changes);
        assert_eq!(issued(folder.path()), 0, "{changes:?}");
        said(&dabiao(folder.path(), &["audit"]));
    }
}

#[test]
fn a_lowered_line_is_told_by_certify_and_by_every_audit() {
    let folder = bureau(&[("line_cpm = 30", "line_cpm = 5"), ("from_cpm = 30", "from_cpm = 5")]);
    let audit = || said(&dabiao(folder.path(), &["audit"]));
    let words = "version 2 of officer-2027, its sitting was planned by version 1";
    assert!(!audit().contains(words));
    let shown = said(&dabiao(folder.path(), &["certify"]));
    // All who passed, the issuer and the candidate who failed by the line of that day.
    for n in 1..=4 {
        let line = format!("DB-2026-00000{n}: issued by {words}");
        assert!(shown.contains(&line), "{shown}");
    }
    let noted = audit();
    assert_eq!(noted.matches(words).count(), 4, "{noted}");
}

#[test]
fn a_script_is_told_as_well_and_what_changes_nothing_of_the_terms_stops_nothing() {
    let folder = bureau(&[("sittings = 1", "sittings = 1\nvalidity_months = 24")]);
    let doc = json(&dabiao(folder.path(), &["certify", "--json"]));
    let rows = doc["issued"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row["standard_version"] == 2 && row["planned_version"] == 1), "{doc}");
    // By the version of the sitting itself there are no notes.
    let plain = tempfile::tempdir().unwrap();
    found_without_accounts(plain.path(), 2, true);
    said(&dabiao(plain.path(), &["certify", "--new-key", "--holder", "岚江市公安局"]));
    let doc = json(&dabiao(plain.path(), &["certify", "--json"]));
    assert!(doc["issued"].as_array().unwrap().iter().all(|row| row["planned_version"] == 1), "{doc}");
    assert!(!said(&dabiao(plain.path(), &["audit"])).contains("planned by version"));
}
