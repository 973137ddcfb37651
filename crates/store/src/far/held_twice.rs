//! What stations said of sittings that another one holds: it is kept, and does not count.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::OptionalExtension as _;
use uuid::Uuid;

use crate::facts::{self, Fact};
use crate::{Db, NumberedEntry, StoreError, StoredSitting};
use dabiao_domain::actor::Authorized;
use dabiao_domain::sitting::{Beside, BesideHolds, BesideWhy, SittingEvent, SittingStep};

/// What a station said of a sitting that another one held at that place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldTwice {
    /// The sitting.
    pub sitting: Uuid,
    /// The station.
    pub station: Uuid,
    /// Why it does not count.
    pub why: BesideWhy,
    /// So many entries of the roll.
    pub entries: u64,
    /// Whether it closed the sitting, which was closed on the roll that counts, too.
    pub closed: bool,
    /// What a person has to know of it.
    pub holds: BesideHolds,
}

impl Db {
    /// Puts on record that this station took a sitting over: the entry of the roll, and the fact by which every PC knows
    /// whose the roll is from there on, with the head of the series in which the one before it wrote it.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn take_sitting(&mut self, right: &Authorized, entry: &NumberedEntry) -> Result<(), StoreError> {
        let (sitting_id, station_id, by) = (entry.sitting, self.own_station()?, Some(entry.entry.by));
        let goes_on = self.known_of_roll(sitting_id)?;
        let fact = Fact::TakeSitting(facts::TakeSitting { sitting_id, station_id, goes_on, by });
        self.record_all_by(entry.entry.at.as_millisecond(), right, &[fact, entry.fact()])
    }

    /// The head of the series in which another station wrote the last entry of a roll, as it is known here.
    fn known_of_roll(&self, sitting: Uuid) -> Result<Option<facts::GoesOn>, StoreError> {
        let sql = "SELECT series, (SELECT max(seq) + 1 FROM far_entry AS known WHERE known.series = far_entry.series)
                     FROM far_entry WHERE op = 'sitting_entry' AND state = 'applied'
                      AND json_extract(json_extract(line, '$.body'), '$.sitting_id') = ?1
                    ORDER BY json_extract(json_extract(line, '$.body'), '$.seq') DESC, hash LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let last: Option<(String, i64)> =
            statement.query_row([sitting.to_string()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let head =
            last.and_then(|(series, entries)| Uuid::try_parse(&series).ok().zip(u64::try_from(entries).ok()));
        Ok(head.map(|(series, entries)| facts::GoesOn { series, entries }))
    }

    /// The station that planned a sitting, and the series in which it did; none where its plan is not here.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn planner_of(&self, sitting: Uuid) -> Result<Option<(Uuid, Uuid)>, StoreError> {
        let own = "SELECT series FROM journal WHERE op = 'plan_sitting' AND json_extract(body, '$.id') = ?1";
        let far = "SELECT series FROM far_entry WHERE op = 'plan_sitting' AND state = 'applied'
                      AND json_extract(json_extract(line, '$.body'), '$.id') = ?1 ORDER BY hash";
        for (sql, is_own) in [(own, true), (far, false)] {
            let mut statement = self.connection.prepare_cached(sql)?;
            let series: Option<String> =
                statement.query_row([sitting.to_string()], |row| row.get(0)).optional()?;
            let Some(series) = series.and_then(|series| Uuid::try_parse(&series).ok()) else { continue };
            let station = if is_own { Some(self.own_station()?) } else { self.station_if_known(series)? };
            return Ok(station.map(|station| (station, series)));
        }
        Ok(None)
    }

    /// The sittings that other stations planned, each with the one that did.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn planned_elsewhere(&self) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
        let own = "SELECT json_extract(body, '$.id') FROM journal WHERE op = 'plan_sitting'";
        let far = "SELECT json_extract(json_extract(line, '$.body'), '$.id'), series.station_id
                     FROM far_entry JOIN series ON series.series = far_entry.series
                    WHERE op = 'plan_sitting' AND state = 'applied'";
        let mut statement = self.connection.prepare_cached(own)?;
        let own: BTreeSet<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut statement = self.connection.prepare_cached(far)?;
        let told = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let told: Vec<(String, String)> = told.collect::<Result<_, _>>()?;
        let (here, mut planned) = (self.own_station()?, BTreeMap::new());
        for (sitting, station) in told.into_iter().filter(|(sitting, _)| !own.contains(sitting)) {
            let ids = Uuid::try_parse(&sitting).ok().zip(Uuid::try_parse(&station).ok());
            planned.extend(ids.filter(|(_, station)| *station != here));
        }
        Ok(planned)
    }

    /// Entries of rolls that do not count as another station holds the sitting, those of this PC too.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for one that can't be read.
    pub fn held_twice(&self) -> Result<Vec<HeldTwice>, StoreError> {
        let all = self.said_beside()?;
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let over = self.sittings_closed()?;
        let told = |(sitting, said): (Uuid, Vec<Beside>)| {
            let mut of: BTreeMap<(Uuid, BesideWhy), Vec<SittingEvent>> = BTreeMap::new();
            for said in said {
                of.entry((said.station, said.why)).or_default().push(said.entry.event);
            }
            let closes =
                |events: &[SittingEvent]| events.iter().any(|e| e.step() == Some(SittingStep::Close));
            let over = over.contains(&sitting);
            of.into_iter().map(move |((station, why), events)| HeldTwice {
                sitting,
                station,
                why,
                entries: events.len() as u64,
                closed: over && closes(&events),
                holds: BesideHolds::of(events.iter()),
            })
        };
        Ok(all.into_iter().flat_map(told).collect())
    }

    fn sittings_closed(&self) -> Result<BTreeSet<Uuid>, StoreError> {
        let sql = "SELECT DISTINCT sitting_id FROM sitting_entry
                    WHERE json_extract(event, '$.event') = 'step' AND json_extract(event, '$.step') = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows =
            statement.query_map([SittingStep::Close.name()], |row| Ok(Uuid::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Sittings that somebody took over, or says to have.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for one that can't be read.
    pub fn sittings_taken(&self) -> Result<Vec<StoredSitting>, StoreError> {
        let taken = self.taken_sittings()?;
        if taken.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.sittings()?.into_iter().filter(|sitting| taken.contains(&sitting.plan.id)).collect())
    }

    /// Sittings that a station says to have taken over, here or elsewhere.
    fn taken_sittings(&self) -> Result<BTreeSet<Uuid>, StoreError> {
        let sql = "SELECT json_extract(body, '$.sitting_id') FROM journal WHERE op = 'take_sitting'
                   UNION SELECT json_extract(json_extract(line, '$.body'), '$.sitting_id') FROM far_entry
                          WHERE op = 'take_sitting'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let ids = rows.collect::<Result<Vec<_>, _>>()?;
        Ok(ids.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect())
    }
}
