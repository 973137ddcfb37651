//! The bureau of the benches: founded through the program's own doors; what stations wrote is made entry by entry.

use std::path::PathBuf;
use std::sync::LazyLock;

use dabiao_app::clock::FixedClock;
use dabiao_app::exchange::{Fail, StationRow, Watch, exchange, found, stations};
use dabiao_app::{JournalKeys, bring_signer};
use dabiao_credential::StationKey;
use dabiao_domain::actor::{Actor, Authorized};
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::exercise::RecordType;
use dabiao_domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao_domain::role::Permission;
use dabiao_domain::sync::held::Run;
use dabiao_domain::sync::{SignedEntry, Tip};
use dabiao_domain::text::Policy;
use dabiao_store::{AttemptBody, Db, Fact, OfficerBody, UnitBody, digest, facts, hex};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

const STATIONS: u128 = 24;
/// Two stations are of one unit.
const UNITS: u128 = STATIONS / 2;
/// As many as `DABIAO_BENCH_OFFICERS` says, or 600.
static OFFICERS: LazyLock<u128> =
    LazyLock::new(|| std::env::var("DABIAO_BENCH_OFFICERS").ok().and_then(|n| n.parse().ok()).unwrap_or(600));
/// Of each officer in a year; with the sign-ins before some of them 168 entries.
const ATTEMPTS: u128 = 70;
const NOW_MS: i64 = 1_795_395_600_000;
const PART: usize = 20_000;

/// The value; a bench that can't be prepared is none.
pub fn must<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| {
        eprintln!("{error:?}");
        std::process::exit(2)
    })
}

fn right(permission: Permission) -> Authorized {
    must(Actor::anybody().authorize(permission))
}

fn id(kind: u128, n: u128) -> Uuid {
    Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 | (kind << 32) | n)
}

/// A station that only writes.
struct Writer {
    series: Uuid,
    key: StationKey,
    entries: Vec<SignedEntry>,
    bodies: Vec<AttemptBody>,
    attempts: u128,
    of: u128,
}

/// The lines of a begun and a sealed attempt, and the body.
struct Template {
    begin: String,
    seal: String,
    body: AttemptBody,
}

impl Template {
    fn made() -> Self {
        let folder = std::env::temp_dir().join(format!("dabiao-bench-{}-template", std::process::id()));
        let mut db = must(Db::open(&folder, &|| id(9, 1)));
        let (attempt, officer, unit) = (id(9, 2), id(9, 3), id(9, 4));
        let add = facts::AddOfficer {
            id: officer,
            badge: "1".into(),
            name: "一".into(),
            unit_id: unit,
            unit: "一".into(),
        };
        must(db.record(NOW_MS, &Fact::AddOfficer(add)));
        let start = AttemptStart {
            id: attempt,
            officer_id: officer,
            unit_id: unit,
            exercise_id: "copy/case-01".into(),
            title: "接处警登记".into(),
            record_type: RecordType::ALL[0],
            mode: AttemptMode::ALL[0],
            started_at_ms: NOW_MS,
            sitting_id: None,
        };
        let text = "今天上午九时许辖区群众报警称家中被盗民警到场勘查".repeat(8);
        must(db.begin_attempt(&start, LogHeader::practice(text.clone(), Policy::ALL[0], None)));
        let mut events: Vec<InputEvent> = text
            .chars()
            .enumerate()
            .map(|(n, letter)| InputEvent::new(400 * (n as u64 + 1), EventKind::Commit(letter.to_string())))
            .collect();
        events.push(InputEvent::new(400 * (events.len() as u64 + 1), EventKind::End(EndReason::Interrupted)));
        must(db.append_events(attempt, 0, &events));
        must(db.seal_attempt(NOW_MS + 60_000, attempt, events.len()));
        let journal = must(db.journal());
        let said = |op: &str| journal.iter().find(|entry| entry.op == op).map(|entry| entry.body.clone());
        let body = must(must(db.attempt_body(attempt)).ok_or("no body"));
        let (begin, seal) =
            (must(said("begin_attempt").ok_or("no entry")), must(said("seal_attempt").ok_or("no entry")));
        let _ = std::fs::remove_dir_all(&folder);
        Self { begin, seal, body }
    }
}

impl Writer {
    fn new(of: u128) -> Self {
        let key = StationKey::draw(&mut StdRng::seed_from_u64(of as u64 + 1));
        let mut writer =
            Self { series: id(1, of), key, entries: Vec::new(), bodies: Vec::new(), attempts: 0, of };
        let public = writer.key.public();
        let said = serde_json::json!({"key_id": public.key_id().to_string(), "public_key": hex(public.as_bytes()),
                                      "enrolled": true});
        writer.say("begin_signing", &said.to_string());
        writer
    }

