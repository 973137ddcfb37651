//! The arguments of the commands that join PCs to a bureau.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done with the bureau of this PC.
#[derive(Clone, Debug, Subcommand)]
pub enum BureauCommand {
    /// Founds a bureau at this PC: here it is said who belongs to it
    Init(InitArgs),
    /// Admits the station whose request is in a file, and writes the answer
    Approve(ApproveArgs),
    /// Lists the stations: when they were last heard of, what is missing, what to do
    Stations(super::args::JsonArgs),
    /// Gives a duty to a station: registry, issuing, cohort, desk, exam
    Duty(DutyArgs),
    /// Retires a station: what is here of it counts, nothing that comes later
    Retire(RetireArgs),
}

/// Arguments of `bureau init`.
#[derive(Clone, Debug, Args)]
pub struct InitArgs {
    /// The name of the bureau
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// The unit that this PC belongs to, by its name in the roster
    #[arg(long, value_name = "UNIT")]
    pub unit: String,
    /// What this PC is called in the bureau (else its own name)
    #[arg(long, value_name = "NAME")]
    pub station: Option<String>,
    /// Without a server: by packages on a stick or in a shared folder
    #[arg(long)]
    pub no_server: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bureau approve`.
#[derive(Clone, Debug, Args)]
pub struct ApproveArgs {
    /// The request, as `join --request` wrote it
    #[arg(value_name = "FILE", required_unless_present = "same_pc", requires = "out")]
    pub file: Option<PathBuf>,
    /// Where the answer goes: a file, or a folder
    #[arg(long, value_name = "ANSWER", requires = "file")]
    pub out: Option<PathBuf>,
    /// It is the same PC with another network card: it stays the station that it was. Without a file: this PC is the one
    /// that founded the bureau
    #[arg(long, conflicts_with_all = ["unit", "name", "duty"])]
    pub same_pc: bool,
    /// The unit (else as the request says)
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// What the PC is called (else as the request says)
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// What it may say for its unit: practice, desk, exam; can be given more than once
    #[arg(long, value_name = "DUTY", value_parser = ["practice", "desk", "exam"])]
    pub duty: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bureau duty`.
#[derive(Clone, Debug, Args)]
pub struct DutyArgs {
    /// registry, issuing, cohort, desk or exam
    #[arg(value_name = "DUTY")]
    pub duty: String,
    /// The station, by its name or the end of its id
    #[arg(value_name = "STATION")]
    pub station: String,
    /// For this unit only (desk, exam)
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bureau retire`.
#[derive(Clone, Debug, Args)]
pub struct RetireArgs {
    /// The station, by its name or the end of its id
    #[arg(value_name = "STATION")]
    pub station: String,
    /// Why: lost, replaced or closed
    #[arg(long, value_name = "WHY", value_parser = ["lost", "replaced", "closed"])]
    pub why: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `join`.
#[derive(Clone, Debug, Args)]
pub struct JoinArgs {
    /// A code to join over the network
    #[arg(value_name = "CODE", required_unless_present_any = ["request", "file"])]
    pub code: Option<String>,
    /// Writes a request to this file or folder, for the administrator
    #[arg(long, value_name = "OUT", conflicts_with_all = ["code", "file"], requires = "unit")]
    pub request: Option<PathBuf>,
    /// Takes the administrator's answer
    #[arg(long, value_name = "ANSWER", conflicts_with = "code")]
    pub file: Option<PathBuf>,
    /// The unit that this PC belongs to
    #[arg(long, value_name = "UNIT", requires = "request")]
    pub unit: Option<String>,
    /// What this PC is to be called (else its own name)
    #[arg(long, value_name = "NAME", requires = "request")]
    pub name: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `exchange`.
#[derive(Clone, Debug, Args)]
pub struct ExchangeArgs {
    /// The stick or the shared folder
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// Looks at everything and changes nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `package`.
#[derive(Clone, Debug, Args)]
pub struct PackageArgs {
    /// The package
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
