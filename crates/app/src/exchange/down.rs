//! The PC that founded the bureau: takes what stations handed up, and sends each what concerns it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::alike::{label, listed_as};
use super::arrival::arrives_ms;
use super::bureau_file::{self, BureauFile};
use super::fail::Fail;
use super::found::key_names;
use super::given_back::note_heard;
use super::handed::note_handed;
use super::intake::{HELD, Intake, packages};
use super::matters::named;
use super::me::{Letter, Me};
use super::meeting::{OWN, OwnShown, note_resets};
use super::new_key::{KeysTold, note_sealed_to, shown_by};
use super::outcome::{Done, Sent, Side, Step, Trouble, Watch};
use super::place_taken::{KeysHad, Visits};
use super::reaching::{Reaches, ends};
use super::room::handed_for_others;
use super::standing::{id_of, is_whole, named_by, remove};
use super::stations::PROGRAM;
use super::tips;
use super::unopened::{note_never_had, note_unopened};
use super::up::{WANTED, body, wanted};
use super::view::View;
use crate::clock::Clock;
use dabiao_credential::{KeyId, StationKey};
use dabiao_domain::sync::directory::EnrolStation;
use dabiao_domain::sync::held::{HeldList, Run};
use dabiao_domain::sync::path::back;
use dabiao_domain::sync::{Place as EntryPlace, Tip};
use dabiao_package::{Body, Counts, Header, Item, PackageKind, PackageName, Place, Receipt};
use dabiao_store::Db;

/// The exchange of the founding PC over the folder `dir`.
pub(super) fn exchange(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    bureau: &BureauFile,
    (dir, dry_run): (&Path, bool),
    watch: Watch<'_>,
) -> Result<Done, Fail> {
    let me = Me::of(folder, clock)?;
    let came_ms = arrives_ms(db, clock)?;
    let mut intake = Intake::new(dry_run, came_ms, watch);
    let lost = take(db, &me, bureau, (dir, clock.wall_ms()), &mut intake)?;
    let others = handed_for_others(db)?;
    if !dry_run {
        // What came back may say of what this PC has again that it is none of its own.
        db.lift(clock.wall_ms())?;
        note_handed(db, &bureau.station, &intake.senders)?;
    }
    let view = View::of(db, bureau)?;
    if !dry_run {
        db.note_arrivals(came_ms)?;
        note_resets(db, &view, clock.wall_ms())?;
    }
    let reaches = Reaches::of(db, &view)?;
    let keys = if me.replaced.is_empty() { None } else { Some(KeysTold::of(db, &view, bureau)?) };
    let known = |station: &Uuid, there: &BTreeSet<EntryPlace>| keys.as_ref()?.known_to(&me, station, there);
    let mut sent = Vec::new();
    for station in view.stations().filter(|station| station.station_id != bureau.station) {
        let down = match view.directory.retired(&station.station_id) {
            None => Down::of(db, (&view, &known), &reaches, station, (&lost, &others))?,
            Some(_) if view.has_joined_again(station) => continue,
            Some(_) => Down::last(db, (&view, &known), &reaches, station)?,
        };
        sent.extend(down.send(db, &me, clock, bureau, (dir, folder, dry_run), &mut intake)?);
    }
    let missing = db.missing_entries()?.into_iter().map(|part| (label(&view, &part.series), part)).collect();
    let Intake { taken, troubles, .. } = intake;
    let (told, matters) = (Vec::new(), named(db, &view, clock.wall_ms())?);
    Ok(Done { side: Side::Bureau, dry_run, taken, sent, troubles, told, missing, matters, unconfirmed: 0 })
}

/// By station, its attempts whose bodies it lost.
type Lost = BTreeMap<Uuid, BTreeSet<Uuid>>;

/// By station, the series of others that it hands up.
type Others = BTreeMap<Uuid, BTreeSet<Uuid>>;

