//! The arguments, as clap reads them.

use std::path::PathBuf;

pub use super::exam_args::ExamCommand;
pub use super::exchange_args::{BureauCommand, ExchangeArgs, JoinArgs, PackageArgs};
pub use super::forms_args::FormsCommand;
pub use super::people_args::{PeopleCommand, SettingsCommand, StandardsCommand};
pub use super::score_args::{JudgeArgs, ReplayArgs, ScoreArgs, ScoreFormArgs};
use super::window_args::open_one_of;
pub use super::window_args::{Open, WindowArgs};

pub use super::desk_args::{AskedRow, AskedRows, ExportArgs, ReportArgs, RosterCommand, SimulateArgs};

use clap::builder::TypedValueParser as _;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;

use dabiao_app::lang::Lang;
use dabiao_content::import::TextEncoding;
use dabiao_domain::exercise::{PassageLength, ReadingLevel};
use dabiao_domain::text::Policy;
use dabiao_store::Witness;

/// 达标 Dabiao: typing drills on record text, scored truly and provably. Without a command, the window opens.
#[derive(Debug, Parser)]
#[command(name = "dabiao", version, about, args_conflicts_with_subcommands = false)]
pub struct Cli {
    /// Data folder (else the platform's own)
    #[arg(long, env = "DABIAO_DATA", global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Fixes the wall clock, RFC 3339, for scripts and tests; what is recorded says so, and outside a demonstration
    /// no exam begins and nothing is issued by it
    #[arg(long, global = true, value_name = "RFC3339")]
    pub now: Option<Timestamp>,
    /// Fixes the randomness of texts and ids, for scripts and tests; never that of keys
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
    /// Language: zh-CN or en (else the system's)
    #[arg(long, global = true, value_parser = lang)]
    pub lang: Option<Lang>,
    /// Who acts, by badge: signs in at the window, and proves it for what a command writes or reads of people
    #[arg(long, global = true, value_name = "BADGE")]
    pub officer: Option<String>,
    /// A file with the officer's password (else DABIAO_PASSWORD, else it is asked on the terminal)
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Options of the window
    #[command(flatten)]
    pub window: WindowArgs,
    /// What to do without a window
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without a window.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Fills an empty data folder with an invented bureau, so that every screen has something to show
    Demo(DemoArgs),
    /// Scores a transcript against a presented text
    Score(ScoreArgs),
    /// Scores an input log
    Replay(ReplayArgs),
    /// Scores records that were entered into a form, field by field
    ScoreForm(ScoreFormArgs),
    /// Makes synthetic records or a passage; the same seed gives the same
    Generate(GenerateArgs),
    /// Lists the exercises, or checks a folder of them
    Exercises(ExercisesArgs),
    /// Forms of one's own for entering records: checks one, or makes one of a table of its fields
    #[command(subcommand)]
    Forms(FormsCommand),
    /// Lists the stored attempts, JSON Lines with --json
    Attempts(AttemptsArgs),
    /// Checks the journal and every stored score against its log
    Audit(AuditArgs),
    /// Tells what was done by those who manage people, standards and PCs, JSON Lines with --json
    Deeds(DeedsArgs),
    /// What to practise today: three short drills, ten minutes; the same all day
    Plan(PlanArgs),
    /// Where the speed of an attempt went, and what to do about it
    Causes(CausesArgs),
    /// Issues the certificates that are due; once more issues nothing
    Certify(CertifyArgs),
    /// Tells whether a certificate is good, without a network: exit 0 if it is, 1 if not
    Verify(VerifyArgs),
    /// People and their accounts: add, change, leave, return, roles, passwords, recovery codes
    #[command(subcommand)]
    People(PeopleCommand),
    /// The settings of this PC, that hold for everybody who sits here
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// Standards: their numbers, and new versions
    #[command(subcommand)]
    Standards(StandardsCommand),
    /// Officers and units: import a file of the personnel office, or list them
    #[command(subcommand)]
    Roster(RosterCommand),
    /// Writes a paper of the office: attempts, roster, ledger, bulletin, certificates, missing, make-up
    Export(ExportArgs),
    /// Certification rates by unit, and what is forecast for the deadline
    Report(ReportArgs),
    /// Tells who would pass another line today, and who is expected to by the deadline
    SimulateStandard(SimulateArgs),
    /// Writes a verified copy of the data to a new file
    Backup(BackupArgs),
    /// Puts a backup in place of the data; what was there is kept under another name
    Restore(RestoreArgs),
    /// The station itself: its key
    #[command(subcommand)]
    Station(StationCommand),
    /// PCs that belong together: founds a bureau, with a server or without, admits stations, lists and retires them
    #[command(subcommand)]
    Bureau(BureauCommand),
    /// Joins this PC to a bureau: with a code over the network, or by a request and an answer in files
    Join(JoinArgs),
    /// Exchanges with the bureau: over its server, or with --dir over a stick or a shared folder
    Exchange(ExchangeArgs),
    /// Tells what is in a package, and whether it is whole: exit 0 if it is, 2 if not
    Package(PackageArgs),
    /// A sitting on several PCs: packs tickets, takes one, hands in, collects
    #[command(subcommand)]
    Exam(ExamCommand),
    /// Checks display, fonts, input method, clock, data folder and integrity of this PC
    Doctor(JsonArgs),
}

