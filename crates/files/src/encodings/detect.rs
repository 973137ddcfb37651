//! Which encoding some bytes are in, with a reason that can be said.
//!
//! In this order: a byte order mark; valid UTF-8; then whichever of UTF-16 LE, UTF-16 BE and GB18030 gives
//! the more likely Chinese text.

use encoding_rs::GB18030;

use super::{EncodingError, Found, Place, TextEncoding, Why, read, strict};

/// The encoding of `bytes`.
///
/// # Errors
/// None of them gives a text; the place is that of the first byte that does not fit.
pub(super) fn detect(bytes: &[u8]) -> Result<Found, EncodingError> {
    const MARKED: [TextEncoding; 4] =
        [TextEncoding::Utf8, TextEncoding::Utf16Le, TextEncoding::Utf16Be, TextEncoding::Gb18030];
    if let Some(encoding) = MARKED.into_iter().find(|e| bytes.starts_with(e.mark())) {
        return Ok(Found { encoding, why: Why::Mark, certain: true });
    }
    let utf8 = read(bytes, TextEncoding::Utf8);
    if utf8.is_ok() && !bytes.contains(&0) {
        let why = if bytes.is_ascii() { Why::Ascii } else { Why::ValidUtf8 };
        return Ok(Found { encoding: TextEncoding::Utf8, why, certain: true });
    }
    likeliest(bytes, utf8.err())
}

/// A text as likely as this is taken for what it seems to be.
const CERTAIN: f64 = 0.7;
/// A text less likely than this is none.
const DOUBTFUL: f64 = 0.3;

/// The likeliest of the encodings that leave hardly a sequence of bytes unread.
fn likeliest(bytes: &[u8], utf8: Option<EncodingError>) -> Result<Found, EncodingError> {
    let score = |encoding| {
        let text = strict(bytes, encoding).ok().filter(|text| !text.contains('\0'));
        text.map_or(0.0, |text| likelihood(&text, encoding))
    };
    let gb = if bytes.contains(&0) { 0.0 } else { score(TextEncoding::Gb18030) };
    let mut scores = [
        (gb, TextEncoding::Gb18030),
        (score(TextEncoding::Utf16Le), TextEncoding::Utf16Le),
        (score(TextEncoding::Utf16Be), TextEncoding::Utf16Be),
    ];
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let [(best, encoding), (second, _), _] = scores;
    // Broken UTF-8 often makes odd but valid GB18030: what is said is where the UTF-8 breaks.
    if best < CERTAIN
        && let Some(EncodingError::Encoding { place, .. }) = &utf8
        && bytes.get(..place.offset).is_some_and(|good| !good.is_ascii())
    {
        return Err(EncodingError::Encoding { encoding: TextEncoding::Utf8, place: *place });
    }
    let certain = best >= CERTAIN && best - second >= 0.2;
    // Latin text with a zero here and there is no UTF-16: there, every Latin character has one.
    let zeros = bytes.split(|b| *b == 0).count() - 1;
    if best < DOUBTFUL || utf8.is_none() && (!certain || zeros * 4 < bytes.len()) {
        return Err(no_text(bytes, utf8));
    }
    let four = encoding != TextEncoding::Gb18030 || has_four_bytes(bytes);
    let encoding = if four { encoding } else { TextEncoding::Gbk };
    Ok(Found { encoding, why: Why::Likely, certain })
}

/// The place that says most: where the encoding breaks that goes furthest, else the zero.
fn no_text(bytes: &[u8], utf8: Option<EncodingError>) -> EncodingError {
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        let line = bytes.iter().take(at).filter(|b| **b == b'\n').count() + 1;
        return EncodingError::Zero(Place { offset: at, line });
    }
    let broken = [read(bytes, TextEncoding::Gb18030).err(), utf8];
    let furthest = broken.into_iter().flatten().max_by_key(|fault| match fault {
        EncodingError::Encoding { place, .. } => place.offset,
        _ => 0,
    });
    match furthest {
        Some(fault @ EncodingError::Encoding { encoding: TextEncoding::Gb18030, .. }) => fault,
        Some(EncodingError::Encoding { place, .. }) => EncodingError::NoEncoding(place),
        _ => EncodingError::NoEncoding(Place { offset: 0, line: 1 }),
    }
}

/// Characters that are sampled for a likelihood.
const SAMPLE: usize = 20_000;

/// How likely a Chinese text is, 0 to 1: the share of common characters, by where GB 2312 puts them. Latin
/// letters count in UTF-16, where they are evidence, and not in GB18030, where every encoding has them.
fn likelihood(text: &str, encoding: TextEncoding) -> f64 {
    let latin = encoding != TextEncoding::Gb18030;
    let sample: String = text.chars().take(SAMPLE).collect();
    let (bytes, _, _) = GB18030.encode(&sample);
    let (mut sum, mut count) = (0.0, 0_usize);
    let mut rest = bytes.as_ref();
    while let Some((weight, length)) = weigh(rest) {
        rest = rest.get(length..).unwrap_or_default();
        if length > 1 || latin {
            sum += weight;
            count += 1;
        }
    }
    if count == 0 { 0.0 } else { sum / count as f64 }
}

/// How common the first character of GB18030 bytes is, and its length; none at the end.
fn weigh(bytes: &[u8]) -> Option<(f64, usize)> {
    let lead = *bytes.first()?;
    let Some(trail) = bytes.get(1).filter(|_| lead >= 0x80) else {
        let printable = (0x20..0x7F).contains(&lead) || matches!(lead, b'\n' | b'\r' | b'\t');
        return Some((if printable { 1.0 } else { 0.0 }, 1));
    };
    Some(match (lead, trail) {
        (_, 0x30..=0x39) => (0.0, 4),
        // Signs, full-width forms, and the 3,755 commonest characters.
        (0xA1..=0xA3 | 0xB0..=0xD7, 0xA1..) => (1.0, 2),
        // The 3,008 others of GB 2312.
        (0xD8..=0xF7, 0xA1..) => (0.7, 2),
        _ => (0.0, 2),
    })
}

/// Whether a sequence of four bytes stands in valid GB18030.
fn has_four_bytes(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(lead) = rest.first() {
        let four = *lead > 0x80 && rest.get(1).is_some_and(u8::is_ascii_digit);
        if four {
            return true;
        }
        rest = rest.get(if *lead > 0x80 { 2 } else { 1 }..).unwrap_or_default();
    }
    false
}
