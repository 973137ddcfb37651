//! What a past lends, and to whom: by whose duties counts what was signed as a station that a PC was before.
//!
//! A PC keeps the keys of what it was, so what it signs by them later is told from what it signed then by one thing alone:
//! how much of that station counted when the directory retired it. Up to there its own duties hold; beyond, those of what
//! the PC is since. That one is retired in its turn, and then as much of the older one counts by its duties as did then.
//!
//! An id is not made of a key: two PCs may each say to have been one station, by a key of its own. Then what each key signed
//! is that of the PC that was admitted with it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::paths::Member;
use crate::facts;
use crate::hash::Hash;

/// The place of an entry in the directory.
pub(super) type Place = (u128, Hash);

/// The name of a key, and the key.
type Key = (String, String);

/// The name of the key that an entry must be signed by, and that key; none for one from before there were keys.
pub(super) fn key_of<'m>(member: &'m Member<'_>) -> Option<(&'m str, &'m str)> {
    member.key.as_ref().map(|key| (key.id.as_str(), key.public.as_str()))
}

/// Who wrote something, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wrote {
    /// The station in whose name it is signed.
    pub(super) station: Uuid,
    /// The station that it is of: that one, but where the key is another PC's.
    pub(super) pc: Uuid,
    /// Series and number; none for what this PC wrote itself: that counts here by all of its duties.
    pub(super) at: Option<(Uuid, i64)>,
}

impl From<Uuid> for Wrote {
    fn from(station: Uuid) -> Self {
        Self { station, pc: station, at: None }
    }
}

/// How much of a station counts, each time that the directory said it.
#[derive(Clone, Debug, Default)]
pub(super) struct Cuts(BTreeMap<Place, Vec<(Uuid, u64)>>);

impl Cuts {
    pub(super) fn note(&mut self, place: Place, cut: &[(Uuid, u64)]) {
        self.0.insert(place, cut.to_vec());
    }

    /// Whether the entry of that series and number counted at that place, as the directory said it last. Of what it had not
    /// said anything yet all did.
    pub(super) fn counted(&self, (series, seq): (Uuid, i64), place: Place) -> bool {
        let Some((_, cut)) = self.0.range(..=place).next_back() else { return true };
        cut.iter().any(|(of, kept)| *of == series && (seq as u64) < *kept)
    }
}

/// The PCs that say each by a key of its own that they were one station before they joined.
#[derive(Clone, Debug)]
pub(super) struct OfTwo {
    /// The one that was admitted first: what its keys signed is what it was.
    pub(super) first: Uuid,
    /// By the keys that the station got since, the PC that was admitted with each; nobody where none was.
    later: BTreeMap<Key, Uuid>,
}

impl OfTwo {
    /// The PC that a key belongs to; none for the keys of the first one.
    pub(super) fn of_key(&self, (id, public): (&str, &str)) -> Option<Uuid> {
        self.later.iter().find(|(key, _)| (key.0.as_str(), key.1.as_str()) == (id, public)).map(|(_, pc)| *pc)
    }
}

/// What PCs were before they joined, as admissions say it.
#[derive(Default)]
pub(super) struct Pasts {
    /// By station, the first place of each key under which it was enrolled as one that nobody writes to.
    keys: BTreeMap<Uuid, BTreeMap<Key, Place>>,
    /// By station, where PCs were admitted that were that one, and which.
    claimed: BTreeMap<Uuid, BTreeSet<(Place, Uuid)>>,
}

impl Pasts {
    pub(super) fn note(&mut self, said: &facts::EnrolStation, place: Place) {
        if said.box_key.is_empty() {
            let key = (said.key_id.clone(), said.public_key.clone());
            let first = self.keys.entry(said.station_id).or_default().entry(key).or_insert(place);
            *first = place.min(*first);
            return;
        }
        for before in said.was.iter().flatten() {
            self.claimed.entry(*before).or_default().insert((place, said.station_id));
        }
    }

    /// Those that got another key when a PC was admitted already that was them: it had no other one then. A key is told right
    /// before the PC that has it is admitted.
    pub(super) fn of_two(&self) -> BTreeMap<Uuid, OfTwo> {
        let of_two = |(station, keys): (&Uuid, &BTreeMap<Key, Place>)| {
            let claimed = self.claimed.get(station)?;
            let (begun, first) = claimed.first()?;
            let pc = |at: &Place| claimed.iter().find(|(place, _)| place > at).map(|(_, pc)| *pc);
            let later = keys.iter().filter(|(_, at)| *at > begun);
            let later: BTreeMap<Key, Uuid> =
                later.map(|(key, at)| (key.clone(), pc(at).unwrap_or_default())).collect();
            (!later.is_empty()).then_some((*station, OfTwo { first: *first, later }))
        };
        self.keys.iter().filter_map(of_two).collect()
    }
}
