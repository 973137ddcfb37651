//! What a person has to settle of what stations handed up: what does not count, who is in no roster, who is called
//! otherwise. It is told at every exchange and on the page of stations until it is settled.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::admission::Admission;
use super::alike::{as_given, called, listed_as};
use super::dates::{Doubt, day_of, exams_in_doubt};
use super::fail::Fail;
use super::in_own_name::{told_as_this_pc, under_old_key};
use super::matter::{Matter, SaidBeside};
use super::meeting::restores_of;
use super::place_taken::taken;
use super::things::Things;
use super::unopened::unopened;
use super::view::View;
use super::vouched::former_keys;
use crate::audit::held_without_role;
use dabiao_domain::roster::Officer;
use dabiao_domain::sitting::SittingEvent;
use dabiao_domain::sync::duty::Duty;
use dabiao_store::{ContestedThing, Db, HeldTwice};

/// What is to be settled, by the id of the station as it is listed.
pub(super) fn matters(db: &Db, view: &View, now_ms: i64) -> Result<BTreeMap<Uuid, Vec<Matter>>, Fail> {
    let listed = view.listed();
    let mut all: BTreeMap<Uuid, Vec<Matter>> = BTreeMap::new();
    not_counted((db, view), &listed, &mut all)?;
    for (station, matter) in restored(db, view)? {
        all.entry(station).or_default().push(matter);
    }
    for (station, matter) in unopened(db, view)? {
        all.entry(station).or_default().push(matter);
    }
    for (station, matter) in taken(db, view, now_ms)? {
        all.entry(station).or_default().push(matter);
    }
    for (owner, logs) in db.broken_logs()? {
        let station = listed.get(&owner).copied().unwrap_or(owner);
        all.entry(station).or_default().push(Matter::Broken(logs));
    }
    for ((station, duty), entries) in here_only(db)? {
        let station = listed.get(&station).copied().unwrap_or(station);
        all.entry(station).or_default().push(Matter::HereOnly { duty, entries });
    }
    let officers: BTreeMap<Uuid, Officer> = db.officers()?.into_iter().map(|o| (o.id, o)).collect();
    for (station, matter) in held_twice(db, &officers)? {
        let station = listed.get(&station).copied().unwrap_or(station);
        all.entry(station).or_default().push(matter);
    }
    for (station, matter) in against_the_bureau(db, (view, now_ms), &officers)? {
        let station = listed.get(&station).copied().unwrap_or(station);
        all.entry(station).or_default().push(matter);
    }
    for called in db.called_otherwise()? {
        let (Some(station), Some(officer)) = (listed.get(&called.station), officers.get(&called.officer))
        else {
            continue;
        };
        all.entry(*station).or_default().push(Matter::Called {
            badge: officer.badge.clone(),
            here: officer.name.trim().to_owned(),
            there: called.name.trim().to_owned(),
        });
    }
    let (mut people, mut units): (BTreeMap<Uuid, Vec<String>>, BTreeMap<Uuid, Vec<String>>) =
        (BTreeMap::new(), BTreeMap::new());
    let names: BTreeMap<Uuid, String> = db.units()?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    for proposed in db.proposed()? {
        let Some(station) = listed.get(&proposed.station) else { continue };
        if proposed.is_unit {
            units.entry(*station).or_default().extend(names.get(&proposed.id).cloned());
        } else if let Some(officer) = officers.get(&proposed.id) {
            let told = format!("{} {}（{}）", officer.badge, officer.name, officer.unit);
            people.entry(*station).or_default().push(told);
        }
    }
    for (station, mut names) in people {
        names.sort();
        all.entry(station).or_default().push(Matter::Proposed(names));
    }
    for (station, mut names) in units.into_iter().filter(|(_, names)| !names.is_empty()) {
        names.sort();
        all.entry(station).or_default().push(Matter::Units(names));
    }
    Ok(all)
}

