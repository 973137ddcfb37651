//! Small honest bureaus from a seed: everything in them was done through the ordinary interfaces, by an
//! officer with the right to it. Order, sizes, times and unusual events differ from seed to seed.

use crate::support::by_right::ByRight as _;
use std::collections::BTreeSet;
use std::path::Path;

use dabiao::app::clock::{Clock as _, FixedClock};
use dabiao::app::core::{PcSetting, Registration};
use dabiao::app::trainer::QuotaForm;
use dabiao::app::{
    Action, AdminAction, CertificateAction, DoorAction, DrillAction, ExemptionAction, PracticeAction,
    ResetProof, bring_signer,
};
use dabiao::domain::cohort::Stamp;
use dabiao::domain::cohort::membership::{MembershipFact, Step};
use dabiao::domain::cohort::record::CohortFact;
use dabiao::domain::role::Role;
use dabiao::domain::roster::{Officer, Unit, UnitKind};
use dabiao::domain::splitmix::SplitMix;
use dabiao::store::facts;
use dabiao::store::{CountBody, Db, Fact, ForecastRow, OfficerBody, StandardRow, UnitBody};
use jiff::Timestamp;
use uuid::Uuid;

use super::exam_day;
use crate::support::room::PASSWORD;
use crate::support::typist::{MORNING_MS, Typist};

/// The passphrase of the issuing key.
pub const PASSPHRASE: &str = "岚江市公安局 2026 发证专用";
/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

const NAMES: [&str; 8] = ["王德明", "李晓峰", "周海燕", "欧阳建国", "买买提·艾力", "张伟", "赵永红", "梁红"];
const UNITS: [&str; 2] = ["文昌派出所", "城关派出所"];

/// People with a role, and their badges. The second invigilator holds what the first can't.
pub const STAFF: [(Role, &str, &str); 6] = [
    (Role::Invigilator, "059100", "赵志强"),
    (Role::Issuer, "059200", "何静"),
    (Role::Trainer, "059300", "吴教练"),
    (Role::Instructor, "059400", "孙教官"),
    (Role::Auditor, "059500", "钱审计"),
    (Role::Issuer, "059201", "周敏"),
];
/// The administrator's badge.
pub const ADMIN: &str = "059900";

/// The optional events of a bureau.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is drawn for itself")]
pub struct Plan {
    /// Further random choices.
    pub rng: SplitMix,
    /// When it begins.
    pub start_ms: i64,
    /// How many candidates there are.
    pub candidates: usize,
    /// Whether the exam goes by the officers' standard, else by a short one.
    pub usual_standard: bool,
    /// Whether one exam is interrupted.
    pub interrupted: bool,
    /// Whether one attempt is void.
    pub voided: bool,
    /// Whether one certificate is revoked.
    pub revoked: bool,
    /// Whether a backup takes the place of the store.
    pub restored: bool,
    /// Whether a practice attempt stays open.
    pub left_open: bool,
    /// Whether there is a second sitting, and its fate.
    pub second: Option<exam_day::Second>,
    /// Whether the desk's work is done, or only a part of it.
    pub desk: bool,
}

impl Plan {
    /// The plan of a seed. Every third one has everything.
    pub fn of(seed: u64) -> Self {
        let mut rng = SplitMix::new(0x4D75_7461_7469_6F6E ^ seed);
        let whole = seed.is_multiple_of(3);
        let mut maybe = |p: f64| whole || rng.chance(p);
        let (interrupted, voided, revoked) = (maybe(0.4), maybe(0.4), maybe(0.5));
        let (restored, left_open, desk) = (maybe(0.4), maybe(0.5), maybe(0.6));
        let second = [Some(exam_day::Second::Planned), Some(exam_day::Second::Cancelled), None];
        Self {
            start_ms: MORNING_MS + rng.below(60) as i64 * DAY_MS + rng.below(3_600_000) as i64,
            candidates: 2 + rng.below(2) + usize::from(whole),
            usual_standard: rng.chance(0.3),
            second: if whole { second[seed as usize / 3 % 2] } else { second[rng.below(3)] },
            interrupted,
            voided,
            revoked,
            restored,
            left_open,
            desk,
            rng,
        }
    }