    fn say(&mut self, op: &str, body: &str) {
        let (series, seq) = (self.series, self.entries.len() as u64);
        let prev_hash = self.entries.last().map_or([0; 32], |entry| entry.hash);
        let at_ms = NOW_MS + seq as i64 * 1_000;
        let text = must(serde_json::to_string(body));
        let line =
            format!(r#"{{"series":"{series}","seq":{seq},"at_ms":{at_ms},"op":"{op}","body":{text}}}"#);
        let hash = digest(&[&prev_hash[..], line.as_bytes()].concat());
        let signature = self.key.sign_journal_head(&series.to_string(), seq + 1, &hash);
        let key_id = self.key.public().key_id().to_string();
        let signature = signature.to_bytes();
        self.entries.push(SignedEntry { series, seq, prev_hash, hash, line, key_id, signature });
    }

    fn attempt(&mut self, template: &Template) {
        let n = self.attempts;
        self.attempts += 1;
        let officer = n % (*OFFICERS / UNITS) * UNITS + self.of % UNITS;
        let attempt = id(0x100 + self.of, n);
        let told = |body: &str| {
            body.replace(&id(9, 2).to_string(), &attempt.to_string())
                .replace(&id(9, 3).to_string(), &id(3, officer).to_string())
                .replace(&id(9, 4).to_string(), &id(2, self.of % UNITS).to_string())
        };
        let (begin, seal) = (told(&template.begin), told(&template.seal));
        if n % 5 < 2 {
            self.say("signed_in", &format!(r#"{{"officer_id":"{}"}}"#, id(3, officer)));
        }
        self.say("begin_attempt", &begin);
        self.say("seal_attempt", &seal);
        self.bodies.push(AttemptBody { attempt, ..template.body.clone() });
    }
}

/// The founding PC, and what its stations wrote.
pub struct Bureau {
    db: Db,
    folder: PathBuf,
    stick: PathBuf,
    clock: FixedClock,
    writers: Vec<Writer>,
    template: Template,
    corrected: u32,
}

impl Drop for Bureau {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        let _ = std::fs::remove_dir_all(&self.stick);
    }
}

impl Bureau {
    /// Founded, with the roster and all stations admitted; nothing was taken.
    pub fn founded(name: &str) -> Self {
        Self::founded_in(std::env::temp_dir().join(format!("dabiao-bench-{}-{name}", std::process::id())))
    }

    /// As [`Self::founded`], in a folder of that name.
    pub fn founded_in(folder: PathBuf) -> Self {
        let stick = folder.with_extension("stick");
        must(std::fs::create_dir_all(&stick));
        let clock = FixedClock::at(NOW_MS);
        let mut db = must(Db::open(&folder, &|| id(0, 1)));
        if let Some(signer) = must(bring_signer(folder.clone(), [1; 32])()) {
            must(db.sign_with(NOW_MS, signer));
        }
        must(db.record_all_by(NOW_MS, &right(Permission::ImportRoster), &roster()));
        let by = right(Permission::ManageAccounts);
        must(found(&by, &mut db, &folder, &clock, ("某某县公安局", "单位0", "局机关-01")));
        let template = Template::made();
        let mut writers: Vec<Writer> = (0..STATIONS).map(Writer::new).collect();
        let enrol = |writer: &Writer| {
            let public = writer.key.public();
            Fact::EnrolStation(facts::EnrolStation {
                station_id: writer.series,
                unit_id: id(2, writer.of % UNITS),
                name: format!("所{}", writer.of),
                key_id: public.key_id().to_string(),
                public_key: hex(public.as_bytes()),
                box_key: hex(&[9; 32]),
                login: String::new(),
                hosts: Vec::new(),
                exams: Vec::new(),
                things: Vec::new(),
                was: None,
                by: None,
            })
        };
        let told: Vec<Fact> = writers.iter().map(enrol).collect();
        must(db.record_all_by(NOW_MS, &by, &told));
        for writer in &mut writers {
            for _ in 0..ATTEMPTS * *OFFICERS / STATIONS {
                writer.attempt(&template);
            }
        }
        Self { db, folder, stick, clock, writers, template, corrected: 0 }
    }

    /// Takes all that stations wrote.
    pub fn take_all(&mut self) {
        let entries: Vec<SignedEntry> = self.writers.iter().flat_map(|w| w.entries.clone()).collect();
        let bodies: Vec<AttemptBody> = self.writers.iter().flat_map(|w| w.bodies.clone()).collect();
        let parts = entries.len().div_ceil(PART);
        let mut bodies = bodies.chunks(bodies.len().div_ceil(parts).max(1));
        for part in entries.chunks(PART) {
            self.receive(part, bodies.next().unwrap_or_default());
        }
    }

    /// Takes the entries alone of all that stations wrote, as they come down to a desk; the folder stays.
    pub fn fill(mut self) {
        for writer in 0..self.writers.len() {
            let entries = self.writers.get(writer).map(|writer| writer.entries.clone()).unwrap_or_default();
            entries.chunks(PART).for_each(|part| self.receive(part, &[]));
        }
        let _ = std::fs::remove_dir_all(&self.stick);
        self.folder = PathBuf::new();
    }

    /// As a store takes it.
    pub fn receive(&mut self, entries: &[SignedEntry], bodies: &[AttemptBody]) {
        let received = must(self.db.receive(Some(NOW_MS), Some(&JournalKeys), entries, bodies));
        assert_eq!((received.refused.len(), received.missing.len()), (0, 0));
    }

    /// The next attempts of a station, which nobody has taken.
    pub fn next_attempts(&mut self, station: usize, n: usize) -> (Vec<SignedEntry>, Vec<AttemptBody>) {
        let Some(writer) = self.writers.get_mut(station) else { return (Vec::new(), Vec::new()) };
        let (entries, bodies) = (writer.entries.len(), writer.bodies.len());
        for _ in 0..n {
            writer.attempt(&self.template);
        }
        (writer.entries.split_at(entries).1.to_vec(), writer.bodies.split_at(bodies).1.to_vec())
    }

    /// A standard that a station would have.
    pub fn next_standard(&mut self, station: usize) -> Vec<SignedEntry> {
        let Some(writer) = self.writers.get_mut(station) else { return Vec::new() };
        let before = writer.entries.len();
        let body = serde_json::json!({"id": "s", "version": before, "toml": "", "by": id(3, 1)});
        writer.say("save_standard", &body.to_string());
        writer.entries.split_at(before).1.to_vec()
    }

    /// A change of one officer.
    pub fn correct_somebody(&mut self) {
        self.corrected += 1;
        let officer = OfficerBody { position: format!("职务{}", self.corrected), ..officer(7) };
        let fact = Fact::ChangeOfficer(facts::ChangeOfficer { officer, by: None });
        must(self.db.record_by(NOW_MS, &right(Permission::ImportRoster), &fact));
    }

    /// As if every station had shown to have the series of its unit and of the founding PC.
    pub fn note_what_stations_have(&mut self) {
        let tips = must(self.db.tips());
        for writer in &self.writers {
            let far = |other: &&Writer| other.of % UNITS != writer.of % UNITS;
            let far: Vec<Uuid> = self.writers.iter().filter(far).map(|other| other.series).collect();
            let tips: Vec<Tip> = tips.iter().filter(|tip| !far.contains(&tip.series)).copied().collect();
            let held: Vec<Run> = tips.iter().map(Run::up_to).collect();
            must(self.db.keep_peer(&writer.series.to_string(), &tips, NOW_MS));
            must(self.db.keep_peer_held(&writer.series.to_string(), &held));
        }
    }

    /// As if no station had shown anything.
    pub fn forget_what_stations_have(&mut self) {
        for writer in &self.writers {
            must(self.db.keep_peer(&writer.series.to_string(), &[], NOW_MS));
            must(self.db.keep_peer_held(&writer.series.to_string(), &[]));
        }
    }

    /// An exchange over the stick.
    pub fn exchange(&mut self, watch: Watch<'_>) {
        must(exchange(&mut self.db, &self.folder, &self.clock, (&self.stick, false), watch));
    }

    /// The list of stations.
    pub fn stations(&self) -> Result<Vec<StationRow>, Fail> {
        Ok(stations(&self.db, &self.folder, NOW_MS)?.1)
    }
}

fn officer(n: u128) -> OfficerBody {
    OfficerBody {
        id: id(3, n),
        badge: format!("{:06}", 100_000 + n),
        name: format!("警{n}"),
        unit_id: id(2, n % UNITS),
        birth_date: Some("1990-01-01".into()),
        position: String::new(),
        service: "serving".into(),
        left_on: None,
    }
}

fn roster() -> Vec<Fact> {
    let unit = |n| UnitBody {
        id: id(2, n),
        name: format!("单位{n}"),
        kind: "station".into(),
        parent_id: None,
        pair_id: None,
    };
    let list = |units, officers| {
        Fact::ImportRoster(facts::ImportRoster {
            file: "f".into(),
            sha256: String::new(),
            units,
            officers,
            by: None,
        })
    };
    let mut told = vec![list((0..UNITS).map(unit).collect(), Vec::new())];
    let of = |unit| (0..*OFFICERS).filter(|n| n % UNITS == unit).map(officer).collect();
    told.extend((0..UNITS).map(|unit| list(Vec::new(), of(unit))));
    told
}
