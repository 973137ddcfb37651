//! Which right every fact takes, and that the store writes none without it: the table in `golden/fact-rights.txt` is
//! the contract.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use dabiao::domain::actor::{Actor, Authorized, KEY_HOLDER};
use dabiao::domain::role::{Permission, Role};
use dabiao::domain::roster::Officer;
use dabiao::store::{AccountChange, Db, Fact, StoreError};
use serde_json::{Value, json};
use uuid::Uuid;

use super::support::typist::MORNING_MS;

/// Who does it.
const BY: Uuid = Uuid::from_u128(0xB1);
/// About whom it is.
const SUBJECT: Uuid = Uuid::from_u128(0xB2);
/// Another, who may do everything too.
const OTHER: Uuid = Uuid::from_u128(0xB3);
/// What is not there yet.
const NEW: Uuid = Uuid::from_u128(0xB4);

/// A sitting that was planned, with its first entry still to come.
const SITTING: Uuid = Uuid::from_u128(0x51);

/// Facts of every kind, what is said of each where there are several of one kind.
fn samples() -> Vec<(&'static str, &'static str, Value)> {
    let mut samples = vec![
        ("begin_signing", "", json!({"key_id": "k", "public_key": "p"})),
        ("set_setting", "", json!({"key": "lang", "value": "zh-CN"})),
        (
            "add_officer",
            "",
            json!({"id": NEW, "badge": "059777", "name": "王", "unit_id": NEW, "unit": "新所"}),
        ),
        ("signed_in", "", json!({"officer_id": SUBJECT})),
        ("sign_in_failed", "", json!({"officer_id": SUBJECT})),
        ("clock_given", "", json!({"given_ms": 1, "system_ms": 2})),
        ("clock_behind", "", json!({"newest_ms": 1, "whence": "journal"})),
        ("clock_wrong", "", json!({"from_ms": 1, "to_ms": 2, "reason": "电池", "by": BY})),
        ("save_standard", "", json!({"id": "s", "version": 1, "toml": "", "by": BY})),
        ("restored", "", json!({"head": "h", "entries": 1, "by": BY})),
    ];
    samples.extend(people());
    samples.extend(attempts_and_papers());
    samples.extend(desk());
    samples.extend(room());
    samples.extend(stations());
    samples
}

fn stations() -> Vec<(&'static str, &'static str, Value)> {
    let officer =
        json!({"id": SUBJECT, "badge": "059101", "name": "李", "unit_id": SUBJECT, "service": "serving"});
    vec![
        (
            "begin_series",
            "",
            json!({"station_id": NEW, "key_id": "k", "public_key": "p", "why": "restored",
                   "parent": {"series": NEW, "entries": 7, "head": "h"}}),
        ),
        ("seen_bureau", "", json!({"at_ms": 1, "offset_ms": 0})),
        (
            "enrol_station",
            "",
            json!({"station_id": NEW, "unit_id": SUBJECT, "name": "城关所-03", "key_id": "k", "public_key": "p",
                   "by": BY}),
        ),
        ("retire_station", "", json!({"station_id": NEW, "why": "lost", "cut": [[NEW, 812]], "by": BY})),
        ("grant_duty", "", json!({"duty": "registry", "station_id": NEW, "epoch": 1, "by": BY})),
        ("server", "", json!({"addresses": ["10.6.3.2:5433"], "cert_sha256": ["00"], "by": BY})),
        ("same_officer", "", json!({"alias": NEW, "is": SUBJECT, "by": BY})),
        ("same_unit", "", json!({"alias": NEW, "is": SUBJECT, "by": BY})),
        ("propose_officer", "", json!({"officer": officer, "base_hash": "", "by": BY})),
        (
            "collect_seat",
            "",
            json!({"sitting_id": SITTING, "officer": SUBJECT, "attempt": NEW, "station_id": NEW, "series": NEW,
                   "entries": 9, "head": "h", "by": BY}),
        ),
        ("take_sitting", "", json!({"sitting_id": SITTING, "station_id": NEW, "by": BY})),
        ("publish_exercise", "", json!({"id": "e", "file": "e.toml", "sha256": "00", "bytes": 5, "by": BY})),
    ]
}

