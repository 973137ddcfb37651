//! The audit: does every entry follow from the one before it and carry its signature, does the journal give
//! the tables, and every log its score?

mod against;
mod attempt;
mod far;
mod locks;
mod mark;
mod rebuilt;
mod report;
mod running;
mod series;
mod time;
mod witness;

use std::collections::BTreeSet;

use super::derived::{DERIVED, Given};
use super::facts::Fact;
use super::far::attempts::Plan;
use super::far::tables::Rebuilt;
use super::hash::hex;
use super::journal_entry::JournalEntry;
use super::{AuditProblem, Db, StoreError};
use attempt::{Attempts, Claims, Trust};
use far::{FarSet, Judged};
use series::{audit_series, chain_problems, place};
use witness::audit_heads;

pub use against::{AuditAgainst, Judge, JudgeFacts, KeepMark, KeysOf, Told};
pub use mark::{AUDIT_MARK_FILE, AUDIT_VERSION, AuditMark};
pub use report::{AuditReport, SeriesReport};
pub use witness::{Witness, WitnessError};

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
        let keys = audit_series(&journal, &self.path, against, mark, &mut report);
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
        let far = FarSet::of(self, &mut report)?;
        audit_heads((&journal, &far.entries), &against.heads, &mut report);
        let verifier = against.keys.map(|keys| keys());
        let judged = far.judged(&journal, verifier.as_deref(), &mut report);
        let rows_there = if judged.is_some() { self.attempt_ids()? } else { BTreeSet::new() };
        let about = judged.as_ref().map(|judged| judged.about_rows(&rows_there));
        let claims = Claims::of(about.as_deref().unwrap_or(&facts), &mut report);
        let own: BTreeSet<&str> = journal.iter().map(|entry| entry.series.as_str()).collect();
        let trust = Trust { mark, exams_again: against.exams_again, own: &own };
        // Tables are built again beside the reading of attempts.
        let (rows, rebuilt) = beside(
            || match &judged {
                None => Rebuilt::of(&facts, false),
                Some(Judged { paths, verdicts }) => {
                    let rebuilt = Rebuilt::of(&verdicts.facts, true)?;
                    rebuilt.with_set(paths, verdicts)?;
                    Ok(rebuilt)
                }
            },
            || {
                let mut found = AuditReport::default();
                let Attempts { digest, known, histories } =
                    self.audit_attempts(&claims, trust, &mut found)?;
                let mut given = Given { histories: Some(histories) };
                for table in DERIVED {
                    found.problems.extend(table.check(&self.connection, &mut given));
                }
                Ok::<_, StoreError>((digest, known, found))
            },
        );
        let rebuilt = rebuilt?;
        if let Some(judged) = &judged {
            let plan = Plan::of(&self.connection, &rebuilt.tables, &judged.verdicts)?;
            report.problems.extend(plan.differences());
        }
        self.audit_tables(rebuilt, &mut report)?;
        let (digest, known, found) = rows?;
        report.attempts = found.attempts;
        report.of_attempts(found, &judged.as_ref().map(Judged::disputed).unwrap_or_default());
        self.audit_running(&claims, (&journal[..], &keys), against.keys, &mut report)?;
        if let Some(Judge(judge)) = &against.judge {
            let meaning = judged.as_ref().map(|judged| judged.meaning(&facts, &rows_there)).transpose()?;
            let told = Told { facts: meaning.as_deref().unwrap_or(&facts), known: &known };
            report.judged(|report| judge(self, &told, report))?;
        }
        report.mark = AuditMark::of(&journal, &digest, &report);
        Ok(report)
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
    /// The problems of the chain.
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
