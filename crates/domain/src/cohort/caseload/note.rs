//! Coaching notes: facts with author and time, corrected by a new note, merged without loss.
//!
//! A correction counts if its author wrote the note that it corrects and if it is younger; anything else
//! that claims to correct stands as a note of its own, so that no written text is lost.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use uuid::Uuid;

use super::super::{Stamp, is_blank};
use super::Caseload;

/// Longest text of a note in characters.
pub const MOST_CHARS: usize = 500;
/// Most minutes of a note: a working day.
pub const MOST_MINUTES: u32 = 480;

/// A note: a coach coached a mentee. The day of its stamp is that of the coaching, its author the coach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note {
    /// Day of the coaching, time of writing, id, author.
    pub stamp: Stamp,
    /// The mentee.
    pub mentee: Uuid,
    /// For how many minutes.
    pub minutes: u32,
    /// What was done. A correction without text and minutes withdraws the note.
    pub what: String,
    /// The note that it takes the place of.
    pub corrects: Option<Uuid>,
}

impl Note {
    /// Whether it takes a note back.
    pub fn takes_back(&self) -> bool {
        self.corrects.is_some() && self.minutes == 0 && is_blank(&self.what)
    }
}

/// Both stations' notes. Equal notes are one; two notes that share an id and differ are both kept, for
/// [`same_id`] to show.
pub fn merge(a: &[Note], b: &[Note]) -> Vec<Note> {
    a.iter().chain(b).cloned().collect::<BTreeSet<Note>>().into_iter().collect()
}

/// Ids that more than one note has: a forged or broken package.
pub fn same_id(notes: &[Note]) -> Vec<Uuid> {
    let mut count: BTreeMap<Uuid, BTreeSet<&Note>> = BTreeMap::new();
    for note in notes {
        count.entry(note.stamp.id).or_default().insert(note);
    }
    count.into_iter().filter(|(_, notes)| notes.len() > 1).map(|(id, _)| id).collect()
}

/// A note as it now reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current<'a> {
    /// The note as first written.
    pub first: &'a Note,
    /// As it now reads: the youngest of its corrections, or itself.
    pub now: &'a Note,
    /// How many versions there are, from 1.
    pub versions: usize,
    /// Whether it claims to correct a note that it can't (another author's, a younger or an unknown one).
    pub stands_alone: bool,
}

impl Current<'_> {
    /// Whether it was withdrawn.
    pub fn taken_back(&self) -> bool {
        self.now.takes_back() && !self.stands_alone
    }
}

/// The order of notes when corrections are resolved: the time of writing.
fn written(note: &Note) -> (jiff::Timestamp, Uuid) {
    (note.stamp.at, note.stamp.id)
}

/// Every note as it now reads, those taken back too, in the order in which they were first written. The notes
/// of one author may be passed alone: only the author corrects them.
pub fn current<'a>(notes: impl IntoIterator<Item = &'a Note>) -> Vec<Current<'a>> {
    let mut sorted: Vec<&Note> = notes.into_iter().collect();
    sorted.sort_by(|a, b| written(a).cmp(&written(b)).then_with(|| a.cmp(b)));
    sorted.dedup();
    // Place in `found` of the chain that a note belongs to, kept of those that are corrected and of corrections:
    // few among the many notes of a year. A correction is younger, so that what it corrects has its place when
    // it comes.
    let corrected: BTreeSet<Uuid> = sorted.iter().filter_map(|note| note.corrects).collect();
    let mut chain: BTreeMap<Uuid, (usize, Uuid)> = BTreeMap::new();
    let mut found: Vec<Current<'_>> = Vec::with_capacity(sorted.len());
    for note in sorted {
        let before = note.corrects.and_then(|id| chain.get(&id).copied());
        let place = before.filter(|(_, author)| *author == note.stamp.by).map(|(place, _)| place);
        let place = if let Some((place, current)) = place.and_then(|p| Some((p, found.get_mut(p)?))) {
            current.now = note;
            current.versions += 1;
            place
        } else {
            let stands_alone = note.corrects.is_some();
            found.push(Current { first: note, now: note, versions: 1, stands_alone });
            found.len() - 1
        };
        if corrected.contains(&note.stamp.id) {
            chain.entry(note.stamp.id).or_insert((place, note.stamp.by));
        }
    }
    found
}

/// The last day on which each of these mentees was coached, by notes as they now read.
pub fn last_contacts(current: &[Current<'_>]) -> HashMap<Uuid, Date> {
    latest(current, |note| note.mentee)
}

/// The last day on which each coach coached a mentee.
pub fn last_by_coach(current: &[Current<'_>]) -> HashMap<Uuid, Date> {
    latest(current, |note| note.stamp.by)
}

fn latest(current: &[Current<'_>], of: impl Fn(&Note) -> Uuid) -> HashMap<Uuid, Date> {
    // Hashed: tens of thousands of notes of a few thousand people.
    let mut found: HashMap<Uuid, Date> = HashMap::new();
    for note in current.iter().filter(|c| !c.taken_back()).map(|c| c.now) {
        let day = found.entry(of(note)).or_insert(note.stamp.on);
        *day = note.stamp.on.max(*day);
    }
    found
}

/// Why a note can't be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefusal {
    /// The note to be corrected is not known.
    #[error("the note to be corrected is not known")]
    UnknownNote,
    /// Another author's note.
    #[error("only its author corrects a note")]
    NotTheAuthor,
    /// A later day than that of writing.
    #[error("the day lies in the future")]
    Future,
    /// Not coached by the author on that day.
    #[error("not in the author's caseload on that day")]
    NotInCaseload,
    /// Nothing is said.
    #[error("what was done is missing")]
    Empty,
    /// No time, or more than [`MOST_MINUTES`].
    #[error("minutes are from 1 to {MOST_MINUTES}")]
    Minutes,
    /// Longer than [`MOST_CHARS`].
    #[error("longer than {MOST_CHARS} characters")]
    TooLong,
}

/// Whether the note may be written on the day `today`.
///
/// # Errors
/// The first [`NoteRefusal`] that holds.
pub fn check_note(new: &Note, notes: &[Note], caseload: &Caseload, today: Date) -> Result<(), NoteRefusal> {
    if let Some(id) = new.corrects {
        let corrected = notes.iter().find(|n| n.stamp.id == id).ok_or(NoteRefusal::UnknownNote)?;
        if corrected.stamp.by != new.stamp.by {
            return Err(NoteRefusal::NotTheAuthor);
        }
        if new.takes_back() {
            return Ok(());
        }
    }
    if new.stamp.on > today {
        return Err(NoteRefusal::Future);
    }
    let coach = caseload.coach(new.mentee, new.stamp.on);
    if coach.is_none_or(|c| c.assignment.coach != new.stamp.by) {
        return Err(NoteRefusal::NotInCaseload);
    }
    if is_blank(&new.what) {
        return Err(NoteRefusal::Empty);
    }
    if !(1..=MOST_MINUTES).contains(&new.minutes) {
        return Err(NoteRefusal::Minutes);
    }
    if new.what.chars().count() > MOST_CHARS { Err(NoteRefusal::TooLong) } else { Ok(()) }
}
