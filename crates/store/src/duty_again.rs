//! A duty that comes back to a PC that had it before.
//!
//! What a PC wrote when it had the duty first stays below what the one wrote that got it in between. What it says from the new
//! grant on comes above that: its series names the grant by its hash, which nobody knew before it was given. So before the next
//! thing that it says by such a duty it begins a new series. Where the grant stands in its own series, as at the founding PC,
//! what follows there comes after it as it is.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::facts::{Fact, GrantDuty, SeriesParent};
use super::far::verdict::{duties_of, phase};
use super::hash::{Hash, hex};
use super::own_path::{begun, directory_before};
use super::{Db, StoreError};
use dabiao_domain::sync::directory::{self, Directory, DirectoryFact};
use dabiao_domain::sync::duty::{Duty, Holders};
use dabiao_domain::sync::rank::{Rank, Ranked};

/// The duties that a PC had, and got once more after another one had them.
const AGAIN: &str = "SELECT DISTINCT had.duty FROM duty AS had
                       JOIN duty AS rival ON rival.duty = had.duty AND rival.station_id <> had.station_id
                       JOIN duty AS got ON got.duty = had.duty AND got.station_id = had.station_id
                      WHERE had.station_id = ?1 AND had.epoch < rival.epoch AND rival.epoch <= got.epoch";

/// Every grant that stands in the directory as it is here, and whether in this PC's journal.
const GRANTS: &str = "SELECT series, seq, hash, body, TRUE FROM journal WHERE op = 'grant_duty'
                      UNION ALL
                      SELECT series, seq, hash, json_extract(line, '$.body'), FALSE FROM far_entry
                       WHERE op = 'grant_duty' AND state = 'applied'";

/// A grant as it stands here.
struct Stands {
    series: String,
    seq: u64,
    hash: Hash,
    said: GrantDuty,
    /// Whether that is in this PC's journal.
    is_own: bool,
}

/// The last grant of a duty that this PC got back.
pub(super) struct GrantAgain {
    /// Where it stands.
    pub end: SeriesParent,
    /// Whether that is in this PC's journal.
    is_own: bool,
}

/// Whether a fact counts by a duty that moves from one PC to another.
pub(super) fn is_by_moving_duty(fact: &Fact) -> bool {
    // Roles are of no subject, and the registry gives them.
    matches!(fact, Fact::SetAccount(_))
        || duties_of(phase(fact)).iter().any(|duty| duty.holders() != Holders::Many)
}

/// The name of a duty, and the unit for which it was granted; none for the bureau.
type Granted = (String, Option<Uuid>);

impl Db {
    /// Whether the series that this PC writes does not come after the last grant of a duty that it got back: what it says by that
    /// would count as what it said before it gave the duty away.
    ///
    /// # Errors
    /// SQLite errors.
    pub(super) fn is_heard_as_before(&self) -> Result<bool, StoreError> {
        let grants = self.grants_again()?;
        if grants.is_empty() {
            return Ok(false);
        }
        let live = &self.series;
        let named = begun(&self.connection, live)?.map(|begun| begun.comes_after).unwrap_or_default();
        let stands = |grant: &GrantAgain| {
            named.contains(&grant.end) || grant.is_own && grant.end.series.to_string() == *live
        };
        Ok(!grants.iter().all(stands))
    }

    /// The last grant, for the bureau and for each unit, of every duty that this PC got back.
    ///
    /// # Errors
    /// SQLite errors.
    pub(super) fn grants_again(&self) -> Result<Vec<GrantAgain>, StoreError> {
        if !self.far.places_matter() {
            return Ok(Vec::new());
        }
        let own = self.own_station()?;
        let mut statement = self.connection.prepare_cached(AGAIN)?;
        let duties: Vec<String> =
            statement.query_map([own.as_bytes()], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let moves = |duty: &String| Duty::from_name(duty).is_some_and(|duty| duty.holders() != Holders::Many);
        let duties: Vec<String> = duties.into_iter().filter(moves).collect();
        if duties.is_empty() {
            return Ok(Vec::new());
        }
        let grants = self.grants_here()?;
        let before = directory_before(&self.connection, grants.iter().map(|grant| grant.series.clone()))?;
        let ranked = |grant: &Stands| {
            let before = before.get(&grant.series).copied().unwrap_or_default();
            let depth = before.saturating_add(u128::from(grant.seq));
            let GrantDuty { duty, unit_id, station_id, epoch, .. } = grant.said.clone();
            let said = directory::GrantDuty { duty, unit_id, station_id, epoch };
            Ranked { rank: Rank { epoch: 0, depth, hash: grant.hash }, value: DirectoryFact::GrantDuty(said) }
        };
        let directory = Directory::of(grants.iter().map(ranked));
        // By the epoch in which it counts. The hash decides between two that say the same.
        let mut last: BTreeMap<Granted, ((u64, Hash), GrantAgain)> = BTreeMap::new();
        for Stands { series, seq, hash, said, is_own } in grants {
            let Ok(series) = Uuid::try_parse(&series) else { continue };
            if said.station_id != own || !duties.contains(&said.duty) {
                continue;
            }
            let end = SeriesParent { series, entries: seq.saturating_add(1), head: hex(&hash) };
            let order = (directory.epoch_granted(&hash).unwrap_or(said.epoch), hash);
            let of = (said.duty, said.unit_id);
            if last.get(&of).is_none_or(|(known, _)| *known < order) {
                last.insert(of, (order, GrantAgain { end, is_own }));
            }
        }
        Ok(last.into_values().map(|(_, grant)| grant).collect())
    }

    /// Every grant that stands here.
    fn grants_here(&self) -> Result<Vec<Stands>, StoreError> {
        let mut statement = self.connection.prepare_cached(GRANTS)?;
        let mut rows = statement.query([])?;
        let mut grants = Vec::new();
        while let Some(row) = rows.next()? {
            let Ok(Fact::GrantDuty(said)) = Fact::read("grant_duty", &row.get::<_, String>(3)?) else {
                continue;
            };
            let (series, seq, is_own) = (row.get(0)?, row.get::<_, i64>(1)? as u64, row.get(4)?);
            grants.push(Stands { series, seq, hash: row.get(2)?, said, is_own });
        }
        Ok(grants)
    }
}
