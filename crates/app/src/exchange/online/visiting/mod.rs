//! A station visits the bureau's server.

mod down;
mod up;

use std::collections::{BTreeMap, BTreeSet};

use dabiao_bureau::{Access, Hello, Limits, Shown, Station};
use dabiao_domain::sync::Tip;
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::plan::mismatch;
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::verdict::{self, HostPrint, Judged, Next, Own, Verdict, judge};
use dabiao_store::{Db, MissingPart, NewSeries};
use uuid::Uuid;

pub(super) use down::{empty, put};

use super::access_file::AccessFile;
use super::contact::Contact;
use super::fail::{Failed, ServerNo};
use super::here::Here;
use super::stored::Stored;
use super::{OnlineStep, Told, shown, tell};
use crate::exchange::admission::Admission;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::fail::{Fail, No};
use crate::exchange::found::live_series;
use crate::exchange::me::program;
use crate::exchange::meeting::{OwnShown, keep_reset};
use crate::exchange::outcome::{FileTrouble, Taken};
use crate::exchange::stations::STORE;
use crate::exchange::view::View;

/// What a visit did.
#[derive(Clone, Debug, Default)]
pub struct Visited {
    /// The bureau's name.
    pub bureau: String,
    /// Where its server is.
    pub address: String,
    /// The bureau's clock, milliseconds since the Unix epoch.
    pub now_ms: i64,
    /// What was taken.
    pub taken: Taken,
    /// Entries that were handed up.
    pub entries: u64,
    /// Logs and scores that were handed up.
    pub bodies: u64,
    /// What was found on the way.
    pub faults: Vec<Fault>,
    /// What is wrong with packages.
    pub troubles: Vec<FileTrouble>,
    /// What is missing before entries that are here, with the name of its PC.
    pub missing: Vec<(String, MissingPart)>,
    /// Whether the disk of this PC is reset as a habit: exams are not held there.
    pub resets: bool,
}

impl Visited {
    /// The exit code: 2 damaged or forged, 1 refused, 3 try again.
    pub fn exit(&self) -> u8 {
        let told = self.faults.iter().map(|fault| match fault {
            Fault::Mismatch { .. } => 3,
            Fault::NotYours => 1,
            Fault::Malformed { .. } | Fault::Forged { .. } => 2,
            _ => 0,
        });
        let codes: Vec<u8> = told.chain(self.troubles.iter().map(|t| t.trouble.exit())).collect();
        if codes.contains(&2) { 2 } else { codes.into_iter().max().unwrap_or(0) }
    }
}

/// What this PC knows of itself before it speaks.
struct Known {
    bureau: BureauFile,
    station: Uuid,
    live: Uuid,
    access: Access,
    head: Tip,
    host: HostPrint,
    /// Entries of the live series that the server once showed.
    confirmed: u64,
    unsent_bodies: u64,
}

impl Known {
    fn address(&self) -> String {
        self.access.addresses.first().map(ToString::to_string).unwrap_or_default()
    }
}

/// Visits the bureau's server: hands up what it does not show to have, takes what waits there.
///
/// # Errors
/// [`ServerNo::NoAccess`]; what the server, the store and the disk say. What was sent and taken until then stays.
pub fn visit<S: Stored>(stored: &mut S, here: &Here, told: Told<'_>) -> Result<Visited, Failed> {
    let place = here.clone();
    let mut known = stored.with(move |db| known(db, &place))?.ok_or(ServerNo::NoAccess)?;
    let mut address = known.address();
    let mut went = talk(stored, here, &known, told);
    // The directory may have come by another way, and say where else the server is or by what it is known now.
    if let Err(Failed::Server(fail)) = &went
        && (fail.is_unreachable() || fail.fault() == Some(&Fault::PinChanged))
        && let Some(access) = follow(stored, here)?
    {
        known.access = access;
        address = known.address();
        went = talk(stored, here, &known, told);
    }
    let trouble = went.as_ref().err().map(|failed| match failed.fault() {
        Some(fault) => fault.code().to_owned(),
        None => format!("{failed:?}").chars().take(200).collect(),
    });
    Contact::note(&here.folder, &address, here.clock.wall_ms(), trouble);
    went
}