/// Arguments of `demo`. The same --seed and --now give the same bureau.
#[derive(Clone, Debug, Args)]
pub struct DemoArgs {
    /// Officers
    #[arg(long, value_name = "N", default_value_t = 600, value_parser = clap::value_parser!(u32).range(24..=5_000))]
    pub officers: u32,
    /// Units below the bureau, half of them stations
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = clap::value_parser!(u32).range(2..=60))]
    pub units: u32,
    /// Days of practice before now
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(14..=400))]
    pub days: u32,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `--json` and nothing else.
#[derive(Clone, Debug, Args)]
pub struct JsonArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `deeds`.
#[derive(Clone, Debug, Args)]
pub struct DeedsArgs {
    /// Only what names this text, a badge for one
    #[arg(long, value_name = "TEXT")]
    pub find: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `certify`.
#[derive(Clone, Debug, Args)]
pub struct CertifyArgs {
    /// Count sittings to the end of this day (else to now); the certificates bear today's date
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Only by this standard (else by all)
    #[arg(long, value_name = "ID")]
    pub standard: Option<String>,
    /// Also print every certificate in force that has no file in this folder yet
    #[arg(long, value_name = "DIR")]
    pub pdf: Option<PathBuf>,
    /// A file with the passphrase of the issuing key (else DABIAO_ISSUER_PASSPHRASE)
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Make the issuing key of this PC instead
    #[arg(long, requires = "holder", conflicts_with_all = ["as_of", "standard", "pdf"])]
    pub new_key: bool,
    /// Whose key it is: the bureau's name as certificates print it
    #[arg(long, value_name = "NAME", requires = "new_key")]
    pub holder: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `verify`.
#[derive(Clone, Debug, Args)]
pub struct VerifyArgs {
    /// The certificate's PDF file, or its code DB1.…
    #[arg(value_name = "FILE|TOKEN")]
    pub given: String,
    /// Trust this public key file too
    #[arg(long, value_name = "FILE")]
    pub key: Vec<PathBuf>,
    /// Look into this signed list of revoked certificates too
    #[arg(long, value_name = "FILE")]
    pub revoked: Vec<PathBuf>,
    /// Judge as of this day (else today)
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `backup`.
#[derive(Clone, Debug, Args)]
pub struct BackupArgs {
    /// The file to write; nothing is overwritten
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Encrypt it under a password of its own, of at least 12 characters
    #[arg(long)]
    pub encrypt: bool,
    /// A file with that password (else DABIAO_BACKUP_PASSWORD, else the terminal)
    #[arg(long, value_name = "FILE", requires = "encrypt")]
    pub backup_password_file: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `restore`.
#[derive(Clone, Debug, Args)]
pub struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A file with the password of an encrypted backup (else DABIAO_BACKUP_PASSWORD, else the terminal)
    #[arg(long, value_name = "FILE")]
    pub backup_password_file: Option<PathBuf>,
    /// Take it although it is not known to be this station's own: a new PC, another station's data
    #[arg(long, requires = "why")]
    pub take_over: bool,
    /// Why it is taken over; it is recorded
    #[arg(long, value_name = "TEXT", requires = "take_over")]
    pub why: Option<String>,
    /// Say what is in it, whose it is and what would be lost, and restore nothing
    #[arg(long, conflicts_with = "take_over")]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What can be done with the station itself.
#[derive(Clone, Debug, Subcommand)]
pub enum StationCommand {
    /// Lets a new key sign from here on when the station's key or its enrolment was lost; every audit says so
    Renew(RenewArgs),
}

/// Arguments of `station renew`.
#[derive(Clone, Debug, Args)]
pub struct RenewArgs {
    /// Why; it is recorded
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    /// At the PC that founded a bureau: replaces the key that is there, which others may have, by its own signature
    #[arg(long)]
    pub replace: bool,
    /// Also where what a restore set aside did not come back, or where others seal to a key that this PC never had
    #[arg(long, requires = "replace")]
    pub anyway: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `audit`.
#[derive(Clone, Debug, Args)]
pub struct AuditArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// A head that was printed or written down, as the sheet has it: it must lie in the journal
    #[arg(long, value_name = "SERIES/COUNT/HASH", value_parser = head)]
    pub head: Option<Witness>,
}

/// Arguments of `attempts`.
#[derive(Clone, Debug, Args)]
pub struct AttemptsArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Print the input log of this attempt instead (JSON Lines, as `replay` reads it)
    #[arg(long, value_name = "ID")]
    pub log: Option<uuid::Uuid>,
}

/// Arguments of `plan`.
#[derive(Clone, Debug, Args)]
pub struct PlanArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `causes`.
#[derive(Clone, Debug, Args)]
pub struct CausesArgs {
    /// The attempt; `attempts` lists them
    #[arg(long, value_name = "ID", required_unless_present = "unit", conflicts_with = "unit")]
    pub attempt: Option<uuid::Uuid>,
    /// Of the officers of this unit and those below it together instead, with what is weak in most; `roster list` has its name
    #[arg(long, value_name = "NAME")]
    pub unit: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `generate`.
#[derive(Clone, Debug, Args)]
pub struct GenerateArgs {
    /// The kind of record; `list` names the kinds
    #[arg(long, value_name = "KIND", required_unless_present = "passage")]
    pub kind: Option<String>,
    /// How many records
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub count: u64,
    /// A passage of this kind instead, with its class mix and expected code length
    #[arg(long, value_name = "KIND", conflicts_with = "kind")]
    pub passage: Option<String>,
    /// Length of the passage in characters, or short, medium, long
    #[arg(long, value_name = "N", default_value = "600", value_parser = passage_length)]
    pub length: usize,
    /// Source cards for the form of this kind instead: printed, note, call or two (papers). With JSON also the right
    /// values, as `score-form` reads them
    #[arg(long, value_name = "STYLE", conflicts_with_all = ["passage", "folder"])]
    pub card: Option<String>,
    /// Take vocabulary and templates from this folder of exercises instead of the program's own
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Print JSON (JSON Lines for records)
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `exercises`.
#[derive(Clone, Debug, Args)]
pub struct ExercisesArgs {
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do; lists without it
    #[command(subcommand)]
    pub command: Option<ExercisesCommand>,
}

/// What to do with exercises.
#[derive(Clone, Debug, Subcommand)]
pub enum ExercisesCommand {
    /// Checks every file of a folder (else those inside the program and in the data folder)
    Check {
        /// The folder that holds copy/ and standards/
        folder: Option<PathBuf>,
    },
    /// Makes an exercise of a text file (.txt, .csv)
    Import(ImportArgs),
}

/// Arguments of `exercises import`.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Title of the exercise (else the file's name)
    #[arg(long, value_name = "T")]
    pub title: Option<String>,
    /// Replaces numbers that could be somebody's; without it, they are refused
    #[arg(long)]
    pub mask: bool,
    /// Puts right blanks, invisible characters, radicals and full-width letters and digits
    #[arg(long)]
    pub tidy: bool,
    /// utf-8, utf-16le, utf-16be, gbk or gb18030 (else it is found)
    #[arg(long, value_name = "E", value_parser = encoding)]
    pub encoding: Option<TextEncoding>,
    /// Reads a table (else .csv and .tsv are tables): yes or no
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no)]
    pub table: Option<bool>,
    /// The first row names the columns (else as it looks): yes or no
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no)]
    pub header: Option<bool>,
    /// Columns of the table that become text, from 1 (else all)
    #[arg(long, value_name = "N,…", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..=64))]
    pub columns: Option<Vec<u16>>,
    /// How it is compared: strict or lenient
    #[arg(long, value_name = "P", value_parser = own_policy, default_value = "strict")]
    pub policy: Policy,
    /// 1 easy, 2 ordinary, 3 hard
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3).map(level), default_value_t)]
    pub level: ReadingLevel,
    /// Shows what would be done, and saves nothing
    #[arg(long)]
    pub dry_run: bool,
}