/// Takes what stations handed up. What each asks back of its own.
fn take(
    db: &mut Db,
    me: &Me,
    bureau: &BureauFile,
    (dir, now_ms): (&Path, i64),
    intake: &mut Intake<'_>,
) -> Result<Lost, Fail> {
    let view = View::of_directory(db, bureau)?;
    let readers = me.readers(bureau.series);
    let files = packages(dir, bureau.series, PackageKind::Up);
    let of = files.len();
    let mut newest: BTreeMap<Uuid, (Header, Option<Vec<Run>>)> = BTreeMap::new();
    let mut lost = Lost::new();
    let mut sealed_to: BTreeSet<(Uuid, String)> = BTreeSet::new();
    let had = KeysHad::of(db, bureau.station)?;
    intake.keep_senders(had.names(&bureau.station));
    let mut visits = Visits::of(had);
    for (n, path) in files.iter().enumerate() {
        intake.step(Step::Reading { n: n + 1, of })?;
        let may = |header: &Header| {
            may_send(&view, header, PackageKind::Up).map_err(|why| visits.judge(header, why))
        };
        let Some(letter) = intake.read(path, &readers, may) else { continue };
        sealed_to.insert((letter.header.from.station, letter.opened_by.to_string()));
        let asks = wanted(&letter.others);
        let (header, held) = (letter.header, held(&letter.others));
        lost.entry(header.from.station).or_default().extend(asks);
        match newest.get_mut(&header.from.station) {
            Some((known, _)) if known.made_ms > header.made_ms => {}
            // Parts of one package: the lists are in one of them, or in several.
            Some((known, told)) if (known.id, known.made_ms) == (header.id, header.made_ms) => {
                *told = told.take().into_iter().chain(held).reduce(|one, other| [one, other].concat());
            }
            Some((known, told)) if known.made_ms == header.made_ms => *told = told.take().or(held),
            _ => {
                newest.insert(header.from.station, (header, held));
            }
        }
        intake.flush_if_much(db)?;
    }
    intake.flush(db)?;
    let sender = |header: &Header| {
        may_send(&view, header, PackageKind::Up).ok()?;
        view.directory.station(&header.from.station).map(|station| station.name.clone())
    };
    let shut = intake.tell_of_other_seals(sender);
    let mut never = BTreeSet::new();
    if !shut.is_empty() {
        never = intake.sealed_to_others(&key_names(db)?);
        never.retain(|station| shut.contains_key(station));
    }
    intake.tell_of_old_keys(|| key_names(db))?;
    if !intake.is_dry() {
        let opened: BTreeMap<Uuid, i64> =
            newest.iter().map(|(station, (header, _))| (*station, header.made_ms)).collect();
        note_unopened(db, (&shut, &opened), now_ms)?;
        note_never_had(db, &never)?;
        visits.note(db, now_ms)?;
        note_heard(db, opened.keys().copied())?;
        for (station, key) in &sealed_to {
            note_sealed_to(db, me, station, key)?;
        }
        for (station, (header, held)) in newest {
            db.keep_peer(&station.to_string(), &header.tips, header.made_ms)?;
            db.keep_peer_note(PROGRAM, &station.to_string(), Some(&header.program))?;
            // Where the list was damaged, that of before holds: what came since is sent once more.
            if let Some(held) = held {
                db.keep_peer_held(&station.to_string(), &held)?;
            }
        }
    }
    Ok(lost)
}

/// What a station says to hold, as far as it can be read; none where nothing of it can.
fn held(others: &[Body]) -> Option<Vec<Run>> {
    let lists = others.iter().filter(|body| body.kind == HELD);
    let runs = lists.filter_map(|list| serde_json::from_slice::<HeldList>(&list.bytes).ok()?.runs());
    let runs: Vec<Vec<Run>> = runs.collect();
    (!runs.is_empty()).then(|| runs.concat())
}

/// Whether the sender is an enrolled station that signs with its key.
pub(super) fn may_send(view: &View, header: &Header, kind: PackageKind) -> Result<(), Trouble> {
    let from = &header.from;
    let Some(station) = view.stations().find(|station| station.station_id == from.station) else {
        return Err(Trouble::Stranger(from.station.to_string()));
    };
    if view.directory.retired(&from.station).is_some() {
        return Err(Trouble::Retired(station.name.clone()));
    }
    let key = bureau_file::public_key(&station.key_id, &station.public_key);
    if header.kind == kind && key.is_some_and(|key| key == from.key) {
        Ok(())
    } else {
        Err(Trouble::Stranger(station.name.clone()))
    }
}

/// The attempts of these series of which their station asks the bodies back. To see whose they are every entry is read:
/// not where nothing is asked, which is the rule.
fn asked_back(db: &Db, series: &BTreeSet<Uuid>, asks: Option<&BTreeSet<Uuid>>) -> Result<Vec<Uuid>, Fail> {
    let Some(asks) = asks.filter(|asks| !asks.is_empty()) else { return Ok(Vec::new()) };
    let mut own = Vec::new();
    for series in series {
        own.extend(db.bodies_of(*series)?.into_iter().filter(|id| asks.contains(id)));
    }
    Ok(own)
}

