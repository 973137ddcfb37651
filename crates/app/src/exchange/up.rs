//! A station: takes what the bureau sent down, and hands up what the bureau does not show to have.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::alike::label;
use super::arrival::arrives_ms;
use super::bureau_file::BureauFile;
use super::fail::{Fail, No};
use super::found::{key_names, live_series};
use super::intake::{ATTEMPT, HELD, Intake, Letterhead, packages};
use super::loose::{loose, to_give_back};
use super::matters::named;
use super::me::{Letter, Me};
use super::meeting::{Meeting, OWN, OwnShown};
use super::new_key::followed;
use super::outcome::{Done, Sent, Side, Step, Trouble, Watch};
use super::pinned::pin;
use super::place_taken::note_here;
use super::reaching::Chosen;
use super::standing::{is_whole, named_by, named_by_series, named_to};
use super::tips;
use super::view::View;
use super::vouched::former_keys;
use crate::clock::Clock;
use dabiao_credential::{Purpose, Signature, receipt_message};
use dabiao_domain::sync::held::HeldList;
use dabiao_domain::sync::plan::{BATCH, plan};
use dabiao_domain::sync::{Place as EntryPlace, SignedEntry, Tip};
use dabiao_package::{Body, Counts, Header, Item, PackageKind, PackageName, Place, Receipt};
use dabiao_store::{Db, KeptReceipt};

/// What the body of a `down` that names missing bodies is called.
pub(super) const WANTED: &str = "wanted";

/// What the bureau shows in a folder.
pub(super) struct Shows {
    pub tips: Vec<Tip>,
    pub wanted: BTreeSet<Uuid>,
    pub own: OwnShown,
    /// By the bureau's clock.
    pub at_ms: i64,
}

/// The exchange of a station over the folder `dir`.
pub(super) fn exchange(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    bureau: &BureauFile,
    (dir, dry_run): (&Path, bool),
    watch: Watch<'_>,
) -> Result<Done, Fail> {
    let me = Me::of(folder, clock)?;
    let station = db.own_station()?;
    if !dry_run {
        pin(db, bureau)?;
    }
    let came_ms = arrives_ms(db, clock)?;
    let mut intake = Intake::new(dry_run, came_ms, watch);
    let shows = take(db, &me, station, bureau, dir, &mut intake)?;
    if !dry_run {
        db.note_arrivals(came_ms)?;
    }
    let told = match &shows {
        Some(shows) => {
            let (before, seen_ms) = db.peer(&bureau.series.to_string())?;
            let newest = seen_ms.is_none_or(|seen| seen <= shows.at_ms);
            let (tips, now_ms) = (&shows.tips, shows.at_ms);
            let meeting = Meeting { tips, own: &shows.own, now_ms, newest, before: &before };
            meeting.judge(db, folder, clock, bureau, dry_run)?
        }
        None => Vec::new(),
    };
    let own: BTreeSet<Uuid> = db.own_series().filter_map(|series| Uuid::try_parse(series).ok()).collect();
    let remote = bureau.series.to_string();
    let (tips, wanted) = match shows {
        Some(shows) => {
            if !dry_run {
                db.keep_peer(&remote, &shows.tips, shows.at_ms)?;
            }
            (shows.tips, shows.wanted)
        }
        None => (db.peer(&remote)?.0, BTreeSet::new()),
    };
    let view = View::of(db, bureau)?;
    let followed = if dry_run { bureau.clone() } else { followed(&view, bureau, folder)? };
    let bureau = &followed;
    // What the key before said beside the way to this one is gone from here on.
    let view = if !dry_run && pin(db, bureau)? { View::of(db, bureau)? } else { view };
    let back = to_give_back(db, &view, bureau, dry_run)?;
    let outgoing = Outgoing::of(db, &view, &own, &tips, &wanted)?.with(back);
    let unconfirmed = outgoing.entries();
    let sent = if view.directory.retired(&station).is_some() {
        // Nobody takes it: nothing is handed up, and what was left on the way goes.
        intake.troubles.push(super::outcome::FileTrouble {
            file: dir.to_owned(),
            trouble: Trouble::Fault(dabiao_domain::sync::fault::Fault::NotEnrolled),
        });
        if !dry_run {
            super::standing::remove(&handed_up(db, dir, bureau, station));
        }
        Vec::new()
    } else {
        let letter = letter_up(db, bureau, &view, &outgoing, clock)?;
        outgoing.send(db, &me, letter, (dir, folder, dry_run), bureau, &mut intake)?
    };
    let missing = db.missing_entries()?.into_iter().map(|part| (label(&view, &part.series), part)).collect();
    let Intake { taken, troubles, .. } = intake;
    let matters = named(db, &view, clock.wall_ms())?;
    Ok(Done { side: Side::Station, dry_run, taken, sent, troubles, told, missing, matters, unconfirmed })
}

