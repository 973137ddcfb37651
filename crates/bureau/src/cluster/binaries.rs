//! Finding PostgreSQL's programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::fail::ClusterFail;

/// The oldest PostgreSQL that will do.
const OLDEST: u32 = 12;
/// Where systems put it, a folder for each version in between.
const PLACES: [(&str, &str); 4] = [
    ("/usr/lib/postgresql", "bin"),
    ("/opt/postgresql", "bin"),
    ("/usr/local/pgsql", ""),
    ("C:\\Program Files\\PostgreSQL", "bin"),
];

/// PostgreSQL's programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    /// The folder that they are in.
    pub folder: PathBuf,
    /// Their version, such as 15.
    pub version: u32,
}

impl Binaries {
    /// Finds them: in `given`, else in the folders of `PATH`, else where systems put them, the newest version first.
    ///
    /// # Errors
    /// [`ClusterFail::NoPostgres`] with the places, [`ClusterFail::TooOld`].
    pub fn find(given: Option<&Path>) -> Result<Self, ClusterFail> {
        let places = given.map_or_else(places, |folder| vec![folder.to_owned()]);
        let mut too_old = None;
        for folder in &places {
            match look(folder) {
                Some(version) if version >= OLDEST => return Ok(Self { folder: folder.clone(), version }),
                Some(version) => {
                    too_old = too_old.or(Some(ClusterFail::TooOld { folder: folder.clone(), version }));
                }
                None => (),
            }
        }
        let looked: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
        Err(too_old.unwrap_or_else(|| ClusterFail::NoPostgres { looked: looked.join(", ") }))
    }

    /// One of them.
    pub fn program(&self, name: &str) -> PathBuf {
        program(&self.folder, name)
    }
}

fn program(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn places() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<PathBuf> =
        std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
    found.retain(|folder| program(folder, "initdb").is_file());
    for (root, below) in PLACES {
        let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(root)
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let version = entry.file_name().to_string_lossy().split('.').next()?.parse().unwrap_or(0);
                Some((version, entry.path().join(below)))
            })
            .collect();
        versions.sort();
        found.extend(versions.into_iter().rev().map(|(_, folder)| folder));
    }
    found.retain(|folder| program(folder, "initdb").is_file());
    if found.is_empty() {
        found.extend(PLACES.iter().map(|(root, _)| PathBuf::from(root)));
    }
    found
}

/// The version of the programs in a folder; none if they are not all there.
fn look(folder: &Path) -> Option<u32> {
    let all = ["initdb", "pg_ctl", "postgres", "pg_dump", "pg_restore"];
    if !all.iter().all(|name| program(folder, name).is_file()) {
        return None;
    }
    let said = Command::new(program(folder, "initdb")).arg("--version").output().ok()?;
    read_version(&String::from_utf8_lossy(&said.stdout))
}

/// `initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
fn read_version(text: &str) -> Option<u32> {
    let word = text.split_whitespace().nth(2)?;
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(read_version("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(read_version("initdb (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(read_version("initdb\n"), None);
    }

    #[test]
    fn an_empty_folder_has_none_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = Binaries::find(Some(folder.path())).unwrap_err().to_string();
        assert!(error.contains(&folder.path().display().to_string()), "{error}");
    }
}
