//! Schema versions and the migrations between them. A released migration is never edited.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rusqlite::Connection;

use super::StoreError;
use super::derived::{Derived as _, Histories};
use super::far_state::FOLLOWS;

/// `PRAGMA application_id`: "DBAO" in ASCII.
pub const APPLICATION_ID: i64 = 0x4442_414F;
/// The newest schema, kept in `PRAGMA user_version`.
pub const SCHEMA_VERSION: i64 = 15;

/// `MIGRATIONS[n]` brings schema n to n + 1.
const MIGRATIONS: [&str; SCHEMA_VERSION as usize] = [
    include_str!("sql/schema_1.sql"),
    include_str!("sql/schema_2.sql"),
    include_str!("sql/schema_3.sql"),
    include_str!("sql/schema_4.sql"),
    include_str!("sql/schema_5.sql"),
    include_str!("sql/schema_6.sql"),
    include_str!("sql/schema_7.sql"),
    include_str!("sql/schema_8.sql"),
    include_str!("sql/schema_9.sql"),
    include_str!("sql/schema_10.sql"),
    include_str!("sql/schema_11.sql"),
    include_str!("sql/schema_12.sql"),
    include_str!("sql/schema_13.sql"),
    include_str!("sql/schema_14.sql"),
    include_str!("sql/schema_15.sql"),
];

/// Refuses files that are not ours or too new, before anything is changed in them.
///
/// # Errors
/// [`StoreError::Foreign`], [`StoreError::TooNew`], or SQLite errors.
pub(super) fn check_identity(connection: &Connection) -> Result<i64, StoreError> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    let (id, version) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id != APPLICATION_ID && (id != 0 || version != 0 || tables != 0) {
        return Err(StoreError::Foreign(id));
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::TooNew { found: version, known: SCHEMA_VERSION });
    }
    check_code(connection, version)?;
    Ok(version)
}

/// Refuses a file with a view or a trigger that the program did not make: SQLite runs them as code, so that
/// one could never end, or change what is written. A missing one does no harm here, and the audit reports it.
fn check_code(connection: &Connection, version: i64) -> Result<(), StoreError> {
    let found = code_of(connection)?;
    if found.is_empty() {
        return Ok(());
    }
    let versions = if let Some(versions) = CODE.get() {
        versions
    } else {
        let made = code_of_versions()?;
        CODE.get_or_init(|| made)
    };
    let made = usize::try_from(version).ok().and_then(|n| versions.get(n));
    let foreign = found.iter().find(|part| made.is_none_or(|made| !made.contains(*part)));
    match foreign {
        None => Ok(()),
        Some(part) if versions.last().is_some_and(|newest| newest.contains(part)) => {
            Err(StoreError::Corrupt(newer_than(version, &part.1)))
        }
        Some((kind, name, _)) => {
            Err(StoreError::Corrupt(format!("its {kind} {name:?} is not as the program makes it")))
        }
    }
}

/// Kind, name and text of views and triggers.
type Code = BTreeSet<(String, String, Option<String>)>;

/// The program's own code objects, by schema version; made once, because many files are opened.
static CODE: OnceLock<Vec<Code>> = OnceLock::new();

fn code_of_versions() -> Result<Vec<Code>, StoreError> {
    let empty = Connection::open_in_memory()?;
    let mut versions = vec![Code::new()];
    for sql in MIGRATIONS {
        empty.execute_batch(sql)?;
        versions.push(code_of(&empty)?);
    }
    Ok(versions)
}

/// Why a file is damaged whose number was set back.
fn newer_than(version: i64, what: &str) -> String {
    format!("its number says that it is of schema {version}, but its tables are of a newer one ({what})")
}

fn code_of(connection: &Connection) -> Result<Code, StoreError> {
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger')";
    let mut statement = connection.prepare(sql)?;
    let parts = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(parts.collect::<Result<_, _>>()?)
}

/// Makes the tables of an empty store.
pub(super) fn create(connection: &mut Connection) -> Result<(), StoreError> {
    migrate(connection, 0, &|_| Ok(()))
}

/// Brings the file from schema `version` to the newest, in one transaction. `judge` judges anew what other stations say,
/// where an older program did so by other rules.
pub(super) fn migrate(
    connection: &mut Connection,
    version: i64,
    judge: &dyn Fn(&Connection) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    // A migration may delete a secret: its bytes are overwritten.
    connection.pragma_update(None, "secure_delete", 1)?;
    let tx = connection.transaction()?;
    for sql in MIGRATIONS.iter().skip(usize::try_from(version).unwrap_or(0)) {
        tx.execute_batch(sql).map_err(|error| not_of(version, error))?;
    }
    if (1..15).contains(&version) {
        // Migrations and triggers fill the others; items are worked out when they are asked for. Summaries of forms were made by
        // other rules before.
        Histories.rebuild(&tx)?;
    }
    if (1..6).contains(&version) {
        tx.execute(MARK_SCRUB, [])?;
    }
    // An older program judged by other rules what other stations say.
    if (8..13).contains(&version) && tx.query_row(FOLLOWS, [], |row| row.get::<_, bool>(0))? {
        judge(&tx)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()?;
    connection.pragma_update(None, "secure_delete", 0)?;
    Ok(())
}

/// As long as this stands in the file, what a migration deleted may still be found in its bytes.
const MARK_SCRUB: &str = "INSERT INTO meta (key, value) VALUES ('scrub', 'secrets of sittings')";

/// Rewrites the file if a migration deleted something that was secret: older copies of it may lie in unused
/// parts of pages and in the log. A disk without room for that is no reason not to open; it is tried again at
/// the next start.
///
/// # Errors
/// SQLite errors of reading the mark.
pub(super) fn scrub(connection: &Connection) -> Result<(), StoreError> {
    let marked = "SELECT EXISTS (SELECT 1 FROM meta WHERE key = 'scrub')";
    if connection.query_row(marked, [], |row| row.get(0))? {
        let _ = connection.execute_batch("VACUUM").and_then(|()| {
            let truncate = "PRAGMA wal_checkpoint(TRUNCATE)";
            connection.query_row(truncate, [], |row| row.get::<_, i64>(0))?;
            connection.execute("DELETE FROM meta WHERE key = 'scrub'", [])
        });
    }
    Ok(())
}

/// Why a migration failed: what it makes may be there already, in a file whose number was set back.
fn not_of(version: i64, error: rusqlite::Error) -> StoreError {
    let said = error.to_string();
    let there = ["duplicate column", "already exists"].iter().any(|words| said.contains(words));
    if there { StoreError::Corrupt(newer_than(version, &said)) } else { error.into() }
}
