//! What every attempt says of characters, words and codes: kept with each sealed attempt, so that a plan need not read two
//! years of logs.
//!
//! A row may be missing: that of an attempt of another station, or of one that was sealed by an older program. It is worked
//! out when it is first asked for. Bytes of an older version count as missing. Where a row is there, the audit holds it
//! against the log whenever it scores that log again.

use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::table::{Derived, Given, Sealed};
use crate::log_pack::unpack_log;
use crate::problem::AuditProblem;
use crate::{Db, StoreError, cores};
use dabiao_domain::attempt_log::AttemptLog;
use dabiao_domain::finding::Finding;
use dabiao_domain::form::machine::FormSitting;
use dabiao_domain::form::report::FormReport;
use dabiao_domain::practice::{ItemsError, SessionItems, Trace};

/// What a sealed attempt says of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptItems {
    /// The attempt.
    pub attempt: Uuid,
    /// When it began, in milliseconds since the Unix epoch.
    pub started_at_ms: i64,
    /// The sitting that it belongs to; none in practice.
    pub sitting_id: Option<Uuid>,
    /// What it says.
    pub items: SessionItems,
}

/// What `log` says of items: of characters, words and codes, or of the fields of a form. A sitting of forms whose events
/// can't follow one another says nothing; the audit reports it.
pub(crate) fn items_of_log(log: &AttemptLog) -> SessionItems {
    match log {
        AttemptLog::Copy(log) => SessionItems::of(&Trace::of(log)),
        AttemptLog::Form(log) => FormSitting::replay(log).map_or_else(
            |_| SessionItems::default(),
            |sitting| {
                let records = FormReport::of(&sitting).score.records;
                SessionItems::of_form(&log.header.form, &records, &sitting.timing().fields_ms)
            },
        ),
    }
}

/// Whether `kept` is not what `log` gives. Bytes of an older version are none.
pub(crate) fn wrong_items(kept: &[u8], log: &AttemptLog) -> bool {
    match SessionItems::from_bytes(kept) {
        Err(ItemsError::Version) => false,
        Err(ItemsError::Damaged) => true,
        Ok(items) => items != items_of_log(log),
    }
}

/// A row as it is stored.
struct Stored {
    attempt: Uuid,
    started_at_ms: i64,
    sitting_id: Option<Uuid>,
    kept: Option<Vec<u8>>,
    log: Option<Vec<u8>>,
}

impl Stored {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let sitting: Option<[u8; 16]> = row.get(2)?;
        Ok(Self {
            attempt: Uuid::from_bytes(row.get(0)?),
            started_at_ms: row.get(1)?,
            sitting_id: sitting.map(Uuid::from_bytes),
            kept: row.get(3)?,
            log: row.get(4)?,
        })
    }

    fn corrupt(&self, what: &dyn std::fmt::Display) -> StoreError {
        StoreError::Corrupt(format!("attempt {}: {what}", self.attempt))
    }

    /// The items that are kept; none where there are none of this version.
    fn known(&self) -> Result<Option<SessionItems>, StoreError> {
        match self.kept.as_deref().map(SessionItems::from_bytes) {
            None | Some(Err(ItemsError::Version)) => Ok(None),
            Some(Ok(items)) => Ok(Some(items)),
            Some(Err(error)) => Err(self.corrupt(&error)),
        }
    }

    /// The items as the log gives them.
    fn made(&self) -> Result<SessionItems, StoreError> {
        let packed = self.log.as_deref().ok_or_else(|| self.corrupt(&"its log is not there"))?;
        let log = unpack_log(packed).map_err(|error| self.corrupt(&error))?;
        Ok(items_of_log(&log))
    }
}

