//! A bureau of 60 units with its officers, their practice and two sittings, for the benches of the desks.
//!
//! Written as the program writes it, entry by entry; only the disk's syncs are left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dabiao::content::Library;
use dabiao::domain::actor::{Actor, Authorized};
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::RecordType;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader};
use dabiao::domain::role::Permission;
use dabiao::domain::sitting::{
    SittingEntry, SittingEvent, SittingKind, SittingPlan, SittingSecret, SittingStep,
};
use dabiao::domain::standard::Standard;
use dabiao::domain::text::Policy;
use dabiao::store::facts;
use dabiao::store::{
    ClockStamp, DATABASE_FILE, Db, Fact, NumberedEntry, OfficerBody, Sealing, StoreError, UnitBody,
};
use jiff::Timestamp;
use uuid::Uuid;

pub const UNITS: u128 = 60;
pub const DAY_MS: i64 = 86_400_000;
/// The text that all officers type.
pub const TEXT: &str = "二〇二六年十一月接群众报警称其停放于文昌路的电动自行车被盗，民警到场后调取监控，";

/// How big the bureau is, and how long it has practised.
pub struct Bureau {
    pub officers: u128,
    /// Attempts of all officers together; each makes one in every round.
    pub attempts: u128,
    /// When the first round is, in milliseconds.
    pub first_ms: i64,
    /// From one round to the next.
    pub round_ms: i64,
    /// When the first sitting is.
    pub sittings_ms: i64,
}

/// How many attempts there are, unless `DABIAO_BENCH_ATTEMPTS` says otherwise.
pub fn attempts(usual: u128) -> u128 {
    std::env::var("DABIAO_BENCH_ATTEMPTS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// The folder that the environment variable `kept` names, else one of this run; filled if there is no store in it.
pub fn folder(kept: &str, fill: impl FnOnce(&Path) -> Result<(), StoreError>) -> PathBuf {
    let own = || std::env::temp_dir().join(format!("{kept}-{}", std::process::id()).to_lowercase());
    let folder = std::env::var_os(kept).map_or_else(own, PathBuf::from);
    if !folder.join(DATABASE_FILE).exists() {
        must(fill(&folder));
    }
    folder
}

/// The right that `fact` takes, of the one whom it names; None where it takes none.
pub fn right_to(fact: &Fact) -> Option<Authorized> {
    let permission = *fact.rights().first()?;
    let actor = fact.by().map_or_else(Actor::anybody, |by| Actor::person(by, permission.roles()));
    Some(must(actor.authorize(permission)))
}

/// Writes a fact by the right of the one whom it names.
pub fn put(db: &mut Db, at_ms: i64, fact: &Fact) -> Result<(), StoreError> {
    match right_to(fact) {
        Some(right) => db.record_by(at_ms, &right, fact),
        None => db.record(at_ms, fact),
    }
}

fn put_entry(db: &mut Db, entry: &NumberedEntry) -> Result<(), StoreError> {
    db.record_entry(right_to(&entry.fact()).as_ref(), entry)
}

/// A bench whose work fails measures nothing.
pub fn must<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|e| {
        eprintln!("{e:?}");
        std::process::exit(2)
    })
}

pub fn standard() -> Standard {
    Library::embedded().standard("officer-2027").cloned().unwrap_or_else(|| std::process::exit(2))
}

/// Fills the store of `folder` with it.
pub fn fill(folder: &Path, bureau: &Bureau) -> Result<(), StoreError> {
    let mut db = Db::open(folder, &|| Uuid::from_u128(1))?;
    // Only for the filling: what is measured is as durable as the program's.
    db.set_pragma_for_test("synchronous", 0)?;
    db.set_pragma_for_test("cache_size", -1_000_000)?;
    let units = (0..UNITS)
        .map(|n| UnitBody {
            id: unit(n),
            name: format!("第{n}派出所"),
            kind: "station".to_owned(),
            parent_id: (n > 0).then(|| unit(0)),
            pair_id: Some(unit(n ^ 1)),
        })
        .collect();
    let officers = (0..bureau.officers)
        .map(|n| OfficerBody {
            id: officer(n),
            badge: format!("{n:06}"),
            name: ["王德明", "李秀兰", "欧阳建国", "张伟", "赵永红", "曾志强"][n as usize % 6].to_owned(),
            unit_id: unit(n % UNITS),
            birth_date: Some(format!("{}-05-12", 1968 + n % 32)),
            position: "民警".to_owned(),
            service: "serving".to_owned(),
            left_on: None,
        })
        .collect();
    let (file, sha256) = ("bench.csv".to_owned(), String::new());
    let roster = Fact::ImportRoster(facts::ImportRoster { file, sha256, units, officers, by: None });
    put(&mut db, bureau.first_ms, &roster)?;
    let header = LogHeader::practice(TEXT.repeat(4), Policy::Strict, Some(180_000));
    let mut sealings = BTreeMap::new();
    let all: Vec<u128> = (0..bureau.attempts).collect();
    for part in all.chunks(bureau.officers as usize) {
        db.bulk(|db| {
            part.iter().try_for_each(|&n| {
                let (round, by) = ((n / bureau.officers) as i64, n % bureau.officers);
                let id = Uuid::from_u128(0x10_0000_0000 + n);
                let started_at_ms = bureau.first_ms + round * bureau.round_ms + by as i64;
                let start = practice(id, by, format!("fresh/case/2/{n:016x}/600"), started_at_ms);
                db.begin_attempt(&start, &header)?;
                // From 15 characters per minute upwards, each officer at an own pace.
                let chars = 45 + round as usize / 2 + n as usize % 40;
                let sealing = sealings.entry(chars).or_insert_with(|| sealing(&header, chars, 180_000));
                db.seal_with(started_at_ms + 180_000, id, sealing, None).map(|_| ())
            })
        })?;
    }
    db.bulk(|db| sittings(db, bureau))
}

