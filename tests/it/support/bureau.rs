//! A small bureau with one exam behind it, written straight to the store: the candidates, their results, the
//! invigilator.

use super::by_right::ByRight as _;
use std::path::Path;

use dabiao::content::Library;
use dabiao::content::generator::{Generator, VERSION};
use dabiao::credential::password::{Cost, hash_password};
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::RecordType;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao::domain::role::Role;
use dabiao::domain::roster::Officer;
use dabiao::domain::sitting::{
    SittingEntry, SittingEvent, SittingKind, SittingPlan, SittingSecret, SittingStep,
};
use dabiao::store::facts;
use dabiao::store::{AccountChange, DEMO_SETTING, Db, Fact, NumberedEntry};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::typist::MORNING_MS;

/// The issuer, badge 059900, who sat in the exam too.
pub const ISSUER: Uuid = Uuid::from_u128(0x9900);
/// The invigilator, badge 059901, who is an issuer too.
pub const INVIGILATOR: Uuid = Uuid::from_u128(0x9901);
/// An issuer who had nothing to do with it, badge 059902.
pub const OUTSIDER: Uuid = Uuid::from_u128(0x9902);
/// A trainer, badge 059903.
pub const TRAINER: Uuid = Uuid::from_u128(0x9903);
/// An administrator, badge 059904.
pub const ADMIN: Uuid = Uuid::from_u128(0x9904);

/// The `n`-th candidate from 0, badge 059000 + n.
pub fn candidate(n: usize) -> Uuid {
    Uuid::from_u128(0x1000 + n as u128)
}

const NAMES: [&str; 6] = ["王德明", "李秀兰", "欧阳建国", "张伟", "赵永红", "买买提·艾力"];
const UNITS: [&str; 3] = ["文昌派出所", "城关派出所", "岚江市公安局治安管理支队"];

/// When the exam was: 2026-11-20 09:00 in Shanghai, three days before [`MORNING_MS`].
pub const EXAM_MS: i64 = MORNING_MS - 3 * 86_400_000;

/// The password of the staff, once they have one.
pub const STAFF_PASSWORD: &str = "staff of the bureau";

/// Fills `folder`: so many candidates who passed, one more who failed, the issuer who passed too, and the staff.
/// `closed` says whether the sitting is over.
pub fn found(folder: &Path, passed: usize, closed: bool) {
    fill(folder, passed, closed, true);
}

/// As [`found_demonstration`], but without accounts: the holder of the issuing key issues.
pub fn found_without_accounts(folder: &Path, passed: usize, closed: bool) {
    mark_demonstration(folder);
    fill(folder, passed, closed, false);
}

/// As [`found_demonstration`], where the staff have passwords, so that they can act at the command line.
pub fn found_with_passwords(folder: &Path, passed: usize, closed: bool) {
    found_demonstration(folder, passed, closed);
    give_passwords(folder);
}

/// Every officer with an account gets [`STAFF_PASSWORD`].
pub fn give_passwords(folder: &Path) {
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x5E)).unwrap();
    let secret = hashed(STAFF_PASSWORD);
    for account in db.accounts().unwrap() {
        let change = AccountChange {
            officer_id: account.officer_id,
            roles: account.roles.names().to_vec(),
            secret: Some(secret.clone()),
            must_change: false,
            by: Some(ADMIN),
        };
        db.put_account(EXAM_MS, &change).unwrap();
    }
}

/// A password or PIN as an account keeps it, at little cost.
pub fn hashed(secret: &str) -> String {
    hash_password(secret, [7; 16], Cost { memory_kib: 64, passes: 1 }).unwrap()
}

