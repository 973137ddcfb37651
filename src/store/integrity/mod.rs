//! The audit: does every entry follow from the one before it and carry its signature, does the journal give
//! the tables, and every log its score?

mod attempt;
mod locks;
mod rebuilt;

use std::collections::BTreeMap;

use uuid::Uuid;

use super::fact::Fact;
use super::hash::hex;
use super::journal::{JournalEntry, JournalVerifier, SignedHead};
use super::{Db, Hash, StoreError, histories};
use attempt::Claims;

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditProblem {
    /// Where: a journal entry (`journal SERIES/SEQ`), an attempt (`attempt ID`), a table's row (`officer ID`).
    pub place: String,
    /// What is wrong there, in English.
    pub what: String,
}

impl AuditProblem {
    pub(super) fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

/// The result of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// Journal entries looked at.
    pub entries: usize,
    /// Entries whose signature was checked.
    pub signed: usize,
    /// Sealed attempts whose score was computed anew.
    pub attempts: usize,
    /// Hash of the last entry of this station's series, hexadecimal; empty for an empty journal.
    pub head: String,
    /// What was found; empty when all is well.
    pub problems: Vec<AuditProblem>,
}

/// Brings what checks the signatures of this journal.
pub type KeysOf = fn(&[JournalEntry]) -> Box<dyn JournalVerifier>;

/// What an audit is held against, beyond the store itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditAgainst {
    /// Brings the keys; without it signatures are not checked, only that they are there.
    pub keys: Option<KeysOf>,
    /// A hash that was printed or written down: an entry must have it.
    pub head: Option<Hash>,
}

impl Db {
    /// Checks the file, the journal's chain and signatures, the tables against the journal, and every sealed
    /// attempt's score against its log.
    ///
    /// # Errors
    /// When the file can't be read at all; what can be read and is wrong is in the report.
    pub fn audit(&self, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
        let mut report = AuditReport::default();
        self.audit_file(&mut report)?;
        let journal = self.journal()?;
        report.entries = journal.len();
        audit_chain(&journal, &mut report);
        audit_signatures(&journal, against.keys, &mut report);
        if let Some(head) = against.head
            && !journal.iter().any(|entry| entry.hash == head)
        {
            let what = "no entry has this hash: entries are missing or were written anew";
            report.problems.push(AuditProblem::new(format!("head {}", hex(&head)), what));
        }
        let mut own = journal.iter().filter(|entry| entry.series == self.series);
        if own.clone().next().is_none() && !journal.is_empty() {
            let what = "the journal has no entry of this station";
            report.problems.push(AuditProblem::new(format!("station {}", self.series), what));
        }
        report.head = own.next_back().map_or_else(String::new, |entry| hex(&entry.hash));
        let facts = facts_of(&journal, &mut report);
        self.audit_tables(&facts, &mut report)?;
        self.audit_attempts(Claims::of(&facts), &mut report)?;
        self.audit_histories(&mut report);
        self.audit_exam_rows(&mut report);
        Ok(report)
    }

    /// What is kept beside the exams is what they give.
    fn audit_exam_rows(&self, report: &mut AuditReport) {
        match self.wrong_exam_rows() {
            Ok(wrong) => report.problems.extend(
                wrong
                    .into_iter()
                    .map(|id| AuditProblem::new(format!("exam_row {id}"), "the attempt does not give it")),
            ),
            Err(error) => report.problems.push(AuditProblem::new("exam_row", error.to_string())),
        }
    }

    /// The packed histories are those that the attempts give.
    fn audit_histories(&self, report: &mut AuditReport) {
        match (histories::derived(&self.connection), histories::stored(&self.connection)) {
            (Ok(mut derived), Ok(stored)) => {
                for (officer, marks) in stored {
                    if derived.remove(&officer).as_ref() != Some(&marks) {
                        let place = format!("history {}", Uuid::from_bytes(officer));
                        report.problems.push(AuditProblem::new(place, "the attempts do not give it"));
                    }
                }
                for officer in derived.into_keys() {
                    let place = format!("history {}", Uuid::from_bytes(officer));
                    report.problems.push(AuditProblem::new(place, "it is missing"));
                }
            }
            (Err(error), _) | (_, Err(error)) => {
                report.problems.push(AuditProblem::new("history", error.to_string()));
            }
        }
    }

