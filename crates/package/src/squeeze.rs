//! Deflating and inflating (RFC 1951, without a head), with bounds.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::damage::Why;
use crate::limits::{MAX_INFLATED_BYTES, MAX_RATIO};

/// An empty block of RFC 1951 that is not the last one: it adds bytes and no content.
const EMPTY_BLOCK: [u8; 5] = [0, 0, 0, 0xff, 0xff];

/// `plain`, deflated. What shrinks to less than the hundredth part gets empty blocks before it, because the reader
/// takes such growth for an attack.
pub(crate) fn deflate(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(plain.len() / 2), Compression::new(6));
    encoder.write_all(plain)?;
    let mut squeezed = encoder.finish()?;
    let least = plain.len().div_ceil(MAX_RATIO);
    if squeezed.len() < least {
        let mut padded = EMPTY_BLOCK.repeat((least - squeezed.len()).div_ceil(EMPTY_BLOCK.len()));
        padded.append(&mut squeezed);
        squeezed = padded;
    }
    Ok(squeezed)
}

/// `plain` as blocks that are not deflated: the same bytes whatever library does the deflating.
#[cfg(test)]
pub(crate) fn stored(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let blocks: Vec<&[u8]> = plain.chunks(60_000).collect();
    for (n, block) in blocks.iter().enumerate() {
        let length = block.len() as u16;
        out.push(u8::from(n + 1 == blocks.len()));
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    out
}

/// What was deflated.
pub(crate) fn inflate(squeezed: &[u8]) -> Result<Vec<u8>, Why> {
    let most = squeezed.len().saturating_mul(MAX_RATIO).min(MAX_INFLATED_BYTES);
    let mut decoder = DeflateDecoder::new(squeezed);
    let mut plain = Vec::new();
    // One more than there may be: then it is seen that there is more.
    decoder.by_ref().take(most as u64 + 1).read_to_end(&mut plain).map_err(|_| Why::Form)?;
    if plain.len() > most {
        return Err(Why::Limit);
    }
    if decoder.into_inner().is_empty() { Ok(plain) } else { Err(Why::Form) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deflated_comes_back() {
        let same = vec![7; 100_000];
        for plain in [&b""[..], b"x", &same, "城关所".repeat(3_000).as_bytes()] {
            let squeezed = deflate(plain).unwrap();
            assert_eq!(inflate(&squeezed).unwrap(), plain);
            assert!(plain.len() <= squeezed.len() * MAX_RATIO);
            assert!(inflate(&[squeezed.as_slice(), b"x"].concat()).is_err());
            assert!(inflate(&squeezed[..squeezed.len() - 1]).is_err());
        }
        assert_eq!(inflate(&stored(&same)).unwrap(), same);
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = |bytes: usize| {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(9));
            encoder.write_all(&vec![0; bytes]).unwrap();
            encoder.finish().unwrap()
        };
        assert_eq!(inflate(&bomb(1_000_000)), Err(Why::Limit));
        let large = EMPTY_BLOCK.repeat(40_000).into_iter().chain(bomb(MAX_INFLATED_BYTES + 1));
        assert_eq!(inflate(&large.collect::<Vec<u8>>()), Err(Why::Limit));
    }
}
