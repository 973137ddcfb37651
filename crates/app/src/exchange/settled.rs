//! What was found about a PC and is settled: it resets its disk no more, or no copy of it is in use any more.
//!
//! The directory says so by admitting the station once more, word for word as it is admitted: such an entry says nothing
//! else. What was found until then no longer counts; the times are the bureau's.

use std::path::Path;

use super::admission::Admission;
use super::admit::founded;
use super::fail::{Fail, No};
use super::meeting::{resets_of, strange_of, strange_since};
use super::view::View;
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::verdict::rewinds;
use dabiao_store::facts::EnrolStation;
use dabiao_store::{Db, Fact};

/// What was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The name of the station.
    pub name: String,
    /// So many resets of its disk count no longer.
    pub resets: usize,
    /// Whether it was seen as a copy.
    pub copied: bool,
}

impl Settled {
    /// The message that says it.
    pub const fn key(&self) -> &'static str {
        if self.resets > 0 || self.copied { "bureau-settled" } else { "bureau-settled-nothing" }
    }
}

/// What was found about a station until now counts no longer: its disk is reset no more, its copy is gone. Where nothing
/// was found nothing is recorded.
///
/// # Errors
/// [`No::Retired`]; what the store and the disk say.
pub fn settle(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    now_ms: i64,
    station: &str,
) -> Result<Settled, Fail> {
    let bureau = founded(db, folder)?;
    let view = View::of(db, &bureau)?;
    let known = view.station(station)?;
    let name = known.name.clone();
    if view.directory.retired(&known.station_id).is_some() {
        return Err(No::Retired(name).into());
    }
    let told = db.admissions_told(bureau.station)?;
    let admission = Admission::of(&told, &known.station_id);
    let found = resets_of(db, &view, &known.station_id, &admission)?;
    let resets = rewinds(&found, now_ms);
    let copied = strange_of(db, &known.station_id, &admission)?;
    if resets == 0 && !copied {
        return Ok(Settled { name, resets, copied });
    }
    let fact = Fact::EnrolStation(EnrolStation {
        station_id: known.station_id,
        unit_id: known.unit_id,
        name: name.clone(),
        key_id: known.key_id.clone(),
        public_key: known.public_key.clone(),
        box_key: known.box_key.clone(),
        login: known.login.clone(),
        hosts: known.hosts.clone(),
        by: by.by(),
    });
    // The server may have another clock: what it noted until now is settled too.
    let seen_ms = db.peer(&known.station_id.to_string())?.1;
    let strange_ms = strange_since(db, &known.station_id)?;
    let at_ms = found.into_iter().chain(seen_ms).chain(strange_ms).fold(now_ms, i64::max);
    db.record_by(at_ms, by, &fact)?;
    Ok(Settled { name, resets, copied })
}
