//! Passwords at the command line: from a file, from the environment, or from the terminal without echo. Never from
//! an argument, which every user of the PC can see.

use std::io::IsTerminal as _;
use std::path::Path;

use super::Failure;
use dabiao_app::Notice;
use dabiao_app::lang::Messages;

/// A longer file holds no password, in bytes.
const MAX_BYTES: u64 = 4 * 1024;

/// The password in a file: its text without the end of its line.
pub(super) fn from_file(texts: &Messages, path: &Path) -> Result<String, Failure> {
    let text = super::input::short_text(texts, path, MAX_BYTES)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// The password of a backup, from `file` if one was named, else from the environment variable `variable`, else
/// asked for on the terminal: a new one twice.
pub(super) fn of_backup(
    texts: &Messages,
    file: Option<&Path>,
    variable: &str,
    new: bool,
) -> Result<String, Failure> {
    if let Some(path) = file {
        return from_file(texts, path);
    }
    if let Ok(password) = std::env::var(variable) {
        return Ok(password);
    }
    let missing =
        || Failure::input(Notice::new(texts, "error-no-backup-password", &[("variable", &variable)]));
    if !std::io::stdin().is_terminal() {
        return Err(missing());
    }
    let ask = |key: &str| rpassword::prompt_password(format!("{} ", texts.get(key))).map_err(|_| missing());
    let password = ask("backup-password-ask")?;
    if new && ask("backup-password-again")? != password {
        return Err(Failure::input(Notice::new(texts, "error-backup-passwords-differ", &[])));
    }
    Ok(password)
}
