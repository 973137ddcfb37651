//! The message keys of roles and of what they may do.

use dabiao_domain::role::{Permission, Role};

use super::{Keyed, keys};

keys! {
    Role {
        Role::Officer => "role-officer",
        Role::Invigilator => "role-invigilator",
        Role::Trainer => "role-trainer",
        Role::Instructor => "role-instructor",
        Role::Issuer => "role-issuer",
        Role::Auditor => "role-auditor",
        Role::Admin => "role-admin",
    }
    Permission {
        Permission::Practise => "permission-practise",
        Permission::SitExam => "permission-sit-exam",
        Permission::ReadOwn => "permission-read-own",
        Permission::ReadUnit => "permission-read-unit",
        Permission::ReadCohort => "permission-read-cohort",
        Permission::ReadAll => "permission-read-all",
        Permission::ReadRoster => "permission-read-roster",
        Permission::PlanSitting => "permission-plan-sitting",
        Permission::OpenSitting => "permission-open-sitting",
        Permission::CancelSitting => "permission-cancel-sitting",
        Permission::SeatCandidate => "permission-seat-candidate",
        Permission::NoteIncident => "permission-note-incident",
        Permission::VoidAttempt => "permission-void-attempt",
        Permission::ResumeAttempt => "permission-resume-attempt",
        Permission::ReviewFlags => "permission-review-flags",
        Permission::RevealSecret => "permission-reveal-secret",
        Permission::IssueCertificate => "permission-issue-certificate",
        Permission::RevokeCertificate => "permission-revoke-certificate",
        Permission::GrantExemption => "permission-grant-exemption",
        Permission::ApproveExemption => "permission-approve-exemption",
        Permission::RevokeExemption => "permission-revoke-exemption",
        Permission::EditStandard => "permission-edit-standard",
        Permission::EditExercises => "permission-edit-exercises",
        Permission::AssignPractice => "permission-assign-practice",
        Permission::ManageCohort => "permission-manage-cohort",
        Permission::ManageAccounts => "permission-manage-accounts",
        Permission::ResetPin => "permission-reset-pin",
        Permission::ConfirmReset => "permission-confirm-reset",
        Permission::ImportRoster => "permission-import-roster",
        Permission::RunAudit => "permission-run-audit",
        Permission::CorrectClock => "permission-correct-clock",
        Permission::Backup => "permission-backup",
        Permission::Restore => "permission-restore",
        Permission::ExportPapers => "permission-export-papers",
        Permission::ExportReports => "permission-export-reports",
    }
}
