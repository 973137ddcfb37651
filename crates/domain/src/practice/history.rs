//! How every item stands after all sessions: a memory that fades, the error book, and when it is due.
//!
//! Worked out from the sessions anew every time, by the rules of today. **Weak** is what was wrong, or slow in two sessions
//! running; slow is more than twice the median of its ladder in the same session, so that an officer of fifty and one of
//! twenty-five have books of the same kind. It leaves the book after three sessions in which it was right at once and not
//! slow, and comes back with the next error. A slip that its officer has dismissed counts as if the item had not come.

use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

use uuid::Uuid;

use super::item::{Item, ItemHasher, Ladder};
use super::schedule::{Grade, Leitner, Schedule};
use super::session_items::{Pass, SessionItems};
use crate::portable::exp;
use crate::record::civil::Day;

/// Clean sessions after which an item leaves the book.
pub const CLEAN_PASSES: u8 = 3;
/// Days in which half of what a session says is forgotten.
pub const HALF_LIFE_DAYS: i32 = 30;
/// After so many days nothing of it is left.
const FORGOTTEN_DAYS: usize = 400;
/// Fewer characters of a ladder say nothing about what is slow in it.
const FEWEST_FOR_SLOW: u32 = 10;

/// A session with its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The attempt.
    pub attempt: Uuid,
    /// The civil day of its start.
    pub day: Day,
    /// What it says.
    pub items: SessionItems,
}

/// Slips that their officer has dismissed: attempt and item.
pub type Dismissed = BTreeSet<(Uuid, Item)>;

/// An item's place in the error book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The day of the error, or of the slowness, that put it there last.
    pub since: Day,
    /// Whether an error did.
    pub wrong: bool,
    /// Clean sessions since, 0 to 2.
    pub clean: u8,
}

/// How an item stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing<S = Leitner> {
    /// Which item.
    pub item: Item,
    /// How often it came, faded by half in [`HALF_LIFE_DAYS`].
    pub count: f64,
    /// How often it was wrong, faded the same way.
    pub errors: f64,
    /// Its time against the median of its ladder in the same sessions, the latest weighing most; 1 is as fast as others.
    pub slowness: f64,
    /// The last day on which it came.
    pub last: Day,
    /// Its place in the book; none while it is not there.
    pub book: Option<Entry>,
    /// Its memory since it was first put into the book.
    pub memory: Option<S>,
    /// Weight of the sessions behind `slowness`.
    timed: f64,
    slow_before: bool,
}

impl<S: Schedule> Standing<S> {
    fn new(item: Item, day: Day) -> Self {
        Self {
            item,
            count: 0.0,
            errors: 0.0,
            slowness: 1.0,
            last: day,
            book: None,
            memory: None,
            timed: 0.0,
            slow_before: false,
        }
    }

    /// What it costs: occurrences × time² × (1 + errors / occurrences), after Amphetype's *damage*, with the time against
    /// that of its ladder.
    pub fn priority(&self) -> f64 {
        self.slowness * self.slowness * (self.count + self.errors)
    }

    /// Whether it is in the book and to be practised on `today`.
    pub fn due(&self, today: Day) -> bool {
        self.book.is_some() && self.memory.is_none_or(|memory| memory.due() <= today)
    }

    fn fade(&mut self, day: Day, fading: &Fading) {
        let share = fading.share(day.0 - self.last.0);
        self.count *= share;
        self.errors *= share;
        self.timed *= share;
        self.last = day;
    }

    fn take(&mut self, pass: &Pass, day: Day, typical_ms: Option<u32>, fading: &Fading) {
        self.fade(day, fading);
        self.count += f64::from(pass.count);
        self.errors += f64::from(pass.errors);
        if let Some(typical) = typical_ms.filter(|ms| *ms > 0 && pass.ms > 0) {
            self.timed += f64::from(pass.count);
            let against = f64::from(pass.ms) / f64::from(typical);
            self.slowness += (against - self.slowness) * f64::from(pass.count) / self.timed;
        }
        let slow = typical_ms.is_some_and(|typical| pass.ms > typical.saturating_mul(2));
        let grade = match (pass.errors > 0, slow) {
            (true, _) => Grade::Wrong,
            (false, true) => Grade::Slow,
            (false, false) => Grade::Good,
        };
        self.enter(grade, day);
        self.slow_before = slow;
    }

    fn enter(&mut self, grade: Grade, day: Day) {
        let enters = match (grade, self.book) {
            (Grade::Wrong, _) => true,
            (Grade::Slow, None) => self.slow_before,
            _ => false,
        };
        if enters {
            self.book = Some(Entry { since: day, wrong: grade == Grade::Wrong, clean: 0 });
        } else if let (Grade::Good, Some(entry)) = (grade, self.book) {
            let clean = entry.clean + 1;
            self.book = (clean < CLEAN_PASSES).then_some(Entry { clean, ..entry });
        }
        self.memory = match self.memory {
            Some(memory) => Some(memory.review(grade, day)),
            None => self.book.map(|_| S::first(grade, day)),
        };
    }
}

