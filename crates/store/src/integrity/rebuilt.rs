//! The tables built again from the journal, and compared with those that are there.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::AuditReport;
use super::series::place;
use crate::AuditProblem;
use crate::facts::Fact;
use crate::hash::{chain_start, hex};
use crate::journal::JournalEntry;
use crate::{Db, StoreError, schema};

/// Tables that the journal gives, the columns that name a row, and those that it does not give.
const TABLES: [(&str, usize, &[&str]); 17] = [
    ("meta", 1, &[]),
    ("unit", 1, &[]),
    ("officer", 1, &[]),
    // The secret is checked against its hash.
    ("account", 1, &["secret"]),
    ("sign_in_failure", 1, &[]),
    // The locked secret is checked against its hash.
    ("sitting_seal", 2, &["sealed"]),
    ("box_key", 1, &["locked"]),
    ("sitting", 1, &[]),
    ("sitting_entry", 2, &[]),
    ("exemption", 1, &[]),
    ("certificate", 1, &[]),
    ("standard_version", 2, &[]),
    ("assignment", 1, &[]),
    ("record_count", 2, &[]),
    ("quota_plan", 2, &[]),
    ("forecast", 3, &[]),
    ("cohort_entry", 1, &[]),
];

/// Rows of `meta` that the program writes beside the journal: the station's id, and that pages are still to be wiped.
const OWN_META: [&str; 2] = ["station", "scrub"];

type Row = Vec<Value>;

/// Tables in memory, built from the journal alone.
pub(super) struct Rebuilt {
    tables: Connection,
    /// Entries that can't follow.
    problems: Vec<AuditProblem>,
}

impl Rebuilt {
    pub(super) fn of(facts: &[(&JournalEntry, Fact)]) -> Result<Self, StoreError> {
        let mut tables = Connection::open_in_memory()?;
        schema::migrate(&mut tables, 0)?;
        // A missing entry must be reported once, not for every row that refers to it.
        tables.pragma_update(None, "foreign_keys", 0)?;
        let mut problems = Vec::new();
        let tx = tables.transaction()?;
        for (entry, fact) in facts {
            if let Err(error) = fact.apply(&tx, entry.at_ms) {
                problems.push(AuditProblem::new(place(entry), format!("it can't follow: {error}")));
            }
        }
        tx.commit()?;
        Ok(Self { tables, problems })
    }
}

impl Db {
    pub(super) fn audit_tables(&self, rebuilt: Rebuilt, report: &mut AuditReport) -> Result<(), StoreError> {
        audit_schema(&self.connection, &rebuilt.tables, report)?;
        report.problems.extend(rebuilt.problems);
        for (table, keys, left_out) in TABLES {
            let columns = columns(&self.connection, table, left_out)?;
            let mut there = rows(&self.connection, table, &columns)?;
            if table == "meta" {
                // The station's id is checked against the journal's series; everything else is settings, or
                // not ours.
                there.retain(|row| {
                    !OWN_META.iter().any(|own| row.first() == Some(&Value::Text((*own).to_owned())))
                });
            }
            compare(table, keys, &columns, &there, &rows(&rebuilt.tables, table, &columns)?, report);
        }
        self.audit_secrets(report)?;
        self.audit_locks(report)
    }

