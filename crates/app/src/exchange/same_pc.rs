//! Whether this is the PC that was admitted: a copy of its data folder in another one is another station.
//!
//! Looked at at every start on a PC that belongs to a bureau. Where the print of the PC is none of those that were
//! enrolled for its station, it goes on locally: in a new series, under a new key and as a new station that nobody
//! admitted. Nothing that was typed is lost; it goes up once the PC has joined again.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::bureau_file::BureauFile;
use super::fail::Fail;
use super::me::rng;
use super::replacing::{go_on_under_next, put_next_key_in_place};
use crate::clock::Clock;
use crate::signing::signer_by;
use dabiao_credential::{KeyError, STATION_KEY_FILE, StationKey};
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::verdict::{HostPrint, Why};
use dabiao_files as files;
use dabiao_store::facts::EnrolStation;
use dabiao_store::{Db, NewSeries, StoreError};

/// No data folder has so many keys of before.
const MOST_KEYS: usize = 1_000;
/// No key file is larger, in bytes.
const MAX_KEY: u64 = 1 << 16;
/// The key of a copy, until it is in the place of the one that was copied.
const COPY_KEY_FILE: &str = "copy-key.toml";
/// The key that was copied: the founding PC takes it back when it was the same PC after all.
pub(super) const OLD_KEY_FILE: &str = "station-key-before.toml";

/// Looks whether this is the PC that was admitted, before anything else is written; where it is not, it goes on as
/// another station. What is to be said of that, at every start until it joins again. A PC that belongs to no bureau, or of
/// whose station no print was enrolled, is left as it is.
///
/// # Errors
/// What the store and the disk say; it is done again at the next start then.
pub fn look_at_host(db: &mut Db, folder: &Path, clock: &dyn Clock) -> Result<Option<Fault>, Fail> {
    let Some(bureau) = BureauFile::load(folder)? else { return Ok(None) };
    put_key_in_place(db, folder)?;
    put_next_key_in_place(db, folder)?;
    let admissions = db.admissions(bureau.station)?;
    if let Some(station) = copied_of(db)? {
        return Ok(Some(Fault::Copied { from: name(&admissions, &station) }));
    }
    let station = db.own_station()?;
    if clock.host().print(&station).is_known(&prints(&admissions, &station)) {
        go_on_under_next(db, folder, clock)?;
        return Ok(None);
    }
    let waiting = folder.join(COPY_KEY_FILE);
    if !waiting.exists() {
        StationKey::create(&waiting, &mut rng(clock))?;
    }
    let new = NewSeries {
        id: clock.new_id(),
        why: Why::Copied.name(),
        station: Some(clock.new_id()),
        signer: Some(signer_by(folder, &waiting)?),
        claim: None,
        parent: None,
    };
    db.begin_series(clock.wall_ms(), new)?;
    put_key_in_place(db, folder)?;
    Ok(Some(Fault::Copied { from: name(&admissions, &station) }))
}

/// As [`look_at_host`], for the store's own thread.
///
/// # Errors
/// What the store says; what the disk says as [`StoreError::Key`].
pub fn look_at_host_first(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
) -> Result<Option<Fault>, StoreError> {
    look_at_host(db, folder, clock).map_err(Fail::into_store)
}

/// The key of a copy takes its place as soon as the journal names it. A start that was interrupted is completed so.
fn put_key_in_place(db: &Db, folder: &Path) -> Result<(), Fail> {
    let (waiting, place) = (folder.join(COPY_KEY_FILE), folder.join(STATION_KEY_FILE));
    if !waiting.exists() {
        return Ok(());
    }
    let key = StationKey::load(&waiting)?.public().key_id().to_string();
    let begun = db.own_beginnings()?.pop();
    if begun.is_none_or(|begun| begun.key_id != key) {
        return Ok(());
    }
    let failed = |source| KeyError::Io { path: place.clone(), source };
    if place.exists() {
        files::rename(&place, &free_place(folder)).map_err(failed)?;
    }
    files::rename(&waiting, &place).map_err(failed)?;
    Ok(())
}

