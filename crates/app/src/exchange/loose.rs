//! What a station has of the founding PC that nothing here proves to be that PC's: it was signed by a key that was replaced, and with
//! the gaps between it no way leads from it to the new one.
//!
//! Nearly all of it is the founding PC's. But whoever had the old key may have written of it, and only that PC can tell, as it has all
//! that it ever wrote: so it is given back once.

use std::collections::BTreeSet;

use super::bureau_file::BureauFile;
use super::fail::Fail;
use super::view::View;
use dabiao_domain::sync::{Place, SignedEntry};
use dabiao_store::{Db, digest, hex};

/// The kind of the note that says what was given back, and what the bureau had shown last by then.
const GIVEN_BACK: &str = "given-back";

/// What is here in the founding PC's name and is not proven.
pub(super) fn loose(view: &View, bureau: &BureauFile) -> Vec<Place> {
    let of_founder = |entry: &&SignedEntry| view.owners.get(&entry.series) == Some(&bureau.station);
    let is_known = |entry: &SignedEntry| entry.key_id == bureau.key_id;
    let begins = |entry: &&SignedEntry| entry.seq == 0 && is_known(entry) && !view.is_barred(&entry.place());
    let mut proven: BTreeSet<Place> = BTreeSet::new();
    for first in view.set.iter().filter(of_founder).filter(begins) {
        proven.extend(view.way_to(first.place()));
    }
    if proven.is_empty() {
        return Vec::new();
    }
    let is_loose = |entry: &&SignedEntry| !is_known(entry) && !proven.contains(&entry.place());
    view.set.iter().filter(of_founder).filter(is_loose).map(SignedEntry::place).collect()
}

/// What of it is to be handed up in this exchange: all of it, until the bureau showed more than when that was handed up first.
///
/// # Errors
/// What the store says.
pub(super) fn to_give_back(
    db: &mut Db,
    view: &View,
    bureau: &BureauFile,
    dry_run: bool,
) -> Result<Vec<Place>, Fail> {
    let loose = loose(view, bureau);
    if loose.is_empty() {
        return Ok(loose);
    }
    let hashes: Vec<u8> = loose.iter().flat_map(|place| place.hash).collect();
    let (what, remote) = (hex(&digest(&hashes)), bureau.series.to_string());
    let shown = db.peer(&remote)?.1.unwrap_or_default();
    let note = db.peer_note(GIVEN_BACK, &remote)?;
    let before = note.as_deref().and_then(|note| note.split_once('/')).filter(|(of, _)| *of == what);
    if let Some((_, then)) = before {
        let is_answered = then.parse::<i64>().ok() != Some(shown);
        return Ok(if is_answered { Vec::new() } else { loose });
    }
    if !dry_run {
        db.keep_peer_note(GIVEN_BACK, &remote, Some(&format!("{what}/{shown}")))?;
    }
    Ok(loose)
}
