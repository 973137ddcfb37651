//! The chain of each series, its keys and its signatures.
//!
//! The pins of its series, kept outside the store, determine the key of an entry. From a pin on every entry
//! is signed; another key takes over by an entry that the one before it signed, or by a pin of its own. Only
//! a past that was accepted as it is is checked by its own statements.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::against::AuditAgainst;
use super::mark::AuditMark;
use super::report::{AuditReport, SeriesReport};
use crate::AuditProblem;
use crate::facts;
use crate::facts::Fact;
use crate::hash::hex;
use crate::journal_entry::JournalEntry;
use crate::own_path::{parent, told_of};
use crate::path_part::PathPart;
use crate::signer::{JournalVerifier, SignedHead};
use crate::signer_key::JournalKey;
use dabiao_domain::enrolment::{Occasion, Pin};
use dabiao_domain::finding::{Aside, ByOfficer, Finding, OnOccasion};

/// Where an entry stands.
pub(super) fn place(entry: &JournalEntry) -> String {
    format!("journal {}/{}", entry.series, entry.seq)
}

/// Every entry follows from the one before it, and gives its hash.
pub(super) fn chain_problems(journal: &[JournalEntry]) -> Vec<AuditProblem> {
    let mut problems = Vec::new();
    let mut before: Option<&JournalEntry> = None;
    for entry in journal {
        let (seq, prev) = match before {
            Some(last) if last.series == entry.series => (last.seq + 1, last.hash),
            _ => (0, [0; 32]),
        };
        let mut wrong = |what: Finding| problems.push(AuditProblem::new(place(entry), what));
        if entry.seq != seq {
            wrong(Finding::EntryGone);
        } else if entry.prev_hash != prev {
            wrong(Finding::EntryLoose);
        }
        if entry.hash != entry.computed_hash() {
            wrong(Finding::EntryChanged);
        }
        before = Some(entry);
    }
    problems
}

/// Every series is enrolled, and every entry signed by the key that is valid at its place; the answer is the key that
/// is valid at the end of each. `own` is the station's
/// series; without an enrolment only that one may be there, and it is read by what it says of itself.
pub(super) fn audit_series(
    journal: &[JournalEntry],
    path: &[PathPart],
    against: &AuditAgainst,
    mark: Option<&AuditMark>,
    report: &mut AuditReport,
) -> BTreeMap<String, Arc<JournalKey>> {
    let mut at_end = BTreeMap::new();
    let own = path.last().map_or("", |part| part.series.as_str());
    let on_path = |series: &str| path.iter().any(|part| part.series == series);
    let (enrolment, keys) = (against.enrolment.as_ref(), against.keys);
    if enrolment.is_some_and(|e| !e.pins().is_empty() && e.newest(own).is_none()) {
        report.problems.push(AuditProblem::new(format!("station {own}"), Finding::SeriesNotEnrolled));
    }
    let mut to_check = Vec::new();
    for entries in journal.chunk_by(|a, b| a.series == b.series) {
        let Some(first) = entries.first() else { continue };
        let pins: Vec<&Pin> = enrolment.iter().flat_map(|e| e.of(&first.series)).collect();
        let mut reading = Reading::default();
        reading.read(entries, &pins);
        let enrolled = enrolment.is_some_and(|e| !e.pins().is_empty());
        if first.series != own && pins.is_empty() && (enrolled || !on_path(&first.series)) {
            let place = format!("journal {}", first.series);
            report.problems.push(AuditProblem::new(place, Finding::SeriesOfNobody));
        } else if enrolment.is_some_and(|e| e.pins().is_empty()) {
            reading.nobody_is_enrolled(&first.series);
        }
        to_check.append(&mut reading.to_check);
        report.problems.append(&mut reading.problems);
        report.notes.append(&mut reading.notes);
        if let Some(key) = &reading.key {
            at_end.insert(first.series.clone(), Arc::clone(key));
        }
        report.series.push(SeriesReport {
            series: first.series.clone(),
            own: first.series == own,
            far: false,
            entries: entries.len() as u64,
            here: entries.len() as u64,
            signed: entries.iter().filter(|entry| entry.signature.is_some()).count() as u64,
            key: reading.key.map(|key| key.id.clone()),
            pin: pins.last().map(|pin| (*pin).clone()),
            older: {
                let taken = pins.iter().filter_map(|pin| Some(pin.taken.as_ref()?.entries)).max();
                let past = if pins.is_empty() { entries.len() as u64 } else { taken.unwrap_or(0) };
                reading.first_enrolled.map_or(past, |seq| past.min(seq as u64))
            },
            head: entries.last().map(|last| hex(&last.hash)).unwrap_or_default(),
        });
    }
    report.problems.extend(link_problems(journal));
    // The entries under a mark are pinned by its last hash: their signatures were checked when the mark was
    // made.
    to_check.retain(|signed| mark.is_none_or(|mark| !mark.covers(signed.entry)));
    if let Some(keys) = keys {
        report.signed = to_check.len();
        report.problems.extend(wrong_signatures(&*keys(), &to_check));
    }
    at_end
}

