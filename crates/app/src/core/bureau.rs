//! The picture of the bureau: sittings and their results, certificates, exemptions, standards, the guidance
//! cohort, and every officer's standing. Every desk judges from it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::exemption_lines::ExemptionLine;
use super::standards::UnreadStandard;
use super::unit_rates::UnitRates;
use crate::notice::Notice;
use crate::points::Counts;
use dabiao_domain::certification::Assessment;
use dabiao_domain::cohort::membership::MembershipFact;
use dabiao_domain::sitting::{RollRow, SealPart, Sitting};
use dabiao_domain::standard::Standard;
use dabiao_store::{AttemptRow, CertificateRow, ExemptionRow};

/// The facts of the bureau beside its people.
#[derive(Debug, Default)]
pub(crate) struct Bureau {
    /// The oldest first.
    pub sittings: Vec<KnownSitting>,
    /// Attempts of all sittings, by id.
    pub results: BTreeMap<Uuid, AttemptRow>,
    /// The counts that standards of points need beside their scores.
    pub counts: Counts,
    /// In the order of their numbers.
    pub certificates: Vec<CertificateRow>,
    pub exemptions: Vec<ExemptionRow>,
    /// The same as they are shown.
    pub exemption_lines: Vec<ExemptionLine>,
    /// Standards that were put in force here.
    pub standards: Vec<Standard>,
    /// Versions among them that can't be read.
    pub unread: Vec<UnreadStandard>,
    /// The newest version of every standard that this station knows, but for those of which that can't be read.
    pub newest: Vec<Standard>,
    /// Why the newest version of one of them can't be read.
    pub unreadable: Option<Notice>,
    /// Who joined and left the guidance cohort.
    pub cohort_steps: Vec<MembershipFact>,
    /// By the officers' standard, as of the last change.
    pub assessments: Vec<Assessment>,
    /// The same by units, without persons.
    pub unit_rates: UnitRates,
}

/// A sitting as this station knows it.
#[derive(Clone, Debug)]
pub struct KnownSitting {
    /// As it stands.
    pub sitting: Sitting,
    /// Its standard, in the version of the plan.
    pub standard: Standard,
    /// Its locked secret; none if an older program planned it.
    pub(crate) seal: Vec<SealPart>,
    /// Rows of the roll.
    pub roll: Vec<RollRow>,
}
