//! The candidate at this PC in a sitting, and their progress.

use dabiao_domain::roster::Officer;
use uuid::Uuid;

/// Where the candidate at this PC is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateStep {
    /// Reads what is asked.
    Briefing,
    /// Tries the keyboard, or has done so; may write once the sitting runs.
    Ready,
    /// Was interrupted and may resume, or has to ask the invigilator.
    Interrupted,
    /// Has ended and sees the result of this attempt.
    Ended(Uuid),
}

/// The candidate at this PC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatSession {
    /// Who.
    pub officer: Officer,
    /// In which sitting.
    pub sitting: Uuid,
    /// At which seat.
    pub seat: u32,
    /// Where they are.
    pub step: CandidateStep,
    /// The invigilator who has let them resume after an interruption.
    pub let_by: Option<Uuid>,
    /// When the last heartbeat was written, on the monotonic clock.
    pub(super) heartbeat_ms: u64,
}

/// The candidate whose exam is resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GoingOn {
    pub(super) officer: Uuid,
    pub(super) attempt: Uuid,
    /// Who lets it.
    pub(super) by: Uuid,
}
