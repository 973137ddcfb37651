//! Arguments of the commands that score.

use std::path::PathBuf;

use clap::Args;

use dabiao_domain::text::Policy;

/// Arguments of `score`.
#[derive(Clone, Debug, Args)]
pub struct ScoreArgs {
    /// The text that was presented, at most 40,000 characters
    #[arg(long, value_name = "FILE")]
    pub presented: PathBuf,
    /// The text that was typed, at most 40,000 characters
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
    /// The seed by which a standard of points draws its sentences: the last part of an exam's exercise id. Not needed
    /// for a text that has no more sentences than are drawn
    #[arg(long, value_name = "HEX", requires = "standard")]
    pub draw: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `replay`.
#[derive(Clone, Debug, Args)]
pub struct ReplayArgs {
    /// The input log: at most 40,000 characters presented and typed, and only one that keeps the rules of a log
    pub log: PathBuf,
    /// Of a form's log: the log of the first entering of the same cards; the two are compared field by field
    #[arg(long, value_name = "FIRST")]
    pub double: Option<PathBuf>,
    /// How it is judged and printed
    #[command(flatten)]
    pub judge: JudgeArgs,
}

/// Arguments of `score-form`.
#[derive(Clone, Debug, Args)]
pub struct ScoreFormArgs {
    /// The form: a kind of record, or a form of the folder of exercises
    #[arg(long, value_name = "KIND")]
    pub kind: String,
    /// The right records, as `generate --json` prints them
    #[arg(long, value_name = "FILE")]
    pub expected: PathBuf,
    /// The records as they were entered, in the same form and order; a field that is left out was left blank
    #[arg(long, value_name = "FILE")]
    pub entered: PathBuf,
    /// Active time in seconds
    #[arg(long, value_name = "S")]
    pub seconds: f64,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn policy(name: &str) -> Result<Policy, String> {
    Policy::from_name(name).ok_or_else(|| "one of strict, lenient, keys".to_owned())
}
