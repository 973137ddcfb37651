//! The audit: does every entry follow from the one before it and carry its signature, does the journal give
//! the tables, and every log its score?

mod attempt;
mod rebuilt;
mod series;
mod witness;

use uuid::Uuid;

use super::fact::Fact;
use super::hash::hex;
use super::journal::{JournalEntry, JournalVerifier};
use super::{Db, StoreError, histories};
use attempt::Claims;
use series::{audit_chain, audit_signatures, place};
use witness::audit_heads;

pub use witness::{Witness, WitnessFault};

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
    /// What is no fault but has to be told.
    pub notes: Vec<AuditProblem>,
}

/// Brings what checks the signatures of this journal.
pub type KeysOf = fn(&[JournalEntry]) -> Box<dyn JournalVerifier>;

/// What an audit is held against, beyond the store itself.
#[derive(Clone, Debug, Default)]
pub struct AuditAgainst {
    /// Brings the keys; without it signatures are not checked, only that they are there.
    pub keys: Option<KeysOf>,
    /// Heads that were printed, written down or found elsewhere: each must lie in this journal.
    pub heads: Vec<Witness>,
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
        audit_heads(&journal, &against.heads, &mut report);
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
