//! The members of the cohort: joining as member or reserve, leaving with a reason, coming back.

mod candidate;
mod coverage;
mod funnel;

pub use candidate::{Candidate, Reason, Suggestion, suggest};
pub use coverage::{UnitCoverage, coverage};
pub use funnel::{DropOutPrior, Expected, Exposure, Funnel, exposure};

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::{LEAST_MEMBERS, MOST_MEMBERS, Stamp, is_blank};

/// Why a member left the cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeaveReason {
    /// 调离.
    PostedAway,
    /// 退休.
    Retired,
    /// 岗位调整: other duties here.
    OtherDuties,
    /// 健康原因.
    Health,
    /// 本人申请.
    OwnWish,
    /// 不胜任.
    Unsuited,
    /// 其他: said in the note.
    Other,
}

impl LeaveReason {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::PostedAway,
        Self::Retired,
        Self::OtherDuties,
        Self::Health,
        Self::OwnWish,
        Self::Unsuited,
        Self::Other,
    ];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PostedAway => "posted-away",
            Self::Retired => "retired",
            Self::OtherDuties => "other-duties",
            Self::Health => "health",
            Self::OwnWish => "own-wish",
            Self::Unsuited => "unsuited",
            Self::Other => "other",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// A change of an officer's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Joins as a member, for the first time or again, or out of the reserve.
    JoinMember,
    /// Comes in as a reserve, or out of the members.
    JoinReserve,
    /// Leaves.
    Leave(LeaveReason),
}

/// A fact about an officer's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipFact {
    /// Day, time, id, and the deciding officer.
    pub stamp: Stamp,
    /// Whose place.
    pub officer: Uuid,
    /// The change.
    pub step: Step,
    /// A remark; asked for with [`LeaveReason::Other`].
    pub note: String,
}

/// An officer's place on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In training or trained.
    Member {
        /// First day as a member, of this time.
        since: Date,
    },
    /// Waiting for a place.
    Reserve {
        /// First day as a reserve, of this time.
        since: Date,
    },
    /// No longer here.
    Left {
        /// First day outside.
        on: Date,
        /// Why.
        reason: LeaveReason,
    },
}

/// The officers' places on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cohort {
    places: BTreeMap<Uuid, State>,
}

impl Cohort {
    /// The cohort at the end of the day `on`. A fact that changes nothing (a second joining, a second
    /// leaving, as can happen when two stations' facts are merged) is skipped.
    pub fn on(facts: &[MembershipFact], on: Date) -> Self {
        let mut sorted: Vec<&MembershipFact> = facts.iter().filter(|f| f.stamp.on <= on).collect();
        sorted.sort_by_key(|f| f.stamp);
        let mut places = BTreeMap::new();
        for fact in sorted {
            let before = places.get(&fact.officer).copied();
            if let Some(after) = after(before, fact.step, fact.stamp.on) {
                places.insert(fact.officer, after);
            }
        }
        Self { places }
    }

    /// An officer's place; none if never in the cohort.
    pub fn state(&self, officer: Uuid) -> Option<State> {
        self.places.get(&officer).copied()
    }

    /// Whether an officer is a member.
    pub fn is_member(&self, officer: Uuid) -> bool {
        matches!(self.state(officer), Some(State::Member { .. }))
    }

    /// All present and former members, by id.
    pub fn iter(&self) -> impl Iterator<Item = (Uuid, State)> {
        self.places.iter().map(|(officer, state)| (*officer, *state))
    }

    /// Members by id.
    pub fn members(&self) -> impl Iterator<Item = Uuid> {
        self.iter().filter(|(_, s)| matches!(s, State::Member { .. })).map(|(officer, _)| officer)
    }

    /// Reserves, the longest waiting first.
    pub fn reserves(&self) -> Vec<Uuid> {
        let since = |(officer, state)| match state {
            State::Reserve { since } => Some((since, officer)),
            _ => None,
        };
        let mut waiting: Vec<(Date, Uuid)> = self.iter().filter_map(since).collect();
        waiting.sort_unstable();
        waiting.into_iter().map(|(_, officer)| officer).collect()
    }

