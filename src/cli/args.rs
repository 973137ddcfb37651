//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand};
use jiff::Timestamp;

use crate::app::lang::Lang;
use crate::domain::exercise::PassageLength;
use crate::domain::text::Policy;

/// 达标 Dabiao: typing drills on record text, scored truly and provably. Without a command, the window opens.
#[derive(Debug, Parser)]
#[command(name = "dabiao", version, about, args_conflicts_with_subcommands = false)]
pub struct Cli {
    /// Data folder (else the platform's own)
    #[arg(long, env = "DABIAO_DATA", global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Fixes the wall clock, RFC 3339, for scripts and tests
    #[arg(long, global = true, value_name = "RFC3339")]
    pub now: Option<Timestamp>,
    /// Fixes the randomness, for scripts and tests
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
    /// Language: zh-CN or en (else the system's)
    #[arg(long, global = true, value_parser = lang)]
    pub lang: Option<Lang>,
    /// Options of the window
    #[command(flatten)]
    pub window: WindowArgs,
    /// What to do without a window
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of the window.
#[derive(Clone, Debug, Args)]
pub struct WindowArgs {
    /// Sign in with this badge number
    #[arg(long, value_name = "BADGE")]
    pub officer: Option<String>,
    /// Start at a screen: today, results, course, course/LESSON, practice/EXERCISE
    #[arg(long, value_name = "SCREEN", value_parser = screen)]
    pub open: Option<Screen>,
    /// Length of the drill in seconds (with --open practice/EXERCISE)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(5..=7200))]
    pub seconds: Option<u64>,
    /// How to draw: software (default, needs no graphics card) or gpu (OpenGL)
    #[arg(long, value_name = "HOW", value_parser = ["software", "gpu"], default_value = "software")]
    pub renderer: String,
}

/// A screen that the window can start at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Today.
    Today,
    /// The course, or a lesson's round that is due.
    Course(Option<String>),
    /// My results.
    Results,
    /// A drill on the exercise of that id, `copy/case-01`.
    Practice(String),
}

/// What can be done without a window.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Scores a transcript against a presented text
    Score(ScoreArgs),
    /// Scores an input log
    Replay(ReplayArgs),
    /// Makes synthetic records or a passage; the same seed gives the same
    Generate(GenerateArgs),
    /// Lists the exercises, or checks a folder of them
    Exercises(ExercisesArgs),
    /// Lists the stored attempts, JSON Lines with --json
    Attempts(AttemptsArgs),
    /// Checks the journal and every stored score against its log
    Audit(JsonArgs),
    /// Checks display, fonts, input method, clock, data folder and integrity of this PC
    Doctor(JsonArgs),
}

/// `--json` and nothing else.
#[derive(Clone, Debug, Args)]
pub struct JsonArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
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

/// Arguments of `score`.
#[derive(Clone, Debug, Args)]
pub struct ScoreArgs {
    /// The text that was presented
    #[arg(long, value_name = "FILE")]
    pub presented: PathBuf,
    /// The text that was typed
    #[arg(long, value_name = "FILE")]
    pub transcript: PathBuf,
    /// Active time in seconds
    #[arg(long, value_name = "S")]
    pub seconds: f64,
    /// How the texts are compared: strict, lenient or keys
    #[arg(long, value_parser = policy, default_value = "strict")]
    pub policy: Policy,
    /// How it is judged and printed
    #[command(flatten)]
    pub judge: JudgeArgs,
}

/// How a score is judged and printed.
#[derive(Clone, Debug, Args)]
pub struct JudgeArgs {
    /// Also judge by this standard
    #[arg(long, value_name = "ID")]
    pub standard: Option<String>,
    /// Age in full years, for standards that depend on it
    #[arg(long, value_name = "N")]
    pub age: Option<u32>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `replay`.
#[derive(Clone, Debug, Args)]
pub struct ReplayArgs {
    /// The input log
    pub log: PathBuf,
    /// How it is judged and printed
    #[command(flatten)]
    pub judge: JudgeArgs,
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
    /// Checks every file of a folder (else those inside the program)
    Check {
        /// The folder that holds copy/ and standards/
        folder: Option<PathBuf>,
    },
}

fn passage_length(text: &str) -> Result<usize, String> {
    let named = PassageLength::from_name(text).map(PassageLength::characters);
    named.or_else(|| text.parse().ok()).ok_or_else(|| {
        let names = PassageLength::ALL.map(PassageLength::name).join(", ");
        format!("a number of characters, or one of {names}")
    })
}

fn policy(name: &str) -> Result<Policy, String> {
    Policy::from_name(name).ok_or_else(|| "one of strict, lenient, keys".to_owned())
}

fn lang(tag: &str) -> Result<Lang, String> {
    Lang::from_tag(tag).ok_or_else(|| "zh-CN or en".to_owned())
}

fn screen(name: &str) -> Result<Screen, String> {
    match name {
        "today" => Ok(Screen::Today),
        "results" => Ok(Screen::Results),
        "course" => Ok(Screen::Course(None)),
        lesson if lesson.starts_with("course/") => Ok(Screen::Course(Some(lesson.to_owned()))),
        other => match other.strip_prefix("practice/") {
            Some(id) if !id.is_empty() => Ok(Screen::Practice(id.to_owned())),
            _ => Err("one of today, results, course, course/LESSON, practice/EXERCISE".to_owned()),
        },
    }
}

/// The clap command, for the test of its consistency.
pub fn command_for_help() -> clap::Command {
    Cli::command()
}
