//! What the bureau shows a station of itself, and what the station makes of it.
//!
//! A station that was set back, or whose folder is in two PCs, learns it here: the bureau shows an end of its live series
//! that it does not have. It goes on in a new series before it writes anything else; what it forgot comes back down.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::admission::Admission;
use super::bureau_file::BureauFile;
use super::fail::Fail;
use super::found::live_series;
use super::same_pc::prints;
use super::stations::STORE;
use super::view::View;
use crate::clock::Clock;
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::path::{Held as _, back};
use dabiao_domain::sync::verdict::{
    Judged, Next, Own, REWINDS_OF_A_HABIT, Shown, Verdict, Why, judge, rewinds,
};
use dabiao_domain::sync::{EntryHash, Tip};
use dabiao_store::{Db, NewSeries, hex};

/// What the body of a `down` that shows a station's own series is called.
pub(super) const OWN: &str = "own";
/// So many entries before an end are shown by the beginning of their hashes: who was set back further is taken for forked,
/// which comes to the same.
const MOST_SHOWN: usize = 500;
/// So many in all.
const MOST_IN_ALL: usize = 2_000;
/// Of a hash so many hexadecimal digits are shown.
const DIGITS: usize = 16;

/// A series of the station.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Birth {
    series: Uuid,
    why: String,
    /// What it goes on from: series, entries, hash of the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<(Uuid, u64, String)>,
    /// When it came to the bureau, by the bureau's clock, where a disk that was set back began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_ms: Option<i64>,
}

/// The last entries of a path: its end, and the beginnings of hashes, the end's first.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Way {
    series: Uuid,
    entries: u64,
    hashes: String,
}

/// What a `down` shows of the receiver's own series beside their ends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct OwnShown {
    #[serde(default)]
    births: Vec<Birth>,
    #[serde(default)]
    paths: Vec<Way>,
}

/// Before the name of a series that a reset began, where it is kept when it came.
const RESET: &str = "reset ";

fn kept_as(series: &Uuid) -> String {
    format!("{RESET}{series}")
}

/// Whether a series began because what was recorded was set back: by its disk (one that was written on before the visit
/// shows as a fork), or by a restore, which says so itself. Either way what came since is gone from that PC.
fn is_reset(why: &str) -> bool {
    [Why::Rewound, Why::Forked, Why::Restored].iter().any(|one| one.name() == why)
}

/// Notes when series came that a reset began: by the bureau's clock, at the first time that they are seen here.
pub(super) fn note_resets(db: &mut Db, view: &View, now_ms: i64) -> Result<(), Fail> {
    for (series, _) in view.beginnings().filter(|(_, begun)| is_reset(&begun.why)) {
        keep_reset(db, series, now_ms)?;
    }
    Ok(())
}

/// Keeps when a series came that a reset began, unless it is known.
pub(super) fn keep_reset(db: &mut Db, series: Uuid, at_ms: i64) -> Result<(), Fail> {
    let name = kept_as(&series);
    if db.peer(&name)?.1.is_none() {
        db.keep_peer(&name, &[Tip { series, entries: 1, hash: [0; 32] }], at_ms)?;
    }
    Ok(())
}

/// When series of a station came that a restore began and nobody settled; one that was not seen before comes now.
pub(super) fn restores_of(
    db: &Db,
    view: &View,
    station: &Uuid,
    admission: &Admission,
) -> Result<Vec<i64>, Fail> {
    let restored = |why: &str| why == Why::Restored.name();
    came(db, view, station, admission, (restored, Some(i64::MAX)))
}

/// When series of a station came that a reset began and nobody settled, restores among them.
pub(super) fn resets_of(
    db: &Db,
    view: &View,
    station: &Uuid,
    admission: &Admission,
) -> Result<Vec<i64>, Fail> {
    came(db, view, station, admission, (is_reset, None))
}

/// When series of a station came of whose cause is asked, unless somebody settled it; and the time that stands for those
/// whose coming was not kept, if they are told too.
fn came(
    db: &Db,
    view: &View,
    station: &Uuid,
    admission: &Admission,
    (asked, not_kept): (fn(&str) -> bool, Option<i64>),
) -> Result<Vec<i64>, Fail> {
    let own = view.series_of(station);
    let mut times = Vec::new();
    for (series, _) in view.beginnings().filter(|(s, begun)| own.contains(s) && asked(&begun.why)) {
        times.extend(db.peer(&kept_as(&series))?.1.or(not_kept));
    }
    times.retain(|at_ms| admission.counts(*at_ms));
    Ok(times)
}

