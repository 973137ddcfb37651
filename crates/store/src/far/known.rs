//! Which grants of duties stand before an entry, so that it may count by them.
//!
//! A PC that gets a duty back does not lift what it wrote before above what another one wrote in between: only what comes after
//! the new grant counts by it. In the directory's own series that is told by the numbers. Elsewhere the first entry of a series
//! names the grant by its hash, which nobody knew before it was given; so nothing is dated forward. And whoever lost the duty
//! since names no later grant than it got: what it goes on writing stays below the next one's word.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::paths::{Member, Paths};
use crate::facts::Fact;
use crate::hash::Hash;
use dabiao_domain::sync::directory::Directory;
use dabiao_domain::sync::duty::{Duty, Grant, Holders};

/// The first entry of the series, as a number in the list, the number in it, and the hash.
type Place = (usize, i64, Hash);

/// The grants that the directory tells of, and those that series say to come after.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Where each stands.
    grants: HashMap<(Duty, Grant), Vec<Place>>,
    /// By first entries, the hashes of what they name.
    named: BTreeMap<usize, BTreeSet<Hash>>,
}

impl Known {
    /// Of these members of the `directory`. `read` are the facts of all.
    pub(super) fn of(
        paths: &Paths<'_>,
        (members, directory): (&BTreeSet<usize>, &Directory),
        read: &[Option<Fact>],
    ) -> Self {
        let hashes =
            |ends: &[(String, i64, Hash)]| ends.iter().map(|(.., hash)| *hash).collect::<BTreeSet<Hash>>();
        let named = paths.named.iter().map(|(n, ends)| (*n, hashes(ends.as_slice()))).collect();
        let mut known = Self { grants: HashMap::new(), named };
        for n in members {
            let (Some(member), Some(Some(Fact::GrantDuty(said)))) = (paths.members.get(*n), read.get(*n))
            else {
                continue;
            };
            // What many have moves to nobody.
            let Some(duty) = Duty::from_name(&said.duty).filter(|duty| duty.holders() != Holders::Many)
            else {
                continue;
            };
            let epoch = directory.epoch_granted(&member.entry.hash).unwrap_or(said.epoch);
            let grant = Grant { epoch, unit: said.unit_id, station: said.station_id };
            let place = (member.root, member.entry.seq, member.entry.hash);
            known.grants.entry((duty, grant)).or_default().push(place);
        }
        known
    }

    /// Whether a grant stands before a member.
    pub(super) fn has(&self, member: &Member<'_>, duty: Duty, grant: &Grant) -> bool {
        let named = self.named.get(&member.root);
        let stands = |(root, seq, hash): &Place| {
            *root == member.root && *seq < member.entry.seq || named.is_some_and(|named| named.contains(hash))
        };
        self.grants.get(&(duty, *grant)).is_some_and(|places| places.iter().any(stands))
    }
}
