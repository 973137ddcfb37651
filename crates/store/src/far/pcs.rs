//! Which stations are one PC: what it was before it joined, and what it is since.
//!
//! The first entry of a series names the one that it goes on from, and anybody may name any. So that alone makes nobody
//! the PC that wrote that: the directory has to say so as well, see [`Followed::goes_on_from`]. Of its own series a PC knows it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::directory::Followed;
use super::lent::key_of;
use super::paths::{Member, Paths};
use crate::own_path::told_of;

/// Which stations are one PC: each, but the one that stands for all of them, with a lesser one of the same PC.
#[derive(Clone, Debug, Default)]
pub(super) struct Pcs(BTreeMap<Uuid, Uuid>);

impl Pcs {
    /// By the first entries of the set and the directory.
    pub(super) fn of(paths: &Paths<'_>, directory: &Followed) -> Self {
        let begins = || paths.members.iter().filter(|member| member.entry.seq == 0);
        let of = |member: &Member<'_>| Some(directory.wrote(paths.station(member)?, key_of(member), None).pc);
        // Anybody may begin a series of that name: each that somebody began, and whether another PC did.
        let mut owners: BTreeMap<Uuid, BTreeSet<(Uuid, bool)>> = BTreeMap::new();
        for member in begins() {
            let series = Uuid::try_parse(&member.entry.series).ok();
            if let Some((series, station)) = series.zip(of(member)) {
                owners.entry(series).or_default().insert((station, member.far));
            }
        }
        let (mut pcs, mut same) = (Self::default(), BTreeSet::new());
        for member in begins() {
            let parent = told_of(member.entry).and_then(|begun| begun.parent);
            let Some((parent, station)) = parent.zip(of(member)) else { continue };
            for (before, far) in owners.get(&parent.series).into_iter().flatten() {
                if !member.far && !far {
                    pcs.unite(station, *before);
                } else if directory.goes_on_from(&station, before) {
                    same.insert((directory.said_to_be(&station, before), station, *before));
                }
            }
        }
        // In the order of the directory: who was admitted first as what a PC was keeps it. Whoever asks chooses its own id.
        for (_, station, before) in same {
            // Over a third one, two that belonged to the bureau at one time are two as well.
            let (one, other) = (pcs.all_of(station), pcs.all_of(before));
            if !one.iter().any(|of| other.iter().any(|before| directory.were_two(of, before))) {
                pcs.unite(station, before);
            }
        }
        pcs
    }

    /// Every station of the PC of a station, that one among them.
    fn all_of(&self, station: Uuid) -> BTreeSet<Uuid> {
        let first = self.first(station);
        let others = self.0.keys().copied().filter(|other| self.first(*other) == first);
        others.chain([first, station]).collect()
    }

    fn unite(&mut self, one: Uuid, other: Uuid) {
        let (one, other) = (self.first(one), self.first(other));
        if one != other {
            self.0.insert(one.max(other), one.min(other));
        }
    }

    /// The station that stands for all that this PC was: the same one for each of them.
    pub(super) fn first(&self, station: Uuid) -> Uuid {
        let mut at = station;
        while let Some(before) = self.0.get(&at) {
            at = *before;
        }
        at
    }
}
