//! The bureau's directory: its stations, who has which duty, which names mean the same.
//!
//! It is the bureau's own series, signed by its key. What it says is folded here into one state that does not depend on
//! the order in which the facts arrived: they are put in the order of their ranks first.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::duty::{Duty, Grant, Holders};
use super::entry::EntryHash;
use super::rank::{Rank, Ranked};

/// A station is admitted; again, when a key, a login or a print of it is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct EnrolStation {
    pub station_id: Uuid,
    pub unit_id: Uuid,
    pub name: String,
    pub key_id: String,
    pub public_key: String,
    pub box_key: String,
    pub login: String,
    /// Prints of the PC, as they are on the wire.
    pub hosts: Vec<serde_json::Value>,
}

/// A station is no longer one. `cut` are its series with the number of entries that still count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct RetireStation {
    pub station_id: Uuid,
    pub why: String,
    pub cut: Vec<(Uuid, u64)>,
}

/// A duty goes to a station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct GrantDuty {
    pub duty: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Uuid>,
    pub station_id: Uuid,
    pub epoch: u64,
}

/// Where the bureau's server is, and by which certificates it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct Server {
    pub addresses: Vec<String>,
    pub cert_sha256: Vec<String>,
}

/// Two names of one officer, or of one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form")]
pub struct Same {
    pub alias: Uuid,
    pub is: Uuid,
}

/// A fact of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is said at its body")]
pub enum DirectoryFact {
    EnrolStation(EnrolStation),
    RetireStation(RetireStation),
    GrantDuty(GrantDuty),
    Server(Server),
    SameOfficer(Same),
    SameUnit(Same),
}

impl DirectoryFact {
    /// The operations that are facts of the directory.
    pub const OPS: [&'static str; 6] =
        ["enrol_station", "retire_station", "grant_duty", "server", "same_officer", "same_unit"];

    /// The fact of an entry; none for another operation.
    ///
    /// # Errors
    /// A body that is not the operation's.
    pub fn read(op: &str, body: &str) -> Option<serde_json::Result<Self>> {
        let read = |body| serde_json::from_value(serde_json::json!({ op: serde_json::Value::clone(&body) }));
        Self::OPS.contains(&op).then(|| serde_json::from_str(body).and_then(read))
    }
}

/// Whether an entry of a station counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The station was never enrolled.
    Unknown,
    /// It is.
    Active,
    /// It was retired, and this entry was known before.
    Retired,
    /// It was retired, and this is beyond what was known then: kept, not applied, and told of. Whoever has the lost PC,
    /// or its key, can write such entries.
    BeyondCut,
}

/// The directory, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    stations: BTreeMap<Uuid, EnrolStation>,
    retired: BTreeMap<Uuid, RetireStation>,
    grants: BTreeMap<Duty, BTreeMap<Grant, Rank>>,
    /// By its entry, the epoch in which a grant counts.
    epochs: BTreeMap<EntryHash, u64>,
    unknown_duties: BTreeSet<String>,
    servers: Vec<Server>,
    officers: BTreeMap<Uuid, Uuid>,
    units: BTreeMap<Uuid, Uuid>,
}

impl Directory {
    /// What these facts say together.
    pub fn of(facts: impl IntoIterator<Item = Ranked<DirectoryFact>>) -> Self {
        let mut facts: Vec<Ranked<DirectoryFact>> = facts.into_iter().collect();
        facts.sort_by_key(|fact| fact.rank);
        facts.dedup_by_key(|fact| fact.rank);
        let mut directory = Self::default();
        for Ranked { rank, value } in facts {
            directory.take(rank, value);
        }
        directory
    }

    fn take(&mut self, rank: Rank, fact: DirectoryFact) {
        match fact {
            DirectoryFact::EnrolStation(station) => {
                self.stations.insert(station.station_id, station);
            }
            DirectoryFact::RetireStation(retired) => {
                self.retired.insert(retired.station_id, retired);
            }
            DirectoryFact::GrantDuty(GrantDuty { duty, unit_id: unit, station_id: station, epoch }) => {
                let Some(known) = Duty::from_name(&duty) else {
                    self.unknown_duties.insert(duty);
                    return;
                };
                // However large a number somebody writes there, it is the next one at most: none can be used up, and the
                // grant after it comes above it.
                let epoch = epoch.min(self.next_epoch(known));
                self.epochs.insert(rank.hash, epoch);
                self.grants.entry(known).or_default().insert(Grant { epoch, unit, station }, rank);
            }
            DirectoryFact::Server(server) => {
                self.servers.retain(|known| *known != server);
                self.servers.push(server);
            }
            DirectoryFact::SameOfficer(Same { alias, is }) => {
                self.officers.insert(alias, is);
            }
            DirectoryFact::SameUnit(Same { alias, is }) => {
                self.units.insert(alias, is);
            }
        }
    }

    /// Every station that was ever enrolled.
    pub fn stations(&self) -> impl Iterator<Item = &EnrolStation> {
        self.stations.values()
    }

    /// A station as it was enrolled last.
    pub fn station(&self, id: &Uuid) -> Option<&EnrolStation> {
        self.stations.get(id)
    }

    /// How a station was retired. That is final: a PC that comes back joins as a new station.
    pub fn retired(&self, id: &Uuid) -> Option<&RetireStation> {
        self.retired.get(id)
    }

