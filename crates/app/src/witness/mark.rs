//! The mark: this account's note, outside the data folder, of how far a station's journal was.
//!
//! One small file for each station and place of its data. It is written after the entry that it names is
//! durable in the store, so it is never ahead of an honest journal; if it is, the data folder was set back.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use dabiao_credential::{
    Algorithm, MarkProblem, PublicKey, STATION_KEY_FILE, SignedMark, StationKey, read_mark, write_mark,
};
use dabiao_store::{Db, Reach, StoreError, Witness, digest, hex, unhex};

const FORMAT: &str = "dabiao-mark";
const VERSION: u32 = 1;
const HEADING: &str =
    "# 达标：本机日志的高水位记号。 How far the journal of a station was. Written by the program.\n";
/// Earlier heads that are kept: they tell from which entry on a journal differs.
const POINTS: usize = 24;
/// Setbacks that are kept, the newest.
const SETBACKS: usize = 64;
/// Sittings that are kept, the newest.
const OPENED: usize = 512;
/// From this many files on, those of removed data folders are deleted.
const MANY_FILES: usize = 256;

/// An earlier head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Entries up to it.
    pub entries: u64,
    /// Hash of the last of them, hexadecimal.
    pub hash: String,
}

/// The explanation of entries that are not in the journal any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Nothing in the journal tells of it.
    Open,
    /// A restore that the journal records, or that this account did.
    Restored,
    /// The journal was begun anew and holds nothing yet.
    BegunAnew,
}

/// An exam that was begun at a seat of this PC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BegunSeat {
    /// The sitting.
    pub sitting: Uuid,
    /// The candidate, as this PC knows them.
    pub officer: Uuid,
}

/// A time at which the journal did not hold any more what the mark named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setback {
    /// The station whose history was here, if it was another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// Entries that the journal had had.
    pub entries: u64,
    /// Hash of the last of them, hexadecimal.
    pub hash: String,
    /// When that was noted, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Entries that were still there when it was found.
    pub kept: u64,
    /// Attempts that were gone at least.
    pub attempts: u64,
    /// When it was found.
    pub found_ms: i64,
    /// Its explanation.
    pub answer: Answer,
}

/// A mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    format: String,
    version: u32,
    /// The station: name of its first series.
    pub station: String,
    /// The series that it wrote then, where that was a later one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// The data folder.
    pub folder: String,
    /// Entries of the series.
    pub entries: u64,
    /// Hash of the last of them, hexadecimal.
    pub hash: String,
    /// When that was so, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Attempts then.
    pub attempts: u64,
    /// Sittings that were opened on this account.
    #[serde(default)]
    pub opened: Vec<Uuid>,
    /// Exams that were begun here by a ticket of another PC, which has the roll.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub begun: Vec<BegunSeat>,
    /// Earlier heads, the oldest first.
    #[serde(default)]
    pub before: Vec<Point>,
    /// Times at which the journal had gone back.
    #[serde(default)]
    pub setbacks: Vec<Setback>,
}

impl Mark {
    /// The first mark of a store.
    pub fn first(folder: &Path, reach: &Reach, now_ms: i64) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            station: reach.station.clone(),
            series: later(reach),
            folder: place_of(folder).display().to_string(),
            entries: reach.head.entries,
            hash: hex(&reach.head.hash),
            at_ms: now_ms,
            attempts: reach.attempts,
            opened: Vec::new(),
            begun: Vec::new(),
            before: Vec::new(),
            setbacks: Vec::new(),
        }
    }

    /// Its head as a witness; none for one of an empty journal.
    pub fn witness(&self) -> Option<Witness> {
        witness(self.series(), self.entries, &self.hash)
    }

    /// The series whose head it is.
    pub fn series(&self) -> &str {
        self.series.as_deref().unwrap_or(&self.station)
    }

    /// Whether it is of this very head.
    pub fn names(&self, reach: &Reach) -> bool {
        self.entries == reach.head.entries && self.hash == hex(&reach.head.hash)
    }

    /// Moves on to `reach`. The earlier state is added to the earlier heads.
    pub fn advance(&mut self, reach: &Reach, now_ms: i64) {
        let hash = hex(&reach.head.hash);
        let series = later(reach);
        if series != self.series {
            // Earlier heads are of the series before.
            self.before.clear();
            self.series = series;
        } else if hash != self.hash && self.entries > 0 {
            self.before.push(Point { entries: self.entries, hash: std::mem::take(&mut self.hash) });
            thin(&mut self.before);
        }
        self.entries = reach.head.entries;
        self.hash = hash;
        self.at_ms = now_ms;
        self.attempts = reach.attempts;
    }

    /// Notes that a sitting was opened.
    pub fn open(&mut self, sitting: Uuid) {
        if !self.opened.contains(&sitting) {
            self.opened.push(sitting);
            let over = self.opened.len().saturating_sub(OPENED);
            self.opened.drain(..over);
        }
    }

    /// Notes that a candidate began at a seat of this PC.
    pub fn begin(&mut self, seat: BegunSeat) {
        if !self.begun.contains(&seat) {
            self.begun.push(seat);
            let over = self.begun.len().saturating_sub(OPENED);
            self.begun.drain(..over);
        }
    }

    /// Notes a setback.
    pub fn set_back(&mut self, setback: Setback) {
        self.setbacks.push(setback);
        let over = self.setbacks.len().saturating_sub(SETBACKS);
        self.setbacks.drain(..over);
    }

    /// Writes it into the folder of marks, signed by the key of the station whose data folder is `folder`.
    ///
    /// # Errors
    /// In words: no key, or the operating system's error.
    pub fn write(&self, state: &Path, folder: &Path) -> Result<(), String> {
        let key = StationKey::load(&folder.join(STATION_KEY_FILE)).map_err(|e| e.to_string())?;
        let text = format!("{HEADING}{}", toml::to_string(self).map_err(|e| e.to_string())?);
        let path = path_of(state, &self.station, folder);
        let told = |e: std::io::Error| format!("{}: {e}", path.display());
        dabiao_files::private_folder(state).map_err(told)?;
        write_mark(&path, &text, &key).map_err(told)?;
        remove_orphans(state, &path);
        Ok(())
    }
}

