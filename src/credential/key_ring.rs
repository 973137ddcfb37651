//! The issuing keys that somebody decided to trust. Pure data; files are read in [`super::trust`].

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
pub struct KeyRing(Vec<TrustedKey>);

impl KeyRing {
    /// Adds a key; says whether it is new. A key that is there already stays as it is.
    pub fn add(&mut self, key: TrustedKey) -> bool {
        let id = key.key.key_id();
        let place = self.0.binary_search_by_key(&id, |k| k.key.key_id());
        if let Err(at) = place {
            self.0.insert(at, key);
        }
        place.is_err()
    }

    /// Takes a key out; says whether it was there.
    pub fn remove(&mut self, id: KeyId) -> bool {
        let before = self.0.len();
        self.0.retain(|k| k.key.key_id() != id);
        self.0.len() < before
    }

    /// The key of that id.
    pub fn get(&self, id: KeyId) -> Option<&TrustedKey> {
        self.0.iter().find(|k| k.key.key_id() == id)
    }

    /// All keys, by id.
    pub fn iter(&self) -> impl Iterator<Item = &TrustedKey> {
        self.0.iter()
    }

    /// Whether nobody is trusted.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
