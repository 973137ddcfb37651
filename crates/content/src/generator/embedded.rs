//! The vocabulary and templates that the program carries.

use std::collections::BTreeSet;

use super::source::SourceFile;
use super::vocab::{Tables, read_vocab};
use crate::embedded::{EMBEDDED, OLDER};

/// The files of `vocab/` and `templates/`.
pub fn embedded_files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let mine = |path: &str| path.starts_with("vocab/") || path.starts_with("templates/");
    EMBEDDED.iter().filter(move |(path, _)| mine(path)).map(|(path, text)| (*path, text.as_bytes()))
}

/// Files of today that version 2 used as they are; nothing that they say may change.
const SHARED: &[&str] = &["vocab/code_length.toml", "vocab/reading_level.toml"];

/// The files of version 2.
pub fn older_files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let shared = EMBEDDED.iter().filter(|(path, _)| SHARED.contains(path));
    shared.chain(OLDER.iter()).map(|(path, text)| (*path, text.as_bytes()))
}

/// The common Han characters by which the reading level of a text is measured; a test holds that there
/// are 3,500.
pub fn common_characters() -> BTreeSet<char> {
    let mut tables = Tables::new();
    for (path, text) in EMBEDDED.iter().filter(|(path, _)| *path == "vocab/reading_level.toml") {
        let read = SourceFile::new(path, text.as_bytes()).and_then(|file| read_vocab(&file, &mut tables));
        debug_assert!(read.is_ok(), "a test holds that the file is good");
    }
    let table = tables.get("reading_level");
    table.map_or_else(BTreeSet::new, |t| (0..t.len()).flat_map(|row| t.cell(row, 1).chars()).collect())
}
