//! What can be wrong with a form's file beside what can be wrong with any file.

use super::{MAX_CHOICES, MAX_COMPARED, MAX_FIELDS};
use dabiao_domain::form::MAX_VALUE_CHARS;
use dabiao_domain::record::Invalid;

/// What a value of a form's file can be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Allowed {
    /// One of these words of the program, which are the same in every language.
    #[error("{0}")]
    Words(String),
    /// A title or a name.
    #[error("1 to 64 visible characters, without blanks around")]
    Name,
    /// The code of a field.
    #[error("1 to 20 capital letters and digits, a letter first")]
    Code,
    /// A number of fields.
    #[error("1 to {MAX_FIELDS} fields")]
    Fields,
    /// A number of values that pairs are made of.
    #[error("1 to {MAX_COMPARED} values")]
    Values,
    /// A number of choices.
    #[error("at most {MAX_CHOICES} choices")]
    Choices,
    /// So many pages.
    #[error("{0} of this style")]
    Pages(usize),
    /// Nothing: a form of pairs has no fields of its own.
    #[error("no field where there are pairs")]
    NoField,
    /// Nothing: a form of pairs has no cards of its own.
    #[error("no card where there are pairs")]
    NoCard,
    /// A kind of records and a code.
    #[error("KIND/CODE, with one of the kinds {0}")]
    KindAndCode(String),
    /// A code of this kind of records.
    #[error("{kind}/ and one of {codes}")]
    CodeOf {
        /// The kind.
        kind: &'static str,
        /// Its codes.
        codes: String,
    },
    /// The name of a form's file.
    #[error("a file of forms/ whose name has small letters, digits, - and _ only")]
    FileName,
    /// Where the form comes from.
    #[error("say where the form comes from and under which licence")]
    Origin,
    /// The most characters, which has to be said.
    #[error("the most characters of a value")]
    Most,
    /// Nothing: the kind of the field has a length of its own.
    #[error("only in fields of the kinds digits, code, text and address")]
    NoLength,
    /// A line of accuracy.
    #[error("50 to 100, in fields of the kinds text and address")]
    Percent,
    /// One of two keys.
    #[error("either on_card or always")]
    Either,
}

/// Why a part of one field can't fill another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotFill {
    /// It is no part of such a field.
    #[error("only a field of the kind id_number has it")]
    NotInIt,
    /// The other one is no date.
    #[error("it must be of the kind date")]
    NoDate,
    /// The other one has not both names.
    #[error("it must be a list with the names 男 and 女")]
    NoSexes,
    /// They are of two kinds.
    #[error("both must be of one kind")]
    Kinds,
}

