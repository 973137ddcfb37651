//! The guidance cohort as it is stored: one table of facts, each with author, time and a frozen wire form.
//!
//! Whether a fact may be written is decided before, by the `check_…` functions of
//! [`cohort`](dabiao_domain::cohort); nothing here weighs anything.

mod wire;

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::facts::Fact;
use crate::facts::body::{Body, blob, time};
use crate::texts::Texts;
use crate::{Db, StoreError};
use dabiao_domain::actor::Authorized;
use dabiao_domain::cohort::Stamp;
use dabiao_domain::cohort::caseload::{Assignment, AssignmentEnd};
use dabiao_domain::cohort::membership::MembershipFact;
use dabiao_domain::cohort::record::{Checked, CohortFact, CohortRecord};
use dabiao_domain::role::Permission;

/// Something about the guidance cohort. The event is in the wire form of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is that of the table's columns")]
pub struct CohortEntry {
    pub id: Uuid,
    pub by: Uuid,
    pub kind: String,
    pub event: serde_json::Value,
}

impl Body for CohortEntry {
    fn apply(&self, db: &Connection, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, by, kind, event } = self;

        db.prepare_cached(
            "INSERT INTO cohort_entry (id, at_ms, by, kind, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![blob(id), at_ms, blob(by), kind, event.to_string()])?;

        Ok(())
    }

    fn check(&self, at_ms: i64) -> Result<(), StoreError> {
        let Self { id, by, kind, event } = self;
        let at = time(at_ms)?;
        let stamp = |on| Stamp { on, at, id: *id, by: *by };
        wire::read(kind, &event.to_string(), stamp)
            .map(drop)
            .map_err(|e| StoreError::Corrupt(format!("cohort entry {id}: {e}")))
    }

    fn is_whole(&self) -> bool {
        !self.event.is_null()
    }

    fn by(&self) -> Option<Uuid> {
        Some(self.by)
    }

    /// Coaches write their own notes, and everybody is checked in their own drill.
    fn rights(&self, line: &'static [Permission]) -> &'static [Permission] {
        if matches!(self.kind.as_str(), "note" | "checked") { &[] } else { line }
    }
}

impl Fact {
    /// A fact about the cohort as the journal has it.
    pub fn of_cohort(fact: &CohortFact) -> Self {
        let stamp = fact.stamp();
        let (kind, body) = wire::write(fact);
        Self::CohortEntry(CohortEntry { id: stamp.id, by: stamp.by, kind: kind.to_owned(), event: body })
    }

    /// The cohort fact in an entry of `at_ms`, if it has one.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for one that can't be read.
    pub fn cohort_fact(&self, at_ms: i64) -> Option<Result<CohortFact, StoreError>> {
        let Self::CohortEntry(CohortEntry { id, by, kind, event }) = self else { return None };
        let (id, by) = (*id, *by);
        let corrupt = |e: &dyn std::fmt::Display| StoreError::Corrupt(format!("cohort entry {id}: {e}"));
        let at = match Timestamp::from_millisecond(at_ms) {
            Ok(at) => at,
            Err(e) => return Some(Err(corrupt(&e))),
        };
        Some(wire::read(kind, &event.to_string(), |on| Stamp { on, at, id, by }).map_err(|e| corrupt(&e)))
    }
}

/// A row of `id, at_ms, by, kind, body` without its texts.
#[derive(Debug)]
struct Head {
    id: Uuid,
    at_ms: i64,
    by: Uuid,
}

/// All recorded facts about the cohort, fetched from the file and not parsed yet: parsing takes longer than
/// fetching, and may be done on a thread of its own.
#[derive(Debug, Default)]
pub struct CohortEntries {
    heads: Vec<Head>,
    /// Of each its kind and its body.
    texts: Texts,
}

impl CohortEntries {
    fn take(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        let id = Uuid::from_bytes(row.get(0)?);
        for column in [3, 4] {
            self.texts.take(row, column, || format!("cohort entry {id}"))?;
        }
        self.heads.push(Head { id, at_ms: row.get(1)?, by: Uuid::from_bytes(row.get(2)?) });
        Ok(())
    }

