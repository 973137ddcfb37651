//! The issuing keys that somebody decided to trust, and the newest list of each that was ever here. Pure data; files
//! are read in [`super::trust`].

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::key::{KeyId, PublicKey};

/// A key and who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedKey {
    /// The key.
    pub key: PublicKey,
    /// Whose it is, e.g. the bureau's name.
    pub holder: String,
    /// The day from which it is used, as its file says.
    pub since: Date,
}

/// The trusted keys. A stolen key is taken out, and its certificates are issued anew: a date would not
/// help, because a thief writes any date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyRing {
    keys: Vec<TrustedKey>,
    seen: BTreeMap<KeyId, SeenList>,
}

/// The newest list of a key that was ever here. It is kept beside the key, so that a list that is taken away or
/// replaced by an older one is missed.
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

    /// Whether nobody is trusted.
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Keeps in mind that a list of the trusted key `id` was here; says whether it is newer than all before.
    pub fn note(&mut self, id: KeyId, list: SeenList) -> bool {
        let newer = self.get(id).is_some() && self.seen(id).is_none_or(|seen| seen.serial < list.serial);
        if newer {
            self.seen.insert(id, list);
        }
        newer
    }

    /// The newest list of the key `id` that was ever here.
    pub fn seen(&self, id: KeyId) -> Option<SeenList> {
        self.seen.get(&id).copied()
    }

    /// The other keys of the same holder.
    pub fn others_of_holder(&self, id: KeyId) -> impl Iterator<Item = &TrustedKey> {
        let holder = self.get(id).map(|key| key.holder.as_str());
        self.keys.iter().filter(move |k| Some(k.holder.as_str()) == holder && k.key.key_id() != id)
    }
}
