//! Sealed exams of a sitting, of whichever station: what a roll is made of where candidates sat at other PCs.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, Row, params};
use uuid::Uuid;

use super::attempts::about;
use super::entry::entry;
use super::rows::far_row;
use super::state::unsaid;
use crate::facts::{self, Fact};
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;
use crate::{Db, NumberedEntry, StoreError};
use dabiao_domain::actor::Authorized;
use dabiao_domain::role::Role;

/// A sealed exam, and the entry that seals it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSeat {
    /// The attempt.
    pub attempt: Uuid,
    /// The officer.
    pub officer: Uuid,
    /// The station whose series it is.
    pub station: Uuid,
    /// The series.
    pub series: Uuid,
    /// Entries of it up to the one that seals the attempt.
    pub entries: u64,
    /// The hash of that entry.
    pub head: Hash,
    /// The head of the attempt's own log.
    pub root_hash: Hash,
    /// When it began, by that station's clock.
    pub began_ms: i64,
    /// When it was sealed, by that station's clock.
    pub sealed_ms: i64,
}

const OWN: &str = "SELECT a.id, a.officer_id, j.series, j.seq, j.hash, a.root_hash, a.started_at_ms, j.at_ms
                     FROM journal AS j JOIN attempt AS a
                       ON a.id = unhex(replace(json_extract(j.body, '$.id'), '-', ''))
                    WHERE j.op = 'seal_attempt' AND a.sitting_id = ?1 AND a.state = 'sealed'
                    ORDER BY j.series, j.seq";
const FAR: &str = "WITH told AS (SELECT series, seq, hash, line, json_extract(line, '$.body') AS body
                                   FROM far_entry WHERE op = 'seal_attempt' AND state = 'applied')
                   SELECT a.id, a.officer_id, t.series, t.seq, t.hash, a.root_hash, a.started_at_ms,
                          json_extract(t.line, '$.at_ms')
                     FROM told AS t JOIN attempt AS a
                       ON a.id = unhex(replace(json_extract(t.body, '$.id'), '-', ''))
                    WHERE a.sitting_id = ?1 AND a.state = 'sealed'
                    ORDER BY t.series, t.seq";
const WAITING: &str = "SELECT f.officer_id, s.station_id, f.why
                         FROM far_attempt AS f JOIN far_entry AS e
                           ON e.op = 'begin_attempt' AND e.series = f.series
                          AND json_extract(json_extract(e.line, '$.body'), '$.sitting_id') = ?1
                          AND unhex(replace(json_extract(json_extract(e.line, '$.body'), '$.id'), '-', '')) = f.id
                         LEFT JOIN series AS s ON s.series = f.series
                        ORDER BY 1, 2";

impl Db {
    /// The sealed exams of a sitting that have a row: own ones, and those of others whose chain, key, log and score are
    /// right. By series, in their order.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for a series whose station is not known.
    pub fn sealed_seats(&self, sitting: Uuid) -> Result<Vec<SealedSeat>, StoreError> {
        let here = self.own_station()?;
        let mut seats = Vec::new();
        for (sql, own) in [(OWN, true), (FAR, false)] {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([sitting.as_bytes()])?;
            while let Some(row) = rows.next()? {
                let mut seat = seat_of(row, here)?;
                if !own {
                    seat.station = self.station_of_series(seat.series)?;
                }
                seats.push(seat);
            }
        }
        Ok(seats)
    }