fn people() -> Vec<(&'static str, &'static str, Value)> {
    let officer =
        json!({"id": SUBJECT, "badge": "059101", "name": "李", "unit_id": SUBJECT, "service": "serving"});
    let account = |of: Uuid, roles: &[&str], by: Uuid| json!({"officer_id": of, "roles": roles, "secret_hash": null, "must_change": false, "by": by});
    vec![
        (
            "describe_officer",
            "",
            json!({"id": SUBJECT, "birth_date": null, "position": "", "service": "serving", "left_on": null}),
        ),
        (
            "import_roster",
            "",
            json!({"file": "f", "sha256": "", "units": [], "officers": [officer], "by": BY}),
        ),
        ("describe_unit", "", json!({"unit": {"id": SUBJECT, "name": "所"}, "by": BY})),
        ("change_officer", "", json!({"officer": officer, "by": BY})),
        ("set_account", "own secret", account(SUBJECT, &[], SUBJECT)),
        ("set_account", "own roles", account(SUBJECT, &["admin"], SUBJECT)),
        ("set_account", "another's PIN", account(SUBJECT, &[], BY)),
        ("set_account", "another's roles", account(SUBJECT, &["issuer"], BY)),
        ("set_account", "takes another's roles", account(OTHER, &[], BY)),
        ("make_box_key", "", json!({"officer_id": SUBJECT, "public_key": "00", "locked_hash": "00"})),
        ("make_recovery_code", "", json!({"officer_id": BY, "code_hash": "c", "by": BY})),
        (
            "replace_secret",
            "by one's own code",
            json!({"officer_id": BY, "why": "w", "code_hash": "c", "by": BY}),
        ),
        ("set_pc", "a choice", json!({"key": "registration", "value": "by-staff", "by": BY})),
        ("set_pc", "a backup", json!({"key": "backup", "value": "f", "by": BY})),
        ("set_pc", "a check-up", json!({"key": "check-up", "value": "0", "by": BY})),
        ("set_pc", "the rates of units", json!({"key": "unit-rates", "value": "yes", "by": BY})),
        ("replace_secret", "by an administrator", json!({"officer_id": SUBJECT, "why": "w", "by": BY})),
    ]
}

fn attempts_and_papers() -> Vec<(&'static str, &'static str, Value)> {
    let certificate = |by: Uuid| {
        json!({"id": NEW, "number": format!("DB-{by}"), "officer_id": SUBJECT, "standard": "s",
               "standard_version": 1, "attempt_id": NEW, "grade": null, "token": "t", "by": by})
    };
    vec![
        (
            "begin_attempt",
            "",
            json!({"id": NEW, "officer_id": SUBJECT, "exercise_id": "copy/case-01", "mode": "practice",
                   "header_hash": ""}),
        ),
        (
            "seal_attempt",
            "",
            json!({"id": NEW, "root_hash": "", "score_hash": "", "scoring_version": 1, "events": 0}),
        ),
        ("dismiss_slip", "", json!({"officer_id": SUBJECT, "attempt_id": NEW, "item": "han:己", "turn": 1})),
        (
            "ask_exemption",
            "",
            json!({"id": NEW, "officer_id": SUBJECT, "standard": "s", "from": "2026-11-01", "until": null,
                   "reason": "病", "by": BY}),
        ),
        ("approve_exemption", "", json!({"id": NEW, "by": BY})),
        ("end_exemption", "", json!({"id": NEW, "reason": "", "by": BY})),
        ("issue_certificate", "", certificate(BY)),
        ("issue_certificate", "the key's holder", certificate(KEY_HOLDER)),
        (
            "revoke_certificate",
            "",
            json!({"id": NEW, "number": format!("DB-{BY}"), "reason": "", "replaced": false, "by": BY}),
        ),
        ("make_issuer_key", "", json!({"key_id": "k", "holder": "局", "by": BY})),
    ]
}

