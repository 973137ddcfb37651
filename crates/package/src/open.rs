//! Finding the table of contents of a file: the first, or the one at its end.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use crate::MAGIC;
use crate::build::{FRAME_HEAD, frame_head};
use crate::header::{FORMAT, Header, NoHeader};
use crate::limits::MAX_FRAME_BYTES;

/// How often it is tried to read what looks like the table at the end.
const MAX_TRIES: usize = 8;

/// A table of contents that was found.
pub(crate) struct Table {
    /// What it says.
    pub header: Header,
    /// Its payload, as it is in the file.
    pub payload: Vec<u8>,
    /// Whether the first one is good, and what stands before it.
    pub first_is_good: bool,
}

/// Why none was found.
#[derive(Debug)]
pub(crate) enum NoTable {
    /// It is no package.
    NotAPackage,
    /// It is damaged.
    Damaged,
    /// The file ends before the table does.
    Cut,
    /// A newer version wrote it.
    New,
    /// The disk does not give it.
    Io(io::Error),
}

/// The table of contents of a file of `length` bytes.
pub(crate) fn table(file: &mut File, length: u64) -> Result<Table, NoTable> {
    let beginning = bytes_at(file, 0, MAGIC.len() + FRAME_HEAD);
    let first = beginning.as_ref().ok().map(|beginning| first(file, beginning, length));
    if let Some(Ok((header, payload))) = first {
        let first_is_good = beginning
            .is_ok_and(|bytes| bytes == [MAGIC.as_slice(), &frame_head('H', payload.len() as u32)].concat());
        return Ok(Table { header, payload, first_is_good });
    }
    if let Some((header, payload)) = last(file, length) {
        return Ok(Table { header, payload, first_is_good: false });
    }
    Err(match (beginning, first) {
        (Err(error), _) if error.kind() != io::ErrorKind::UnexpectedEof => NoTable::Io(error),
        (_, Some(Err(fault))) => fault,
        _ => short(file, length),
    })
}

/// The table after the first bytes of a file.
fn first(file: &mut File, beginning: &[u8], length: u64) -> Result<(Header, Vec<u8>), NoTable> {
    let (magic, head) = beginning.split_at_checked(MAGIC.len()).ok_or(NoTable::Damaged)?;
    let newer = is_newer(magic);
    let none = if newer {
        NoTable::New
    } else if magic == MAGIC || head.first() == Some(&b'H') && looks_like_magic(magic) {
        NoTable::Damaged
    } else {
        NoTable::NotAPackage
    };
    let bytes = head.get(1..).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes) as usize;
    if bytes > MAX_FRAME_BYTES {
        return Err(none);
    }
    let payload = match bytes_at(file, (MAGIC.len() + FRAME_HEAD) as u64, bytes) {
        Ok(payload) => payload,
        Err(_) if magic == MAGIC && ((MAGIC.len() + FRAME_HEAD + bytes) as u64) > length => {
            return Err(NoTable::Cut);
        }
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(none),
        Err(error) => return Err(NoTable::Io(error)),
    };
    match Header::read(&payload) {
        Ok(header) => Ok((header, payload)),
        Err(NoHeader::New) => Err(NoTable::New),
        Err(NoHeader::Damaged) => Err(none),
    }
}

/// The table at the end of a file. Its length is not known: it is looked for by its first bytes.
fn last(file: &mut File, length: u64) -> Option<(Header, Vec<u8>)> {
    let from = length.saturating_sub((FRAME_HEAD + MAX_FRAME_BYTES) as u64);
    let tail = bytes_at(file, from, usize::try_from(length - from).ok()?).ok()?;
    let opening = format!("{{\"format\":\"{FORMAT}\"");
    let (mut end, mut tries) = (tail.len(), 0);
    // Only where the length that is told there leads to the end can it be.
    while let Some(at) = tail.get(..end)?.windows(opening.len()).rposition(|w| w == opening.as_bytes()) {
        let payload = tail.get(at..)?;
        let head = at.checked_sub(FRAME_HEAD).and_then(|head| tail.get(head..at));
        if head == Some(frame_head('H', payload.len() as u32).as_slice()) {
            if let Ok(header) = Header::read(payload) {
                return Some((header, payload.to_vec()));
            }
            tries += 1;
            // A file made of nothing but such beginnings would be work for hours.
            if tries == MAX_TRIES {
                return None;
            }
        }
        end = at + opening.len() - 1;
    }
    None
}

/// What a file is that ends before there could be a table.
fn short(file: &mut File, length: u64) -> NoTable {
    let there = usize::try_from(length).unwrap_or(usize::MAX).min(MAGIC.len());
    match bytes_at(file, 0, there) {
        Ok(bytes) if MAGIC.starts_with(&bytes) => NoTable::Cut,
        Ok(bytes) if is_newer(&bytes) => NoTable::New,
        Ok(_) => NoTable::NotAPackage,
        Err(error) => NoTable::Io(error),
    }
}

/// Whether these are the first bytes of a later version.
fn is_newer(magic: &[u8]) -> bool {
    let name = MAGIC.len() - b"1\r\n\x1a\n".len();
    let number = |bytes: &[u8]| {
        let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        let after = bytes.get(digits..).unwrap_or_default();
        (digits > 0 && b"\r\n\x1a\n".starts_with(after))
            .then(|| bytes.get(..digits).unwrap_or_default() != b"1")
    };
    magic.get(..name) == MAGIC.get(..name) && magic.get(name..).and_then(number) == Some(true)
}

/// Whether most of the first bytes are those of a package.
fn looks_like_magic(magic: &[u8]) -> bool {
    magic.iter().zip(MAGIC).filter(|(is, should)| **is == *should).count() * 2 > MAGIC.len()
}

/// `n` bytes of a file from `at` on.
pub(crate) fn bytes_at(file: &mut File, at: u64, n: usize) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = vec![0; n];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}
