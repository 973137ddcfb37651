//! What stations say of people and have no say in: whom they add who is in no roster, and whom they call otherwise.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::candidate::Candidate;
use super::entry::entry;
use super::gaps::Gaps;
use super::paths::Paths;
use super::rows::far_entries;
use super::state::settled;
use super::verdict::Verdicts;
use crate::aliases::Aliases;
use crate::facts::{self, Fact};
use crate::far_state::bureau;
use crate::own_path::journal_of;
use crate::{Db, StoreError, read};
use dabiao_domain::sync::directory::Directory;
use dabiao_domain::sync::duty::Duty;

/// What stations say of people and have no say in.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// Officers that are in no roster, each with the station that added them first by rank.
    officers: BTreeMap<Uuid, Uuid>,
    /// Units that nobody who keeps the roster named.
    units: BTreeMap<Uuid, Uuid>,
    /// How a station calls somebody of the roster whom it calls otherwise.
    otherwise: BTreeMap<(Uuid, Uuid), Called>,
}

/// How somebody is called.
#[derive(Clone, Debug, Default)]
struct Called {
    /// The id that was used.
    id: Uuid,
    name: String,
    birth: Option<String>,
}

impl Called {
    /// Whether that may be the same person. What is not said contradicts nothing.
    fn fits(&self, other: &Self) -> bool {
        let birth = |called: &Self| called.birth.clone().filter(|day| !day.is_empty());
        let born = birth(self).zip(birth(other));
        self.name.trim() == other.name.trim() && born.is_none_or(|(one, other)| one == other)
    }
}

/// What was said so far, in the order in which it holds.
struct Said<'a> {
    aliases: &'a Aliases,
    /// Of whoever keeps the roster.
    kept: BTreeMap<Uuid, Called>,
    kept_units: BTreeSet<Uuid>,
    /// Of others, each by their station.
    told: BTreeMap<(Uuid, Uuid), Called>,
    told_units: BTreeMap<Uuid, Uuid>,
    first: BTreeMap<Uuid, Uuid>,
}

impl Said<'_> {
    fn unit(&mut self, id: Uuid, candidate: &Candidate<'_>) {
        let id = self.aliases.unit(id);
        if candidate.kept {
            self.kept_units.insert(id);
        } else {
            self.told_units.entry(id).or_insert(candidate.station);
        }
    }

    /// What is said of an officer so far by the station of an entry, or by the roster.
    fn called(&mut self, id: Uuid, candidate: &Candidate<'_>) -> &mut Called {
        let officer = self.aliases.officer(id);
        if candidate.kept {
            return self.kept.entry(officer).or_default();
        }
        self.first.entry(officer).or_insert(candidate.station);
        let called = self.told.entry((officer, candidate.station)).or_default();
        called.id = id;
        called
    }

    fn take(&mut self, candidate: &Candidate<'_>) {
        let officer = |said: &mut Self, body: &facts::OfficerBody| {
            said.unit(body.unit_id, candidate);
            let called = said.called(body.id, candidate);
            called.name.clone_from(&body.name);
            called.birth.clone_from(&body.birth_date);
        };
        match &candidate.fact {
            Fact::AddOfficer(body) => {
                self.unit(body.unit_id, candidate);
                self.called(body.id, candidate).name.clone_from(&body.name);
            }
            Fact::ImportRoster(body) => {
                body.units.iter().for_each(|unit| self.unit(unit.id, candidate));
                body.officers.iter().for_each(|body| officer(self, body));
            }
            Fact::ChangeOfficer(body) => officer(self, &body.officer),
            Fact::DescribeUnit(body) => self.unit(body.unit.id, candidate),
            Fact::DescribeOfficer(body) => {
                let whose = self.aliases.officer(body.id);
                let known = if candidate.kept {
                    self.kept.get_mut(&whose)
                } else {
                    self.told.get_mut(&(whose, candidate.station))
                };
                if let Some(known) = known {
                    known.birth.clone_from(&body.birth_date);
                }
            }
            _ => {}
        }
    }
}

