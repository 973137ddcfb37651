//! Proof by mutation: every change of a store behind the program's back is found by its audit, and no honest
//! entry is reported.
//!
//! A mutation is drawn from a seed and made on a copy of an honest bureau's folder. Its author can read and
//! write the files, knows the format, and removes triggers and puts them back: entries are added, repeated,
//! put in another order, removed and rewritten, rows are changed, and tables, histories and exams at a glance
//! follow. The entries are signed with nothing, with the old signature, with garbage, with a key made for it
//! (in the station's series or in one beside it), or with the station's own key.
//!
//! What must be found:
//! - Without the station's key: everything. Even a harmless entry is none of the station's.
//! - With the station's own key: every contradiction to the journal, the tables, the certificates or the
//!   sealed texts (a second beginning, seal or issue, a log that breaks its rules, a text that the seed does
//!   not give, a token that is not of its attempt, an author without the right); and every move or removal of
//!   an entry that a witness has seen (a certificate's head, the newest backup, the mark outside of the
//!   folder).
//! - The same by an audit that continues from the mark of the last one, as `certify` does it.
//! - Not found: an entry that an honest program could have written, appended with the station's key. It is no
//!   forgery of the past, and every user of the key may write it.
//! - Nor a clock stamp of an attempt that still runs: it becomes evidence when the attempt is sealed.
//!
//! `DABIAO_MUTATIONS=200000 DABIAO_HONEST=200 cargo nextest run --no-capture mutations` does more of it;
//! `DABIAO_MUTATIONS_FROM=SEED` begins with another one, so that a long run can be done in parts;
//! `DABIAO_MUTATION=SEED` repeats one and describes it.

mod exam_day;
mod facts;
mod follow;
mod honest;
mod keys;
mod logs;
mod marks;
mod papers;
mod plausible;
mod rows;
mod scene;
mod workshop;

use crate::support::by_right::right;
use dabiao::domain::role::Permission;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dabiao::app::{JournalKeys, bring_signer};
use dabiao::store::{Db, Fact, Restore, restore};
use uuid::Uuid;

use super::support::asked_for;
use workshop::{Bureau, Miss, Verdict, Workshop, mutate_all};

/// Mutations, unless the environment says otherwise.
const MUTATIONS: usize = 2_000;
/// Honest bureaus, unless the environment says otherwise.
const HONEST: usize = 4;
/// Bureaus of which copies are changed.
const CHANGED: u64 = 3;

/// A restore by an officer with the right to it.
fn honest_restore(folder: &Path, file: &Path, now_ms: i64, by: Uuid) {
    let plan = Restore {
        file,
        folder,
        now_ms,
        now: jiff::civil::date(2026, 12, 1).at(9, 0, 0, 0),
        new_id: &|| Uuid::from_u128(8),
        signer: bring_signer(folder.to_owned(), [3; 32])().unwrap(),
        against: JournalKeys::of_folder(folder),
        right: &right(Permission::Restore, Some(by)),
        take_over: None,
        keys: Vec::new(),
    };
    restore(plan).unwrap();
}

/// Every kind of fact, as its entry names it.
fn kinds() -> BTreeSet<&'static str> {
    BTreeSet::from([
        "begin_series",
        "begin_signing",
        "set_setting",
        "add_officer",
        "describe_officer",
        "set_account",
        "signed_in",
        "sign_in_failed",
        "begin_attempt",
        "seal_attempt",
        "plan_sitting",
        "sitting_entry",
        "ask_exemption",
        "approve_exemption",
        "end_exemption",
        "issue_certificate",
        "revoke_certificate",
        "save_standard",
        "import_roster",
        "describe_unit",
        "change_officer",
        "assign",
        "end_assignment",
        "count_records",
        "plan_quota",
        "keep_forecast",
        "cohort_entry",
        "restored",
        "make_issuer_key",
        "clock_given",
        "clock_behind",
        "clock_wrong",
        "make_box_key",
        "make_recovery_code",
        "replace_secret",
        "set_pc",
    ])
}

#[test]
fn honest_bureaus_are_not_complained_of() {
    let count = asked_for("DABIAO_HONEST", HONEST) as u64;
    let mut seen = BTreeSet::new();
    let false_alarms: Vec<String> = workshop::each(&(0..count).collect::<Vec<_>>(), |seed| {
        let (folder, state) = (workshop::place(), workshop::place());
        honest::build(folder.path(), &honest::Plan::of(*seed));
        let report = workshop::audit(folder.path(), state.path()).unwrap();
        let db = Db::open(folder.path(), &Uuid::nil).unwrap();
        let ops: BTreeSet<String> = db.journal().unwrap().into_iter().map(|e| e.op).collect();
        (*seed, report, ops)
    })
    .into_iter()
    .flat_map(|(seed, report, ops)| {
        seen.extend(ops);
        report.problems.into_iter().map(move |p| format!("seed {seed}: {}: {}", p.place, p.what))
    })
    .collect();
    assert!(false_alarms.is_empty(), "{false_alarms:#?}");
    let missing: Vec<_> = kinds().into_iter().filter(|kind| !seen.contains(*kind)).collect();
    assert!(missing.is_empty(), "no honest bureau has an entry of {missing:?}");
}

