//! The requests of the window, a variant for each desk. The UI returns actions; only the station acts on
//! them.

use super::admin::AdminAction;
use super::certificates::{CertificateAction, ExemptionAction};
use super::door::DoorAction;
use super::drill::DrillAction;
use super::exam::ExamAction;
use super::help::HelpAction;
use super::import::ImportStep;
use super::practice::PracticeAction;
use super::settings::Settings;
use super::stations::StationsAction;
use super::this_pc::PcAction;

/// One request of the person at the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Sign out; a running drill stays and can be resumed.
    SignOut,
    /// Sign-in and accounts.
    Door(DoorAction),
    /// The running drill.
    Drill(DrillAction),
    /// Practice.
    Practice(PracticeAction),
    /// The exam room.
    Exam(ExamAction),
    /// Exemptions.
    Exemption(ExemptionAction),
    /// Certificates and standards.
    Certificates(CertificateAction),
    /// The trainer's desk.
    Trainer(super::TrainerAction),
    /// The cohort's desk.
    Cohort(super::cohort::CohortAction),
    /// Import of an own text.
    Import(ImportStep),
    /// This PC: backups, a restore, the check-up, recovery codes.
    Pc(PcAction),
    /// The management of this PC and its people.
    Admin(AdminAction),
    /// The bureau of several PCs: exchanging data, founding, joining.
    Stations(StationsAction),
    /// The bureau's server.
    #[cfg(feature = "bureau")]
    Server(super::server::ServerAction),
    /// The manual.
    Help(HelpAction),
    /// The demonstration.
    Demo(super::demo::DemoAction),
    /// Choose language, theme, sizes.
    Set(Settings),
    /// Record in the journal that the clock was wrong when it showed times that are still in the future.
    ClockWasWrong {
        /// The reason, as typed.
        reason: String,
    },
    /// Dismiss the notice.
    DismissNotice,
    /// Another screen, or another part of one, is shown: the message about the previous one is dismissed.
    /// Messages about this PC stay.
    LeaveScreen,
    /// Retry opening the data.
    Reopen,
    /// The data file is lost: restore the newest backup.
    RestoreNewest,
    /// The data file is lost: start a new bureau beside the files that are left.
    BeginAnew,
}
