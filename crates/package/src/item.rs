//! What a package carries, one by one, and its bytes.

use dabiao_domain::sync::{EntryHash, SignedEntry};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::bytes::{Bytes, put_long, put_short};
use crate::kind::FrameKind;

/// Something that an entry names by its digest: a log, a score, evidence; or what a package of its own kind is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// What it belongs to, such as an attempt.
    pub subject: Uuid,
    /// Which body of it: at most 255 bytes.
    pub kind: String,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Body {
    /// One with its digest.
    pub fn new(subject: Uuid, kind: &str, bytes: Vec<u8>) -> Self {
        Self { subject, kind: kind.to_owned(), digest: Sha256::digest(&bytes).into(), bytes }
    }

    /// Whether the digest is that of the bytes.
    pub fn holds(&self) -> bool {
        <[u8; 32]>::from(Sha256::digest(&self.bytes)) == self.digest
    }
}

/// The bureau's word that it has a series up to a point. The signature is the receiver's to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The series.
    pub series: Uuid,
    /// How many entries of it.
    pub entries: u64,
    /// The hash of the last of them.
    pub head: EntryHash,
    /// The bureau's clock.
    pub at_ms: i64,
    /// The name of the key that signed.
    pub key_id: String,
    /// The signature.
    pub signature: Vec<u8>,
}

/// An exercise file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercise {
    /// Its name, at most 255 bytes. The receiver makes a safe one of it.
    pub name: String,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Exercise {
    /// One with its digest.
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), digest: Sha256::digest(&bytes).into(), bytes }
    }

    /// Whether the digest is that of the bytes.
    pub fn holds(&self) -> bool {
        <[u8; 32]>::from(Sha256::digest(&self.bytes)) == self.digest
    }
}

/// Events of an attempt that is being written, as its log has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Events {
    /// The attempt.
    pub attempt: Uuid,
    /// The number of the first of them, from 0.
    pub first: u64,
    /// The events.
    pub bytes: Vec<u8>,
}

/// One of what a package carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// An entry of a journal.
    Entry(SignedEntry),
    /// What an entry names.
    Body(Body),
    /// A receipt.
    Receipt(Receipt),
    /// An exercise file.
    Exercise(Exercise),
    /// Events.
    Events(Events),
}

impl Item {
    /// The kind of frame that it goes into.
    pub const fn kind(&self) -> FrameKind {
        match self {
            Self::Entry(_) => FrameKind::Entries,
            Self::Body(_) => FrameKind::Bodies,
            Self::Receipt(_) => FrameKind::Receipts,
            Self::Exercise(_) => FrameKind::Exercises,
            Self::Events(_) => FrameKind::Events,
        }
    }
}

/// An entry is the next one of the chain of that before it in the frame.
const FOLLOWS: u8 = 1;

/// Whether `entry` is the next one after `last`.
pub(crate) fn follows(entry: &SignedEntry, last: &SignedEntry) -> bool {
    entry.series == last.series && entry.prev_hash == last.hash && last.seq.checked_add(1) == Some(entry.seq)
}

/// Appends the bytes of an entry that stands after `last` in its frame; none if a field is too long.
pub(crate) fn put_entry(out: &mut Vec<u8>, entry: &SignedEntry, last: Option<&SignedEntry>) -> Option<()> {
    if last.is_some_and(|last| follows(entry, last)) {
        out.push(FOLLOWS);
    } else {
        out.push(0);
        out.extend_from_slice(entry.series.as_bytes());
        out.extend_from_slice(&entry.seq.to_le_bytes());
        out.extend_from_slice(&entry.prev_hash);
    }
    out.extend_from_slice(&entry.hash);
    put_short(out, entry.key_id.as_bytes())?;
    put_short(out, &entry.signature)?;
    put_long(out, entry.line.as_bytes())
}

/// The next entry; none if the bytes are none.
pub(crate) fn take_entry(bytes: &mut Bytes<'_>, last: Option<&SignedEntry>) -> Option<SignedEntry> {
    let (series, seq, prev_hash) = match bytes.u8()? {
        0 => (Uuid::from_bytes(bytes.array()?), bytes.u64()?, bytes.array()?),
        FOLLOWS => last.and_then(|last| Some((last.series, last.seq.checked_add(1)?, last.hash)))?,
        _ => return None,
    };
    let hash = bytes.array()?;
    let key_id = bytes.short_text()?;
    let signature = bytes.short()?.to_vec();
    let line = std::str::from_utf8(bytes.long()?).ok()?.to_owned();
    Some(SignedEntry { series, seq, prev_hash, hash, line, key_id, signature })
}

impl Body {
    pub(crate) fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        out.extend_from_slice(self.subject.as_bytes());
        put_short(out, self.kind.as_bytes())?;
        out.extend_from_slice(&self.digest);
        put_long(out, &self.bytes)
    }

    pub(crate) fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(Self {
            subject: Uuid::from_bytes(bytes.array()?),
            kind: bytes.short_text()?,
            digest: bytes.array()?,
            bytes: bytes.long()?.to_vec(),
        })
    }
}

impl Receipt {
    pub(crate) fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        out.extend_from_slice(self.series.as_bytes());
        out.extend_from_slice(&self.entries.to_le_bytes());
        out.extend_from_slice(&self.head);
        out.extend_from_slice(&self.at_ms.to_le_bytes());
        put_short(out, self.key_id.as_bytes())?;
        put_short(out, &self.signature)
    }

    pub(crate) fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(Self {
            series: Uuid::from_bytes(bytes.array()?),
            entries: bytes.u64()?,
            head: bytes.array()?,
            at_ms: bytes.i64()?,
            key_id: bytes.short_text()?,
            signature: bytes.short()?.to_vec(),
        })
    }
}

impl Exercise {
    pub(crate) fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        put_short(out, self.name.as_bytes())?;
        out.extend_from_slice(&self.digest);
        put_long(out, &self.bytes)
    }

    pub(crate) fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(Self { name: bytes.short_text()?, digest: bytes.array()?, bytes: bytes.long()?.to_vec() })
    }
}

impl Events {
    pub(crate) fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        out.extend_from_slice(self.attempt.as_bytes());
        out.extend_from_slice(&self.first.to_le_bytes());
        put_long(out, &self.bytes)
    }

    pub(crate) fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(Self {
            attempt: Uuid::from_bytes(bytes.array()?),
            first: bytes.u64()?,
            bytes: bytes.long()?.to_vec(),
        })
    }
}
