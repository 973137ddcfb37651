//! Asking to belong to a bureau: a signed package that goes to the founding PC.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bureau_file::{self, BureauFile};
use super::fail::{Fail, No};
use super::found::own_keys;
use super::me::{program, rng};
use super::proof::{PROOFS, proofs, proven};
use super::same_pc::copied_of;
use super::stations::{KEPT_OUT, STORE, is_kept_out};
use super::view::View;
use crate::clock::Clock;
use dabiao_credential::{KeyId, StationKey};
use dabiao_domain::sync::Tip;
use dabiao_files::{Readers, bounded_read, bounded_text, write_whole};
use dabiao_package::{
    Body, Content, Draft, Identity, Item, PackageKind, PackageName, ReadError, Receiver, Stop, read,
};
use dabiao_store::{DEMO_SETTING, Db, digest, hex};

/// The key that signs from the joining on, until then beside the station's present one.
pub(super) const JOIN_KEY_FILE: &str = "join-key.toml";
/// Which request waits for its answer.
pub(super) const JOIN_FILE: &str = "join.toml";
/// No request is larger, in bytes.
const MAX_BYTES: u64 = 1 << 20;
const FORMAT: &str = "dabiao-join";
/// What the body of a request is called.
pub(super) const REQUEST: &str = "request";

/// A station that asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    format: String,
    version: u32,
    /// Its id from the joining on.
    pub station: Uuid,
    /// Its key from the joining on.
    pub key_id: String,
    /// The key, in hexadecimal.
    pub public_key: String,
    /// Its box key, in hexadecimal.
    pub box_key: String,
    /// The name of the unit that it says to be of.
    pub unit: String,
    /// The name that it is to have.
    pub name: String,
    /// What it was before: station, key id, key. What was written there counts too.
    pub past: Vec<(Uuid, String, String)>,
    /// Its print, as it is on the wire, as the station that it is to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<serde_json::Value>,
    /// Where its data are those of a station that was admitted with another print.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
    /// Of its past, the stations whose keys signed it, by station and key. Who asks can't write it here.
    #[serde(skip)]
    pub proven: BTreeSet<(Uuid, String)>,
    /// The ends of its PC's series that it shows.
    #[serde(skip)]
    pub shown: Vec<Tip>,
}

/// The station whose data a PC has, and its own print under that name: what the administrator adds if it is the same PC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// The station.
    pub station: Uuid,
    /// The print, as it is on the wire.
    pub host: serde_json::Value,
}

#[cfg(feature = "bureau")]
impl JoinRequest {
    /// Of a station that belongs to the bureau already, under the key and box key that it has.
    pub(super) fn of_member(
        station: Uuid,
        (key_id, public_key): (String, String),
        box_key: String,
        name: &str,
    ) -> Self {
        let (format, name) = (FORMAT.to_owned(), name.to_owned());
        Self {
            format,
            version: 1,
            station,
            key_id,
            public_key,
            box_key,
            unit: String::new(),
            name,
            past: Vec::new(),
            hosts: Vec::new(),
            again: None,
            proven: BTreeSet::new(),
            shown: Vec::new(),
        }
    }
}

/// The note of a request that waits.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Asked {
    pub station: Uuid,
    pub key_id: String,
    /// SHA-256 of the file.
    pub digest: String,
}

impl Asked {
    pub fn load(folder: &Path) -> Result<Option<Self>, Fail> {
        let path = folder.join(JOIN_FILE);
        let wrong = |why: String| Fail::BureauFile { path: path.clone(), why };
        match bounded_text(&path, MAX_BYTES) {
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(wrong(error.to_string())),
            Ok(text) => toml::from_str(&text).map(Some).map_err(|e| wrong(e.message().to_owned())),
        }
    }

    fn save(&self, folder: &Path) -> Result<(), Fail> {
        let path = folder.join(JOIN_FILE);
        let wrong = |why: String| Fail::BureauFile { path: path.clone(), why };
        let text = toml::to_string(self).map_err(|e| wrong(e.to_string()))?;
        write_whole(&path, text.as_bytes(), Readers::Owner, Some(folder)).map_err(|e| wrong(e.to_string()))
    }
}

