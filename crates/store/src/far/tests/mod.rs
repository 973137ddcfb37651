//! The set of entries: whatever the order of arrivals, the tables are the same, and nothing is lost.

mod begins;
mod begun;
mod contested;
mod duty_again;
mod extend;
mod gaps;
mod judged;
mod kept;
mod keys;
mod last_word;
mod line;
mod orders;
mod parts;
mod pcs;
mod renewed;
mod roles;
mod slips;
mod taken;
mod times;
mod undecided;
mod units;
mod unread;

use rusqlite::Connection;
use serde_json::{Value, json};
use uuid::Uuid;

use super::body::AttemptBody;
use super::tables::{TABLES, columns, rows, shown};
use crate::facts::Fact;
use crate::hash::{digest, hex};
use crate::signer::{JournalSigner, JournalVerifier, SignedHead};
use crate::signer_key::JournalKey;
use crate::{AuditAgainst, AuditReport, Db, Hash, schema};
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::exercise::RecordType;
use dabiao_domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao_domain::sync::SignedEntry;
use dabiao_domain::text::Policy;

/// The bureau's station, another one, and the one that receives.
const A: u128 = 0xA0;
const B: u128 = 0xB0;
const C: u128 = 0xC0;
/// 2026-11-23T01:00:00Z.
const NOW: i64 = 1_795_395_600_000;

struct Key(u128);

impl Key {
    fn name(&self) -> String {
        format!("{:016x}", self.0)
    }
}

impl JournalSigner for Key {
    fn key_id(&self) -> &str {
        Box::leak(self.name().into_boxed_str())
    }
    fn public_key(&self) -> String {
        format!("public {}", self.name())
    }
    fn sign(&self, series: &str, entries: u64, hash: &Hash) -> Vec<u8> {
        [self.name().as_bytes(), series.as_bytes(), &entries.to_be_bytes(), hash].concat()
    }
    fn is_by(&self, key: &JournalKey, head: &SignedHead<'_>) -> bool {
        Keys.verifies(key, head)
    }
}

struct Keys;

