//! What a sitting of forms is held on: the form, its cards, and the fields of a card as they stand.

use super::FormDef;
use super::difference::Difference;
use super::event::FormEvent;
use crate::input::LogMode;

/// What a sitting of forms is held on. It says all by which it is judged: a form that changes later changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormHeader {
    /// The form.
    pub form: FormDef,
    /// The cards in order.
    pub cards: Vec<FormCard>,
    /// The time limit in milliseconds of active time; none for an open end.
    pub limit_ms: Option<u64>,
    /// Practice or exam.
    pub mode: LogMode,
}

/// A card as it was shown, and the right values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormCard {
    /// Its papers.
    pub pages: Vec<String>,
    /// The right values, in the order of the fields.
    pub right: Vec<String>,
    /// Places of fields, in ascending order, whose right values stand there from the beginning: only the others are
    /// entered. Empty where all are.
    pub given: Vec<usize>,
    /// Of a pair, how its two pages differ; none where they are the same.
    pub difference: Option<Difference>,
}

impl FormCard {
    /// A card of which every field is entered.
    pub fn new(pages: Vec<String>, right: Vec<String>) -> Self {
        Self { pages, right, ..Self::default() }
    }

    /// Its fields as they stand when it is shown.
    pub(super) fn begun(&self, fields: usize) -> Vec<Entry> {
        let mut entries = vec![Entry::default(); fields];
        for place in &self.given {
            if let Some((entry, value)) = entries.get_mut(*place).zip(self.right.get(*place)) {
                *entry = Entry { value: value.clone(), origin: Origin::Given, left: 0 };
            }
        }
        entries
    }
}

/// A whole sitting as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormLog {
    /// The head.
    pub header: FormHeader,
    /// The events in order.
    pub events: Vec<FormEvent>,
}

/// How a value came into its field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// None has.
    #[default]
    Blank,
    /// It was typed.
    Typed,
    /// It was chosen from the list.
    Chosen,
    /// Another field filled it.
    Filled,
    /// It stood there from the beginning.
    Given,
}

/// A field of a card as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its value.
    pub value: String,
    /// How it came there.
    pub origin: Origin,
    /// How often the field was left.
    pub left: u32,
}
