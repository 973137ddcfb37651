//! The plan of a sitting, and what is wrong with one.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::Commitment;
use crate::roster::clean_name;
use crate::standard::Standard;

/// The activity of a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SittingKind {
    /// Copying a text (看打).
    Copy,
    /// Filling in forms.
    Form,
}

impl SittingKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Copy, Self::Form];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Form => "form",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// The plan of a sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingPlan {
    /// UUIDv7 of the writer.
    pub id: Uuid,
    /// When it is to begin.
    pub at: Timestamp,
    /// Where.
    pub room: String,
    /// The activity.
    pub kind: SittingKind,
    /// The standard by which it is judged.
    pub standard_id: String,
    /// Its version.
    pub standard_version: u32,
    /// Seats in the room, numbered from 1.
    pub seats: u32,
    /// The candidates.
    pub candidates: Vec<Uuid>,
    /// The officers who may hold it.
    pub invigilators: Vec<Uuid>,
    /// The planner.
    pub planned_by: Uuid,
    /// The published hash of its secret.
    pub commitment: Commitment,
}

/// An error of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PlanError {
    /// The room has no name, or one with invisible characters.
    #[error("the room needs a name")]
    Room,
    /// No candidates.
    #[error("there are no candidates")]
    NoCandidates,
    /// More candidates than seats.
    #[error("there are fewer seats than candidates")]
    TooFewSeats,
    /// A candidate stands twice.
    #[error("candidate {0} stands twice")]
    Twice(Uuid),
    /// No invigilator.
    #[error("there is no invigilator")]
    NoInvigilator,
    /// An invigilator is a candidate.
    #[error("invigilator {0} is a candidate")]
    InvigilatorIsCandidate(Uuid),
    /// Another standard or version than the one it is checked by.
    #[error("the plan is for another standard or version")]
    OtherStandard,
    /// A sitting of forms for a standard without one.
    #[error("the standard has no sitting of forms")]
    NoForm,
    /// The standard does not say what texts are made of.
    #[error("the standard does not say what its texts are made of")]
    NoPassage,
    /// Too late for the standard.
    #[error("the sitting is after the deadline of the standard")]
    Late,
}

impl PlanError {
    /// The key of its text in the language files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Room => "plan-room",
            Self::NoCandidates => "plan-no-candidates",
            Self::TooFewSeats => "plan-too-few-seats",
            Self::Twice(_) => "plan-twice",
            Self::NoInvigilator => "plan-no-invigilator",
            Self::InvigilatorIsCandidate(_) => "plan-invigilator-is-candidate",
            Self::OtherStandard => "plan-other-standard",
            Self::NoForm => "plan-no-form",
            Self::NoPassage => "plan-no-passage",
            Self::Late => "plan-late",
        }
    }
}

/// Further than this before or after its plan a sitting is opened off its plan.
pub const OFF_PLAN: SignedDuration = SignedDuration::from_hours(2);

impl SittingPlan {
    /// Whether a sitting that is opened at `at` is opened off its plan: candidates and trainers know of no other time
    /// than the planned one.
    pub fn is_off(&self, at: Timestamp) -> bool {
        at.duration_since(self.at).abs() > OFF_PLAN
    }

    /// Everything that is wrong with the plan; nothing if it can be held.
    pub fn faults(&self, standard: &Standard) -> Vec<PlanError> {
        let mut faults = Vec::new();
        let mut check = |wrong: bool, fault: PlanError| {
            if wrong {
                faults.push(fault);
            }
        };
        check(clean_name(&self.room).is_err(), PlanError::Room);
        check(self.candidates.is_empty(), PlanError::NoCandidates);
        check(self.candidates.len() > self.seats as usize, PlanError::TooFewSeats);
        check(self.invigilators.is_empty(), PlanError::NoInvigilator);
        let mut seen = BTreeSet::new();
        for candidate in &self.candidates {
            check(!seen.insert(*candidate), PlanError::Twice(*candidate));
        }
        for invigilator in &self.invigilators {
            let both = self.candidates.contains(invigilator);
            check(both, PlanError::InvigilatorIsCandidate(*invigilator));
        }
        let same = self.standard_id == standard.id && self.standard_version == standard.version;
        check(!same, PlanError::OtherStandard);
        check(self.kind == SittingKind::Form && standard.form.is_none(), PlanError::NoForm);
        check(self.kind == SittingKind::Copy && standard.passage.is_none(), PlanError::NoPassage);
        check(!standard.in_time(self.at), PlanError::Late);
        faults
    }
}
