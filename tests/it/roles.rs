//! Who may do what, pair by pair against a table that can be read; separation of duties; and that every
//! reason has its text in both languages.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dabiao::app::lang::{Lang, keys};
use dabiao::app::{Action, DoorAction};
use dabiao::domain::certification::NotCounted;
use dabiao::domain::certification::StateKind;
use dabiao::domain::evidence::FlagKind;
use dabiao::domain::role::{Conflict, Denied, Operation, Permission, Role, allows, check, require};
use dabiao::domain::sitting::{
    CandidateState, ExamRefusal, IncidentKind, PlanError, SittingRefusal, SittingState, StepRefusal,
};
use dabiao::domain::standard::Rule;
use dabiao::store::{AccountChange, Db};
use uuid::Uuid;

use super::support::bureau::{ADMIN, EXAM_MS, candidate, found};
use super::support::by_right::ByRight as _;
use super::support::typist::Typist;

#[test]
fn every_role_and_every_deed() {
    // The table is the contract: `DABIAO_BLESS=1` writes it anew, and a review reads what changed.
    let mut table = format!("{:<20}", "");
    for role in Role::ALL {
        let _ = write!(table, " {:<11}", role.name());
    }
    table = table.trim_end().to_owned() + "\n";
    for permission in Permission::ALL {
        let mut row = format!("{:<20}", permission.name());
        for role in Role::ALL {
            let _ = write!(row, " {:<11}", if allows(role, *permission) { "yes" } else { "-" });
        }
        table += row.trim_end();
        table.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/roles.txt");
    if std::env::var_os("DABIAO_BLESS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    assert_eq!(table, fs::read_to_string(&path).unwrap());
    // The file, read back pair by pair.
    let mut pairs = 0;
    let mut lines = table.lines();
    let heads: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    for line in lines {
        let mut cells = line.split_whitespace();
        let name = cells.next().unwrap();
        let permission = *Permission::ALL.iter().find(|p| p.name() == name).unwrap();
        for (head, cell) in heads.iter().zip(cells) {
            let role = Role::from_name(head).unwrap();
            let allowed = require(&[role], permission);
            assert_eq!(allowed.is_ok(), cell == "yes", "{head} {name}");
            assert_eq!(allowed.is_err(), allowed == Err(Denied::NoRight(permission)));
            pairs += 1;
        }
    }
    assert_eq!(pairs, Role::ALL.len() * Permission::ALL.len());
}

#[test]
fn no_role_holds_the_whole_chain() {
    use Permission::{
        ApproveExemption, EditStandard, GrantExemption, IssueCertificate, ManageAccounts, OpenSitting,
        PlanSitting, ReadAll, RunAudit, SitExam,
    };
    let apart = [
        (OpenSitting, IssueCertificate),
        (PlanSitting, IssueCertificate),
        (GrantExemption, ApproveExemption),
        (EditStandard, IssueCertificate),
        (EditStandard, OpenSitting),
        (ManageAccounts, IssueCertificate),
        (ManageAccounts, ReadAll),
        (SitExam, OpenSitting),
        (IssueCertificate, RunAudit),
    ];
    for role in Role::ALL {
        for (one, other) in apart {
            assert!(!(allows(role, one) && allows(role, other)), "{role:?}: {one:?} and {other:?}");
        }
    }
    for permission in Permission::ALL {
        assert!(!permission.roles().is_empty(), "{permission:?}");
    }
    // An auditor changes nothing alone: to confirm that a password is replaced takes an administrator who replaces it.
    for permission in Permission::ALL.iter().filter(|p| allows(Role::Auditor, **p)) {
        let harmless = ["read-", "run-", "review-", "reveal-", "export-", "confirm-"];
        assert!(harmless.iter().any(|h| permission.name().starts_with(h)), "{permission:?}");
    }
}

#[test]
fn nobody_acts_in_their_own_matter() {
    let (me, other, third) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let all = Role::ALL;
    let refused = |deed: Operation<'_>, conflict: Conflict| {
        assert_eq!(check(me, &all, &deed), Err(Denied::Conflict(conflict)), "{deed:?}");
        assert_eq!(check(third, &all, &deed), Ok(()), "{deed:?}");
        // Without the right, the right is what is missing.
        assert_eq!(check(me, &[], &deed), Err(Denied::NoRight(deed.permission())));
    };
    for permission in [Permission::PlanSitting, Permission::OpenSitting, Permission::RevealSecret] {
        refused(Operation::HoldSitting { permission, candidates: &[other, me] }, Conflict::OwnSitting);
    }
    for permission in [Permission::VoidAttempt, Permission::ResumeAttempt, Permission::ReviewFlags] {
        refused(Operation::TreatAttempt { permission, candidate: me }, Conflict::OwnAttempt);
    }
    refused(Operation::IssueCertificate { subject: me, invigilators: &[] }, Conflict::OwnCertificate);
    refused(Operation::IssueCertificate { subject: other, invigilators: &[me] }, Conflict::InvigilatedBySelf);
    refused(Operation::RevokeCertificate { subject: me }, Conflict::OwnCertificate);
    refused(Operation::GrantExemption { subject: me }, Conflict::OwnExemption);
    refused(Operation::ApproveExemption { subject: me, proposed_by: other }, Conflict::OwnExemption);
    refused(Operation::ApproveExemption { subject: other, proposed_by: me }, Conflict::ProposedBySelf);
    refused(Operation::SignOff { subject: me }, Conflict::OwnSignOff);
    refused(Operation::GiveRoles { subject: me }, Conflict::OwnRoles);
    let deed = Operation::IssueCertificate { subject: other, invigilators: &[third] };
    assert_eq!(check(me, &[Role::Issuer], &deed), Ok(()));
    assert_eq!(
        check(me, &[Role::Invigilator, Role::Admin], &deed),
        Err(Denied::NoRight(Permission::IssueCertificate))
    );
}

#[test]
fn every_reason_has_its_text() {
    let id = Uuid::nil();
    let prefixed = |prefix: &str, names: Vec<&str>| -> Vec<String> {
        names.into_iter().map(|n| format!("{prefix}-{n}")).collect()
    };
    let mut wanted: Vec<String> = [
        prefixed("role", Role::ALL.map(Role::name).to_vec()),
        prefixed("permission", Permission::ALL.iter().map(|p| p.name()).collect()),
        prefixed("sitting-state", SittingState::ALL.map(SittingState::name).to_vec()),
        prefixed("candidate", CandidateState::NAMES.to_vec()),
        prefixed("incident", IncidentKind::ALL.map(IncidentKind::name).to_vec()),
        prefixed("state", StateKind::ALL.map(StateKind::name).to_vec()),
        prefixed("outcome", vec!["passed", "failed", "void", "absent", "pending"]),
        prefixed("make-up", vec!["absent", "void", "failed"]),
    ]
    .concat();
    let mut keyed: Vec<&str> = Vec::new();
    keyed.extend(Conflict::ALL.map(Conflict::key));
    keyed.extend(Rule::ALL.map(Rule::key));
    keyed.extend(StepRefusal::ALL.map(StepRefusal::key));
    keyed.extend(ExamRefusal::ALL.map(ExamRefusal::key));
    keyed.extend(FlagKind::KEYS);
    keyed.extend(
        [
            NotCounted::NotYet,
            NotCounted::Practice,
            NotCounted::OtherStandard,
            NotCounted::NotSealed,
            NotCounted::Void(id),
            NotCounted::OtherConditions,
            NotCounted::Late,
            NotCounted::Withdrawn(id),
        ]
        .map(NotCounted::key),
    );
    keyed.extend(
        [
            SittingRefusal::NotACandidate,
            SittingRefusal::NotInvigilator,
            SittingRefusal::NotOpen,
            SittingRefusal::NotRunning,
            SittingRefusal::Over,
            SittingRefusal::NobodyHere,
            SittingRefusal::StillWriting,
            SittingRefusal::Undecided,
            SittingRefusal::WrongState(CandidateState::Void),
            SittingRefusal::NoSeat,
            SittingRefusal::NoSuchSeat,
            SittingRefusal::SeatTaken,
            SittingRefusal::NoTrial,
            SittingRefusal::AttemptTaken,
            SittingRefusal::SealedStill,
            SittingRefusal::WrongSecret,
        ]
        .map(SittingRefusal::key),
    );
    keyed.extend(
        [
            PlanError::Room,
            PlanError::NoCandidates,
            PlanError::TooFewSeats,
            PlanError::Twice(id),
            PlanError::NoInvigilator,
            PlanError::InvigilatorIsCandidate(id),
            PlanError::OtherStandard,
            PlanError::NoForm,
            PlanError::NoPassage,
            PlanError::Late,
        ]
        .map(PlanError::key),
    );
    wanted.extend(keyed.into_iter().map(ToOwned::to_owned));
    for lang in Lang::ALL {
        let known = keys(lang);
        let missing: Vec<&String> = wanted.iter().filter(|key| !known.contains(key)).collect();
        assert!(missing.is_empty(), "{lang:?}: {missing:?}");
    }
}

#[test]
fn a_role_that_only_a_newer_program_knows_outlasts_a_change_here() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 2, true);
    let change = AccountChange {
        officer_id: candidate(1),
        roles: ["trainer", "archivist"].map(str::to_owned).to_vec(),
        secret: None,
        must_change: false,
        by: Some(ADMIN),
    };
    Db::open(folder.path(), &|| Uuid::from_u128(0x5E)).unwrap().put_account(EXAM_MS, &change).unwrap();
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(ADMIN)));
    let (officer, roles) = (candidate(1), vec![Role::Trainer, Role::Issuer]);
    t.act(Action::Door(DoorAction::SetAccount { officer, roles, secret: None }));
    assert_eq!(t.session.notice(), None);
    drop(t);
    let accounts = Db::open(folder.path(), &Uuid::nil).unwrap().accounts().unwrap();
    let account = accounts.into_iter().find(|account| account.officer_id == officer).unwrap();
    assert_eq!(account.roles.names(), ["trainer", "issuer", "archivist"]);
    assert_eq!(account.roles.held(), [Role::Officer, Role::Trainer, Role::Issuer]);
}
