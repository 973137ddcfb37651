//! The requests about practice.

use uuid::Uuid;

use super::form_extent::FormExtent;
use dabiao_content::forms::CardStyle;
use dabiao_domain::exercise::Extent;
use dabiao_domain::practice::{Item, Ladder, Training};
use dabiao_domain::record::Kind;

/// The requests about practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PracticeAction {
    /// Start a drill.
    Start {
        /// The exercise to begin with.
        exercise: String,
        /// How long it is.
        extent: Extent,
    },
    /// Start a drill on a newly generated text.
    StartFresh {
        /// What its records are of.
        kind: Kind,
        /// How long it is.
        extent: Extent,
    },
    /// Start another drill like the one of that exercise id.
    StartAgain {
        /// The id as the attempt keeps it.
        exercise_id: String,
        /// How long it is.
        extent: Extent,
    },
    /// Check whether the trainer's own exercises have changed.
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
    /// Open the course.
    OpenCourse,
    /// Start the round of this lesson that is due.
    StartRound(String),
    /// Ask the next round of the placement test.
    StartPlacement {
        /// Begin a new try instead of resuming the last one.
        anew: bool,
    },
    /// Begin the task of this assignment of the officer.
    StartAssigned(Uuid),
    /// Open a sitting of a form.
    StartForm {
        /// The name of the form: its id without its folder.
        form: String,
        /// How its cards look.
        style: CardStyle,
        /// How long it is.
        extent: FormExtent,
    },
    /// Type the text of this attempt again; enter its cards again.
    StartSame(Uuid),
    /// Enter those cards of this attempt again that were not qualified.
    StartWrong(Uuid),
    /// Enter the wrong fields of those cards again, and nothing else of them.
    StartWrongFields(Uuid),
    /// Ask which sittings of forms of colleagues may be entered a second time.
    LookForDoubles,
    /// Enter the cards of this attempt of a colleague a second time.
    StartDouble(Uuid),
    /// The drill of today's plan at that place, from 0.
    StartPlanned(usize),
    /// A short drill that trains this.
    StartTraining(Training),
    /// A drill on what was wrong in the attempt whose result is shown.
    StartWrongItems,
    /// A drill on the error book: on one ladder, or on what costs most of all.
    StartBook(Option<Ladder>),
    /// The error with this item in this attempt was a slip: it does not count for the error book. Or it does after all.
    Dismiss {
        /// The attempt.
        attempt: Uuid,
        /// The item.
        item: Item,
        /// Whether it is a slip.
        slip: bool,
    },
    /// Go on with an interrupted attempt.
    Resume(Uuid),
    /// Score an interrupted attempt in its present state.
    Keep(Uuid),
    /// Show the result of a sealed attempt.
    ShowResult(Uuid),
    /// Close the result.
    CloseResult,
}
