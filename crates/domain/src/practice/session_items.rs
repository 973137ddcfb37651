//! What an attempt says of each item: how often it came, how often it was wrong at first, how long it took, what was
//! typed instead.
//!
//! An error that was mended is an error: the book is about what goes wrong in the fingers, not about what is left standing.
//! Of a stretch that was deleted, what belongs to its foremost commit and does not match was wrong; what was deleted on
//! the way there was not.

use std::collections::BTreeMap;

use super::causes::{LostTime, lost_time, pace_us};
use super::item::Item;
use super::trace::{Standing, Trace};
use crate::align::AlignOp;
use crate::form::FormDef;
use crate::form::score::RecordOutcome;
use crate::text::{CharClass, Policy, Unit};

/// How an item went in one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Which item.
    pub item: Item,
    /// How often it came.
    pub count: u32,
    /// How often it was wrong or left out at first; at most `count`.
    pub errors: u32,
    /// Mean time of one of its characters in milliseconds, errors and their mending with it; 0 where none was typed.
    pub ms: u32,
    /// What was typed instead the first time; none where nothing was, or nothing was wrong.
    pub instead: Option<String>,
}

/// What an attempt says of items, and where its speed went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionItems {
    /// Each item once, in order.
    pub passes: Vec<Pass>,
    /// Characters that match at the end.
    pub correct: u32,
    /// Active time in milliseconds.
    pub active_ms: u32,
    /// The pace against which time counts as lost, in microseconds a character; none where too little is right.
    pub pace_us: Option<u32>,
    /// Milliseconds that were lost, by cause in the order of [`super::Cause::ALL`]; all 0 where there is no pace.
    pub lost_ms: [u32; 7],
}

/// What is known of an item while the attempt is read.
#[derive(Default)]
struct Sum {
    count: u32,
    errors: u32,
    us: u64,
    chars: u64,
    instead: Option<String>,
}

type Sums = BTreeMap<Item, Sum>;

/// A presented character that was reached.
struct Reached {
    wanted: Unit,
    /// The number of the standing character; none for one that was left out.
    typed: Option<usize>,
    right: bool,
    /// What was typed at first, where that was wrong and deleted again.
    first: Option<char>,
    /// Whether characters too much stand after it.
    more: bool,
    us: u64,
}

impl Reached {
    const fn clean(&self) -> bool {
        self.right && self.first.is_none()
    }
}

impl SessionItems {
    /// What `trace` says. Lines of keys have no items: the course has gates of its own for them.
    pub fn of(trace: &Trace) -> Self {
        let short = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let pace = pace_us(trace);
        let lost = pace.map_or_else(LostTime::default, |pace| lost_time(trace, pace));
        let mut sums = Sums::new();
        if trace.policy != Policy::Keys {
            let reached = reached(trace);
            characters(trace, &reached, &mut sums);
            runs(trace, &reached, &mut sums);
            words(trace, &reached, &mut sums);
        }
        let pass = |(item, sum): (Item, Sum)| Pass {
            item,
            count: sum.count.max(sum.errors),
            errors: sum.errors,
            ms: short(sum.us / sum.chars.max(1) / 1_000),
            instead: sum.instead,
        };
        Self {
            passes: sums.into_iter().map(pass).collect(),
            correct: short(trace.correct()),
            active_ms: short(trace.active_ms()),
            pace_us: pace.map(short),
            lost_ms: lost.map(|us| short(us / 1_000)),
        }
    }

    /// What a sitting of forms says of its fields: `records` as they were handed in, and the time in each field over all
    /// cards in milliseconds, in the order of the form. Nothing is said of where its speed went; and nothing at all where
    /// values were given: fields that are entered once more, right after their error, are no new evidence. Nor are pairs: what is
    /// missed in them is told by themselves.
    pub fn of_form(form: &FormDef, records: &[RecordOutcome], fields_ms: &[u64]) -> Self {
        if form.pairs || records.iter().flat_map(|record| &record.fields).any(|field| field.given) {
            return Self::default();
        }
        let cards = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let mut passes: Vec<Pass> = Vec::with_capacity(form.fields.len());
        for (place, field) in form.fields.iter().enumerate().filter(|_| cards > 0) {
            let wrong =
                records.iter().filter(|record| record.fields.get(place).is_some_and(|f| !f.right)).count();
            let ms = fields_ms.get(place).map_or(0, |ms| ms / u64::from(cards));
            passes.extend(Item::field(&field.code).map(|item| Pass {
                item,
                count: cards,
                errors: u32::try_from(wrong).unwrap_or(u32::MAX),
                ms: u32::try_from(ms).unwrap_or(u32::MAX),
                instead: None,
            }));
        }
        passes.sort_by_key(|pass| pass.item);
        passes.dedup_by_key(|pass| pass.item);
        Self { passes, ..Self::default() }
    }

    /// The pass of `item`.
    pub fn pass(&self, item: Item) -> Option<&Pass> {
        self.passes.binary_search_by_key(&item, |pass| pass.item).ok().and_then(|n| self.passes.get(n))
    }
}

