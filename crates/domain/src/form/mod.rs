//! Record forms: what a form asks, how an entered record is scored, and the machine that takes the entering.
//!
//! A form is data ([`FormDef`]), read from a file by `content` or from the head of a log ([`log`]). Nothing here reads a
//! file, a clock or a random number.

mod again;
mod card;
mod compare;
mod difference;
pub mod double;
pub mod event;
pub mod fill;
pub mod log;
pub mod machine;
pub mod pairs;
pub mod report;
pub mod rules;
pub mod score;
pub mod score_doc;
mod timing;
mod wire;

use super::record::{Compare, Invalid, Kind, LIST, Record, Rule, fields, is_ditto};

pub use again::{wrong_cards, wrong_fields};
pub use compare::{Class, FieldOutcome, compared, marked, outcome};
pub use timing::{HandedIn, Timing};

/// The value of a field that must not be blank where there is nothing to be said.
pub const NONE: &str = "无";
/// Most characters of a value; what is typed beyond them is cut.
pub const MAX_VALUE_CHARS: usize = 1_000;

/// A form: fields in the order in which they are gone through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormDef {
    /// Its id: the path of its file below the exercise folder, without the ending.
    pub id: String,
    /// Its title in Chinese.
    pub title: String,
    /// Its title in English.
    pub title_en: String,
    /// The kind of records that its cards are made of.
    pub card: Kind,
    /// Its fields.
    pub fields: Vec<FieldDef>,
    /// Whether its cards are pairs of values: then its one field says whether both are the same, see [`pairs`].
    pub pairs: bool,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDef {
    /// Initials of the pinyin of its name, as the information standards have them.
    pub code: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Whether a qualified record must have it right and valid.
    pub required: bool,
    /// Whether it must not be blank: 无 stands where there is nothing to be said.
    pub none: bool,
    /// Whether 同上 and the like are refused.
    pub no_ditto: bool,
    /// How it is compared.
    pub compare: Compare,
    /// What a valid value is.
    pub rule: FieldRule,
    /// The field that fills it.
    pub fill: Option<Fill>,
    /// Where its right value is from.
    pub right: Right,
}

/// What a valid value of a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldRule {
    /// A value that keeps this rule.
    Rule(Rule),
    /// One of these.
    List(Vec<Choice>),
}

/// A choice of a list. The value of the field is its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Initials of the pinyin of the name, small letters. Several choices may have the same.
    pub initials: String,
}

/// How a field is filled by another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The code of the field whose valid value fills this one.
    pub from: String,
    /// What of that value.
    pub part: FillPart,
}

/// What of a value fills another field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillPart {
    /// The date of birth in a citizen number.
    Birth,
    /// The sex in a citizen number.
    Sex,
    /// The value itself.
    Value,
}

impl FillPart {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Birth, Self::Sex, Self::Value];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Value => "value",
        }
    }

    /// The part of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }
}

/// Where the right value of a field is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Right {
    /// The value of the card's record under this code.
    Card(String),
    /// Always this one.
    Always(String),
}

impl FormDef {
    /// The form that a record of `kind` is, where no file says more: its fields as they are laid out.
    pub fn of_layout(kind: Kind) -> Self {
        let choices = |list: &[&str]| {
            let choice = |(n, name): (usize, &&str)| Choice {
                code: (n + 1).to_string(),
                name: (*name).to_owned(),
                initials: String::new(),
            };
            FieldRule::List(list.iter().enumerate().map(choice).collect())
        };
        let field = |spec: &super::record::FormField| FieldDef {
            code: spec.code.to_owned(),
            name: spec.name.to_owned(),
            name_en: spec.name.to_owned(),
            required: spec.required,
            none: false,
            no_ditto: false,
            compare: spec.compare,
            rule: match spec.rule {
                Rule::List(list) => choices(list),
                rule => FieldRule::Rule(rule),
            },
            fill: None,
            right: Right::Card(spec.code.to_owned()),
        };
        Self {
            id: kind.name().to_owned(),
            title: kind.name().to_owned(),
            title_en: kind.name().to_owned(),
            card: kind,
            fields: fields(kind).iter().map(field).collect(),
            pairs: false,
        }
    }

    /// The field `code` and its place.
    pub fn field(&self, code: &str) -> Option<(usize, &FieldDef)> {
        self.fields.iter().enumerate().find(|(_, field)| field.code == code)
    }

    /// The right values of a record, in the order of the fields; none if the record lacks one.
    pub fn right_values(&self, record: &Record) -> Option<Vec<String>> {
        self.fields.iter().map(|field| field.right_value(record)).collect()
    }
}

impl FieldDef {
    /// The right value for a record; none if the record does not have it.
    pub fn right_value(&self, record: &Record) -> Option<String> {
        match &self.right {
            Right::Card(code) => record.value(code).map(str::to_owned),
            Right::Always(value) => Some(value.clone()),
        }
    }

    /// The name of its kind, as files have it.
    pub const fn kind(&self) -> &'static str {
        match &self.rule {
            FieldRule::Rule(rule) => rule.name(),
            FieldRule::List(_) => LIST,
        }
    }

    /// Its choices; none where it is no list.
    pub fn choices(&self) -> &[Choice] {
        match &self.rule {
            FieldRule::Rule(_) => &[],
            FieldRule::List(choices) => choices,
        }
    }

    /// `value` as it is compared here: NFC without white space, in the one spelling of its kind (see [`Rule::one_spelling`]).
    pub fn as_compared(&self, value: &str) -> String {
        let value = compared(value);
        match &self.rule {
            FieldRule::Rule(rule) => rule.one_spelling(value),
            FieldRule::List(_) => value,
        }
    }

    /// Whether `value`, without white space, is valid here.
    ///
    /// # Errors
    /// The first reason why it is not.
    pub fn check(&self, value: &str) -> Result<(), Invalid> {
        if value.is_empty() {
            return if self.required || self.none { Err(Invalid::Empty) } else { Ok(()) };
        }
        if self.none && value == NONE {
            return Ok(());
        }
        if self.no_ditto && is_ditto(value) {
            return Err(Invalid::Ditto);
        }
        match &self.rule {
            FieldRule::Rule(rule) => rule.check(value),
            FieldRule::List(choices) if choices.iter().any(|choice| choice.name == value) => Ok(()),
            FieldRule::List(_) => Err(Invalid::NotListed),
        }
    }

    /// The choice that `typed` stands for: its name, its code, or its initials if no other has the same.
    pub fn choice(&self, typed: &str) -> Option<&Choice> {
        let choices = self.choices();
        let exact = choices.iter().find(|choice| choice.name == typed || choice.code == typed);
        exact.or_else(|| {
            let typed = typed.to_ascii_lowercase();
            let mut same = choices.iter().filter(|choice| !typed.is_empty() && choice.initials == typed);
            same.next().filter(|_| same.next().is_none())
        })
    }
}

#[cfg(test)]
mod again_tests;
#[cfg(test)]
mod double_tests;
#[cfg(test)]
mod pair_tests;
#[cfg(test)]
mod sitting_tests;
#[cfg(test)]
mod tests;