/// What goes down to a station.
struct Down<'a> {
    station: &'a EnrolStation,
    view: &'a View,
    /// What it does not show to have.
    places: Vec<EntryPlace>,
    /// What of others' series it has then.
    ends: Vec<Tip>,
    /// What is here of the station's own series: the acknowledgement.
    own: Vec<Tip>,
    /// Its attempts whose bodies are not here.
    wanted: Vec<Uuid>,
    /// What its own series are here, beside their ends.
    shown: OwnShown,
    /// Its own attempts whose bodies it asks back.
    lost: Vec<Uuid>,
    /// The series whose ends the package has to name: it asks for them by name.
    first: BTreeSet<Uuid>,
    /// By which of the keys that this PC replaced the station knows it; none for the present one.
    old_key: Option<usize>,
}

/// By which replaced key a station knows this PC that has those entries.
type Known<'k> = &'k dyn Fn(&Uuid, &BTreeSet<EntryPlace>) -> Option<usize>;

impl<'a> Down<'a> {
    fn of(
        db: &Db,
        (view, known_to): (&'a View, Known<'_>),
        reaches: &Reaches<'_>,
        station: &'a EnrolStation,
        (lost, others): (&Lost, &Others),
    ) -> Result<Self, Fail> {
        let remote = station.station_id.to_string();
        let (shown, _) = db.peer(&remote)?;
        let there = shown_by(db, view, &station.station_id)?;
        let old_key = known_to(&station.station_id, &there);
        let series = view.series_of(&station.station_id);
        let own = view.own_tips(&station.station_id);
        let goes = reaches.of_station(station);
        let mut lacks: BTreeSet<EntryPlace> = goes.difference(&there).copied().collect();
        // A station that shows less of its own series than is here was set back: it gets its own entries again.
        let known: BTreeSet<Uuid> = shown.iter().map(|tip| tip.series).collect();
        let behind = |tip: &&Tip| {
            let less = shown.iter().any(|there| there.series == tip.series && there.entries < tip.entries);
            less || !known.is_empty() && !known.contains(&tip.series)
        };
        for tip in view.tips_of(&series).iter().filter(behind) {
            lacks.extend(back(&view.set, tip.place()).filter(|place| !there.contains(place)));
        }
        let mut wanted = Vec::new();
        for series in &series {
            wanted.extend(db.bodies_missing(*series)?);
        }
        let shown = OwnShown::of(db, view, &station.station_id)?;
        let lost = asked_back(db, &series, lost.get(&station.station_id))?;
        let (places, ends) = (lacks.into_iter().collect(), ends(&goes));
        let mut first: BTreeSet<Uuid> = own.iter().map(|tip| tip.series).collect();
        first.extend(&view.directory_series);
        first.extend(others.get(&station.station_id).into_iter().flatten());
        Ok(Self { station, view, places, ends, own, wanted, shown, lost, first, old_key })
    }

    /// The last one for a station that was retired: what the directory said up to then, and nothing of anybody else.
    fn last(
        db: &Db,
        (view, known_to): (&'a View, Known<'_>),
        reaches: &Reaches<'_>,
        station: &'a EnrolStation,
    ) -> Result<Self, Fail> {
        let of = Self::of(db, (view, known_to), reaches, station, (&Lost::new(), &Others::new()))?;
        let until = view.until_retired(&station.station_id);
        let places: Vec<EntryPlace> = of.places.into_iter().filter(|place| until.contains(place)).collect();
        let ends = ends(&places);
        Ok(Self { places, ends, wanted: Vec::new(), ..of })
    }

    /// What the package shows: what the station has when it took it, and what is here of its own. Where that is more than a
    /// package names, what the station asks for comes first, then that of which something is in it.
    fn tips(&self) -> Vec<Tip> {
        let news: BTreeSet<Uuid> = self.places.iter().map(|place| place.series).collect();
        let rank = |tip: &Tip| {
            if self.first.contains(&tip.series) { 0 } else { 1 + u8::from(!news.contains(&tip.series)) }
        };
        tips::named(self.ends.iter().chain(&self.own).copied(), rank)
    }

    fn id(&self) -> Uuid {
        let mut said = Vec::from(self.station.station_id.as_bytes());
        said.extend(self.station.key_id.as_bytes());
        for place in &self.places {
            said.extend(place.series.as_bytes());
            said.extend(place.hash);
        }
        for id in self.wanted.iter().chain(&self.lost) {
            said.extend(id.as_bytes());
        }
        // One under another key is another package.
        said.extend(self.old_key.iter().flat_map(|n| n.to_be_bytes()));
        id_of(&said)
    }

