//! Running PostgreSQL's programs, as the right user.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::fail::ClusterFail;

/// So much of what a program said is shown.
const SAID: usize = 2_000;

/// As whom PostgreSQL runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RunAs(Option<String>);

impl RunAs {
    /// As `user`, or as whoever runs this program.
    ///
    /// # Errors
    /// [`ClusterFail::Root`] for root without a user, [`ClusterFail::NoUser`].
    pub fn new(user: Option<&str>) -> Result<Self, ClusterFail> {
        let root = is_root();
        match user {
            None if root => Err(ClusterFail::Root),
            None => Ok(Self(None)),
            Some(user) if user == me() => Self::new(None),
            Some(user) => {
                let found = said_by(Command::new("id").args(["-u", "--", user]));
                if !root || found.is_none() || found.as_deref() == Some("0") {
                    return Err(ClusterFail::NoUser(user.to_owned()));
                }
                Ok(Self(Some(user.to_owned())))
            }
        }
    }

    /// The other user, if it is another one.
    pub fn user(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// A command that runs as that user.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = match &self.0 {
            None => Command::new(program),
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
        };
        // A folder that the user can read, whatever the present one is.
        if cfg!(unix) {
            command.current_dir("/");
        }
        command.env_remove("PGDATA").env_remove("PGHOST").env_remove("PGPORT").stdin(Stdio::null());
        command
    }

    /// Gives a folder and what is in it to that user.
    pub fn own(&self, path: &Path) -> Result<(), ClusterFail> {
        let Some(user) = &self.0 else { return Ok(()) };
        let mut command = Command::new("chown");
        command.args(["-R", "--", user]).arg(path);
        run(&mut command).map(drop)
    }

    /// Makes sure that the user can get into a folder.
    pub fn reaches(&self, folder: &Path) -> Result<(), ClusterFail> {
        let Some(user) = &self.0 else { return Ok(()) };
        let mut command = self.command(Path::new("test"));
        command.arg("-x").arg(folder);
        run(&mut command)
            .map(drop)
            .map_err(|_| ClusterFail::NotReachable { user: user.clone(), folder: folder.to_owned() })
    }
}

/// The name of whoever runs this program, as the system knows it; empty where it does not say.
pub(super) fn me() -> String {
    if !cfg!(unix) {
        return String::new();
    }
    said_by(Command::new("id").arg("-un")).unwrap_or_default()
}

fn is_root() -> bool {
    cfg!(unix) && said_by(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn said_by(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(said)
}

/// Runs a program to its end. What it said, if it did what it should.
pub(super) fn run(command: &mut Command) -> Result<Output, ClusterFail> {
    let program = said_name(command);
    let output = command.output().map_err(ClusterFail::io(program.clone()))?;
    if output.status.success() { Ok(output) } else { Err(failed(program, &output)) }
}

/// That a program did not do what it should.
pub(super) fn failed(program: String, output: &Output) -> ClusterFail {
    let mut said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if said.is_empty() {
        String::from_utf8_lossy(&output.stdout).trim().clone_into(&mut said);
    }
    let from = said.char_indices().rev().nth(SAID).map_or(0, |(at, _)| at);
    let code = output.status.code().map_or_else(|| "ended by a signal".to_owned(), |code| code.to_string());
    ClusterFail::Command { program, code, output: said[from..].to_owned() }
}

/// The name of the program that a command runs, seen through what runs it as another user.
pub(super) fn said_name(command: &Command) -> String {
    let own = command.get_program();
    let name = if own == "runuser" { command.get_args().nth(3).unwrap_or(own) } else { own };
    Path::new(name).file_name().unwrap_or(name).to_string_lossy().into_owned()
}