    /// Whether the entry number `seq` of `series`, which `station` signed, counts.
    pub fn standing(&self, station: &Uuid, series: &Uuid, seq: u64) -> Standing {
        if !self.stations.contains_key(station) {
            return Standing::Unknown;
        }
        let Some(retired) = self.retired.get(station) else { return Standing::Active };
        // A series that the cut does not name began after it.
        let kept = retired.cut.iter().filter(|(of, _)| of == series).map(|(_, entries)| *entries).max();
        if kept.is_some_and(|kept| seq < kept) { Standing::Retired } else { Standing::BeyondCut }
    }

    /// Who has a duty for exactly this unit (none: the bureau), and by which grant. Of a duty that many have, the one of
    /// the latest grant. A retired station goes on having it until it is granted to another one: nobody else may take it
    /// by themselves.
    pub fn holder(&self, duty: Duty, unit: Option<Uuid>) -> Option<Grant> {
        let grants = self.grants.get(&duty)?.iter().filter(|(grant, _)| grant.unit == unit);
        grants.max_by_key(|(grant, rank)| (grant.epoch, **rank)).map(|(grant, _)| *grant)
    }

    /// Whether a station has a duty now for what concerns `unit`.
    pub fn has(&self, station: &Uuid, duty: Duty, unit: Option<Uuid>) -> bool {
        if !self.stations.contains_key(station) || self.retired.contains_key(station) {
            return false;
        }
        match duty.holders() {
            Holders::All => true,
            Holders::Many => self.granted(station, duty, unit).next().is_some(),
            Holders::OneOfBureau | Holders::OneOfUnit => [None, unit]
                .iter()
                .any(|of| self.holder(duty, *of).is_some_and(|held| held.station == *station)),
        }
    }

    /// Whether a station has a duty now by a grant for exactly that unit; none is the bureau.
    pub fn has_for(&self, station: &Uuid, duty: Duty, unit: Option<Uuid>) -> bool {
        if !self.stations.contains_key(station) || self.retired.contains_key(station) {
            return false;
        }
        match duty.holders() {
            Holders::All => true,
            Holders::Many => self.grants_of(station).any(|(of, grant)| of == duty && grant.unit == unit),
            Holders::OneOfBureau | Holders::OneOfUnit => {
                self.holder(duty, unit).is_some_and(|held| held.station == *station)
            }
        }
    }

    fn granted(&self, station: &Uuid, duty: Duty, unit: Option<Uuid>) -> impl Iterator<Item = Grant> {
        let grants = self.grants.get(&duty).into_iter().flat_map(BTreeMap::keys).copied();
        let theirs: Vec<Grant> =
            grants.filter(|grant| grant.station == *station && grant.covers(unit)).collect();
        theirs.into_iter()
    }

    /// Every grant that a station ever got, of whatever duty.
    pub fn grants_of(&self, station: &Uuid) -> impl Iterator<Item = (Duty, Grant)> {
        let all = self.grants.iter().flat_map(|(duty, grants)| grants.keys().map(|grant| (*duty, *grant)));
        all.filter(|(_, grant)| grant.station == *station)
    }

    /// Under which epoch something counts that a station wrote by a duty for what concerns `unit`; none if it was never
    /// entitled. `said` is the epoch that the entry names. A station that had a duty and lost it wrote under its old
    /// epoch, in time or offline and too late: both count, and both are outranked by what the next holder says. An entry
    /// that names no epoch, or one that the station was not granted, counts under the first: a station that gets the duty
    /// back does not lift what it wrote before above what was written in between.
    pub fn epoch(&self, station: &Uuid, duty: Duty, unit: Option<Uuid>, said: Option<u64>) -> Option<u64> {
        if duty.holders() == Holders::All {
            return self.stations.contains_key(station).then_some(0);
        }
        let epochs: BTreeSet<u64> = self.granted(station, duty, unit).map(|grant| grant.epoch).collect();
        said.filter(|epoch| epochs.contains(epoch)).or_else(|| epochs.first().copied())
    }

    /// The epoch in which the grant counts that stands in an entry: what it says, but one more at most than those of that duty
    /// before it in the order of the directory. None where that is no grant of a duty which is known.
    pub fn epoch_granted(&self, entry: &EntryHash) -> Option<u64> {
        self.epochs.get(entry).copied()
    }

    /// The epoch of the next grant of a duty.
    pub fn next_epoch(&self, duty: Duty) -> u64 {
        // They are in the order of their epochs.
        let last = self.grants.get(&duty).and_then(BTreeMap::last_key_value);
        last.map_or(0, |(grant, _)| grant.epoch).saturating_add(1)
    }

    /// Duties of a newer program: carried, not understood.
    pub fn unknown_duties(&self) -> impl Iterator<Item = &str> {
        self.unknown_duties.iter().map(String::as_str)
    }

    /// Where the bureau's server is; newest first.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().rev()
    }

    /// The officer that a name means.
    pub fn officer(&self, id: Uuid) -> Uuid {
        meant(&self.officers, id)
    }

    /// The unit that a name means.
    pub fn unit(&self, id: Uuid) -> Uuid {
        meant(&self.units, id)
    }
}

/// Follows aliases to their end. Names that mean each other in a circle mean the smallest of them.
fn meant(aliases: &BTreeMap<Uuid, Uuid>, id: Uuid) -> Uuid {
    let (mut at, mut seen) = (id, Vec::new());
    while let Some(next) = aliases.get(&at) {
        if let Some(begin) = seen.iter().position(|known| *known == at) {
            return seen[begin..].iter().min().copied().unwrap_or(at);
        }
        seen.push(at);
        at = *next;
    }
    at
}

#[cfg(test)]
mod tests;
