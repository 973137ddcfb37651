//! The references of an audit.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use super::mark::AuditMark;
use super::report::AuditReport;
use super::witness::Witness;
use crate::db::Db;
use crate::error::StoreError;
use crate::facts::Fact;
use crate::journal_entry::JournalEntry;
use crate::problem::AuditProblem;
use crate::signer::JournalVerifier;
use dabiao_domain::enrolment::Enrolment;

/// Brings what checks signatures.
pub type KeysOf = fn() -> Box<dyn JournalVerifier>;

/// The journal's statements.
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

/// Keeps the audit mark of a copy in which no problem was found.
#[derive(Clone)]
pub struct KeepMark(pub Arc<dyn Fn(&AuditMark) + Send + Sync>);

impl fmt::Debug for KeepMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeepMark(..)")
    }
}

/// The references of an audit, beyond the store itself.
#[derive(Clone, Debug, Default)]
pub struct AuditAgainst {
    /// Checks signatures; without it they are not checked, only that they are there.
    pub keys: Option<KeysOf>,
    /// Which key signs which series; without it a journal is checked by its own statements only. An empty one
    /// is that of a folder without an enrolment.
    pub enrolment: Option<Enrolment>,
    /// Heads that were printed, written down or found elsewhere: each must lie in this journal.
    pub heads: Vec<Witness>,
    /// Judges the meaning of the facts; without it only bytes and tables are checked.
    pub judge: Option<Judge>,
    /// How far an earlier audit found everything right: what it covers and has not changed since is not scored again.
    pub mark: Option<AuditMark>,
    /// Whether exams are checked again although the mark covers them: certificates are about to rest on them,
    /// and the mark is only as good as the station's key.
    pub exams_again: bool,
    /// Keeps the mark of a backup that was verified, so that the next one is quick.
    pub keep: Option<KeepMark>,
    /// Problems found beside the journal before the audit, to be reported with the rest.
    pub problems: Vec<AuditProblem>,
    /// Remarks (no problems) found beside the journal, to be reported with the rest.
    pub notes: Vec<AuditProblem>,
}

impl AuditAgainst {
    /// The state known when `series` had `entries` entries: for a copy, which may be older than its keys.
    #[must_use]
    pub fn as_of(&self, series: &str, entries: u64) -> Self {
        let enrolment = self.enrolment.clone().map(|e| e.as_of(series, entries));
        let known = enrolment.filter(|e| e.newest(series).is_some());
        Self { enrolment: known, ..self.clone() }
    }
}
