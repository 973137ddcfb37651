//! The role table at the station: every role tries every operation, as the window would. What the table
//! denies is refused with a message and leaves no trace; what it allows is not denied.

use super::support::by_right::ByRight as _;
use dabiao::app::admin::PersonForm;
use dabiao::app::certificates::{ExemptionForm, StandardNumbers};
use dabiao::app::cohort::{CohortAction, CohortPaper};
use dabiao::app::core::PcSetting;
use dabiao::app::exam::PlanForm;
use dabiao::app::trainer::{AssignForm, DeskPaper, PaperFormat, QuotaForm, UnitForm, Weighting};
use dabiao::app::{
    Action, AdminAction, CertificateAction, DoorAction, ExamAction, ExemptionAction, ImportStep, Notice,
    PracticeAction, TrainerAction,
};
use dabiao::domain::assignment::Task;
use dabiao::domain::cohort::caseload::EndReason;
use dabiao::domain::cohort::ladder::Rung;
use dabiao::domain::cohort::membership::Step;
use dabiao::domain::role::{Permission, Role, allows};
use dabiao::domain::roster::{Officer, Service, UnitKind};
use dabiao::domain::roster_import::Answer;
use dabiao::domain::sitting::{SittingKind, SittingPlan, SittingSecret};
use dabiao::store::facts;
use dabiao::store::{AccountChange, Db, Fact};
use jiff::Timestamp;
use uuid::Uuid;

use super::support::bureau::{INVIGILATOR, TRAINER, candidate, found};
use super::support::typist::{MORNING_MS, Typist};

/// A sitting that is still to come.
const PLANNED: Uuid = Uuid::from_u128(0x52);
/// The one that is over.
const OVER: Uuid = Uuid::from_u128(0x51);
/// An exemption that an officer requested.
const ASKED: Uuid = Uuid::from_u128(0x61);
/// A certificate.
const NUMBER: &str = "DB-2026-000001";

fn person(role: Role) -> Uuid {
    Uuid::from_u128(0x2000 + Role::ALL.iter().position(|r| *r == role).unwrap() as u128)
}

fn furnish(folder: &std::path::Path) {
    found(folder, 2, true);
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x5E)).unwrap();
    let secret = SittingSecret::new([7; 32]);
    let plan = SittingPlan {
        id: PLANNED,
        at: Timestamp::from_millisecond(MORNING_MS + 86_400_000).unwrap(),
        room: "四楼机房".into(),
        kind: SittingKind::Copy,
        standard_id: "officer-2027".into(),
        standard_version: 1,
        seats: 2,
        candidates: vec![candidate(0)],
        invigilators: vec![INVIGILATOR, person(Role::Invigilator)],
        planned_by: INVIGILATOR,
        commitment: secret.commitment(),
    };
    db.put_plan(MORNING_MS, &plan, &[]).unwrap();
    let asked = Fact::AskExemption(facts::AskExemption {
        id: ASKED,
        officer_id: candidate(1),
        standard: "officer-2027".into(),
        from: "2026-11-01".parse().unwrap(),
        until: None,
        reason: "长期病假".into(),
        by: TRAINER,
    });
    db.put(MORNING_MS, &asked).unwrap();
    let issued = Fact::IssueCertificate(facts::IssueCertificate {
        id: Uuid::from_u128(0x71),
        number: NUMBER.into(),
        officer_id: candidate(0),
        standard: "officer-2027".into(),
        standard_version: 1,
        attempt_id: Uuid::from_u128(0xE000),
        grade: None,
        token: "DB1.-".into(),
        by: INVIGILATOR,
    });
    db.put(MORNING_MS, &issued).unwrap();
    for (n, role) in Role::ALL.into_iter().enumerate() {
        let unit = Uuid::from_u128(0x700);
        let badge = format!("0598{n:02}");
        let officer = Officer::new(person(role), badge, format!("角色{n}"), unit, "文昌派出所".into());
        db.add_officer(MORNING_MS, officer).unwrap();
        let roles = vec![role.name().to_owned()];
        let change =
            AccountChange { officer_id: person(role), roles, secret: None, must_change: false, by: None };
        db.put_account(MORNING_MS, &change).unwrap();
    }
}