/// The letter of what goes up to the bureau.
fn letter_up<'a>(
    db: &Db,
    bureau: &BureauFile,
    view: &View,
    outgoing: &Outgoing<'_>,
    clock: &'a dyn Clock,
) -> Result<Letter<'a>, Fail> {
    let station = db.own_station()?;
    Ok(Letter {
        bureau: bureau.series,
        id: outgoing.id(station),
        kind: PackageKind::Up,
        name: outgoing.name(station, live_series(db)?),
        station,
        to: vec![receiver(bureau)?],
        tips: outgoing.tells(db)?,
        labels: view.labels(),
        clock,
    })
}

/// What goes up over the network beside the own series.
pub(super) struct LeftBehind {
    /// The package; none where there is nothing of the kind, or nothing that was not handed up.
    pub file: Option<PathBuf>,
    /// The ends of what it is now.
    pub ends: Vec<Tip>,
}

/// Writes below the empty folder `dir` what goes up over the network beside the own series: what a PC left behind whose
/// sitting was taken over here, what a founding PC forgot of the directory, and the own series `past` that are another
/// station's at the server. Nothing is written where all of it is in `handed`; without that, something is written in any case.
pub(super) fn left_behind(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    bureau: &BureauFile,
    (dir, handed, past): (&Path, Option<&[Tip]>, &BTreeSet<Uuid>),
) -> Result<LeftBehind, Fail> {
    let (shown, _) = db.peer(&bureau.series.to_string())?;
    let view = View::of(db, bureau)?;
    let own: BTreeSet<Uuid> = db.own_series().filter_map(|series| Uuid::try_parse(series).ok()).collect();
    let mut left: BTreeSet<Uuid> = super::room::left_behind(db, &view, &shown)?.into_keys().collect();
    left.extend(past);
    let mut ends = view.tips_of(&left);
    let forgotten = forgotten(&view, &own, &shown);
    let beyond = |tip: &Tip| forgotten.get(&tip.series).is_some_and(|there| tip.entries > *there);
    ends.extend(view.tips_of(&view.directory_series).into_iter().filter(beyond));
    let back = loose(&view, bureau);
    ends.extend(view.tips_of(&back.iter().map(|place| place.series).collect()));
    if handed.is_some_and(|handed| ends.iter().all(|end| handed.contains(end))) {
        return Ok(LeftBehind { file: None, ends });
    }
    let me = Me::of(folder, clock)?;
    // The other own series went up by themselves.
    let mut tips = view.tips_of(&own.difference(past).copied().collect());
    left.extend(forgotten.into_keys());
    tips.extend(shown.into_iter().filter(|tip| left.contains(&tip.series)));
    let outgoing = Outgoing::of(db, &view, &own, &tips, &BTreeSet::new())?.with(back);
    let letter = letter_up(db, bureau, &view, &outgoing, clock)?;
    let mut watch = |_| std::ops::ControlFlow::Continue(());
    let mut intake = Intake::new(false, clock.wall_ms(), &mut watch);
    let sent = outgoing.send(db, &me, letter, (dir, folder, false), bureau, &mut intake)?;
    Ok(LeftBehind { file: sent.into_iter().flat_map(|sent| sent.files).next(), ends })
}

/// The series of the directory, each with how many entries of it the bureau shows: a founding PC that was restored gets back
/// what it forgot, and all of a series that began after its backup. A package names all that is there of the directory, so what
/// it does not name is not there; where it names nothing of it nothing is known.
fn forgotten(view: &View, own: &BTreeSet<Uuid>, shown: &[Tip]) -> BTreeMap<Uuid, u64> {
    let of_directory = |tip: &&Tip| view.directory_series.contains(&tip.series);
    let mut there: BTreeMap<Uuid, u64> = BTreeMap::new();
    for tip in shown.iter().filter(of_directory) {
        let most = there.entry(tip.series).or_default();
        *most = tip.entries.max(*most);
    }
    if there.is_empty() {
        return there;
    }
    let others = view.directory_series.difference(own);
    others.map(|series| (*series, there.get(series).copied().unwrap_or_default())).collect()
}

