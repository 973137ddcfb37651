//! The key by which this PC knows the one that founded its bureau, as its store judges by it.

use super::bureau_file::BureauFile;
use super::fail::Fail;
use dabiao_store::{Db, JournalKey};

/// The store goes by the key in `bureau.toml` from here on: what an older key said beside the way to that one falls out. Whether it
/// went by another one before. The founding PC itself has its own journal for that.
///
/// # Errors
/// What the store says.
pub(super) fn pin(db: &mut Db, bureau: &BureauFile) -> Result<bool, Fail> {
    if db.own_station()? == bureau.station {
        return Ok(false);
    }
    let key = JournalKey { id: bureau.key_id.clone(), public: bureau.public_key.clone() };
    Ok(db.follow_key(&key)?)
}
