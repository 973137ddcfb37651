//! One file of a package while it is being filled: its frames, and in the end its table of contents around them.

use rand::CryptoRng;
use sha2::{Digest as _, Sha256};

use dabiao_credential::{ContentKey, KeyId, LockError, Signature};

use crate::MAGIC;
use crate::header::{FrameLine, Header, SealedKey};
use crate::kind::FrameKind;
use crate::limits::{MAX_FRAME_BYTES, MAX_FRAMES, MAX_PART_BYTES};

/// Kind and length before a payload.
pub(crate) const FRAME_HEAD: usize = 1 + 4;

/// Why a frame does not go into a part.
#[derive(Debug)]
pub(crate) enum NoRoom {
    /// This part is full.
    Full,
    /// It is too large for any part.
    TooLarge,
    /// The cipher refuses.
    Lock(LockError),
}

/// A part that is being filled.
pub(crate) struct Part {
    header: Header,
    key: Option<ContentKey>,
    payloads: Vec<Vec<u8>>,
    /// Bytes of the table without its frames, and with them.
    table_bytes: usize,
    frame_bytes: u64,
}

impl Part {
    /// An empty one. `header` has everything but frames and sealed keys; the content key is drawn for `receivers`, each
    /// with the id of a signing key and the public half of a box key. None of them: the content is in the clear.
    pub fn begin(
        mut header: Header,
        receivers: &[(KeyId, [u8; 32])],
        rng: &mut impl CryptoRng,
    ) -> Result<Self, LockError> {
        let key = (!receivers.is_empty()).then(|| ContentKey::new(rng));
        for (to, public) in receivers {
            let Some(key) = &key else { break };
            let locked = key.lock_to(public, &Header::key_purpose(header.id, header.part, *to), rng)?;
            let locked = locked.try_into().map_err(|_| LockError::Damaged)?;
            header.sealed.push(SealedKey { to: *to, locked });
        }
        // Some digits more than in the empty table.
        let table_bytes = header.json().map_or(usize::MAX, |json| json.len() + Signature::WIRE_BYTES + 16);
        Ok(Self { header, key, payloads: Vec::new(), table_bytes, frame_bytes: 0 })
    }

    /// Whether even the table without a frame is too large.
    pub const fn is_hopeless(&self) -> bool {
        self.table_bytes > MAX_FRAME_BYTES - 64 * 1024
    }

    /// Its number.
    pub const fn number(&self) -> u32 {
        self.header.part
    }

    /// How many frames it has.
    pub const fn frames(&self) -> usize {
        self.payloads.len()
    }

    /// Seals a frame and adds it.
    pub fn add(&mut self, kind: FrameKind, what: String, squeezed: &[u8]) -> Result<(), NoRoom> {
        let seal = if self.key.is_some() { ContentKey::SEAL_BYTES } else { 0 };
        let bytes = squeezed.len() + seal;
        if bytes > MAX_FRAME_BYTES {
            return Err(NoRoom::TooLarge);
        }
        let n = self.payloads.len() as u32 + 1;
        let mut line = FrameLine { n, kind: kind.letter(), what, bytes: bytes as u32, sha256: [0; 32] };
        let table_bytes = self.table_bytes + line.json_bytes();
        let frame_bytes = self.frame_bytes + (FRAME_HEAD + bytes) as u64;
        let whole = (MAGIC.len() + 2 * (FRAME_HEAD + table_bytes)) as u64 + frame_bytes;
        if table_bytes > MAX_FRAME_BYTES || whole > MAX_PART_BYTES || self.payloads.len() == MAX_FRAMES {
            return Err(if self.payloads.is_empty() { NoRoom::TooLarge } else { NoRoom::Full });
        }
        let payload = match &self.key {
            Some(key) => {
                let purpose = Header::frame_purpose(self.header.id, self.header.part, kind.letter());
                key.seal(n, &purpose, squeezed).map_err(NoRoom::Lock)?
            }
            None => squeezed.to_vec(),
        };
        line.sha256 = Sha256::digest(&payload).into();
        self.header.frames.push(line);
        self.payloads.push(payload);
        (self.table_bytes, self.frame_bytes) = (table_bytes, frame_bytes);
        Ok(())
    }

    /// The runs of bytes of the file, in their order, and its table. `last`: no part follows.
    pub fn finish(
        mut self,
        last: bool,
        sign: impl FnOnce(&[u8]) -> Signature,
    ) -> serde_json::Result<(Vec<Vec<u8>>, Vec<u8>)> {
        self.header.parts = if last { self.header.part } else { 0 };
        let mut table = self.header.json()?;
        let signature = sign(&table);
        table.extend_from_slice(&signature.to_bytes());
        let mut runs = vec![[MAGIC.as_slice(), &frame_head('H', table.len() as u32), &table].concat()];
        for (line, payload) in self.header.frames.iter().zip(self.payloads) {
            runs.push(frame_head(line.kind, line.bytes).to_vec());
            runs.push(payload);
        }
        runs.push([frame_head('H', table.len() as u32).as_slice(), &table].concat());
        Ok((runs, table))
    }
}

/// What stands before a payload. Kinds that are written are letters of ASCII; another one fits no file.
pub(crate) fn frame_head(kind: char, bytes: u32) -> [u8; FRAME_HEAD] {
    let [a, b, c, d] = bytes.to_le_bytes();
    [u8::try_from(kind).unwrap_or(0), a, b, c, d]
}
