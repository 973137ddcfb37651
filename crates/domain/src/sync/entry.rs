//! An entry as it travels, and the end of a chain of them.

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A SHA-256 digest.
pub type EntryHash = [u8; 32];

/// An entry of a station's journal as other stations get it: its canonical line, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignedEntry {
    /// The chain that it belongs to.
    pub series: Uuid,
    /// Its number in the chain, from 0 without gaps.
    pub seq: u64,
    /// The hash of the entry before it; zeros for the first.
    pub prev_hash: EntryHash,
    /// SHA-256 over `prev_hash` and `line`.
    pub hash: EntryHash,
    /// The canonical line: `{"series":…,"seq":…,"at_ms":…,"op":…,"body":…}`.
    pub line: String,
    /// The name of the key that signed it; empty for one from before there were keys.
    pub key_id: String,
    /// The signature over series, number and hash; empty for one from before there were keys.
    pub signature: Vec<u8>,
}

/// What names an entry: one number of a chain may be there twice, by a fork.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The chain.
    pub series: Uuid,
    /// The number in it, from 0.
    pub seq: u64,
    /// The hash.
    pub hash: EntryHash,
}

/// An entry that nothing follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tip {
    /// The chain.
    pub series: Uuid,
    /// How many entries lead to it, itself among them.
    pub entries: u64,
    /// Its hash.
    pub hash: EntryHash,
}

/// The parts of a canonical line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryLine {
    /// The chain.
    pub series: String,
    /// The number in it, from 0.
    pub seq: u64,
    /// The writer's wall clock, milliseconds since the Unix epoch: a label, nothing is decided by it.
    pub at_ms: i64,
    /// The operation.
    pub op: String,
    /// Its particulars, JSON.
    pub body: String,
}

/// Why something is no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Line and hash don't fit each other.
    #[error("entry {seq} of series {series} does not give its hash")]
    Hash {
        /// The chain.
        series: Uuid,
        /// The number.
        seq: u64,
    },
    /// The line can't be read, or is another entry's.
    #[error("the line of entry {seq} of series {series} is not that of this entry")]
    Line {
        /// The chain.
        series: Uuid,
        /// The number.
        seq: u64,
    },
    /// The first one follows something, or a later one nothing.
    #[error("entry {seq} of series {series} has no place in its chain")]
    Beginning {
        /// The chain.
        series: Uuid,
        /// The number.
        seq: u64,
    },
}

impl SignedEntry {
    /// What names it.
    pub const fn place(&self) -> Place {
        Place { series: self.series, seq: self.seq, hash: self.hash }
    }

    /// Its line, read, when everything in it fits: the hash, the chain, the number. The signature is another's to check.
    ///
    /// # Errors
    /// [`EntryError`] with the place.
    pub fn checked(&self) -> Result<EntryLine, EntryError> {
        let (series, seq) = (self.series, self.seq);
        let mut hasher = Sha256::new();
        hasher.update(self.prev_hash);
        hasher.update(self.line.as_bytes());
        if <EntryHash>::from(hasher.finalize()) != self.hash {
            return Err(EntryError::Hash { series, seq });
        }
        if (seq == 0) != (self.prev_hash == [0; 32]) {
            return Err(EntryError::Beginning { series, seq });
        }
        let line: EntryLine =
            serde_json::from_str(&self.line).map_err(|_| EntryError::Line { series, seq })?;
        if line.seq != seq || line.series != series.to_string() {
            return Err(EntryError::Line { series, seq });
        }
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u64, prev_hash: EntryHash) -> SignedEntry {
        let series = Uuid::from_u128(7);
        let line = format!(r#"{{"series":"{series}","seq":{seq},"at_ms":5,"op":"signed_in","body":"{{}}"}}"#);
        let mut hasher = Sha256::new();
        hasher.update(prev_hash);
        hasher.update(line.as_bytes());
        let hash = hasher.finalize().into();
        SignedEntry { series, seq, prev_hash, hash, line, key_id: String::new(), signature: Vec::new() }
    }

    #[test]
    fn a_line_is_read_when_all_of_it_fits() {
        let first = entry(0, [0; 32]);
        assert_eq!(first.checked().unwrap().op, "signed_in");
        assert_eq!(entry(1, first.hash).checked().unwrap().seq, 1);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_place() {
        let (series, seq) = (Uuid::from_u128(7), 0);
        let good = entry(0, [0; 32]);
        let other_line = SignedEntry { line: good.line.replace("signed_in", "set_setting"), ..good.clone() };
        assert_eq!(other_line.checked(), Err(EntryError::Hash { series, seq }));
        let other_number = SignedEntry { seq: 1, ..good.clone() };
        assert_eq!(other_number.checked(), Err(EntryError::Beginning { series, seq: 1 }));
        let other_series = SignedEntry { series: Uuid::from_u128(8), ..good };
        assert_eq!(other_series.checked(), Err(EntryError::Line { series: Uuid::from_u128(8), seq }));
        assert_eq!(entry(0, [1; 32]).checked(), Err(EntryError::Beginning { series, seq }));
        assert_eq!(entry(3, [0; 32]).checked(), Err(EntryError::Beginning { series, seq: 3 }));
    }
}
