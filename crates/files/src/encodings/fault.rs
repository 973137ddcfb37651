//! Why bytes are no text: what it is, where, and nothing of the content.

use super::TextEncoding;

/// A place in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Bytes before it.
    pub offset: usize,
    /// Line from 1.
    pub line: usize,
}

/// Kinds of file that hold text but are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `.docx`, `.xlsx`, `.pptx` and the like: a zip archive.
    Office,
    /// `.doc`, `.xls`, `.wps`, `.et` of old.
    OldOffice,
    /// `.pdf`.
    Pdf,
    /// `.rtf`.
    Rtf,
    /// A picture.
    Picture,
    /// An archive.
    Archive,
    /// A program or a database.
    Program,
}

impl FileKind {
    /// The name by which a message selects its words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::OldOffice => "old-office",
            Self::Pdf => "pdf",
            Self::Rtf => "rtf",
            Self::Picture => "picture",
            Self::Archive => "archive",
            Self::Program => "program",
        }
    }

    /// The kind that a file's first bytes give away.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        const MAGIC: [(&[u8], FileKind); 18] = [
            (b"PK\x03\x04", FileKind::Office),
            (b"PK\x05\x06", FileKind::Archive),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::OldOffice),
            (b"%PDF-", FileKind::Pdf),
            (b"{\\rtf", FileKind::Rtf),
            (b"\x89PNG\r\n", FileKind::Picture),
            (b"\xFF\xD8\xFF", FileKind::Picture),
            (b"GIF8", FileKind::Picture),
            (b"II*\0", FileKind::Picture),
            (b"MM\0*", FileKind::Picture),
            (b"Rar!\x1A\x07", FileKind::Archive),
            (b"7z\xBC\xAF\x27\x1C", FileKind::Archive),
            (b"\x1F\x8B\x08", FileKind::Archive),
            (b"BZh9", FileKind::Archive),
            (b"\xFD7zXZ\0", FileKind::Archive),
            (b"SQLite format 3\0", FileKind::Program),
            (b"\x7FELF", FileKind::Program),
            (b"MZ\x90\0", FileKind::Program),
        ];
        MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
    }
}

/// Why bytes can't be read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodingError {
    /// Another kind of file.
    #[error("not a text file ({})", .0.name())]
    Kind(FileKind),
    /// A zero, which no text holds.
    #[error("byte {} (line {}) is zero: not a text file", .0.offset, .0.line)]
    Zero(Place),
    /// Bytes that are none of the encoding.
    #[error("byte {} (line {}) is not {}", .place.offset, .place.line, .encoding.name())]
    Encoding {
        /// The encoding that was found or chosen.
        encoding: TextEncoding,
        /// The first byte that does not fit.
        place: Place,
    },
    /// None of the encodings gives a readable text.
    #[error("neither UTF-8 nor UTF-16 nor GB18030 gives a text (first at byte {}, line {})", .0.offset, .0.line)]
    NoEncoding(Place),
}
