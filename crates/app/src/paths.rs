//! Where data lives.

use std::path::{Path, PathBuf};

use etcetera::{AppStrategy as _, AppStrategyArgs, choose_app_strategy};

use dabiao_domain::roster::is_invisible;

/// The file beside the program that says: keep the data here.
pub const PORTABLE: &str = "portable.txt";
/// Where the data are then, beside the program.
const PORTABLE_DATA: &str = "数据";

/// The data folder: `given` (option or `DABIAO_DATA`); else, where a file `portable.txt` lies beside the program, the
/// folder `数据` beside it; else the platform's own place for a user's data (`%LOCALAPPDATA%\Dabiao\data` on Windows,
/// `~/.local/share/dabiao` on Linux).
pub fn data_folder(given: Option<&Path>) -> PathBuf {
    if let Some(folder) = given {
        return folder.to_owned();
    }
    let beside = std::env::current_exe().ok().and_then(|program| portable_folder(&program));
    beside.or_else(own_folder).unwrap_or_else(|| PathBuf::from("dabiao-data"))
}

fn app() -> AppStrategyArgs {
    AppStrategyArgs { top_level_domain: "cn".into(), author: "Dabiao".into(), app_name: "dabiao".into() }
}

/// The data folder beside `program`, if the data are to be there.
fn portable_folder(program: &Path) -> Option<PathBuf> {
    let folder = program.parent()?;
    folder.join(PORTABLE).is_file().then(|| folder.join(PORTABLE_DATA))
}

/// Whether `data` is where a program that carries its data with it keeps them.
pub fn is_portable(data: &Path) -> bool {
    let named = data.file_name().is_some_and(|name| name == PORTABLE_DATA);
    named && data.parent().is_some_and(|beside| beside.join(PORTABLE).is_file())
}

fn own_folder() -> Option<PathBuf> {
    let strategy = choose_app_strategy(app()).ok()?;
    if !cfg!(windows) {
        return Some(strategy.data_dir());
    }
    // The roaming folder is copied to and from a server at every sign-in, or lies there.
    let local = strategy.cache_dir().parent()?.parent()?.join("data");
    Some(local_or_before(local, strategy.data_dir()))
}

/// `local`, to which the folder of earlier versions is moved, if it has data and `local` is not there yet; where it can't
/// be moved it is used where it is.
fn local_or_before(local: PathBuf, before: PathBuf) -> PathBuf {
    if local.exists() || !before.is_dir() {
        return local;
    }
    let moved = dabiao_files::folder_like_parent(dabiao_files::folder_of(&local))
        .and_then(|()| dabiao_files::rename(&before, &local));
    if moved.is_ok() || local.exists() { local } else { before }
}

/// Where people look for saved files: the home folder, or the present one if there is none.
pub fn user_folder() -> PathBuf {
    etcetera::home_dir().unwrap_or_else(|_| PathBuf::from("."))
}

/// Where this account notes how far journals were, apart from the data: `DABIAO_STATE`, else the platform's own place
/// for a program's state (`~/.local/state/dabiao` on Linux, `%LOCALAPPDATA%\Dabiao\state` on Windows). None where
/// there is no such place, or the variable is empty: then nothing is noted.
pub fn state_folder() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("DABIAO_STATE") {
        return (!given.is_empty()).then(|| PathBuf::from(given));
    }
    let strategy = choose_app_strategy(app()).ok()?;
    strategy.state_dir().or_else(|| Some(strategy.cache_dir().parent()?.parent()?.join("state")))
}

/// The path in a pasted or typed text: without the blanks, quotation marks and invisible characters that file
/// managers put around it, and from the form that browsers give (`file:///C:/…`). Of several lines it is the
/// first.
pub fn pasted_path(given: &str) -> PathBuf {
    let seen = |c: &char| c.is_whitespace() || !is_invisible(*c);
    let visible: String = given.trim_start_matches('\u{FEFF}').chars().filter(seen).collect();
    let line = visible.trim().lines().next().unwrap_or_default();
    let around = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '‘' | '’' | '「' | '」' | '`');
    let plain = line.trim_matches(around);
    // An apostrophe may end the name of a file: only a pair is stripped.
    let plain = plain.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or(plain);
    match plain.get(..FILE_URL.len()).filter(|start| start.eq_ignore_ascii_case(FILE_URL)) {
        Some(_) => from_url(plain.get(FILE_URL.len()..).unwrap_or_default()),
        None => PathBuf::from(plain),
    }
}

