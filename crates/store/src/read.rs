//! Reading columns: an unreadable value is reported and has no substitute.

use std::fmt::Display;
use std::str::FromStr;

use rusqlite::Row;
use uuid::Uuid;

use super::error::StoreError;

/// An id.
pub(crate) fn id(row: &Row<'_>, column: usize) -> Result<Uuid, StoreError> {
    Ok(Uuid::from_bytes(row.get(column)?))
}

/// An id, or nothing.
pub(crate) fn id_or_none(row: &Row<'_>, column: usize) -> Result<Option<Uuid>, StoreError> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(Uuid::from_bytes))
}

/// The meaning of a name in that column.
pub(crate) fn named<T>(
    row: &Row<'_>,
    column: usize,
    what: &str,
    find: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let name: String = row.get(column)?;
    find(&name).ok_or_else(|| unreadable(what, &name))
}

/// The value of a text.
pub(crate) fn parsed<T: FromStr>(what: &str, text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| unreadable(what, text))
}

/// A day.
pub(crate) fn day<T: FromStr>(row: &Row<'_>, column: usize, what: &str) -> Result<T, StoreError> {
    parsed(what, &row.get::<_, String>(column)?)
}

/// A day, or nothing.
pub(crate) fn day_or_none<T: FromStr>(
    row: &Row<'_>,
    column: usize,
    what: &str,
) -> Result<Option<T>, StoreError> {
    row.get::<_, Option<String>>(column)?.map(|day| parsed(what, &day)).transpose()
}

/// Columns that are filled together or not at all: `filled` says of each whether it is.
pub(crate) fn together(what: &str, filled: &[bool]) -> Result<bool, StoreError> {
    let any = filled.contains(&true);
    if any && filled.contains(&false) {
        return Err(StoreError::Corrupt(format!("{what} is told only in part")));
    }
    Ok(any)
}

fn unreadable(what: &str, found: impl Display) -> StoreError {
    StoreError::Corrupt(format!("{what} {:?} is not known", found.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Db;

    /// What reads a row.
    type Read<'a> = &'a dyn Fn(&Db) -> Result<(), StoreError>;

    /// What reading says of a store with that row.
    fn said(sql: &str, read: Read<'_>) -> String {
        let id = "x'01020304050607080910111213141516'";
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(folder.path(), &Uuid::nil).unwrap();
        db.connection.execute_batch("PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0").unwrap();
        let unit = format!("INSERT INTO unit (id, name) VALUES ({id}, '一所')");
        db.connection.execute_batch(&unit).unwrap();
        db.connection.execute_batch(&sql.replace("ID", id)).unwrap();
        match read(&db) {
            Err(StoreError::Corrupt(what)) => what,
            other => format!("{other:?}"),
        }
    }

    fn check(cases: &[(String, Read<'_>, &str)]) {
        for (sql, read, expected) in cases {
            let what = said(sql, *read);
            assert!(what.starts_with(expected), "{sql}: {what}");
        }
    }

    /// A table's value comes from the journal or from tampering: nothing is substituted for it.
    #[test]
    fn what_cannot_be_read_is_told_with_table_and_row() {
        let officers = |db: &Db| db.officers().map(drop);
        let certificates = |db: &Db| db.certificates().map(drop);
        let put =
            "INSERT INTO officer (id, unit_id, badge, name, birth_date, service) VALUES (ID, ID, '1', 'a', ";
        let certificate = "INSERT INTO certificate (number, id, officer_id, standard, standard_version, attempt_id, \
                           token, issued_ms, by_id, revoked_ms) VALUES ('1', ID, ";
        check(&[
            (format!("{put}'1990-02-30', 'serving')"), &officers, "officer, row 1: birth \"1990-02-30\""),
            (format!("{put}NULL, 'gone')"), &officers, "officer, row 1: service \"gone\""),
            ("UPDATE unit SET kind = 'ship'".to_owned(), &|db| db.units().map(drop), "unit, row 1: kind \"ship\""),
            (format!("{certificate}x'01', 's', 1, ID, 't', 1, ID, NULL)"), &certificates, "certificate, row 1: "),
            (
                format!("{certificate}ID, 's', 1, ID, 't', 1, ID, 5)"),
                &certificates,
                "certificate, row 1: its revocation is told only in part",
            ),
            (
                "INSERT INTO exemption (id, officer_id, standard, from_date, reason, asked_by, asked_ms, approved_by)
                 VALUES (ID, ID, 's', '2026-01-01', 'r', ID, 1, ID)"
                    .to_owned(),
                &|db| db.exemptions().map(drop),
                "exemption, row 1: its approval is told only in part",
            ),
            (
                "INSERT INTO assignment (id, given_ms, given_by, officers, kind, subject, times, due, note)
                 VALUES (ID, 1, ID, 'nobody', 'drill', '', 1, '2026-01-01', '')"
                    .to_owned(),
                &|db| db.assignments().map(drop),
                "assignment, row 1: officer \"nobody\"",
            ),
            (
                "INSERT INTO forecast (day, standard, deadline, method, chances)
                 VALUES ('2026-01-01', 's', '2026-06-01', 1, '01020304050607080910111213141516:many')"
                    .to_owned(),
                &|db| db.desk_rows().map(drop),
                "forecast, row 1: chance \"many\"",
            ),
        ]);
    }

    #[test]
    fn a_day_that_cannot_be_read_is_no_other_day() {
        let exemption = "INSERT INTO exemption (id, officer_id, standard, from_date, until_date, reason, asked_by, asked_ms)
                         VALUES (ID, ID, 's', ";
        check(&[
            (
                format!("{exemption}'soon', NULL, 'r', ID, 1)"),
                &|db| db.exemptions().map(drop),
                "exemption, row 1: first day \"soon\"",
            ),
            // It would hold for ever.
            (
                format!("{exemption}'2026-01-01', '2026-02-30', 'r', ID, 1)"),
                &|db| db.exemptions().map(drop),
                "exemption, row 1: last day \"2026-02-30\"",
            ),
            (
                "INSERT INTO assignment (id, given_ms, given_by, officers, kind, subject, times, due, note)
                 VALUES (ID, 1, ID, '', 'drill', '', 1, '2026-13-01', '')"
                    .to_owned(),
                &|db| db.assignments().map(drop),
                "assignment, row 1: last day \"2026-13-01\"",
            ),
            (
                "INSERT INTO record_count (unit_id, week, entered, qualified, counted_ms, counted_by)
                 VALUES (ID, 'W48', 1, 1, 1, ID)"
                    .to_owned(),
                &|db| db.desk_rows().map(drop),
                "record_count, row 1: week \"W48\"",
            ),
            (
                "INSERT INTO forecast (day, standard, deadline, method, chances)
                 VALUES ('1 January', 's', '2026-06-01', 1, '')"
                    .to_owned(),
                &|db| db.desk_rows().map(drop),
                "forecast, row 1: day \"1 January\"",
            ),
            (
                "INSERT INTO forecast (day, standard, deadline, method, chances)
                 VALUES ('2026-01-01', 's', 'June', 1, '')"
                    .to_owned(),
                &|db| db.desk_rows().map(drop),
                "forecast, row 1: deadline \"June\"",
            ),
        ]);
    }
}
