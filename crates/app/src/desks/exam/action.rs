//! The requests of the exam room.

use std::num::NonZeroU32;
use std::path::PathBuf;

use jiff::civil::DateTime;
use uuid::Uuid;

use crate::exchange::room::{Decision, DeputyChoice};
use dabiao_domain::sitting::{IncidentKind, SittingKind};

/// The requests of the exam room.
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
    /// At the deputy's PC: take a sitting over from the PC that held it.
    TakeOver {
        /// The sitting.
        id: Uuid,
        /// The invigilator's password.
        secret: String,
    },
    /// Close the sitting.
    Close {
        /// The invigilator's password.
        secret: String,
    },
    /// Call a sitting off.
    Cancel(Uuid),
    /// Record an incident.
    NoteIncident {
        /// What it was.
        kind: IncidentKind,
        /// The candidate concerned; none for the whole room.
        officer: Option<Uuid>,
        /// In own words.
        note: String,
    },
    /// Declare a candidate's attempt void.
    VoidAttempt {
        /// The candidate.
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
    /// Resume after an interruption, by the candidate.
    GoOn,
    /// Let a candidate resume after an interruption; the clock runs when they do.
    LetGoOn {
        /// The candidate.
        officer: Uuid,
        /// The invigilator's password.
        secret: String,
    },
    /// The candidate leaves the seat.
    LeaveSeat,
    /// Hand this PC over to the candidates: from here on, only their screens are shown.
    HandOver,
    /// Take it back.
    Unlock {
        /// The invigilator's password.
        secret: String,
    },
    /// Something about the ticket of a PC of the room, or about seats at other PCs.
    Ticket(TicketAction),
    /// Save the roll of a sitting that is over as a PDF.
    SaveRoll(Uuid),
}

/// The most seats of a sitting.
pub const MAX_SEATS: u32 = 500;

/// The form for planning a sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanForm {
    /// Date and time, in the zone of the standard.
    pub at: DateTime,
    /// The room.
    pub room: String,
    /// Id of the standard.
    pub standard: String,
    /// What is done: a standard may ask for a sitting of forms beside the copying.
    pub kind: SittingKind,
    /// Seats; no more than [`MAX_SEATS`].
    pub seats: NonZeroU32,
    /// The candidates.
    pub candidates: Vec<Uuid>,
    /// Who may hold it.
    pub invigilators: Vec<Uuid>,
}

/// What is done about start codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeAction {
    /// The code of a new sitting is written down and need not be shown any more.
    Noted(Uuid),
    /// The code that was asked for, as typed.
    Give(String),
    /// Go on with an open sitting without its secret: candidates who have begun go on, no others begin.
    GoOnWithout,
    /// Ask for the code of a sitting that is over, to reveal its secret.
    AskToReveal(Uuid),
    /// No code is given.
    Cancel,
}

/// What is done about tickets: at a PC of the room, and at the invigilator's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketAction {
    /// At a PC of the room: take the ticket in a file, and show its candidates.
    Take(PathBuf),
    /// Show the candidates of a ticket that was taken.
    Show(Uuid),
    /// The start code that was read out, as typed.
    Give(String),
    /// Hand in what was written here, to a folder.
    HandIn(PathBuf),
    /// Leave the ticket: no candidate sits here.
    Leave,
    /// At the invigilator's PC: pack tickets of a sitting into a folder, seated as a list says or in turn.
    Pack {
        /// The sitting; its secret has to be open.
        sitting: Uuid,
        /// The folder.
        out: PathBuf,
        /// A list of seats; none: as before, or in turn.
        seats: Option<PathBuf>,
        /// Which PC may take the sitting over if this one dies.
        deputy: DeputyChoice,
    },
    /// The start code of the tickets is written down.
    CodeNoted,
    /// Take what was handed in from a folder or a file; without one, what came by an exchange.
    Collect(Option<PathBuf>),
    /// Something that an invigilator decides about a seat at another PC.
    Decide(Uuid, Decision),
}
