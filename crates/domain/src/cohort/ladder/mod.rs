//! The ladder of a guidance officer: five rungs, each with evidence and an instructor's signature.
//!
//! Evidence is counted here and judged by a person: a rung's requirements beyond the minimum give warnings
//! and are not enforced, except for the certificate of the first rung, which is that rung's meaning. A rung
//! counts only on top of all below it: if one is withdrawn, those above it wait until it is signed again.

mod evidence;

pub use evidence::{Evidence, EvidenceKind, Missing, Requirements, missing};

use jiff::civil::Date;
use uuid::Uuid;

use super::membership::{Cohort, State};
use super::{Stamp, is_blank};

/// A rung, from the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// 本人录入: certified by the guidance standard.
    OwnTyping,
    /// 录入质量: records entered completely right.
    RecordQuality,
    /// 核查能力: finds the errors in records of others.
    CheckingSkill,
    /// 带教: coaches officers, steadily.
    Coaching,
    /// 带教成效: those coached get better.
    MenteeResults,
}

impl Rung {
    /// All of them, the lowest first.
    pub const ALL: [Self; 5] =
        [Self::OwnTyping, Self::RecordQuality, Self::CheckingSkill, Self::Coaching, Self::MenteeResults];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnTyping => "own-typing",
            Self::RecordQuality => "record-quality",
            Self::CheckingSkill => "checking-skill",
            Self::Coaching => "coaching",
            Self::MenteeResults => "mentee-results",
        }
    }

    /// The rung of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }

    /// Its place, from 0.
    pub const fn place(self) -> usize {
        self as usize
    }
}

/// An instructor's signature under a rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// Day, time, id, and the instructor.
    pub stamp: Stamp,
    /// Whose rung.
    pub officer: Uuid,
    /// Which.
    pub rung: Rung,
    /// On what it rests: ids of [`Evidence`].
    pub evidence: Vec<Uuid>,
    /// The instructor's remark.
    pub note: String,
}

/// The taking back of a signature. What rested on it waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Day, time, id, and the officer who withdraws.
    pub stamp: Stamp,
    /// The signature: id of the [`SignOff`].
    pub sign_off: Uuid,
    /// Why.
    pub reason: String,
}

/// Where a rung stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RungState<'a> {
    /// Signed, and so are all below it.
    Signed(&'a SignOff),
    /// Signed, but one below it is not.
    Waiting(&'a SignOff),
    /// The next to be signed.
    Next,
    /// Not signed, and not the next.
    Projections,
}

/// How far an officer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ladder<'a> {
    signed: [Option<&'a SignOff>; 5],
}

impl<'a> Ladder<'a> {
    /// The ladder of `officer` at the end of the day `on`. Of several valid signatures for one rung the
    /// earliest counts.
    pub fn of(officer: Uuid, sign_offs: &'a [SignOff], withdrawals: &[Withdrawal], on: Date) -> Self {
        let withdrawn =
            |s: &SignOff| withdrawals.iter().any(|w| w.sign_off == s.stamp.id && w.stamp.on <= on);
        let mut signed: [Option<&SignOff>; 5] = [None; 5];
        for s in sign_offs.iter().filter(|s| s.officer == officer && s.stamp.on <= on && !withdrawn(s)) {
            if let Some(place) = signed.get_mut(s.rung.place())
                && place.is_none_or(|other| s.stamp < other.stamp)
            {
                *place = Some(s);
            }
        }
        Self { signed }
    }

    /// Rungs signed from the lowest without a gap, 0 to 5.
    pub fn height(&self) -> usize {
        self.signed.iter().take_while(|s| s.is_some()).count()
    }

    /// The highest rung of these.
    pub fn reached(&self) -> Option<Rung> {
        self.height().checked_sub(1).and_then(|top| Rung::ALL.get(top).copied())
    }

    /// The rung to be signed next; none at the top.
    pub fn next(&self) -> Option<Rung> {
        Rung::ALL.get(self.height()).copied()
    }

    /// Where `rung` stands.
    pub fn state(&self, rung: Rung) -> RungState<'a> {
        let height = self.height();
        match self.signed.get(rung.place()).copied().flatten() {
            Some(s) if rung.place() < height => RungState::Signed(s),
            Some(s) => RungState::Waiting(s),
            None if rung.place() == height => RungState::Next,
            None => RungState::Projections,
        }
    }
}

