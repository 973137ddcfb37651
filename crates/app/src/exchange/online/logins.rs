//! `bureau-logins.json` in the data folder of the PC that keeps the server: who is let in there. A store that went back to a
//! backup does not know who joined since; with this file the keeper lets them in again, and nobody needs another code.
//!
//! It holds what the server keeps of passwords, which opens nothing by itself, and is for its owner alone.

use std::path::Path;

use dabiao_bureau::{Enrolment, Keeper};
use dabiao_files::{Readers, bounded_read, write_whole};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fail::Failed;
use super::here::Here;
use super::stored::Stored;
use crate::exchange::Fail;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::view::View;

/// The name of the file.
pub(super) const LOGINS_FILE: &str = "bureau-logins.json";
const FORMAT: &str = "dabiao-logins";
const VERSION: u32 = 1;
/// A larger one is none, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// Who was let in when the store was last seen.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Logins {
    format: String,
    version: u32,
    /// Of which history of the store: another one comes from a backup.
    incarnation: Uuid,
    stations: Vec<Login>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Login {
    unit: Uuid,
    station: Uuid,
    name: String,
    verifier: String,
}

impl Logins {
    /// Those of a data folder; none where they can't be read: they are written anew from the store.
    fn load(folder: &Path) -> Option<Self> {
        let bytes = bounded_read(&folder.join(LOGINS_FILE), MAX_BYTES).ok()?;
        let read: Self = serde_json::from_slice(&bytes).ok()?;
        (read.format == FORMAT && read.version == VERSION).then_some(read)
    }
}

/// After a restore of the store: whoever was let in before it and is a member of the bureau is let in again, by the password
/// that they have. Their names. Whom the directory does not know waits until it does: it may have come from a backup too.
///
/// # Errors
/// What the server and the local store say.
pub(super) fn let_in_again<S: Stored>(
    stored: &mut S,
    here: &Here,
    bureau: &BureauFile,
    (keeper, incarnation): (&mut Keeper, Uuid),
) -> Result<Vec<String>, Failed> {
    let Some(saved) = Logins::load(&here.folder) else { return Ok(Vec::new()) };
    let there = keeper.let_in_now()?;
    let went_back = saved.incarnation != incarnation;
    let is_gone = |login: &Login| match there.iter().find(|known| known.station == login.station) {
        None => true,
        // Who asked for a login once more since has another password.
        Some(known) => went_back && known.verifier != login.verifier,
    };
    let gone: Vec<Login> = saved.stations.into_iter().filter(is_gone).collect();
    let mut names = Vec::new();
    for (login, known) in known_to(stored, bureau, gone)? {
        if known == Known::Member {
            let Login { unit, station, name, verifier } = login;
            keeper.enrol(&Enrolment { unit, station, name: name.clone(), verifier, hosts: Vec::new() })?;
            names.push(name);
        }
    }
    Ok(names)
}

/// What the directory says of a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Member,
    Retired,
    Nothing,
}

fn known_to<S: Stored>(
    stored: &mut S,
    bureau: &BureauFile,
    logins: Vec<Login>,
) -> Result<Vec<(Login, Known)>, Failed> {
    if logins.is_empty() {
        return Ok(Vec::new());
    }
    let place = bureau.clone();
    Ok(stored.with(move |db| {
        let directory = View::of_directory(db, &place)?.directory;
        let known = |id: &Uuid| match (directory.station(id), directory.retired(id)) {
            (_, Some(_)) => Known::Retired,
            (Some(_), None) => Known::Member,
            (None, None) => Known::Nothing,
        };
        Ok(logins.into_iter().map(|login| (login.clone(), known(&login.station))).collect())
    })?)
}

/// Keeps who is let in now, here and in the folder of keys of the automatic backups, if it is there, where that is news.
///
/// # Errors
/// What the server, the local store and the disk say.
pub(super) fn keep<S: Stored>(
    stored: &mut S,
    here: &Here,
    bureau: &BureauFile,
    keys: &Path,
    (keeper, incarnation): (&mut Keeper, Uuid),
) -> Result<(), Failed> {
    let login = |known: Enrolment| {
        let Enrolment { unit, station, name, verifier, .. } = known;
        Login { unit, station, name, verifier }
    };
    let mut stations: Vec<Login> = keeper.let_in_now()?.into_iter().map(login).collect();
    let saved = Logins::load(&here.folder);
    let mut waiting: Vec<Login> = saved.iter().flat_map(|saved| saved.stations.iter().cloned()).collect();
    waiting.retain(|login| stations.iter().all(|known| known.station != login.station));
    let waiting = known_to(stored, bureau, waiting)?;
    stations
        .extend(waiting.into_iter().filter(|(_, known)| *known != Known::Retired).map(|(login, _)| login));
    stations.sort_by_key(|login| login.station);
    let now = Logins { format: FORMAT.to_owned(), version: VERSION, incarnation, stations };
    if saved.as_ref() == Some(&now) {
        return Ok(());
    }
    let place = here.folder.join(LOGINS_FILE);
    let wrong = |path: &Path, why: String| Fail::BureauFile { path: path.to_owned(), why };
    let bytes = serde_json::to_vec(&now).map_err(|e| wrong(&place, e.to_string()))?;
    let beside = keys.is_dir().then(|| keys.join(LOGINS_FILE));
    for path in std::iter::once(place).chain(beside) {
        let written = write_whole(&path, &bytes, Readers::Owner, Some(&here.folder));
        written.map_err(|e| wrong(&path, e.to_string()))?;
    }
    Ok(())
}
