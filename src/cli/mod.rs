//! The command line: everything that can be done without a window.
//!
//! One function per command. `--json` prints one JSON document (or JSON Lines) on stdout and nothing else
//! there; words go to stderr. Exit codes: 0 done, 1 the answer is no, 2 wrong use or bad input, 3 the store
//! or the machine failed. In a store with accounts, a user who writes or reads people's data has to prove
//! their identity (`door`).

mod args;
mod backup;
mod bureau;
mod certificates;
mod coaching;
mod deeds;
mod demo;
mod desk_args;
mod door;
mod double_entry;
mod exam;
mod exam_args;
mod exam_words;
mod exchange;
mod exchange_args;
mod exercises;
mod forms;
mod forms_args;
mod founding;
mod generate;
mod import;
mod input;
mod people;
mod people_args;
mod records;
mod renew;
mod report;
mod roster;
mod roster_answers;
mod score_args;
mod score_form;
mod scoring;
mod secret;
#[cfg(feature = "bureau")]
#[path = "server/mod.rs"]
mod server;
#[cfg(not(feature = "bureau"))]
#[path = "no_server.rs"]
mod server;
#[cfg(feature = "bureau")]
mod server_args;
mod settings;
mod standards;
mod station;
mod window_args;

pub use station::refuse_unknown;

pub use args::{Cli, Command, Open, StationCommand, WindowArgs, command_for_help};

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use dabiao_app::clock::{Clock, SystemClock};
use dabiao_app::core::timestamp;
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::witness::{Kept, keep_as};
use dabiao_app::{Notice, log_foreign, paths};
use dabiao_files::encodings::{Encoded, TextEncoding};
use dabiao_store::{Db, StoreError};

/// The environment variable that says in which encoding results and words are printed: UTF-8, or GB18030 for consoles and
/// programs that take the code page of Windows in China.
const OUTPUT: &str = "DABIAO_OUTPUT";

/// Why a command failed: the exit code and the message.
#[derive(Debug)]
pub struct Failure {
    /// 1, 2 or 3; 0 if the reader of the results has closed the pipe.
    pub code: u8,
    /// What happened and what to do next.
    pub notice: Notice,
}

impl Failure {
    /// Wrong use or bad input.
    fn input(notice: Notice) -> Self {
        Self { code: 2, notice }
    }

    /// The store failed.
    fn store(texts: &Messages, error: &StoreError) -> Self {
        let code = match error {
            StoreError::NotFound(_)
            | StoreError::BadPath { .. }
            | StoreError::Target { .. }
            | StoreError::Exists(_) => 2,
            StoreError::Unverified(_) | StoreError::NotOwn(_) => 1,
            // No store was found; if one was lost, this is a failure of the machine.
            StoreError::NoStore(what) if !what.lost => 1,
            _ => 3,
        };
        let notice = match error {
            // The command does not retry, and nothing is being typed.
            StoreError::DiskFull => Notice::new(texts, "error-disk-full-command", &[]),
            other => Notice::of_store(texts, other),
        };
        Self { code, notice }
    }
}

/// What every command needs.
pub struct Context<'a> {
    /// The words.
    pub texts: Messages,
    /// The data folder.
    pub folder: std::path::PathBuf,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The randomness, if it is fixed.
    pub seed: Option<u64>,
    /// The claimed actor, by badge.
    pub officer: Option<String>,
    /// A file with their password.
    pub password_file: Option<std::path::PathBuf>,
    /// Where results go.
    pub out: &'a mut dyn Write,
    /// Where messages go that are no results.
    pub err: &'a mut dyn Write,
}

/// The encoding of that name, if output can be written in it.
fn output_encoding(name: &str) -> Option<TextEncoding> {
    match TextEncoding::from_name(name) {
        Some(known @ (TextEncoding::Utf8 | TextEncoding::Gbk | TextEncoding::Gb18030)) => Some(known),
        _ => None,
    }
}

/// Runs a command other than the window. The result is the exit code.
pub fn run(cli: &Cli, command: &Command) -> ExitCode {
    let wanted = std::env::var(OUTPUT).ok().filter(|name| !name.is_empty());
    let Some(encoding) = wanted.as_deref().map_or(Some(TextEncoding::Utf8), output_encoding) else {
        let texts = Messages::new(cli.lang.unwrap_or_else(Lang::of_system));
        let name = wanted.unwrap_or_default();
        let notice = Notice::new(&texts, "error-output-encoding", &[("name", &name)]);
        let _ = writeln!(std::io::stderr(), "dabiao: {notice}");
        return ExitCode::from(2);
    };
    let mut out = Encoded::new(std::io::stdout().lock(), encoding);
    let mut err = Encoded::new(std::io::stderr(), encoding);
    ExitCode::from(run_to(cli, command, &mut out, &mut err))
}

