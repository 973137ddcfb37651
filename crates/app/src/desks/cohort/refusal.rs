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
        let say = |key: &str| texts.get(&format!("cohort-no-{key}"));
        let with =
            |key: &str, value: &dyn Display| texts.format(&format!("cohort-no-{key}"), &[("value", value)]);
        match self {
            Self::Step(r) => step_words(*r, &say, &with),
            Self::SignOff(r) => sign_off_words(*r, texts, &say, &with),
            Self::Withdrawal(r) => match r {
                WithdrawalRefusal::Unknown => say("sign-off-unknown"),
                WithdrawalRefusal::AlreadyWithdrawn(on) => with("withdrawn", on),
                WithdrawalRefusal::Own => say("own-step"),
                WithdrawalRefusal::BeforeSignOff(on) => with("before-sign-off", on),
                WithdrawalRefusal::NoReason => say("reason"),
            },
            Self::Assign(r) => match r {
                AssignRefusal::OwnMentee => say("own-mentee"),
                AssignRefusal::CoachNotInCohort => say("coach-not-in"),
                AssignRefusal::CoachLeft(on) => with("coach-left", on),
                AssignRefusal::CoachReserve => say("coach-reserve"),
                AssignRefusal::MenteeLeft(on) => with("mentee-left", on),
                AssignRefusal::Twice(on) => with("twice", on),
                AssignRefusal::HasCoach { coach, since } => {
                    texts.format("cohort-no-has-coach", &[("value", &name(*coach)), ("since", since)])
                }
            },
            Self::Note(r) => match r {
                NoteRefusal::UnknownNote => say("note-unknown"),
                NoteRefusal::NotTheAuthor => say("note-author"),
                NoteRefusal::Future => say("note-future"),
                NoteRefusal::NotInCaseload => say("note-caseload"),
                NoteRefusal::Empty => say("note-empty"),
                NoteRefusal::Minutes => with("note-minutes", &MOST_MINUTES),
                NoteRefusal::TooLong => with("note-long", &MOST_CHARS),
            },
            Self::Dismiss(r) => match r {
                DismissRefusal::NoSuchAlert => say("alert"),
                DismissRefusal::Already(on) => with("dismissed", on),
                DismissRefusal::NoReason => say("reason"),
            },
            Self::NoAssignment => say("assignment"),
            Self::NotOwn => say("not-own"),
        }
    }
}

type Say<'a> = &'a dyn Fn(&str) -> String;
type With<'a> = &'a dyn Fn(&str, &dyn Display) -> String;

fn step_words(r: MembershipRefusal, say: Say<'_>, with: With<'_>) -> String {
    match r {
        MembershipRefusal::AlreadyMember(on) => with("already-member", &on),
        MembershipRefusal::AlreadyReserve(on) => with("already-reserve", &on),
        MembershipRefusal::Full { members } => with("full", &members),
        MembershipRefusal::LeftService(on) => with("left-service", &on),
        MembershipRefusal::NotInCohort => say("not-in"),
        MembershipRefusal::AlreadyLeft(on) => with("already-left", &on),
        MembershipRefusal::BeforeLatest(on) => with("before-latest", &on),
        MembershipRefusal::NoReason => say("reason"),
    }
}

fn sign_off_words(r: SignOffRefusal, texts: &Messages, say: Say<'_>, with: With<'_>) -> String {
    match r {
        SignOffRefusal::OwnSignOff => say("own-step"),
        SignOffRefusal::NotInCohort => say("not-in"),
        SignOffRefusal::Left(on) => with("already-left", &on),
        SignOffRefusal::Reserve => say("reserve"),
        SignOffRefusal::AlreadySigned(on) => with("signed", &on),
        SignOffRefusal::WrongOrder(rung) => with("order", &texts.of(&rung)),
        SignOffRefusal::BeforeStepBelow(on) => with("before-below", &on),
        SignOffRefusal::NoNote => say("note"),
        SignOffRefusal::NoEvidence => say("evidence"),
        SignOffRefusal::UnknownEvidence(_)
        | SignOffRefusal::EvidenceOfAnother(_)
        | SignOffRefusal::EvidenceOfOtherRung(_)
        | SignOffRefusal::LaterEvidence(_) => say("evidence-wrong"),
        SignOffRefusal::NotCertified => say("certificate"),
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