/// What a station left in a folder for the bureau.
fn handed_up(db: &Db, dir: &Path, bureau: &BureauFile, station: Uuid) -> Vec<PathBuf> {
    let all = packages(dir, bureau.series, PackageKind::Up).into_iter();
    all.filter(|path| is_ours(path, station, db)).collect()
}

fn receiver(bureau: &BureauFile) -> Result<(dabiao_credential::KeyId, [u8; 32]), Fail> {
    let (key, box_key) = bureau.key().zip(bureau.box_public()).ok_or(No::NotByBureau)?;
    Ok((key.key_id(), box_key))
}

/// Takes the packages for this station. What the newest of them says the bureau has; none where there is none.
pub(super) fn take(
    db: &mut Db,
    me: &Me,
    station: Uuid,
    bureau: &BureauFile,
    dir: &Path,
    intake: &mut Intake<'_>,
) -> Result<Option<Shows>, Fail> {
    let readers = me.readers(bureau.series);
    let mut mine: Vec<(u64, PathBuf)> = packages(dir, bureau.series, PackageKind::Down)
        .into_iter()
        .filter_map(|path| Some((named_by(&path, station)?, path)))
        .collect();
    mine.sort();
    let (mut shows, of) = (None, mine.len());
    let newest_ms = db.peer(&bureau.series.to_string())?.1;
    let mut late: BTreeSet<String> = BTreeSet::new();
    for (n, (_, path)) in mine.iter().enumerate() {
        intake.step(Step::Reading { n: n + 1, of })?;
        let by_bureau = |header: &Header| {
            let known = bureau.key().is_some_and(|key| key == header.from.key);
            let sound = known && header.from.station == bureau.station && header.kind == PackageKind::Down;
            if sound {
                Ok(())
            } else if header.from.station == bureau.station {
                let key = header.from.key.key_id().to_string();
                // What was made since is no old package, whichever key it is by.
                late.extend((newest_ms < Some(header.made_ms)).then(|| key.clone()));
                Err(Trouble::FounderKey(key))
            } else {
                Err(Trouble::Stranger(header.from.station.to_string()))
            }
        };
        let Some(letter) = intake.read(path, &readers, by_bureau) else { continue };
        intake.taken.receipts += receipts(db, bureau, &letter.receipts, intake.is_dry())?;
        shows = Some(shown(letter));
        intake.flush_if_much(db)?;
    }
    intake.flush(db)?;
    let is_sound = |header: &Header| bureau.key().is_some_and(|key| key == header.from.key);
    let sealed_ms = intake.tell_of_taken_place(|| key_names(db), is_sound)?;
    if !intake.is_dry() {
        note_here(db, &station, (sealed_ms, shows.as_ref().map(|shows: &Shows| shows.at_ms)))?;
    }
    intake.tell_of_old_keys(|| key_names(db))?;
    intake.tell_of_former_keys(|| {
        Ok(&former_keys(&View::of(db, bureau)?, (&bureau.station, &bureau.key_id)) - &late)
    })?;
    Ok(shows)
}

fn shown(letter: Letterhead) -> Shows {
    let own = letter.others.iter().find(|body| body.kind == OWN);
    let own = own.map(|body| OwnShown::from_bytes(&body.bytes)).unwrap_or_default();
    Shows { wanted: wanted(&letter.others), own, at_ms: letter.header.made_ms, tips: letter.header.tips }
}

/// Keeps the receipts that the bureau signed. How many.
fn receipts(db: &mut Db, bureau: &BureauFile, all: &[Receipt], dry_run: bool) -> Result<usize, Fail> {
    let Some(key) = bureau.key() else { return Ok(0) };
    let mut kept = 0;
    for receipt in all {
        let Receipt { series, entries, head, at_ms, key_id, signature } = receipt;
        let message = receipt_message(&series.to_string(), *entries, head, *at_ms);
        let good = Signature::from_bytes(signature)
            .is_ok_and(|signature| key.verify(Purpose::Receipt, &message, &signature));
        if !good || *key_id != bureau.key_id || *entries == 0 {
            continue;
        }
        kept += 1;
        if !dry_run {
            db.keep_receipt(&KeptReceipt {
                series: *series,
                entries: *entries,
                head: *head,
                at_ms: *at_ms,
                key_id: key_id.clone(),
                signature: signature.clone(),
            })?;
        }
    }
    Ok(kept)
}

