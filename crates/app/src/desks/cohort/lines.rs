//! One line for each thing that the cohort's screens list.

use jiff::civil::Date;
use uuid::Uuid;

use super::people::{Level, Person};
use dabiao_domain::cohort::caseload::alert::Alert;
use dabiao_domain::cohort::caseload::follow_up::FollowUp;
use dabiao_domain::cohort::caseload::suggest::Pairing;
use dabiao_domain::cohort::gain::Gain;
use dabiao_domain::cohort::ladder::Rung;
use dabiao_domain::cohort::membership::{State, Suggestion, UnitCoverage};
use dabiao_domain::forecast::Status;

/// A guidance officer on the instructor's page.
#[derive(Clone, Debug)]
pub struct CoachLine {
    /// Who.
    pub who: Person,
    /// First day as a member.
    pub since: Date,
    /// Rungs signed off, from the lowest without a gap.
    pub height: usize,
    /// The next rung; none at the top.
    pub next: Option<Rung>,
    /// How they type.
    pub level: Option<Level>,
    /// Whether the guidance standard is reached.
    pub certified: bool,
    /// The chance to type by it before its deadline; none with too little data.
    pub chance: Option<f64>,
    /// Level of the checking drill that is passed, from 0.
    pub checking: u32,
    /// The number of their mentees.
    pub mentees: usize,
    /// Of these, those who have reached the officers' standard.
    pub mentees_certified: usize,
    /// What the mentees gained more; none while it is not known.
    pub gain: Option<Gain>,
    /// The last day of coaching; none if there was none.
    pub last_contact: Option<Date>,
    /// Mentees who need them this week.
    pub needing: usize,
    /// Alerts that are not dismissed.
    pub alerts: usize,
}

/// An officer who waits for a place, or who left.
#[derive(Clone, Debug)]
pub struct PlaceLine {
    /// Who.
    pub who: Person,
    /// Where they stand.
    pub state: State,
    /// How they type.
    pub level: Option<Level>,
}

/// An officer who is coached.
#[derive(Clone, Debug)]
pub struct MenteeLine {
    /// Who.
    pub who: Person,
    /// The assignment.
    pub assignment: Uuid,
    /// Its first day.
    pub since: Date,
    /// Whether the officers' standard is reached.
    pub certified: bool,
    /// How they type.
    pub level: Option<Level>,
    /// The forecast; none while it is not known.
    pub forecast: Option<Status>,
    /// The last day of practice of any form.
    pub practised: Option<Date>,
    /// The next sitting.
    pub next_sitting: Option<Date>,
    /// The last day of coaching.
    pub last_contact: Option<Date>,
    /// Why they need the coach this week; none if they do not.
    pub follow_up: Option<FollowUp>,
}

/// An officer who could be taken into the cohort.
#[derive(Clone, Debug)]
pub struct CandidateLine {
    /// Who.
    pub who: Person,
    /// How they type.
    pub level: Option<Level>,
    /// Points, and what they are for.
    pub suggestion: Suggestion,
    /// Whether they wait in the reserve.
    pub waiting: bool,
}

/// A unit and who of the cohort is in it.
#[derive(Clone, Debug)]
pub struct CoverageLine {
    /// Its name.
    pub name: String,
    /// How deep in the tree, from 0.
    pub depth: usize,
    /// The numbers.
    pub numbers: UnitCoverage,
}

/// A suggested pair of coach and mentee.
#[derive(Clone, Debug)]
pub struct PairingLine {
    /// Who would coach.
    pub coach: Person,
    /// The mentee.
    pub mentee: Person,
    /// Why.
    pub pairing: Pairing,
}

/// An alert.
#[derive(Clone, Debug)]
pub struct AlertLine {
    /// The coach whose caseload it is.
    pub coach: Person,
    /// Who it is about, if it is a mentee.
    pub mentee: Option<Person>,
    /// The alert.
    pub alert: Alert,
}
