//! What goes down: the package that would lie on a stick for a station is put for it at the server.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use dabiao_bureau::Keeper;
use dabiao_domain::sync::Tip;
use dabiao_files::bounded_read;
use dabiao_package::{MAX_PART_BYTES, PackageKind, describe};
use dabiao_store::{digest, hex};
use uuid::Uuid;

use super::{Round, parcels};
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::fail::Fail;
use crate::exchange::intake::packages;
use crate::exchange::online::fail::Failed;
use crate::exchange::online::here::Here;
use crate::exchange::online::shown::read;
use crate::exchange::online::stored::Stored;
use crate::exchange::standing::named_by;
use crate::exchange::{Done, exchange};

/// Keeps what stations last showed to have: what goes down to them follows from it.
pub(super) fn keep_shown<S: Stored>(stored: &mut S, shown: Vec<(Uuid, Vec<Tip>, i64)>) -> Result<(), Failed> {
    stored.with(move |db| {
        for (station, rows, at_ms) in shown {
            let remote = station.to_string();
            // What was brought by a stick since may be newer.
            if db.peer(&remote)?.1.is_none_or(|seen_ms| seen_ms < at_ms) {
                let (tips, runs) = read(&rows);
                db.keep_peer(&remote, &tips, at_ms)?;
                db.keep_peer_held(&remote, &runs)?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// Takes what lies among the parcels, writes what stations lack beside it, and puts that at the server.
pub(super) fn put<S: Stored>(
    stored: &mut S,
    here: &Here,
    bureau: &BureauFile,
    keeper: &mut Keeper,
    round: &mut Round,
) -> Result<(), Failed> {
    let dir = parcels(here);
    dabiao_files::private_folder(&dir)
        .map_err(|e| Fail::BureauFile { path: dir.clone(), why: e.to_string() })?;
    let place = here.clone();
    let done: Done = stored.with(move |db| {
        let mut watch = |_| ControlFlow::Continue(());
        exchange(db, &place.folder, place.clock.as_ref(), (&parcels(&place), false), &mut watch)
    })?;
    round.taken.packages += done.taken.packages;
    round.taken.entries += done.taken.entries;
    round.taken.bodies += done.taken.bodies;
    round.troubles.extend(done.troubles);
    put_all(here, bureau, keeper, round)
}

/// Puts every package that is not at the server under its label.
fn put_all(here: &Here, bureau: &BureauFile, keeper: &mut Keeper, round: &mut Round) -> Result<(), Failed> {
    let there: BTreeMap<Uuid, String> =
        keeper.put_for_stations()?.into_iter().map(|waiting| (waiting.station, waiting.label)).collect();
    let files = packages(&parcels(here), bureau.series, PackageKind::Down);
    for station in keeper.stations()?.into_iter().filter(|station| !station.retired) {
        let mine: Vec<&PathBuf> =
            files.iter().filter(|path| named_by(path, station.station).is_some()).collect();
        let Some((label, parts)) = labelled(&mine)? else { continue };
        if there.get(&station.station) == Some(&label) {
            continue;
        }
        let bytes: u64 = parts.iter().map(|part| part.len() as u64).sum();
        if keeper.put(station.station, &label, &parts)? {
            round.put.push((station.name, bytes));
        }
    }
    Ok(())
}

/// What says what is in a package, and its parts in their order.
type Labelled = (String, Vec<Vec<u8>>);

/// The parts of a package in their order, and what says what is in it: its id, and what it shows.
fn labelled(files: &[&PathBuf]) -> Result<Option<Labelled>, Failed> {
    let mut parts: Vec<(u32, Vec<u8>)> = Vec::new();
    let mut label = None;
    for path in files {
        let unread = |why: String| Fail::BureauFile { path: PathBuf::from(path), why };
        let Ok(report) = describe(path, |_| ControlFlow::Continue(())) else { continue };
        let mut said = Vec::new();
        for tip in &report.header.tips {
            said.extend(tip.series.as_bytes());
            said.extend(tip.entries.to_be_bytes());
            said.extend(tip.hash);
        }
        let shows = hex(&digest(&said)).chars().take(16).collect::<String>();
        label = Some(format!("{}-{shows}", report.header.id));
        let bytes = bounded_read(path, MAX_PART_BYTES + (16 << 20)).map_err(|e| unread(e.to_string()))?;
        parts.push((report.header.part, bytes));
    }
    parts.sort_by_key(|(n, _)| *n);
    Ok(label.map(|label| (label, parts.into_iter().map(|(_, bytes)| bytes).collect())))
}
