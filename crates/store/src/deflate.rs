//! Deflating bytes, with no way to fail.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// Most bytes of a block that is not compressed.
const STORED: usize = 0xFFFF;

/// `begin` as it is, and `bytes` deflated behind it. Writing to memory does not fail; if it did, the bytes would stand
/// there uncompressed, which is a deflate stream too, and nothing would be lost.
pub(super) fn deflated(begin: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(begin.to_vec(), Compression::best());
    let written = encoder.write_all(bytes);
    written.and_then(|()| encoder.finish()).unwrap_or_else(|_| stored(begin, bytes))
}

fn stored(begin: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut out = begin.to_vec();
    let mut blocks = bytes.chunks(STORED).peekable();
    if blocks.peek().is_none() {
        out.extend([1, 0, 0, 0xFF, 0xFF]);
    }
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::DeflateDecoder;

    use super::*;

    #[test]
    fn both_ways_are_read_back() {
        for length in [0, 1, STORED, STORED + 1, 3 * STORED] {
            let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            for packed in [deflated(b"x", &bytes), stored(b"x", &bytes)] {
                let mut read = Vec::new();
                DeflateDecoder::new(packed.strip_prefix(b"x").unwrap()).read_to_end(&mut read).unwrap();
                assert_eq!(read, bytes);
            }
        }
    }
}
