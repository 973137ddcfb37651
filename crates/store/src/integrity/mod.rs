//! The audit: does every entry follow from the one before it and carry its signature, does the journal give
//! the tables, and every log its score?

mod attempt;
mod locks;
mod mark;
mod rebuilt;
mod running;
mod series;
mod time;
mod witness;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use super::fact::Fact;
use super::hash::hex;
use super::journal::{JournalEntry, JournalVerifier};
use super::{Db, StoreError, histories};
use attempt::{Attempts, Claims, Trust};
use dabiao_domain::enrolment::Enrolment;
use rebuilt::Rebuilt;
use series::{audit_series, chain_problems, place};
use witness::audit_heads;

pub use mark::{AUDIT_MARK_FILE, AUDIT_VERSION, AuditMark};
pub use series::SeriesReport;
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
    /// Certificates that were held against everything they rest on.
    pub certificates: usize,
    /// Texts of exams that were made again from their sittings' secrets.
    pub texts: usize,
    /// Hash of the last entry of this station's series, hexadecimal; empty for an empty journal.
    pub head: String,
    /// What was found; empty when all is well.
    pub problems: Vec<AuditProblem>,
    /// What is no fault but has to be told.
    pub notes: Vec<AuditProblem>,
    /// Each series of the journal, in the order of their names.
    pub series: Vec<SeriesReport>,
    /// How far everything was found right; none where something was not.
    pub mark: Option<AuditMark>,
}

impl AuditReport {
    fn times(&mut self, found: time::TimeFindings) {
        self.problems.extend(found.problems);
        self.notes.extend(found.notes);
    }
}

/// Brings what checks signatures.
pub type KeysOf = fn() -> Box<dyn JournalVerifier>;

/// What the journal tells.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The facts in their order, each with its entry.
    pub facts: &'a [(&'a JournalEntry, Fact)],
    /// Sealed attempts that an earlier audit found right and that have not changed since.
    pub known: &'a BTreeSet<Uuid>,
}

/// Judges what the facts of the journal mean. What was found before is in the report.
pub type JudgeFacts = dyn Fn(&Db, &Told<'_>, &mut AuditReport) -> Result<(), StoreError> + Send + Sync;

/// A judge of facts, as [`AuditAgainst`] carries it.
#[derive(Clone)]
pub struct Judge(pub Arc<JudgeFacts>);

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Judge(..)")
    }
}

/// Keeps the mark of a copy in which nothing was found wrong.
#[derive(Clone)]
pub struct KeepMark(pub Arc<dyn Fn(&AuditMark) + Send + Sync>);

impl fmt::Debug for KeepMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeepMark(..)")
    }
}

/// What an audit is held against, beyond the store itself.
#[derive(Clone, Debug, Default)]
pub struct AuditAgainst {
    /// Checks signatures; without it they are not checked, only that they are there.
    pub keys: Option<KeysOf>,
    /// Which key signs which series; without it a journal is read by what it says of itself. An empty one is that of
    /// a folder where nobody was enrolled.
    pub enrolment: Option<Enrolment>,
    /// Heads that were printed, written down or found elsewhere: each must lie in this journal.
    pub heads: Vec<Witness>,
    /// Judges what the facts mean; without it only bytes and tables are looked at.
    pub judge: Option<Judge>,
    /// How far an earlier audit found everything right: what it covers and has not changed since is not scored again.
    pub mark: Option<AuditMark>,
    /// Whether exams are looked at again although the mark covers them: certificates are about to rest on them, and
    /// the mark is only as good as the station's key.
    pub exams_again: bool,
    /// Keeps the mark of a backup that was verified, so that the next one is quick.
    pub keep: Option<KeepMark>,
    /// What was found wrong beside the journal before the audit, to be told with the rest.
    pub problems: Vec<AuditProblem>,
    /// What was found beside the journal that is no fault, to be told with the rest.
    pub notes: Vec<AuditProblem>,
}

impl AuditAgainst {
    /// What was known when `series` had `entries` entries: for a copy, which may be older than its keys.
    #[must_use]
    pub fn as_of(&self, series: &str, entries: u64) -> Self {
        let enrolment = self.enrolment.clone().map(|e| e.as_of(series, entries));
        let known = enrolment.filter(|e| e.newest(series).is_some());
        Self { enrolment: known, ..self.clone() }
    }
}