/// Every operation that the station performs for an officer, and the right that it needs.
fn deeds() -> Vec<(Permission, Action)> {
    papers_and_sittings().into_iter().chain(cohort()).chain(desk()).chain(own_texts()).collect()
}

fn desk() -> Vec<(Permission, Action)> {
    use Permission as P;
    let officer = || {
        Officer::new(candidate(2), "059002".into(), "欧阳建国".into(), Uuid::from_u128(0x700), String::new())
    };
    let assign = || AssignForm {
        officers: vec![candidate(2)],
        task: Task::Drill(None),
        times: std::num::NonZeroU32::new(2).unwrap(),
        due: "2026-12-01".parse().unwrap(),
        note: String::new(),
    };
    let unit = || UnitForm {
        id: Uuid::from_u128(0x700),
        name: "文昌派出所".into(),
        kind: UnitKind::Station,
        parent: None,
        pair: None,
    };
    let quota = || QuotaForm {
        version: 1,
        total: 1_000,
        last_day: "2027-04-30".into(),
        chars_per_record: 200.0,
        handling_s: 60.0,
        qualified_percent: 90.0,
        hours_per_officer: 2.0,
        speed_percent: 80.0,
        weighting: Weighting::default(),
        weights: Vec::new(),
    };
    let paper = |paper| TrainerAction::SavePaper { paper, format: PaperFormat::Csv };
    let deeds = [
        (P::ImportRoster, TrainerAction::ReadRoster("/no/such/list.csv".into())),
        (P::ImportRoster, TrainerAction::AnswerRoster { rows: None, answer: Answer::Same }),
        (P::ImportRoster, TrainerAction::ConfirmRoster),
        (P::ImportRoster, TrainerAction::DescribeUnit(unit())),
        (P::ImportRoster, TrainerAction::ChangeOfficer(Box::new(officer()))),
        (P::AssignPractice, TrainerAction::Assign(assign())),
        (P::AssignPractice, TrainerAction::EndAssignment { id: ASKED, reason: "取消".into() }),
        (P::AssignPractice, TrainerAction::CountRecords { week: "2026-11-16".into(), counts: Vec::new() }),
        (P::AssignPractice, TrainerAction::PlanQuota(quota())),
        (P::AssignPractice, TrainerAction::ShowUnitRates(true)),
        (P::ExportReports, paper(DeskPaper::Attempts)),
        (P::ExportReports, paper(DeskPaper::Ledger)),
    ];
    deeds.into_iter().map(|(right, deed)| (right, Action::Trainer(deed))).chain(admin()).collect()
}

fn admin() -> Vec<(Permission, Action)> {
    use Permission as P;
    let form = PersonForm {
        officer: candidate(2),
        name: "欧阳建国".into(),
        unit: Uuid::from_u128(0x700),
        service: Service::Serving,
        left_on: None,
    };
    let save = AdminAction::SaveLog { wanted: String::new(), format: PaperFormat::Csv };
    let numbers = StandardNumbers { id: "officer-2027".into(), all: Vec::new() };
    vec![
        (P::ManageAccounts, Action::Admin(AdminAction::Choose(PcSetting::TextSize(125)))),
        (P::ImportRoster, Action::Admin(AdminAction::ChangePerson(form))),
        (P::RunAudit, Action::Admin(save)),
        (P::EditStandard, Action::Certificates(CertificateAction::ProposeNumbers(numbers))),
    ]
}

fn own_texts() -> Vec<(Permission, Action)> {
    let id = "own/none".to_owned();
    let deeds = [
        Action::Practice(PracticeAction::RenameOwn { id: id.clone(), title: "新名".into() }),
        Action::Practice(PracticeAction::RemoveOwn(id)),
        Action::Import(ImportStep::Save("一篇".into())),
    ];
    deeds.into_iter().map(|deed| (Permission::EditExercises, deed)).collect()
}

