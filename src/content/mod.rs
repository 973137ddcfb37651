//! Exercise files: reading, checking, and the library of what is there.
//!
//! Reads TOML from the program itself or from a folder, and writes own texts there ([`own`]). It knows
//! nothing of officers, drills or the store. A file is taken whole or refused whole, with its line and the
//! reason.

pub mod check;
mod exercise_file;
pub mod generator;
pub mod hints;
pub mod import;
mod lesson_file;
mod library;
mod overlay;
pub mod own;
pub mod real_looking;
mod standard_file;
mod standard_parts;

pub use check::MAX_TEXT_CHARS;
pub use exercise_file::{MAX_FILE_BYTES, read_exercise};
pub use hints::{HintFault, Hints};
pub use lesson_file::{COURSE_FOLDER, read_course, read_lesson};
pub use library::{Library, check_folder, folder_course};
pub use overlay::{FolderStamp, Overlay};
pub use standard_file::{read_standard, read_standard_version};

/// What is wrong with a file of the exercise folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {fault}")]
pub struct FileError {
    /// Path below the folder, with `/`.
    pub file: String,
    /// Line from 1; 1 where the fault concerns the whole file.
    pub line: usize,
    /// What is wrong.
    pub fault: FileFault,
}

/// The kinds of fault that a file can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// It can't be read.
    #[error("can't be read: {0}")]
    Io(String),
    /// Its bytes are no UTF-8.
    #[error("not UTF-8: save the file as UTF-8")]
    Encoding,
    /// It is too large.
    #[error("{0} bytes, more than {MAX_FILE_BYTES}: split the text")]
    TooLarge(u64),
    /// Not TOML, or a key is missing, unknown or of the wrong type.
    #[error("{0}")]
    Toml(String),
    /// Another format version.
    #[error("format {0} is not supported: write format = 1")]
    Format(i64),
    /// The id is not the path.
    #[error("id {found:?} must be {expected:?}, the path of the file without .toml")]
    Id {
        /// What stands there.
        found: String,
        /// What must stand there.
        expected: String,
    },
    /// A file where no file of its kind belongs.
    #[error("only files in own/, copy/, course/, templates/ and vocab/ are read: move it there")]
    Place,
    /// More than are read.
    #[error("more than {0} files: this and all that follow are left out")]
    TooMany(usize),
    /// Two files with one id.
    #[error("id {0:?} is used twice")]
    DuplicateId(String),
    /// A value outside its list or range.
    #[error("{key} = {found:?} is not allowed: {allowed}")]
    Value {
        /// The key.
        key: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        allowed: String,
    },
    /// The text is empty or too long.
    #[error("the text has {0} counted characters: 1 to {MAX_TEXT_CHARS} are allowed")]
    Length(usize),
    /// The text is not NFC.
    #[error("{0:?} is not in Unicode form NFC: type it again")]
    NotNfc(String),
    /// A character nobody can see or type.
    #[error("invisible or control character U+{0:04X}: delete it")]
    Invisible(u32),
    /// A radical that looks like a character.
    #[error("{0:?} is a radical, not a character (it comes from PDF files): type the character itself")]
    Radical(char),
    /// A character that the program's font lacks.
    #[error("{0:?} is not in the program's font: use another character")]
    NotInFont(char),
    /// A full-width letter or digit.
    #[error("{0:?} is full width: write letters and digits half width")]
    FullWidth(char),
    /// A citizen number that could belong to somebody.
    #[error("{0} could be somebody's ID number: use prefix 59")]
    RealIdNumber(String),
    /// A vocabulary table or template is faulty.
    #[error(transparent)]
    Data(#[from] generator::DataFault),
    /// A mobile number that could ring.
    #[error("{0} could be somebody's phone: use 12x")]
    RealPhone(String),
    /// A plate that could exist.
    #[error("{0} could be a real plate: use the issuing letter I")]
    RealPlate(String),
}

impl FileFault {
    /// The fault of a number of `text` that could be somebody's.
    fn of_number(text: &str, number: &real_looking::RealNumber) -> Self {
        let piece = text.get(number.range.clone()).unwrap_or_default().to_owned();
        match number.kind {
            real_looking::RealKind::IdNumber => Self::RealIdNumber(piece),
            real_looking::RealKind::Phone => Self::RealPhone(piece),
            real_looking::RealKind::Plate => Self::RealPlate(piece),
        }
    }
}
