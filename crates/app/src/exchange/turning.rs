//! What a decision turns round that was made for another PC before: it is named before it is done.

use std::collections::BTreeSet;
use std::path::Path;

use uuid::Uuid;

use super::admit::founded;
use super::fail::Fail;
use super::held::station_named;
use super::things::Things;
use super::view::View;
use crate::lang::Messages;
use dabiao_store::{Claimed, Db};

/// A sitting or an attempt that is another PC's so far, as it was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// What it is.
    pub what: String,
    /// The name of the PC whose it is so far.
    pub holder: String,
}

impl Turned {
    /// In a sentence.
    pub fn words(&self, texts: &Messages) -> String {
        texts.format("bureau-contested-turns", &[("what", &self.what), ("holder", &self.holder)])
    }
}

/// What [`super::decide`] for a station would turn round: where something of it is open that alone is decided, else what was
/// decided last, and with `again` all that ever was.
///
/// # Errors
/// As [`super::decide`].
pub fn turned(db: &Db, folder: &Path, (station, again): (&str, bool)) -> Result<Vec<Turned>, Fail> {
    let bureau = founded(db, folder)?;
    let view = View::of(db, &bureau)?;
    let known = station_named(db, &view, station)?;
    let by_name = |other: &Uuid| {
        let other = view.directory.station(other);
        station.trim() == known.name && other.is_some_and(|other| other.name == known.name)
    };
    let mut own: BTreeSet<Uuid> =
        view.stations().map(|other| other.station_id).filter(by_name).chain([known.station_id]).collect();
    let series: Vec<Uuid> = own.iter().flat_map(|id| view.series_of(id)).collect();
    own.extend(series.iter().filter_map(|series| view.owners.get(series)));
    let claims = |claimed: &Claimed| !claimed.by.is_disjoint(&own);
    let all = db.to_decide()?;
    if !again && all.values().any(|claimed| claimed.holder.is_none() && claims(claimed)) {
        return Ok(Vec::new());
    }
    let (things, mut turned) = (Things::of(db)?, Vec::new());
    for (thing, claimed) in all.iter().filter(|(_, claimed)| claims(claimed) && (again || claimed.last)) {
        let Some(holder) = claimed.holder.filter(|holder| !own.contains(holder)) else { continue };
        let what = things.words(db, thing)?.unwrap_or_else(|| thing.id().to_string());
        let named = view.directory.station(&holder).map(|holder| holder.name.clone());
        turned.push(Turned { what, holder: named.unwrap_or_else(|| holder.to_string()) });
    }
    Ok(turned)
}
