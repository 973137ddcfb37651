//! Requests of desks to the program, and messages between desks that do not know each other.

use std::path::PathBuf;

use uuid::Uuid;

use crate::lang::Lang;
use crate::notice::Notice;
use crate::store_opening::OpenBy;
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::machine::Machine;
use dabiao_domain::roster::Officer;
use dabiao_store::Occasion;

/// A request of a desk. It is fulfilled as soon as the desk has returned, in the order of the requests.
pub(crate) enum Request {
    /// Reopen the store behind the window, in this way.
    OpenAgain(OpenBy),
    /// Work in another data folder from here on, as after a restart.
    MoveTo {
        /// The folder.
        folder: PathBuf,
        /// The language that overrides the stored one there.
        lang: Option<Lang>,
    },
    /// Back up, by request or because something was finished.
    BackUp(Occasion),
    /// Sign out, and hand over the store: the checked backup takes its place.
    ReplaceData,
    /// Show this message about this PC.
    SayOfPc(Notice),
    /// The officer has proved who they are: they sign in.
    SignIn(Uuid),
    /// The officer has used their recovery code: they sign in, and get another one.
    Recovered(Uuid),
    /// The first account was made: its officer signs in.
    SetUp(Uuid),
    /// A candidate wants to sit down: their PIN is checked, or their first one stored on the invigilator's
    /// word.
    CheckSeat {
        /// The candidate.
        officer: Officer,
        /// The PIN, as typed.
        secret: String,
    },
    /// The candidate's PIN was right: they take their seat.
    TakeSeat(Uuid),
    /// An invigilator requests an operation that needs their password again.
    Confirm {
        /// The password, as typed.
        secret: String,
        /// What they do.
        operation: SittingOperation,
    },
    /// The password was right.
    Confirmed {
        /// The invigilator.
        by: Uuid,
        /// What they do.
        operation: SittingOperation,
    },
    /// Close the result that is shown.
    CloseResult,
    /// A drill has ended: it is scored, shown and sealed.
    DrillEnded(Box<EndedDrill>),
    /// A candidate's trial is over.
    TrialEnded,
    /// A drill was left and can be resumed.
    DrillLeft,
    /// An attempt is sealed.
    Sealed {
        /// Which.
        attempt: Uuid,
        /// The head of its hash chain, in hexadecimal.
        root_hash: String,
        /// Whether it was an exam.
        exam: bool,
    },
    /// Data of other PCs came in: what is shown of sittings and results is read anew.
    CameIn,
    /// This PC has visited the bureau's server, or tried to: what waits here, and since when, is read anew.
    #[cfg(feature = "bureau")]
    Visited,
    /// This PC has joined a bureau by a code; what is to be said of it.
    #[cfg(feature = "bureau")]
    Joined(String),
    /// A key arrived after the end of a drill's time, while the program stood still.
    TypedLate {
        /// The attempt.
        attempt: Uuid,
        /// For how long it stood still, in milliseconds.
        hung_ms: u64,
        /// How many characters.
        chars: u32,
    },
}

/// An operation of an invigilator in a sitting that needs their password again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SittingOperation {
    /// Open it, or hold it again after a restart.
    Open(Uuid),
    /// Take it over from the PC that held it.
    TakeOver(Uuid),
    /// Close the one that is held.
    Close,
    /// Let a candidate go on after an interruption.
    LetGoOn(Uuid),
    /// Take this PC back from the candidates.
    Unlock,
}

/// A drill that has ended.
pub(crate) struct EndedDrill {
    /// The attempt's particulars.
    pub start: AttemptStart,
    /// What was typed or entered.
    pub machine: Machine,
}

impl EndedDrill {
    pub const fn of(start: AttemptStart, machine: Machine) -> Self {
        Self { start, machine }
    }
}
