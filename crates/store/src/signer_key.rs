//! A key by its name.

/// A key as the journal or the enrolment names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalKey {
    /// Its name.
    pub id: String,
    /// The public key, as [`JournalSigner::public_key`](crate::signer::JournalSigner::public_key) gives it.
    pub public: String,
}
