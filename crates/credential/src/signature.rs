//! Signatures: algorithms by id, what is signed for which purpose, and the wire form.
//!
//! Every signature names its algorithm and its key, so that SM2 can stand beside Ed25519 without a new
//! format. What is signed always begins with its [`Purpose`]: a signature made for one kind of thing proves
//! nothing about another. Keys are in [`super::key`]; files and trust are elsewhere.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE32_NOPAD;

use super::key::KeyId;

/// A signature algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032), verified strictly. Wire id 1; 2 is meant for SM2 with SM3.
    Ed25519,
}

impl Algorithm {
    /// Its byte on the wire.
    pub const fn wire(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
        }
    }

    /// The algorithm of that byte.
    pub const fn from_wire(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Ed25519),
            _ => None,
        }
    }

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
        }
    }

    /// The algorithm of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        (name == Self::Ed25519.name()).then_some(Self::Ed25519)
    }
}

/// What a signature is for. Each has a context that is signed with the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The token of a certificate.
    CertificateToken,
    /// The whole file of a printed certificate.
    CertificatePdf,
    /// A list of revoked certificates.
    RevocationList,
    /// A public key file, signed by the key itself.
    PublicKeyFile,
    /// The head of a station's journal.
    JournalHead,
    /// The keys against which a data folder's journal is checked.
    Enrolment,
    /// A station's note outside its data folder of how far its journal was.
    StationMark,
    /// The table of contents of a package that carries entries from station to station.
    Package,
    /// The bureau's word that it has a station's series up to an entry.
    Receipt,
    /// A request to join a bureau, signed by the key of what its PC was before.
    Past,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 10] = [
        Self::CertificateToken,
        Self::CertificatePdf,
        Self::RevocationList,
        Self::PublicKeyFile,
        Self::JournalHead,
        Self::Enrolment,
        Self::StationMark,
        Self::Package,
        Self::Receipt,
        Self::Past,
    ];

    const fn context(self) -> &'static str {
        match self {
            Self::CertificateToken => "dabiao certificate token 1",
            Self::CertificatePdf => "dabiao certificate pdf 1",
            Self::RevocationList => "dabiao revocation list 1",
            Self::PublicKeyFile => "dabiao public key file 1",
            Self::JournalHead => "dabiao journal head 1",
            Self::Enrolment => "dabiao enrolment 1",
            Self::StationMark => "dabiao station mark 1",
            Self::Package => "dabiao package 1",
            Self::Receipt => "dabiao receipt 1",
            Self::Past => "dabiao past 1",
        }
    }

    /// The bytes that are signed: context, a zero byte, message.
    pub(super) fn message(self, message: &[u8]) -> Vec<u8> {
        [self.context().as_bytes(), &[0], message].concat()
    }
}

/// Why bytes are no signature or public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Not 16 small hexadecimal digits.
    #[error("a key id is 16 small hexadecimal digits")]
    KeyId,
    /// An algorithm that this program does not know.
    #[error("signature algorithm {0} is not known; a newer version of the program may know it")]
    Algorithm(u8),
    /// Wrong length or encoding.
    #[error("the signature is not whole")]
    Malformed,
    /// No usable public key.
    #[error("the public key is damaged")]
    PublicKey,
}

/// A detached signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The key.
    pub key_id: KeyId,
    /// The algorithm's own 64 bytes.
    pub bytes: [u8; 64],
}

/// What the text form of a signature begins with.
pub const SIGNATURE_PREFIX: &str = "DBS1.";

impl Signature {
    /// Bytes of the wire form: algorithm, key id, signature.
    pub const WIRE_BYTES: usize = 1 + 8 + 64;

    /// The wire form.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&[self.algorithm.wire()], self.key_id.0.as_slice(), &self.bytes].concat()
    }

    /// Reads the wire form.
    ///
    /// # Errors
    /// Another length, or an unknown algorithm.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignatureError> {
        let (&algorithm, rest) = bytes.split_first().ok_or(SignatureError::Malformed)?;
        let algorithm = Algorithm::from_wire(algorithm).ok_or(SignatureError::Algorithm(algorithm))?;
        let (key_id, rest) = rest.split_first_chunk::<8>().ok_or(SignatureError::Malformed)?;
        let bytes = rest.try_into().map_err(|_| SignatureError::Malformed)?;
        Ok(Self { algorithm, key_id: KeyId(*key_id), bytes })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SIGNATURE_PREFIX}{}", BASE32_NOPAD.encode(&self.to_bytes()))
    }
}

impl FromStr for Signature {
    type Err = SignatureError;

    /// Reads exactly what `Display` writes.
    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let text = text.strip_prefix(SIGNATURE_PREFIX).ok_or(SignatureError::Malformed)?;
        Self::from_bytes(&BASE32_NOPAD.decode(text.as_bytes()).map_err(|_| SignatureError::Malformed)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::SecretKey;
    use super::*;

    #[test]
    fn a_signature_is_for_one_purpose_message_and_key() {
        let key = SecretKey::from_seed(&[1; 32]);
        let other = SecretKey::from_seed(&[2; 32]);
        let signature = key.sign(Purpose::CertificateToken, b"message");
        assert!(key.public().verify(Purpose::CertificateToken, b"message", &signature));
        assert!(!key.public().verify(Purpose::CertificateToken, b"messagf", &signature));
        assert!(!other.public().verify(Purpose::CertificateToken, b"message", &signature));
        for purpose in Purpose::ALL.into_iter().filter(|p| *p != Purpose::CertificateToken) {
            assert!(!key.public().verify(purpose, b"message", &signature), "{purpose:?}");
        }
        let claimed = Signature { key_id: other.public().key_id(), ..signature };
        assert!(!key.public().verify(Purpose::CertificateToken, b"message", &claimed));
    }

    #[test]
    fn every_bit_of_a_signature_counts() {
        let key = SecretKey::from_seed(&[1; 32]);
        let good = key.sign(Purpose::JournalHead, b"head").to_bytes();
        for bit in 0..good.len() * 8 {
            let mut bytes = good.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let accepted = Signature::from_bytes(&bytes)
                .is_ok_and(|s| key.public().verify(Purpose::JournalHead, b"head", &s));
            assert!(!accepted, "bit {bit}");
        }
    }

    #[test]
    fn the_text_form_is_the_only_one() {
        let signature = SecretKey::from_seed(&[1; 32]).sign(Purpose::JournalHead, b"head");
        let text = signature.to_string();
        assert_eq!(text.len(), SIGNATURE_PREFIX.len() + 117);
        assert_eq!(text.parse(), Ok(signature));
        for bad in [text.to_lowercase(), format!("{text}="), format!("{text}A"), text.replacen("S1", "S2", 1)]
        {
            assert_eq!(bad.parse::<Signature>(), Err(SignatureError::Malformed), "{bad}");
        }
        // The last character carries one unused bit: it must be zero.
        let last = text.chars().next_back().unwrap();
        let index = BASE32_NOPAD.specification().symbols.find(last).unwrap();
        let next = BASE32_NOPAD.specification().symbols.chars().nth(index ^ 1).unwrap();
        let loose = format!("{}{next}", &text[..text.len() - 1]);
        assert_eq!(loose.parse::<Signature>(), Err(SignatureError::Malformed));
    }
}