    /// The PCs of the bureau by its directory, with their names.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn station_names(&self) -> Result<Vec<(Uuid, String)>, StoreError> {
        self.rows_of("station", "SELECT id, name FROM station ORDER BY name", |row| {
            Ok((Uuid::from_bytes(row.get(0)?), row.get(1)?))
        })
    }

    /// The names of PCs by the series that they wrote, as far as they are known here; of one that the directory does not
    /// name, its id.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn writers_of_series(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let names: BTreeMap<String, String> =
            self.station_names()?.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        let named = |(series, station): (String, String)| {
            let name = names.get(&station).cloned().unwrap_or(station);
            (series, name)
        };
        Ok(self.written_series()?.into_iter().map(named).collect())
    }

    /// The stations of other PCs by the series that they wrote.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn stations_of_series(&self) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
        let ids = |(series, station): (String, String)| {
            Some((Uuid::try_parse(&series).ok()?, Uuid::try_parse(&station).ok()?))
        };
        Ok(self.written_series()?.into_iter().filter_map(ids).collect())
    }

    /// The series of other PCs, each with its station, as text.
    pub(super) fn written_series(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.rows_of("series", "SELECT series, station_id FROM series", |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The restores that other PCs tell of, each with its entry: they hold there, and are told here.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn restores_elsewhere(&self) -> Result<Vec<(JournalEntry, facts::Restored)>, StoreError> {
        // To an older program what holds at its own station was no say of that station's.
        let sql = "SELECT series, seq, prev_hash, hash, line, key_id, signature, state FROM far_entry
                    WHERE op = 'restored' AND state IN ('station', 'not-entitled') ORDER BY series, seq, hash";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (signed, _) = far_row(row, found.len() + 1)?;
            let entry = entry(&signed).map_err(|fault| StoreError::Corrupt(fault.to_string()))?;
            if let Ok(Fact::Restored(restored)) = Fact::read(&entry.op, &entry.body) {
                found.push((entry, restored));
            }
        }
        Ok(found)
    }

    /// Whether an officer has begun an exam of a sitting, as far as is known here.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn sat_here(&self, sitting: Uuid, officer: Uuid) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM attempt WHERE sitting_id = ?1 AND officer_id = ?2)";
        let whose = params![sitting.as_bytes(), officer.as_bytes()];
        Ok(self.connection.prepare_cached(sql)?.query_row(whose, |row| row.get(0))?)
    }

    /// Who was given a password, a PIN or the place of an administrator by whom at a station, as far as its own entries are
    /// here: the officer, and who gave it. What somebody chose for themselves is not among them.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn accounts_given_at(&self, station: Uuid) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        let mut bodies: Vec<String> = Vec::new();
        if self.own_station()? == station {
            let sql = "SELECT body FROM journal WHERE op = 'set_account' ORDER BY series, seq";
            bodies = self.rows_of("journal", sql, |row| Ok(row.get(0)?))?;
        }
        let sql = concat!(
            "SELECT json_extract(line, '$.body') FROM far_entry
                    WHERE op = 'set_account' AND state NOT IN (",
            unsaid!(),
            ")
                      AND series IN (SELECT series FROM series WHERE station_id = ?1)"
        );
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([station.to_string()], |row| row.get(0))?;
        bodies.extend(rows.collect::<Result<Vec<String>, _>>()?);
        let meant = |officer| self.far.aliases.officer(officer);
        let given = |body: &String| match Fact::read("set_account", body) {
            Ok(Fact::SetAccount(set))
                if set.secret_hash.is_some() || set.roles.iter().any(|role| role == Role::Admin.name()) =>
            {
                let by = set.by.filter(|by| *by != set.officer_id)?;
                Some((meant(set.officer_id), meant(by)))
            }
            _ => None,
        };
        Ok(bodies.iter().filter_map(given).collect())
    }

    /// The PCs of the bureau that may hold sittings, of all units or of some, with their names.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn exam_stations(&self) -> Result<Vec<(Uuid, String)>, StoreError> {
        let sql = "SELECT id, name FROM station AS s WHERE retired IS NULL
                      AND EXISTS (SELECT 1 FROM duty WHERE station_id = s.id AND duty = 'exam') ORDER BY name";
        self.rows_of("station", sql, |row| Ok((Uuid::from_bytes(row.get(0)?), row.get(1)?)))
    }

    /// Exams of a sitting that other stations tell of and that have no row: the officer, the station, and why, such as
    /// `open`, `body` or `score`.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn waiting_seats(&self, sitting: Uuid) -> Result<Vec<(Uuid, Option<Uuid>, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(WAITING)?;
        let rows = statement.query_map([sitting.to_string()], |row| {
            let station: Option<String> = row.get(1)?;
            let station = station.and_then(|id| Uuid::try_parse(&id).ok());
            Ok((Uuid::from_bytes(row.get(0)?), station, row.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What the program that sealed an attempt said against it then; none where all was well, or it is not sealed.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn seal_doubt(&self, attempt: Uuid) -> Result<Option<String>, StoreError> {
        let sql = "SELECT body FROM journal WHERE op = 'seal_attempt' AND json_extract(body, '$.id') = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([attempt.to_string()], |row| row.get(0))?;
        let mut bodies = rows.collect::<Result<Vec<String>, _>>()?;
        let far = about(&self.connection, attempt)?;
        bodies.extend(far.into_iter().filter(|(_, state)| state == "applied").map(|(entry, _)| entry.body));
        let doubt = |body: &String| match Fact::read("seal_attempt", body) {
            Ok(Fact::SealAttempt(seal)) if seal.id == attempt => seal.doubt,
            _ => None,
        };
        Ok(bodies.iter().find_map(doubt))
    }

    /// How many attempts of a PC came with logs that break the rules or don't give their score: they have no row.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn broken_logs(&self) -> Result<Vec<(Uuid, u64)>, StoreError> {
        let sql =
            "SELECT s.station_id, count(*) FROM far_attempt AS f JOIN series AS s ON s.series = f.series
                    WHERE f.why = 'score' GROUP BY s.station_id ORDER BY s.station_id";
        let found: Vec<(String, i64)> =
            self.rows_of("far_attempt", sql, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.into_iter().filter_map(|(id, n)| Some((Uuid::try_parse(&id).ok()?, n as u64))).collect())
    }

    /// Puts on record what came back of a seat at another PC: the entry of the roll and the evidence, both or neither.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn collect_seat(
        &mut self,
        right: &Authorized,
        entry: &NumberedEntry,
        evidence: facts::CollectSeat,
    ) -> Result<(), StoreError> {
        let at_ms = entry.entry.at.as_millisecond();
        self.record_all_by(at_ms, right, &[entry.fact(), Fact::CollectSeat(evidence)])
    }

    pub(super) fn station_of_series(&self, series: Uuid) -> Result<Uuid, StoreError> {
        Ok(self.station_if_known(series)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
    }

    /// Whose a series is; none of one of which nothing came.
    pub(super) fn station_if_known(&self, series: Uuid) -> Result<Option<Uuid>, StoreError> {
        let sql = "SELECT station_id FROM series WHERE series = ?1";
        let of = params![series.to_string()];
        let id: Option<String> =
            self.connection.prepare_cached(sql)?.query_row(of, |row| row.get(0)).optional()?;
        let corrupt = |_| StoreError::Corrupt(format!("series {series}: whose it is"));
        id.map(|id| Uuid::try_parse(&id).map_err(corrupt)).transpose()
    }
}

fn seat_of(row: &Row<'_>, station: Uuid) -> Result<SealedSeat, StoreError> {
    let series: String = row.get(2)?;
    let corrupt = |_| StoreError::Corrupt(format!("the series {series:?} is no id"));
    Ok(SealedSeat {
        attempt: Uuid::from_bytes(row.get(0)?),
        officer: Uuid::from_bytes(row.get(1)?),
        station,
        series: Uuid::try_parse(&series).map_err(corrupt)?,
        entries: row.get::<_, i64>(3)? as u64 + 1,
        head: row.get(4)?,
        root_hash: row.get(5)?,
        began_ms: row.get(6)?,
        sealed_ms: row.get(7)?,
    })
}
