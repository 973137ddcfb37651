//! What the keeper looks after beside entries and packages: who may come in, and what somebody has to look at.

use std::collections::BTreeMap;

use dabiao_bureau::{Keeper, Problem};
use dabiao_domain::sync::verdict::HostPrint;
use uuid::Uuid;

use super::{Memory, Round, unit_of};
use crate::exchange::admission::Admission;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::founded;
use crate::exchange::look::trouble_notice;
use crate::exchange::matters::named;
use crate::exchange::meeting::STRANGE;
use crate::exchange::online::fail::Failed;
use crate::exchange::online::here::Here;
use crate::exchange::online::server_file::ServerFile;
use crate::exchange::online::standing::MATTER;
use crate::exchange::online::stored::Stored;
use crate::exchange::standing::id_of;
use crate::exchange::stations::PROGRAM;
use crate::exchange::view::View;
use crate::lang::Messages;

/// Whom the directory retired is let in no longer: it may have been said while the server was not reached.
pub(super) fn follow_directory<S: Stored>(
    stored: &mut S,
    bureau: &BureauFile,
    keeper: &mut Keeper,
) -> Result<(), Failed> {
    let active: Vec<Uuid> =
        keeper.stations()?.into_iter().filter(|seen| !seen.retired).map(|seen| seen.station).collect();
    let bureau = bureau.clone();
    let gone = stored.with(move |db| {
        let view = View::of_directory(db, &bureau)?;
        Ok(active.into_iter().filter(|id| view.directory.retired(id).is_some()).collect::<Vec<_>>())
    })?;
    for station in gone {
        keeper.retire(station)?;
    }
    Ok(())
}

/// Stations are known at the server by the prints that the directory has, and here by what they came with: their program,
/// and whether it was with a print that is none of these.
pub(super) fn know_stations<S: Stored>(
    stored: &mut S,
    bureau: &BureauFile,
    keeper: &mut Keeper,
    now_ms: i64,
) -> Result<(), Failed> {
    let seen: Vec<_> = keeper.stations()?.into_iter().filter(|seen| !seen.retired).collect();
    let founder = bureau.station;
    let known = stored.with(move |db| {
        let told = db.admissions_told(founder)?;
        let mut known = Vec::new();
        for seen in seen {
            let (id, remote) = (seen.station, seen.station.to_string());
            if !seen.program.is_empty() {
                db.keep_peer_note(PROGRAM, &remote, Some(&seen.program))?;
            }
            let since = db.peer_note(STRANGE, &remote)?.and_then(|at_ms| at_ms.parse::<i64>().ok());
            let since = since.or(seen.strange_host.as_ref().map(|_| now_ms));
            let settled = since.is_some_and(|at_ms| !Admission::of(&told, &id).counts(at_ms));
            let note = since.filter(|_| seen.strange_host.is_some() && !settled).map(|at| at.to_string());
            db.keep_peer_note(STRANGE, &remote, note.as_deref())?;
            let hosts = told.iter().filter(|(_, said)| said.station_id == id);
            let hosts: Vec<HostPrint> = hosts.flat_map(|(_, said)| HostPrint::all_of(&said.hosts)).collect();
            known.push((id, distinct(hosts), settled));
        }
        Ok(known)
    })?;
    for (station, hosts, settled) in known {
        keeper.know_hosts(station, &hosts, settled)?;
    }
    Ok(())
}

/// Each print once: a later admission says the earlier ones again.
fn distinct(hosts: Vec<HostPrint>) -> Vec<HostPrint> {
    let mut each: Vec<HostPrint> = Vec::new();
    for host in hosts {
        if !each.contains(&host) {
            each.push(host);
        }
    }
    each
}

/// What a person has to settle, as on the page of stations: told once, and put where `bureau status` counts it.
pub(super) fn matters<S: Stored>(
    stored: &mut S,
    (bureau, now_ms): (&BureauFile, i64),
    keeper: &mut Keeper,
    memory: &mut Memory,
    round: &mut Round,
) -> Result<(), Failed> {
    if let (Some(told), false) = (&memory.told, memory.look) {
        round.matters.clone_from(told);
        return Ok(());
    }
    let place = bureau.clone();
    round.matters = stored.with(move |db| named(db, &View::of(db, &place)?, now_ms))?;
    let before = memory.told.take().unwrap_or_default();
    round.new_matters = round.matters.iter().filter(|matter| !before.contains(matter)).cloned().collect();
    let mut open: BTreeMap<Uuid, Problem> = BTreeMap::new();
    for (place, matter) in &round.matters {
        let (unit, what) = (unit_of(bureau), matter.code());
        let id = id_of(format!("{unit}/{MATTER}/{place}/{what}").as_bytes());
        let (kind, place, what) = (MATTER.to_owned(), place.clone(), what.to_owned());
        open.insert(id, Problem { id, unit, kind, place, what, since_ms: 0 });
    }
    for known in keeper.problems()?.into_iter().filter(|known| known.kind == MATTER) {
        if open.remove(&known.id).is_none() {
            keeper.settle_problem(known.id)?;
        }
    }
    for problem in open.into_values() {
        keeper.put_problem(&problem)?;
    }
    (memory.told, memory.look) = (Some(round.matters.clone()), false);
    Ok(())
}

/// Puts what somebody has to look at, in the language of `texts` where it says why.
pub(super) fn problems(
    keeper: &mut Keeper,
    bureau: &BureauFile,
    round: &Round,
    texts: &Messages,
) -> Result<(), Failed> {
    let mut found = Vec::new();
    for seen in keeper.stations()?.into_iter().filter(|seen| !seen.retired) {
        if seen.strange_host.is_some() {
            found.push((seen.unit, "copied", seen.name.clone(), seen.station.to_string()));
        }
        if seen.forks > 0 {
            found.push((seen.unit, "forked", seen.name, seen.forks.to_string()));
        }
    }
    for trouble in &round.troubles {
        let what = trouble_notice(texts, &trouble.trouble).what.chars().take(500).collect();
        found.push((unit_of(bureau), trouble.trouble.code(), trouble.file.display().to_string(), what));
    }
    for (login, why) in &round.refused {
        found.push((unit_of(bureau), "join-refused", login.clone(), why.clone()));
    }
    for (unit, kind, place, what) in found {
        let id = id_of(format!("{unit}/{kind}/{place}").as_bytes());
        keeper.put_problem(&Problem { id, unit, kind: kind.to_owned(), place, what, since_ms: 0 })?;
    }
    Ok(())
}

/// Ends the logins of retired stations now, not at the next round.
///
/// # Errors
/// [`ServerNo::NoServer`](crate::exchange::online::ServerNo::NoServer); what the server and the store say.
pub fn shut_out_retired<S: Stored>(stored: &mut S, here: &Here) -> Result<(), Failed> {
    let place = here.clone();
    let bureau = stored.with(move |db| founded(db, &place.folder))?;
    let mut keeper = Keeper::connect(&ServerFile::of(&here.folder)?.admin()?)?;
    follow_directory(stored, &bureau, &mut keeper)
}
