//! Signing keys, signed certificates, and their proof without a network.
//!
//! A station's key signs its journal; the bureau's issuing key, encrypted on the disk, signs certificates
//! and revocations. A certificate travels as a token: a short text, also in the QR code of the paper.
//! Everything that a verifier needs is in the token and in a file of trusted keys; only where certificates are issued
//! the records there are asked as well ([`Ledger`]). This room must not know the store, the window or the exercises, reads no clock and draws no
//! randomness: dates and generators are arguments.

mod box_key;
mod certificate_pdf;
mod content_key;
mod enrolment;
mod issuer_key;
mod key;
mod key_file;
mod key_ring;
mod ledger;
mod list_memory;
mod locked_backup;
pub mod password;
mod pasted;
mod recovery_code;
mod revocation;
mod seal;
mod sealed_secret;
mod signature;
mod station_key;
mod station_mark;
mod ticket_lock;
mod token;
pub mod trust;
mod verify;
mod whole_file;
mod wire;
mod word_lock;

pub use box_key::BoxKey;
pub use certificate_pdf::{CertificatePdfError, QR_MM, TITLE, Wording, certificate_pdf};
pub use content_key::ContentKey;
pub use enrolment::{ENROLMENT_FILE, EnrolmentError, StoredEnrolment};
pub use issuer_key::{ISSUER_KEY_FILE, IssuerKey};
pub use key::{KeyId, PublicKey};
pub use key_file::KeyError;
pub use key_ring::{KeyRing, SeenList, TrustedKey};
pub use ledger::Ledger;
pub use list_memory::{ListMemory, SeenNumbers, SeenRevocation};
pub use locked_backup::{BackupLockError, is_locked, lock, unlock};
pub use pasted::{Pasted, pasted_code};
pub use recovery_code::{RECOVERY_CODE_LETTERS, RecoveryCode};
pub use revocation::{ISSUED_CODE_BYTES, IssuedNumber, Revocation, RevocationList, Revocations};
pub use sealed_secret::{START_CODE_LETTERS, StartCode, open_by_code, open_by_key, seal_secret};
pub use signature::{Algorithm, Purpose, SIGNATURE_PREFIX, Signature, SignatureError};
pub use station_key::{STATION_KEY_FILE, StationKey, journal_head_message, past_message, receipt_message};
pub use station_mark::{MarkProblem, SignedMark, read_mark, write_mark};
pub use ticket_lock::{SeatName, lock_ticket, open_seed, seal_seed, unlock_ticket};
pub use token::{MAX_TOKEN_CHARS, SignedCertificate, TOKEN_PREFIX, TokenError, issue, issue_at};
pub use verify::{
    Forgery, IgnoredList, Knowledge, Outcome, PdfError, Report, issued_code, token_from_pdf, verify,
    verify_pdf,
};
pub use word_lock::LockError;
