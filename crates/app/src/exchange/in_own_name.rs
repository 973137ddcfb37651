//! Entries that others handed over in this PC's own name: what it said before a restore, or somebody who has its key.

use uuid::Uuid;

use super::fail::Fail;
use dabiao_store::Db;

/// The kind of the note that says how many entries in this PC's name were known when somebody settled them.
pub(super) const AS_THIS_PC: &str = "as-this-pc";

/// So many entries that others handed over say to be of the founding PC, which is this one, are not in its journal and count;
/// none where nobody handed over more of them since somebody settled it.
pub(super) fn as_this_pc(db: &Db, founder: &Uuid) -> Result<Option<u64>, Fail> {
    if db.own_station()? != *founder {
        return Ok(None);
    }
    let all = db.counts_as_own()?;
    let settled = db.peer_note(AS_THIS_PC, &founder.to_string())?.and_then(|n| n.parse().ok()).unwrap_or(0);
    Ok((all > settled).then_some(all))
}