fn fill(folder: &Path, passed: usize, closed: bool, accounts: bool) {
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x5E)).unwrap();
    // One big transaction for each write is slow on a real disk; there is no power cut here. The first
    // account is the administrator's; the later ones are given by the administrator.
    let staff: [(Uuid, &str, &str, &[Role]); 5] = [
        (ADMIN, "059904", "郑管理", &[Role::Admin]),
        (ISSUER, "059900", "何静", &[Role::Issuer]),
        (INVIGILATOR, "059901", "林涛", &[Role::Issuer, Role::Invigilator]),
        (OUTSIDER, "059902", "周敏", &[Role::Issuer]),
        (TRAINER, "059903", "吴教练", &[Role::Trainer]),
    ];
    for (id, badge, name, roles) in staff {
        officer(&mut db, id, badge, name, 0);
        if !accounts {
            continue;
        }
        let change = AccountChange {
            officer_id: id,
            roles: roles.iter().map(|role| role.name().to_owned()).collect(),
            secret: None,
            must_change: false,
            by: (id != ADMIN).then_some(ADMIN),
        };
        db.put_account(EXAM_MS, &change).unwrap();
    }
    for n in 0..=passed {
        let name = NAMES[n % NAMES.len()];
        officer(&mut db, candidate(n), &format!("{:06}", 59_000 + n), name, n);
    }
    let mut candidates: Vec<Uuid> = (0..=passed).map(candidate).collect();
    candidates.push(ISSUER);
    let exam = Exam { closed, revealed: closed, ..Exam::USUAL };
    hold(&mut db, &candidates, passed, &exam);
}

/// The exam that a bureau has behind it.
pub struct Exam {
    /// The id of its standard.
    pub standard: &'static str,
    /// Whether it is over.
    pub closed: bool,
    /// Whether its secret is on record.
    pub revealed: bool,
    /// The birth date of all officers in it.
    pub born: Option<Date>,
}

impl Exam {
    /// By the bureau's standard, over.
    pub const USUAL: Self = Self { standard: "officer-2027", closed: true, revealed: true, born: None };
}

/// A bureau without accounts, with two candidates: at 31 and at 20 characters a minute.
pub fn found_with_exam(folder: &Path, exam: &Exam) {
    mark_demonstration(folder);
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x5E)).unwrap();
    for (n, name) in NAMES.into_iter().enumerate().take(2) {
        officer(&mut db, candidate(n), &format!("{:06}", 59_000 + n), name, n);
        born(&mut db, candidate(n), exam.born);
    }
    hold(&mut db, &[candidate(0), candidate(1)], 1, exam);
}

/// Puts a birth date into the roster.
pub fn born(db: &mut Db, id: Uuid, birth: Option<Date>) {
    let known = db.officers().unwrap().into_iter().find(|o| o.id == id).unwrap();
    db.put_described(EXAM_MS - 1, &Officer { birth, ..known }).unwrap();
}

/// Records the secret of the exam.
pub fn reveal(db: &mut Db) {
    let at = Timestamp::from_millisecond(MORNING_MS).unwrap();
    let seq = db.sittings().unwrap()[0].entries.len() as u32;
    let event = SittingEvent::Reveal(SittingSecret::new([42; 32]));
    let entry = SittingEntry { at, by: INVIGILATOR, event };
    db.put_entry(&NumberedEntry { sitting: Uuid::from_u128(0x51), seq, entry }).unwrap();
}

/// As [`found`], of a bureau whose journal says first that everything in it is invented: the command line may be
/// given any time there.
pub fn found_demonstration(folder: &Path, passed: usize, closed: bool) {
    mark_demonstration(folder);
    found(folder, passed, closed);
}

fn mark_demonstration(folder: &Path) {
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x5E)).unwrap();
    let mark = Fact::SetSetting(facts::SetSetting { key: DEMO_SETTING.to_owned(), value: "1".to_owned() });
    db.put(EXAM_MS, &mark).unwrap();
}

fn officer(db: &mut Db, id: Uuid, badge: &str, name: &str, n: usize) {
    let unit = n % UNITS.len();
    let unit_id = Uuid::from_u128(0x700 + unit as u128);
    db.add_officer(EXAM_MS, Officer::new(id, badge.into(), name.into(), unit_id, UNITS[unit].into()))
        .unwrap();
}

