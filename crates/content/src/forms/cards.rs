//! Source cards: what is entered into a form, from a made-up record.
//!
//! A card is a function of the form, the generator, its style, the seed and the index, as the record is. Every form has
//! a printed card; notes, transcripts of calls and pairs of papers are texts of the form's file.

use std::fmt::Write as _;

use super::FORMS_FOLDER;
use super::pairs::{self, Compared};
use crate::generator::Generator;
use dabiao_domain::form::machine::FormCard;
use dabiao_domain::form::{FieldDef, FieldRule, FormDef, NONE};
use dabiao_domain::record::civil::{Day, Minute};
use dabiao_domain::record::{Field, Record, Rule};

/// The least time for a field of a card, in milliseconds.
pub const FASTEST_FIELD_MS: u64 = 1_500;
/// Most cards of a sitting.
pub const MAX_CARDS: usize = 300;
/// The least time for a pair of values, in milliseconds.
pub const FASTEST_PAIR_MS: u64 = 400;
/// Most pairs of a sitting.
pub const MAX_PAIRS: usize = 1_500;

/// How a card looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CardStyle {
    /// A printed form: names and values, a line each.
    Printed,
    /// A note written by hand.
    Note,
    /// The transcript of a call.
    Call,
    /// Two papers that have to be put together.
    Two,
    /// A pair of values that are the same or not: of forms of pairs alone, which have no other.
    Pairs,
}

impl CardStyle {
    /// All styles.
    pub const ALL: [Self; 5] = [Self::Printed, Self::Note, Self::Call, Self::Two, Self::Pairs];

    /// The name used in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Note => "note",
            Self::Call => "call",
            Self::Two => "two",
            Self::Pairs => "pairs",
        }
    }

    /// The style of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }

    /// How many papers a card of it has.
    pub const fn pages(self) -> usize {
        if matches!(self, Self::Two | Self::Pairs) { 2 } else { 1 }
    }
}

/// A form as its file has it: the form itself, and the texts of its cards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The form.
    pub def: FormDef,
    /// The texts of its cards beside the printed one.
    pub(super) texts: Vec<CardText>,
    /// What its pairs are made of; empty where it has none.
    pub(super) compared: Vec<Compared>,
    /// Where its fields stand in its file.
    pub(super) lines: FieldLines,
}

impl Form {
    /// This form as logs have it from before all plates were known; none where it asks for no plate.
    pub(super) fn with_earlier_plates(&self) -> Option<Self> {
        let (mut form, mut changed) = (self.clone(), false);
        for field in &mut form.def.fields {
            if field.rule == FieldRule::Rule(Rule::Plate) {
                field.rule = FieldRule::Rule(Rule::EarlierPlate);
                changed = true;
            }
        }
        changed.then_some(form)
    }
}

/// The line of each field in the file of its form. It says nothing of the form itself: a file with a remark more has the same
/// form, so all of these are equal.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldLines(pub Vec<usize>);

impl FieldLines {
    /// The line of the field at `place`.
    pub fn of(&self, place: usize) -> usize {
        self.0.get(place).copied().unwrap_or(1)
    }
}

impl PartialEq for FieldLines {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for FieldLines {}

/// The text of a card: its pages, each of pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CardText {
    pub style: CardStyle,
    pub pages: Vec<Vec<Piece>>,
}

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words.
    Words(String),
    /// The value of the field at this place; as a date with 年, 月 and 日 where so asked.
    Value { place: usize, date: bool },
}

/// A card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its papers, in lines.
    pub pages: Vec<String>,
    /// The right values, in the order of the fields.
    pub right: Vec<String>,
    /// The record that it was made of.
    pub record: Record,
}

impl Form {
    /// Its name: its id without its folder.
    pub fn name(&self) -> &str {
        self.def.id.strip_prefix(FORMS_FOLDER).unwrap_or(&self.def.id)
    }