/// The table's name of an operation, without its object.
fn name_of(deed: &Action) -> String {
    let text = format!("{deed:?}");
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let outer = words.first().copied().unwrap_or_default();
    match deed {
        Action::Certificates(_)
        | Action::Trainer(_)
        | Action::Cohort(_)
        | Action::Import(_)
        | Action::Exam(_)
        | Action::Exemption(_)
        | Action::Door(_)
        | Action::Admin(_)
        | Action::Practice(_) => {
            format!("{outer} {}", words.get(1).copied().unwrap_or_default())
        }
        _ => outer.to_owned(),
    }
}

fn cohort() -> Vec<(Permission, Action)> {
    use Permission as P;
    let (officer, nothing) = (candidate(2), String::new);
    let step = |step| CohortAction::Step { officer, step, note: nothing() };
    let deeds = [
        (P::ManageCohort, step(Step::JoinMember)),
        (P::ManageCohort, step(Step::JoinReserve)),
        (P::ManageCohort, CohortAction::SignOff { officer, rung: Rung::OwnTyping, note: "证书齐全".into() }),
        (P::ManageCohort, CohortAction::Withdraw { sign_off: ASKED, reason: "有误".into() }),
        (P::ManageCohort, CohortAction::Assign(vec![(officer, candidate(1))])),
        (P::ManageCohort, CohortAction::End { assignment: ASKED, reason: EndReason::Other }),
        (P::ManageCohort, CohortAction::Dismiss { key: "silent".into(), reason: "出差".into() }),
        (P::ExportReports, CohortAction::Save { paper: CohortPaper::Status, format: PaperFormat::Xlsx }),
    ];
    deeds.into_iter().map(|(right, deed)| (right, Action::Cohort(deed))).collect()
}

fn papers_and_sittings() -> Vec<(Permission, Action)> {
    use Permission as P;
    let paper = Action::Certificates;
    let nobody = String::new;
    vec![
        (
            P::PlanSitting,
            Action::Exam(ExamAction::Plan(PlanForm {
                at: "2026-12-01 09:00".parse().unwrap(),
                room: "三楼机房".into(),
                standard: "officer-2027".into(),
                kind: dabiao::domain::sitting::SittingKind::Copy,
                seats: std::num::NonZeroU32::new(3).unwrap(),
                candidates: vec![candidate(2)],
                invigilators: vec![INVIGILATOR],
            })),
        ),
        (P::OpenSitting, Action::Exam(ExamAction::Open { id: PLANNED, secret: nobody() })),
        (P::CancelSitting, Action::Exam(ExamAction::Cancel(PLANNED))),
        (P::ExportPapers, Action::Exam(ExamAction::SaveRoll(OVER))),
        (
            P::GrantExemption,
            Action::Exemption(ExemptionAction::Ask(ExemptionForm {
                officer: candidate(2),
                standard: "officer-2027".into(),
                from: "2026-12-01".parse().unwrap(),
                until: None,
                reason: "借调".into(),
            })),
        ),
        (P::ApproveExemption, Action::Exemption(ExemptionAction::Approve(ASKED))),
        (P::RevokeExemption, Action::Exemption(ExemptionAction::End { id: ASKED, reason: "病愈".into() })),
        (
            P::IssueCertificate,
            paper(CertificateAction::CreateIssuerKey {
                passphrase: "abc".into(),
                holder: "岚江市公安局".into(),
            }),
        ),
        (P::IssueCertificate, paper(CertificateAction::UnlockIssuer { passphrase: "abc".into() })),
        (P::IssueCertificate, paper(CertificateAction::IssueDue { standard: "officer-2027".into() })),
        (P::IssueCertificate, paper(CertificateAction::SaveCertificatePdfs { numbers: vec![NUMBER.into()] })),
        (
            P::RevokeCertificate,
            paper(CertificateAction::RevokeCertificate {
                number: NUMBER.into(),
                reason: "有误".into(),
                replaced: false,
            }),
        ),
        (P::EditStandard, paper(CertificateAction::ProposeStandard { path: "/no/such/file.toml".into() })),
        (P::EditStandard, paper(CertificateAction::SaveStandard)),
        (
            P::ManageAccounts,
            Action::Door(DoorAction::SetAccount {
                officer: candidate(2),
                roles: vec![Role::Officer],
                secret: None,
            }),
        ),
    ]
}