    /// The standard of its exams.
    pub const fn standard(&self) -> &'static str {
        if self.usual_standard { "officer-2027" } else { SHORT }
    }
}

/// Id of the short standard.
pub const SHORT: &str = "short-2026";

/// The short standard: a minute, no deadline.
pub fn short_standard() -> StandardRow {
    let toml = crate::support::staff::standard(SHORT, 60, 20, "invigilator")
        .replace("length = 1500", "length = 300");
    StandardRow { id: SHORT.into(), version: 1, toml }
}

/// Builds the bureau of `plan` in `folder`.
pub fn build(folder: &Path, plan: &Plan) {
    let mut plan = plan.clone();
    people(folder, &mut plan);
    let mut now = set_up(folder, &mut plan);
    now += DAY_MS;
    desk(folder, &mut plan, now);
    now += DAY_MS;
    now = exam_day::hold(folder, &mut plan, now);
    now += DAY_MS / 2;
    now = papers(folder, &mut plan, now);
    if plan.restored {
        now = restore(folder, &mut plan, now + 3_600_000);
    }
    afterwards(folder, &mut plan, now + DAY_MS);
}

/// The officer with this badge.
pub fn officer(t: &Typist, badge: &str) -> Officer {
    t.session.officers().iter().find(|o| o.badge == badge).expect("an officer").clone()
}

/// The badge of the `n`-th candidate.
pub fn candidate(n: usize) -> String {
    format!("{:06}", 59_001 + n)
}

/// Signs in an officer who has the usual password.
pub fn sign_in(t: &mut Typist, badge: &str) {
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(officer(t, badge).id)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    let who = t.session.officer().map(|o| o.badge.clone());
    assert_eq!(who.as_deref(), Some(badge), "{:?}", t.session.notice());
}

/// Opens the store as its station, to write what has no screen in a test.
pub fn signed(folder: &Path, now_ms: i64) -> Db {
    let mut db = Db::open(folder, &|| FixedClock::at(now_ms).new_id()).unwrap();
    let signer = bring_signer(folder.to_owned(), [1; 32])().unwrap().unwrap();
    db.sign_with(now_ms, signer).unwrap();
    db
}

/// All people are added to the roster; some practise before there are accounts.
fn people(folder: &Path, plan: &mut Plan) {
    let mut t = Typist::at_time(folder, plan.start_ms);
    for n in 0..plan.candidates {
        add(&mut t, &candidate(n), NAMES[n], UNITS[n % 2]);
        if plan.rng.chance(0.5) || n == 0 {
            practise(&mut t, plan);
        }
        t.act(Action::SignOut);
        t.clock.advance(1_000 + plan.rng.below(60_000) as u64);
    }
    for (_, badge, name) in STAFF {
        add(&mut t, badge, name, UNITS[0]);
        t.act(Action::SignOut);
    }
    let now = plan.start_ms + 3_600_000;
    drop(t);
    // The personnel office's data about an officer, as an older program wrote them.
    let mut db = signed(folder, now);
    let mut first = db.officers().unwrap()[0].clone();
    first.birth = Some(jiff::civil::date(1970 + plan.rng.below(25) as i16, 5, 17));
    first.position = "民警".into();
    db.put_described(now, &first).unwrap();
}

fn add(t: &mut Typist, badge: &str, name: &str, unit: &str) {
    t.act(Action::Door(DoorAction::AddOfficer { badge: badge.into(), name: name.into(), unit: unit.into() }));
    assert!(t.session.officer().is_some_and(|o| o.badge == badge), "{:?}", t.session.notice());
}

