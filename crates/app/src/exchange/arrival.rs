//! When what others wrote comes here, whatever time a command was given.

use crate::clock::Clock;
use dabiao_store::{Db, StoreError};

/// When something comes here that another PC wrote: by the system's clock, whatever time was given, and not before what is known
/// already. Whoever could say when an exam came could confirm any date of it. In a demonstration all is invented.
///
/// # Errors
/// Any error of the store.
pub(super) fn arrives_ms(db: &mut Db, clock: &dyn Clock) -> Result<i64, StoreError> {
    if db.is_demonstration()? {
        return Ok(clock.wall_ms());
    }
    let now_ms = clock.given().map_or_else(|| clock.wall_ms(), |given| given.system_ms);
    let floor = db.time_floor()?;
    Ok(floor.newest().map_or(now_ms, |known| known.at_ms.max(now_ms)))
}

/// Says at the end of an exchange that its time was given, where nothing else was written that says so. A store without accounts
/// is nobody's yet, and a demonstration invented.
///
/// # Errors
/// Any error of the store.
pub(super) fn keep_given(db: &mut Db, clock: &dyn Clock) -> Result<(), StoreError> {
    if clock.given().is_none_or(|given| !given.differs()) || !db.has_accounts()? || db.is_demonstration()? {
        return Ok(());
    }
    db.record_clock(clock.wall_ms())
}