/// What is left of a session after so many days.
struct Fading(Vec<f64>);

impl Fading {
    fn new() -> Self {
        let rate = std::f64::consts::LN_2 / f64::from(HALF_LIFE_DAYS);
        Self((0..FORGOTTEN_DAYS).map(|days| exp(-rate * days as f64)).collect())
    }

    fn share(&self, days: i32) -> f64 {
        self.0.get(usize::try_from(days).unwrap_or(0)).copied().unwrap_or(0.0)
    }
}

/// How all items of an officer stand.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemHistory<S = Leitner> {
    all: Vec<Standing<S>>,
}

impl<S: Schedule> ItemHistory<S> {
    /// How they stand on the morning of `today` after `sessions`, the oldest first. Sessions of that day and later ones are
    /// not looked at, so that it is the same all day.
    pub fn of(sessions: &[Session], dismissed: &Dismissed, today: Day) -> Self {
        let fading = Fading::new();
        let mut places: HashMap<Item, usize, BuildHasherDefault<ItemHasher>> = HashMap::default();
        let mut all: Vec<Standing<S>> = Vec::new();
        for session in sessions.iter().filter(|session| session.day < today) {
            let typical = Ladder::ALL.map(|ladder| typical_ms(&session.items.passes, ladder));
            for pass in &session.items.passes {
                if pass.errors > 0 && dismissed.contains(&(session.attempt, pass.item)) {
                    continue;
                }
                let typical = typical.get(pass.item.ladder() as usize).copied().flatten();
                let place = *places.entry(pass.item).or_insert_with(|| {
                    all.push(Standing::new(pass.item, session.day));
                    all.len() - 1
                });
                if let Some(standing) = all.get_mut(place) {
                    standing.take(pass, session.day, typical, &fading);
                }
            }
        }
        for standing in &mut all {
            let last = standing.last;
            standing.fade(today, &fading);
            standing.last = last;
        }
        all.sort_by_key(|standing| standing.item);
        Self { all }
    }

    /// All items that ever came, in order.
    pub fn all(&self) -> &[Standing<S>] {
        &self.all
    }

    /// How `item` stands; none if it never came.
    pub fn item(&self, item: Item) -> Option<&Standing<S>> {
        self.all.binary_search_by_key(&item, |standing| standing.item).ok().and_then(|n| self.all.get(n))
    }

    /// The error book: what costs most first.
    pub fn book(&self) -> Vec<&Standing<S>> {
        worst_first(self.all.iter().filter(|standing| standing.book.is_some()).collect())
    }

    /// What of a ladder is due on `today`, what costs most first.
    pub fn due(&self, ladder: Ladder, today: Day) -> Vec<&Standing<S>> {
        let due = |standing: &&Standing<S>| standing.item.ladder() == ladder && standing.due(today);
        worst_first(self.all.iter().filter(due).collect())
    }
}

fn worst_first<S: Schedule>(mut items: Vec<&Standing<S>>) -> Vec<&Standing<S>> {
    items.sort_by(|a, b| b.priority().total_cmp(&a.priority()).then(a.item.cmp(&b.item)));
    items
}

/// The median time of a character of a ladder in one session, each character weighing the same; none where there are too
/// few.
fn typical_ms(passes: &[Pass], ladder: Ladder) -> Option<u32> {
    // A code of eighteen characters takes a character's time for each of them; words would count their characters twice.
    let own = |pass: &&Pass| pass.item.ladder() == ladder && pass.ms > 0 && !pass.item.is_word();
    let mut times: Vec<(u32, u32)> = passes.iter().filter(own).map(|pass| (pass.ms, pass.count)).collect();
    let all: u32 = times.iter().map(|(_, count)| count).sum();
    if all < if matches!(ladder, Ladder::Han) { FEWEST_FOR_SLOW } else { 3 } {
        return None;
    }
    times.sort_unstable();
    let mut seen = 0;
    times
        .into_iter()
        .find(|(_, count)| {
            seen += count;
            2 * seen >= all
        })
        .map(|(ms, _)| ms)
}

/// What was typed in place of an item, how often, the most frequent first; of the latest sessions first among equals.
pub fn typed_instead(sessions: &[Session], item: Item, dismissed: &Dismissed) -> Vec<(String, u32)> {
    let mut found: Vec<(String, u32)> = Vec::new();
    for session in sessions.iter().rev().filter(|one| !dismissed.contains(&(one.attempt, item))) {
        let Some(instead) = session.items.pass(item).and_then(|pass| pass.instead.as_ref()) else { continue };
        match found.iter_mut().find(|(known, _)| known == instead) {
            Some((_, count)) => *count += 1,
            None => found.push((instead.clone(), 1)),
        }
    }
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found
}
