//! Checks whether an xlsx is safe to open: every part is unpacked once and discarded, under a limit, before
//! the reader of spreadsheets sees it.
//!
//! The sizes stated by the archive are not trusted. The archive is read by the same library as the reader
//! uses, so both see the same parts.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Foreign, MAX_PART_BYTES, MAX_PARTS, MAX_UNPACKED_BYTES, TableError};

/// Checks every part.
///
/// # Errors
/// It is no xlsx, damaged, encrypted, or unpacks to too much.
pub(super) fn check(bytes: &[u8]) -> Result<(), TableError> {
    // Before the directory is read: each entry of it costs more memory than its bytes.
    if count(bytes, b"PK\x01\x02") > MAX_PARTS {
        return Err(TableError::Unpacks("[zip]".to_owned()));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken(bytes))?;
    if archive.len() > MAX_PARTS {
        return Err(TableError::Unpacks("[zip]".to_owned()));
    }
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_lowercase()).collect();
    let mut total = 0;
    // At once as large as a part may be, for growing it would take twice that; a byte unpacks to 1,032 at
    // most.
    let most = (bytes.len() as u64).saturating_mul(1_032).min(MAX_PART_BYTES) + 64;
    let mut part = Vec::with_capacity(usize::try_from(most).unwrap_or(0));
    for n in 0..archive.len() {
        let entry = archive.by_index(n).map_err(|e| fault(&e, ""))?;
        let name = entry.name().map(|name| name.replace('\\', "/")).unwrap_or_default();
        let left = (MAX_UNPACKED_BYTES - total).min(MAX_PART_BYTES);
        part.clear();
        // A limit on what is read, not on what the entry says of itself.
        let read = entry.take(left + 1).read_to_end(&mut part);
        if part.len() as u64 > left {
            return Err(TableError::Unpacks(name));
        }
        read.map_err(|_| TableError::Damaged(name.clone()))?;
        total += part.len() as u64;
        check_part(&name, &part)?;
    }
    kind(&names)
}

/// Refuses what would lead the reader to reserve memory that the part can't need.
fn check_part(name: &str, part: &[u8]) -> Result<(), TableError> {
    let lower = name.to_lowercase();
    if !matches!(lower.rsplit('.').next(), Some("xml" | "rels")) {
        return Ok(());
    }
    // In UTF-16, which spreadsheets never write, the following patterns would be missed.
    if part.contains(&0) {
        return Err(TableError::Damaged(name.to_owned()));
    }
    if lower.ends_with("sharedstrings.xml") {
        const COUNT: &[u8] = b"uniqueCount";
        // The shortest string is `<si/>`.
        let most = part.len() / 5 + 1;
        let mut rest = part;
        while let Some(at) = find(rest, COUNT) {
            rest = rest.get(at + COUNT.len()..).unwrap_or_default();
            let digits = rest
                .iter()
                .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\'' | b'+'));
            let digits: String = digits.take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
            if !digits.is_empty() && digits.parse::<usize>().map_or(true, |n| n > most) {
                return Err(TableError::Damaged(name.to_owned()));
            }
        }
    }
    Ok(())
}

/// Which kind of document the names of the parts give away.
fn kind(names: &[String]) -> Result<(), TableError> {
    let has = |start: &str| names.iter().any(|name| name.replace('\\', "/").starts_with(start));
    let foreign = if has("xl/workbook.bin") {
        Foreign::Binary
    } else if has("xl/") {
        return Ok(());
    } else if has("content.xml") {
        Foreign::OpenDocument
    } else if has("word/") || has("ppt/") {
        Foreign::Document
    } else {
        Foreign::Archive
    };
    Err(TableError::Foreign(foreign))
}

/// An archive that can't be opened: cut off if its last record is missing, else damaged.
fn broken(bytes: &[u8]) -> TableError {
    // The record that ends an archive, with a comment of at most 65,535 bytes after it.
    let tail = bytes.get(bytes.len().saturating_sub(22 + 0xFFFF)..).unwrap_or_default();
    if find(tail, b"PK\x05\x06").is_none() { TableError::CutOff } else { TableError::Damaged(String::new()) }
}

fn fault(error: &ZipError, part: &str) -> TableError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => TableError::Password,
        _ => TableError::Damaged(part.to_owned()),
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

fn count(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).filter(|w| *w == what).count()
}
