//! The answer to "is this certificate valid?", from a pasted code or a file, in plain words.

use std::path::PathBuf;

use jiff::civil::Date;

use super::keys::Trust;
use crate::fault_words::read_words;
use crate::lang::Messages;
use crate::notice::Notice;
use crate::paths::pasted_path;
use dabiao_credential::{Forgery, Outcome, Pasted, PdfError, Report, TokenError, pasted_code};
use dabiao_files::{ReadError, bounded_read, is_regular};

/// A larger file is no certificate, in bytes.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// What is to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presented {
    /// The text of a token.
    Token(String),
    /// The bytes of a file.
    File(Vec<u8>),
}

/// Why there is nothing to be checked.
#[derive(Debug)]
pub enum NoEvidence {
    /// No code, and a file that can't be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: ReadError,
    },
    /// A text without a code, and no path of a file.
    NoCode,
    /// Codes of several certificates.
    Several,
}

impl NoEvidence {
    /// In words.
    pub fn notice(&self, texts: &Messages) -> Notice {
        match self {
            Self::Unreadable { path, why } => {
                let why = read_words(texts, why);
                Notice::new(texts, "error-read", &[("file", &path.display()), ("detail", &why)])
            }
            Self::NoCode => Notice::new(texts, "error-verify-no-code", &[]),
            Self::Several => Notice::new(texts, "error-verify-several", &[]),
        }
    }
}

/// The caller's input: a code as typed, copied or scanned, with any text around it, or the path of a file.
///
/// # Errors
/// It is no code, and there is no such file, or it can't be read.
pub fn evidence(given: &str) -> Result<Presented, NoEvidence> {
    // No file system has longer names, in bytes.
    const MAX_NAME_BYTES: usize = 255;
    let path = pasted_path(given);
    let may_be_path = !given.trim().contains('\n') && path.iter().all(|name| name.len() <= MAX_NAME_BYTES);
    if !(may_be_path && is_regular(&path)) {
        match pasted_code(given) {
            Pasted::Code(code) => return Ok(Presented::Token(code)),
            Pasted::Several => return Err(NoEvidence::Several),
            Pasted::Nothing if !may_be_path => return Err(NoEvidence::NoCode),
            Pasted::Nothing => {}
        }
    }
    bounded_read(&path, MAX_FILE_BYTES)
        .map(Presented::File)
        .map_err(|why| NoEvidence::Unreadable { why, path })
}

/// The verdict for a day. Which kind of folder asks is checked by
/// [`demonstration`](super::demonstration::outside).
pub fn judge(evidence: &Presented, trust: &Trust, as_of: Date) -> Report {
    match evidence {
        Presented::Token(token) => trust.knowledge().verify(token, as_of),
        Presented::File(bytes) => trust.knowledge().verify_pdf(bytes, as_of),
    }
}

/// The name of an outcome in JSON.
pub const fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Valid => "valid",
        Outcome::Expired { .. } => "expired",
        Outcome::NotYetValid { .. } => "not_yet_valid",
        Outcome::Revoked { .. } => "revoked",
        Outcome::NotInLedger => "not_in_ledger",
        Outcome::NotIssued { .. } => "not_issued",
        Outcome::ListMissing { .. } => "list_missing",
        Outcome::ListContradicts { .. } => "list_contradicts",
        Outcome::UnknownIssuer(_) => "unknown_issuer",
        Outcome::Forged(_) => "forged",
        Outcome::Unreadable(_) => "unreadable",
        Outcome::NoCertificate(_) => "no_certificate",
        Outcome::Demonstration(_) => "demonstration",
    }
}

/// The outcome in one or two words.
pub fn headline(texts: &Messages, outcome: &Outcome) -> String {
    texts.of(outcome)
}

/// The reason, in a sentence. A valid certificate is called not revoked only if a list of revocations is
/// known.
pub fn why(texts: &Messages, report: &Report) -> String {
    match &report.outcome {
        Outcome::Valid if report.ledger || report.revocations_of.is_some() => texts.get("why-valid"),
        Outcome::Valid => texts.get("why-valid-no-list"),
        Outcome::NotInLedger => texts.get("why-not-in-ledger"),
        Outcome::NotIssued { serial, of } => texts.format("why-not-issued", &[("n", serial), ("day", of)]),
        Outcome::ListMissing { serial, of } => {
            texts.format("why-list-missing", &[("n", serial), ("day", of)])
        }
        Outcome::ListContradicts { serial, of } => {
            texts.format("why-list-contradicts", &[("n", serial), ("day", of)])
        }
        Outcome::Expired { last_day } => texts.format("why-expired", &[("day", last_day)]),
        Outcome::NotYetValid { from } => texts.format("why-not-yet-valid", &[("day", from)]),
        Outcome::Revoked { on, reason, .. } => {
            texts.format("why-revoked", &[("day", on), ("reason", reason)])
        }
        Outcome::UnknownIssuer(key) => texts.format("why-unknown-issuer", &[("key", key)]),
        Outcome::Demonstration(key) => texts.format("why-demonstration", &[("key", key)]),
        Outcome::Forged(Forgery::Token) => texts.get("why-forged-token"),
        Outcome::Forged(Forgery::File) => texts.get("why-forged-file"),
        Outcome::Unreadable(fault) => texts.get(match fault {
            TokenError::Prefix => "why-code-prefix",
            TokenError::TooLong | TokenError::Encoding => "why-code-character",
            TokenError::Cut => "why-code-cut",
            TokenError::Malformed | TokenError::Certificate(_) => "why-code-part",
            TokenError::Algorithm(_) => "why-code-newer",
        }),
        Outcome::NoCertificate(fault) => texts.get(match fault {
            PdfError::NotPdf => "why-no-pdf",
            PdfError::NoToken => "why-no-code",
            PdfError::Several => "why-several-codes",
        }),
    }
}

/// The known revocation data, in a sentence or two: the list and its number, this PC's ledger, or nothing;
/// and which lists were not asked, because the certificate is by another holder.
pub fn known_lists(texts: &Messages, report: &Report) -> String {
    let list = match (report.revocations_number, report.revocations_of) {
        (Some(number), Some(day)) => Some(texts.format("check-list-of", &[("day", &day), ("n", &number)])),
        _ if report.ledger => None,
        _ => Some(texts.get("check-no-list")),
    };
    let ledger = report.ledger.then(|| texts.get("check-ledger"));
    let ignored = report.ignored.iter().map(|list| {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("key", &list.signer), ("n", &list.serial), ("day", &list.of)];
        texts.format("check-list-ignored", &values)
    });
    let said: Vec<String> = list.into_iter().chain(ledger).chain(ignored).collect();
    said.join(" ")
}
