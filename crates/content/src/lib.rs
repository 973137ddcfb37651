//! Exercise files: reading, checking, and the library of what is there.
//!
//! Reads TOML from the program itself or from a folder, and writes own texts there ([`own`]). It knows
//! nothing of officers, drills or the store. A file is taken whole or refused whole, with its line and the
//! reason.

pub mod check;
mod data_check;
mod embedded;
mod exercise_file;
mod fault;
pub mod forms;
pub mod generator;
pub mod hints;
pub mod import;
mod lesson_file;
mod library;
mod limits;
mod lines;
mod overlay;
pub mod own;
pub mod reading;
pub mod readings;
pub mod real_looking;
pub mod signs;
pub mod sounds;
mod standard_file;
mod standard_parts;
mod standard_text;
mod titles;

pub use exercise_file::{read_exercise, sign_remarks};
pub use fault::{FileError, FileProblem};
pub use hints::{HintError, Hints};
pub use lesson_file::{COURSE_FOLDER, read_course, read_lesson};
pub use library::{Library, check_folder, folder_course, folder_generator, folder_library};
pub use limits::{MAX_FILE_BYTES, MAX_TEXT_CHARS};
pub use overlay::{FolderStamp, Overlay};
pub use standard_file::{read_standard, read_standard_version};
pub use standard_text::write_standard;
pub use titles::{Title, exercise_title};
