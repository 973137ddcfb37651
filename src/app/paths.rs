//! Where data lives.

use std::path::{Path, PathBuf};

use etcetera::{AppStrategy as _, AppStrategyArgs, choose_app_strategy};

/// The data folder: `given` (option or `DABIAO_DATA`), else the platform's own place for a user's data
/// (`%APPDATA%\Dabiao\dabiao` on Windows, `~/.local/share/dabiao` on Linux).
pub fn data_folder(given: Option<&Path>) -> PathBuf {
    if let Some(folder) = given {
        return folder.to_owned();
    }
    let args =
        AppStrategyArgs { top_level_domain: "cn".into(), author: "Dabiao".into(), app_name: "dabiao".into() };
    choose_app_strategy(args).map_or_else(|_| PathBuf::from("dabiao-data"), |s| s.data_dir())
}

/// Where people look for what they saved: the home folder, or the present one where there is none.
pub fn user_folder() -> PathBuf {
    etcetera::home_dir().unwrap_or_else(|_| PathBuf::from("."))
}