fn desk() -> Vec<(&'static str, &'static str, Value)> {
    let cohort = |n: u128, kind: &str, by: Uuid| json!({"id": Uuid::from_u128(n), "by": by, "kind": kind, "event": {}});
    let kinds =
        ["step", "sign_off", "withdrawal", "assign", "end", "dismissal", "estimate", "note", "checked"];
    let desk = [
        (
            "assign",
            "",
            json!({"id": NEW, "officers": [SUBJECT], "kind": "drill", "subject": "", "times": 1,
                   "due": "2026-12-01", "note": "", "by": BY}),
        ),
        ("end_assignment", "", json!({"id": NEW, "reason": "", "by": BY})),
        ("count_records", "", json!({"week": "2026-11-23", "counts": [], "by": BY})),
        ("plan_quota", "", json!({"plan": {}, "by": BY})),
        (
            "keep_forecast",
            "",
            json!({"day": "2026-11-23", "standard": "s", "deadline": "2027-01-01", "method": 1, "chances": ""}),
        ),
    ];
    let entries = (0..).zip(kinds).map(|(n, kind)| ("cohort_entry", kind, cohort(0xC0 + n, kind, BY)));
    desk.into_iter().chain(entries).collect()
}

fn room() -> Vec<(&'static str, &'static str, Value)> {
    let hex = |bytes: usize| "00".repeat(bytes);
    let events = [
        ("opens", json!({"event": "step", "step": "open", "nonce": hex(16)})),
        ("starts", json!({"event": "step", "step": "start"})),
        ("closes", json!({"event": "step", "step": "close"})),
        ("cancels", json!({"event": "step", "step": "cancel"})),
        ("signs in", json!({"event": "sign_in", "officer": SUBJECT})),
        ("seat", json!({"event": "seat", "officer": SUBJECT, "seat": 1})),
        ("trial", json!({"event": "trial", "officer": SUBJECT})),
        ("begins", json!({"event": "begin", "officer": SUBJECT, "attempt": NEW})),
        ("is interrupted", json!({"event": "interrupt", "officer": SUBJECT})),
        ("goes on", json!({"event": "resume", "officer": BY, "gap_ms": 1})),
        ("lets go on", json!({"event": "resume", "officer": SUBJECT, "gap_ms": 1})),
        ("ends", json!({"event": "end", "officer": SUBJECT, "reason": "time"})),
        ("void", json!({"event": "void", "officer": SUBJECT, "why": "breach", "note": ""})),
        ("absent", json!({"event": "absent", "officer": SUBJECT})),
        ("incident", json!({"event": "incident", "kind": "power-cut", "officer": null, "note": ""})),
        ("reveals", json!({"event": "reveal", "secret": hex(32)})),
        ("can't be read", json!({"event": "unheard of"})),
    ];
    let entries = (0_u32..).zip(events).map(|(seq, (what, event))| {
        ("sitting_entry", what, json!({"sitting_id": SITTING, "seq": seq, "by": BY, "event": event}))
    });
    let plan = json!({"planned_by": BY});
    std::iter::once(("plan_sitting", "", json!({"id": SITTING, "plan": plan}))).chain(entries).collect()
}

/// A store in which there are accounts.
fn furnished(folder: &Path) -> Db {
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x5E)).unwrap();
    for (n, id) in [BY, SUBJECT, OTHER].into_iter().enumerate() {
        let unit = SUBJECT;
        db.add_officer(1, Officer::new(id, format!("05910{n}"), format!("人{n}"), unit, "所".into()))
            .unwrap();
    }
    let mut account = AccountChange {
        officer_id: OTHER,
        roles: vec!["admin".into()],
        secret: None,
        must_change: false,
        by: None,
    };
    db.set_account(1, None, &account).unwrap();
    account.by = Some(BY);
    assert!(matches!(db.set_account(1, None, &account), Err(StoreError::NotAllowed("set_account"))));
    db
}

