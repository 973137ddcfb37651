//! The signer of the journal, the verifier, and how a key is replaced. The keys themselves live outside the
//! store.

use uuid::Uuid;

use super::db::Db;
use super::error::StoreError;
use super::hash::Hash;
use super::signer_key::JournalKey;
use dabiao_domain::enrolment::{Enrolment, Occasion};

/// Signs the entries of this station's series. The key lives outside the store.
pub trait JournalSigner: Send {
    /// Name of the key.
    fn key_id(&self) -> &str;
    /// The public key, as its text form.
    fn public_key(&self) -> String;
    /// Signature, with the name of its algorithm, over a series of so many entries whose last has `hash`.
    fn sign(&self, series: &str, entries: u64, hash: &Hash) -> Vec<u8>;

    /// Whether `key`, an earlier one of this station, made the signature of `head`. A signer that can't check that says
    /// no.
    fn is_by(&self, _key: &JournalKey, _head: &SignedHead<'_>) -> bool {
        false
    }

    /// Ensures that the key is known outside the journal as that of `db`'s series, before it signs anything;
    /// or refuses. With `claim` the past of the series is accepted as it is, whatever key signed it. Nothing
    /// is enrolled unless a signer does it.
    ///
    /// # Errors
    /// [`StoreError::Unenrolled`] for a journal that this key may not go on with.
    fn enrol(&mut self, _db: &Db, _now_ms: i64, _claim: Option<&Claim>) -> Result<Enrolled, StoreError> {
        Ok(Enrolled::default())
    }

    /// Ensures that the key is known outside the journal as that of the new series `series`, which goes on from
    /// that of `db`, before it signs anything of it. With `claim` the past is accepted as it is.
    ///
    /// # Errors
    /// [`StoreError::Unenrolled`] for an enrolment that can't be gone on with.
    fn follow(
        &mut self,
        _db: &Db,
        _series: &str,
        _now_ms: i64,
        _claim: Option<&Claim>,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    /// The enrolment, as [`JournalSigner::enrol`] left it; none for a signer that enrols nothing.
    fn enrolment(&self) -> Option<Enrolment> {
        None
    }
}

/// Taking the past of a series as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// On what occasion.
    pub occasion: Occasion,
    /// The remark of the person who does it.
    pub why: String,
    /// That person, if known.
    pub by: Option<Uuid>,
}

/// How a key was enrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Enrolled {
    /// Whether it is pinned outside the journal.
    pub pinned: bool,
    /// Whether the series must say so in an entry, though the key is the one of its last entry.
    pub anew: bool,
}

/// An algorithm name and a signature's bytes, as [`JournalSigner::sign`] gives them, checked against a key.
pub trait JournalVerifier: Sync {
    /// Whether `key` made the signature of `head`.
    fn verifies(&self, key: &JournalKey, head: &SignedHead<'_>) -> bool;

    /// Whether the key made all of them; much faster than one by one. False does not tell which one failed,
    /// and an implementation may always return it.
    fn verifies_all(&self, key: &JournalKey, heads: &[SignedHead<'_>]) -> bool;
}

/// The signed content of an entry, and the signature: a series of so many entries whose last has `hash`.
#[derive(Clone, Copy, Debug)]
pub struct SignedHead<'a> {
    /// The series.
    pub series: &'a str,
    /// Its entries.
    pub entries: u64,
    /// The hash of the last one.
    pub hash: &'a Hash,
    /// The signature.
    pub signature: &'a [u8],
}