/// The series that is written, where it is not the station's first.
fn later(reach: &Reach) -> Option<String> {
    Some(reach.head.series.clone()).filter(|series| *series != reach.station)
}

/// A head as a witness, whence unsaid.
pub(super) fn witness(series: &str, entries: u64, hash: &str) -> Option<Witness> {
    let hash = unhex(hash).filter(|hash| hash.len() == 32)?;
    (entries > 0).then(|| Witness {
        series: series.to_owned(),
        entries: Some(entries),
        hash,
        whence: String::new(),
    })
}

/// Keeps the newest heads and ever fewer of the older ones.
fn thin(points: &mut Vec<Point>) {
    while points.len() > POINTS {
        // Of the older half, the least useful one: its neighbours are nearest to each other.
        let gaps = points.windows(3).take(POINTS / 2).enumerate().map(|(n, w)| {
            let [before, _, after] = w else { return (n + 1, u64::MAX) };
            (n + 1, after.entries.saturating_sub(before.entries))
        });
        let least = gaps.min_by_key(|(_, gap)| *gap).map_or(0, |(n, _)| n);
        points.remove(least);
    }
}

/// The content found in the place of a mark.
#[derive(Debug)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// Something that is no mark of this station: the reason.
    Unreadable(String),
    /// A mark in the place of this one's, by a key that its journal does not name: its path.
    OtherKey(String),
    /// A mark.
    Mark(Box<Mark>),
}

/// Reads the mark of the station of `db` whose data folder is `folder`.
pub(super) fn read(db: &Db, state: &Path, station: &str, folder: &Path) -> Result<Found, StoreError> {
    let found = read_file(db, &path_of(state, station, folder), folder)?;
    Ok(match found {
        Found::Mark(mark) if mark.station != station => Found::Unreadable("of another station".to_owned()),
        other => other,
    })
}

/// Marks of the same station for other data folders of this account. Unreadable ones are skipped.
pub(super) fn others(db: &Db, state: &Path, station: &str, folder: &Path) -> Result<Vec<Mark>, StoreError> {
    let (prefix, own) = (station_part(station), path_of(state, station, folder));
    let Ok(entries) = std::fs::read_dir(state) else { return Ok(Vec::new()) };
    let mut marks = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| *path != own) {
        let named = path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(&prefix));
        if named
            && is_mark(&path)
            && let Found::Mark(mark) = read_file(db, &path, folder)?
            && mark.station == station
        {
            marks.push(*mark);
        }
    }
    marks.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(marks)
}

/// Marks that this account made of other stations whose history was in `folder`. Their keys are not known
/// here any more: their content is reported, and proves nothing. Unreadable ones are skipped.
pub(super) fn before_in(state: &Path, station: &str, folder: &Path) -> Vec<Mark> {
    let own = path_of(state, station, folder);
    let end = format!("-{}.toml", place_part(folder));
    let Ok(entries) = std::fs::read_dir(state) else { return Vec::new() };
    let of_folder = |path: &PathBuf| {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        *path != own && name.starts_with("mark-") && name.ends_with(&end)
    };
    let read = |path: PathBuf| {
        let mark: Mark = toml::from_str(read_mark(&path).ok()??.text()).ok()?;
        (mark.format == FORMAT && mark.version == VERSION && mark.station != station).then_some(mark)
    };
    let mut marks: Vec<Mark> =
        entries.flatten().map(|entry| entry.path()).filter(of_folder).filter_map(read).collect();
    marks.sort_by_key(|mark| mark.at_ms);
    marks
}

