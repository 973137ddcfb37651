//! The events and clock stamps of attempts that are still running: they are those that the station signed.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::attempt::Claims;
use super::{AuditReport, KeysOf};
use crate::journal_entry::JournalEntry;
use crate::own_keys::keys_among;
use crate::running::{Reached, signature};
use crate::signer_key::JournalKey;
use crate::{AuditPlace, AuditProblem};
use crate::{Db, StoreError};
use dabiao_domain::finding::Finding;

impl Db {
    /// Checks the events and stamps of every open attempt that was begun under a key against the signature of
    /// how far it was. An older program signed the events alone, or nothing: for the latter's attempts that
    /// is only reported.
    pub(super) fn audit_running(
        &self,
        claims: &Claims<'_>,
        (journal, at_end): (&[JournalEntry], &BTreeMap<String, Arc<JournalKey>>),
        keys: Option<KeysOf>,
        report: &mut AuditReport,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare("SELECT id, header FROM attempt WHERE state = 'open'")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, header): ([u8; 16], String) = (row.get(0)?, row.get(1)?);
            let id = Uuid::from_bytes(id);
            let Some((entry, _)) = claims.begun.get(&id) else { continue };
            let begun_under = at_end.get(&entry.series).filter(|_| entry.signature.is_some());
            let Some(key) = begun_under else { continue };
            let reached = Reached::of(&self.connection, id, &header)?;
            let keys = keys.map(|keys| keys());
            let signed = signature(&self.connection, id)?;
            let is_of = |key: &JournalKey| reached.is_signed_by(signed.clone(), key, keys.as_deref());
            // What was written since another key took over is signed by that one, and what was written before by the one before.
            let of_own = || keys_among(journal.iter(), id).iter().any(|key| is_of(key));
            let good = is_of(key) || of_own();
            if !good {
                let older = report.series.iter().find(|s| s.series == entry.series).map_or(0, |s| s.older);
                let told = AuditProblem::new(AuditPlace::Attempt(id), Finding::ChangedWhileRunning);
                let earlier = (entry.seq as u64) < older;
                if earlier { report.notes.push(told) } else { report.problems.push(told) }
            }
        }
        Ok(())
    }
}
