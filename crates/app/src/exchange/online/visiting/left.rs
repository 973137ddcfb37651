//! What a station can't push goes up as a package for the keeper to unpack: what another PC left behind whose sitting was
//! taken over here, what a restored founding PC forgot of the directory, and series of its own past that are another station's
//! at the server.

use std::collections::BTreeSet;

use dabiao_bureau::Station;
use dabiao_domain::sync::Tip;
use dabiao_files::bounded_read;
use dabiao_package::MAX_PART_BYTES;
use uuid::Uuid;

use super::super::fail::Failed;
use super::super::here::Here;
use super::super::stored::Stored;
use super::Known;
use super::down::empty;
use crate::exchange::fail::Fail;
use crate::exchange::up;

/// Where the package lies until it is there.
const OUTBOX: &str = "bureau-outbox";

/// By which name the store keeps what was handed up so.
pub(super) const HANDED: &str = "left behind";

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
        let dir = place.folder.join(OUTBOX);
        empty(&dir);
        let wrong =
            |e: std::io::Error| Fail::BureauFile { path: place.folder.join(OUTBOX), why: e.to_string() };
        dabiao_files::private_folder(&dir).map_err(wrong)?;
        let left = up::left_behind(db, &place.folder, place.clock.as_ref(), &bureau, (&dir, &handed, &past));
        let up::LeftBehind { file, ends } = left?;
        let read = file.map(|file| {
            bounded_read(&file, MAX_PART_BYTES).map_err(|e| wrong(std::io::Error::other(e.to_string())))
        });
        empty(&dir);
        Ok((read.transpose()?, ends, handed))
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
