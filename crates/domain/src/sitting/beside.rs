//! What stations said of a sitting whose roll another one writes: it stands beside the roll and is told.
//!
//! One thing of it holds all the same: what an invigilator declared void is void, whoever holds the roll. Else a take-over
//! would undo it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Candidate, Sitting, SittingEntry, SittingEvent, SittingState};

/// Why what a station said of a sitting does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BesideWhy {
    /// Another one had taken the sitting over from it.
    Taken,
    /// It took over a sitting that the station before it had closed.
    Closed,
    /// It was deputy once: whoever held the sitting named another one, or none.
    CalledOff,
    /// It took over, and was retired without having closed: the sitting went back.
    Lost,
    /// It was never named deputy.
    NotNamed,
}

impl BesideWhy {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Taken, Self::Closed, Self::CalledOff, Self::Lost, Self::NotNamed];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Closed => "closed",
            Self::CalledOff => "called-off",
            Self::Lost => "lost",
            Self::NotNamed => "not-named",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }

    /// Whether what that station declared void is void: it held the sitting, or was named to.
    pub const fn may_void(self) -> bool {
        !matches!(self, Self::NotNamed)
    }
}

/// An entry that a station put on a roll that it did not hold there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The station, as the bureau's directory names it.
    pub station: Uuid,
    /// The number that it has by that station, from 0.
    pub seq: u32,
    /// Why it does not count.
    pub why: BesideWhy,
    /// What it says.
    pub entry: SittingEntry,
}

/// What of that a person has to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct BesideHolds {
    /// Who was declared void.
    pub voids: Vec<Uuid>,
    /// Who was noted as absent.
    pub absent: Vec<Uuid>,
    /// So many incidents.
    pub incidents: u64,
}

impl BesideHolds {
    /// Of these events.
    pub fn of<'a>(events: impl Iterator<Item = &'a SittingEvent>) -> Self {
        let mut holds = Self::default();
        for event in events {
            match event {
                SittingEvent::Void { officer, .. } => holds.voids.push(*officer),
                SittingEvent::Absent { officer } => holds.absent.push(*officer),
                SittingEvent::Incident(_) => holds.incidents += 1,
                _ => {}
            }
        }
        for people in [&mut holds.voids, &mut holds.absent] {
            people.sort_unstable();
            people.dedup();
        }
        holds
    }

    /// Whether there is nothing.
    pub const fn is_empty(&self) -> bool {
        self.voids.is_empty() && self.absent.is_empty() && self.incidents == 0
    }
}

impl Sitting {
    /// The same with what other stations said of it: what they declared void by an invigilator of the plan is void. The
    /// state of a candidate stays what the roll says, so that the roll goes on by the same rules.
    #[must_use]
    pub fn with_beside(mut self, mut beside: Vec<Beside>) -> Self {
        beside.sort_by_key(|said| (said.station, said.seq));
        self.beside = beside;
        for branch in self.branches() {
            if branch.why.may_void() {
                self.take_voids(&branch.sitting);
            }
        }
        self
    }

    /// What other stations said of it.
    pub fn beside(&self) -> &[Beside] {
        &self.beside
    }

    /// The sitting as each station has it that put entries on a roll that it did not hold.
    pub fn branches(&self) -> Vec<Branch> {
        let mut of: BTreeMap<Uuid, Vec<&Beside>> = BTreeMap::new();
        for said in &self.beside {
            of.entry(said.station).or_default().push(said);
        }
        let branch = |(station, said): (Uuid, Vec<&Beside>)| {
            let first = said.first()?;
            let before = self.entries.iter().take(first.seq as usize);
            let mut sitting = Self::new(self.plan.clone(), self.rules);
            for entry in before.chain(said.iter().map(|said| &said.entry)) {
                // What can't stand there says nothing.
                let _ = sitting.apply(entry.clone());
            }
            Some(Branch { station, why: first.why, sitting })
        };
        of.into_iter().filter_map(branch).collect()
    }

    fn take_voids(&mut self, branch: &Self) {
        // Called off elsewhere is not one attempt's void.
        if branch.state == SittingState::Cancelled {
            return;
        }
        for said in branch.candidates.iter().filter(|c| c.void.is_some()) {
            let Some(own) = self.candidates.iter_mut().find(|c| c.officer == said.officer) else { continue };
            if own.void.is_none() && is_the_attempt_of(own, said) {
                own.void.clone_from(&said.void);
            }
        }
    }
}

/// Whether the attempt of a candidate is the one that another roll declares void: that very one, or, where none had come
/// back yet, whatever came of the PC at which the candidate sat then.
fn is_the_attempt_of(own: &Candidate, said: &Candidate) -> bool {
    match (said.attempt, &own.report) {
        (Some(attempt), _) => own.attempt == Some(attempt),
        (None, Some(report)) => said.station == Some(report.station),
        (None, None) => false,
    }
}

/// A sitting as a station has it that does not hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The station.
    pub station: Uuid,
    /// Why it does not count.
    pub why: BesideWhy,
    /// The roll up to there, and what that station went on with.
    pub sitting: Sitting,
}