/// A series goes on from the last entry of another one, and that one ends there.
fn link_problems(journal: &[JournalEntry]) -> Vec<AuditProblem> {
    let within = journal.iter().filter(|entry| entry.op == "begin_series" && entry.seq > 0);
    let mut problems: Vec<AuditProblem> =
        within.map(|entry| AuditProblem::new(place(entry), Finding::SeriesWithin)).collect();
    let series: Vec<&[JournalEntry]> = journal.chunk_by(|a, b| a.series == b.series).collect();
    for first in series.iter().filter_map(|series| series.first()) {
        let Some((name, seq, hash)) = parent(first) else { continue };
        // Who was set back goes on from an end that others know and that may not be here.
        if told_of(first).is_some_and(|begun| matches!(begun.why.as_str(), "rewound" | "forked")) {
            continue;
        }
        let before = series.iter().find(|s| s.first().is_some_and(|e| e.series == name));
        let last = before.and_then(|s| s.last());
        if last.is_none_or(|last| last.seq != seq || last.hash != hash) {
            problems.push(AuditProblem::new(place(first), Finding::SeriesLoose));
        }
    }
    problems
}

/// One series, read from its first entry to its last.
#[derive(Default)]
struct Reading<'a> {
    /// The key that is valid for the next entry.
    key: Option<Arc<JournalKey>>,
    /// Whether a pin has begun.
    pinned: bool,
    /// Whether an entry was signed.
    signed: bool,
    /// The number of the first entry that says that the series was enrolled.
    first_enrolled: Option<i64>,
    to_check: Vec<Signed<'a>>,
    problems: Vec<AuditProblem>,
    notes: Vec<AuditProblem>,
}

impl<'a> Reading<'a> {
    fn read(&mut self, entries: &'a [JournalEntry], pins: &[&Pin]) {
        let mut pins = pins.iter().copied().peekable();
        for entry in entries {
            while let Some(pin) = pins.next_if(|pin| pin.from_entry as i64 <= entry.seq) {
                self.begin(pin, entries);
            }
            let named = named_key(entry);
            if self.first_enrolled.is_none() && named.as_ref().is_some_and(|named| named.enrolled) {
                self.first_enrolled = Some(entry.seq);
            }
            let key =
                if self.pinned { self.pinned_entry(entry, named) } else { self.past_entry(entry, named) };
            if let (Some(key), Some(signature)) = (key, &entry.signature) {
                self.to_check.push(Signed { entry, key, signature });
            }
        }
        pins.for_each(|pin| self.begin(pin, entries));
    }

    /// The folder has no enrolment: an older program wrote it, or the file was removed.
    fn nobody_is_enrolled(&mut self, series: &str) {
        let place = format!("journal {series}");
        if self.first_enrolled.is_some() {
            self.problems.push(AuditProblem::new(place, Finding::EnrolmentGone));
        } else {
            self.notes.push(AuditProblem::new(place, Finding::KeyNotEnrolled));
        }
    }

    /// From here on `pin` says the key.
    fn begin(&mut self, pin: &Pin, entries: &[JournalEntry]) {
        let place = format!("journal {}/{}", pin.series, pin.from_entry);
        if (entries.len() as u64) < pin.from_entry {
            let what = Finding::EnrolledMore { before: pin.from_entry, now: entries.len() };
            self.problems.push(AuditProblem::new(&place, what));
            return;
        }
        let key = Arc::new(JournalKey { id: pin.key_id.clone(), public: pin.public_key.clone() });
        if let Some(past) = &pin.taken {
            let last = past.entries.checked_sub(1).and_then(|at| entries.get(at as usize));
            if last.is_none_or(|entry| hex(&entry.hash) != past.head) {
                self.problems.push(AuditProblem::new(&place, Finding::PastOther { day: past.day.clone() }));
            }
            if past.occasion == Occasion::OlderProgram && self.first_enrolled.is_some() {
                self.problems.push(AuditProblem::new(&place, Finding::PastNotOlder));
            }
            let what = Finding::PastTaken {
                entries: past.entries,
                day: past.day.clone(),
                occasion: OnOccasion(past.occasion),
                why: Aside(Some(past.why.clone()).filter(|why| !why.is_empty())),
                by: ByOfficer(past.by.clone()),
            };
            self.notes.push(AuditProblem::new(&place, what));
        } else if pin.from_entry > 0 && self.key.as_ref() != Some(&key) {
            let what = Finding::KeyUnannounced { key: key.id.clone() };
            self.problems.push(AuditProblem::new(&place, what));
        }
        self.key = Some(key);
        self.pinned = true;
        self.signed = true;
    }

    fn wrong(&mut self, entry: &JournalEntry, what: Finding) {
        self.problems.push(AuditProblem::new(place(entry), what));
    }

