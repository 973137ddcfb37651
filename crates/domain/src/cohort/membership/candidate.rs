//! The next members to take: suggestions with reasons. An instructor decides.
//!
//! Points are whole numbers, and the points of a suggestion are the sum of those of its reasons: no hidden
//! weight exists. Each suggestion supposes that those before it are taken, so that the second officer of a
//! station no longer closes a gap.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Cohort, State, UnitCoverage};

/// An officer who could be taken: serving, and neither a member nor recently refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The officer.
    pub officer: Uuid,
    /// The officer's unit.
    pub unit: Uuid,
    /// Whether a certificate by the guidance standard is valid.
    pub certified: bool,
    /// Present speed as a share of the guidance line, 1 for just on it; none without recent sessions.
    pub of_line: Option<f64>,
    /// Present accuracy, 0 to 1; none without recent sessions.
    pub accuracy: Option<f64>,
    /// The chance to reach the guidance line by the deadline, 0 to 1; none with too little data.
    pub chance: Option<f64>,
}

/// Why an officer is suggested, or not sooner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// The station has no member: 40 points.
    ClosesGap,
    /// Members of the unit have more officers to coach than is usual (30 each): 20 points.
    HelpsBusyUnit {
        /// Officers for each member.
        officers_each: u32,
    },
    /// The unit has this many members already: no points.
    UnitHasMembers(u32),
    /// Certified by the guidance standard: 30 points.
    Certified,
    /// Present level as a share of the line, which the accuracy of 95 % belongs to: up to 25 points.
    OwnLevel(f64),
    /// The chance: up to 25 points; the certified have all of them.
    Forecast(f64),
    /// Too little practice for a forecast: 5 points.
    NotEnoughData,
    /// In reserve since before: 5 points.
    Waiting,
}

impl Reason {
    /// Its points.
    pub fn points(&self) -> u32 {
        match self {
            Self::ClosesGap => 40,
            Self::HelpsBusyUnit { .. } => 20,
            Self::UnitHasMembers(_) => 0,
            Self::Certified => 30,
            Self::OwnLevel(share) => (share.clamp(0.0, 1.0) * 25.0).round() as u32,
            Self::Forecast(chance) => (chance.clamp(0.0, 1.0) * 25.0).round() as u32,
            Self::NotEnoughData | Self::Waiting => 5,
        }
    }
}

/// An officer to take.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The officer.
    pub officer: Uuid,
    /// The sum of the points of the reasons.
    pub points: u32,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Officers that one member can coach.
const USUAL_LOAD: u32 = 30;

/// At most `places` of the candidates, in the order in which to take them: most points first, of equals the
/// one with the smaller id. Members are skipped, and so is a second entry of the same officer.
pub fn suggest(
    candidates: &[Candidate],
    coverage: &[UnitCoverage],
    cohort: &Cohort,
    places: usize,
) -> Vec<Suggestion> {
    let mut units: BTreeMap<Uuid, UnitCoverage> = coverage.iter().map(|u| (u.unit, u.clone())).collect();
    let mut left: BTreeMap<Uuid, &Candidate> =
        candidates.iter().filter(|c| !cohort.is_member(c.officer)).map(|c| (c.officer, c)).collect();
    let mut found = Vec::new();
    while found.len() < places {
        // The last of equals wins in max_by_key: from the largest id down, that is the smallest.
        let best = left
            .values()
            .rev()
            .map(|c| (*c, rate(c, units.get(&c.unit), cohort)))
            .max_by_key(|(_, s)| s.points);
        let Some((candidate, suggestion)) = best else { break };
        if let Some(unit) = units.get_mut(&candidate.unit) {
            unit.members += 1;
        }
        left.remove(&candidate.officer);
        found.push(suggestion);
    }
    found
}

fn rate(candidate: &Candidate, unit: Option<&UnitCoverage>, cohort: &Cohort) -> Suggestion {
    let mut reasons = Vec::new();
    if let Some(unit) = unit {
        let officers_each = unit.open.checked_div(unit.members).unwrap_or(0);
        if unit.is_gap() {
            reasons.push(Reason::ClosesGap);
        } else if officers_each > USUAL_LOAD {
            reasons.push(Reason::HelpsBusyUnit { officers_each });
        } else if unit.members > 0 {
            reasons.push(Reason::UnitHasMembers(unit.members));
        }
    }
    if candidate.certified {
        reasons.push(Reason::Certified);
    }
    if let Some(of_line) = candidate.of_line {
        // Short of 95 % accuracy takes off as much as short of the speed.
        let accurate = candidate.accuracy.map_or(1.0, |a| (a / 0.95).clamp(0.0, 1.0));
        reasons.push(Reason::OwnLevel(of_line.clamp(0.0, 1.0) * accurate));
    }
    match candidate.chance {
        _ if candidate.certified => reasons.push(Reason::Forecast(1.0)),
        Some(chance) => reasons.push(Reason::Forecast(chance)),
        None => reasons.push(Reason::NotEnoughData),
    }
    if matches!(cohort.state(candidate.officer), Some(State::Reserve { .. })) {
        reasons.push(Reason::Waiting);
    }
    Suggestion { officer: candidate.officer, points: reasons.iter().map(Reason::points).sum(), reasons }
}
