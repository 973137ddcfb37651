//! The verdict on a certificate: pure, offline, from its token or its file.
//!
//! A PDF is judged by two signatures of the same key: the token's, which covers what is certified, and the
//! one in the file's last line, which covers every byte of the file and so every printed character. The
//! second was preferred to drawing the page again and comparing: a later version of the program may draw
//! another page, and must still be able to tell an old file from a changed one. Files, clocks and the
//! decision whom to trust are not here.
//!
//! Of lists, only the issuer's own count and those of keys that follow it ([`KeyRing::speaks_for`]), all that
//! are known and what is kept of earlier ones: a newer list does not undo an older one's revocations.

use jiff::civil::Date;

use sha2::{Digest as _, Sha256};

use super::key::KeyId;
use super::key_ring::{KeyRing, SeenList};
use super::ledger::Ledger;
use super::list_memory::ListMemory;
use super::revocation::{ISSUED_CODE_BYTES, Revocation, RevocationList, Revocations};
use super::seal;
use super::signature::Purpose;
use super::token::{MAX_TOKEN_CHARS, SignedCertificate, TOKEN_PREFIX, TokenError};
use dabiao_domain::certificate::{Certificate, Validity};

/// The answer to "is this certificate good?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Genuine, in force, not revoked.
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
    /// Genuine, but revoked: on whatever day it is asked for, so that setting the clock back does not make it
    /// valid again.
    Revoked {
        /// The day of the revocation.
        on: Date,
        /// Why.
        reason: String,
        /// The key that signed the list.
        by: KeyId,
    },
    /// Signed by this PC's issuing key, but its ledger does not have it, or has another one of that number.
    NotInLedger,
    /// Signed by a trusted key, but the issuer's own list of what was issued does not have it.
    NotIssued {
        /// The number of that list.
        serial: u32,
        /// Its day.
        of: Date,
    },
    /// Genuine, but a list that applies to it contradicts an older one that was here: it withdraws a
    /// revocation, or has other certificates among those of the older one. It can't be trusted.
    ListContradicts {
        /// The number of that list.
        serial: u32,
        /// Its day.
        of: Date,
    },
    /// Genuine, but a list of revocations that was here is missing, or was replaced by an older one: whether
    /// it was revoked is unknown.
    ListMissing {
        /// The number of the list that was here.
        serial: u32,
        /// Its day.
        of: Date,
    },
    /// Signed by a key that is not trusted here.
    UnknownIssuer(KeyId),
    /// Not what the issuer signed.
    Forged(Forgery),
    /// No whole code of a certificate.
    Unreadable(TokenError),
    /// A file without the code of exactly one certificate.
    NoCertificate(PdfError),
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
            Self::NotInLedger => "not_in_ledger",
            Self::NotIssued { .. } => "not_issued",
            Self::ListMissing { .. } => "list_missing",
            Self::ListContradicts { .. } => "list_contradicts",
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
pub enum PdfError {
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
    /// The content of the certificate: only when its signature is genuine and its issuer trusted.
    pub certificate: Option<Certificate>,
    /// The key that signed it, or that it claims was; none when it can't be read.
    pub issuer: Option<KeyId>,
    /// The name of that key's holder on this PC; only with `certificate`.
    pub holder: Option<String>,
    /// The day of the newest available list that applies to it; none without any.
    pub revocations_of: Option<Date>,
    /// The number of that list.
    pub revocations_number: Option<u32>,
    /// Whether this PC's own ledger was asked.
    pub ledger: bool,
    /// Available lists that name certificates of the issuer although their signer is not a following key of
    /// the same holder.
    pub ignored: Vec<IgnoredList>,
}

/// A list that was not asked, because the certificate is none of its signer's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IgnoredList {
    /// The key that signed it.
    pub signer: KeyId,
    /// Its number.
    pub serial: u32,
    /// Its day.
    pub of: Date,
}

/// The basis of a verdict besides the certificate itself.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge<'a> {
    /// The keys that this PC trusts, and the lists it has seen.
    pub ring: &'a KeyRing,
    /// The known revocations and issued certificates.
    pub revocations: &'a Revocations,
    /// The ledger of this PC, where it issues.
    pub ledger: Option<&'a Ledger>,
}

/// The first bytes of the SHA-256 of a token, as a list of issued certificates has them.
pub fn issued_code(signed: &SignedCertificate) -> [u8; ISSUED_CODE_BYTES] {
    let hash = Sha256::digest(signed.to_string().as_bytes());
    let mut code = [0; ISSUED_CODE_BYTES];
    code.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    code
}

