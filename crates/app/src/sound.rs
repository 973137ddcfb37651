//! Sounds of practice: which there are, when they are heard, and the door to whatever plays them. Off unless chosen; never
//! in an exam or its trial, where others sit in the room.

use crate::message_keys::{Keyed, keys};

/// A sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sound {
    /// A key was taken.
    Key,
    /// Something wrong was typed.
    Error,
    /// The drill is over.
    End,
}

impl Sound {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Key, Self::Error, Self::End];

    /// Its name, that of its file too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Error => "error",
            Self::End => "end",
        }
    }
}

/// Which sounds are heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sounds {
    /// None.
    #[default]
    Off,
    /// Errors, and the end of a drill.
    Errors,
    /// Every key too.
    All,
}

impl Sounds {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::Off, Self::Errors, Self::All];

    /// The name on record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Errors => "errors",
            Self::All => "all",
        }
    }

    /// The choice of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }

    /// Whether a sound is heard.
    pub const fn has(self, sound: Sound) -> bool {
        match self {
            Self::Off => false,
            Self::Errors => !matches!(sound, Sound::Key),
            Self::All => true,
        }
    }
}

keys! {
    Sounds {
        Sounds::Off => "sounds-off",
        Sounds::Errors => "sounds-errors",
        Sounds::All => "sounds-all",
    }
}

/// What plays sounds at this PC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayerState {
    /// It is being looked for.
    Looking,
    /// A program of this name.
    There(String),
    /// Nothing.
    Absent,
}

/// Plays sounds.
pub trait Player: Send + Sync {
    /// Plays a sound, or leaves it out. Never waits.
    fn play(&self, sound: Sound);

    /// What plays.
    fn state(&self) -> PlayerState;
}
