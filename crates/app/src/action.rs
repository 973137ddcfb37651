//! What the window may ask for. The UI returns actions; only the station acts on them.

use uuid::Uuid;

use super::certificates::ExemptionForm;
use super::certificates::PaperAction;
use super::exam::{CodeAction, PlanForm};
use super::import::ImportStep;
use super::settings::Settings;
use super::this_pc::PcAction;
use dabiao_domain::exercise::Extent;
use dabiao_domain::input::EventKind;
use dabiao_domain::record::Kind;
use dabiao_domain::role::Role;
use dabiao_domain::sitting::IncidentKind;

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
    /// Say whether the newcomer who was asked is the officer of the roster, or means the unit of the roster; none puts
    /// the entry away.
    AnswerNewcomer {
        /// Whether it is.
        known: Option<bool>,
    },
    /// Sign in: at once, or after a PIN or password.
    SignIn(Uuid),
    /// The PIN or password that was asked for, or a new one.
    GiveSecret(String),
    /// Nobody wants to sign in any more.
    CancelAsk,
    /// The first set-up: an administrator.
    SetUpAdmin {
        /// 警号 as typed.
        badge: String,
        /// 姓名 as typed.
        name: String,
        /// 单位 as typed.
        unit: String,
        /// The password.
        secret: String,
    },
    /// Give somebody roles, and perhaps a new PIN or password.
    SetAccount {
        /// Whom.
        officer: Uuid,
        /// All roles.
        roles: Vec<Role>,
        /// A new secret, to be changed at the next sign-in; none leaves the old one.
        secret: Option<String>,
    },
    /// As [`Action::SetAccount`], with a secret in the place of one that was lost.
    ReplaceSecret {
        /// Whose.
        officer: Uuid,
        /// All roles.
        roles: Vec<Role>,
        /// The new secret, to be changed at the next sign-in.
        secret: String,
        /// Why, as typed.
        why: String,
    },
    /// Whoever is asked for their password has lost it and gives their recovery code.
    Recover {
        /// Who.
        officer: Uuid,
        /// The code, as typed.
        code: String,
        /// Why, as typed.
        why: String,
        /// The new password.
        secret: String,
    },
    /// Something about this PC: backups, a restore, the check-up, recovery codes.
    Pc(PcAction),
    /// Put on record that the clock was wrong when it showed times that are still to come.
    ClockWasWrong {
        /// Why, as typed.
        reason: String,
    },
    /// Plan a sitting.
    PlanSitting(PlanForm),
    /// Open a planned sitting at this PC, or hold it again after a restart.
    OpenSitting {
        /// Which.
        id: Uuid,
        /// The invigilator's password.
        secret: String,
    },
    /// Something about a start code.
    Code(CodeAction),
    /// Let candidates write.
    StartSitting,
    /// Close the sitting.
    CloseSitting {
        /// The invigilator's password.
        secret: String,
    },
    /// Call a sitting off.
    CancelSitting(Uuid),
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
    BeginExam,
    /// Go on after an interruption, by the candidate.
    GoOnExam,
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
    /// Ask for an exemption.
    AskExemption(ExemptionForm),
    /// Approve one.
    ApproveExemption(Uuid),
    /// End or refuse one.
    EndExemption {
        /// Which.
        id: Uuid,
        /// Why.
        reason: String,
    },
    /// Something about the demonstration.
    Demo(super::demo::DemoAction),
    /// At the cohort's desk.
    Cohort(super::cohort::CohortAction),
    /// At the trainer's desk.
    Desk(super::TrainerAction),
    /// Something about certificates or standards.
    Paper(PaperAction),
    /// Sign out; a running drill stays and can be resumed.
    SignOut,
    /// Start a drill.
    StartDrill {
        /// The exercise to begin with.
        exercise: String,
        /// How long it is.
        extent: Extent,
    },
    /// Start a drill on a text that nobody has seen before.
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
    /// Ask the next round of the placement test.
    StartPlacement {
        /// Begin a new try instead of going on with the last one.
        anew: bool,
    },
    /// Begin what this assignment of the officer asks for.
    StartAssigned(Uuid),
    /// Type the same text again that this attempt had.
    StartSame(Uuid),
    /// Something happened at the pad. Times are added by the station.
    DrillInput(EventKind),
    /// As [`Action::DrillInput`], with the raw keys that were seen before it.
    DrillTyped {
        /// What happened.
        kind: EventKind,
        /// Raw key presses since the text before; none where the platform hides them.
        keys: Option<u32>,
    },
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
    /// Another screen, or another part of one, is shown: what was said about the last one goes with it. What is said
    /// about this PC stays.
    LeaveScreen,
    /// Try once more to open the data.
    Reopen,
    /// The data file is lost: put the newest backup in its place.
    RestoreNewest,
    /// The data file is lost: begin a new bureau beside what is left.
    BeginAnew,
}
