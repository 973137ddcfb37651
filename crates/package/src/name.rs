//! Where packages lie on a stick or in a shared folder, and under which names. All of it is ASCII, and short.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::EXTENSION;
use crate::kind::PackageKind;

/// The folder that all packages lie in.
const FOLDER: &str = "DABIAO";
/// How many names are looked at in a folder.
const MAX_NAMES: usize = 100_000;

/// What the name of a package tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageName {
    /// Of entries of a series that go up.
    Up {
        /// The station.
        station: Uuid,
        /// The series.
        series: Uuid,
        /// The number of the first entry, from 1.
        from: u64,
        /// That of the last one.
        to: u64,
    },
    /// The `n`th for a station.
    Down {
        /// The station.
        station: Uuid,
        /// Its number.
        n: u64,
    },
    /// Any other kind, for or of a station.
    Other {
        /// The kind.
        kind: PackageKind,
        /// The station.
        station: Uuid,
        /// The package.
        id: Uuid,
    },
}

impl PackageName {
    /// The file of a part, from the root of the stick.
    pub fn path(&self, bureau: Uuid, part: u32) -> PathBuf {
        let (kind, name) = match self {
            Self::Up { station, series, from, to } => {
                (PackageKind::Up, format!("{}-{}-{from}-{to}", eight(*station), eight(*series)))
            }
            Self::Down { station, n } => (PackageKind::Down, format!("{}-{n}", eight(*station))),
            Self::Other { kind, station, id } => (*kind, format!("{}-{}", eight(*station), eight(*id))),
        };
        let part = if part > 1 { format!("-p{part}") } else { String::new() };
        let folder: PathBuf = [FOLDER, &eight(bureau), kind.name()].iter().collect();
        folder.join(format!("{name}{part}.{EXTENSION}"))
    }
}

/// The last eight digits of an id: the first ones are a clock's, and the same for all that were made in a minute.
fn eight(id: Uuid) -> String {
    let digits = id.simple().to_string();
    digits.get(24..).unwrap_or_default().to_owned()
}

/// The packages below `root`, by their names, in the order of their paths; of one bureau, or of all. Their content is
/// not looked at.
pub fn packages_in(root: &Path, bureau: Option<Uuid>) -> Vec<PathBuf> {
    let bureaus = match bureau {
        // What asks to join names no bureau yet.
        Some(bureau) => [bureau, Uuid::nil()].map(|id| root.join(FOLDER).join(eight(id))).to_vec(),
        None => inside(&root.join(FOLDER)),
    };
    let mut found = Vec::new();
    for folder in bureaus {
        for kind in PackageKind::ALL {
            let all = inside(&folder.join(kind.name()));
            found.extend(all.into_iter().filter(|path| {
                path.extension().is_some_and(|end| end.eq_ignore_ascii_case(EXTENSION))
                    && dabiao_files::is_regular(path)
            }));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().take(MAX_NAMES).map(|entry| entry.path()).collect()
}
