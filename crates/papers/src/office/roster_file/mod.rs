//! The roster in a table of the personnel office: columns found by their headings, cells cleaned, and every
//! problem with its place.
//!
//! All or nothing: with one problem no row is returned. Skipped, truncated or incomplete data is reported as
//! a [`Remark`]. Pure: the day is an argument. The existing roster is not known here, see
//! [`dabiao_domain::roster_import`].

mod birth;
mod columns;
mod fault;
mod remark;
mod rows;
mod texts;

pub use columns::{ColumnUse, Field};
pub use fault::{MAX_FAULTS, RosterFileError, RowError, RowFaultKind};
pub use remark::Remark;

use jiff::civil::Date;

use super::table_file::{Source, Table, TableOptions, read_table};
use dabiao_domain::roster_import::RosterRow;

/// A roster that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterFile {
    /// Where the table was found.
    pub source: Source,
    /// The row of the headings, from 1.
    pub heading_row: u32,
    /// All columns with a heading, and what they are used for.
    pub columns: Vec<ColumnUse>,
    /// The officers, each badge once.
    pub rows: Vec<RosterRow>,
    /// Remarks to read before confirming.
    pub remarks: Vec<Remark>,
}

/// Reads the roster in a file. `today` is for birth dates.
///
/// # Errors
/// See [`RosterFileError`].
pub fn read_roster(
    name: &str,
    bytes: &[u8],
    options: &TableOptions,
    today: Date,
) -> Result<RosterFile, RosterFileError> {
    roster_of(read_table(name, bytes, options)?, today)
}

/// Finds the roster in a table. `today` is for birth dates.
///
/// # Errors
/// Those of [`RosterFileError`] that are not about the file.
pub fn roster_of(table: Table, today: Date) -> Result<RosterFile, RosterFileError> {
    let headings = columns::find(&table)?;
    let mut reading = rows::Reading::new(&table, &headings, today);
    reading.read();
    let (rows, mut remarks, faults) = reading.finish();
    if let Some(faults) = faults {
        return Err(faults);
    }
    if rows.is_empty() {
        return Err(RosterFileError::NoRows { row: headings.row });
    }
    let mut all = remark::of_source(&table);
    all.append(&mut remarks);
    all.extend(remark::of_names(&rows));
    Ok(RosterFile {
        heading_row: headings.row,
        columns: headings.columns,
        rows,
        remarks: all,
        source: table.source,
    })
}