/// The kind of the note that a login came with a print that was not enrolled; it says when that was seen first.
pub(super) const STRANGE: &str = "strange";

/// Whether the login of a station came with a print that was not enrolled, and nobody settled that.
pub(super) fn strange_of(db: &Db, station: &Uuid, admission: &Admission) -> Result<bool, Fail> {
    Ok(strange_since(db, station)?.is_some_and(|at_ms| admission.counts(at_ms)))
}

/// Since when the login of a station is known to have come with such a print.
pub(super) fn strange_since(db: &Db, station: &Uuid) -> Result<Option<i64>, Fail> {
    Ok(db.peer_note(STRANGE, &station.to_string())?.and_then(|at_ms| at_ms.parse().ok()))
}

impl OwnShown {
    /// What is shown to `station`.
    pub fn of(db: &Db, view: &View, station: &Uuid) -> Result<Self, Fail> {
        let own = view.series_of(station);
        let mut shown = Self::default();
        for (series, begun) in view.beginnings().filter(|(series, _)| own.contains(series)) {
            let at_ms = if is_reset(&begun.why) { db.peer(&kept_as(&series))?.1 } else { None };
            let parent = begun.parent.map(|parent| (parent.series, parent.entries, parent.head));
            shown.births.push(Birth { series, why: begun.why, parent, at_ms });
        }
        let mut left = MOST_IN_ALL;
        for tip in view.tips_of(&own) {
            let hashes: Vec<String> = back(&view.set, tip.place())
                .take(MOST_SHOWN.min(left))
                .map(|place| hex(&place.hash).chars().take(DIGITS).collect())
                .collect();
            left -= hashes.len();
            shown.paths.push(Way { series: tip.series, entries: tip.entries, hashes: hashes.concat() });
        }
        Ok(shown)
    }

    /// As the body of a package has it.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads one; what can't be read shows nothing.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// Whether the bureau has that entry.
    fn has(&self, head: &Tip) -> bool {
        let is_there = |path: &Way| {
            let at = path.entries.checked_sub(head.entries).and_then(|n| usize::try_from(n).ok());
            let digits = at.and_then(|n| path.hashes.get(n * DIGITS..(n + 1) * DIGITS));
            path.series == head.series && digits.is_some_and(|digits| hex(&head.hash).starts_with(digits))
        };
        self.paths.iter().any(is_there)
    }

    /// Of series as the bureau's server shows them: each with the line of its first entry, and when that came.
    #[cfg(feature = "bureau")]
    pub fn born(series: Vec<(Uuid, String, i64)>) -> Self {
        let birth = |(series, line, at_ms): (Uuid, String, i64)| {
            let begun = super::view::begun_by(&line)?;
            let parent = begun.parent.map(|parent| (parent.series, parent.entries, parent.head));
            let at_ms = is_reset(&begun.why).then_some(at_ms);
            Some(Birth { series, why: begun.why, parent, at_ms })
        };
        Self { births: series.into_iter().filter_map(birth).collect(), paths: Vec::new() }
    }

    /// When resets came that were not settled.
    pub fn resets(&self, admission: &Admission) -> Vec<i64> {
        let times = self.births.iter().filter_map(|birth| birth.at_ms);
        times.filter(|at_ms| admission.counts(*at_ms)).collect()
    }

    /// Keeps here when each reset came.
    pub fn note(&self, db: &mut Db) -> Result<(), Fail> {
        for birth in &self.births {
            if let Some(at_ms) = birth.at_ms {
                keep_reset(db, birth.series, at_ms)?;
            }
        }
        Ok(())
    }

    /// The ends from which the station went on purposely in series that are not here.
    pub fn left_for(&self, db: &Db) -> Vec<Tip> {
        let here: BTreeSet<&str> = db.own_series().collect();
        let purposely = [Why::Joined, Why::Renewed, Why::Restored].map(Why::name);
        let forgotten = |birth: &&Birth| {
            !here.contains(birth.series.to_string().as_str()) && purposely.contains(&birth.why.as_str())
        };
        let end = |birth: &Birth| {
            let (series, entries, hash) = birth.parent.clone()?;
            let hash: EntryHash = dabiao_store::unhex(&hash)?.try_into().ok()?;
            Some(Tip { series, entries, hash })
        };
        self.births.iter().filter(forgotten).filter_map(end).collect()
    }
}

