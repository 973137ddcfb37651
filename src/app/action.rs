//! What the window may ask for. The UI returns actions; only the station acts on them.

use uuid::Uuid;

use super::import::ImportStep;
use super::settings::Settings;
use crate::domain::input::EventKind;
use crate::domain::record::Kind;

/// One thing a person wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Add an officer and sign in.
    AddOfficer {
        /// 警号 as typed.
        badge: String,
        /// 姓名 as typed.
        name: String,
        /// 单位 as typed.
        unit: String,
    },
    /// Sign in.
    SignIn(Uuid),
    /// Sign out; a running drill stays and can be resumed.
    SignOut,
    /// Start a drill.
    StartDrill {
        /// The exercise to begin with.
        exercise: String,
        /// Its length in minutes.
        minutes: u32,
    },
    /// Start a drill on a text that nobody has seen before.
    StartFresh {
        /// What its records are of.
        kind: Kind,
        /// Its length in minutes.
        minutes: u32,
    },
    /// Start another drill like the one of that exercise id.
    StartAgain {
        /// The id as the attempt keeps it.
        exercise_id: String,
        /// Its length in minutes.
        minutes: u32,
    },
    /// Look whether the trainer's own exercises have changed.
    LookAtExercises {
        /// Read them even if they look unchanged.
        force: bool,
    },
    /// Give an own text another title.
    RenameOwn {
        /// Its id.
        id: String,
        /// The title as typed.
        title: String,
    },
    /// Remove an own text; attempts keep what was typed.
    RemoveOwn(String),
    /// Bring in an own text.
    Import(ImportStep),
    /// Look at the course.
    OpenCourse,
    /// Start the round of this lesson that is due.
    StartRound(String),
    /// Something was typed. Times are added by the station.
    DrillInput(EventKind),
    /// Stop the clock.
    PauseDrill,
    /// Let the clock run again.
    ResumeDrill,
    /// End the drill and score it.
    HandIn,
    /// Leave the drill; it stays as interrupted and can be resumed.
    LeaveDrill,
    /// Go on with an interrupted attempt.
    ResumeAttempt(Uuid),
    /// Score an interrupted attempt as it stands.
    KeepAttempt(Uuid),
    /// Show the result of a sealed attempt.
    ShowResult(Uuid),
    /// Put the result away.
    CloseResult,
    /// Choose language, theme, sizes.
    Set(Settings),
    /// Take away the notice.
    DismissNotice,
    /// Try once more to open the data.
    Reopen,
}
