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
//! | journal head | nothing, or 1, series (4 bytes), entries (LEB128, from 1), hash (16 bytes) |
//! | signature | 64 bytes, over all bytes before it |
//!
//! Reading is strict: for each certificate there is exactly one byte string and one text. A reader rebuilds
//! what it read and compares, so an encoding that it would not write itself is never accepted. The bytes are
//! frozen by a test. Which issuers are trusted is not decided here.
//!
//! The journal head is that of the issuing station before the certificate's own entry: with the paper one can
//! check later whether the station's journal is still the one that the certificate came from. Older tokens
//! carry no head and stay as they are.

use std::fmt;

use data_encoding::BASE32_NOPAD;

use super::issuer_key::IssuerKey;
use super::key::{KeyId, PublicKey};
use super::signature::{Algorithm, Purpose, Signature};
use super::wire::{Malformed, Reader, Writer};
use dabiao_domain::certificate::{
    Certificate, CertificateError, CertificateNo, MAX_GRADE_CHARS, MAX_STANDARD_ID_BYTES,
};
use dabiao_domain::head::HeadStamp;
use dabiao_domain::roster::MAX_NAME_CHARS;
use dabiao_domain::score::Tally;

/// What a token's text begins with.
pub const TOKEN_PREFIX: &str = "DB1.";

/// No token is longer, in characters.
pub const MAX_TOKEN_CHARS: usize = 1_600;

const SIGNATURE_BYTES: usize = 64;
/// What a journal head begins with.
const HEAD_TAG: u8 = 1;
const MAX_NAME_BYTES: usize = MAX_NAME_CHARS * 4;

/// A certificate with its signature. That it can be read does not make it genuine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCertificate {
    certificate: Certificate,
    head: Option<HeadStamp>,
    signature: Signature,
}

/// Why a text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It does not begin with [`TOKEN_PREFIX`].
    #[error("this is no verification code of this program: it has to begin with DB1.")]
    Prefix,
    /// Longer than any token.
    #[error("the verification code is too long")]
    TooLong,
    /// A character that can't stand there, or the last one has loose bits.
    #[error("the verification code has a wrong character; read or copy it again")]
    Encoding,
    /// It ends too soon.
    #[error("the verification code is cut short: its end is missing; copy all of it")]
    Cut,
    /// Parts are left over, or not in their one form.
    #[error("the verification code is not whole; read or copy it again")]
    Malformed,
    /// An unknown signature algorithm.
    #[error("the verification code is signed by algorithm {0}, which this version does not know")]
    Algorithm(u8),
    /// A field is out of range.
    #[error("the verification code is not sound: {0}")]
    Certificate(#[from] CertificateError),
}

impl From<Malformed> for TokenError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

/// Signs `certificate`, without a journal head.
///
/// # Errors
/// The certificate's first error; nothing is signed then.
pub fn issue(certificate: Certificate, key: &IssuerKey) -> Result<SignedCertificate, CertificateError> {
    issue_at(certificate, None, key)
}

/// Signs `certificate` together with the head of the journal that it is issued from.
///
/// # Errors
/// The certificate's first error; nothing is signed then.
pub fn issue_at(
    certificate: Certificate,
    head: Option<HeadStamp>,
    key: &IssuerKey,
) -> Result<SignedCertificate, CertificateError> {
    certificate.check()?;
    let bytes = body(&certificate, head.as_ref(), key.public().algorithm(), key.public().key_id());
    let signature = key.sign(Purpose::CertificateToken, &bytes);
    Ok(SignedCertificate { certificate, head, signature })
}

impl SignedCertificate {
    /// The certificate.
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The head of the issuing station's journal before the certificate's own entry; none in older ones.
    pub const fn head(&self) -> Option<&HeadStamp> {
        self.head.as_ref()
    }

    /// Whose signature it claims to bear.
    pub const fn issuer(&self) -> KeyId {
        self.signature.key_id
    }

    /// Whether `key` signed exactly this.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.verify(Purpose::CertificateToken, &self.body(), &self.signature)
    }

    fn body(&self) -> Vec<u8> {
        body(&self.certificate, self.head.as_ref(), self.signature.algorithm, self.signature.key_id)
    }

    /// The bytes of the token.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.body();
        bytes.extend_from_slice(&self.signature.bytes);
        bytes
    }

    /// Reads the bytes of a token.
    ///
    /// # Errors
    /// Everything but what [`Self::to_bytes`] writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TokenError> {
        let cut = bytes.len().checked_sub(SIGNATURE_BYTES).ok_or(TokenError::Malformed)?;
        let (head, tail) = bytes.split_at(cut);
        let mut reader = Reader::new(head);
        let algorithm = reader.byte()?;
        let algorithm = Algorithm::from_wire(algorithm).ok_or(TokenError::Algorithm(algorithm))?;
        let key_id = KeyId(reader.array()?);
        let certificate = read_certificate(&mut reader)?;
        certificate.check()?;
        let head = read_head(&mut reader)?;
        let signature = Signature { algorithm, key_id, bytes: Reader::new(tail).array()? };
        let token = Self { certificate, head, signature };
        if reader.rest.is_empty() && token.to_bytes() == bytes {
            Ok(token)
        } else {
            Err(TokenError::Malformed)
        }
    }

    /// Reads the text of a token.
    ///
    /// # Errors
    /// Everything but what `Display` writes; also surrounding space (see [`super::pasted_code`]).
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let code = text.strip_prefix(TOKEN_PREFIX).ok_or(TokenError::Prefix)?;
        if text.len() > MAX_TOKEN_CHARS {
            return Err(TokenError::TooLong);
        }
        let bytes = BASE32_NOPAD.decode(code.as_bytes()).map_err(|_| TokenError::Encoding);
        bytes.and_then(|bytes| Self::from_bytes(&bytes)).map_err(|fault| match fault {
            TokenError::Prefix | TokenError::TooLong | TokenError::Algorithm(_) => fault,
            _ if is_cut(code) => TokenError::Cut,
            fault => fault,
        })
    }
}

