//! Which right it takes to put an event of a sitting on record.

use uuid::Uuid;

use super::{SittingEvent, SittingStep};
use crate::role::{Operation, Permission};

impl SittingEvent {
    /// What `by` does in a sitting of these `candidates` by this event. None where no right is needed: the candidate
    /// at their own seat, or the invigilator for them, is judged by the sitting itself.
    pub fn deed<'a>(&self, by: Uuid, candidates: &'a [Uuid]) -> Option<Operation<'a>> {
        let hold = |permission| Some(Operation::HoldSitting { permission, candidates });
        let treat = |permission, candidate| Some(Operation::TreatAttempt { permission, candidate });
        match self {
            Self::Step(SittingStep::Cancel) => hold(Permission::CancelSitting),
            Self::Step(_) | Self::Open { .. } | Self::Deputy { .. } | Self::Take { .. } => {
                hold(Permission::OpenSitting)
            }
            Self::Seat { officer, .. }
            | Self::Absent { officer }
            | Self::Place { officer, .. }
            | Self::Head { officer, .. } => treat(Permission::SeatCandidate, *officer),
            Self::Void { officer, .. } | Self::Choose { officer, .. } => {
                treat(Permission::VoidAttempt, *officer)
            }
            Self::Incident(incident) => match incident.officer {
                Some(officer) => treat(Permission::NoteIncident, officer),
                None => hold(Permission::NoteIncident),
            },
            Self::Reveal(_) => hold(Permission::RevealSecret),
            Self::Resume { officer, .. } if *officer != by => treat(Permission::ResumeAttempt, *officer),
            Self::SignIn { .. }
            | Self::Trial { .. }
            | Self::Begin { .. }
            | Self::Interrupt { .. }
            | Self::Resume { .. }
            | Self::End { .. }
            | Self::Collect(_) => None,
        }
    }
}
