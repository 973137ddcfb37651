//! The secret of a sitting under lock, as it is stored while it is a secret.
//!
//! The secret is encrypted with a key of its own; that key is locked once for each officer who may open it.
//! `credential` does the locking; here are only the parts and their recipients.

use std::fmt;

use uuid::Uuid;

/// The recipient of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SealTo {
    /// For the holder of the seal's key: the secret itself.
    Key,
    /// For the holder of the start code: the key of the seal.
    StartCode,
    /// For an officer: the key of the seal.
    Officer(Uuid),
}

impl SealTo {
    /// The part of that name, as [`fmt::Display`] gives it.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "key" => Some(Self::Key),
            "start-code" => Some(Self::StartCode),
            id => Uuid::try_parse(id).ok().map(Self::Officer),
        }
    }
}

impl fmt::Display for SealTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("key"),
            Self::StartCode => f.write_str("start-code"),
            Self::Officer(id) => id.fmt(f),
        }
    }
}

/// A part of a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealPart {
    /// The recipient.
    pub to: SealTo,
    /// Encrypted; at most some hundred bytes.
    pub bytes: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for to in [SealTo::Key, SealTo::StartCode, SealTo::Officer(Uuid::from_u128(7))] {
            assert_eq!(SealTo::from_name(&to.to_string()), Some(to));
        }
        assert_eq!(SealTo::from_name("everybody"), None);
    }
}