impl fmt::Display for SignedCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{TOKEN_PREFIX}{}", BASE32_NOPAD.encode(&self.to_bytes()))
    }
}

/// Whether what follows [`TOKEN_PREFIX`] is the beginning of a token and its end is missing.
fn is_cut(code: &str) -> bool {
    // Base32 of whole bytes has one of these lengths; the last bits of a piece may be those of a byte to come.
    let whole = (0..=code.len()).rev().find(|n| matches!(n % 8, 0 | 2 | 4 | 5 | 7)).unwrap_or(0);
    let mut loose = BASE32_NOPAD.specification();
    loose.check_trailing_bits = false;
    let Ok(loose) = loose.encoding() else { return false };
    let alphabet = code.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'));
    let bytes = code.get(..whole).filter(|_| alphabet).and_then(|code| loose.decode(code.as_bytes()).ok());
    bytes.is_some_and(|bytes| ends_too_soon(&bytes))
}

/// Whether bytes read as those of a token up to where they end.
fn ends_too_soon(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    let read = |reader: &mut Reader| -> Result<(), Malformed> {
        Algorithm::from_wire(reader.byte()?).ok_or(Malformed)?;
        reader.array::<8>()?;
        read_certificate(reader)?;
        // The signature may begin with the byte that a journal head has.
        if reader.rest.len() != SIGNATURE_BYTES && reader.rest.first() == Some(&HEAD_TAG) {
            read_head(reader)?;
        }
        reader.bytes(SIGNATURE_BYTES).map(drop)
    };
    match read(&mut reader) {
        Ok(()) => false,
        Err(Malformed) => reader.ended,
    }
}

fn body(c: &Certificate, head: Option<&HeadStamp>, algorithm: Algorithm, key_id: KeyId) -> Vec<u8> {
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
    if let Some(head) = head {
        w.byte(HEAD_TAG);
        w.bytes(&head.series);
        w.number(head.entries);
        w.bytes(&head.hash);
    }
    w.0
}

/// The journal head, if anything follows the certificate.
fn read_head(r: &mut Reader) -> Result<Option<HeadStamp>, Malformed> {
    if r.rest.is_empty() {
        return Ok(None);
    }
    if r.byte()? != HEAD_TAG {
        return Err(Malformed);
    }
    let head = HeadStamp { series: r.array()?, entries: r.number()?, hash: r.array()? };
    if head.entries == 0 { Err(Malformed) } else { Ok(Some(head)) }
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
    fn signed(change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Result<SignedCertificate, TokenError> {
        let key = IssuerKey::from_seed([1; 32]);
        let mut bytes = change(body(&sample(), None, Algorithm::Ed25519, key.public().key_id()));
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
        assert_eq!(decomposed, Err(TokenError::Certificate(CertificateError::Text("name"))));
        let long_number = signed(|b| replaced(&b, b"officer-2027\x01", b"officer-2027\x81\x00"));
        assert_eq!(long_number, Err(TokenError::Malformed));
        let more = signed(|mut b| {
            b.push(0);
            b
        });
        assert_eq!(more, Err(TokenError::Malformed));
        let algorithm = signed(|mut b| {
            b[0] = 2;
            b
        });
        assert_eq!(algorithm, Err(TokenError::Algorithm(2)));
    }

    #[test]
    fn a_journal_head_has_one_form() {
        let head = HeadStamp { series: [1, 0x9a, 0x1b, 0x2c], entries: 300, hash: [9; 16] };
        let key = IssuerKey::from_seed([1; 32]);
        let token = issue_at(sample(), Some(head), &key).unwrap();
        assert_eq!(SignedCertificate::parse(&token.to_string()).as_ref(), Ok(&token));
        assert_eq!((token.head(), issue(sample(), &key).unwrap().head()), (Some(&head), None));
        assert!(token.is_signed_by(&key.public()));
        let other = HeadStamp { entries: 301, ..head };
        let moved = SignedCertificate { head: Some(other), ..token.clone() };
        assert!(!moved.is_signed_by(&key.public()), "the head is signed with the rest");
        let without = SignedCertificate { head: None, ..token };
        assert!(!without.is_signed_by(&key.public()), "it can't be taken off");
        let with = |tail: &[u8]| signed(|b| [b.as_slice(), tail].concat());
        let series = [1, 0x9a, 0x1b, 0x2c];
        let tail =
            |tag: u8, entries: &[u8], hash: usize| [&[tag], &series[..], entries, &vec![9; hash]].concat();
        assert!(with(&tail(1, &[0xAC, 2], 16)).is_ok());
        for bad in [
            tail(0, &[0xAC, 2], 16),
            tail(2, &[0xAC, 2], 16),
            tail(1, &[0], 16),
            tail(1, &[0xAC, 0x82, 0], 16),
            tail(1, &[0xAC, 2], 15),
            tail(1, &[0xAC, 2], 17),
            vec![1],
        ] {
            assert_eq!(with(&bad), Err(TokenError::Malformed), "{bad:x?}");
        }
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
        let head = HeadStamp { series: [0xFF; 4], entries: u64::MAX, hash: [0xFF; 16] };
        let text = issue_at(longest, Some(head), &IssuerKey::from_seed([1; 32])).unwrap().to_string();
        assert!(text.len() < MAX_TOKEN_CHARS, "{}", text.len());
        assert!(SignedCertificate::parse(&text).is_ok());
    }
}