    /// The styles of its cards.
    pub fn styles(&self) -> impl Iterator<Item = CardStyle> + '_ {
        let has = |style: CardStyle| match style {
            CardStyle::Pairs => self.def.pairs,
            CardStyle::Printed => !self.def.pairs,
            _ => self.texts.iter().any(|text| text.style == style),
        };
        CardStyle::ALL.into_iter().filter(move |style| has(*style))
    }

    /// The card of that style, seed and index; none where the form has no card of that style, or asks for what the
    /// generator's records do not have.
    pub fn card(&self, generator: &Generator, style: CardStyle, seed: u64, index: u64) -> Option<Card> {
        if style == CardStyle::Pairs {
            return self.pair(generator, seed, index).map(|pair| self.card_of(pair));
        }
        let record = generator.record(self.def.card, seed, index);
        let right = self.def.right_values(&record)?;
        let pages = if style == CardStyle::Printed {
            vec![printed(&self.def, &right)]
        } else {
            let texts: Vec<&CardText> = self.texts.iter().filter(|text| text.style == style).collect();
            // Texts of one style take turns, so that each is met as often.
            let turn = usize::try_from(index).ok()?.checked_rem(texts.len())?;
            let pages = &texts.get(turn)?.pages;
            pages.iter().map(|page| self.written(page, &right)).collect()
        };
        Some(Card { pages, right, record })
    }

    /// The first `count` cards of that style and seed, as a sitting shows them; none where [`Form::card`] has none.
    pub fn cards(
        &self,
        generator: &Generator,
        style: CardStyle,
        seed: u64,
        count: usize,
    ) -> Option<Vec<FormCard>> {
        let card = |index| {
            if style == CardStyle::Pairs {
                return self.pair(generator, seed, index);
            }
            let Card { pages, right, .. } = self.card(generator, style, seed, index)?;
            Some(FormCard::new(pages, right))
        };
        (0..count as u64).map(card).collect()
    }

    fn pair(&self, generator: &Generator, seed: u64, index: u64) -> Option<FormCard> {
        pairs::pair(&self.compared, generator, seed, index)
    }

    /// A pair as a card with its record, which has the right choice and nothing else.
    fn card_of(&self, pair: FormCard) -> Card {
        let FormCard { pages, right, .. } = pair;
        let value = |(field, value): (&FieldDef, &String)| Field {
            code: field.code.clone(),
            name: field.name.clone(),
            value: value.clone(),
        };
        let fields = self.def.fields.iter().zip(&right).map(value).collect();
        Card { pages, right, record: Record { kind: self.def.card, fields, text: String::new() } }
    }

    fn written(&self, pieces: &[Piece], right: &[String]) -> String {
        let mut page = String::new();
        for piece in pieces {
            match piece {
                Piece::Words(words) => page.push_str(words),
                Piece::Value { place, date } => {
                    let Some((field, value)) = self.def.fields.get(*place).zip(right.get(*place)) else {
                        continue;
                    };
                    let dated = if *date { in_words(value) } else { None };
                    page.push_str(dated.as_deref().unwrap_or_else(|| shown(field, value)));
                }
            }
        }
        page
    }
}

/// The printed card of that seed and index: it takes no more than the form itself, so that the cards of an exam can be made
/// again from its log's head. None where the form asks for what the generator's records do not have.
pub fn printed_card(form: &FormDef, generator: &Generator, seed: u64, index: u64) -> Option<FormCard> {
    let right = form.right_values(&generator.record(form.card, seed, index))?;
    Some(FormCard::new(vec![printed(form, &right)], right))
}

/// So many cards nobody enters in `limit_ms` milliseconds: a field takes [`FASTEST_FIELD_MS`] at least, a pair
/// [`FASTEST_PAIR_MS`].
pub fn enough_cards(form: &FormDef, limit_ms: u64) -> usize {
    let (card_ms, most) = if form.pairs {
        (FASTEST_PAIR_MS, MAX_PAIRS)
    } else {
        (FASTEST_FIELD_MS * (form.fields.len().max(1) as u64), MAX_CARDS)
    };
    usize::try_from(limit_ms.div_ceil(card_ms)).unwrap_or(most).clamp(3, most)
}

fn printed(form: &FormDef, right: &[String]) -> String {
    let mut page = String::new();
    for (field, value) in form.fields.iter().zip(right) {
        let written = writeln!(page, "{}：{}", field.name, shown(field, value));
        debug_assert!(written.is_ok(), "writing to a string");
    }
    page
}

/// A value as a paper has it: where the form asks for 无, papers leave the line empty.
fn shown<'a>(field: &FieldDef, value: &'a str) -> &'a str {
    if field.none && value == NONE { "" } else { value }
}

/// Whether the values of a field are dates or times, which can be written in words.
pub(super) const fn is_dated(field: &FieldDef) -> bool {
    matches!(&field.rule, FieldRule::Rule(Rule::Date | Rule::Time))
}

/// Digits of a date or a time, in words; none of others.
fn in_words(digits: &str) -> Option<String> {
    if let Some(day) = Day::from_digits(digits) {
        let (year, month, day) = day.parts();
        return Some(format!("{year}年{month}月{day}日"));
    }
    let minute = Minute::from_digits(digits)?;
    let ((year, month, day), (hour, clock)) = (minute.day().parts(), minute.clock());
    Some(format!("{year}年{month}月{day}日{hour}时{clock:02}分"))
}