#[test]
fn every_role_tries_every_deed() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let entries = || Db::open(folder.path(), &Uuid::nil).unwrap().journal().unwrap().len();
    let (mut denied, mut allowed) = (0, 0);
    let mut table: Vec<String> =
        deeds().iter().map(|(right, deed)| format!("{:<28} {:<18}", name_of(deed), right.name())).collect();
    for role in Role::ALL {
        let mut t = Typist::at(folder.path());
        t.act(Action::Door(DoorAction::SignIn(person(role))));
        assert_eq!(
            t.session.officer().map(|o| o.id),
            Some(person(role)),
            "{role:?}: {:?}",
            t.session.notice()
        );
        for ((permission, deed), line) in deeds().into_iter().zip(&mut table) {
            let refusal = {
                let texts = t.session.texts();
                let roles = permission.roles().iter().map(|r| texts.get(&format!("role-{}", r.name())));
                let roles = roles.collect::<Vec<_>>().join("、");
                let what = texts.get(&format!("permission-{}", permission.name()));
                Notice::new(texts, "error-no-right", &[("what", &what), ("roles", &roles)])
            };
            t.act(Action::DismissNotice);
            if allows(role, permission) {
                t.act(deed.clone());
                // An officer without a password can't confirm with it, and gets the same answer.
                let confirms = matches!(deed, Action::Exam(ExamAction::Open { .. }));
                assert!(confirms || t.session.notice() != Some(&refusal), "{role:?} {deed:?}");
                line.push(' ');
                line.push_str(role.name());
                allowed += 1;
            } else {
                drop(t);
                let before = entries();
                t = Typist::at(folder.path());
                t.act(Action::Door(DoorAction::SignIn(person(role))));
                t.act(Action::DismissNotice);
                t.act(deed.clone());
                assert_eq!(t.session.notice(), Some(&refusal), "{role:?} {deed:?}");
                assert!(t.session.exams().held().is_none());
                drop(t);
                // The sign-in is the only record.
                let after = Db::open(folder.path(), &Uuid::nil).unwrap().journal().unwrap();
                assert!(after[before..].iter().all(|e| e.op == "signed_in"), "{role:?} {deed:?}");
                t = Typist::at(folder.path());
                t.act(Action::Door(DoorAction::SignIn(person(role))));
                denied += 1;
            }
        }
    }
    assert_eq!(denied + allowed, Role::ALL.len() * deeds().len());
    let table = table.join("\n") + "\n";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/role-door.txt");
    if std::env::var_os("DABIAO_BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert_eq!(table, std::fs::read_to_string(&path).unwrap());
    assert!(denied > 70 && allowed > 15, "{denied} denied, {allowed} allowed");
    assert!(
        !folder.path().join(dabiao::credential::ISSUER_KEY_FILE).exists(),
        "a weak passphrase makes no key"
    );
}

#[test]
fn nobody_who_is_not_signed_in_does_anything() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let mut t = Typist::at(folder.path());
    t.settle();
    drop(t);
    let journal = || Db::open(folder.path(), &Uuid::nil).unwrap().journal().unwrap();
    let before = journal();
    let mut t = Typist::at(folder.path());
    for (_, deed) in deeds() {
        t.act(deed);
    }
    for deed in [
        Action::Exam(ExamAction::Start),
        Action::Exam(ExamAction::Close { secret: String::new() }),
        Action::Exam(ExamAction::HandOver),
        Action::Exam(ExamAction::Begin),
        Action::Exam(ExamAction::GoOn),
        Action::Exam(ExamAction::SeatIn { badge: "059000".into(), secret: "1".into() }),
        Action::Exam(ExamAction::LetGoOn { officer: candidate(0), secret: String::new() }),
    ] {
        t.act(deed);
    }
    assert!(
        t.session.exams().held().is_none()
            && t.session.drill().ongoing().is_none()
            && t.session.exams().seat().is_none()
    );
    drop(t);
    assert_eq!(journal(), before);
}