/// What a station hands up.
struct Outgoing<'a> {
    chosen: Chosen<'a>,
    batches: Vec<dabiao_domain::sync::plan::Batch>,
    bodies: Vec<(Uuid, [u8; 32])>,
    /// Own attempts whose bodies are not here: this PC was set back.
    lost: BTreeSet<Uuid>,
    /// What the bureau shows.
    shown: Vec<Tip>,
    /// What the founding PC forgot of the directory, and what a PC left behind whose sitting was taken over here.
    given_back: Vec<EntryPlace>,
    /// What is here of every series, by which the bureau finds what it has to send: an end does not say it. In lists.
    held: Vec<Vec<u8>>,
}

impl<'a> Outgoing<'a> {
    /// Everything of the own series that `tips` does not cover, and the bodies that it names or that are `wanted`.
    fn of(
        db: &Db,
        view: &'a View,
        own: &BTreeSet<Uuid>,
        tips: &[Tip],
        wanted: &BTreeSet<Uuid>,
    ) -> Result<Self, Fail> {
        let chosen = Chosen { view, ends: view.tips_of(own) };
        let shown: Vec<Tip> = tips.iter().filter(|tip| own.contains(&tip.series)).copied().collect();
        let mut ends = forgotten(view, own, tips);
        // What a PC wrote whose sitting was taken over here may be nowhere else: it may never come back.
        ends.extend(super::room::left_behind(db, view, tips)?);
        let beyond = |place: &EntryPlace| ends.get(&place.series).is_some_and(|end| place.seq >= *end);
        let given_back = view.set.iter().map(SignedEntry::place).filter(beyond).collect();
        let batches = plan(&chosen, &shown, &[], BATCH).send;
        let (mut bodies, mut lost) = (Vec::new(), BTreeSet::new());
        for series in own {
            lost.extend(db.bodies_missing(*series)?);
            let first = batches.iter().filter(|b| b.tip.series == *series).map(|b| b.from).min();
            let since = first.unwrap_or(u64::MAX >> 1);
            bodies.extend(db.own_bodies(*series, since)?);
            let before = db.own_bodies(*series, 0)?.into_iter().filter(|(id, _)| wanted.contains(id));
            bodies.extend(before);
        }
        bodies.sort_unstable();
        bodies.dedup();
        let lists = HeldList::lists(&view.held());
        let held = lists.iter().map(|list| serde_json::to_vec(list).unwrap_or_default()).collect();
        let shown = tips.to_vec();
        Ok(Self { chosen, batches, bodies, lost, shown, given_back, held })
    }

    /// With what is given back beside, so that the founding PC looks at it.
    fn with(mut self, back: Vec<EntryPlace>) -> Self {
        let known: BTreeSet<EntryPlace> = self.given_back.iter().copied().collect();
        self.given_back.extend(back.into_iter().filter(|place| !known.contains(place)));
        self
    }

    fn entries(&self) -> u64 {
        self.batches.iter().map(dabiao_domain::sync::plan::Batch::len).sum()
    }

    /// The package's id follows from what is in it: one that is there already need not be written again.
    fn id(&self, station: Uuid) -> Uuid {
        let mut said = Vec::from(station.as_bytes());
        for batch in &self.batches {
            said.extend(batch.tip.series.as_bytes());
            said.extend([batch.from.to_be_bytes(), batch.to.to_be_bytes()].concat());
            said.extend(batch.last);
        }
        for (attempt, digest) in &self.bodies {
            said.extend(attempt.as_bytes());
            said.extend(digest);
        }
        said.extend(self.lost.iter().flat_map(|id| *id.as_bytes()));
        said.extend(self.given_back.iter().flat_map(|place| place.hash));
        said.extend(self.held.concat());
        super::standing::id_of(&said)
    }

    /// The ends that the package names. Where there are more than it can name, those of the own series and of what is handed
    /// up for others come first, then what the bureau does not show to have.
    fn tells(&self, db: &Db) -> Result<Vec<Tip>, Fail> {
        let mut first: BTreeSet<Uuid> = self.chosen.ends.iter().map(|tip| tip.series).collect();
        first.extend(self.given_back.iter().map(|place| place.series));
        let shown: BTreeSet<&Tip> = self.shown.iter().collect();
        let rank =
            |tip: &Tip| if first.contains(&tip.series) { 0 } else { 1 + u8::from(shown.contains(tip)) };
        Ok(tips::named(db.tips()?, rank))
    }