/// The signed-in officer types for a minute.
pub fn practise(t: &mut Typist, plan: &mut Plan) {
    t.start("copy/notice-01", 1);
    let text: Vec<char> = t.presented(200).chars().collect();
    let pieces = 6 + plan.rng.below(12);
    for piece in text.chunks(3).take(pieces) {
        let word: String = piece.iter().collect();
        t.commit(500 + plan.rng.below(2_000) as u64, &word);
    }
    t.act(Action::Drill(DrillAction::HandIn));
    t.act(Action::Practice(PracticeAction::CloseResult));
}

/// The administrator, and all people with a role. Returns when it was over.
fn set_up(folder: &Path, plan: &mut Plan) -> i64 {
    let start = plan.start_ms + DAY_MS;
    let mut t = Typist::at_time(folder, start);
    t.act(Action::Door(DoorAction::SetUpAdmin {
        badge: ADMIN.into(),
        name: "郑管理".into(),
        unit: "科信大队".into(),
        secret: PASSWORD.into(),
    }));
    let mut settings = *t.session.settings();
    settings.text_size = 125;
    t.act(Action::Set(settings));
    let mut order: Vec<usize> = (0..STAFF.len()).collect();
    if plan.rng.chance(0.5) {
        order.reverse();
    }
    for n in order {
        let (role, badge, _) = STAFF[n];
        let id = officer(&t, badge).id;
        t.act(Action::Door(DoorAction::SetAccount {
            officer: id,
            roles: vec![role],
            secret: Some("given by admin".into()),
        }));
        t.clock.advance(30_000);
    }
    // One has forgotten it before the first use.
    let (role, badge, _) = STAFF[0];
    let (id, secret) = (officer(&t, badge).id, "given by admin".into());
    let code = t.session.door().shown_recovery_code().expect("a code").to_owned();
    t.act(Action::Door(DoorAction::ReplaceSecret {
        officer: id,
        roles: vec![role],
        secret,
        why: "忘了密码".into(),
        proof: ResetProof::Code(code),
    }));
    t.act(Action::Admin(AdminAction::Choose(PcSetting::Registration(Registration::ByStaff))));
    t.clock.advance(30_000);
    for (_, badge, _) in STAFF {
        t.act(Action::SignOut);
        t.act(Action::Door(DoorAction::SignIn(officer(&t, badge).id)));
        if plan.rng.chance(0.3) || badge == STAFF[0].1 {
            t.act(Action::Door(DoorAction::GiveSecret("not the one that was given".into())));
            t.clock.advance(20_000);
        }
        t.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
        t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
        assert!(t.session.officer().is_some(), "{badge}: {:?}", t.session.notice());
        t.clock.advance(30_000);
    }
    t.act(Action::SignOut);
    start + 3_600_000
}

/// Ids of people by badge.
struct Ids(Vec<Officer>);

impl Ids {
    fn of(&self, badge: &str) -> Uuid {
        self.0.iter().find(|o| o.badge == badge).expect("an officer").id
    }
}