    /// The key that must have signed an entry after a pin; none where another one, or none, says it did.
    fn pinned_entry(&mut self, entry: &JournalEntry, named: Option<Named>) -> Option<Arc<JournalKey>> {
        let key = self.key.clone()?;
        match &entry.key_id {
            Some(id) if entry.signature.is_some() && *id == key.id => {
                if let Some(named) = named {
                    self.key = Some(named.key);
                }
                return Some(key);
            }
            Some(id) if named.is_some() => {
                self.wrong(entry, Finding::KeyNamedByOther { named: id.clone(), key: key.id.clone() });
            }
            Some(id) => {
                self.wrong(entry, Finding::SignedByStranger { by: id.clone(), key: key.id.clone() });
            }
            None => self.wrong(entry, Finding::NotSigned),
        }
        None
    }

    /// The key that an entry of a past must have been signed by, as that past tells it: the one that was named
    /// before, or one that the entry itself names.
    fn past_entry(&mut self, entry: &JournalEntry, named: Option<Named>) -> Option<Arc<JournalKey>> {
        self.signed |= entry.signature.is_some() || entry.key_id.is_some() || named.is_some();
        let Some(id) = entry.key_id.as_ref().filter(|_| entry.signature.is_some()) else {
            if self.signed {
                self.wrong(entry, Finding::NotSigned);
            }
            return None;
        };
        let before = self.key.clone();
        let itself = named.map(|named| named.key);
        if itself.is_some() {
            self.key.clone_from(&itself);
        }
        let by_itself = itself.filter(|key| key.id == *id);
        match (before, by_itself) {
            (Some(before), _) if before.id == *id => Some(before),
            (Some(before), Some(key)) => {
                let what = Finding::KeyReplaced { key: id.clone(), before: before.id.clone() };
                self.notes.push(AuditProblem::new(place(entry), what));
                Some(key)
            }
            (None, Some(key)) => Some(key),
            (_, None) => {
                self.wrong(entry, Finding::SignedByUnnamed { key: id.clone() });
                None
            }
        }
    }
}

/// A key that an entry names.
struct Named {
    key: Arc<JournalKey>,
    enrolled: bool,
}

fn named_key(entry: &JournalEntry) -> Option<Named> {
    if !matches!(entry.op.as_str(), "begin_signing" | "begin_series") {
        return None;
    }
    match Fact::read(&entry.op, &entry.body) {
        Ok(Fact::BeginSeries(facts::BeginSeries { key_id, public_key, .. }))
            if entry.seq == 0 && !key_id.is_empty() =>
        {
            Some(Named { key: Arc::new(JournalKey { id: key_id, public: public_key }), enrolled: false })
        }
        Ok(Fact::BeginSigning(facts::BeginSigning { key_id, public_key, enrolled, .. })) => {
            Some(Named { key: Arc::new(JournalKey { id: key_id, public: public_key }), enrolled })
        }
        _ => None,
    }
}

/// Signatures of one key that are checked at once. More of them are little faster, and all of them are checked
/// again one by one when one is wrong.
const BATCH: usize = 512;

/// Checking goes to all cores, many signatures at once; where that fails, one by one, so that the wrong one is
/// named.
fn wrong_signatures(verifier: &dyn JournalVerifier, to_check: &[Signed<'_>]) -> Vec<AuditProblem> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let part = to_check.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let check = |part: &[Signed<'_>]| {
            let of_one_key = part.chunk_by(|a, b| a.key == b.key).flat_map(|run| run.chunks(BATCH));
            of_one_key.flat_map(|batch| wrong_ones(verifier, batch)).collect::<Vec<_>>()
        };
        let threads: Vec<_> = to_check.chunks(part).map(|part| scope.spawn(move || check(part))).collect();
        // A check that ended in a panic has said nothing good.
        let joined = threads.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| vec![AuditProblem::new("journal", Finding::SignaturesNotChecked)])
        });
        joined.flatten().collect()
    })
}

/// A signed entry, and the key that must have signed it.
struct Signed<'a> {
    entry: &'a JournalEntry,
    key: Arc<JournalKey>,
    signature: &'a [u8],
}

impl Signed<'_> {
    fn head(&self) -> SignedHead<'_> {
        let Self { entry, signature, .. } = self;
        SignedHead { series: &entry.series, entries: entry.seq as u64 + 1, hash: &entry.hash, signature }
    }
}

/// Those among entries of one key whose signatures are not right.
fn wrong_ones(verifier: &dyn JournalVerifier, batch: &[Signed<'_>]) -> Vec<AuditProblem> {
    let heads: Vec<SignedHead<'_>> = batch.iter().map(Signed::head).collect();
    if batch.first().is_some_and(|first| verifier.verifies_all(&first.key, &heads)) {
        return Vec::new();
    }
    let wrong = batch.iter().zip(&heads).filter(|(signed, head)| !verifier.verifies(&signed.key, head));
    wrong.map(|(signed, _)| AuditProblem::new(place(signed.entry), Finding::SignatureWrong)).collect()
}
