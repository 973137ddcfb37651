//! Looking back: does the journal still hold what the mark, the newest backup and the certificates name?

use std::collections::BTreeSet;
use std::path::Path;

use uuid::Uuid;

use super::mark::{self, Answer, BegunSeat, Found, Mark, Point, Setback, witness};
use crate::demo::DEMO_SETTING;
use dabiao_credential::SignedCertificate;
use dabiao_store::{Db, Lies, Reach, StoreError, Witness, backups, hex, reach_of_copy};

/// The source of a head that the journal does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whence {
    /// The mark of this account.
    Mark,
    /// The mark of this account for another station, whose history was in this data folder.
    OtherStation(String),
    /// The mark of another data folder of this account.
    OtherFolder(String),
    /// An automatic backup, by its file's name.
    Backup(String),
    /// The certificate of that number.
    Certificate(String),
    /// Another witness, such as a receipt, with the words that came with it.
    Given(String),
}

/// Entries that the journal once held and does not hold any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The witness that tells of them.
    pub whence: Whence,
    /// Whether the journal is shorter now, another one, or there is no such series.
    pub lies: Lies,
    /// Entries that are still unchanged; none if that is not known.
    pub kept: Option<u64>,
    /// The entry that was seen, counted from 1: the last of those that are missing.
    pub entry: u64,
    /// When it was seen, milliseconds since the Unix epoch; none if that is not known.
    pub at_ms: Option<i64>,
    /// Attempts that are gone, at least.
    pub attempts: u64,
    /// Its explanation.
    pub answer: Answer,
    /// When it was found first, milliseconds since the Unix epoch; none if now.
    pub found_ms: Option<i64>,
    /// Hash of the entry that was seen, hexadecimal; empty if that is not known.
    pub hash: String,
}

impl Missing {
    /// Whether it is a problem: nothing explains it, and it is about this very data folder.
    pub fn is_fault(&self) -> bool {
        self.answer == Answer::Open && !matches!(self.whence, Whence::OtherFolder(_))
    }
}

/// The state of the mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkState {
    /// This account keeps none.
    NotKept,
    /// There is none: it is the first time on this account, or it was removed.
    Nothing,
    /// The file is no mark of this station: the reason.
    Unreadable(String),
    /// It was signed by a key that the journal does not name: this account saw another history here. The path
    /// of the mark.
    OtherKey(String),
    /// There is one; its time and its number of entries.
    There {
        /// Milliseconds since the Unix epoch.
        at_ms: i64,
        /// Entries.
        entries: u64,
    },
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Past {
    /// The extent of the store.
    pub reach: Reach,
    /// The mark.
    pub mark: MarkState,
    /// What the journal does not hold any more; entries known from the mark come first.
    pub missing: Vec<Missing>,
    /// Sittings that were opened on this account, by any data folder of the station.
    pub opened: BTreeSet<Uuid>,
    /// Exams that were begun on this account at seats of this PC, by any data folder of the station.
    pub begun: BTreeSet<BegunSeat>,
    /// The newest of the backups that were checked, by its file's name, and the number of certificates that
    /// name a head.
    pub looked_at: (Option<String>, usize),
    /// A backup that could not be checked, and the reason.
    pub unread: Option<String>,
    /// The mark as it was, without setbacks whose entries have come back.
    kept: Option<Mark>,
}

/// A start checks only this many certificates, the newest; the audit checks all.
pub const AT_START: usize = 200;

/// Looks back from the store in `folder`. `state` is the folder of marks; `certificates` is how many of them
/// are checked, the newest.
///
/// # Errors
/// Any error of the store. An unreadable mark or backup is no error.
pub fn look_back(
    db: &Db,
    folder: &Path,
    state: Option<&Path>,
    certificates: usize,
) -> Result<Past, StoreError> {
    let reach = db.reach()?;
    let mut past = Past {
        reach,
        mark: MarkState::NotKept,
        missing: Vec::new(),
        opened: BTreeSet::new(),
        begun: BTreeSet::new(),
        looked_at: (None, 0),
        unread: None,
        kept: None,
    };
    if let Some(state) = state {
        past.read_mark(db, folder, state)?;
    }
    past.read_backups(db, folder)?;
    past.read_certificates(db, certificates)?;
    Ok(past)
}

