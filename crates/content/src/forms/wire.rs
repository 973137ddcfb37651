//! The TOML form of a record form, version 1, and the JSON form of a card.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cards::{Card, CardStyle, Form};
use crate::generator::wire::record_line;

/// A card beside the record that it was made of.
#[derive(Serialize)]
struct CardLine<'a> {
    form: &'a str,
    style: &'a str,
    pages: &'a [String],
    #[serde(flatten)]
    record: serde_json::Map<String, serde_json::Value>,
}

/// A card as one line of JSON: its form, its style, its pages, and the record with the right values as `generate` prints
/// it.
///
/// # Errors
/// Never, unless memory is short.
pub fn card_line(form: &Form, style: CardStyle, card: &Card) -> Result<String, serde_json::Error> {
    let record = serde_json::from_str(&record_line(&card.record)?)?;
    serde_json::to_string(&CardLine { form: &form.def.id, style: style.name(), pages: &card.pages, record })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormWire {
    pub format: i64,
    pub id: Spanned<String>,
    pub title: Spanned<String>,
    pub title_en: Spanned<String>,
    pub records: Spanned<String>,
    pub source: Spanned<String>,
    pub license: Spanned<String>,
    /// What is compared, `KIND/CODE`, in place of fields and cards.
    pub pairs: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub field: Vec<FieldWire>,
    #[serde(default)]
    pub card: Vec<CardWire>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldWire {
    pub code: Spanned<String>,
    pub name: Spanned<String>,
    pub name_en: Spanned<String>,
    pub kind: Spanned<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub none: bool,
    #[serde(default)]
    pub no_ditto: bool,
    pub min: Option<Spanned<i64>>,
    pub max: Option<Spanned<i64>>,
    pub line_percent: Option<Spanned<i64>>,
    pub choices: Option<Spanned<String>>,
    pub fill: Option<FillWire>,
    pub on_card: Option<Spanned<String>>,
    pub always: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FillWire {
    pub from: Spanned<String>,
    pub part: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CardWire {
    pub style: Spanned<String>,
    pub pages: Vec<Spanned<String>>,
}
