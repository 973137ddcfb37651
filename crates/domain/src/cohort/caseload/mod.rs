//! The caseload of each guidance officer: assignments, coaching done, and mentees who need attention this
//! week.
//!
//! A guidance officer may see only the own caseload: the caller enforces that.

pub mod alert;
pub mod follow_up;
pub mod note;
pub mod suggest;
pub mod trend;

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::Stamp;
use super::membership::{Cohort, State};

/// Most officers that one guidance officer should coach; more are warned of.
pub const USUAL_MOST: usize = 60;

/// The assignment of a mentee to a coach, from the day of its stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// First day, time, id, and the assigner.
    pub stamp: Stamp,
    /// The coach.
    pub coach: Uuid,
    /// The mentee.
    pub mentee: Uuid,
}

/// Why an assignment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndReason {
    /// 已达标: the aim is reached.
    Certified,
    /// 调整: another coach takes over.
    Reassigned,
    /// 调离 or 退休.
    LeftService,
    /// 其他.
    Other,
}

impl EndReason {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Certified, Self::Reassigned, Self::LeftService, Self::Other];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certified => "certified",
            Self::Reassigned => "reassigned",
            Self::LeftService => "left-service",
            Self::Other => "other",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// The end of an assignment; the day of its stamp is the first without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignmentEnd {
    /// Day, time, id, and the officer who ended it.
    pub stamp: Stamp,
    /// Which.
    pub assignment: Uuid,
    /// Why.
    pub reason: EndReason,
}

/// An assignment with its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coached {
    /// The assignment.
    pub assignment: Assignment,
    /// The first day without it, and why; none while it lasts.
    pub ended: Option<(Date, EndReason)>,
}

impl Coached {
    /// Whether it holds on the day.
    pub fn holds(&self, on: Date) -> bool {
        self.assignment.stamp.on <= on && self.ended.is_none_or(|(end, _)| on < end)
    }

    /// Whether it holds on the day or on any later one.
    fn holds_from(&self, on: Date) -> bool {
        self.ended.is_none_or(|(end, _)| on < end && self.assignment.stamp.on < end)
    }
}

/// All assignments, past and present. A mentee has one coach at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caseload {
    /// By mentee, in the order of [`Stamp`].
    by_mentee: BTreeMap<Uuid, Vec<Coached>>,
    /// Those that began while another of the same mentee held, as can happen when two stations' facts are
    /// merged: they do not count until one of the two is ended.
    clashes: Vec<Coached>,
}

impl Caseload {
    /// The caseload by these facts. Of two assignments of one mentee at one time the earlier counts, and the
    /// other is a clash. Of two ends the earlier counts.
    pub fn of(assignments: &[Assignment], ends: &[AssignmentEnd]) -> Self {
        let mut first_end: BTreeMap<Uuid, &AssignmentEnd> = BTreeMap::new();
        for end in ends {
            let kept = first_end.entry(end.assignment).or_insert(end);
            if end.stamp < kept.stamp {
                *kept = end;
            }
        }
        let mut sorted: Vec<&Assignment> = assignments.iter().collect();
        sorted.sort_by_key(|a| a.stamp);
        sorted.dedup_by_key(|a| a.stamp.id);
        let mut found = Self::default();
        for assignment in sorted {
            let ended = first_end.get(&assignment.stamp.id).map(|e| (e.stamp.on, e.reason));
            let coached = Coached { assignment: *assignment, ended };
            let before = found.by_mentee.entry(assignment.mentee).or_default();
            // One that ended on or before its first day never held and blocks no other.
            let held = ended.is_none_or(|(end, _)| assignment.stamp.on < end);
            if held && before.iter().any(|b| b.holds_from(assignment.stamp.on)) {
                found.clashes.push(coached);
            } else {
                before.push(coached);
            }
        }
        found
    }

    /// The mentee's coach on the day.
    pub fn coach(&self, mentee: Uuid, on: Date) -> Option<&Coached> {
        self.by_mentee.get(&mentee)?.iter().find(|c| c.holds(on))
    }

    /// The coach's mentees on the day, by id.
    pub fn mentees(&self, coach: Uuid, on: Date) -> impl Iterator<Item = &Coached> {
        self.iter().filter(move |c| c.assignment.coach == coach && c.holds(on))
    }