impl Past {
    /// Checks further heads against the journal, such as receipts of other stations.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn hold_against(&mut self, db: &Db, witnesses: &[Witness]) -> Result<(), StoreError> {
        for head in witnesses {
            let lies = db.lies_anywhere(head)?;
            if !matches!(lies, Lies::Within | Lies::Withheld) {
                let seen = Seen { at_ms: None, attempts: 0, points: &[] };
                let whence = Whence::Given(head.whence.clone());
                self.missing.push(missing(db, whence, head, lies, &seen)?);
            }
        }
        Ok(())
    }

    /// Whether anything is missing without an explanation.
    pub fn has_fault(&self) -> bool {
        self.missing.iter().any(Missing::is_fault) || matches!(self.mark, MarkState::OtherKey(_))
    }

    /// The mark moved on to the present end of the store, with the missing entries noted in it.
    pub fn next_mark(&self, folder: &Path, now_ms: i64) -> Mark {
        let first = || Mark::first(folder, &self.reach, now_ms);
        self.noted(self.kept.clone().unwrap_or_else(first), now_ms)
    }

    /// The mark of a store that was made just now: earlier content of its folder is not reported as missing.
    pub fn first_mark(&self, folder: &Path, now_ms: i64) -> Mark {
        let mut mark = self.noted(Mark::first(folder, &self.reach, now_ms), now_ms);
        // A mark of the same station is that of a store that was removed.
        mark.setbacks.retain(|setback| setback.station.is_some());
        mark.setbacks.iter_mut().for_each(|setback| setback.answer = Answer::BegunAnew);
        mark
    }

    /// A mark with the missing entries noted in it, moved on.
    fn noted(&self, mut mark: Mark, now_ms: i64) -> Mark {
        for missing in self.missing.iter().filter(|m| m.found_ms.is_none()) {
            let station = match &missing.whence {
                Whence::Mark => None,
                Whence::OtherStation(station) => Some(station.clone()),
                _ => continue,
            };
            let own = station.is_none();
            mark.set_back(Setback {
                station,
                entries: missing.entry,
                hash: missing.hash.clone(),
                at_ms: missing.at_ms.unwrap_or_default(),
                kept: missing.kept.unwrap_or_default(),
                attempts: missing.attempts,
                found_ms: now_ms,
                answer: missing.answer,
            });
            if own {
                // Heads of lost entries say nothing about later ones.
                mark.before.retain(|point| point.entries <= missing.kept.unwrap_or_default());
                mark.entries = 0;
            }
        }
        mark.advance(&self.reach, now_ms);
        mark
    }

    fn read_mark(&mut self, db: &Db, folder: &Path, state: &Path) -> Result<(), StoreError> {
        let station = self.reach.station.clone();
        match mark::read(db, state, &station, folder)? {
            Found::Nothing => self.mark = MarkState::Nothing,
            Found::Unreadable(why) => self.mark = MarkState::Unreadable(why),
            Found::OtherKey(place) => self.mark = MarkState::OtherKey(place),
            Found::Mark(found) => {
                self.mark = MarkState::There { at_ms: found.at_ms, entries: found.entries };
                self.hold_mark(db, *found)?;
            }
        }
        for other in mark::before_in(state, &station, folder) {
            self.hold_other(db, other)?;
        }
        // Two demonstrations may be of one station; they concern no real person.
        if db.settings()?.contains_key(DEMO_SETTING) {
            return Ok(());
        }
        for other in mark::others(db, state, &station, folder)? {
            self.opened.extend(&other.opened);
            self.begun.extend(&other.begun);
            let Some(head) = other.witness() else { continue };
            let lies = db.lies(&head)?;
            if lies != Lies::Within {
                let seen = Seen { at_ms: Some(other.at_ms), attempts: 0, points: &other.before };
                let whence = Whence::OtherFolder(other.folder.clone());
                let mut missing = missing(db, whence, &head, lies, &seen)?;
                missing.attempts = other.attempts.saturating_sub(self.reach.attempts);
                self.missing.push(missing);
            }
        }
        Ok(())
    }

    /// The history of another station was here, and is not part of the journal: unless that was reported
    /// before.
    fn hold_other(&mut self, db: &Db, mark: Mark) -> Result<(), StoreError> {
        let Some(head) = mark.witness() else { return Ok(()) };
        let known =
            |setback: &Setback| setback.station.as_ref() == Some(&mark.station) && setback.hash == mark.hash;
        let told = self.kept.iter().flat_map(|kept| &kept.setbacks).any(known);
        let lies = db.lies(&head)?;
        if told || lies == Lies::Within {
            return Ok(());
        }
        let seen = Seen { at_ms: Some(mark.at_ms), attempts: mark.attempts, points: &[] };
        let missing = missing(db, Whence::OtherStation(mark.station.clone()), &head, lies, &seen)?;
        self.missing.push(self.unless_anew(missing));
        Ok(())
    }

    /// The entry that tells of the station's key may stand alone.
    const fn unless_anew(&self, mut missing: Missing) -> Missing {
        if self.reach.head.entries <= 1 && matches!(missing.answer, Answer::Open) {
            missing.answer = Answer::BegunAnew;
        }
        missing
    }

    /// Checks the mark and the setbacks in it against the journal.
    fn hold_mark(&mut self, db: &Db, mut mark: Mark) -> Result<(), StoreError> {
        self.opened.extend(&mark.opened);
        self.begun.extend(&mark.begun);
        if let Some(head) = mark.witness() {
            let lies = db.lies(&head)?;
            if lies != Lies::Within {
                let gone = mark.attempts.saturating_sub(self.reach.attempts);
                let seen = Seen { at_ms: Some(mark.at_ms), attempts: gone, points: &mark.before };
                let missing = missing(db, Whence::Mark, &head, lies, &seen)?;
                self.missing.push(self.unless_anew(missing));
            }
        }
        let mut stay = Vec::new();
        for setback in std::mem::take(&mut mark.setbacks) {
            let station = setback.station.as_ref().unwrap_or(&mark.station);
            let head = witness(station, setback.entries, &setback.hash);
            let lies = head.map_or(Ok(Lies::Within), |head| db.lies(&head))?;
            if lies == Lies::Within {
                continue;
            }
            self.missing.push(Missing {
                whence: setback.station.clone().map_or(Whence::Mark, Whence::OtherStation),
                lies,
                kept: Some(setback.kept),
                hash: setback.hash.clone(),
                entry: setback.entries,
                at_ms: Some(setback.at_ms),
                attempts: setback.attempts,
                answer: setback.answer,
                found_ms: Some(setback.found_ms),
            });
            stay.push(setback);
        }
        mark.setbacks = stay;
        self.kept = Some(mark);
        Ok(())
    }

    /// Every automatic backup that can be read must be of this journal; only its last entry is checked. The
    /// one that goes furthest is reported: its name may say another day. An unreadable one is reported and
    /// hides no other.
    fn read_backups(&mut self, db: &Db, folder: &Path) -> Result<(), StoreError> {
        let mut furthest: Option<(u64, Missing)> = None;
        for backup in backups(folder).into_iter().rev() {
            let name = backup.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            let reach = match reach_of_copy(&backup.path) {
                Ok(reach) => reach,
                Err(error) => {
                    self.unread = Some(format!("{name}: {error}"));
                    continue;
                }
            };
            self.looked_at.0.get_or_insert_with(|| name.clone());
            let Some(head) = witness(&reach.head.series, reach.head.entries, &hex(&reach.head.hash)) else {
                continue;
            };
            let lies = db.lies(&head)?;
            let further = furthest.as_ref().is_none_or(|(entries, _)| reach.head.entries > *entries);
            if lies != Lies::Within && further {
                let gone = match lies {
                    Lies::Nowhere => reach.attempts,
                    _ => reach.attempts.saturating_sub(self.reach.attempts),
                };
                let seen = Seen { at_ms: Some(reach.at_ms), attempts: gone, points: &[] };
                let missing = missing(db, Whence::Backup(name), &head, lies, &seen)?;
                furthest = Some((reach.head.entries, missing));
            }
        }
        self.missing.extend(furthest.map(|(_, missing)| missing));
        Ok(())
    }

    /// Every certificate names the head before its own entry. A restore is no explanation for one that does
    /// not lie in the journal: the restored store has its own certificates.
    fn read_certificates(&mut self, db: &Db, most: usize) -> Result<(), StoreError> {
        let tokens = db.certificate_tokens()?;
        let mut issued_here = None;
        for (number, token) in tokens.iter().rev().take(most) {
            // Whether the token is genuine is checked elsewhere.
            let Ok(signed) = SignedCertificate::parse(token) else { continue };
            let Some(stamp) = signed.head() else { continue };
            self.looked_at.1 += 1;
            let head = Witness {
                series: stamp.series_text(),
                entries: Some(stamp.entries),
                hash: stamp.hash.to_vec(),
                whence: String::new(),
            };
            // One that another station issued bears the head of that one's journal, of which not all is here.
            let lies = match db.lies_anywhere(&head)? {
                Lies::Withheld => {
                    let issued: &BTreeSet<String> = match &mut issued_here {
                        Some(issued) => issued,
                        none => none.insert(db.numbers_issued_here()?),
                    };
                    if issued.contains(number) { db.lies(&head)? } else { Lies::Within }
                }
                known => known,
            };
            if lies != Lies::Within {
                self.missing.push(Missing {
                    whence: Whence::Certificate(number.clone()),
                    lies,
                    kept: None,
                    hash: hex(&stamp.hash),
                    entry: stamp.entries,
                    at_ms: None,
                    attempts: 0,
                    answer: Answer::Open,
                    found_ms: None,
                });
            }
        }
        Ok(())
    }
}