fn encoding(name: &str) -> Result<TextEncoding, String> {
    TextEncoding::from_name(name).ok_or_else(|| "one of utf-8, utf-16le, utf-16be, gbk, gb18030".to_owned())
}

fn yes_or_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}

fn own_policy(name: &str) -> Result<Policy, String> {
    Policy::from_name(name)
        .filter(|policy| *policy != Policy::Keys)
        .ok_or_else(|| "strict or lenient".to_owned())
}

/// The level of a number that is within the range of levels.
fn level(number: u8) -> ReadingLevel {
    ReadingLevel::from_number(i64::from(number)).unwrap_or_default()
}

fn passage_length(text: &str) -> Result<usize, String> {
    let named = PassageLength::from_name(text).map(PassageLength::characters);
    named.or_else(|| text.parse().ok()).ok_or_else(|| {
        let names = PassageLength::ALL.map(PassageLength::name).join(", ");
        format!("a number of characters, or one of {names}")
    })
}

fn head(text: &str) -> Result<Witness, String> {
    Witness::parse(text).map_err(|fault| fault.to_string())
}

fn lang(tag: &str) -> Result<Lang, String> {
    Lang::from_tag(tag).ok_or_else(|| "zh-CN or en".to_owned())
}

impl Cli {
    /// The arguments of this process, where the window has `screens` to start at.
    pub fn of_process(screens: Vec<&'static str>) -> Self {
        let parser = move |name: &str| open_one_of(name, &screens);
        let command = Self::command().mut_arg("open", |arg| arg.value_parser(parser));
        Self::from_arg_matches(&command.get_matches()).unwrap_or_else(|fault| fault.exit())
    }
}

/// The clap command, for the test of its consistency.
pub fn command_for_help() -> clap::Command {
    Cli::command()
}