pub fn practice(id: Uuid, n: u128, exercise_id: String, started_at_ms: i64) -> AttemptStart {
    AttemptStart {
        id,
        officer_id: officer(n),
        unit_id: unit(n % UNITS),
        exercise_id,
        title: "案件".to_owned(),
        record_type: RecordType::Case,
        mode: AttemptMode::Practice,
        started_at_ms,
        sitting_id: None,
    }
}

pub fn unit(n: u128) -> Uuid {
    Uuid::from_u128(0x1_0000 + n)
}

pub fn officer(n: u128) -> Uuid {
    Uuid::from_u128(0x2_0000_0000 + n)
}

/// This many characters, three at a time, over the whole time.
fn typed(chars: usize, limit_ms: u64) -> Vec<InputEvent> {
    let text: Vec<char> = TEXT.repeat(chars / TEXT.chars().count() + 1).chars().take(chars).collect();
    let words: Vec<String> = text.chunks(3).map(|word| word.iter().collect()).collect();
    let step = (limit_ms - 2_000) / words.len().max(1) as u64;
    let mut events = vec![InputEvent::new(0, EventKind::Start)];
    let commit = |(n, word)| InputEvent::new(1_000 + n as u64 * step, EventKind::Commit(word));
    events.extend(words.into_iter().enumerate().map(commit));
    events.push(InputEvent::new(limit_ms, EventKind::End(EndReason::Time)));
    events
}

pub fn sealing(header: &LogHeader, chars: usize, limit_ms: u64) -> Sealing {
    let log = InputLog { header: header.clone(), events: typed(chars, limit_ms) };
    must(Sealing::of(log, Vec::<ClockStamp>::new()))
}

/// Two sittings for all officers, a hundred candidates in each.
fn sittings(db: &mut Db, bureau: &Bureau) -> Result<(), StoreError> {
    let standard = standard();
    let minutes = standard.duration_ms as usize / 60_000;
    let header = LogHeader::exam(TEXT.repeat(30), standard.policy, standard.duration_ms, false);
    let mut sealings = BTreeMap::new();
    for n in 0..60_u128 {
        let at_ms = bureau.sittings_ms + n as i64 * 3_600_000;
        let secret = SittingSecret::new([n as u8; 32]);
        let id = Uuid::from_u128(0x51_0000 + n);
        let candidates: Vec<Uuid> = (0..100).map(|k| officer((n % 30) * 100 + k)).collect();
        let plan = SittingPlan {
            id,
            at: Timestamp::from_millisecond(at_ms).unwrap_or_default(),
            room: "三楼机房".into(),
            kind: SittingKind::Copy,
            standard_id: standard.id.clone(),
            standard_version: standard.version,
            seats: 100,
            candidates: candidates.clone(),
            invigilators: vec![Uuid::from_u128(7)],
            planned_by: Uuid::from_u128(7),
            commitment: secret.commitment(),
        };
        let planner = Actor::person(plan.planned_by, Permission::PlanSitting.roles());
        db.plan_sitting(at_ms, &must(planner.authorize(Permission::PlanSitting)), &plan, &[])?;
        let mut seq = 0;
        let mut entry = |event| {
            let at = Timestamp::from_millisecond(at_ms + i64::from(seq)).unwrap_or_default();
            seq += 1;
            NumberedEntry {
                sitting: id,
                seq: seq - 1,
                entry: SittingEntry { at, by: Uuid::from_u128(7), event },
            }
        };
        put_entry(db, &entry(SittingEvent::Step(SittingStep::Open)))?;
        for (k, officer) in candidates.iter().copied().enumerate() {
            put_entry(db, &entry(SittingEvent::SignIn { officer }))?;
            put_entry(db, &entry(SittingEvent::Seat { officer, seat: k as u32 + 1 }))?;
            put_entry(db, &entry(SittingEvent::Trial { officer }))?;
        }
        put_entry(db, &entry(SittingEvent::Step(SittingStep::Start)))?;
        for (k, officer) in candidates.iter().copied().enumerate() {
            let attempt = Uuid::from_u128(0xE000_0000 + n * 1_000 + k as u128);
            let start = AttemptStart {
                id: attempt,
                officer_id: officer,
                unit_id: unit(0),
                exercise_id: format!("exam/dispatch/2/{attempt}"),
                title: standard.title.clone(),
                record_type: RecordType::Case,
                mode: AttemptMode::Exam,
                started_at_ms: at_ms,
                sitting_id: Some(id),
            };
            db.begin_exam(&start, &header, &entry(SittingEvent::Begin { officer, attempt }))?;
            let chars = minutes * (24 + (k + n as usize) % 12);
            let sealing =
                sealings.entry(chars).or_insert_with(|| sealing(&header, chars, standard.duration_ms));
            let end = entry(SittingEvent::End { officer, reason: EndReason::Time });
            db.seal_with(at_ms + 600_000, attempt, sealing, Some(&end))?;
        }
        put_entry(db, &entry(SittingEvent::Step(SittingStep::Close)))?;
        put_entry(db, &entry(SittingEvent::Reveal(secret)))?;
    }
    Ok(())
}
