//! The files of `exercises/`, and those of the generator's earlier version, compiled into the program.

/// Path below the folder and content of every file compiled into the program.
pub(crate) const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_exercises.rs"));

/// The vocabulary and templates of the generator's version 2 where they were others than today's. Never changed: attempts
/// name that version.
pub(crate) const OLDER: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_older.rs"));
