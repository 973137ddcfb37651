//! What a certificate is worth: pure, offline, from its token or its file.
//!
//! A PDF is judged by two signatures of the same key: the token's, which covers what is certified, and the
//! one in the file's last line, which covers every byte of the file and so every printed character. The
//! second was preferred to drawing the page again and comparing: a later version of the program may draw
//! another page, and must still be able to tell an old file from a changed one. Files, clocks and the
//! decision whom to trust are not here.

use jiff::civil::Date;

use super::key::KeyId;
use super::key_ring::KeyRing;
use super::revocation::Revocations;
use super::seal;
use super::signature::Purpose;
use super::token::{MAX_TOKEN_CHARS, SignedCertificate, TOKEN_PREFIX, TokenFault};
use crate::domain::certificate::{Certificate, Validity};

/// The answer to "is this certificate good?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Genuine, in force, not taken back.
    Valid,
    /// Genuine, but its time is over.
    Expired {
        /// The last day on which it was valid.
        last_day: Date,
    },
    /// Genuine, but not yet in force.
    NotYetValid {
        /// The first day.
        from: Date,
    },
    /// Genuine, but taken back: on whatever day it is asked for, so that a clock that was set back does
    /// not bring it to life again.
    Revoked {
        /// The day on which it was taken back.
        on: Date,
        /// Why.
        reason: String,
        /// The key that signed the list.
        by: KeyId,
    },
    /// Signed by nobody who is trusted here.
    UnknownIssuer(KeyId),
    /// Not what the issuer signed.
    Forged(Forgery),
    /// No whole code of a certificate.
    Unreadable(TokenFault),
    /// A file without the code of exactly one certificate.
    NoCertificate(PdfFault),
    /// Signed by the key of a demonstration: the people on it are invented, and that key can be made
    /// on every PC.
    Demonstration(KeyId),
}

impl Outcome {
    /// The name used in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not_yet_valid",
            Self::Revoked { .. } => "revoked",
            Self::UnknownIssuer(_) => "unknown_issuer",
            Self::Forged(Forgery::Token) => "forged",
            Self::Forged(Forgery::File) => "file_changed",
            Self::Unreadable(_) => "unreadable",
            Self::NoCertificate(_) => "no_certificate",
            Self::Demonstration(_) => "demonstration",
        }
    }
}

/// What was forged or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgery {
    /// The code: its signature is not over what it says.
    Token,
    /// The file: its code is genuine and what it says is true, but the file is not as it was issued.
    File,
}

/// Why a file has no certificate in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfFault {
    /// It does not begin like a PDF.
    #[error("this is no PDF file")]
    NotPdf,
    /// No verification code was found.
    #[error("there is no verification code in this file; scan the QR code of the page instead")]
    NoToken,
    /// Codes of several certificates were found.
    #[error("there are verification codes of several certificates in this file")]
    Several,
}

/// The answer and what it was found on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The answer.
    pub outcome: Outcome,
    /// What the certificate says: only when its signature is genuine and its issuer trusted.
    pub certificate: Option<Certificate>,
    /// The key that signed it, or that it claims was; none when it can't be read.
    pub issuer: Option<KeyId>,
    /// Whom this PC knows that key by; only with `certificate`.
    pub holder: Option<String>,
    /// The day of the newest revocation list at hand; none without any.
    pub revocations_of: Option<Date>,
}

impl Report {
    /// Whether the certificate is good.
    pub fn is_valid(&self) -> bool {
        self.outcome == Outcome::Valid
    }
}

/// Judges the text of a token as of a day. The text has to be exact; see [`super::tidy`] for one that a
/// person brings.
pub fn verify(token: &str, ring: &KeyRing, revocations: &Revocations, as_of: Date) -> Report {
    let mut report = Report {
        outcome: Outcome::Valid,
        certificate: None,
        issuer: None,
        holder: None,
        revocations_of: revocations.newest(),
    };
    report.outcome = match SignedCertificate::parse(token) {
        Err(fault) => Outcome::Unreadable(fault),
        Ok(signed) => {
            report.issuer = Some(signed.issuer());
            match ring.get(signed.issuer()) {
                None => Outcome::UnknownIssuer(signed.issuer()),
                Some(issuer) if !signed.is_signed_by(&issuer.key) => Outcome::Forged(Forgery::Token),
                Some(issuer) => {
                    report.certificate = Some(signed.certificate().clone());
                    report.holder = Some(issuer.holder.clone());
                    standing(&signed, revocations, as_of)
                }
            }
        }
    };
    report
}

/// What a genuine certificate is worth.
fn standing(signed: &SignedCertificate, revocations: &Revocations, as_of: Date) -> Outcome {
    let certificate = signed.certificate();
    if let Some((by, entry)) = revocations.find(signed.issuer(), certificate.number) {
        return Outcome::Revoked { on: entry.on, reason: entry.reason.clone(), by };
    }
    match (certificate.validity(as_of), certificate.valid_until) {
        (Validity::NotYet, _) => Outcome::NotYetValid { from: certificate.issued },
        (Validity::Expired, Some(last_day)) => Outcome::Expired { last_day },
        (Validity::Expired, None) | (Validity::Valid, _) => Outcome::Valid,
    }
}

/// Judges the file of a certificate as of a day: its token, and that no byte of the file was changed.
pub fn verify_pdf(pdf: &[u8], ring: &KeyRing, revocations: &Revocations, as_of: Date) -> Report {
    let token = match token_from_pdf(pdf) {
        Ok(token) => token,
        Err(fault) => {
            let revocations_of = revocations.newest();
            let outcome = Outcome::NoCertificate(fault);
            return Report { outcome, certificate: None, issuer: None, holder: None, revocations_of };
        }
    };
    let mut report = verify(token, ring, revocations, as_of);
    if report.certificate.is_some() {
        let whole = seal::split(pdf, '%').is_some_and(|(body, signature)| {
            let issuer = report.issuer.and_then(|id| ring.get(id));
            issuer.is_some_and(|i| seal::holds(body, &signature, Purpose::CertificatePdf, &i.key))
        });
        if !whole {
            report.outcome = Outcome::Forged(Forgery::File);
        }
    }
    report
}

/// The one token in a PDF's bytes. It stands uncompressed in the document information, so no PDF reader is
/// needed, and a file that some other program damaged still gives it.
///
/// # Errors
/// See [`PdfFault`].
pub fn token_from_pdf(pdf: &[u8]) -> Result<&str, PdfFault> {
    if !pdf.starts_with(b"%PDF-") {
        return Err(PdfFault::NotPdf);
    }
    let prefix = TOKEN_PREFIX.as_bytes();
    let mut found: Option<&str> = None;
    let starts = pdf.windows(prefix.len()).enumerate().filter(|(_, w)| *w == prefix).map(|(at, _)| at);
    for at in starts {
        let rest = pdf.get(at..).unwrap_or_default();
        let code = rest.iter().skip(prefix.len()).take(MAX_TOKEN_CHARS);
        let length = prefix.len() + code.take_while(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7')).count();
        let token = rest.get(..length).and_then(|t| std::str::from_utf8(t).ok());
        // A compressed stream may hold these four bytes by chance: only what reads as a token counts.
        if let Some(token) = token.filter(|t| SignedCertificate::parse(t).is_ok()) {
            if found.is_some_and(|other| other != token) {
                return Err(PdfFault::Several);
            }
            found = Some(token);
        }
    }
    found.ok_or(PdfFault::NoToken)
}