fn hold(db: &mut Db, candidates: &[Uuid], failing: usize, exam: &Exam) {
    let standard = Library::embedded().standard(exam.standard).unwrap().clone();
    let secret = SittingSecret::new([42; 32]);
    let id = Uuid::from_u128(0x51);
    let plan = SittingPlan {
        id,
        at: Timestamp::from_millisecond(EXAM_MS).unwrap(),
        room: "三楼机房".into(),
        kind: SittingKind::Copy,
        standard_id: standard.id.clone(),
        standard_version: standard.version,
        seats: candidates.len() as u32,
        candidates: candidates.to_vec(),
        invigilators: vec![INVIGILATOR],
        planned_by: INVIGILATOR,
        commitment: secret.commitment(),
    };
    db.put_plan(EXAM_MS, &plan, &[]).unwrap();
    let (mut seq, mut later) = (0, 0);
    let mut entry = |event| {
        if matches!(event, SittingEvent::End { .. }) {
            later = 600_000;
        }
        let at = Timestamp::from_millisecond(EXAM_MS + later + i64::from(seq)).unwrap();
        seq += 1;
        NumberedEntry { sitting: id, seq: seq - 1, entry: SittingEntry { at, by: INVIGILATOR, event } }
    };
    db.put_entry(&entry(SittingEvent::Step(SittingStep::Open))).unwrap();
    for (n, officer) in candidates.iter().copied().enumerate() {
        db.put_entry(&entry(SittingEvent::SignIn { officer })).unwrap();
        db.put_entry(&entry(SittingEvent::Seat { officer, seat: n as u32 + 1 })).unwrap();
        db.put_entry(&entry(SittingEvent::Trial { officer })).unwrap();
    }
    db.put_entry(&entry(SittingEvent::Step(SittingStep::Start))).unwrap();
    let rule = standard.passage.as_ref().unwrap();
    let generator = Generator::embedded().unwrap();
    let mut written = Vec::new();
    for (n, officer) in candidates.iter().copied().enumerate() {
        let attempt = Uuid::from_u128(0xE000 + n as u128);
        let seed = secret.seat_seed(None, id, n as u32 + 1, officer);
        let text = generator.passage(rule.kind, seed, rule.length as usize).unwrap().text;
        let start = AttemptStart {
            id: attempt,
            officer_id: officer,
            unit_id: Uuid::from_u128(0x700),
            exercise_id: format!("exam/{}/{VERSION}/{seed:016x}", rule.kind.name()),
            title: standard.title.clone(),
            record_type: RecordType::from_name("case").unwrap(),
            mode: AttemptMode::Exam,
            started_at_ms: EXAM_MS,
            sitting_id: Some(id),
        };
        let header =
            LogHeader::exam(text.clone(), standard.policy, standard.duration_ms, standard.hand_in_early);
        db.begin_exam(&start, &header, &entry(SittingEvent::Begin { officer, attempt })).unwrap();
        // 字/分 is a tenth of what is typed in ten minutes.
        let chars = if n == failing { 200 } else { 310 + 37 * n % 600 };
        // White space is no character of a score.
        let typed: String = text.chars().filter(|c| !c.is_whitespace()).take(chars).collect();
        let events = [
            InputEvent::new(0, EventKind::Start),
            InputEvent::new(590_000, EventKind::Commit(typed)),
            InputEvent::new(600_000, EventKind::End(EndReason::Time)),
        ];
        db.append_events(attempt, 0, &events).unwrap();
        written.push((officer, attempt, events.len()));
    }
    // All candidates write at the same time: no exam begins after the end of another.
    for (officer, attempt, events) in written {
        let end = entry(SittingEvent::End { officer, reason: EndReason::Time });
        db.seal_exam(EXAM_MS + 600_000, attempt, events, Some(&end)).unwrap();
    }
    if exam.closed {
        db.put_entry(&entry(SittingEvent::Step(SittingStep::Close))).unwrap();
    }
    if exam.revealed {
        db.put_entry(&entry(SittingEvent::Reveal(secret))).unwrap();
    }
}
