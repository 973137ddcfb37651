//! The chain of each series, and its signatures.

use std::collections::BTreeMap;

use super::{AuditProblem, AuditReport, KeysOf};
use crate::store::journal::{JournalEntry, JournalVerifier, SignedHead};

/// Where an entry stands.
pub(super) fn place(entry: &JournalEntry) -> String {
    format!("journal {}/{}", entry.series, entry.seq)
}

/// Every entry follows from the one before it, and gives its hash.
pub(super) fn audit_chain(journal: &[JournalEntry], report: &mut AuditReport) {
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
pub(super) fn audit_signatures(journal: &[JournalEntry], keys: Option<KeysOf>, report: &mut AuditReport) {
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
