//! Passwords at the command line: from a file, from the environment, or from the terminal without echo. Never from
//! an argument, which every user of the PC can see.

use std::io::IsTerminal as _;
use std::path::Path;

use zeroize::Zeroizing;

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

/// Where a secret comes from, and how it is asked for.
pub(super) struct Asked {
    /// The environment variable.
    pub variable: &'static str,
    /// The message of the question on the terminal.
    pub ask: &'static str,
    /// That of the second question, for a new secret.
    pub again: Option<&'static str>,
    /// The notice where it is given in no way.
    pub missing: &'static str,
}

/// A secret from `file` if one was named, else from the environment, else asked for on the terminal.
pub(super) fn given(
    texts: &Messages,
    file: Option<&Path>,
    asked: &Asked,
) -> Result<Zeroizing<String>, Failure> {
    let missing = || Failure::input(Notice::new(texts, asked.missing, &[("variable", &asked.variable)]));
    let secret = match (file, std::env::var(asked.variable)) {
        (Some(path), _) => Zeroizing::new(from_file(texts, path)?),
        (None, Ok(secret)) => Zeroizing::new(secret),
        (None, Err(_)) if std::io::stdin().is_terminal() => {
            let ask = |key: &str| {
                let typed = rpassword::prompt_password(format!("{} ", texts.get(key)));
                typed.map(Zeroizing::new).map_err(|_| missing())
            };
            let typed = ask(asked.ask)?;
            if let Some(again) = asked.again
                && ask(again)? != typed
            {
                return Err(Failure::input(Notice::new(texts, "error-people-differ", &[])));
            }
            typed
        }
        (None, Err(_)) => Zeroizing::default(),
    };
    if secret.is_empty() { Err(missing()) } else { Ok(secret) }
}
