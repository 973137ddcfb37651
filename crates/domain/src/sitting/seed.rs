//! Sealed seeds: no officer chooses a seat's text or knows it before the sitting is opened, and it can be
//! recomputed afterwards.
//!
//! The plan publishes the SHA-256 of a secret of 32 random bytes; the secret itself is stored under lock only
//! ([`SealPart`](super::SealPart)). When the sitting is opened a nonce of 16 random bytes is drawn and
//! recorded. The seed of a seat is the first 8 bytes (big-endian) of HMAC-SHA256 (RFC 2104) with the secret
//! as key over nonce (16 bytes), sitting id (16 bytes), seat number (4 bytes, big-endian) and officer id (16
//! bytes). A sitting that was opened without a nonce, by an older program, has none in its seeds. After the
//! sitting the secret is revealed: it is checked against the published hash, and with it each seed, and with
//! the generator each text, is computed. A sitting that is opened again from an older copy of the data draws
//! another nonce, and so other texts.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroize as _;

/// The secret of a sitting: 32 bytes from a good random source, drawn when it is planned. Wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SittingSecret([u8; 32]);

/// The nonce drawn when a sitting is opened, not secret: 16 bytes from a good random source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpeningNonce(pub [u8; 16]);

impl Drop for SittingSecret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The published SHA-256 of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Commitment(pub [u8; 32]);

impl fmt::Debug for SittingSecret {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SittingSecret(..)")
    }
}

impl SittingSecret {
    /// A secret of these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, to be kept or revealed.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The commitment that the plan publishes.
    pub fn commitment(&self) -> Commitment {
        Commitment(Sha256::digest(self.0).into())
    }

    /// The seed of the text of `seat` (from 1) for `officer` in a sitting that was opened with `nonce`; none
    /// for one that an older program opened. For an existing sitting use
    /// [`Sitting::seat_seed`](super::Sitting::seat_seed).
    pub fn seat_seed(&self, nonce: Option<OpeningNonce>, sitting: Uuid, seat: u32, officer: Uuid) -> u64 {
        let drawn = drawn(nonce.as_ref());
        let hash = self.hmac(&[drawn, sitting.as_bytes(), &seat.to_be_bytes(), officer.as_bytes()]);
        let [a, b, c, d, e, f, g, h, ..] = hash;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Seats drawn by lot: the officers in the order of their HMAC over `seat-lot`, nonce, sitting id and officer
    /// id, seated from 1. As repeatable as the seeds.
    pub fn draw_seats(
        &self,
        nonce: Option<OpeningNonce>,
        sitting: Uuid,
        officers: &[Uuid],
    ) -> Vec<(Uuid, u32)> {
        let mut lots = officers.to_vec();
        lots.sort_by_cached_key(|officer| {
            let parts = [b"seat-lot", drawn(nonce.as_ref()), sitting.as_bytes(), officer.as_bytes()];
            (self.hmac(&parts), *officer)
        });
        lots.into_iter().zip(1..).collect()
    }

    /// The key under which seat PCs get their seeds, for a sitting that was opened with `nonce`. It tells nothing of the
    /// secret, and packing again gives the same one.
    pub fn ticket_key(&self, nonce: Option<OpeningNonce>, sitting: Uuid) -> [u8; 32] {
        self.hmac(&[b"ticket-key", drawn(nonce.as_ref()), sitting.as_bytes()])
    }

    /// The 40 bits of the code by which seat PCs open that key.
    pub fn ticket_code(&self, nonce: Option<OpeningNonce>, sitting: Uuid) -> [u8; 5] {
        let [a, b, c, d, e, ..] = self.hmac(&[b"ticket-code", drawn(nonce.as_ref()), sitting.as_bytes()]);
        [a, b, c, d, e]
    }

    fn hmac(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC fills a key that is shorter than the block (64 bytes) with zeros; done here, no length can fail.
        let mut key = [0; 64];
        key.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        let mut mac = Hmac::<Sha256>::new(&key.into());
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// The bytes of a nonce; nothing where there is none.
fn drawn(nonce: Option<&OpeningNonce>) -> &[u8] {
    nonce.map_or(&[], |nonce| nonce.0.as_slice())
}

impl Commitment {
    /// Whether this is the commitment to `secret`.
    pub fn is_of(&self, secret: &SittingSecret) -> bool {
        secret.commitment() == *self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_as_in_rfc_4231() {
        // Test case 1 has a key of 20 bytes 0x0b: padded with zeros it is a key of 32.
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let hash = SittingSecret::new(key).hmac(&[b"Hi ", b"There"]);
        let hex = hash.iter().fold(String::new(), |s, b| s + &format!("{b:02x}"));
        assert_eq!(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", SittingSecret::new([7; 32])), "SittingSecret(..)");
    }
}
