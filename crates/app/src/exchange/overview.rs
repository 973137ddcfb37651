//! What a PC knows of its bureau, in one reading: what waits here, and how old the data of the other PCs are.

use std::path::Path;

use uuid::Uuid;

use super::bureau_file::BureauFile;
use super::fail::Fail;
use super::stations::{StationRow, rows, waiting};
use super::view::View;
use dabiao_domain::sync::as_of::{AsOf, Other};
use dabiao_domain::sync::state::{Ago, Outbox, StationState, Unconfirmed};
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
    /// Whether this PC has a login at the bureau's server.
    pub has_login: bool,
}

impl Overview {
    /// Whether this PC founded the bureau.
    pub fn is_founder(&self) -> bool {
        self.own == self.bureau.station
    }

    /// Whether this PC was retired.
    pub fn is_retired(&self) -> bool {
        self.own_row().is_some_and(|row| row.state == StationState::Retired)
    }

    /// This PC as the directory has it.
    pub fn own_row(&self) -> Option<&StationRow> {
        self.stations.iter().find(|row| row.id == self.own)
    }

    /// What this PC says of itself at `now_ms`; none at the founding PC, which hands nothing up.
    pub fn outbox(&self, now_ms: i64) -> Option<Outbox> {
        let last = Ago::between(self.heard_ms, now_ms);
        let (unconfirmed, retired) = (self.unconfirmed, self.is_retired());
        (!self.is_founder()).then_some(Outbox { unconfirmed, last, retired })
    }

    /// As of when the data of the other PCs stand.
    pub fn as_of(&self) -> AsOf {
        let others =
            self.stations.iter().filter(|row| row.id != self.own && row.state != StationState::Retired);
        let other = |row: &StationRow| Other {
            name: row.called(),
            seen_ms: row.seen_ms,
            admitted_ms: row.admitted_ms,
            whole: row.state == StationState::Normal,
        };
        AsOf {
            bureau: self.bureau.name.clone(),
            founder: self.is_founder(),
            heard_ms: self.heard_ms,
            others: others.map(other).collect(),
        }
    }
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
    #[cfg(feature = "bureau")]
    let has_login = super::online::has_login(folder)?;
    #[cfg(not(feature = "bureau"))]
    let has_login = false;
    Ok(Some(Overview { bureau, own, stations, unconfirmed, heard_ms, has_login }))
}
