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
    /// Takes people whom stations registered into the roster, at the PC that keeps it: by badge, or all of them
    Admit(AdmitArgs),
    /// Says that whom a station calls otherwise under a badge is the person of the roster
    Same(SameArgs),
    /// Retires a station: what is here of it counts, nothing that comes later
    Retire(RetireArgs),
    /// Says that what was found about a station is settled: its disk is reset no more, a copy of it is gone. What was
    /// found until now counts no longer
    Settle(SettleArgs),
    /// Gives out codes to join over the network
    #[cfg(feature = "bureau")]
    Invite(super::server_args::InviteArgs),
    /// Keeps the bureau's server: takes in what came up, lets in who has a code, puts what goes down, saves it every night
    #[cfg(feature = "bureau")]
    Keep(super::server_args::KeepArgs),
    /// Starts the server of this PC
    #[cfg(feature = "bureau")]
    Start(super::args::JsonArgs),
    /// Stops the server of this PC
    #[cfg(feature = "bureau")]
    Stop(super::args::JsonArgs),
    /// Tells how the server stands: exit 0 if all is well, 1 if somebody has to look at it
    #[cfg(feature = "bureau")]
    Status(super::args::JsonArgs),
    /// Saves the server's store to a new file
    #[cfg(feature = "bureau")]
    Backup(super::server_args::StoreBackupArgs),
    /// Has the server's store back from a backup; stations send again what it lacks
    #[cfg(feature = "bureau")]
    Restore(super::server_args::StoreRestoreArgs),
}

/// Arguments of `bureau init`.
#[derive(Clone, Debug, Args)]
pub struct InitArgs {
    /// The name of the bureau (needed to found one)
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The unit that this PC belongs to, by its name in the roster (needed to found one)
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// What this PC is called in the bureau (else its own name)
    #[arg(long, value_name = "NAME")]
    pub station: Option<String>,
    /// Without a server: by packages on a stick or in a shared folder
    #[arg(long, conflicts_with_all = ["listen", "url", "renew_cert"])]
    #[arg(conflicts_with_all = ["pg_bin", "pg_user", "server_dir", "certificate"])]
    pub no_server: bool,
    /// Makes a server on this PC, at this address where the others reach it; also for a bureau that has none yet
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// Takes a PostgreSQL server that somebody else runs: postgres://USER:PASSWORD@HOST:PORT/postgres, as its superuser
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The folder of PostgreSQL's programs (else they are looked for)
    #[arg(long, value_name = "DIR")]
    pub pg_bin: Option<PathBuf>,
    /// As which user of this system PostgreSQL runs: needed for root
    #[arg(long, value_name = "USER", requires = "listen", conflicts_with = "url")]
    pub pg_user: Option<String>,
    /// The folder of the server's data (else in the data folder)
    #[arg(long, value_name = "DIR", requires = "listen", conflicts_with = "url")]
    pub server_dir: Option<PathBuf>,
    /// The folder with the keys that a backup saved: the server takes the place of the one whose certificate is in it
    #[arg(long, value_name = "DIR", requires = "listen", conflicts_with = "url")]
    pub certificate: Option<PathBuf>,
    /// Makes a new certificate: stations learn of it first, the next start of the server changes over
    #[arg(long, conflicts_with_all = ["name", "unit", "station", "listen", "url"])]
    #[arg(conflicts_with_all = ["pg_bin", "pg_user", "server_dir", "certificate"])]
    pub renew_cert: bool,
    /// Moves the server that is kept here to this address: the directory tells it to the stations
    #[arg(long = "move", value_name = "HOST:PORT")]
    #[arg(conflicts_with_all = ["name", "unit", "station", "no_server", "listen", "url", "renew_cert"])]
    #[arg(conflicts_with_all = ["pg_bin", "pg_user", "server_dir", "certificate"])]
    pub move_to: Option<String>,
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
    /// Where it was retired as lost: it was found again, and what was written there since counts
    #[arg(long, conflicts_with = "same_pc", requires = "file")]
    pub taken_back: bool,
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

/// Arguments of `bureau admit`.
#[derive(Clone, Debug, Args)]
pub struct AdmitArgs {
    /// Badges
    #[arg(value_name = "BADGE", required_unless_present_any = ["from", "all"])]
    pub badges: Vec<String>,
    /// Only those whom this station registered, by its name or the end of its id
    #[arg(long, value_name = "STATION")]
    pub from: Option<String>,
    /// All of them
    #[arg(long, conflicts_with = "badges")]
    pub all: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bureau same`.
#[derive(Clone, Debug, Args)]
pub struct SameArgs {
    /// The badge
    #[arg(value_name = "BADGE")]
    pub badge: String,
    /// The station, by its name or the end of its id
    #[arg(value_name = "STATION")]
    pub station: String,
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

/// Arguments of `bureau settle`.
#[derive(Clone, Debug, Args)]
pub struct SettleArgs {
    /// The station, by its name or the end of its id
    #[arg(value_name = "STATION")]
    pub station: String,
    /// Not its resets and copies: the dates of the exams that `bureau stations` shows for it were checked
    #[arg(long)]
    pub exams: bool,
    /// What other PCs say to be theirs as well.
    #[command(flatten)]
    pub of: ContestedArgs,
    /// Whose entries in the founding PC's name are.
    #[command(flatten)]
    pub whose: WhoseArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What `bureau settle` says of things that several PCs call their own.
#[derive(Clone, Debug, Args)]
pub struct ContestedArgs {
    /// Not its resets and copies: the sittings and attempts are its own that other PCs say to be theirs as well
    #[arg(long, conflicts_with = "exams")]
    pub contested: bool,
    /// Also what was ever said to be another PC's, not only what is open or was said last
    #[arg(long, requires = "contested")]
    pub again: bool,
}

/// What `bureau settle` says of entries in the founding PC's name of which nothing tells whether it wrote them.
#[derive(Clone, Debug, Args)]
pub struct WhoseArgs {
    /// Of the founding PC: what is undecided in its name is its own. Where nothing is, what was said to be none of its own
    #[arg(long, conflicts_with_all = ["exams", "contested", "not_ours"])]
    pub ours: bool,
    /// Of the founding PC: what is undecided in its name is none of its own. Where nothing is, what was said to be its own
    #[arg(long, conflicts_with_all = ["exams", "contested"])]
    pub not_ours: bool,
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
    /// Asks although this PC belongs to the bureau already: what it knows as the founding PC is not that
    #[arg(long, requires = "request")]
    pub anew: bool,
    /// Takes the administrator's answer
    #[arg(long, value_name = "ANSWER", conflicts_with = "code")]
    pub file: Option<PathBuf>,
    /// Leaves the bureau that this PC belongs to for the one that answers
    #[arg(long, requires = "file", conflicts_with_all = ["request", "code"])]
    pub other_bureau: bool,
    /// The unit that this PC belongs to, in a request; a code has its own
    #[arg(long, value_name = "UNIT", conflicts_with = "file")]
    pub unit: Option<String>,
    /// What this PC is to be called (else its own name)
    #[arg(long, value_name = "NAME", conflicts_with = "file")]
    pub name: Option<String>,
    /// Waits no longer than this for the answer to a code, in seconds (else until it comes); again with the same code
    /// goes on
    #[arg(long, value_name = "SECONDS", conflicts_with_all = ["request", "file"])]
    pub wait: Option<u64>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `exchange`.
#[derive(Clone, Debug, Args)]
pub struct ExchangeArgs {
    /// The stick or the shared folder (else the bureau's server)
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Looks at everything and changes nothing
    #[arg(long, requires = "dir")]
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
