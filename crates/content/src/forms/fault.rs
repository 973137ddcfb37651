//! What can be wrong with a form's file beside what can be wrong with any file.

use dabiao_domain::form::MAX_VALUE_CHARS;

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
        allowed: String,
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
        why: &'static str,
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
        why: String,
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
                vec![("key", (*key).to_owned()), ("found", found.clone()), ("allowed", allowed.clone())]
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
                ("why", (*why).to_owned()),
            ],
            FormProblem::NotOnCard { code, kind, known } => {
                vec![("code", code.clone()), ("kind", (*kind).to_owned()), ("known", known.clone())]
            }
            FormProblem::CardValue { code, value, why } => {
                vec![("code", code.clone()), ("value", value.clone()), ("why", why.clone())]
            }
        });
        args
    }
}
