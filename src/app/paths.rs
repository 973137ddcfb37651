//! Where data lives.

use std::path::{Path, PathBuf};

use etcetera::{AppStrategy as _, AppStrategyArgs, choose_app_strategy};

/// The data folder: `given` (option or `DABIAO_DATA`), else the platform's own place for a user's data
/// (`%APPDATA%\Dabiao\dabiao` on Windows, `~/.local/share/dabiao` on Linux).
pub fn data_folder(given: Option<&Path>) -> PathBuf {
    if let Some(folder) = given {
        return folder.to_owned();
    }
    choose_app_strategy(app()).map_or_else(|_| PathBuf::from("dabiao-data"), |s| s.data_dir())
}

fn app() -> AppStrategyArgs {
    AppStrategyArgs { top_level_domain: "cn".into(), author: "Dabiao".into(), app_name: "dabiao".into() }
}

/// Where people look for what they saved: the home folder, or the present one where there is none.
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