    /// Each of them read, in their order.
    fn facts(&self) -> impl Iterator<Item = Result<CohortFact, StoreError>> {
        let mut texts = self.texts.iter();
        self.heads.iter().map(move |head| {
            let Head { id, at_ms, by } = *head;
            let corrupt = |e: &dyn std::fmt::Display| StoreError::Corrupt(format!("cohort entry {id}: {e}"));
            let mut text = || match texts.next() {
                Some(text) => text.map_err(|e| corrupt(&e)),
                None => Err(corrupt(&"its text is missing")),
            };
            let (kind, body) = (text()?, text()?);
            let at = Timestamp::from_millisecond(at_ms).map_err(|e| corrupt(&e))?;
            wire::read(kind, body, |on| Stamp { on, at, id, by }).map_err(|e| corrupt(&e))
        })
    }

    /// Their content.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn read(&self) -> Result<CohortRecord, StoreError> {
        let mut record = CohortRecord::default();
        // Most of a year's entries are notes.
        record.notes.reserve(self.heads.len());
        for fact in self.facts() {
            record.push(fact?);
        }
        Ok(record)
    }
}

impl Db {
    /// All recorded facts about the cohort, in the order of the facts' ids.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn cohort(&self) -> Result<CohortRecord, StoreError> {
        self.cohort_entries()?.read()
    }

    /// The same, still to be read.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a row that is none.
    pub fn cohort_entries(&self) -> Result<CohortEntries, StoreError> {
        self.entries_of("SELECT id, at_ms, by, kind, body FROM cohort_entry ORDER BY id", [])
    }

    fn entries_of(&self, sql: &str, params: impl rusqlite::Params) -> Result<CohortEntries, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut entries = CohortEntries::default();
        while let Some(row) = rows.next()? {
            entries.take(row)?;
        }
        Ok(entries)
    }

    /// Joinings and leavings, without the rest.
    ///
    /// # Errors
    /// As [`Db::cohort`].
    pub fn cohort_steps(&self) -> Result<Vec<MembershipFact>, StoreError> {
        let sql = "SELECT id, at_ms, by, kind, body FROM cohort_entry WHERE kind = 'step' ORDER BY id";
        Ok(self.entries_of(sql, [])?.read()?.steps)
    }

    /// Who was given to which coach, and the ends of that, without the rest.
    ///
    /// # Errors
    /// As [`Db::cohort`].
    pub fn cohort_pairs(&self) -> Result<(Vec<Assignment>, Vec<AssignmentEnd>), StoreError> {
        let sql = "SELECT id, at_ms, by, kind, body FROM cohort_entry
                    WHERE kind IN ('assign', 'end') ORDER BY id";
        let record = self.entries_of(sql, [])?.read()?;
        Ok((record.assignments, record.ends))
    }

    /// The checking drills of one officer, in the order in which they were done.
    ///
    /// # Errors
    /// As [`Db::cohort`].
    pub fn checks_of(&self, officer: Uuid) -> Result<Vec<Checked>, StoreError> {
        let sql = "SELECT id, at_ms, by, kind, body FROM cohort_entry
                    WHERE kind = 'checked' AND by = ?1 ORDER BY at_ms, id";
        Ok(self.entries_of(sql, [officer.into_bytes()])?.read()?.checks)
    }

    /// Writes facts about the cohort that are true together or not at all. Notes and checks need no `right`.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says, also when one of the ids is taken; nothing is written then.
    pub fn record_cohort(
        &mut self,
        now_ms: i64,
        right: Option<&Authorized>,
        facts: &[CohortFact],
    ) -> Result<(), StoreError> {
        let facts: Vec<Fact> = facts.iter().map(Fact::of_cohort).collect();
        self.transact_all(now_ms, right, &facts, |_| Ok(()))
    }
}
