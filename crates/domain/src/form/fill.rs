//! Fields that fill others: a valid citizen number gives date of birth and sex.

use super::{FieldDef, FillPart, FormDef};
use crate::record::lists::SEXES;
use crate::record::numbers::id_facts;

/// The value that `value`, which is valid in its field, gives a field by `part`; none if it gives none.
pub fn filled(part: FillPart, value: &str) -> Option<String> {
    match part {
        FillPart::Birth => id_facts(value).map(|facts| facts.born.digits()),
        FillPart::Sex => {
            let facts = id_facts(value)?;
            SEXES.get(usize::from(!facts.male)).map(|sex| (*sex).to_owned())
        }
        FillPart::Value => Some(value.to_owned()),
    }
}

impl FormDef {
    /// The fields that the field `code` fills, and by which part.
    pub fn filled_by<'a>(&'a self, code: &'a str) -> impl Iterator<Item = (usize, FillPart)> + 'a {
        let fill = move |(place, field): (usize, &FieldDef)| {
            let fill = field.fill.as_ref().filter(|fill| fill.from == code)?;
            Some((place, fill.part))
        };
        self.fields.iter().enumerate().filter_map(fill)
    }

    /// Codes of fields that fill one another in a circle, from the first field of the form that is in one; empty where
    /// there is none.
    pub fn circle(&self) -> Vec<&str> {
        let from = |code: &str| {
            let fill = self.field(code)?.1.fill.as_ref()?;
            self.field(&fill.from).map(|(_, field)| field.code.as_str())
        };
        for field in &self.fields {
            let mut way = vec![field.code.as_str()];
            // Each field is filled by one at most, so a way longer than the form has gone round.
            while let Some(next) = way.last().and_then(|code| from(code)) {
                if next == field.code {
                    way.push(next);
                    return way;
                }
                if way.len() > self.fields.len() {
                    break;
                }
                way.push(next);
            }
        }
        Vec::new()
    }
}