    /// Every assignment that counts, by mentee.
    pub fn iter(&self) -> impl Iterator<Item = &Coached> {
        self.by_mentee.values().flatten()
    }

    /// Whether the mentee was coached on any day up to `on`.
    pub fn ever_coached(&self, mentee: Uuid, on: Date) -> bool {
        self.by_mentee.get(&mentee).is_some_and(|all| all.iter().any(|c| c.assignment.stamp.on <= on))
    }

    /// Open assignments that do not count because another holds: the instructor has to decide.
    pub fn clashes(&self, on: Date) -> impl Iterator<Item = &Coached> {
        self.clashes.iter().filter(move |c| c.holds(on))
    }
}

/// The facts about an officer who is to be coached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MenteeFacts {
    /// The first day on which the officer is no longer in service here.
    pub left_service: Option<Date>,
    /// Whether the officers' standard is reached already.
    pub certified: bool,
}

/// Why an officer can't be assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssignRefusal {
    /// An officer can't coach themselves.
    #[error("nobody coaches themselves")]
    OwnMentee,
    /// The coach is not in the cohort.
    #[error("the coach is not in the guidance cohort")]
    CoachNotInCohort,
    /// The coach has left the cohort.
    #[error("the coach left the guidance cohort on {0}")]
    CoachLeft(Date),
    /// The coach waits for a place.
    #[error("the coach is a reserve and has to be made a member first")]
    CoachReserve,
    /// Posted away or retired.
    #[error("the officer left the service here on {0}")]
    MenteeLeft(Date),
    /// This coach has the mentee already.
    #[error("assigned to this coach already since {0}")]
    Twice(Date),
    /// Another coach has the mentee.
    #[error("coached by another guidance officer since {since}: end that first")]
    HasCoach {
        /// The coach.
        coach: Uuid,
        /// First day.
        since: Date,
    },
}

/// The warning about an assignment that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignWarning {
    /// The mentee is a member or reserve of the cohort.
    MenteeInCohort,
    /// The mentee has reached the standard.
    MenteeCertified,
    /// The coach would have so many, more than [`USUAL_MOST`].
    ManyMentees(usize),
}

/// Whether the assignment may be written, and what to warn of.
///
/// # Errors
/// The first [`AssignRefusal`] that holds.
pub fn check_assign(
    new: &Assignment,
    caseload: &Caseload,
    cohort: &Cohort,
    mentee: MenteeFacts,
) -> Result<Vec<AssignWarning>, AssignRefusal> {
    let on = new.stamp.on;
    if new.coach == new.mentee {
        return Err(AssignRefusal::OwnMentee);
    }
    match cohort.state(new.coach) {
        None => return Err(AssignRefusal::CoachNotInCohort),
        Some(State::Left { on, .. }) => return Err(AssignRefusal::CoachLeft(on)),
        Some(State::Reserve { .. }) => return Err(AssignRefusal::CoachReserve),
        Some(State::Member { .. }) => {}
    }
    if let Some(left) = mentee.left_service.filter(|left| *left <= on) {
        return Err(AssignRefusal::MenteeLeft(left));
    }
    let holding = caseload.by_mentee.get(&new.mentee).and_then(|all| all.iter().find(|c| c.holds_from(on)));
    if let Some(Coached { assignment, .. }) = holding {
        let since = assignment.stamp.on;
        return Err(if assignment.coach == new.coach {
            AssignRefusal::Twice(since)
        } else {
            AssignRefusal::HasCoach { coach: assignment.coach, since }
        });
    }
    let mut warnings = Vec::new();
    if matches!(cohort.state(new.mentee), Some(State::Member { .. } | State::Reserve { .. })) {
        warnings.push(AssignWarning::MenteeInCohort);
    }
    if mentee.certified {
        warnings.push(AssignWarning::MenteeCertified);
    }
    let load = caseload.mentees(new.coach, on).count() + 1;
    if load > USUAL_MOST {
        warnings.push(AssignWarning::ManyMentees(load));
    }
    Ok(warnings)
}

#[cfg(test)]
mod tests;
