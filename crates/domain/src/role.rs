//! Which role may do what: roles, the privileged operations, one table, and the separation of duties.
//!
//! The table says what a role may do at all; [`check`] also refuses operations in an officer's own matter.
//! Both are pure: the caller passes the ids. This module knows nothing of passwords or sessions. Rights that
//! reach only as far as a unit ([`Permission::ReadUnit`]) are narrowed to that unit by the caller.

use uuid::Uuid;

/// A role. One person may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 民警: practises and sits exams.
    Officer,
    /// 监考员: plans and holds sittings.
    Invigilator,
    /// 训练员: trains the officers of a unit.
    Trainer,
    /// 教官: trains the guidance officers.
    Instructor,
    /// 发证员: issues certificates and approves exemptions.
    Issuer,
    /// 审计员: reads everything and changes nothing.
    Auditor,
    /// 系统管理员: accounts, roster, standards, backups; reads no results.
    Admin,
}

impl Role {
    /// All roles, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::Officer,
        Self::Invigilator,
        Self::Trainer,
        Self::Instructor,
        Self::Issuer,
        Self::Auditor,
        Self::Admin,
    ];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Invigilator => "invigilator",
            Self::Trainer => "trainer",
            Self::Instructor => "instructor",
            Self::Issuer => "issuer",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// Declares the privileged operations together with their names and the roles that may do them, so that no
/// operation can lack a line in the table.
macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident $name:literal: $($role:ident)*;)*) => {
        /// An operation that needs a right.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $($(#[$doc])* $variant,)*
        }

        impl Permission {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name used in files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The roles that may do it: the table.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$variant => &[$(Role::$role,)*],)* }
            }
        }
    };
}

permissions! {
    /// Practise.
    Practise "practise": Officer;
    /// Sit an exam.
    SitExam "sit-exam": Officer;
    /// Read one's own results.
    ReadOwn "read-own": Officer Invigilator Trainer Instructor Issuer Auditor Admin;
    /// Read the results of one's unit.
    ReadUnit "read-unit": Trainer Issuer Auditor;
    /// Read the results of the guidance cohort.
    ReadCohort "read-cohort": Instructor Issuer Auditor;
    /// Read all results.
    ReadAll "read-all": Issuer Auditor;
    /// Read the roster: names, units, days of birth.
    ReadRoster "read-roster": Trainer Issuer Auditor Admin;
    /// Plan a sitting and its candidates.
    PlanSitting "plan-sitting": Invigilator Trainer;
    /// Open, start and close a sitting.
    OpenSitting "open-sitting": Invigilator;
    /// Cancel a sitting.
    CancelSitting "cancel-sitting": Invigilator;
    /// Check a candidate in and give a seat.
    SeatCandidate "seat-candidate": Invigilator;
    /// Record an incident.
    NoteIncident "note-incident": Invigilator;
    /// Declare an attempt void.
    VoidAttempt "void-attempt": Invigilator Issuer;
    /// Let an interrupted attempt go on.
    ResumeAttempt "resume-attempt": Invigilator;
    /// Look at the flags of an attempt.
    ReviewFlags "review-flags": Invigilator Trainer Issuer Auditor;
    /// Reveal the secret of a closed sitting.
    RevealSecret "reveal-secret": Invigilator Auditor;
    /// Issue a certificate.
    IssueCertificate "issue-certificate": Issuer;
    /// Revoke a certificate.
    RevokeCertificate "revoke-certificate": Issuer;
    /// Ask for an exemption.
    GrantExemption "grant-exemption": Trainer Instructor;
    /// Approve an exemption.
    ApproveExemption "approve-exemption": Issuer;
    /// Revoke an exemption.
    RevokeExemption "revoke-exemption": Issuer;
    /// Put a new version of a standard in force.
    EditStandard "edit-standard": Admin;
    /// Add or change exercises.
    EditExercises "edit-exercises": Trainer Instructor Admin;
    /// Give practice to officers of one's unit.
    AssignPractice "assign-practice": Trainer Instructor;
    /// Admit to the guidance cohort, and sign off its steps.
    ManageCohort "manage-cohort": Instructor;
    /// Create accounts, give and take roles.
    ManageAccounts "manage-accounts": Admin;
    /// Give an officer a new PIN, or end a waiting time after failures.
    ResetPin "reset-pin": Invigilator Trainer Admin;
    /// Confirm, by one's own password, that an administrator gives somebody a new one.
    ConfirmReset "confirm-reset": Invigilator Trainer Instructor Issuer Auditor Admin;
    /// Import the roster.
    ImportRoster "import-roster": Trainer Admin;
    /// Check the journal and every stored score.
    RunAudit "run-audit": Auditor Admin;
    /// Record that this PC's clock was wrong.
    CorrectClock "correct-clock": Admin;
    /// Make a backup.
    Backup "backup": Admin;
    /// Replace the data by a backup.
    Restore "restore": Admin;
    /// Print the rolls and papers of a sitting.
    ExportPapers "export-papers": Invigilator Issuer;
    /// Export ledgers, bulletins and lists.
    ExportReports "export-reports": Trainer Instructor Issuer Auditor;
}

/// Whether `role` may do the operation.
pub fn allows(role: Role, permission: Permission) -> bool {
    permission.roles().contains(&role)
}

