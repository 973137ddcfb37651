//! Kinds of packages and of frames, by the names that they have in the file.

use std::fmt;

/// What a package is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PackageKind {
    /// From a station to its bureau.
    Up,
    /// From the bureau to a station; its tips acknowledge what the bureau has.
    Down,
    /// From the invigilator's PC to the PCs of the room, before an exam.
    Ticket,
    /// From a PC of the room to the invigilator's, after it.
    Seat,
    /// A station asks to belong to a bureau.
    Join,
    /// The bureau's answer.
    Answer,
}

impl PackageKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Up, Self::Down, Self::Ticket, Self::Seat, Self::Join, Self::Answer];

    /// Its name, in the file and of its folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Ticket => "ticket",
            Self::Seat => "seat",
            Self::Join => "join",
            Self::Answer => "answer",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it may be written in the clear: who asks to join has nobody's key yet, and has no box key that the
    /// bureau has checked.
    pub const fn may_be_plain(self) -> bool {
        matches!(self, Self::Join | Self::Answer)
    }
}

impl fmt::Display for PackageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FrameKind {
    /// Entries of journals.
    Entries,
    /// What entries name by their digest.
    Bodies,
    /// The bureau's receipts.
    Receipts,
    /// Exercise files.
    Exercises,
    /// Events of attempts that are being written.
    Events,
}

impl FrameKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Entries, Self::Bodies, Self::Receipts, Self::Exercises, Self::Events];

    /// Its letter in the file.
    pub const fn letter(self) -> char {
        match self {
            Self::Entries => 'E',
            Self::Bodies => 'B',
            Self::Receipts => 'R',
            Self::Exercises => 'X',
            Self::Events => 'V',
        }
    }

    /// The kind of that letter.
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.letter() == letter)
    }

    /// What is counted in such a frame, as the table of contents says it.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Bodies => "bodies",
            Self::Receipts => "receipts",
            Self::Exercises => "exercise files",
            Self::Events => "events",
        }
    }
}