    /// The warning about the size of the cohort.
    pub fn size(&self) -> SizeWarning {
        let members = self.members().count();
        match members {
            ..LEAST_MEMBERS => SizeWarning::Short(LEAST_MEMBERS - members),
            LEAST_MEMBERS..=MOST_MEMBERS => SizeWarning::Fits,
            _ => SizeWarning::Over(members - MOST_MEMBERS),
        }
    }
}

/// Whether the cohort has the size that it must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeWarning {
    /// 30 to 50 members.
    Fits,
    /// So many are missing.
    Short(usize),
    /// So many too many: possible only after stations' facts are merged.
    Over(usize),
}

/// The place after `step`; none if it changes nothing.
const fn after(before: Option<State>, step: Step, on: Date) -> Option<State> {
    match (step, before) {
        (Step::JoinMember, Some(State::Member { .. }))
        | (Step::JoinReserve, Some(State::Reserve { .. }))
        | (Step::Leave(_), None | Some(State::Left { .. })) => None,
        (Step::JoinMember, _) => Some(State::Member { since: on }),
        (Step::JoinReserve, _) => Some(State::Reserve { since: on }),
        (Step::Leave(reason), _) => Some(State::Left { on, reason }),
    }
}

/// Why a step can't be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MembershipRefusal {
    /// The same person a second time.
    #[error("a member since {0} already")]
    AlreadyMember(Date),
    /// In reserve a second time.
    #[error("a reserve since {0} already")]
    AlreadyReserve(Date),
    /// 50 members are the most.
    #[error("the cohort has {members} members, {MOST_MEMBERS} are the most: take as a reserve")]
    Full {
        /// Members.
        members: usize,
    },
    /// Posted away or retired.
    #[error("left the service here on {0}")]
    LeftService(Date),
    /// Cannot leave.
    #[error("not in the cohort")]
    NotInCohort,
    /// Left before.
    #[error("left on {0} already")]
    AlreadyLeft(Date),
    /// A later fact about this person exists.
    #[error("there is a later entry about this person, of {0}")]
    BeforeLatest(Date),
    /// [`LeaveReason::Other`] without a note.
    #[error("a reason is missing")]
    NoReason,
}

/// Whether the step may be written. `left_service` is the first day on which the officer is no longer in
/// service here.
///
/// # Errors
/// The first [`MembershipRefusal`] that holds.
pub fn check_step(
    new: &MembershipFact,
    facts: &[MembershipFact],
    left_service: Option<Date>,
) -> Result<(), MembershipRefusal> {
    let on = new.stamp.on;
    let latest = facts.iter().filter(|f| f.officer == new.officer).map(|f| f.stamp.on).max();
    if let Some(latest) = latest.filter(|latest| *latest > on) {
        return Err(MembershipRefusal::BeforeLatest(latest));
    }
    // Everything known counts, later facts too: a place given for next week is taken.
    let cohort = Cohort::on(facts, facts.iter().map(|f| f.stamp.on).max().map_or(on, |last| last.max(on)));
    match (new.step, cohort.state(new.officer)) {
        (Step::JoinMember, Some(State::Member { since })) => {
            return Err(MembershipRefusal::AlreadyMember(since));
        }
        (Step::JoinReserve, Some(State::Reserve { since })) => {
            return Err(MembershipRefusal::AlreadyReserve(since));
        }
        (Step::Leave(_), None) => return Err(MembershipRefusal::NotInCohort),
        (Step::Leave(_), Some(State::Left { on, .. })) => return Err(MembershipRefusal::AlreadyLeft(on)),
        _ => {}
    }
    if new.step == Step::Leave(LeaveReason::Other) && is_blank(&new.note) {
        return Err(MembershipRefusal::NoReason);
    }
    if matches!(new.step, Step::Leave(_)) {
        return Ok(());
    }
    if let Some(left) = left_service.filter(|left| *left <= on) {
        return Err(MembershipRefusal::LeftService(left));
    }
    // An officer who leaves only next week holds the place until then.
    let members = cohort.members().count().max(Cohort::on(facts, on).members().count());
    if new.step == Step::JoinMember && members >= MOST_MEMBERS {
        return Err(MembershipRefusal::Full { members });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
