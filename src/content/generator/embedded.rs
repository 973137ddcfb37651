//! The vocabulary and templates that the program carries.

use crate::content::library::EMBEDDED;

/// The files of `vocab/` and `templates/`.
pub fn embedded_files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let mine = |path: &str| path.starts_with("vocab/") || path.starts_with("templates/");
    EMBEDDED.iter().filter(move |(path, _)| mine(path)).map(|(path, text)| (*path, text.as_bytes()))
}
