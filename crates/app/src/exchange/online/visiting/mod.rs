//! A station visits the bureau's server.

mod down;
mod left;
mod pieces;
mod up;

use std::collections::{BTreeMap, BTreeSet};

use dabiao_bureau::{Access, Hello, Limits, Shown, Station};
use dabiao_domain::sync::Tip;
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::plan::mismatch;
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::verdict::{self, HostPrint, Judged, Next, Own, Verdict, judge};
use dabiao_store::{Db, MissingPart, NewSeries, digest, hex};
use uuid::Uuid;

pub(super) use down::{empty, put};

use super::access_file::AccessFile;
use super::contact::Contact;
use super::fail::{Failed, ServerNo};
use super::here::Here;
use super::server_file::ServerFile;
use super::stored::Stored;
use super::{OnlineStep, Told, shown, tell};
use crate::exchange::admission::Admission;
use crate::exchange::alike::label;
use crate::exchange::arrival::keep_given;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::fail::{Fail, No};
use crate::exchange::found::live_series;
use crate::exchange::matter::Matter;
use crate::exchange::matters::named;
use crate::exchange::me::program;
use crate::exchange::meeting::{OwnShown, keep_reset, resets_noted};
use crate::exchange::new_key::followed;
use crate::exchange::outcome::{FileTrouble, Taken};
use crate::exchange::pinned::pin;
use crate::exchange::stations::{KEPT_OUT, STORE};
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
    /// What a person has to settle, each with the name of the PC that it is about.
    pub matters: Vec<(String, Matter)>,
    /// Whether the disk of this PC is reset as a habit: exams are not held there.
    pub resets: bool,
}

