//! A signature as the last line of a file, over every byte before it.
//!
//! The line is a comment in the file's own language (`%` in PDF, `#` in TOML), so that other programs read
//! the file as if it were not there. It needs no canonical form, does not depend on the signed content, and
//! holds across versions of the program: any changed, added or missing byte is found. A file that was saved
//! again by another program, or whose line ends were converted, no longer verifies: that is intended.

use sha2::{Digest as _, Sha256};

use super::issuer_key::IssuerKey;
use super::key::PublicKey;
use super::signature::{Purpose, Signature};

const WORD: &str = "dabiao-signature ";

/// `body` with its signature line. A missing line end before it is added, and signed.
pub(super) fn seal(body: Vec<u8>, comment: char, purpose: Purpose, key: &IssuerKey) -> Vec<u8> {
    seal_by(body, comment, |digest| key.sign(purpose, digest))
}

/// As [`seal`], by another kind of key: `sign` is given the digest of the body.
pub(super) fn seal_by(mut body: Vec<u8>, comment: char, sign: impl FnOnce(&[u8]) -> Signature) -> Vec<u8> {
    if body.last().is_some_and(|b| *b != b'\n') {
        body.push(b'\n');
    }
    let signature = sign(&Sha256::digest(&body));
    body.extend_from_slice(format!("{comment}{WORD}{signature}\n").as_bytes());
    body
}

/// The bytes before the signature line, and the signature; none when there is no such last line.
pub(super) fn split(bytes: &[u8], comment: char) -> Option<(&[u8], Signature)> {
    let line_ends_at = bytes.len().checked_sub(1).filter(|last| bytes.get(*last) == Some(&b'\n'))?;
    let before = bytes.get(..line_ends_at)?;
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    let (body, line) = before.split_at_checked(start)?;
    let line = std::str::from_utf8(line).ok()?;
    Some((body, line.strip_prefix(comment)?.strip_prefix(WORD)?.parse().ok()?))
}

/// Whether `signature` is `key`'s over `body` for `purpose`.
pub(super) fn holds(body: &[u8], signature: &Signature, purpose: Purpose, key: &PublicKey) -> bool {
    key.verify(purpose, &Sha256::digest(body), signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_byte_is_found() {
        let key = IssuerKey::from_seed([3; 32]);
        let sealed = seal(b"line 1\nline 2".to_vec(), '#', Purpose::RevocationList, &key);
        let good = |bytes: &[u8]| {
            split(bytes, '#').is_some_and(|(b, s)| holds(b, &s, Purpose::RevocationList, &key.public()))
        };
        assert!(good(&sealed));
        for at in 0..sealed.len() {
            for flip in [1, 0x20, 0x80, 0xFF] {
                let mut changed = sealed.clone();
                changed[at] ^= flip;
                assert!(!good(&changed), "byte {at}");
            }
            assert!(!good(&sealed[..at]));
        }
        assert!(!good(&[sealed.as_slice(), b"\n"].concat()));
        assert!(!good(&[sealed.as_slice(), b"more\n"].concat()));
        assert!(split(&sealed, '%').is_none());
    }
}
