//! What somebody said in the founding PC's name, in few words: for whoever has to judge whether it was that PC.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::lang::Messages;
use dabiao_domain::sync::directory::Directory;
use dabiao_domain::sync::duty::Duty;
use dabiao_store::Fact;

/// What an entry says, of a PC by its name. What matters most comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Another key for the founding PC itself.
    Key(String),
    /// A PC was admitted.
    Admitted(String),
    /// A PC was retired.
    Retired(String),
    /// A PC was given a duty: the name of that.
    Gave {
        /// The duty.
        duty: String,
        /// The PC.
        name: String,
    },
    /// Something else, by its operation.
    Other(String),
}

impl Said {
    /// As JSON has it: the operation, and the names.
    pub fn document(&self) -> String {
        match self {
            Self::Key(name) | Self::Admitted(name) => format!("enrol_station {name}"),
            Self::Retired(name) => format!("retire_station {name}"),
            Self::Gave { duty, name } => format!("grant_duty {duty} {name}"),
            Self::Other(op) => op.clone(),
        }
    }

    /// In words.
    pub fn words(&self, texts: &Messages) -> String {
        match self {
            Self::Key(name) => texts.format("said-key", &[("name", name)]),
            Self::Admitted(name) => texts.format("said-admitted", &[("name", name)]),
            Self::Retired(name) => texts.format("said-retired", &[("name", name)]),
            Self::Gave { duty, name } => {
                let duty = Duty::from_name(duty).map_or_else(|| duty.clone(), |duty| texts.of(&duty));
                texts.format("said-gave", &[("duty", &duty), ("name", name)])
            }
            Self::Other(op) => op.clone(),
        }
    }
}

/// What entries say, each by its operation and its body, each thing once. `directory` is the bureau's, and `founder` the PC in
/// whose name they are.
pub(super) fn said(entries: &[(String, String)], directory: &Directory, founder: Uuid) -> Vec<Said> {
    let read: Vec<Option<Fact>> = entries.iter().map(|(op, body)| Fact::read(op, body).ok()).collect();
    let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
    for fact in read.iter().flatten() {
        if let Fact::EnrolStation(station) = fact {
            names.insert(station.station_id, station.name.clone());
        }
    }
    let name = |id: &Uuid| {
        let known = directory.station(id).map(|station| station.name.clone());
        known.or_else(|| names.get(id).cloned()).unwrap_or_else(|| id.to_string())
    };
    let own = directory.station(&founder).map(|station| station.key_id.clone());
    let mut all: BTreeSet<Said> = BTreeSet::new();
    for ((op, _), fact) in entries.iter().zip(&read) {
        let said = match fact {
            Some(Fact::EnrolStation(of)) if of.station_id == founder && own.as_ref() != Some(&of.key_id) => {
                Said::Key(name(&of.station_id))
            }
            Some(Fact::EnrolStation(of)) => Said::Admitted(name(&of.station_id)),
            Some(Fact::RetireStation(of)) => Said::Retired(name(&of.station_id)),
            Some(Fact::GrantDuty(of)) => Said::Gave { duty: of.duty.clone(), name: name(&of.station_id) },
            // They say whose the others are.
            Some(Fact::BeginSeries(_) | Fact::BeginSigning(_)) => continue,
            _ => Said::Other(op.clone()),
        };
        all.insert(said);
    }
    all.into_iter().collect()
}
