//! The table of contents of a package: frame `H`, first and once more at the end. JSON and a signature over it.
//!
//! The signature is checked by the key that stands in the JSON itself: that finds every changed byte, and says who is
//! meant to have signed. Whether that key is known is the receiver's question.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use dabiao_credential::{Algorithm, ContentKey, KeyId, PublicKey, Purpose, Signature};
use dabiao_domain::sync::Tip;

use crate::kind::PackageKind;
use crate::limits::{MAX_DEPTH, MAX_FRAME_BYTES, MAX_FRAMES, MAX_PART_BYTES};

/// The format that the JSON names.
pub(crate) const FORMAT: &str = "dabiao-package";
/// The version of it.
pub(crate) const VERSION: u32 = 1;

/// Who sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The station.
    pub station: Uuid,
    /// The key that signed the table of contents.
    pub key: PublicKey,
}

/// A line of the table: one frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameLine {
    /// Its number, from 1 without gaps.
    pub n: u32,
    /// The letter of its kind.
    pub kind: char,
    /// What is in it, as [`crate::What`] reads it.
    pub what: String,
    /// Bytes of its payload, sealed.
    pub bytes: u32,
    /// SHA-256 of its payload, sealed.
    pub sha256: [u8; 32],
}

/// The content key, locked to one receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedKey {
    /// The receiver, by the id of their signing key.
    pub to: KeyId,
    /// What HPKE sends along, and the key under it.
    pub locked: [u8; ContentKey::LOCKED_BYTES],
}

/// The table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The package; its parts have the same id.
    pub id: Uuid,
    /// The bureau; nil in the request of a station that belongs to none yet.
    pub bureau: Uuid,
    /// What it is for.
    pub kind: PackageKind,
    /// Who sends.
    pub from: Sender,
    /// Who is meant to get it. With sealed content they are those who can open it.
    pub to: Vec<KeyId>,
    /// The sender's wall clock. A label: nothing is decided by it.
    pub made_ms: i64,
    /// The program that wrote it.
    pub program: String,
    /// Which part of the package this file is, from 1.
    pub part: u32,
    /// How many parts there are; 0 in all but the last part, which was not known to be the last.
    pub parts: u32,
    /// What the sender has of each series.
    pub tips: Vec<Tip>,
    /// The frames.
    pub frames: Vec<FrameLine>,
    /// The content key for each receiver; empty for content in the clear.
    pub sealed: Vec<SealedKey>,
}

/// Why bytes are no table of contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoHeader {
    /// They are damaged, or none.
    Damaged,
    /// They are of a newer version.
    New,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    format: String,
    version: u32,
    id: Uuid,
    bureau: Uuid,
    kind: String,
    from: WireSender,
    to: Vec<String>,
    made_ms: i64,
    program: String,
    part: u32,
    parts: u32,
    tips: Vec<(Uuid, u64, String)>,
    frames: Vec<WireFrame>,
    sealed: Vec<WireSealed>,
}

#[derive(Serialize, Deserialize)]
struct WireSender {
    station: Uuid,
    key_id: String,
    public_key: String,
}

#[derive(Serialize, Deserialize)]
struct WireFrame {
    n: u32,
    kind: char,
    what: String,
    bytes: u32,
    sha256: String,
}

#[derive(Serialize, Deserialize)]
struct WireSealed {
    to: String,
    enc: String,
    key: String,
}

/// Only what says whether this version reads it.
#[derive(Deserialize)]
struct Version {
    format: String,
    version: u32,
}

/// Bytes of what HPKE sends along.
const ENC: usize = 32;

impl FrameLine {
    fn wire(&self) -> WireFrame {
        WireFrame {
            n: self.n,
            kind: self.kind,
            what: self.what.clone(),
            bytes: self.bytes,
            sha256: HEXLOWER.encode(&self.sha256),
        }
    }

    /// Bytes that the line takes in the table, with the comma.
    pub(crate) fn json_bytes(&self) -> usize {
        serde_json::to_string(&self.wire()).map_or(MAX_FRAME_BYTES, |json| json.len() + 1)
    }
}

impl Header {
    /// Its JSON.
    pub(crate) fn json(&self) -> serde_json::Result<Vec<u8>> {
        let sealed = self.sealed.iter().map(|sealed| {
            let (enc, key) = sealed.locked.split_at(ENC);
            WireSealed { to: sealed.to.to_string(), enc: HEXLOWER.encode(enc), key: HEXLOWER.encode(key) }
        });
        serde_json::to_vec(&Wire {
            format: FORMAT.to_owned(),
            version: VERSION,
            id: self.id,
            bureau: self.bureau,
            kind: self.kind.name().to_owned(),
            from: WireSender {
                station: self.from.station,
                key_id: self.from.key.key_id().to_string(),
                public_key: HEXLOWER.encode(self.from.key.as_bytes()),
            },
            to: self.to.iter().map(ToString::to_string).collect(),
            made_ms: self.made_ms,
            program: self.program.clone(),
            part: self.part,
            parts: self.parts,
            tips: self.tips.iter().map(|tip| (tip.series, tip.entries, HEXLOWER.encode(&tip.hash))).collect(),
            frames: self.frames.iter().map(FrameLine::wire).collect(),
            sealed: sealed.collect(),
        })
    }