impl Db {
    /// Checks the file, the journal's chain and signatures, the tables against the journal, and every sealed
    /// attempt's score against its log.
    ///
    /// # Errors
    /// When the file can't be read at all; what can be read and is wrong is in the report.
    pub fn audit(&self, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
        let mut report = AuditReport {
            problems: against.problems.clone(),
            notes: against.notes.clone(),
            ..AuditReport::default()
        };
        let journal = self.journal()?;
        report.entries = journal.len();
        // The file's pages are read on this thread, which has the connection; entries are read and hashed beside it.
        let (file, entries) = beside(
            || Entries::of(&journal),
            || {
                let mut found = Vec::new();
                self.audit_file(&mut found).map(|()| found)
            },
        );
        let (file, mut entries) = (file?, entries?);
        report.problems.extend(file);
        report.problems.append(&mut entries.chain);
        let mark = against.mark.as_ref().filter(|mark| report.problems.is_empty() && mark.lies_in(&journal));
        let keys = audit_series(&journal, &self.series, against, mark, &mut report);
        audit_heads(&journal, &against.heads, &mut report);
        let mut own = journal.iter().filter(|entry| entry.series == self.series);
        if own.clone().next().is_none() && !journal.is_empty() {
            let what = "the journal has no entry of this station";
            report.problems.push(AuditProblem::new(format!("station {}", self.series), what));
        }
        report.head = own.next_back().map_or_else(String::new, |entry| hex(&entry.hash));
        report.problems.append(&mut entries.unread);
        let facts = entries.facts;
        let older = |series: &str| match &against.enrolment {
            Some(_) => report.series.iter().find(|s| s.series == series).map_or(0, |s| s.older as i64),
            None => 0,
        };
        let times = time::time_findings(&facts, &older);
        report.times(times);
        let claims = Claims::of(&facts, &mut report);
        let trust = Trust { mark, exams_again: against.exams_again };
        // Tables are built again beside the reading of attempts.
        let (rows, rebuilt) = beside(
            || Rebuilt::of(&facts),
            || {
                let mut found = AuditReport::default();
                let Attempts { digest, known, histories } =
                    self.audit_attempts(&claims, trust, &mut found)?;
                self.audit_histories(histories, &mut found.problems);
                self.audit_exam_rows(&mut found);
                Ok::<_, StoreError>((digest, known, found))
            },
        );
        self.audit_tables(rebuilt?, &mut report)?;
        let (digest, known, mut found) = rows?;
        report.attempts = found.attempts;
        report.problems.append(&mut found.problems);
        self.audit_running(&claims, &keys, against.keys, &mut report)?;
        if let Some(Judge(judge)) = &against.judge {
            judge(self, &Told { facts: &facts, known: &known }, &mut report)?;
        }
        report.mark = AuditMark::of(&journal, &digest, &report);
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
    fn audit_histories(
        &self,
        given: Result<BTreeMap<[u8; 16], Vec<u8>>, StoreError>,
        problems: &mut Vec<AuditProblem>,
    ) {
        match (given, histories::stored(&self.connection)) {
            (Ok(mut given), Ok(stored)) => {
                for (officer, marks) in stored {
                    if given.remove(&officer).as_ref() != Some(&marks) {
                        let place = format!("history {}", Uuid::from_bytes(officer));
                        problems.push(AuditProblem::new(place, "the attempts do not give it"));
                    }
                }
                for officer in given.into_keys() {
                    let place = format!("history {}", Uuid::from_bytes(officer));
                    problems.push(AuditProblem::new(place, "it is missing"));
                }
            }
            (Err(error), _) | (_, Err(error)) => {
                problems.push(AuditProblem::new("history", error.to_string()));
            }
        }
    }

    fn audit_file(&self, problems: &mut Vec<AuditProblem>) -> Result<(), StoreError> {
        let mut check = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let answers = check.query_map([], |row| row.get::<_, String>(0))?;
        for answer in answers {
            let answer = answer?;
            if answer != "ok" {
                problems.push(AuditProblem::new("file", answer));
            }
        }
        Ok(())
    }
}

/// Does `away` on a thread of its own while `here` is done on this one. What `here` gave, and what `away` gave; a
/// thread that ended in a panic has said nothing good.
fn beside<A: Send, B>(
    away: impl FnOnce() -> Result<A, StoreError> + Send,
    here: impl FnOnce() -> B,
) -> (B, Result<A, StoreError>) {
    std::thread::scope(|scope| {
        let away = scope.spawn(away);
        let here = here();
        let away = away
            .join()
            .unwrap_or_else(|_| Err(StoreError::Sql("a part of the audit ended early".to_owned())));
        (here, away)
    })
}

/// The journal's entries, read.
struct Entries<'a> {
    /// The facts of all entries that can be read, with their entries.
    facts: Vec<(&'a JournalEntry, Fact)>,
    /// What is wrong with the chain.
    chain: Vec<AuditProblem>,
    /// Entries that can't be read.
    unread: Vec<AuditProblem>,
}

impl<'a> Entries<'a> {
    #[expect(clippy::unnecessary_wraps, reason = "what is done beside something else may fail")]
    fn of(journal: &'a [JournalEntry]) -> Result<Self, StoreError> {
        let chain = chain_problems(journal);
        let (mut facts, mut unread) = (Vec::with_capacity(journal.len()), Vec::new());
        for entry in journal {
            match Fact::read(&entry.op, &entry.body) {
                Ok(fact) => facts.push((entry, fact)),
                Err(error) => unread.push(AuditProblem::new(place(entry), error.to_string())),
            }
        }
        Ok(Self { facts, chain, unread })
    }
}
