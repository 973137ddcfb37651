//! Sittings of forms whose cards are entered by two people: which may be, and which were.
//!
//! Nothing here says how good anybody was: the cards, who entered them and when.

use rusqlite::{OptionalExtension as _, params};
use uuid::Uuid;

use super::{Db, StoreError};
use dabiao_domain::source::{DrillSource, doubles_of};

/// A sealed sitting of forms of somebody in the same unit, without its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColleagueForm {
    /// The attempt.
    pub attempt: Uuid,
    /// Who entered its cards.
    pub name: String,
    /// The id of its exercise.
    pub exercise_id: String,
    /// Its title in Chinese.
    pub title: String,
    /// When it began, milliseconds since the Unix epoch.
    pub started_at_ms: i64,
    /// Cards that were handed in; at least 1.
    pub cards: u32,
}

/// Who made a sealed attempt, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedBy {
    /// The attempt.
    pub attempt: Uuid,
    /// Who made it.
    pub officer_id: Uuid,
    /// Their name.
    pub name: String,
    /// The id of its exercise.
    pub exercise_id: String,
    /// When it began, milliseconds since the Unix epoch.
    pub started_at_ms: i64,
}

impl Db {
    /// Sealed sittings of forms in practice, begun at `since_ms` or later, of the others in the officer's unit, the newest first.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn forms_of_colleagues(
        &self,
        officer: Uuid,
        since_ms: i64,
    ) -> Result<Vec<ColleagueForm>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/forms_of_colleagues.sql"))?;
        let rows = statement.query_map(params![officer.as_bytes(), since_ms], |row| {
            Ok(ColleagueForm {
                attempt: Uuid::from_bytes(row.get(0)?),
                name: row.get(1)?,
                exercise_id: row.get(2)?,
                title: row.get(3)?,
                started_at_ms: row.get(4)?,
                cards: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The attempts whose cards the officer entered a second time, in attempts that are sealed and were begun at `since_ms` or
    /// later.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn doubled_by(&self, officer: Uuid, since_ms: i64) -> Result<Vec<Uuid>, StoreError> {
        let sql = "SELECT exercise_id FROM attempt
                    WHERE officer_id = ?1 AND started_at_ms >= ?2 AND state = 'sealed' AND exercise_id LIKE 'double/%'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![officer.as_bytes(), since_ms])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get_ref(0)?.as_str().map_err(|e| StoreError::Corrupt(e.to_string()))?;
            if let DrillSource::Double { first, .. } = DrillSource::of(id) {
                found.push(first);
            }
        }
        Ok(found)
    }

    /// The sealed attempts in which the cards of `first` were entered a second time, the oldest first.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn doubles_of(&self, first: &KeyedBy) -> Result<Vec<KeyedBy>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/keyed.sql"))?;
        let rows = statement.query_map(params![first.started_at_ms, doubles_of(first.attempt)], keyed)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Who made a sealed attempt; none where there is no such one.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn keyed_by(&self, attempt: Uuid) -> Result<Option<KeyedBy>, StoreError> {
        let sql = "SELECT a.id, a.officer_id, o.name, a.exercise_id, a.started_at_ms
                     FROM attempt AS a JOIN officer AS o ON o.id = a.officer_id
                    WHERE a.id = ?1 AND a.state = 'sealed'";
        Ok(self.connection.prepare_cached(sql)?.query_row([attempt.as_bytes()], keyed).optional()?)
    }
}

fn keyed(row: &rusqlite::Row<'_>) -> rusqlite::Result<KeyedBy> {
    Ok(KeyedBy {
        attempt: Uuid::from_bytes(row.get(0)?),
        officer_id: Uuid::from_bytes(row.get(1)?),
        name: row.get(2)?,
        exercise_id: row.get(3)?,
        started_at_ms: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page that offers a second entering must not wait for a scan of a whole bureau's attempts.
    #[test]
    fn sittings_of_colleagues_and_second_ones_are_found_by_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(folder.path(), &Uuid::nil).unwrap();
        for sql in [include_str!("sql/forms_of_colleagues.sql"), include_str!("sql/keyed.sql")] {
            let mut statement = db.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let mut rows = statement.raw_query();
            let mut plan = Vec::new();
            while let Some(row) = rows.next().unwrap() {
                plan.push(row.get::<_, String>(3).unwrap());
            }
            assert!(plan.iter().any(|line| line.contains("attempt_by_officer")), "{plan:?}");
            assert!(!plan.iter().any(|line| line.starts_with("SCAN a")), "{plan:?}");
        }
    }
}