impl JournalVerifier for Keys {
    fn verifies(&self, key: &JournalKey, head: &SignedHead<'_>) -> bool {
        let entries = head.entries.to_be_bytes();
        let right = [key.id.as_bytes(), head.series.as_bytes(), &entries, head.hash].concat();
        key.public == format!("public {}", key.id) && head.signature == right
    }
    fn verifies_all(&self, key: &JournalKey, heads: &[SignedHead<'_>]) -> bool {
        heads.iter().all(|head| self.verifies(key, head))
    }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// A store in memory.
fn memory(series: u128) -> Db {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::create(&mut connection).unwrap();
    connection.pragma_update(None, "foreign_keys", 1).unwrap();
    let sql = "INSERT INTO meta (key, value) VALUES ('station', ?1)";
    connection.execute(sql, [id(series).to_string()]).unwrap();
    Db::of_copy(connection).unwrap()
}

/// A store in memory whose entries are signed.
fn station(series: u128) -> Db {
    let mut db = memory(series);
    db.sign_with(NOW, Box::new(Key(series))).unwrap();
    db
}

/// The same once more, as if its folder had been copied.
fn copy(db: &Db, key: Option<u128>) -> Db {
    let mut connection = Connection::open_in_memory().unwrap();
    {
        let pages = rusqlite::backup::Backup::new(&db.connection, &mut connection).unwrap();
        pages.step(-1).unwrap();
    }
    connection.pragma_update(None, "foreign_keys", 1).unwrap();
    let mut copy = Db::of_copy(connection).unwrap();
    copy.signer = key.map(|key| Box::new(Key(key)) as Box<dyn JournalSigner>);
    copy
}

/// Puts a fact on record.
fn say(db: &mut Db, op: &str, body: Value) {
    let fact = Fact::read(op, &body.to_string()).unwrap_or_else(|e| panic!("{op}: {e}"));
    let at_ms = NOW + db.journal_head().unwrap().entries as i64;
    db.record_unasked(at_ms, &fact).unwrap_or_else(|e| panic!("{op}: {e}"));
}

fn officer(db: &mut Db, n: u128, badge: &str, unit: (u128, &str)) {
    let (unit_id, unit) = unit;
    say(
        db,
        "add_officer",
        json!({"id": id(n), "badge": badge, "name": format!("警{n:x}"), "unit_id": id(unit_id), "unit": unit}),
    );
}

/// An attempt with a log of one event, begun and sealed at this station.
fn attempt(db: &mut Db, n: u128, officer: u128, unit: u128) {
    begin(db, n, officer, unit);
    seal(db, n, 40);
}

fn begin(db: &mut Db, n: u128, officer: u128, unit: u128) {
    let start = AttemptStart {
        id: id(n),
        officer_id: id(officer),
        unit_id: id(unit),
        exercise_id: "copy/case-01".into(),
        title: "一".into(),
        record_type: RecordType::ALL[0],
        mode: AttemptMode::ALL[0],
        started_at_ms: NOW + n as i64,
        sitting_id: None,
    };
    db.begin_attempt(&start, LogHeader::practice("今天".into(), Policy::ALL[0], None)).unwrap();
}

fn seal(db: &mut Db, n: u128, at_ms: u64) {
    let end = InputEvent::new(at_ms, EventKind::End(EndReason::Interrupted));
    db.append_events(id(n), 0, &[end]).unwrap();
    db.seal_attempt(NOW + n as i64 + 60_000, id(n), 1).unwrap();
}

/// The hash of the first entry of a station.
fn first(db: &Db) -> crate::Hash {
    db.entry_hash(&db.series, 0).unwrap().unwrap()
}

/// Every op that there is, spread over three stations of a bureau whose directory is at the first.
fn bureau() -> (Db, Db, Db) {
    let (mut a, mut b, mut c) = (station(A), station(B), station(C));
    officer(&mut a, 0x0A01, "059001", (0x0A11, "一所"));
    officer(&mut b, 0x0B01, "059001", (0x0B11, "一所"));
    officer(&mut b, 0x0B02, "059002", (0x0B11, "一所"));
    officer(&mut c, 0x0C02, "059002", (0x0C11, "三所"));
    officer(&mut c, 0x0C03, "059003", (0x0C11, "三所"));
    attempt(&mut a, 0xA71, 0x0A01, 0x0A11);
    attempt(&mut b, 0xB71, 0x0B01, 0x0B11);
    attempt(&mut b, 0xB72, 0x0B02, 0x0B11);
    attempt(&mut c, 0xC71, 0x0C02, 0x0C11);
    begin(&mut b, 0xB73, 0x0B02, 0x0B11);
    directory(&mut a);
    desk(&mut a, 0x0A01, 0xA);
    desk(&mut b, 0x0B01, 0xB);
    own(&mut b, 0x0B01);
    desk(&mut c, 0x0C03, 0xC);
    own(&mut c, 0x0C03);
    (a, b, c)
}

fn directory(a: &mut Db) {
    let by = id(0x0A01);
    for (series, name) in [(A, "局机关"), (B, "一所"), (C, "三所")] {
        let key = Key(series);
        say(
            a,
            "enrol_station",
            json!({"station_id": id(series), "unit_id": id(0x0A11), "name": name, "key_id": key.name(),
                   "public_key": key.public_key(), "by": by}),
        );
    }
    for (duty, series, epoch) in [
        ("registry", A, 1_u64),
        ("issuing", A, 1),
        ("cohort", A, 1),
        ("desk", B, 1),
        ("exam", B, 1),
        ("issuing", B, 2),
        ("exam", A, 2),
        ("desk", A, 3),
    ] {
        say(a, "grant_duty", json!({"duty": duty, "station_id": id(series), "epoch": epoch, "by": by}));
    }
    // For some units alone.
    for (duty, series, unit, epoch) in [
        ("desk", C, 0x0C11, 4_u64),
        ("exam", C, 0x0A11, 3),
        ("registry", B, 0x0A11, 2),
        ("issuing", C, 0x0C11, 3),
    ] {
        let unit = id(unit);
        say(
            a,
            "grant_duty",
            json!({"duty": duty, "unit_id": unit, "station_id": id(series), "epoch": epoch, "by": by}),
        );
    }
    say(a, "server", json!({"addresses": ["10.6.3.2:5433"], "cert_sha256": ["00"], "by": by}));
    say(a, "retire_station", json!({"station_id": id(0xD0), "why": "lost", "cut": [], "by": by}));
    say(a, "same_officer", json!({"alias": id(0x0D02), "is": id(0x0A01), "by": by}));
    say(a, "same_unit", json!({"alias": id(0x0D12), "is": id(0x0A11), "by": by}));
}

/// A plan as it is written.
fn plan(by: Uuid, room: &str, candidates: &[Uuid]) -> Value {
    json!({"version": 1, "at_ms": NOW, "room": room, "kind": "copy", "standard": "s", "standard_version": 1,
           "seats": 9, "candidates": candidates, "invigilators": [by], "planned_by": by,
           "commitment": "00".repeat(32)})
}

/// What desks and rooms write; `n` makes the ids of a station, but for those that all of them use.
fn desk(db: &mut Db, by: u128, n: u128) {
    let (by, own) = (id(by), id(0xE000 + n));
    let unit = json!({"id": id(0x0A11), "name": format!("一所{n:x}"), "kind": "station"});
    let person = json!({"id": by, "badge": format!("0590{n:x}"), "name": "改", "unit_id": id(0x0A11),
                        "service": "serving"});
    say(db, "describe_unit", json!({"unit": unit, "by": by}));
    say(
        db,
        "import_roster",
        json!({"file": "f", "sha256": "", "units": [unit], "officers": [person], "by": by}),
    );
    say(db, "change_officer", json!({"officer": person, "by": by}));
    say(db, "propose_officer", json!({"officer": person, "base_hash": "", "by": by}));
    say(db, "save_standard", json!({"id": "s", "version": 1, "toml": format!("n = {n}"), "by": by}));
    let exemption = json!({"id": own, "officer_id": by, "standard": "s", "from": "2026-11-01", "until": null,
                           "reason": "病", "by": by});
    say(db, "ask_exemption", exemption);
    say(db, "approve_exemption", json!({"id": own, "by": by}));
    say(db, "end_exemption", json!({"id": own, "reason": format!("{n}"), "by": by}));
    let task = json!({"id": own, "officers": [by], "kind": "drill", "subject": "", "times": 1,
                      "due": "2026-12-01", "note": "", "by": by});
    say(db, "assign", task);
    say(db, "end_assignment", json!({"id": own, "reason": "", "by": by}));
    let count = json!({"unit_id": id(0x0A11), "entered": n as u64, "qualified": 1});
    say(db, "count_records", json!({"week": "2026-W47", "counts": [count], "by": by}));
    say(db, "plan_quota", json!({"plan": {"n": n as u64}, "by": by}));
    say(
        db,
        "keep_forecast",
        json!({"day": "2026-11-23", "standard": "s", "deadline": "2026-12-31", "method": 1,
                                    "chances": format!("{by}:{n}")}),
    );
    let note = json!({"on": "2026-11-23", "mentee": by, "minutes": 10, "what": format!("{n}")});
    say(db, "cohort_entry", json!({"id": id(0xEE), "by": by, "kind": "note", "event": note}));
    say(db, "plan_sitting", json!({"id": id(0x51), "plan": plan(by, &format!("{n}"), &[])}));
    let event = json!({"event": "incident", "kind": "power-cut", "officer": null, "note": format!("{n}")});
    say(db, "sitting_entry", json!({"sitting_id": id(0x51), "seq": 0, "by": by, "event": event}));
    let certificate = json!({"id": own, "number": "DB-2026-000001", "officer_id": by, "standard": "s",
                             "standard_version": 1, "attempt_id": own, "grade": null, "token": "t", "by": by});
    say(db, "issue_certificate", certificate);
    let number = "DB-2026-000001";
    say(
        db,
        "revoke_certificate",
        json!({"id": own, "number": number, "reason": "", "replaced": false, "by": by}),
    );
    say(db, "make_issuer_key", json!({"key_id": "k", "holder": "局", "by": by}));
    say(db, "publish_exercise", json!({"id": "e", "file": "e.toml", "sha256": "00", "bytes": 5, "by": by}));
    let seat = json!({"sitting_id": id(0x51), "officer": by, "attempt": own, "station_id": own, "series": own,
                      "entries": 9, "head": "h", "by": by});
    say(db, "collect_seat", seat);
    say(db, "dismiss_slip", json!({"officer_id": by, "attempt_id": own, "item": "han:己", "turn": 1}));
    // Of a sitting that nobody planned.
    say(db, "take_sitting", json!({"sitting_id": id(0x53), "station_id": own, "by": by}));
    say(
        db,
        "describe_officer",
        json!({"id": by, "birth_date": "1990-01-01", "position": format!("{n}"),
                                       "service": "serving", "left_on": null}),
    );
}

/// What holds at its own PC alone.
fn own(db: &mut Db, by: u128) {
    let by = id(by);
    say(db, "set_setting", json!({"key": "theme", "value": "dark"}));
    let roles = ["admin"];
    say(
        db,
        "set_account",
        json!({"officer_id": by, "roles": roles, "secret_hash": null, "must_change": false,
                                  "by": by}),
    );
    say(db, "signed_in", json!({"officer_id": by}));
    say(db, "sign_in_failed", json!({"officer_id": by}));
    let locked_hash = hex(&digest(b"locked"));
    say(db, "make_box_key", json!({"officer_id": by, "public_key": "00", "locked_hash": locked_hash}));
    let sql = "UPDATE box_key SET locked = ?1 WHERE officer_id = ?2";
    db.connection.execute(sql, rusqlite::params![b"locked", by.as_bytes()]).unwrap();
    say(db, "make_recovery_code", json!({"officer_id": by, "code_hash": "c", "by": by}));
    say(db, "replace_secret", json!({"officer_id": by, "why": "w", "code_hash": "c", "by": by}));
    say(db, "set_pc", json!({"key": "registration", "value": "by-staff", "by": by}));
    say(db, "clock_given", json!({"given_ms": 1, "system_ms": 2}));
    say(db, "clock_behind", json!({"newest_ms": 1, "whence": "journal"}));
    say(db, "clock_wrong", json!({"from_ms": 1, "to_ms": 2, "reason": "电池", "by": by}));
    say(db, "restored", json!({"head": "h", "entries": 1, "by": by}));
    say(db, "seen_bureau", json!({"at_ms": 1, "offset_ms": 0}));
}

/// All entries and bodies of stations.
fn sent(stations: &[&Db]) -> (Vec<SignedEntry>, Vec<AttemptBody>) {
    let (mut entries, mut bodies) = (Vec::new(), Vec::new());
    for db in stations {
        let series: Vec<Uuid> = db.own_series().map(|name| name.parse().unwrap()).collect();
        for series in series {
            entries.extend(db.own_entries(series, 0, usize::MAX >> 1).unwrap());
            for (attempt, digest) in db.own_bodies(series, 0).unwrap() {
                let body = db.attempt_body(attempt).unwrap().unwrap();
                assert_eq!(
                    (body.digest(), AttemptBody::from_bytes(&body.to_bytes())),
                    (digest, Some(body.clone()))
                );
                bodies.push(body);
            }
        }
    }
    (entries, bodies)
}

/// Every table that follows from the set, attempts and states among them.
fn dump(db: &Db) -> Vec<String> {
    let mut told = Vec::new();
    let mut add = |name: &str, columns: &[String]| {
        for row in rows(&db.connection, name, columns).unwrap() {
            let row: Vec<String> = row.iter().map(shown).collect();
            told.push(format!("{name}: {}", row.join(" ")));
        }
    };
    for given in &TABLES {
        add(given.name, &columns(&db.connection, given).unwrap());
    }
    let all = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    add("attempt", &all("id unit_id officer_id state root_hash score started_at_ms sealed_at_ms errors"));
    add("history", &all("officer_id marks"));
    add("far_entry", &all("series seq hash state"));
    add("far_body", &all("attempt_id digest"));
    told
}

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for n in (1..items.len()).rev() {
            items.swap(n, self.roll(n + 1));
        }
    }
}

