//! The arguments of what administrators do without a window, as clap reads them: people, settings, standards.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use dabiao_app::admin::PersonForm;
use dabiao_domain::role::Role;
use dabiao_domain::roster::Service;

/// What is done with people and their accounts.
#[derive(Clone, Debug, Subcommand)]
pub enum PeopleCommand {
    /// The first administrator of a store without accounts; prints their recovery code, once
    SetUp(SetUpArgs),
    /// Adds a person to the roster
    Add(AddArgs),
    /// Changes the name or the unit of a person
    Change(ChangeArgs),
    /// Says that a person is no longer here: posted away or retired
    Leave(LeaveArgs),
    /// Says that a person who left is here again
    Return(OfArgs),
    /// Who has which role since when; with a badge and --give or --take, roles are given and taken
    Roles(RolesArgs),
    /// A first password or PIN, to be changed at the next sign-in; it replaces none that its owner chose
    Password(PasswordArgs),
    /// Replaces a password or PIN that its owner chose: with a second person, or by one's own recovery code
    Reset(ResetArgs),
    /// Makes a recovery code for whoever acts, and prints it, once; the one before is void
    Code(CodeArgs),
    /// A new password in the place of one's own forgotten one, by one's recovery code; prints the next code, once
    Recover(RecoverArgs),
}

/// A person as they are given.
#[derive(Clone, Debug, Args)]
pub struct GivenPerson {
    /// 警号
    #[arg(value_name = "BADGE")]
    pub badge: String,
    /// 姓名
    #[arg(value_name = "NAME")]
    pub name: String,
    /// 单位
    #[arg(value_name = "UNIT")]
    pub unit: String,
}

