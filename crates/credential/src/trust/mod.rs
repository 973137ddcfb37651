//! Files of trust: public keys, the ring of trusted keys, lists of revocations.
//!
//! With them a PC that has never seen the bureau's database can tell a genuine certificate. A public key
//! file is signed by its own key, which shows that it arrived whole and that its holder has the secret; it
//! does not show *who* that is: the administrator compares the fingerprint by telephone before adding it to
//! the ring. A revocation list is signed by a key of the ring. The ring itself is this PC's own decision and
//! is not signed; write access to the data folder is enough to change it. All files are TOML with a version;
//! a file that does not fit is refused whole.

mod keys;
mod memory;
mod revocations;

use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::key::KeyId;
use dabiao_domain::roster::clean_name;
use dabiao_files::{ReadError, bounded_read, with_unix_ends};

pub use keys::{TRUSTED_KEYS_FILE, export_public_key, load_key_ring, read_public_key, save_key_ring};
pub use revocations::{
    load_revocations, read_revocation_list, remember_lists, remember_revoked, save_revocation_list,
    sign_revocation_list,
};

const VERSION: i64 = 1;
/// 100,000 certificates, all revoked, are smaller.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Why a file of trust can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum TrustProblem {
    /// Not TOML, or a field is missing, unknown or of the wrong kind.
    #[error("line {line}: {message}")]
    Toml {
        /// Line from 1.
        line: usize,
        /// The parser's message.
        message: String,
    },
    /// Another kind of file.
    #[error("this is a {found} file, not a {expected} file")]
    Format {
        /// The stated kind.
        found: String,
        /// The required kind.
        expected: &'static str,
    },
    /// Written by a newer program.
    #[error("the file has version {0}; a newer version of the program is needed")]
    Version(i64),
    /// A value can't be taken.
    #[error("{field}: {message}")]
    Value {
        /// Which field.
        field: &'static str,
        /// The error.
        message: String,
    },
    /// The last line is no signature, or not over these bytes.
    #[error("the file was changed after it was signed, or is not whole; fetch it again from the bureau")]
    Signature,
    /// Signed by a key that is not in the ring.
    #[error("signed by key {0}, which is not trusted here; add the bureau's public key first")]
    Untrusted(KeyId),
    /// A newer list, or another one with the same number, is here already.
    #[error("list number {have} is here already, this is number {found}")]
    Older {
        /// Serial of the list here.
        have: u32,
        /// Serial of the list given.
        found: u32,
    },
    /// Too large for any such file.
    #[error("the file is too large")]
    TooLarge,
    /// The operating system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// An error and the file it is in.
#[derive(Debug, thiserror::Error)]
#[error("{fault}: {}", .path.display())]
pub struct TrustError {
    /// The file.
    pub path: PathBuf,
    /// The error.
    #[source]
    pub fault: TrustProblem,
}

fn at(path: &Path) -> impl FnOnce(TrustProblem) -> TrustError {
    let path = path.to_owned();
    move |fault| TrustError { path, fault }
}

#[derive(Deserialize)]
struct Kind {
    format: String,
    version: i64,
}

fn clean(field: &'static str, text: &str) -> Result<String, TrustProblem> {
    match clean_name(text) {
        Ok(name) if name == text => Ok(name),
        Ok(_) => Err(value(field, "has surrounding space or is not NFC")),
        Err(fault) => Err(value(field, &fault.to_string())),
    }
}

fn day(field: &'static str, text: &str) -> Result<Date, TrustProblem> {
    let day: Date = text.parse().map_err(|_| value(field, text))?;
    if day.to_string() == text { Ok(day) } else { Err(value(field, text)) }
}

fn value(field: &'static str, message: &str) -> TrustProblem {
    TrustProblem::Value { field, message: message.to_owned() }
}

fn write_toml<T: Serialize>(wire: &T) -> Result<Vec<u8>, TrustProblem> {
    toml::to_string(wire).map(String::into_bytes).map_err(|e| value("file", &e.to_string()))
}

fn read_toml<T: for<'de> Deserialize<'de>>(bytes: &[u8], format: &'static str) -> Result<T, TrustProblem> {
    read_toml_up_to(bytes, format, VERSION)
}

/// As [`read_toml`], of any version from 1 to `newest`.
fn read_toml_up_to<T: for<'de> Deserialize<'de>>(
    bytes: &[u8],
    format: &'static str,
    newest: i64,
) -> Result<T, TrustProblem> {
    let text = std::str::from_utf8(bytes).map_err(|e| value("file", &e.to_string()))?;
    let fault = |e: toml::de::Error| {
        let before = e.span().and_then(|s| text.get(..s.start)).unwrap_or_default();
        TrustProblem::Toml { line: before.matches('\n').count() + 1, message: e.message().to_owned() }
    };
    // Kind and version first: a newer file may well have fields that are unknown here.
    let kind: Kind = toml::from_str(text).map_err(fault)?;
    if kind.format != format {
        return Err(TrustProblem::Format { found: kind.format, expected: format });
    }
    if !(VERSION..=newest).contains(&kind.version) {
        return Err(TrustProblem::Version(kind.version));
    }
    toml::from_str(text).map_err(fault)
}

/// The bytes of a file that the user names: a public key or a list, with normalised line ends and without the
/// byte order mark of Windows editors. They are signed as this program writes them.
///
/// # Errors
/// [`TrustProblem::TooLarge`], [`TrustProblem::Io`]; also what is no file.
pub fn read_trust_file(path: &Path) -> Result<Vec<u8>, TrustProblem> {
    let bytes = bounded_read(path, MAX_BYTES).map_err(|fault| match fault {
        ReadError::TooLarge { .. } => TrustProblem::TooLarge,
        other => TrustProblem::Io(other.into_io()),
    })?;
    // Bytes that are no text are refused by the parser.
    Ok(match std::str::from_utf8(&bytes) {
        Ok(text) => with_unix_ends(text.trim_start_matches('\u{FEFF}')).into_owned().into_bytes(),
        Err(_) => bytes,
    })
}

/// The bytes of a file; none when it does not exist.
fn read_file(path: &Path) -> Result<Option<Vec<u8>>, TrustProblem> {
    match read_trust_file(path) {
        Err(TrustProblem::Io(e)) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}
