//! Who handed over first what is undecided in the founding PC's name: whoever asks where it comes from looks there.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::fail::Fail;
use dabiao_domain::sync::EntryHash;
use dabiao_store::{Db, hex};

/// The kind of the note that names those PCs, each entry with its own.
const HANDED: &str = "handed-undecided";
/// Of so many entries that is kept: more are a flood, and its PC is named by then.
const MOST: usize = 1_000;
/// So many digits of a hash name an entry here.
const DIGITS: usize = 16;

/// Notes which of the `senders` handed over what is undecided now. What was answered since is forgotten.
///
/// # Errors
/// What the store says.
pub(super) fn note_handed(
    db: &mut Db,
    founder: &Uuid,
    senders: &BTreeMap<EntryHash, Uuid>,
) -> Result<(), Fail> {
    let before = db.peer_note(HANDED, &founder.to_string())?;
    let open = open(db)?;
    let mut known = before.as_deref().map(read).unwrap_or_default();
    known.retain(|entry, _| open.contains(entry));
    for (hash, station) in senders {
        let entry = digits(hash);
        if known.len() < MOST && open.contains(&entry) {
            known.entry(entry).or_insert(*station);
        }
    }
    let pairs: Vec<String> = known.iter().map(|(entry, station)| format!("{entry}={station}")).collect();
    let now = Some(pairs.join(" ")).filter(|now| !now.is_empty());
    if now != before {
        db.keep_peer_note(HANDED, &founder.to_string(), now.as_deref())?;
    }
    Ok(())
}

/// The PCs that handed over first what is undecided now, as far as that is known.
///
/// # Errors
/// What the store says.
pub(super) fn handed_by(db: &Db, founder: &Uuid) -> Result<BTreeSet<Uuid>, Fail> {
    let Some(note) = db.peer_note(HANDED, &founder.to_string())? else { return Ok(BTreeSet::new()) };
    let open = open(db)?;
    Ok(read(&note)
        .into_iter()
        .filter(|(entry, _)| open.contains(entry))
        .map(|(_, station)| station)
        .collect())
}

fn open(db: &Db) -> Result<BTreeSet<String>, Fail> {
    Ok(db.undecided_entries()?.iter().map(digits).collect())
}

fn digits(hash: &EntryHash) -> String {
    hex(hash).chars().take(DIGITS).collect()
}

fn read(note: &str) -> BTreeMap<String, Uuid> {
    let pairs = note.split(' ').filter_map(|pair| pair.split_once('='));
    pairs.filter_map(|(entry, station)| Some((entry.to_owned(), Uuid::try_parse(station).ok()?))).collect()
}