/// What this PC knows of itself; none where it has no login.
fn known(db: &mut Db, here: &Here) -> Result<Option<Known>, Fail> {
    let bureau = BureauFile::load(&here.folder)?.ok_or(No::NoBureau)?;
    let station = db.own_station()?;
    // One that is asked for still, by a PC that has not joined, is none.
    let Some(file) = AccessFile::load(&here.folder)?.filter(|file| file.station == station) else {
        return Ok(None);
    };
    let live = live_series(db)?;
    let head = db.journal_head()?;
    let (shown, _) = db.peer(STORE)?;
    let confirmed = shown.iter().filter(|tip| tip.series == live).map(|tip| tip.entries).max().unwrap_or(0);
    Ok(Some(Known {
        station,
        live,
        host: here.print(&station),
        head: Tip { series: live, entries: head.entries, hash: head.hash },
        confirmed,
        unsent_bodies: db.own_bodies(live, confirmed)?.len() as u64,
        access: file.access,
        bureau,
    }))
}

/// Takes over what the directory says of the server; none where that is no news.
pub(super) fn follow<S: Stored>(stored: &mut S, here: &Here) -> Result<Option<Access>, Failed> {
    let place = here.clone();
    Ok(stored.with(move |db| {
        let bureau = BureauFile::load(&place.folder)?.ok_or(No::NoBureau)?;
        let Some(mut file) = AccessFile::load(&place.folder)? else { return Ok(None) };
        let view = View::of(db, &bureau)?;
        if !view.directory.servers().next().is_some_and(|server| file.follow(server)) {
            return Ok(None);
        }
        file.save(&place.folder)?;
        Ok(Some(file.access))
    })?)
}

fn talk<S: Stored>(stored: &mut S, here: &Here, known: &Known, told: Told<'_>) -> Result<Visited, Failed> {
    let address = known.address();
    tell(told, OnlineStep::Connecting(address.clone()))?;
    let mut server = Station::connect(&known.access, Limits::default())?;
    let shown = server.hello(&Hello {
        program: program(),
        head: known.head,
        host: known.host.clone(),
        wall_ms: here.clock.wall_ms(),
        unsent_bodies: known.unsent_bodies,
    })?;
    if shown.bureau != known.bureau.series {
        return Err(ServerNo::OtherBureau.into());
    }
    let mut visited =
        Visited { bureau: known.bureau.name.clone(), address, now_ms: shown.now_ms, ..Visited::default() };
    judged(stored, here, (known, &shown), &mut server, &mut visited)?;
    let mut up = up::Up::new(&mut server);
    up.send(stored, &shown.tips, &mut visited, told)?;
    let wanted = down::fetch(stored, here, known, up.server(), &mut visited, told)?;
    up.send_bodies(stored, wanted, &mut visited, told)?;
    if visited.taken.entries > 0 {
        follow(stored, here)?;
    }
    compare(stored, here, up, &mut visited, told)?;
    let place = here.clone();
    visited.missing = stored.with(move |db| missing(db, &place))?;
    Ok(visited)
}

/// Whether this is the PC that was enrolled and its journal the one that the bureau knows; what follows from it is done.
fn judged<S: Stored>(
    stored: &mut S,
    here: &Here,
    (known, shown): (&Known, &Shown),
    server: &mut Station,
    visited: &mut Visited,
) -> Result<(), Failed> {
    let live = known.live;
    let holds = stored.with(move |db| own_set(db, Some(live)))?;
    let tips: Vec<Tip> = shown.tips.iter().filter(|tip| tip.series == live).copied().collect();
    let own = Own { head: known.head, host: &known.host, confirmed: known.confirmed };
    let births = OwnShown::born(server.births()?);
    let founder = known.bureau.station;
    let Local { left_for, rewinds_ms, mut hosts } = stored.with(move |db| local(db, founder, &births))?;
    // A card that was added is in the directory before the server has it from there.
    hosts.extend(shown.hosts.iter().cloned());
    let there = verdict::Shown {
        tips: &tips,
        has_head: shown.has_head,
        left_for: &left_for,
        hosts: &hosts,
        retired: false,
        rewinds_ms: &rewinds_ms,
        now_ms: shown.now_ms,
    };
    let Judged { verdict, next, resets } = judge(&holds, &own, &there);
    visited.resets = resets;
    match verdict {
        Verdict::Ok | Verdict::New | Verdict::Behind(_) | Verdict::Retired => {}
        Verdict::BureauBehind(entries) => visited.faults.push(Fault::BureauBehind { entries }),
        Verdict::Rewound => visited.faults.push(Fault::Rewound),
        Verdict::Forked => visited.faults.push(Fault::Forked),
        Verdict::Copied => {
            server.strange(&known.host)?;
            return Err(dabiao_bureau::Fail::Fault(Fault::Copied { from: shown.station.to_string() }).into());
        }
    }
    if let Next::Begin { why, parent } = next {
        let (place, now_ms) = (here.clone(), shown.now_ms);
        stored.with(move |db| {
            let id = place.clock.new_id();
            let new = NewSeries {
                id,
                why: why.name(),
                station: None,
                signer: None,
                claim: None,
                parent: Some(parent),
            };
            db.begin_series(place.clock.wall_ms(), new)?;
            keep_reset(db, id, now_ms)
        })?;
    }
    Ok(())
}