/// What entries of stations do not count, or not as they are said, is told: of the stations as they are `listed`.
fn not_counted(
    (db, view): (&Db, &View),
    listed: &BTreeMap<Uuid, Uuid>,
    all: &mut BTreeMap<Uuid, Vec<Matter>>,
) -> Result<(), Fail> {
    let (uncounted, elsewhere) = uncounted(db, view)?;
    for (signer, n) in elsewhere {
        let station = listed.get(&signer).copied().unwrap_or(signer);
        all.entry(station).or_default().push(Matter::Elsewhere(n));
    }
    let founder = founder_here(db, view)?;
    let in_own_name = as_founder(&uncounted, listed, founder);
    let founding = view.founder();
    let mut kept_out = db.kept_out()?;
    kept_out.retain(|id| view.directory.station(id).is_some() && view.directory.retired(id).is_none());
    for ((owner, kind), n) in uncounted {
        let Some(station) = listed.get(&owner) else { continue };
        let is_told = match kind {
            Kind::Key => founding != *station,
            // Nobody said yet that it was retired.
            Kind::Retired => !kept_out.contains(station),
            Kind::NoDuty(_) | Kind::Newer | Kind::Unread => true,
        };
        if is_told {
            all.entry(*station).or_default().push(kind.of(n));
        }
    }
    for station in kept_out {
        all.entry(station).or_default().push(Matter::KeptOut);
    }
    if let Some(station) = founder {
        let told = told_as_this_pc((db, view), &station, in_own_name)?;
        if !told.is_empty() {
            all.entry(station).or_default().extend(told);
        }
    } else if let Some(matter) = beside_founder(db, view, founding)? {
        all.entry(founding).or_default().push(matter);
    }
    for (station, matter) in contested((db, view), listed)? {
        all.entry(station).or_default().push(matter);
    }
    for (owner, matter) in contradicted(db, view)? {
        let Some(station) = listed.get(&owner) else { continue };
        all.entry(*station).or_default().push(matter);
    }
    Ok(())
}

/// So many entries say to be of the founding PC, which is this one, under a key that says nothing for it.
fn as_founder(uncounted: &Uncounted, listed: &BTreeMap<Uuid, Uuid>, founder: Option<Uuid>) -> u64 {
    let is = |owner: &Uuid, kind: Kind| {
        kind == Kind::Key && founder.is_some() && listed.get(owner).copied() == founder
    };
    uncounted.iter().filter(|((owner, kind), _)| is(owner, *kind)).map(|(_, n)| *n).sum()
}

/// So many entries in the name of the founding PC, which is this one, do not count; none where nobody handed over more of them
/// since somebody settled it.
pub(super) fn not_as_founder(db: &Db, view: &View) -> Result<Option<u64>, Fail> {
    let Some(founder) = founder_here(db, view)? else { return Ok(None) };
    under_old_key(db, &founder, counts_not_as_founder(db, view)?)
}

/// So many entries in the name of the founding PC, which is this one, do not count.
pub(super) fn counts_not_as_founder(db: &Db, view: &View) -> Result<u64, Fail> {
    let founder = founder_here(db, view)?;
    Ok(as_founder(&uncounted(db, view)?.0, &view.listed(), founder))
}

/// At another PC: so many entries in the name of the one that founded the bureau do not count. That PC settles them: it is told
/// of those that it did not name, and that an older key of it did not sign of which the next one is known.
fn beside_founder(db: &Db, view: &View, founder: Uuid) -> Result<Option<Matter>, Fail> {
    let of_founder = view.owners.iter().filter(|(_, owner)| **owner == founder);
    let series: BTreeSet<String> = of_founder.map(|(series, _)| series.to_string()).collect();
    let known = db.followed_key()?.map(|key| former_keys(view, (&founder, &key.id))).unwrap_or_default();
    // What another PC wrote there is told of that one.
    let others = view.directory.stations().filter(|station| station.station_id != founder);
    let others: BTreeSet<&str> = others.map(|station| station.key_id.as_str()).collect();
    let is_told = |key: &&String| !known.contains(*key) && !others.contains(key.as_str());
    let told = db.not_named(&series)?.iter().filter(is_told).count() as u64;
    Ok((told > 0).then_some(Matter::FounderKey(told)))
}

/// Restores at other PCs that nobody settled, told where they are settled: at the PC that founded the bureau. What this PC
/// restored is its own to tell.
fn restored(db: &Db, view: &View) -> Result<Vec<(Uuid, Matter)>, Fail> {
    let Some(own) = founder_here(db, view)? else { return Ok(Vec::new()) };
    let told = db.admissions_told(own)?;
    let mut found = Vec::new();
    for id in view.stations().map(|station| station.station_id).filter(|id| *id != own) {
        let restores = restores_of(db, view, &id, &Admission::of(&told, &id))?.len() as u64;
        found.extend((restores > 0).then_some((id, Matter::Restored(restores))));
    }
    Ok(found)
}

/// This PC, if it founded the bureau.
fn founder_here(db: &Db, view: &View) -> Result<Option<Uuid>, Fail> {
    let own = db.own_station()?;
    Ok((own == view.founder()).then_some(own))
}

/// What is contested with others: so many things, what they are, and those PCs.
type With = (u64, Vec<String>, BTreeSet<Uuid>);