    /// Data that the journal has only as a hash.
    fn audit_secrets(&self, report: &mut AuditReport) -> Result<(), StoreError> {
        let mut statement =
            self.connection.prepare("SELECT hex(officer_id), secret, secret_hash FROM account")?;
        let mut accounts = statement.query([])?;
        while let Some(row) = accounts.next()? {
            let (id, secret, hash): (String, Option<String>, Option<String>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            if secret.map(|s| hex(&chain_start(&s))) != hash {
                report.problems.push(AuditProblem::new(format!("account {id}"), "its secret was changed"));
            }
        }
        let mut statement = self.connection.prepare(include_str!("../sql/sitting_secrets.sql"))?;
        let mut sittings = statement.query([])?;
        while let Some(row) = sittings.next()? {
            let (id, secret, commitment): (String, Vec<u8>, Option<String>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            if commitment != Some(hex(&crate::hash::digest(&secret))) {
                report.problems.push(AuditProblem::new(format!("sitting {id}"), "its secret was changed"));
            }
        }
        Ok(())
    }
}

/// Tables, indices and the triggers that keep final things final, compared with those of an empty store.
fn audit_schema(there: &Connection, empty: &Connection, report: &mut AuditReport) -> Result<(), StoreError> {
    let of = |db: &Connection| -> Result<BTreeMap<(String, String), Option<String>>, StoreError> {
        let mut statement = db.prepare("SELECT type, name, sql FROM sqlite_schema")?;
        let parts =
            statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get::<_, Option<String>>(2)?)));
        Ok(parts?.collect::<Result<_, _>>()?)
    };
    let (mut found, wanted) = (of(there)?, of(empty)?);
    let mut wrong = |kind: &str, name: &str, what: &str| {
        report.problems.push(AuditProblem::new(format!("schema {kind} {name}"), what));
    };
    for ((kind, name), sql) in wanted {
        match found.remove(&(kind.clone(), name.clone())) {
            None => wrong(&kind, &name, "it is not there"),
            Some(other) if other != sql => wrong(&kind, &name, "it is not as the program makes it"),
            Some(_) => {}
        }
    }
    for (kind, name) in found.into_keys() {
        wrong(&kind, &name, "the program made no such thing");
    }
    Ok(())
}

fn columns(db: &Connection, table: &str, left_out: &[&str]) -> Result<Vec<String>, StoreError> {
    let mut statement = db.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    let names = statement.query_map([table], |row| row.get::<_, String>(0))?;
    let mut columns: Vec<String> = names.collect::<Result<_, _>>()?;
    columns.retain(|name| !left_out.contains(&name.as_str()));
    Ok(columns)
}

fn rows(db: &Connection, table: &str, columns: &[String]) -> Result<Vec<Row>, StoreError> {
    let list = columns.join(", ");
    let order: Vec<String> = (1..=columns.len()).map(|n| n.to_string()).collect();
    let mut statement = db.prepare(&format!("SELECT {list} FROM {table} ORDER BY {}", order.join(", ")))?;
    let count = columns.len();
    let rows = statement.query_map([], |row| (0..count).map(|n| row.get(n)).collect::<Result<Row, _>>())?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Both lists are in the order of their keys, which lead the columns.
fn compare(
    table: &str,
    keys: usize,
    columns: &[String],
    there: &[Row],
    rebuilt: &[Row],
    report: &mut AuditReport,
) {
    let mut wrong = |row: &Row, what: String| {
        let name: Vec<String> = row.iter().take(keys).map(shown).collect();
        report.problems.push(AuditProblem::new(format!("{table} {}", name.join(" ")), what));
    };
    let key = |row: &Row| -> Vec<String> { row.iter().take(keys).map(shown).collect() };
    let mut expected: BTreeMap<Vec<String>, &Row> = rebuilt.iter().map(|row| (key(row), row)).collect();
    for row in there {
        match expected.remove(&key(row)) {
            None => wrong(row, "the journal knows nothing of it".to_owned()),
            Some(other) => {
                for (name, (have, want)) in columns.iter().zip(row.iter().zip(other)) {
                    if have != want {
                        let (have, want) = (shown(have), shown(want));
                        wrong(row, format!("{name} is {have}, by the journal it is {want}"));
                    }
                }
            }
        }
    }
    for row in expected.into_values() {
        wrong(row, "the journal knows of it, but it is not there".to_owned());
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Blob(bytes) => hex(bytes),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::derived::DERIVED;

    /// Evidence and secrets, which are checked against hashes; and the journal itself.
    const APART: [&str; 6] =
        ["journal", "attempt", "attempt_event", "attempt_stamp", "attempt_reach", "sitting_secret"];

    #[test]
    fn every_table_is_held_against_something() {
        let mut empty = Connection::open_in_memory().unwrap();
        schema::migrate(&mut empty, 0).unwrap();
        let mut statement = empty.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
        let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let there: BTreeSet<String> = names.map(Result::unwrap).collect();
        let told = TABLES.iter().map(|(name, ..)| *name);
        let known = told.chain(DERIVED.iter().map(|table| table.table())).chain(APART);
        assert_eq!(there, known.map(str::to_owned).collect());
    }
}
