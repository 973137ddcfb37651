//! Whether what a person says in the directory holds there, and of which PC nothing can be said yet.
//!
//! A word is recorded and may hold for nothing all the same: somebody who has the founding PC's key said something of a later place.
//! Whoever said it is told so, and never that it is done.

use super::fail::{Fail, No};
use super::in_own_name::undecided_admissions;
use super::view::View;
use dabiao_domain::sync::directory::EnrolStation;
use dabiao_store::Db;

/// That what was said of the PC of that name holds.
///
/// # Errors
/// [`No::NotHeld`].
pub(super) fn must_hold(holds: bool, name: &str) -> Result<(), Fail> {
    if holds { Ok(()) } else { Err(No::NotHeld(name.to_owned()).into()) }
}

/// The station that `given` names, as [`View::station`].
///
/// # Errors
/// [`No::Undecided`] where only a word admits it of which nobody said whose it is; what the view and the store say.
pub(super) fn station_named<'v>(db: &Db, view: &'v View, given: &str) -> Result<&'v EnrolStation, Fail> {
    let found = view.station(given);
    if matches!(found, Err(Fail::No(No::NoStation(_))))
        && undecided_admissions(db)?.iter().any(|of| of.name == given.trim())
    {
        return Err(No::Undecided(given.trim().to_owned()).into());
    }
    found
}
