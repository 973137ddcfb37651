//! Record forms as files: reading and checking them, and the cards that are entered into them.

mod cards;
mod carried;
mod check;
mod fault;
mod pairs;
mod read;
mod sheet;
mod texts;
mod wire;

pub use cards::{
    Card, CardStyle, FASTEST_FIELD_MS, FASTEST_PAIR_MS, Form, MAX_CARDS, MAX_PAIRS, enough_cards,
    printed_card,
};
pub use carried::{carried_form, forms_ever_carried};
pub use check::{check_cards, check_file};
pub use fault::{Allowed, CannotFill, FormFault, FormProblem};
pub use read::read_form;
pub use sheet::{Sheet, SheetError, SheetProblem, judge};
pub use wire::card_line;

/// The folder of forms below the exercise folder.
pub const FORMS_FOLDER: &str = "forms/";
/// Most fields of a form.
pub const MAX_FIELDS: usize = 60;
/// Most values that the pairs of a form are made of.
pub const MAX_COMPARED: usize = 60;
/// Most choices of a field.
pub const MAX_CHOICES: usize = 300;
