//! The requests about sign-in and accounts.

use uuid::Uuid;

use dabiao_domain::role::Role;

/// What confirms that an administrator replaces a secret that somebody chose.
#[derive(Clone, PartialEq, Eq)]
pub enum ResetProof {
    /// Somebody else who holds a role.
    Second {
        /// Who.
        officer: Uuid,
        /// Their own password, as typed.
        secret: String,
    },
    /// The administrator's own recovery code, as typed.
    Code(String),
}

impl std::fmt::Debug for ResetProof {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResetProof(..)")
    }
}

/// The requests about sign-in and accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoorAction {
    /// Add an officer and sign in.
    AddOfficer {
        /// 警号 as typed.
        badge: String,
        /// 姓名 as typed.
        name: String,
        /// 单位 as typed.
        unit: String,
    },
    /// Answer whether the newcomer is the officer of the roster, or means the unit of the roster; none
    /// discards the entry.
    AnswerNewcomer {
        /// Whether it is.
        known: Option<bool>,
    },
    /// Sign in: at once, or after a PIN or password.
    SignIn(Uuid),
    /// The PIN or password that was asked for, or a new one.
    GiveSecret(String),
    /// Cancel the sign-in.
    CancelAsk,
    /// The first set-up: an administrator.
    SetUpAdmin {
        /// 警号 as typed.
        badge: String,
        /// 姓名 as typed.
        name: String,
        /// 单位 as typed.
        unit: String,
        /// The password.
        secret: String,
    },
    /// Set an officer's roles, and optionally a new PIN or password.
    SetAccount {
        /// The officer.
        officer: Uuid,
        /// All roles.
        roles: Vec<Role>,
        /// A new secret, to be changed at the next sign-in; none leaves the old one.
        secret: Option<String>,
    },
    /// As [`DoorAction::SetAccount`], with a secret that replaces a lost one.
    ReplaceSecret {
        /// The officer.
        officer: Uuid,
        /// All roles.
        roles: Vec<Role>,
        /// The new secret, to be changed at the next sign-in.
        secret: String,
        /// Why, as typed.
        why: String,
        /// What confirms it.
        proof: ResetProof,
    },
    /// The officer who is asked for their password has lost it and gives their recovery code.
    Recover {
        /// Who.
        officer: Uuid,
        /// The code, as typed.
        code: String,
        /// Why, as typed.
        why: String,
        /// The new password.
        secret: String,
    },
    /// Make a recovery code for the signed-in officer.
    MakeRecoveryCode,
    /// The recovery code is written down, or its paper is printed, whose file is removed then.
    RecoveryCodeNoted,
    /// Save the shown recovery code as a paper, for its owner alone.
    SaveCodePaper,
    /// Remove that file.
    DropCodePaper,
    /// Add a person to the roster and stay signed in.
    AddPerson {
        /// 警号 as typed.
        badge: String,
        /// 姓名 as typed.
        name: String,
        /// 单位 as typed.
        unit: String,
    },
}