/// Arguments of `people set-up`.
#[derive(Clone, Debug, Args)]
pub struct SetUpArgs {
    /// Who
    #[command(flatten)]
    pub person: GivenPerson,
    /// The new secret
    #[command(flatten)]
    pub new: NewSecret,
    /// Also write the recovery code as a page to print (PDF), for this account alone
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `people add`.
#[derive(Clone, Debug, Args)]
pub struct AddArgs {
    /// Who
    #[command(flatten)]
    pub person: GivenPerson,
    /// They are another person than the one of the roster that they resemble
    #[arg(long)]
    pub another: bool,
    /// Their unit is another one than the one of the roster that it resembles
    #[arg(long)]
    pub new_unit: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `people change`.
#[derive(Clone, Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["name", "unit"]))]
pub struct ChangeArgs {
    /// Whom
    #[arg(value_name = "BADGE")]
    pub badge: String,
    /// The new name
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The unit, one that is known
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `people leave`.
#[derive(Clone, Debug, Args)]
pub struct LeaveArgs {
    /// Who
    #[arg(value_name = "BADGE")]
    pub badge: String,
    /// They have retired (else they were posted away)
    #[arg(long)]
    pub retired: bool,
    /// The first day of no longer being here (else today)
    #[arg(long, value_name = "DATE")]
    pub on: Option<Date>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A badge and nothing else.
#[derive(Clone, Debug, Args)]
pub struct OfArgs {
    /// Who
    #[arg(value_name = "BADGE")]
    pub badge: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A new secret. Never an argument, which every user of the PC can see.
#[derive(Clone, Debug, Args)]
pub struct NewSecret {
    /// A file with the new password or PIN (else DABIAO_NEW_PASSWORD, else it is asked on the terminal, twice)
    #[arg(long, value_name = "FILE")]
    pub new_password_file: Option<PathBuf>,
}

/// Arguments of `people roles`.
#[derive(Clone, Debug, Args)]
pub struct RolesArgs {
    /// Whose roles are changed
    #[arg(value_name = "BADGE", requires = "changes")]
    pub badge: Option<String>,
    /// Give these: invigilator, trainer, instructor, issuer, auditor, admin
    #[arg(long, value_name = "ROLE", value_delimiter = ',', value_parser = role, group = "changes", requires = "badge")]
    pub give: Vec<Role>,
    /// Take these
    #[arg(long, value_name = "ROLE", value_delimiter = ',', value_parser = role, group = "changes", requires = "badge")]
    pub take: Vec<Role>,
    /// With a first password, for who has none yet
    #[arg(long, requires = "badge")]
    pub first_password: bool,
    /// The first password
    #[command(flatten)]
    pub new: NewSecret,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `people password`.
#[derive(Clone, Debug, Args)]
pub struct PasswordArgs {
    /// Whose
    #[arg(value_name = "BADGE")]
    pub badge: String,
    /// The new secret
    #[command(flatten)]
    pub new: NewSecret,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `people reset`.
#[derive(Clone, Debug, Args)]
pub struct ResetArgs {
    /// Whose
    #[arg(value_name = "BADGE")]
    pub badge: String,
    /// Why; it is recorded
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    /// Who confirms it, by badge: somebody else who holds a role
    #[arg(long, value_name = "BADGE", required_unless_present = "by_code")]
    pub second: Option<String>,
    /// A file with the second person's password (else DABIAO_SECOND_PASSWORD, else the terminal)
    #[arg(long, value_name = "FILE", requires = "second")]
    pub second_password_file: Option<PathBuf>,
    /// By the recovery code of whoever acts instead; it is used up, and the next one is printed
    #[arg(long, conflicts_with = "second")]
    pub by_code: bool,
    /// The code
    #[command(flatten)]
    pub code: GivenCode,
    /// The new secret
    #[command(flatten)]
    pub new: NewSecret,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A recovery code. Never an argument.
#[derive(Clone, Debug, Args)]
pub struct GivenCode {
    /// A file with the recovery code (else DABIAO_RECOVERY_CODE, else the terminal)
    #[arg(long, value_name = "FILE")]
    pub code_file: Option<PathBuf>,
}

/// Arguments of `people code`.
#[derive(Clone, Debug, Args)]
pub struct CodeArgs {
    /// Also write it as a page to print (PDF), for this account alone; delete the file once it is printed
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `people recover`.
#[derive(Clone, Debug, Args)]
pub struct RecoverArgs {
    /// Whose
    #[arg(value_name = "BADGE")]
    pub badge: String,
    /// Why; it is recorded
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    /// The code
    #[command(flatten)]
    pub code: GivenCode,
    /// The new secret
    #[command(flatten)]
    pub new: NewSecret,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of what only shows something.
#[derive(Clone, Debug, Args)]
pub struct ShowArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What is done with the settings of this PC.
#[derive(Clone, Debug, Subcommand)]
pub enum SettingsCommand {
    /// The settings of this PC, and what each can be
    Show(ShowArgs),
    /// Sets one
    Set(SetArgs),
}

/// Arguments of `settings set`.
#[derive(Clone, Debug, Args)]
pub struct SetArgs {
    /// Which: input-switch, registration, text-size, sounds, no-bureau
    #[arg(value_name = "NAME")]
    pub name: String,
    /// What it is to be; `settings show` lists it
    #[arg(value_name = "VALUE")]
    pub value: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What is done with standards.
#[derive(Clone, Debug, Subcommand)]
pub enum StandardsCommand {
    /// The standards in force and their numbers
    List(ShowArgs),
    /// A new version with other numbers; --dry-run says whom it touches
    Set(NumbersArgs),
    /// A new version from a file; --dry-run says whom it touches
    Add(FileArgs),
}

/// Arguments of `standards set`.
#[derive(Clone, Debug, Args)]
pub struct NumbersArgs {
    /// The standard
    #[arg(value_name = "ID")]
    pub id: String,
    /// A number and its value, as `standards list` names them: line=32.5 validity=24; nothing behind = takes it away
    #[arg(value_name = "NUMBER=VALUE", required = true, value_parser = pair)]
    pub numbers: Vec<(String, String)>,
    /// Only show it
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `standards add`.
#[derive(Clone, Debug, Args)]
pub struct FileArgs {
    /// The file (TOML)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only show it
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.into_iter().filter(|role| *role != Role::Officer);
    known()
        .find(|role| role.name() == text.trim())
        .ok_or_else(|| format!("one of {}", known().map(Role::name).collect::<Vec<_>>().join(", ")))
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(['=', '＝']).ok_or_else(|| "such as line=32.5".to_owned())?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

impl LeaveArgs {
    /// What becomes of a person's entry, `before` in the roster.
    pub(super) fn form(&self, before: &dabiao_domain::roster::Officer, today: Date) -> PersonForm {
        PersonForm {
            officer: before.id,
            name: before.name.clone(),
            unit: before.unit_id,
            service: if self.retired { Service::Retired } else { Service::PostedAway },
            left_on: Some(self.on.unwrap_or(today)),
        }
    }
}
