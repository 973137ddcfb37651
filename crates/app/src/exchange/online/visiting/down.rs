//! The way down: the packages that wait for this station, taken as from a stick.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use dabiao_bureau::Station;
use dabiao_files::{Readers, folder_of, private_folder, write_whole};
use dabiao_package::PackageName;
use dabiao_store::Db;
use uuid::Uuid;

use super::super::fail::Failed;
use super::super::here::Here;
use super::super::stored::Stored;
use super::super::{OnlineStep, Told, tell};
use super::{Known, Visited, pieces};
use crate::exchange::arrival::arrives_ms;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::fail::Fail;
use crate::exchange::intake::Intake;
use crate::exchange::me::Me;
use crate::exchange::outcome::{FileTrouble, Taken, Trouble};
use crate::exchange::up;

/// Where packages lie between the network and the store.
const INBOX: &str = "bureau-inbox";

/// Fetches what waits and takes it. The bodies that the bureau asks for.
pub(super) fn fetch<S: Stored>(
    stored: &mut S,
    here: &Here,
    known: &Known,
    server: &mut Station,
    visited: &mut Visited,
    told: Told<'_>,
) -> Result<BTreeSet<Uuid>, Failed> {
    let waiting = server.waiting()?;
    if waiting.is_empty() {
        return Ok(BTreeSet::new());
    }
    let inbox = here.folder.join(INBOX);
    empty(&inbox);
    pieces::tidy(&here.folder, &waiting);
    let (of, mut parts) = (waiting.len(), 0);
    let mut places: BTreeMap<PathBuf, [u8; 32]> = BTreeMap::new();
    for (n, parcel) in waiting.iter().enumerate() {
        tell(told, OnlineStep::Fetching { n: n + 1, of })?;
        let piece = |piece: u32| {
            // Whoever waits for this PC does not wait for the rest of it.
            tell(told, OnlineStep::Fetching { n: n + 1, of })?;
            Ok(server.piece(parcel, piece)?)
        };
        let Some(bytes) = pieces::fetch(&here.folder, parcel, piece)? else { continue };
        parts += 1;
        let name = PackageName::Down { station: known.station, n: 1 }.path(known.bureau.series, parts);
        let place = inbox.join(name);
        put(&place, &bytes, &here.folder)?;
        places.insert(place, parcel.digest);
    }
    let (place, bureau, station, dir) = (here.clone(), known.bureau.clone(), known.station, inbox.clone());
    let (taken, troubles, wanted) = stored.with(move |db| take(db, &place, &bureau, station, &dir))?;
    // What is by a key that this PC does not know yet waits on: the next visit may know it, and until then each one says so.
    let refused = troubles.iter().filter(|of| waits_on(&of.trouble)).filter_map(|of| places.get(&of.file));
    let refused: BTreeSet<&[u8; 32]> = refused.collect();
    for parcel in waiting.iter().filter(|parcel| !refused.contains(&parcel.digest)) {
        server.taken(parcel)?;
    }
    pieces::tidy(&here.folder, &[]);
    empty(&inbox);
    visited.taken = taken;
    visited.troubles = troubles;
    Ok(wanted)
}

/// Whether a package that was refused may be taken later.
const fn waits_on(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::FounderKey(_) | Trouble::Stranger(_) | Trouble::PlaceTaken)
}

type Took = (Taken, Vec<FileTrouble>, BTreeSet<Uuid>);

fn take(db: &mut Db, here: &Here, bureau: &BureauFile, station: Uuid, dir: &Path) -> Result<Took, Fail> {
    let me = Me::of(&here.folder, here.clock.as_ref())?;
    let mut watch = |_| ControlFlow::Continue(());
    let came_ms = arrives_ms(db, here.clock.as_ref())?;
    let mut intake = Intake::new(false, came_ms, &mut watch);
    let shows = up::take(db, &me, station, bureau, dir, &mut intake)?;
    db.note_arrivals(came_ms)?;
    let mut wanted = BTreeSet::new();
    if let Some(shows) = shows {
        db.keep_peer(&bureau.series.to_string(), &shows.tips, shows.at_ms)?;
        wanted = shows.wanted;
    }
    let Intake { taken, troubles, .. } = intake;
    Ok((taken, troubles, wanted))
}

/// Writes a package where it is looked for, private.
pub(in super::super) fn put(path: &Path, bytes: &[u8], data: &Path) -> Result<(), Fail> {
    let wrong = |e: std::io::Error| Fail::BureauFile { path: PathBuf::from(path), why: e.to_string() };
    private_folder(folder_of(path)).map_err(wrong)?;
    write_whole(path, bytes, Readers::Owner, Some(data)).map_err(wrong)
}

/// What lies in a folder of ours goes. What can't be removed is overwritten or taken twice, without harm.
pub(in super::super) fn empty(folder: &Path) {
    let _ = dabiao_files::remove_tree(folder);
}