impl Report {
    /// Whether the certificate is good.
    pub fn is_valid(&self) -> bool {
        self.outcome == Outcome::Valid
    }
}

impl Knowledge<'_> {
    fn report(&self, outcome: Outcome) -> Report {
        let newest = self.revocations.newest_list();
        Report {
            outcome,
            certificate: None,
            issuer: None,
            holder: None,
            revocations_of: newest.map(|(_, of)| of),
            revocations_number: newest.map(|(serial, _)| serial),
            ledger: false,
            ignored: Vec::new(),
        }
    }

    /// Judges the text of a token as of a day. The text has to be exact; see [`super::pasted_code`] for user
    /// input.
    pub fn verify(&self, token: &str, as_of: Date) -> Report {
        let mut report = self.report(Outcome::Valid);
        report.outcome = match SignedCertificate::parse(token) {
            Err(fault) => Outcome::Unreadable(fault),
            Ok(signed) => {
                report.issuer = Some(signed.issuer());
                self.tell_lists(&mut report, signed.issuer());
                match self.ring.get(signed.issuer()) {
                    None => Outcome::UnknownIssuer(signed.issuer()),
                    Some(issuer) if !signed.is_signed_by(&issuer.key) => Outcome::Forged(Forgery::Token),
                    Some(issuer) => {
                        report.certificate = Some(signed.certificate().clone());
                        report.holder = Some(issuer.holder.clone());
                        report.ledger = self.ledger.is_some_and(|l| l.speaks_for(signed.issuer()));
                        self.standing(&signed, as_of)
                    }
                }
            }
        };
        report
    }

    /// Reports which lists apply to certificates by `issuer`, and which were not available.
    fn tell_lists(&self, report: &mut Report, issuer: KeyId) {
        let newest = self.speaking(issuer).map(|list| (list.issued, list.serial)).max();
        report.revocations_of = newest.map(|(of, _)| of);
        report.revocations_number = newest.map(|(_, serial)| serial);
        let strange =
            |list: &&RevocationList| !self.ring.speaks_for(list.signer, issuer) && list.names(issuer);
        let ignored = self.revocations.lists().filter(strange);
        report.ignored = ignored
            .map(|list| IgnoredList { signer: list.signer, serial: list.serial, of: list.issued })
            .collect();
    }

    /// The lists that apply to certificates by `issuer`, its own first.
    fn speaking(&self, issuer: KeyId) -> impl Iterator<Item = &RevocationList> {
        self.ring.speakers(issuer).flat_map(|signer| self.revocations.all_of(signer))
    }

    /// The remembered lists that applied to certificates by `issuer`, each with the key that signed them.
    fn memories(&self, issuer: KeyId) -> impl Iterator<Item = (KeyId, &ListMemory)> {
        self.ring.speakers(issuer).filter_map(|signer| Some((signer, self.ring.memory(signer)?)))
    }

    /// The verdict on a genuine certificate.
    fn standing(&self, signed: &SignedCertificate, as_of: Date) -> Outcome {
        let (issuer, certificate) = (signed.issuer(), signed.certificate());
        if let Some((by, entry)) = self.revoked(signed) {
            return Outcome::Revoked { on: entry.on, reason: entry.reason.clone(), by };
        }
        if let Some(against) = self.ledger.and_then(|ledger| ledger.against(signed)) {
            return against;
        }
        if let Some(SeenList { serial, issued }) = self.denied(signed) {
            return Outcome::NotIssued { serial, of: issued };
        }
        match (certificate.validity(as_of), certificate.valid_until) {
            (Validity::NotYet, _) => Outcome::NotYetValid { from: certificate.issued },
            (Validity::Expired, Some(last_day)) => Outcome::Expired { last_day },
            // The ledger of the PC that issues needs no list.
            _ if self.ledger.is_some_and(|ledger| ledger.speaks_for(issuer)) => Outcome::Valid,
            (Validity::Expired, None) | (Validity::Valid, _) => {
                if let Some(SeenList { serial, issued }) = self.contradiction(issuer) {
                    Outcome::ListContradicts { serial, of: issued }
                } else if let Some(SeenList { serial, issued }) = self.missing_list(issuer) {
                    Outcome::ListMissing { serial, of: issued }
                } else {
                    Outcome::Valid
                }
            }
        }
    }

    /// The revocation in any list that applies to the certificate, now or earlier, and its signer.
    fn revoked(&self, signed: &SignedCertificate) -> Option<(KeyId, &Revocation)> {
        let (issuer, number) = (signed.issuer(), signed.certificate().number);
        let mut in_lists =
            self.speaking(issuer).filter_map(|list| Some((list.signer, list.revocation(issuer, number)?)));
        let mut kept = self.memories(issuer).filter_map(|(by, m)| Some((by, m.revocation(issuer, number)?)));
        in_lists.next().or_else(|| kept.next())
    }

    /// A list that applies to the certificate and lacks it, although it is newer than the certificate: one is
    /// enough, whatever the others contain.
    fn denied(&self, signed: &SignedCertificate) -> Option<SeenList> {
        let (issuer, certificate) = (signed.issuer(), signed.certificate());
        let (number, day, code) = (certificate.number, certificate.issued, issued_code(signed));
        let denies = |list: &&RevocationList| list.knows(issuer, number, &code, day) == Some(false);
        let listed = self.speaking(issuer).find(denies);
        let listed = listed.map(|list| SeenList { serial: list.serial, issued: list.issued });
        let kept = || self.memories(issuer).find_map(|(_, memory)| memory.denies(issuer, number, day));
        listed.or_else(|| kept().map(|(serial, issued)| SeenList { serial, issued }))
    }

    /// A list that applies to certificates by `issuer` and contradicts an older one of its signer.
    fn contradiction(&self, issuer: KeyId) -> Option<SeenList> {
        let contradicts = |list: &&RevocationList| {
            let of_speaker = |id| self.ring.speaks_for(list.signer, id);
            let others = self.revocations.all_of(list.signer);
            let older = others.iter().filter(|older| older.serial <= list.serial && older != list);
            let mut memories = older.map(|older| ListMemory::of(older, &of_speaker));
            self.ring.memory(list.signer).is_some_and(|memory| memory.contradicted_by(list))
                || memories.any(|memory| memory.contradicted_by(list))
        };
        let found = self.speaking(issuer).find(contradicts);
        found.map(|list| SeenList { serial: list.serial, issued: list.issued })
    }

    /// A list that was here once and applies to certificates by `issuer`, where no list as new of its signer
    /// is here now. The issuer's own is not missed where a key that follows it lists the issued certificates:
    /// the content of the old list is remembered.
    fn missing_list(&self, issuer: KeyId) -> Option<SeenList> {
        let followed = self.speaking(issuer).any(|l| l.signer != issuer && l.highest(issuer).is_some());
        let missing = |signer: KeyId| {
            let have = self.revocations.of(signer).map_or(0, |list| list.serial);
            self.ring.seen(signer).filter(|seen| seen.serial > have)
        };
        self.ring.speakers(issuer).filter(|signer| !followed || *signer != issuer).find_map(missing)
    }

    /// Judges the file of a certificate as of a day: its token, and that no byte of the file was changed.
    pub fn verify_pdf(&self, pdf: &[u8], as_of: Date) -> Report {
        let token = match token_from_pdf(pdf) {
            Ok(token) => token,
            Err(fault) => return self.report(Outcome::NoCertificate(fault)),
        };
        let mut report = self.verify(token, as_of);
        if report.certificate.is_some() {
            let whole = seal::split(pdf, '%').is_some_and(|(body, signature)| {
                let issuer = report.issuer.and_then(|id| self.ring.get(id));
                issuer.is_some_and(|i| seal::holds(body, &signature, Purpose::CertificatePdf, &i.key))
            });
            if !whole {
                report.outcome = Outcome::Forged(Forgery::File);
            }
        }
        report
    }
}

/// As [`Knowledge::verify`], without a ledger.
pub fn verify(token: &str, ring: &KeyRing, revocations: &Revocations, as_of: Date) -> Report {
    Knowledge { ring, revocations, ledger: None }.verify(token, as_of)
}

/// As [`Knowledge::verify_pdf`], without a ledger.
pub fn verify_pdf(pdf: &[u8], ring: &KeyRing, revocations: &Revocations, as_of: Date) -> Report {
    Knowledge { ring, revocations, ledger: None }.verify_pdf(pdf, as_of)
}

/// The one token in a PDF's bytes. It is uncompressed in the document information, so no PDF reader is
/// needed, and a file that another program damaged still yields it.
///
/// # Errors
/// See [`PdfError`].
pub fn token_from_pdf(pdf: &[u8]) -> Result<&str, PdfError> {
    if !pdf.starts_with(b"%PDF-") {
        return Err(PdfError::NotPdf);
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
                return Err(PdfError::Several);
            }
            found = Some(token);
        }
    }
    found.ok_or(PdfError::NoToken)
}
