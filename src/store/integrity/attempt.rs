//! Attempts against the entries that began and sealed them, and scores against their logs.

use std::collections::BTreeMap;

use rusqlite::Row;
use uuid::Uuid;

use super::{AuditProblem, AuditReport};
use crate::domain::input::jsonl::header_line;
use crate::domain::score::score_log;
use crate::domain::score_doc::ScoreDoc;
use crate::store::attempts::root_hash;
use crate::store::fact::Fact;
use crate::store::hash::{chain_event, chain_start, hex};
use crate::store::journal::JournalEntry;
use crate::store::stamps::stamps_hash;
use crate::store::{Db, StoreError};

/// What the journal says of attempts.
#[derive(Default)]
pub(super) struct Claims<'a> {
    begun: BTreeMap<Uuid, (i64, &'a Fact)>,
    sealed: BTreeMap<Uuid, (i64, &'a Fact)>,
}

impl<'a> Claims<'a> {
    pub(super) fn of(facts: &'a [(&JournalEntry, Fact)]) -> Self {
        let mut claims = Self::default();
        for (entry, fact) in facts {
            match fact {
                Fact::BeginAttempt { id, .. } => claims.begun.insert(*id, (entry.at_ms, fact)),
                Fact::SealAttempt { id, .. } => claims.sealed.insert(*id, (entry.at_ms, fact)),
                _ => None,
            };
        }
        claims
    }
}

/// An attempt's row as far as the audit looks at it.
struct Stored {
    id: Uuid,
    sealed: bool,
    began: Vec<(&'static str, String)>,
    header: String,
    sealed_at_ms: Option<i64>,
    score: Option<String>,
    root: Option<[u8; 32]>,
    summary: [Option<i64>; 4],
    end: Option<String>,
}

impl Stored {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let uuid = |n: usize| -> rusqlite::Result<String> {
            let bytes: Option<[u8; 16]> = row.get(n)?;
            Ok(bytes.map_or_else(String::new, |b| Uuid::from_bytes(b).to_string()))
        };
        Ok(Self {
            id: Uuid::from_bytes(row.get(0)?),
            sealed: row.get::<_, String>(1)? == "sealed",
            began: vec![
                ("officer_id", uuid(2)?),
                ("unit_id", uuid(3)?),
                ("exercise_id", row.get(4)?),
                ("title", row.get(5)?),
                ("record_type", row.get(6)?),
                ("mode", row.get(7)?),
                ("started_at_ms", row.get::<_, i64>(8)?.to_string()),
                ("sitting_id", uuid(9)?),
            ],
            header: row.get(10)?,
            sealed_at_ms: row.get(11)?,
            score: row.get(12)?,
            root: row.get(13)?,
            summary: [row.get(14)?, row.get(15)?, row.get(16)?, row.get(17)?],
            end: row.get(18)?,
        })
    }
}

impl Db {
    pub(super) fn audit_attempts(
        &self,
        mut claims: Claims<'_>,
        report: &mut AuditReport,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(include_str!("../sql/audit_attempts.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let stored = Stored::of(row)?;
            let mut faults = began_faults(&stored, claims.begun.remove(&stored.id));
            let seal = claims.sealed.remove(&stored.id);
            if stored.sealed {
                report.attempts += 1;
                faults.extend(self.sealed_faults(&stored, seal));
            } else {
                faults.extend(self.open_faults(&stored)?);
                if seal.is_some() {
                    faults.push("the journal says that it is sealed".to_owned());
                }
            }
            let place = format!("attempt {}", stored.id);
            report.problems.extend(faults.into_iter().map(|what| AuditProblem::new(&place, what)));
        }
        for (id, what) in
            claims.begun.into_keys().map(|id| (id, "the journal names an attempt that is not there")).chain(
                claims
                    .sealed
                    .into_keys()
                    .map(|id| (id, "the journal names a sealed attempt that is not there")),
            )
        {
            report.problems.push(AuditProblem::new(format!("attempt {id}"), what));
        }
        Ok(())
    }

    fn open_faults(&self, stored: &Stored) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT line, hash FROM attempt_event WHERE attempt_id = ?1 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([stored.id.as_bytes()])?;
        let mut hash = chain_start(&stored.header);
        let mut faults = Vec::new();
        let mut number = 0;
        while let Some(row) = rows.next()? {
            hash = chain_event(&hash, &row.get::<_, String>(0)?);
            if row.get::<_, [u8; 32]>(1)? != hash {
                faults.push(format!("event {number} does not follow the one before it"));
                break;
            }
            number += 1;
        }
        if let Some(seq) = self.changed_stamp(stored.id)? {
            faults.push(format!("the clock stamp of event {seq} is not as it was written"));
        }
        Ok(faults)
    }

    fn sealed_faults(&self, stored: &Stored, seal: Option<(i64, &Fact)>) -> Vec<String> {
        let mut faults = Vec::new();
        let (score, root) = (stored.score.clone().unwrap_or_default(), stored.root.unwrap_or_default());
        match self.attempt_log(stored.id) {
            Err(e) => faults.push(e.to_string()),
            Ok(log) => {
                if root_hash(&log.log) != root {
                    faults.push("its log does not give its hash".to_owned());
                }
                if header_line(&log.log.header) != stored.header {
                    faults.push("its header is not that of its log".to_owned());
                }
                match score_log(&log.log).map(|fresh| ScoreDoc::of(&fresh)) {
                    Err((n, fault)) => faults.push(format!("event {n} of its log: {fault}")),
                    Ok(doc) => {
                        if doc.canonical_json() != score {
                            faults.push("its log does not give the stored score".to_owned());
                        }
                        let errors = doc.substitutions + doc.insertions + doc.omissions;
                        let summary =
                            [doc.correct.into(), doc.typed.into(), errors.into(), doc.active_ms as i64];
                        if stored.summary != summary.map(Some) || stored.end.as_deref() != Some(&doc.end) {
                            faults.push("its summary is not that of its score".to_owned());
                        }
                    }
                }
            }
        }
        let stamps = self.stamps(stored.id);
        match seal {
            Some((
                at_ms,
                Fact::SealAttempt {
                    root_hash: claimed_root, score_hash, stamps_hash: claimed_stamps, ..
                },
            )) => {
                if *claimed_root != hex(&root) {
                    faults.push("the journal names another log".to_owned());
                }
                if *score_hash != hex(&chain_start(&score)) {
                    faults.push("the journal names another score".to_owned());
                }
                if stored.sealed_at_ms != Some(at_ms) {
                    faults.push("the journal names another time of sealing".to_owned());
                }
                let found = stamps.map(|s| (!s.is_empty()).then(|| hex(&stamps_hash(&s))));
                if !found.is_ok_and(|found| found == *claimed_stamps) {
                    faults.push("the journal names other clock stamps".to_owned());
                }
            }
            _ => faults.push("no journal entry seals it".to_owned()),
        }
        faults
    }
}

/// What the row says of the beginning, held against the entry. Entries of older programs say less.
fn began_faults(stored: &Stored, claim: Option<(i64, &Fact)>) -> Vec<String> {
    let Some((
        at_ms,
        Fact::BeginAttempt {
            officer_id,
            exercise_id,
            mode,
            header_hash,
            unit_id,
            title,
            record_type,
            sitting_id,
            ..
        },
    )) = claim
    else {
        return vec!["no journal entry begins it".to_owned()];
    };
    let mut faults = Vec::new();
    if *header_hash != hex(&chain_start(&stored.header)) {
        faults.push("the journal names another text".to_owned());
    }
    let text = |id: &Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let claimed = [
        Some(officer_id.to_string()),
        unit_id.map(|id| id.to_string()),
        Some(exercise_id.clone()),
        title.clone(),
        record_type.clone(),
        Some(mode.clone()),
        Some(at_ms.to_string()),
        Some(text(sitting_id)),
    ];
    for ((name, have), want) in stored.began.iter().zip(claimed) {
        if let Some(want) = want.filter(|want| want != have) {
            faults.push(format!("{name} is {have:?}, by the journal it is {want:?}"));
        }
    }
    faults
}
