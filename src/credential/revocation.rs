//! Certificates that the bureau took back.
//!
//! A list is signed by an issuing key and counts up: a station keeps the newest of each signer. An entry
//! names the certificate by its issuer and number, because after a change of keys the new key has to take
//! back what the old one signed. Files are read in [`super::trust`]; what a revocation means for a reader is
//! said in [`super::verify()`].

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::key::KeyId;
use crate::domain::certificate::CertificateNo;
use crate::domain::roster::clean_name;

/// One certificate that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The key that had signed it.
    pub issuer: KeyId,
    /// Its number.
    pub number: CertificateNo,
    /// The day on which it was taken back.
    pub on: Date,
    /// Why, in a short line.
    pub reason: String,
}

/// A list as one key signs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationList {
    /// The key that signs the list.
    pub signer: KeyId,
    /// Counts up from 1 with each list of this signer.
    pub serial: u32,
    /// The day of the list.
    pub issued: Date,
    /// Sorted by issuer and number, each once.
    pub entries: Vec<Revocation>,
}

impl RevocationList {
    /// A list with its entries sorted; of two for one certificate the earlier day stays.
    pub fn new(signer: KeyId, serial: u32, issued: Date, mut entries: Vec<Revocation>) -> Self {
        entries.sort_by_key(|e| (e.issuer, e.number, e.on));
        entries.dedup_by_key(|e| (e.issuer, e.number));
        Self { signer, serial, issued, entries }
    }

    /// Whether it is sorted, counted and every reason is a clean short line.
    pub fn is_sound(&self) -> bool {
        self.serial > 0
            && self.entries.is_sorted_by(|a, b| (a.issuer, a.number) < (b.issuer, b.number))
            && self.entries.iter().all(|e| clean_name(&e.reason).is_ok_and(|r| r == e.reason))
    }
}

/// All that is known to be taken back: the newest list of each signer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revocations(BTreeMap<KeyId, RevocationList>);

impl Revocations {
    /// Takes over `list`, unless one of the same signer with the same or a higher serial is here already.
    /// Says whether it did.
    pub fn add(&mut self, list: RevocationList) -> bool {
        let newer = self.0.get(&list.signer).is_none_or(|have| have.serial < list.serial);
        if newer {
            self.0.insert(list.signer, list);
        }
        newer
    }

    /// The entry for a certificate, with the key that signed the list.
    pub fn find(&self, issuer: KeyId, number: CertificateNo) -> Option<(KeyId, &Revocation)> {
        self.0.values().find_map(|list| {
            let at = list.entries.binary_search_by_key(&(issuer, number), |e| (e.issuer, e.number)).ok()?;
            list.entries.get(at).map(|entry| (list.signer, entry))
        })
    }

    /// The lists, by signer.
    pub fn lists(&self) -> impl Iterator<Item = &RevocationList> {
        self.0.values()
    }

    /// The day of the newest list; none without any list. A reader is told how old the knowledge is.
    pub fn newest(&self) -> Option<Date> {
        self.0.values().map(|list| list.issued).max()
    }
}
