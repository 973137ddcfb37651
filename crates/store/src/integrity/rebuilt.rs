//! The tables built again from the journal, and compared with those that are there.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::AuditReport;
use crate::AuditProblem;
use crate::far::tables::{Given, Rebuilt, Row, TABLES, columns, rows, shown};
use crate::far_state::{BUREAU, BUREAU_KEY, JUDGED_BY, ROLES};
use crate::hash::{chain_start, hex};
use crate::{Db, StoreError, schema};
use dabiao_domain::finding::{Cell, Finding};

/// Rows of `meta` that the program writes beside the journal: the station's id, that pages are still to be wiped,
/// which directory is followed and by which key its PC is known, by which rules all was judged, and the roles in the bureau, which are held against the set
/// of entries.
const OWN_META: [&str; 6] = ["station", "scrub", BUREAU, BUREAU_KEY, JUDGED_BY, ROLES];

impl Db {
    pub(super) fn audit_tables(&self, rebuilt: Rebuilt, report: &mut AuditReport) -> Result<(), StoreError> {
        let mut empty = Connection::open_in_memory()?;
        schema::create(&mut empty)?;
        audit_schema(&self.connection, &empty, report)?;
        report.problems.extend(rebuilt.problems);
        for given in &TABLES {
            let table = given.name;
            let columns = columns(&self.connection, given)?;
            let mut there = rows(&self.connection, table, &columns)?;
            if table == "meta" {
                // The station's id is checked against the journal's series; everything else is settings, or
                // not ours.
                there.retain(|row| {
                    !OWN_META.iter().any(|own| row.first() == Some(&Value::Text((*own).to_owned())))
                });
            }
            compare(given, &columns, &there, &rows(&rebuilt.tables, table, &columns)?, report);
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
                report.problems.push(AuditProblem::new(format!("account {id}"), Finding::SecretChanged));
            }
        }
        let mut statement = self.connection.prepare(include_str!("../sql/sitting_secrets.sql"))?;
        let mut sittings = statement.query([])?;
        while let Some(row) = sittings.next()? {
            let (id, secret, commitment): (String, Vec<u8>, Option<String>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            if commitment != Some(hex(&crate::hash::digest(&secret))) {
                report.problems.push(AuditProblem::new(format!("sitting {id}"), Finding::SecretChanged));
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
    let mut wrong = |kind: &str, name: &str, what: Finding| {
        report.problems.push(AuditProblem::new(format!("schema {kind} {name}"), what));
    };
    for ((kind, name), sql) in wanted {
        match found.remove(&(kind.clone(), name.clone())) {
            None => wrong(&kind, &name, Finding::SchemaGone),
            Some(other) if other != sql => wrong(&kind, &name, Finding::SchemaOther),
            Some(_) => {}
        }
    }
    for (kind, name) in found.into_keys() {
        wrong(&kind, &name, Finding::SchemaForeign);
    }
    Ok(())
}

/// Both lists are in the order of their keys, which lead the columns.
fn compare(given: &Given, columns: &[String], there: &[Row], rebuilt: &[Row], report: &mut AuditReport) {
    let (table, keys) = (given.name, given.keys);
    let mut wrong = |row: &Row, what: Finding| {
        let name: Vec<String> = row.iter().take(keys).map(shown).collect();
        report.problems.push(AuditProblem::new(format!("{table} {}", name.join(" ")), what));
    };
    let key = |row: &Row| -> Vec<String> { row.iter().take(keys).map(shown).collect() };
    let mut expected: BTreeMap<Vec<String>, &Row> = rebuilt.iter().map(|row| (key(row), row)).collect();
    for row in there {
        match expected.remove(&key(row)) {
            None => wrong(row, Finding::RowUntold),
            Some(other) => {
                for (name, (have, want)) in columns.iter().zip(row.iter().zip(other)) {
                    if have != want {
                        let (found, told) = (cell(have), cell(want));
                        wrong(row, Finding::RowOther { column: name.clone(), found, told });
                    }
                }
            }
        }
    }
    for row in expected.into_values() {
        wrong(row, Finding::RowGone);
    }
}

fn cell(value: &Value) -> Cell {
    Cell((*value != Value::Null).then(|| shown(value)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::derived::DERIVED;

    /// Evidence and secrets, which are checked against hashes; and the journal itself.
    const APART: [&str; 12] = [
        "journal",
        "attempt",
        "attempt_event",
        "attempt_stamp",
        "attempt_reach",
        "sitting_secret",
        // Entries and bodies of others: each gives its hash. What others showed is no more than that.
        "far_entry",
        "far_body",
        "peer",
        "peer_held",
        "receipt",
        // What this PC saw of their arrival is no part of what they say.
        "arrived",
    ];

    #[test]
    fn every_table_is_held_against_something() {
        let mut empty = Connection::open_in_memory().unwrap();
        schema::create(&mut empty).unwrap();
        let mut statement = empty.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
        let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let there: BTreeSet<String> = names.map(Result::unwrap).collect();
        let told = TABLES.iter().map(|given| given.name);
        let known = told.chain(DERIVED.iter().map(|table| table.table())).chain(APART);
        assert_eq!(there, known.map(str::to_owned).collect());
    }
}
