//! The file of a station's mark: text under the station's own signature, written whole or not at all.
//!
//! It lies outside the data folder, so that restoring a copy of that folder does not restore it. The
//! signature shows that this station wrote it; with the station's key another one can be written. The content
//! of the text is not interpreted here.

use std::io;
use std::path::Path;

use super::key::{KeyId, PublicKey};
use super::seal;
use super::signature::{Purpose, Signature};
use super::station_key::StationKey;
use super::whole_file;
use dabiao_files::{ReadError, bounded_read};

/// A mark is smaller.
const MAX_BYTES: u64 = 128 * 1024;

/// Why the file of a mark is invalid.
#[derive(Debug, thiserror::Error)]
pub enum MarkProblem {
    /// A folder, a pipe or the like.
    #[error("not a file")]
    NotAFile,
    /// Too long, or no text.
    #[error("not the text of a mark")]
    NotText,
    /// The last line is no signature.
    #[error("not signed")]
    NotSigned,
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The text of a mark with its signature, not yet verified.
#[derive(Clone, Debug)]
pub struct SignedMark {
    text: String,
    signature: Signature,
}

impl SignedMark {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The name of the key that it says signed it.
    pub const fn signer(&self) -> KeyId {
        self.signature.key_id
    }

    /// Whether `key` signed exactly this.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        seal::holds(self.text.as_bytes(), &self.signature, Purpose::StationMark, key)
    }
}

/// Reads the file; none if there is no such one. Nothing but a plain file is opened.
///
/// # Errors
/// See [`MarkProblem`].
pub fn read_mark(path: &Path) -> Result<Option<SignedMark>, MarkProblem> {
    let bytes = match bounded_read(path, MAX_BYTES) {
        Err(fault) if fault.is_missing() => return Ok(None),
        Err(ReadError::NotAFile(_)) => return Err(MarkProblem::NotAFile),
        Err(ReadError::TooLarge { .. }) => return Err(MarkProblem::NotText),
        Err(fault) => return Err(fault.into_io().into()),
        Ok(bytes) => bytes,
    };
    let (text, signature) = seal::split(&bytes, '#').ok_or(MarkProblem::NotSigned)?;
    let text = std::str::from_utf8(text).map_err(|_| MarkProblem::NotText)?.to_owned();
    Ok(Some(SignedMark { text, signature }))
}

/// Signs `text` and writes the file, for its owner alone.
///
/// # Errors
/// System errors; the previous file then stays.
pub fn write_mark(path: &Path, text: &str, key: &StationKey) -> io::Result<()> {
    let bytes = seal::seal_by(text.as_bytes().to_vec(), '#', |digest| key.sign_mark(digest));
    whole_file::write(path, &bytes)
}