/// What the desk, the personnel office and the cohort's instructor write down.
fn desk(folder: &Path, plan: &mut Plan, mut now: i64) {
    let mut db = signed(folder, now);
    let people = Ids(db.officers().unwrap());
    let (admin, trainer) = (people.of(ADMIN), people.of(STAFF[2].1));
    db.put_standard(now, &short_standard(), admin).unwrap();
    if !plan.desk {
        return;
    }
    let mut facts = roster_facts(&db, plan, trainer, admin);
    let ids = FixedClock::at(now + 7);
    let task = ids.new_id();
    let officers: Vec<Uuid> = (0..plan.candidates).map(|n| people.of(&candidate(n))).collect();
    facts.push(Fact::Assign(facts::Assign {
        id: task,
        officers,
        kind: "drill".into(),
        subject: String::new(),
        times: 3,
        due: "2027-04-01".into(),
        note: "每日一练".into(),
        by: trainer,
    }));
    facts.push(Fact::EndAssignment(facts::EndAssignment {
        id: task, reason: "已完成".into(), by: trainer
    }));
    let units = db.units().unwrap();
    let count = |n: usize| CountBody { unit_id: units[n].id, entered: 40, qualified: 38 };
    facts.push(Fact::CountRecords(facts::CountRecords {
        week: "2026-11-16".into(),
        counts: (0..units.len().min(2)).map(count).collect(),
        by: trainer,
    }));
    let form = QuotaForm::default();
    facts.push(Fact::PlanQuota(facts::PlanQuota { plan: serde_json::to_value(&form).unwrap(), by: trainer }));
    facts.push(
        ForecastRow {
            day: "2026-11-23".parse().unwrap(),
            standard: "officer-2027".into(),
            deadline: "2027-04-30".parse().unwrap(),
            method: 1,
            chances: vec![(people.of(&candidate(0)), 640)],
        }
        .fact(),
    );
    for fact in facts {
        now += 1_000 + plan.rng.below(900_000) as i64;
        db.put(now, &fact).unwrap();
    }
    now += 60_000;
    let at = Timestamp::from_millisecond(now).unwrap();
    let on = at.to_zoned_datetime(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).date();
    let stamp = Stamp { on, at, id: ids.new_id(), by: people.of(STAFF[3].1) };
    let officer = people.of(&candidate(0));
    let step = MembershipFact { stamp, officer, step: Step::JoinReserve, note: String::new() };
    db.put_cohort(now, &[CohortFact::Step(step)]).unwrap();
}

fn roster_facts(db: &Db, plan: &mut Plan, trainer: Uuid, admin: Uuid) -> Vec<Fact> {
    let mut units: Vec<Unit> = db.units().unwrap();
    let mut officers: Vec<Officer> = db.officers().unwrap();
    officers[1].birth = Some(jiff::civil::date(1985, 3, 1 + plan.rng.below(28) as i8));
    units[0].kind = UnitKind::Station;
    let import = Fact::ImportRoster(facts::ImportRoster {
        file: "名册.csv".into(),
        sha256: "5b".repeat(32),
        units: units.iter().map(UnitBody::of).collect(),
        officers: officers.iter().take(2).map(OfficerBody::of).collect(),
        by: Some(if plan.rng.chance(0.5) { trainer } else { admin }),
    });
    units[1].kind = UnitKind::Desk;
    let unit = Fact::DescribeUnit(facts::DescribeUnit { unit: UnitBody::of(&units[1]), by: Some(admin) });
    officers[0].position = "副所长".into();
    let officer = Fact::ChangeOfficer(facts::ChangeOfficer {
        officer: OfficerBody::of(&officers[0]),
        by: Some(trainer),
    });
    vec![import, unit, officer]
}

/// Certificates and exemptions. Returns when it was over.
fn papers(folder: &Path, plan: &mut Plan, start: i64) -> i64 {
    let mut t = Typist::at_time(folder, start);
    let paper = |t: &mut Typist, action| {
        t.act(Action::Certificates(action));
        for _ in 0..50 {
            if t.session.certificates().progress().is_none() {
                break;
            }
            t.settle();
        }
        t.clock.advance(60_000);
    };
    sign_in(&mut t, STAFF[1].1);
    let holder = "岚江市公安局".to_owned();
    paper(&mut t, CertificateAction::CreateIssuerKey { passphrase: PASSPHRASE.into(), holder });
    let due = CertificateAction::IssueDue { standard: plan.standard().into() };
    paper(&mut t, due.clone());
    let issued = t.session.core().certificates().to_vec();
    assert!(!issued.is_empty(), "{:?} {:?}", t.session.notice(), t.session.certificates().message());
    if plan.revoked {
        let number = issued[plan.rng.below(issued.len())].number.clone();
        let replaced = plan.rng.chance(0.7);
        paper(&mut t, CertificateAction::RevokeCertificate { number, reason: "录入有误".into(), replaced });
        if replaced {
            t.clock.advance(3_600_000);
            paper(&mut t, due);
        }
    }
    if plan.desk {
        exemptions(&mut t, plan);
    }
    t.act(Action::SignOut);
    start + DAY_MS
}

