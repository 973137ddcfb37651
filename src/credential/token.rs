//! The token of a certificate: everything that a verifier needs, signed, in one short line of text.
//!
//! Text form: `DB1.` and Base32 (RFC 4648, capitals, no padding). Base32 and the dot lie within the
//! alphanumeric mode of QR codes, which spends 5.5 bits a character: 8.8 bits a byte. Base64url would need
//! the byte mode, 10.7 bits a byte, and a larger symbol. Base45 would save 6 % more, but its alphabet has a
//! space, `$`, `%` and `*`: it can't be pasted into a command line, selected by a double click or typed
//! from paper, and a PDF reader may drop its spaces.
//!
//! Bytes, version 1 (the `1` of `DB1.`, which is signed through the purpose's context):
//!
//! | field | form |
//! |---|---|
//! | algorithm, key id | 1 + 8 bytes |
//! | number | year - 2000 and running number, each LEB128 |
//! | badge, name, unit, standard id | length and UTF-8, NFC |
//! | standard version | LEB128 |
//! | correct, substitutions, insertions, omissions, active ms | LEB128 each |
//! | grade | length and UTF-8; length 0 for none |
//! | sitting, issued | days after 2000-01-01, LEB128 |
//! | last valid day | 0, or 1 and the day |
//! | attempt hash | 32 bytes |
//! | signature | 64 bytes, over all bytes before it |
//!
//! Reading is strict: for each certificate there is exactly one byte string and one text. A reader rebuilds
//! what it read and compares, so an encoding that it would not write itself is never accepted. The bytes are
//! frozen by a test. Whom to trust is not decided here.

use std::fmt;

use data_encoding::BASE32_NOPAD;

use super::issuer_key::IssuerKey;
use super::key::{KeyId, PublicKey};
use super::signature::{Algorithm, Purpose, Signature};
use super::wire::{Malformed, Reader, Writer};
use crate::domain::certificate::{
    Certificate, CertificateFault, CertificateNo, MAX_GRADE_CHARS, MAX_STANDARD_ID_BYTES,
};
use crate::domain::roster::MAX_NAME_CHARS;
use crate::domain::score::Tally;

/// What a token's text begins with.
pub const TOKEN_PREFIX: &str = "DB1.";

/// No token is longer, in characters.
pub const MAX_TOKEN_CHARS: usize = 1_600;

const SIGNATURE_BYTES: usize = 64;
const MAX_NAME_BYTES: usize = MAX_NAME_CHARS * 4;

/// A certificate with its signature. That it can be read does not make it genuine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCertificate {
    certificate: Certificate,
    signature: Signature,
}

/// Why a text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It does not begin with [`TOKEN_PREFIX`].
    #[error("this is no verification code of this program: it has to begin with DB1.")]
    Prefix,
    /// Longer than any token.
    #[error("the verification code is too long")]
    TooLong,
    /// A character that can't stand there, or the last one has loose bits.
    #[error("the verification code has a wrong character; read or copy it again")]
    Encoding,
    /// Parts are missing, left over, or not in their one form.
    #[error("the verification code is not whole; read or copy it again")]
    Malformed,
    /// An unknown signature algorithm.
    #[error("the verification code is signed by algorithm {0}, which this version does not know")]
    Algorithm(u8),
    /// A field is out of range.
    #[error("the verification code is not sound: {0}")]
    Certificate(#[from] CertificateFault),
}

impl From<Malformed> for TokenFault {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

/// Signs `certificate`.
///
/// # Errors
/// The certificate's first fault; nothing is signed then.
pub fn issue(certificate: Certificate, key: &IssuerKey) -> Result<SignedCertificate, CertificateFault> {
    certificate.check()?;
    let head = body(&certificate, key.public().algorithm(), key.public().key_id());
    let signature = key.sign(Purpose::CertificateToken, &head);
    Ok(SignedCertificate { certificate, signature })
}

impl SignedCertificate {
    /// What it says.
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Whose signature it claims to bear.
    pub const fn issuer(&self) -> KeyId {
        self.signature.key_id
    }

    /// Whether `key` signed exactly this.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        let head = body(&self.certificate, self.signature.algorithm, self.signature.key_id);
        key.verify(Purpose::CertificateToken, &head, &self.signature)
    }

    /// The bytes of the token.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = body(&self.certificate, self.signature.algorithm, self.signature.key_id);
        bytes.extend_from_slice(&self.signature.bytes);
        bytes
    }

    /// Reads the bytes of a token.
    ///
    /// # Errors
    /// Everything but what [`Self::to_bytes`] writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TokenFault> {
        let cut = bytes.len().checked_sub(SIGNATURE_BYTES).ok_or(TokenFault::Malformed)?;
        let (head, tail) = bytes.split_at(cut);
        let mut reader = Reader(head);
        let algorithm = reader.byte()?;
        let algorithm = Algorithm::from_wire(algorithm).ok_or(TokenFault::Algorithm(algorithm))?;
        let key_id = KeyId(reader.array()?);
        let certificate = read_certificate(&mut reader)?;
        certificate.check()?;
        let signature = Signature { algorithm, key_id, bytes: Reader(tail).array()? };
        let token = Self { certificate, signature };
        if reader.0.is_empty() && token.to_bytes() == bytes { Ok(token) } else { Err(TokenFault::Malformed) }
    }

    /// Reads the text of a token.
    ///
    /// # Errors
    /// Everything but what `Display` writes; also surrounding space (see [`tidy`]).
    pub fn parse(text: &str) -> Result<Self, TokenFault> {
        let code = text.strip_prefix(TOKEN_PREFIX).ok_or(TokenFault::Prefix)?;
        if text.len() > MAX_TOKEN_CHARS {
            return Err(TokenFault::TooLong);
        }
        Self::from_bytes(&BASE32_NOPAD.decode(code.as_bytes()).map_err(|_| TokenFault::Encoding)?)
    }
}

