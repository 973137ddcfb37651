//! What may be asked in the exam room.

use uuid::Uuid;

use super::plan::PlanForm;
use super::seals::CodeAction;
use dabiao_domain::sitting::IncidentKind;

/// What may be asked in the exam room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExamAction {
    /// Plan a sitting.
    Plan(PlanForm),
    /// Open a planned sitting at this PC, or hold it again after a restart.
    Open {
        /// Which.
        id: Uuid,
        /// The invigilator's password.
        secret: String,
    },
    /// Something about a start code.
    Code(CodeAction),
    /// Let candidates write.
    Start,
    /// Close the sitting.
    Close {
        /// The invigilator's password.
        secret: String,
    },
    /// Call a sitting off.
    Cancel(Uuid),
    /// Put an incident on record.
    NoteIncident {
        /// What it was.
        kind: IncidentKind,
        /// Whom it concerned; none for the whole room.
        officer: Option<Uuid>,
        /// In own words.
        note: String,
    },
    /// Declare a candidate's attempt void.
    VoidAttempt {
        /// Whose.
        officer: Uuid,
        /// Why.
        why: IncidentKind,
        /// In own words.
        note: String,
    },
    /// A candidate sits down at this PC.
    SeatIn {
        /// 警号 as typed.
        badge: String,
        /// The PIN; the first one is kept.
        secret: String,
    },
    /// Try the keyboard for a minute.
    StartTrial,
    /// Enough of the trial, or none.
    EndTrial,
    /// Begin the exam.
    Begin,
    /// Go on after an interruption, by the candidate.
    GoOn,
    /// Let a candidate go on after an interruption; the clock runs when they do.
    LetGoOn {
        /// Whom.
        officer: Uuid,
        /// The invigilator's password.
        secret: String,
    },
    /// The candidate leaves the seat.
    LeaveSeat,
    /// Hand this PC over to the candidates: nothing but their screens from here on.
    HandOver,
    /// Take it back.
    Unlock {
        /// The invigilator's password.
        secret: String,
    },
    /// Save the roll of a sitting that is over as a PDF.
    SaveRoll(Uuid),
}
