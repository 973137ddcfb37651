//! Certificates that the bureau took back.
//!
//! A list is signed by an issuing key and counts up: a station keeps the newest of each signer. Since version 2 it
//! also names every certificate that was issued, so that one that the bureau's ledger never had is told from one
//! that it has. An entry
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

/// One certificate that was issued, whether or not it was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IssuedNumber {
    /// The key that signed it.
    pub issuer: KeyId,
    /// Its number.
    pub number: CertificateNo,
    /// The first bytes of the SHA-256 of its token: a number can't be used for another certificate.
    pub code: [u8; ISSUED_CODE_BYTES],
}

/// Bytes of [`IssuedNumber::code`].
pub const ISSUED_CODE_BYTES: usize = 8;

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
    /// Every certificate that was issued up to that day, sorted by issuer and number, each once; none in a list of
    /// version 1, which does not say.
    pub numbers: Option<Vec<IssuedNumber>>,
}

impl RevocationList {
    /// A list with its entries sorted; of two for one certificate the earlier day stays.
    pub fn new(signer: KeyId, serial: u32, issued: Date, mut entries: Vec<Revocation>) -> Self {
        entries.sort_by_key(|e| (e.issuer, e.number, e.on));
        entries.dedup_by_key(|e| (e.issuer, e.number));
        Self { signer, serial, issued, entries, numbers: None }
    }

    /// The list with all certificates that were issued.
    #[must_use]
    pub fn with_numbers(mut self, mut numbers: Vec<IssuedNumber>) -> Self {
        numbers.sort_unstable();
        numbers.dedup_by_key(|n| (n.issuer, n.number));
        self.numbers = Some(numbers);
        self
    }

    /// What it says of a certificate: whether it was issued. None where it can't say: it is of version 1, knows
    /// nothing of that issuer, or the certificate may be younger than the list.
    pub fn knows(&self, issuer: KeyId, number: CertificateNo, code: &[u8], issued: Date) -> Option<bool> {
        let numbers = self.numbers.as_ref()?;
        match numbers.binary_search_by_key(&(issuer, number), |n| (n.issuer, n.number)) {
            Ok(at) => numbers.get(at).map(|found| found.code == code),
            Err(_) => {
                let speaks = self.signer == issuer || numbers.iter().any(|n| n.issuer == issuer);
                (speaks && issued < self.issued).then_some(false)
            }
        }
    }

    /// Whether it is sorted, counted and every reason is a clean short line.
    pub fn is_sound(&self) -> bool {
        self.serial > 0
            && self.entries.is_sorted_by(|a, b| (a.issuer, a.number) < (b.issuer, b.number))
            && self.entries.iter().all(|e| clean_name(&e.reason).is_ok_and(|r| r == e.reason))
            && self
                .numbers
                .as_ref()
                .is_none_or(|all| all.is_sorted_by(|a, b| (a.issuer, a.number) < (b.issuer, b.number)))
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

    /// The list that denies having issued a certificate; none if no list denies it, or one knows it.
    pub fn denies(
        &self,
        issuer: KeyId,
        number: CertificateNo,
        code: &[u8],
        issued: Date,
    ) -> Option<&RevocationList> {
        let said = |list: &RevocationList| list.knows(issuer, number, code, issued);
        if self.0.values().any(|list| said(list) == Some(true)) {
            return None;
        }
        self.0.values().find(|list| said(list) == Some(false))
    }

    /// The list that `signer` signed.
    pub fn of(&self, signer: KeyId) -> Option<&RevocationList> {
        self.0.get(&signer)
    }

    /// Number and day of the newest list; none without any list.
    pub fn newest_list(&self) -> Option<(u32, Date)> {
        self.0.values().map(|list| (list.issued, list.serial)).max().map(|(day, serial)| (serial, day))
    }

    /// The day of the newest list; none without any list. A reader is told how old the knowledge is.
    pub fn newest(&self) -> Option<Date> {
        self.0.values().map(|list| list.issued).max()
    }
}