/// The presented characters up to where the officer came.
fn reached(trace: &Trace) -> Vec<Reached> {
    let (mut presented, mut typed) = (trace.presented.iter(), 0);
    let mut all: Vec<Reached> = Vec::with_capacity(trace.ops.len());
    // Which presented character each standing one is for.
    let mut place_of = vec![None; trace.standing.len()];
    for op in &trace.ops {
        let wanted = if *op == AlignOp::Insertion { None } else { presented.next() };
        let own = (*op != AlignOp::Omission).then_some(typed);
        typed += usize::from(own.is_some());
        let Some(wanted) = wanted else {
            if let Some(before) = all.last_mut() {
                before.more = true;
            }
            continue;
        };
        if let Some(place) = own.and_then(|own| place_of.get_mut(own)) {
            *place = Some(all.len());
        }
        let piece = own.and_then(|own| trace.standing.get(own)).and_then(|one| trace.pieces.get(one.piece));
        let us = piece.map_or(0, |piece| piece.share_us());
        let right = *op == AlignOp::Match;
        all.push(Reached { wanted: *wanted, typed: own, right, first: None, more: false, us });
    }
    for stretch in trace.deleted.chunk_by(|a, b| a.stretch == b.stretch) {
        let foremost = stretch.last().map(|gone| gone.piece);
        for gone in stretch {
            let place = place_of.get(gone.at).copied().flatten();
            let Some(here) = place.and_then(|place| all.get_mut(place)) else { continue };
            here.us += gone.gap_us + trace.pieces.get(gone.piece).map_or(0, |piece| piece.share_us());
            if Some(gone.piece) == foremost && trace.policy.fold(gone.c) != here.wanted.key {
                here.first.get_or_insert(gone.c);
            }
        }
    }
    all
}

/// Han characters and signs, one by one.
fn characters(trace: &Trace, reached: &[Reached], sums: &mut Sums) {
    for one in reached {
        let item = match CharClass::of(one.wanted.shown) {
            CharClass::Han => Item::character(one.wanted.shown),
            CharClass::Punct => Item::sign(one.wanted.shown),
            CharClass::Alnum => continue,
        };
        let stands = || one.typed.and_then(|n| trace.standing.get(n)).map(|one| one.unit.shown);
        let instead = || one.first.or_else(stands).map(String::from);
        add(sums, item, (one.clean(), one.us, u64::from(one.typed.is_some())), instead);
    }
}

/// Numbers and codes, by their shape.
fn runs(trace: &Trace, reached: &[Reached], sums: &mut Sums) {
    let alnum = |one: &Reached| CharClass::of(one.wanted.shown) == CharClass::Alnum;
    let mut place = 0;
    for run in reached.chunk_by(|a, b| alnum(a) == alnum(b)) {
        let end = place + run.len();
        place = end;
        // Of the last one only a part may have been reached.
        let whole = reached.len() > end
            || trace.presented.get(end).is_none_or(|unit| CharClass::of(unit.shown) != CharClass::Alnum);
        if !whole || !run.first().is_some_and(alnum) {
            continue;
        }
        let shown: Vec<char> = run.iter().map(|one| one.wanted.shown).collect();
        if let Some(item) = Item::shape(&shown) {
            whole_item(trace, run, item, sums);
        }
    }
}

/// Words that were committed as such, right or wrong.
fn words(trace: &Trace, reached: &[Reached], sums: &mut Sums) {
    let piece = |one: &Reached| one.typed.and_then(|n| trace.standing.get(n)).map(|one| one.piece);
    for word in reached.chunk_by(|a, b| piece(a).is_some() && piece(a) == piece(b)) {
        let shown: Vec<char> = word.iter().map(|one| one.wanted.shown).collect();
        // Only what was committed as a whole, and all of it.
        let brought = word.first().and_then(piece).and_then(|n| trace.pieces.get(n)).map_or(0, |p| p.chars);
        if brought != shown.len() as u64 || !shown.iter().all(|c| CharClass::of(*c) == CharClass::Han) {
            continue;
        }
        if let Some(item) = Item::word(&shown) {
            whole_item(trace, word, item, sums);
        }
    }
}

/// An item of several characters: wrong where one of them is, or where one stands between or after them that is too much.
fn whole_item(trace: &Trace, part: &[Reached], item: Item, sums: &mut Sums) {
    let shape = item.is_shape();
    let clean = part.iter().all(|one| one.clean() && !(shape && one.more));
    let typed = part.iter().filter(|one| one.typed.is_some()).count() as u64;
    let instead = || {
        let mended: Option<String> = part
            .iter()
            .any(|one| one.first.is_some())
            .then(|| part.iter().map(|one| one.first.unwrap_or(one.wanted.shown)).collect());
        let places = || part.iter().filter_map(|one| one.typed);
        let stands = |(from, to): (usize, usize)| trace.standing.get(from..=to);
        let all = |range: &[Standing]| range.iter().map(|one| one.unit.shown).collect();
        mended.or_else(|| places().min().zip(places().max()).and_then(stands).map(all))
    };
    add(sums, item, (clean, part.iter().map(|one| one.us).sum(), typed), instead);
}

fn add(
    sums: &mut Sums,
    item: Item,
    (clean, us, chars): (bool, u64, u64),
    instead: impl FnOnce() -> Option<String>,
) {
    let sum = sums.entry(item).or_default();
    sum.count += 1;
    sum.us += us;
    sum.chars += chars;
    if !clean {
        sum.errors += 1;
        if sum.instead.is_none() {
            sum.instead = instead();
        }
    }
}
