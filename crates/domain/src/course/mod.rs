//! The course from the first key to whole records: lessons, gates, placement, progress.
//!
//! Pure: lessons come from `content`, results from sealed attempts. A lesson is mastered by its gate
//! ([`gate`]), skipped by a placement test ([`placement`]), and [`progress`] gives the remaining work.

pub mod gate;
pub mod placement;
pub mod progress;

pub use gate::{Gate, Line, Mastery, RoundResult, Stage};
pub use placement::{Placement, PlacementTry, parse_placement_id, place, placement_id};
pub use progress::Progress;

use super::exercise::{Exercise, ReadingLevel, RecordType};
use super::keyboard::{Finger, Key};
use super::measure::Measure;
use super::text::{Policy, units};

/// A part of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Track {
    /// Letters, digits, the numeric pad, punctuation: for every officer.
    Keys,
    /// Pinyin syllables and the hard pairs.
    Pinyin,
    /// Wubi: zones, roots, short codes, words.
    Wubi,
    /// Characters, words, fields, records: for every input method.
    Text,
}

impl Track {
    /// All tracks.
    pub const ALL: [Self; 4] = [Self::Keys, Self::Pinyin, Self::Wubi, Self::Text];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Keys => "keys",
            Self::Pinyin => "pinyin",
            Self::Wubi => "wubi",
            Self::Text => "text",
        }
    }

    /// The track of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// The way through the course that an officer's input method asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// 拼音.
    #[default]
    Pinyin,
    /// 五笔.
    Wubi,
}

impl Route {
    /// Whether the way leads through `track`.
    pub fn takes(self, track: Track) -> bool {
        match track {
            Track::Keys | Track::Text => true,
            Track::Pinyin => self == Self::Pinyin,
            Track::Wubi => self == Self::Wubi,
        }
    }
}

/// A chapter of the course: lessons that are shown together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chapter {
    /// The letters.
    Letters,
    /// Digits and signs.
    Signs,
    /// Pinyin, up to the first characters.
    Pinyin,
    /// Wubi.
    Wubi,
    /// Frequent characters and words.
    Words,
    /// Words and fields of police work.
    Police,
    /// Whole records.
    Records,
}

impl Chapter {
    /// The chapter of a lesson by its track and its number in it.
    const fn of(track: Track, number: u32) -> Self {
        match (track, number) {
            (Track::Keys, ..=18) => Self::Letters,
            (Track::Keys, _) => Self::Signs,
            (Track::Pinyin, _) => Self::Pinyin,
            (Track::Wubi, _) => Self::Wubi,
            (Track::Text, ..=48) => Self::Words,
            (Track::Text, ..=58) => Self::Police,
            (Track::Text, _) => Self::Records,
        }
    }
}

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its path below the exercise folder without the ending, e.g. `course/01-f-j`.
    pub id: String,
    /// The part of the course.
    pub track: Track,
    /// Its place: one series for keys, pinyin and text, another for Wubi.
    pub number: u32,
    /// Title in Chinese.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// A page of plain explanation in Chinese; an empty line parts paragraphs.
    pub explain: String,
    /// The same in English.
    pub explain_en: String,
    /// The keys that it teaches; empty where it teaches characters.
    pub keys: Vec<&'static Key>,
    /// Characters and words with the Wubi code that the lesson teaches for them.
    pub codes: Vec<(String, String)>,
    /// How rounds are compared.
    pub policy: Policy,
    /// Practice texts, from easy to hard.
    pub rounds: Vec<String>,
    /// The gate that masters it.
    pub gate: Gate,
    /// Whether the placement test asks it.
    pub placement: bool,
}

impl Lesson {
    /// The chapter that it is in.
    pub const fn chapter(&self) -> Chapter {
        Chapter::of(self.track, self.number)
    }

    /// Whether its characters are shown with their pinyin: the first lessons in which Chinese is typed, for officers
    /// who learn `route`.
    pub fn shows_pinyin(&self, route: Route) -> bool {
        route == Route::Pinyin
            && self.policy == Policy::Strict
            && matches!(self.chapter(), Chapter::Pinyin | Chapter::Words)
    }

