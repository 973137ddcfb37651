//! 字符核对: two values beside each other, of which is said whether they are the same.
//!
//! A pair is a card of two pages, one a value, and its form has one field, a choice of 同 and 不同: so it is entered, kept,
//! replayed and scored as every form is. Beside that score stands this one, which tells missed differences from false
//! alarms. Nothing here invents a pair: `content` does.

pub use super::difference::Difference;
use super::machine::{Entry, FormCard, FormHeader, FormSitting};
use super::{Choice, FieldDef, FieldRule, FormDef, Right};
use crate::record::{Compare, Kind};

/// The code of the one field.
pub const FIELD: &str = "HDJG";
/// Its value where both are the same.
pub const SAME: &str = "同";
/// Its value where they differ.
pub const DIFFERENT: &str = "不同";

/// The one field of a form of pairs.
fn field() -> FieldDef {
    let choice = |code: &str, name: &str, initials: &str| Choice {
        code: code.to_owned(),
        name: name.to_owned(),
        initials: initials.to_owned(),
    };
    FieldDef {
        code: FIELD.to_owned(),
        name: "核对结果".to_owned(),
        name_en: "Same or different".to_owned(),
        required: true,
        none: false,
        no_ditto: false,
        compare: Compare::Exact,
        rule: FieldRule::List(vec![
            choice(code_of(true), SAME, "t"),
            choice(code_of(false), DIFFERENT, "bt"),
        ]),
        fill: None,
        right: Right::Card(FIELD.to_owned()),
    }
}

/// The code of the choice that says whether both are the `same`.
pub const fn code_of(same: bool) -> &'static str {
    if same { "1" } else { "2" }
}

impl FormDef {
    /// A form of pairs, under that id and those titles; `card` is the kind of record that most of its values are of.
    pub fn of_pairs(id: String, title: String, title_en: String, card: Kind) -> Self {
        Self { id, title, title_en, card, fields: vec![field()], pairs: true }
    }
}

impl FormCard {
    /// A pair; `difference` is how the two differ, none where they are the same.
    pub fn pair(first: String, second: String, difference: Option<Difference>) -> Self {
        let right = if difference.is_none() { SAME } else { DIFFERENT };
        Self { pages: vec![first, second], right: vec![right.to_owned()], difference, ..Self::default() }
    }
}

/// What of a head is no sitting of pairs, and at which card, from 0; none where it is one, or is none of pairs at all.
pub(super) fn fault(header: &FormHeader) -> Option<(usize, &'static str)> {
    let form = &header.form;
    if form.pairs && form.fields != [field()] {
        return Some((0, "a form of pairs has the one field 核对结果, and no other"));
    }
    let of_card = |card: &FormCard| {
        let [first, second] = card.pages.as_slice() else { return Some("a pair has two pages") };
        let same = first == second;
        if !card.given.is_empty() {
            Some("of a pair nothing is given")
        } else if card.right != [if same { SAME } else { DIFFERENT }] {
            Some("its right value is not what its pages say")
        } else {
            (same == card.difference.is_some()).then_some("its difference is not what its pages say")
        }
    };
    let no_pair = |card: &FormCard| card.difference.map(|_| "only pairs have a difference");
    let mut cards = header.cards.iter().enumerate();
    cards.find_map(|(n, card)| Some((n, if form.pairs { of_card(card) } else { no_pair(card) }?)))
}

/// What was said of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairClass {
    /// What is so.
    Right,
    /// That both are the same, and they differ.
    Missed,
    /// That they differ, and both are the same.
    FalseAlarm,
    /// Nothing that is a choice.
    Unanswered,
}

/// A pair of which something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairOutcome {
    /// How the two differ; none where they are the same.
    pub difference: Option<Difference>,
    /// What was said of them.
    pub class: PairClass,
    /// The time that it took, in milliseconds.
    pub time_ms: u64,
}

/// Pairs with one kind of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// The kind.
    pub kind: Difference,
    /// Pairs with it; at least 1.
    pub shown: u32,
    /// Of these, those of which it was not said that they differ.
    pub missed: u32,
}

