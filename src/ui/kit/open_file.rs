//! Opens a file with the desktop's own program for it, or hands it to the printer, on a thread of its own: the window
//! goes on meanwhile.
//!
//! Only for files that this program has just written. There is no message if the desktop has no program to open it:
//! the path stands beside the button. What prints is told.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

/// Opens the file, or the folder, at `path`.
pub fn open(path: &Path) {
    let mut command = opener(path.to_owned());
    let _ = std::thread::Builder::new().name("open file".into()).spawn(move || run(&mut command));
}

/// A file on its way to the printer.
#[derive(Clone)]
pub struct Printing(Arc<OnceLock<bool>>);

impl Printing {
    /// Whether the system took it; nothing while it is asked.
    pub fn outcome(&self) -> Option<bool> {
        self.0.get().copied()
    }
}

/// Whether the file can be handed to the printer without a program that shows it: Windows asks the program that
/// belongs to the file; the printing service of other systems knows PDF alone of what this program writes.
pub fn can_print(path: &Path) -> bool {
    cfg!(windows) || path.extension().is_some_and(|end| end == "pdf")
}

/// Hands the file at `path` to the system's printer; the window is drawn again when the system has answered.
pub fn print(path: &Path, ctx: egui::Context) -> Printing {
    let answer = Arc::new(OnceLock::new());
    let (mut command, told) = (printer(path), Arc::clone(&answer));
    let began = std::thread::Builder::new().name("print file".into()).spawn(move || {
        let _ = told.set(run(&mut command));
        ctx.request_repaint();
    });
    if began.is_err() {
        let _ = answer.set(false);
    }
    Printing(answer)
}

/// Whether the command ran and was content. It is waited for, so that it leaves no zombie.
fn run(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The command that opens files on this system. A path is an argument of its own: no shell reads it.
fn opener(path: PathBuf) -> Command {
    let program = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(program);
    command.arg(path);
    command
}

/// The command that prints a file on this system. On Windows it is what "print" in the file's menu does; its path is
/// handed over beside the command's text, so that no name of a file is read as a command.
fn printer(path: &Path) -> Command {
    if cfg!(windows) {
        let mut command = Command::new("powershell");
        command
            .args(["-NoProfile", "-NonInteractive", "-WindowStyle", "Hidden", "-Command"])
            .arg("$ErrorActionPreference = 'Stop'; Start-Process -FilePath $env:DABIAO_PRINT -Verb Print")
            .env("DABIAO_PRINT", path);
        // CREATE_NO_WINDOW: no black window for a moment.
        #[cfg(windows)]
        std::os::windows::process::CommandExt::creation_flags(&mut command, 0x0800_0000);
        return command;
    }
    let mut command = Command::new("lp");
    command.arg("--").arg(path);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_printed_by_the_program_that_shows_it() {
        assert!(can_print(Path::new("roll.pdf")));
        assert_eq!(can_print(Path::new("roll.xlsx")), cfg!(windows));
    }

    #[test]
    fn what_can_not_be_printed_is_told() {
        let nothing = Printing(Arc::new(OnceLock::new()));
        assert_eq!(nothing.outcome(), None);
        assert!(!run(&mut Command::new("/there/is/no/such/program")));
        let print = printer(Path::new("-o raw.pdf"));
        let words: Vec<_> = print.get_args().collect();
        assert!(cfg!(windows) || words == ["--", "-o raw.pdf"], "a name of a file is no option: {words:?}");
    }
}