fn right(by: Option<Uuid>, permission: Permission) -> Authorized {
    by.map_or_else(Actor::anybody, |by| Actor::person(by, &Role::ALL)).authorize(permission).unwrap()
}

/// Those of these rights by which the store takes `fact` from `by`, or would if its tables had what it is about.
fn taken(db: &mut Db, fact: &Fact, by: Option<Uuid>) -> Vec<Permission> {
    let refused = |db: &mut Db, permission| {
        let before = db.journal_head().unwrap();
        // Nothing of it stays.
        let answer = db.bulk(|db| {
            db.record_by(MORNING_MS, &right(by, permission), fact)?;
            Err::<(), _>(StoreError::Stopped)
        });
        assert_eq!(db.journal_head().unwrap(), before);
        matches!(answer, Err(StoreError::NotAllowed(op)) if op == fact.op())
    };
    Permission::ALL.iter().copied().filter(|permission| !refused(db, *permission)).collect()
}

#[test]
fn every_fact_is_written_by_its_right_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = furnished(folder.path());
    let mut table = String::new();
    let mut ops = BTreeSet::new();
    for (op, what, body) in samples() {
        let fact = Fact::read(op, &body.to_string()).unwrap_or_else(|e| panic!("{op} {what}: {e}"));
        ops.insert(op);
        let free = {
            let answer = db.bulk(|db| {
                db.record(MORNING_MS, &fact)?;
                Err::<(), _>(StoreError::Stopped)
            });
            !matches!(answer, Err(StoreError::NotAllowed(_)))
        };
        let mine = taken(&mut db, &fact, fact.by());
        let others: Vec<Permission> = [None, Some(BY), Some(SUBJECT), Some(OTHER)]
            .into_iter()
            .filter(|by| *by != fact.by())
            .flat_map(|by| taken(&mut db, &fact, by))
            .collect();
        let names: Vec<&str> = if free {
            assert_eq!(mine.len(), Permission::ALL.len(), "{op} {what}");
            vec!["free"]
        } else {
            assert!(!mine.is_empty(), "{op} {what}: nobody may");
            assert!(others.is_empty(), "{op} {what}: {others:?} of somebody else");
            mine.iter().map(|permission| permission.name()).collect()
        };
        let _ = writeln!(table, "{op:<20} {what:<22} {}", names.join(" "));
    }
    assert_eq!(ops, Fact::OPS.iter().copied().collect(), "a fact without a sample");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/fact-rights.txt");
    if std::env::var_os("DABIAO_BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert_eq!(table, std::fs::read_to_string(&path).unwrap());
}

/// Facts that are true together stand or fall together.
#[test]
fn one_fact_without_its_right_keeps_the_others_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = furnished(folder.path());
    let read = |(op, _, body): (&str, &str, Value)| Fact::read(op, &body.to_string()).unwrap();
    let facts: Vec<Fact> = samples()
        .into_iter()
        .filter(|(op, ..)| ["set_setting", "plan_quota", "save_standard"].contains(op))
        .map(read)
        .collect();
    assert_eq!(facts.len(), 3);
    let before = db.journal_head().unwrap();
    let may = right(Some(BY), Permission::AssignPractice);
    assert!(matches!(
        db.record_all_by(MORNING_MS, &may, &facts),
        Err(StoreError::NotAllowed("save_standard"))
    ));
    assert!(matches!(db.record_all(MORNING_MS, &facts), Err(StoreError::NotAllowed(_))));
    assert_eq!(db.journal_head().unwrap(), before);
}
