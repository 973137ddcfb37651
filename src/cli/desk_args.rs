//! The arguments of the desk's commands, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use dabiao_domain::roster::clean_badge;

/// What `roster` does.
#[derive(Clone, Debug, Subcommand)]
pub enum RosterCommand {
    /// Shows what a file (.xlsx or .csv) would change, and takes it in: all or nothing
    Import {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Only show it
        #[arg(long)]
        dry_run: bool,
        /// Rows asked about that are about the known officer, as the preview prints them: 2:059133,5:059140; 2,5 or all
        #[arg(long, value_name = "ROWS", value_parser = asked_rows)]
        same: Option<AskedRows>,
        /// Rows asked about that are about another person, in the same way
        #[arg(long, value_name = "ROWS", value_parser = asked_rows)]
        another: Option<AskedRows>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Lists officers and units
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Rows of a roster file to which an answer is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedRows {
    /// All that no other answer names and that need no answer of their own.
    All,
    /// These.
    Some(Vec<AskedRow>),
}

/// A row to which an answer is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedRow {
    /// Its number, as a spreadsheet shows it.
    pub row: u32,
    /// The badge that the row had when the question was asked; none if the answer holds for any badge in the
    /// row.
    pub badge: Option<String>,
}

fn asked_rows(text: &str) -> Result<AskedRows, String> {
    if text.trim() == "all" {
        return Ok(AskedRows::All);
    }
    let rows = text.split([',', '，', '、']).map(asked_row);
    rows.collect::<Option<_>>()
        .map(AskedRows::Some)
        .ok_or_else(|| "rows such as 2:059133,5:059140, row numbers such as 2,5,9, or all".to_owned())
}

fn asked_row(text: &str) -> Option<AskedRow> {
    let (row, badge) = match text.split_once([':', '：']) {
        Some((row, badge)) => (row, Some(clean_badge(badge).ok()?)),
        None => (text, None),
    };
    Some(AskedRow { row: row.trim().parse().ok()?, badge })
}

/// Arguments of `export`.
#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    /// attempts, roster, ledger, bulletin, certificates, missing or make-up
    #[arg(value_name = "WHAT")]
    pub what: String,
    /// xlsx, csv or pdf
    #[arg(long, value_name = "FORMAT", default_value = "xlsx")]
    pub format: String,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Count to the end of this day (else to now)
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// The standard (else that of the officers)
    #[arg(long, value_name = "ID")]
    pub standard: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `report`.
#[derive(Clone, Debug, Args)]
pub struct ReportArgs {
    /// The standard (else that of the officers)
    #[arg(long, value_name = "ID")]
    pub standard: Option<String>,
    /// Count to the end of this day (else to now)
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `simulate-standard`.
#[derive(Clone, Debug, Args)]
pub struct SimulateArgs {
    /// The line in characters a minute; with --age-base the most that is asked
    #[arg(long, value_name = "L")]
    pub line: f64,
    /// The accuracy in per cent, 95
    #[arg(long, value_name = "A")]
    pub accuracy: f64,
    /// The line is this number minus the age
    #[arg(long, value_name = "N")]
    pub age_base: Option<u32>,
    /// With --age-base, the least that is asked
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub floor: u32,
    /// The standard whose sittings are looked at (else that of the officers)
    #[arg(long, value_name = "ID")]
    pub standard: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
