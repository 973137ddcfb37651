//! Keys: ids, public keys that verify, secret keys that sign.
//!
//! Nothing here reads files or draws randomness, and no secret can be displayed. Key files are in
//! [`super::station_key`] and [`super::issuer_key`].

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::signature::{Algorithm, Purpose, Signature, SignatureError};

/// Which key: the first 8 bytes of SHA-256 over the algorithm's wire byte and the public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 8]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

impl FromStr for KeyId {
    type Err = SignatureError;

    /// 16 small hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| SignatureError::KeyId)?;
        Ok(Self(bytes.try_into().map_err(|_| SignatureError::KeyId)?))
    }
}

/// A public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads a key of `algorithm`.
    ///
    /// # Errors
    /// Not a point of the curve, or a weak one that would fit any signature.
    pub fn new(algorithm: Algorithm, bytes: &[u8]) -> Result<Self, SignatureError> {
        match algorithm {
            Algorithm::Ed25519 => {
                let bytes: &[u8; 32] = bytes.try_into().map_err(|_| SignatureError::PublicKey)?;
                let key = VerifyingKey::from_bytes(bytes).map_err(|_| SignatureError::PublicKey)?;
                if key.is_weak() { Err(SignatureError::PublicKey) } else { Ok(Self(key)) }
            }
        }
    }

    /// Its algorithm.
    pub const fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Its id.
    pub fn key_id(&self) -> KeyId {
        let digest = self.digest();
        let mut id = [0; 8];
        id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        KeyId(id)
    }

    /// Its fingerprint: the whole SHA-256 that the id is the beginning of, in eight groups. Two people
    /// compare it by telephone before a key is trusted; the id is too short for that.
    pub fn fingerprint(&self) -> String {
        let hex = HEXLOWER.encode(&self.digest());
        let groups: Vec<&str> =
            hex.as_bytes().chunks(8).filter_map(|c| std::str::from_utf8(c).ok()).collect();
        groups.join(" ")
    }

    fn digest(&self) -> [u8; 32] {
        Sha256::new().chain_update([self.algorithm().wire()]).chain_update(self.as_bytes()).finalize().into()
    }

    /// Whether `signature` is this key's over `message` for `purpose`.
    pub fn verify(&self, purpose: Purpose, message: &[u8], signature: &Signature) -> bool {
        let given = ed25519_dalek::Signature::from_bytes(&signature.bytes);
        signature.algorithm == self.algorithm()
            && signature.key_id == self.key_id()
            && self.0.verify_strict(&purpose.message(message), &given).is_ok()
    }

    /// Whether all of these are this key's over their messages for `purpose`: some times faster than
    /// [`PublicKey::verify`] of each. False does not tell which one failed.
    ///
    /// The equations of all signatures are added up with factors that come from a hash over all of them, so
    /// that without the secret key no wrong signature can cancel out among the others; a changed byte of any
    /// message or signature is found. Only signatures off by a point of small order may pass here and fail
    /// there: making one needs the secret key, whose holder could sign the same properly. So use it for long
    /// records of this station, not for single items shown to others.
    pub fn verify_all(&self, purpose: Purpose, signed: &[(Vec<u8>, Signature)]) -> bool {
        let id = self.key_id();
        if signed.iter().any(|(_, s)| s.algorithm != self.algorithm() || s.key_id != id) {
            return false;
        }
        let messages: Vec<Vec<u8>> = signed.iter().map(|(message, _)| purpose.message(message)).collect();
        let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
        let signatures: Vec<_> =
            signed.iter().map(|(_, s)| ed25519_dalek::Signature::from_bytes(&s.bytes)).collect();
        ed25519_dalek::verify_batch(&messages, &signatures, &vec![self.0; signed.len()]).is_ok()
    }
}

/// A secret key in memory, wiped when it is dropped.
pub(super) struct SecretKey(SigningKey);

impl SecretKey {
    /// The key of that seed.
    pub(super) fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed: only for writing the key file.
    pub(super) fn seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The public half.
    pub(super) fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs `message` for `purpose`.
    pub(super) fn sign(&self, purpose: Purpose, message: &[u8]) -> Signature {
        Signature {
            algorithm: Algorithm::Ed25519,
            key_id: self.public().key_id(),
            bytes: self.0.sign(&purpose.message(message)).to_bytes(),
        }
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.public().key_id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_keys_and_secrets_stay_out() {
        assert_eq!(PublicKey::new(Algorithm::Ed25519, &[0; 32]), Err(SignatureError::PublicKey));
        assert_eq!(PublicKey::new(Algorithm::Ed25519, &[0; 31]), Err(SignatureError::PublicKey));
        let shown = format!("{:?}", SecretKey::from_seed(&[0x11; 32]));
        assert!(shown.len() < 40 && !shown.contains("17, 17") && !shown.contains("1111"), "{shown}");
    }

    #[test]
    fn one_that_is_wrong_among_many_spoils_all() {
        let (key, other) = (SecretKey::from_seed(&[1; 32]), SecretKey::from_seed(&[2; 32]));
        let sign = |key: &SecretKey, n: u8| (vec![n; 40], key.sign(Purpose::JournalHead, &[n; 40]));
        let good: Vec<_> = (0..40).map(|n| sign(&key, n)).collect();
        let all = |signed: &[(Vec<u8>, Signature)]| key.public().verify_all(Purpose::JournalHead, signed);
        assert!(all(&good) && all(&good[..1]) && all(&[]));
        assert!(!key.public().verify_all(Purpose::PublicKeyFile, &good));
        for bit in 0..512 {
            let mut one = good.clone();
            one[17].1.bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(!all(&one), "bit {bit}");
        }
        let mut changed = good.clone();
        changed[39].0[0] ^= 1;
        assert!(!all(&changed));
        let mut swapped = good.clone();
        (swapped[3].1, swapped[4].1) = (good[4].1, good[3].1);
        assert!(!all(&swapped));
        let mut foreign = good.clone();
        foreign[0] = sign(&other, 0);
        assert!(!all(&foreign));
        foreign[0].1.key_id = key.public().key_id();
        assert!(!all(&foreign));
    }

    #[test]
    fn ids_are_frozen() {
        // Public key of RFC 8032, section 7.1, test 1.
        let bytes =
            HEXLOWER.decode(b"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").unwrap();
        let key = PublicKey::new(Algorithm::Ed25519, &bytes).unwrap();
        assert_eq!(key.key_id().to_string().parse(), Ok(key.key_id()));
        assert!(key.fingerprint().replace(' ', "").starts_with(&key.key_id().to_string()));
        assert_eq!("0123456789ABCDEF".parse::<KeyId>(), Err(SignatureError::KeyId));
    }
}