/// Why a signature can't be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignOffRefusal {
    /// An officer can't sign off their own step.
    #[error("nobody signs off their own step")]
    OwnSignOff,
    /// Never in the cohort.
    #[error("not a member of the guidance cohort")]
    NotInCohort,
    /// No longer in the cohort.
    #[error("left the guidance cohort on {0}")]
    Left(Date),
    /// In reserve only: training begins with a place in the cohort.
    #[error("a reserve has to be made a member first")]
    Reserve,
    /// Signed already.
    #[error("signed off already on {0}")]
    AlreadySigned(Date),
    /// A lower rung has to be signed first.
    #[error("{} has to be signed off first", .0.name())]
    WrongOrder(Rung),
    /// Dated before the rung below it.
    #[error("the step before was signed off on {0} only")]
    BeforeStepBelow(Date),
    /// The note is empty.
    #[error("a note is missing")]
    NoNote,
    /// No evidence is named.
    #[error("no evidence is named")]
    NoEvidence,
    /// Named evidence is not known here.
    #[error("evidence {0} is not known")]
    UnknownEvidence(Uuid),
    /// Named evidence is another officer's.
    #[error("evidence {0} is another officer's")]
    EvidenceOfAnother(Uuid),
    /// Named evidence shows something else.
    #[error("evidence {0} belongs to another step")]
    EvidenceOfOtherRung(Uuid),
    /// Named evidence is younger than the signature.
    #[error("evidence {0} is of a later day")]
    LaterEvidence(Uuid),
    /// None of the named certificates is valid on the day.
    #[error("no certificate that is valid on that day")]
    NotCertified,
}

/// Whether the signature may be written; if so, the unmet [`Requirements`], as warnings. `ladder` is that of
/// the officer on the day of the signature.
///
/// # Errors
/// The first [`SignOffRefusal`] that holds, in the order in which they are listed there.
pub fn check_sign_off(
    new: &SignOff,
    cohort: &Cohort,
    ladder: &Ladder<'_>,
    evidence: &[Evidence],
    requirements: &Requirements,
) -> Result<Vec<Missing>, SignOffRefusal> {
    let on = new.stamp.on;
    if new.stamp.by == new.officer {
        return Err(SignOffRefusal::OwnSignOff);
    }
    match cohort.state(new.officer) {
        None => return Err(SignOffRefusal::NotInCohort),
        Some(State::Left { on, .. }) => return Err(SignOffRefusal::Left(on)),
        Some(State::Reserve { .. }) => return Err(SignOffRefusal::Reserve),
        Some(State::Member { .. }) => {}
    }
    match ladder.state(new.rung) {
        RungState::Signed(s) | RungState::Waiting(s) => {
            return Err(SignOffRefusal::AlreadySigned(s.stamp.on));
        }
        RungState::Projections => {
            return Err(SignOffRefusal::WrongOrder(ladder.next().unwrap_or(Rung::OwnTyping)));
        }
        RungState::Next => {}
    }
    let below = new.rung.place().checked_sub(1).and_then(|place| ladder.signed.get(place).copied().flatten());
    if let Some(below) = below.filter(|s| s.stamp.on > on) {
        return Err(SignOffRefusal::BeforeStepBelow(below.stamp.on));
    }
    if is_blank(&new.note) {
        return Err(SignOffRefusal::NoNote);
    }
    let named = named_evidence(new, evidence)?;
    let missing = missing(new.rung, &named, on, requirements);
    if missing.contains(&Missing::Certificate) {
        return Err(SignOffRefusal::NotCertified);
    }
    Ok(missing)
}

fn named_evidence(new: &SignOff, evidence: &[Evidence]) -> Result<Vec<Evidence>, SignOffRefusal> {
    if new.evidence.is_empty() {
        return Err(SignOffRefusal::NoEvidence);
    }
    let mut ids = new.evidence.clone();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
        .map(|id| {
            let found = evidence.iter().find(|e| e.id == id).ok_or(SignOffRefusal::UnknownEvidence(id))?;
            if found.officer != new.officer {
                return Err(SignOffRefusal::EvidenceOfAnother(id));
            }
            if found.kind.rung() != new.rung {
                return Err(SignOffRefusal::EvidenceOfOtherRung(id));
            }
            if found.on > new.stamp.on {
                return Err(SignOffRefusal::LaterEvidence(id));
            }
            Ok(found.clone())
        })
        .collect()
}

/// Why a signature can't be withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WithdrawalRefusal {
    /// There is no such signature.
    #[error("there is no such sign-off")]
    Unknown,
    /// It was withdrawn before.
    #[error("withdrawn already on {0}")]
    AlreadyWithdrawn(Date),
    /// It is one's own.
    #[error("nobody decides about their own step")]
    Own,
    /// Before it was signed.
    #[error("signed off on {0} only")]
    BeforeSignOff(Date),
    /// The reason is empty.
    #[error("a reason is missing")]
    NoReason,
}

/// Whether the withdrawal may be written.
///
/// # Errors
/// The first [`WithdrawalRefusal`] that holds.
pub fn check_withdrawal(
    new: &Withdrawal,
    sign_offs: &[SignOff],
    withdrawals: &[Withdrawal],
) -> Result<(), WithdrawalRefusal> {
    let signed = sign_offs.iter().find(|s| s.stamp.id == new.sign_off).ok_or(WithdrawalRefusal::Unknown)?;
    if let Some(before) = withdrawals.iter().find(|w| w.sign_off == new.sign_off) {
        return Err(WithdrawalRefusal::AlreadyWithdrawn(before.stamp.on));
    }
    if new.stamp.by == signed.officer {
        return Err(WithdrawalRefusal::Own);
    }
    if new.stamp.on < signed.stamp.on {
        return Err(WithdrawalRefusal::BeforeSignOff(signed.stamp.on));
    }
    if is_blank(&new.reason) { Err(WithdrawalRefusal::NoReason) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