/// Whether a request of the PC of a data folder waits for its answer.
///
/// # Errors
/// [`Fail::BureauFile`] for a note that can't be read.
pub fn has_asked(folder: &Path) -> Result<bool, Fail> {
    Ok(Asked::load(folder)?.is_some())
}

/// Writes the request of this PC, of `unit` and to be called `name`, to the file `out`, or into the folder `out`. An
/// earlier one is void from then on.
///
/// # Errors
/// [`No::Belongs`]; what the store and the disk say.
pub fn request(
    db: &Db,
    folder: &Path,
    clock: &dyn Clock,
    (unit, name): (&str, &str),
    out: &Path,
) -> Result<(JoinRequest, PathBuf), Fail> {
    let copied = may_join(db, folder)?;
    let key = draw_key(folder, clock)?;
    let (station, host) = (clock.new_id(), clock.host());
    let again = copied.map(|station| Again { station, host: host.print(&station).to_value() });
    let asks = JoinRequest {
        format: FORMAT.to_owned(),
        version: 1,
        station,
        key_id: key.public().key_id().to_string(),
        public_key: hex(key.public().as_bytes()),
        box_key: hex(key.box_public().unwrap_or(&[0; 32])),
        unit: unit.trim().to_owned(),
        name: name.trim().to_owned(),
        past: own_keys(db)?,
        hosts: vec![host.print(&station).to_value()],
        again,
        proven: BTreeSet::new(),
        shown: Vec::new(),
    };
    let file = put(&asks, db, folder, clock, &key, out)?;
    let bytes = bounded_read(&file, MAX_BYTES).map_err(|e| unread(&file, &e.to_string()))?;
    let (station, key_id) = (asks.station, asks.key_id.clone());
    Asked { station, key_id, digest: hex(&digest(&bytes)) }.save(folder)?;
    Ok((asks, file))
}

/// Whether everything here is invented: a bureau would count it, and what is real would count in it.
///
/// # Errors
/// What the store says.
pub(super) fn is_invented(db: &Db) -> Result<bool, Fail> {
    Ok(db.settings()?.contains_key(DEMO_SETTING))
}

/// That this PC may join: it belongs to no bureau, or its data were copied from one that does. The station of that.
///
/// # Errors
/// [`No::Belongs`], [`No::Demonstration`]; what the store and the disk say.
pub(super) fn may_join(db: &Db, folder: &Path) -> Result<Option<Uuid>, Fail> {
    if is_invented(db)? {
        return Err(No::Demonstration.into());
    }
    let Some(bureau) = BureauFile::load(folder)? else { return Ok(None) };
    let copied = copied_of(db)?;
    if copied.is_none() && !is_retired(db, &bureau)? {
        return Err(No::Belongs(bureau.name).into());
    }
    Ok(copied)
}

/// This PC may ask to join although it belongs to a bureau: a person says that what it knows as the founding PC is not that one,
/// but somebody with a key of it. As for one that was retired, what is here stays, as its past.
///
/// # Errors
/// [`No::Belongs`] at the PC that founded the bureau; what the store and the disk say.
pub fn ask_anew(db: &mut Db, folder: &Path) -> Result<(), Fail> {
    let Some(bureau) = BureauFile::load(folder)? else { return Ok(()) };
    let station = db.own_station()?;
    if station == bureau.station {
        return Err(No::Belongs(bureau.name).into());
    }
    Ok(db.keep_peer_note(KEPT_OUT, STORE, Some(&station.to_string()))?)
}

/// Whether the bureau retired this station: it may only join as another one.
///
/// # Errors
/// What the store says.
pub(super) fn is_retired(db: &Db, bureau: &BureauFile) -> Result<bool, Fail> {
    Ok(db.own_station()? != bureau.station && (is_kept_out(db)? || is_retired_here(db, bureau)?))
}

/// Whether the directory says so, as it is here.
///
/// # Errors
/// What the store says.
pub(super) fn is_retired_here(db: &Db, bureau: &BureauFile) -> Result<bool, Fail> {
    Ok(View::of(db, bureau)?.directory.retired(&db.own_station()?).is_some())
}

