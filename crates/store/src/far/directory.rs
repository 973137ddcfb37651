//! The bureau's directory as its own series tells it, for the store's entries: who wrote them, and by which duty.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::facts;
use crate::facts::Fact;
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;
use dabiao_domain::sync::directory::{Directory, DirectoryFact, Standing};
use dabiao_domain::sync::duty::Duty;
use dabiao_domain::sync::rank::{Rank, Ranked};

/// The directory that this PC follows; an empty one where it never joined a bureau.
#[derive(Clone, Debug, Default)]
pub(crate) struct Followed {
    /// Whether there is one.
    pub known: bool,
    /// Every grant, as it was given.
    pub duties: Vec<facts::GrantDuty>,
    /// Every key that was enrolled for a station: its name and the key.
    keys: BTreeMap<Uuid, Vec<(String, String)>>,
    directory: Directory,
}

/// Why a station's entry does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Barred {
    /// The directory does not know the station.
    Stranger,
    /// It was signed by a key that was never enrolled for the station.
    Key,
    /// It was written after the station was retired.
    Retired,
}

impl Followed {
    /// What the entries of the directory's series say, each with its depth.
    pub(crate) fn of<'a>(told: impl Iterator<Item = (u64, Hash, &'a JournalEntry, &'a Fact)>) -> Self {
        let mut followed = Self { known: true, ..Self::default() };
        let mut ranked = Vec::new();
        for (depth, hash, entry, fact) in told {
            if let Fact::EnrolStation(station) = fact {
                let key = (station.key_id.clone(), station.public_key.clone());
                followed.keys.entry(station.station_id).or_default().push(key);
            }
            if let Fact::GrantDuty(duty) = fact {
                followed.duties.push(duty.clone());
            }
            if let Some(Ok(value)) = DirectoryFact::read(&entry.op, &entry.body) {
                ranked.push(Ranked { rank: Rank { epoch: 0, depth, hash }, value });
            }
        }
        followed.directory = Directory::of(ranked);
        followed
    }

    /// The folded directory.
    pub(crate) const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Why an entry of a station, the `seq`-th of a series under `key`, does not count; none where it does.
    pub(crate) fn bars(
        &self,
        station: Uuid,
        (series, seq): (Uuid, i64),
        key: Option<(&str, &str)>,
    ) -> Option<Barred> {
        if !self.known {
            return None;
        }
        match self.directory.standing(&station, &series, seq as u64) {
            Standing::Unknown => return Some(Barred::Stranger),
            Standing::BeyondCut => return Some(Barred::Retired),
            Standing::Active | Standing::Retired => {}
        }
        let is =
            |(id, public): &(String, String)| key.is_none_or(|key| key == (id.as_str(), public.as_str()));
        (!self.keys.get(&station).into_iter().flatten().any(is)).then_some(Barred::Key)
    }

    /// The greatest epoch in which what a station says counts by one of these duties, of the bureau or of any unit; none
    /// where it never had one.
    pub(crate) fn epoch(&self, station: Uuid, duties: &[Duty]) -> Option<u64> {
        let of = |duty: &Duty| {
            let units =
                self.duties.iter().filter(|grant| grant.duty == duty.name()).map(|grant| grant.unit_id);
            units.filter_map(|unit| self.directory.epoch(&station, *duty, unit, None)).max()
        };
        // 0 is what nobody was entitled to.
        duties.iter().filter_map(of).map(|epoch| epoch.max(1)).max()
    }
}
