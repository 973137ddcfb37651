//! What stations say otherwise than another one that holds: of whom, and against whom; and what of it is contested.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::attempts::about;
use super::once::Once;
use super::state::settled;
use super::verdict::{State, TOLD_TWICE, TWO_FACTS};
use crate::facts::{ContestedThing, Fact};
use crate::{Db, StoreError};

/// So many entries of a series contradict what other stations say, and do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradicted {
    /// The series.
    pub series: String,
    /// So many entries.
    pub entries: u64,
    /// The stations whose word holds, as far as it is here.
    pub against: BTreeSet<Uuid>,
}

/// By an index of schema 10, whose words stand first.
const ANY: &str = concat!(
    "SELECT EXISTS (SELECT 1 FROM far_entry
                    WHERE state NOT IN (",
    settled!(),
    ") AND state = 'twice')"
);
const TWICE: &str = concat!(
    "SELECT series, op, json_extract(line, '$.body') FROM far_entry
                      WHERE state NOT IN (",
    settled!(),
    ") AND state = 'twice'
                      ORDER BY series, seq, hash"
);
const CONTESTED: &str = concat!(
    "SELECT series, op, json_extract(line, '$.body') FROM far_entry
                          WHERE state NOT IN (",
    settled!(),
    ") AND state = 'contested'
                          ORDER BY series, seq, hash"
);
const BEGIN: &str = "begin_attempt";

/// What a fact says once; of a seal, the attempt, which is that of the PC that began it.
fn names(fact: &Fact) -> Vec<Once> {
    match fact {
        Fact::SealAttempt(body) => vec![Once::Attempt(body.id)],
        _ => Once::said(fact).into_iter().flatten().collect(),
    }
}

impl Db {
    /// The entries of other stations that say otherwise what another one says and holds, by series.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn contradicted(&self) -> Result<Vec<Contradicted>, StoreError> {
        if !self.connection.prepare_cached(ANY)?.query_row([], |row| row.get::<_, bool>(0))? {
            return Ok(Vec::new());
        }
        let lost: Vec<(String, String, String)> =
            self.rows_of("far_entry", TWICE, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let mut wanted: BTreeMap<String, BTreeSet<Once>> = BTreeMap::new();
        let mut told: Vec<(String, Vec<Once>)> = Vec::new();
        for (series, op, body) in lost {
            let said = Fact::read(&op, &body).map_or_else(|_| Vec::new(), |fact| names(&fact));
            let op = if op == "seal_attempt" { BEGIN.to_owned() } else { op };
            wanted.entry(op).or_default().extend(said.iter().cloned());
            told.push((series, said));
        }
        let mut holds: BTreeMap<Once, Uuid> = BTreeMap::new();
        for (op, wanted) in &wanted {
            for (station, fact) in self.holding(op, wanted)? {
                for name in names(&fact).into_iter().filter(|name| wanted.contains(name)) {
                    holds.entry(name).or_insert(station);
                }
            }
        }
        let mut all: BTreeMap<String, Contradicted> = BTreeMap::new();
        for (series, said) in told {
            let name = series.clone();
            let of = all.entry(series).or_insert_with(|| Contradicted {
                series: name,
                entries: 0,
                against: BTreeSet::new(),
            });
            of.entries += 1;
            of.against.extend(said.iter().filter_map(|name| holds.get(name)));
        }
        Ok(all.into_values().collect())
    }

    /// What PCs of the bureau say to be theirs, each with the stations that say so, until the directory says whose it is.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn contested(&self) -> Result<BTreeMap<ContestedThing, BTreeSet<Uuid>>, StoreError> {
        let lost: Vec<(String, String, String)> =
            self.rows_of("far_entry", CONTESTED, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let mut found: BTreeMap<ContestedThing, BTreeSet<Uuid>> = BTreeMap::new();
        if lost.is_empty() {
            return Ok(found);
        }
        let owners = self.stations_of_series()?;
        for (series, op, body) in lost {
            let thing = match Fact::read(&op, &body) {
                Ok(Fact::PlanSitting(body)) => ContestedThing::Sitting(body.id),
                Ok(Fact::BeginAttempt(body)) => ContestedThing::Attempt(body.id),
                _ => continue,
            };
            let series = Uuid::try_parse(&series).unwrap_or_default();
            found.entry(thing).or_default().extend(owners.get(&series).copied());
        }
        for (thing, of) in &mut found {
            match thing {
                ContestedThing::Sitting(id) => of.extend(self.planner_of(*id)?.map(|(station, _)| station)),
                ContestedThing::Attempt(id) => {
                    for (entry, state) in about(&self.connection, *id)? {
                        if entry.op == "begin_attempt" && state == State::Applied.name() {
                            let series = Uuid::try_parse(&entry.series).unwrap_or_default();
                            of.extend(owners.get(&series).copied());
                        }
                    }
                }
            }
        }
        Ok(found)
    }

    /// The attempts of other PCs that their PC began or sealed twice, each time otherwise. Which of the two holds nothing
    /// decides but a hash, which whoever writes the second can choose.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn attempts_told_twice(&self) -> Result<BTreeSet<Uuid>, StoreError> {
        Ok(self.told_twice([TOLD_TWICE; 2])?.iter().filter_map(Once::attempt).collect())
    }

    /// The officers of whose attempts or sittings PCs say two different things, whichever of the two holds: what rested on the
    /// other one before that came can't be shown to be right any more, and whoever wrote the second chose when.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn officers_contested(&self) -> Result<BTreeSet<Uuid>, StoreError> {
        let told = self.told_twice([TOLD_TWICE, TWO_FACTS])?;
        let mut officers = BTreeSet::new();
        let sql = "SELECT DISTINCT officer_id FROM attempt WHERE sitting_id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        for sitting in told.iter().filter_map(Once::sitting).collect::<BTreeSet<Uuid>>() {
            let rows = statement.query_map([sitting.as_bytes()], |row| Ok(Uuid::from_bytes(row.get(0)?)))?;
            officers.extend(rows.collect::<Result<Vec<Uuid>, _>>()?);
        }
        for attempt in told.iter().filter_map(Once::attempt).collect::<BTreeSet<Uuid>>() {
            for (entry, _) in about(&self.connection, attempt)? {
                if let Ok(Fact::BeginAttempt(begun)) = Fact::read(&entry.op, &entry.body) {
                    officers.extend([begun.officer_id, self.far.aliases.officer(begun.officer_id)]);
                }
            }
        }
        Ok(officers)
    }

    /// What is said twice and otherwise, by problems of these kinds.
    fn told_twice(&self, kinds: [&str; 2]) -> Result<Vec<Once>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT place FROM problem WHERE kind IN (?1, ?2)")?;
        let places = statement.query_map(kinds, |row| row.get(0))?;
        let places: Vec<String> = places.collect::<Result<_, _>>()?;
        Ok(places.iter().filter_map(|place| Once::read(place)).collect())
    }

    /// What is applied of that operation, or of attempts those alone that are wanted, each with its station: that of others
    /// first, as an own entry need not hold.
    fn holding(&self, op: &str, wanted: &BTreeSet<Once>) -> Result<Vec<(Uuid, Fact)>, StoreError> {
        let mut far: Vec<(String, String)> = Vec::new();
        if op == BEGIN {
            for attempt in wanted.iter().filter_map(Once::attempt) {
                let about = about(&self.connection, attempt)?.into_iter();
                let holds =
                    about.filter(|(entry, state)| entry.op == BEGIN && state == State::Applied.name());
                far.extend(holds.map(|(entry, _)| (entry.series, entry.body)));
            }
        } else {
            let sql = "SELECT series, json_extract(line, '$.body') FROM far_entry
                        WHERE op = ?1 AND state = 'applied' ORDER BY series, seq, hash";
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map([op], |row| Ok((row.get(0)?, row.get(1)?)))?;
            far = rows.collect::<Result<_, _>>()?;
        }
        let owners: BTreeMap<String, String> = self.written_series()?.into_iter().collect();
        let of = |(series, body): &(String, String)| {
            let station = Uuid::try_parse(owners.get(series)?).ok()?;
            Some((station, Fact::read(op, body).ok()?))
        };
        let mut found: Vec<(Uuid, Fact)> = far.iter().filter_map(of).collect();
        let here = self.own_station()?;
        let sql = "SELECT body FROM journal WHERE op = ?1 ORDER BY series, seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let own = statement.query_map([op], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        found.extend(own.iter().filter_map(|body| Some((here, Fact::read(op, body).ok()?))));
        Ok(found)
    }
}