/// A problem and the column of its line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {problem}")]
pub struct FormFault {
    /// In characters, from 1.
    pub column: usize,
    /// The problem.
    pub problem: FormProblem,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormProblem {
    /// Not TOML, or a key is missing, unknown or of the wrong type.
    #[error("{0}")]
    Toml(String),
    /// A value outside its list or range.
    #[error("{key} = {found:?} is not allowed: {allowed}")]
    Value {
        /// The key.
        key: &'static str,
        /// The value found.
        found: String,
        /// The allowed values.
        allowed: Allowed,
    },
    /// No such kind of field.
    #[error("there is no kind of field {found:?}; there are {known}")]
    Kind {
        /// The value found.
        found: String,
        /// All kinds.
        known: String,
    },
    /// Something that must be there once only.
    #[error("{0:?} is given twice: give it once")]
    Twice(String),
    /// A row of choices that has not three cells.
    #[error("{0:?} is no choice: write code, name and initials, divided by |")]
    Cells(String),
    /// A list without choices.
    #[error("field {0} is a list without choices: write them, one a line")]
    NoChoices(String),
    /// Choices of a field that is no list.
    #[error("field {0} has choices and is no list: write kind = \"list\", or delete them")]
    NotAList(String),
    /// No value can be so long and so short at once.
    #[error(
        "no value can have at least {min} and at most {max} characters: 1 to {MAX_VALUE_CHARS}, min first"
    )]
    Range {
        /// Fewest.
        min: i64,
        /// Most.
        max: i64,
    },
    /// It is to be filled from a field that is not there.
    #[error("there is no field {0} in this form")]
    NoField(String),
    /// What would fill it is no value that it can have, or is not in what it is filled from.
    #[error("{part} of field {from} can't fill field {code}: {why}")]
    Fill {
        /// The field that is filled.
        code: String,
        /// The field that fills it.
        from: String,
        /// By what.
        part: String,
        /// Why not.
        why: CannotFill,
    },
    /// Fields that fill one another.
    #[error("fields fill one another in a circle: {0}")]
    Circle(String),
    /// The cards have no such value.
    #[error("cards of the kind {kind} have no value {code}: write on_card = one of {known}, or always")]
    NotOnCard {
        /// The code.
        code: String,
        /// The kind of the cards.
        kind: &'static str,
        /// The codes that there are.
        known: String,
    },
    /// A card that does not say what is to be entered.
    #[error("this card does not show field {0}: write {{{0}}} into one of its pages")]
    NotShown(String),
    /// A slot of a card that is not closed, or asks for another form than a date has.
    #[error("the slot {0:?} is none: write {{CODE}}, or {{CODE.date}} of a date or a time")]
    Slot(String),
    /// The right value of a field can't be entered in it.
    #[error("the right value {value:?} of field {code} can't be entered there: {why}")]
    CardValue {
        /// The field.
        code: String,
        /// The value.
        value: String,
        /// The broken rule.
        why: Invalid,
    },
}

impl FormFault {
    /// The name of the rule that is broken: stable, for scripts and for messages in other languages.
    pub const fn code(&self) -> &'static str {
        match &self.problem {
            FormProblem::Toml(_) => "form-toml",
            FormProblem::Value { .. } => "form-value",
            FormProblem::Kind { .. } => "form-kind",
            FormProblem::Twice(_) => "form-twice",
            FormProblem::Cells(_) => "form-cells",
            FormProblem::NoChoices(_) => "form-no-choices",
            FormProblem::NotAList(_) => "form-not-a-list",
            FormProblem::Range { .. } => "form-range",
            FormProblem::NoField(_) => "form-no-field",
            FormProblem::Fill { .. } => "form-fill",
            FormProblem::Circle(_) => "form-circle",
            FormProblem::NotOnCard { .. } => "form-not-on-card",
            FormProblem::NotShown(_) => "form-not-shown",
            FormProblem::Slot(_) => "form-slot",
            FormProblem::CardValue { .. } => "form-card-value",
        }
    }

    /// The values of the message, by name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let mut args = vec![("column", self.column.to_string())];
        args.extend(match &self.problem {
            FormProblem::Toml(what)
            | FormProblem::Twice(what)
            | FormProblem::Cells(what)
            | FormProblem::NoChoices(what)
            | FormProblem::NotAList(what)
            | FormProblem::NoField(what)
            | FormProblem::NotShown(what)
            | FormProblem::Slot(what)
            | FormProblem::Circle(what) => vec![("what", what.clone())],
            FormProblem::Value { key, found, allowed } => {
                vec![("key", (*key).to_owned()), ("found", found.clone()), ("allowed", allowed.to_string())]
            }
            FormProblem::Kind { found, known } => vec![("found", found.clone()), ("known", known.clone())],
            FormProblem::Range { min, max } => {
                vec![
                    ("least", min.to_string()),
                    ("most", max.to_string()),
                    ("limit", MAX_VALUE_CHARS.to_string()),
                ]
            }
            FormProblem::Fill { code, from, part, why } => vec![
                ("code", code.clone()),
                ("from", from.clone()),
                ("part", part.clone()),
                ("why", why.to_string()),
            ],
            FormProblem::NotOnCard { code, kind, known } => {
                vec![("code", code.clone()), ("kind", (*kind).to_owned()), ("known", known.clone())]
            }
            FormProblem::CardValue { code, value, why } => {
                vec![("code", code.clone()), ("value", value.clone()), ("why", why.to_string())]
            }
        });
        args
    }
}