    /// Writes it, if it is not there; then earlier ones for this station go.
    fn send(
        &self,
        db: &Db,
        me: &Me,
        clock: &dyn Clock,
        bureau: &BureauFile,
        (dir, folder, dry_run): (&Path, &Path, bool),
        intake: &mut Intake<'_>,
    ) -> Result<Option<Sent>, Fail> {
        let id = self.station.station_id;
        let old: Vec<(u64, PathBuf)> = packages(dir, bureau.series, PackageKind::Down)
            .into_iter()
            .filter_map(|path| Some((named_by(&path, id)?, path)))
            .collect();
        let next = old.iter().map(|(n, _)| *n).max().unwrap_or(0) + 1;
        let old: Vec<PathBuf> = old.into_iter().map(|(_, path)| path).collect();
        let key = bureau_file::public_key(&self.station.key_id, &self.station.public_key);
        let Some((key, box_key)) = key.zip(bureau_file::bytes(&self.station.box_key)) else {
            return Ok(None);
        };
        if is_whole(&old, self.id(), &self.tips()) {
            return Ok(None);
        }
        // Lists of what is held and missing travel as bodies, and are none of attempts.
        let (entries, bodies) = (self.places.len() as u64, self.lost.len() as u64);
        let mut sent = Sent {
            to: listed_as(self.view, &id).unwrap_or_default(),
            station: id,
            files: Vec::new(),
            bytes: 0,
            packed: Counts { entries, bodies, receipts: self.own.len() as u64, ..Counts::default() },
        };
        if dry_run {
            return Ok(Some(sent));
        }
        let letter = self.letter(bureau, key.key_id(), box_key, next, clock);
        let by = me.by(self.old_key);
        let items = self.items(db, by, clock);
        let place = Place { folder: dir, data: Some(folder) };
        let watch = intake.watch();
        let written = letter.write(place, by, items, &mut |progress| watch(Step::Writing(progress)))?;
        let gone: Vec<PathBuf> = old.into_iter().filter(|path| !written.files.contains(path)).collect();
        remove(&gone);
        sent.files = written.files;
        sent.bytes = written.bytes;
        sent.packed = Counts { bodies, ..written.packed };
        Ok(Some(sent))
    }

    fn letter<'c>(
        &self,
        bureau: &BureauFile,
        key_id: KeyId,
        box_key: [u8; 32],
        n: u64,
        clock: &'c dyn Clock,
    ) -> Letter<'c> {
        Letter {
            bureau: bureau.series,
            id: self.id(),
            kind: PackageKind::Down,
            name: PackageName::Down { station: self.station.station_id, n },
            station: bureau.station,
            to: vec![(key_id, box_key)],
            tips: self.tips(),
            labels: self.view.labels(),
            clock,
        }
    }

    /// Entries, receipts, and which bodies are missing.
    fn items<'b>(
        &'b self,
        db: &'b Db,
        by: &StationKey,
        clock: &dyn Clock,
    ) -> impl Iterator<Item = Result<Item, Fail>> + use<'a, 'b> {
        let entry = |place: &EntryPlace| self.view.set.get(place).cloned().map(Item::Entry);
        let receipts: Vec<Item> = self.own.iter().map(|tip| receipt(by, tip, clock.wall_ms())).collect();
        let list = serde_json::to_vec(&self.wanted).ok().filter(|_| !self.wanted.is_empty());
        let wanted = list.map(|json| Item::Body(Body::new(self.station.station_id, WANTED, json)));
        let lost = self.lost.iter().filter_map(|attempt| body(db, *attempt).transpose());
        let own = Item::Body(Body::new(self.station.station_id, OWN, self.shown.to_bytes()));
        self.places.iter().filter_map(entry).chain(receipts).chain(wanted).chain([own]).map(Ok).chain(lost)
    }
}

fn receipt(by: &StationKey, tip: &Tip, at_ms: i64) -> Item {
    let signature = by.sign_receipt(&tip.series.to_string(), tip.entries, &tip.hash, at_ms);
    Item::Receipt(Receipt {
        series: tip.series,
        entries: tip.entries,
        head: tip.hash,
        at_ms,
        key_id: by.public().key_id().to_string(),
        signature: signature.to_bytes(),
    })
}
