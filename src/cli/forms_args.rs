//! The arguments of `forms`, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What `forms` does.
#[derive(Clone, Debug, Subcommand)]
pub enum FormsCommand {
    /// Checks a form's file, wherever it lies: every problem with its line, and whether its cards can be entered
    Check(CheckFormArgs),
    /// Makes a form's file of a table of its fields (.csv or .xlsx), a row a field
    New(NewFormArgs),
}

/// Arguments of `forms check`.
#[derive(Clone, Debug, Args)]
pub struct CheckFormArgs {
    /// The file, NAME.toml
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `forms new`.
#[derive(Clone, Debug, Args)]
pub struct NewFormArgs {
    /// The table: a head for each column (name, kind, required, choices …, or 名称, 类型, 必填, 选项 …), a row for each field
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// The file to write, NAME.toml; nothing is overwritten. In the folder exercises/forms of the data folder the form is
    /// seen at once
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Title of the form (else the name of its file)
    #[arg(long, value_name = "T")]
    pub title: Option<String>,
    /// Its title in English (else as the title)
    #[arg(long, value_name = "T")]
    pub title_en: Option<String>,
    /// The kind of records that its cards are made of (else the one that has most of its fields); `generate --kind list`
    /// names them
    #[arg(long, value_name = "KIND")]
    pub records: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
