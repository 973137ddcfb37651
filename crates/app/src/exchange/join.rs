//! Taking the answer: this PC belongs to the bureau from here on, under a new key and in a new series.

use std::path::Path;

use super::admit::{ANSWER, Answer};
use super::arrival::arrives_ms;
use super::bureau_file::BureauFile;
use super::fail::{Fail, No};
use super::pinned::pin;
use super::request::{Asked, JOIN_FILE, JOIN_KEY_FILE, is_retired_here, may_join};
use super::same_pc::{copied_of, keep_key};
use crate::clock::Clock;
use crate::signing::{JournalKeys, signer_of};
use dabiao_credential::{KeyError, STATION_KEY_FILE, StationKey};
use dabiao_domain::sync::SignedEntry;
use dabiao_domain::sync::directory::DirectoryFact;
use dabiao_files as files;
use dabiao_package::{Content, Identity, PackageKind, Stop, read};
use dabiao_store::{Db, NewSeries};

/// What this PC joined.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The bureau.
    pub bureau: BureauFile,
    /// The name of this PC there.
    pub name: String,
}

/// Takes the answer in a file, of a store that no key was brought to yet. What is here stays, as this PC's past. Done once
/// more after an interruption it completes what is missing. `other_bureau` says that a PC which belongs to a bureau may leave
/// it.
///
/// # Errors
/// [`No`]; what the store and the disk say.
pub fn join(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    (path, other_bureau): (&Path, bool),
) -> Result<Joined, Fail> {
    let asked = Asked::load(folder)?;
    // One that was interrupted goes on under the name that it asked for.
    if asked.as_ref().is_none_or(|asked| db.own_station().is_ok_and(|own| own != asked.station)) {
        may_join(db, folder)?;
    }
    let asked = asked.ok_or(No::NotAsked)?;
    let key = asked_key(folder, &asked)?;
    let (answer, entries) = read_answer(path, &key, &asked)?;
    if !other_bureau && db.own_station()? != asked.station {
        stays(db, folder, &answer.bureau)?;
    }
    // The same PC with another network card is the station that it was.
    let asked = Asked { station: answer.station.unwrap_or(asked.station), ..asked };
    proves(&answer, &entries, &asked)?;
    // From here on everything is done again where it was interrupted.
    let (waiting, place) = (folder.join(JOIN_KEY_FILE), folder.join(STATION_KEY_FILE));
    if waiting.exists() {
        keep_key(folder)?;
        files::rename(&waiting, &place).map_err(|source| KeyError::Io { path: place.clone(), source })?;
    }
    let has_joined = db.own_station()? == asked.station;
    let signer = signer_of(folder)?;
    if has_joined {
        db.sign_with(clock.wall_ms(), signer)?;
    } else {
        let new = NewSeries {
            id: clock.new_id(),
            why: "joined",
            station: Some(asked.station),
            signer: Some(signer),
            claim: None,
            parent: None,
        };
        db.begin_series(clock.wall_ms(), new)?;
    }
    let came_ms = arrives_ms(db, clock)?;
    db.receive(Some(came_ms), Some(&JournalKeys), &entries, &[])?;
    db.follow_bureau(answer.bureau.series, answer.bureau.first())?;
    answer.bureau.save(folder)?;
    pin(db, &answer.bureau)?;
    let note = folder.join(JOIN_FILE);
    files::remove_file(&note).map_err(|e| Fail::BureauFile { path: note.clone(), why: e.to_string() })?;
    Ok(Joined { bureau: answer.bureau, name: answer.name })
}

/// That a PC which belongs to a bureau gets its answer from that one: it asked anew as what it knows as the founding PC is not that,
/// not to leave. Whom the bureau retired, and a copy, may go where they like.
fn stays(db: &Db, folder: &Path, answers: &BureauFile) -> Result<(), Fail> {
    let Some(bureau) = BureauFile::load(folder)? else { return Ok(()) };
    let same = (bureau.series, &bureau.first) == (answers.series, &answers.first);
    if same || copied_of(db)?.is_some() || is_retired_here(db, &bureau)? {
        return Ok(());
    }
    Err(No::OtherBureau(bureau.name).into())
}

