//! A new version of a standard: from changed numbers or from a file, held against the one in force before it counts. The
//! same in the window and at the command line.

use jiff::Timestamp;

use super::numbers::{Number, StandardNumbers};
use super::views::StandardProposal;
use crate::core::standards;
use crate::fault_words::fault_words;
use crate::lang::Messages;
use crate::notice::Notice;
use dabiao_content::{FileError, FileProblem, read_standard_version, write_standard};
use dabiao_domain::certification::{SubjectFacts, effect};
use dabiao_domain::standard::{Standard, diff};
use dabiao_store::{Db, StandardRow, StoreError};

/// The newest version of every standard: `built_in` ones and those of the store; not those of which it can't be read.
///
/// # Errors
/// What the store says.
pub fn newest_standards(db: &Db, built_in: &[Standard]) -> Result<Vec<Standard>, StoreError> {
    Ok(standards(db, built_in)?.newest())
}

/// The newest version of the standard of that id; none where there is no such one.
///
/// # Errors
/// What the store says; [`StoreError::Standard`] where it can't be read.
pub fn newest_standard(db: &Db, built_in: &[Standard], id: &str) -> Result<Option<Standard>, StoreError> {
    standards(db, built_in)?.newest_of_id(id)
}

/// The versions of standards in the store that can't be read, each with its place and what is wrong with it.
///
/// # Errors
/// What the store says.
pub fn unread_standards(db: &Db) -> Result<Vec<String>, StoreError> {
    Ok(standards(db, &[])?.unread.into_iter().map(|one| one.what).collect())
}

/// Why something is no new version of a standard.
#[derive(Debug)]
pub enum StandardNo {
    /// A number of this label can't be that text.
    Number {
        /// The standard whose number it is.
        standard: Box<Standard>,
        /// Which.
        number: Number,
        /// The text.
        text: String,
    },
    /// The numbers are out of the bounds of a file.
    Bounds(Box<FileProblem>),
    /// The file says something wrong.
    File(Box<FileError>),
    /// There is this version, or a newer one.
    Older {
        /// Id of the standard.
        id: String,
        /// The version given.
        version: u32,
        /// The newest version here.
        newest: u32,
    },
}

impl StandardNo {
    /// What it is, and what to do.
    pub fn notice(&self, texts: &Messages) -> Notice {
        match self {
            Self::Number { standard, number, text } => {
                let label = number.label(texts, standard);
                Notice::new(texts, "error-standard-number", &[("label", &label), ("value", text)])
            }
            Self::Bounds(fault) => {
                let fault = fault_words(texts, fault);
                Notice::new(texts, "error-standard-bounds", &[("fault", &fault)])
            }
            Self::File(error) => Notice::of_file(texts, error),
            Self::Older { id, version, newest } => Notice::new(
                texts,
                "error-standard-version",
                &[("id", id), ("version", version), ("newest", newest)],
            ),
        }
    }
}

/// A version of a standard, and the file that says it.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// The file.
    pub toml: String,
    /// What it says.
    pub standard: Standard,
}

impl NewVersion {
    /// The next version of `before`, with other numbers.
    ///
    /// # Errors
    /// [`StandardNo::Number`], [`StandardNo::Bounds`].
    pub fn with_numbers(before: &Standard, numbers: &StandardNumbers) -> Result<Self, StandardNo> {
        let changed = numbers.put_into(before).map_err(|(number, text)| StandardNo::Number {
            standard: Box::new(before.clone()),
            number,
            text,
        })?;
        let toml = write_standard(&Standard { version: before.version.saturating_add(1), ..changed });
        // The bounds are those of a file.
        let standard = read_standard_version(&format!("{}.toml", before.id), &toml)
            .map_err(|error| StandardNo::Bounds(Box::new(error.fault)))?;
        Ok(Self { toml, standard })
    }

    /// What the text of the file `name` says; `newest` are the versions in force.
    ///
    /// # Errors
    /// [`StandardNo::File`], [`StandardNo::Older`].
    pub fn of_file(name: &str, toml: String, newest: &[Standard]) -> Result<Self, StandardNo> {
        let standard = read_standard_version(name, &toml).map_err(|e| StandardNo::File(Box::new(e)))?;
        let known = newest.iter().find(|known| known.id == standard.id).map_or(0, |known| known.version);
        if standard.version <= known {
            return Err(StandardNo::Older { id: standard.id, version: standard.version, newest: known });
        }
        Ok(Self { toml, standard })
    }

    /// Held against the version in force among `newest`: what it changes, and for whom among `people`, as of `as_of`.
    pub fn weigh(self, newest: &[Standard], people: &[SubjectFacts], as_of: Timestamp) -> StandardProposal {
        let Self { toml, standard } = self;
        let before = newest.iter().find(|known| known.id == standard.id).cloned();
        let (changes, effect) = before.as_ref().map_or_else(Default::default, |before| {
            (diff(before, &standard), effect(before, &standard, people, as_of))
        });
        StandardProposal { toml, standard, before, changes, effect }
    }
}

impl StandardProposal {
    /// It as it is put in force.
    pub fn row(&self) -> StandardRow {
        let Standard { id, version, .. } = &self.standard;
        StandardRow { id: id.clone(), version: *version, toml: self.toml.clone() }
    }
}
