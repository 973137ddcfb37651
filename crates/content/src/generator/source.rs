//! A data file as it is read: its path, its text, and where in it something stands.

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::fault::{DataError, DataProblem};
use super::{MAX_DATA_BYTES, fault};
use dabiao_domain::text::nfc;

/// A file whose bytes are UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// Path below the exercise folder, with `/`.
    pub path: &'a str,
    /// Its text, without byte order mark.
    pub text: &'a str,
}

impl<'a> SourceFile<'a> {
    /// Takes a file's bytes.
    ///
    /// # Errors
    /// Too large, or no UTF-8.
    pub fn new(path: &'a str, bytes: &'a [u8]) -> Result<Self, DataError> {
        let error = |line, fault| DataError { file: path.to_owned(), line, fault };
        if bytes.len() > MAX_DATA_BYTES {
            return Err(error(1, DataProblem::TooLarge(bytes.len())));
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
            error(before.split(|b| *b == b'\n').count(), DataProblem::Encoding)
        })?;
        Ok(Self { path, text: text.trim_start_matches('\u{FEFF}') })
    }

    /// The line (from 1) of a byte.
    pub fn line(&self, offset: usize) -> usize {
        self.text.as_bytes().iter().take(offset).filter(|b| **b == b'\n').count() + 1
    }

    /// An error at a byte.
    pub fn fault(&self, offset: usize, fault: DataProblem) -> DataError {
        fault::DataError { file: self.path.to_owned(), line: self.line(offset), fault }
    }

    /// Reads its TOML.
    ///
    /// # Errors
    /// The first TOML error.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, DataError> {
        toml::from_str(self.text).map_err(|e| {
            let at = e.span().map_or(0, |s| s.start);
            self.fault(at, DataProblem::Toml(e.message().to_owned()))
        })
    }

    /// Checks what every data file begins with.
    ///
    /// # Errors
    /// Another format, or no source or licence.
    pub fn check_head(
        &self,
        format: &Spanned<i64>,
        source: &Spanned<String>,
        license: &Spanned<String>,
    ) -> Result<(), DataError> {
        if *format.get_ref() != 1 {
            return Err(self.fault(format.span().start, DataProblem::Format(*format.get_ref())));
        }
        for (name, text) in [("source", source), ("license", license)] {
            if text.get_ref().trim().is_empty() {
                return Err(self.fault(text.span().start, DataProblem::Empty(name.to_owned())));
            }
        }
        Ok(())
    }
}

/// Refuses what cannot be typed: other forms than NFC, full-width letters and digits, radicals,
/// control and invisible characters.
///
/// # Errors
/// The first such character.
pub fn check_characters(text: &str) -> Result<(), DataProblem> {
    let refuse = |c: char, why| Err(DataProblem::Character(c, u32::from(c), why));
    for c in text.chars() {
        match c {
            '\n' => {}
            '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
                return refuse(c, "write letters and digits half width");
            }
            '\u{2E80}'..='\u{2FDF}' => return refuse(c, "it is a radical; type the character itself"),
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{AD}' => {
                return refuse(c, "it is invisible; delete it");
            }
            '\u{F900}'..='\u{FAFF}' => {
                return refuse(c, "it is a compatibility form; type the character itself");
            }
            c if c.is_control() => return refuse(c, "it is a control character; delete it"),
            _ => {}
        }
    }
    let composed = nfc(text);
    match text.chars().zip(composed.chars()).find(|(a, b)| a != b) {
        Some((c, _)) => refuse(c, "it is not in Unicode form NFC; type it again"),
        None => Ok(()),
    }
}
