//! Why an operation on the cohort was refused, in words of the reader's language.

use std::fmt::Display;

use uuid::Uuid;

use crate::lang::Messages;
use dabiao_domain::cohort::caseload::alert::DismissRefusal;
use dabiao_domain::cohort::caseload::note::{MOST_CHARS, MOST_MINUTES, NoteRefusal};
use dabiao_domain::cohort::caseload::{AssignRefusal, AssignWarning};
use dabiao_domain::cohort::ladder::{SignOffRefusal, WithdrawalRefusal};
use dabiao_domain::cohort::membership::MembershipRefusal;

/// A refusal of the cohort's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CohortRefusal {
    /// Of a place.
    #[error(transparent)]
    Step(#[from] MembershipRefusal),
    /// Of a signature.
    #[error(transparent)]
    SignOff(#[from] SignOffRefusal),
    /// Of taking one back.
    #[error(transparent)]
    Withdrawal(#[from] WithdrawalRefusal),
    /// Of an assignment.
    #[error(transparent)]
    Assign(#[from] AssignRefusal),
    /// Of a note.
    #[error(transparent)]
    Note(#[from] NoteRefusal),
    /// Of putting an alert away.
    #[error(transparent)]
    Dismiss(#[from] DismissRefusal),
    /// The assignment is not known or has ended.
    #[error("there is no such assignment now")]
    NoAssignment,
    /// Not in the caller's caseload.
    #[error("not in the own caseload")]
    NotOwn,
}

impl CohortRefusal {
    /// The refusal in words; `name` gives an officer's name.
    pub fn words(&self, texts: &Messages, name: &dyn Fn(Uuid) -> String) -> String {
        let say = |key: &str| texts.get(key);
        let with = |key: &str, value: &dyn Display| texts.format(key, &[("value", value)]);
        match self {
            Self::Step(r) => step_words(*r, &say, &with),
            Self::SignOff(r) => sign_off_words(*r, texts, &say, &with),
            Self::Withdrawal(r) => match r {
                WithdrawalRefusal::Unknown => say("cohort-no-sign-off-unknown"),
                WithdrawalRefusal::AlreadyWithdrawn(on) => with("cohort-no-withdrawn", on),
                WithdrawalRefusal::Own => say("cohort-no-own-step"),
                WithdrawalRefusal::BeforeSignOff(on) => with("cohort-no-before-sign-off", on),
                WithdrawalRefusal::NoReason => say("cohort-no-reason"),
            },
            Self::Assign(r) => match r {
                AssignRefusal::OwnMentee => say("cohort-no-own-mentee"),
                AssignRefusal::CoachNotInCohort => say("cohort-no-coach-not-in"),
                AssignRefusal::CoachLeft(on) => with("cohort-no-coach-left", on),
                AssignRefusal::CoachReserve => say("cohort-no-coach-reserve"),
                AssignRefusal::MenteeLeft(on) => with("cohort-no-mentee-left", on),
                AssignRefusal::Twice(on) => with("cohort-no-twice", on),
                AssignRefusal::HasCoach { coach, since } => {
                    texts.format("cohort-no-has-coach", &[("value", &name(*coach)), ("since", since)])
                }
            },
            Self::Note(r) => match r {
                NoteRefusal::UnknownNote => say("cohort-no-note-unknown"),
                NoteRefusal::NotTheAuthor => say("cohort-no-note-author"),
                NoteRefusal::Future => say("cohort-no-note-future"),
                NoteRefusal::NotInCaseload => say("cohort-no-note-caseload"),
                NoteRefusal::Empty => say("cohort-no-note-empty"),
                NoteRefusal::Minutes => with("cohort-no-note-minutes", &MOST_MINUTES),
                NoteRefusal::TooLong => with("cohort-no-note-long", &MOST_CHARS),
            },
            Self::Dismiss(r) => match r {
                DismissRefusal::NoSuchAlert => say("cohort-no-alert"),
                DismissRefusal::Already(on) => with("cohort-no-dismissed", on),
                DismissRefusal::NoReason => say("cohort-no-reason"),
            },
            Self::NoAssignment => say("cohort-no-assignment"),
            Self::NotOwn => say("cohort-no-not-own"),
        }
    }
}

type Say<'a> = &'a dyn Fn(&str) -> String;
type With<'a> = &'a dyn Fn(&str, &dyn Display) -> String;

fn step_words(r: MembershipRefusal, say: Say<'_>, with: With<'_>) -> String {
    match r {
        MembershipRefusal::AlreadyMember(on) => with("cohort-no-already-member", &on),
        MembershipRefusal::AlreadyReserve(on) => with("cohort-no-already-reserve", &on),
        MembershipRefusal::Full { members } => with("cohort-no-full", &members),
        MembershipRefusal::LeftService(on) => with("cohort-no-left-service", &on),
        MembershipRefusal::NotInCohort => say("cohort-no-not-in"),
        MembershipRefusal::AlreadyLeft(on) => with("cohort-no-already-left", &on),
        MembershipRefusal::BeforeLatest(on) => with("cohort-no-before-latest", &on),
        MembershipRefusal::NoReason => say("cohort-no-reason"),
    }
}

fn sign_off_words(r: SignOffRefusal, texts: &Messages, say: Say<'_>, with: With<'_>) -> String {
    match r {
        SignOffRefusal::OwnSignOff => say("cohort-no-own-step"),
        SignOffRefusal::NotInCohort => say("cohort-no-not-in"),
        SignOffRefusal::Left(on) => with("cohort-no-already-left", &on),
        SignOffRefusal::Reserve => say("cohort-no-reserve"),
        SignOffRefusal::AlreadySigned(on) => with("cohort-no-signed", &on),
        SignOffRefusal::WrongOrder(rung) => with("cohort-no-order", &texts.of(&rung)),
        SignOffRefusal::BeforeStepBelow(on) => with("cohort-no-before-below", &on),
        SignOffRefusal::NoNote => say("cohort-no-note"),
        SignOffRefusal::NoEvidence => say("cohort-no-evidence"),
        SignOffRefusal::UnknownEvidence(_)
        | SignOffRefusal::EvidenceOfAnother(_)
        | SignOffRefusal::EvidenceOfOtherRung(_)
        | SignOffRefusal::LaterEvidence(_) => say("cohort-no-evidence-wrong"),
        SignOffRefusal::NotCertified => say("cohort-no-certificate"),
    }
}

/// The warnings about an assignment that was made.
pub fn warning_words(texts: &Messages, warning: AssignWarning) -> String {
    match warning {
        AssignWarning::MenteeInCohort => texts.get("cohort-warn-in-cohort"),
        AssignWarning::MenteeCertified => texts.get("cohort-warn-certified"),
        AssignWarning::ManyMentees(n) => texts.format("cohort-warn-many", &[("n", &n)]),
    }
}
