//! The audit: does every entry follow from the one before it, and every score from its log?

use std::collections::BTreeMap;

use uuid::Uuid;

use super::attempts::root_hash;
use super::hash::{chain_start, hex};
use super::{Db, StoreError};
use crate::domain::attempt::AttemptState;
use crate::domain::score::score_log;
use crate::domain::score_doc::ScoreDoc;

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditProblem {
    /// Where: a journal entry (`journal SERIES/SEQ`) or an attempt (`attempt ID`).
    pub place: String,
    /// What is wrong there, in English.
    pub what: String,
}

/// The result of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// Journal entries looked at.
    pub entries: usize,
    /// Sealed attempts whose score was computed anew.
    pub attempts: usize,
    /// Hash of the last entry of this station's series, hexadecimal; empty for an empty journal.
    pub head: String,
    /// What was found; empty when all is well.
    pub problems: Vec<AuditProblem>,
}

impl Db {
    /// Checks the journal's chain, every sealed attempt against its entry, and every stored score against
    /// its log.
    ///
    /// # Errors
    /// When the file can't be read at all; what can be read and is wrong is in the report.
    pub fn audit(&self) -> Result<AuditReport, StoreError> {
        let mut report = AuditReport::default();
        let mut sealed = BTreeMap::new();
        self.audit_journal(&mut report, &mut sealed)?;
        let mut ids =
            self.connection.prepare("SELECT id, state, score, root_hash FROM attempt ORDER BY id")?;
        let mut rows = ids.query([])?;
        while let Some(row) = rows.next()? {
            let id = Uuid::from_bytes(row.get(0)?);
            if row.get::<_, String>(1)? == "open" {
                continue;
            }
            report.attempts += 1;
            let (score, root): (String, [u8; 32]) = (row.get(2)?, row.get(3)?);
            let claim = sealed.remove(&id.to_string());
            for what in self.attempt_faults(id, &score, &root, claim.as_ref()) {
                report.problems.push(AuditProblem { place: format!("attempt {id}"), what });
            }
        }
        for id in sealed.into_keys() {
            let what = "the journal names a sealed attempt that is not there".to_owned();
            report.problems.push(AuditProblem { place: format!("attempt {id}"), what });
        }
        Ok(report)
    }

    fn audit_journal(
        &self,
        report: &mut AuditReport,
        sealed: &mut BTreeMap<String, serde_json::Value>,
    ) -> Result<(), StoreError> {
        let mut before: Option<(String, i64, [u8; 32])> = None;
        for entry in self.journal()? {
            report.entries += 1;
            let (seq, prev) = match &before {
                Some((series, seq, hash)) if *series == entry.series => (seq + 1, *hash),
                _ => (0, [0; 32]),
            };
            let place = format!("journal {}/{}", entry.series, entry.seq);
            let mut wrong = |what: &str| {
                report.problems.push(AuditProblem { place: place.clone(), what: what.to_owned() });
            };
            if entry.seq != seq {
                wrong("an entry before it is missing");
            } else if entry.prev_hash != prev {
                wrong("it does not follow the entry before it");
            }
            if entry.hash != entry.computed_hash() {
                wrong("its content does not give its hash");
            }
            if entry.op == "seal_attempt"
                && let Ok(body) = serde_json::from_str::<serde_json::Value>(&entry.body)
                && let Some(id) = body.get("id").and_then(|v| v.as_str())
            {
                sealed.insert(id.to_owned(), body.clone());
            }
            if entry.series == self.series {
                report.head = hex(&entry.hash);
            }
            before = Some((entry.series, entry.seq, entry.hash));
        }
        Ok(())
    }

    fn attempt_faults(
        &self,
        id: Uuid,
        score: &str,
        root: &[u8; 32],
        claim: Option<&serde_json::Value>,
    ) -> Vec<String> {
        let mut faults = Vec::new();
        match self.attempt_log(id) {
            Err(e) => faults.push(e.to_string()),
            Ok(stored) => {
                debug_assert_eq!(stored.state, AttemptState::Sealed);
                if root_hash(&stored.log) != *root {
                    faults.push("its log does not give its hash".to_owned());
                }
                match score_log(&stored.log) {
                    Ok(fresh) if ScoreDoc::of(&fresh).canonical_json() == score => {}
                    Ok(_) => faults.push("its log does not give the stored score".to_owned()),
                    Err((n, fault)) => faults.push(format!("event {n} of its log: {fault}")),
                }
            }
        }
        let claimed = |key: &str| claim.and_then(|c| c.get(key)).and_then(|v| v.as_str());
        if claim.is_none() {
            faults.push("no journal entry seals it".to_owned());
        } else if claimed("root_hash") != Some(&hex(root)) {
            faults.push("the journal names another log".to_owned());
        } else if claimed("score_hash") != Some(&hex(&chain_start(score))) {
            faults.push("the journal names another score".to_owned());
        }
        faults
    }
}
