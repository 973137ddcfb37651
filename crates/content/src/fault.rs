//! The errors of a file in the exercise folder: file, line, the error and the remedy.
//!
//! Messages here are English; `code` and `args` are what another language is made of.

use super::forms::FormFault;
use super::generator::{DataProblem, SenseKind};
use super::real_looking::WrongId;
use super::{MAX_FILE_BYTES, MAX_TEXT_CHARS};
use dabiao_domain::exercise::ReadingLevel;

/// An error of a file in the exercise folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {fault}")]
pub struct FileError {
    /// Path below the folder, with `/`.
    pub file: String,
    /// Line from 1; 1 where the error concerns the whole file.
    pub line: usize,
    /// The error.
    pub fault: FileProblem,
}

/// The kinds of error that a file can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// It can't be read.
    #[error("can't be read: {0}")]
    Io(String),
    /// Its bytes are no UTF-8.
    #[error("not UTF-8: save the file as UTF-8")]
    Encoding,
    /// It is too large.
    #[error("{0} bytes, more than {MAX_FILE_BYTES}: split the text")]
    TooLarge(u64),
    /// A file where no file of its kind belongs.
    #[error("only files in own/, copy/, course/, forms/, templates/ and vocab/ are read: move it there")]
    Place,
    /// More than are read.
    #[error("more than {0} files: this and all that follow are left out")]
    TooMany(usize),
    /// Not TOML, or a key is missing, unknown or of the wrong type.
    #[error("{0}")]
    Toml(String),
    /// Another format version.
    #[error("format {0} is not supported: write format = 1")]
    Format(i64),
    /// The id is not the path.
    #[error("id {found:?} must be {expected:?}, the path of the file without .toml")]
    Id {
        /// The value found.
        found: String,
        /// The required value.
        expected: String,
    },
    /// Two files with one id.
    #[error("{0} has this id already: give every file its own")]
    DuplicateId(String),
    /// Two exercises with one text.
    #[error("the text is the same as that of {0}: learners would type it from memory, write another")]
    SameText(String),
    /// A value outside its list or range.
    #[error("{key} = {found:?} is not allowed: {allowed}")]
    Value {
        /// The key.
        key: &'static str,
        /// The value found.
        found: String,
        /// The allowed values.
        allowed: String,
    },
    /// The reading level that is stated is not what the text measures.
    #[error(
        "level = {stated}, but the text measures {points} points: write level = {measured}, or change the text"
    )]
    Level {
        /// The value found.
        stated: ReadingLevel,
        /// The level that the text measures.
        measured: ReadingLevel,
        /// Its points.
        points: u32,
    },
    /// The text is empty or too long.
    #[error("the text has {0} counted characters: 1 to {MAX_TEXT_CHARS} are allowed")]
    Length(usize),
    /// The text is not NFC.
    #[error("{0:?} is not in Unicode form NFC: type it again")]
    NotNfc(String),
    /// An invisible or control character.
    #[error("invisible or control character U+{0:04X}: delete it")]
    Invisible(u32),
    /// A character that turns the direction of writing.
    #[error("character U+{0:04X} turns the direction of writing: delete it")]
    Bidi(u32),
    /// A radical that looks like a character.
    #[error("{0:?} is a radical, not a character (it comes from PDF files): type the character itself")]
    Radical(char),
    /// A letter of another script that looks like a Latin one.
    #[error("{0:?} is no Latin letter, although it looks like one: type it again")]
    Lookalike(char),
    /// A character that the program's font lacks.
    #[error("{0:?} is not in the program's font: use another character")]
    NotInFont(char),
    /// A full-width letter or digit.
    #[error("{0:?} is full width: write letters and digits half width")]
    FullWidth(char),
    /// A sign that looks usual and that no Chinese input method types.
    #[error("{sign:?} (U+{:04X}) is a sign that no Chinese input method types: write {usual:?}", u32::from(*sign))]
    NotTyped {
        /// The sign.
        sign: char,
        /// What input methods type instead.
        usual: &'static str,
    },
    /// A citizen number that could be a real person's.
    #[error("{0} could be somebody's ID number: use prefix 59")]
    RealIdNumber(String),
    /// A citizen number of the old 15 digits that could be a real person's.
    #[error("{0} could be somebody's old ID number of 15 digits: use 18 characters with prefix 59")]
    OldIdNumber(String),
    /// A number with prefix 59 whose date or check digit is wrong.
    #[error("{number} is no right ID number: {}", why.advice())]
    WrongIdNumber {
        /// The number.
        number: String,
        /// The error and the right value.
        why: WrongId,
    },
    /// A mobile number that could ring.
    #[error("{0} could be somebody's phone: use 12x")]
    RealPhone(String),
    /// A landline number that could ring.
    #[error("{0} could be somebody's landline: use a phone of 11 digits that begins with 12")]
    RealLandline(String),
    /// A plate that could exist.
    #[error("{0} could be a real plate: use the issuing letter I")]
    RealPlate(String),
    /// A vocabulary table or template is faulty.
    #[error(transparent)]
    Data(#[from] DataProblem),
    /// A form is faulty.
    #[error(transparent)]
    Form(#[from] Box<FormFault>),
    /// Something is wrong with a text that a template makes.
    #[error("a text made from this template (seed {seed}) holds a fault: {fault}")]
    Made {
        /// The seed by which it is made again.
        seed: u64,
        /// The error.
        fault: Box<FileProblem>,
    },
    /// A field that a template makes is not valid.
    #[error("field {code} of a record made from this template (seed {seed}) is {value:?}: {why}")]
    MadeField {
        /// The seed by which it is made again.
        seed: u64,
        /// The field.
        code: String,
        /// Its value.
        value: String,
        /// Why it is not valid.
        why: String,
    },
    /// A text that a template makes is nonsense, as a reader sees it; it can be used all the same.
    #[error("a text made from this template (seed {seed}) makes no sense, {sense:?}: {what}")]
    Sense {
        /// The seed by which it is made again.
        seed: u64,
        /// The sort of nonsense.
        sense: SenseKind,
        /// The words that show it.
        what: String,
    },
    /// No passage of that length can be composed.
    #[error(
        "passages of {length} characters can't be composed: the paragraphs have {mix}; state that in [passage], \
         or add paragraphs with more of what is missing"
    )]
    NoPassage {
        /// Characters.
        length: usize,
        /// The average of the paragraphs.
        mix: String,
    },
}

