//! Rows changed behind the journal's back: any column of any table, rows taken away and rows put in, with every
//! trigger back where it was.

use dabiao::domain::splitmix::SplitMix;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::facts::{Done, Forger, other_text};

/// Draws before a table counts as one in which nothing can be changed.
const TRIES: usize = 6;

/// A table with its columns, those of its key first named.
struct Table {
    name: String,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    kind: String,
    key: bool,
}

impl Table {
    fn all(db: &Connection) -> Vec<Self> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                    ORDER BY name";
        let mut names = db.prepare_cached(sql).unwrap();
        let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        names.into_iter().map(|name| Self::of(db, name)).collect()
    }

    fn of(db: &Connection, name: String) -> Self {
        let sql = "SELECT name, type, pk > 0 FROM pragma_table_info(?1) ORDER BY cid";
        let mut columns = db.prepare_cached(sql).unwrap();
        let columns = columns
            .query_map([&name], |row| Ok(Column { name: row.get(0)?, kind: row.get(1)?, key: row.get(2)? }))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        Self { name, columns }
    }

    fn rows(&self, db: &Connection) -> Vec<Vec<Value>> {
        let mut statement = db.prepare(&format!("SELECT * FROM {}", self.name)).unwrap();
        let count = self.columns.len();
        let rows = statement.query_map([], |row| (0..count).map(|n| row.get(n)).collect()).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// The condition that names one row by its key, its values from parameter `first` on.
    fn is(&self, row: &[Value], first: usize) -> (String, Vec<Value>) {
        let keys: Vec<(usize, &Column)> = self.columns.iter().enumerate().filter(|(_, c)| c.key).collect();
        let parts: Vec<String> =
            keys.iter().enumerate().map(|(n, (_, c))| format!("{} = ?{}", c.name, first + n)).collect();
        (parts.join(" AND "), keys.iter().map(|(n, _)| row[*n].clone()).collect())
    }
}

impl Forger<'_> {
    /// Changes something in a row, takes one away or puts one in.
    pub fn change_row(&mut self) -> Option<Done> {
        let tables = Table::all(self.db);
        let table = &tables[self.rng.below(tables.len())];
        let rows = table.rows(self.db);
        if rows.is_empty() {
            return self.invent_row(table);
        }
        let row = &rows[self.rng.below(rows.len())];
        match self.rng.below(10) {
            0 | 1 => self.take_away(table, row),
            2 | 3 => self.put_in(table, row, &rows),
            _ => (0..TRIES).find_map(|_| self.change_cell(table, row, &rows)),
        }
    }

    fn change_cell(&mut self, table: &Table, row: &[Value], rows: &[Vec<Value>]) -> Option<Done> {
        let n = self.rng.below(table.columns.len());
        let column = &table.columns[n];
        let elsewhere: Vec<&Value> =
            rows.iter().map(|r| &r[n]).filter(|v| **v != row[n] && **v != Value::Null).collect();
        let other = if !elsewhere.is_empty() && self.rng.chance(0.5) {
            elsewhere[self.rng.below(elsewhere.len())].clone()
        } else {
            other_value(&row[n], &column.kind, &mut self.rng)
        };
        if other == row[n] {
            return None;
        }
        let (is, mut values) = table.is(row, 2);
        values.insert(0, other);
        let sql = format!("UPDATE {} SET {} = ?1 WHERE {is}", table.name, column.name);
        let changed = self.db.execute(&sql, rusqlite::params_from_iter(values)).ok()?;
        if changed == 0 {
            return None;
        }
        Done::false_here(format!("cell {}.{}", table.name, column.name))
    }

    fn take_away(&mut self, table: &Table, row: &[Value]) -> Option<Done> {
        // Worked out from the log when it is asked for: without it the program says what it said before.
        if table.name == "attempt_items" {
            return None;
        }
        let (is, values) = table.is(row, 1);
        let sql = format!("DELETE FROM {} WHERE {is}", table.name);
        (self.db.execute(&sql, rusqlite::params_from_iter(values)).ok()? > 0)
            .then(|| Done { name: format!("row away {}", table.name), only_witness: false })
    }

    fn put_in(&mut self, table: &Table, row: &[Value], rows: &[Vec<Value>]) -> Option<Done> {
        let mut new = row.to_vec();
        for (n, column) in table.columns.iter().enumerate() {
            let unique =
                column.key || (rows.len() > 1 && rows.iter().filter(|r| r[n] == row[n]).count() == 1);
            if unique && new[n] != Value::Null {
                new[n] = other_value(&new[n], &column.kind, &mut self.rng);
            }
        }
        self.insert(table, new)
    }

    fn invent_row(&mut self, table: &Table) -> Option<Done> {
        let new: Vec<Value> =
            table.columns.iter().map(|c| other_value(&Value::Null, &c.kind, &mut self.rng)).collect();
        self.insert(table, new)
    }

    fn insert(&self, table: &Table, new: Vec<Value>) -> Option<Done> {
        let marks: Vec<String> = (1..=new.len()).map(|n| format!("?{n}")).collect();
        let sql = format!("INSERT INTO {} VALUES ({})", table.name, marks.join(", "));
        self.db.execute(&sql, rusqlite::params_from_iter(new)).ok()?;
        Done::false_here(format!("row in {}", table.name))
    }

    /// Takes away or changes something that the program made beside tables.
    pub fn change_schema(&mut self) -> Option<Done> {
        let sql = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'index', 'view')
                      AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let mut statement = self.db.prepare(sql).unwrap();
        let all: Vec<(String, String)> =
            statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect();
        drop(statement);
        let (kind, name) = &all[self.rng.below(all.len())];
        match self.rng.below(4) {
            0 => {
                self.db.execute_batch("PRAGMA user_version = 4").unwrap();
                Done::false_here("schema: an older version")
            }
            1 => {
                self.db.execute_batch("CREATE TABLE beside (x)").unwrap();
                Done::false_here("schema: one more table")
            }
            2 => {
                let sql = "CREATE TRIGGER helper AFTER INSERT ON journal BEGIN DELETE FROM exemption; END";
                self.db.execute_batch(sql).unwrap();
                Done::false_here("schema: one more trigger")
            }
            _ => {
                self.db.execute_batch(&format!("DROP {kind} {name}")).unwrap();
                Done::false_here(format!("schema: {kind} away"))
            }
        }
    }
}

/// A value of the same kind that is another one.
fn other_value(value: &Value, kind: &str, rng: &mut SplitMix) -> Value {
    match value {
        Value::Null => match kind {
            "INTEGER" => Value::Integer(1_795_400_000_000 + rng.below(1_000_000) as i64),
            "TEXT" => Value::Text("2026-12-01".into()),
            _ => Value::Blob((0..16).map(|_| rng.below(256) as u8).collect()),
        },
        Value::Integer(n) => Value::Integer(match n {
            0 => 1,
            1 => i64::from(rng.chance(0.5)) * 2,
            n => n + 1 + rng.below(100) as i64,
        }),
        Value::Real(x) => Value::Real(x + 1.0),
        Value::Text(text) => Value::Text(other_text(text, rng)),
        Value::Blob(bytes) if bytes.is_empty() => Value::Blob(vec![1]),
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            let at = rng.below(bytes.len());
            bytes[at] ^= 1 + rng.below(255) as u8;
            Value::Blob(bytes)
        }
    }
}