/// An operation in an officer's matter, in which not every officer with the right may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation<'a> {
    /// To plan, open, start, close or cancel a sitting of these candidates, or to reveal its secret.
    HoldSitting {
        /// The operation.
        permission: Permission,
        /// The candidates.
        candidates: &'a [Uuid],
    },
    /// To note an incident about, void, resume or review the attempt of this candidate, or to seat them.
    TreatAttempt {
        /// The operation.
        permission: Permission,
        /// The candidate.
        candidate: Uuid,
    },
    /// To issue a certificate.
    IssueCertificate {
        /// Whose.
        subject: Uuid,
        /// The invigilators of the sittings that it rests on.
        invigilators: &'a [Uuid],
    },
    /// To revoke a certificate.
    RevokeCertificate {
        /// Whose.
        subject: Uuid,
    },
    /// To ask for an exemption.
    GrantExemption {
        /// For whom.
        subject: Uuid,
    },
    /// To approve an exemption.
    ApproveExemption {
        /// For whom.
        subject: Uuid,
        /// The officer who asked for it.
        proposed_by: Uuid,
    },
    /// To sign off a step of a guidance officer.
    SignOff {
        /// Whose.
        subject: Uuid,
    },
    /// To give roles to an officer.
    GiveRoles {
        /// To whom.
        subject: Uuid,
    },
}

impl Operation<'_> {
    /// The right that it takes.
    pub const fn permission(&self) -> Permission {
        match self {
            Self::HoldSitting { permission, .. } | Self::TreatAttempt { permission, .. } => *permission,
            Self::IssueCertificate { .. } => Permission::IssueCertificate,
            Self::RevokeCertificate { .. } => Permission::RevokeCertificate,
            Self::GrantExemption { .. } => Permission::GrantExemption,
            Self::ApproveExemption { .. } => Permission::ApproveExemption,
            Self::SignOff { .. } => Permission::ManageCohort,
            Self::GiveRoles { .. } => Permission::ManageAccounts,
        }
    }

    /// Why `actor` may not do it, though the role would allow it.
    pub fn conflict(&self, actor: Uuid) -> Option<Conflict> {
        let own = |subject: Uuid, conflict: Conflict| (subject == actor).then_some(conflict);
        match *self {
            Self::HoldSitting { candidates, .. } => {
                candidates.contains(&actor).then_some(Conflict::OwnSitting)
            }
            Self::TreatAttempt { candidate, .. } => own(candidate, Conflict::OwnAttempt),
            Self::IssueCertificate { subject, invigilators } => own(subject, Conflict::OwnCertificate)
                .or_else(|| invigilators.contains(&actor).then_some(Conflict::InvigilatedBySelf)),
            Self::RevokeCertificate { subject } => own(subject, Conflict::OwnCertificate),
            Self::GrantExemption { subject } => own(subject, Conflict::OwnExemption),
            Self::ApproveExemption { subject, proposed_by } => {
                own(subject, Conflict::OwnExemption).or_else(|| own(proposed_by, Conflict::ProposedBySelf))
            }
            Self::SignOff { subject } => own(subject, Conflict::OwnSignOff),
            Self::GiveRoles { subject } => own(subject, Conflict::OwnRoles),
        }
    }
}

/// Why an officer may not act although the role allows the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// A candidate can't hold their own sitting.
    #[error("a candidate of the sitting can't hold it")]
    OwnSitting,
    /// Officers can't decide about their own attempt.
    #[error("nobody decides about their own attempt")]
    OwnAttempt,
    /// Officers can't issue or revoke their own certificate.
    #[error("nobody issues or revokes their own certificate")]
    OwnCertificate,
    /// An invigilator can't issue a certificate on their own sitting.
    #[error("who invigilated the sitting can't issue the certificate")]
    InvigilatedBySelf,
    /// Officers can't ask for or approve their own exemption.
    #[error("nobody asks for or approves their own exemption")]
    OwnExemption,
    /// The officer who asked for an exemption can't approve it.
    #[error("who asked for the exemption can't approve it")]
    ProposedBySelf,
    /// Officers can't sign off their own step.
    #[error("nobody signs off their own step")]
    OwnSignOff,
    /// Officers can't give roles to themselves.
    #[error("nobody gives roles to themselves")]
    OwnRoles,
}

impl Conflict {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::OwnSitting,
        Self::OwnAttempt,
        Self::OwnCertificate,
        Self::InvigilatedBySelf,
        Self::OwnExemption,
        Self::ProposedBySelf,
        Self::OwnSignOff,
        Self::OwnRoles,
    ];

    /// The key of its text in the language files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OwnSitting => "conflict-own-sitting",
            Self::OwnAttempt => "conflict-own-attempt",
            Self::OwnCertificate => "conflict-own-certificate",
            Self::InvigilatedBySelf => "conflict-invigilated-by-self",
            Self::OwnExemption => "conflict-own-exemption",
            Self::ProposedBySelf => "conflict-proposed-by-self",
            Self::OwnSignOff => "conflict-own-sign-off",
            Self::OwnRoles => "conflict-own-roles",
        }
    }
}

/// Why an operation is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// None of the roles has the right.
    #[error("no role allows {}", .0.name())]
    NoRight(Permission),
    /// A matter of their own.
    #[error(transparent)]
    Conflict(#[from] Conflict),
}

/// Whether an officer with these roles has the right.
///
/// # Errors
/// [`Denied::NoRight`].
pub fn require(roles: &[Role], permission: Permission) -> Result<(), Denied> {
    if roles.iter().any(|role| allows(*role, permission)) { Ok(()) } else { Err(Denied::NoRight(permission)) }
}

/// Whether `actor`, who has these roles, may do the operation.
///
/// # Errors
/// [`Denied::NoRight`], else [`Denied::Conflict`].
pub fn check(actor: Uuid, roles: &[Role], deed: &Operation<'_>) -> Result<(), Denied> {
    require(roles, deed.permission())?;
    deed.conflict(actor).map_or(Ok(()), |conflict| Err(conflict.into()))
}