/// Hands entries and bodies over in one order of many: shuffled, some twice, in parts.
fn deliver(db: &mut Db, (entries, bodies): &(Vec<SignedEntry>, Vec<AttemptBody>), order: u64) {
    let mut dice = Dice(order.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (mut entries, mut bodies) = (entries.clone(), bodies.clone());
    for _ in 0..entries.len() / 4 {
        entries.push(entries[dice.roll(entries.len())].clone());
    }
    if order > 0 {
        dice.shuffle(&mut entries);
        dice.shuffle(&mut bodies);
    }
    let parts = 1 + dice.roll(3);
    let (size, of_bodies) = (entries.len().div_ceil(parts).max(1), bodies.len().div_ceil(parts).max(1));
    let mut bodies = bodies.chunks(of_bodies);
    for part in entries.chunks(size) {
        let received = db.receive(None, Some(&Keys), part, bodies.next().unwrap_or_default()).unwrap();
        assert_eq!((received.refused, received.refused_bodies), (vec![], 0));
    }
    for part in bodies {
        db.receive(None, Some(&Keys), &[], part).unwrap();
    }
}

fn audited(db: &Db) -> AuditReport {
    db.audit(&AuditAgainst { keys: Some(|| Box::new(Keys)), ..AuditAgainst::default() }).unwrap()
}

/// So many orders are tried; more of them by `DABIAO_ORDERS`.
fn orders(suite: u64) -> u64 {
    std::env::var("DABIAO_ORDERS").ok().and_then(|n| n.parse().ok()).unwrap_or(suite)
}
