//! What a PC knows of its bureau, in one reading: what waits here, and how old the data of the other PCs are.

use std::path::Path;

use uuid::Uuid;

use super::bureau_file::BureauFile;
use super::fail::Fail;
use super::stations::{StationRow, rows, waiting};
use super::view::View;
use dabiao_domain::sync::state::{Ago, Outbox, StationState, UNSEEN_MS, Unconfirmed};
use dabiao_store::Db;

/// What a PC knows of its bureau.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The bureau.
    pub bureau: BureauFile,
    /// This station.
    pub own: Uuid,
    /// Every station that is known here, by unit and name, the founding one first.
    pub stations: Vec<StationRow>,
    /// What of this PC the bureau has not shown to have; nothing at the founding PC.
    pub unconfirmed: Unconfirmed,
    /// When the bureau was last heard of, by its clock; none where it never was, and at the founding PC.
    pub heard_ms: Option<i64>,
}

impl Overview {
    /// Whether this PC founded the bureau.
    pub fn is_founder(&self) -> bool {
        self.own == self.bureau.station
    }

    /// This PC as the directory has it.
    pub fn own_row(&self) -> Option<&StationRow> {
        self.stations.iter().find(|row| row.id == self.own)
    }

    /// What this PC says of itself at `now_ms`; none at the founding PC, which hands nothing up.
    pub fn outbox(&self, now_ms: i64) -> Option<Outbox> {
        let last = Ago::between(self.heard_ms, now_ms);
        (!self.is_founder()).then_some(Outbox { unconfirmed: self.unconfirmed, last })
    }

    /// The other stations that were not retired.
    pub fn others(&self) -> impl Iterator<Item = &StationRow> {
        self.stations.iter().filter(|row| row.id != self.own && row.state != StationState::Retired)
    }

    /// Those of them that the bureau has not heard of for 7 days.
    pub fn unseen(&self, now_ms: i64) -> impl Iterator<Item = &StationRow> {
        self.others().filter(move |row| is_old(row.seen_ms, now_ms))
    }

    /// Those of them whose data here are not whole: not heard of for long, or with something that is not here.
    pub fn behind(&self, now_ms: i64) -> impl Iterator<Item = &StationRow> {
        self.others().filter(move |row| is_old(row.seen_ms, now_ms) || row.state != StationState::Normal)
    }

    /// As of when the data of the other PCs stand: at the founding PC as of the package that is the oldest of the newest
    /// ones, elsewhere as of what the bureau sent last. None where nothing of them is here.
    pub fn as_of_ms(&self) -> Option<i64> {
        if self.is_founder() { self.others().filter_map(|row| row.seen_ms).min() } else { self.heard_ms }
    }
}

fn is_old(seen_ms: Option<i64>, now_ms: i64) -> bool {
    seen_ms.is_none_or(|at| now_ms.saturating_sub(at) > UNSEEN_MS)
}

/// What the PC of a data folder knows of its bureau; none where it belongs to none.
///
/// # Errors
/// What the store and the disk say.
pub fn overview(db: &Db, folder: &Path, now_ms: i64) -> Result<Option<Overview>, Fail> {
    let Some(bureau) = BureauFile::load(folder)? else { return Ok(None) };
    let view = View::of(db, &bureau)?;
    let own = db.own_station()?;
    let stations = rows(db, &view, &bureau, now_ms)?;
    let founder = own == bureau.station;
    let (unconfirmed, heard_ms) =
        if founder { (Unconfirmed::default(), None) } else { waiting(db, &view, &bureau)? };
    Ok(Some(Overview { bureau, own, stations, unconfirmed, heard_ms }))
}
