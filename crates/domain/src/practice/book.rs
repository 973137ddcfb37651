//! The error book to be read: of each item how often it came and was wrong, what was typed instead, when it is due.

use uuid::Uuid;

use super::history::{Dismissed, Entry, ItemHistory, Session, typed_instead};
use super::item::Item;
use super::schedule::{Leitner, Schedule as _};
use crate::record::civil::Day;

/// An item of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookItem {
    /// Which item.
    pub item: Item,
    /// Since when and why it is there, and how many clean sessions it has had since.
    pub entry: Entry,
    /// The day from which on it is to be practised again; it may be past.
    pub due: Day,
    /// How often it came in all sessions.
    pub count: u32,
    /// How often it was wrong at first; at most `count`.
    pub errors: u32,
    /// What was typed in its place and in how many sessions, the most frequent first.
    pub instead: Vec<(String, u32)>,
    /// The newest attempt in which it was wrong, which its officer may dismiss as a slip; none where it never was.
    pub last_wrong: Option<Uuid>,
}

/// A slip that its officer has dismissed, and can take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The attempt.
    pub attempt: Uuid,
    /// The day of its start.
    pub day: Day,
    /// The item that was wrong in it.
    pub item: Item,
    /// What was typed instead, as far as anything was.
    pub instead: Option<String>,
}

/// The book after all of `sessions` (the oldest first), those of `today` among them: what costs most first.
pub fn error_book(sessions: &[Session], dismissed: &Dismissed, today: Day) -> Vec<BookItem> {
    let tomorrow = Day(today.0 + 1);
    let history = ItemHistory::<Leitner>::of(sessions, dismissed, tomorrow);
    let of = |standing: &super::history::Standing| {
        let item = standing.item;
        let counts = move |session: &&Session| !dismissed.contains(&(session.attempt, item));
        let passes = || {
            let known = sessions.iter().filter(counts);
            known.filter_map(move |session| Some((session.attempt, session.items.pass(item)?)))
        };
        Some(BookItem {
            item,
            entry: standing.book?,
            due: standing.memory.map_or(today, |memory| memory.due()),
            count: passes().map(|(_, pass)| pass.count).sum(),
            errors: passes().map(|(_, pass)| pass.errors).sum(),
            instead: typed_instead(sessions, item, dismissed),
            last_wrong: passes().rfind(|(_, pass)| pass.errors > 0).map(|(attempt, _)| attempt),
        })
    };
    history.book().into_iter().filter_map(of).collect()
}

/// The dismissed slips of `sessions` (the oldest first), the newest first.
pub fn slips(sessions: &[Session], dismissed: &Dismissed) -> Vec<Slip> {
    let of = |session: &Session| {
        let (attempt, day) = (session.attempt, session.day);
        let own = dismissed.range((attempt, Item::FIRST)..).take_while(move |(id, _)| *id == attempt);
        let wrong = own.filter_map(|(_, item)| session.items.pass(*item)).filter(|pass| pass.errors > 0);
        wrong
            .map(|pass| Slip { attempt, day, item: pass.item, instead: pass.instead.clone() })
            .collect::<Vec<_>>()
    };
    sessions.iter().rev().flat_map(of).collect()
}
