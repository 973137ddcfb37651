//! The JSON form of a form, version 1, as it stands in the head of a log.

use serde::{Deserialize, Serialize};

use super::{Choice, FieldDef, FieldRule, Fill, FillPart, FormDef, Right};
use crate::record::{Compare, Kind, LIST, Rule};

/// The edition of the rule of plates that forms of today have.
const PLATES: u8 = 2;

#[derive(Deserialize, Serialize)]
pub(super) struct FormWire {
    id: String,
    title: String,
    title_en: String,
    records: String,
    fields: Vec<FieldWire>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pairs: bool,
}

#[derive(Deserialize, Serialize)]
struct FieldWire {
    code: String,
    name: String,
    name_en: String,
    kind: String,
    /// Of a plate: 2 where all letters and endings are known; none in logs from before that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edition: Option<u8>,
    required: bool,
    none: bool,
    no_ditto: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<usize>,
    /// Thousandths that a text must reach; none of a field that is compared as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<u16>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    choices: Vec<[String; 3]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fill: Option<FillWire>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_card: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    always: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct FillWire {
    from: String,
    part: String,
}

impl FormWire {
    pub fn of(form: &FormDef) -> Self {
        Self {
            id: form.id.clone(),
            title: form.title.clone(),
            title_en: form.title_en.clone(),
            records: form.card.name().to_owned(),
            fields: form.fields.iter().map(FieldWire::of).collect(),
            pairs: form.pairs,
        }
    }

    /// The form, or what of it is not known.
    pub fn read(self) -> Result<FormDef, String> {
        let Self { id, title, title_en, records, fields, pairs } = self;
        let card = Kind::from_name(&records).ok_or(records)?;
        let fields = fields.into_iter().map(FieldWire::read).collect::<Result<Vec<_>, _>>()?;
        Ok(FormDef { id, title, title_en, card, fields, pairs })
    }
}

impl FieldWire {
    fn of(field: &FieldDef) -> Self {
        let length = match &field.rule {
            FieldRule::Rule(rule) => rule.length(),
            FieldRule::List(_) => None,
        };
        let choice = |c: &Choice| [c.code.clone(), c.name.clone(), c.initials.clone()];
        let (on_card, always) = match &field.right {
            Right::Card(code) => (Some(code.clone()), None),
            Right::Always(value) => (None, Some(value.clone())),
        };
        Self {
            code: field.code.clone(),
            name: field.name.clone(),
            name_en: field.name_en.clone(),
            kind: field.kind().to_owned(),
            edition: (field.rule == FieldRule::Rule(Rule::Plate)).then_some(PLATES),
            required: field.required,
            none: field.none,
            no_ditto: field.no_ditto,
            min: length.map(|(min, _)| min),
            max: length.map(|(_, max)| max),
            line: match field.compare {
                Compare::Exact => None,
                Compare::Text(line) => Some(line),
            },
            choices: field.choices().iter().map(choice).collect(),
            fill: field
                .fill
                .as_ref()
                .map(|fill| FillWire { from: fill.from.clone(), part: fill.part.name().to_owned() }),
            on_card,
            always,
        }
    }

    fn read(self) -> Result<FieldDef, String> {
        let rule = if self.kind == LIST {
            let choice = |[code, name, initials]: [String; 3]| Choice { code, name, initials };
            FieldRule::List(self.choices.into_iter().map(choice).collect())
        } else {
            let (min, max) = (self.min.unwrap_or(1), self.max.unwrap_or(1));
            let rule = Rule::all(min, max).find(|rule| rule.name() == self.kind).ok_or(self.kind)?;
            FieldRule::Rule(match (rule, self.edition) {
                (Rule::Plate, None) => Rule::EarlierPlate,
                (Rule::Plate, Some(PLATES)) | (_, None) => rule,
                (_, Some(edition)) => return Err(format!("edition {edition} of {}", self.code)),
            })
        };
        let fill = self.fill.map(|fill| {
            let part = FillPart::from_name(&fill.part).ok_or(fill.part)?;
            Ok::<_, String>(Fill { from: fill.from, part })
        });
        let right = match (self.on_card, self.always) {
            (Some(code), None) => Right::Card(code),
            (None, Some(value)) => Right::Always(value),
            _ => return Err(format!("on_card, always of {}", self.code)),
        };
        Ok(FieldDef {
            code: self.code,
            name: self.name,
            name_en: self.name_en,
            required: self.required,
            none: self.none,
            no_ditto: self.no_ditto,
            compare: self.line.map_or(Compare::Exact, Compare::Text),
            rule,
            fill: fill.transpose()?,
            right,
        })
    }
}
