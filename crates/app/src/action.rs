//! What the window may ask for, a variant for each desk. The UI returns actions; only the station acts on them.

use super::certificates::{ExemptionAction, PaperAction};
use super::door::DoorAction;
use super::drill::DrillAction;
use super::exam::ExamAction;
use super::import::ImportStep;
use super::practice::PracticeAction;
use super::settings::Settings;
use super::this_pc::PcAction;

/// One thing a person wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Sign out; a running drill stays and can be resumed.
    SignOut,
    /// At the door: who one is, and accounts.
    Door(DoorAction),
    /// In the drill that runs.
    Drill(DrillAction),
    /// About practice.
    Practice(PracticeAction),
    /// In the exam room.
    Exam(ExamAction),
    /// About an exemption.
    Exemption(ExemptionAction),
    /// Something about certificates or standards.
    Paper(PaperAction),
    /// At the trainer's desk.
    Desk(super::TrainerAction),
    /// At the cohort's desk.
    Cohort(super::cohort::CohortAction),
    /// Bring in an own text.
    Import(ImportStep),
    /// Something about this PC: backups, a restore, the check-up, recovery codes.
    Pc(PcAction),
    /// Something about the demonstration.
    Demo(super::demo::DemoAction),
    /// Choose language, theme, sizes.
    Set(Settings),
    /// Put on record that the clock was wrong when it showed times that are still to come.
    ClockWasWrong {
        /// Why, as typed.
        reason: String,
    },
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
