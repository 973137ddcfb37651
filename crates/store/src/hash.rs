//! SHA-256 chains over canonical lines.

use sha2::{Digest as _, Sha256};

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// The first hash of an attempt's chain: that of its canonical header line.
pub fn chain_start(header_line: &str) -> Hash {
    Sha256::digest(header_line.as_bytes()).into()
}

/// The next hash of a chain: over the one before it and the canonical line.
pub fn chain_event(previous: &Hash, line: &str) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(line.as_bytes());
    hasher.finalize().into()
}

/// SHA-256 of `bytes`.
pub fn digest(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Bytes from their hexadecimal form; none if it is not one.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
