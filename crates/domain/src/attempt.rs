//! An attempt: the stored fact that an officer typed a text.

use uuid::Uuid;

use super::exercise::RecordType;
use super::input::LogMode;

/// Practice or exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttemptMode {
    /// Pauses and handing in are allowed; nothing depends on it.
    Practice,
    /// Under invigilation: no pause, no second start; certification depends on it.
    Exam,
}

impl AttemptMode {
    /// Both modes.
    pub const ALL: [Self; 2] = [Self::Practice, Self::Exam];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Exam => "exam",
        }
    }

    /// The mode of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }

    /// The mode of an attempt whose log was made under `mode`.
    pub const fn of(mode: LogMode) -> Self {
        if mode.is_exam() { Self::Exam } else { Self::Practice }
    }
}

/// Whether an attempt still takes events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// Events are being written, or were when the program stopped.
    Open,
    /// Ended, scored and sealed: it never changes again.
    Sealed,
}

/// The fixed data of an attempt when it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptStart {
    /// UUIDv7 of the writer.
    pub id: Uuid,
    /// The officer who types.
    pub officer_id: Uuid,
    /// The officer's unit at that time.
    pub unit_id: Uuid,
    /// Which exercise.
    pub exercise_id: String,
    /// Its title at that time, Chinese.
    pub title: String,
    /// The kind of record work.
    pub record_type: RecordType,
    /// Practice or exam.
    pub mode: AttemptMode,
    /// Wall-clock time of the start, milliseconds since the Unix epoch: a label, never a duration.
    pub started_at_ms: i64,
    /// The sitting that it belongs to; none in practice.
    pub sitting_id: Option<Uuid>,
}