/// The key of the request, which an interrupted joining may have put in its place already.
fn asked_key(folder: &Path, asked: &Asked) -> Result<StationKey, Fail> {
    let key = match StationKey::load(&folder.join(JOIN_KEY_FILE)) {
        Err(KeyError::Missing(_)) => StationKey::load(&folder.join(STATION_KEY_FILE))?,
        other => other?,
    };
    if key.public().key_id().to_string() == asked.key_id { Ok(key) } else { Err(No::NotAsked.into()) }
}

fn read_answer(path: &Path, key: &StationKey, asked: &Asked) -> Result<(Answer, Vec<SignedEntry>), Fail> {
    let none = || Fail::No(No::NoAnswer(path.to_owned()));
    let reader = Identity { bureau: None, key_id: key.public().key_id(), box_key: key.box_key() };
    let (mut found, mut entries) = (None, Vec::new());
    let report = read(path, reader, |content| {
        match content {
            Content::Bodies(bodies) => {
                found = bodies.into_iter().find(|body| body.kind == ANSWER).or(found.take());
            }
            Content::Entries(more) => entries.extend(more),
            _ => {}
        }
        Ok::<(), Stop>(())
    });
    let report = match report {
        // An answer to an earlier request is sealed to a key that is gone.
        Err(dabiao_package::ReadError::Sealed(header)) if header.kind == PackageKind::Answer => {
            return Err(No::OtherRequest.into());
        }
        Err(dabiao_package::ReadError::Foreign(_)) => return Err(none()),
        other => other.map_err(|why| Fail::Read { path: path.to_owned(), why })?,
    };
    if report.header.kind != PackageKind::Answer {
        return Err(none());
    }
    if !report.is_whole() {
        let cut = report.cut.is_some();
        let why = if cut { dabiao_package::ReadError::Cut } else { dabiao_package::ReadError::Damaged };
        return Err(Fail::Read { path: path.to_owned(), why });
    }
    let answer: Answer = found.and_then(|body| serde_json::from_slice(&body.bytes).ok()).ok_or_else(none)?;
    if answer.request != asked.digest {
        return Err(No::OtherRequest.into());
    }
    let from = &report.header.from;
    let by_bureau = answer.bureau.key().is_some_and(|key| key == from.key)
        && from.station == answer.bureau.station
        && report.header.bureau == answer.bureau.series;
    if by_bureau { Ok((answer, entries)) } else { Err(No::NotByBureau.into()) }
}

/// That the directory in the answer is signed by the bureau's key and admits this station under the key that asked.
fn proves(answer: &Answer, entries: &[SignedEntry], asked: &Asked) -> Result<(), Fail> {
    use dabiao_store::{JournalKey, JournalVerifier as _, SignedHead};
    let key = JournalKey { id: answer.bureau.key_id.clone(), public: answer.bureau.public_key.clone() };
    let admits = |entry: &&SignedEntry| {
        let Ok(line) = entry.checked() else { return false };
        matches!(
            DirectoryFact::read(&line.op, &line.body),
            Some(Ok(DirectoryFact::EnrolStation(station)))
                if station.station_id == asked.station && station.key_id == asked.key_id
        )
    };
    let signed = |entry: &SignedEntry| {
        let head = SignedHead {
            series: &entry.series.to_string(),
            entries: entry.seq + 1,
            hash: &entry.hash,
            signature: &entry.signature,
        };
        JournalKeys.verifies(&key, &head)
    };
    let begins = |entry: &SignedEntry| {
        entry.series == answer.bureau.series && entry.seq == 0 && entry.hash == answer.bureau.first()
    };
    let proven = entries.iter().any(begins) && entries.iter().find(admits).is_some_and(signed);
    if proven { Ok(()) } else { Err(No::NotByBureau.into()) }
}