const FILE_URL: &str = "file://";

/// The part after `file://`: a host, which is this one or a Windows share, and a path with percent-encoding.
fn from_url(rest: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(rest.len());
    let mut from = rest.as_bytes();
    while let Some((byte, after)) = from.split_first() {
        let digits = after.get(..2).filter(|_| *byte == b'%').and_then(|two| std::str::from_utf8(two).ok());
        let meant = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(meant.unwrap_or(*byte));
        from = if meant.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    let text = String::from_utf8_lossy(&bytes);
    let path = text.strip_prefix("localhost").unwrap_or(&text);
    let drive = path.strip_prefix('/').filter(|p| p.chars().nth(1) == Some(':'));
    match drive {
        Some(drive) => PathBuf::from(drive),
        None if path.starts_with('/') => PathBuf::from(path),
        None => PathBuf::from(format!("//{path}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_on_a_stick_keeps_its_data_beside_itself_when_it_is_told_to() {
        let stick = tempfile::tempdir().unwrap();
        let program = stick.path().join("dabiao.exe");
        assert_eq!(portable_folder(&program), None);
        let marker = stick.path().join(PORTABLE);
        dabiao_files::write_whole(&marker, b"", dabiao_files::Readers::LikeFolder, None).unwrap();
        let data = stick.path().join("数据");
        assert_eq!(portable_folder(&program), Some(data.clone()));
        assert!(is_portable(&data) && !is_portable(stick.path()) && !is_portable(&stick.path().join("data")));
    }

    #[test]
    fn a_folder_of_an_earlier_version_is_moved_once() {
        let profile = tempfile::tempdir().unwrap();
        let local = profile.path().join("Local/Dabiao/data");
        let before = profile.path().join("Roaming/Dabiao/dabiao/data");
        let folder = || local_or_before(local.clone(), before.clone());
        assert_eq!(folder(), local);
        assert!(!local.exists(), "naming a folder makes none");
        let put = |folder: &Path, what: &[u8]| {
            dabiao_files::private_folder(folder).unwrap();
            dabiao_files::write_whole(&folder.join("x"), what, dabiao_files::Readers::Owner, None).unwrap();
        };
        put(&before, b"old");
        assert_eq!(folder(), local);
        assert!(!before.exists());
        assert_eq!(dabiao_files::bounded_text(&local.join("x"), 10).unwrap(), "old");
        // What is in use already is never replaced.
        put(&before, b"other");
        assert_eq!(folder(), local);
        assert_eq!(dabiao_files::bounded_text(&local.join("x"), 10).unwrap(), "old");
        // Where it can't be moved it is used where it is.
        let taken = profile.path().join("file");
        dabiao_files::write_whole(&taken, b"", dabiao_files::Readers::Owner, None).unwrap();
        assert_eq!(local_or_before(taken.join("Dabiao/data"), before.clone()), before);
    }

    #[test]
    fn a_path_is_found_in_what_file_managers_copy() {
        let path = |given: &str| pasted_path(given).to_string_lossy().into_owned();
        for given in [
            r"C:\资料\证书 1.pdf",
            " \"C:\\资料\\证书 1.pdf\"\r\n",
            "“C:\\资料\\证书 1.pdf”",
            "\u{202A}C:\\资料\\证书 1.pdf",
            "'C:\\资料\\证书 1.pdf'",
            "C:\\资料\\证书 1.pdf\nD:\\other.pdf",
        ] {
            assert_eq!(path(given), r"C:\资料\证书 1.pdf", "{given:?}");
        }
        assert_eq!(path("file:///C:/a%20b.pdf"), "C:/a b.pdf");
        assert_eq!(path("FILE://localhost/home/%E8%AF%81.pdf"), "/home/证.pdf");
        assert_eq!(path("file:///home/100%.pdf"), "/home/100%.pdf");
        assert_eq!(path("file://server/share/a.pdf"), "//server/share/a.pdf");
        assert_eq!(path("/home/wang/the officers'"), "/home/wang/the officers'");
        assert_eq!(path(" \n"), "");
    }
}
