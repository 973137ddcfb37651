//! 双人录入: the same cards entered by two people, compared field by field.
//!
//! Where the two differ, one of them at least is wrong, and somebody has to look. Where they agree, both may be wrong all the
//! same: on cards whose right values are known that is told too. Values are compared as everywhere, in Unicode form NFC and without
//! white space, and to the character: what is near enough for the score of a text is still another value.

use super::machine::{Entry, FormCard, FormHeader, FormSitting};
use super::{FormDef, compared};
use crate::input::LogMode;

/// How two values stand to one another and to the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoubleClass {
    /// Both are what the source says.
    BothRight,
    /// They differ, and the second is what the source says.
    FirstWrong,
    /// They differ, and the first is what the source says.
    SecondWrong,
    /// They differ, and neither is.
    BothWrong,
    /// They are the same, and not what the source says: no comparison of the two finds that.
    SameWrong,
}

impl DoubleClass {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::BothRight, Self::FirstWrong, Self::SecondWrong, Self::BothWrong, Self::SameWrong];

    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BothRight => "both_right",
            Self::FirstWrong => "first_wrong",
            Self::SecondWrong => "second_wrong",
            Self::BothWrong => "both_wrong",
            Self::SameWrong => "same_wrong",
        }
    }

    /// That of these three values.
    pub fn of(right: &str, first: &str, second: &str) -> Self {
        let [right, first, second] = [right, first, second].map(compared);
        match (first == right, second == right) {
            (true, true) => Self::BothRight,
            (false, true) => Self::FirstWrong,
            (true, false) => Self::SecondWrong,
            (false, false) if first == second => Self::SameWrong,
            (false, false) => Self::BothWrong,
        }
    }

    /// Whether the two values are the same.
    pub const fn agrees(self) -> bool {
        matches!(self, Self::BothRight | Self::SameWrong)
    }
}

/// A field of a card that both have handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleField {
    /// The card, from 0.
    pub card: usize,
    /// The place of the field in the form.
    pub place: usize,
    /// What the source says.
    pub right: String,
    /// What the first person entered; empty for nothing.
    pub first: String,
    /// What the second person entered; empty for nothing.
    pub second: String,
    /// How they stand to one another.
    pub class: DoubleClass,
}

/// The same cards entered twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleEntry {
    /// Cards that both have handed in.
    pub cards: usize,
    /// Their fields, card by card in the order of the form.
    pub fields: Vec<DoubleField>,
}

impl DoubleEntry {
    /// The comparison of two sittings; none where the second is not on the cards of the first, see [`doubles`].
    pub fn of(first: &FormSitting, second: &FormSitting) -> Option<Self> {
        if !doubles(first.header(), second.header()) {
            return None;
        }
        let both = first.handed_in().iter().zip(second.handed_in()).zip(&second.header().cards);
        let cards = both.clone().count();
        let fields = both.enumerate().flat_map(|(n, ((first, second), card))| fields(n, card, first, second));
        Some(Self { cards, fields: fields.collect() })
    }

    /// Fields of that class.
    pub fn count(&self, class: DoubleClass) -> u32 {
        self.fields.iter().map(|field| u32::from(field.class == class)).sum()
    }

    /// Fields.
    pub fn all(&self) -> u32 {
        u32::try_from(self.fields.len()).unwrap_or(u32::MAX)
    }

    /// Fields in which the two are the same.
    pub fn agreed(&self) -> u32 {
        self.fields.iter().map(|field| u32::from(field.class.agrees())).sum()
    }

    /// The share of fields in which the two are the same, 0 to 1; none where there are none.
    pub fn agreement(&self) -> Option<f64> {
        (self.all() > 0).then(|| f64::from(self.agreed()) / f64::from(self.all()))
    }

    /// The fields that somebody has to look at: all but those in which both are right.
    pub fn to_check(&self) -> impl Iterator<Item = &DoubleField> {
        self.fields.iter().filter(|field| field.class != DoubleClass::BothRight)
    }
}

fn fields(n: usize, card: &FormCard, first: &[Entry], second: &[Entry]) -> Vec<DoubleField> {
    let both = card.right.iter().zip(first.iter().zip(second)).enumerate();
    both.map(|(place, (right, (first, second)))| DoubleField {
        card: n,
        place,
        right: right.clone(),
        first: first.value.clone(),
        second: second.value.clone(),
        class: DoubleClass::of(right, &first.value, &second.value),
    })
    .collect()
}

/// Whether a sitting on `second` enters the cards of `first` a second time: the same form, the same cards from the first on, and
/// all of their fields.
pub fn doubles(first: &FormHeader, second: &FormHeader) -> bool {
    let whole = |form: &FormDef, card: &FormCard| !form.pairs && card.given.is_empty();
    first.form == second.form
        && second.cards.len() <= first.cards.len()
        && first.cards.iter().zip(&second.cards).all(|(a, b)| a == b && whole(&second.form, b))
}

/// The head of a sitting in which the cards that were handed in of `first` are entered a second time; without a limit, for they are
/// the end. None where nothing was handed in, or where what was entered are no whole records.
pub fn second_header(first: &FormSitting) -> Option<FormHeader> {
    let header = first.header();
    let cards: Vec<FormCard> = header.cards.iter().take(first.handed_in().len()).cloned().collect();
    let mode = LogMode::Practice;
    let second = FormHeader { form: header.form.clone(), cards, limit_ms: None, mode };
    (!second.cards.is_empty() && doubles(header, &second)).then_some(second)
}