    fn name(&self, station: Uuid, live: Uuid) -> PackageName {
        let of = self.batches.iter().filter(|batch| batch.tip.series == live);
        let (from, to) = (of.clone().map(|b| b.from + 1).min(), of.map(|b| b.to).max());
        let last = self.chosen.ends.iter().find(|end| end.series == live).map_or(0, |end| end.entries);
        PackageName::Up { station, series: live, from: from.unwrap_or(last), to: to.unwrap_or(last) }
    }

    /// Whether all of a package of this station, perhaps of a series that it forgot, is at the bureau.
    fn is_there(&self, path: &Path, station: Uuid) -> bool {
        let (series, to) = (named_by_series(path, station), named_to(path, station));
        self.shown.iter().any(|tip| {
            let digits = tip.series.simple().to_string();
            let same = series.as_deref().is_some_and(|end| digits.get(24..) == Some(end));
            same && to.is_some_and(|to| to <= tip.entries)
        })
    }

    /// Writes it, if it is not there; then earlier ones of this station go.
    fn send(
        &self,
        db: &Db,
        me: &Me,
        letter: Letter<'_>,
        (dir, folder, dry_run): (&Path, &Path, bool),
        bureau: &BureauFile,
        intake: &mut Intake<'_>,
    ) -> Result<Vec<Sent>, Fail> {
        let station = letter.station;
        let id = letter.id;
        let old: Vec<PathBuf> = packages(dir, bureau.series, PackageKind::Up)
            .into_iter()
            .filter(|path| is_ours(path, station, db) || self.is_there(path, station))
            .collect();
        // One without an entry shows what this PC has taken.
        if is_whole(&old, id, &letter.tips) {
            return Ok(Vec::new());
        }
        let mut sent = Sent {
            to: bureau.name.clone(),
            station: bureau.station,
            files: Vec::new(),
            bytes: 0,
            packed: Counts { entries: self.entries(), bodies: self.bodies.len() as u64, ..Counts::default() },
        };
        if dry_run {
            return Ok(vec![sent]);
        }
        let entries = self.batches.iter().flat_map(|batch| batch.places(&self.chosen));
        let entries = entries.filter_map(|place| self.chosen.view.set.get(&place)).cloned();
        let bodies = self.bodies.iter().filter_map(|(attempt, _)| body(db, *attempt).transpose());
        let back = self.given_back.iter().filter_map(|place| self.chosen.view.set.get(place)).cloned();
        let lists = self.held.iter().map(|list| Ok(Item::Body(Body::new(station, HELD, list.clone()))));
        let lost = serde_json::to_vec(&self.lost).ok().filter(|_| !self.lost.is_empty());
        let lost = lost.map(|json| Ok(Item::Body(Body::new(station, WANTED, json))));
        let items = entries.chain(back).map(|entry| Ok(Item::Entry(entry)));
        let items = items.chain(lists).chain(bodies).chain(lost);
        let place = Place { folder: dir, data: Some(folder) };
        let watch = intake.watch();
        let written = letter.write(place, &me.key, items, &mut |progress| watch(Step::Writing(progress)))?;
        let gone: Vec<PathBuf> = old.into_iter().filter(|path| !written.files.contains(path)).collect();
        super::standing::remove(&gone);
        sent.files = written.files;
        sent.bytes = written.bytes;
        // The lists are no bodies of attempts.
        let lists = self.held.len() as u64 + u64::from(!self.lost.is_empty());
        sent.packed = Counts { bodies: written.packed.bodies.saturating_sub(lists), ..written.packed };
        Ok(vec![sent])
    }
}

/// Whether a package is one of this station's own series: another PC with a copy of the folder has its own.
fn is_ours(path: &Path, station: Uuid, db: &Db) -> bool {
    let ours = |series: &str| {
        let digits: String = series.chars().filter(|c| *c != '-').collect();
        digits.get(24..).is_some_and(|end| named_by_series(path, station) == Some(end.to_owned()))
    };
    named_by(path, station).is_some() && db.own_series().any(ours)
}

/// The attempts whose bodies the sender asks for.
pub(super) fn wanted(others: &[Body]) -> BTreeSet<Uuid> {
    let lists = others.iter().filter(|body| body.kind == WANTED);
    lists.filter_map(|body| serde_json::from_slice::<BTreeSet<Uuid>>(&body.bytes).ok()).flatten().collect()
}

pub(super) fn body(db: &Db, attempt: Uuid) -> Result<Option<Item>, Fail> {
    let body = db.attempt_body(attempt)?;
    Ok(body.map(|body| Item::Body(Body::new(attempt, ATTEMPT, body.to_bytes()))))
}