impl fmt::Display for SignedCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{TOKEN_PREFIX}{}", BASE32_NOPAD.encode(&self.to_bytes()))
    }
}

/// `text` as a person brings it, made ready for [`SignedCertificate::parse`]: line breaks and spaces of a
/// printed or copied code fall out, small letters become capitals.
pub fn tidy(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

fn body(c: &Certificate, algorithm: Algorithm, key_id: KeyId) -> Vec<u8> {
    let mut w = Writer::default();
    w.byte(algorithm.wire());
    w.bytes(&key_id.0);
    w.number(u64::from(c.number.year() - CertificateNo::YEARS.start()));
    w.number(u64::from(c.number.serial()));
    for text in [&c.badge, &c.name, &c.unit, &c.standard_id] {
        w.text(text);
    }
    w.number(u64::from(c.standard_version));
    let t = &c.tally;
    for count in [t.correct, t.substitutions, t.insertions, t.omissions] {
        w.number(u64::from(count));
    }
    w.number(t.active_ms);
    w.text(c.grade.as_deref().unwrap_or_default());
    w.day(c.sitting);
    w.day(c.issued);
    match c.valid_until {
        None => w.byte(0),
        Some(day) => {
            w.byte(1);
            w.day(day);
        }
    }
    w.bytes(&c.attempt_hash);
    w.0
}

fn read_certificate(r: &mut Reader) -> Result<Certificate, Malformed> {
    let year = r.small()?.checked_add(u32::from(*CertificateNo::YEARS.start())).ok_or(Malformed)?;
    let year = u16::try_from(year).map_err(|_| Malformed)?;
    let number = CertificateNo::new(year, r.small()?).ok_or(Malformed)?;
    let badge = r.text(MAX_NAME_BYTES)?.to_owned();
    let name = r.text(MAX_NAME_BYTES)?.to_owned();
    let unit = r.text(MAX_NAME_BYTES)?.to_owned();
    let standard_id = r.text(MAX_STANDARD_ID_BYTES)?.to_owned();
    let standard_version = r.small()?;
    let tally = Tally {
        correct: r.small()?,
        substitutions: r.small()?,
        insertions: r.small()?,
        omissions: r.small()?,
        active_ms: r.number()?,
    };
    let grade = Some(r.text(MAX_GRADE_CHARS * 4)?.to_owned()).filter(|g| !g.is_empty());
    let sitting = r.day()?;
    let issued = r.day()?;
    let valid_until = match r.byte()? {
        0 => None,
        1 => Some(r.day()?),
        _ => return Err(Malformed),
    };
    Ok(Certificate {
        number,
        badge,
        name,
        unit,
        standard_id,
        standard_version,
        tally,
        grade,
        sitting,
        issued,
        valid_until,
        attempt_hash: r.array()?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn sample() -> Certificate {
        Certificate {
            number: CertificateNo::new(2027, 1).unwrap(),
            badge: "059001".into(),
            name: "é".into(),
            unit: "城关派出所".into(),
            standard_id: "officer-2027".into(),
            standard_version: 1,
            tally: Tally { correct: 300, active_ms: 600_000, ..Tally::default() },
            grade: None,
            sitting: date(2027, 3, 15),
            issued: date(2027, 3, 15),
            valid_until: None,
            attempt_hash: [0; 32],
        }
    }

    /// Bytes that the issuer really signed, but would never write.
    fn signed(change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Result<SignedCertificate, TokenFault> {
        let key = IssuerKey::from_seed([1; 32]);
        let mut bytes = change(body(&sample(), Algorithm::Ed25519, key.public().key_id()));
        let signature = key.sign(Purpose::CertificateToken, &bytes);
        bytes.extend_from_slice(&signature.bytes);
        SignedCertificate::from_bytes(&bytes)
    }

    fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
        let at = bytes.windows(old.len()).position(|w| w == old).unwrap();
        [&bytes[..at], new, &bytes[at + old.len()..]].concat()
    }

    #[test]
    fn another_encoding_is_refused_even_when_signed() {
        assert!(signed(|b| b).is_ok());
        let decomposed = signed(|b| replaced(&b, &[2, 0xC3, 0xA9], &[3, b'e', 0xCC, 0x81]));
        assert_eq!(decomposed, Err(TokenFault::Certificate(CertificateFault::Text("name"))));
        let long_number = signed(|b| replaced(&b, b"officer-2027\x01", b"officer-2027\x81\x00"));
        assert_eq!(long_number, Err(TokenFault::Malformed));
        let more = signed(|mut b| {
            b.push(0);
            b
        });
        assert_eq!(more, Err(TokenFault::Malformed));
        let algorithm = signed(|mut b| {
            b[0] = 2;
            b
        });
        assert_eq!(algorithm, Err(TokenFault::Algorithm(2)));
    }

    #[test]
    fn the_longest_certificate_has_a_token() {
        let longest = Certificate {
            number: CertificateNo::new(2199, CertificateNo::MAX_SERIAL).unwrap(),
            badge: "A".repeat(64),
            name: "\u{20000}".repeat(64),
            unit: "\u{20000}".repeat(64),
            standard_id: "a".repeat(64),
            standard_version: u32::MAX,
            grade: Some("\u{20000}".repeat(16)),
            valid_until: Some(date(2199, 12, 31)),
            ..sample()
        };
        let text = issue(longest, &IssuerKey::from_seed([1; 32])).unwrap().to_string();
        assert!(text.len() < MAX_TOKEN_CHARS, "{}", text.len());
        assert!(SignedCertificate::parse(&text).is_ok());
    }
}