/// What the judgement takes from here, beside what the server shows.
struct Local {
    left_for: Vec<Tip>,
    rewinds_ms: Vec<i64>,
    hosts: Vec<HostPrint>,
}

/// By how the own series at the server began; resets that it has and this disk forgot are noted again.
fn local(db: &mut Db, founder: Uuid, births: &OwnShown) -> Result<Local, Fail> {
    let station = db.own_station()?;
    births.note(db)?;
    let told = db.admissions_told(founder)?;
    let rewinds_ms = births.resets(&Admission::of(&told, &station));
    let said = told.iter().filter(|(_, said)| said.station_id == station);
    let hosts = said.flat_map(|(_, said)| HostPrint::all_of(&said.hosts)).collect();
    Ok(Local { left_for: births.left_for(db), rewinds_ms, hosts })
}

/// The entries of the own series, or of one of them, as they were written here.
fn own_set(db: &mut Db, only: Option<Uuid>) -> Result<EntrySet, Fail> {
    let mut set = EntrySet::default();
    for series in own_series(db) {
        if only.is_none_or(|only| only == series) {
            for entry in db.own_entries(series, 0, i64::MAX as usize)? {
                set.insert(entry);
            }
        }
    }
    Ok(set)
}

fn own_series(db: &Db) -> BTreeSet<Uuid> {
    db.own_series().filter_map(|series| Uuid::try_parse(series).ok()).collect()
}

/// Both sides show what they have; where the server has less of an own series, all of it is compared and sent once more.
fn compare<S: Stored>(
    stored: &mut S,
    here: &Here,
    mut up: up::Up<'_>,
    visited: &mut Visited,
    told: Told<'_>,
) -> Result<(), Failed> {
    let place = here.clone();
    let shows = stored.with(move |db| {
        let bureau = BureauFile::load(&place.folder)?.ok_or(No::NoBureau)?;
        Ok(shown::rows(&db.tips()?, &View::of(db, &bureau)?.held()))
    })?;
    up.server().show(&shows)?;
    for again in [true, false] {
        let mut ours: BTreeMap<Uuid, u64> = stored.with(|db| Ok(own_set(db, None)?.counts()))?;
        ours.retain(|series, _| !up.is_others(series));
        let mut theirs = up.server().counts()?;
        // What they have beyond it are branches that came from here once, and entries that were set back here.
        theirs.retain(|series, _| ours.contains_key(series));
        for (series, there) in &mut theirs {
            *there = (*there).min(ours.get(series).copied().unwrap_or(0));
        }
        let Some(differs) = mismatch(&ours, &theirs) else { break };
        if again {
            let there = up.server().tips()?;
            up.send(stored, &there, visited, told)?;
        } else {
            visited.faults.push(Fault::Mismatch { ours: differs.ours, theirs: differs.theirs });
        }
    }
    let (there, now) = (up.server().tips()?, visited.now_ms);
    stored.with(move |db| Ok(db.keep_peer(STORE, &there, now)?))?;
    Ok(())
}

fn missing(db: &mut Db, here: &Here) -> Result<Vec<(String, MissingPart)>, Fail> {
    let parts = db.missing_entries()?;
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let bureau = BureauFile::load(&here.folder)?.ok_or(No::NoBureau)?;
    let view = View::of(db, &bureau)?;
    Ok(parts.into_iter().map(|part| (view.label(&part.series), part)).collect())
}