/// Two are requested; the first is approved and perhaps ended, the second refused.
fn exemptions(t: &mut Typist, plan: &mut Plan) {
    sign_in(t, STAFF[2].1);
    let mut seen = BTreeSet::new();
    for n in 0..2 {
        t.act(Action::Exemption(ExemptionAction::Ask(dabiao::app::certificates::ExemptionForm {
            officer: officer(t, &candidate(n)).id,
            standard: "officer-2027".into(),
            from: "2026-11-01".parse().unwrap(),
            until: (n == 0).then(|| jiff::civil::date(2027, 2, 1)),
            reason: "右手骨折，住院治疗".into(),
        })));
        t.clock.advance(60_000);
        let ids: BTreeSet<Uuid> = t.session.core().exemptions().iter().map(|e| e.id).collect();
        assert_eq!(ids.len(), n + 1, "{:?}", t.session.notice());
        seen = ids;
    }
    sign_in(t, STAFF[5].1);
    let mut ids: Vec<Uuid> = seen.into_iter().collect();
    if plan.rng.chance(0.5) {
        ids.reverse();
    }
    t.act(Action::Exemption(ExemptionAction::Approve(ids[0])));
    t.clock.advance(60_000);
    for id in ids {
        t.act(Action::Exemption(ExemptionAction::End { id, reason: "已痊愈".into() }));
        t.clock.advance(60_000);
    }
}

/// A backup takes the place of the store, with or without a loss. Returns when it was over.
fn restore(folder: &Path, plan: &mut Plan, start: i64) -> i64 {
    let mut t = Typist::at_time(folder, start);
    t.session.backup_now();
    t.settle();
    drop(t);
    let file = dabiao::store::backups(folder).pop().expect("a backup").path;
    let now = start + 60_000;
    let admin = {
        let db = Db::open(folder, &|| FixedClock::at(now).new_id()).unwrap();
        Ids(db.officers().unwrap()).of(ADMIN)
    };
    if plan.rng.chance(0.5) {
        signed(folder, now).set_setting(now, "theme", "dark").unwrap();
    }
    super::honest_restore(folder, &file, now + 60_000, admin);
    now + 120_000
}

/// The days after: an officer practises, and perhaps leaves the drill open.
fn afterwards(folder: &Path, plan: &mut Plan, start: i64) {
    let mut t = Typist::at_time(folder, start);
    sign_in(&mut t, STAFF[2].1);
    practise(&mut t, plan);
    if plan.left_open {
        t.start("copy/notice-01", 5);
        for _ in 0..5 {
            t.commit(900, "通知");
        }
        t.act(Action::Drill(DrillAction::Leave));
    }
    t.act(Action::SignOut);
    drop(t);
    if plan.desk {
        clocks(folder, start + DAY_MS);
    }
}

/// Notes on clocks: one was given by hand, one stood behind, one was wrong.
fn clocks(folder: &Path, now: i64) {
    let mut db = signed(folder, now);
    let by = Ids(db.officers().unwrap()).of(ADMIN);
    let later = now + 100 * DAY_MS;
    for fact in [
        Fact::ClockGiven(facts::ClockGiven { given_ms: now, system_ms: now - 3_600_000 }),
        Fact::ClockBehind(facts::ClockBehind { newest_ms: now, whence: "journal".into() }),
        Fact::ClockWrong(facts::ClockWrong {
            from_ms: later,
            to_ms: later + DAY_MS,
            reason: "主板电池没电".into(),
            by,
        }),
        Fact::SetSetting(facts::SetSetting { key: "theme".into(), value: "light".into() }),
    ] {
        db.put(now, &fact).unwrap();
    }
}
