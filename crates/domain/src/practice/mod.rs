//! What an officer practises and why: where the speed of an attempt went, which characters and codes are weak, what is
//! due today.
//!
//! Everything here is worked out from input logs by rules of today and decides nothing: a certificate never depends on it.
//! [`Trace`] reads one log; [`Causes`] and [`SessionItems`] are made of it.

mod ahead;
mod book;
pub mod causes;
mod common;
mod confusable;
mod drill_text;
mod group;
mod history;
mod item;
mod ladders;
mod plan;
mod schedule;
mod session_items;
mod trace;
mod wire;

pub use ahead::Ahead;
pub use book::{BookItem, Slip, error_book, slips};
pub use causes::{Cause, Causes, Part, Tenths, Training};
pub use common::{is_common, is_usual};
pub use confusable::{Alike, Confusables};
pub use drill_text::{Target, drill_text, wrong_in};
pub use group::{GroupCause, GroupItem, GroupPractice, MOST_GROUP_ITEMS, MemberPractice};
pub use history::{
    CLEAN_PASSES, Dismissed, Entry, HALF_LIFE_DAYS, ItemHistory, Session, Standing, typed_instead,
};
pub use item::{Item, Ladder};
pub use ladders::{FEWEST_OF_LADDER, LadderPoint, ladder_points};
pub use plan::{Basis, DrillKind, MOST_ITEMS, Plan, PlanItem, RECENT_SESSIONS, TextSource, Why};
pub use schedule::{Grade, Leitner, Schedule};
pub use session_items::{Pass, SessionItems};
pub use trace::Trace;
pub use wire::ItemsError;

#[cfg(test)]
mod tests;
