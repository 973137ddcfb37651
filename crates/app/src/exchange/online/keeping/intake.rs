//! What came up is taken in: verified and united with what is here, as from a stick.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::PathBuf;

use dabiao_bureau::{HandedUp, Keeper};
use dabiao_domain::sync::{Place, SignedEntry, Tip};
use dabiao_package::PackageKind;
use dabiao_store::{AttemptBody, Received, hex};
use uuid::Uuid;

use super::{Round, parcels};
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::fail::Fail;
use crate::exchange::intake::{ATTEMPT, packages};
use crate::exchange::online::fail::Failed;
use crate::exchange::online::here::Here;
use crate::exchange::online::stored::Stored;
use crate::exchange::online::visiting::put;
use crate::exchange::outcome::{FileTrouble, Trouble};
use crate::signing::JournalKeys;

/// So many entries are brought into the store at once.
const MOST_ENTRIES: usize = 20_000;
/// So many bytes of bodies at once.
const MOST_BYTES: usize = 64 << 20;

/// Takes in the entries that are not here; they come at `now_ms`, by this PC's clock.
pub(super) fn entries<S: Stored>(
    stored: &mut S,
    now_ms: i64,
    keeper: &mut Keeper,
    round: &mut Round,
) -> Result<(), Failed> {
    let here: BTreeSet<Tip> = stored.with(|db| Ok(db.tips()?))?.into_iter().collect();
    let mut news: Vec<SignedEntry> = Vec::new();
    for tip in keeper.tips()? {
        if here.contains(&tip) {
            continue;
        }
        let (cell, failed) = (RefCell::new(&mut *stored), RefCell::new(None));
        let has = |place: &Place| {
            let place = *place;
            let known = cell.borrow_mut().with(move |db| Ok(db.entry_at(&place)?.is_some()));
            known.unwrap_or_else(|fail| {
                failed.replace(Some(fail));
                // Nothing more is fetched then.
                true
            })
        };
        let path = keeper.entries_to(&tip, has)?;
        if let Some(fail) = failed.into_inner() {
            return Err(fail.into());
        }
        news.extend(path);
        if news.len() >= MOST_ENTRIES {
            receive(stored, now_ms, (std::mem::take(&mut news), Vec::new()), round)?;
        }
    }
    receive(stored, now_ms, (news, Vec::new()), round)
}

/// Takes in the bodies that entries name and that are not here.
pub(super) fn bodies<S: Stored>(
    stored: &mut S,
    now_ms: i64,
    keeper: &mut Keeper,
    round: &mut Round,
) -> Result<(), Failed> {
    let missing = stored.with(|db| {
        let mut missing = BTreeSet::new();
        let series: BTreeSet<Uuid> = db.tips()?.into_iter().map(|tip| tip.series).collect();
        for series in series {
            missing.extend(db.bodies_missing(series)?);
        }
        Ok(missing)
    })?;
    let missing: Vec<Uuid> = missing.into_iter().collect();
    // Some bodies at a time: they are much larger than what names them.
    for part in missing.chunks(500) {
        let (mut bodies, mut bytes) = (Vec::new(), 0);
        keeper.bodies(part, |body| {
            if body.kind == ATTEMPT && bytes < MOST_BYTES {
                bytes += body.bytes.len();
                bodies.extend(AttemptBody::from_bytes(&body.bytes));
            }
        })?;
        receive(stored, now_ms, (Vec::new(), bodies), round)?;
    }
    Ok(())
}

fn receive<S: Stored>(
    stored: &mut S,
    now_ms: i64,
    (entries, bodies): (Vec<SignedEntry>, Vec<AttemptBody>),
    round: &mut Round,
) -> Result<(), Failed> {
    if entries.is_empty() && bodies.is_empty() {
        return Ok(());
    }
    let received: Received = stored.with(move |db| {
        // A body that is here is not news.
        let mut news = Vec::new();
        for body in bodies {
            if db.attempt_body(body.attempt)?.is_none_or(|known| known != body) {
                news.push(body);
            }
        }
        Ok(db.receive(Some(now_ms), Some(&JournalKeys), &entries, &news)?)
    })?;
    round.taken.entries += received.new;
    round.taken.bodies += received.bodies;
    if let Some(first) = received.refused.first() {
        let file = PathBuf::from(first.series.to_string());
        let (at, why) = (format!("{}/{}", first.series, first.seq + 1), Box::new(first.why.clone()));
        let trouble = Trouble::Refused { entries: received.refused.len(), at, why };
        round.troubles.push(FileTrouble { file, trouble });
    }
    Ok(())
}

/// Lays the packages that stations handed up where they are read as from a stick.
pub(super) fn handed_up(
    here: &Here,
    bureau: &BureauFile,
    keeper: &mut Keeper,
) -> Result<Vec<HandedUp>, Failed> {
    let all = keeper.handed_up()?;
    for parcel in &all {
        // One that is not whole can only be settled.
        let Some(bytes) = keeper.read_handed_up(parcel)? else { continue };
        let name = format!("{}.{}", hex(&parcel.digest), dabiao_package::EXTENSION);
        let sample = dabiao_package::PackageName::Other {
            kind: PackageKind::Up,
            station: parcel.station,
            id: Uuid::nil(),
        };
        let path = parcels(here).join(sample.path(bureau.series, 1)).with_file_name(name);
        put(&path, &bytes, &here.folder)?;
    }
    Ok(all)
}

/// They were unpacked, or can't be.
pub(super) fn settle(
    here: &Here,
    bureau: &BureauFile,
    keeper: &mut Keeper,
    all: Vec<HandedUp>,
) -> Result<(), Failed> {
    for parcel in all {
        keeper.settle_handed_up(&parcel)?;
    }
    for file in packages(&parcels(here), bureau.series, PackageKind::Up) {
        dabiao_files::remove_file(&file).map_err(|e| Fail::BureauFile { path: file, why: e.to_string() })?;
    }
    Ok(())
}