impl FileProblem {
    /// Whether it is a number that could be a real person's.
    pub const fn is_real_number(&self) -> bool {
        matches!(
            self,
            Self::RealIdNumber(_)
                | Self::OldIdNumber(_)
                | Self::RealPhone(_)
                | Self::RealLandline(_)
                | Self::RealPlate(_)
        )
    }

    /// Whether the text can still be used: it was imported before this check existed.
    pub fn is_remark(&self) -> bool {
        match self {
            Self::NotTyped { .. } | Self::Sense { .. } => true,
            Self::Made { fault, .. } => fault.is_remark(),
            _ => false,
        }
    }

    /// The name of the rule that is broken: stable, for scripts and for messages in other languages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::Encoding => "encoding",
            Self::TooLarge(_) => "too-large",
            Self::Place => "place",
            Self::TooMany(_) => "too-many",
            Self::Toml(_) => "toml",
            Self::Format(_) => "format",
            Self::Id { .. } => "id",
            Self::DuplicateId(_) => "duplicate-id",
            Self::SameText(_) => "same-text",
            Self::Value { .. } => "value",
            Self::Level { .. } => "level",
            Self::Length(_) => "length",
            Self::NotNfc(_) => "not-nfc",
            Self::Invisible(_) => "invisible",
            Self::Bidi(_) => "bidi",
            Self::Radical(_) => "radical",
            Self::Lookalike(_) => "lookalike",
            Self::NotInFont(_) => "not-in-font",
            Self::NotTyped { .. } => "not-typed",
            Self::FullWidth(_) => "full-width",
            Self::RealIdNumber(_) => "real-id-number",
            Self::OldIdNumber(_) => "old-id-number",
            Self::WrongIdNumber { .. } => "wrong-id-number",
            Self::RealPhone(_) => "real-phone",
            Self::RealLandline(_) => "real-landline",
            Self::RealPlate(_) => "real-plate",
            Self::Data(fault) => fault.code(),
            Self::Form(fault) => fault.code(),
            Self::Made { .. } => "made",
            Self::MadeField { .. } => "made-field",
            Self::NoPassage { .. } => "no-passage",
            Self::Sense { sense, .. } => match sense {
                SenseKind::Stranger => "sense-stranger",
                SenseKind::Place => "sense-place",
                SenseKind::Clock => "sense-clock",
                SenseKind::Logic => "sense-logic",
                SenseKind::Scale => "sense-scale",
                SenseKind::Name => "sense-name",
            },
        }
    }

    /// The values of the message, by name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Io(what)
            | Self::Toml(what)
            | Self::NotNfc(what)
            | Self::RealIdNumber(what)
            | Self::OldIdNumber(what)
            | Self::RealPhone(what)
            | Self::RealLandline(what)
            | Self::RealPlate(what) => vec![("what", what.clone())],
            Self::Encoding | Self::Place => Vec::new(),
            Self::TooLarge(n) => vec![("n", n.to_string()), ("max", MAX_FILE_BYTES.to_string())],
            Self::Format(n) => vec![("n", n.to_string())],
            Self::TooMany(max) => vec![("max", max.to_string())],
            Self::Id { found, expected } => vec![("found", found.clone()), ("expected", expected.clone())],
            Self::DuplicateId(other) | Self::SameText(other) => vec![("other", other.clone())],
            Self::Value { key, found, allowed } => {
                vec![("key", (*key).to_owned()), ("found", found.clone()), ("allowed", allowed.clone())]
            }
            Self::Level { stated, measured, points } => vec![
                ("stated", stated.to_string()),
                ("measured", measured.to_string()),
                ("points", points.to_string()),
            ],
            Self::Length(n) => vec![("n", n.to_string()), ("max", MAX_TEXT_CHARS.to_string())],
            Self::Invisible(c) | Self::Bidi(c) => vec![("what", format!("U+{c:04X}"))],
            Self::NotTyped { sign, usual } => {
                vec![("what", format!("U+{:04X}", u32::from(*sign))), ("usual", (*usual).to_owned())]
            }
            // Of these, the program's own font may have no picture.
            Self::Radical(c) | Self::Lookalike(c) | Self::NotInFont(c) => {
                vec![("what", format!("U+{:04X}", u32::from(*c)))]
            }
            Self::FullWidth(c) => vec![("what", c.to_string())],
            Self::WrongIdNumber { number, why } => {
                let right = if let WrongId::Check(right) = why { right.to_string() } else { String::new() };
                vec![("what", number.clone()), ("why", why.name().to_owned()), ("right", right)]
            }
            Self::Data(fault) => fault.args(),
            Self::Form(fault) => fault.args(),
            Self::Made { seed, fault } => vec![("seed", seed.to_string()), ("fault", fault.to_string())],
            Self::MadeField { seed, code, value, why } => vec![
                ("seed", seed.to_string()),
                ("code", code.clone()),
                ("value", value.clone()),
                ("why", why.clone()),
            ],
            Self::Sense { seed, what, .. } => vec![("seed", seed.to_string()), ("what", what.clone())],
            Self::NoPassage { length, mix } => vec![("n", length.to_string()), ("mix", mix.clone())],
        }
    }
}
