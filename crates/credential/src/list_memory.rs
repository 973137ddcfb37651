//! The content of one key's lists seen so far. Kept beside the key, so that a newer list can't undo an older
//! one's statements: a revocation that was seen stays, and a certificate that an older list lacked is not
//! added afterwards. Pure data; files are read in [`super::trust`].
//!
//! The numbers of a list are kept as their count and their digest up to the highest of them: the lists of a bureau only
//! grow, so that the same must come out of every newer list.

use jiff::civil::Date;

use super::key::KeyId;
use super::revocation::{Revocation, RevocationList};
use dabiao_domain::certificate::CertificateNo;

/// A revocation, and the lowest number of a list that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRevocation {
    /// Number of the list.
    pub list: u32,
    /// The revocation.
    pub entry: Revocation,
}

/// The certificates by one key in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenNumbers {
    /// Number of the list.
    pub list: u32,
    /// Its day.
    pub of: Date,
    /// The key that signed the certificates.
    pub issuer: KeyId,
    /// The highest of their numbers; none where there were none.
    pub highest: Option<CertificateNo>,
    /// How many there were.
    pub count: u32,
    /// See [`RevocationList::issued_up_to`].
    pub digest: [u8; 32],
}

/// The remembered content of the lists of one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListMemory {
    /// By issuer and number, each once.
    revoked: Vec<SeenRevocation>,
    /// In the order of their lists.
    numbers: Vec<SeenNumbers>,
}

impl ListMemory {
    /// The memory of one list: what it says of certificates by the keys of which `speaks` is true.
    pub fn of(list: &RevocationList, speaks: &dyn Fn(KeyId) -> bool) -> Self {
        let mut memory = Self::default();
        memory.learn_revoked(list, speaks);
        memory.learn_numbers(list, speaks);
        memory
    }

    /// Restores a revocation that was kept in a file.
    pub fn add_revoked(&mut self, seen: SeenRevocation) -> bool {
        let key = (seen.entry.issuer, seen.entry.number);
        match self.revoked.binary_search_by_key(&key, |s| (s.entry.issuer, s.entry.number)) {
            Err(at) => {
                self.revoked.insert(at, seen);
                true
            }
            Ok(at) => match self.revoked.get_mut(at) {
                Some(known) if known.list > seen.list => {
                    known.list = seen.list;
                    true
                }
                _ => false,
            },
        }
    }

    /// Restores numbers that were kept in a file.
    pub fn add_numbers(&mut self, seen: SeenNumbers) -> bool {
        let last = self.numbers.iter_mut().rfind(|n| n.issuer == seen.issuer);
        if let Some(last) = last {
            if last.list >= seen.list {
                return false;
            }
            if (last.highest, last.count, last.digest) == (seen.highest, seen.count, seen.digest) {
                // Nothing was issued since: the later of two equal lists says more.
                *last = seen;
                return true;
            }
        }
        self.numbers.push(seen);
        true
    }

    /// Learns the revocations of a list; whether there was a new one.
    pub fn learn_revoked(&mut self, list: &RevocationList, speaks: &dyn Fn(KeyId) -> bool) -> bool {
        let own = list.entries.iter().filter(|entry| speaks(entry.issuer));
        let seen = own.map(|entry| SeenRevocation { list: list.serial, entry: entry.clone() });
        let mut news = false;
        for seen in seen {
            news |= self.add_revoked(seen);
        }
        news
    }

    /// Learns what a list has of numbers; whether that was new.
    pub fn learn_numbers(&mut self, list: &RevocationList, speaks: &dyn Fn(KeyId) -> bool) -> bool {
        let mut news = false;
        for issuer in list.issuers().into_iter().filter(|id| speaks(*id)) {
            let highest = list.highest(issuer);
            let Some((count, digest)) = list.issued_up_to(issuer, highest) else { continue };
            let of = list.issued;
            news |= self.add_numbers(SeenNumbers { list: list.serial, of, issuer, highest, count, digest });
        }
        news
    }

    /// Whether a list says other than what is kept of lists that are not newer: it takes a revocation back, lacks a
    /// certificate or has one more among theirs, or does not say any more what was issued.
    pub fn contradicted_by(&self, list: &RevocationList) -> bool {
        let taken_back = |seen: &SeenRevocation| {
            seen.list <= list.serial && list.revocation(seen.entry.issuer, seen.entry.number).is_none()
        };
        // The latest that was seen of each issuer; earlier ones were checked against it then.
        let latest = |n: &SeenNumbers| {
            let later = |m: &SeenNumbers| m.issuer == n.issuer && m.list > n.list && m.list <= list.serial;
            n.list <= list.serial && !self.numbers.iter().any(later)
        };
        let changed = |n: &SeenNumbers| {
            let same = n.list < list.serial || n.highest == list.highest(n.issuer);
            !same || list.issued_up_to(n.issuer, n.highest) != Some((n.count, n.digest))
        };
        self.revoked.iter().any(taken_back) || self.numbers.iter().filter(|n| latest(n)).any(changed)
    }

    /// The revocation of a certificate that was seen.
    pub fn revocation(&self, issuer: KeyId, number: CertificateNo) -> Option<&Revocation> {
        let at = self.revoked.binary_search_by_key(&(issuer, number), |s| (s.entry.issuer, s.entry.number));
        at.ok().and_then(|at| self.revoked.get(at)).map(|seen| &seen.entry)
    }

    /// Number and day of a list that was here and can't have had a certificate that is older than it: its number is
    /// above all of the list's.
    pub fn denies(&self, issuer: KeyId, number: CertificateNo, issued: Date) -> Option<(u32, Date)> {
        let before = |n: &&SeenNumbers| n.issuer == issuer && issued < n.of && Some(number) > n.highest;
        self.numbers.iter().find(before).map(|n| (n.list, n.of))
    }

    /// The revocations that were seen, by issuer and number.
    pub fn revoked(&self) -> &[SeenRevocation] {
        &self.revoked
    }

    /// The numbers seen, in the order of the lists.
    pub fn numbers(&self) -> &[SeenNumbers] {
        &self.numbers
    }
}