/// What two PCs say to be theirs and nothing tells whose it is: both are named, as they are `listed`, and what it is.
fn contested((db, view): (&Db, &View), listed: &BTreeMap<Uuid, Uuid>) -> Result<Vec<(Uuid, Matter)>, Fail> {
    let all = db.contested()?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let words = Things::of(db)?;
    let mut found: BTreeMap<Uuid, With> = BTreeMap::new();
    for (thing, stations) in all {
        let what = words.words(db, &thing)?;
        let as_listed = |id: &Uuid| listed.get(id).copied().unwrap_or(*id);
        let stations: BTreeSet<Uuid> = stations.iter().map(as_listed).collect();
        for station in &stations {
            let (things, named, against) = found.entry(*station).or_default();
            *things += 1;
            named.extend(what.clone());
            against.extend(stations.iter().copied().filter(|other| other != station));
        }
    }
    let matter = |(station, (things, mut what, against)): (Uuid, With)| {
        what.sort();
        let against = against.iter().map(|other| called(view, other)).collect();
        (station, Matter::Contested { things, what, against, given: as_given(view, &station) })
    };
    Ok(found.into_iter().map(matter).collect())
}

/// Why entries do not count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    NoDuty(Duty),
    Newer,
    Unread,
    Retired,
    Key,
}

impl Kind {
    const fn of(self, entries: u64) -> Matter {
        match self {
            Self::NoDuty(duty) => Matter::NoDuty { duty, entries },
            Self::Newer => Matter::Newer(entries),
            Self::Unread => Matter::Unread(entries),
            Self::Retired => Matter::Retired(entries),
            Self::Key => Matter::Key(entries),
        }
    }
}

/// So many entries of a station, by why they do not count.
type Uncounted = BTreeMap<(Uuid, Kind), u64>;

/// How many entries of a station do not count, by why; and how many a station wrote into the series of others.
fn uncounted(db: &Db, view: &View) -> Result<(Uncounted, BTreeMap<Uuid, u64>), Fail> {
    let mut found = Uncounted::new();
    for uncounted in db.uncounted()? {
        let Ok(series) = Uuid::try_parse(&uncounted.series) else { continue };
        let Some(owner) = view.owners.get(&series) else { continue };
        let kind = match uncounted.state.as_str() {
            // What takes no duty is each PC's own affair.
            "not-entitled" => Duty::of_op(&uncounted.op).map(Kind::NoDuty),
            "unknown" => Some(Kind::Newer),
            "unread" => Some(Kind::Unread),
            "retired" => Some(Kind::Retired),
            "key" | "stranger" => Some(Kind::Key),
            _ => None,
        };
        if let Some(kind) = kind {
            *found.entry((*owner, kind)).or_default() += uncounted.entries;
        }
    }
    // What somebody else wrote there is that one's.
    let mut elsewhere: BTreeMap<Uuid, u64> = BTreeMap::new();
    for (owner, signer) in view.written_elsewhere() {
        if let Some(entries) = found.get_mut(&(owner, Kind::Key)) {
            *entries = entries.saturating_sub(1);
        }
        *elsewhere.entry(signer).or_default() += 1;
    }
    found.retain(|_, entries| *entries > 0);
    Ok((found, elsewhere))
}

/// What stations say otherwise than another one whose word holds: both are named.
fn contradicted(db: &Db, view: &View) -> Result<Vec<(Uuid, Matter)>, Fail> {
    let mut found: BTreeMap<Uuid, (u64, BTreeSet<String>)> = BTreeMap::new();
    let name = |id: &Uuid| listed_as(view, id).unwrap_or_else(|| id.to_string());
    for told in db.contradicted()? {
        let series = Uuid::try_parse(&told.series).ok();
        let Some(owner) = series.and_then(|series| view.owners.get(&series)) else { continue };
        let (entries, against) = found.entry(*owner).or_default();
        *entries += told.entries;
        against.extend(told.against.iter().map(name));
    }
    let matter = |(owner, (entries, against)): (Uuid, (u64, BTreeSet<String>))| {
        (owner, Matter::Twice { entries, against: against.into_iter().collect() })
    };
    Ok(found.into_iter().map(matter).collect())
}