impl Visited {
    /// Whether neither side got anything of the other.
    fn brought_nothing(&self) -> bool {
        self.entries == 0 && self.bodies == 0 && self.taken == Taken::default() && self.faults.is_empty()
    }

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
/// [`ServerNo::NoAccess`], [`ServerNo::Keeps`]; what the server, the store and the disk say. What was sent and taken until
/// then stays.
pub fn visit<S: Stored>(stored: &mut S, here: &Here, told: Told<'_>) -> Result<Visited, Failed> {
    let place = here.clone();
    let mut known = stored.with(move |db| known(db, &place))?.ok_or_else(|| without_login(here))?;
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
    let out = went.as_ref().err().and_then(Failed::fault) == Some(&Fault::NotEnrolled);
    if out || went.is_ok() {
        let station = out.then(|| known.station.to_string());
        stored.with(move |db| note_kept_out(db, station))?;
        let place = here.clone();
        stored.with(move |db| Ok(keep_given(db, place.clock.as_ref())?))?;
    }
    Contact::note(&here.folder, &address, here.clock.wall_ms(), went.as_ref().err());
    went
}

/// Why this PC has no login: one that keeps the server needs none.
fn without_login(here: &Here) -> ServerNo {
    match ServerFile::load(&here.folder) {
        Ok(Some(file)) => ServerNo::Keeps(file.address.to_string()),
        Ok(None) | Err(_) => ServerNo::NoAccess,
    }
}

/// Notes that the server did not let this station in, or that it does.
fn note_kept_out(db: &mut Db, station: Option<String>) -> Result<(), Fail> {
    if db.peer_note(KEPT_OUT, STORE)? == station {
        return Ok(());
    }
    Ok(db.keep_peer_note(KEPT_OUT, STORE, station.as_deref())?)
}

/// What this PC knows of itself; none where it has no login.
fn known(db: &mut Db, here: &Here) -> Result<Option<Known>, Fail> {
    let bureau = BureauFile::load(&here.folder)?.ok_or(No::NoBureau)?;
    let station = db.own_station()?;
    // One that is asked for still, by a PC that has not joined, is none.
    let Some(file) = AccessFile::load(&here.folder)?.filter(|file| file.station == station) else {
        return Ok(None);
    };
    pin(db, &bureau)?;
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
        let followed = followed(&view, &bureau, &place.folder)?;
        let view = if pin(db, &followed)? { View::of(db, &followed)? } else { view };
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
    let mut up = up::Up::new(&mut server, known.live);
    up.send(stored, &shown.tips, &mut visited, told)?;
    let past = up.others().clone();
    left::hand_up(stored, here, known, (up.server(), past), shown.now_ms)?;
    if shown.parcels > 0 {
        let wanted = down::fetch(stored, here, known, up.server(), &mut visited, told)?;
        up.send_bodies(stored, wanted, &mut visited, told)?;
        left::tell_key(stored, here, known, up.server(), &visited.troubles)?;
    }
    // What was refused may be signed by a key of which the directory tells.
    if visited.taken.entries > 0 || !visited.troubles.is_empty() {
        follow(stored, here)?;
    }
    let mark = stored.with(held_mark)?.of(&shown);
    let known_mark = stored.with(|db| Ok(db.peer_note(SHOWN, STORE)?))?;
    if visited.brought_nothing() && known_mark.as_ref() == Some(&mark) {
        let (tips, now) = (shown.tips, shown.now_ms);
        stored.with(move |db| Ok(db.keep_peer(STORE, &tips, now)?))?;
    } else {
        compare(stored, here, up, &mut visited, told)?;
        stored.with(move |db| Ok(db.keep_peer_note(SHOWN, STORE, Some(&mark))?))?;
    }
    let place = here.clone();
    (visited.missing, visited.matters) = stored.with(move |db| left_open(db, &place))?;
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
    let tips: Vec<Tip> = shown.tips.iter().filter(|tip| tip.series == live).copied().collect();
    // Where both end alike no way to it is looked for: the end has its place all the same.
    let from = if tips == [known.head] { known.head.entries.saturating_sub(1) } else { 0 };
    let holds =
        stored.with(move |db| Ok(EntrySet::placed(db.own_entries(live, from, i64::MAX as usize)?)))?;
    let own = Own { head: known.head, host: &known.host, confirmed: known.confirmed };
    let founder = known.bureau.station;
    // How a series began that is here is known here, and when it came there was noted.
    let ours = stored.with(|db| Ok(own_series(db)))?;
    let strange = shown.tips.iter().any(|tip| !ours.contains(&tip.series));
    let births = if strange { Some(OwnShown::born(server.births()?)) } else { None };
    let Local { left_for, rewinds_ms, mut hosts } =
        stored.with(move |db| local(db, founder, births.as_ref()))?;
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
fn local(db: &mut Db, founder: Uuid, births: Option<&OwnShown>) -> Result<Local, Fail> {
    let station = db.own_station()?;
    let told = db.admissions_told(founder)?;
    let admission = Admission::of(&told, &station);
    let left_for = match births {
        Some(births) => {
            births.note(db)?;
            births.left_for(db)
        }
        None => Vec::new(),
    };
    // With the series that an earlier visit began here and had no time to hand up: the server does not know it yet.
    let rewinds_ms = resets_noted(db, &admission)?;
    let said = told.iter().filter(|(_, said)| said.station_id == station);
    let hosts = said.flat_map(|(_, said)| HostPrint::all_of(&said.hosts)).collect();
    Ok(Local { left_for, rewinds_ms, hosts })
}

/// How the store notes what was last shown to the server: see [`Held::of`].
const SHOWN: &str = "shown";

/// What is held here, by the ends of all series and how the entries of others stand.
struct Held([u8; 32]);

impl Held {
    /// The mark of showing this to the server as it is now. Another one after a restore of the server, and every day: what
    /// somebody took away there is found then.
    fn of(&self, shown: &Shown) -> String {
        format!("{} {} {}", hex(&self.0), shown.incarnation, shown.now_ms / DAY_MS)
    }
}

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

fn held_mark(db: &mut Db) -> Result<Held, Fail> {
    let mut said = Vec::new();
    for tip in db.tips()? {
        said.extend(tip.series.as_bytes());
        said.extend(tip.entries.to_be_bytes());
        said.extend(tip.hash);
    }
    for count in db.far_counts()? {
        said.extend(format!("{} {} {}\n", count.series, count.state, count.entries).into_bytes());
    }
    Ok(Held(digest(&said)))
}

/// The entries of the own series, as they were written here.
fn own_set(db: &mut Db) -> Result<EntrySet, Fail> {
    let mut all = Vec::new();
    for series in own_series(db) {
        all.extend(db.own_entries(series, 0, i64::MAX as usize)?);
    }
    let mut set = EntrySet::default();
    for entry in all {
        set.insert(entry);
    }
    Ok(set)
}

/// The ends of the own series, as they were written here.
fn own_ends(db: &Db) -> Result<Vec<Tip>, Fail> {
    let own = own_series(db);
    let mut ends = Vec::new();
    for series in own {
        let last = db.own_end(series)?;
        ends.extend(last.map(|(entries, hash)| Tip { series, entries, hash }));
    }
    Ok(ends)
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
        let mut ours: BTreeMap<Uuid, u64> = stored.with(|db| Ok(own_set(db)?.counts()))?;
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

/// What is missing here, and what a person has to settle.
type LeftOpen = (Vec<(String, MissingPart)>, Vec<(String, Matter)>);

fn left_open(db: &mut Db, here: &Here) -> Result<LeftOpen, Fail> {
    let parts = db.missing_entries()?;
    let bureau = BureauFile::load(&here.folder)?.ok_or(No::NoBureau)?;
    let view = View::of(db, &bureau)?;
    let missing = parts.into_iter().map(|part| (label(&view, &part.series), part)).collect();
    Ok((missing, named(db, &view, here.clock.wall_ms())?))
}