/// What a sitting of pairs came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairScore {
    /// The pairs in order.
    pub pairs: Vec<PairOutcome>,
    /// Active time in milliseconds.
    pub active_ms: u64,
}

impl PairScore {
    /// That of a sitting of pairs; none of any other.
    pub fn of(sitting: &FormSitting) -> Option<Self> {
        let header = sitting.header();
        if !header.form.pairs {
            return None;
        }
        let mut before = 0;
        let one = |((card, entries), at): ((&FormCard, &Vec<Entry>), &u64)| {
            let time_ms = at.saturating_sub(std::mem::replace(&mut before, *at));
            PairOutcome { difference: card.difference, class: class_of(card, entries), time_ms }
        };
        let done = header.cards.iter().zip(sitting.handed_in()).zip(sitting.handed_in_ms());
        let pairs = done.map(one).collect();
        Some(Self { pairs, active_ms: sitting.active_ms(sitting.last_event_ms()) })
    }

    fn count(&self, class: PairClass) -> u32 {
        self.pairs.iter().map(|pair| u32::from(pair.class == class)).sum()
    }

    /// Pairs.
    pub fn all(&self) -> u32 {
        u32::try_from(self.pairs.len()).unwrap_or(u32::MAX)
    }

    /// Pairs of which was said what is so.
    pub fn right(&self) -> u32 {
        self.count(PairClass::Right)
    }

    /// Differences that were missed.
    pub fn missed(&self) -> u32 {
        self.count(PairClass::Missed)
    }

    /// Pairs that were taken for different and are not.
    pub fn false_alarms(&self) -> u32 {
        self.count(PairClass::FalseAlarm)
    }

    /// Pairs that differ.
    pub fn different(&self) -> u32 {
        self.pairs.iter().map(|pair| u32::from(pair.difference.is_some())).sum()
    }

    /// Pairs that are the same.
    pub fn same(&self) -> u32 {
        self.all() - self.different()
    }

    /// Right ones among all, 0 to 1; none where there are none.
    pub fn right_rate(&self) -> Option<f64> {
        (self.all() > 0).then(|| f64::from(self.right()) / f64::from(self.all()))
    }

    /// Pairs a minute, right or wrong; none where no time passed.
    pub fn per_minute(&self) -> Option<f64> {
        per_minute(self.all(), self.active_ms)
    }

    /// Right pairs a minute; none where no time passed.
    pub fn right_per_minute(&self) -> Option<f64> {
        per_minute(self.right(), self.active_ms)
    }

    /// The mean time of a pair in milliseconds; none where there are none.
    pub fn mean_ms(&self) -> Option<u64> {
        self.pairs.iter().map(|pair| pair.time_ms).sum::<u64>().checked_div(u64::from(self.all()))
    }

    /// The kinds of differences that were shown, in the order of [`Difference::ALL`].
    pub fn kinds(&self) -> Vec<KindCount> {
        let count = |kind: Difference| {
            let of_kind = || self.pairs.iter().filter(move |pair| pair.difference == Some(kind));
            let missed = of_kind().filter(|pair| pair.class != PairClass::Right).count() as u32;
            KindCount { kind, shown: of_kind().count() as u32, missed }
        };
        Difference::ALL.into_iter().map(count).filter(|count| count.shown > 0).collect()
    }
}

/// So many in `active_ms` milliseconds, a minute; none where no time passed.
pub fn per_minute(pairs: u32, active_ms: u64) -> Option<f64> {
    (active_ms > 0).then(|| f64::from(pairs) * 60_000.0 / active_ms as f64)
}

/// What was said of the pair `card` by the one field in `entries`.
pub fn class_of(card: &FormCard, entries: &[Entry]) -> PairClass {
    let said = entries.first().map_or("", |entry| entry.value.as_str());
    match (said, card.difference.is_some()) {
        (SAME, false) | (DIFFERENT, true) => PairClass::Right,
        (SAME, true) => PairClass::Missed,
        (DIFFERENT, false) => PairClass::FalseAlarm,
        _ => PairClass::Unanswered,
    }
}
