//! Several officers together: what costs them speed, and what is weak in most of them, so that a lesson can be planned.
//!
//! Every officer weighs the same, whoever practises more: of each the causes of the last sessions, as on their own card, and
//! the items of their error book. What a group loses to a cause is the mean over its officers, since means add up to the mean
//! of the whole and medians do not.

use std::collections::BTreeMap;

use super::book::{BookItem, error_book};
use super::causes::{Cause, Causes, LostTime, Part, shared_out};
use super::history::{Dismissed, Session};
use super::item::{Item, Ladder};
use super::plan::RECENT_SESSIONS;
use crate::record::civil::Day;

/// Weak items of a group that are told.
pub const MOST_GROUP_ITEMS: usize = 20;
/// What is typed in place of an item of a group, at most.
const MOST_INSTEAD: usize = 3;

/// What practice says of one officer, as far as a group asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberPractice {
    /// Where the speed of the last sessions went; none where too little was typed to say.
    pub causes: Option<Causes>,
    /// The items of the error book that a lesson can be about: characters, words, signs, numbers and codes.
    pub weak: Vec<BookItem>,
}

impl MemberPractice {
    /// That of an officer after `sessions` (the oldest first) on the day `today`.
    pub fn of(sessions: &[Session], dismissed: &Dismissed, today: Day) -> Self {
        let mut weak = error_book(sessions, dismissed, today);
        // What is wrong in a field of a form depends on the form.
        weak.retain(|one| one.item.ladder() != Ladder::Forms);
        Self { causes: Causes::of_last(sessions.iter().map(|one| &one.items), RECENT_SESSIONS), weak }
    }
}

/// A cause as it costs a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupCause {
    /// The cause.
    pub cause: Cause,
    /// Officers whose largest loss it is.
    pub first_of: u32,
}

/// An item that is weak in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupItem {
    /// Which item.
    pub item: Item,
    /// Officers who have it in their error book; 1 at least.
    pub people: u32,
    /// How often it came to these in all their sessions.
    pub count: u32,
    /// How often it was wrong at first; at most `count`.
    pub errors: u32,
    /// What they typed in its place and in how many sessions, the most frequent first.
    pub instead: Vec<(String, u32)>,
}

/// What practice says of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupPractice {
    /// Its officers.
    pub people: u32,
    /// Those of whom it is known where their speed goes.
    pub measured: u32,
    /// What these lose, the mean of them; the pace is not known, and is 0. None where nobody was measured.
    pub causes: Option<Causes>,
    /// The causes of `causes`, in their order, with how many lose most to each.
    pub by_cause: Vec<GroupCause>,
    /// Officers with anything in their error book.
    pub with_weak: u32,
    /// What is weak in the most of them, at most [`MOST_GROUP_ITEMS`].
    pub weak: Vec<GroupItem>,
}

impl GroupPractice {
    /// That of these officers.
    pub fn of(members: &[MemberPractice]) -> Self {
        let all: Vec<&Causes> = members.iter().filter_map(|one| one.causes.as_ref()).collect();
        let causes = mean(&all);
        let first = |cause: Cause| {
            let largest = |of: &&&Causes| of.parts.first().is_some_and(|part| part.cause == cause);
            short(all.iter().filter(largest).count())
        };
        let parts = causes.iter().flat_map(|of| &of.parts);
        let by_cause = parts.map(|part| GroupCause { cause: part.cause, first_of: first(part.cause) });
        Self {
            people: short(members.len()),
            measured: short(all.len()),
            by_cause: by_cause.collect(),
            causes,
            with_weak: short(members.iter().filter(|one| !one.weak.is_empty()).count()),
            weak: weak(members),
        }
    }

    /// How many officers lose most to that cause.
    pub fn first_of(&self, cause: Cause) -> u32 {
        self.by_cause.iter().find(|one| one.cause == cause).map_or(0, |one| one.first_of)
    }

    /// The cause that costs the group most; none where nothing is lost that is known.
    pub fn worst(&self) -> Option<Cause> {
        self.by_cause.first().map(|one| one.cause)
    }
}

fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The mean of several causes, its parts adding up to its whole; rounded up, for a loss is never shown smaller than it is.
fn mean(all: &[&Causes]) -> Option<Causes> {
    let n = u64::try_from(all.len()).ok().filter(|n| *n > 0)?;
    let (mut weights, mut lost_ms) = (LostTime::default(), LostTime::default());
    for part in all.iter().flat_map(|of| &of.parts) {
        let place = part.cause.place();
        if let Some((weight, ms)) = weights.get_mut(place).zip(lost_ms.get_mut(place)) {
            *weight += part.milli_cpm;
            *ms += part.lost_ms;
        }
    }
    let lost_milli_cpm = all.iter().map(|of| of.lost_milli_cpm).sum::<u64>().div_ceil(n);
    let shares = shared_out(lost_milli_cpm, &weights);
    let mut parts: Vec<Part> = Cause::ALL
        .into_iter()
        .zip(shares)
        .zip(lost_ms)
        .filter(|((_, milli_cpm), _)| *milli_cpm > 0)
        .map(|((cause, milli_cpm), ms)| Part { cause, milli_cpm, lost_ms: ms / n })
        .collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.milli_cpm));
    let had_milli_cpm = all.iter().map(|of| of.had_milli_cpm).sum::<u64>() / n;
    Some(Causes { pace_us: 0, had_milli_cpm, lost_milli_cpm, parts })
}

/// Items by the number of officers who have them, then by their errors.
fn weak(members: &[MemberPractice]) -> Vec<GroupItem> {
    let mut found: BTreeMap<Item, GroupItem> = BTreeMap::new();
    for one in members.iter().flat_map(|member| &member.weak) {
        let sum = found.entry(one.item).or_insert_with(|| GroupItem {
            item: one.item,
            people: 0,
            count: 0,
            errors: 0,
            instead: Vec::new(),
        });
        sum.people += 1;
        sum.count = sum.count.saturating_add(one.count);
        sum.errors = sum.errors.saturating_add(one.errors);
        for (text, times) in &one.instead {
            match sum.instead.iter_mut().find(|(known, _)| known == text) {
                Some((_, all)) => *all += times,
                None => sum.instead.push((text.clone(), *times)),
            }
        }
    }
    let mut items: Vec<GroupItem> = found.into_values().collect();
    items.sort_by_key(|one| std::cmp::Reverse((one.people, one.errors)));
    items.truncate(MOST_GROUP_ITEMS);
    for one in &mut items {
        one.instead.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        one.instead.truncate(MOST_INSTEAD);
    }
    items
}
