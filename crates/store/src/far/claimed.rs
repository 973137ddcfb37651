//! Everything of which a person says whose it is: what is contested, and what was decided so far, with the stations that say it
//! to be theirs. What was decided wrongly is decided again.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::attempts::about;
use super::state::{State, stands};
use crate::facts::{ContestedThing, EnrolStation, Fact};
use crate::{Db, StoreError};

/// A thing that several stations say to be theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    /// The stations.
    pub by: BTreeSet<Uuid>,
    /// That whose word holds; none while nothing tells whose it is.
    pub holder: Option<Uuid>,
    /// Whether it is of what was decided last.
    pub last: bool,
}

/// An attempt that another station began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BegunThere {
    /// Whose.
    pub officer: Uuid,
    /// Of which sitting; none for practice.
    pub sitting: Option<Uuid>,
    /// When, milliseconds since the Unix epoch.
    pub at_ms: i64,
}

/// The plans of sittings that other stations say to have made, whoever's holds.
const PLANS: &str = concat!(
    "SELECT series, json_extract(line, '$.body'), state = 'applied' FROM far_entry
                      WHERE op = 'plan_sitting' AND state IN (",
    stands!(),
    ")
                      ORDER BY series, seq, hash"
);

/// The states in which a beginning of an attempt stands that its station may have made.
const STANDS: [&str; 4] =
    [State::Applied.name(), State::Twice.name(), State::Contested.name(), State::Again.name()];

impl Db {
    /// What other PCs say to be theirs and nothing tells whose it is, or the directory said it: whose it is, a person says. What
    /// this PC planned or began is its own, and nobody decides it.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn to_decide(&self) -> Result<BTreeMap<ContestedThing, Claimed>, StoreError> {
        let open: BTreeSet<ContestedThing> = self.contested()?.into_keys().collect();
        let mut admissions = self.admissions_of_bureau()?;
        admissions.retain(|(_, said)| !said.things.is_empty());
        // The last one in the directory, and those that were said with it: what a clock showed then decides nothing.
        let last_ms = admissions.last().map(|(at_ms, _)| *at_ms);
        let with_it = admissions.iter().rev().take_while(|(at_ms, _)| Some(*at_ms) == last_ms).count();
        let first = admissions.len() - with_it;
        let decided = |(n, said): (usize, &(i64, EnrolStation))| {
            said.1.things.iter().map(move |of| (of.thing, n >= first)).collect::<Vec<_>>()
        };
        // The last word on each.
        let decided: BTreeMap<ContestedThing, bool> =
            admissions.iter().enumerate().flat_map(decided).collect();
        let things: BTreeSet<ContestedThing> = decided.keys().chain(&open).copied().collect();
        if things.is_empty() {
            return Ok(BTreeMap::new());
        }
        let owners = self.stations_of_series()?;
        let mut claimed = self.plans_of(&things, &owners)?;
        for thing in &things {
            let ContestedThing::Attempt(id) = thing else { continue };
            for (entry, state) in about(&self.connection, *id)? {
                let series = Uuid::try_parse(&entry.series).unwrap_or_default();
                if entry.op == "begin_attempt" && STANDS.contains(&state.as_str()) {
                    note(&mut claimed, *thing, owners.get(&series).copied(), state == "applied");
                }
            }
        }
        let own = self.own_things()?;
        claimed.retain(|thing, claimed| claimed.by.len() > 1 && !own.contains(thing));
        for (thing, claimed) in &mut claimed {
            claimed.holder = claimed.holder.filter(|_| !open.contains(thing));
            claimed.last = decided.get(thing) == Some(&true);
        }
        Ok(claimed)
    }

    /// Whose attempt another station says to have begun, of which sitting, and when by its clock, as it holds here.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn begun_there(&self, attempt: Uuid) -> Result<Option<BegunThere>, StoreError> {
        for (entry, state) in about(&self.connection, attempt)? {
            if entry.op == "begin_attempt"
                && state == "applied"
                && let Fact::BeginAttempt(begun) = Fact::read(&entry.op, &entry.body)?
            {
                let officer = self.far.aliases.officer(begun.officer_id);
                return Ok(Some(BegunThere { officer, sitting: begun.sitting_id, at_ms: entry.at_ms }));
            }
        }
        Ok(None)
    }

    fn plans_of(
        &self,
        things: &BTreeSet<ContestedThing>,
        owners: &BTreeMap<Uuid, Uuid>,
    ) -> Result<BTreeMap<ContestedThing, Claimed>, StoreError> {
        let mut claimed = BTreeMap::new();
        if !things.iter().any(|thing| matches!(thing, ContestedThing::Sitting(_))) {
            return Ok(claimed);
        }
        let plans: Vec<(String, String, bool)> =
            self.rows_of("far_entry", PLANS, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        for (series, body, holds) in plans {
            let Ok(Fact::PlanSitting(plan)) = Fact::read("plan_sitting", &body) else { continue };
            let thing = ContestedThing::Sitting(plan.id);
            if things.contains(&thing) {
                let series = Uuid::try_parse(&series).unwrap_or_default();
                note(&mut claimed, thing, owners.get(&series).copied(), holds);
            }
        }
        Ok(claimed)
    }

    /// The sittings that this PC planned, and the attempts that it began.
    fn own_things(&self) -> Result<BTreeSet<ContestedThing>, StoreError> {
        let sql = "SELECT op, body FROM journal WHERE op IN ('plan_sitting', 'begin_attempt')";
        let rows: Vec<(String, String)> =
            self.rows_of("journal", sql, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let thing = |(op, body): &(String, String)| match Fact::read(op, body) {
            Ok(Fact::PlanSitting(plan)) => Some(ContestedThing::Sitting(plan.id)),
            Ok(Fact::BeginAttempt(begun)) => Some(ContestedThing::Attempt(begun.id)),
            _ => None,
        };
        Ok(rows.iter().filter_map(thing).collect())
    }
}

fn note(
    claimed: &mut BTreeMap<ContestedThing, Claimed>,
    thing: ContestedThing,
    station: Option<Uuid>,
    holds: bool,
) {
    let Some(station) = station else { return };
    let of = claimed.entry(thing).or_default();
    of.by.insert(station);
    if holds {
        of.holder = Some(station);
    }
}