    /// The fingers of the keys that it teaches, from left to right.
    pub fn fingers(&self) -> Vec<Finger> {
        Finger::ALL.into_iter().filter(|f| self.keys.iter().any(|k| k.finger == Some(*f))).collect()
    }

    /// The id under which an attempt at round `index` (from 0) is kept, e.g. `course/01-f-j#1`.
    pub fn round_id(&self, index: usize) -> String {
        format!("{}#{}", self.id, index + 1)
    }

    /// Round `index` (from 0) as an exercise; none where there is no such round.
    pub fn round_exercise(&self, index: usize) -> Option<Exercise> {
        Some(Exercise {
            id: self.round_id(index),
            title: self.title.clone(),
            title_en: self.title_en.clone(),
            record_type: RecordType::Course,
            policy: self.policy,
            level: ReadingLevel::Easy,
            text: self.rounds.get(index)?.trim().to_owned(),
        })
    }

    /// The measure of round `index` (from 0).
    pub fn measure(&self, index: usize) -> Measure {
        Measure::of_text(self.policy, self.rounds.get(index).map_or("", String::as_str))
    }

    /// Counted characters of round `index` (from 0); 0 if there is none.
    pub fn round_length(&self, index: usize) -> usize {
        self.rounds.get(index).map_or(0, |text| units(text, self.policy).len())
    }
}

/// Lesson and round (from 0) of an id made by [`Lesson::round_id`].
pub fn parse_round_id(id: &str) -> Option<(&str, usize)> {
    let (lesson, round) = id.rsplit_once('#')?;
    let round: usize = round.parse().ok()?;
    Some((lesson, round.checked_sub(1)?))
}

/// All lessons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    lessons: Vec<Lesson>,
}

impl Course {
    /// The course of these lessons: Wubi comes before the texts, where its route leads.
    pub fn new(mut lessons: Vec<Lesson>) -> Self {
        lessons.sort_by_key(|l| (l.track, l.number));
        Self { lessons }
    }

    /// All lessons: keys, pinyin, Wubi, text.
    pub fn lessons(&self) -> &[Lesson] {
        &self.lessons
    }

    /// The lesson of that id.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|l| l.id == id)
    }

    /// The lessons of a route in order.
    pub fn path(&self, route: Route) -> Vec<&Lesson> {
        self.lessons.iter().filter(|l| route.takes(l.track)).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A small lesson for tests.
    pub fn lesson(track: Track, number: u32, placement: bool) -> Lesson {
        Lesson {
            id: format!("course/{}-{number:02}", track.name()),
            track,
            number,
            title: "课".into(),
            title_en: "Lesson".into(),
            explain: "说明".into(),
            explain_en: "Words".into(),
            keys: Vec::new(),
            codes: Vec::new(),
            policy: Policy::Strict,
            rounds: vec!["警务".into(), "登记".into(), "核查".into()],
            gate: Gate { accuracy_ppm: 950_000, milli_cpm: 20_000, ease_percent: 10, ease_after: 2 },
            placement,
        }
    }

    #[test]
    fn a_route_leads_through_its_own_tracks_only() {
        let all = [Track::Text, Track::Wubi, Track::Pinyin, Track::Keys].map(|t| lesson(t, 1, false));
        let course = Course::new(all.to_vec());
        let tracks = |route| course.path(route).iter().map(|l| l.track).collect::<Vec<_>>();
        assert_eq!(tracks(Route::Pinyin), [Track::Keys, Track::Pinyin, Track::Text]);
        assert_eq!(tracks(Route::Wubi), [Track::Keys, Track::Wubi, Track::Text]);
    }

    #[test]
    fn round_ids_are_read_back() {
        let lesson = lesson(Track::Keys, 7, false);
        assert_eq!(lesson.round_id(2), "course/keys-07#3");
        assert_eq!(parse_round_id("course/keys-07#3"), Some(("course/keys-07", 2)));
        for bad in ["course/keys-07", "course/keys-07#0", "course/keys-07#x", "#"] {
            assert_eq!(parse_round_id(bad), None, "{bad}");
        }
    }
}
