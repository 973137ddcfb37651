//! The issuing keys that the administrator chose to trust, and the state of their revocation lists seen so
//! far. Pure data; files are read in [`super::trust`].
//!
//! One key follows another where both have the same holder and it was not made earlier: the administrator
//! confirmed that by trusting both. Only the lists of the issuer and of keys that follow it apply to a
//! certificate.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::key::{KeyId, PublicKey};
use super::list_memory::ListMemory;
use super::revocation::RevocationList;

/// A key and its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedKey {
    /// The key.
    pub key: PublicKey,
    /// Whose it is, e.g. the bureau's name.
    pub holder: String,
    /// The day from which it is used, as its file says.
    pub since: Date,
}

/// The trusted keys. A stolen key is removed, and its certificates are reissued: a date would not help,
/// because a thief writes any date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyRing {
    keys: Vec<TrustedKey>,
    seen: BTreeMap<KeyId, SeenList>,
    memories: BTreeMap<KeyId, ListMemory>,
}

/// The newest list of a key seen here. It is kept beside the key, so that a removed list, or one replaced by
/// an older one, is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeenList {
    /// Its number.
    pub serial: u32,
    /// Its day.
    pub issued: Date,
}

impl KeyRing {
    /// Adds a key; says whether it is new. A key that is there already stays as it is.
    pub fn add(&mut self, key: TrustedKey) -> bool {
        let id = key.key.key_id();
        let place = self.keys.binary_search_by_key(&id, |k| k.key.key_id());
        if let Err(at) = place {
            self.keys.insert(at, key);
        }
        place.is_err()
    }

    /// Takes a key out; says whether it was there.
    pub fn remove(&mut self, id: KeyId) -> bool {
        self.seen.remove(&id);
        self.memories.remove(&id);
        let before = self.keys.len();
        self.keys.retain(|k| k.key.key_id() != id);
        self.keys.len() < before
    }

    /// The key of that id.
    pub fn get(&self, id: KeyId) -> Option<&TrustedKey> {
        self.keys.iter().find(|k| k.key.key_id() == id)
    }

    /// All keys, by id.
    pub fn iter(&self) -> impl Iterator<Item = &TrustedKey> {
        self.keys.iter()
    }

    /// Whether no key is trusted.
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Remembers that a list of the trusted key `id` was here; returns whether it is newer than all before.
    pub fn note(&mut self, id: KeyId, list: SeenList) -> bool {
        let newer = self.get(id).is_some() && self.seen(id).is_none_or(|seen| seen.serial < list.serial);
        if newer {
            self.seen.insert(id, list);
        }
        newer
    }

    /// The newest list of the key `id` seen here.
    pub fn seen(&self, id: KeyId) -> Option<SeenList> {
        self.seen.get(&id).copied()
    }

    /// Whether the lists of `signer` apply to certificates by `issuer`: it is the issuer, or a key of the
    /// same holder that follows it. Of two keys of one day each follows the other.
    pub fn speaks_for(&self, signer: KeyId, issuer: KeyId) -> bool {
        let (Some(later), Some(earlier)) = (self.get(signer), self.get(issuer)) else {
            return signer == issuer;
        };
        signer == issuer || (later.holder == earlier.holder && later.since >= earlier.since)
    }

    /// The keys whose lists apply to certificates by `issuer`, itself first.
    pub fn speakers(&self, issuer: KeyId) -> impl Iterator<Item = KeyId> {
        let followers = self.keys.iter().map(|k| k.key.key_id());
        let followers = followers.filter(move |id| *id != issuer && self.speaks_for(*id, issuer));
        std::iter::once(issuer).chain(followers)
    }

    /// The remembered content of the lists of the key `id`; none where none was here.
    pub fn memory(&self, id: KeyId) -> Option<&ListMemory> {
        self.memories.get(&id)
    }

    /// Restores what a file kept of the lists of the trusted key `id`.
    pub(super) fn keep_memory(&mut self, id: KeyId, memory: ListMemory) {
        if self.get(id).is_some() && memory != ListMemory::default() {
            self.memories.insert(id, memory);
        }
    }

    /// Remembers the content of a present list; returns whether it was new. Of a list that contradicts the
    /// kept one only the revocations are kept: it does not become the reference for others.
    pub fn remember(&mut self, list: &RevocationList) -> bool {
        let (mut memory, contradicts) = match self.memory(list.signer) {
            Some(memory) => (memory.clone(), memory.contradicted_by(list)),
            None => (ListMemory::default(), false),
        };
        let speaks = |issuer| self.speaks_for(list.signer, issuer);
        let mut news = memory.learn_revoked(list, &speaks);
        if !contradicts {
            news |= memory.learn_numbers(list, &speaks);
        }
        self.keep_memory(list.signer, memory);
        let seen = SeenList { serial: list.serial, issued: list.issued };
        let newest = !contradicts && self.note(list.signer, seen);
        newest || (news && self.get(list.signer).is_some())
    }

    /// Remembers the revocations of a list that is not kept here; returns whether one of them was new.
    pub fn remember_revoked(&mut self, list: &RevocationList) -> bool {
        let mut memory = self.memory(list.signer).cloned().unwrap_or_default();
        let news = memory.learn_revoked(list, &|issuer| self.speaks_for(list.signer, issuer));
        self.keep_memory(list.signer, memory);
        news && self.get(list.signer).is_some()
    }

    /// The other keys of the same holder.
    pub fn others_of_holder(&self, id: KeyId) -> impl Iterator<Item = &TrustedKey> {
        let holder = self.get(id).map(|key| key.holder.as_str());
        self.keys.iter().filter(move |k| Some(k.holder.as_str()) == holder && k.key.key_id() != id)
    }
}
