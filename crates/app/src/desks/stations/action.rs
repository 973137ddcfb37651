//! What may be asked of the desk of stations.

use std::path::PathBuf;

use uuid::Uuid;

use crate::desk_papers::PaperFormat;
use crate::message_keys::{Keyed, keys};
use dabiao_domain::sync::duty::Duty;

/// How data go from PC to PC. A further way is a further variant: the page shows a choice as soon as there are two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Over a stick or a shared folder, by the path of its folder.
    Folder(PathBuf),
}

/// Why a station is retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetireWhy {
    /// The PC was lost or stolen.
    Lost,
    /// Another one took its place.
    Replaced,
    /// It is not used any more.
    Closed,
}

impl RetireWhy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Replaced, Self::Closed, Self::Lost];

    /// Its name in the directory.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Replaced => "replaced",
            Self::Closed => "closed",
        }
    }
}

keys! {
    RetireWhy {
        Self::Lost => "retire-lost",
        Self::Replaced => "retire-replaced",
        Self::Closed => "retire-closed",
    }
}

/// What may be asked of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StationsAction {
    /// Read again what this PC knows of the bureau.
    Look,
    /// Look which sticks are plugged in.
    LookForDrives,
    /// Exchange data with the bureau.
    Exchange(Way),
    /// End the exchange that runs, at its next step.
    CancelExchange,
    /// Found a bureau at this PC.
    Found {
        /// The name of the bureau.
        bureau: String,
        /// The unit of this PC, by its name in the roster.
        unit: String,
        /// What this PC is called.
        station: String,
    },
    /// Write a request to belong to a bureau.
    Ask {
        /// The unit of this PC.
        unit: String,
        /// What this PC is to be called.
        station: String,
        /// The folder into which the request goes.
        folder: PathBuf,
    },
    /// Take the answer to the request.
    TakeAnswer(PathBuf),
    /// Look who asks in a file.
    OpenRequest(PathBuf),
    /// Put that request aside.
    DropRequest,
    /// Admit the station whose request was opened, and write the answer beside the request.
    Approve {
        /// The unit, by its name in the roster.
        unit: String,
        /// What the PC is called.
        station: String,
        /// What it may say for its unit.
        duties: Vec<Duty>,
        /// It was found again, where it was retired as lost: what was written there since counts.
        taken_back: bool,
    },
    /// The PC whose request was opened is the one whose data it has, with another network card: it goes on as that station.
    ApproveSamePc,
    /// Give a duty to a station.
    GiveDuty {
        /// The station.
        station: Uuid,
        /// The duty.
        duty: Duty,
        /// For this unit, by its name; none for the bureau.
        unit: Option<String>,
    },
    /// Take the people whom a station registered into the roster.
    AdmitPeople(Uuid),
    /// Say that whom a station calls otherwise under a badge is the person of the roster.
    SamePerson {
        /// The station.
        station: Uuid,
        /// The badge.
        badge: String,
    },
    /// What was found about a station is settled: its disk is reset no more, its copy is gone.
    Settle(Uuid),
    /// What is undecided in the founding PC's name is its own, or not.
    SayWhose {
        /// The founding PC.
        station: Uuid,
        /// Whether it is.
        ours: bool,
    },
    /// Exams that it dated into a time that it calls wrong have their right dates.
    TimesChecked(Uuid),
    /// What it and other PCs say to be theirs is its own.
    Decide(Uuid),
    /// Retire a station.
    Retire {
        /// The station.
        station: Uuid,
        /// Why.
        why: RetireWhy,
    },
    /// Look what would count no longer, if a retired station turns out to be lost.
    AskLost(Uuid),
    /// Save the list of stations.
    SaveList {
        /// Those that are listed, in their order.
        rows: Vec<Uuid>,
        /// In which form.
        format: PaperFormat,
    },
}