/// Where keys of before lie: the first one that was copied, and one for each time that what it was copied to was copied again,
/// or that this PC joined a bureau.
fn places(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let more = (2_u32..).map(|n| format!("station-key-before-{n}.toml"));
    let names = std::iter::once(OLD_KEY_FILE.to_owned()).chain(more);
    names.take(MOST_KEYS).map(move |name| folder.join(name))
}

/// A place where none lies: each of them proves what this PC was.
fn free_place(folder: &Path) -> PathBuf {
    places(folder).find(|place| !place.exists()).unwrap_or_else(|| folder.join(OLD_KEY_FILE))
}

/// The keys of before, as files: those that were copied, and those under which this PC was another station.
pub(super) fn kept_keys(folder: &Path) -> impl Iterator<Item = PathBuf> {
    places(folder).filter(|place| place.exists())
}

/// Keeps the present key beside the one that is to take its place: it proves what this PC was. Never in the place of the first
/// copied one, which the founding PC may take back. It is copied, so that a key signs here whenever this is interrupted.
///
/// # Errors
/// What the disk says.
pub(super) fn keep_key(folder: &Path) -> Result<(), Fail> {
    let place = folder.join(STATION_KEY_FILE);
    let failed = |why: String| Fail::BureauFile { path: place.clone(), why };
    let bytes = match files::bounded_read(&place, MAX_KEY) {
        Err(error) if error.is_missing() => return Ok(()),
        other => other.map_err(|e| failed(e.to_string()))?,
    };
    if kept_keys(folder).any(|kept| files::bounded_read(&kept, MAX_KEY).is_ok_and(|kept| kept == bytes)) {
        return Ok(());
    }
    let Some(free) = places(folder).skip(1).find(|place| !place.exists()) else { return Ok(()) };
    files::write_whole(&free, &bytes, files::Readers::Owner, Some(folder)).map_err(|e| failed(e.to_string()))
}

/// The station from which the data of this PC were copied; none where it did not have to go on as another one, or joined
/// since.
///
/// # Errors
/// What the store says.
pub(super) fn copied_of(db: &Db) -> Result<Option<Uuid>, StoreError> {
    let beginnings = db.own_beginnings()?;
    let copied = beginnings.iter().rposition(|begun| begun.why == Why::Copied.name());
    let Some(at) = copied.filter(|at| beginnings.iter().skip(at + 1).all(goes_on)) else { return Ok(None) };
    let parent = beginnings.get(at).and_then(|begun| begun.parent.as_ref());
    let Some(parent) = parent else { return Ok(Some(Uuid::nil())) };
    // Whose the series was that it went on from.
    let series = parent.series.to_string();
    let mut before = beginnings.iter().take(at).rev();
    let told = before.find(|begun| begun.why != Why::Copied.name()).map(|begun| begun.station_id);
    Ok(told.or_else(|| Uuid::try_parse(&series).ok()))
}

/// Whether a series is of the same station as the one before it.
fn goes_on(begun: &dabiao_store::facts::BeginSeries) -> bool {
    begun.why != Why::Joined.name() && begun.why != Why::Renewed.name()
}

/// Every print that was enrolled for a station.
pub(super) fn prints(admissions: &[EnrolStation], station: &Uuid) -> Vec<HostPrint> {
    let of = admissions.iter().filter(|admission| admission.station_id == *station);
    of.flat_map(|admission| HostPrint::all_of(&admission.hosts)).collect()
}

/// What a station is called.
fn name(admissions: &[EnrolStation], station: &Uuid) -> String {
    let named = admissions.iter().rfind(|admission| admission.station_id == *station);
    named.map_or_else(|| station.to_string(), |admission| admission.name.clone())
}