/// Sittings that a deputy took over, by the deputy, as long as they go on or another PC says something else; and what
/// PCs say of sittings that they do not hold, by those.
fn held_twice(db: &Db, officers: &BTreeMap<Uuid, Officer>) -> Result<Vec<(Uuid, Matter)>, Fail> {
    // Whose a contested sitting is, and so who writes its roll, nobody knows: nobody is to blame for it.
    let open = db.contested()?;
    let mut twice = db.held_twice()?;
    twice.retain(|held| !open.contains_key(&ContestedThing::Sitting(held.sitting)));
    let over = db.sittings_over()?;
    let name =
        |id: &Uuid| officers.get(id).map(|officer| format!("{} {}", officer.badge, officer.name.trim()));
    let names = |ids: &[Uuid]| -> Vec<String> {
        ids.iter().map(|id| name(id).unwrap_or_else(|| id.to_string())).collect()
    };
    let mut told = Vec::new();
    for stored in db.sittings_taken()? {
        let plan = &stored.plan;
        let sitting = format!("{} {}", plan.room, day_of(plan.at));
        let of = |held: &&HeldTwice| held.sitting == plan.id;
        // Whoever planned it is told even when it is over: they may not have been asked.
        let here = db
            .planner_of(plan.id)?
            .is_some_and(|(station, _)| db.own_station().is_ok_and(|id| id == station));
        let last = stored.entries.iter().rev().find_map(|entry| match entry.event {
            SittingEvent::Take { station } => Some(station),
            _ => None,
        });
        if let Some(holder) = last
            && (here || !over.contains(&plan.id) || twice.iter().any(|held| of(&held)))
        {
            told.push((holder, Matter::TookOver { sitting: sitting.clone() }));
        }
        for held in twice.iter().filter(of) {
            let said = SaidBeside {
                sitting: sitting.clone(),
                why: held.why,
                entries: held.entries,
                closed: held.closed,
                voids: names(&held.holds.voids),
                absent: names(&held.holds.absent),
                incidents: held.holds.incidents,
            };
            told.push((held.station, Matter::HeldTwice(Box::new(said))));
        }
    }
    Ok(told)
}

/// Sittings that other PCs held by people to whom the registry gave no role, and exams that they dated before what they had
/// on record: the audit names each, and no certificate rests on them.
fn against_the_bureau(
    db: &Db,
    (view, now_ms): (&View, i64),
    officers: &BTreeMap<Uuid, Officer>,
) -> Result<Vec<(Uuid, Matter)>, Fail> {
    let here = db.own_station()?;
    let mut told = Vec::new();
    for (plan, who) in held_without_role(db)? {
        let Some((station, _)) = db.planner_of(plan.id)?.filter(|(station, _)| *station != here) else {
            continue;
        };
        let name = |id: &Uuid| {
            let known = officers.get(id);
            known.map_or_else(|| id.to_string(), |o| format!("{} {}", o.badge, o.name.trim()))
        };
        let sitting = format!("{} {}", plan.room, day_of(plan.at));
        told.push((station, Matter::NoRole { sitting, who: who.iter().map(name).collect() }));
    }
    told.extend(dates(db, view, now_ms)?);
    Ok(told)
}

/// Exams, and room and day of their sittings.
type Dated = (BTreeSet<Uuid>, BTreeSet<String>);

/// Exams of other PCs whose dates nobody can believe, or that a person has to check.
fn dates(db: &Db, view: &View, now_ms: i64) -> Result<Vec<(Uuid, Matter)>, Fail> {
    let mut of: BTreeMap<(Uuid, Doubt), Dated> = BTreeMap::new();
    for exam in exams_in_doubt(db, view, now_ms)? {
        let (exams, sittings) = of.entry((exam.station, exam.doubt)).or_default();
        exams.insert(exam.attempt);
        sittings.extend(exam.sitting);
    }
    let matter = |((station, doubt), (exams, sittings)): ((Uuid, Doubt), Dated)| {
        let (exams, sittings) = (exams.len() as u64, sittings.into_iter().collect());
        let matter = match doubt {
            Doubt::Wrong => Matter::OutOfTime(exams),
            Doubt::Clock => Matter::ClockWrong { exams, sittings },
            Doubt::Late => Matter::Late { exams, sittings },
            Doubt::Elsewhere => Matter::LateElsewhere { exams, sittings },
        };
        (station, matter)
    };
    Ok(of.into_iter().map(matter).collect())
}

/// What this PC said by a duty that it does not have, by the station that it was then.
fn here_only(db: &Db) -> Result<BTreeMap<(Uuid, Duty), u64>, Fail> {
    let mut found: BTreeMap<(Uuid, Duty), u64> = BTreeMap::new();
    for (station, op, entries) in db.counts_here_only()? {
        if let Some(duty) = Duty::of_op(&op) {
            *found.entry((station, duty)).or_default() += entries;
        }
    }
    Ok(found)
}

/// What is to be settled, each with the name of its station, in the order of names.
pub(super) fn named(db: &Db, view: &View, now_ms: i64) -> Result<Vec<(String, Matter)>, Fail> {
    let name = |id: &Uuid| listed_as(view, id).unwrap_or_default();
    let all = matters(db, view, now_ms)?.into_iter();
    let mut told: Vec<(String, Matter)> = all
        .flat_map(|(id, matters)| matters.into_iter().map(move |matter| (id, matter)))
        .map(|(id, matter)| (name(&id), matter))
        .collect();
    told.sort();
    Ok(told)
}
