//! The files of `exercises/`, compiled into the program.

/// Path below the folder and content of every file compiled into the program.
pub(crate) const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_exercises.rs"));