/// As [`run`], with results written to `out` and words to `err`. The result is the exit code, 0 to 3.
pub fn run_to(cli: &Cli, command: &Command, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    run_on(cli, command, SystemClock::new(cli.now, cli.seed), out, err)
}

/// As [`run_to`], by the clock, and at the PC, of `clock`.
pub fn run_on(
    cli: &Cli,
    command: &Command,
    clock: SystemClock,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let lang = cli.lang.unwrap_or_else(Lang::of_system);
    let mut context = Context {
        texts: Messages::new(lang),
        folder: paths::data_folder(cli.data.as_deref()),
        clock: Arc::new(clock),
        seed: cli.seed,
        officer: cli.officer.clone(),
        password_file: cli.password_file.clone(),
        out,
        err,
    };
    let code = match dispatch(&mut context, command) {
        Ok(code) => code,
        Err(failure) if failure.code == 0 => 0,
        Err(failure) => {
            let _ = writeln!(context.err, "dabiao: {}", failure.notice);
            failure.code
        }
    };
    log_foreign(&context.folder, &timestamp(context.clock.wall_ms()).to_string());
    code
}

fn dispatch(context: &mut Context<'_>, command: &Command) -> Result<u8, Failure> {
    match command {
        Command::Demo(args) => demo::demo(context, args),
        Command::Score(args) => scoring::score(context, args),
        Command::Replay(args) => scoring::replay(context, args),
        Command::ScoreForm(args) => score_form::score_form(context, args),
        Command::Generate(args) => generate::generate(context, args),
        Command::Exercises(args) => exercises::exercises(context, args),
        Command::Forms(command) => forms::forms(context, command),
        Command::Attempts(args) => records::attempts(context, args),
        Command::Audit(args) => records::audit(context, args),
        Command::Deeds(args) => deeds::deeds(context, args),
        Command::Plan(args) => coaching::plan(context, args),
        Command::Causes(args) => coaching::causes(context, args),
        Command::Certify(args) => certificates::certify(context, args),
        Command::Verify(args) => certificates::verify(context, args),
        Command::People(command) => people::people(context, command),
        Command::Settings(command) => settings::settings(context, command),
        Command::Standards(command) => standards::standards(context, command),
        Command::Roster(args) => roster::roster(context, args),
        Command::Export(args) => roster::export(context, args),
        Command::Report(args) => report::report(context, args),
        Command::SimulateStandard(args) => report::simulate_standard(context, args),
        Command::Backup(args) => backup::backup(context, args),
        Command::Restore(args) => backup::restore(context, args),
        Command::Station(StationCommand::Renew(args)) => renew::renew(context, args),
        Command::Bureau(command) => bureau::bureau(context, command),
        Command::Join(args) => bureau::join(context, args),
        Command::Exchange(args) => exchange::exchange(context, args),
        Command::Package(args) => exchange::package(context, args),
        Command::Exam(command) => exam::exam(context, command),
        Command::Doctor(args) => station::doctor(context, args),
    }
}

impl Context<'_> {
    /// Moves this account's mark of the store on, after a command that has written. A mark that can't be
    /// written is reported on stderr and does not fail the command.
    fn keep_mark(&mut self, db: &Db, how: Kept) -> Result<(), Failure> {
        let state = paths::state_folder();
        let kept = keep_as(db, &self.folder, state.as_deref(), self.clock.wall_ms(), how);
        if let Some(why) = kept.map_err(|e| Failure::store(&self.texts, &e))? {
            let notice = Notice::new(&self.texts, "error-mark", &[("detail", &why)]);
            self.remark(&format!("dabiao: {notice}"));
        }
        Ok(())
    }

    /// Writes one line of results; a closed pipe ends the command quietly.
    fn line(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.out, "{}", unobeyed(text)).map_err(|e| {
            // `| head` has read enough.
            let code = if e.kind() == std::io::ErrorKind::BrokenPipe { 0 } else { 3 };
            Failure { code, notice: Notice::new(&self.texts, "error-output", &[("detail", &e)]) }
        })
    }

    /// Prints a message that is no result.
    fn remark(&mut self, text: &str) {
        let _ = writeln!(self.err, "{}", unobeyed(text));
    }
}

/// What is printed, without signs that a terminal obeys: names, notes and reasons come of other PCs too, and one of them could
/// take back the line before it or hide all that follows.
fn unobeyed(text: &str) -> std::borrow::Cow<'_, str> {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.contains(obeyed) {
        std::borrow::Cow::Owned(text.replace(obeyed, "\u{fffd}"))
    } else {
        std::borrow::Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::unobeyed;

    #[test]
    fn nothing_that_is_printed_says_anything_to_the_terminal() {
        assert_eq!(unobeyed("考生甲\tDB-2026-000001\n"), "考生甲\tDB-2026-000001\n");
        assert_eq!(unobeyed("x\u{1b}[2K\u{1b}[1A\r\u{9b}8m"), "x\u{fffd}[2K\u{fffd}[1A\u{fffd}\u{fffd}8m");
    }
}
