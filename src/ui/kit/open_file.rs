//! Opens a file with the desktop's own program for it, on a thread of its own: the window goes on meanwhile.
//!
//! Only for files that this program has just written. There is no message if the desktop has no program for
//! it: the path stands beside the button.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Opens the file, or the folder, at `path`.
pub fn open(path: &Path) {
    let path = path.to_owned();
    let _ = std::thread::Builder::new().name("open file".into()).spawn(move || {
        let mut command = command(path);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // The process is waited for, so that it leaves no zombie.
        let _ = command.status();
    });
}

/// The command that opens files on this system. A path is an argument of its own: no shell reads it.
fn command(path: PathBuf) -> Command {
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
