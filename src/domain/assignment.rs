//! Practice or a sitting that was given to people with a date, and how far it is done.

use jiff::civil::Date;
use uuid::Uuid;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Rounds of the course; of one lesson where it is named.
    Course(Option<String>),
    /// Drills on fresh texts of a kind; on any text where none is named.
    Drill(Option<String>),
    /// A sitting.
    Sitting(Uuid),
}

impl Task {
    /// The names of the kinds, as in files.
    pub const KINDS: [&str; 3] = ["course", "drill", "sitting"];

    /// Its kind's name, and what it is about; the form in which it is kept.
    pub fn parts(&self) -> (&'static str, String) {
        match self {
            Self::Course(lesson) => ("course", lesson.clone().unwrap_or_default()),
            Self::Drill(kind) => ("drill", kind.clone().unwrap_or_default()),
            Self::Sitting(id) => ("sitting", id.to_string()),
        }
    }

    /// The task kept in that form.
    pub fn from_parts(kind: &str, subject: &str) -> Option<Self> {
        let named = (!subject.is_empty()).then(|| subject.to_owned());
        match kind {
            "course" => Some(Self::Course(named)),
            "drill" => Some(Self::Drill(named)),
            "sitting" => Some(Self::Sitting(subject.parse().ok()?)),
            _ => None,
        }
    }
}

/// How far somebody is with what was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// Not done, and the last day is past.
    Overdue,
    /// Not done, and there is time.
    Open,
    /// Done.
    Done,
}

impl Progress {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Overdue, Self::Open, Self::Done];

    /// The name after `assignment-` in the language files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::Done => "done",
        }
    }
}

/// How far somebody is who has done `done` of `times` by `today`; `due` is the last day.
pub fn progress(done: u32, times: u32, due: Date, today: Date) -> Progress {
    if done >= times {
        Progress::Done
    } else if today > due {
        Progress::Overdue
    } else {
        Progress::Open
    }
}
