//! The ledger of the PC that issues: what its own records say of a certificate.
//!
//! With the issuing key and its passphrase a certificate can be signed without this program, its sittings and
//! its journal. Only the ledger shows that it was never issued. Pure data: the records are read elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::key::KeyId;
use super::token::SignedCertificate;
use super::verify::Outcome;
use dabiao_domain::certificate::CertificateNo;

/// The certificates of this PC's store, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    own: BTreeSet<KeyId>,
    entries: BTreeMap<CertificateNo, Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    signed: SignedCertificate,
    revoked: Option<(Date, String)>,
}

impl Ledger {
    /// An empty ledger of a PC whose issuing key is `own`, if it has one.
    pub fn new(own: Option<KeyId>) -> Self {
        Self { own: own.into_iter().collect(), entries: BTreeMap::new() }
    }

    /// Adds the name of an issuing key made on this PC, from its journal: 16 hexadecimal digits. Without its
    /// file the PC still knows what it issued.
    pub fn made(&mut self, key_id: &str) {
        self.own.extend(key_id.parse::<KeyId>().ok());
    }

    /// Takes in a certificate from the store: its token, and when and why it was taken back. Anything but a
    /// token is skipped; the audit reports it.
    pub fn add(&mut self, token: &str, revoked: Option<(Date, String)>) {
        if let Ok(signed) = SignedCertificate::parse(token) {
            self.own.insert(signed.issuer());
            self.entries.insert(signed.certificate().number, Entry { signed, revoked });
        }
    }

    /// Whether the ledger covers certificates by `issuer`: the key of this PC, or one that signed
    /// certificates of this ledger.
    pub fn speaks_for(&self, issuer: KeyId) -> bool {
        self.own.contains(&issuer)
    }

    /// The ledger's objection to a genuine certificate; none if it is listed and in force, or if the ledger
    /// can't say.
    pub fn against(&self, signed: &SignedCertificate) -> Option<Outcome> {
        if !self.speaks_for(signed.issuer()) {
            return None;
        }
        match self.entries.get(&signed.certificate().number) {
            Some(entry) if entry.signed == *signed => {
                let (on, reason) = entry.revoked.clone()?;
                Some(Outcome::Revoked { on, reason, by: signed.issuer() })
            }
            Some(_) | None => Some(Outcome::NotInLedger),
        }
    }
}
