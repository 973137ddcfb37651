//! Bytes as text, by an encoding that was chosen or found. Strict: nothing is replaced. GBK and GB2312 are
//! read as GB18030, of which they are parts.
//!
//! Used by every room that takes files from outside, below all of them: it must not know the meaning of the
//! text or the source of the bytes.

mod detect;
mod fault;
mod output;

pub use fault::{EncodingError, FileKind, Place};
pub use output::Encoded;

use encoding_rs::{DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use detect::detect;

/// An encoding that texts come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first; "Unicode" in Windows.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// GBK (and GB2312): what Windows in China calls ANSI.
    Gbk,
    /// GB18030: GBK and sequences of four bytes for all other characters.
    Gb18030,
}

impl TextEncoding {
    /// Those that the user may choose; GBK is read as GB18030.
    pub const CHOICES: [Self; 4] = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be];

    /// The usual name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Gbk => "GBK",
            Self::Gb18030 => "GB18030",
        }
    }

    /// The encoding of that name, whatever its case and signs: `utf8`, `UTF-16LE`, `gb2312`.
    pub fn from_name(name: &str) -> Option<Self> {
        let plain: String =
            name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        match plain.as_str() {
            "utf8" => Some(Self::Utf8),
            "utf16le" | "utf16" => Some(Self::Utf16Le),
            "utf16be" => Some(Self::Utf16Be),
            "gbk" | "gb2312" | "cp936" => Some(Self::Gbk),
            "gb18030" => Some(Self::Gb18030),
            _ => None,
        }
    }

    const fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Gbk | Self::Gb18030 => GB18030,
        }
    }

    const fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            // U+FEFF in GB18030, which some editors write.
            Self::Gbk | Self::Gb18030 => b"\x84\x31\x95\x33",
        }
    }
}

/// How an encoding was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The file begins with its mark.
    Mark,
    /// All bytes are ASCII, which is the same in UTF-8 and GB18030.
    Ascii,
    /// The bytes are valid UTF-8, which other texts hardly ever are.
    ValidUtf8,
    /// Read so, the text is of common Chinese characters.
    Likely,
    /// The user chose it.
    Chosen,
}

impl Why {
    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Ascii => "ascii",
            Self::ValidUtf8 => "valid-utf8",
            Self::Likely => "likely",
            Self::Chosen => "chosen",
        }
    }
}

/// An encoding, and how it was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The encoding.
    pub encoding: TextEncoding,
    /// How it was known.
    pub why: Why,
    /// False where the text looks odd: the user has to check it.
    pub certain: bool,
}

/// The text of `bytes`, in the encoding that was `chosen` or that is found. No byte order mark is left.
///
/// # Errors
/// A file of another kind, a zero, or bytes that do not fit, with their place.
pub fn decode(bytes: &[u8], chosen: Option<TextEncoding>) -> Result<(Found, String), EncodingError> {
    if let Some(kind) = FileKind::of(bytes) {
        return Err(EncodingError::Kind(kind));
    }
    let found = match chosen {
        Some(encoding) => Found { encoding, why: Why::Chosen, certain: true },
        None => detect(bytes)?,
    };
    let (encoding, text) = (found.encoding, read(bytes, found.encoding)?);
    if let Some(at) = text.find('\0') {
        return Err(EncodingError::Zero(Place {
            offset: encoded_length(&text, at, encoding),
            line: line(&text, at),
        }));
    }
    Ok((found, text))
}

/// Strictly: the text, or the first byte that does not fit. A mark at the beginning is left out.
fn read(bytes: &[u8], encoding: TextEncoding) -> Result<String, EncodingError> {
    let mark = encoding.mark();
    let (skipped, rest) = bytes.strip_prefix(mark).map_or((0, bytes), |rest| (mark.len(), rest));
    strict(rest, encoding).map_err(|(at, before)| {
        let place = Place { offset: skipped + at, line: line(&before, before.len()) };
        EncodingError::Encoding { encoding, place }
    })
}

/// The text, or the offset of the first byte that does not fit and the text before it.
fn strict(bytes: &[u8], encoding: TextEncoding) -> Result<String, (usize, String)> {
    let mut decoder = encoding.codec().new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let mut from = 0;
    loop {
        let rest = bytes.get(from..).unwrap_or_default();
        let (result, count) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        from += count;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => text.reserve(rest.len() + 16),
            DecoderResult::Malformed(length, after) => {
                return Err((from.saturating_sub(usize::from(length) + usize::from(after)), text));
            }
        }
    }
}

/// Line from 1 of a byte of a text.
fn line(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
}

/// Bytes that the first `at` bytes of a text take in its encoding, without a mark.
fn encoded_length(text: &str, at: usize, encoding: TextEncoding) -> usize {
    let before = text.get(..at).unwrap_or_default();
    match encoding {
        TextEncoding::Utf8 => at,
        TextEncoding::Utf16Le | TextEncoding::Utf16Be => before.encode_utf16().count() * 2,
        TextEncoding::Gbk | TextEncoding::Gb18030 => GB18030.encode(before).0.len(),
    }
}
