//! Why a key or a file of trust can't be used, in the language of the reader.

use std::fmt::Display;

use crate::fault_words::lock_words;
use crate::foreign_words::foreign_words;
use crate::lang::{Lang, Messages};
use dabiao_credential::trust::{TrustError, TrustProblem};
use dabiao_credential::{BackupLockError, KeyError};

/// Why a key can't be used, and the file where that is.
pub fn key_words(texts: &Messages, error: &KeyError) -> String {
    let at = |key: &str, path: &std::path::Path| texts.format(key, &[("path", &path.display())]);
    match error {
        KeyError::Missing(path) => at("key-missing", path),
        KeyError::Exists(path) => at("key-exists", path),
        KeyError::TooOpen { path, mode } => {
            texts.format("key-too-open", &[("path", &path.display()), ("mode", &format!("{mode:o}"))])
        }
        KeyError::Corrupt { path, what } => {
            let what = foreign_words(texts, what);
            texts.format("key-damaged", &[("path", &path.display()), ("what", &what)])
        }
        KeyError::TooNew { path, version } => {
            texts.format("key-too-new", &[("path", &path.display()), ("version", version)])
        }
        KeyError::WrongPassphrase => texts.get("error-key-passphrase"),
        // The same rules hold for the password of a backup, which has words for each.
        KeyError::Passphrase(fault) => lock_words(texts, &BackupLockError::Refused(*fault)),
        KeyError::Memory => texts.get("cause-memory"),
        KeyError::Io { path, source } => {
            let words = foreign_words(texts, &source.to_string());
            texts.format("key-io", &[("path", &path.display()), ("what", &words)])
        }
    }
}

/// Why a file of trusted keys, or of revocations, can't be used, and which file it is.
pub fn trust_words(texts: &Messages, error: &TrustError) -> String {
    let what = match &error.fault {
        // The parser of the file speaks English only; the line is what helps.
        TrustProblem::Toml { line, message } => {
            let values: [(&str, &dyn Display); 2] = [("line", line), ("what", &own_words(texts, message))];
            texts.format("trust-line", &values)
        }
        TrustProblem::Format { .. } => texts.get("trust-format"),
        TrustProblem::Version(version) => texts.format("trust-version", &[("version", version)]),
        TrustProblem::Value { field, message } => {
            texts.format("trust-value", &[("field", field), ("what", &own_words(texts, message))])
        }
        TrustProblem::Signature => texts.get("trust-signature"),
        TrustProblem::Untrusted(key) => texts.format("trust-untrusted", &[("key", key)]),
        TrustProblem::Older { have, found } => {
            texts.format("trust-older", &[("have", have), ("found", found)])
        }
        TrustProblem::TooLarge => texts.get("cause-too-large"),
        TrustProblem::Io(error) => foreign_words(texts, &error.to_string()),
    };
    texts.format("trust-at", &[("what", &what), ("path", &error.path.display())])
}

/// What a parser says, for readers of its language; else it is in the log.
fn own_words(texts: &Messages, said: &str) -> String {
    let words = foreign_words(texts, said);
    if texts.lang() == Lang::En || words == said { format!(": {said}") } else { format!("（{words}）") }
}