#[test]
fn whatever_is_changed_is_found() {
    let bureaus: Vec<Bureau> = workshop::each(&(0..CHANGED).collect::<Vec<_>>(), |seed| Bureau::of(*seed));
    if let Ok(seed) = std::env::var("DABIAO_MUTATION") {
        let seed = seed.parse().expect("a number");
        let mut shop = Workshop::new(&bureaus[seed as usize % bureaus.len()]);
        let (done, verdict) = shop.mutate(seed);
        eprintln!("{} (only a witness: {}): {verdict:#?}", done.name, done.only_witness);
        return;
    }
    let count = asked_for("DABIAO_MUTATIONS", MUTATIONS) as u64;
    let from = asked_for("DABIAO_MUTATIONS_FROM", 0) as u64;
    let (found, missed) = mutate_all(&bureaus, from..from + count);
    if let Some(path) = std::env::var_os("DABIAO_MUTATIONS_TABLE") {
        std::fs::write(path, table(&found, &missed)).unwrap();
    }
    let lines: Vec<String> = missed.iter().take(40).map(ToString::to_string).collect();
    assert!(missed.is_empty(), "{} of {count} missed:\n{}", missed.len(), lines.join("\n"));
}

/// Found and missed mutations of each kind.
fn table(found: &BTreeMap<String, usize>, missed: &[Miss]) -> String {
    let mut lost: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for miss in missed {
        let (count, seed) = lost.entry(&miss.done.name).or_default();
        *count += 1;
        *seed = miss.seed;
    }
    let names: BTreeSet<&str> = found.keys().map(String::as_str).chain(lost.keys().copied()).collect();
    let mut lines =
        vec!["| mutation | found | missed | a seed |".to_owned(), "| --- | --- | --- | --- |".to_owned()];
    for name in names {
        let (count, seed) = lost.get(name).copied().unwrap_or_default();
        let seed = if count > 0 { seed.to_string() } else { String::new() };
        let name_cell = name.replace('|', "/");
        lines.push(format!("| {name_cell} | {} | {count} | {seed} |", found.get(name).unwrap_or(&0)));
    }
    lines.join("\n") + "\n"
}

/// An audit that checks chains and signatures by the keys that the journal names finds a part of it: what
/// this harness makes can be missed.
#[test]
fn an_audit_that_believes_the_journal_misses_much() {
    let bureau = Bureau::of(1);
    let mut shop = Workshop::new(&bureau);
    let (mut found, mut missed) = (0, BTreeSet::new());
    for seed in 0..120 {
        let done = shop.make(seed);
        if workshop::believing_audit(shop.folder()) {
            missed.insert(done.name.split(" | ").last().unwrap_or_default().to_owned());
        } else {
            found += 1;
        }
    }
    assert!(found > 20, "{found}");
    for keys in ["Fresh", "Foreign", "Station", "Elsewhere"] {
        assert!(missed.contains(keys), "{keys}: {missed:?}");
    }
}

/// The kinds above are those that there are: a new one fails here until bureaus and mutations have it.
#[test]
fn every_kind_of_entry_is_drawn() {
    let bureau = Bureau::of(0);
    let mut added: BTreeSet<String> = BTreeSet::new();
    let mut lies: BTreeSet<String> = BTreeSet::new();
    let mut rng = dabiao::domain::splitmix::SplitMix::new(5);
    for one in plausible::Additions::of(&bureau.scene, &bureau.issuer, &mut rng) {
        let op = one.fact.op().to_owned();
        if one.lies {
            lies.insert(op.clone());
        }
        added.insert(op);
    }
    let known: BTreeSet<String> = kinds().into_iter().map(str::to_owned).collect();
    assert_eq!(added, known);
    // Those that have no author and can stand anywhere are lies only by their key.
    let free: Vec<&String> = known.difference(&lies).collect();
    assert_eq!(free, ["begin_signing", "clock_behind", "clock_given", "keep_forecast", "set_setting"]);
    let all: BTreeSet<String> = bureau.scene.facts.iter().map(|f: &Fact| f.op().to_owned()).collect();
    assert_eq!(all, known, "the bureau with everything has every kind");
}

impl Verdict {
    const fn found(&self) -> bool {
        !matches!(self, Self::Missed | Self::MissedFromMark)
    }
}
