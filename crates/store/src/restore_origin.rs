//! Whose history a copy is, and what the store that it replaces has beyond it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::copy::beside;
use super::facts::{EarlierRestore, Fact};
use super::hash::hex;
use super::journal_entry::JournalHead;
use super::not_own::NotOwn;
use super::signer::SignedHead;
use super::signer_key::JournalKey;
use super::{AuditAgainst, DATABASE_FILE, Db, Hash, StoreError};
use crate::facts;

/// The part of the replaced store that the restored one lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The head of the series that it had.
    pub head: JournalHead,
    /// How many of its entries are not in the restored store.
    pub entries: u64,
    /// How many entries of the station both have.
    pub common: u64,
    /// Restores whose own entries are among them, the oldest first.
    pub restores: Vec<EarlierRestore>,
}

/// The present store, only read: neither it nor the files beside it are changed.
pub(super) struct Present(Db);

impl Present {
    /// The store itself.
    pub(super) const fn db(&self) -> &Db {
        &self.0
    }

    /// The store of `folder`, which is locked; none if there is none, or none that can be read.
    pub(super) fn look(folder: &Path) -> Option<Self> {
        let path = folder.join(DATABASE_FILE);
        if !path.is_file() {
            return None;
        }
        let has_log = beside(&path, "-wal").exists();
        let open = || -> Result<Db, StoreError> {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&path, flags)?;
            // No shared memory file, and what is in its log stays there. Without one SQLite makes an empty one, and
            // takes it away again at the end.
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log)?;
            connection.pragma_update(None, "query_only", 1)?;
            Db::of_copy(connection)
        };
        open().ok().map(Self)
    }
}

/// The part of the store `here` that is not in `copy`; none if all of it is, or if it can't be read.
pub(super) fn lost(here: &Db, copy: &Db) -> Option<Lost> {
    let head = here.journal_head().ok()?;
    let all = here.path.last().map_or(0, |part| part.before) + head.entries;
    let common = common(here, copy).ok()?;
    (common < all).then(|| Lost {
        entries: all - common,
        common,
        restores: here.restored_facts(common).unwrap_or_default().into_iter().flat_map(earlier).collect(),
        head,
    })
}

/// How many first entries of the station both have, through all of its series: the hash of an entry is one of all before
/// it.
fn common(here: &Db, copy: &Db) -> Result<u64, StoreError> {
    let mut common = 0;
    for (ours, theirs) in here.path.iter().zip(&copy.path).take_while(|(a, b)| a == b) {
        let count = |db: &Db| -> Result<u64, StoreError> {
            let sql = "SELECT count(*) FROM journal WHERE series = ?1";
            Ok(db.connection.query_row(sql, [&ours.series], |row| row.get::<_, i64>(0))? as u64)
        };
        let (mut same, mut other) = (0, count(here)?.min(count(copy)?) + 1);
        while other - same > 1 {
            let middle = same + (other - same) / 2;
            let hash = |db: &Db| db.entry_hash(&theirs.series, middle - 1);
            let there = hash(here)?;
            if there.is_some() && there == hash(copy)? { same = middle } else { other = middle }
        }
        common = ours.before + same;
    }
    Ok(common)
}

fn holds(here: &Db, head: &JournalHead) -> bool {
    let there = head.entries.checked_sub(1).map(|at| here.entry_hash(&head.series, at));
    here.own_series().any(|own| own == head.series)
        && there.is_none_or(|hash| hash.is_ok_and(|hash| hash == Some(head.hash)))
}

/// The report of a restore, and of those that it reported, by one that loses its entry.
fn earlier((_, at_ms, fact): (u64, i64, Fact)) -> Vec<EarlierRestore> {
    let Fact::Restored(facts::Restored {
        entries, lost_head, lost_entries, lost_from, by, mut earlier, ..
    }) = fact
    else {
        return Vec::new();
    };
    let entries = u64::try_from(entries).ok();
    earlier.push(EarlierRestore { at_ms, lost_head, lost_entries, lost_from, entries, by });
    earlier
}

/// Whether `copy` is this station's own history: part of what is here, or signed by one of its keys. `key` is the
/// one that signs here now.
pub(super) fn own(
    copy: &Db,
    present: Option<&Db>,
    against: &AuditAgainst,
    key: Option<&JournalKey>,
) -> Result<Result<(), NotOwn>, StoreError> {
    let head = copy.journal_head()?;
    if present.is_some_and(|present| holds(present, &head)) {
        return Ok(Ok(()));
    }
    let pins = against.enrolment.iter().flat_map(|e| e.of(&head.series));
    let pinned = pins.map(|pin| JournalKey { id: pin.key_id.clone(), public: pin.public_key.clone() });
    let keys: Vec<JournalKey> = pinned.chain(key.cloned()).collect();
    let signed = copy.last_signature()?;
    let by_own = signed.as_ref().is_some_and(|(id, signature)| {
        let head = SignedHead { series: &head.series, entries: head.entries, hash: &head.hash, signature };
        let verifier = against.keys.map(|keys| keys());
        let mut known = keys.iter().filter(|key| key.id == *id);
        known.any(|key| verifier.as_ref().is_none_or(|verifier| verifier.verifies(key, &head)))
    });
    if by_own {
        return Ok(Ok(()));
    }
    let newest = against.enrolment.as_ref().and_then(|e| e.pins().last());
    let here = newest.map(|pin| pin.series.clone()).or_else(|| present.map(|p| p.series.clone()));
    let enrolled = against.enrolment.as_ref().is_some_and(|e| e.newest(&head.series).is_some());
    Ok(Err(match (here, signed) {
        (None, _) => NotOwn::NothingHere(head.series),
        (Some(here), _) if here != head.series && !enrolled => {
            NotOwn::OtherStation { found: head.series, here }
        }
        (Some(_), None) => NotOwn::Unsigned,
        (Some(_), Some((id, _))) => NotOwn::OtherKey(id),
    }))
}

impl Db {
    /// Key and signature of the last entry of this station's series.
    fn last_signature(&self) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        use rusqlite::OptionalExtension as _;
        let sql = "SELECT key_id, signature FROM journal WHERE series = ?1 ORDER BY seq DESC LIMIT 1";
        let last: Option<(Option<String>, Option<Vec<u8>>)> = self
            .connection
            .query_row(sql, [&self.series], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(last.and_then(|(key, signature)| key.zip(signature)))
    }
}

/// A head as the journal tells it; none for an empty series.
pub(super) fn told(head: &JournalHead) -> String {
    let none: Hash = [0; 32];
    if head.hash == none { String::new() } else { hex(&head.hash) }
}
