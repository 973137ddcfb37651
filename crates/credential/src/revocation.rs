//! Certificates that the bureau took back.
//!
//! A list is signed by an issuing key and counts up: a station keeps the newest of each signer. Since version
//! 2 it also names every certificate that was issued, so that one that the bureau's ledger never had can be
//! distinguished from one that it has. An entry names the certificate by its issuer and number, because after
//! a change of keys the new key has to revoke what the old one signed. Files are read in [`super::trust`];
//! [`super::verify()`] defines what a revocation means for a reader.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::key::KeyId;
use dabiao_domain::certificate::CertificateNo;
use dabiao_domain::roster::clean_name;

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The key that had signed it.
    pub issuer: KeyId,
    /// Its number.
    pub number: CertificateNo,
    /// The day of the revocation.
    pub on: Date,
    /// Why, in a short line.
    pub reason: String,
}

/// One issued certificate, revoked or not.
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

    /// The entry of a certificate that it takes back.
    pub fn revocation(&self, issuer: KeyId, number: CertificateNo) -> Option<&Revocation> {
        let at = self.entries.binary_search_by_key(&(issuer, number), |e| (e.issuer, e.number)).ok()?;
        self.entries.get(at)
    }

    /// The certificates that `issuer` signed, by number; none in a list of version 1.
    fn issued_by(&self, issuer: KeyId) -> Option<&[IssuedNumber]> {
        let numbers = self.numbers.as_deref()?;
        let from = numbers.partition_point(|n| n.issuer < issuer);
        let rest = numbers.get(from..)?;
        rest.get(..rest.partition_point(|n| n.issuer == issuer))
    }

    /// The keys of whose certificates it says what was issued: its own, and all that it has numbers of.
    pub fn issuers(&self) -> Vec<KeyId> {
        let mut all: Vec<KeyId> = self.numbers.iter().flatten().map(|n| n.issuer).collect();
        all.push(self.signer);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether it says anything of certificates by `issuer`, whosever list it is.
    pub fn names(&self, issuer: KeyId) -> bool {
        self.entries.iter().any(|e| e.issuer == issuer)
            || self.issued_by(issuer).is_some_and(|n| !n.is_empty())
    }

    /// The highest number that `issuer` issued.
    pub fn highest(&self, issuer: KeyId) -> Option<CertificateNo> {
        self.issued_by(issuer)?.last().map(|n| n.number)
    }

    /// How many certificates `issuer` issued up to a number, and the SHA-256 of their numbers and codes; none in a list
    /// of version 1. What a list gives, every newer one of the same bureau gives again: lists only grow.
    pub fn issued_up_to(&self, issuer: KeyId, highest: Option<CertificateNo>) -> Option<(u32, [u8; 32])> {
        let mut hash = Sha256::new();
        let mut count = 0;
        for one in self.issued_by(issuer)?.iter().filter(|n| Some(n.number) <= highest) {
            count += 1;
            hash.update(format!("{} {}\n", one.number, HEXLOWER.encode(&one.code)));
        }
        Some((count, hash.finalize().into()))
    }

    /// Whether a certificate was issued, by this list. None where the list can't tell: it is of version 1,
    /// does not cover that issuer, or the certificate may be younger than the list.
    pub fn knows(&self, issuer: KeyId, number: CertificateNo, code: &[u8], issued: Date) -> Option<bool> {
        let numbers = self.numbers.as_ref()?;
        if let Ok(at) = numbers.binary_search_by_key(&(issuer, number), |n| (n.issuer, n.number)) {
            return numbers.get(at).map(|found| found.code == code);
        }
        let highest = self.highest(issuer);
        let speaks = self.signer == issuer || highest.is_some();
        // Numbers go up: one below the highest can't be younger than the list, whatever its day says.
        (speaks && (issued < self.issued || Some(number) < highest)).then_some(false)
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

/// The known lists of every signer. [`super::verify()`] defines which list applies to which certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revocations(BTreeMap<KeyId, Vec<RevocationList>>);

impl Revocations {
    /// Takes over `list`. Says whether it is newer than all of the same signer. An older one stays beside it: what it
    /// says is not undone by a newer one.
    pub fn add(&mut self, list: RevocationList) -> bool {
        let lists = self.0.entry(list.signer).or_default();
        let newer = lists.last().is_none_or(|newest| newest.serial < list.serial);
        if !lists.contains(&list) {
            let at = lists.partition_point(|have| have.serial <= list.serial);
            lists.insert(at, list);
        }
        newer
    }

    /// All lists, by signer and number.
    pub fn lists(&self) -> impl Iterator<Item = &RevocationList> {
        self.0.values().flatten()
    }

    /// The lists that `signer` signed, by number.
    pub fn all_of(&self, signer: KeyId) -> &[RevocationList] {
        self.0.get(&signer).map_or(&[], Vec::as_slice)
    }

    /// The newest list that `signer` signed.
    pub fn of(&self, signer: KeyId) -> Option<&RevocationList> {
        self.all_of(signer).last()
    }

    /// Number and day of the newest list; none without any list.
    pub fn newest_list(&self) -> Option<(u32, Date)> {
        self.lists().map(|list| (list.issued, list.serial)).max().map(|(day, serial)| (serial, day))
    }

    /// The day of the newest list; none without any list. A reader is shown the age of the lists.
    pub fn newest(&self) -> Option<Date> {
        self.lists().map(|list| list.issued).max()
    }
}
