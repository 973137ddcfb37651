//! The directory that is followed, and what a merge leaves.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Row, params};
use uuid::Uuid;

use super::merge::{Merged, merge};
use crate::facts::{EnrolStation, Fact};
use crate::far_state::{BUREAU, BUREAU_KEY, Root, bureau};
use crate::hash::Hash;
use crate::own_path::directory_before;
use crate::signer_key::JournalKey;
use crate::{Db, StoreError};

/// Exams whose times the bureau's registry held against what else it knows, each said of the station that wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckedExams {
    said: BTreeSet<(Uuid, Uuid)>,
    /// Whose each series is.
    owners: BTreeMap<Uuid, Uuid>,
}

impl CheckedExams {
    /// Whether that was said of this exam, which stands in this series. What was said of another station's of the same id is
    /// nothing to it.
    pub fn has(&self, series: &Uuid, exam: &Uuid) -> bool {
        self.owners.get(series).is_some_and(|station| self.said.contains(&(*station, *exam)))
    }
}

/// An admission as it stands: series, number, hash, when it was said, and what.
type Told = (String, i64, Hash, i64, String);

fn told_of(row: &Row<'_>) -> Result<Told, StoreError> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

impl Db {
    /// Follows the directory in `series` from here on, the one whose first entry has the hash `first`: who may say what
    /// for the bureau is said there. Another series of that name, begun by somebody else, says nothing.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn follow_bureau(&mut self, series: Uuid, first: Hash) -> Result<(), StoreError> {
        let tx = self.connection.unchecked_transaction()?;
        tx.execute(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            params![BUREAU, Root { series: series.to_string(), first, key: None }.text()],
        )?;
        // Whoever founded another one is known by another key.
        tx.execute("DELETE FROM meta WHERE key = ?1", [BUREAU_KEY])?;
        let merged = merge(&tx, None)?;
        tx.commit()?;
        self.merged(merged);
        Ok(())
    }

    /// This PC knows the one that founded its bureau by `key` from here on: what somebody else says in that one's name under a
    /// key that it had before counts no longer. Whether that is another key than until now.
    ///
    /// # Errors
    /// SQLite errors; nothing is changed then.
    pub fn follow_key(&mut self, key: &JournalKey) -> Result<bool, StoreError> {
        if bureau(&self.connection)?.is_none_or(|root| root.key.as_ref() == Some(key)) {
            return Ok(false);
        }
        let tx = self.connection.unchecked_transaction()?;
        tx.execute(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            params![BUREAU_KEY, format!("{} {}", key.id, key.public)],
        )?;
        let merged = merge(&tx, None)?;
        tx.commit()?;
        self.merged(merged);
        Ok(true)
    }

    /// The key by which this PC knows the one that founded its bureau; none at that one itself.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn followed_key(&self) -> Result<Option<JournalKey>, StoreError> {
        Ok(bureau(&self.connection)?.and_then(|root| root.key))
    }

    /// The series of the directory that this PC follows; none where it never joined a bureau.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn followed_bureau(&self) -> Result<Option<Uuid>, StoreError> {
        Ok(bureau(&self.connection)?.and_then(|root| Uuid::try_parse(&root.series).ok()))
    }

    /// Every admission of a station that the directory of the bureau tells of, which the station `founder` keeps, in no order.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn admissions(&self, founder: Uuid) -> Result<Vec<EnrolStation>, StoreError> {
        Ok(self.admissions_told(founder)?.into_iter().map(|(_, admission)| admission).collect())
    }

    /// As [`Db::admissions`], each with when it was said by the clock of that station, in the order of their places in the
    /// directory: what was said last is the last one, whatever that clock showed.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn admissions_told(&self, founder: Uuid) -> Result<Vec<(i64, EnrolStation)>, StoreError> {
        let own = "SELECT series, seq, hash, at_ms, body FROM journal WHERE op = 'enrol_station'";
        let far = "SELECT series, seq, hash, json_extract(line, '$.at_ms'), json_extract(line, '$.body') FROM far_entry
                    WHERE op = 'enrol_station' AND state = 'applied'";
        let mut told: Vec<Told> = Vec::new();
        if self.own_beginnings()?.iter().any(|begun| begun.station_id == founder)
            || self.own_series().any(|series| *series == founder.to_string())
        {
            told.extend(self.rows_of("journal", own, told_of)?);
        }
        told.extend(self.rows_of("far_entry", far, told_of)?);
        let series: BTreeSet<String> = told.iter().map(|(series, ..)| series.clone()).collect();
        let before = directory_before(&self.connection, series)?;
        // As the directory itself takes them.
        told.sort_by_key(|(series, seq, hash, ..)| {
            (before.get(series).copied().unwrap_or_default().saturating_add(*seq as u128), *hash)
        });
        let fact = |(.., at_ms, body): Told| match Fact::read("enrol_station", &body) {
            Ok(Fact::EnrolStation(station)) => Ok(Some((at_ms, station))),
            Ok(_) => Ok(None),
            Err(error) => Err(error),
        };
        told.into_iter().filter_map(|told| fact(told).transpose()).collect()
    }

    /// The exams whose times the bureau's registry held against what else it knows: it says so when it settles what was
    /// found about their PC.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn exams_checked(&self) -> Result<CheckedExams, StoreError> {
        let admissions = self.admissions_of_bureau()?;
        let said = |(_, admission): (i64, EnrolStation)| {
            let station = admission.station_id;
            admission.exams.into_iter().map(move |exam| (station, exam))
        };
        let said: BTreeSet<(Uuid, Uuid)> = admissions.into_iter().flat_map(said).collect();
        let owners = if said.is_empty() { BTreeMap::new() } else { self.stations_of_series()? };
        Ok(CheckedExams { said, owners })
    }

    /// Every admission that the directory which is followed tells of, each with when it was said, in the order of their places;
    /// none where it is not known who keeps it.
    pub(super) fn admissions_of_bureau(&self) -> Result<Vec<(i64, EnrolStation)>, StoreError> {
        let Some(bureau) = self.followed_bureau()? else { return Ok(Vec::new()) };
        let own = self.own_series().any(|series| *series == bureau.to_string());
        let founder = if own { Some(self.own_station()?) } else { self.station_if_known(bureau)? };
        founder.map_or_else(|| Ok(Vec::new()), |founder| self.admissions_told(founder))
    }

    /// Takes over what a merge found.
    pub(crate) fn merged(&mut self, merged: Merged) {
        self.far = merged.state;
        self.touch(merged.touched);
    }
}
