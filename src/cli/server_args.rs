//! The arguments of the commands about the bureau's server.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `bureau invite`.
#[derive(Clone, Debug, Args)]
pub struct InviteArgs {
    /// The unit that the PCs belong to, by its name in the roster
    #[arg(long, value_name = "UNIT")]
    pub unit: String,
    /// For how many PCs: a code for each
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub count: u32,
    /// For how many days the codes are good
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=90))]
    pub days: u32,
    /// What who joins may say for the unit or the bureau: registry, issuing, cohort, desk, exam (else practice alone)
    #[arg(long, value_name = "DUTY")]
    pub duty: Option<String>,
    /// Writes a list to hand out to this file: pdf, xlsx or csv by its ending
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bureau keep`.
#[derive(Clone, Debug, Args)]
pub struct KeepArgs {
    /// One round, and end
    #[arg(long)]
    pub once: bool,
    /// Starts the server of this PC first, and stops it at the end: for a service
    #[arg(long, conflicts_with = "once")]
    pub server: bool,
    /// The time between two rounds, in seconds
    #[arg(conflicts_with = "once")]
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub every: u64,
    /// Print JSON, a line for each round
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bureau backup`.
#[derive(Clone, Debug, Args)]
pub struct StoreBackupArgs {
    /// The file to write; nothing is overwritten
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bureau restore`.
#[derive(Clone, Debug, Args)]
pub struct StoreRestoreArgs {
    /// The backup, as `bureau backup` or the keeper wrote it
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
