//! The arguments of the commands of a sitting on several PCs.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done with a sitting on several PCs.
#[derive(Clone, Debug, Subcommand)]
pub enum ExamCommand {
    /// Lists the sittings, with their ids
    List(super::args::JsonArgs),
    /// Opens a planned sitting and writes a ticket for each PC of the room; shows the start code
    Pack(PackArgs),
    /// Notes that candidates may write, and shows the start code again
    Start(StartArgs),
    /// At a PC of the room: takes its ticket, or tells which it has and who has ended
    Seat(SeatArgs),
    /// At a PC of the room: writes what was written here, for the invigilator's PC
    HandIn(HandInArgs),
    /// At the deputy's PC: takes the sitting over from an invigilator's PC that died; shows the start code
    Take(TakeArgs),
    /// Takes what was handed in and puts it on the roll: exit 1 while a seat is missing or in doubt
    Collect(CollectArgs),
}

/// Arguments of `exam pack`.
#[derive(Clone, Debug, Args)]
pub struct PackArgs {
    /// The sitting: its id, the end of that, or the day of its plan
    #[arg(value_name = "SITTING")]
    pub sitting: String,
    /// The stick or the shared folder
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The PCs, by their names; seats go to them in turn (else all others of the bureau)
    #[arg(long, value_name = "STATION", value_delimiter = ',', conflicts_with = "seats")]
    pub stations: Vec<String>,
    /// Who sits where: a line for each candidate, badge,PC or badge,PC,seat
    #[arg(long, value_name = "FILE.csv")]
    pub seats: Option<PathBuf>,
    /// The PC that may take the sitting over if this one dies; it needs the duty exam, and its ticket has the secret
    #[arg(long, value_name = "STATION", conflicts_with = "no_deputy")]
    pub deputy: Option<String>,
    /// No PC may take it over any more
    #[arg(long)]
    pub no_deputy: bool,
    /// A file with the start code of the plan (else your password opens the secret)
    #[arg(long, value_name = "FILE")]
    pub start_code_file: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `exam take`.
#[derive(Clone, Debug, Args)]
pub struct TakeArgs {
    /// The sitting: its id, the end of that, or the day of its plan
    #[arg(value_name = "SITTING")]
    pub sitting: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `exam start`.
#[derive(Clone, Debug, Args)]
pub struct StartArgs {
    /// The sitting: its id, the end of that, or the day of its plan
    #[arg(value_name = "SITTING")]
    pub sitting: String,
    /// A file with the start code of the plan (else your password opens the secret)
    #[arg(long, value_name = "FILE")]
    pub start_code_file: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `exam seat`.
#[derive(Clone, Debug, Args)]
pub struct SeatArgs {
    /// The ticket (else those that this PC has taken are told)
    #[arg(value_name = "TICKET")]
    pub ticket: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `exam hand-in`.
#[derive(Clone, Debug, Args)]
pub struct HandInArgs {
    /// The sitting (else that of the newest ticket)
    #[arg(value_name = "SITTING")]
    pub sitting: Option<String>,
    /// The stick or the shared folder
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `exam collect`.
#[derive(Clone, Debug, Args)]
pub struct CollectArgs {
    /// The stick, the shared folder, or one package (else only what came by an exchange)
    #[arg(value_name = "DIR|FILE")]
    pub from: Option<PathBuf>,
    /// The sitting (else the one that is not accounted for)
    #[arg(long, value_name = "SITTING")]
    pub sitting: Option<String>,
    /// The 16 digits of a seat as the paper roll has them; can be given more than once
    #[arg(long, value_name = "BADGE=DIGITS")]
    pub head: Vec<String>,
    /// Who did not come; can be given more than once
    #[arg(long, value_name = "BADGE")]
    pub absent: Vec<String>,
    /// Whose exam is void, such as that of a PC that never came back; can be given more than once
    #[arg(long, value_name = "BADGE", requires = "why")]
    pub void: Vec<String>,
    /// Why it is void: power-cut, machine, input-method, illness, called-away, disturbance, left-seat, breach, wrong-person, other
    #[arg(long, value_name = "WHY", requires = "void")]
    pub why: Option<String>,
    /// Which attempt counts where that is in doubt; can be given more than once
    #[arg(long, value_name = "BADGE=ATTEMPT")]
    pub counts: Vec<String>,
    /// In your own words, with --void and --counts
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub note: String,
    /// Closes the sitting afterwards and reveals its secret: every seat has to be accounted for
    #[arg(long)]
    pub close: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