fn rows(db: &Connection, officer: Uuid, logs: bool) -> Result<Vec<Stored>, StoreError> {
    let mut statement = db.prepare_cached(include_str!("../sql/items_of_officer.sql"))?;
    let rows = statement.query_map(params![officer.as_bytes(), logs], Stored::of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn put(db: &Connection, attempt: Uuid, items: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO attempt_items (attempt_id, items) VALUES (?1, ?2)
               ON CONFLICT (attempt_id) DO UPDATE SET items = excluded.items";
    db.prepare_cached(sql)?.execute(params![attempt.as_bytes(), items])?;
    Ok(())
}

impl Db {
    /// What the sealed attempts of an officer say of items, the oldest first. What is not kept yet is worked out, and kept
    /// from then on; no journal entry tells of it.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row or a log that can't be read.
    pub fn items_of(&mut self, officer: Uuid) -> Result<Vec<AttemptItems>, StoreError> {
        let mut stored = rows(&self.connection, officer, false)?;
        let mut known: Vec<Option<SessionItems>> =
            stored.iter().map(Stored::known).collect::<Result<_, _>>()?;
        // Bytes of an older version are there, and of no use: the logs are needed after all.
        let older = stored.iter().zip(&known).any(|(row, known)| known.is_none() && row.log.is_none());
        if older {
            stored = rows(&self.connection, officer, true)?;
        }
        let missing: Vec<usize> =
            (0..known.len()).filter(|n| known.get(*n).is_some_and(Option::is_none)).collect();
        if !missing.is_empty() {
            self.keep_items(&stored, &missing, &mut known)?;
        }
        let with = |(row, items): (Stored, Option<SessionItems>)| {
            let Stored { attempt, started_at_ms, sitting_id, .. } = row;
            items.map(|items| AttemptItems { attempt, started_at_ms, sitting_id, items })
        };
        Ok(stored.into_iter().zip(known).filter_map(with).collect())
    }

    /// Works out the items of the rows at `missing`, and keeps them.
    fn keep_items(
        &mut self,
        stored: &[Stored],
        missing: &[usize],
        known: &mut [Option<SessionItems>],
    ) -> Result<(), StoreError> {
        let made = cores::each(missing, |n| stored.get(*n).map(Stored::made)).ok_or_else(cores::ended)?;
        let tx = self.connection.transaction()?;
        for (n, made) in missing.iter().zip(made) {
            let (Some(row), Some(made), Some(place)) = (stored.get(*n), made, known.get_mut(*n)) else {
                continue;
            };
            let made = made?;
            put(&tx, row.attempt, &made.to_bytes())?;
            *place = Some(made);
        }
        Ok(tx.commit()?)
    }
}

/// Forgets the items of an attempt whose row goes.
pub(crate) fn forget_items(db: &Connection, attempt: Uuid) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM attempt_items WHERE attempt_id = ?1")?.execute([attempt.as_bytes()])?;
    Ok(())
}

/// The items of attempts as a derived table.
pub(crate) struct ItemRows;

impl Derived for ItemRows {
    fn table(&self) -> &'static str {
        "attempt_items"
    }

    fn on_seal(&self, tx: &Connection, sealed: &Sealed<'_>) -> Result<(), StoreError> {
        put(tx, sealed.attempt, sealed.items)
    }

    /// They are worked out when they are asked for next.
    fn rebuild(&self, db: &Connection) -> Result<(), StoreError> {
        db.execute("DELETE FROM attempt_items", [])?;
        Ok(())
    }

    /// Rows of no sealed attempt. The others are held against their logs where those are scored again.
    fn check(&self, db: &Connection, _: &mut Given) -> Vec<AuditProblem> {
        let strays = || -> Result<Vec<[u8; 16]>, StoreError> {
            let sql = "SELECT attempt_id FROM attempt_items
                        WHERE attempt_id NOT IN (SELECT id FROM attempt WHERE state = 'sealed')";
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        match strays() {
            Ok(ids) => ids
                .into_iter()
                .map(|id| {
                    let place = format!("{} {}", self.table(), Uuid::from_bytes(id));
                    AuditProblem::new(place, Finding::OfNoSealedAttempt)
                })
                .collect(),
            Err(error) => vec![AuditProblem::new(self.table(), error.to_string())],
        }
    }
}