/// The facts about a head that the journal does not hold.
struct Seen<'a> {
    at_ms: Option<i64>,
    attempts: u64,
    /// Earlier heads of the same history, the oldest first.
    points: &'a [Point],
}

fn missing(
    db: &Db,
    whence: Whence,
    head: &Witness,
    lies: Lies,
    seen: &Seen<'_>,
) -> Result<Missing, StoreError> {
    let entry = head.entries.unwrap_or_default();
    let (sure, most) = still_there(db, &head.series, lies, seen.points)?;
    let since = seen.at_ms.unwrap_or_default();
    let before = db.entries_before(&head.series).unwrap_or_default();
    let mut restores = db.restores(sure.saturating_add(before))?.into_iter();
    // A history that was taken over has another series: any later restore explains that the old one is gone.
    let restored = restores.find(|restore| {
        (lies == Lies::Nowhere || restore.explains(entry.saturating_add(before))) && restore.at_ms >= since
    });
    Ok(Missing {
        whence,
        lies,
        hash: hex(&head.hash),
        kept: restored.map(|restore| restore.entries.saturating_sub(before)).or(most),
        entry,
        at_ms: seen.at_ms,
        attempts: seen.attempts,
        answer: if restored.is_some() { Answer::Restored } else { Answer::Open },
        found_ms: None,
    })
}

/// Entries that are still unchanged, as far as earlier heads tell: the proven number, and the likely one;
/// none if no head tells.
fn still_there(
    db: &Db,
    series: &str,
    lies: Lies,
    points: &[Point],
) -> Result<(u64, Option<u64>), StoreError> {
    let (mut sure, mut other) = (0, false);
    for point in points.iter().rev() {
        let Some(head) = witness(series, point.entries, &point.hash) else { continue };
        match db.lies(&head)? {
            Lies::Within => {
                sure = point.entries;
                break;
            }
            Lies::Beyond(_) => {}
            Lies::Beside | Lies::Nowhere | Lies::Withheld => other = true,
        }
    }
    let most = match lies {
        // All earlier heads that the shorter journal could hold lie in it: it was cut, not rewritten.
        Lies::Beyond(there) if !other => Some(there),
        _ => (sure > 0).then_some(sure),
    };
    Ok((sure, most))
}