    /// The table in the payload of a frame `H`: JSON, then the signature.
    pub(crate) fn read(payload: &[u8]) -> Result<Self, NoHeader> {
        let at = payload.len().checked_sub(Signature::WIRE_BYTES).ok_or(NoHeader::Damaged)?;
        let (json, signature) = payload.split_at(at);
        if !is_shallow(json) {
            return Err(NoHeader::Damaged);
        }
        let version: Version = serde_json::from_slice(json).map_err(|_| NoHeader::Damaged)?;
        if version.format != FORMAT {
            return Err(NoHeader::Damaged);
        }
        if version.version != VERSION {
            return Err(if version.version > VERSION { NoHeader::New } else { NoHeader::Damaged });
        }
        let wire: Wire = serde_json::from_slice(json).map_err(|_| NoHeader::Damaged)?;
        let key = HEXLOWER.decode(wire.from.public_key.as_bytes()).map_err(|_| NoHeader::Damaged)?;
        let key = PublicKey::new(Algorithm::Ed25519, &key).map_err(|_| NoHeader::Damaged)?;
        let signature = Signature::from_bytes(signature).map_err(|_| NoHeader::Damaged)?;
        if wire.from.key_id != key.key_id().to_string() || !key.verify(Purpose::Package, json, &signature) {
            return Err(NoHeader::Damaged);
        }
        // Whole and signed, so a kind that is not known is not a damaged one.
        let kind = PackageKind::from_name(&wire.kind).ok_or(NoHeader::New)?;
        Self::of_wire(wire, kind, key).filter(Self::is_sound).ok_or(NoHeader::Damaged)
    }

    fn of_wire(wire: Wire, kind: PackageKind, key: PublicKey) -> Option<Self> {
        let tips = wire
            .tips
            .into_iter()
            .map(|(series, entries, hash)| Some(Tip { series, entries, hash: hex(&hash)? }));
        let frames = wire.frames.into_iter().map(|frame| {
            let WireFrame { n, kind, what, bytes, sha256 } = frame;
            Some(FrameLine { n, kind, what, bytes, sha256: hex(&sha256)? })
        });
        let sealed = wire.sealed.into_iter().map(|sealed| {
            let locked = [hex::<ENC>(&sealed.enc)?.as_slice(), &hex::<48>(&sealed.key)?].concat();
            Some(SealedKey { to: sealed.to.parse().ok()?, locked: locked.try_into().ok()? })
        });
        Some(Self {
            id: wire.id,
            bureau: wire.bureau,
            kind,
            from: Sender { station: wire.from.station, key },
            to: wire.to.iter().map(|to| to.parse().ok()).collect::<Option<_>>()?,
            made_ms: wire.made_ms,
            program: wire.program,
            part: wire.part,
            parts: wire.parts,
            tips: tips.collect::<Option<_>>()?,
            frames: frames.collect::<Option<_>>()?,
            sealed: sealed.collect::<Option<_>>()?,
        })
    }

    /// Whether it keeps to the limits, and says nothing impossible.
    fn is_sound(&self) -> bool {
        let numbered = self.frames.iter().zip(1..).all(|(frame, n)| frame.n == n);
        let bytes = self.frames.iter().map(|frame| u64::from(frame.bytes));
        let small = self.frames.iter().all(|frame| frame.bytes as usize <= MAX_FRAME_BYTES);
        numbered
            && small
            && self.frames.len() <= MAX_FRAMES
            && bytes.sum::<u64>() <= MAX_PART_BYTES
            && self.part >= 1
            && (self.parts == 0 || self.parts == self.part)
            && (self.kind.may_be_plain() || !self.sealed.is_empty())
    }

    /// What the content key is locked for: this part of this package, for that receiver.
    pub(crate) fn key_purpose(id: Uuid, part: u32, to: KeyId) -> Vec<u8> {
        [b"dabiao package 1 key".as_slice(), id.as_bytes(), &part.to_le_bytes(), &to.0].concat()
    }

    /// What a frame is sealed for: this part of this package, and its kind.
    pub(crate) fn frame_purpose(id: Uuid, part: u32, kind: char) -> Vec<u8> {
        let mut letter = [0; 4];
        let kind = kind.encode_utf8(&mut letter).as_bytes();
        [b"dabiao package 1 frame".as_slice(), id.as_bytes(), &part.to_le_bytes(), kind].concat()
    }
}

fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// Whether JSON is nested no deeper than it may be.
fn is_shallow(json: &[u8]) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return false;
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_outside_of_texts() {
        assert!(is_shallow(br#"{"a":"[[[[[[[[[[[[\"[[[[","b":[[[[[[[1]]]]]]]}"#));
        assert!(!is_shallow(br#"{"b":[[[[[[[[1]]]]]]]]}"#));
    }
}