    fn audit_file(&self, report: &mut AuditReport) -> Result<(), StoreError> {
        let mut check = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let answers = check.query_map([], |row| row.get::<_, String>(0))?;
        for answer in answers {
            let answer = answer?;
            if answer != "ok" {
                report.problems.push(AuditProblem::new("file", answer));
            }
        }
        Ok(())
    }
}

fn place(entry: &JournalEntry) -> String {
    format!("journal {}/{}", entry.series, entry.seq)
}

fn audit_chain(journal: &[JournalEntry], report: &mut AuditReport) {
    let mut before: Option<&JournalEntry> = None;
    for entry in journal {
        let (seq, prev) = match before {
            Some(last) if last.series == entry.series => (last.seq + 1, last.hash),
            _ => (0, [0; 32]),
        };
        let mut wrong = |what: &str| report.problems.push(AuditProblem::new(place(entry), what));
        if entry.seq != seq {
            wrong("an entry before it is missing");
        } else if entry.prev_hash != prev {
            wrong("it does not follow the entry before it");
        }
        if entry.hash != entry.computed_hash() {
            wrong("its content does not give its hash");
        }
        before = Some(entry);
    }
}

/// Signatures of one key that are checked at once. More of them are little faster, and all of them are checked
/// again one by one when one is wrong.
const BATCH: usize = 512;

/// Once a series is signed, every entry of it is. Checking goes to all cores, many signatures at once; where that
/// fails, one by one, so that the wrong one is named.
fn audit_signatures(journal: &[JournalEntry], keys: Option<KeysOf>, report: &mut AuditReport) {
    let mut signing: BTreeMap<&str, bool> = BTreeMap::new();
    let mut to_check: Vec<Signed<'_>> = Vec::new();
    for entry in journal {
        let signed = signing.entry(entry.series.as_str()).or_default();
        *signed |= entry.signature.is_some() || entry.key_id.is_some() || entry.op == "begin_signing";
        match (&entry.key_id, &entry.signature) {
            (Some(key), Some(signature)) => to_check.push((entry, key, signature)),
            _ if *signed => report.problems.push(AuditProblem::new(place(entry), "it is not signed")),
            _ => {}
        }
    }
    let Some(keys) = keys else { return };
    let verifier = &*keys(journal);
    report.signed = to_check.len();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let part = to_check.len().div_ceil(cores).max(1);
    let bad: Vec<AuditProblem> = std::thread::scope(|scope| {
        let check = |part: &[Signed<'_>]| {
            let of_one_key = part.chunk_by(|a, b| a.1 == b.1).flat_map(|run| run.chunks(BATCH));
            of_one_key.flat_map(|batch| wrong_ones(verifier, batch)).collect::<Vec<_>>()
        };
        let threads: Vec<_> = to_check.chunks(part).map(|part| scope.spawn(move || check(part))).collect();
        // A check that ended in a panic has said nothing good.
        let joined = threads.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| vec![AuditProblem::new("journal", "its signatures were not checked")])
        });
        joined.flatten().collect()
    });
    report.problems.extend(bad);
}

/// An entry, the key's name and the signature.
type Signed<'a> = (&'a JournalEntry, &'a String, &'a Vec<u8>);

/// Those among entries of one key whose signatures are not right.
fn wrong_ones(verifier: &dyn JournalVerifier, batch: &[Signed<'_>]) -> Vec<AuditProblem> {
    let heads: Vec<SignedHead<'_>> = batch.iter().map(head_of).collect();
    if batch.first().is_some_and(|(_, key, _)| verifier.verifies_all(key, &heads)) {
        return Vec::new();
    }
    let wrong = batch.iter().zip(&heads).filter(|((_, key, _), head)| !verifier.verifies(key, head));
    wrong.map(|((entry, ..), _)| AuditProblem::new(place(entry), "its signature is not right")).collect()
}

fn head_of<'a>((entry, _, signature): &Signed<'a>) -> SignedHead<'a> {
    SignedHead { series: &entry.series, entries: entry.seq as u64 + 1, hash: &entry.hash, signature }
}

/// The facts of all entries, with their entries.
fn facts_of<'a>(journal: &'a [JournalEntry], report: &mut AuditReport) -> Vec<(&'a JournalEntry, Fact)> {
    let mut facts = Vec::with_capacity(journal.len());
    for entry in journal {
        match Fact::read(&entry.op, &entry.body) {
            Ok(fact) => facts.push((entry, fact)),
            Err(error) => report.problems.push(AuditProblem::new(place(entry), error.to_string())),
        }
    }
    facts
}
