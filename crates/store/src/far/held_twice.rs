//! What stations said of sittings that another one holds: it is kept, and does not count.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::OptionalExtension as _;
use uuid::Uuid;

use super::rows::far_entries;
use super::verdict::State;
use crate::facts::{self, Fact};
use crate::{Db, NumberedEntry, StoreError, StoredSitting};
use dabiao_domain::actor::Authorized;
use dabiao_domain::sitting::{SittingEvent, SittingStep};

/// What a station said of a sitting that another one held at that place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldTwice {
    /// The sitting.
    pub sitting: Uuid,
    /// The station.
    pub station: Uuid,
    /// So many entries of the roll.
    pub entries: u64,
    /// Whether it closed the sitting.
    pub closed: bool,
}

impl Db {
    /// Puts on record that this station took a sitting over: the entry of the roll, and the fact by which every PC knows
    /// whose the roll is from there on.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn take_sitting(&mut self, right: &Authorized, entry: &NumberedEntry) -> Result<(), StoreError> {
        let (sitting_id, station_id, by) = (entry.sitting, self.own_station()?, Some(entry.entry.by));
        let fact = Fact::TakeSitting(facts::TakeSitting { sitting_id, station_id, by });
        self.record_all_by(entry.entry.at.as_millisecond(), right, &[fact, entry.fact()])
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
            let station = if is_own { self.own_station()? } else { self.station_of_series(series)? };
            return Ok(Some((station, series)));
        }
        Ok(None)
    }

    /// Entries of rolls that do not count as another station took the sitting over, those of this PC too.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a series whose station is not known.
    pub fn held_twice(&self) -> Result<Vec<HeldTwice>, StoreError> {
        let taken: BTreeSet<Uuid> = self.taken_sittings()?;
        if taken.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: BTreeMap<(Uuid, Uuid), (u64, bool)> = BTreeMap::new();
        let mut note = |station: Uuid, fact: &Fact| {
            let Fact::SittingEntry(body) = fact else { return };
            let of = found.entry((body.sitting_id, station)).or_default();
            of.0 += 1;
            let step = fact.sitting_event().and_then(Result::ok).and_then(|event| event.step());
            of.1 |= step == Some(SittingStep::Close);
        };
        for (signed, state) in far_entries(&self.connection)? {
            if state == State::NotHolder.name()
                && let Ok(entry) = super::entry::entry(&signed)
                && let Ok(fact) = Fact::read(&entry.op, &entry.body)
            {
                note(self.station_of_series(signed.series)?, &fact);
            }
        }
        let here = self.own_station()?;
        for entry in self.journal()?.iter().filter(|entry| entry.op == "sitting_entry") {
            let Ok(fact) = Fact::read(&entry.op, &entry.body) else { continue };
            if let Fact::SittingEntry(body) = &fact
                && taken.contains(&body.sitting_id)
                && !self.is_on_roll(body, entry.at_ms)?
            {
                note(here, &fact);
            }
        }
        let told = |((sitting, station), (entries, closed))| HeldTwice { sitting, station, entries, closed };
        Ok(found.into_iter().map(told).collect())
    }

    /// Sittings whose roll says that a deputy took them over.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for one that can't be read.
    pub fn sittings_taken(&self) -> Result<Vec<StoredSitting>, StoreError> {
        if self.taken_sittings()?.is_empty() {
            return Ok(Vec::new());
        }
        let took = |sitting: &StoredSitting| {
            sitting.entries.iter().any(|entry| matches!(entry.event, SittingEvent::Take { .. }))
        };
        Ok(self.sittings()?.into_iter().filter(took).collect())
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

    fn is_on_roll(&self, body: &facts::SittingEntry, at_ms: i64) -> Result<bool, StoreError> {
        // Whom it names may be read as somebody else by now.
        let sql =
            "SELECT EXISTS (SELECT 1 FROM sitting_entry WHERE sitting_id = ?1 AND seq = ?2 AND at_ms = ?3
                                     AND json_extract(event, '$.event') = ?4)";
        let event = body.event.get("event").and_then(|event| event.as_str());
        let is = (body.sitting_id.as_bytes(), body.seq, at_ms, event);
        Ok(self.connection.prepare_cached(sql)?.query_row(is, |row| row.get(0))?)
    }
}
