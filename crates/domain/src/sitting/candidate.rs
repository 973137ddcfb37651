//! A candidate of a sitting.

use jiff::Timestamp;
use uuid::Uuid;

use super::{IncidentKind, SeatDoubt, SeatHead, SeatReport};
use crate::input::EndReason;

/// Where a candidate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CandidateState {
    /// Not here yet.
    Expected,
    /// Signed in.
    SignedIn,
    /// At or after the trial.
    Trial,
    /// Writing.
    Writing,
    /// Stopped without an end.
    Interrupted,
    /// At the end.
    Ended(EndReason),
    /// Did not come, or did not begin.
    Absent,
    /// The attempt is void: it counts neither for nor against the candidate.
    Void,
}

impl CandidateState {
    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::SignedIn => "signed-in",
            Self::Trial => "trial",
            Self::Writing => "writing",
            Self::Interrupted => "interrupted",
            Self::Ended(_) => "ended",
            Self::Absent => "absent",
            Self::Void => "void",
        }
    }

    /// Every name.
    pub const NAMES: [&'static str; 8] =
        ["expected", "signed-in", "trial", "writing", "interrupted", "ended", "absent", "void"];
}

/// An interruption after which an attempt went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interruption {
    /// When it went on.
    pub resumed_at: Timestamp,
    /// The officer who let it go on.
    pub by: Uuid,
    /// How long it had stood still, in milliseconds of the wall clock.
    pub gap_ms: u64,
}

/// Why an attempt is void.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidNote {
    /// When that was decided.
    pub at: Timestamp,
    /// By whom.
    pub by: Uuid,
    /// Why.
    pub why: IncidentKind,
    /// In the invigilator's words.
    pub note: String,
}

/// A candidate and what happened to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The candidate.
    pub officer: Uuid,
    /// Seat number from 1.
    pub seat: Option<u32>,
    /// Where they stand.
    pub state: CandidateState,
    /// The attempt, once it began.
    pub attempt: Option<Uuid>,
    /// When they signed in.
    pub signed_in_at: Option<Timestamp>,
    /// When the attempt began.
    pub began_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Interruptions after which it went on.
    pub interruptions: Vec<Interruption>,
    /// Why it is void.
    pub void: Option<VoidNote>,
    /// The PC at which the seat is; none for the one of the roll.
    pub station: Option<Uuid>,
    /// The head of that PC's journal as the paper roll has it, given by hand.
    pub head: Option<SeatHead>,
    /// What came back of it.
    pub report: Option<SeatReport>,
    /// What its interruptions contradict, where they do: the rule of the standard, or the time that there was.
    pub against: Option<SeatDoubt>,
    /// What came back and is not the one that counts.
    pub beside: Vec<SeatReport>,
    /// The attempt that an invigilator chose where that was in doubt.
    pub chosen: Option<Uuid>,
}

impl Candidate {
    /// A candidate who is expected.
    pub const fn new(officer: Uuid) -> Self {
        Self {
            officer,
            seat: None,
            state: CandidateState::Expected,
            attempt: None,
            signed_in_at: None,
            began_at: None,
            ended_at: None,
            interruptions: Vec::new(),
            void: None,
            station: None,
            head: None,
            report: None,
            against: None,
            beside: Vec::new(),
            chosen: None,
        }
    }

    /// Whether the attempt is void: by the roll, or by what stands beside it.
    pub const fn is_void(&self) -> bool {
        matches!(self.state, CandidateState::Void) || self.void.is_some()
    }
}