/// A new key for the joining, in its file. The caller holds the data folder's lock.
fn draw_key(folder: &Path, clock: &dyn Clock) -> Result<StationKey, Fail> {
    let path = folder.join(JOIN_KEY_FILE);
    for old in [JOIN_FILE, JOIN_KEY_FILE] {
        match dabiao_files::remove_file(folder.join(old)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(unread(&path, &e.to_string())),
            _ => {}
        }
    }
    let mut rng = rng(clock);
    StationKey::create(&path, &mut rng)?;
    Ok(StationKey::with_box_key(&path, &mut rng)?)
}

fn unread(path: &Path, why: &str) -> Fail {
    Fail::BureauFile { path: path.to_owned(), why: why.to_owned() }
}

fn put(
    asks: &JoinRequest,
    db: &Db,
    folder: &Path,
    clock: &dyn Clock,
    key: &StationKey,
    out: &Path,
) -> Result<PathBuf, Fail> {
    let json = serde_json::to_vec(asks).map_err(|e| unread(out, &e.to_string()))?;
    let id = clock.new_id();
    let own: Vec<String> = db.own_series().map(str::to_owned).collect();
    let tips: Vec<Tip> = db.tips()?.into_iter().filter(|tip| own.contains(&tip.series.to_string())).collect();
    let proof = proofs(folder, &asks.past, (&json, &tips));
    let bodies = [(REQUEST, Some(json)), (PROOFS, proof)];
    let items = bodies
        .into_iter()
        .filter_map(|(kind, bytes)| Some(Ok(Item::Body(Body::new(asks.station, kind, bytes?)))));
    let draft = Draft {
        id,
        bureau: Uuid::nil(),
        kind: PackageKind::Join,
        name: PackageName::Other { kind: PackageKind::Join, station: asks.station, id },
        station: asks.station,
        to: Vec::<Receiver>::new(),
        made_ms: clock.wall_ms(),
        program: program(),
        tips,
        labels: Vec::new(),
    };
    super::me::write_draft(&draft, out, folder, key, items, clock)
}

/// Reads the request in a file, and its SHA-256.
///
/// # Errors
/// [`Fail::Read`]; [`No::NoRequest`] for another package, or one whose signer is not the station that asks.
pub fn read_request(path: &Path) -> Result<(JoinRequest, String), Fail> {
    let none = || Fail::No(No::NoRequest(path.to_owned()));
    // Written in the clear, for whoever is asked.
    let anybody = Identity { bureau: Some(Uuid::nil()), key_id: KeyId([0; 8]), box_key: None };
    let (mut found, mut proof) = (None, None);
    let report = read(path, anybody, |content| {
        if let Content::Bodies(bodies) = content {
            for body in bodies {
                if body.kind == REQUEST {
                    found = Some(body.bytes);
                } else if body.kind == PROOFS {
                    proof = Some(body.bytes);
                }
            }
        }
        Ok::<(), Stop>(())
    })
    .map_err(|why| match why {
        // Another kind of package names its bureau.
        ReadError::Foreign(_) => none(),
        why => Fail::Read { path: path.to_owned(), why },
    })?;
    if report.header.kind != PackageKind::Join {
        return Err(none());
    }
    if !report.is_whole() {
        let why = if report.cut.is_some() { ReadError::Cut } else { ReadError::Damaged };
        return Err(Fail::Read { path: path.to_owned(), why });
    }
    let json = found.ok_or_else(none)?;
    let mut asks: JoinRequest = serde_json::from_slice(&json).map_err(|_| none())?;
    asks.shown.clone_from(&report.header.tips);
    asks.proven = proof.map_or_else(BTreeSet::new, |proof| proven(&asks.past, &proof, (&json, &asks.shown)));
    let key = bureau_file::public_key(&asks.key_id, &asks.public_key).ok_or_else(none)?;
    let from = &report.header.from;
    let sound = asks.format == FORMAT
        && asks.version == 1
        && from.key == key
        && from.station == asks.station
        && bureau_file::bytes(&asks.box_key).is_some();
    let bytes = bounded_read(path, MAX_BYTES).map_err(|e| unread(path, &e.to_string()))?;
    if sound { Ok((asks, hex(&digest(&bytes)))) } else { Err(none()) }
}
