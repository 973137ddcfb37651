//! What a station can't push goes up as a package for the keeper to unpack: what another PC left behind whose sitting was
//! taken over here, what a restored founding PC forgot of the directory, and series of its own past that are another station's
//! at the server.

use std::collections::BTreeSet;

use dabiao_bureau::Station;
use dabiao_domain::sync::Tip;
use dabiao_files::bounded_read;
use dabiao_package::MAX_PART_BYTES;
use dabiao_store::Db;
use uuid::Uuid;

use super::super::fail::Failed;
use super::super::here::Here;
use super::super::stored::Stored;
use super::Known;
use super::down::empty;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::fail::Fail;
use crate::exchange::outcome::{FileTrouble, Trouble};
use crate::exchange::stations::STORE;
use crate::exchange::up;

/// Where the package lies until it is there.
const OUTBOX: &str = "bureau-outbox";

/// By which name the store keeps what was handed up so.
pub(super) const HANDED: &str = "left behind";
/// The note of which key of the founding PC was refused, and it was told.
const REFUSED: &str = "refused key";

/// Hands up what is not there, as far as is known.
pub(super) fn hand_up<S: Stored>(
    stored: &mut S,
    here: &Here,
    known: &Known,
    (server, past): (&mut Station, BTreeSet<Uuid>),
    now_ms: i64,
) -> Result<(), Failed> {
    let (place, bureau) = (here.clone(), known.bureau.clone());
    let found = stored.with(move |db| {
        let (handed, _) = db.peer(HANDED)?;
        let (bytes, ends) = package(db, &place, &bureau, Some(&handed), &past)?;
        Ok((bytes, ends, handed))
    })?;
    let (bytes, ends, handed) = found;
    let mut ends: BTreeSet<Tip> = ends.into_iter().collect();
    let handed: BTreeSet<Tip> = handed.into_iter().collect();
    match bytes {
        Some(bytes) => server.hand_up(&bytes)?,
        // What the bureau shows to have by now is handed up again where it forgets it once more.
        None => ends.retain(|end| handed.contains(end)),
    }
    if ends != handed {
        let ends: Vec<Tip> = ends.into_iter().collect();
        stored.with(move |db| Ok(db.keep_peer(HANDED, &ends, now_ms)?))?;
    }
    Ok(())
}

/// Where packages of the founding PC were refused for their key, it is handed something that is sealed to the key by which it
/// is known here: it may have been set back behind that, and finds it out so. Once for each key.
pub(super) fn tell_key<S: Stored>(
    stored: &mut S,
    here: &Here,
    known: &Known,
    server: &mut Station,
    troubles: &[FileTrouble],
) -> Result<(), Failed> {
    let key =
        |of: &FileTrouble| if let Trouble::FounderKey(key) = &of.trouble { Some(key.clone()) } else { None };
    let refused = troubles.iter().find_map(key);
    let (place, bureau, named) = (here.clone(), known.bureau.clone(), refused.clone());
    let bytes = stored.with(move |db| {
        if named.is_none() || db.peer_note(REFUSED, STORE)? == named {
            return Ok(None);
        }
        Ok(package(db, &place, &bureau, None, &BTreeSet::new())?.0)
    })?;
    if let Some(bytes) = bytes {
        server.hand_up(&bytes)?;
    }
    stored.with(move |db| Ok(db.keep_peer_note(REFUSED, STORE, refused.as_deref())?))?;
    Ok(())
}

/// What goes up beside the own series, as one file, and the ends of it: see [`up::left_behind`].
fn package(
    db: &mut Db,
    here: &Here,
    bureau: &BureauFile,
    handed: Option<&[Tip]>,
    past: &BTreeSet<Uuid>,
) -> Result<(Option<Vec<u8>>, Vec<Tip>), Fail> {
    let dir = here.folder.join(OUTBOX);
    empty(&dir);
    let wrong = |e: std::io::Error| Fail::BureauFile { path: dir.clone(), why: e.to_string() };
    dabiao_files::private_folder(&dir).map_err(wrong)?;
    let left = up::left_behind(db, &here.folder, here.clock.as_ref(), bureau, (&dir, handed, past));
    let up::LeftBehind { file, ends } = left?;
    let read = file.map(|file| {
        bounded_read(&file, MAX_PART_BYTES).map_err(|e| wrong(std::io::Error::other(e.to_string())))
    });
    empty(&dir);
    Ok((read.transpose()?, ends))
}
