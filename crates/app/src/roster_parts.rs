//! A roster in entries of one unit each: an entry goes to another PC as a whole or not at all, and a unit's PCs get the
//! people of their unit only.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use uuid::Uuid;

use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::SignedEntry;
use dabiao_store::{Db, Fact, OfficerBody, StoreError, UnitBody, facts};

/// No entry has more of people or units in it, in bytes.
const MOST_BYTES: usize = 60 << 10;

/// Where a list comes from, as its entries say.
#[derive(Clone, Copy, Debug)]
pub struct ListOf<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// Its SHA-256.
    pub sha256: &'a str,
    /// Who took it in.
    pub by: Option<Uuid>,
}

/// The facts of a list: first the units, which everybody may know, then the people of each unit; those who move to it from
/// another one apart, because both units are told of them. `officers` are given in steps: what is in a later one comes
/// after all of an earlier one. `unit_before` is where an officer was until now.
pub fn in_parts(
    list: ListOf<'_>,
    units: Vec<UnitBody>,
    officers: Vec<Vec<OfficerBody>>,
    unit_before: &BTreeMap<Uuid, Uuid>,
) -> Vec<Fact> {
    let fact = |units: Vec<UnitBody>, officers: Vec<OfficerBody>| {
        let ListOf { file, sha256, by } = list;
        let (file, sha256) = (file.to_owned(), sha256.to_owned());
        Fact::ImportRoster(facts::ImportRoster { file, sha256, units, officers, by })
    };
    let mut all: Vec<Fact> = chunks(units).into_iter().map(|part| fact(part, Vec::new())).collect();
    for step in officers {
        let mut by_unit: BTreeMap<(Uuid, Option<Uuid>), Vec<OfficerBody>> = BTreeMap::new();
        for officer in step {
            let left = unit_before.get(&officer.id).copied().filter(|unit| *unit != officer.unit_id);
            by_unit.entry((officer.unit_id, left)).or_default().push(officer);
        }
        let parts = by_unit.into_values().flat_map(chunks);
        all.extend(parts.map(|part| fact(Vec::new(), part)));
    }
    all
}

/// In parts of which each is small enough for an entry.
fn chunks<T: Serialize>(items: Vec<T>) -> Vec<Vec<T>> {
    let (mut parts, mut part, mut bytes) = (Vec::new(), Vec::new(), 0);
    for item in items {
        let size = serde_json::to_string(&item).map_or(0, |text| text.len() + 1);
        if bytes + size > MOST_BYTES && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
            bytes = 0;
        }
        bytes += size;
        part.push(item);
    }
    parts.extend(Some(part).filter(|part| !part.is_empty()));
    parts
}

/// The operations by which people and units are said.
const OPS: [&str; 5] = ["add_officer", "change_officer", "describe_unit", "import_roster", "same_officer"];

/// What entries say of people and units in a form that reaches those whom it concerns.
#[derive(Default)]
struct Said {
    /// Whether what is said last of an officer reaches their unit.
    officers: BTreeMap<Uuid, bool>,
    /// Whether what is said last of a unit reaches everybody.
    units: BTreeMap<Uuid, bool>,
    /// Ids of officers that were said to be another's too.
    same: BTreeSet<Uuid>,
}

impl Said {
    fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::AddOfficer(facts::AddOfficer { id, unit_id, .. }) => {
                self.officers.insert(*id, true);
                self.units.entry(*unit_id).or_insert(false);
            }
            Fact::ChangeOfficer(facts::ChangeOfficer { officer, .. }) => {
                self.officers.insert(officer.id, true);
            }
            Fact::DescribeUnit(facts::DescribeUnit { unit, .. }) => {
                self.units.insert(unit.id, true);
            }
            Fact::ImportRoster(facts::ImportRoster { units, officers, .. }) => {
                let of: BTreeSet<Uuid> = officers.iter().map(|officer| officer.unit_id).collect();
                self.officers.extend(officers.iter().map(|officer| (officer.id, of.len() == 1)));
                self.units.extend(units.iter().map(|unit| (unit.id, officers.is_empty())));
            }
            Fact::SameOfficer(facts::SameOfficer { alias, .. }) => {
                self.same.insert(*alias);
            }
            _ => {}
        }
    }

    /// Of what stands in entries, in the order in which they were written at each station.
    fn of(entries: &[SignedEntry]) -> Self {
        let mut said = Self::default();
        for line in entries.iter().filter_map(|entry| entry.checked().ok()) {
            if OPS.contains(&line.op.as_str())
                && let Ok(fact) = Fact::read(&line.op, &line.body)
            {
                said.take(&fact);
            }
        }
        said
    }
}

/// Says anew, in parts, what lists of several units said of people and units: such a list reaches nobody, because it would
/// tell one unit of another's people. It changes nothing here. How many entries it wrote: 0 where there was nothing to do.
///
/// # Errors
/// [`StoreError::NotAllowed`] for another right than that to import a roster; SQLite errors; nothing is written then.
pub fn say_in_parts(by: &Authorized, db: &mut Db, now_ms: i64) -> Result<usize, StoreError> {
    let said = Said::of(&db.all_entries()?);
    let hidden = |known: &BTreeMap<Uuid, bool>, id: &Uuid| known.get(id).is_some_and(|reaches| !reaches);
    let units: Vec<UnitBody> =
        db.units()?.iter().filter(|unit| hidden(&said.units, &unit.id)).map(UnitBody::of).collect();
    let officers: Vec<OfficerBody> = db
        .officers()?
        .iter()
        .filter(|officer| hidden(&said.officers, &officer.id))
        .map(OfficerBody::of)
        .collect();
    let list = ListOf { file: "", sha256: "", by: by.by() };
    let mut told = in_parts(list, units, vec![officers], &BTreeMap::new());
    // Whom only such a list names under an id of their own: that they are who they are is said by ids alone.
    let same = db.same_ids()?;
    let alone = same.iter().filter(|(id, _)| hidden(&said.officers, id));
    told.extend(
        alone
            .filter(|(id, _)| !said.same.contains(id))
            .map(|(alias, is)| Fact::SameOfficer(facts::SameOfficer { alias: *alias, is: *is, by: by.by() })),
    );
    if !told.is_empty() {
        db.record_all_by(now_ms, by, &told)?;
    }
    Ok(told.len())
}