fn read_file(db: &Db, path: &Path, folder: &Path) -> Result<Found, StoreError> {
    let signed = match read_mark(path) {
        Ok(None) => return Ok(Found::Nothing),
        Ok(Some(signed)) => signed,
        Err(fault) => return Ok(Found::Unreadable(format!("{}: {}", path.display(), told(&fault)))),
    };
    if !signed_here(db, &signed, folder)? {
        let place = path.display().to_string();
        // A known key signed other content: the file is damaged, and proves nothing.
        return Ok(if is_known(db, &signed, folder)? {
            Found::Unreadable(format!("{place}: not signed by this station"))
        } else {
            Found::OtherKey(place)
        });
    }
    let mark: Result<Mark, _> = toml::from_str(signed.text());
    Ok(match mark {
        Ok(mark) if mark.format == FORMAT && mark.version == VERSION => Found::Mark(Box::new(mark)),
        Ok(_) => Found::Unreadable(format!("{}: of another version", path.display())),
        Err(_) => Found::Unreadable(format!("{}: not the text of a mark", path.display())),
    })
}

fn told(fault: &MarkProblem) -> String {
    fault.to_string()
}

/// Whether the station's key signed it, or one that its journal names.
fn signed_here(db: &Db, signed: &SignedMark, folder: &Path) -> Result<bool, StoreError> {
    let key = StationKey::load(&folder.join(STATION_KEY_FILE));
    if key.is_ok_and(|key| signed.is_signed_by(&key.public())) {
        return Ok(true);
    }
    let named = db.named_keys()?;
    let mut keys = named.iter().filter_map(|text| PublicKey::new(Algorithm::Ed25519, &unhex(text)?).ok());
    Ok(keys.any(|key| signed.is_signed_by(&key)))
}

/// Whether the key that a mark names is the station's, or one that its journal names.
fn is_known(db: &Db, signed: &SignedMark, folder: &Path) -> Result<bool, StoreError> {
    let own = StationKey::load(&folder.join(STATION_KEY_FILE)).ok().map(|key| key.public());
    let named = db.named_keys()?;
    let keys = named.iter().filter_map(|text| PublicKey::new(Algorithm::Ed25519, &unhex(text)?).ok());
    Ok(keys.chain(own).any(|key| key.key_id() == signed.signer()))
}

/// The path of the mark of a station and the place of its data.
pub(super) fn path_of(state: &Path, station: &str, folder: &Path) -> PathBuf {
    state.join(format!("{}{}.toml", station_part(station), place_part(folder)))
}

fn place_part(folder: &Path) -> String {
    short(place_of(folder).as_os_str().as_encoded_bytes())
}

/// The folder by its absolute path, for every way to name it.
fn place_of(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

fn station_part(station: &str) -> String {
    format!("mark-{}-", short(station.as_bytes()))
}

fn short(bytes: &[u8]) -> String {
    hex(digest(bytes).get(..6).unwrap_or_default())
}

fn is_mark(path: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    name.starts_with("mark-") && Path::new(name).extension().is_some_and(|ext| ext == "toml")
}

/// Marks of data folders that are gone are useless; they are removed once there are many.
fn remove_orphans(state: &Path, own: &Path) {
    #[derive(Deserialize)]
    struct Place {
        folder: PathBuf,
    }
    let Ok(entries) = std::fs::read_dir(state) else { return };
    let files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|p| is_mark(p)).collect();
    if files.len() < MANY_FILES {
        return;
    }
    for path in files.iter().filter(|path| *path != own) {
        let Ok(Some(signed)) = read_mark(path) else { continue };
        if toml::from_str::<Place>(signed.text()).is_ok_and(|place| !place.folder.exists()) {
            // A failed removal is tried again the next time.
            let _ = dabiao_files::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_store::JournalHead;

    fn reach(entries: u64) -> Reach {
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&entries.to_be_bytes());
        let head = JournalHead { series: "019a1b2c-3d4e-7f50-8123-456789abcdef".to_owned(), entries, hash };
        Reach { station: head.series.clone(), head, at_ms: 5, attempts: entries / 3 }
    }

    #[test]
    fn a_mark_stays_small_and_can_be_read_back() {
        let mut mark = Mark::first(Path::new("/data"), &reach(1), 7);
        for n in 2..2_000 {
            mark.advance(&reach(n * 3), n as i64);
            mark.open(Uuid::from_u128(u128::from(n)));
            mark.open(Uuid::from_u128(u128::from(n)));
            mark.set_back(Setback {
                station: None,
                entries: n,
                hash: hex(&reach(n).head.hash),
                at_ms: 1,
                kept: 1,
                attempts: 0,
                found_ms: n as i64,
                answer: Answer::Open,
            });
        }
        assert_eq!((mark.before.len(), mark.opened.len(), mark.setbacks.len()), (POINTS, OPENED, SETBACKS));
        assert_eq!(mark.before.last().map(|p| p.entries), Some(1_998 * 3));
        assert!(mark.before.windows(2).all(|w| w[0].entries < w[1].entries));
        assert!(mark.before[0].entries < 100, "old ones stay too: {:?}", mark.before[0]);
        let text = toml::to_string(&mark).unwrap();
        assert!(text.len() < 60_000, "{}", text.len());
        assert_eq!(toml::from_str::<Mark>(&text).unwrap(), mark);
    }
}
