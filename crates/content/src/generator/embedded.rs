//! The vocabulary and templates that the program carries.

use std::collections::BTreeSet;

use super::source::SourceFile;
use super::vocab::{Tables, read_vocab};
use crate::embedded::{EMBEDDED, OLDER};
use dabiao_domain::practice::{Alike, Confusables};

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
    let tables = tables_of("vocab/reading_level.toml");
    let table = tables.get("reading_level");
    table.map_or_else(BTreeSet::new, |t| (0..t.len()).flat_map(|row| t.cell(row, 1).chars()).collect())
}

/// The characters that are taken for one another.
pub fn confusables() -> Confusables {
    let tables = tables_of("vocab/confusable.toml");
    let Some(table) = tables.get("confusable") else { return Confusables::default() };
    let set = |row| Some((Alike::from_name(table.cell(row, 0))?, table.cell(row, 1).chars().collect()));
    Confusables::new((0..table.len()).filter_map(set).collect())
}

/// The tables of one of the files that the program carries.
fn tables_of(file: &str) -> Tables {
    let mut tables = Tables::new();
    for (path, text) in EMBEDDED.iter().filter(|(path, _)| *path == file) {
        let read = SourceFile::new(path, text.as_bytes()).and_then(|file| read_vocab(&file, &mut tables));
        debug_assert!(read.is_ok(), "a test holds that the file is good");
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::super::numerals::capital;
    use super::*;
    use dabiao_domain::practice::{is_common, is_usual};
    use dabiao_domain::text::is_han;

    #[test]
    fn every_set_of_confusable_characters_is_read() {
        let tables = tables_of("vocab/confusable.toml");
        let table = tables.get("confusable").unwrap();
        let known = confusables();
        for row in 0..table.len() {
            let chars: Vec<char> = table.cell(row, 1).chars().collect();
            let kind = Alike::from_name(table.cell(row, 0)).unwrap();
            for (n, a) in chars.iter().enumerate() {
                assert_eq!(chars.iter().filter(|b| *b == a).count(), 1, "{chars:?}: {a} twice");
                for b in chars.iter().filter(|b| *b != a) {
                    assert!(known.kind(*a, *b).is_some(), "{a} {b}");
                }
                assert!(n > 0 || chars.len() > 1, "{chars:?}");
            }
            assert_ne!(kind, Alike::Width, "widths need no table");
        }
        for (wanted, typed, kind) in [
            ('己', '已', Alike::Look),
            ('戊', '戍', Alike::Look),
            ('0', 'O', Alike::Look),
            ('1', 'l', Alike::Look),
            ('王', '主', Alike::Look),
            ('民', '名', Alike::NearSound),
            ('记', '计', Alike::Sound),
        ] {
            assert_eq!(known.kind(wanted, typed), Some(kind), "{wanted} {typed}");
        }
    }

    #[test]
    fn the_common_characters_are_the_same_everywhere() {
        let here = common_characters();
        assert!(here.iter().all(|c| is_common(*c)));
        assert!(('\u{3400}'..='\u{9FFF}').all(|c| is_common(c) == here.contains(&c)));
    }

    #[test]
    fn the_characters_that_are_usual_in_records_are_those_of_the_tables() {
        let mut here = common_characters();
        let mut add = |text: &str| here.extend(text.chars().filter(|c| is_han(*c)));
        let given = tables_of("vocab/given_popular.toml");
        let given = given.get("given_popular").unwrap();
        (0..given.len()).for_each(|row| add(given.cell(row, 1)));
        let surnames = tables_of("vocab/surnames.toml");
        let surnames = surnames.get("surnames").unwrap();
        (0..100).for_each(|row| add(surnames.cell(row, 0)));
        for table in tables_of("vocab/places.toml").values() {
            for row in 0..table.len() {
                (0..8).for_each(|column| add(table.cell(row, column)));
            }
        }
        add(&capital(123_456_789_123));
        let wrong: String = ('\u{3400}'..='\u{9FFF}').filter(|c| is_usual(*c) != here.contains(c)).collect();
        assert_eq!(wrong, "");
    }
}