/// What the newest `down` shows.
pub(super) struct Meeting<'a> {
    /// The ends of the station's series.
    pub tips: &'a [Tip],
    /// The rest.
    pub own: &'a OwnShown,
    /// The bureau's clock.
    pub now_ms: i64,
    /// Whether it is no older than what was shown before: an old package on a second stick is no bureau that went back.
    pub newest: bool,
    /// The newest entries that the bureau ever showed.
    pub before: &'a [Tip],
}

impl Meeting<'_> {
    /// Judges this station and does what follows: it goes on in a new series where it has to. What is to be said. A
    /// rehearsal begins none.
    pub fn judge(
        &self,
        db: &mut Db,
        folder: &Path,
        clock: &dyn Clock,
        bureau: &BureauFile,
        dry_run: bool,
    ) -> Result<Vec<Fault>, Fail> {
        let judged = self.judged(db, clock, bureau)?;
        let mut told = Vec::new();
        match judged.verdict {
            Verdict::Rewound => told.push(Fault::Rewound),
            Verdict::Forked => told.push(Fault::Forked),
            Verdict::BureauBehind(entries) if self.newest => told.push(Fault::BureauBehind { entries }),
            Verdict::BureauBehind(_)
            | Verdict::Ok
            | Verdict::New
            | Verdict::Behind(_)
            | Verdict::Copied
            | Verdict::Retired => {}
        }
        if let Next::Begin { why, parent } = judged.next
            && !dry_run
        {
            let (id, why) = (clock.new_id(), why.name());
            let new = NewSeries { id, why, station: None, signer: None, claim: None, parent: Some(parent) };
            db.begin_series(clock.wall_ms(), new)?;
            keep_reset(db, id, self.now_ms)?;
        }
        if !dry_run {
            self.own.note(db)?;
        }
        if judged.resets || resets_disk(db, folder)? {
            told.push(Fault::ResetsDisk);
        }
        Ok(told)
    }

    fn judged(&self, db: &Db, clock: &dyn Clock, bureau: &BureauFile) -> Result<Judged, Fail> {
        let (station, live) = (db.own_station()?, live_series(db)?);
        let view = View::of(db, bureau)?;
        let head = db.journal_head()?;
        let head = Tip { series: live, entries: head.entries, hash: head.hash };
        let host = clock.host().print(&station);
        let of_live =
            |tips: &[Tip]| -> Vec<Tip> { tips.iter().filter(|tip| tip.series == live).copied().collect() };
        let receipt = db.newest_receipt(live)?.map_or(0, |receipt| receipt.entries);
        let before = of_live(self.before);
        let ours = before.iter().filter(|tip| tip.place().is_some_and(|place| view.set.has(&place)));
        let confirmed = ours.map(|tip| tip.entries).max().unwrap_or(0).max(receipt);
        let told = db.admissions_told(bureau.station)?;
        let admission = Admission::of(&told, &station);
        let rewinds_ms = self.own.resets(&admission);
        let own = Own { head, host: &host, confirmed };
        let shown = Shown {
            tips: &of_live(self.tips),
            has_head: self.own.has(&head),
            left_for: &self.own.left_for(db),
            hosts: &prints(&db.admissions(bureau.station)?, &station),
            retired: view.directory.retired(&station).is_some(),
            rewinds_ms: &rewinds_ms,
            now_ms: self.now_ms,
        };
        Ok(judge(&view.set, &own, &shown))
    }
}

/// Whether this PC resets its disk as a habit, as the bureau said when it was last asked: no place for exams.
///
/// # Errors
/// What the store and the disk say.
pub fn resets_disk(db: &Db, folder: &Path) -> Result<bool, Fail> {
    let Some(bureau) = BureauFile::load(folder)? else { return Ok(false) };
    let asked_ms = db.peer(&bureau.series.to_string())?.1.max(db.peer(STORE)?.1);
    let Some(now_ms) = asked_ms else { return Ok(false) };
    let admission = Admission::of(&db.admissions_told(bureau.station)?, &db.own_station()?);
    Ok(rewinds(&resets_noted(db, &admission)?, now_ms) >= REWINDS_OF_A_HABIT)
}

/// When resets came that were not settled, as it was noted here.
pub(super) fn resets_noted(db: &Db, admission: &Admission) -> Result<Vec<i64>, Fail> {
    let mut times = db.peers_seen(RESET)?;
    times.retain(|at_ms| admission.counts(*at_ms));
    Ok(times)
}