impl People {
    /// By what may be applied, in the order in which it holds. `settled` are those of whom the roster said who they are.
    pub(super) fn of(
        candidates: &[Candidate<'_>],
        aliases: &Aliases,
        settled: &BTreeSet<Uuid>,
        directory: &Directory,
    ) -> Self {
        let mut said = Said {
            aliases,
            kept: BTreeMap::new(),
            kept_units: directory.stations().map(|station| aliases.unit(station.unit_id)).collect(),
            told: BTreeMap::new(),
            told_units: BTreeMap::new(),
            first: BTreeMap::new(),
        };
        candidates
            .iter()
            .filter(|candidate| candidate.rank.0 == 0)
            .for_each(|candidate| said.take(candidate));
        let Said { kept, kept_units, told, told_units, first, .. } = said;
        let otherwise = told.into_iter().filter(|((officer, _), called)| {
            let known = kept.get(officer);
            known.is_some_and(|known| !known.fits(called)) && !settled.contains(&called.id)
        });
        Self {
            otherwise: otherwise.collect(),
            officers: first.into_iter().filter(|(officer, _)| !kept.contains_key(officer)).collect(),
            units: told_units.into_iter().filter(|(unit, _)| !kept_units.contains(unit)).collect(),
        }
    }

    /// Whether there is anything.
    pub(super) fn is_open(&self) -> bool {
        !(self.officers.is_empty() && self.units.is_empty() && self.otherwise.is_empty())
    }

    /// Puts it into its tables.
    pub(super) fn put(&self, db: &Connection) -> Result<(), StoreError> {
        let mut put = db.prepare("INSERT INTO proposed (id, kind, station_id) VALUES (?1, ?2, ?3)")?;
        for (kind, all) in [("officer", &self.officers), ("unit", &self.units)] {
            for (id, station) in all {
                put.execute(params![id.as_bytes(), kind, station.as_bytes()])?;
            }
        }
        let mut put = db.prepare(
            "INSERT INTO called_otherwise (officer_id, station_id, told_id, name, birth_date) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for ((officer, station), Called { id, name, birth }) in &self.otherwise {
            put.execute(params![officer.as_bytes(), station.as_bytes(), id.as_bytes(), name, birth])?;
        }
        Ok(())
    }
}

/// Somebody, or a unit, whom a station added that does not keep the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The officer or unit.
    pub id: Uuid,
    /// Whether it is a unit.
    pub is_unit: bool,
    /// The station.
    pub station: Uuid,
}

/// Somebody of the roster whom a station calls otherwise under the same badge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledOtherwise {
    /// The officer.
    pub officer: Uuid,
    /// The station.
    pub station: Uuid,
    /// The id by which the station means them.
    pub told_id: Uuid,
    /// Their name there.
    pub name: String,
    /// Their date of birth there.
    pub birth: Option<String>,
}

/// So many entries of a series do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncounted {
    /// The series.
    pub series: String,
    /// Their operation.
    pub op: String,
    /// Why, such as `not-entitled` or `retired`.
    pub state: String,
    /// So many.
    pub entries: u64,
}

impl Db {
    /// Whom stations added that do not keep the roster.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn proposed(&self) -> Result<Vec<Proposed>, StoreError> {
        self.rows_of("proposed", "SELECT id, kind = 'unit', station_id FROM proposed ORDER BY id", |row| {
            Ok(Proposed { id: read::id(row, 0)?, is_unit: row.get(1)?, station: read::id(row, 2)? })
        })
    }

    /// Whom stations call otherwise than the roster does.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn called_otherwise(&self) -> Result<Vec<CalledOtherwise>, StoreError> {
        let sql =
            "SELECT officer_id, station_id, told_id, name, birth_date FROM called_otherwise ORDER BY 1, 2";
        self.rows_of("called_otherwise", sql, |row| {
            Ok(CalledOtherwise {
                officer: read::id(row, 0)?,
                station: read::id(row, 1)?,
                told_id: read::id(row, 2)?,
                name: row.get(3)?,
                birth: row.get(4)?,
            })
        })
    }

    /// Entries of other stations that do not count, by series, operation and reason. What waits for others and what was only
    /// said once more is not among them.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn uncounted(&self) -> Result<Vec<Uncounted>, StoreError> {
        let sql = concat!(
            "SELECT series, op, state, count(*) FROM far_entry
                    WHERE state NOT IN (",
            settled!(),
            ") GROUP BY series, op, state"
        );
        self.rows_of("far_entry", sql, |row| {
            Ok(Uncounted {
                series: row.get(0)?,
                op: row.get(1)?,
                state: row.get(2)?,
                entries: row.get::<_, i64>(3)? as u64,
            })
        })
    }

    /// Own entries that count at this PC alone, as it has no duty for them: the station that this PC was then, the operation,
    /// how many. Only what takes a duty is looked at.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn counts_here_only(&self) -> Result<Vec<(Uuid, String, u64)>, StoreError> {
        let Some(bureau) = bureau(&self.connection)? else { return Ok(Vec::new()) };
        let mut statement = self.connection.prepare_cached("SELECT DISTINCT op FROM journal")?;
        let ops = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        if !ops.iter().any(|op| Duty::of_op(op).is_some()) {
            return Ok(Vec::new());
        }
        let own = journal_of(&self.connection)?;
        let mut far = Vec::new();
        for (signed, _) in far_entries(&self.connection)? {
            far.push(entry(&signed).map_err(|fault| StoreError::Corrupt(fault.to_string()))?);
        }
        let paths = Paths::of(&own, &far, Gaps::of(&self.connection)?);
        let here_only = Verdicts::of(&paths, Some(&bureau)).here_only;
        Ok(here_only.into_iter().map(|((station, op), n)| (station, op, n)).collect())
    }
}
